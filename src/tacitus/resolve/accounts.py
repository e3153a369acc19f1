"""An account: one report's incident, made ready to be compared with the accounts of other reports."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from tacitus.model.instants import parse_instant
from tacitus.model.records import (
    Count,
    Incident,
    Interval,
    Link,
    Place,
    Report,
    Span,
    Speaker,
    SpeakerLink,
    Toll,
)
from tacitus.ontology.kinds import means_by_word, means_of_label
from tacitus.resolve.story import Story, names_in, people_in, place_keys, story_of
from tacitus.resolve.wording import Vector, vector_of, words_of
from tacitus.resolve.words import CALENDAR_WORDS, SERIES_WORDS, VESSEL_NAME, WEEKDAYS
from tacitus.syntax.truecasing import in_mid_sentence

DAY = 86_400.0
"""Seconds."""
ZONE_SLACK = 12 * 3_600.0
"""How far (seconds) a time may be off when its zone is not known: half a turn of the earth."""
AREA_RADIUS_KM = 75.0
"""From this radius on a place is an area and says little about which incident is meant."""
UNDATED = "~"
"""Sorts after every instant."""
NEWS_SECONDS = 3 * DAY
FINE_TIMES = frozenset({"instant", "minute", "hour", "part_of_day", "day"})
FINE_PLACES = frozenset({"exact", "near", "settlement"})
_SENTENCE_EDGE = re.compile(r"[\n.!?][\s\"”’)]")


@dataclass(frozen=True, kw_only=True)
class Account:
    """One report's incident. `key` is the id reading gave it; `instants` are sortable text.

    Everything compared between two accounts depends on these two and on what else their two reports tell, so that no
    third report, and no order of arrival, can change how they compare.
    """

    key: str
    incident: Incident
    report: str
    reported_at: str
    known_at: str
    published: Interval | None
    stretches: tuple[tuple[int, int], ...]
    """Where its sentences stand in the text, in order."""
    words_around: str
    story: Story
    """What its report as a whole tells."""
    setting: tuple[Place, ...] = ()
    """The places of the other incidents that its report tells of."""
    dataset: str | None = None
    """The dataset that it is a row of: a row states what its cells say."""
    linked: frozenset[str] = frozenset()
    """The keys of the incidents that its report says it answers, follows, is part of, or the other way round."""
    beside: Sequence[Account] = field(default=(), repr=False, compare=False)
    """The accounts that its report gives, itself among them."""

    @property
    def rank(self) -> tuple[str, str]:
        """Canonical order: by publication (undated last), then by id; never by when it came in."""
        return (self.dated or UNDATED, self.key)

    @property
    def dated(self) -> str:
        """The reported clock where the report says when it was published, else empty (before all)."""
        return self.reported_at if self.published is not None else ""

    @cached_property
    def when(self) -> tuple[float, float] | None:
        """Seconds since 1970 `[start, end)`, None when unknown."""
        interval = self.incident.when
        if interval is None or interval.precision == "unknown":
            return None
        return parse_instant(interval.start).timestamp(), parse_instant(interval.end).timestamp()

    @cached_property
    def told(self) -> float:
        """Seconds since 1970 at which the report was published (where it says so)."""
        return parse_instant(self.reported_at).timestamp()

    @cached_property
    def zoned(self) -> bool:
        """Whether `when` is known to be in a zone (and so comparable to the hour across zones)."""
        interval = self.incident.when
        return interval is not None and (interval.zone is not None or _has_offset(interval.start))

    @cached_property
    def well_timed(self) -> bool:
        """Whether its own sentences give the day or less; a record without words states it."""
        interval = self.incident.when
        if interval is None or interval.precision not in FINE_TIMES:
            return False
        return interval.text is None or self.states(interval.text)

    @cached_property
    def well_placed(self) -> bool:
        """Whether its own sentences name a place that is no area."""
        place = self.incident.where
        return place is not None and place.precision in FINE_PLACES and self.states(place.text)

    def states(self, span: Span | None) -> bool:
        """Whether its own sentences hold these words; a row of a dataset states what its cells say."""
        if span is not None and self.dataset is not None:
            return True
        return span is not None and any(a <= span.start < b for a, b in self.stretches)

    def shares_a_sentence(self, other: Account) -> bool:
        """Whether a sentence of its own is one of the other's, an account of the same report."""
        return any(a < d and c < b for a, b in self.stretches for c, d in other.stretches)

    @cached_property
    def is_news(self) -> bool:
        """Whether it came out right after what it tells, as far as its dates say."""
        if self.when is None or self.published is None:
            return False
        return 0 <= self.told + DAY - self.when[0] <= NEWS_SECONDS

    @cached_property
    def point(self) -> tuple[float, float, float] | None:
        """(lat, lon, radius in km), None when the place has no point."""
        place = self.incident.where
        if place is None or place.lat is None or place.lon is None:
            return None
        return place.lat, place.lon, place.radius_km if place.radius_km is not None else AREA_RADIUS_KM

    @cached_property
    def country(self) -> str | None:
        """ISO alpha-3 of the place."""
        return self.incident.where.country if self.incident.where else None

    @cached_property
    def means(self) -> frozenset[str]:
        """Classes of means, or what the label implies; a bare "bomb" is any bomb, dropped or planted."""
        implied = means_of_label(self.incident.label)
        if not self.incident.means:
            return frozenset({implied} if implied else ())
        return frozenset(
            means_by_word().get(means.text.text.casefold(), means.class_) if means.text else means.class_
            for means in self.incident.means
        )

    @cached_property
    def is_series(self) -> bool | None:
        """Whether the account tells of several strikes at once; None when it may."""
        if any(toll.scope == "series" for toll in self.incident.tolls):
            return True
        if self.is_narrow:
            return False
        if SERIES_WORDS.search(self.words_around):
            return True
        return False if self.incident.tolls else None

    @property
    def is_narrow(self) -> bool:
        """Whether its place is a point rather than an area."""
        return self.point is not None and self.point[2] < AREA_RADIUS_KM

    @cached_property
    def vessels(self) -> frozenset[str]:
        """Names of ships, lower case, where a ship was hit."""
        hit = self.incident.target_object
        if hit is None or hit.class_ != "ship":
            return frozenset()
        found = (next(filter(None, match.groups())) for match in VESSEL_NAME.finditer(self.words_around))
        return frozenset(name.casefold() for name in found)

    @cached_property
    def figures(self) -> Mapping[str, tuple[int, int]]:
        """Effect → (lowest, highest) total that this account can mean, from every figure it gives.

        Figures of groups of one speaker are parts of a total unless one of them already is the whole; a figure of one
        group that is told twice is told once.
        """
        return {
            effect: _range(self.incident.tolls, effect) for effect in {t.effect for t in self.incident.tolls}
        }

    @cached_property
    def numbers(self) -> Mapping[str, frozenset[int]]:
        """Effect → every number that it gives, whoever says so and of whomever."""
        found: dict[str, set[int]] = {}
        for toll in self.incident.tolls:
            number = total(toll)
            if number is not None:
                found.setdefault(toll.effect, set()).add(number)
        return {effect: frozenset(numbers) for effect, numbers in found.items()}

    @cached_property
    def words(self) -> Vector:
        """The words of the sentences around the evidence, weighed by rarity; place and day have their own rows."""
        place = self.incident.where
        named = f"{place.name} {place.text.text if place.text else ''}" if place else ""
        told = CALENDAR_WORDS | set(words_of(named))
        return vector_of(word for word in words_of(self.words_around) if word not in told)

    @cached_property
    def capitals(self) -> frozenset[str]:
        """The capitalised words around the evidence, as keys."""
        return place_keys(self.words_around)

    @cached_property
    def people(self) -> frozenset[tuple[str, ...]]:
        """Names of several words in its own sentences: victims, commanders, units."""
        return people_in(self.words_around)

    @cached_property
    def weekdays(self) -> frozenset[str]:
        """The days of the week that its own sentences name."""
        return WEEKDAYS & set(words_of(self.words_around))

    @cached_property
    def rare_names(self) -> Mapping[str, float]:
        """The names in its own sentences, by how rare they are."""
        return names_in(self.words_around)


