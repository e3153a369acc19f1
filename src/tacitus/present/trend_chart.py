"""Bars over time, laid out for an inline SVG: a solid part, a band above it, and a mark for what was known then."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from tacitus.present.language import _, by_pattern, ngettext, number, short_day, short_month
from tacitus.present.query import Bin
from tacitus.present.toll_chart import round_step
from tacitus.present.trends import Point, Trends


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Size of a chart in units of its view box; figures stand in the left margin, days below."""

    width: int
    height: int
    left: int
    bottom: int = 22
    top: int = 8
    right: int = 8


LARGE = Frame(width=1040, height=230, left=46)
SMALL = Frame(width=320, height=110, left=38)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One stretch of time: solid up to `low`, a band up to `high`, a line at `then` (None where nothing is said)."""

    x: float
    width: float
    base: float
    low: float
    high: float
    then: float | None
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BarChart:
    """Everything drawn. `ticks` are (y, words), `days` (x, words)."""

    frame: Frame
    bars: tuple[Bar, ...]
    ticks: tuple[tuple[float, str], ...]
    days: tuple[tuple[float, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictures:
    """The charts of a page: incidents and tolls of all, and of each series (name, incidents, tolls), on common scales."""

    incidents: BarChart
    tolls: BarChart
    series: tuple[tuple[str, BarChart, BarChart], ...]


Measure = Literal["incidents", "toll"]


def pictures(told: Trends) -> Pictures:
    """The charts of some trends; those of the series share one scale."""
    every = [point for series in told.series for point in series.points]
    tops = {
        "incidents": max((p.incidents for p in every), default=0),
        "toll": max((p.high for p in every), default=0),
    }
    return Pictures(
        incidents=_chart(told, "incidents", told.now, told.then, LARGE),
        tolls=_chart(told, "toll", told.now, told.then, LARGE),
        series=tuple(
            (
                one.name,
                _chart(told, "incidents", one.points, (), SMALL, tops["incidents"]),
                _chart(told, "toll", one.points, (), SMALL, tops["toll"]),
            )
            for one in told.series
        ),
    )


def span_words(bin_: Bin, step: str) -> str:
    """A stretch of time: "6–12 May 2024", "May 2024", "2024"."""
    last = bin_.end - timedelta(days=1)
    if step == "year":
        return f"{bin_.start.year}"
    if step == "month":
        return short_month(bin_.start)
    if step == "quarter":
        return f"{by_pattern(bin_.start, 'MMM')}–{short_month(last)}"
    if bin_.start.month == last.month:
        return f"{bin_.start.day}–{short_day(last)}"
    return f"{by_pattern(bin_.start, 'd MMM')}–{short_day(last)}"


def toll_figure(point: Point) -> str:
    """The toll of a stretch of time: "12–15 or more", "not stated", "0"."""
    if not point.stated:
        return _("not stated") if point.incidents else "0"
    low, high = number(point.low), number(point.high)
    said = low if point.low == point.high else f"{low}–{high}"
    return _("%(figure)s or more") % {"figure": said} if point.open else said


def point_words(point: Point, measure: Measure) -> str:
    """A point in words: "3 incidents", or "12–15 (2 of 3 incidents with a figure)"."""
    counted = ngettext("%(n)s incident", "%(n)s incidents", point.incidents) % {"n": number(point.incidents)}
    if measure == "incidents":
        return counted
    told = {"figure": toll_figure(point), "stated": number(point.stated), "incidents": counted}
    return _("%(figure)s (%(stated)s of %(incidents)s with a figure)") % told


def _chart(
    told: Trends,
    measure: Measure,
    points: Sequence[Point],
    then: Sequence[Point],
    frame: Frame,
    at_least: int = 0,
) -> BarChart:
    heights = [_bounds(point, measure) for point in points]
    marks = [_bounds(point, measure)[0] for point in then]
    most = max([at_least, *(high for _, high in heights), *marks], default=0)
    step = round_step(max(1, most if frame is LARGE else 2 * most))
    top = max(1, -(-most // step)) * step
    floor = frame.height - frame.bottom
    slot = (frame.width - frame.left - frame.right) / max(1, len(points))

    def y(count: int) -> float:
        return round(floor - count / top * (floor - frame.top), 1)

    bars = []
    for place, (bin_, point, (low, high)) in enumerate(zip(told.bins, points, heights, strict=True)):
        said = f"{span_words(bin_, told.step)}: {point_words(point, measure)}"
        if then:
            said += "; " + _("known when it ended: %(then)s") % {"then": point_words(then[place], measure)}
        bars.append(
            Bar(
                x=round(frame.left + slot * place + slot * 0.12, 1),
                width=round(slot * 0.76, 1),
                base=y(0),
                low=y(low),
                high=y(high),
                then=y(marks[place]) if then else None,
                words=said,
            )
        )
    return BarChart(
        frame=frame,
        bars=tuple(bars),
        ticks=tuple((y(count), number(count)) for count in range(0, top + 1, step)),
        days=tuple(_days(told, frame, slot)),
    )


def _bounds(point: Point, measure: Measure) -> tuple[int, int]:
    return (point.incidents, point.incidents) if measure == "incidents" else (point.low, point.high)


def _days(told: Trends, frame: Frame, slot: float) -> Iterator[tuple[float, str]]:
    """The stretches that have room to be named, the first of them always."""
    room = 100 if frame is LARGE else 130
    every = max(1, -(-room // max(1, int(slot))))
    for place, bin_ in enumerate(told.bins):
        if place % every == 0 and (place + every / 2 < len(told.bins) or place == 0):
            yield round(frame.left + slot * (place + 0.12), 1), _edge_words(bin_, told.step)


def _edge_words(bin_: Bin, step: str) -> str:
    return short_day(bin_.start) if step == "week" else span_words(bin_, step)
