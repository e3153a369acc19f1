"""Incidents as text for a terminal: every value with who says it and the words it rests on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from tacitus.model.ledger import LedgerClaim, LedgerIncident, LedgerView
from tacitus.model.records import Interval, Place, Toll


def plain_line(incident: LedgerIncident) -> str:
    """One incident as tab-separated columns: id, when, label, where, tolls, initiators, reports, grade."""
    return "\t".join(_cells(incident))


def incident_table(incidents: Iterable[LedgerIncident]) -> None:
    """Print a table on standard output."""
    from rich.console import Console
    from rich.table import Table

    table = Table("id", "when", "what", "where", "tolls", "initiator", "reports", "grade", box=None)
    for incident in incidents:
        table.add_row(*_cells(incident))
    Console().print(table)


def incident_lines(incident: LedgerIncident, view: LedgerView) -> Iterator[str]:
    """The whole incident, line by line."""
    yield f"{incident.id}  {incident.label.replace('_', ' ')} ({incident.type}), {incident.status}"
    yield f"when       {_when(incident.when)}{_because(incident, 'when')}"
    yield f"where      {_where(incident.where)}{_because(incident, 'where')}"
    for row in incident.attributions:
        yield f"initiator  {row.actor}, {row.kind}" + (
            f" by {', '.join(row.speakers)}" if row.speakers else ""
        )
    if not incident.attributions:
        yield f"initiator  unknown{_because(incident, 'initiators')}"
    yield f"targets    {', '.join(actor.name for actor in incident.targets) or 'unknown'}"
    yield f"means      {', '.join(means.class_.replace('_', ' ') for means in incident.means) or 'unknown'}"
    yield from (f"toll       {_toll(toll)}" for toll in incident.tolls)
    if not incident.tolls:
        yield "toll       unknown"
    yield f"grade      {incident.grade}: {'; '.join(incident.grade_reasons)}"
    yield from (f"merged     {sentence}" for sentence in incident.merge_reasons)
    yield from _links(incident, view)
    yield from _contradictions(incident, view)
    yield from _claims(incident, view)


def _cells(incident: LedgerIncident) -> list[str]:
    return [
        incident.id,
        _when(incident.when),
        incident.label.replace("_", " "),
        incident.where.name if incident.where else "unknown",
        ", ".join(_range(toll) for toll in incident.tolls) or "unknown",
        ", ".join(actor.name for actor in incident.initiators) or "unknown",
        str(len({member.report for member in incident.members})),
        incident.grade or "",
    ]


def _when(when: Interval | None) -> str:
    if when is None:
        return "unknown"
    if when.precision in ("minute", "hour", "part_of_day"):
        return f"{when.start[:16]} ({when.precision.replace('_', ' ')})"
    return when.start[:10] if when.precision == "day" else f"{when.start[:10]} ({when.precision})"


def _where(where: Place | None) -> str:
    if where is None:
        return "unknown"
    if where.lat is None or where.lon is None:
        return f"{where.name} (no point)"
    return f"{where.name} ({where.lat:.3f}, {where.lon:.3f} ± {where.radius_km:g} km, {where.precision})"


def _range(toll: Toll) -> str:
    figures = [figure for figure in (toll.low, toll.best, toll.high) if figure is not None]
    if not figures:
        return f"some {toll.effect}"
    low, high = min(figures), max(figures)
    return f"{low}–{high} {toll.effect}" if low != high else f"{low} {toll.effect}"


def _toll(toll: Toll) -> str:
    group = "" if toll.group == "unknown" else f" {toll.group}"
    speaker = f", per {toll.speaker[0].name}" if toll.speaker else ""
    series = " (over the series)" if toll.scope == "series" else ""
    return f"{_range(toll)}{group}{speaker}{series}"


def _because(incident: LedgerIncident, field: str) -> str:
    return f" ({incident.reasons[field]})" if field in incident.reasons else ""


def _links(incident: LedgerIncident, view: LedgerView) -> Iterator[str]:
    for link in view.links:
        if link.from_ == incident.id:
            yield f"link       {link.relation.replace('_', ' ')} of {link.to} ({link.strength})"
        elif link.to == incident.id:
            yield f"link       {link.from_} is {link.relation.replace('_', ' ')} of this ({link.strength})"


def _contradictions(incident: LedgerIncident, view: LedgerView) -> Iterator[str]:
    own = set(incident.claims)
    for clash in view.contradictions:
        if own & set(clash.claims):
            yield f"conflict   {clash.field}, between {clash.between}: {clash.explanation}"


def _claims(incident: LedgerIncident, view: LedgerView) -> Iterator[str]:
    """The claims by report, speaker and field, each with its evidence quoted."""
    titles = {report.id: report for report in view.reports}
    own = [claim for claim in view.claims if claim.incident == incident.id]
    for report in dict.fromkeys(claim.report for claim in own):
        entry = titles[report]
        yield ""
        outlet, title = entry.outlet or "unknown outlet", _short(entry.title or "")
        yield f"{report}  {outlet}, {_when(entry.published)}: {title}"
        yield from (f"  {_claim(claim)}" for claim in own if claim.report == report)


def _claim(claim: LedgerClaim) -> str:
    speaker = " < ".join(link.name for link in claim.speaker)
    words = " … ".join(f"“{_short(span.text)}”" for span in claim.evidence)
    denied = " (denied)" if claim.polarity == "denied" else ""
    return f"{claim.field} = {_value(claim.value)}{denied} | {speaker}, {claim.modality} | {words}"


def _value(value: object) -> str:
    if isinstance(value, dict):
        named = value.get("name") or value.get("label") or value.get("class")
        return str(named) if named else _short(json.dumps(value, ensure_ascii=False))
    return _short(str(value))


def _short(text: str, most: int = 100) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"
