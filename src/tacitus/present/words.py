"""Records in plain words, for pages: what is stated, how precisely, and by whom. Unknown is said so."""

from __future__ import annotations

import importlib.resources
import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Protocol, get_args

from tacitus.model.ledger import LedgerIncident, ReportEntry, TollEntry, Total
from tacitus.model.records import (
    Actor,
    Count,
    Incident,
    Interval,
    Kind,
    Means,
    Place,
    Relation,
    Responsibility,
    Speaker,
    SpeakerLink,
    TargetObject,
    Toll,
    Value,
)
from tacitus.model.vocabulary import Effect
from tacitus.ontology.actor_categories import lookup, nouns
from tacitus.present.places import country_names
from tacitus.resolve.actors import match_actors
from tacitus.resolve.tolls import toll_of, totals_of

NOT_STATED = "not stated"
NAMELESS = "this report"
"""What the reader calls an outlet that a report does not name."""
UNNAMED_OUTLET = "an outlet not named"
UNNAMED_SPEAKER = "somebody not named"
_DAILY = frozenset({"minute", "hour", "part_of_day", "day"})
_HOURLY = frozenset({"minute", "hour", "part_of_day"})
_AREAS = frozenset({"admin2", "admin1", "country", "region"})
"""Precisions that name an area: whatever point comes with it is no place where anything happened."""
_HELD = {
    "claimed": "claimed by",
    "attributed": "blamed on",
    "assessed": "assessed to be by",
    "denied": "denied by",
}
"""Kind of responsibility → how a sentence puts it."""
LONGEST_NAME = 48
"""Characters; a longer stretch is a description, not a name."""
_PLACE_WORDS = re.compile(
    r"^(?:in|near|at|outside|around|inside|over|close to|north|south|east|west|of|the)\s+(?=[A-Z])"
)
_LAG = re.compile(r"P(T?)(\d+|X)([YMWDHS])")
_LAG_UNITS = {
    "Y": "year",
    "M": "month",
    "W": "week",
    "D": "day",
    "TH": "hour",
    "TM": "minute",
    "TS": "second",
}
_PRONOUNS = frozenset({"he", "she", "it", "they", "i", "we", "who", "that", "which"})
EFFECTS: tuple[Effect, ...] = get_args(Effect)


@cache
def table(name: str) -> dict[str, Any]:
    """A table of `words.toml` (immutable by convention)."""
    text = importlib.resources.files("tacitus.present").joinpath("words.toml").read_text("utf-8")
    found: dict[str, Any] = tomllib.loads(text)[name]
    return found


@cache
def _common_words() -> frozenset[str]:
    """Words that begin common nouns for people and bodies, lower case."""
    return frozenset(noun.partition(" ")[0] for noun in nouns())


def plain(code: str) -> str:
    """A code of the contract as words: `drone_strike` → "drone strike"."""
    return str(table("codes").get(code, code.replace("_", " ").replace("-", " ").lower()))


def place_name(place: Place) -> str:
    """As the report writes it, where it writes a name; else as the gazetteer does.

    A country, and several places at once, may be read off the name of one place in them: they go by their own name. A
    region that has its name from a town is called one.
    """
    if place.text is None or place.precision == "country" or _is_several(place, place.text.text):
        return place.name
    name = _written_name(place.text.text, place.name)
    return f"{name} region" if _has_name_of_town(place) and name == place.name else name


def _is_several(place: Place, text: str) -> bool:
    _, joined, last = place.name.rpartition(" and ")
    return bool(joined) and last not in text


def _has_name_of_town(place: Place) -> bool:
    own = place.kind == "admin" and place.reason is None
    return own and any(one.kind == "settlement" and one.name == place.name for one in place.candidates)


class Listed(Protocol):
    """A place of the gazetteer, or one that a reading weighed."""

    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def admin1(self) -> str | None: ...
    @property
    def country(self) -> str | None: ...


