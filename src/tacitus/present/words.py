"""Records in plain words, for pages: what is stated, how precisely, and by whom. Unknown is said so."""

from __future__ import annotations

import re
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
from tacitus.model.shipped import shipped_table
from tacitus.model.vocabulary import Effect
from tacitus.ontology.actor_categories import lookup, nouns
from tacitus.present.language import (
    N_,
    _,
    by_pattern,
    day,
    gettext,
    month,
    ngettext,
    number,
    short_day,
    short_month,
    territory,
    weekday,
)
from tacitus.present.language import listed as and_last
from tacitus.present.map_names import alpha_2
from tacitus.present.places import country_names
from tacitus.resolve.actors import match_actors
from tacitus.resolve.tolls import toll_of, totals_of

NOT_STATED = N_("not stated")
NAMELESS = "this report"
"""What the reader calls an outlet that a report does not name."""
UNNAMED_OUTLET = N_("an outlet not named")
UNNAMED_SPEAKER = N_("somebody not named")
_DAILY = frozenset({"minute", "hour", "part_of_day", "day"})
_HOURLY = frozenset({"minute", "hour", "part_of_day"})
_AREAS = frozenset({"admin2", "admin1", "country", "region"})
"""Precisions that name an area: whatever point comes with it is no place where anything happened."""
_HELD = {
    "claimed": N_("claimed by"),
    "attributed": N_("blamed on"),
    "assessed": N_("assessed to be by"),
    "denied": N_("denied by"),
}
"""Kind of responsibility → how a sentence puts it."""
LONGEST_NAME = 48
"""Characters; a longer stretch is a description, not a name."""
_PLACE_WORDS = re.compile(
    r"^(?:in|near|at|outside|around|inside|over|close to|north|south|east|west|of|the)\s+(?=[A-Z])"
)
_LAG = re.compile(r"P(T?)(\d+|X)([YMWDHS])")
_LAG_UNITS = frozenset(("Y", "M", "W", "D", "TH", "TM", "TS"))
_PRONOUNS = frozenset({"he", "she", "it", "they", "i", "we", "who", "that", "which"})
EFFECTS: tuple[Effect, ...] = get_args(Effect)
EFFECT_WORDS: Mapping[str, tuple[str, str]] = {effect: (effect, effect) for effect in EFFECTS}
"""Effect → one, several: messages that other languages put otherwise ("tué", "tués")."""


@cache
def table(name: str) -> dict[str, Any]:
    """A table of `words.toml` (immutable by convention)."""
    found: dict[str, Any] = shipped_table("tacitus.present", "words.toml")[name]
    return found


@cache
def _common_words() -> frozenset[str]:
    """Words that begin common nouns for people and bodies, lower case."""
    return frozenset(noun.partition(" ")[0] for noun in nouns())


def plain(code: str) -> str:
    """A code of the contract as words: `drone_strike` → "drone strike"."""
    return gettext(english(code))


def english(code: str) -> str:
    """A code of the contract as English words: the message by which `plain` is looked up."""
    return str(table("codes").get(code, code.replace("_", " ").replace("-", " ").lower()))


def not_stated() -> str:
    """What is said where nothing is."""
    return gettext(NOT_STATED)


def place_name(place: Place) -> str:
    """As the report writes it, where it writes a name; else as the gazetteer does.

    A country, and several places at once, may be read off the name of one place in them: they go by their own name. A
    region that has its name from a town is called one.
    """
    if place.text is None or place.precision == "country" or _is_several(place, place.text.text):
        return place.name
    name = _written_name(place.text.text, place.name)
    return _("%(name)s region") % {"name": name} if _has_name_of_town(place) and name == place.name else name


def _is_several(place: Place, text: str) -> bool:
    _start, joined, last = place.name.rpartition(" and ")
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
    kind = plain(one.kind)
    if one.admin1 and one.kind != "admin1":
        kind = _("%(kind)s in %(province)s") % {"kind": kind, "province": one.admin1}
    country = country_name(one.country) if one.country else ""
    return ", ".join(dict.fromkeys(filter(None, (one.name, kind, country))))


