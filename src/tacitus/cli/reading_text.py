"""A reading as text for people: what happened, who says so, and the words it rests on."""

from __future__ import annotations

import io
import shutil
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.console import Console, Group
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from tacitus.model.characters import visible_in
from tacitus.model.codec import from_plain, to_plain
from tacitus.model.records import Reading
from tacitus.present.words import toll_words, value_words

if TYPE_CHECKING:
    from rich.console import RenderableType

    from tacitus.model.records import (
        Actor,
        Claim,
        Incident,
        Interval,
        Means,
        Place,
        Responsibility,
        Speaker,
        Toll,
    )

PLAIN_WIDTH = 100
"""Columns when the output goes to a file or a pipe."""
UNKNOWN = "unknown"
QUOTE = 110
"""Characters of evidence that are quoted."""


def summary(reading: Reading, *, explain: bool = False) -> str:
    """The reading laid out for a terminal; colours only where standard output is one."""
    reading = from_plain(Reading, visible_in(to_plain(reading)))
    letters = {incident.id: _letter(position) for position, incident in enumerate(reading.incidents)}
    parts: list[RenderableType] = [_heading(reading)]
    parts.extend(_incident(incident, letters) for incident in reading.incidents)
    if not reading.incidents:
        parts.append(Text("No incident of violence was read from this report.\n"))
    parts.extend(_section("Links", list(_links(reading, letters))))
    parts.extend(_section("Contradictions", list(_contradictions(reading))))
    if explain:
        parts.extend(_explanation(reading, letters))
    return _printed(Group(*parts))


def _printed(layout: Group) -> str:
    terminal = sys.stdout.isatty()
    width = min(shutil.get_terminal_size().columns, 140) if terminal else PLAIN_WIDTH
    sink = io.StringIO()
    console = Console(file=sink, width=width, force_terminal=terminal, no_color=not terminal, highlight=False)
    console.print(layout)
    return "\n".join(line.rstrip() for line in sink.getvalue().splitlines()) + "\n"


def _heading(reading: Reading) -> Text:
    report = reading.report
    title = Text(report.title or report.path or report.id, style="bold")
    known = [
        report.outlet or "outlet unknown",
        ", ".join(report.authors) or None,
        f"published {when(report.published)}" if report.published else "date of publication unknown",
        report.path,
    ]
    return Text.assemble(title, "\n", (" · ".join(part for part in known if part), "dim"), "\n")


def _incident(incident: Incident, letters: dict[str, str]) -> Panel:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column()
    for name, value in _rows(incident):
        table.add_row(name, value)
    label = incident.label.replace("_", " ")
    title = f"[bold]{letters[incident.id]}[/bold]  {label}  [dim]({incident.status})[/dim]"
    return Panel(table, title=title, title_align="left", expand=True)


def _rows(incident: Incident) -> Iterator[tuple[str, RenderableType]]:
    yield "when", _known(when(incident.when), incident, "when")
    yield "where", _known(where(incident.where), incident, "where")
    yield "by", _known(", ".join(map(_actor, incident.initiators)), incident, "initiators")
    yield "against", _known(_target(incident), incident, "targets")
    if incident.means:
        yield "with", Text(", ".join(map(_means, incident.means)))
    for toll in incident.tolls:
        yield "toll", Text(_toll(toll))
    if not incident.tolls:
        yield "toll", _known("", incident, "tolls")
    for responsibility in incident.responsibility:
        yield responsibility.kind, Text(_responsibility(responsibility))
    if incident.evidence:
        yield "“…”", Text(_quoted(incident.evidence[0].text), style="italic")


def _known(value: str, incident: Incident, field: str) -> Text:
    """The value, or that it is unknown and why."""
    if value:
        return Text(value)
    reason = incident.reasons.get(field)
    return Text(f"{UNKNOWN} ({reason})" if reason else UNKNOWN, style="dim")


def when(interval: Interval | None) -> str:
    """An interval as a reader would write it: no more precise than it is."""
    if interval is None:
        return ""
    start, end = interval.start, interval.end
    if interval.precision in ("minute", "hour"):
        return f"{start[:10]} {start[11:16]}" + (f" {interval.zone}" if interval.zone else "")
    if interval.precision == "part_of_day":
        return f"{start[:10]} {start[11:16]}–{end[11:16]}" if start[:10] == end[:10] else _range(start, end)
    if interval.precision == "day":
        return start[:10]
    if interval.precision == "month":
        return start[:7]
    return _range(start, end)


