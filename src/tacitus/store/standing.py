"""When reports stand: which entries of the log take a report back, let a newer version speak for it, or restore it.

A report under embargo never stood until it is released, on either clock: its entry comes before that of its reading.

A report stands from when it was told, but for the stretches in which it is away. On the known clock a stretch begins and
ends when the entries came in. On the reported clock every decision counts, whenever it was made: a report that was
restored was never away, and a newer version does not speak before it was published.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from tacitus.store.chain import Entry

RETRACTION, VERSION, EMBARGO = "retraction", "version", "embargo"
REINSTATEMENT = "reinstatement"
"""Kinds of entries; the subject is the report that is taken back, superseded, under embargo, restored or released."""
TAKING = (RETRACTION, VERSION, EMBARGO)
KINDS = (*TAKING, REINSTATEMENT)
EVER, FOREVER = "", "~"
"""Before and after every sortable instant."""
REPORTED, KNOWN = 0, 1

Stretch = tuple[str, str]
"""[since, until) as sortable instants, `EVER` and `FOREVER`."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A stretch in which a report is away on a clock, and the entry that says so."""

    clock: int
    since: str
    until: str
    cause: int


@dataclass(frozen=True, slots=True)
class _Heir:
    """That an account of a newer version tells of what one of an older version told of, and when this ledger held so."""

    older: str
    newer: str
    since: str
    until: str
    cause: int

    def holds(self, clock: int, before: str | None) -> bool:
        last = FOREVER if before is None or clock == REPORTED else before
        return self.since < last <= self.until


class Absences:
    """What the entries that were taken say of when reports stand; take them in their order."""

    def __init__(self) -> None:
        self._rows: dict[str, list[_Row]] = {}
        self._newer: dict[str, list[tuple[int, str]]] = {}
        """Superseded report → (entry, newer version)."""
        self._embargoes: set[int] = set()
        """The entries that put a report under embargo."""
        self._heirs: dict[str, list[_Heir]] = {}
        self._elders: dict[str, list[_Heir]] = {}
        """By the older account and by the newer one."""

    def take(self, entry: Entry) -> set[str]:
        """Count an entry; the reports that it may have changed."""
        if entry.kind == REINSTATEMENT:
            return self._restore(entry)
        if entry.kind not in TAKING:
            return set()
        body = json.loads(entry.body)
        self._add(entry.subject, _Row(REPORTED, body["reported_at"], FOREVER, entry.seq))
        self._add(entry.subject, _Row(KNOWN, entry.at, FOREVER, entry.seq))
        if entry.kind == EMBARGO:
            self._embargoes.add(entry.seq)
        if entry.kind != VERSION:
            return {entry.subject}
        newer = body["newer"]
        self._newer.setdefault(entry.subject, []).append((entry.seq, newer))
        self._add(newer, _Row(REPORTED, EVER, body["reported_at"], entry.seq))
        for old, new in body["accounts"].items():
            self._end_heirs(self._heirs.get(old, ()), entry.at)
            self._put(_Heir(old, new, entry.at, FOREVER, entry.seq))
        return self._onwards({entry.subject, newer})

    def _onwards(self, reports: set[str]) -> set[str]:
        """Reports with the newer versions of them, and of those: what stands for one stands for its elders too."""
        found, todo = set[str](), list(reports)
        while todo:
            report = todo.pop()
            if report not in found:
                found.add(report)
                todo += [newer for _, newer in self._newer.get(report, ())]
        return found

    def _add(self, report: str, row: _Row) -> None:
        self._rows.setdefault(report, []).append(row)

    def _put(self, heir: _Heir) -> None:
        for by, key in ((self._heirs, heir.older), (self._elders, heir.newer)):
            by[key] = [one for one in by.get(key, ()) if one.cause != heir.cause] + [heir]

    def _end_heirs(self, heirs: Iterable[_Heir], at: str) -> None:
        """Have these hold no longer: an account has one heir at a time, and that of a version which came between is
        the nearer."""
        for heir in tuple(heirs):
            self._put(replace(heir, until=min(heir.until, at)))

    def _restore(self, entry: Entry) -> set[str]:
        report = entry.subject
        versions = self._newer.pop(report, [])
        causes = {seq for seq, _ in versions}
        self._rows[report] = [
            replace(row, until=min(row.until, entry.at)) if row.clock == KNOWN else row
            for row in self._rows.get(report, [])
            if row.clock == KNOWN or (row.since == EVER and row.cause not in self._embargoes)
        ]
        if causes:
            ended = (one for found in self._heirs.values() for one in found if one.cause in causes)
            self._end_heirs(ended, entry.at)
        for _, newer in versions:
            self._rows[newer] = [row for row in self._rows.get(newer, []) if row.cause not in causes]
        return self._onwards({report, *(newer for _, newer in versions)})

    def of(self, report: str) -> tuple[tuple[Stretch, ...], tuple[Stretch, ...]]:
        """The stretches in which a report is away, on the two clocks (reported, known)."""
        rows = self._rows.get(report, ())
        reported, known = (
            tuple(sorted({(row.since, row.until) for row in rows if row.clock == clock}))
            for clock in (REPORTED, KNOWN)
        )
        return reported, known

    def heirs(self, account: str) -> list[tuple[str, str, str]]:
        """(account, since, until) of those of newer versions that tell of the same, and of the heirs of these.

        One account more than once where it is the heir in several stretches, by way of other versions in each.
        """
        found: list[tuple[str, str, str]] = []
        todo = [(account, EVER, FOREVER)]
        while todo:
            one, since, until = todo.pop()
            for heir in self._heirs.get(one, ()):
                step = heir.newer, max(since, heir.since), min(until, heir.until)
                if step[1] < step[2] and step not in found and heir.newer != account:
                    todo.append(step)
                    found.append(step)
        return found

    def elders(self, account: str, clock: int, before: str | None) -> set[str]:
        """The accounts of older versions that one stands for right before a moment of a clock."""
        found, todo = set[str](), [account]
        while todo:
            for heir in self._elders.get(todo.pop(), ()):
                if heir.older not in found and heir.holds(clock, before):
                    found.add(heir.older)
                    todo.append(heir.older)
        return found

    def every(self) -> Iterator[str]:
        """The reports that are or were away."""
        return iter(self._rows)

    def is_away(self, report: str, clock: int, before: str | None) -> bool:
        """Whether a report is away right before a moment of a clock; None is now, whatever is still to come."""
        last = FOREVER if before is None else before
        return any(since < last <= until for since, until in self.of(report)[clock])


def absences(entries: Iterable[Entry]) -> Absences:
    """What these entries (in their order) say."""
    made = Absences()
    for entry in entries:
        made.take(entry)
    return made
