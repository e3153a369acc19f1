"""What API and page share of HTTP: query strings, forms, and whether a change is asked for from here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any, get_args
from urllib.parse import parse_qs, quote

from fastapi import Depends, Query, Request, Response
from pydantic import BaseModel, Field, model_validator

from tacitus.errors import TacitusError, UsageError
from tacitus.ledger.query import LedgerQuery, work_query
from tacitus.model.ledger import Clock
from tacitus.model.query import IncidentQuery
from tacitus.model.work import WORK_KINDS, WorkQuery, WorkState
from tacitus.present.query import LARGEST, NEAR_KM, from_pairs

FILE_POLICY = "default-src 'none'; sandbox"
"""Content-Security-Policy of a file that strangers made, should a browser open it after all."""
FRAMED = "/embed/"
"""How the addresses begin of what pages of other sites frame: no cookie is set or looked at there."""
_MEDIA_TYPE = re.compile(r"[\w.+-]{1,100}/[\w.+-]{1,100}", re.ASCII)
LONGEST_BODY = 10_000
"""Bytes of a form; a judgement is a few lines."""


class ForeignRequest(TacitusError):
    """A change asked for from another site, or from nowhere that can be told."""

    reason = "foreign_request"


class Asked(BaseModel):
    """Which incidents a URL asks for. Repeat a name for several values."""

    family: list[str] = Field([], description="families of labels, as in the legend")
    type: list[str] = Field([], description="PLOVER event types")
    status: list[str] = Field(
        [], description="statuses; without any, what happened or is denied; `*` for all"
    )
    country: list[str] = Field([], description="ISO 3166-1 alpha-3 or name, or `unknown`")
    start: str = Field("", alias="from", description="first day, ISO")
    end: str = Field("", alias="to", description="last day, ISO")
    bbox: str = Field("", description="west,south,east,north in degrees")
    kind: str = Field("", description="a type or a label")
    near: str = Field("", description="LAT,LON, or a place of the gazetteer", max_length=200)
    radius: float = Field(NEAR_KM, description="kilometres around `near`")
    actor: str = Field("", description="who did it or was hit: name or id", max_length=200)
    killed: int | None = Field(None, description="killed at least so many", ge=0, le=LARGEST)
    q: str = Field("", description="words that must all occur", max_length=200)
    as_of: str = Field("", description="what was known by then: ISO day (its end) or instant")
    clock: str = Field("reported", description="`reported` or `known`: whose clock `as_of` is on")

    @model_validator(mode="before")
    @classmethod
    def _without_what_is_empty(cls, given: Any) -> Any:
        """A form sends every field that it has: what was left empty is not asked."""
        if not isinstance(given, Mapping):
            return given
        return {name: value for name, value in given.items() if value != ""}


def asked(url: Annotated[Asked, Query()]) -> IncidentQuery:
    """The query that a URL asks. Raises `UsageError`."""
    given = url.model_dump(by_alias=True, exclude={"as_of", "clock"}, exclude_none=True)
    pairs = (
        (name, str(one))
        for name, value in given.items()
        for one in (value if isinstance(value, list) else [value])
    )
    query = from_pairs(pairs, typed=True)
    return replace(query, as_of=parse_moment(url.as_of), clock=parse_clock(url.clock))


def work_asked(
    kind: Annotated[list[str] | None, Query(description=f"kinds of work: {', '.join(WORK_KINDS)}")] = None,
    country: Annotated[
        list[str] | None, Query(description="ISO 3166-1 alpha-3 or name, or `unknown`")
    ] = None,
    state: Annotated[WorkState, Query(description="what waits, or what was taken, skipped or done")] = "open",
) -> WorkQuery:
    """The work that a URL asks for. Raises `UsageError`."""
    return work_query(kind or (), country or (), state)


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


def _then(as_of: str = "", clock: str = "reported") -> tuple[str | None, Clock]:
    return parse_moment(as_of), parse_clock(clock)


Then = Annotated[tuple[str | None, Clock], Depends(_then)]
"""The moment, None for now, and the clock that a URL asks for."""


def parse_span(text: str, length: int) -> tuple[int, int] | None:
    """`120-140`; anything else points nowhere."""
    start, _, end = text.partition("-")
    if not (start.isdecimal() and end.isdecimal() and text.isascii()):
        return None
    return (int(start), int(end)) if int(start) < int(end) <= length else None


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
        "What changes the ledger may be asked for only from this server's own page.",
        remedy=f"Send 'Origin: {own}'.",
    )


def file_answer(source: LedgerQuery, report_id: str) -> Response:
    """The original of a report, to be saved under its own name. Raises `MissingInput`, `Withheld`, `LedgerError`."""
    raw, custody = source.original(report_id), source.custody(report_id)
    assert custody is not None, "what has bytes has custody"
    name = (custody.path or report_id).rpartition("/")[2] or report_id
    plain = re.sub(r"[^\w.() -]", "_", name, flags=re.ASCII)
    known = _MEDIA_TYPE.fullmatch(custody.media_type) is not None
    return Response(
        raw,
        media_type=custody.media_type if known else "application/octet-stream",
        headers={
            "content-disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}",
            "content-security-policy": FILE_POLICY,
            "cross-origin-resource-policy": "same-origin",
            "cache-control": "no-store",
        },
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
