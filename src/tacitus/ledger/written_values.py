"""What a person writes for a value → the value: "killed 5-7", "2023-03-24", "36.2,37.1,5 Aleppo", "only admin1"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Literal, cast, get_args

from pydantic import ValidationError

from tacitus.errors import UsageError
from tacitus.model.codec import from_plain, to_plain
from tacitus.model.ledger import Grade
from tacitus.model.records import (
    FORMS,
    Actor,
    Count,
    Interval,
    Kind,
    Means,
    Place,
    PlaceCandidate,
    Relation,
    Responsibility,
    Span,
    TargetObject,
    Toll,
    Value,
)
from tacitus.model.rulings import SET_FIELDS, SetField
from tacitus.model.vocabulary import Effect, ResponsibilityKind, Status

NOTHING = frozenset({"", "unknown", "none", "nobody", "not known"})
"""Words for "not known"."""
UNPLACED_RADIUS_KM = 1.0
"""Radius of a point that is given without one."""
LARGEST_RADIUS_KM = 20_000.0
"""Half way round the earth."""
_NO_WORDS = Span(start=0, end=0, text="")
"""Stands where the words of a report come in when the ruling is applied."""
_POINT = re.compile(
    r"(-?\d+(?:\.\d+)?)\s*,\s*(-?\d+(?:\.\d+)?)(?:\s*,\s*(\d+(?:\.\d+)?)\s*(?:km)?)?(?:\s+(.+))?"
)
_FIGURE = re.compile(r"(\d[\d,]*)(?:\s*(?:-|–|to)\s*(\d[\d,]*)|(\+))?")
_WITHIN = re.compile(r"(.+?),?\s+within\s+(\d+(?:\.\d+)?)\s*km", re.IGNORECASE)
_ONLY = re.compile(r"only\s+(?:the\s+)?(admin1|province|country)(?:\s+is\s+known)?", re.IGNORECASE)

Said = str | Mapping[str, Any] | Value | None
"""A value as it is written, as JSON, or as it is."""


def claim_value(field: str, said: Said, before: Value | None = None) -> Value:
    """The value of a claim on a field. `before` is what was read: what is not said again stays. Raises `UsageError`."""
    form = FORMS.get(field)
    if form is None or field in ("follows", "part_of"):
        fields = ", ".join(name for name in FORMS if name not in ("follows", "part_of"))
        raise UsageError(f"There are no claims on '{field}' to give.", remedy=f"Fields: {fields}.")
    if isinstance(said, form):
        return bare(said)
    if isinstance(said, Mapping):
        known = _point_of(said, before) if form is Place else None
        stays = known or (before if isinstance(before, form) else None)
        plain = to_plain(stays) if stays is not None else _FRESH.get(field, {})
        return bare(_from_json(form, {**plain, **said}, field))
    if not isinstance(said, str) or not said.strip():
        raise UsageError(f"Nothing is said for '{field}'.")
    return bare(_written(field, " ".join(said.split()), before))


def set_value(field: str, said: Any, before: Any = None) -> Any:
    """The value that a person sets a field of an incident to; None is "not known". Raises `UsageError`."""
    if field not in SET_FIELDS:
        raise UsageError(
            f"'{field}' of an incident cannot be set.",
            remedy=f"One of {', '.join(SET_FIELDS)}; what a report says is corrected claim by claim.",
        )
    if field == "initiators":
        return tuple(_actors(said))
    if said is None or (isinstance(said, str) and said.strip().casefold() in NOTHING):
        if field not in ("when", "where"):
            raise UsageError(f"'{field}' needs a value.")
        return None
    if field == "status":
        return one_of("status", str(said), get_args(Status))
    if field == "grade":
        return one_of("grade", str(said), get_args(Grade))
    return claim_value(field, said, before)


def set_field(field: str) -> SetField:
    """The name of a field that can be set, as its type has it."""
    return cast(SetField, field)


def one_of(name: str, said: str, known: tuple[str, ...]) -> str:
    """One of a closed list of words. Raises `UsageError`."""
    word = said.strip().casefold().replace(" ", "_")
    if word not in known:
        raise UsageError(f"'{said}' is no {name}.", remedy=f"One of {', '.join(known)}.")
    return word


def _written(field: str, said: str, before: Value | None) -> Value:
    if field == "type":
        return kind_of(said, before if isinstance(before, Kind) else None)
    if field == "when":
        return interval(said)
    if field == "where":
        return place(said, before if isinstance(before, Place) else None)
    if field in ("initiator", "target"):
        return actor(said)
    if field == "toll":
        return toll(said, before if isinstance(before, Toll) else None)
    if field == "responsibility":
        kind, _, name = said.partition(" ")
        told = cast(ResponsibilityKind, one_of("kind of responsibility", kind, get_args(ResponsibilityKind)))
        if not name:
            raise UsageError("Who?", remedy="Give 'claimed NAME', 'denied NAME', 'attributed NAME' …")
        return Responsibility(kind=told, actor=actor(name), speaker=None, hedge=None, evidence=_NO_WORDS)
    word = said.casefold().replace(" ", "_")
    return (
        Means(text=_NO_WORDS, class_=word) if field == "means" else TargetObject(text=_NO_WORDS, class_=word)
    )


def kind_of(said: str, before: Kind | None = None) -> Kind:
    """The kind of a label; how it stands (`status`) stays as it was. Raises `UsageError`."""
    from tacitus.ontology.kinds import parent_of, sheets

    label = one_of("kind of incident", said, tuple(sheets()))
    sheet = sheets()[label]
    status: Status = before.status if before else "current"
    return Kind(
        type=sheet["type"], mode=sheet.get("mode"), label=label, status=status, parent=parent_of(label)
    )


def interval(said: str) -> Interval:
    """A day, month, year or minute, or `FIRST/LAST` (days both included, instants not). Raises `UsageError`."""
    first, slash, last = (part.strip() for part in said.partition("/"))
    try:
        start, end, precision = _one_time(first)
        if slash:
            _, end, _ = _one_time(last)
            precision = "range"
            if "T" in last:
                end = last
    except (ValueError, OverflowError):  # OverflowError: the last day, month or year that there is
        raise UsageError(
            f"'{said}' is no time.",
            remedy="Give 2023-03-24, 2023-03, 2023, 2023-03-24T10:15+03:00, or two of them with / between.",
        ) from None
    if _comparable(start) >= _comparable(end):
        raise UsageError(f"'{said}' ends before it begins.")
    zone = start[19:] if len(start) > 19 else None
    return Interval(start=start, end=end, precision=precision, zone=zone)


def _one_time(said: str) -> tuple[str, str, Literal["minute", "day", "month", "year", "range"]]:
    if re.fullmatch(r"\d{4}", said):
        return f"{said}-01-01T00:00:00", f"{int(said) + 1:04d}-01-01T00:00:00", "year"
    if re.fullmatch(r"\d{4}-\d{2}", said):
        first = date.fromisoformat(f"{said}-01")
        after = (first + timedelta(days=31)).replace(day=1)
        return f"{first}T00:00:00", f"{after}T00:00:00", "month"
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", said):
        day = date.fromisoformat(said)
        return f"{day}T00:00:00", f"{day + timedelta(days=1)}T00:00:00", "day"
    moment = datetime.fromisoformat(said)
    return moment.isoformat(), (moment + timedelta(minutes=1)).isoformat(), "minute"


def _comparable(instant: str) -> str:
    return instant[:19]


def place(said: str, before: Place | None = None) -> Place:
    """A point (`LAT,LON[,RADIUS] [NAME]`), a gazetteer's id or name, or `only admin1`, `only country`.

    `… within 12 km` after a point, an id or a name gives the radius. Raises `UsageError`.
    """
    if (within := _WITHIN.fullmatch(said)) is not None:
        return _reaching(place(within.group(1), before), float(within.group(2)))
    point, only = _POINT.fullmatch(said), _ONLY.fullmatch(said)
    if point is not None:
        lat, lon, radius, name = point.groups()
        return pin(float(lat), float(lon), float(radius) if radius else UNPLACED_RADIUS_KM, name, before)
    if only is not None:
        return _widened(only.group(1).casefold(), before)
    chosen = next((one for one in before.candidates if one.gazetteer == said), None) if before else None
    return _listed(said, chosen)


def spot(said: str) -> Place:
    """A place that a radius is drawn around: as `place`, and a town before the province that has its name."""
    found = {match.entry.gazetteer: match.entry for match in _gazetteer().lookup(said)}
    towns = [entry for entry in found.values() if entry.kind == "settlement"]
    return _of_entry(towns[0]) if len(towns) == 1 else place(said)


def pin(lat: float, lon: float, radius_km: float, name: str | None, before: Place | None = None) -> Place:
    """A point that a person puts on the map, `radius_km` around it included. Raises `UsageError`."""
    if not (-90 <= lat <= 90 and -180 <= lon <= 180 and 0 < radius_km <= LARGEST_RADIUS_KM):
        raise UsageError(f"{lat},{lon} with {radius_km} km is no place.", remedy="Latitude goes first.")
    gazetteer = _gazetteer()
    division = gazetteer.division_of(lat, lon)
    made = Place(
        name=name or (before.name if before else f"{lat:.4f}, {lon:.4f}"),
        text=None,
        lat=lat,
        lon=lon,
        radius_km=radius_km,
        precision=_point_precision(radius_km),
        kind=before.kind if before else None,
        country=gazetteer.country_of(lat, lon),
        admin1=division.admin1 or division.name if division else None,
        gazetteer=None,
        candidates=before.candidates if before else (),
    )
    return _zoned(made)


def _reaching(found: Place, radius_km: float) -> Place:
    """A place with another radius; a point within a kilometre is exact. Raises `UsageError`."""
    if not 0 < radius_km <= LARGEST_RADIUS_KM:
        raise UsageError(f"{radius_km} km is no radius.", remedy="Give kilometres, above 0.")
    is_point = found.precision in ("exact", "near")
    precision = _point_precision(radius_km) if is_point else found.precision
    return replace(found, radius_km=radius_km, precision=precision)


def _point_precision(radius_km: float) -> Literal["exact", "near"]:
    return "exact" if radius_km <= UNPLACED_RADIUS_KM else "near"


def _point_of(said: Mapping[str, Any], before: Value | None) -> Place | None:
    """The place of a point that is given as JSON: its country, province and zone are those of the point."""
    lat, lon, name = said.get("lat"), said.get("lon"), said.get("name")
    radius = said.get("radius_km") or UNPLACED_RADIUS_KM
    if not all(isinstance(one, int | float) for one in (lat, lon, radius)):
        return None
    known = before if isinstance(before, Place) else None
    return pin(float(lat or 0), float(lon or 0), float(radius), str(name) if name else None, known)


def _widened(to: str, before: Place | None) -> Place:
    if before is None or before.lat is None or before.lon is None:
        raise UsageError("No place is known that could be widened.", remedy="Name the province.")
    gazetteer = _gazetteer()
    if to == "country":
        found = gazetteer.country(before.country or "")
    else:
        found = gazetteer.division_of(before.lat, before.lon)
    if found is None:
        raise UsageError(f"In which {to} {before.name} lies is not known.", remedy="Name it.")
    return replace(_of_entry(found), candidates=before.candidates)


def _listed(said: str, chosen: PlaceCandidate | None) -> Place:
    gazetteer = _gazetteer()
    if chosen is not None or ":" in said:
        entry = gazetteer.entry(said)
        if entry is not None:
            return _of_entry(entry)
        if chosen is None:
            raise UsageError(f"The gazetteer has no place {said}.")
        made = pin(chosen.lat, chosen.lon, UNPLACED_RADIUS_KM, chosen.name)
        return replace(made, gazetteer=chosen.gazetteer, kind=chosen.kind, admin1=chosen.admin1)
    found = {match.entry.gazetteer: match.entry for match in gazetteer.lookup(said)}
    if len(found) != 1:
        named = "; ".join(f"{e.gazetteer} ({e.kind}, {e.admin1 or ''} {e.country})" for e in found.values())
        raise UsageError(
            f"{len(found) or 'No'} places go by '{said}'.",
            remedy=f"Give one's id: {named[:600]}." if found else "Give a point: LAT,LON,RADIUS NAME.",
        )
    return _of_entry(next(iter(found.values())))


def _of_entry(entry: Any) -> Place:
    from tacitus.ground.places.grounding import precision_of

    return _zoned(
        Place(
            name=entry.name,
            text=None,
            lat=entry.lat,
            lon=entry.lon,
            radius_km=entry.radius_km,
            precision=precision_of(entry.kind),
            kind=entry.kind,
            country=entry.country,
            admin1=entry.name if entry.kind == "admin1" else entry.admin1,
            gazetteer=entry.gazetteer,
        )
    )


def _zoned(place: Place) -> Place:
    from tacitus.ground.places import zone_of

    return replace(place, zone=zone_of(place))


def _gazetteer() -> Any:
    from tacitus.ground.places import load_gazetteer
    from tacitus.settings import load_settings

    return load_gazetteer(load_settings(), progress=False)


def actor(said: str) -> Actor:
    """Who goes by a name: the registry's entry where it has exactly one."""
    from tacitus.ground.actors.registry import load_registry

    known = load_registry().find(said)
    if len(known) == 1:
        one = known[0]
        return Actor(name=one.name, text=None, id=one.id, category=one.category, country=one.country)
    return Actor(name=said, text=None, id=None, category="unknown", country=None)


