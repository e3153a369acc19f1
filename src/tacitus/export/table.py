"""CSV: one row for each incident."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable

from tacitus.export.written import Written
from tacitus.model.ledger import LedgerIncident, LedgerView
from tacitus.present.geo import toll_speakers
from tacitus.resolve.tolls import EFFECTS, toll_of

BOUNDS = ("low", "best", "high")

FORMULA = frozenset("=+-@＝＋－＠﹢﹣")
"""Signs that begin a formula, in their wide and small forms too."""
Cell = str | int | float | None

Column = Callable[[LedgerIncident], Cell]


def _bound(effect: str, bound: str) -> Column:
    return lambda incident: getattr(toll_of(incident, effect), bound, None)


def _speakers(effect: str) -> Column:
    return lambda incident: _listed(toll_speakers(incident, effect))


def _listed(names: Iterable[str]) -> str | None:
    return "; ".join(dict.fromkeys(names)) or None


COLUMNS: dict[str, Column] = {
    "id": lambda i: i.id,
    "type": lambda i: i.type,
    "mode": lambda i: i.mode,
    "label": lambda i: i.label,
    "status": lambda i: i.status,
    "when_start": lambda i: i.when.start if i.when else None,
    "when_end": lambda i: i.when.end if i.when else None,
    "when_precision": lambda i: i.when.precision if i.when else None,
    "where": lambda i: i.where.name if i.where else None,
    "lat": lambda i: i.where.lat if i.where else None,
    "lon": lambda i: i.where.lon if i.where else None,
    "radius_km": lambda i: i.where.radius_km if i.where else None,
    "where_precision": lambda i: i.where.precision if i.where else None,
    "country": lambda i: i.where.country if i.where else None,
    "admin1": lambda i: i.where.admin1 if i.where else None,
    "initiators": lambda i: _listed(actor.name for actor in i.initiators),
    "attributions": lambda i: _listed(
        f"{row.actor} ({row.kind}{': ' + ', '.join(row.speakers) if row.speakers else ''})"
        for row in i.attributions
    ),
    "targets": lambda i: _listed(actor.name for actor in i.targets),
    "target_object": lambda i: i.target_object.class_ if i.target_object else None,
    "means": lambda i: _listed(means.class_ for means in i.means),
    **{f"{effect}_{bound}": _bound(effect, bound) for effect in EFFECTS for bound in BOUNDS},
    **{f"{effect}_speakers": _speakers(effect) for effect in EFFECTS},
    "reports": lambda i: len({member.report for member in i.members}),
    "independent_origins": lambda i: i.independent_origins,
    "grade": lambda i: i.grade,
    "merged_ids": lambda i: _listed(i.merged_ids),
}
"""Column → its value for an incident; lists are joined with "; ", unknown is an empty cell (never 0)."""


def write(view: LedgerView) -> Written:
    """A header and one row for each incident, in the view's order (RFC 4180)."""
    sink = io.StringIO()
    rows = csv.writer(sink)
    rows.writerow(COLUMNS)
    for incident in view.incidents:
        rows.writerow([_safe(column(incident)) for column in COLUMNS.values()])
    left_out = [
        f"{len(view.claims)} claims with their evidence, hedges and speakers' chains",
        f"{len(view.links)} links between incidents",
        f"{len(view.contradictions)} contradictions",
        f"{len(view.judgements)} judgements",
        "the history of each toll and its groups (ranges stand for all of them)",
    ]
    return Written(text=sink.getvalue(), left_out=tuple(row for row in left_out if not row.startswith("0 ")))


def _safe(cell: Cell) -> Cell:
    """A cell that a spreadsheet will not run as a formula, whatever stands before its sign."""
    acts = isinstance(cell, str) and (cell[:1] in tuple("\t\r\n") or cell.lstrip()[:1] in FORMULA)
    return f"'{cell}" if acts else cell
