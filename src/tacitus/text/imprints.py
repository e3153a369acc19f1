"""Imprints: lines that say who published a report, and perhaps when ("Gazette | 25 March 2023", "Monitor · World").

A name that no list knows counts only when it is worded like an outlet's, so that neither a person nor a place
nor a headline is taken for one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tacitus.model.stamp import find_stamps
from tacitus.text.bylines import is_name
from tacitus.text.datelines import is_clock
from tacitus.text.lexicon import furniture
from tacitus.text.outlets import is_outlet_name, staffless

MAX_WORDS = 14
"""Longest imprint, its date counted."""
_SEPARATORS = re.compile(
    r"\s*[|·•/,;»>›\n()\[\]]\s*|:(?:\s+|$)|\s[-–—]+\s|^[-–—]+\s*|\s*[-–—]+$|^by\s+", re.IGNORECASE
)
_NUMBERED = re.compile(
    r"(?:[^\W\d][\w'’-]*\s+){0,4}"
    r"(?:(?:no\.?|nr\.?|n°|№|#|pp?\.|pages?|vol(?:ume|\.)|issue|edition|number|sheet)\s*#?(?:[IVXLC]+|\d[\d,./]*)|\d+/\d{2,4})",
    re.IGNORECASE,
)
"""What numbers one of a series: "Field report no. 12", "page 3", "Sitrep #44", "update 5/2021"."""
_CRUMB = re.compile(r"(?P<piece>[^|/»>›·•\n]{2,40}?)\s*(?P<mark>[|/»>›·•]+|\s[-–—](?=\s))\s*(?=\S)")


@dataclass(frozen=True, slots=True)
class Imprint:
    """Character ranges of the block: the outlet (None for a date alone) and authors; and whether it is dated.

    `numbered`: whether it numbers one of a series.
    """

    outlet: tuple[int, int] | None
    authors: tuple[tuple[int, int], ...]
    dated: bool
    numbered: bool = False


def find_imprint(block: str) -> Imprint | None:
    """The imprint that `block` is: an outlet or a date, with nothing but authors, sections, times, labels, numbers."""
    if len(block.split()) > MAX_WORDS:
        return None
    stamps = [(stamp.start, stamp.end) for stamp in find_stamps(block)]
    outlet: tuple[int, int] | None = None
    authors = []
    numbered = False
    for start, end in _pieces(block, stamps):
        piece = block[start:end]
        name = staffless(piece)
        if _NUMBERED.fullmatch(piece):
            numbered = True
        elif outlet is None and is_outlet_name(name, beside_date=bool(stamps)):
            outlet = (start, start + len(name))
        elif is_name(piece):
            authors.append((start, end))
        elif not (furniture().is_section(piece) or furniture().matches(piece) or is_clock(piece)):
            return None
    return Imprint(outlet, tuple(authors), bool(stamps), numbered) if outlet or stamps else None


@dataclass(frozen=True, slots=True)
class Crumb:
    """The first `length` characters of a line, `mark` with the separator; `outlet` tells that they name one."""

    length: int
    mark: int
    outlet: bool


def find_crumb(text: str, *, following: bool) -> Crumb | None:
    """The section, outlet or date that `text` starts with, before a separator ("World / Headline").

    `following` tells that another crumb went before: then a place may stand here ("Reuters | Kyiv | ...").
    """
    match = _CRUMB.match(text)
    if match is None:
        return None
    piece, dash = match["piece"], not match["mark"].strip("-–— ")
    stamp = next(iter(find_stamps(piece)), None)
    dated = stamp is not None and (stamp.start, stamp.end) == (0, len(piece))
    outlet = not dash and is_outlet_name(piece)
    place = following and not dash and len(piece.split()) <= 3 and piece.istitle()
    return (
        Crumb(len(piece), match.end(), outlet)
        if dated or outlet or place or furniture().is_section(piece)
        else None
    )


def _pieces(block: str, stamps: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """What lies between separators and dates, trimmed."""
    cuts = sorted([match.span() for match in _SEPARATORS.finditer(block)] + stamps)
    found, start = [], 0
    for cut_start, cut_end in [*cuts, (len(block), len(block))]:
        piece = block[start : max(start, cut_start)]
        if piece.strip(" .-–—"):
            lead = len(piece) - len(piece.lstrip())
            found.append((start + lead, start + len(piece.rstrip())))
        start = max(start, cut_end)
    return found
