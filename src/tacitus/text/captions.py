"""Picture captions and their credits."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from tacitus.text.lexicon import straight

MAX_WORDS = 70
"""Longer blocks are no captions (agency captions stay under 60 words)."""

_NAME = r"[A-Z(][^\n()\[\]]{1,70}?"


@dataclass(frozen=True, slots=True)
class _Marks:
    starts: tuple[str, ...]
    inside: tuple[str, ...]
    whole_credit: re.Pattern[str]
    end_credit: re.Pattern[str]


def split_caption(block: str) -> tuple[int, int] | None:
    """Where caption and credit lie in `block`: `(0, cut)` and `(cut, len)`; None when it is no caption.

    `cut` is 0 for a block that is a credit alone and `len(block)` for a caption without one.
    """
    marks = _marks()
    if len(block.split()) > MAX_WORDS:
        return None
    if marks.whole_credit.fullmatch(block):
        return 0, 0
    credit = marks.end_credit.search(block)
    if credit and credit.start() > 0:
        return 0, credit.start("credit")
    plain = straight(block)
    if plain.startswith(marks.starts) or any(mark in plain for mark in marks.inside):
        return 0, len(block)
    return None


@cache
def _marks() -> _Marks:
    lists = tomllib.loads(files("tacitus.text.lexicon").joinpath("captions.toml").read_text("utf-8"))
    agency = "|".join(re.escape(name) for name in sorted(lists["agencies"], key=len, reverse=True))
    label = (
        "(?i:"
        + "|".join(re.escape(label) for label in sorted(lists["credit_labels"], key=len, reverse=True))
        + ")"
    )
    signed = (
        rf"(?:{_NAME}\s?/\s?{_NAME}|{_NAME}\svia\s{_NAME}|(?:{agency})(?:\s(?:Photo|Images|Handout|File))?)"
    )
    bracketed = (
        rf"[(\[](?:(?i:photo|image|picture|pic|credit|file|courtesy|screenshot|screengrab|source)\b[^()\[\]]{{0,80}}"
        rf"|AP Photo[^()\[\]]{{0,60}}|{signed})[)\]]"
    )
    labelled = rf"{label}\s?[:/]\s?{_NAME}|(?i:photos?|photograph|picture|image|illustration) (?:by|courtesy of) {_NAME}|(?i:courtesy of) {_NAME}"
    wire = rf"(?:REUTERS|AFP PHOTO|AFP|AP Photo|EPA|EPA-EFE)\s?/\s?{_NAME}"
    end = rf"\.?\s*{bracketed}|\s(?:{labelled})|\s[-–—|]\s(?:{signed})|\s{wire}|(?<=[.!?”\"])\s+(?:{agency})"
    return _Marks(
        starts=tuple(lists["starts"]),
        inside=tuple(lists["marks"]),
        whole_credit=re.compile(
            rf"(?:{bracketed}|{labelled}|{wire}|{agency}|[A-Z]\w+(?: [A-Z]\w+){{0,3}}\s?/\s?(?:{agency}))\.?"
        ),
        end_credit=re.compile(rf"(?P<credit>{end})\.?\s*$"),
    )
