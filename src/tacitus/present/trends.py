"""Incidents and tolls over time: by week, month, quarter or year, as known now and as known when each ended."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal, cast, get_args

from tacitus.errors import UsageError
from tacitus.ledger.query import LedgerQuery
from tacitus.model.instants import cut_after
from tacitus.model.query import Harm, IncidentQuery
from tacitus.model.vocabulary import Effect
from tacitus.ontology.kinds import families
from tacitus.present.language import _, gettext
from tacitus.present.query import STEPS, Bin, edges
from tacitus.present.words import country_name, upper_first

By = Literal["family", "country", "initiator"]
StepName = Literal["week", "month", "quarter", "year"]
MOST_BINS = 60
"""Stretches of time in one answer: longer spans are told by a longer step, or cut to the newest."""
MOST_SERIES = 12
UNSTATED = "not stated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """What began in one stretch of time. `low` and `high` add up the totals of the `stated` incidents, those that anybody
    gives a figure for; `open` is whether one of them has no upper bound ("at least")."""

    incidents: int = 0
    stated: int = 0
    low: int = 0
    high: int = 0
    open: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One kind, country or initiator over the stretches of time; `total` counts its incidents."""

    key: str
    name: str
    total: int
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trends:
    """Stretches of time with what began in each: in all as known now, as known at the end of each (`then`), and parted.

    `undated` incidents are in none; `earlier` began before the first stretch or before the first day asked for;
    `left_out` counts the incidents of those that no series is shown for. An incident of several initiators is in the
    series of each.
    """

    step: StepName
    by: By
    effect: Effect
    bins: tuple[Bin, ...]
    now: tuple[Point, ...]
    then: tuple[Point, ...]
    series: tuple[Series, ...]
    undated: int
    earlier: int
    left_out: int


def trends(
    source: LedgerQuery,
    query: IncidentQuery,
    *,
    by: str = "family",
    step: str = "",
    effect: str = "killed",
) -> Trends:
    """Incidents that pass, over time. Without a `step` the shortest that does. Raises `UsageError`."""
    for name, value, kind in (("by", by, By), ("effect", effect, Effect), ("step", step or "week", StepName)):
        _require(name, value, get_args(kind))
    parted, harmed = cast(By, by), cast(Effect, effect)
    harms = source.harms(query)
    days = [one.day for one in harms if one.day is not None and _begins_within(one.day, query)]
    chosen = cast(StepName, step) if step else _step_for(days)
    bins = _bins(days, chosen)
    placed = [
        one
        for one in harms
        if one.day is not None and _begins_within(one.day, query) and bins[0].start <= one.day
    ]
    undated = sum(one.day is None for one in harms)
    keyed: defaultdict[str, list[Harm]] = defaultdict(list)
    for one in placed:
        for key in _keys(one, parted):
            keyed[key].append(one)
    counted = Counter({key: len(lot) for key, lot in keyed.items()})
    shown = [key for key, _count in counted.most_common(MOST_SERIES)]
    return Trends(
        step=chosen,
        by=parted,
        effect=harmed,
        bins=tuple(bins),
        now=_points(placed, bins, harmed),
        then=tuple(_then(source, query, one, harmed) for one in bins),
        series=tuple(
            Series(
                key=key,
                name=_name(parted, key),
                total=counted[key],
                points=_points(keyed[key], bins, harmed),
            )
            for key in shown
        ),
        undated=undated,
        earlier=len(harms) - undated - len(placed),
        left_out=sum(count for key, count in counted.items() if key not in shown),
    )


def table(told: Trends) -> Iterator[dict[str, str | int]]:
    """The data as rows: one a stretch of time for all, then one for each series."""
    for bin_, now, then in zip(told.bins, told.now, told.then, strict=True):
        yield {**_row(bin_, "all", "", now), **_suffixed(then)}
    for series in told.series:
        for bin_, point in zip(told.bins, series.points, strict=True):
            yield _row(bin_, told.by, series.name, point)


COLUMNS = (
    *("first_day", "last_day", "part", "name", "incidents", "with_a_figure", "low", "high", "open"),
    *("incidents_then", "with_a_figure_then", "low_then", "high_then", "open_then"),
)
"""Columns of `table`."""


