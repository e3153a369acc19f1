"""What a reader knows besides the words it matched: reference time, the story's time, the verb's tense."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from tacitus.ground.calendar import tense
from tacitus.ground.calendar.intervals import wall, with_zone
from tacitus.ground.calendar.lexicon import Amount
from tacitus.ground.calendar.values import Stretch
from tacitus.model.stamp import find_stamps
from tacitus.model.vocabulary import TimexType

if TYPE_CHECKING:
    from spacy.tokens import Span as TokenSpan
    from spacy.tokens import Token

    from tacitus.model.parsed import ParsedReport, Sentence
    from tacitus.model.records import Interval

DAY = timedelta(days=1)
NARRATIVE_REACH = 2
"""Sentences after an explicit date in which "the previous day" or "at 8 a.m." still hangs on it (ours)."""


SPEECH = re.compile(
    r"\b(?:said|says|told(?: [\w']+){1,3}|announced|confirmed|reported|added|claimed|stated|tweeted|statement|"
    r"declared|according to [\w' ]+)(?: (?:late|early))?(?: on)? $"
)
"""Words before a date that make it the day of speaking."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a reader made of a match.

    `stretch` is the time meant (local), None when unknown. `day` is set for a single calendar day and `hours`
    (first, after, TIMEX3 code) for a time of day without its day: two such neighbours become one mention;
    else `story_day` is the day that the story stood on. `cut` characters at the front are not part of it.
    """

    type: TimexType
    value: str
    stretch: Stretch | None = None
    why: str = ""
    day: date | None = None
    hours: tuple[float, float, str] | None = None
    shade: str | None = None
    zone: str | None = None
    cut: int = 0
    story_day: date | None = None
    amount: tuple[Amount, str] | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """A reading, the rule(s) that made it and where it stands."""

    start: int
    end: int
    rule: str
    reading: Reading


@dataclass(frozen=True, slots=True)
class Narrative:
    """An explicit date that the story has just named, and by their numbers the sentence and the story."""

    reading: Reading
    sentence: int
    story: int


@dataclass(slots=True)
class Scene:
    """The report around a match. `narrative` moves on as the report is read; the rest stays.

    `zones` are the time zones of the places that the report names: (offset in the text, IANA name), by offset.
    """

    parsed: ParsedReport
    day_first: bool | None = None
    zones: Sequence[tuple[int, str]] = ()
    narrative: Narrative | None = None
    quarter: Narrative | None = None
    start: int = 0
    end: int = 0
    _clocks: dict[tuple[str, str | None], tuple[datetime, datetime]] = field(default_factory=dict)
    _entries: list[tuple[int, Interval]] = field(init=False)

    def __post_init__(self) -> None:
        self._entries = _entries(self.parsed)

    @property
    def published(self) -> tuple[datetime, datetime] | None:
        """The time of publication (of the entry, in a live blog) by the clock of the place that the sentence speaks of.

        By the clock that the date is written in where no place says otherwise, or the date is a bare day.
        """
        given = self._written()
        if given is None:
            return None
        zone = self._zone() if given.precision in ("minute", "hour") and given.start[19:] else None
        key = (given.start, zone)
        if key not in self._clocks:
            self._clocks[key] = wall(with_zone(given, zone) if zone else given)
        return self._clocks[key]

    def _written(self) -> Interval | None:
        """When the current match was written: the stamp of its entry, else the report's date."""
        at = bisect_right(self._entries, self.start, key=lambda entry: entry[0])
        return self._entries[at - 1][1] if at else self.parsed.report.published

    def _zone(self) -> str | None:
        """The one zone of the sentence's places; without any, the commonest of the report."""
        sentence = self.sentence
        here = {zone for at, zone in self.zones if sentence and sentence.start <= at < sentence.end}
        if len(here) == 1:
            return here.pop()
        common = Counter(zone for _, zone in self.zones).most_common(1)
        return common[0][0] if common and not here else None

    @property
    def today(self) -> date | None:
        """The day of publication, by the clock of `published`."""
        return self.published[0].date() if self.published else None

    @property
    def sentence(self) -> Sentence | None:
        """The sentence of the current match."""
        return self.parsed.sentence_at(self.start)

    @property
    def direction(self) -> tense.Direction:
        """Which way the current match points."""
        token = self.token(self.start, self.end)
        sentence = self.sentence
        headline = sentence is not None and sentence.segment.kind in ("headline", "subheading", "caption")
        return tense.direction(token, headline=headline) if token is not None else "none"

    def tokens(self, start: int, end: int) -> TokenSpan | None:
        """The tokens that cover `[start, end)` of the report."""
        return self.parsed.doc.char_span(start, end, alignment_mode="expand")

    def token(self, start: int, end: int) -> Token | None:
        """The head of the tokens that cover `[start, end)`."""
        tokens = self.tokens(start, end)
        return tokens.root if tokens is not None and len(tokens) else None

    def before(self, length: int = 24) -> str:
        """The lowered text just before the current match."""
        return self.parsed.report.text[max(0, self.start - length) : self.start].lower()

    def after(self, length: int = 24) -> str:
        """The lowered text just after the current match."""
        return self.parsed.report.text[self.end : self.end + length].lower()

    def told_day(self, hour: float | None = None) -> date | None:
        """The day that the story stands on here, if it named one in this or the last two sentences.

        Where it stands in a night ("overnight … at 2 a.m."), an `hour` after midnight is the next day's.
        """
        told = self.told()
        if told is None or told.day is None or hour is None or told.stretch is None:
            return told.day if told is not None else None
        start, end, _ = told.stretch
        at = datetime.combine(told.day, time()) + timedelta(hours=hour)
        in_the_night = at < start and at + DAY < end
        return told.day + DAY if in_the_night else told.day

    def told(self) -> Reading | None:
        """The latest explicit date of the story, if near."""
        return self.narrative.reading if self._is_near(self.narrative) and self.narrative else None

    def told_year(self) -> int | None:
        """The year that the story stands in, if it named a date within one year near."""
        told = self.told()
        if told is None or told.stretch is None:
            return None
        start, end, _ = told.stretch
        return start.year if (end - timedelta(microseconds=1)).year == start.year else None

    def told_quarter(self) -> str | None:
        """The latest quarter that the report named, however long ago (accounts stay with their quarter)."""
        return self.quarter.reading.value if self.quarter else None

    def remember(self, reading: Reading) -> None:
        """Move the story to an explicit date that was just read."""
        sentence = self.sentence
        at = (sentence.index, sentence.story) if sentence is not None else (-1, 0)
        here = Narrative(reading, *at)
        if reading.stretch is None:
            return
        if SPEECH.search(self.before(40)) and self._is_near(self.narrative):
            return  # when somebody spoke is not when the story stands
        if "-Q" in reading.value and reading.why.startswith("quarter"):
            self.quarter = here
        self.narrative = here

    def _is_near(self, narrative: Narrative | None) -> bool:
        sentence = self.sentence
        if narrative is None or sentence is None or narrative.story != sentence.story:
            return False
        return 0 <= sentence.index - narrative.sentence <= NARRATIVE_REACH


def _entries(parsed: ParsedReport) -> list[tuple[int, Interval]]:
    """The full dates that stand alone on a line of the report's body, as before the entries of a live blog.

    Where there are any, the last date line before the body is the first entry's.
    """
    head: tuple[int, Interval] | None = None
    found: list[tuple[int, Interval]] = []
    begun = False
    for segment in parsed.report.segments:
        begun = begun or segment.kind == "body"
        if segment.kind not in (("dateline",) if begun else ("dateline", "furniture")):
            continue
        stamp = next(iter(find_stamps(parsed.report.text[segment.start : segment.end])), None)
        made = stamp.interval() if stamp is not None else None
        if made is not None and begun:
            found.append((segment.end, made))
        elif made is not None:
            head = (segment.end, made)
    return [head, *found] if head and found else found