def also_known_as(place: Place) -> str:
    """The gazetteer's name where it is not the written one, else nothing."""
    return "" if place.name.casefold() in place_name(place).casefold() else place.name


def when_words(interval: Interval | None) -> str:
    """An interval at its own precision: "Thursday 23 March 2023", "January 2023"."""
    if interval is None:
        return not_stated()
    start, end = instant(interval.start), instant(interval.end)
    if start is None or end is None:
        return interval.start
    zone = zone_words(interval)
    return _when(interval.precision, start, end) + (f" ({zone})" if zone else "")


def short_date(interval: Interval | None) -> str:
    """For lists: "23 Mar 2023", "Jan 2023", "2023", "—"."""
    if interval is None:
        return _("no date")
    start, end = instant(interval.start), instant(interval.end)
    if start is None or end is None or interval.precision == "year":
        return interval.start[:4]
    if interval.precision in ("month", "quarter"):
        return short_month(start)
    last = end - timedelta(seconds=1)
    if interval.precision == "unknown":
        return _("by %(day)s") % {"day": short_day(last)}
    if last.date() > start.date() and interval.precision in ("range", "week"):
        first = by_pattern(start, "d MMM") if start.year == last.year else short_day(start)
        return f"{first}–{short_day(last)}"
    return short_day(start)


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
    known = table("place")
    parts = (
        [gettext(known[place.precision]) if place.precision in known else plain(place.precision)]
        if (place.precision)
        else []
    )
    if place.radius_km is not None:
        parts.append(_("within %(km)s km") % {"km": kilometres(place.radius_km)})
    if place.country:
        parts.append(country_name(place.country))
    return "; ".join(parts)


def kilometres(radius: float) -> str:
    """A radius with no more digits than it deserves: "8.8", "29", "260"."""
    if radius < 10:
        return f"{radius:.1f}".removesuffix(".0")
    return f"{round(radius):d}" if radius < 100 else f"{round(radius, -1):.0f}"


def country_name(code: str) -> str:
    """Name of a country by its ISO alpha-3 code, or the code."""
    if code == "unknown":
        return _("country not stated")
    own = territory(alpha_2().get(code, ""))
    return own or country_names().get(code, code)


def no_point_reason(incident: Incident) -> str:
    """Why nothing is drawn for the incident."""
    if incident.where is None:
        return incident.reasons.get("where", _("no place is stated"))
    return incident.where.reason or incident.reasons.get("where", _("the place could not be located"))


def figure(low: int | None, best: int | None, high: int | None) -> str:
    """A count with its bounds: "11", "about 20", "at least 30", "43–75 or more"; "not stated" when unknown."""
    told = {name: number(n) for name, n in (("low", low), ("best", best), ("high", high)) if n is not None}
    if low == 0 and not best and high is None:
        return not_stated()  # "none or more" says nothing
    if low is None and best is None:
        return not_stated() if high is None else _("up to %(high)s") % told
    if low is None:
        if high is None:
            return _("about %(best)s") % told
        return (_("nearly %(high)s") if best == high else _("up to %(high)s")) % told
    if high is None:
        more = best is not None and best > low
        return (_("%(low)s–%(best)s or more") if more else _("at least %(low)s")) % told
    if low == high:
        return told["low"]
    if best is not None and low < best < high:
        return _("%(low)s–%(high)s, best %(best)s") % told
    return f"{told['low']}–{told['high']}"


def total_words(incident: Incident, effect: str = "killed") -> str:
    """The incident's total for an effect in words; "not stated" where nobody says how many."""
    total = toll_of(incident, effect)
    return not_stated() if total is None else figure(total.low, total.best, total.high)


def span_words(total: Total | None) -> str:
    """What must stand beside a total that is of more than one attack; else nothing."""
    several = total is not None and total.scope == "series"
    return " " + _("over several attacks") if several else ""


def harmed(count: int | None, effect: str) -> str:
    """How those are called to whom an effect was done: "killed", in the form that their number takes."""
    one, several = EFFECT_WORDS[effect]
    return ngettext(one, several, 2 if count is None else count)


