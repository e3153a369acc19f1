"""A list or a map of incidents that another page frames, and the page that offers the HTML for it.

What is framed shows incidents and nothing else: it has no forms, sets and reads no cookie, and its links open beside the
page that frames it. Which sites may frame it is a setting; no page of another site may frame any other page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any, Literal, get_args
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response
from markupsafe import Markup

from tacitus.http import FRAMED, asked
from tacitus.ledger.query import LedgerQuery
from tacitus.model.query import IncidentQuery
from tacitus.present.citing import list_words, pinned
from tacitus.present.geo import feature
from tacitus.present.language import N_, _, gettext, language
from tacitus.present.query import as_of_pairs, as_pairs
from tacitus.web.language import PARAMETER
from tacitus.web.rendering import rendered

Form = Literal["map", "list"]
FORM_WORDS: dict[Form, str] = {"map": N_("A map"), "list": N_("A list")}
ROWS = 200
"""Incidents in the list; the rest is behind a link."""
ON_A_CARD = frozenset(
    "id title family when where where_precision country radius_km radius_words area killed_words killed_most".split()
)
"""What of an incident the script of the map reads."""
Asked = Annotated[IncidentQuery, Depends(asked)]
_SNIPPET = Markup(
    '<iframe src="{address}" title="{title}" width="100%" height="{height}" loading="lazy" style="border: 0"></iframe>'
)


def embed_router(source: LedgerQuery, sites: Sequence[str]) -> APIRouter:
    """What pages of `sites` (origins; `*` for any) may frame, and the page that offers it."""
    router = APIRouter(include_in_schema=False)

    @router.get("/embed")
    def embedding(request: Request, query: Asked) -> Response:
        """The HTML to paste, with what it will show."""
        fixed = _pinned(source, query)
        pairs = [*as_pairs(fixed), (PARAMETER, language())]
        home, heading = str(request.base_url).rstrip("/"), _heading(query)
        forms = []
        for name in get_args(Form):
            address = f"{FRAMED}{name}?{urlencode(pairs)}"
            snippet = _SNIPPET.format(address=home + address, title=heading, height=480)
            forms.append((name, gettext(FORM_WORDS[name]), str(snippet), address))
        return rendered("embedding.html", page="incidents", forms=forms, sites=sites, **_said(fixed, heading))

    @router.get(FRAMED + "{form}")
    def framed(form: Form, query: Asked) -> Response:
        """The incidents of a view, for another page to frame."""
        fixed = _pinned(source, query)
        found = source.find(fixed, limit=ROWS)
        kept = urlencode(as_of_pairs(fixed.as_of, fixed.clock))
        answer = rendered(
            "embed.html",
            found=found.incidents,
            total=found.total,
            without_point=found.without_point,
            kept=kept,
            drawn=_drawn(source, fixed, kept) if form == "map" else None,
            **_said(fixed, _heading(query)),
        )
        answer.headers["content-security-policy"] = framing_policy(form, sites)
        return answer

    return router


def framing_policy(form: Form, sites: Sequence[str]) -> str:
    """The Content-Security-Policy of what is framed: by this server's own pages and by those of `sites`."""
    scripted = ("script-src 'self'", "worker-src 'self'", "connect-src 'self'") if form == "map" else ()
    return "; ".join(
        (
            "default-src 'none'",
            *scripted,
            "style-src 'self'",
            "font-src 'self'",
            "img-src 'self' data:",
            "form-action 'none'",
            "base-uri 'none'",
            " ".join(("frame-ancestors 'self'", *sites)),
        )
    )


def _pinned(source: LedgerQuery, query: IncidentQuery) -> IncidentQuery:
    moment, clock = pinned(source, query.as_of, query.clock)
    return replace(query, as_of=moment, clock=clock)


def _heading(query: IncidentQuery) -> str:
    what = list_words(query)
    return _("Incidents: %(what)s") % {"what": what} if what else _("Incidents")


def _said(fixed: IncidentQuery, heading: str) -> dict[str, Any]:
    """What both pages say of the view: what it is of, as of when, and where all of it is."""
    return {
        "heading": heading,
        "as_of": fixed.as_of,
        "clock": fixed.clock,
        "list": f"/?{urlencode(as_pairs(fixed))}",
    }


def _drawn(source: LedgerQuery, query: IncidentQuery, kept: str) -> dict[str, Any]:
    """What the map draws, and the moment that its links keep."""
    drawn = source.drawn(query)
    features = [feature(incident) for incident in drawn.incidents]
    for one in features:
        told = one["properties"]
        one["properties"] = {name: told[name] for name in ON_A_CARD} | {"reports": len(told["reports"])}
    cells = [{"lat": cell.lat, "lon": cell.lon, "count": cell.count} for cell in drawn.cells]
    return {"type": "FeatureCollection", "features": features, "cells": cells, "kept": kept}
