"""The page of a search over everything."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from tacitus.http import parse_clock, parse_moment
from tacitus.ledger.query import LedgerQuery
from tacitus.present.query import as_of_pairs
from tacitus.present.searching import everything
from tacitus.web.rendering import render


def search_router(source: LedgerQuery) -> APIRouter:
    """The page `/search`, which the box in the header of every page leads to."""
    router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

    @router.get("/search")
    def search(
        q: Annotated[str, Query(max_length=200)] = "", as_of: str = "", clock: str = "reported"
    ) -> HTMLResponse:
        """Names, incidents and reports that hold every word, with the words marked."""
        moment, chosen = parse_moment(as_of), parse_clock(clock)
        pairs = as_of_pairs(moment, chosen)
        found = everything(source, q, moment, chosen)
        html = render(
            "search.html",
            page="search",
            sought=found.text,
            found=found,
            as_of=moment,
            keep="?" + urlencode(pairs) if pairs else "",
            asked=urlencode([("q", found.text), *pairs]),
            find=urlencode([("find", found.text)]),
        )
        return HTMLResponse(html)

    return router
