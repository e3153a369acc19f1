"""Incidents one by one with everything said of them, as exports write them: never more in memory than a few."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tacitus.errors import UsageError
from tacitus.ledger.cache import Recent
from tacitus.ledger.parts import Parts
from tacitus.model.ledger import LedgerClaim, LedgerIncident, ReportEntry
from tacitus.model.query import IncidentQuery
from tacitus.model.records import Claim, Link
from tacitus.resolve.chains import links_between

REPORTS_KEPT = 200
"""Reports in memory: neighbours in time share them."""


@dataclass(frozen=True, slots=True)
class Told:
    """A report as cases need it: its claims by account, and the links that they state between accounts."""

    entry: ReportEntry
    claims: dict[str, list[Claim]]
    links: tuple[Link, ...]


class Cases:
    """Makes the cases of one moment."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._told: Recent[int, Told] = Recent(REPORTS_KEPT)

    def claims_and_links(
        self, fold: int, incident: LedgerIncident
    ) -> tuple[tuple[LedgerClaim, ...], tuple[ReportEntry, ...], tuple[Link, ...]]:
        """The claims on an incident, the reports that make them, and its links between ledger ids."""
        members = self._parts.members(fold)
        told = {report: self._report(report) for _, report in members}
        claims = [
            LedgerClaim.of(claim, incident.id, told[report].entry.id)
            for account, report in members
            for claim in self.claims_of(account, report)
        ]
        mine = {account for account, _ in members}
        in_order = sorted(told, key=lambda report: self._parts.tables.told(report).rank)
        stated = (link for one in in_order for link in told[one].links if mine & {link.from_, link.to})
        links = (*self._between_incidents(stated), *self._parts.links(mine))
        return tuple(claims), tuple(one.entry for one in told.values()), links

    def claims_of(self, account: str, report: int) -> Sequence[Claim]:
        """The claims on an account of a report (by its entry)."""
        return self._report(report).claims.get(account, ())

    def fold_of(self, incident: str) -> int | None:
        """The fold of an incident by its id."""
        return self._parts.fold_of(incident)

    def _between_incidents(self, links: Iterable[Link]) -> tuple[Link, ...]:
        """The links between ledger ids, each once for each speaker."""
        home = self._parts.incident_of
        return links_between((home(link.from_), home(link.to), link) for link in links)

    def _report(self, number: int) -> Told:
        if number not in self._told:
            reading = self._parts.reading(number)
            by_account: dict[str, list[Claim]] = {}
            for claim in reading.claims:
                by_account.setdefault(claim.incident, []).append(claim)
            entry = self._parts.entry_from(number, reading.report)
            self._told[number] = Told(entry, by_account, reading.links)
        return self._told[number]


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far an export has seen: an instant of the known clock, under a rule.

    It prints as `c1.MICROSECONDS.RULE`. Another rule makes every row a changed one.
    """

    micros: int
    rule: str

    @classmethod
    def of(cls, micros: int, rule: str) -> Cursor:
        """The cursor of a moment (microseconds since 1970) under a rule's full name."""
        return cls(micros, hashlib.sha256(rule.encode()).hexdigest()[:8])

    @classmethod
    def read(cls, text: str) -> Cursor:
        """The cursor that is written so. Raises `UsageError`."""
        version, _, rest = text.strip().partition(".")
        moment, _, rule = rest.partition(".")
        if version != "c1" or not (moment.isascii() and moment.isdecimal() and len(rule) == 8):
            raise UsageError(
                f"'{text}' is no cursor.", remedy="Give it as an earlier export printed it: c1.17….ab12…."
            )
        return cls(int(moment), rule)

    def __str__(self) -> str:
        return f"c1.{self.micros}.{self.rule}"


def require_now(query: IncidentQuery) -> None:
    """Raise `UsageError` for changes asked of a past moment."""
    if query.as_of is not None:
        raise UsageError(
            "Changes since a cursor are changes until now.", remedy="Leave out --as-of, or --since."
        )
