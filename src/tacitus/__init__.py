"""Tacitus: news reports of armed conflict into a sourced incident ledger.

`tacitus.read(text_or_path)` reads one report; `tacitus.Ledger(path)` opens a ledger. Both are imported on
first use, so that `import tacitus` costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tacitus.ledger.ledger import Ledger as Ledger
    from tacitus.pipeline.public import read as read

__all__ = ["Ledger", "read"]


def __getattr__(name: str) -> Any:
    if name == "read":
        from tacitus.pipeline.public import read

        return read
    if name == "Ledger":
        from tacitus.ledger.ledger import Ledger

        return Ledger
    raise AttributeError(f"module 'tacitus' has no attribute '{name}'")
