"""A made-up war that lasts as long as it must: readings as the reader would make them, without its parser.

Fifty incidents begin a day, most of them in few towns. One to forty reports tell of each within days: tolls
rise, wires are copied, an outlet rounds up the day, an attack is answered by another, and look-alikes (the same
act in the same town on the next day, or in the next town on the same day) stand beside each other. Everything
follows from the seed. Its claims per account, accounts per report and lengths are near what the reader makes of
the sample reports.
"""

from __future__ import annotations

import importlib.resources
import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from heapq import heappop, heappush
from itertools import count
from typing import Any

from tacitus.model.ids import content_id
from tacitus.model.records import (
    Actor,
    Claim,
    Extraction,
    Interval,
    Kind,
    Means,
    Place,
    Reading,
    Relation,
    Report,
    Segment,
    Span,
    Speaker,
    SpeakerLink,
    TargetObject,
    Toll,
)
from tacitus.model.vocabulary import Effect, PlacePrecision, SpeakerRole, TimePrecision
from tacitus.present.places import country_names
from tacitus.resolve.incident import derive

SEED = 20240101
FIRST_DAY = datetime(2015, 1, 1, tzinfo=UTC)
INCIDENTS_A_DAY = 50
TOWNS_A_COUNTRY = 60
PROVINCES = 6
"""In each country; towns belong to the one whose centre is nearest."""


@dataclass(frozen=True, slots=True)
class Town:
    """A place that does not exist."""

    name: str
    lat: float
    lon: float
    country: str
    province: Place


@dataclass(slots=True)
class Happening:
    """What really happened, which no report tells quite right."""

    number: int
    start: datetime
    town: Town
    act: dict[str, Any]
    actor: dict[str, str]
    killed: int
    wounded: int
    answers: Happening | None
    texts: list[_Told] = field(default_factory=list)
    """Of the wire, to be copied."""


@dataclass(frozen=True, slots=True)
class _Told:
    text: str
    claims: tuple[Claim, ...]


def readings(seed: int = SEED, a_day: float = INCIDENTS_A_DAY) -> Iterator[tuple[datetime, Reading]]:
    """Readings in the order of their publication, and when each came out; without end. `a_day` incidents begin daily."""
    chooser = random.Random(seed)
    waiting: list[tuple[datetime, int, Happening, int]] = []
    order = count()
    for happening in _happenings(chooser, a_day):
        for later, moment in enumerate(_tellings(chooser, happening)):
            heappush(waiting, (moment, next(order), happening, later))
        while waiting and waiting[0][0] <= happening.start:
            moment, _, told, later = heappop(waiting)
            yield moment, _reading(chooser, told, later, moment)


def _happenings(chooser: random.Random, a_day: float) -> Iterator[Happening]:
    """Incidents in order of time, without end."""
    towns, acts, actors = _towns(chooser), _words()["acts"], _words()["actors"]
    recent: list[Happening] = []
    start = FIRST_DAY
    for number in count():
        start += timedelta(days=chooser.expovariate(a_day))
        town, act, answers = _town(chooser, towns), chooser.choice(acts), None
        twin = chooser.choice(recent) if recent and chooser.random() < 0.15 else None
        if twin is not None and chooser.random() < 0.5:
            town, act = twin.town, twin.act
        elif twin is not None:
            answers = twin
            town = chooser.choice(towns[twin.town.country])
        killed = int(chooser.paretovariate(1.1)) - chooser.randint(0, 1)
        made = Happening(
            number=number,
            start=start,
            town=town,
            act=act,
            actor=chooser.choice(actors),
            killed=killed,
            wounded=int(killed * chooser.uniform(0.5, 4)),
            answers=answers,
        )
        recent = [*recent[-150:], made]
        yield made


def _tellings(chooser: random.Random, happening: Happening) -> list[datetime]:
    """When the reports on it come out: mostly one, at times forty."""
    many = min(40, int(chooser.paretovariate(2.0)) + (happening.killed > 20) * chooser.randint(2, 12))
    hours = sorted(chooser.expovariate(1 / 20) + 1 for _ in range(many))
    return [happening.start + timedelta(hours=hour) for hour in hours]


