"""Text in capitals (wire copy, headlines) is parsed in sentence case; the report itself is never changed.

The parser and the tagger were trained on mixed case and fail on capitals. Lengths are kept, so offsets are
unchanged: a character whose lower case has another length stays as it is.
"""

from __future__ import annotations

import re

UPPER_SHARE = 0.7
"""Share of capitals among the letters above which a piece counts as written in capitals (our choice)."""
MIN_LETTERS = 12


def in_sentence_case(piece: str) -> str:
    """`piece` lower-cased but for sentence starts when it is written in capitals, else unchanged."""
    if not is_capitals(piece):
        return piece
    lowered = "".join(low if len(low := char.lower()) == 1 else char for char in piece)
    return re.sub(r"(^\W*|[.!?]\s+)(\w)", lambda m: m.group(1) + _upper(m.group(2)), lowered)


def is_capitals(piece: str) -> bool:
    """Whether most letters of `piece` are capitals and there are enough of them to tell."""
    upper = sum(char.isupper() for char in piece)
    lower = sum(char.islower() for char in piece)
    return upper + lower >= MIN_LETTERS and upper > UPPER_SHARE * (upper + lower)


def _upper(char: str) -> str:
    return high if len(high := char.upper()) == 1 else char
