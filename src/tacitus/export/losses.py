"""Keeps what an export loses while it runs: rows go to a temporary file, counts stay in memory."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import IO, Any

from tacitus.exchange.loss import Change, LeftOut, LossKind
from tacitus.model.codec import to_plain
from tacitus.model.ledger import Case, Gone, LedgerIncident
from tacitus.present import words
from tacitus.present.titles import title
from tacitus.resolve.tolls import totals_of

KEPT_IN_MEMORY = 1_000_000
"""Bytes of rows; more go to a file."""
_SAYS = {
    "dropped": "has no room for",
    "squeezed": "holds less exactly than it is known",
    "guessed": "was given, by a declared rule, where it is unknown",
}


class Losses:
    """The loss report in the making."""

    def __init__(self, *, keeps: bool = False) -> None:
        """With `keeps`, for changes since a cursor, incidents that are left out stay at hand."""
        self.left_behind: list[Gone] = []
        self._keeps = keeps
        self.asked = self.written = self.left_out = self.rows = 0
        self._counts: Counter[tuple[str, LossKind, str]] = Counter()
        self._reasons: Counter[str] = Counter()
        self._out, self._changed = _spool(), _spool()

    def ask(self) -> None:
        """Count an incident that was asked for."""
        self.asked += 1

    def write(self, rows: int = 1) -> None:
        """Count an incident that was written, in so many rows."""
        self.written += 1
        self.rows += rows

    def leave_out(self, case: Case, reason: str, said: str) -> None:
        """Note an incident without a row, with what it says of itself."""
        self.left_out += 1
        self._reasons[reason] += 1
        if self._keeps:
            known = sorted(entry.known_at for entry in case.reports)
            i = case.incident
            self.left_behind.append(Gone(id=i.id, now=i.id, last=i, known_at=known[0], gone_at=known[-1]))
        row = LeftOut(incident=case.incident.id, reason=reason, words=said, has=has(case.incident))
        _put(self._out, row)

    def change(
        self, incident: str, field: str, kind: LossKind, rule: str, had: object = None, wrote: object = None
    ) -> None:
        """Note a value that the file does not have as the ledger does."""
        self._counts[field, kind, rule] += 1
        row = Change(
            incident=incident,
            field=field,
            kind=kind,
            rule=rule,
            had=None if had is None else str(had),
            wrote=None if wrote is None else str(wrote),
        )
        _put(self._changed, row)

    def drop(self, case: Case, holds: Iterable[str]) -> None:
        """Note each known value of an incident for which the format has no place."""
        there = frozenset(holds)
        for field, had in said_of(case):
            if field not in there:
                self.change(case.incident.id, field, "dropped", "no_place", had)

    def counted(self) -> list[tuple[str, LossKind, str, int]]:
        """(field, kind, rule, how many), most first."""
        return [(*key, n) for key, n in sorted(self._counts.items(), key=lambda row: (-row[1], row[0]))]

    def sentences(self, name: str) -> list[str]:
        """For people: what was left out and what became of values, the most first."""
        left = [f"{n} left out: {reason.replace('_', ' ')}" for reason, n in self._reasons.most_common()]
        found: dict[tuple[str, str], list[str]] = {}
        for field, kind, rule, n in self.counted():
            found.setdefault((kind, rule), []).append(f"{field.replace('_', ' ')} ({n})")
        changed = [
            f"{name} {_SAYS[kind]}: {', '.join(fields)}"
            if kind == "dropped"
            else f"{', '.join(fields)} {_SAYS[kind]} ({rule.replace('_', ' ')})"
            for (kind, rule), fields in found.items()
        ]
        return left + changed

    def left_out_rows(self) -> Iterator[str]:
        """The incidents without a row, as JSON."""
        return _lines(self._out)

    def changed_rows(self) -> Iterator[str]:
        """The changed values, as JSON."""
        return _lines(self._changed)


def has(incident: LedgerIncident) -> dict[str, str]:
    """What an incident says of itself, in few words: so that one without a row is found again."""
    told = {"title": title(incident), "when": words.short_date(incident.when)}
    if incident.where is not None:
        told["where"] = words.place_name(incident.where)
    return told | {total.effect: words.total_words(incident, total.effect) for total in totals_of(incident)}


def said_of(case: Case) -> Iterator[tuple[str, str]]:
    """(field, value in words) of everything known of an incident, under one name a field."""
    i = case.incident
    yield "label", i.label
    if i.status != "current":  # the others are what a table of events takes for granted too easily
        yield "status", i.status
    yield from _where_and_when(i)
    yield from _people(i)
    for total in totals_of(i):
        yield total.effect, words.total_words(i, total.effect)
    many = {
        "toll_history": len(i.toll_history),
        "means": len(i.means),
        "reports": len(case.reports),
        "claims": len(case.claims),
        "links": sum(link.from_ == i.id for link in case.links),
        "merged_ids": len(i.merged_ids),
    }
    yield from ((name, str(n)) for name, n in many.items() if n)
    if i.grade is not None:
        yield "grade", i.grade


def _where_and_when(i: LedgerIncident) -> Iterator[tuple[str, str]]:
    if i.when is not None:
        yield "when", f"{i.when.start}/{i.when.end}"
        yield "when_precision", i.when.precision
        if i.when.precision in ("minute", "hour", "part_of_day"):
            yield "time_of_day", f"{i.when.start}/{i.when.end}"
    if i.where is not None:
        yield "where", words.place_name(i.where)
        if i.where.lat is not None:
            yield "point", f"{i.where.lat}, {i.where.lon}"
        for name in ("radius_km", "country", "admin1"):
            if (value := getattr(i.where, name)) is not None:
                yield name, str(value)


def _people(i: LedgerIncident) -> Iterator[tuple[str, str]]:
    if i.initiators:
        yield "initiators", "; ".join(actor.name for actor in i.initiators)
    if i.attributions:
        yield "attributions", "; ".join(f"{one.actor} ({one.kind})" for one in i.attributions)
    if i.targets:
        yield "targets", "; ".join(actor.name for actor in i.targets)
    if i.target_object is not None:
        yield "target_object", i.target_object.class_


def _spool() -> IO[str]:
    return tempfile.SpooledTemporaryFile(KEPT_IN_MEMORY, "w+", encoding="utf-8", newline="\n")


def _put(spool: IO[str], row: Any) -> None:
    spool.write(json.dumps(to_plain(row), ensure_ascii=False) + "\n")


def _lines(spool: IO[str]) -> Iterator[str]:
    spool.flush()
    spool.seek(0)
    return (line.rstrip("\n") for line in spool)