def _row(bin_: Bin, part: str, name: str, point: Point) -> dict[str, str | int]:
    last = bin_.end - timedelta(days=1)
    told: dict[str, str | int] = {"first_day": bin_.start.isoformat(), "last_day": last.isoformat()}
    return {**told, "part": part, "name": name, **_figures(point)}


def _figures(point: Point) -> dict[str, str | int]:
    return {
        "incidents": point.incidents,
        "with_a_figure": point.stated,
        "low": point.low if point.stated else "",
        "high": point.high if point.stated else "",
        "open": int(point.open),
    }


def _suffixed(point: Point) -> dict[str, str | int]:
    return {f"{name}_then": value for name, value in _figures(point).items()}


def _then(source: LedgerQuery, query: IncidentQuery, bin_: Bin, effect: Effect) -> Point:
    """What was known of a stretch of time when it ended."""
    last = bin_.end - timedelta(days=1)
    moment = last.isoformat() if query.as_of is None else min(last.isoformat(), query.as_of, key=cut_after)
    asked = replace(
        query,
        as_of=moment,
        start=max(bin_.start, query.start or bin_.start),
        end=min(last, query.end or last),
    )
    harms = source.harms(asked)
    return _point([one for one in harms if one.day is not None and _begins_within(one.day, asked)], effect)


def _points(harms: Iterable[Harm], bins: Sequence[Bin], effect: Effect) -> tuple[Point, ...]:
    lots: list[list[Harm]] = [[] for _ in bins]
    starts = [bin_.start for bin_ in bins]
    for one in harms:
        number = bisect_right(starts, one.day) - 1 if one.day is not None else -1
        if number >= 0 and one.day is not None and one.day < bins[number].end:
            lots[number].append(one)
    return tuple(_point(lot, effect) for lot in lots)


def _point(lot: Sequence[Harm], effect: Effect) -> Point:
    figures = [
        bounds
        for one in lot
        for total in one.totals
        if total.effect == effect
        and total.scope == "incident"
        and (bounds := _bounds(total.low, total.best, total.high))
    ]
    return Point(
        incidents=len(lot),
        stated=len(figures),
        low=sum(low for low, _, _ in figures),
        high=sum(high for _, high, _ in figures),
        open=any(is_open for _, _, is_open in figures),
    )


def _bounds(low: int | None, best: int | None, high: int | None) -> tuple[int, int, bool] | None:
    """(low, high, whether it may be more) of a total; None where nobody says how many."""
    known = [figure for figure in (low, best, high) if figure is not None]
    if not known:
        return None
    first = low if low is not None else (best if best is not None else 0)
    return first, max(known), high is None


def _bins(days: Sequence[date], step: StepName) -> list[Bin]:
    if not days:
        return []
    counts = Counter(days)
    found = pairwise(edges(min(days), max(days), *STEPS[step]))
    bins = [Bin(start, end, 0) for start, end in found][-MOST_BINS:]
    return [
        Bin(one.start, one.end, sum(n for day, n in counts.items() if one.start <= day < one.end))
        for one in bins
    ]


def _step_for(days: Sequence[date]) -> StepName:
    steps: tuple[StepName, ...] = get_args(StepName)
    for step in steps:
        if not days or len(list(edges(min(days), max(days), *STEPS[step]))) <= MOST_BINS + 1:
            return step
    return steps[-1]


def _begins_within(day: date, query: IncidentQuery) -> bool:
    """Whether a day is one of those asked for: an incident that lasts into them began before."""
    return (query.start is None or day >= query.start) and (query.end is None or day <= query.end)


def _keys(harm: Harm, by: By) -> tuple[str, ...]:
    if by == "initiator":
        return harm.doers or (UNSTATED,)
    return (harm.family if by == "family" else harm.country,)


def _name(by: By, key: str) -> str:
    if by == "family":
        return gettext(families().get(key, key))
    if by == "country":
        return _("Country not known") if key == "unknown" else country_name(key)
    return upper_first(gettext(key) if key == UNSTATED else key)


def _require(name: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise UsageError(f"{name} is '{value[:40]}'.", remedy=f"Give one of {', '.join(allowed)}.")
