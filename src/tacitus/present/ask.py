"""Query strings to `IncidentQuery`: the same names for the page, the API and every link between them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, get_args

from fastapi import Query

from tacitus.errors import UsageError
from tacitus.model.ledger import Clock
from tacitus.model.query import HAPPENED, IncidentQuery
from tacitus.present.query import parse_bbox, parse_day


def asked(
    family: Annotated[list[str] | None, Query(description="families of labels, as in the legend")] = None,
    type: Annotated[list[str] | None, Query(description="PLOVER event types")] = None,
    status: Annotated[
        list[str] | None, Query(description="statuses; without any, what happened or is denied; `*` for all")
    ] = None,
    country: Annotated[list[str] | None, Query(description="ISO 3166-1 alpha-3, or `unknown`")] = None,
    from_: Annotated[str, Query(alias="from", description="first day, ISO")] = "",
    to: Annotated[str, Query(description="last day, ISO")] = "",
    bbox: Annotated[str, Query(description="west,south,east,north in degrees")] = "",
    q: Annotated[str, Query(description="words that must all occur", max_length=200)] = "",
    as_of: Annotated[str, Query(description="what was known by then: ISO day (its end) or instant")] = "",
    clock: Annotated[str, Query(description="`reported` or `known`: whose clock `as_of` is on")] = "reported",
) -> IncidentQuery:
    """The query that a URL asks. Repeat a name for several values. Raises `UsageError`."""
    return IncidentQuery(
        family=_chosen(family),
        type=_chosen(type),
        status=_chosen(status),
        country=_chosen(country),
        start=parse_day("from", from_),
        end=parse_day("to", to),
        bbox=parse_bbox(bbox) if bbox else None,
        text=q.strip(),
        as_of=parse_moment(as_of),
        clock=parse_clock(clock),
    )


def as_pairs(query: IncidentQuery) -> list[tuple[str, str]]:
    """The query as parameters of an address: what `asked` reads back, statuses spelt out."""
    pairs = [("family", one) for one in sorted(query.family)]
    pairs += [("type", one) for one in sorted(query.type)]
    pairs += [("status", one) for one in sorted(query.status or HAPPENED)]
    pairs += [("country", one) for one in sorted(query.country)]
    for name, day in (("from", query.start), ("to", query.end)):
        pairs += [(name, day.isoformat())] if day else []
    pairs += [("bbox", ",".join(map(str, query.bbox)))] if query.bbox else []
    pairs += [("q", query.text)] if query.text else []
    if query.as_of is not None:
        pairs += [("as_of", query.as_of)] + ([("clock", query.clock)] if query.clock != "reported" else [])
    return pairs


def parse_moment(text: str) -> str | None:
    """An ISO day or instant as given, None when empty. Raises `UsageError`."""
    try:
        if text:
            datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"as_of is '{text}'.", remedy="Give a day as YYYY-MM-DD, or an instant.") from None
    return text or None


def parse_clock(text: str) -> Clock:
    """One of the clocks. Raises `UsageError`."""
    for clock in get_args(Clock):
        if text == clock:
            known: Clock = clock
            return known
    raise UsageError(f"clock is '{text}'.", remedy=f"Give one of {', '.join(get_args(Clock))}.")


def _chosen(values: list[str] | None) -> frozenset[str]:
    return frozenset(value for value in values or () if value)