def candidate_words(one: Listed) -> str:
    """ "Kerman, city in Kerman, Iran": namesakes are told apart by what they are."""
    within = f" in {one.admin1}" if one.admin1 and one.kind != "admin1" else ""
    country = country_name(one.country) if one.country else ""
    return ", ".join(dict.fromkeys(filter(None, (one.name, f"{plain(one.kind)}{within}", country))))


def also_known_as(place: Place) -> str:
    """The gazetteer's name where it is not the written one, else nothing."""
    return "" if place.name.casefold() in place_name(place).casefold() else place.name


def when_words(interval: Interval | None) -> str:
    """An interval at its own precision: "Thursday 23 March 2023", "January 2023"."""
    if interval is None:
        return NOT_STATED
    start, end = _instant(interval.start), _instant(interval.end)
    if start is None or end is None:
        return interval.start
    zone = zone_words(interval)
    return _when(interval.precision, start, end) + (f" ({zone})" if zone else "")


def short_date(interval: Interval | None) -> str:
    """For lists: "23 Mar 2023", "Jan 2023", "2023", "—"."""
    if interval is None:
        return "no date"
    start, end = _instant(interval.start), _instant(interval.end)
    if start is None or end is None or interval.precision == "year":
        return interval.start[:4]
    if interval.precision in ("month", "quarter"):
        return f"{start:%b %Y}"
    last = end - timedelta(seconds=1)
    if interval.precision == "unknown":
        return f"by {last.day} {last:%b %Y}"
    if last.date() > start.date() and interval.precision in ("range", "week"):
        year = "" if start.year == last.year else f" {start.year}"
        return f"{start.day} {start:%b}{year}–{last.day} {last:%b %Y}"
    return f"{start.day} {start:%b %Y}"


def is_area(place: Place | None) -> bool:
    """Whether the place is an area, drawn as one and never as a point."""
    return place is not None and place.precision in _AREAS


def has_point(place: Place | None) -> bool:
    """Whether there is anything to draw."""
    return place is not None and place.lat is not None and place.lon is not None


def place_precision(place: Place | None) -> str:
    """How far the point may be trusted: "near; within 25 km"."""
    if place is None:
        return ""
    parts = [table("place").get(place.precision, plain(place.precision))] if place.precision else []
    if place.radius_km is not None:
        parts.append(f"within {kilometres(place.radius_km)} km")
    if place.country:
        parts.append(country_name(place.country))
    return "; ".join(parts)


def kilometres(radius: float) -> str:
    """A radius with no more digits than it deserves: "8.8", "29", "260"."""
    if radius < 10:
        return f"{radius:.1f}".removesuffix(".0")
    return f"{round(radius):d}" if radius < 100 else f"{round(radius, -1):.0f}"


def country_name(code: str) -> str:
    """English name of an ISO alpha-3 code, or the code."""
    return country_names().get(code, "country not stated" if code == "unknown" else code)


def no_point_reason(incident: Incident) -> str:
    """Why nothing is drawn for the incident."""
    if incident.where is None:
        return incident.reasons.get("where", "no place is stated")
    return incident.where.reason or incident.reasons.get("where", "the place could not be located")


def figure(low: int | None, best: int | None, high: int | None) -> str:
    """A count with its bounds: "11", "about 20", "at least 30", "43–75 or more"; "not stated" when unknown."""
    if low is None and best is None:
        return NOT_STATED if high is None else f"up to {high:,}"
    if low is None:
        return (
            f"about {best:,}" if high is None else f"nearly {high:,}" if best == high else f"up to {high:,}"
        )
    if high is None:
        return f"{low:,}–{best:,} or more" if best is not None and best > low else f"at least {low:,}"
    if low == high:
        return f"{low:,}"
    return f"{low:,}–{high:,}" + (f", best {best:,}" if best is not None and low < best < high else "")


def total_words(incident: Incident, effect: str = "killed") -> str:
    """The incident's total for an effect in words; "not stated" where nobody says how many."""
    total = toll_of(incident, effect)
    return NOT_STATED if total is None else figure(total.low, total.best, total.high)


