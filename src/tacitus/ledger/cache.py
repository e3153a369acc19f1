"""What the resolver lately asked of a store, kept in memory: readings, accounts, comparisons, sketches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from tacitus.ledger.readings import amended, reading_of
from tacitus.ledger.rulings import Rulings, touching
from tacitus.model.instants import instant, micros
from tacitus.model.records import Claim, Reading
from tacitus.model.rulings import Ruling
from tacitus.resolve.accounts import Account, accounts_of
from tacitus.resolve.amending import in_order, names_in
from tacitus.resolve.cluster import Pair, pair
from tacitus.resolve.compare import Comparing, Comparison
from tacitus.resolve.incident import derive
from tacitus.store.base import Store
from tacitus.store.chain import Entry
from tacitus.store.index import FOREVER, Index, Told
from tacitus.store.standing import FOREVER as AHEAD
from tacitus.store.standing import KINDS, Absences, Stretch

READINGS_KEPT = 2_000
COMPARISONS_KEPT = 30_000
ACCOUNTS_KEPT = 300_000
SKETCHES_KEPT = 20_000
SOUNDS_VIOLENT = frozenset({"out_of_scope", "too_vague"})
"""Reasons for which a word of violence is set aside that a person may see otherwise."""

K = TypeVar("K")
V = TypeVar("V")


class Recent(dict[K, V]):
    """A dict that keeps about the newest `most` entries."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def __setitem__(self, key: K, value: V) -> None:
        if len(self) >= self._most:
            for old in list(self)[: self._most // 4]:
                del self[old]
        super().__setitem__(key, value)


@dataclass(frozen=True, slots=True)
class Placed:
    """An account by number: its id, canonical order and report, as it was told."""

    key: str
    rank: tuple[str, str]
    told: Told

    @property
    def report(self) -> int:
        """The number of its report."""
        return self.told.number


@dataclass(frozen=True, slots=True)
class Read:
    """What the resolver needs of one reading."""

    reading: Reading
    accounts: dict[str, Account]
    claims: dict[str, list[Claim]]

    @property
    def set_aside(self) -> int:
        """How many words of violence in the report were set aside."""
        return sum(reject.reason in SOUNDS_VIOLENT for reject in self.reading.rejects)


class Kept:
    """A store's readings and index by number. `forget` what a transaction that was undone may have left."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.forget()

    def forget(self) -> None:
        """Ask the store anew."""
        self._readings: Recent[int, Read] = Recent(READINGS_KEPT)
        self._placed: Recent[int, Placed] = Recent(ACCOUNTS_KEPT)
        self._told: Recent[int, Told] = Recent(ACCOUNTS_KEPT)
        self._pairs: Recent[int, dict[int, int]] = Recent(ACCOUNTS_KEPT)
        self.compared: Recent[Pair, Comparison] = Recent(COMPARISONS_KEPT)
        self._comparing = Comparing()
        self._sketches: Recent[int, bytes] = Recent(SKETCHES_KEPT)
        self._named: Recent[int, frozenset[str]] = Recent(READINGS_KEPT)
        self._amended: Recent[tuple[int, tuple[str | None, ...]], Read] = Recent(READINGS_KEPT)
        self.absences = Absences()
        self._seen = 0

    def forget_scores(self) -> None:
        """Ask anew which accounts have which scores: other reports came in. What a report says stays what it was."""
        self._pairs = Recent(ACCOUNTS_KEPT)

    def see(self, last: int) -> None:
        """Know of what the log says up to an entry of when reports stand."""
        if last < self._seen:
            self.forget()
        fresh = (entry for kind in KINDS for entry in self.store.entries(kind, after=self._seen))
        for entry in sorted((one for one in fresh if one.seq <= last), key=lambda one: one.seq):
            self.take(entry)
        self._seen = last

    def take(self, entry: Entry) -> dict[int, set[int]]:
        """Count an entry of `standing.KINDS`; the reports (by number) that it changes, with their accounts."""
        changed = {}
        for report in self.absences.take(entry):
            number = self.tables.number_of_report(report)
            if number is not None:
                changed[number] = set(self.tables.accounts_of_report(number))
                self._told.pop(number, None)
                for account in changed[number]:
                    self._placed.pop(account, None)
        self._seen = entry.seq
        return changed

    def elders(self, account: str, clock: int, moment: int) -> set[str]:
        """The accounts of older versions that one stands for right after a moment of a clock."""
        return self.absences.elders(account, clock, None if moment >= FOREVER - 1 else instant(moment + 1))

    def heirs(self, account: str) -> Iterator[tuple[str, int, int]]:
        """(account, since, until) of those of newer versions that stand for one, itself the first."""
        yield account, -FOREVER, FOREVER
        for heir, since, until in self.absences.heirs(account):
            yield heir, *_in_micros((since, until))

    @property
    def tables(self) -> Index:
        """The projections, in this thread's transaction."""
        return self.store.index

    def comparison(self, one: Account, other: Account) -> Comparison:
        """How two accounts compare."""
        keys = pair(one.key, other.key)
        if keys not in self.compared:
            left, right = sorted((one, other), key=lambda account: account.rank)
            self.compared[keys] = self._comparing(left, right)
        return self.compared[keys]

    def place(self, account: int) -> Placed:
        """What is known of an account by its number."""
        if account not in self._placed:
            key, report = self.tables.account(account)
            told = self.told(report)
            self._placed[account] = Placed(key, (told.rank[0], key), told)
        return self._placed[account]

    def number_of(self, account: str) -> int | None:
        """The number of an account by its id."""
        return self.tables.number_of(account)

    def told(self, report: int) -> Told:
        """The report of a number."""
        if report not in self._told:
            self._told[report] = self._standing(self.tables.told(report))
        return self._told[report]

    def account(self, number: int) -> Account:
        """An account as the resolver compares it."""
        place = self.place(number)
        return self.reading(place.report).accounts[place.key]

    def is_read(self, account: int) -> bool:
        """Whether a reader made an account: those that persons made are compared with none."""
        place = self.place(account)
        return place.key in self.reading(place.report).accounts

    def reading(self, report: int) -> Read:
        """What is needed of a report's reading."""
        if report not in self._readings:
            self.read(report, self.told(report).report)
        return self._readings[report]

    def read(self, number: int, report: str) -> Read:
        """A report's reading, made anew of its claims."""
        extraction = self.store.extraction(report)
        assert extraction is not None
        self._readings[number] = self._of(number, reading_of(extraction))
        return self._readings[number]

    def amended(self, number: int, rulings: Sequence[Ruling]) -> Read:
        """A report's reading under rulings on its claims, in order."""
        if not rulings:
            return self.reading(number)
        key = number, tuple(ruling.id for ruling in rulings)
        if key not in self._amended:
            extraction = self.store.extraction(self.told(number).report)
            assert extraction is not None
            self._amended[key] = self._of(number, derive(amended(extraction, rulings)))
        return self._amended[key]

    def on_claims(self, number: int, ruled: Rulings, clock: int, moment: int) -> list[Ruling]:
        """The rulings in force on the claims of a report, and the aliases of those that they name, in order."""
        mine = ruled.on_report(number, clock, moment)
        aliases = ruled.aliases(clock, moment)
        if not aliases:
            return mine
        named = self._names(number).union(names_in([ruling.act for ruling in mine]))
        return in_order((*mine, *touching(aliases, named)))

    def _of(self, number: int, reading: Reading) -> Read:
        _, reported_at, known_at = self.store.times(number)
        accounts = accounts_of(
            reading.report,
            reading.incidents,
            reported_at=reported_at,
            known_at=known_at,
            links=reading.links,
        )
        claims: dict[str, list[Claim]] = {account.key: [] for account in accounts}
        for claim in reading.claims:
            claims.setdefault(claim.incident, []).append(claim)
        return Read(reading, {a.key: a for a in accounts}, claims)

    def _names(self, number: int) -> frozenset[str]:
        """The keys of everybody that the claims of a report name."""
        if number not in self._named:
            claims = self.reading(number).claims.values()
            self._named[number] = frozenset(name for mine in claims for name in names_in(mine))
        return self._named[number]

    def sketch(self, report: int) -> bytes:
        """The sketch of a report's text."""
        if report not in self._sketches:
            self._sketches[report] = self.tables.sketch(report)
        return self._sketches[report]

    def beside(self, account: int) -> dict[int, int]:
        """The accounts that no barrier parts from one, with their scores."""
        if account not in self._pairs:
            self._pairs[account] = self.tables.pairs(account)
        return self._pairs[account]

    def here(self, scores: Mapping[int, int], clock: int, moment: int) -> dict[int, int]:
        """The scores of those that had been told by a moment."""
        placed = self._placed
        return {
            other: score
            for other, score in scores.items()
            if (placed.get(other) or self.place(other)).told.stands(clock, moment)
        }

    def keep_told(self, told: Told, sketch: bytes) -> None:
        """Keep a report that has just been put into the tables."""
        self._told[told.number], self._sketches[told.number] = self._standing(told), sketch

    def _standing(self, told: Told) -> Told:
        reported, known = (tuple(map(_in_micros, away)) for away in self.absences.of(told.report))
        return replace(told, away=(reported, known))

    def keep_scores(self, number: int, scores: Mapping[int, int]) -> None:
        """Keep the scores of an account, from both sides."""
        self._pairs[number] = dict(scores)
        for other, score in scores.items():
            if other in self._pairs:
                self._pairs[other][number] = score


def _in_micros(stretch: Stretch) -> tuple[int, int]:
    since, until = stretch
    return (micros(since) if since else -FOREVER, micros(until) if until != AHEAD else FOREVER)