def effect_words(effect: str) -> str:
    """An effect as such: "killed"."""
    return harmed(None, effect)


def killed_words(incident: Incident) -> str:
    """How many were killed, as a list says it: "at least 19 killed over several attacks", "killed: not stated"."""
    total = toll_of(incident, "killed")
    said = total_words(incident)
    if total is None or said == not_stated():
        return _("killed: not stated")
    return f"{said} {harmed(_most(total), 'killed')}{span_words(total)}"


def killed_after(incident: Incident) -> str:
    """What stands behind the number of those killed: "killed over several attacks"."""
    total = toll_of(incident, "killed")
    return f"{harmed(_most(total) if total else None, 'killed')}{span_words(total)}"


def _most(total: Total | Toll | TollEntry) -> int | None:
    return next((n for n in (total.high, total.best, total.low) if n is not None), None)


def totals_words(incident: Incident) -> str:
    """The totals of all effects in one line: "at least 73 killed, 150 wounded"; empty where there are none."""
    some = _("some")
    return ", ".join(
        f"{some if said == not_stated() else said} {harmed(_most(total), total.effect)}"
        + (f" ({span.strip()})" if (span := span_words(total)) else "")
        for total in totals_of(incident)
        for said in [figure(total.low, total.best, total.high)]
    )


def toll_words(toll: Toll | TollEntry) -> str:
    """One figure with whose it is and what it is part of: "3 soldiers killed (part of 19)"."""
    said = figure(toll.low, toll.best, toll.high)
    one, several = table("groups").get(toll.group, ("", ""))
    if said == not_stated():
        said = _("an unstated number of %(people)s") % {
            "people": gettext(several) if several else _("people")
        }
    elif one:
        said += f" {ngettext(one, several, 1 if (toll.low, toll.best, toll.high) == (1, 1, 1) else 2)}"
    country = country_name(toll.nationality) if toll.nationality else ""
    notes = ", ".join(filter(None, (country, part_words(toll.part_of))))
    return f"{said} {harmed(_most(toll), toll.effect)}" + (f" ({notes})" if notes else "")


def part_words(total: Count | None) -> str:
    """What a figure is part of: "part of 19"; empty for one that stands for itself."""
    if total is None:
        return ""
    said = figure(total.low, total.best, total.high)
    return _("part of the total") if said == not_stated() else _("part of %(whole)s") % {"whole": said}


def group_words(group: str, nationality: str | None = None) -> str:
    """Who came to harm: "soldiers, Syria" as group and nationality; empty when unknown."""
    known = table("groups").get(group)
    several = "" if group == "unknown" else ngettext(known[0], known[1], 2) if known else plain(group)
    parts = [several, country_name(nationality) if nationality else ""]
    return ", ".join(part for part in parts if part)


def speaker_words(speaker: Speaker | None, home: str | None = None) -> str:
    """From who knows to who prints: "SOHR, via Agency". `home` stands for an outlet that is not named."""
    if not speaker:
        return _("no speaker named")
    first, *rest = speaker
    own = _("its own account")
    name = _said_by(first, home) + (f" ({own})" if _is_own(first) and not rest else "")
    via = [link.name for link in rest if link.name not in (first.name, NAMELESS)]
    return _("%(name)s, via %(others)s") % {"name": name, "others": ", ".join(via)} if via else name


def principal(speaker: Speaker | None, home: str | None = None) -> str:
    """Who is answerable for the words: the head of the chain."""
    return _said_by(speaker[0], home) if speaker else _("no speaker named")


def outlet_words(entry: ReportEntry | None) -> str:
    """What to call the outlet of a report: its name, else the report by its title."""
    if entry is None or (not entry.outlet and not entry.title):
        return gettext(UNNAMED_OUTLET)
    return entry.outlet or _("the report “%(title)s”") % {"title": shortened(entry.title or "")}


def shortened(text: str, longest: int = 44) -> str:
    """Whole words up to `longest` characters."""
    return text if len(text) <= longest else text[: longest - 1].rsplit(" ", 1)[0] + " …"


