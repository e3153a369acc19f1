"""The pages, rendered on the server; they work without script, and the map comes on top."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Annotated, Any, get_args
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from tacitus.alerts.answering import changes_of, feed_of, first_look
from tacitus.alerts.feed import MEDIA_TYPE, headline
from tacitus.export import FORMATS
from tacitus.ground.places import manifests
from tacitus.http import Then, asked, form_of, parse_span, require_same_origin
from tacitus.ledger.ledger import Ledger
from tacitus.ledger.query import LedgerQuery, day_of
from tacitus.model.alerts import TRIGGERS
from tacitus.model.ledger import Clock
from tacitus.model.query import HAPPENED, IncidentQuery
from tacitus.present import words
from tacitus.present.chain import FURTHEST
from tacitus.present.citing import cite_incident, cite_list, list_since, since_cited
from tacitus.present.credits import CREDITS
from tacitus.present.divisions import division_lines
from tacitus.present.dossier import chain_context, dossier
from tacitus.present.judging import (
    LONGEST_WORDS,
    in_order_of,
    judging_of,
    made_page,
    nearby,
    required,
    signer,
)
from tacitus.present.language import N_, looked_up
from tacitus.present.places import town_labels
from tacitus.present.query import FILTERS, as_of_pairs, as_pairs, from_pairs
from tacitus.present.reading import noted_text
from tacitus.present.retold import retold
from tacitus.present.saying import GRADES, SAID_FIELDS, STATUSES, just_said, misread
from tacitus.present.searching import marks
from tacitus.present.versions import version_rows
from tacitus.settings import load_settings
from tacitus.team.acting import may
from tacitus.web.assets import VENDOR
from tacitus.web.downloads import asked_for, download_context
from tacitus.web.judging import add_judging
from tacitus.web.originals import add_originals
from tacitus.web.rendering import led_to, rendered

ROWS = 200
Offset = Annotated[int, Query(ge=0)]
"""Incidents on one page of the list."""
MOST_CHANGES = 20
"""Changes of an alert on its page."""
TRIGGER_WORDS = (
    ("incident", N_("new incidents")),
    ("toll", N_("tolls that change")),
    ("claimed", N_("claims of responsibility")),
    ("contradiction", N_("new contradictions")),
)
STATIC = Path(__file__).with_name("static")
DAY = "max-age=86400"

Asked = Annotated[IncidentQuery, Depends(asked)]


def page_router(source: LedgerQuery, judge: Ledger | None = None) -> APIRouter:
    """Pages and their files; with `judge` the pages take judgements."""
    router = APIRouter(include_in_schema=False)
    _add_index(router, source)
    _add_downloads(router, source)
    _add_incident(router, source, judge)
    if judge is not None:
        add_judging(router, judge, source)
    _add_reports(router, source, judge)
    add_originals(router, source)
    _add_views(router, source, judge)
    searched = source if judge is None and isinstance(source, Ledger) else judge
    if searched is not None:
        _add_alerts(router, searched, judge)
    _add_rest(router, source)
    router.routes.append(Mount("/static", StaticFiles(directory=STATIC), name="static"))
    router.routes.append(Mount("/vendor", StaticFiles(directory=VENDOR, check_dir=False), name="vendor"))
    return router


def error_page(
    status: int,
    title: str,
    message: str,
    remedy: str,
    *,
    ruling: str = "",
    back: str = "",
    allowed: bool = False,
) -> Response:
    """A page that says what is wrong and what to do: see an incident `back`, withdraw the `ruling` that dropped it."""
    return rendered(
        "error.html",
        status_code=int(status),
        status=int(status),
        title=title,
        message=retold(message),
        remedy=retold(remedy),
        ruling=ruling,
        back=back,
        allowed=allowed,
    )


def _add_index(router: APIRouter, source: LedgerQuery) -> None:
    @router.get("/")
    def index(
        request: Request,
        query: Asked,
        offset: Offset = 0,
        v: Annotated[str, Query(max_length=40)] = "",
    ) -> Response:
        context = _index_context(source, request, query, offset)
        since = list_since(source, query, v) if v else None
        return rendered("index.html", **context, since=since, cited=v)

    @router.get("/cite")
    def cite(request: Request, query: Asked) -> Response:
        """How to cite a list: its address for good, and a text."""
        citation = cite_list(source, query, _home(request))
        return rendered("cite.html", page="incidents", citation=citation)

    @router.get("/list")
    def list_fragment(request: Request, query: Asked, offset: Offset = 0) -> Response:
        """The list alone, for the script that filters without loading the page again."""
        return rendered("_list.html", **_index_context(source, request, query, offset))


def _index_context(
    source: LedgerQuery, request: Request, query: IncidentQuery, offset: int
) -> dict[str, Any]:
    found, counts = source.find(query, offset=offset, limit=ROWS), source.overview(query)
    return {
        "page": "incidents",
        "summary": source.summary(),
        "query": query,
        "found": found.incidents,
        "total": found.total,
        "without_point": found.without_point,
        "offset": offset,
        "rows": ROWS,
        "facets": counts.facets,
        "values": {name: list(values) for name, values in counts.values.items()},
        "happened": HAPPENED,
        "ledger_days": {clock: source.days(clock) for clock in get_args(Clock)},
        "keep": as_of_part(query.as_of, query.clock),
        "formats": {name: one for name, one in FORMATS.items() if one.installed},
        "asked_for": asked_for(query),
        "next_page": f"/?{_with_offset(request, offset + ROWS)}" if found.total > offset + ROWS else "",
        "prior_page": f"/?{_with_offset(request, max(0, offset - ROWS))}" if offset else "",
    }


def _home(request: Request) -> str:
    """Where the pages stand, as this request reached them."""
    return str(request.base_url).rstrip("/")


def _add_downloads(router: APIRouter, source: LedgerQuery) -> None:
    @router.get("/download/{name}")
    def download(name: str, query: Asked) -> Response:
        """What a format would hold of what is shown, and what it would lose."""
        context = download_context(source, name, query)
        keep = as_of_part(query.as_of, query.clock)
        return rendered("download.html", page="incidents", keep=keep, **context)


def _with_offset(request: Request, offset: int) -> str:
    pairs = [(k, v) for k, v in request.query_params.multi_items() if k != "offset"]
    return urlencode([*pairs, ("offset", str(offset))])


def _add_incident(router: APIRouter, source: LedgerQuery, judge: Ledger | None) -> None:
    @router.get("/incidents/{incident_id}")
    def incident(
        request: Request,
        incident_id: str,
        then: Then,
        find: str = "",
        said: str = "",
        v: Annotated[str, Query(max_length=40)] = "",
    ) -> Response:
        moment, chosen = then
        view = source.part([incident_id], moment, chosen, around=FURTHEST)
        page = dossier(view, incident_id, chosen)
        now = dossier(source.part([incident_id]), incident_id) if moment else page
        days = sorted({day_of(entry, chosen) for entry, _ in now.members})
        words_asked, query = find.strip()[:LONGEST_WORDS], IncidentQuery(as_of=moment, clock=chosen)
        near = nearby(source, page.incident, words_asked, query) if judge else None
        return rendered(
            "incident.html",
            page="incidents",
            dossier=page,
            incident=page.incident,
            days=days,
            place_in_days=_place_in(days, moment),
            judging=judging_of(view, page.incident, judge, words_asked, near),
            as_of=moment,
            clock=chosen,
            keep=as_of_part(moment, chosen),
            later=len(now.members) - len(page.members),
            said=just_said(judge, said),
            citation=cite_incident(source, page.incident, moment, chosen, _home(request)),
            since=since_cited(source, page.incident, v, moment) if v else None,
            cited=v,
            statuses=[(one, words.plain(one)) for one in STATUSES],
            grades=[(one, words.plain(one)) for one in GRADES],
        )


def _place_in(days: Sequence[str], moment: str | None) -> int:
    """The step of the slider: the last of `days` known by `moment`, one past them all for now."""
    if moment is None:
        return len(days)
    return max(0, sum(day <= moment[:10] for day in days) - 1)


def _add_reports(router: APIRouter, source: LedgerQuery, judge: Ledger | None) -> None:
    @router.get("/reports")
    def reports(
        then: Then,
        offset: Offset = 0,
        q: Annotated[str, Query(max_length=200)] = "",
    ) -> Response:
        moment, chosen = then
        if q.strip():  # as addresses said before there was a search over everything
            return led_to("/search?" + urlencode([("q", q), *as_of_pairs(moment, chosen)]))
        rows = source.entries(moment, chosen, offset=offset, limit=ROWS + 1)
        return rendered(
            "reports.html",
            page="reports",
            reports=rows[:ROWS],
            total=source.summary().reports,
            offset=offset,
            rows=ROWS,
            more=len(rows) > ROWS,
        )

    @router.get("/reports/{report_id}")
    def report(
        report_id: str,
        span: str = "",
        claim: str = "",
        incident: str = "",
        said: str = "",
        find: Annotated[str, Query(max_length=200)] = "",
    ) -> Response:
        found, view = source.report(report_id), source.part_of_report(report_id)
        focus = parse_span(span, len(found.text))
        noted, text_blocks = noted_text(found, view, focus, marks(found.text, find))
        entry = next((entry for entry in view.reports if entry.id == report_id), None)
        copies = [e for e in view.reports if entry and e.origin == entry.origin and e.id != report_id]
        return rendered(
            "report.html",
            page="reports",
            report=found,
            blocks=text_blocks,
            notes=noted,
            focus=focus,
            copies=copies,
            standing=source.standing(report_id),
            custody=source.custody(report_id),
            versions=version_rows(source, report_id),
            allowed=judge is not None and may("draft"),
            correcting=misread(view, claim, incident),
            said_fields=looked_up(dict(SAID_FIELDS)).items(),
            said=just_said(judge, said),
        )


def _add_alerts(router: APIRouter, ledger: Ledger, judge: Ledger | None) -> None:
    @router.get("/alerts/{name}.atom")
    def feed(name: str, request: Request) -> Response:
        """What changed of what an alert finds, as an Atom feed."""
        return Response(feed_of(ledger, name, _home(request)), media_type=MEDIA_TYPE)

    @router.get("/alerts")
    def alerts() -> Response:
        """Every saved search with what changed last."""
        searches = ledger.saved_searches()
        return rendered(
            "alerts.html",
            page="alerts",
            searches=searches,
            changes={one.name: changes_of(ledger, one.name, MOST_CHANGES) for one in searches},
            headline=headline,
            triggers=looked_up(dict(TRIGGER_WORDS)).items(),
            allowed=judge is not None and may("draft"),
        )

    if judge is None:
        return

    @router.post("/alerts")
    async def saved(request: Request) -> Response:
        require_same_origin(request)
        fields = await form_of(request)
        name, by, on = required(fields, "name"), signer(fields), fields.get("on", "")
        given = [(key, value) for key, value in fields.items() if key in FILTERS and value.strip()]
        query = from_pairs(given)
        judge.save_search(name, as_pairs(query), [one for one in TRIGGERS if on in ("", one)], by=by)
        first_look(judge)
        return led_to("/alerts")

    @router.post("/alerts/{name}/remove")
    async def removed(name: str, request: Request) -> Response:
        require_same_origin(request)
        judge.remove_search(name, by=signer(await form_of(request)))
        return led_to("/alerts")


def _add_views(router: APIRouter, source: LedgerQuery, judge: Ledger | None) -> None:
    @router.get("/judgements")
    def judgements(then: Then, offset: Offset = 0) -> Response:
        """What persons decided, newest first; each can be taken back at any time."""
        moment, chosen = then
        decisions = judge.decisions() if judge else in_order_of(source.decided(moment, chosen))
        made = made_page(source, decisions[::-1][offset : offset + ROWS], moment, chosen)
        return rendered(
            "judgements.html",
            page="judgements",
            made=made,
            **_pages(offset, len(decisions), as_of_pairs(moment, chosen)),
            allowed=judge is not None and may("draft"),
            unfit=source.unfit(),
        )

    @router.get("/chains")
    def chain_list(then: Then, offset: Offset = 0) -> Response:
        """The chains of incidents, and how long answers took over all of them."""
        moment, chosen = then
        found = source.chains(moment, chosen, offset=offset, limit=ROWS)
        return rendered(
            "chains.html",
            page="chains",
            keep=as_of_part(moment, chosen),
            **_pages(offset, found.total, as_of_pairs(moment, chosen)),
            **chain_context(found),
        )

    @router.get("/contradictions")
    def contradiction_list(then: Then, offset: Offset = 0) -> Response:
        """The contradictions, open ones first."""
        moment, chosen = then
        found = source.contradictions(moment, chosen, offset=offset, limit=ROWS)
        return rendered(
            "contradictions.html",
            page="contradictions",
            clashes=found.clashes,
            incidents={incident.id: incident for incident in found.incidents},
            keep=as_of_part(moment, chosen),
            **_pages(offset, found.total, as_of_pairs(moment, chosen)),
        )


def _pages(offset: int, total: int, keep: list[tuple[str, str]]) -> dict[str, Any]:
    """What a list of rows says of its pages: which rows these are, and the addresses of those before and after."""

    def at(first: int) -> str:
        return "?" + urlencode([*keep, ("offset", str(first))])

    return {
        "first": offset + 1,
        "last": min(offset + ROWS, total),
        "total": total,
        "newer": at(max(0, offset - ROWS)) if offset else "",
        "older": at(offset + ROWS) if offset + ROWS < total else "",
    }


def _add_rest(router: APIRouter, source: LedgerQuery) -> None:
    cache_folder = load_settings().cache

    @router.get("/about")
    def about() -> Response:
        rule, packs = source.summary().rule, manifests(cache_folder)
        return rendered("about.html", page="about", rule=rule, credits=CREDITS, packs=packs)

    @router.get("/map/towns.json")
    def towns() -> Response:
        return Response(_towns(), media_type="application/json", headers={"cache-control": DAY})

    @router.get("/map/divisions/{country}.json")
    def divisions(country: str) -> Response:
        lines = division_lines(country)
        return Response(lines, media_type="application/json", headers={"cache-control": DAY})

    @router.get("/favicon.ico")
    def favicon() -> Response:
        svg = (STATIC / "mark.svg").read_bytes()
        return Response(svg, media_type="image/svg+xml", headers={"cache-control": DAY})


def as_of_part(as_of: str | None, clock: str) -> str:
    """`?as_of=…` to carry along in links, or nothing."""
    return "?" + urlencode(as_of_pairs(as_of, clock)) if as_of else ""


@cache
def _towns() -> bytes:
    return json.dumps(town_labels(), ensure_ascii=False, separators=(",", ":")).encode()
