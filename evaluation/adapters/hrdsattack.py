"""HRDsAttack: attributes of the main event of an article, from its incidents.

The main event is the incident told most (mentions, headline counting double). Its violation types are those of
all incidents of the report, since the corpus lists every violation. A perpetrator type comes from the initiator's
category; unknown stays null.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from evaluation.reports import report_of
from tacitus.model.records import Actor, Incident, Place, Reading
from tacitus.pipeline.read import Read, read_fully
from tacitus.pipeline.world import load_world

VIOLATION = {
    "arrest": "arbitrary detention",
    "abduction": "kidnapping",
    "killing": "killing",
    "assassination": "killing",
    "execution": "killing",
    "shooting": "killing",
    "torture": "torture",
    "beating": "torture",
    "sexual_violence": "other",
    "attack": "other",
    "looting": "other",
    "arson": "other",
    "seizure": "other",
}
"""Our labels → the corpus's violation types."""
PERPETRATOR = {
    "state": "state actor",
    "state_forces": "state actor",
    "rebel": "other actors without permissions",
    "militia": "other actors without permissions",
    "criminal": "other actors without permissions",
    "business": "other non-state actors",
    "unknown": "other actors without permissions",
    "civilian": "other non-state actors",
    "io": "regional orgs",
}
DISAPPEARED = ("enforced disappearance", "enforced disappearances", "forcibly disappeared")


def predict(record: dict[str, Any]) -> dict[str, Any]:
    """The attributes of one article."""
    text = "\n\n".join(part for part in (record.get("title"), record["text"]) if part)
    read = read_fully(report_of({**record, "text": text}))
    main = _main(read)
    initiators = [actor for incident in _by_weight(read) for actor in incident.initiators]
    perpetrator = _perpetrator(initiators)
    when = main.when if main is not None else None
    day = when.start[:10].split("-") if when is not None else None
    fine = when is not None and when.precision in ("day", "part_of_day", "hour", "minute")
    monthly = fine or (when is not None and when.precision in ("month", "week"))
    where = next((i.where for i in _by_weight(read) if i.where is not None), None)
    return {
        "id": record["id"],
        "perpetrator_mention": perpetrator is not None,
        "perpetrator_type": perpetrator,
        "violation_types": _violations(read.reading, text),
        "year": int(day[0]) if day else _year(record),
        "month": int(day[1]) if day and monthly else None,
        "day": int(day[2]) if day and fine else None,
        "city": where.name if where is not None and where.kind == "settlement" else None,
        "region": None,
        "country": _country(read, where.country if where is not None else None),
    }


def _by_weight(read: Read) -> list[Incident]:
    """Incidents, the one told most first."""
    weight = Counter(
        {
            one.incident.id: sum(2 if m.segment == "headline" else 1 for m in one.draft.mentions)
            for one in read.built
        }
    )
    return sorted(read.reading.incidents, key=lambda i: -weight[i.id])


def _main(read: Read) -> Incident | None:
    return next(iter(_by_weight(read)), None)


def _perpetrator(initiators: list[Actor]) -> str | None:
    known = [a for a in initiators if a.category not in ("unknown", "civilian")]
    return PERPETRATOR.get((known or initiators)[0].category) if initiators else None


def _violations(reading: Reading, text: str) -> list[str]:
    found = {VIOLATION[i.label] for i in reading.incidents if i.label in VIOLATION}
    effects = {toll.effect for i in reading.incidents for toll in i.tolls}
    if "killed" in effects:
        found.add("killing")
    if "detained" in effects:
        found.add("arbitrary detention")
    if "abducted" in effects:
        found.add("kidnapping")
    if any(phrase in text.lower() for phrase in DISAPPEARED):
        found.add("enforced disappearance")
    return sorted(found or {"other"})


def _year(record: dict[str, Any]) -> int | None:
    """The corpus gives the year of publication where the text gives none."""
    return int(record["published"][:4]) if record.get("published") else None


def _country(read: Read, code: str | None) -> str | None:
    """The country's name: of the incident's place, else the one named most in the report."""
    if code is None:
        named = Counter(
            place.grounded.country
            for place in read.scene.spotted.places
            if isinstance(place.grounded, Place) and place.grounded.country
        )
        code = next((c for c, _ in named.most_common(1)), None)
    if code is None:
        return None
    entry = load_world().gazetteer.country(code)
    return entry.name if entry is not None else code
