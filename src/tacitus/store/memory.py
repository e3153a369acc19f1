"""The ledger in memory: for trying out, and for programs that keep nothing. Address `memory:`.

A state is a set of dicts whose values never change, so a transaction is a copy of the dicts that is put in place as a
whole: what others read is always a state that was complete.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from tacitus.errors import LedgerError
from tacitus.model.ledger import Clock, SearchHit
from tacitus.model.records import Row
from tacitus.resolve.versions import Edition
from tacitus.store.base import Listed, Store
from tacitus.store.chain import GENESIS, Entry
from tacitus.store.copying import copy_to_file
from tacitus.store.index import FOREVER, Block, Fold, Index, Told, Version
from tacitus.store.words import excerpt, phrases_of, place_of, words_of

Facet = tuple[str, str, str, str]


@dataclass(slots=True)
class State:
    """Everything that a ledger holds at one moment; numbers are given from 1 on."""

    log: list[Entry] = field(default_factory=list)
    by_subject: dict[tuple[str, str], tuple[Entry, ...]] = field(default_factory=dict)
    originals: dict[str, bytes] = field(default_factory=dict)
    listed: dict[str, Listed] = field(default_factory=dict)
    by_number: dict[int, str] = field(default_factory=dict)
    marks: dict[str, str] = field(default_factory=dict)
    told: dict[int, tuple[Told, bytes]] = field(default_factory=dict)
    rows: dict[int, Row] = field(default_factory=dict)
    editions: dict[int, tuple[str, Edition]] = field(default_factory=dict)
    bands: dict[int, frozenset[int]] = field(default_factory=dict)
    stories: dict[str, tuple[tuple[int, int, int | None], ...]] = field(default_factory=dict)
    """Rare name → (sentence, report, day)."""
    accounts: dict[int, tuple[str, int]] = field(default_factory=dict)
    account_numbers: dict[str, int] = field(default_factory=dict)
    by_report: dict[int, tuple[int, ...]] = field(default_factory=dict)
    blocks: dict[int, Block] = field(default_factory=dict)
    pairs: dict[int, Mapping[int, int]] = field(default_factory=dict)
    folds: dict[int, tuple[Fold, int]] = field(default_factory=dict)
    """Number → what was kept (without words and body once it is dropped), and the entry that changed it."""
    fold_numbers: dict[str, int] = field(default_factory=dict)
    members: dict[int, tuple[int, ...]] = field(default_factory=dict)
    folds_of: dict[int, frozenset[int]] = field(default_factory=dict)
    set_aside: dict[int, int] = field(default_factory=dict)
    """Report → how many words of violence in it were set aside."""
    facets: dict[Facet, int] = field(default_factory=dict)
    versions: dict[int, tuple[Version, int, int]] = field(default_factory=dict)
    """Number → the version, its clock, and the entry that changed it."""
    versions_of: dict[int, tuple[int, ...]] = field(default_factory=dict)

    def copied(self) -> State:
        """A state that can be changed without changing this one."""
        return State(*(copy(getattr(self, one.name)) for one in fields(self)))


class MemoryStore(Store):
    """States that follow each other. What is looked at or written in a thread is that thread's own meanwhile."""

    is_file = False

    def __init__(self, name: str = "", *, read_only: bool = False) -> None:
        """An empty ledger; the name says nothing, for none is found again. Raises `LedgerError` for `read_only`."""
        self.path = Path(f"memory:{name}")
        self.read_only = False
        if read_only:
            raise LedgerError("A ledger in memory begins empty.", remedy="Open it for writing.")
        self._state = State()
        self._writer = threading.RLock()
        self._local = threading.local()

    def close(self) -> None:
        self._state = State()

    def writable(self) -> Store:
        return self

    @property
    def state(self) -> State:
        """The state that this thread looks at."""
        found: State | None = getattr(self._local, "state", None)
        return self._state if found is None else found

    @property
    def index(self) -> MemoryIndex:
        return MemoryIndex(self)

    @contextmanager
    def writing(self) -> Iterator[None]:
        if getattr(self._local, "writes", False):
            yield
            return
        with self._writer:
            self._local.state, self._local.writes = self._state.copied(), True
            try:
                yield
                self._state = self._local.state
            finally:
                self._local.state, self._local.writes = None, False

    @contextmanager
    def looking(self) -> Iterator[None]:
        if getattr(self._local, "state", None) is not None:
            yield
            return
        self._local.state = self._state
        try:
            yield
        finally:
            self._local.state = None

    @contextmanager
    def in_bulk(self) -> Iterator[None]:
        yield

    # -- the log ---------------------------------------------------------------------------------------

    def put(self, entry: Entry) -> None:
        self.state.log.append(entry)
        about = (entry.kind, entry.subject)
        self.state.by_subject[about] = (*self.state.by_subject.get(about, ()), entry)

    def head(self) -> tuple[int, str]:
        log = self.state.log
        return (log[-1].seq, log[-1].digest) if log else (0, GENESIS)

    def entries(
        self, kind: str | None = None, *, subject: str | None = None, after: int = 0, most: int = -1
    ) -> Iterator[Entry]:
        log: Sequence[Entry] = self.state.log[max(after, 0) :]
        if kind is not None and subject is not None:
            log = self.state.by_subject.get((kind, subject), ())
        found = [
            one
            for one in log
            if kind in (None, one.kind) and subject in (None, one.subject) and one.seq > after
        ]
        return iter(found if most < 0 else found[:most])

    def has_entry(self, kind: str, subject: str) -> bool:
        return (kind, subject) in self.state.by_subject

    def count_entries(self, kind: str) -> int:
        return sum(1 for _ in self.entries(kind))

    # -- what is listed --------------------------------------------------------------------------------

    def enlist(self, listed: Listed) -> None:
        self.state.listed[listed.report] = listed
        self.state.by_number[listed.number] = listed.report

    def delist(self, report: str | None = None) -> None:
        for one in [report] if report else list(self.state.listed):
            del self.state.by_number[self.state.listed.pop(one).number]

    def count_listed(self) -> tuple[int, int]:
        return len(self.state.listed), len(self._claims())

    def _claims(self) -> dict[str, tuple[str, ...]]:
        """Each claim once, by its id."""
        return {
            claim[0]: (one.report, *claim[1:])
            for one in reversed(self.state.listed.values())
            for claim in one.claims
        }

    def reading_body(self, report: str) -> str | None:
        listed = self.state.listed.get(report)
        return None if listed is None else self.state.log[listed.number - 1].body

    def times(self, number: int) -> tuple[str, str, str]:
        listed = self.state.listed[self.state.by_number[number]]
        return listed.report, listed.reported_at, listed.known_at

    def report_ids(
        self, *, clock: Clock = "reported", before: str | None = None
    ) -> list[tuple[str, str, str]]:
        found = sorted(self._before(clock, before), key=lambda one: (one.reported_at, one.report))
        return [(one.report, one.reported_at, one.known_at) for one in found]

    def newest(self, *, clock: Clock, before: str | None, offset: int, limit: int) -> list[tuple[int, str]]:
        found = self.report_ids(clock=clock, before=before)[::-1][offset : offset + limit]
        return [(self.state.listed[report].number, report) for report, *_ in found]

    def days(self, clock: Clock) -> list[str]:
        held = {one.subject for one in self.under_embargo()}
        listed = (one for one in self.state.listed.values() if one.report not in held)
        return sorted({_time(one, clock)[:10] for one in listed})

    def _before(self, clock: Clock, before: str | None) -> list[Listed]:
        away = self.absences()
        return [
            one
            for one in self.state.listed.values()
            if (before is None or _time(one, clock) < before)
            and not away.is_away(one.report, clock == "known", before)
        ]

    def reports_of_incident(self, incident: str) -> list[str]:
        return sorted(one.report for one in self.state.listed.values() if incident in one.accounts)

    def report_of_claim(self, claim: str) -> str | None:
        holding = (one.report for one in self.state.listed.values() if any(claim == c[0] for c in one.claims))
        return min(holding, default=None)

    def search(
        self, text: str, limit: int = 50, *, clock: Clock = "reported", before: str | None = None
    ) -> list[SearchHit]:
        asked = phrases_of(text.split())
        found = []
        for one in self._before(clock, before) if asked else []:
            for kind, key, _, words in one.searched():
                told = words_of(words)
                places = [place for phrase in asked if (place := place_of(phrase, told, whole=True)) >= 0]
                if len(places) == len(asked):
                    hit = SearchHit(
                        kind=kind,
                        id=key,
                        report=one.report,
                        excerpt=excerpt(words, min(places)),
                    )
                    found.append((len(told), kind, key, hit))
        return [hit for *_, hit in sorted(found, key=lambda row: row[:3])[:limit]]

    def put_original(self, sha256: str, packed: bytes) -> None:
        with self.writing():
            self.state.originals[sha256] = packed

    def original(self, sha256: str) -> bytes | None:
        return self.state.originals.get(sha256)

    def holds_original(self, sha256: str) -> bool:
        return sha256 in self.state.originals

    # -- checking and copying --------------------------------------------------------------------------

    def damages(self, *, deep: bool = False) -> list[str]:
        return []

    def contents(self, what: str) -> Iterable[tuple[Any, ...]]:
        return _CONTENTS[what](self.state)

    @contextmanager
    def beside(self) -> Iterator[tuple[Store, Store]]:
        as_it_is, anew = MemoryStore(), MemoryStore()
        as_it_is._state = self.state
        yield as_it_is, anew

    def backup(self, target: Path | str) -> None:
        """A file of SQLite with the same log, which keeps what memory does not."""
        copy_to_file(self, Path(target))


