"""One line of the bench's table."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured, the figure, its aim and whether it is reached (None: no aim), and what it is made of."""

    name: str
    figure: str
    aim: str = ""
    reached: bool | None = None
    detail: str = ""
