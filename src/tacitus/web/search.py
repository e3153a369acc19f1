"""The page of a search over everything."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Response

from tacitus.http import Then
from tacitus.ledger.query import LedgerQuery
from tacitus.present.query import as_of_pairs
from tacitus.present.searching import everything
from tacitus.web.rendering import rendered


def search_router(source: LedgerQuery) -> APIRouter:
    """The page `/search`, which the box in the header of every page leads to."""
    router = APIRouter(include_in_schema=False)

    @router.get("/search")
    def search(then: Then, q: Annotated[str, Query(max_length=200)] = "") -> Response:
        """Names, incidents and reports that hold every word, with the words marked."""
        moment, chosen = then
        pairs = as_of_pairs(moment, chosen)
        found = everything(source, q, moment, chosen)
        return rendered(
            "search.html",
            page="search",
            sought=found.text,
            found=found,
            as_of=moment,
            keep="?" + urlencode(pairs) if pairs else "",
            asked=urlencode([("q", found.text), *pairs]),
            find=urlencode([("find", found.text)]),
        )

    return router