def span_words(total: Total | None) -> str:
    """What must stand beside a total that is of more than one attack; else nothing."""
    return " over several attacks" if total is not None and total.scope == "series" else ""


def killed_words(incident: Incident) -> str:
    """How many were killed, as a list says it: "at least 19 killed over several attacks", "killed: not stated"."""
    said = total_words(incident)
    return (
        "killed: not stated"
        if said == NOT_STATED
        else f"{said} killed{span_words(toll_of(incident, 'killed'))}"
    )


def totals_words(incident: Incident) -> str:
    """The totals of all effects in one line: "at least 73 killed, 150 wounded"; empty where there are none."""
    return ", ".join(
        f"{'some' if said == NOT_STATED else said} {total.effect}"
        + (f" ({span.strip()})" if (span := span_words(total)) else "")
        for total in totals_of(incident)
        for said in [figure(total.low, total.best, total.high)]
    )


def toll_words(toll: Toll | TollEntry) -> str:
    """One figure with whose it is and what it is part of: "3 soldiers killed (part of 19)"."""
    said = figure(toll.low, toll.best, toll.high)
    one, several = table("groups").get(toll.group, ("", ""))
    if said == NOT_STATED:
        said = f"an unstated number of {several or 'people'}"
    elif one:
        said += f" {one if (toll.low, toll.best, toll.high) == (1, 1, 1) else several}"
    country = country_name(toll.nationality) if toll.nationality else ""
    notes = ", ".join(filter(None, (country, part_words(toll.part_of))))
    return f"{said} {toll.effect}" + (f" ({notes})" if notes else "")


def part_words(total: Count | None) -> str:
    """What a figure is part of: "part of 19"; empty for one that stands for itself."""
    if total is None:
        return ""
    said = figure(total.low, total.best, total.high)
    return "part of the total" if said == NOT_STATED else f"part of {said}"


def group_words(group: str, nationality: str | None = None) -> str:
    """Who came to harm: "soldiers, Syria" as group and nationality; empty when unknown."""
    several = "" if group == "unknown" else table("groups").get(group, ("", plain(group)))[1]
    parts = [several, country_name(nationality) if nationality else ""]
    return ", ".join(part for part in parts if part)


def speaker_words(speaker: Speaker | None, home: str = UNNAMED_OUTLET) -> str:
    """From who knows to who prints: "SOHR, via Agency". `home` stands for an outlet that is not named."""
    if not speaker:
        return "no speaker named"
    first, *rest = speaker
    name = _said_by(first, home) + (" (its own account)" if _is_own(first) and not rest else "")
    via = [link.name for link in rest if link.name not in (first.name, NAMELESS)]
    return f"{name}, via {', '.join(via)}" if via else name


def principal(speaker: Speaker | None, home: str = UNNAMED_OUTLET) -> str:
    """Who is answerable for the words: the head of the chain."""
    return _said_by(speaker[0], home) if speaker else "no speaker named"


def outlet_words(entry: ReportEntry | None) -> str:
    """What to call the outlet of a report: its name, else the report by its title."""
    if entry is None or (not entry.outlet and not entry.title):
        return UNNAMED_OUTLET
    return entry.outlet or f"the report “{shortened(entry.title or '')}”"


def shortened(text: str, longest: int = 44) -> str:
    """Whole words up to `longest` characters."""
    return text if len(text) <= longest else text[: longest - 1].rsplit(" ", 1)[0] + " …"


def explained(text: str) -> str:
    """An explanation in which a nameless outlet is called so."""
    return text.replace(NAMELESS, UNNAMED_OUTLET)


def lag_words(lag: str | None) -> str:
    """How long after: "2 days later", "some days later"; empty when not stated."""
    found = _LAG.fullmatch(lag or "")
    if not found or found[1] + found[3] not in _LAG_UNITS:
        return lag or ""
    number, unit = found[2], _LAG_UNITS[found[1] + found[3]]
    if number == "X":
        return f"some {unit}s later"
    return f"{number} {unit}{'' if number == '1' else 's'} later"