def accounts_of(
    report: Report,
    incidents: tuple[Incident, ...],
    *,
    reported_at: str,
    known_at: str,
    links: Iterable[Link] = (),
) -> list[Account]:
    """The accounts that one report gives. `links` are those that it states between them."""
    ends = [(link.from_, link.to) for link in links]
    placed = [(one.id, one.where) for one in incidents if one.where is not None]
    story = story_of(report)
    stretches = {one.id: _stretches(report.text, one) for one in incidents}
    made: list[Account] = []
    made += [
        Account(
            key=incident.id,
            incident=incident,
            report=report.id,
            reported_at=reported_at,
            known_at=known_at,
            published=report.published,
            stretches=stretches[incident.id],
            words_around="\n".join(report.text[start:end] for start, end in stretches[incident.id]),
            story=story,
            setting=tuple(place for key, place in placed if key != incident.id),
            dataset=report.row.dataset if report.row is not None else None,
            linked=frozenset(key for both in ends if incident.id in both for key in both) - {incident.id},
            beside=made,
        )
        for incident in incidents
    ]
    return made


_ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)


def voice_key(name: str) -> str:
    """A speaker's name as one key however it is written: no article, no letter case."""
    return _ARTICLE.sub("", " ".join(name.split())).casefold()


def voice_of(link: SpeakerLink) -> str:
    """Who speaks as one key, by whichever name: the registry's id where there is one."""
    return link.id or voice_key(link.name)