def _reading(chooser: random.Random, happening: Happening, later: int, moment: datetime) -> Reading:
    outlet = chooser.choice(_words()["outlets"])
    if happening.texts and chooser.random() < 0.25:
        told = _copied(chooser, happening.texts[-1], outlet)
    else:
        told = _written(chooser, happening, later, moment, outlet)
        if outlet == _words()["wire"]:
            happening.texts.append(told)
    start = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    report = Report(
        id=content_id("r", told.text),
        text=told.text,
        title=told.text.partition("\n")[0],
        outlet=outlet,
        language="en",
        published=_interval(start, 24, "day")
        if chooser.random() < 0.5
        else _interval(moment, 1 / 60, "minute"),
        segments=(Segment(kind="body", start=0, end=len(told.text)),),
        path=f"{outlet.lower().replace(' ', '-')}/{happening.number}-{later}.txt",
    )
    return derive(Extraction(report=report, claims=told.claims))


def _copied(chooser: random.Random, told: _Told, outlet: str) -> _Told:
    """The wire's text under another paper's name and number: what was read of it stands where it stood."""
    text = f"{told.text}\n\n{outlet} with agencies, desk {chooser.randrange(10**9)}."
    report = content_id("r", text)
    new = {one.incident: content_id("i", report, one.incident) for one in told.claims}
    return _Told(text, tuple(_renamed(one, report, new) for one in told.claims))


def _renamed(claim: Claim, report: str, new: dict[str, str]) -> Claim:
    value = claim.value
    if isinstance(value, Relation):
        value = replace(value, incident=new[value.incident])
    return replace(claim, id=content_id("c", report, claim.id), incident=new[claim.incident], value=value)


def _written(
    chooser: random.Random, happening: Happening, later: int, moment: datetime, outlet: str
) -> _Told:
    page = _Page(chooser, outlet)
    here = page.tell(happening, later, moment)
    page.fill(2)
    if happening.answers is not None and chooser.random() < 0.8:
        there = page.tell(happening.answers, later, moment, aside=True)
        page.answer(here, there, f"It came in retaliation for {happening.answers.act['noun']}.")
    page.fill(chooser.randint(1, 3))
    return page.told()


