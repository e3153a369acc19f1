"""The JSON API: what the page shows, for programs."""

from __future__ import annotations

from importlib.metadata import version
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response

from tacitus.api.alerting import alert_router
from tacitus.api.answers import (
    ChainAnswer,
    Health,
    IncidentDetail,
    IncidentList,
    ReportDetail,
    evidence_of,
    incident_detail,
    map_answer,
)
from tacitus.api.exporting import export_router, whole
from tacitus.api.judging import add_judging
from tacitus.errors import MissingInput, UsageError
from tacitus.http import (
    Then,
    asked,
    file_answer,
    parse_clock,
    parse_span,
    work_asked,
)
from tacitus.ledger.ledger import Ledger
from tacitus.ledger.query import LedgerQuery, find_incident
from tacitus.model.ledger import (
    Explanation,
    LedgerContradiction,
    LedgerView,
    ReportEntry,
    SearchHit,
    Unfit,
)
from tacitus.model.originals import Custody
from tacitus.model.query import IncidentQuery, NameHit
from tacitus.model.records import Judgement, Rating
from tacitus.model.rulings import Ruling
from tacitus.model.work import Work, WorkQuery
from tacitus.present.agreement import Agreement, agreement
from tacitus.present.citing import Citation, cite_incident, cite_list
from tacitus.present.gazetteer import PlaceFound, places_named
from tacitus.present.names import NamePage, name_page
from tacitus.present.originals import Place, places
from tacitus.present.query import parse_day
from tacitus.present.searching import Everything, everything
from tacitus.present.trends import Trends, trends
from tacitus.present.versions import version_rows
from tacitus.present.weeks import Week, week_of

MOST_LISTED = 1000
"""Incidents in one answer; ask with `offset` for more."""

Asked = Annotated[IncidentQuery, Depends(asked)]
Limit = Annotated[int, Query(ge=1, le=MOST_LISTED)]
Offset = Annotated[int, Query(ge=0)]


def api_router(source: LedgerQuery, judge: Ledger | None = None) -> APIRouter:
    """The routes under `/api`, over one ledger; those that write only with `judge`."""
    router = APIRouter(prefix="/api", tags=["ledger"])
    _add_incidents(router, source)
    _add_reports(router, source)
    _add_said(router, source)
    _add_names(router, source)
    _add_over_incidents(router, source)
    _add_health(router, source)
    router.include_router(export_router(source))
    searched = source if judge is None and isinstance(source, Ledger) else judge
    if searched is not None:
        router.include_router(alert_router(searched, judge))
    if judge is not None:
        add_judging(router, judge)
    return router


def _add_incidents(router: APIRouter, source: LedgerQuery) -> None:
    @router.get("/incidents")
    def incidents(
        query: Asked,
        limit: Limit = 100,
        offset: Offset = 0,
    ) -> IncidentList:
        """Incidents that pass the filters, newest first."""
        found = source.find(query, offset=offset, limit=limit)
        return IncidentList(
            as_of=query.as_of,
            clock=query.clock,
            rule=source.summary().rule,
            total=found.total,
            offset=offset,
            incidents=found.incidents,
        )

    @router.get("/incidents/{incident_id}")
    def incident(incident_id: str, then: Then) -> IncidentDetail:
        """One incident with its claims, links and contradictions; a merged id finds what it is now."""
        view = source.part([incident_id], *then, around=1)
        return incident_detail(view, incident_id)

    @router.get("/incidents/{incident_id}/citation")
    def citation(request: Request, incident_id: str, then: Then) -> Citation:
        """The permanent address of an incident, with a hash of what it says, and a text to cite it by."""
        incident = find_incident(source.part([incident_id], *then), incident_id)
        return cite_incident(source, incident, *then, str(request.base_url).rstrip("/"))

    @router.get("/citation")
    def citation_of_list(request: Request, query: Asked) -> Citation:
        """The permanent address of a list, with a hash over its incidents, and a text to cite it by."""
        return cite_list(source, query, str(request.base_url).rstrip("/"))