def _actors(said: Any) -> list[Actor]:
    if said is None:
        return []
    if isinstance(said, str):
        names = [name.strip() for name in said.split(";")]
        return [actor(name) for name in names if name.casefold() not in NOTHING]
    return [one if isinstance(one, Actor) else actor(str(one)) for one in said]


def toll(said: str, before: Toll | None = None) -> Toll:
    """`[EFFECT] FIGURE [GROUP]`, the figure `5`, `5-7`, `5+` (at least); what is not said stays as it was."""
    words = said.casefold().split()
    effect: Effect | None = before.effect if before else None
    if words and words[0] in get_args(Effect):
        effect = cast(Effect, words.pop(0))
    figure = _FIGURE.fullmatch(words[0]) if words else None
    if effect is None or figure is None or len(words) > 2:
        raise UsageError(
            f"'{said}' is no toll.",
            remedy="Give 'killed 5', 'wounded 5-7', 'killed 5+', 'killed 5 civilian'.",
        )
    count = _count(*figure.groups())
    group = words[1] if len(words) > 1 else (before.group if before else "unknown")
    made = before or Toll(
        effect=effect, low=None, best=None, high=None, group=group, nationality=None, side="unknown",
        speaker=None, scope="incident", evidence=(),
    )  # fmt: skip
    return replace(made, effect=effect, low=count.low, best=count.best, high=count.high, group=group)


