"""Whether a piece of text is written in capitals."""

from __future__ import annotations

UPPER_SHARE = 0.7
"""Share of capitals among the letters above which a piece counts as written in capitals (our choice)."""
MIN_LETTERS = 12
"""Letters below which nothing can be told."""


def is_capitals(piece: str) -> bool:
    """Whether most letters of `piece` are capitals and there are enough of them to tell."""
    capitals = sum(map(str.isupper, piece))
    others = sum(map(str.islower, piece))
    return capitals + others >= MIN_LETTERS and capitals > UPPER_SHARE * (capitals + others)