def explained(text: str) -> str:
    """An explanation in which a nameless outlet is called so."""
    return text.replace(NAMELESS, gettext(UNNAMED_OUTLET))


def lag_words(lag: str | None) -> str:
    """How long after: "2 days later", "some days later"; empty when not stated."""
    found = _LAG.fullmatch(lag or "")
    if not found or found[1] + found[3] not in _LAG_UNITS:
        return lag or ""
    count, unit = found[2], found[1] + found[3]
    return _some_later(unit) if count == "X" else _later(unit, int(count)) % {"n": count}


def _some_later(unit: str) -> str:
    return {
        "Y": _("some years later"),
        "M": _("some months later"),
        "W": _("some weeks later"),
        "D": _("some days later"),
        "TH": _("some hours later"),
        "TM": _("some minutes later"),
        "TS": _("some seconds later"),
    }[unit]


def _later(unit: str, count: int) -> str:
    return {
        "Y": ngettext("%(n)s year later", "%(n)s years later", count),
        "M": ngettext("%(n)s month later", "%(n)s months later", count),
        "W": ngettext("%(n)s week later", "%(n)s weeks later", count),
        "D": ngettext("%(n)s day later", "%(n)s days later", count),
        "TH": ngettext("%(n)s hour later", "%(n)s hours later", count),
        "TM": ngettext("%(n)s minute later", "%(n)s minutes later", count),
        "TS": ngettext("%(n)s second later", "%(n)s seconds later", count),
    }[unit]


def days_between(earlier: Interval | None, later: Interval | None) -> str:
    """The distance of two dated days, as such: "by the dates, 3 days"; empty when a date is no day."""
    if earlier is None or later is None or {earlier.precision, later.precision} - _DAILY:
        return ""
    start, end = instant(earlier.start[:10]), instant(later.start[:10])
    if start is None or end is None:
        return ""
    days = (end - start).days
    if days == 0:
        return _("by the dates, the same day")
    said = (
        ngettext("by the dates, %(n)s day later", "by the dates, %(n)s days later", abs(days))
        if days > 0
        else ngettext(
            "though it is dated %(n)s day earlier", "though it is dated %(n)s days earlier", abs(days)
        )
    )
    return said % {"n": abs(days)}


def zone_words(interval: Interval) -> str:
    """On which clock the hours of an interval are, said only where hours are given."""
    start = instant(interval.start)
    if start is None or interval.precision not in _HOURLY:
        return ""
    offset = "" if start.utcoffset() is None else f"UTC{interval.start[-6:]}" if start.utcoffset() else "UTC"
    zone = interval.zone or ""
    city = zone.rpartition("/")[2].replace("_", " ")
    named = _("%(city)s time") % {"city": city} if "/" in zone and not zone.startswith("Etc/") else ""
    return ", ".join(part for part in (named, offset) if part) or _("local time, zone not stated")


def origin_words(origin: str, reports: Mapping[str, ReportEntry], names: Mapping[str, str]) -> str:
    """An independent origin in words: a voice, an outlet, or a report that tells on its own authority.

    `names` gives a voice as reports write it, by its key.
    """
    kind, _colon, rest = origin.partition(":")
    if kind == "report":
        return outlet_words(reports.get(rest))
    if kind == "witness":
        name, _colon, report = rest.rpartition(":")
        said = {"name": names.get(name, name), "outlet": outlet_words(reports.get(report))}
        return _("%(name)s, in %(outlet)s") % said
    country = rest.removeprefix("state:")
    return names.get(rest) or (country_name(country) if country != rest else rest)


def actor_names(actors: Iterable[Actor]) -> str:
    """Names as stated, or "not stated"; who is only described is left out where a name may be theirs."""
    kept: list[Actor] = []
    for actor in sorted(actors, key=lambda one: one.id is None):
        if actor.id is not None or not any(match_actors(actor, other) > 0 for other in kept):
            kept.append(actor)
    return listed(dict.fromkeys(described(actor) for actor in kept)) or not_stated()


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
    is_name = rest[:1].isupper()  # "General Staff of the Armed Forces"
    return f"{first.lower()}{blank}{rest}" if known is None and is_common and not is_name else name


