"""The pages, rendered on the server; they work without script, and the map comes on top."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any, get_args
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from tacitus.export import FORMATS
from tacitus.ground.places import manifests
from tacitus.http import asked, form_of, parse_clock, parse_moment, require_same_origin
from tacitus.ledger.ledger import Ledger
from tacitus.ledger.query import LedgerQuery, day_of, find_incident
from tacitus.model.characters import visible
from tacitus.model.ledger import Clock, LedgerIncident, LedgerView
from tacitus.model.query import HAPPENED, IncidentQuery
from tacitus.model.records import Report, Span
from tacitus.model.vocabulary import CREDIBILITY, RELIABILITY
from tacitus.ontology.kinds import families, family_of
from tacitus.present import words
from tacitus.present.chain import FURTHEST
from tacitus.present.credits import CREDITS
from tacitus.present.divisions import division_lines
from tacitus.present.dossier import chain_context, claim_field, dossier
from tacitus.present.judging import (
    LONGEST_WORDS,
    judging_of,
    made_of,
    nearby,
    required,
    signed,
    standing,
    wanted,
)
from tacitus.present.marks import Block, Highlight, blocks
from tacitus.present.places import town_labels
from tacitus.present.titles import title
from tacitus.settings import load_settings
from tacitus.web.assets import VENDOR
from tacitus.web.downloads import asked_for, download_context

ROWS = 200
"""Incidents on one page of the list."""
MOST_HITS = 50
"""Finds of a search on one page."""
STATIC = Path(__file__).with_name("static")
DAY = "max-age=86400"
_LAST = Span(start=10**9, end=10**9, text="")
"""Sorts a claim without evidence behind all others."""

Asked = Annotated[IncidentQuery, Depends(asked)]


def page_router(source: LedgerQuery, judge: Ledger | None = None) -> APIRouter:
    """Pages and their files; with `judge` the pages take judgements."""
    router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
    _add_index(router, source)
    _add_downloads(router, source)
    _add_incident(router, source, judge)
    if judge is not None:
        _add_judging(router, judge, source)
    _add_reports(router, source)
    _add_views(router, source, judge)
    _add_rest(router, source)
    router.routes.append(Mount("/static", StaticFiles(directory=STATIC), name="static"))
    router.routes.append(Mount("/vendor", StaticFiles(directory=VENDOR, check_dir=False), name="vendor"))
    return router


def error_page(status: int, title: str, message: str, remedy: str) -> Response:
    """A page that says what is wrong and what to do."""
    html = _render("error.html", status=int(status), title=title, message=message, remedy=remedy)
    return HTMLResponse(html, status_code=int(status))


def _add_index(router: APIRouter, source: LedgerQuery) -> None:
    @router.get("/")
    def index(request: Request, query: Asked, offset: Annotated[int, Query(ge=0)] = 0) -> HTMLResponse:
        return HTMLResponse(_render("index.html", **_index_context(source, request, query, offset)))

    @router.get("/list")
    def list_fragment(
        request: Request, query: Asked, offset: Annotated[int, Query(ge=0)] = 0
    ) -> HTMLResponse:
        """The list alone, for the script that filters without loading the page again."""
        return HTMLResponse(_render("_list.html", **_index_context(source, request, query, offset)))


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


def _add_downloads(router: APIRouter, source: LedgerQuery) -> None:
    @router.get("/download/{name}")
    def download(name: str, query: Asked) -> HTMLResponse:
        """What a format would hold of what is shown, and what it would lose."""
        context = download_context(source, name, query)
        keep = as_of_part(query.as_of, query.clock)
        return HTMLResponse(_render("download.html", page="incidents", keep=keep, **context))


def _with_offset(request: Request, offset: int) -> str:
    pairs = [(k, v) for k, v in request.query_params.multi_items() if k != "offset"]
    return urlencode([*pairs, ("offset", str(offset))])


def _add_incident(router: APIRouter, source: LedgerQuery, judge: Ledger | None) -> None:
    @router.get("/incidents/{incident_id}")
    def incident(incident_id: str, as_of: str = "", clock: str = "reported", find: str = "") -> HTMLResponse:
        moment, chosen = parse_moment(as_of), parse_clock(clock)
        view = source.part([incident_id], moment, chosen, around=FURTHEST)
        page = dossier(view, incident_id, chosen)
        now = dossier(source.part([incident_id]), incident_id) if moment else page
        days = sorted({day_of(entry, chosen) for entry, _ in now.members})
        words_asked, then = find.strip()[:LONGEST_WORDS], IncidentQuery(as_of=moment, clock=chosen)
        near = nearby(source, page.incident, words_asked, then) if judge else None
        html = _render(
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
        )
        return HTMLResponse(html)


def _add_judging(router: APIRouter, judge: Ledger, source: LedgerQuery) -> None:
    """Forms: they need no script, and answer with the page that they came from."""

    async def asked_for(request: Request) -> dict[str, str]:
        require_same_origin(request)
        return await form_of(request)

    @router.post("/judgements")
    async def judged(request: Request) -> Response:
        fields = await asked_for(request)
        found = wanted(fields)
        judge.judge(found.left, found.right, found.verdict, by=found.by, reason=found.reason)
        return _back_to(fields)

    @router.post("/incidents/{incident_id}/split")
    async def split(incident_id: str, request: Request) -> Response:
        """Take one account out of an incident: it is different from each of the others."""
        fields = await asked_for(request)
        (by, reason), account = signed(fields), required(fields, "account")
        members = dict.fromkeys(
            m.incident for m in find_incident(source.part([incident_id]), incident_id).members
        )
        for other in members if account in members else ():
            if other != account:
                judge.judge(account, other, "different", by=by, reason=reason)
        return _back_to(fields)

    @router.post("/ratings")
    async def rated(request: Request) -> Response:
        fields = await asked_for(request)
        by, reason = signed(fields)
        judge.rate(required(fields, "subject"), required(fields, "value"), by=by, reason=reason)
        return _back_to(fields)

    @router.post("/contradictions/{contradiction_id}/settle")
    async def settled(contradiction_id: str, request: Request) -> Response:
        fields = await asked_for(request)
        by, reason = signed(fields)
        judge.settle(
            contradiction_id,
            by=by,
            reason=reason,
            holds=fields.get("holds") or None,
            incident=fields.get("back") or None,
        )
        return _back_to(fields)

    @router.post("/judgements/{judgement_id}/withdraw")
    async def withdrawn(judgement_id: str, request: Request) -> Response:
        fields = await asked_for(request)
        by, reason = signed(fields)
        judge.withdraw(judgement_id, by=by, reason=reason)
        return _back_to(fields)


def _back_to(fields: Mapping[str, str]) -> Response:
    incident = quote(fields.get("back", ""), safe="")
    return RedirectResponse(f"/incidents/{incident}#judge" if incident else "/judgements", status_code=303)


def _place_in(days: Sequence[str], moment: str | None) -> int:
    """The step of the slider: the last of `days` known by `moment`, one past them all for now."""
    if moment is None:
        return len(days)
    return max(0, sum(day <= moment[:10] for day in days) - 1)


def _add_reports(router: APIRouter, source: LedgerQuery) -> None:
    @router.get("/reports")
    def reports(
        as_of: str = "",
        clock: str = "reported",
        offset: Annotated[int, Query(ge=0)] = 0,
        q: Annotated[str, Query(max_length=200)] = "",
    ) -> HTMLResponse:
        moment, chosen = parse_moment(as_of), parse_clock(clock)
        hits = source.search(q, MOST_HITS, moment, chosen) if q.strip() else []
        found = [source.report(report) for report in dict.fromkeys(hit.report for hit in hits)]
        titles = {one.id: words.report_title(one.title, one.outlet, one.published) for one in found}
        rows = source.entries(moment, chosen, offset=offset, limit=ROWS + 1)
        html = _render(
            "reports.html",
            page="reports",
            q=q.strip(),
            hits=hits,
            titles=titles,
            reports=rows[:ROWS],
            total=source.summary().reports,
            offset=offset,
            rows=ROWS,
            more=len(rows) > ROWS,
        )
        return HTMLResponse(html)

    @router.get("/reports/{report_id}")
    def report(report_id: str, span: str = "") -> HTMLResponse:
        found, view = source.report(report_id), source.part_of_report(report_id)
        focus = _parse_span(span, len(found.text))
        noted, text_blocks = _marked(found, view, focus)
        entry = next((entry for entry in view.reports if entry.id == report_id), None)
        copies = [e for e in view.reports if entry and e.origin == entry.origin and e.id != report_id]
        html = _render(
            "report.html",
            page="reports",
            report=found,
            blocks=text_blocks,
            notes=noted,
            focus=focus,
            copies=copies,
        )
        return HTMLResponse(html)


def _add_views(router: APIRouter, source: LedgerQuery, judge: Ledger | None) -> None:
    @router.get("/judgements")
    def judgements(as_of: str = "", clock: str = "reported") -> HTMLResponse:
        """Everything that persons decided, newest first; each can be taken back at any time."""
        view = source.view(parse_moment(as_of), parse_clock(clock))
        made = made_of(view, judge.decisions() if judge else standing(view))[::-1]
        html = _render("judgements.html", page="judgements", made=made, allowed=judge is not None)
        return HTMLResponse(html)

    @router.get("/chains")
    def chain_list(as_of: str = "", clock: str = "reported") -> HTMLResponse:
        """Every chain of incidents, and how long answers took."""
        moment, chosen = parse_moment(as_of), parse_clock(clock)
        view = source.view(moment, chosen)
        html = _render("chains.html", page="chains", keep=as_of_part(moment, chosen), **chain_context(view))
        return HTMLResponse(html)

    @router.get("/contradictions")
    def contradiction_list(as_of: str = "", clock: str = "reported") -> HTMLResponse:
        """Every contradiction, open ones first."""
        moment, chosen = parse_moment(as_of), parse_clock(clock)
        view = source.view(moment, chosen)
        html = _render(
            "contradictions.html",
            page="contradictions",
            clashes=sorted(view.contradictions, key=lambda clash: clash.status != "open"),
            incidents={incident.id: incident for incident in view.incidents},
            keep=as_of_part(moment, chosen),
        )
        return HTMLResponse(html)


def _add_rest(router: APIRouter, source: LedgerQuery) -> None:
    cache_folder = load_settings().cache

    @router.get("/about")
    def about() -> HTMLResponse:
        return HTMLResponse(
            _render(
                "about.html",
                page="about",
                rule=source.summary().rule,
                credits=CREDITS,
                packs=manifests(cache_folder),
            )
        )

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A side note of a report: the incident that its marks of this number speak of."""

    number: int
    incident: LedgerIncident


