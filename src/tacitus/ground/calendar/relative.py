"""Times that hang on an event: "hours after the Pentagon announced …", "a day after the bombing"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Literal

from tacitus.ground.calendar import lexicon
from tacitus.ground.calendar.intervals import bounds, interval
from tacitus.ground.calendar.lexicon import UNIT_HOURS
from tacitus.ground.calendar.values import midnight, stretch_of, value_at
from tacitus.model.records import Distance, Interval, Mention, Span
from tacitus.model.vocabulary import TimePrecision

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tacitus.model.parsed import ParsedReport

SIGNALS = {
    "after": "after",
    "following": "after",
    "since": "after",
    "later than": "after",
    "on from": "after",
    "of": "after",
    "before": "before",
    "prior to": "before",
    "ahead of": "before",
    "earlier than": "before",
}
"""Words that tie an amount to an event, and which side of the event they point to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RelativeTime:
    """A distance from an event.

    `low` and `high` are hours, the least and most that the words allow; `unit` (a key of `UNIT_HOURS`) says
    how fine the words are. `anchor` is the index in the Doc of the head token of the event ("announced",
    "bombing"). `text` spans the amount, the signal and the anchor's head.
    """

    direction: Literal["before", "after"]
    low: float
    high: float
    unit: str
    anchor: int
    text: Span

    @property
    def distance(self) -> Distance:
        """How far, without from where."""
        return Distance(low=self.low, high=self.high, unit=self.unit, text=self.text)


def relative(parsed: ParsedReport, mention: Mention) -> RelativeTime | None:
    """What `mention` says about its distance from an event, None when it hangs on none.

    Reads durations just before "after", "before", "following" … ("two days after the bombing"), and those that a
    clause with "since" measures ("three weeks have passed since …"). After "in", "for", "within" ("in the days
    after") the distance starts at nothing.
    """
    if mention.timex is None or mention.timex.type != "DURATION":
        return None
    lead = parsed.report.text[max(0, mention.start - 12) : mention.start].lower()
    tied = _signal(parsed, mention.end, within=bool(re.search(r"\bwithin\s+$", lead)))
    tied = tied or _passed_since(parsed, mention)
    if tied is None:
        return None
    first, direction = tied
    anchor = _anchor(first)
    if anchor is None or anchor.ent_type_ in ("DATE", "TIME"):
        return None
    quantity, unit = _amount(mention.text)
    if quantity is None:
        return None
    hours = UNIT_HOURS[unit]
    if FROM_NOTHING.search(lead):
        quantity = lexicon.Amount(0, quantity.high, None)
    return RelativeTime(
        direction=direction,
        low=quantity.low * hours,
        high=quantity.high * hours,
        unit=unit,
        anchor=anchor.i,
        text=_reach(parsed, mention.start, mention.end, anchor),
    )


TELLING = re.compile(
    r"^the (?:day|night|morning|evening) (?P<side>before|after|earlier)$"
    r"|^(?:the|that|on the) (?P<which>(?:very )?next|following|previous|preceding) (?:day|night|morning|evening)$"
    r"|^(?P<amount>.+?)(?: or so)? (?P<way>later|earlier|beforehand|before|previously|afterwards?|after)$"
)
"""A phrase that counts from what was told just before it."""
BEFORE_IT = frozenset({"earlier", "before", "beforehand", "previously", "previous", "preceding"})


def counted(mention: Mention, anchor: int) -> RelativeTime | None:
    """The distance in a phrase that counts from what was just told: "two days later", "the previous day".

    `anchor` is the token of the event that was told. None when the phrase counts from nothing.
    """
    match = TELLING.match(" ".join(mention.text.lower().split()))
    if match is None:
        return None
    way = match["way"] or match["which"] or match["side"]
    quantity, unit = _amount(match["amount"]) if match["amount"] else (lexicon.Amount(1, 1, 1), "D")
    if quantity is None:
        return None
    hours = UNIT_HOURS[unit]
    return RelativeTime(
        direction="before" if way in BEFORE_IT else "after",
        low=quantity.low * hours,
        high=quantity.high * hours,
        unit=unit,
        anchor=anchor,
        text=Span(start=mention.start, end=mention.end, text=mention.text),
    )


