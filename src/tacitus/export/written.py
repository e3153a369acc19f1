"""What every exporter gives back."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The text of an export, and in words what the format could not hold."""

    text: str
    left_out: tuple[str, ...] = ()