class _Page:
    """A report's text as it grows, and what is read of it."""

    def __init__(self, chooser: random.Random, outlet: str) -> None:
        self._chooser = chooser
        self._outlet = outlet
        self._text = ""
        self._made: list[list[dict[str, Any]]] = []
        self._links: list[tuple[int, int, Span]] = []

    def fill(self, sentences: int) -> None:
        """Sentences that say nothing of any incident."""
        for _ in range(sentences):
            words = self._chooser.choices(_words()["background"], k=self._chooser.randint(9, 22))
            self._sentence(" ".join(words).capitalize() + ".")

    def answer(self, here: int, there: int, words: str) -> None:
        """A stated retaliation."""
        self._links.append((here, there, self._sentence(words)))

    def tell(self, happening: Happening, later: int, moment: datetime, *, aside: bool = False) -> int:
        """A sentence or three on the incident, and what a reader makes of them; returns its number."""
        chooser, act = self._chooser, happening.act
        where, when = _where(chooser, happening.town), _when(chooser, happening.start, moment)
        killed = (
            max(0, happening.killed + chooser.choice((0, 0, 0, 1, 2)) * (later - 1))
            if later
            else (happening.killed * chooser.randint(50, 100) // 100)
        )
        voice = chooser.choice(_words()["voices"])
        subject = happening.actor["name"] if chooser.random() < 0.6 else "Unidentified attackers"
        sentence = self._sentence(
            f"{subject[0].upper()}{subject[1:]} {act['verb']} {act['object'][1]}"
            f"{' in ' + where.name if where else ''}{' on ' + format(happening.start, '%A') if when else ''}, "
            f"killing {killed} people, {voice[0]} said."
        )
        span = _Cutter(sentence)
        speaker = self._speaker(span, *voice)
        facts: dict[str, Any] = {
            "label": act["label"] if not aside or chooser.random() < 0.5 else "attack",
            "where": replace(where, text=span(where.name)) if where else None,
            "when": replace(when, text=span(format(happening.start, "%A"))) if when else None,
            "initiators": (_actor(happening, span(subject, upper=True)),)
            if subject == happening.actor["name"]
            else (),
            "means": (Means(text=span(act["verb"]), class_=act["means"][0]),) if act["means"] else (),
            "object": TargetObject(text=span(act["object"][1]), class_=act["object"][0]),
            "evidence": [sentence],
            "tolls": [_toll("killed", killed, span(f"{killed} people"), speaker)],
        }
        if not aside and happening.wounded and chooser.random() < 0.6:
            more = self._sentence(f"At least {happening.wounded} others were wounded in {act['noun']}.")
            toll = _toll("wounded", happening.wounded, _Cutter(more)(f"{happening.wounded} others"), None)
            facts["tolls"].append(replace(toll, high=None))
            facts["evidence"].append(more)
        self._made.append(_claims(facts, speaker, aside))
        return len(self._made) - 1

    def told(self) -> _Told:
        """The finished text with ids made of it."""
        report = content_id("r", self._text)
        keys = [content_id("i", report, number) for number in range(len(self._made))]
        claims = [
            Claim(id=content_id("c", report, number, place), incident=keys[number], **fields)
            for number, stated in enumerate(self._made)
            for place, fields in enumerate(stated)
        ]
        claims += [
            replace(
                next(claim for claim in claims if claim.incident == keys[here]),
                id=content_id("c", report, "follows", here),
                field="follows",
                value=Relation(incident=keys[there], relation="retaliation", strength="stated"),
                evidence=(span,),
            )
            for here, there, span in self._links
        ]
        return _Told(self._text, tuple(claims))

    def _sentence(self, words: str) -> Span:
        self._text += ("\n\n" if self._text else "") + words
        return Span(start=len(self._text) - len(words), end=len(self._text), text=words)

    def _speaker(self, span: _Cutter, name: str, role: SpeakerRole) -> Speaker:
        first = SpeakerLink(name=name, text=span(name), role=role, cue=span("said"))
        return (first, SpeakerLink(name=self._outlet, text=None, role="outlet"))


@dataclass(frozen=True, slots=True)
class _Cutter:
    """Cuts words out of a sentence as spans of the report."""

    sentence: Span

    def __call__(self, words: str, *, upper: bool = False) -> Span:
        if upper:
            words = words[0].upper() + words[1:]
        start = self.sentence.start + self.sentence.text.index(words)
        return Span(start=start, end=start + len(words), text=words)


def _claims(facts: dict[str, Any], speaker: Speaker, aside: bool) -> list[dict[str, Any]]:
    """One claim for each thing said, as the reader makes them (an aside says less)."""
    kind = Kind(type="ASSAULT", mode=None, label=facts["label"])
    stated: list[tuple[str, Any, tuple[Span, ...]]] = [("type", kind, tuple(facts["evidence"]))]
    stated += [("toll", toll, toll.evidence) for toll in facts["tolls"]]
    told = [(name, facts[name]) for name in ("when", "where") if facts[name] is not None]
    told += [("initiator", one) for one in facts["initiators"]]
    if not aside:
        told += [("means", one) for one in facts["means"]]
        told.append(("target_object", facts["object"]))
    stated += [(name, value, (value.text,)) for name, value in told]
    common = {
        "speaker": speaker,
        "modality": "reported",
        "polarity": "affirmed",
        "hedge": None,
        "segment": "body",
        "confidence": 0.8,
        "extractor": "bench/made up",
        "version": "1",
    }
    return [{"field": name, "value": value, "evidence": spans, **common} for name, value, spans in stated]


def _toll(effect: Effect, number: int, span: Span, speaker: Speaker | None) -> Toll:
    return Toll(
        effect=effect,
        low=number,
        best=number,
        high=number,
        group="unknown",
        nationality=None,
        side="target",
        speaker=speaker,
        scope="incident",
        evidence=(span,),
    )


def _actor(happening: Happening, span: Span) -> Actor:
    made = happening.actor
    return Actor(
        name=made["name"],
        text=span,
        id=made.get("id"),
        category=made["category"],
        country=happening.town.country if made["category"] == "state_forces" else None,
    )


def _where(chooser: random.Random, town: Town) -> Place | None:
    """Most reports name the town, some the province, few the country or nothing."""
    luck = chooser.random()
    if luck < 0.82:
        return _place(town.name, town, chooser.choice((5.0, 8.0, 15.0)), "settlement")
    if luck < 0.94:
        return town.province
    if luck < 0.97:
        return replace(
            town.province,
            name=country_names()[town.country],
            lat=None,
            lon=None,
            radius_km=None,
            precision="country",
        )
    return None


def _place(name: str, town: Town, radius: float, precision: PlacePrecision) -> Place:
    return Place(
        name=name,
        text=None,
        lat=town.lat,
        lon=town.lon,
        radius_km=radius,
        precision=precision,
        kind="settlement",
        country=town.country,
        admin1=town.province.name,
        gazetteer=f"made-up:{town.country}:{name}",
    )


def _when(chooser: random.Random, start: datetime, moment: datetime) -> Interval | None:
    """Most reports give the day, some the hours, some several days, some nothing."""
    luck = chooser.random()
    day = start.replace(hour=0, minute=0, second=0, microsecond=0)
    if luck < 0.75:
        return _interval(day, 24, "day")
    if luck < 0.85:
        return _interval(start.replace(minute=0, second=0, microsecond=0), 6, "part_of_day")
    if luck < 0.93:
        return _interval(day - timedelta(days=chooser.randint(0, 2)), 24 * 3, "range")
    return None


def _interval(start: datetime, hours: float, precision: TimePrecision) -> Interval:
    end = start + timedelta(hours=hours)
    return Interval(start=start.isoformat(), end=end.isoformat(), precision=precision, zone="UTC")


def _town(chooser: random.Random, towns: dict[str, list[Town]]) -> Town:
    """Few places see most of the war."""
    country = chooser.choice(list(towns))
    return towns[country][min(TOWNS_A_COUNTRY - 1, int(chooser.paretovariate(0.7)) - 1)]


def _towns(chooser: random.Random) -> dict[str, list[Town]]:
    made = {}
    for country, (south, north, west, east) in _words()["countries"].items():
        centres = [(chooser.uniform(south, north), chooser.uniform(west, east)) for _ in range(PROVINCES)]
        provinces = [_province(chooser, country, *centre) for centre in centres]
        made[country] = [
            _made_town(
                chooser, country, chooser.uniform(south, north), chooser.uniform(west, east), provinces
            )
            for _ in range(TOWNS_A_COUNTRY)
        ]
    return made


def _made_town(chooser: random.Random, country: str, lat: float, lon: float, provinces: list[Place]) -> Town:
    near = min(provinces, key=lambda p: (lat - (p.lat or 0)) ** 2 + (lon - (p.lon or 0)) ** 2)
    return Town(_name(chooser), round(lat, 4), round(lon, 4), country, near)


def _province(chooser: random.Random, country: str, lat: float, lon: float) -> Place:
    name = _name(chooser)
    return Place(
        name=name,
        text=None,
        lat=round(lat, 4),
        lon=round(lon, 4),
        radius_km=120.0,
        precision="admin1",
        kind="admin",
        country=country,
        admin1=name,
        gazetteer=f"made-up:{country}:{name}",
    )


def _name(chooser: random.Random) -> str:
    return "".join(chooser.choices(_words()["syllables"], k=chooser.randint(2, 4))).capitalize()


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(importlib.resources.files("bench").joinpath("world_words.toml").read_text("utf-8"))
