"""Datelines: where, when and by which agency a report was filed ("BEIRUT, March 24 (Reuters) - …")."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tacitus.model.stamp import MONTHS
from tacitus.text.lexicon import furniture
from tacitus.text.outlets import is_outlet_name

_WORD = r"[^\W\d_][\w.'’ʼ-]{0,40}"
_AGENCY = r"\((?P<agency>[^()\n]{2,60}(?:\n[^()\n]{1,30})?)\)"
_DASH = r"(?:-{1,3}|[—–_―]{1,2}|:)"
_COUNTRY = r"(?:\([^()\n\d]{2,30}\),)?"
"""A country in brackets after the city: CARACAS (VENEZUELA), 3 MAY 90 (EFE)."""
_WITH_AGENCY = re.compile(
    rf"(?P<place>{_WORD}[^()\n]{{0,60}}?{_COUNTRY}[^()\n]{{0,80}}?(?:\n[^()\n]{{0,60}}?)?)[\s,]*{_AGENCY}\s*{_DASH}+"
)
_AGENCY_ONLY = re.compile(rf"{_AGENCY}\s*{_DASH}\s")
_AGENCY_ALONE = re.compile(rf"(?P<place>{_WORD}[^()\n]{{0,60}}?)[\s,]*{_AGENCY}\s*$")
_WITHOUT = re.compile(
    rf"(?P<place>{_WORD}[^()\n:—–]{{0,60}}?{_COUNTRY}[^()\n:—–]{{1,60}}?)(?:\s*(?:—|–|--)\s*(?=\S)|\s-\s|\s*(?:—|–|-|_)+$)"
)
_BRACKETED = re.compile(rf"\((?P<place>{_WORD}[^()\n]{{3,60}})\)\s*{_DASH}+\s*")
"""As human rights groups write it: (Nairobi, March 4, 2025) – …"""
_COLON = re.compile(r"(?P<place>[^\W\d_a-z][^\W\d_a-z.'’-]{3,}(?: [^\W\d_a-z]{2,}){0,2}|[^():\n]{3,60}?):\s")
_LOWER = frozenset("de la le el al of the and in near del los las du des on y st nd rd th".split())
_MONTH = rf"(?:{'|'.join(MONTHS)})[a-z]*\.?"
_DATE = re.compile(
    rf"(?:{_MONTH}\s+\d{{1,2}}|\d{{1,2}}\s+{_MONTH})(?:\b,?\s*(?:\d{{4}}|\d{{2}}))?", re.IGNORECASE
)
_CLOCK = re.compile(
    r"\W*(?:at\s)?(?:[01]?\d|2[0-3])(?:[:.h][0-5]\d)(?:\s?[ap]\.?m\b\.?)?(?:\s?\(?[A-Z]{1,4}(?:[+-]\d{1,2})?\)?)?"
    r"(?:\s*[/|,(]\s*(?:[01]?\d|2[0-3])[:.][0-5]\d(?:\s?[A-Z]{1,4})?\)?)?\W*|\W*\d{1,2}\s?[ap]\.?m\b\.?(?:\s[A-Z]{2,4})?\W*",
    re.IGNORECASE,
)
MAX_PLACE_WORDS = 9
MAX_LENGTH = 400
"""Characters at the start of a block in which a dateline ends (every form is shorter)."""


@dataclass(frozen=True, slots=True)
class Dateline:
    """A dateline of `length` characters at the start of a block; `agency` is the range in its brackets."""

    length: int
    agency: tuple[int, int] | None


def find_dateline(block: str, *, capitals: bool) -> Dateline | None:
    """The dateline at the start of `block`; in text in capitals only with an agency or a date."""
    start = block[:MAX_LENGTH]
    for pattern, accepts in _FORMS:
        match = pattern.match(start)
        if match and accepts(match, capitals):
            agency = match.span("agency") if "agency" in pattern.groupindex else None
            return Dateline(match.end(), agency)
    return None


def is_clock(block: str) -> bool:
    """Whether `block` is only a time of day: the head of a live-blog entry."""
    return _CLOCK.fullmatch(block) is not None


def find_day(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The characters of the first day and month in `[start, end)` of `text`."""
    found = _DATE.search(text, start, end)
    return found.span() if found else None


def inner_dateline(block: str) -> int | None:
    """Where a dateline starts after a headline on the same line; None when there is none near the start."""
    for match in re.finditer(r"(?<=\s)[A-Z][A-Z'’-]{2,}(?=[ ,/(])", block[:400]):
        found = _WITH_AGENCY.match(block, match.start())
        if found and _named_agency(found["agency"]) and _place_like(found["place"]):
            return match.start()
    return None


def _named_agency(written: str) -> bool:
    return is_outlet_name(" ".join(written.split()), beside_date=True)


def _place_like(place: str) -> bool:
    """Whether all words are capitalised, particles or parts of a date, and the first none like "Update"."""
    words = [word.strip(".,/-()") for word in _DATE.sub(" ", place).split()]
    if len(words) > MAX_PLACE_WORDS or (words and words[0].lower() in furniture().not_places):
        return False
    return all(not word or word[0].isupper() or word.lower() in _LOWER or word.isdecimal() for word in words)


def _accepts_agency(match: re.Match[str], capitals: bool) -> bool:
    return _place_like(match["place"]) and len(match["agency"].split()) <= 6 and not match["agency"].islower()


def _accepts_agency_only(match: re.Match[str], capitals: bool) -> bool:
    return _named_agency(match["agency"]) or match["agency"].isupper() or len(match["agency"].split()) <= 2


def _accepts_alone(match: re.Match[str], capitals: bool) -> bool:
    return _named_agency(match["agency"]) and _place_like(match["place"])


def _accepts_bare(match: re.Match[str], capitals: bool) -> bool:
    place = match["place"].strip()
    if not _place_like(place):
        return False
    if _DATE.search(place):
        return True
    first = re.split(r"[,/(]", place)[0].strip()
    if capitals or len(first) < 4:
        return False
    return first.isupper() or ("," in place and len(place.split()) <= 4)


def _accepts_bracketed(match: re.Match[str], capitals: bool) -> bool:
    place = match["place"]
    last = [day for day in _DATE.finditer(place) if day.end() == len(place)]
    return _place_like(place) and any(place[: day.start()].rstrip().endswith(",") for day in last)


def _accepts_colon(match: re.Match[str], capitals: bool) -> bool:
    place = match["place"].strip()
    if not _place_like(place):
        return False
    if _DATE.search(place):
        return not capitals or bool(re.search(r"\d{2}$", place))
    return (
        not capitals
        and place.isupper()
        and len(place) >= 4
        and place.lower().split()[0] not in furniture().not_places
    )


_FORMS = (
    (_WITH_AGENCY, _accepts_agency),
    (_AGENCY_ONLY, _accepts_agency_only),
    (_BRACKETED, _accepts_bracketed),
    (_AGENCY_ALONE, _accepts_alone),
    (_WITHOUT, _accepts_bare),
    (_COLON, _accepts_colon),
)