def days_between(earlier: Interval | None, later: Interval | None) -> str:
    """The distance of two dated days, as such: "by the dates, 3 days"; empty when a date is no day."""
    if earlier is None or later is None or {earlier.precision, later.precision} - _DAILY:
        return ""
    start, end = _instant(earlier.start[:10]), _instant(later.start[:10])
    if start is None or end is None:
        return ""
    days = (end - start).days
    if days == 0:
        return "by the dates, the same day"
    said = f"{abs(days)} day{'' if abs(days) == 1 else 's'}"
    return f"by the dates, {said} later" if days > 0 else f"though it is dated {said} earlier"


def reference_words(reference: str | None) -> str:
    """What a relative date was read against: "; reckoned from the publication, 8 April 2022"."""
    kind, _, moment = (reference or "").partition(" ")
    at = _instant(moment)
    if kind != "published" or at is None:
        return f"; reckoned from {reference}" if reference else ""
    hour = f", {at:%H:%M} {at.tzname() or ''}".rstrip() if (at.hour, at.minute) != (0, 0) else ""
    return f"; reckoned from the publication, {at.day} {at:%B %Y}{hour}"


def zone_words(interval: Interval) -> str:
    """On which clock the hours of an interval are, said only where hours are given."""
    start = _instant(interval.start)
    if start is None or interval.precision not in _HOURLY:
        return ""
    offset = "" if start.utcoffset() is None else f"UTC{interval.start[-6:]}" if start.utcoffset() else "UTC"
    zone = interval.zone or ""
    city = zone.rpartition("/")[2].replace("_", " ")
    named = f"{city} time" if "/" in zone and not zone.startswith("Etc/") else ""
    return ", ".join(part for part in (named, offset) if part) or "local time, zone not stated"


def origin_words(origin: str, reports: Mapping[str, ReportEntry], names: Mapping[str, str]) -> str:
    """An independent origin in words: a voice, an outlet, or a report that tells on its own authority.

    `names` gives a voice as reports write it, by its key.
    """
    kind, _, rest = origin.partition(":")
    if kind == "report":
        return outlet_words(reports.get(rest))
    if kind == "witness":
        name, _, report = rest.rpartition(":")
        return f"{names.get(name, name)}, in {outlet_words(reports.get(report))}"
    country = rest.removeprefix("state:")
    return names.get(rest) or (country_name(country) if country != rest else rest)


def actor_names(actors: Iterable[Actor]) -> str:
    """Names as stated, or "not stated"; who is only described is left out where a name may be theirs."""
    kept: list[Actor] = []
    for actor in sorted(actors, key=lambda one: one.id is None):
        if actor.id is not None or not any(match_actors(actor, other) > 0 for other in kept):
            kept.append(actor)
    return listed(dict.fromkeys(described(actor) for actor in kept)) or NOT_STATED


def told_apart(actors: Iterable[Actor]) -> list[Actor]:
    """Without "commander" where "the Hezbollah commander" is named: it takes him up."""
    listed = list(actors)
    known = [one.text.text.casefold() for one in listed if one.id is not None and one.text is not None]
    return [
        one
        for one in listed
        if one.id is not None or not any(words.endswith(f" {one.name.casefold()}") for words in known)
    ]


def described(actor: Actor) -> str:
    """An actor's name for the middle of a sentence: "Armed men" → "armed men"."""
    return _in_sentence(actor.name, actor.id)


def _in_sentence(name: str, known: str | None) -> str:
    first, blank, rest = name.partition(" ")
    is_common = first.lower() in _common_words() or lookup(first) is not None
    return f"{first.lower()}{blank}{rest}" if known is None and is_common else name


def listed(names: Iterable[str]) -> str:
    """ "A, B and C"."""
    *others, last = [*names] or [""]
    return f"{', '.join(others)} and {last}" if others else last


