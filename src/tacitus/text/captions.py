"""Picture captions and their credits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from tacitus.model.shipped import shipped_table
from tacitus.text.lexicon import outlets_by_alias, straight
from tacitus.text.outlets import is_outlet_name

MAX_WORDS = 70
"""Longer blocks are no captions (agency captions stay under 60 words)."""
MAX_CREDIT = 160
"""Characters at the end of a block in which its credit is looked for."""
_SENTENCE_START = re.compile(r"[.!?][\"”’]?\s+[A-Z“\"]")
_LAST_DASH = re.compile(r"\s[-–—]\s(?P<name>[A-Z][^-–—\n]{1,40})$")
"""An outlet that a caption is credited to, at its end."""
_NAME = r"[A-Z(][^\n()\[\]]{1,70}?"


@dataclass(frozen=True, slots=True)
class _Marks:
    starts: tuple[str, ...]
    inside: tuple[str, ...]
    whole_credit: re.Pattern[str]
    end_credit: re.Pattern[str]
    bare_agency: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Split:
    """A block cut in two: caption `[0, cut)` and credit `[cut, len)`, either of which may be empty.

    `signed_off` is True where the credit is only an agency's name after several sentences: the end of an
    article, not of a caption.
    """

    cut: int
    signed_off: bool = False


def split_caption(block: str) -> Split | None:
    """Caption and credit in `block`; None when it is no caption."""
    marks = _marks()
    if marks.whole_credit.fullmatch(block):
        return Split(0)
    credit = marks.end_credit.search(block, max(0, len(block) - MAX_CREDIT))
    if credit and credit.start() > 0:
        if _abbreviation(block[: credit.start()], credit["credit"]):
            return None
        bare = marks.bare_agency.fullmatch(credit["credit"].strip(" .–—-()[]"))
        return Split(credit.start("credit"), bool(bare and _several_sentences(block)))
    if len(block.split()) > MAX_WORDS:
        return None
    dash = _LAST_DASH.search(block)
    if dash and is_outlet_name(dash["name"]):
        return Split(dash.start(), _several_sentences(block))
    plain = straight(block)
    if plain.startswith(marks.starts):
        return Split(len(block))
    inside = any(mark in plain for mark in marks.inside) and not _several_sentences(block)
    return Split(len(block)) if inside else None


def _abbreviation(before: str, credit: str) -> bool:
    """Whether brackets only shorten the name before them: "the Associated Press (AP)." is no credit."""
    outlets = outlets_by_alias()
    short = outlets.get(credit.strip(" .()[]"))
    return short is not None and any(outlets.get(" ".join(before.split()[-n:])) == short for n in (1, 2, 3))


def _several_sentences(block: str) -> bool:
    return len(_SENTENCE_START.findall(block)) > 1 or len(block.split()) > MAX_WORDS


@cache
def _marks() -> _Marks:
    lists = shipped_table("tacitus.text.lexicon", "captions.toml")
    agency = "|".join(re.escape(name) for name in sorted(lists["agencies"], key=len, reverse=True))
    label = (
        "(?i:"
        + "|".join(re.escape(label) for label in sorted(lists["credit_labels"], key=len, reverse=True))
        + ")"
    )
    given = r"(?i:handout|pool|file|supplied|staff|courtesy)"
    signed = (
        rf"(?:{_NAME}\s?/\s?{given}|{_NAME}\s?/\s?{_NAME}|{_NAME}\svia\s{_NAME}"
        rf"|(?:{agency})(?:\s(?:Photo|Images|Handout|File))?)"
    )
    bracketed = (
        rf"[(\[](?:(?i:photo|image|picture|pic|credit|file|courtesy|screenshot|screengrab|source:)[^()\[\]]{{0,80}}"
        rf"|AP Photo[^()\[\]]{{0,60}}|{signed})[)\]]"
    )
    plain_label = rf"(?i:image copyright|image source|image credit|photo credit)\s{_NAME}"
    made = r"(?i:(?:photos?|photograph|picture|image|illustration) (?:by|courtesy of)|courtesy of)"
    labelled = rf"{label}\s?[:/]\s?{_NAME}|{made} {_NAME}"
    slashed = rf"[A-Z]\w+(?: [A-Z]\w+){{0,3}}\s?/\s?(?:{agency})"
    wire = rf"(?:REUTERS|AFP PHOTO|AFP|AP Photo|EPA|EPA-EFE)\s?/\s?{_NAME}"
    end = rf"\.?\s*{bracketed}|\s(?:{labelled})|\s[-–—]\s(?:{signed})|\s{wire}|(?<=[.!?”\"])\s+(?:{agency})"
    return _Marks(
        starts=tuple(lists["starts"]),
        inside=tuple(lists["marks"]),
        whole_credit=re.compile(rf"(?:{bracketed}|{labelled}|{plain_label}|{wire}|{agency}|{slashed})\.?"),
        bare_agency=re.compile(agency),
        end_credit=re.compile(rf"(?P<credit>(?:{end})\.?\s*(?:Buy [Pp]hoto)?)$"),
    )