class MemoryIndex(Index):
    """The index of the state that a thread looks at."""

    def __init__(self, store: MemoryStore) -> None:
        self._of = store

    @property
    def _now(self) -> State:
        return self._of.state

    # -- as a whole ------------------------------------------------------------------------------------

    def mark(self, name: str) -> str | None:
        return self._now.marks.get(name)

    def set_mark(self, name: str, value: str | int) -> None:
        self._now.marks[name] = str(value)

    def clear(self) -> None:
        epoch = int(self.mark("epoch") or 0) + 1
        for one in fields(State):
            if one.name not in LOGGED:
                getattr(self._now, one.name).clear()
        self.set_mark("epoch", epoch)

    # -- reports and copies ----------------------------------------------------------------------------

    def add_told(self, told: Told, sketch: bytes, bands: Iterable[int], set_aside: int = 0) -> None:
        self._now.told[told.number] = told, sketch
        self._now.set_aside[told.number] = set_aside
        for band in bands:
            self._now.bands[band] = self._now.bands.get(band, frozenset()) | {told.number}

    def told(self, number: int) -> Told:
        return self._now.told[number][0]

    def add_row(self, report: int, row: Row) -> None:
        self._now.rows[report] = row

    def dataset_rows(self, dataset: str, row: str | None = None) -> list[tuple[str, str, str]]:
        return sorted(
            (one.id, one.part, self.told(number).report)
            for number, one in self._now.rows.items()
            if one.dataset == dataset and row in (None, one.id)
        )

    def add_edition(self, report: int, address: str, edition: Edition) -> None:
        self._now.editions[report] = address, edition

    def editions(self, address: str) -> list[Edition]:
        found = (edition for place, edition in self._now.editions.values() if place == address)
        return sorted(found, key=lambda edition: edition.report)

    def told_numbers(self, clock: int) -> list[int]:
        return sorted(self._now.told, key=lambda number: (self.told(number).times[clock], number))

    def left_out(self, most: int) -> list[tuple[int, int]]:
        rows = [
            (n, words) for n, words in self._now.set_aside.items() if words and not self._now.by_report.get(n)
        ]
        return sorted(rows, key=lambda row: (-row[1], -row[0]))[:most]

    def number_of_report(self, report: str) -> int | None:
        listed = self._now.listed.get(report)
        return listed.number if listed and listed.number in self._now.told else None

    def sharing_a_band(self, bands: Sequence[int]) -> Iterator[int]:
        found = {number for band in bands for number in self._now.bands.get(band, ())}
        return iter(sorted(found, key=lambda number: self.told(number).rank))

    def sketch(self, report: int) -> bytes:
        return self._now.told[report][1]

    def add_story(self, report: int, day: int | None, keys: Mapping[str, Iterable[int]]) -> None:
        for name, there in keys.items():
            rows = tuple((sentence, report, day) for sentence in there)
            self._now.stories[name] = self._now.stories.get(name, ()) + rows

    def of_story(self, day: int | None, keys: Mapping[str, Iterable[int]], reach: int) -> set[int]:
        found: set[int] = set()
        for name, there in keys.items():
            only = set(there)
            for sentence, report, told in self._now.stories.get(name, ()):
                near = day is None or told is None or abs(told - day) <= reach
                if near and (len(only) != 1 or sentence not in only):
                    found.add(report)
        return found

    def forget_told(self, report: int) -> None:
        now = self._now
        now.told.pop(report, None)
        now.rows.pop(report, None)
        now.editions.pop(report, None)
        now.bands = {band: reports - {report} for band, reports in now.bands.items()}
        now.stories = {
            name: tuple(row for row in rows if row[1] != report) for name, rows in now.stories.items()
        }

    # -- accounts --------------------------------------------------------------------------------------

    def add_account(self, account: str, report: int, block: Block | None) -> int:
        number = len(self._now.accounts) + 1
        self._now.accounts[number] = account, report
        self._now.account_numbers[account] = number
        self._now.by_report[report] = (*self._now.by_report.get(report, ()), number)
        if block is not None:
            self.block(number, block)
        return number

    def block(self, account: int, block: Block) -> None:
        self._now.blocks[account] = block

    def within(self, block: Block) -> list[int]:
        return sorted(account for account, other in self._now.blocks.items() if _meet(block, other))

    def account(self, number: int) -> tuple[str, int]:
        return self._now.accounts[number]

    def number_of(self, account: str) -> int | None:
        return self._now.account_numbers.get(account)

    def accounts_of_report(self, report: int) -> list[int]:
        return list(self._now.by_report.get(report, ()))

    def add_pairs(self, one: int, scores: Iterable[tuple[int, int]]) -> None:
        for other, score in scores:
            for left, right in ((one, other), (other, one)):
                self._now.pairs[left] = {**self._now.pairs.get(left, {}), right: score}

    def pairs(self, account: int) -> dict[int, int]:
        return dict(self._now.pairs.get(account, {}))

    def near(self, low: int, above: int, most: int) -> list[tuple[str, str]]:
        rows = [
            (abs(score - above), one, other)
            for one, scores in self._now.pairs.items()
            for other, score in scores.items()
            if one < other and score > low and not self._together(one, other)
        ]
        return [(self.account(one)[0], self.account(other)[0]) for _, one, other in sorted(rows)[:most]]

    def _together(self, one: int, other: int) -> bool:
        """Whether both are in one incident now, on the reported clock."""
        return any(
            other in self.members(version.fold) and version.until == FOREVER
            for version in self.versions_of(one, 0, FOREVER - 1)
        )

    def forget_pairs(self, account: int) -> None:
        self._now.blocks.pop(account, None)
        for other in self._now.pairs.pop(account, {}):
            kept = {one: score for one, score in self._now.pairs[other].items() if one != account}
            self._now.pairs[other] = kept

    # -- folds and versions ----------------------------------------------------------------------------

    def fold_made_of(self, made_of: str) -> int | None:
        return self._now.fold_numbers.get(made_of)

    def add_fold(self, fold: Fold, members: Iterable[int], changed: int) -> int:
        number = len(self._now.folds) + 1
        self._now.folds[number] = fold, changed
        self._now.fold_numbers[fold.made_of] = number
        self._now.facets.setdefault(fold.facet, len(self._now.facets) + 1)
        self._now.members[number] = tuple(members)
        for one in self._now.members[number]:
            self._now.folds_of[one] = self._now.folds_of.get(one, frozenset()) | {number}
        return number

    def members(self, fold: int) -> list[int]:
        return list(self._now.members.get(fold, ()))

    def folds_of(self, account: int) -> list[int]:
        return sorted(self._now.folds_of.get(account, ()))

    def versions_of(self, account: int, clock: int, moment: int) -> list[Version]:
        found = (one for one in self._versions(account, clock) if one.since <= moment < one.until)
        return sorted(found, key=lambda version: version.since)

    def next_turn(self, accounts: Collection[int], clock: int, moment: int) -> int:
        versions = (version for account in accounts for version in self._versions(account, clock))
        turns = (turn for version in versions for turn in (version.since, version.until))
        return min((turn for turn in turns if turn > moment), default=FOREVER)

    def _versions(self, account: int, clock: int) -> list[Version]:
        numbers = (
            number for fold in self.folds_of(account) for number in self._now.versions_of.get(fold, ())
        )
        rows = (self._now.versions[number] for number in numbers)
        return [version for version, on, _ in rows if on == clock]

    def add_version(self, clock: int, fold: int, since: int, changed: int) -> int:
        number = len(self._now.versions) + 1
        self._now.versions[number] = Version(number, fold, since, FOREVER), clock, changed
        self._now.versions_of[fold] = (*self._now.versions_of.get(fold, ()), number)
        return number

    def end_version(self, number: int, until: int, changed: int) -> None:
        version, clock, _ = self._now.versions[number]
        ended = replace(version, until=max(until, version.since))
        self._now.versions[number] = ended, clock, changed

    def drop_fold(self, fold: int, changed: int) -> None:
        kept, _ = self._now.folds[fold]
        self._now.fold_numbers.pop(kept.made_of, None)
        self._now.folds[fold] = (
            replace(kept, made_of="", words="", body=b"", clashes=(), links=(), names=()),
            changed,
        )
        for number in self._now.versions_of.get(fold, ()):
            self.end_version(number, -FOREVER, changed)
        for account in self._now.members.pop(fold, ()):
            self._now.folds_of[account] = self._now.folds_of[account] - {fold}

    # -- questions -------------------------------------------------------------------------------------

    def incident(self, fold: int) -> str:
        return self._now.folds[fold][0].incident

    def bodies(self, folds: Sequence[int]) -> Iterator[bytes]:
        return (self._now.folds[fold][0].body for fold in folds)

    def fold_rows(self, after: int) -> Iterator[tuple[object, ...]]:
        return (
            (
                number,
                self._now.facets[fold.facet],
                *_asked_by(fold),
                fold.incident,
                fold.version,
                fold.stake,
                fold.doubts,
                len(fold.clashes),
            )
            for number, (fold, changed) in self._now.folds.items()
            if changed > after
        )

    def version_rows(self, after: int) -> Iterator[tuple[int, int, int, int, int]]:
        return (
            (number, clock, version.fold, version.since, version.until)
            for number, (version, clock, changed) in self._now.versions.items()
            if changed > after
        )

    def facet_rows(self) -> list[tuple[int, str, str, str, str]]:
        return [(number, *facet) for facet, number in self._now.facets.items()]

    def clashes_beside(self, clashes: Sequence[str]) -> list[tuple[int, int, str]]:
        wanted = set(clashes)
        return [
            (number, place, one)
            for number, (fold, _) in self._now.folds.items()
            if any(wanted.intersection(clash.ids) for clash in fold.clashes)
            for place, clash in enumerate(fold.clashes)
            for one in clash.ids
        ]

    def clashes_shared(self) -> list[tuple[str, int, int, int]]:
        return [
            (one, number, place, clash.rank)
            for number, (fold, _) in self._now.folds.items()
            for place, clash in enumerate(fold.clashes)
            for one in clash.ids
            if clash.rank is not None
        ]

    def clash_bodies(self, fold: int) -> list[bytes]:
        return [clash.body for clash in self._now.folds[fold][0].clashes]

    def links(self) -> list[tuple[int, int, str, str, str | None, str | None]]:
        return [
            (number, other, link.relation, link.strength, link.lag, link.speaker)
            for number, (fold, _) in self._now.folds.items()
            for link in fold.links
            for other in self.folds_of(link.to)
        ]

    def link_bodies(self, fold: int) -> list[tuple[int, bytes]]:
        return [(link.to, link.body) for link in self._now.folds[fold][0].links]

    def folds_naming(self, key: str, parts: Sequence[str]) -> list[tuple[int, str, str]]:
        return [
            (number, part, name)
            for number, (fold, _) in self._now.folds.items()
            for part, known_as, name, _ in fold.names
            if known_as == key and part in parts
        ]

    def folds_of_unknown(
        self, parts: Sequence[str], least: int, most: int
    ) -> list[tuple[str, str, list[int]]]:
        found: dict[str, dict[int, str]] = {}
        for fold, part, key, name, known in self._names_now():
            if not known and part in parts:
                kept = found.setdefault(key, {})
                kept[fold] = min(kept.get(fold, name), name)
        rows = [
            (key, min(named.values()), list(named)) for key, named in found.items() if len(named) >= least
        ]
        return sorted(rows, key=lambda row: (-len(row[2]), row[0]))[:most]

    def names_with(self, words: Sequence[str], most: int) -> list[tuple[str, str, str, int]]:
        phrases = phrases_of(words)
        found: dict[tuple[str, str], dict[int, str]] = {}
        for fold, part, key, name, _ in self._names_now():
            told = words_of(name)
            if phrases and all(place_of(phrase, told, whole=False) >= 0 for phrase in phrases):
                kept = found.setdefault((part, key), {})
                kept[fold] = min(kept.get(fold, name), name)
        rows = [(part, key, min(named.values()), len(named)) for (part, key), named in found.items()]
        return sorted(rows, key=lambda row: (-row[3], row[1], row[0]))[:most]

    def _names_now(self) -> Iterator[tuple[int, str, str, str, bool]]:
        versions = self._now.versions.values()
        for number in dict.fromkeys(v.fold for v, clock, _ in versions if clock == 0 and v.until == FOREVER):
            for named in self._now.folds[number][0].names:
                yield number, *named

    def folds_with_words(self, asked: Sequence[str]) -> list[int]:
        phrases = phrases_of(asked)
        words = ((number, words_of(fold.words)) for number, (fold, _) in self._now.folds.items())
        return [
            number
            for number, told in words
            if phrases and all(place_of(phrase, told, whole=False) >= 0 for phrase in phrases)
        ]


