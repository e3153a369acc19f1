"""Incidents as text for a terminal: every value with who says it and the words it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from tacitus.model.characters import visible
from tacitus.model.ledger import Chain, LagStatistics, LedgerClaim, LedgerIncident, LedgerView, TollEntry
from tacitus.model.records import Interval, Place
from tacitus.model.vocabulary import LinkRelation
from tacitus.present.words import toll_words, totals_words, value_words
from tacitus.resolve.accounts import voice_key
from tacitus.resolve.chains import lag_words
from tacitus.resolve.overlay import rating_key

_RELATIONS: Mapping[LinkRelation, str] = {
    "retaliation": "in retaliation for",
    "response": "in response to",
    "follows": "after",
    "part_of": "part of",
    "same_series": "in one series with",
}
"""How an incident stands to the one it is linked to, before that one's id."""


def plain_line(incident: LedgerIncident) -> str:
    """One incident as tab-separated columns: id, when, label, where, tolls, initiators, reports, grade."""
    return "\t".join(_cells(incident))


def incident_table(incidents: Iterable[LedgerIncident]) -> None:
    """Print a table on standard output."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table("id", "when", "what", "where", "tolls", "initiator", "reports", "grade", box=None)
    for incident in incidents:
        table.add_row(*(Text(visible(cell)) for cell in _cells(incident)))
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
    yield f"toll       {totals_words(incident) or 'unknown'}"
    figures = list(dict.fromkeys(map(_figure, incident.toll_history)))
    if len(figures) > 1:
        yield from (f"           {said}" for said in figures)
    yield f"grade      {incident.grade}: {'; '.join(incident.grade_reasons)}"
    yield from (f"merged     {sentence}" for sentence in incident.merge_reasons)
    yield from _by_persons(incident)
    yield from _links(incident, view)
    yield from _contradictions(incident, view)
    yield from _claims(incident, view)


def _by_persons(incident: LedgerIncident) -> Iterator[str]:
    """What persons changed, checked, noted and published, with what to withdraw it by."""
    for mark in incident.provenance:
        field = f"{mark.field} {mark.effect}" if mark.effect else mark.field
        yield f"{mark.state:<10} {field} ({mark.act}) by {mark.by}, {mark.at[:10]}: {mark.reason}  {mark.ruling}"
    yield from (
        f"note       {note.text} ({note.by}, {note.at[:10]})  {note.ruling}" for note in incident.notes
    )
    yield from (f"tag        {tag.text}  {tag.ruling}" for tag in incident.tags)
    for told in incident.published:
        since = f"changed since: {', '.join(told.changed)}" if told.changed else "as it stands"
        yield f"published  {told.at[:10]} by {told.by} {told.place or ''} ({since})  {told.ruling}"
    yield f"version    {incident.version}"


def _cells(incident: LedgerIncident) -> list[str]:
    return [
        incident.id,
        _when(incident.when),
        incident.label.replace("_", " "),
        incident.where.name if incident.where else "unknown",
        totals_words(incident) or "unknown",
        ", ".join(actor.name for actor in incident.initiators) or "unknown",
        str(len({member.report for member in incident.members})),
        incident.grade or "",
    ]


def _when(when: Interval | None) -> str:
    if when is None:
        return "unknown"
    if when.precision in ("minute", "hour", "part_of_day"):
        return f"{when.start[:16]} ({when.precision.replace('_', ' ')})"
    last = (datetime.fromisoformat(when.end) - timedelta(seconds=1)).date().isoformat()
    if when.precision == "unknown":
        return f"by {last}"
    if when.precision == "range":
        return f"{when.start[:10]} to {last}"
    return when.start[:10] if when.precision == "day" else f"{when.start[:10]} ({when.precision})"


def _where(where: Place | None) -> str:
    if where is None:
        return "unknown"
    if where.lat is None or where.lon is None:
        return f"{where.name} (no point)"
    return f"{where.name} ({where.lat:.3f}, {where.lon:.3f} ± {where.radius_km:g} km, {where.precision})"


def _figure(entry: TollEntry) -> str:
    """A figure as one voice gave it: figures of several voices are never one line."""
    speaker = f", per {entry.speaker[0].name}" if entry.speaker else ""
    series = " (over several attacks)" if entry.scope == "series" else ""
    day = f", {entry.reported_at[:10]}" if entry.reported_at else ""
    return f"{toll_words(entry)}{series}{speaker}{day}"


def _because(incident: LedgerIncident, field: str) -> str:
    return f" ({incident.reasons[field]})" if field in incident.reasons else ""


def _links(incident: LedgerIncident, view: LedgerView) -> Iterator[str]:
    for link in view.links:
        if link.from_ == incident.id:
            yield f"link       {_RELATIONS[link.relation]} {link.to} ({link.strength})"
        elif link.to == incident.id:
            yield f"link       {link.from_} is {_RELATIONS[link.relation]} this ({link.strength})"


def chain_lines(chain: Chain, incidents: Mapping[str, LedgerIncident]) -> Iterator[str]:
    """A chain, earlier incidents first, each with what it answers or follows; then its lags."""
    for one in chain.incidents:
        incident = incidents[one]
        yield f"{one}  {_when(incident.when)}  {incident.label.replace('_', ' ')}" + (
            f", {incident.where.name}" if incident.where else ""
        )
        for step in chain.links:
            if step.link.from_ == one:
                said = f" by {step.link.speaker[0].name}" if step.link.speaker else ""
                yield (
                    f"    {_RELATIONS[step.link.relation]} {step.link.to} ({step.link.strength}{said}), "
                    f"{lag_words(step.lag) if step.lag else 'lag unknown'}"
                )
    yield from lag_lines(chain.statistics)
    yield ""


def lag_lines(rows: Iterable[LagStatistics]) -> Iterator[str]:
    """Lag statistics, a line for each relation."""
    for row in rows:
        unknown = f", {row.unknown} more without a lag" if row.unknown else ""
        if row.shortest is None or row.median is None or row.longest is None:
            yield f"lags of {row.relation}: none known{unknown}"
            continue
        shortest, middle, longest = map(lag_words, (row.shortest, row.median, row.longest))
        spread = f"shortest {shortest}, median {middle}, longest {longest}" if row.n > 1 else middle
        yield f"lags of {row.relation}: n = {row.n}, {spread}{unknown}"


def _contradictions(incident: LedgerIncident, view: LedgerView) -> Iterator[str]:
    for clash in view.contradictions:
        if incident.id in clash.incidents:
            settled = (
                f" (resolved by {clash.resolution.by}: {clash.resolution.reason})" if clash.resolution else ""
            )
            yield f"conflict   {clash.id}  {clash.field}, between {clash.between}: {clash.explanation}{settled}"


def _claims(incident: LedgerIncident, view: LedgerView) -> Iterator[str]:
    """The claims by report, speaker and field, each with its evidence quoted."""
    titles = {report.id: report for report in view.reports}
    grades = {rating_key(rating): rating.value for rating in view.ratings}
    own = [claim for claim in view.claims if claim.incident == incident.id]
    for report in dict.fromkeys(claim.report for claim in own):
        entry = titles[report]
        yield ""
        outlet, title = entry.outlet or "unknown outlet", _short(entry.title or "")
        yield f"{report}  {outlet}, {_when(entry.published)}: {title}"
        yield from (f"  {_claim(claim, grades)}" for claim in own if claim.report == report)


def _claim(claim: LedgerClaim, grades: Mapping[str, str]) -> str:
    """One claim; a grade stands in brackets behind who or what was graded."""
    speaker = " < ".join(_graded(link.name, grades.get(voice_key(link.name))) for link in claim.speaker)
    words = " … ".join(f"“{_short(span.text)}”" for span in claim.evidence)
    denied = " (denied)" if claim.polarity == "denied" else ""
    value = _graded(f"{claim.field} = {_short(value_words(claim.value))}{denied}", grades.get(claim.id))
    return f"{claim.id}  {value} | {speaker}, {claim.modality} | {words}"


def _graded(words: str, grade: str | None) -> str:
    return f"{words} [{grade}]" if grade else words


def _short(text: str, most: int = 100) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"