def upper_first(text: str) -> str:
    """For the start of a line or a sentence."""
    return text[:1].upper() + text[1:]


def who_did_it(incident: LedgerIncident) -> str:
    """A sentence on who did it: who is named, else who claims it or is blamed; never more than that."""
    if incident.initiators:
        return f"By {actor_names(incident.initiators)}, as reported."
    rows = incident.attributions
    said = {
        kind: dict.fromkeys(_in_sentence(row.actor, row.actor_id) for row in rows if row.kind == kind)
        for kind in _HELD
    }
    parts = [f"{phrase} {listed(said[kind])}" for kind, phrase in _HELD.items() if said[kind]]
    return f"{upper_first('; '.join(parts))}." if parts else "Who did it: not stated."


def coded_as(incident: Incident) -> str:
    """The PLOVER type and mode in words: "assault, suicide attack"."""
    return plain(incident.type) + (f", {plain(incident.mode)}" if incident.mode else "")


def field_words(field: str) -> str:
    """What a contradiction is on: "toll", "who did it"."""
    name = field.partition(".")[0]
    return str(table("fields").get(name, plain(name)))


def report_title(title: str | None, outlet: str | None, published: Interval | None) -> str:
    """What to call a report: its title, else whose it is and of when."""
    if title:
        return title
    by = f" by {outlet}" if outlet else ""
    return f"Report{by} without a title" + (f", {short_date(published)}" if published else "")


def value_words(value: Value) -> str:
    """A claim's value in words."""
    match value:
        case Toll():
            return toll_words(value)
        case Interval():
            return when_words(value)
        case Place():
            return place_name(value)
        case Kind():
            return plain(value.label)
        case Actor():
            return value.name
        case Means() | TargetObject():
            return value.text.text
        case Responsibility():
            return f"{value.kind}: {value.actor.name}"
        case Relation():
            return plain(value.relation)


def _written_name(text: str, name: str) -> str:
    """The words of a report for a place if they are a name, else `name`."""
    written = _PLACE_WORDS.sub("", " ".join(text.split()))
    return written if written[:1].isupper() and len(written) <= LONGEST_NAME else name


def _said_by(link: SpeakerLink, home: str) -> str:
    """A speaker's name; "this report" is one among several here, a pronoun names nobody."""
    if link.name.casefold() in _PRONOUNS:
        return UNNAMED_SPEAKER
    return home if link.name == NAMELESS else link.name


def _is_own(link: SpeakerLink) -> bool:
    return link.role == "outlet" or link.name == NAMELESS


def _when(precision: str, start: datetime, end: datetime) -> str:
    if precision == "part_of_day":
        start, end = _whole_hours(start, end)
    last = end - timedelta(seconds=1)
    if precision == "unknown":
        return f"not later than {last:%A} {last.day} {last:%B %Y}"
    if precision == "year":
        return str(start.year)
    if precision in ("month", "quarter"):
        return f"{start:%B %Y}" if precision == "month" else f"{start:%B}–{last:%B %Y}"
    day = f"{start:%A} {start.day} {start:%B %Y}"
    if precision == "minute":
        return f"{day}, {start:%H:%M}"
    if last.date() == start.date():
        # "at about 2 a.m." is an hour around it: where it ends is said, too
        return day if precision == "day" else f"{day}, {start:%H:%M}–{_clock_end(end)}"
    if precision == "week":
        return f"week from {day}"
    return f"{start.day} {start:%B %Y} to {last.day} {last:%B %Y}"


def _whole_hours(start: datetime, end: datetime) -> tuple[datetime, datetime]:
    """Half an hour after "the morning" is no matter of minutes: the hours that hold it."""
    begun = end.replace(minute=0, second=0, microsecond=0)
    return start.replace(minute=0, second=0), end if end == begun else begun + timedelta(hours=1)


def _clock_end(end: datetime) -> str:
    return "24:00" if (end.hour, end.minute) == (0, 0) else f"{end:%H:%M}"


def _instant(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