def _add_reports(router: APIRouter, source: LedgerQuery) -> None:
    @router.get("/reports")
    def reports(
        then: Then,
        limit: Limit = MOST_LISTED,
        offset: Offset = 0,
    ) -> list[ReportEntry]:
        """Reports in the ledger, newest first."""
        found = source.entries(*then, offset=offset, limit=limit)
        return [entry for entry, _ in found]

    @router.get("/search")
    def search(
        q: Annotated[str, Query(max_length=200)],
        then: Then,
        limit: Limit = 50,
    ) -> list[SearchHit]:
        """Reports, and claims of theirs, that hold every word, best first."""
        return source.search(q, limit, *then)

    @router.get("/search/everything")
    def search_everything(
        q: Annotated[str, Query(max_length=200)],
        then: Then,
        limit: Annotated[int, Query(ge=1, le=100)] = 10,
    ) -> Everything:
        """Names, incidents and reports that hold every word, with where the words stand in what is shown."""
        return everything(source, q, *then, incidents=limit)

    @router.get("/reports/{report_id}")
    def report(report_id: str) -> ReportDetail:
        """One report: text, segments, and the spans that are evidence."""
        found = source.report(report_id)
        view = source.part_of_report(report_id)
        entry = next((entry for entry in view.reports if entry.id == report_id), None)
        return ReportDetail(
            entry=entry,
            report=found,
            evidence=evidence_of(view, report_id),
            standing=tuple(source.standing(report_id)),
            versions=version_rows(source, report_id),
            custody=source.custody(report_id),
        )

    @router.get("/reports/{report_id}/original")
    def original(report_id: str) -> Custody:
        """The custody of a report's original: checksum, where from, when, by which command, and whether it is here."""
        source.report(report_id)
        found = source.custody(report_id)
        if found is None:
            raise MissingInput(f"The original of {report_id} was not kept.", remedy="Add the file again.")
        return found

    @router.get("/reports/{report_id}/original/places")
    def original_places(report_id: str, span: str) -> list[Place]:
        """Where `span` (START-END of the text) stands in the PDF that it was made of: pages, and rectangles in points."""
        report = source.report(report_id)
        asked_for = parse_span(span, len(report.text))
        if asked_for is None:
            raise UsageError(f"span is '{span}'.", remedy=f"Give START-END, within {len(report.text)}.")
        return places(source.original(report_id), report, *asked_for) if report.locators else []

    @router.get("/reports/{report_id}/original/file", response_class=Response)
    def original_file(report_id: str) -> Response:
        """The bytes that the report was made of, as they came; 403 where a hidden name stands in them."""
        return file_answer(source, report_id)


def _add_said(router: APIRouter, source: LedgerQuery) -> None:
    """What persons said, and what there is for them to say."""

    @router.get("/judgements")
    def judgements(
        then: Then,
        incident: str = "",
        limit: Limit = MOST_LISTED,
        offset: Offset = 0,
    ) -> list[Judgement]:
        """Judgements by people that stand; with an incident's id all on it, the resolver's among them."""
        if not incident:
            return list(source.decided(*then).judgements[offset : offset + limit])
        judged = source.part([incident], *then).judgements
        return [*judged, *source.merges_of(incident, *then)][offset : offset + limit]

    @router.get("/rulings")
    def rulings(
        then: Then,
        incident: str = "",
        limit: Limit = MOST_LISTED,
        offset: Offset = 0,
    ) -> list[Ruling]:
        """What persons said of incidents, claims and names, and holds; of one incident where its id is given."""
        asked_of = source.part([incident], *then) if incident else source.decided(*then)
        return list(asked_of.rulings[offset : offset + limit])

    @router.get("/ratings")
    def ratings(then: Then, limit: Limit = MOST_LISTED, offset: Offset = 0) -> list[Rating]:
        """Ratings that stand: reliability of speakers, credibility of claims. Who is not here was not judged."""
        found = source.decided(*then).ratings
        return list(found[offset : offset + limit])

    @router.get("/agreement")
    def second_looks() -> Agreement:
        """How far persons agree who gave their word on the same fields (Krippendorff's alpha), and where they do not."""
        return agreement(source)

    @router.get("/unfit")
    def unfit() -> list[Unfit]:
        """What persons decided, holds, and fits nothing in the ledger as it is read now."""
        return source.unfit()

    @router.get("/queue")
    def queue(
        asked_for: Annotated[WorkQuery, Depends(work_asked)],
        limit: Annotated[int, Query(ge=1, le=100)] = 25,
        offset: Offset = 0,
    ) -> Work:
        """What there is to do, what a wrong value would cost most first; `kinds` and `countries` count all of it."""
        return source.work(asked_for, offset=offset, limit=limit)

    @router.get("/near")
    def near(limit: Annotated[int, Query(ge=1, le=100)] = 20) -> list[Explanation]:
        """Pairs of incidents that were nearly one, with what speaks for and against it, nearest first."""
        return source.near(limit)