def lag_value(distance: Distance) -> str:
    """A distance as a TIMEX3 duration: `P2D`, `PT3H`, with X for an amount that the words leave open."""
    steps = distance.low / UNIT_HOURS[distance.unit]
    number = f"{steps:g}" if distance.low == distance.high else "X"
    return f"PT{number}{distance.unit[1:]}" if distance.unit.startswith("T") else f"P{number}{distance.unit}"


FROM_NOTHING = re.compile(r"\b(?:for|in|over|during|within)\s+(?:the\s+)?$")
"""Before an amount: the time runs from the event itself."""


def _reach(parsed: ParsedReport, start: int, end: int, anchor: Token) -> Span:
    return parsed.span(min(start, anchor.idx), max(end, anchor.idx + len(anchor)))


def vague(parsed: ParsedReport, signal: int) -> Iterator[RelativeTime]:
    """ "Shortly after the raid": the vague distance whose "after" or "before" is the token at index `signal`."""
    start = parsed.doc[signal].idx
    return (found for found in _vague(parsed) if found.text.start < start < found.text.end)


def _vague(parsed: ParsedReport) -> Iterator[RelativeTime]:
    for match in _vague_pattern().finditer(parsed.report.text.lower()):
        start, end = match.span()
        tokens = parsed.doc.char_span(match.start(2), end, alignment_mode="expand")
        anchor = _anchor(tokens[-1]) if tokens is not None and len(tokens) else None
        if anchor is None or anchor.ent_type_ in ("DATE", "TIME"):
            continue
        low, high = lexicon.tables()["nearness"][match[1]]
        way: Literal["before", "after"] = "before" if match[2] == "before" else "after"
        text = _reach(parsed, start, end, anchor)
        yield RelativeTime(direction=way, low=low, high=high, unit="TH", anchor=anchor.i, text=text)


@cache
def _vague_pattern() -> re.Pattern[str]:
    words = "|".join(lexicon.tables()["nearness"])
    return re.compile(rf"\b({words})\s+(after|before|following)\b")


def _signal(
    parsed: ParsedReport, end: int, *, within: bool
) -> tuple[Token, Literal["before", "after"]] | None:
    """The token of the signal word that follows `end`, and its direction."""
    following = parsed.report.text[end : end + 16].lower()
    match = re.match(r"\s+(" + "|".join(SIGNALS) + r")\b", following)
    if not match:
        return None
    tokens = parsed.doc.char_span(end + match.start(1), end + match.end(1), alignment_mode="expand")
    if tokens is None:
        return None
    if match[1] == "of" and not within:
        return None
    way: Literal["before", "after"] = "after" if SIGNALS[match[1]] == "after" else "before"
    return tokens[-1], way


def _passed_since(parsed: ParsedReport, mention: Mention) -> tuple[Token, Literal["after"]] | None:
    """ "A fortnight today since …", "three weeks have passed since …": the "since" of a clause on the same verb."""
    words = parsed.doc.char_span(mention.start, mention.end, alignment_mode="expand")
    if words is None or words.root.dep_ not in ("nsubj", "attr", "npadvmod", "dobj"):
        return None
    clauses = (
        c for head in (words.root, words.root.head) for c in head.children if c.dep_ in ("advcl", "acl")
    )
    marks = (c for clause in clauses for c in clause.children if c.dep_ == "mark" and c.lower_ == "since")
    return next(((mark, "after") for mark in marks if mark.i > words.root.i), None)


def _anchor(signal: Token) -> Token | None:
    """The head of what the signal governs: the verb of its clause, or its noun."""
    if signal.dep_ == "mark" and signal.head.i > signal.i:
        return signal.head
    for child in signal.children:
        if child.dep_ in ("pobj", "pcomp", "dobj") and child.i > signal.i:
            return child
    return _first_head_after(signal)