def _count(first: str, last: str | None, more: str | None) -> Count:
    low = int(first.replace(",", ""))
    if last is not None:
        high = int(last.replace(",", ""))
        if high < low:
            raise UsageError(f"{low}-{high} goes down.")
        return Count(low=low, best=None, high=high, text=None)
    return Count(low=low, best=low, high=None if more else low, text=None)


_FRESH: Mapping[str, dict[str, Any]] = {
    "type": {"mode": None},
    "where": dict.fromkeys(
        "text lat lon radius_km precision kind country admin1 gazetteer".split(), None
    ),
    "initiator": {"text": None, "id": None, "category": "unknown", "country": None},
    "target": {"text": None, "id": None, "category": "unknown", "country": None},
    "target_object": {"text": to_plain(_NO_WORDS)},
    "means": {"text": to_plain(_NO_WORDS)},
    "toll": {
        "low": None, "best": None, "high": None, "group": "unknown", "nationality": None, "side": "unknown",
        "speaker": None, "scope": "incident", "evidence": [],
    },
    "responsibility": {"speaker": None, "hedge": None, "evidence": to_plain(_NO_WORDS)},
}  # fmt: skip
"""Field → what of its value need not be said."""


def _from_json(form: type[Value], plain: Mapping[str, Any], field: str) -> Value:
    try:
        built: Value = from_plain(form, dict(plain))
    except ValidationError as error:
        first = error.errors()[0]
        at = ".".join(map(str, first["loc"]))
        raise UsageError(f"{plain} is no value of '{field}': {at}: {first['msg']}.") from None
    return built


def bare(value: Value) -> Value:
    """A value without the words that it was read from: they come in when the ruling is applied."""
    if isinstance(value, Interval | Place | Actor):
        value = replace(value, text=None)
    if isinstance(value, Actor):
        return replace(value, affiliations=(), antecedent=None)
    if isinstance(value, Toll):
        return replace(value, evidence=(), speaker=None, part_of=_wordless(value.part_of))
    if isinstance(value, Responsibility):
        who = replace(value.actor, text=None, affiliations=(), antecedent=None)
        return replace(value, evidence=_NO_WORDS, speaker=None, hedge=None, actor=who)
    if isinstance(value, TargetObject):
        return replace(value, text=_NO_WORDS)
    if isinstance(value, Relation):
        return replace(value, distance=None)
    if isinstance(value, Means):
        return replace(value, text=_NO_WORDS, count=_wordless(value.count), origin=None)
    return value


def _wordless(count: Count | None) -> Count | None:
    return replace(count, text=None) if count else None
