"""Cells → values: days, places, names, figures. A cell that cannot be what its column says raises `BadCell`."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from typing import Literal, cast, get_args

from tacitus.errors import RecordError
from tacitus.exchange.countries import countries
from tacitus.exchange.days import Days
from tacitus.exchange.lists import name_in
from tacitus.ground.actors import load_registry
from tacitus.model.records import Actor, Count, Interval
from tacitus.model.stamp import read_stamp
from tacitus.model.vocabulary import ActorCategory, TimePrecision
from tacitus.readers.rows.cells import Cell

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]\d{2}:\d{2}.*)?")
_WHOLE = re.compile(r"\d{1,12}|\d{1,3}(?:,\d{3}){1,3}|\d{1,12}\.0+")
_DEGREES = re.compile(r"[-+]?\d{1,3}(?:\.\d+)?")
_SECONDS = re.compile(r"\d{9,11}")
_YEARS = re.compile(r"\s*\([\d\s–-]*\)")
_BRACKETS = re.compile(r"\(([^()]*)\)")
FIRST_YEAR, LAST_YEAR = 1000, 2200
Around = int | Literal["month", "year"]


class BadCell(RecordError):
    """A cell that is not what its column should hold."""

    reason = "bad_cell"

    def __init__(self, cell: Cell, wanted: str, *, whole_row: bool = False) -> None:
        shown = " ".join(cell.text.split())[:80]
        super().__init__(f'column "{cell.column}": "{shown}" is no {wanted}')
        self.cell = cell
        self.whole_row = whole_row


def day_of(cell: Cell) -> date:
    """The day of a cell: "2025-05-16", "16 May 2025", with or without a time. Raises `BadCell`."""
    iso = _DAY.fullmatch(cell.text)
    try:
        if iso is not None:
            return _sane(date(*map(int, iso.groups())))
        stamp = read_stamp(cell.text, reference=cell.column)
        if stamp is None:
            raise ValueError
        return _sane(date.fromisoformat(stamp.start[:10]))
    except ValueError:
        raise BadCell(cell, "date (2023-03-24 or 24 March 2023)", whole_row=True) from None


def _sane(day: date) -> date:
    if not FIRST_YEAR < day.year < LAST_YEAR:
        raise ValueError
    return day


def spread(day: date, around: Around) -> Days:
    """The days on which it may have been, by what a precision says."""
    if around == "month":
        return Days(day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1]))
    if around == "year":
        return Days(date(day.year, 1, 1), date(day.year, 12, 31))
    return Days(day - timedelta(days=around), day + timedelta(days=around))


def interval_of(days: Days, cell: Cell, reference: str | None) -> Interval:
    """The interval of whole days."""
    end = days.last + timedelta(days=1)
    return Interval(
        start=f"{days.first}T00:00:00",
        end=f"{end}T00:00:00",
        precision=_precision(days),
        text=cell.span,
        reference=reference,
    )


def _precision(days: Days) -> TimePrecision:
    if days.many == 1:
        return "day"
    if days.first.day == 1 and (days.last + timedelta(days=1)).day == 1 and days.many <= 31:
        return "month"
    return "week" if days.many == 7 else "range"


def instants_of(start: Cell, end: Cell | None, precision: Cell | None) -> Interval:
    """The interval of two instants, as our own tables have it. Raises `BadCell`."""
    known = get_args(TimePrecision)
    told = precision.text if precision is not None and precision.text in known else "unknown"
    for cell in filter(None, (start, end)):
        try:
            datetime.fromisoformat(cell.text)
        except ValueError:
            raise BadCell(cell, "moment (2023-03-24T10:15:00+03:00)", whole_row=True) from None
    last = end or start
    if last.text < start.text:
        raise BadCell(last, f"moment after {start.text}", whole_row=True)
    return Interval(start=start.text, end=last.text, precision=cast(TimePrecision, told), text=start.span)


def published_of(cell: Cell | None) -> Interval | None:
    """When a row was written: seconds since 1970, or a day. Raises `BadCell`."""
    if cell is None:
        return None
    if _SECONDS.fullmatch(cell.text):
        moment = datetime.fromtimestamp(int(cell.text), UTC)
        start, end = moment.isoformat(), (moment + timedelta(seconds=1)).isoformat()
        return Interval(
            start=start, end=end, precision="minute", zone="UTC", reference=f"column '{cell.column}'"
        )
    day = day_of(cell)
    return interval_of(Days(day, day), cell, f"column '{cell.column}'")


def whole(cell: Cell) -> int:
    """A number of people. Raises `BadCell`."""
    if not _WHOLE.fullmatch(cell.text):
        raise BadCell(cell, "number of people")
    return int(cell.text.replace(",", "").split(".")[0])


def three(cell: Cell) -> list[int | None]:
    """Lowest, best and highest of "3/4/?". Raises `BadCell`."""
    parts = cell.text.split("/")
    if len(parts) != 3 or not all(part == "?" or (part.isascii() and part.isdecimal()) for part in parts):
        raise BadCell(cell, "range such as 3/4/?")
    return [None if part == "?" else int(part) for part in parts]


def degrees(cell: Cell, most: float) -> float:
    """Degrees between minus and plus `most`. Raises `BadCell`."""
    if not _DEGREES.fullmatch(cell.text) or abs(float(cell.text)) > most:
        raise BadCell(cell, f"number of degrees from -{most:g} to {most:g}")
    return float(cell.text)


def bounds(low: int | None, best: int | None, high: int | None) -> tuple[Count, list[str]]:
    """Figures in order, and which bound was not taken because it breaks the order ("low" of 5 above 3)."""
    doubts = []
    if best is not None and low is not None and low > best:
        doubts.append("low")
        low = None
    top = best if best is not None else low
    if high is not None and top is not None and high < top:
        doubts.append("high")
        high = None
    exact = low if best is None and low == high else best
    return Count(low=low, best=exact, high=high, text=None), doubts


def country_code(text: str) -> str | None:
    """ISO alpha-3 of a country by any of its codes or names."""
    return _by_code().get(text.strip().casefold()) or load_registry().country_of(text)


@cache
def _by_code() -> dict[str, str]:
    """Every code of ISO and name of a country, lower case → ISO alpha-3."""
    return {
        name.casefold(): one.iso3
        for one in countries()
        for name in (one.iso3, one.iso2, one.number, one.name)
        if name
    }


def gw_country(text: str) -> str | None:
    """ISO alpha-3 of a Gleditsch–Ward number."""
    return _by_gw().get(text.strip())


@cache
def _by_gw() -> dict[str, str]:
    return {one.gw: one.iso3 for one in countries() if one.gw}


@lru_cache(maxsize=10_000)
def body_of(name: str) -> str | None:
    """The registry's id of a body by one of its names; None for one it does not know, or knows twice."""
    known = load_registry().find(name)
    return known[0].id if len(known) == 1 else None


def actor_of(
    cell: Cell, category: ActorCategory, country: str | None, forms: Iterable[tuple[str, str]]
) -> Actor:
    """Who a name is. What the form of the name says goes before the row's own code, the registry before both."""
    name = name_in(cell.text)
    named = _YEARS.sub("", name).strip()
    for begins, means in forms:
        if cell.text.startswith(begins):
            category = cast(ActorCategory, means)
            rest = named[len(begins) :].strip(" ()").removeprefix("the ") or named
            country = country or _country_in(rest)
            break
    known = load_registry().find(named)
    if len(known) == 1 and category in ("unknown", known[0].category):
        return Actor(
            name=name,
            text=cell.span,
            id=known[0].id,
            category=known[0].category,
            country=known[0].country,
        )
    bracketed = _BRACKETS.search(named)
    country = country or (_country_in(bracketed.group(1)) if bracketed else None)
    return Actor(name=name, text=cell.span, id=None, category=category, country=country)


def _country_in(text: str) -> str | None:
    return country_code(text) if text else None