def _marked(
    report: Report, view: LedgerView, focus: tuple[int, int] | None
) -> tuple[dict[int, Note], list[Block]]:
    """Side notes by number, and the blocks of the text with every span that is evidence marked."""
    numbers: dict[str, int] = {}
    incidents = {i.id: i for i in view.incidents}
    highlights = []
    claims = [c for c in view.claims if c.report == report.id and c.incident in incidents]
    claims.sort(key=lambda c: c.evidence[0] if c.evidence else _LAST)
    for claim in claims:
        number = numbers.setdefault(claim.incident, len(numbers) + 1)
        family = family_of(incidents[claim.incident])
        says = f"{words.plain(claim_field(claim.field))}: {words.value_words(claim.value)}"
        highlights += [
            Highlight(start=s.start, end=s.end, number=number, family=family, says=says)
            for s in claim.evidence
        ]
    noted = {n: Note(number=n, incident=incidents[i]) for i, n in numbers.items()}
    return noted, blocks(report.text, report.segments, highlights, focus)


def as_of_part(as_of: str | None, clock: str) -> str:
    """`?as_of=…` to carry along in links, or nothing."""
    if as_of is None:
        return ""
    pairs = [("as_of", as_of)] + ([("clock", clock)] if clock != "reported" else [])
    return "?" + urlencode(pairs)


def _parse_span(text: str, length: int) -> tuple[int, int] | None:
    """`120-140`; anything else points nowhere."""
    start, _, end = text.partition("-")
    if not (start.isdecimal() and end.isdecimal() and text.isascii()):
        return None
    return (int(start), int(end)) if int(start) < int(end) <= length else None


@cache
def _towns() -> bytes:
    return json.dumps(town_labels(), ensure_ascii=False, separators=(",", ":")).encode()


def _render(template: str, **context: Any) -> str:
    return _environment().get_template(template).render(**context)


def _visible(value: Any) -> Any:
    """What a template prints, with what would act instead of showing as marks."""
    if isinstance(value, Markup):
        return Markup(visible(value))
    return visible(value) if isinstance(value, str) else value


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("tacitus.web"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_visible,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        words=words,
        title_of=title,
        families=families(),
        family_of=family_of,
        reliability=RELIABILITY,
        credibility=CREDIBILITY,
    )
    return environment
