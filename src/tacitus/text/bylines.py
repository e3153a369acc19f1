"""Bylines: who wrote it, for whom."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from tacitus.model.shipped import shipped_table
from tacitus.model.stamp import find_stamps
from tacitus.text.lexicon import straight
from tacitus.text.outlets import is_outlet_name, staffless

MAX_WORDS = 30
BARE_WORDS = 12
"""Longest byline that does not start with "By" ("Jane Doe in Beirut and John Roe in Damascus")."""
_PARTS = re.compile(
    r"\s*(?:[|·•;/\n]|,|\s[-–—]\s|\band\b|&|\bin\b|\bat\b|\bfor\b|\bwith\b)\s*", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_](?:[\w.'’ʼ-]*[\w.])?|[^\W\d_]")
_NAMES = (2, 5)
"""Fewest and most words of a person's name."""


@dataclass(frozen=True, slots=True)
class Byline:
    """Names of people, and an outlet when one is named, as character ranges of the block."""

    authors: tuple[tuple[int, int], ...]
    outlet: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class _Words:
    starts: re.Pattern[str]
    particles: frozenset[str]
    not_names: frozenset[str]
    desk: frozenset[str]
    desk_heads: frozenset[str]


def find_byline(block: str, *, heads: bool) -> Byline | None:
    """The byline that `block` is; without "By" only where `heads` says that the article has yet to begin."""
    if len(block.split()) > MAX_WORDS or block.rstrip().endswith((".", "!", "?", ":", '"', "”")):
        return None
    start = _words().starts.match(straight(block)) if len(straight(block)) == len(block) else None
    if start is None and not heads:
        return None
    offset = start.end() if start else 0
    parts = list(_parts(block, offset))
    authors = tuple((a, b) for a, b in parts if is_name(block[a:b]))
    outlet = next((part for a, b in parts if (part := _outlet(block, a, b))), None)
    if _is_desk(block) or (
        parts and _is_desk(block[slice(*parts[0])]) and _rest_is_light(block, parts[1:], authors)
    ):
        return Byline(authors, outlet)
    if start:
        first = block[offset:].lstrip()[:1]
        return Byline(authors, outlet) if authors or outlet or first.isupper() else None
    if len(block.split()) > BARE_WORDS or ";" in block or block.isupper():
        return None
    alone = len(parts) == 1 or (authors and parts[0] == authors[0] and _rest_is_light(block, parts, authors))
    if (authors and alone) or (outlet and len(parts) == 1):
        return Byline(authors, outlet)
    return None


def is_name(written: str) -> bool:
    """Whether `written` looks like a person's name: two to five capitalised words, no office or thing."""
    words = written.split()
    if not _NAMES[0] <= len(words) <= _NAMES[1] or is_outlet_name(written):
        return False
    lists = _words()
    for position, word in enumerate(words):
        bare = word.strip(".,'’")
        if not _WORD.fullmatch(word.rstrip(".")) or bare.lower() in lists.not_names:
            return False
        particle = 0 < position < len(words) - 1 and bare.lower() in lists.particles
        if not (bare[:1].isupper() or particle or bare.lower().startswith(("al-", "el-"))):
            return False
    return True


def _rest_is_light(block: str, parts: list[tuple[int, int]], authors: tuple[tuple[int, int], ...]) -> bool:
    """Whether what follows the names is an office, outlet, place or date, not the rest of a sentence."""
    others = [block[a:b] for a, b in parts if (a, b) not in authors]
    return all(len(other.split()) <= 4 and (other[:1].isupper() or other[:1].isdecimal()) for other in others)


def _outlet(block: str, start: int, end: int) -> tuple[int, int] | None:
    """The outlet that `[start, end)` names, without its "staff" or "news desk"."""
    start += len(block[start:end]) - len(re.sub(r"^(?:for )?the ", "", block[start:end]))
    name = staffless(block[start:end])
    return (start, start + len(name)) if is_outlet_name(name) else None


def _is_desk(written: str) -> bool:
    """Whether `written` names no person but an office ("our correspondent", "the foreign desk")."""
    words = [word.strip(".,'’") for word in straight(written).split()]
    lists = _words()
    return bool(lists.desk_heads.intersection(words)) and lists.desk.union(lists.desk_heads).issuperset(words)


def _parts(block: str, offset: int) -> list[tuple[int, int]]:
    """The pieces of a byline after its first word, dates left out."""
    stamps = [(stamp.start, stamp.end) for stamp in find_stamps(block)]
    cuts = sorted([(m.start(), m.end()) for m in _PARTS.finditer(block, offset)] + stamps)
    pieces, start = [], offset
    for cut_start, cut_end in [*cuts, (len(block), len(block))]:
        piece = block[start:cut_start]
        if piece.strip():
            lead = len(piece) - len(piece.lstrip())
            pieces.append((start + lead, start + len(piece.rstrip())))
        start = max(start, cut_end)
    return pieces


@cache
def _words() -> _Words:
    lists = shipped_table("tacitus.text.lexicon", "bylines.toml")
    starts = "|".join(re.escape(start) for start in sorted(lists["starts"], key=len, reverse=True))
    return _Words(
        starts=re.compile(rf"\W*(?:{starts})(?:\s*:\s*|\s+)"),
        particles=frozenset(lists["particles"]),
        not_names=frozenset(lists["not_names"]),
        desk=frozenset(lists["desk"]),
        desk_heads=frozenset(lists["desk_heads"]),
    )
