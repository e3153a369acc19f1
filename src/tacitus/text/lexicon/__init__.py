"""The word lists of this package, read once: page furniture and outlets."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from tacitus.model.shipped import shipped, shipped_table

LONGEST_PATTERN = 400
"""Characters of a line that may be furniture as a whole. The patterns take powers of a line's length in time."""
_EDGES = re.compile(r"^\W+|\W+$")


def folded(line: str) -> str:
    """`line` for comparison with a list: lower case, straight quotes, single blanks, no marks at the ends."""
    return _EDGES.sub("", " ".join(straight(line).split()))


def straight(line: str) -> str:
    """`line` in lower case with straight quotes; the length may change."""
    return line.casefold().replace("’", "'").replace("‘", "'")


@dataclass(frozen=True, slots=True)
class Furniture:
    """What a page prints around an article (`furniture.toml`)."""

    exact: frozenset[str]
    link_headings: frozenset[str]
    sections: frozenset[str]
    starts: tuple[str, ...]
    max_words: int
    short_starts: tuple[str, ...]
    short_max_words: int
    pattern: re.Pattern[str]
    not_places: frozenset[str]

    def matches(self, line: str) -> bool:
        """Whether the whole of `line` is furniture."""
        if folded(line) in self.exact or self.is_link_heading(line):
            return True
        plain = " ".join(straight(line).split())
        if len(plain) <= LONGEST_PATTERN and self.pattern.fullmatch(plain):
            return True
        bare = plain.lstrip("*-–—•·>|»►▶[( ")
        words = len(plain.split())
        if words <= self.short_max_words and bare.startswith(self.short_starts):
            return True
        return words <= self.max_words and bare.startswith(self.starts)

    def is_section(self, line: str) -> bool:
        """Whether `line` names a part of a site or paper ("World", "Middle East")."""
        return folded(line) in self.sections

    def is_link_heading(self, line: str) -> bool:
        """Whether `line` heads a list of links to other articles."""
        return folded(line) in self.link_headings


@cache
def furniture() -> Furniture:
    """The furniture lists."""
    lists = shipped_table(__name__, "furniture.toml")
    return Furniture(
        exact=frozenset(map(folded, lists["exact"])),
        link_headings=frozenset(map(folded, lists["link_headings"])),
        sections=frozenset(map(folded, lists["sections"])),
        starts=tuple(straight(start) for start in lists["starts"]),
        max_words=lists["max_words"],
        short_starts=tuple(straight(start) for start in lists["short_starts"]),
        short_max_words=lists["short_max_words"],
        pattern=re.compile("|".join(f"(?:{pattern})" for pattern in lists["patterns"])),
        not_places=frozenset(lists["not_places"]),
    )


@dataclass(frozen=True, slots=True)
class Corrections:
    """What a correction or an editor's note begins with (`corrections.toml`).

    `whereabouts` are words before a number that says where in the text the wrong words stood, `before` those that say
    that they stood there once, `against` those before what is wrong ("eight, not 14"), `of_field` those that say
    of what a place or a day is told (by the field of a claim). `replaced` is what a count is called that another has
    replaced, `wrong` what is said of a wrong one.
    """

    headings: frozenset[str]
    starts: tuple[str, ...]
    max_words: int
    whereabouts: frozenset[str]
    before: frozenset[str]
    against: tuple[str, ...]
    of_field: Mapping[str, frozenset[str]]
    replaced: frozenset[str]
    wrong: frozenset[str]

    def matches(self, block: str) -> bool:
        """Whether the whole of `block` is a correction or a note."""
        bare = " ".join(straight(block).split()).lstrip("*-–—•·>|»►▶[( ")
        return bare.startswith(self.starts) and len(bare.split()) <= self.max_words

    def is_heading(self, block: str) -> bool:
        """Whether `block` stands above a correction and is none itself."""
        return folded(block) in self.headings


@cache
def corrections() -> Corrections:
    """The words of corrections."""
    lists = shipped_table(__name__, "corrections.toml")
    return Corrections(
        headings=frozenset(map(folded, lists["headings"])),
        starts=tuple(map(straight, lists["starts"])),
        max_words=lists["max_words"],
        whereabouts=frozenset(lists["whereabouts"]),
        before=frozenset(lists["before"]),
        against=tuple(lists["against"]),
        of_field={field: frozenset(words) for field, words in lists["of_field"].items()},
        replaced=frozenset(lists["replaced"]),
        wrong=frozenset(lists["wrong"]),
    )


@dataclass(frozen=True, slots=True)
class Outlet:
    """A publisher or agency. `day_first` is its habit in dates written as numbers, None when unknown."""

    name: str
    day_first: bool | None


@cache
def outlets_by_alias() -> dict[str, Outlet]:
    """Outlets by each of their names, as written (case matters: AP, ANSA)."""
    return {alias: outlet for outlet, aliases, _ in _outlets() for alias in (*aliases, outlet.name)}


@cache
def outlets_by_host() -> dict[str, Outlet]:
    """Outlets by web host, without `www.`."""
    return {host: outlet for outlet, _, hosts in _outlets() for host in hosts}


@cache
def _outlets() -> tuple[tuple[Outlet, tuple[str, ...], tuple[str, ...]], ...]:
    habit = {"yes": True, "no": False, "": None}
    rows = csv.DictReader(shipped(__name__, "outlets.csv").splitlines())
    return tuple(
        (Outlet(row["name"], habit[row["day_first"]]), _split(row["aliases"]), _split(row["hosts"]))
        for row in rows
    )


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split("|") if part)
