"""What every adapter asks: the product's own reading of a corpus record, and its main incident."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from evaluation.reports import report_of
from evaluation.scenarios import partition, resolve
from tacitus.errors import RecordError
from tacitus.ground.actors import Registry, load_registry
from tacitus.model.records import Claim, Incident, Reading, Span
from tacitus.pipeline.intake import read_new
from tacitus.resolve.tolls import toll_of

Record = dict[str, Any]


def read(record: Record) -> Reading:
    """The record's text, title, day and outlet as `tacitus.read` reads them, every mention listed."""
    return read_new(report_of(record), mentions=True)


def read_titled(record: Record) -> Reading:
    """`read` with the title as the first line, as pages and files have it: for figures without offsets."""
    title = str(record.get("title") or "").strip()
    return read({**record, "text": f"{title}\n\n{record['text']}"} if title else record)


def main_incident(reading: Reading) -> Incident | None:
    """The incident told most: words that name it, those of a headline counting double; of equals the first."""
    told = Counter[str]()
    for claim in kinds(reading):
        told[claim.incident] += 2 if claim.segment == "headline" else 1
    return max(reading.incidents, key=lambda incident: told[incident.id], default=None)


def kinds(reading: Reading) -> Iterator[Claim]:
    """The claims that name an incident, one for each mention: their evidence is the mention's trigger words."""
    return (claim for claim in reading.claims if claim.field == "type")


def beside(reading: Reading, claim: Claim, field: str) -> list[Claim]:
    """The claims on a field of the same incident, said in the same sentence."""
    return [
        other
        for other in reading.claims
        if (other.field, other.incident, other.context) == (field, claim.incident, claim.context)
    ]


def figure(incident: Incident, effect: str, *, leaving_out: Collection[str] = ()) -> int:
    """The product's best figure of an effect; 0 where it gives none, as the corpora write it."""
    kept = tuple(toll for toll in incident.tolls if toll.group not in leaving_out)
    total = toll_of(replace(incident, tolls=kept), effect)
    return 0 if total is None else total.best or total.low or 0


def incident_labels(records: Sequence[Record]) -> list[str]:
    """For each record the ledger's incident that its main incident came to be part of; its own id where none is."""
    readings = [_read_or_none(record) for record in records]
    home = partition(resolve(reading for reading in readings if reading is not None))
    mains = [None if reading is None else main_incident(reading) for reading in readings]
    return [
        home.get(main.id, main.id) if main else str(record["id"])
        for record, main in zip(records, mains, strict=True)
    ]


def spans(listed: Iterable[Span]) -> list[dict[str, int]]:
    """Offsets in the rulers' form."""
    return [{"start": span.start, "end": span.end} for span in listed]


def country_name(code: str | None) -> str | None:
    """The registry's name of a country given by its three letters."""
    entry = _registry().entries.get(f"state:{code}")
    return entry.name if entry is not None else code


@cache
def _registry() -> Registry:
    return load_registry()


def _read_or_none(record: Record) -> Reading | None:
    try:
        return read_titled(record)
    except RecordError:
        return None
