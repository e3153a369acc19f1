"""The pages of actors, speakers and places, and where they are looked for."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Response

from tacitus.http import Then
from tacitus.ledger.query import LedgerQuery
from tacitus.present.language import gettext, looked_up
from tacitus.present.names import PART_WORDS, name_page, newest_names
from tacitus.present.query import as_of_pairs
from tacitus.web.rendering import rendered

ROWS = 50
MOST_NAMES = 50


def names_router(source: LedgerQuery) -> APIRouter:
    """The pages of names."""
    router = APIRouter(include_in_schema=False)

    @router.get("/names")
    def looked_for(q: Annotated[str, Query(max_length=200)] = "") -> Response:
        """Actors, speakers and places by their names."""
        found = source.names(q, MOST_NAMES)
        newest, read = ((), 0) if q.strip() else newest_names(source)
        return rendered(
            "names.html",
            page="names",
            q=q.strip(),
            found=found,
            most=MOST_NAMES,
            newest=[(gettext(heading), hits) for heading, hits in newest],
            read=read,
        )

    @router.get("/names/{key:path}")
    def name(
        key: str,
        then: Then,
        part: str = "",
        site: Annotated[str, Query(max_length=300)] = "",
        offset: Annotated[int, Query(ge=0)] = 0,
    ) -> Response:
        """One of them: its incidents by part, other spellings, who blames it, how its figures fared."""
        moment, chosen = then
        told = name_page(source, key, part, moment, chosen, site=site, offset=offset, limit=ROWS)
        return rendered(
            "name.html",
            page="names",
            told=told,
            naming=told.naming,
            name=next(iter(told.naming.names)),
            part_words=looked_up(PART_WORDS),
            acts=bool(told.naming.parts.keys() & {"doer", "target", "accused", "claimed", "denied"}),
            site=next((one for one in told.sites if site and one.part == site), None),
            offset=offset,
            rows=ROWS,
            keep="&" + urlencode(as_of_pairs(moment, chosen)) if moment else "",
            as_of=moment,
        )

    return router
