"""HRDsAttack: attributes of the main event of an article, from its incidents.

The main event is the incident told most (mentions, headline counting double). Kinds of perpetrator and violation come
from a classifier trained on the corpus's training part (`evaluation.hrds_labels`), or by `TACITUS_HRDS=rules` from the
initiators' categories and the incidents' labels; day and place always from the incidents.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from evaluation import hrds_labels
from evaluation.reports import report_of
from tacitus.model.records import Actor, Incident, Place, Reading
from tacitus.readers.rules.read import Read, RuleReader
from tacitus.readers.rules.world import load_world
from tacitus.resolve.incident import derive

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
FINE = ("day", "part_of_day", "hour", "minute")
LEAST = 2
"""A city or region named once is often not the one; chosen on the training part."""
CALLED = {"USA": "USA", "HKG": "China", "PSE": "Palestine"}
"""Names that the training part prefers to the gazetteer's."""
DISAPPEARED = ("enforced disappearance", "enforced disappearances", "forcibly disappeared")


def predict(record: dict[str, Any]) -> dict[str, Any]:
    """The attributes of one article."""
    read = read_record(record)
    incidents = _by_weight(read)
    if hrds_labels.switched_on():
        perpetrator, violations = hrds_labels.labels(read)
    else:
        perpetrator = _perpetrator([actor for incident in incidents for actor in incident.initiators])
        violations = _violations(derive(read.extraction), read.scene.parsed.report.text)
    country = _country(read, incidents)
    return {
        "id": record["id"],
        "perpetrator_mention": perpetrator is not None,
        "perpetrator_type": perpetrator,
        "violation_types": violations,
        **_day(incidents, record),
        "city": _named_most(read, incidents, country, _is_city),
        "region": _named_most(read, incidents, country, _is_region),
        "country": _country_name(country),
    }


def read_record(record: dict[str, Any]) -> Read:
    """The article read, its title as first line."""
    text = "\n\n".join(part for part in (record.get("title"), record["text"]) if part)
    return RuleReader().read_fully(report_of({**record, "text": text}))


def _day(incidents: list[Incident], record: dict[str, Any]) -> dict[str, int | None]:
    """Year, month and day of the first dated incident; the year of publication where none is dated."""
    when = next((incident.when for incident in incidents if incident.when is not None), None)
    if when is None:
        return {"year": _year(record), "month": None, "day": None}
    year, month, day = (int(part) for part in when.start[:10].split("-"))
    fine = when.precision in FINE
    return {
        "year": year,
        "month": month if fine or when.precision in ("month", "week") else None,
        "day": day if fine else None,
    }


def _by_weight(read: Read) -> list[Incident]:
    """Incidents, the one told most first."""
    told = _told(read)
    return sorted(derive(read.extraction).incidents, key=lambda incident: -told[incident.id])


def _told(read: Read) -> dict[str, int]:
    """How often each incident is mentioned, the headline counting double."""
    return {
        account: sum(2 if m.segment == "headline" else 1 for m in draft.mentions)
        for account, draft in read.drafts.items()
    }


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


def _country(read: Read, incidents: list[Incident]) -> str | None:
    """The country named most, an incident's place counting twice for each of its mentions."""
    named = Counter(
        place.grounded.country
        for place in read.scene.spotted.places
        if isinstance(place.grounded, Place) and place.grounded.country
    )
    for incident in incidents:
        if incident.where is not None and incident.where.country:
            named[incident.where.country] += 2 * _told(read)[incident.id]
    return next((country for country, _ in named.most_common(1)), None)


def _country_name(code: str | None) -> str | None:
    """The name that the corpus's readers give a country."""
    if code is None or code in CALLED:
        return CALLED.get(code or "")
    entry = load_world().gazetteer.country(code)
    return entry.name if entry is not None else code


def _named_most(
    read: Read, incidents: list[Incident], country: str | None, fits: Callable[[Place], bool]
) -> str | None:
    """The words for the place of one kind in the country that is named most, at least `LEAST` times."""
    named: Counter[str] = Counter()
    for mention in read.scene.spotted.places:
        place = mention.grounded
        if isinstance(place, Place) and place.country == country and fits(place):
            named[mention.text] += 1
    for incident in incidents:
        where = incident.where
        if where is not None and where.text is not None and where.country == country and fits(where):
            named[where.text.text] += 2 * _told(read)[incident.id]
    return next((name for name, count in named.most_common(1) if count >= LEAST), None)


def _is_city(place: Place) -> bool:
    return place.kind == "settlement"


def _is_region(place: Place) -> bool:
    return place.precision == "admin1"
