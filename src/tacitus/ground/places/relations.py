"""Phrases around a toponym that move or widen it: near, north of, 30 km from, between, eastern …

A relation is read from the characters before and after the name in its sentence; `applied` turns the place at
the name into the place that is meant. The radii are our choice, set so that the true point lies inside in
nine of
ten cases of the development corpora where those have a point, and by judgement elsewhere (docs/grounding.md).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from tacitus.ground.places.entries import moved
from tacitus.model.measures import distance_km
from tacitus.model.records import Place
from tacitus.ontology.numbers import number_words

NEAR_KM = 15.0
OUTSIDE_KM = 20.0
COUNTRYSIDE_KM = 40.0
BORDER_KM = 60.0
OFFSHORE_KM = 150.0
BEARING_KM = 25.0
"""How far "north of X" may lie when no distance is given."""
KM_PER = {"k": 1.0, "mi": 1.609344, "m": 0.001, "n": 1.852}

BEARINGS = {"north": 0.0, "northeast": 45.0, "east": 90.0, "southeast": 135.0, "south": 180.0, "southwest": 225.0,
            "west": 270.0, "northwest": 315.0}  # fmt: skip

_BEARING = r"(?P<bearing>(?:north|south)?[- ]?(?:east|west)|north|south)(?:ern|wards?)?"
_TOWN = r"(?:city|town|village|port|capital|settlement|base|camp)"
_COUNTS = {**number_words(), "a": 1, "an": 1, "hundred": 100, "a few": 4, "several": 5, "dozens of": 40}
"""How many, in words; what is no number is our reading."""
_NUMBER = rf"(?P<number>\d[\d,.]*|{'|'.join(sorted(_COUNTS, key=len, reverse=True))}|some \d+)"
_UNIT = r"(?P<unit>kilomet(?:er|re)s?|kms?|miles?|mi|met(?:er|re)s?|nautical miles?|yards)"
_DISTANCE = re.compile(
    rf"\b{_NUMBER}[ -]?{_UNIT}\b\.?(?:\s*\([^)]*\))?(?:,)?(?:\s+(?:to the|due|further|away|inland|outside))*"
    rf"(?:\s+{_BEARING})?(?:\s+(?:of|from|outside|away from|off|inside))?\s+(?:the\s+)?(?:[\w-]+ (?:city|town|village|port|capital)(?: of)? )?$",  # noqa: E501
    re.IGNORECASE,
)
_SIDE = re.compile(
    rf"\b{_BEARING}\s+(?:of|from)\s+(?:the\s+)?(?:[a-z-]+\s+)?(?:{_TOWN}\s+(?:of\s+)?)?$", re.IGNORECASE
)
_PART = re.compile(
    r"\b(?P<bearing>(?:north|south)[- ]?(?:east|west)(?:ern)?|(?:north|south|east|west)ern|(?:north|south|east|west)|central|far north|upper|lower)\s+(?:part\s+of\s+)?$",  # noqa: E501
    re.IGNORECASE,
)
_PART_OF = re.compile(
    r"\bthe\s+(?:country['’]s\s+)?(?:(?:restive|remote|far|rural)\s+)?(?P<bearing>(?:north|south)?[- ]?(?:east|west)|north|south)(?:ern)?(?:\s+(?:part|region))?\s+of\s+(?:the\s+)?$",  # noqa: E501
    re.IGNORECASE,
)
_NEAR = re.compile(
    r"\b(?:near(?:by)?|close to|next to|adjacent to|not far from|in the vicinity of|in the area of|around)"
    r"(?:\s+(?:the|its|their))?(?:\s+(?:[\w'’-]+\s+){0,3}(?:city|town|village|border|base|camp|port|settlement|capital)(?:\s+(?:with|of))?)?\s*$",
    re.IGNORECASE,
)
_OUTSIDE = re.compile(
    r"\b(?:(?:just\s+)?outside(?:\s+of)?|(?:the\s+|its\s+|\b)"
    r"(?:(?P<bearing>(?:north|south)?[- ]?(?:east|west)(?:ern)?|(?:north|south)(?:ern)?)\s+|\w+\s+)?"
    r"(?:outskirts|edge|periphery|fringes?|suburbs?|approaches)\s+(?:of|to))"
    r"(?:\s+the)?(?:\s+(?:[\w'’-]+\s+){0,2}(?:city|town|village|capital)(?:\s+of)?)?\s*$",
    re.IGNORECASE,
)
_OFFSHORE = re.compile(
    r"\b(?:off(?:\s+the)?(?:\s+(?!(?:in|at|on|near|by|outside|inside|around|close)\b)\w+)?(?:\s+coast\s+of)?|waters\s+(?:off|near))\s*(?:the\s+)?$",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"\b(?:between|linking|connecting|from)\s+(?:the\s+)?(?:(?:cities|towns|villages|provinces|city|town|village)\s+(?:of\s+)?)?$",
    re.IGNORECASE,
)
_AFTER_COUNTRYSIDE = re.compile(r"^(?:['’]s)?\s+(?:(?:north|south|east|west)\w*\s+)?(?:countryside|hinterland|axis|front(?:line)?s?|direction|sector)\b", re.IGNORECASE)  # fmt: skip  # noqa: E501
_AFTER_OUTSKIRTS = re.compile(r"^(?:['’]s)?\s+(?:(?:north|south|east|west)\w*\s+)?(?:outskirts|suburbs?|area|environs|surroundings)\b", re.IGNORECASE)  # fmt: skip  # noqa: E501
_AFTER_BORDER = re.compile(
    r"^(?:['’]s)?(?:\s*[-–]\s*\w+)?\s+(?:border|frontier|coast|coastline)\b", re.IGNORECASE
)
_WAY = (
    r"(?:road|highway|motorway|route|railway|rail line|railway line|track|path|pipeline|corridor|axis|front ?line"
    r"|front|line of contact|street|bridge|tunnel)s?"
)
_WAY_BEFORE = re.compile(
    rf"\b{_WAY}\s+(?:(?:that|which)\s+)?(?:between|linking|links|connecting|connects|joining|joins|from|running from)"
    r"\s+(?:the\s+)?(?:(?:cities|towns|villages|city|town|village|port|capital)\s+(?:of\s+)?)?$",
    re.IGNORECASE,
)
_WAY_AFTER = re.compile(rf"^\s+(?:\w+\s+)?{_WAY}\b", re.IGNORECASE)
_LINK = re.compile(
    r"^(?:\s?[-–—]\s?|\s+(?:to|and|with)\s+(?:the\s+)?(?:(?:city|town|village|port|capital)\s+of\s+)?|/)$"
)
_BORDER = r"(?:border|frontier|boundary)s?"
_BORDER_BEFORE = re.compile(
    rf"\b{_BORDER}\s+(?:area\s+|region\s+|zone\s+)?(?:between|of)\s+(?:the\s+)?$", re.IGNORECASE
)
_BORDER_AFTER = re.compile(rf"^\s+{_BORDER}\b", re.IGNORECASE)
_BORDER_BETWEEN = re.compile(rf"^['’]s?\s+(?:\w+\s+)?{_BORDER}\s+with\s+(?:the\s+)?$", re.IGNORECASE)
_BORDER_OF = re.compile(r"\b(?:border|frontier)\s+(?:with|of|between)\s+(?:the\s+)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """How the place meant lies to the place named.

    `kind`: near | outside | countryside | border | offshore | distance | side | part. `bearing` is degrees
    from
    north to the place meant, None where not said; `km` the distance said. `phrase` is the words it was read
    from.
    """

    kind: str
    phrase: str
    bearing: float | None = None
    km: float | None = None


def relation_at(before: str, after: str) -> Relation | None:
    """The relation that the text before and after a toponym (same sentence) puts it in."""
    found = _DISTANCE.search(before)
    if (
        found
        and found["bearing"] is None
        and not re.search(r"(?:of|from|outside|off|inside)\s+(?:the\s+)?[\w -]*$", found[0])
    ):
        found = None
    if found:
        return Relation(
            kind="distance", phrase=found[0].strip(), bearing=_bearing(found["bearing"]), km=_km(found)
        )
    found = _PART_OF.search(before)
    if found:
        return Relation(kind="part", phrase=found[0].strip(), bearing=_bearing(found["bearing"]))
    found = _SIDE.search(before)
    if found:
        return Relation(kind="side", phrase=found[0].strip(), bearing=_bearing(found["bearing"]))
    found = _OUTSIDE.search(before)
    if found:
        return Relation(kind="outside", phrase=found[0].strip(), bearing=_bearing(found["bearing"]))
    for kind, pattern in (
        ("near", _NEAR),
        ("offshore", _OFFSHORE),
        ("border", _BORDER_OF),
    ):
        found = pattern.search(before)
        if found:
            return Relation(kind=kind, phrase=found[0].strip())
    for kind, pattern in (
        ("countryside", _AFTER_COUNTRYSIDE),
        ("outside", _AFTER_OUTSKIRTS),
        ("border", _AFTER_BORDER),
    ):
        found = pattern.search(after)
        if found:
            part = _PART.search(before)
            return Relation(
                kind=kind, phrase=found[0].strip(), bearing=_bearing(part["bearing"]) if part else None
            )
    found = _PART.search(before)
    if found:
        return Relation(kind="part", phrase=found[0].strip(), bearing=_bearing(found["bearing"]))
    return None


def stretch_kind(before: str, link: str, after: str) -> str | None:
    """How two toponyms belong together: between | way | border, None if they do not.

    `before` and `after` are the text around the two, `link` the text between them: "the road linking X and Y",
    "the X–Y highway", "the border between X and Y", "X's border with Y".
    """
    if _BORDER_BETWEEN.search(link):
        return "border"
    if not _LINK.match(link):
        return None
    if _BORDER_BEFORE.search(before) or _BORDER_AFTER.search(after):
        return "border"
    if _WAY_BEFORE.search(before) or _WAY_AFTER.search(after):
        return "way"
    found = _BETWEEN.search(before)
    if found and link.strip() in ("and", "and the") and not found[0].lower().startswith("from"):
        return "between"
    return None


def borders_on(before: str) -> bool:
    """Whether the text before a toponym is "the border with"."""
    return bool(_BORDER_OF.search(before))


def applied(place: Place, relation: Relation) -> Place:
    """`place` moved and widened as `relation` says. A place without a point stays as it is."""
    if place.lat is None or place.lon is None or place.radius_km is None:
        return place
    why = f"“{relation.phrase}” {place.name}"
    if place.precision in ("country", "admin1", "region") and relation.kind != "distance":
        return _of_area(place, relation, why)
    if relation.kind == "part":
        return place
    lat, lon, radius = place.lat, place.lon, place.radius_km
    if relation.kind == "distance" and relation.km is not None:
        spread = max(3.0, 0.3 * relation.km)
        if relation.bearing is None:
            return replace(
                place, radius_km=round(relation.km + radius + spread, 1), precision="near", reason=why
            )
        lat, lon = moved(lat, lon, relation.bearing, relation.km)
        spread = max(5.0, 0.45 * relation.km)
        return _near(place, lat, lon, radius + spread, why)
    if relation.kind == "outside" and relation.bearing is not None:
        lat, lon = moved(lat, lon, relation.bearing, 0.25 * radius)
        return _near(place, lat, lon, 0.8 * radius + NEAR_KM / 2, why)
    if relation.kind == "side" and relation.bearing is not None:
        lat, lon = moved(lat, lon, relation.bearing, BEARING_KM / 2)
        return _near(place, lat, lon, max(radius, 5.0) + BEARING_KM, why)
    widths = {"near": NEAR_KM, "outside": OUTSIDE_KM, "countryside": COUNTRYSIDE_KM, "border": BORDER_KM,
              "offshore": OFFSHORE_KM}  # fmt: skip
    return _near(place, lat, lon, max(1.2 * radius, radius + widths.get(relation.kind, NEAR_KM)), why)


LONGEST_KM = {"between": 300.0, "way": 800.0, "border": 300.0}
"""How far apart the ends of a stretch may be."""


def between(first: Place, second: Place, kind: str = "between") -> Place | None:
    """The stretch between two places: its middle, with a radius that holds both ends. None for areas and too far."""
    if first.lat is None or second.lat is None or first.lon is None or second.lon is None:
        return None
    apart = distance_km(first.lat, first.lon, second.lat, second.lon)
    areas = ("country", "region") if kind == "way" else ("country", "region", "admin1", "admin2")
    if apart > LONGEST_KM[kind] or first.precision in areas or second.precision in areas:
        return None
    return replace(
        first,
        name=f"between {first.name} and {second.name}",
        lat=round((first.lat + second.lat) / 2, 4),
        lon=round((first.lon + second.lon) / 2, 4),
        radius_km=round(apart / 2 + 3.0, 1),
        precision="near",
        reason=f"between {first.name} and {second.name}, {apart:.0f} km apart",
    )


def _of_area(place: Place, relation: Relation, why: str) -> Place:
    assert place.lat is not None
    assert place.lon is not None
    assert place.radius_km is not None
    radius = place.radius_km
    if relation.kind in ("part", "side", "countryside") and relation.bearing is not None:
        lat, lon = moved(place.lat, place.lon, relation.bearing, 0.45 * radius)
        return replace(
            place,
            lat=round(lat, 3),
            lon=round(lon, 3),
            radius_km=round(0.7 * radius, 1),
            precision="region",
            reason=why,
        )
    if relation.kind == "part":
        return place
    wider = {"offshore": OFFSHORE_KM, "border": 30.0}.get(relation.kind, 10.0)
    return replace(place, radius_km=round(radius + wider, 1), precision="region", reason=why)


def _near(place: Place, lat: float, lon: float, radius: float, why: str) -> Place:
    return replace(
        place, lat=round(lat, 4), lon=round(lon, 4), radius_km=round(radius, 1), precision="near", reason=why
    )


def _bearing(word: str | None) -> float | None:
    if not word:
        return None
    plain = re.sub(r"[- ]|ern$", "", word.lower())
    return BEARINGS.get(plain, BEARINGS.get(plain.removesuffix("ern")))


def _decimal(written: str) -> float:
    """A figure with thousands set apart by commas; of "1.2.3", which is none, what stands before the second point."""
    plain = re.sub(r",(?=\d{3})", "", written).rstrip(".,").replace(",", ".")
    return float(".".join(plain.split(".")[:2]))


def _km(found: re.Match[str]) -> float:
    said = found["number"].lower().removeprefix("some ")
    number = float(_COUNTS[said]) if said in _COUNTS else _decimal(said)
    unit = found["unit"].lower()
    if unit.startswith("yard"):
        return number * 0.0009144
    scale = (
        KM_PER["n"]
        if unit.startswith("n")
        else KM_PER["mi"]
        if unit.startswith("mi")
        else KM_PER["k"]
        if unit.startswith("k")
        else KM_PER["m"]
    )
    return float(number * scale)
