"""A part of a ledger's view: a few incidents with everything said of them, made from their own reports alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from tacitus.ledger.cache import Read
from tacitus.ledger.folds import ties_among
from tacitus.ledger.moment import KNOWN, REPORTED
from tacitus.ledger.origins import Origins
from tacitus.ledger.projecting import Projector
from tacitus.model.ledger import Clock, LedgerView, ReportEntry
from tacitus.model.records import Judgement, Link, Reading, Report
from tacitus.model.rulings import Addition, Ruling, Tie, incident_of, named_in
from tacitus.resolve.accounts import Account
from tacitus.resolve.amending import account_under, claim_of
from tacitus.resolve.cluster import Clusters, in_force, moved_by, moves_in_force
from tacitus.resolve.copies import CopyIndex
from tacitus.resolve.overlay import home_of, links_drawn
from tacitus.resolve.views import KnownReading, Memory, build_view, entry_of
from tacitus.store.base import Store
from tacitus.store.index import FOREVER, Index

MOST_AROUND = 60
"""Incidents of a part: a chain that goes on is cut."""


class Parts:
    """Finds incidents by their accounts at a moment of a clock, and makes parts of views of them."""

    def __init__(self, store: Store, projector: Projector, clock: Clock, before: int | None) -> None:
        self._store, self._projector = store, projector
        self._origins = Origins(projector.kept)
        self._clock = KNOWN if clock == "known" else REPORTED
        self._moment = (FOREVER if before is None else before) - 1
        """The last microsecond that counts."""

    @property
    def tables(self) -> Index:
        """The projections."""
        return self._projector.tables

    def fold_of(self, account: str) -> int | None:
        """The fold of the incident that an id names or resolves to; None when there is none (yet)."""
        tables = self._projector.tables
        for key, since, until in self._projector.kept.heirs(account):
            number = tables.number_of(key)
            here = since <= self._moment < until if self._clock == KNOWN else until == FOREVER
            held = tables.versions_of(number, self._clock, self._moment) if here and number else []
            if held:
                return held[0].fold
        return None

    @property
    def at(self) -> tuple[int, int]:
        """The clock, and the last microsecond of it that counts."""
        return self._clock, self._moment

    def are_apart(self, one: str, other: str) -> bool:
        """Whether two accounts are of two incidents."""
        folds = self.fold_of(one), self.fold_of(other)
        return None not in folds and folds[0] != folds[1]

    def dismissal_of(self, account: str) -> Ruling | None:
        """The last ruling in force then that an account tells of no incident."""
        numbers = (self._projector.tables.number_of(one) for one in (account, *self.elders(account)))
        ruled, then = self._projector.ruled, (self._clock, self._moment)
        said = (ruled.dismissal(number, *then) for number in numbers if number is not None)
        return next((ruling for ruling in said if ruling is not None), None)

    def missing(self, account: str) -> str:
        """Why nothing answers to an account's id, in words; empty where something does, or would but for a dismissal."""
        if self._projector.tables.number_of(account) is None:
            return f"no report tells of {account} any more"
        if self.fold_of(account) is not None or self.dismissal_of(account) is not None:
            return ""
        return f"the report of {account} stands no longer"

    def is_added(self, claim: str) -> bool:
        """Whether a person added a claim, and it stands."""
        return self.account_of_added(claim) is not None

    def account_of_added(self, claim: str) -> str | None:
        """The account that a claim is on which a person added, if it stands."""
        made = (one.ruling for one in self._projector.ruled.every.values() if one.until == FOREVER)
        acts = (r.act for r in made if claim_of(r.id or "") == claim)
        return next((account_under(act) for act in acts if isinstance(act, Addition)), None)

    def folds_of_report(self, report: str) -> list[int]:
        """The folds of the incidents that a report tells of."""
        tables = self._projector.tables
        number = tables.number_of_report(report)
        accounts = tables.accounts_of_report(number) if number is not None else []
        found = (self.fold_of(tables.account(account)[0]) for account in accounts)
        return list(dict.fromkeys(fold for fold in found if fold is not None))

    def origin(self, report: int) -> str:
        """The id of the report that a report (by its entry) is a copy of, its own where it is none."""
        return self._origins.of(report, self._clock, self._moment)

    def copies(self, report: str) -> list[int]:
        """The reports (by their entries) with the origin of a report, itself among them, told by then."""
        number = self._projector.tables.number_of_report(report)
        return [] if number is None else self._origins.copies_of(number, self._clock, self._moment)

    def around(self, folds: Iterable[int], steps: int) -> list[int]:
        """The folds with those that links and persons' judgements lead to within so many steps."""
        found = list(dict.fromkeys(folds))
        frontier = found
        for _ in range(steps):
            fresh = dict.fromkeys(fold for one in frontier for fold in self._linked(one) if fold not in found)
            frontier = list(fresh)[: MOST_AROUND - len(found)]
            found += frontier
        return found

    def incident_of(self, account: str) -> str | None:
        """The ledger id of the incident that an account is told of; None when there is none (yet)."""
        fold = self.fold_of(account)
        return None if fold is None else self._projector.tables.incident(fold)

    def _linked(self, fold: int) -> list[int]:
        keys = {key for key, _ in self.members(fold)}
        ends = {
            end
            for report in {report for _, report in self.members(fold)}
            for link in self.reading(report).links
            if keys & {link.from_, link.to}
            for end in (link.from_, link.to)
        }
        ends |= {end for link in self.links(keys) for end in (link.from_, link.to)}
        ends |= self._projector.judged_with(keys)
        return [found for end in sorted(ends - keys) if (found := self.fold_of(end)) is not None]

    def members(self, fold: int) -> list[tuple[str, int]]:
        """The accounts of a fold and the numbers of their reports."""
        return [self._projector.tables.account(member) for member in self._projector.tables.members(fold)]

    def reading(self, report: int) -> Reading:
        """What a report (by its entry) says beside others, under the rulings in force then."""
        return self._read(report).reading

    def links(self, keys: set[str]) -> list[Link]:
        """The links that persons drew to or from an incident with these accounts, between ledger ids."""
        drawn = (ruling for ruling in self._ruled_on(keys) if isinstance(ruling.act, Tie))
        return list(links_drawn(drawn, self.incident_of))

    def _read(self, report: int) -> Read:
        return self._projector.kept.amended(report, self._on_claims(report))

    def _on_claims(self, report: int) -> list[Ruling]:
        return self._projector.kept.on_claims(report, self._projector.ruled, self._clock, self._moment)

    def _ruled_on(self, keys: Iterable[str]) -> list[Ruling]:
        """The rulings in force then that name any of these accounts for an incident of theirs."""
        standing = dict.fromkeys(one for key in keys for one in (key, *self.elders(key)))
        numbers = (self._projector.tables.number_of(key) for key in standing)
        known = [number for number in numbers if number is not None]
        return self._projector.ruled.on_incidents(known, self._clock, self._moment)

    def view(
        self,
        folds: Iterable[int],
        judgements: Sequence[Judgement],
        rulings: Sequence[Ruling],
        *,
        as_of: str | None,
        clock: Clock,
    ) -> LedgerView:
        """The view of these folds' incidents alone, under the judgements and rulings in force then that speak of them."""
        folds, keys = list(folds), dict[int, set[str]]()
        for fold in folds:
            for key, report in self.members(fold):
                keys.setdefault(report, set()).add(key)
        inside = {key for found in keys.values() for key in found}
        about_reports = {ruling.id for report in keys for ruling in self._on_claims(report)}
        sketches = {self._projector.tables.told(r).report: self._projector.tables.sketch(r) for r in keys}
        memory = Memory(compared=self._projector.kept.compared, copies=CopyIndex(sketches))
        origins = {}
        known = []
        for report, mine in keys.items():
            item, as_read = self._known(report), self._projector.kept.reading(report)
            told = item.reading.report
            read = _restricted(item.read, mine) if item.read is not None else None
            origins[told.id] = self._origins.of(report, self._clock, self._moment)
            known.append(replace(item, reading=_restricted(item.reading, mine), read=read))
            memory.accounts[told.id] = [a for a in as_read.accounts.values() if a.key in mine]
            if item.read is not None:
                memory.keep_amended(item, [a for a in self._read(report).accounts.values() if a.key in mine])
        memory.listed = origins
        about = [judgement for judgement in judgements if inside & {judgement.left, judgement.right}]
        ruled = [r for r in rulings if r.id in about_reports or self._is_about(r, inside)]
        return build_view(
            known,
            about,
            rulings=ruled,
            as_of=as_of,
            clock=clock,
            memory=memory,
            elders=self.elders,
            clusters=self._clusters(folds, about, rulings),
        )

    def _clusters(
        self, folds: Iterable[int], judgements: Sequence[Judgement], rulings: Sequence[Ruling]
    ) -> Clusters:
        """These folds as the groups that they are, whose accounts were compared when they came in."""
        kept = self._projector.kept
        groups = [sorted(self.tables.members(fold), key=lambda one: kept.place(one).rank) for fold in folds]
        groups.sort(key=lambda group: kept.place(group[0]).rank)
        numbers = {kept.place(member).key: member for group in groups for member in group}
        home = {key: group[0] for group in groups for key in (kept.place(member).key for member in group)}
        moves = moves_in_force(rulings)
        moved = {n for key, n in numbers.items() if moves and moved_by(moves, key, self.elders(key))}
        same = (judged for judged in in_force(judgements).values() if judged.verdict == "same")
        return Clusters(
            groups=tuple(tuple(kept.place(member).key for member in group) for group in groups),
            ties=ties_among(numbers, kept, moved),
            refused=tuple(j for j in same if len({home.get(j.left), home.get(j.right), None}) > 2),
        )

    def elders(self, account: str) -> set[str]:
        """The accounts of older versions that one stands for then."""
        return self._projector.kept.elders(account, self._clock, self._moment)

    def _is_about(self, ruling: Ruling, inside: set[str]) -> bool:
        """Whether a ruling is about the incidents that these accounts make up, and not about another of which it names
        more accounts."""
        refs = incident_of(ruling.act)
        if not refs:
            standing = {elder for key in inside for elder in self.elders(key)} | inside
            return not standing.isdisjoint(named_in(ruling.act))
        ends = (refs, ruling.act.to) if isinstance(ruling.act, Tie) else (refs,)
        folds = [home_of(end, self.fold_of) for end in ends]
        return any(key in inside for fold in folds if fold is not None for key, _ in self.members(fold))

    def accounts(self, folds: Iterable[int]) -> dict[str, Account]:
        """The accounts of folds by id."""
        members = [member for fold in folds for member in self.members(fold)]
        keys = {key for key, _ in members}
        found: dict[str, Account] = {}
        for report in {r for _, r in members}:
            found |= self._read(report).accounts | self._projector.kept.reading(report).accounts
        return {key: account for key, account in found.items() if key in keys}

    def entry(self, report: int) -> ReportEntry:
        """A report (by its entry) as views list it."""
        found = self._store.report(self._projector.tables.told(report).report)
        assert found is not None
        return self.entry_from(report, found)

    def entry_of(self, report: str) -> ReportEntry:
        """A report (by its id) as views list it."""
        number = self._projector.tables.number_of_report(report)
        assert number is not None
        return self.entry(number)

    def entry_from(self, number: int, report: Report) -> ReportEntry:
        """The same, of a report that is at hand."""
        _, reported_at, known_at = self._store.times(number)
        return entry_of(report, self.origin(number), reported_at=reported_at, known_at=known_at)

    def _known(self, report: int) -> KnownReading:
        _, reported_at, known_at = self._store.times(report)
        rulings = tuple(self._on_claims(report))
        return KnownReading(
            reading=self.reading(report),
            reported_at=reported_at,
            known_at=known_at,
            read=self._projector.kept.reading(report).reading if rulings else None,
            on_claims=rulings,
        )


def _restricted(reading: Reading, accounts: set[str]) -> Reading:
    """A reading with nothing but what it says of some of its incidents."""
    claims = tuple(claim for claim in reading.claims if claim.incident in accounts)
    stated = {claim.id for claim in claims}
    return replace(
        reading,
        incidents=tuple(incident for incident in reading.incidents if incident.id in accounts),
        claims=claims,
        contradictions=tuple(clash for clash in reading.contradictions if stated & set(clash.claims)),
    )
