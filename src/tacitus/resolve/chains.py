"""What answered or followed what: chains of incidents, and how long it took, as honest intervals.

A lag is known only within bounds, because dates are. Bounds of order statistics are taken bound by bound: the
median of the lower bounds and the median of the upper bounds hold the true median whatever the true lags are.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from math import ceil
from statistics import median
from typing import Protocol

from tacitus.model.instants import parse_instant
from tacitus.model.ledger import Chain, ChainLink, Lag, LagStatistics
from tacitus.model.records import Interval, Link, Place
from tacitus.model.vocabulary import LinkRelation
from tacitus.resolve.accounts import ZONE_SLACK, speaker_name

CHAINING: tuple[LinkRelation, ...] = ("retaliation", "response", "follows")
"""Relations that put one incident after another."""
_STATED = re.compile(r"P(T?)(\d+)([YMWDH])")
_SECONDS = {
    ("", "Y"): 31_557_600, ("", "M"): 2_629_800, ("", "W"): 604_800, ("", "D"): 86_400, ("T", "H"): 3_600,
    ("T", "M"): 60,
}  # fmt: skip
"""Seconds of a TIMEX3 unit; years and months in the mean (Julian year)."""

_UNITS = (("minute", 60), ("hour", 3_600), ("day", 86_400))


class Timed(Protocol):
    """What of an incident its place in a chain hangs on."""

    @property
    def when(self) -> Interval | None:
        """Its time."""

    @property
    def where(self) -> Place | None:
        """Its place: local times of one country are of one zone."""


def links_between(ends: Iterable[tuple[str | None, str | None, Link]]) -> tuple[Link, ...]:
    """Of (from, to, link) the links between two incidents by these ids, each once for each speaker, in order.

    What is stated of a relation is never changed.
    """
    found: dict[tuple[str, str, str, str, str | None], Link] = {}
    for here, there, link in ends:
        if here is not None and there is not None and here != there:
            key = (here, there, link.relation, link.strength, speaker_name(link.speaker))
            found.setdefault(key, replace(link, from_=here, to=there))
    return tuple(found.values())


def chains(links: Sequence[Link], incidents: Mapping[str, Timed]) -> tuple[Chain, ...]:
    """Every chain of two incidents or more, by when it begins."""
    used = chaining(links, incidents)
    made = (_chain(members, inside, incidents) for members, inside in _components(used))
    return tuple(sorted(made, key=lambda one: (start_of(incidents[one.id]), one.id)))


def chaining(links: Iterable[Link], incidents: Mapping[str, Timed]) -> list[Link]:
    """The links that put one known incident after another."""
    return [
        link
        for link in links
        if link.relation in CHAINING and link.from_ in incidents and link.to in incidents
    ]


def in_order(members: Iterable[str], links: Sequence[Link], incidents: Mapping[str, Timed]) -> list[str]:
    """Earlier before later, as the links have it; then by date."""
    inside = set(members)
    levels = dict.fromkeys(inside, 0)
    for _ in inside:  # a circle is cut after as many rounds as there are incidents
        before = dict(levels)
        for link in links:
            levels[link.from_] = max(levels[link.from_], min(levels[link.to] + 1, len(inside)))
        if levels == before:
            break
    return sorted(inside, key=lambda i: (levels[i], start_of(incidents[i]), i))


def measured(link: Link, incidents: Mapping[str, Timed]) -> ChainLink:
    """A link with its lag: from the dates, narrowed by the words where they agree; never below zero.

    None for an answer that was only announced, for dates that contradict the order, and where neither dates
    nor words tell.
    """
    if link.strength == "warned":
        return ChainLink(link=link, lag=None)
    dated, stated = lag_between(incidents[link.to], incidents[link.from_]), _stated(link.lag)
    if dated is not None:
        dated = (max(0.0, dated[0]), dated[1]) if dated[1] > 0 else None
    lag = _narrowed(dated, stated) if dated and stated else dated or stated
    return ChainLink(link=link, lag=Lag(low=lag[0], high=lag[1]) if lag else None)


def statistics(links: Iterable[ChainLink]) -> tuple[LagStatistics, ...]:
    """Shortest, median and longest lag of each relation; a sequence counts as nothing more."""
    grouped: dict[LinkRelation, list[Lag | None]] = defaultdict(list)
    for one in links:
        grouped[one.link.relation].append(one.lag)
    return tuple(_statistics(relation, grouped[relation]) for relation in CHAINING if relation in grouped)


def lag_between(earlier: Timed, later: Timed) -> tuple[float, float] | None:
    """Seconds (least, most) from the one to the other; negative where it is dated before; None when unknown.

    Local times of unknown zones are taken as one zone within a country, and else to be up to 12 hours off.
    """
    one, other = _bounds(earlier.when), _bounds(later.when)
    if one is None or other is None:
        return None
    slack = 0.0 if _comparable(earlier, later) else ZONE_SLACK
    return other[0] - one[1] - slack, other[1] - one[0] + slack


def lag_words(lag: Lag) -> str:
    """A lag in words, rounded outwards: "0 to 48 hours", "at least 3 days"."""
    size = lag.low if lag.high is None else lag.high
    name, unit = next((one for one in _UNITS if size <= one[1] * 72), _UNITS[-1])
    low = int(lag.low // unit)
    if lag.high is None:
        return f"at least {low} {name}{'' if low == 1 else 's'}"
    high = ceil(lag.high / unit)
    return f"{low} {name}{'' if low == 1 else 's'}" if low == high else f"{low} to {high} {name}s"


def start_of(incident: Timed) -> str:
    """Sort key: when it began, unknown last."""
    return parse_instant(incident.when.start).isoformat() if incident.when else "~"


def _chain(members: set[str], links: Sequence[Link], incidents: Mapping[str, Timed]) -> Chain:
    order = in_order(members, links, incidents)
    place = {incident: index for index, incident in enumerate(order)}
    ordered = sorted(links, key=lambda ln: (place[ln.from_], place[ln.to], ln.relation, ln.strength))
    told = [measured(link, incidents) for link in ordered]
    return Chain(id=order[0], incidents=tuple(order), links=tuple(told), statistics=statistics(told))


def _components(links: Sequence[Link]) -> Iterable[tuple[set[str], list[Link]]]:
    """Incidents that links connect, and those links."""
    home: dict[str, set[str]] = {}
    for link in links:
        joined = home.get(link.from_, {link.from_}) | home.get(link.to, {link.to})
        home.update(dict.fromkeys(joined, joined))
    inside: dict[int, list[Link]] = defaultdict(list)
    for link in links:
        inside[id(home[link.from_])].append(link)
    return ((home[found[0].from_], found) for found in inside.values())


def _bounds(when: Interval | None) -> tuple[float, float] | None:
    if when is None or when.precision == "unknown":
        return None
    return parse_instant(when.start).timestamp(), parse_instant(when.end).timestamp()


def _comparable(one: Timed, other: Timed) -> bool:
    zoned = [_zoned(incident.when) for incident in (one, other)]
    if any(zoned):
        return all(zoned)
    countries = [incident.where.country if incident.where else None for incident in (one, other)]
    return countries[0] is not None and countries[0] == countries[1]


def _zoned(when: Interval | None) -> bool:
    return when is not None and (when.zone is not None or bool(re.search(r"(Z|[+-]\d\d:?\d\d)$", when.start)))


def _stated(lag: str | None) -> tuple[float, float] | None:
    """A stated distance as bounds: "two days after" is more than one day and less than three."""
    found = _STATED.fullmatch(lag or "")
    if found is None or (found[1], found[3]) not in _SECONDS:
        return None
    number, unit = int(found[2]), _SECONDS[found[1], found[3]]
    return max(0, number - 1) * unit, (number + 1) * unit


def _narrowed(dated: tuple[float, float], stated: tuple[float, float]) -> tuple[float, float]:
    """Where both hold; the dates alone where they leave the words no room."""
    low, high = max(dated[0], stated[0]), min(dated[1], stated[1])
    return (low, high) if low <= high else dated


def _statistics(relation: LinkRelation, lags: Sequence[Lag | None]) -> LagStatistics:
    known = [lag for lag in lags if lag is not None]
    lows, highs = (
        [lag.low for lag in known],
        [float("inf") if lag.high is None else lag.high for lag in known],
    )
    shortest, middle, longest = (
        _lag(choose(lows), choose(highs)) if known else None for choose in (min, median, max)
    )
    return LagStatistics(
        relation=relation,
        n=len(known),
        unknown=len(lags) - len(known),
        shortest=shortest,
        median=middle,
        longest=longest,
    )


def _lag(low: float, high: float) -> Lag:
    return Lag(low=low, high=None if high == float("inf") else high)
