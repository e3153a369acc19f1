"""Every script that trains can be imported: what they call moves, and no other test may run them."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest
import training

FOLDER = Path(next(iter(training.__path__)))
WANTED = frozenset({"torch", "onnx", "scipy"})
"""What some of them need that nothing else does (their `requirements.txt`)."""
MODULES = sorted(
    ".".join(("training", *path.relative_to(FOLDER).with_suffix("").parts))
    for path in FOLDER.rglob("*.py")
    if path.name != "__init__.py"
)


@pytest.mark.parametrize("name", MODULES)
def test_it_can_be_imported(name: str) -> None:
    try:
        importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name not in WANTED:
            raise
        pytest.skip(f"needs {error.name}")
