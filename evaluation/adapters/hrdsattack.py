"""HRDsAttack: attributes of the main event of an article, from the incident told most."""

from __future__ import annotations

from typing import Any

from evaluation.product import country_name, main_incident, read_titled
from tacitus.model.records import Incident, Place

VIOLATION = {
    "arrest": "arbitrary detention",
    "abduction": "kidnapping",
    "killing": "killing",
    "assassination": "killing",
    "execution": "killing",
    "shooting": "killing",
    "torture": "torture",
    "beating": "torture",
}
"""Our labels → the corpus's violation types; the rest is "other"."""
HARM = {"killed": "killing", "detained": "arbitrary detention", "abducted": "kidnapping"}
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
FINE = ("day", "part_of_day", "hour", "minute")
LEFT_OUT = "whether an actor had permission; enforced disappearance"


def predict(record: dict[str, Any]) -> dict[str, Any]:
    """The attributes of one article."""
    main = main_incident(read_titled(record))
    return {"id": record["id"], **(attributes(main) if main is not None else {})}


def attributes(incident: Incident) -> dict[str, Any]:
    """The corpus's attributes of one incident."""
    perpetrator = next((PERPETRATOR.get(actor.category) for actor in incident.initiators), None)
    found = {HARM[toll.effect] for toll in incident.tolls if toll.effect in HARM}
    found |= {VIOLATION[incident.label]} if incident.label in VIOLATION else set()
    return {
        "perpetrator_mention": perpetrator is not None,
        "perpetrator_type": perpetrator,
        "violation_types": sorted(found or {"other"}),
        **_day(incident),
        **(_place(incident.where) if incident.where is not None else {}),
    }


def _day(incident: Incident) -> dict[str, int | None]:
    """Year, month and day, as far as the interval is that fine."""
    if incident.when is None:
        return {"year": None, "month": None, "day": None}
    year, month, day = (int(part) for part in incident.when.start[:10].split("-"))
    fine = incident.when.precision in FINE
    return {
        "year": year,
        "month": month if fine or incident.when.precision in ("month", "week") else None,
        "day": day if fine else None,
    }


def _place(where: Place) -> dict[str, str | None]:
    said = where.text.text if where.text is not None else None
    return {
        "city": said if where.kind == "settlement" else None,
        "region": said if where.precision == "admin1" else where.admin1,
        "country": country_name(where.country),
    }