def speaker_name(speaker: Speaker | None) -> str | None:
    """The one who knows: the first of the chain."""
    return speaker[0].name if speaker else None


def spoken_of(speaker: Speaker) -> str:
    """The one who knows, as he is called within a sentence: "the army", "local officials"; outlets keep their names."""
    first = speaker[0]
    return first.name if first.role == "outlet" else in_mid_sentence(first.name)


def total(count: Count | Toll) -> int | None:
    """The figure to compare by: best, else low, else high."""
    return next((figure for figure in (count.best, count.low, count.high) if figure is not None), None)


def _range(tolls: tuple[Toll, ...], effect: str) -> tuple[int, int]:
    by_speaker: dict[str | None, set[tuple[str, int]]] = {}
    whole = [toll for toll in tolls if toll.effect == effect and toll.part_of is None]
    for toll in whole or tolls:
        figure = total(toll.part_of or toll)
        if toll.effect == effect and figure is not None:
            by_speaker.setdefault(speaker_name(toll.speaker), set()).add((toll.group, figure))
    lows = [max(figure for _, figure in told) for told in by_speaker.values()]
    highs = [sum(figure for _, figure in told) for told in by_speaker.values()]
    return (min(lows), max(highs)) if lows else (-1, -1)


def _stretches(text: str, incident: Incident) -> tuple[tuple[int, int], ...]:
    """Where the sentences stand that hold the incident's evidence, each once, in order."""
    stretches: list[tuple[int, int]] = []
    for span in sorted(incident.evidence):
        start, end = _sentence(text, span.start, span.end)
        if stretches and start <= stretches[-1][1]:
            stretches[-1] = (stretches[-1][0], max(end, stretches[-1][1]))
        else:
            stretches.append((start, end))
    return tuple(stretches)


SENTENCE_REACH = 600
"""Characters within which the edge of a sentence is looked for."""


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    first, last = max(0, start - SENTENCE_REACH), end + SENTENCE_REACH
    before = [match.end() for match in _SENTENCE_EDGE.finditer(text, first, start)]
    after = _SENTENCE_EDGE.search(text, max(start, end - 1), last)
    return (before[-1] if before else first), (after.start() + 1 if after else last)


def _has_offset(instant: str) -> bool:
    return parse_instant(instant).tzinfo is not None and bool(re.search(r"(Z|[+-]\d\d:?\d\d)$", instant))
