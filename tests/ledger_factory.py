"""Readings made by hand: the claims that a reader would make of a few sentences of our own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from tacitus.model.codec import to_plain
from tacitus.model.ids import content_id, report_id
from tacitus.model.records import (
    Actor,
    Claim,
    Extraction,
    Incident,
    Interval,
    Kind,
    Means,
    Place,
    Reading,
    Relation,
    Report,
    Responsibility,
    Span,
    Speaker,
    SpeakerLink,
    TargetObject,
    Toll,
    Value,
)
from tacitus.resolve.incident import derive

PLACES: dict[str, tuple[float, float, float, str]] = {
    "Green Village": (35.10, 40.58, 3.0, "SYR"),
    "Conoco": (35.33, 40.31, 3.0, "SYR"),
    "Deir ez-Zor": (35.34, 40.14, 15.0, "SYR"),
    "eastern Syria": (35.5, 40.3, 150.0, "SYR"),
    "Hasakah": (36.50, 40.75, 15.0, "SYR"),
    "Tanf": (33.49, 38.66, 3.0, "SYR"),
    "Homs governorate": (34.2, 38.3, 140.0, "SYR"),
    "Kharkiv": (49.99, 36.23, 12.0, "UKR"),
    "Dnipro": (48.46, 35.04, 12.0, "UKR"),
    "Beirut": (33.89, 35.50, 10.0, "LBN"),
    "Mogadishu": (2.04, 45.34, 12.0, "SOM"),
    "Hodeidah": (14.80, 42.95, 10.0, "YEM"),
    "western Yemen": (14.6, 43.4, 120.0, "YEM"),
    "Baghdad": (33.32, 44.37, 15.0, "IRQ"),
    "Erbil": (36.19, 44.01, 10.0, "IRQ"),
    "El Fasher": (13.63, 25.35, 8.0, "SDN"),
}


def day(date: str, days: int = 1, zone: str | None = None) -> Interval:
    """A whole day, or several."""
    from datetime import date as calendar
    from datetime import timedelta

    start = calendar.fromisoformat(date)
    end = start + timedelta(days=days)
    precision = "day" if days == 1 else "range"
    return Interval(start=f"{start}T00:00:00", end=f"{end}T00:00:00", precision=precision, zone=zone)


def minute(instant: str) -> Interval:
    """One minute, in the zone that the instant names."""
    from datetime import datetime, timedelta

    start = datetime.fromisoformat(instant)
    end = start + timedelta(minutes=1)
    return Interval(
        start=start.isoformat(), end=end.isoformat(), precision="minute", zone="UTC" if start.tzinfo else None
    )


def place(name: str) -> Place:
    """A place of `PLACES`."""
    lat, lon, radius, country = PLACES[name]
    return Place(
        name=name,
        text=None,
        lat=lat,
        lon=lon,
        radius_km=radius,
        precision="settlement" if radius < 75 else "region",
        kind="settlement",
        country=country,
        admin1=None,
        gazetteer=f"test:{name}",
    )


def actor(name: str, country: str | None = None, category: str = "unknown") -> Actor:
    """Somebody."""
    return Actor(name=name, text=None, id=f"test:{name.lower()}", category=category, country=country)


def voice(name: str, role: str = "authority") -> tuple[SpeakerLink, ...]:
    """A speaker of one link."""
    return (SpeakerLink(name=name, text=None, role=role),)


@dataclass
class Paper:
    """A report in the making: text first, then what is claimed of it."""

    text: str
    published: str | None = None
    outlet: str | None = "daily"
    claims: list[Claim] = field(default_factory=list)
    _numbers: Any = field(default_factory=count)

    @property
    def id(self) -> str:
        """The report's id."""
        return report_id(self.text, self.outlet)

    @property
    def incidents(self) -> tuple[Incident, ...]:
        """What its claims add up to."""
        return self.reading().incidents

    def span(self, words: str) -> Span:
        """Where `words` stand."""
        start = self.text.index(words)
        return Span(start=start, end=start + len(words), text=words)

    def incident(
        self,
        words: str,
        *,
        label: str = "attack",
        kind: str = "ASSAULT",
        status: str = "current",
        when: Interval | None = None,
        where: str | None = None,
        initiators: Iterable[Actor] = (),
        targets: Iterable[Actor] = (),
        object_: str | None = None,
        means: Iterable[str] = (),
        killed: int | None = None,
        wounded: int | None = None,
        by: Speaker | None = None,
        scope: str = "incident",
        tolls: Iterable[Toll] = (),
        responsibility: Iterable[Responsibility] = (),
    ) -> str:
        """Claim an incident whose evidence is `words`; returns its id."""
        span = self.span(words)
        figures = [
            self.toll(words, effect, number, by=by, scope=scope)
            for effect, number in (("killed", killed), ("wounded", wounded))
            if number is not None
        ]
        made = content_id("i", self.id, words, next(self._numbers))
        told: list[tuple[str, Value]] = [
            ("type", Kind(type=kind, mode=None, label=label, status=status)),
            *(("initiator", one) for one in initiators),
            *(("target", one) for one in targets),
            *(("means", Means(text=span, class_=name)) for name in means),
        ]
        told += [("when", when)] if when else []
        told += [("where", place(where))] if where else []
        told += [("target_object", TargetObject(text=span, class_=object_))] if object_ else []
        for name, value in told:
            self.claim(made, name, value, words)
        for toll in (*figures, *tolls):
            self.claim(made, "toll", toll, words, by=toll.speaker)
        for said in responsibility:
            self.claim(made, "responsibility", said, words, by=said.speaker)
        return made

    def toll(
        self,
        words: str,
        effect: str,
        number: int,
        *,
        group: str = "unknown",
        by: Speaker | None = None,
        scope: str = "incident",
    ) -> Toll:
        """One exact figure."""
        return Toll(
            effect=effect,
            low=number,
            best=number,
            high=number,
            group=group,
            nationality=None,
            side="unknown",
            speaker=by,
            scope=scope,
            evidence=(self.span(words),),
        )

    def says(self, kind: str, name: str, words: str, by: Speaker | None = None) -> Responsibility:
        """A claim, denial, attribution or assessment of responsibility."""
        return Responsibility(kind=kind, actor=actor(name), speaker=by, hedge=None, evidence=self.span(words))

    def claim(self, incident: str, name: str, value: Value, words: str, by: Speaker | None = None) -> str:
        """Add a claim; returns its id."""
        made = content_id("c", self.id, incident, name, to_plain(value), words, len(self.claims))
        self.claims.append(
            Claim(
                id=made,
                incident=incident,
                field=name,
                value=value,
                speaker=by or voice(self.outlet or "the outlet", "outlet"),
                modality="asserted",
                polarity="affirmed",
                hedge=None,
                segment="body",
                evidence=(self.span(words),),
                confidence=0.9,
                extractor="hand/test",
                version="1",
            )
        )
        return made

    def link(
        self, from_: str, to: str, relation: str, strength: str, words: str, lag: str | None = None
    ) -> None:
        """Claim a link between two of the report's incidents."""
        told = Relation(incident=to, relation=relation, strength=strength, lag=lag)
        self.claim(from_, "part_of" if relation == "part_of" else "follows", told, words)

    def extraction(self) -> Extraction:
        """Its claims."""
        report = Report(
            id=self.id,
            text=self.text,
            title=self.text.split(".")[0],
            outlet=self.outlet,
            published=day(self.published, zone="UTC") if self.published else None,
            path=f"{self.outlet}.txt",
        )
        return Extraction(report=report, claims=tuple(self.claims))

    def reading(self) -> Reading:
        """What they add up to."""
        return derive(self.extraction())


SHELLING = "Shells hit Kharkiv on Monday. Two people died, the mayor said, and nine were hurt."


def a_reading(text: str = "Shells fell on Kharkiv on Monday, killing two.", killed: int = 2) -> Extraction:
    """One incident, a shelling of Kharkiv which a voice tells of."""
    paper = Paper(text, "2024-05-07")
    paper.incident(
        text.split(" on Monday")[0],
        label="shelling",
        when=day("2024-05-06"),
        where="Kharkiv",
        killed=killed,
        by=voice("The mayor"),
    )
    return paper.extraction()


def a_raid() -> Extraction:
    """One incident elsewhere, of which nobody is said to tell."""
    paper = Paper("Gunmen raided a farm near Erbil.", "2024-05-09")
    paper.incident("raided", label="shooting", when=day("2024-05-08"), where="Erbil")
    return paper.extraction()
