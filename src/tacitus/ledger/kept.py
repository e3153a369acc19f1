"""What the resolver lately asked of a store, kept in memory: readings, accounts, comparisons, sketches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from tacitus.ledger.readings import reading_of
from tacitus.model.records import Claim, Report
from tacitus.resolve.accounts import Account, accounts_of
from tacitus.resolve.cluster import Pair, pair
from tacitus.resolve.compare import Comparison, compare
from tacitus.store.base import Store
from tacitus.store.index import Index, Told

READINGS_KEPT = 2_000
COMPARISONS_KEPT = 30_000
ACCOUNTS_KEPT = 300_000
SKETCHES_KEPT = 20_000

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

    accounts: dict[str, Account]
    claims: dict[str, list[Claim]]
    outlet: str | None


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
        self._sketches: Recent[int, bytes] = Recent(SKETCHES_KEPT)

    @property
    def tables(self) -> Index:
        """The projections, in this thread's transaction."""
        return self.store.index

    def comparison(self, one: Account, other: Account) -> Comparison:
        """How two accounts compare."""
        keys = pair(one.key, other.key)
        if keys not in self.compared:
            left, right = sorted((one, other), key=lambda account: account.rank)
            self.compared[keys] = compare(left, right)
        return self.compared[keys]

    def place(self, account: int) -> Placed:
        """What is known of an account by its number."""
        if account not in self._placed:
            key, report = self.tables.account(account)
            told = self.told(report)
            self._placed[account] = Placed(key, (told.rank[0], key), told)
        return self._placed[account]

    def told(self, report: int) -> Told:
        """The report of a number."""
        if report not in self._told:
            self._told[report] = self.tables.told(report)
        return self._told[report]

    def account(self, number: int) -> Account:
        """An account as the resolver compares it."""
        place = self.place(number)
        return self.reading(place.report).accounts[place.key]

    def reading(self, report: int) -> Read:
        """What is needed of a report's reading."""
        if report not in self._readings:
            self.read(report, self.told(report).report)
        return self._readings[report]

    def read(self, number: int, report: str) -> tuple[Read, Report]:
        """A report's reading, made anew of its claims."""
        extraction = self.store.extraction(report)
        assert extraction is not None
        reading = reading_of(extraction)
        _, reported_at, known_at = self.store.times(number)
        accounts = accounts_of(reading.report, reading.incidents, reported_at=reported_at, known_at=known_at)
        claims: dict[str, list[Claim]] = {account.key: [] for account in accounts}
        for claim in reading.claims:
            claims.setdefault(claim.incident, []).append(claim)
        self._readings[number] = Read({a.key: a for a in accounts}, claims, reading.report.outlet)
        return self._readings[number], reading.report

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

    def forget_told(self, report: int, accounts: Iterable[int]) -> None:
        """Ask anew when a report and its accounts stand."""
        self._told.pop(report, None)
        for account in accounts:
            self._placed.pop(account, None)

    def keep_told(self, told: Told, sketch: bytes) -> None:
        """Keep a report that has just been put into the tables."""
        self._told[told.number], self._sketches[told.number] = told, sketch

    def keep_scores(self, number: int, scores: Mapping[int, int]) -> None:
        """Keep the scores of an account, from both sides."""
        self._pairs[number] = dict(scores)
        for other, score in scores.items():
            if other in self._pairs:
                self._pairs[other][number] = score