def listed(names: Iterable[str]) -> str:
    """ "A, B and C"."""
    return and_last([*names])


def upper_first(text: str) -> str:
    """For the start of a line or a sentence."""
    return text[:1].upper() + text[1:]


def who_did_it(incident: LedgerIncident) -> str:
    """A sentence on who did it: who is named, else who claims it or is blamed; never more than that."""
    if incident.initiators:
        return _("By %(names)s, as reported.") % {"names": actor_names(incident.initiators)}
    rows = incident.attributions
    said = {
        kind: dict.fromkeys(_in_sentence(row.actor, row.actor_id) for row in rows if row.kind == kind)
        for kind in _HELD
    }
    parts = [f"{gettext(phrase)} {listed(said[kind])}" for kind, phrase in _HELD.items() if said[kind]]
    return f"{upper_first('; '.join(parts))}." if parts else _("Who did it: not stated.")


def coded_as(incident: Incident) -> str:
    """The PLOVER type and mode in words: "assault, suicide attack"."""
    return plain(incident.type) + (f", {plain(incident.mode)}" if incident.mode else "")


def field_words(field: str) -> str:
    """What a contradiction is on: "toll", "who did it"."""
    name = field.partition(".")[0]
    return gettext(str(table("fields").get(name, english(name))))


def report_title(title: str | None, outlet: str | None, published: Interval | None) -> str:
    """What to call a report: its title, else whose it is and of when."""
    if title:
        return title
    said = (
        _("Report by %(outlet)s without a title") % {"outlet": outlet}
        if outlet
        else _("Report without a title")
    )
    return said + (f", {short_date(published)}" if published else "")


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
            return f"{plain(value.kind)}: {value.actor.name}"
        case Relation():
            return plain(value.relation)


def _written_name(text: str, name: str) -> str:
    """The words of a report for a place if they are a name, else `name`."""
    written = _PLACE_WORDS.sub("", " ".join(text.split()))
    return written if written[:1].isupper() and len(written) <= LONGEST_NAME else name


def _said_by(link: SpeakerLink, home: str | None) -> str:
    """A speaker's name; "this report" is one among several here, a pronoun names nobody."""
    if link.name.casefold() in _PRONOUNS:
        return gettext(UNNAMED_SPEAKER)
    return (home or gettext(UNNAMED_OUTLET)) if link.name == NAMELESS else link.name


def _is_own(link: SpeakerLink) -> bool:
    return link.role == "outlet" or link.name == NAMELESS


def _when(precision: str, start: datetime, end: datetime) -> str:
    if precision == "part_of_day":
        start, end = _whole_hours(start, end)
    last = end - timedelta(seconds=1)
    if precision == "unknown":
        return _("not later than %(day)s") % {"day": weekday(last)}
    if precision == "year":
        return str(start.year)
    if precision == "month":
        return month(start)
    if precision == "quarter":
        return f"{by_pattern(start, 'MMMM')}–{month(last)}"
    said = weekday(start)
    if precision == "minute":
        return f"{said}, {start:%H:%M}"
    if last.date() == start.date():
        # "at about 2 a.m." is an hour around it: where it ends is said, too
        return said if precision == "day" else f"{said}, {start:%H:%M}–{_clock_end(end)}"
    if precision == "week":
        return _("week from %(day)s") % {"day": said}
    return _("%(first)s to %(last)s") % {"first": day(start), "last": day(last)}


def _whole_hours(start: datetime, end: datetime) -> tuple[datetime, datetime]:
    """Half an hour after "the morning" is no matter of minutes: the hours that hold it."""
    begun = end.replace(minute=0, second=0, microsecond=0)
    return start.replace(minute=0, second=0), end if end == begun else begun + timedelta(hours=1)


def _clock_end(end: datetime) -> str:
    return "24:00" if (end.hour, end.minute) == (0, 0) else f"{end:%H:%M}"


def instant(text: str) -> datetime | None:
    """A stored instant; None where it is none."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
