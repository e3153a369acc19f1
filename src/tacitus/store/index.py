"""What the resolver and the lists live on, projected from the log: reports, accounts, comparisons, incidents.

Nothing here decides anything: `ledger/projecting.py` does, and calls this inside the transaction of the log. Numbers
stand for text ids; instants are microseconds since 1970, scores millionths.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from tacitus.model.records import Row
from tacitus.resolve.names import Named
from tacitus.resolve.versions import Edition

FOREVER = 2**62
"""The `until` of what the ledger says now."""
WHOLE_WORLD = (-90_000, 90_000, -180_000, 180_000)
"""South, north, west, east (thousandths of a degree) of an account without a point."""


@dataclass(frozen=True, slots=True)
class Told:
    """A report as the resolver sees it; `times` are (reported, known) in microseconds.

    `away` are the stretches [since, until) on the two clocks in which it does not stand (`store/standing.py`); an index
    does not keep them.
    """

    number: int
    report: str
    rank: tuple[str, str]
    times: tuple[int, int]
    away: tuple[tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]] = ((), ())

    def stands(self, clock: int, moment: int) -> bool:
        """Whether it is told by a moment of a clock and not away."""
        return self.times[clock] <= moment and not any(
            since <= moment < until for since, until in self.away[clock]
        )


@dataclass(frozen=True, slots=True)
class Block:
    """Where an account is looked for: days since 1970 (both ends included) and a box in thousandths of a degree."""

    days: tuple[int, int]
    box: tuple[int, int, int, int]
    type: str
    country: str | None


@dataclass(frozen=True, slots=True)
class Clash:
    """A contradiction in an incident, by all its ids; `body` is it as JSON.

    `rank` is None where it is about this incident alone, else the place of the incident's first claim among its claims.
    """

    ids: tuple[str, ...]
    body: bytes = b""
    rank: int | None = None


@dataclass(frozen=True, slots=True)
class Tied:
    """A link that a report states from an incident to an account (by number), with the name of who says so.

    `body` is all of it as JSON, between accounts.
    """

    to: int
    relation: str
    strength: str
    lag: str | None
    speaker: str | None
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Fold:
    """An incident as a set of accounts makes it, with the columns that are asked by."""

    made_of: str
    incident: str
    facet: tuple[str, str, str, str]
    """Type, label, status, country ("unknown" without one)."""
    starts: int | None
    days: tuple[int, int] | None
    point: tuple[float, float] | None
    words: str
    body: bytes
    version: str = ""
    """What it says, as a hash."""
    stake: int = 0
    """Points (`model.work.Stake`)."""
    doubts: int = 0
    """What is to be settled (`model.work.bits_of`)."""
    clashes: tuple[Clash, ...] = ()
    """The contradictions in it."""
    links: tuple[Tied, ...] = ()
    names: tuple[Named, ...] = ()
    """Who and what it names."""


@dataclass(frozen=True, slots=True)
class Version:
    """What the ledger says of some accounts for moments in (since, until] of a clock."""

    number: int
    fold: int
    since: int
    until: int


class Index(Protocol):
    """Reads and writes of the projections; disposable, for another stamp is made again from the log."""

    # -- as a whole ------------------------------------------------------------------------------------

    def mark(self, name: str) -> str | None:
        """A mark (`stamp`, `seq`, `epoch`), None where there are no projections yet."""

    def set_mark(self, name: str, value: str | int) -> None:
        """Set a mark."""

    def clear(self) -> None:
        """Drop everything projected and begin with empty tables and a new epoch."""

    # -- reports and copies ----------------------------------------------------------------------------

    def add_told(self, told: Told, sketch: bytes, bands: Iterable[int], set_aside: int = 0) -> None:
        """Keep a report, the bands of its sketch, and how many words of violence were set aside in it."""

    def told(self, number: int) -> Told:
        """The report of a number."""

    def add_row(self, report: int, row: Row) -> None:
        """Keep which row of which dataset a report is."""

    def dataset_rows(self, dataset: str, row: str | None = None) -> list[tuple[str, str, str]]:
        """(row, part, report) of a dataset's rows, sorted; of one of them where its id is given."""

    def add_edition(self, report: int, address: str, edition: Edition) -> None:
        """Keep where a report stands and as which version of its page."""

    def editions(self, address: str) -> list[Edition]:
        """The versions of what stands at an address, by report."""

    def told_numbers(self, clock: int) -> list[int]:
        """Every report in the order of a clock."""

    def left_out(self, most: int) -> list[tuple[int, int]]:
        """(report, words) of reports of which every word of violence was set aside, those with most words first."""

    def number_of_report(self, report: str) -> int | None:
        """The number of a report."""

    def sharing_a_band(self, bands: Sequence[int]) -> Iterator[int]:
        """The reports that have any of these bands, in canonical order."""

    def sketch(self, report: int) -> bytes:
        """The sketch of a report's text."""

    def add_story(self, report: int, day: int | None, keys: Mapping[str, Iterable[int]]) -> None:
        """Keep the rare names of a report, with the sentences that have them."""

    def of_story(self, day: int | None, keys: Mapping[str, Iterable[int]], reach: int) -> set[int]:
        """The reports that have one of these names in another sentence, and came out within `reach` days."""

    def forget_told(self, report: int) -> None:
        """Take out a report's sketch and story, to be made anew."""

    # -- accounts --------------------------------------------------------------------------------------

    def add_account(self, account: str, report: int, block: Block | None) -> int:
        """Keep an account and where it is looked for; its number."""

    def block(self, account: int, block: Block) -> None:
        """Have an account looked for there."""

    def within(self, block: Block) -> list[int]:
        """The accounts whose days and boxes meet these, of one type and no other country, by number."""

    def account(self, number: int) -> tuple[str, int]:
        """(id, number of its report) of an account."""

    def number_of(self, account: str) -> int | None:
        """The number of an account."""

    def accounts_of_report(self, report: int) -> list[int]:
        """The accounts of a report."""

    def add_pairs(self, one: int, scores: Iterable[tuple[int, int]]) -> None:
        """Keep the scores of an account with others, from both sides."""

    def pairs(self, account: int) -> dict[int, int]:
        """Score by account, of those that no barrier parts from this one."""

    def near(self, low: int, above: int, most: int) -> list[tuple[str, str]]:
        """Ids of pairs that score above `low` and are in two incidents now, nearest to `above` first."""

    def forget_pairs(self, account: int) -> None:
        """Take out every score of an account, and where it is looked for."""

    # -- folds and versions ----------------------------------------------------------------------------

    def fold_made_of(self, made_of: str) -> int | None:
        """The fold that was made of just this."""

    def add_fold(self, fold: Fold, members: Iterable[int], changed: int) -> int:
        """Keep a fold; its number."""

    def members(self, fold: int) -> list[int]:
        """The accounts of a fold."""

    def folds_of(self, account: int) -> list[int]:
        """Every fold that an account is or was in."""

    def versions_of(self, account: int, clock: int, moment: int) -> list[Version]:
        """The versions with this account that hold right after a moment, earliest first."""

    def next_turn(self, accounts: Collection[int], clock: int, moment: int) -> int:
        """The first moment after one at which a version with any of these accounts begins or ends; `FOREVER` for none."""

    def add_version(self, clock: int, fold: int, since: int, changed: int) -> int:
        """Have a fold hold from a moment on; the version's number."""

    def end_version(self, number: int, until: int, changed: int) -> None:
        """Have a version hold no longer than a moment; one that then never held stays behind, empty."""

    def drop_fold(self, fold: int, changed: int) -> None:
        """Forget what a fold says: its body and words, and that it ever held."""

    # -- questions -------------------------------------------------------------------------------------

    def incident(self, fold: int) -> str:
        """The ledger id of a fold."""

    def bodies(self, folds: Sequence[int]) -> Iterator[bytes]:
        """What was kept of these folds, in this order."""

    def fold_rows(self, after: int) -> Iterator[tuple[object, ...]]:
        """(number, facet, starts, first_day, last_day, lat, lon, incident, version, stake, doubts, how many
        contradictions) of the folds changed after an entry."""

    def version_rows(self, after: int) -> Iterator[tuple[int, int, int, int, int]]:
        """(number, clock, fold, since, until) of the versions changed after an entry."""

    def facet_rows(self) -> list[tuple[int, str, str, str, str]]:
        """(number, type, label, status, country)."""

    def clashes_beside(self, clashes: Sequence[str]) -> list[tuple[int, int, str]]:
        """(fold, place of a contradiction in it, an id of that) of all contradictions of the folds that have one of
        these."""

    def clashes_shared(self) -> list[tuple[str, int, int, int]]:
        """(id, fold, place, rank) of the contradictions that are about several incidents."""

    def clash_bodies(self, fold: int) -> list[bytes]:
        """The contradictions of a fold, in their places."""

    def links(self) -> list[tuple[int, int, str, str, str | None, str | None]]:
        """(fold, fold of the account at the other end, relation, strength, lag, speaker), each fold's in their places.

        An account's folds of all times are given.
        """

    def link_bodies(self, fold: int) -> list[tuple[int, bytes]]:
        """(account at the other end, link) of a fold, in their places."""

    def folds_naming(self, key: str, parts: Sequence[str]) -> list[tuple[int, str, str]]:
        """(fold, part, name) of every fold that names somebody or something in any of these parts."""

    def folds_of_unknown(
        self, parts: Sequence[str], least: int, most: int
    ) -> list[tuple[str, str, list[int]]]:
        """(key, name, folds) of the names in these parts that are not known and stand in `least` folds, commonest
        first."""

    def names_with(self, words: Sequence[str], most: int) -> list[tuple[str, str, str, int]]:
        """(part, key, name, folds) of the names in which each of these words begins one, commonest first."""

    def folds_with_words(self, asked: Sequence[str]) -> list[int]:
        """The folds in whose words each of those asked for begins a word, whatever its case and accents."""
