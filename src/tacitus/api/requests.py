"""What a request may be: known parameters, words that can be looked for, offsets that a ledger can have."""

from __future__ import annotations

from collections.abc import Iterator

from fastapi import Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from pydantic import BaseModel

from tacitus.errors import UsageError, did_you_mean
from tacitus.team.provider import BACK

LONGEST_QUERY = 8_000
"""Characters of a query string."""
LARGEST_NUMBER = 10**12
"""No ledger has so many rows; beyond about nine times 10^18 SQLite counts no more."""


KEPT_BY_PAGES = frozenset({"as_of", "clock", "map", "selected", "v"})
"""What the pages carry from one to the next in their addresses."""

SAID_BY_OTHERS = frozenset({BACK})
"""Addresses to which others lead with whatever they have to say."""


def require_known_parameters(request: Request) -> None:
    """Raise `UsageError` for a parameter that the API does not take, for NULs and for numbers beyond counting."""
    query = request.url.query
    if len(query) > LONGEST_QUERY:
        raise UsageError(f"The query is longer than {LONGEST_QUERY:,} characters.")
    given = request.query_params
    if any("\0" in text for pair in given.multi_items() for text in pair):
        raise UsageError("The query has a NUL character in it.", remedy="Leave it out.")
    known = _known(request)
    for name, value in given.items():
        if known is not None and name not in known:
            raise UsageError(
                f"There is no parameter '{name}' here.", remedy=did_you_mean(name, sorted(known))
            )
        digits = value.strip().lstrip("+-")
        if name in ("offset", "limit") and digits.isdecimal() and len(digits) > len(str(LARGEST_NUMBER)):
            raise UsageError(f"{name} is {value[:40]}.", remedy=f"Give a number up to {LARGEST_NUMBER:,}.")


def _known(request: Request) -> frozenset[str] | None:
    """The parameters of an address, with what the script of a page keeps beside them; None for what is neither."""
    route = request.scope.get("route")
    if not isinstance(route, APIRoute) or route.path in SAID_BY_OTHERS:
        return None
    names = frozenset(_names(route.dependant))
    return names if request.url.path.startswith("/api") else names | KEPT_BY_PAGES


def _names(dependant: Dependant) -> Iterator[str]:
    for field in dependant.query_params:
        record = field.field_info.annotation
        if isinstance(record, type) and issubclass(record, BaseModel):
            yield from (one.alias or name for name, one in record.model_fields.items())
        else:
            yield field.alias
    for below in dependant.dependencies:
        yield from _names(below)