def _first_head_after(signal: Token) -> Token | None:
    """Where the parse is no help: the first verb, or head of a noun phrase, in the next few words."""
    sentence_end = signal.sent.end
    for token in signal.doc[signal.i + 1 : min(sentence_end, signal.i + 10)]:
        if token.pos_ == "VERB" or (
            token.pos_ in ("NOUN", "PROPN") and token.dep_ not in ("compound", "nsubj")
        ):
            return token
    return None


AMOUNT = re.compile(r"(?:the )?(?P<n>.*?)[\s-]*(?P<unit>[a-z]+)(?P<half> and a half)?$")


def _amount(words: str) -> tuple[lexicon.Amount | None, str]:
    lowered = " ".join(words.lower().split())
    hedge = next(
        (h for h in sorted(lexicon.APPROXIMATE, key=len, reverse=True) if lowered.startswith(h + " ")), None
    )
    match = AMOUNT.match(lowered.removeprefix(hedge + " ") if hedge else lowered)
    if not match or match["unit"] not in lexicon.units():
        return None, ""
    unit = lexicon.unit_code(match["unit"])
    if not match["n"]:
        return lexicon.bare(unit), unit
    number = match["n"] + (" and a half" if match["half"] else "")
    return lexicon.amount(number).hedged(hedge), unit


def resolve_relative(relative: RelativeTime, anchor: Interval) -> Interval | None:
    """The time that `relative` means when its event happened in `anchor`; None as in `counted_from`."""
    return counted_from(anchor, relative.distance, relative.direction)


def counted_from(
    anchor: Interval, distance: Distance, direction: Literal["before", "after"]
) -> Interval | None:
    """The time so far before or after `anchor`.

    Amounts of hours are counted from the anchor's edges. Amounts of days and more are counted on the
    calendar: "a day after" Thursday is Friday, whatever the hours. An inexact sum has precision "range". None
    where it leads out of the calendar ("30 centuries after").
    """
    start, end = bounds(anchor)
    sign = 1 if direction == "after" else -1
    by = _by_hours if UNIT_HOURS[distance.unit] < UNIT_HOURS["D"] else _by_calendar
    try:
        first, after = by(distance, start, end, sign)
    except (OverflowError, ValueError):
        return None
    whole_day = after - first == timedelta(days=1) and first.time() == datetime.min.time()
    precision: TimePrecision = (
        "day" if whole_day else "part_of_day" if after - first <= timedelta(days=1) else "range"
    )
    if (after - first) == timedelta(weeks=1) and distance.unit == "W":
        precision = "week"
    return interval(
        first,
        after,
        precision,
        zone=anchor.zone,
        text=distance.text,
        reference=f"{direction} the other event ({anchor.start})",
    )


def _by_hours(distance: Distance, start: datetime, end: datetime, sign: int) -> tuple[datetime, datetime]:
    least, most = timedelta(hours=distance.low), timedelta(hours=distance.high)
    if sign > 0:
        return start + least, end + most
    return start - most, max(end - least, start - most + timedelta(minutes=1))


def _by_calendar(distance: Distance, start: datetime, end: datetime, sign: int) -> tuple[datetime, datetime]:
    """Whole units of the calendar away from the first and the last day of the anchor."""
    hours = UNIT_HOURS[distance.unit]
    unit = "D" if distance.unit in ("D", "WE", "W", "F") else distance.unit
    scale = hours / UNIT_HOURS[unit]
    last = end - timedelta(microseconds=1)
    steps = [distance.low / hours * scale, distance.high / hours * scale]
    slack = _slack(distance.unit)
    edges = []
    for day in (start.date(), last.date()):
        for step in steps:
            moved = stretch_of(value_at(unit, day, sign * step))
            if moved is None:
                raise OverflowError("no date of the calendar")
            edges.append(moved)
    first = min(edge[0] for edge in edges) - slack
    after = max(edge[1] for edge in edges) + slack
    zone = start.tzinfo
    return midnight(first.date()).replace(tzinfo=zone), midnight(after.date()).replace(tzinfo=zone)


def _slack(unit: str) -> timedelta:
    """ "Two weeks after" is not to the day: half a week either way (our choice)."""
    return timedelta(days=3) if unit in ("W", "F") else timedelta(0)