def _range(start: str, end: str) -> str:
    return f"{start[:16].replace('T', ' ')} to {end[:16].replace('T', ' ')}"


def where(place: Place | None) -> str:
    """A place with its point and radius, or that no point is claimed."""
    if place is None:
        return ""
    named = ", ".join(part for part in (place.name, place.country) if part)
    if place.lat is None or place.lon is None or place.radius_km is None:
        return f"{named} (no point{': ' + place.reason if place.reason else ''})"
    how = f"{place.precision} " if place.precision else ""
    return f"{named} ({how}{place.lat:.2f}, {place.lon:.2f} ± {place.radius_km:g} km)"


def _actor(actor: Actor) -> str:
    return actor.name if actor.category == "unknown" else f"{actor.name} [{actor.category.replace('_', ' ')}]"


def _target(incident: Incident) -> str:
    names = [_actor(actor) for actor in incident.targets]
    if incident.target_object is not None:
        names.append(incident.target_object.text.text)
    return ", ".join(dict.fromkeys(names))


def _means(means: Means) -> str:
    origin = f", origin: {means.origin.name}" if means.origin else ""
    return f"{means.text.text} [{means.class_.replace('_', ' ')}{origin}]"


def _toll(toll: Toll) -> str:
    said = f", says {_speaker(toll.speaker)}" if toll.speaker else ""
    scope = ", over several attacks" if toll.scope == "series" else ""
    return f"{toll_words(toll)}{scope}{said}"


def _speaker(speaker: Speaker) -> str:
    """The chain of names; the outlet at its end is left out where somebody speaks through it."""
    told = [link for link in speaker if link.role != "outlet"] or list(speaker)
    return " via ".join(_quoted(link.name) for link in told)


def _responsibility(said: Responsibility) -> str:
    speaker = f" — {_speaker(said.speaker)}" if said.speaker else ""
    hedge = f" (“{said.hedge.text}”)" if said.hedge else ""
    return f"{said.actor.name}{hedge}{speaker}"


def _links(reading: Reading, letters: dict[str, str]) -> Iterator[Text]:
    for link in reading.links:
        start, end = letters.get(link.from_, link.from_), letters.get(link.to, link.to)
        line = Text.assemble(
            (f"{start} → {end}", "bold"), f"  {link.relation.replace('_', ' ')} ({link.strength})"
        )
        if link.lag:
            line.append(f", {link.lag}")
        if link.evidence:
            line.append(f"  “{_quoted(link.evidence[0].text)}”", style="italic dim")
        yield line


def _contradictions(reading: Reading) -> Iterator[Text]:
    for clash in reading.contradictions:
        yield Text.assemble(
            (clash.kind, "bold"), f" ({clash.field}, between {clash.between})  {clash.explanation}"
        )


def _section(title: str, lines: list[Text]) -> Iterator[RenderableType]:
    if lines:
        yield Text(f"\n{title}", style="bold")
        yield from (Text.assemble("  ", line) for line in lines)


def _explanation(reading: Reading, letters: dict[str, str]) -> Iterator[RenderableType]:
    """Segments, claims and what was left out."""
    text = reading.report.text
    yield from _section(
        "Segments", [Text(f"{s.kind:<11} {_quoted(text[s.start : s.end])}") for s in reading.report.segments]
    )
    yield from _section("Claims", [_claim(claim, letters) for claim in reading.claims])
    yield from _section(
        "Mentions", [Text(f"{m.kind:<9} {_quoted(m.text)}  — {m.why}") for m in reading.mentions]
    )
    yield from _section("Left out", [Text(f"{r.stage}/{r.reason}: {r.message}") for r in reading.rejects])


def _claim(claim: Claim, letters: dict[str, str]) -> Text:
    evidence = f"  “{_quoted(claim.evidence[0].text)}”" if claim.evidence else ""
    line = f"{letters.get(claim.incident, '?')}.{claim.field} = {_quoted(value_words(claim.value))}  [{claim.modality}"
    line += f", {_speaker(claim.speaker)}]" if claim.speaker else "]"
    return Text.assemble(line, (evidence, "italic dim"))


def _quoted(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= QUOTE else line[: QUOTE - 1].rstrip() + "…"


def _letter(position: int) -> str:
    """A, B, … Z, AA, AB …"""
    name = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