LOGGED = frozenset({"log", "by_subject", "originals", "listed", "by_number"})
"""What of a state is no projection of the resolver's."""


def _time(one: Listed, clock: Clock) -> str:
    return one.reported_at if clock == "reported" else one.known_at


def _meet(one: Block, other: Block) -> bool:
    (south, north, west, east), (s, n, w, e) = one.box, other.box
    return (
        one.type == other.type
        and (one.country == other.country or None in (one.country, other.country))
        and other.days[0] <= one.days[1]
        and other.days[1] >= one.days[0]
        and s <= north
        and n >= south
        and w <= east
        and e >= west
    )


def _asked_by(fold: Fold) -> tuple[object, ...]:
    """(starts, first_day, last_day, lat, lon)."""
    return (fold.starts, *(fold.days or (None, None)), *(fold.point or (None, None)))


def _names(now: State) -> set[tuple[Any, ...]]:
    held = (one for one, _, _ in now.versions.values() if one.until > one.since)
    return {tuple(named) for one in held for named in now.folds[one.fold][0].names}


def _incidents(now: State) -> list[tuple[Any, ...]]:
    rows = []
    for version, clock, _ in now.versions.values():
        fold = now.folds[version.fold][0]
        members = ",".join(sorted(now.accounts[one][0] for one in now.members.get(version.fold, ())))
        told = (
            fold.made_of,
            fold.incident,
            *_asked_by(fold),
            fold.version,
            *fold.facet,
            fold.body,
            fold.words,
            members,
        )
        if version.until > version.since:
            rows.append((clock, version.since, version.until, *told))
    return sorted(rows, key=lambda row: (row[0], row[3], row[1]))


