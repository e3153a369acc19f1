"""What API and page share of HTTP: query strings, forms, and whether a change is asked for from here."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, get_args
from urllib.parse import parse_qs

from fastapi import Query, Request

from tacitus.errors import TacitusError, UsageError
from tacitus.model.ledger import Clock
from tacitus.model.query import HAPPENED, IncidentQuery
from tacitus.present.query import parse_bbox, parse_day

LONGEST_BODY = 10_000
"""Bytes of a form; a judgement is a few lines."""


class ForeignRequest(TacitusError):
    """A change asked for from another site, or from nowhere that can be told."""

    reason = "foreign_request"


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


def require_same_origin(request: Request) -> None:
    """Raises `ForeignRequest` unless the request comes from a page of this server.

    Browsers say where a request comes from (`Sec-Fetch-Site`, `Origin`) and no page can forge that; a program
    sends `Origin` itself.
    """
    origin = request.headers.get("origin")
    site = request.headers.get("sec-fetch-site")
    host = request.headers.get("host", "")
    own = f"{request.url.scheme}://{host}"
    at_home = origin.partition("://")[2] == host if origin is not None else site is not None
    if at_home and site in (None, "same-origin"):
        return
    raise ForeignRequest(
        "A judgement may be asked for only from this server's own page.", remedy=f"Send 'Origin: {own}'."
    )


async def form_of(request: Request) -> dict[str, str]:
    """The fields of a posted form, the last value of each. Raises `UsageError`."""
    body = await request.body()
    if len(body) > LONGEST_BODY:
        raise UsageError(f"The form is longer than {LONGEST_BODY} bytes.")
    try:
        fields = parse_qs(body.decode("utf-8"), max_num_fields=20)
    except ValueError:
        raise UsageError("The form cannot be read.") from None
    return {name: values[-1] for name, values in fields.items()}