def _add_names(router: APIRouter, source: LedgerQuery) -> None:
    """Names: of the gazetteer, and of the ledger."""

    @router.get("/places")
    def places(q: Annotated[str, Query(max_length=200)]) -> list[PlaceFound]:
        """Places of the gazetteer that go by a name, the largest first: `gazetteer` can be given as a place."""
        return list(places_named(q))

    @router.get("/names")
    def names(
        q: Annotated[str, Query(max_length=200)], limit: Annotated[int, Query(ge=1, le=100)] = 20
    ) -> list[NameHit]:
        """Actors, speakers and places in whose names each word begins one, commonest first."""
        return source.names(q, limit)

    @router.get("/names/{key:path}")
    def name(
        key: str,
        then: Then,
        part: str = "",
        site: Annotated[str, Query(description="a part of a place, as `sites` has it", max_length=300)] = "",
        limit: Limit = 50,
        offset: Offset = 0,
    ) -> NamePage:
        """An actor, speaker or place: its incidents by part, who blames it, how its figures fared (counts, no score)."""
        return name_page(source, key, part, *then, site=site, offset=offset, limit=limit)


def _add_over_incidents(router: APIRouter, source: LedgerQuery) -> None:
    """What stands between incidents, and over them."""

    @router.get("/contradictions")
    def contradictions(
        then: Then,
        status: Literal["open", "resolved"] | None = None,
        limit: Limit = 100,
        offset: Offset = 0,
    ) -> list[LedgerContradiction]:
        """What cannot all hold, and whether somebody settled it: open ones first, of the newest incidents first."""
        found = source.contradictions(*then, status=status, offset=offset, limit=limit)
        return list(found.clashes)

    @router.get("/chains")
    def chain_list(
        then: Then,
        limit: Limit = 100,
        offset: Offset = 0,
    ) -> ChainAnswer:
        """Incidents that answer or follow each other, with the lags as intervals in seconds."""
        found = source.chains(*then, offset=offset, limit=limit)
        return ChainAnswer(as_of=then[0], total=found.total, chains=found.chains, statistics=found.statistics)

    @router.get("/trends")
    def over_time(query: Asked, by: str = "family", step: str = "", effect: str = "killed") -> Trends:
        """Incidents and tolls by week, month, quarter or year, parted by kind, country or initiator: now, and then."""
        return trends(source, query, by=by, step=step, effect=effect)

    @router.get("/week")
    def week(of: str = "", clock: str = "reported") -> Week:
        """What was new in the week of a day, what changed, and what is gone."""
        return week_of(source, parse_day("of", of), parse_clock(clock))

    @router.get("/geojson")
    def geojson(query: Asked) -> dict[str, Any]:
        """A FeatureCollection; beside it `counts`, `facets`, and the `timeline` without its own filter."""
        return map_answer(source.drawn(query), source.overview(query))

    @router.get("/view", responses={200: {"model": LedgerView}}, response_class=Response)
    def whole_view(then: Then) -> Response:
        """Everything the ledger says as of a moment: what `tacitus export json` prints."""
        query = IncidentQuery(as_of=then[0], clock=then[1], status=frozenset("*"))
        return whole(source, query)


def _add_health(router: APIRouter, source: LedgerQuery) -> None:
    @router.get("/health")
    def health() -> Health:
        """That the server runs and can read its ledger."""
        held = source.summary()
        return Health(
            status="ok",
            version=version("tacitus"),
            rule=held.rule,
            reports=held.reports,
            incidents=held.incidents,
        )