_CONTENTS: dict[str, Callable[[State], Iterable[tuple[Any, ...]]]] = {
    "reports": lambda now: [
        (one.report, one.number, one.known_at, one.reported_at, one.outlet, one.title, one.path)
        for one in now.listed.values()
    ],
    "claims": lambda now: [(one.report, *claim) for one in now.listed.values() for claim in one.claims],
    "accounts": lambda now: [(key, one.report) for one in now.listed.values() for key in one.accounts],
    "search words": lambda now: [row for one in now.listed.values() for row in one.searched()],
    "reports of the resolver": lambda now: now.told.values(),
    "editions": lambda now: now.editions.items(),
    "rows of datasets": lambda now: now.rows.items(),
    "bands": lambda now: [(band, report) for band, reports in now.bands.items() for report in reports],
    "stories": lambda now: [(name, *row) for name, rows in now.stories.items() for row in rows],
    "accounts of the resolver": lambda now: now.accounts.values(),
    "blocks": lambda now: [(now.accounts[one][0], block) for one, block in now.blocks.items()],
    "comparisons": lambda now: [
        (now.accounts[one][0], now.accounts[other][0], score)
        for one, scores in now.pairs.items()
        for other, score in scores.items()
    ],
    "names": _names,
    "incidents": _incidents,
}
