"""KML 2.2: a folder a month, each incident with its time span, chains as lines."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from tacitus.exchange.lists import in_one_cell
from tacitus.export.case_values import days_of, quoted
from tacitus.export.cells import text_of
from tacitus.export.job import Job
from tacitus.export.shapes import disc
from tacitus.model.characters import visible
from tacitus.model.ledger import Case, LedgerIncident
from tacitus.ontology.kinds import families, family_of
from tacitus.present import words
from tacitus.present.titles import title
from tacitus.resolve.chains import CHAINING
from tacitus.resolve.tolls import EFFECTS, toll_of

HOLDS = frozenset(
    "label status when when_precision where point radius_km country initiators targets grade reports links "
    "killed wounded missing detained abducted displaced".split()
)
COLOURS = ("ff2b2bd6", "ff1f8ad9", "ff9c5a2e", "ff3b7d3b", "ff7a3b8f", "ff666666")
"""As KML has them: opacity, blue, green, red."""
FIELDS = (
    "ledger_id",
    "kind",
    "status",
    "when_precision",
    "country",
    "radius_km",
    "initiators",
    "targets",
    "grade",
    *EFFECTS,
)


def write(job: Job) -> None:
    """A document of folders; cases come by date, so that a month is written as it ends."""
    with text_of(job.main) as out, tempfile.SpooledTemporaryFile(1_000_000, "w+", encoding="utf-8") as lines:
        out.write(
            '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>\n'
        )
        out.write(f"<name>Tacitus</name>\n{''.join(_styles())}{_schema()}")
        for month, cases in groupby(job.wanted(), key=_month):
            out.write(f"<Folder><name>{month}</name>\n")
            for case in cases:
                out.write(_placemark(job, case))
                lines.writelines(_lines(case))
                job.losses.write()
                job.losses.drop(case, HOLDS)
            out.write("</Folder>\n")
        lines.seek(0)
        out.write("<Folder><name>Chains</name>\n")
        out.writelines(lines)
        out.write("</Folder>\n</Document></kml>\n")


def _month(case: Case) -> str:
    return case.incident.when.start[:7] if case.incident.when else "no date"


def _styles() -> Iterator[str]:
    for family, colour in zip(families(), COLOURS * 3, strict=False):
        yield (
            f'<Style id="fam-{family}"><IconStyle><color>{colour}</color></IconStyle>'
            f"<PolyStyle><color>55{colour[2:]}</color></PolyStyle></Style>\n"
        )


def _schema() -> str:
    fields = "".join(f'<SimpleField type="string" name="{name}"/>' for name in FIELDS)
    return f'<Schema name="incident" id="incident">{fields}</Schema>\n'


def _placemark(job: Job, case: Case) -> str:
    i = case.incident
    told = f"{quoted(case)}\nKilled: {words.total_words(i)}\n{job.link(i.id)}"
    return (
        f"<Placemark id={quoteattr(i.id)}><name>{_text(title(i))}</name><description>{_text(told)}</description>"
        f"{_span(i)}<styleUrl>#fam-{family_of(i)}</styleUrl>{_data(i)}{_shape(job, i)}</Placemark>\n"
    )


def _span(i: LedgerIncident) -> str:
    if i.when is None:
        return ""
    days = days_of(i.when)
    return f"<TimeSpan><begin>{days.first}</begin><end>{days.last}</end></TimeSpan>"


def _data(i: LedgerIncident) -> str:
    totals = {effect: toll_of(i, effect) for effect in EFFECTS}
    values: dict[str, str | None] = {
        "ledger_id": i.id,
        "kind": i.label,
        "status": i.status,
        "when_precision": i.when.precision if i.when else None,
        "country": i.where.country if i.where else None,
        "radius_km": f"{i.where.radius_km:g}" if i.where and i.where.radius_km is not None else None,
        "initiators": in_one_cell(actor.name for actor in i.initiators),
        "targets": in_one_cell(actor.name for actor in i.targets),
        "grade": i.grade,
        **{effect: words.total_words(i, effect) for effect, total in totals.items() if total is not None},
    }
    rows = "".join(f'<SimpleData name="{n}">{_text(v)}</SimpleData>' for n, v in values.items() if v)
    return f'<ExtendedData><SchemaData schemaUrl="#incident">{rows}</SchemaData></ExtendedData>'


def _shape(job: Job, i: LedgerIncident) -> str:
    place, rules = i.where, job.mapping.table("geometry")
    if place is None or place.lat is None or place.lon is None:
        return ""
    if rules["uncertainty"] != "polygon" or not place.radius_km:
        return f"<Point><coordinates>{place.lon},{place.lat}</coordinates></Point>"
    ring = " ".join(
        f"{lon},{lat}" for lon, lat in disc(place.lat, place.lon, place.radius_km, rules["corners"])
    )
    return (
        f"<Polygon><outerBoundaryIs><LinearRing><coordinates>{ring}</coordinates></LinearRing>"
        "</outerBoundaryIs></Polygon>"
    )


def _lines(case: Case) -> Iterator[str]:
    """A line from each incident that this one answers or follows, where both have a point."""
    ends = {other.id: other for other in (case.incident, *case.others)}
    for link in case.links:
        if link.from_ != case.incident.id or link.relation not in CHAINING or link.to not in ends:
            continue
        points = [end.where for end in (ends[link.to], case.incident)]
        if all(place is not None and place.lat is not None for place in points):
            pairs = " ".join(f"{place.lon},{place.lat}" for place in points if place is not None)
            name = f"{words.plain(link.relation)} ({link.strength}): {title(case.incident)}"
            yield (
                f"<Placemark><name>{_text(name)}</name><LineString><coordinates>{pairs}</coordinates>"
                "</LineString></Placemark>\n"
            )


def _text(text: str) -> str:
    """Text as XML takes it: what it cannot hold stands as a mark."""
    return escape(visible(text))
