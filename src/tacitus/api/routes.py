"""The JSON API: what the page shows, for programs."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from importlib.metadata import version
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response

from tacitus.api.alerting import alert_router
from tacitus.api.exporting import export_router, whole
from tacitus.errors import MissingInput, UsageError
from tacitus.http import (
    asked,
    file_answer,
    parse_clock,
    parse_moment,
    parse_span,
    require_same_origin,
    work_asked,
)
from tacitus.ledger.ledger import Ledger
from tacitus.ledger.query import LedgerQuery, find_incident
from tacitus.model.ledger import (
    Chain,
    Clock,
    Embargoed,
    Explanation,
    LagStatistics,
    LedgerClaim,
    LedgerContradiction,
    LedgerIncident,
    LedgerView,
    Proposal,
    ReportEntry,
    SearchHit,
    StandingEntry,
    Unfit,
)
from tacitus.model.originals import Custody
from tacitus.model.query import Drawn, IncidentQuery, NameHit, Overview
from tacitus.model.records import Judgement, Link, Rating, Report, Span
from tacitus.model.rulings import Ruling
from tacitus.model.work import Work, WorkQuery
from tacitus.ontology.kinds import families
from tacitus.present.agreement import Agreement, agreement
from tacitus.present.citing import Citation, cite_incident, cite_list
from tacitus.present.gazetteer import PlaceFound, places_named
from tacitus.present.geo import feature_collection
from tacitus.present.judging import Wanted, hide_name, release, require_own, required, signed, wanted
from tacitus.present.names import NamePage, name_page
from tacitus.present.originals import Place, places
from tacitus.present.query import parse_day, timeline
from tacitus.present.saying import say
from tacitus.present.searching import Everything, everything
from tacitus.present.trends import Trends, trends
from tacitus.present.versions import VersionRow, version_rows
from tacitus.present.weeks import Week, week_of
from tacitus.resolve.overlay import rating_key, speakers_of

MOST_LISTED = 1000
"""Incidents in one answer; ask with `offset` for more."""

Asked = Annotated[IncidentQuery, Depends(asked)]
Limit = Annotated[int, Query(ge=1, le=MOST_LISTED)]
Offset = Annotated[int, Query(ge=0)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """That it runs, and how much it holds."""

    status: str
    version: str
    rule: str
    reports: int
    incidents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentList:
    """One page of incidents, newest first; `total` counts all that pass the filters."""

    as_of: str | None
    clock: Clock
    rule: str
    total: int
    offset: int
    incidents: tuple[LedgerIncident, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentDetail:
    """An incident with all that is said of it."""

    as_of: str | None
    rule: str
    incident: LedgerIncident
    claims: tuple[LedgerClaim, ...]
    links: tuple[Link, ...]
    contradictions: tuple[LedgerContradiction, ...]
    ratings: tuple[Rating, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceEntry:
    """Words of a report, and which field of which incident they speak to."""

    incident: str
    field: str
    claim: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDetail:
    """A report's text and segments, and what of it is evidence."""

    entry: ReportEntry | None
    report: Report
    evidence: tuple[EvidenceEntry, ...]
    versions: tuple[VersionRow, ...] = ()
    """The versions of its page, oldest first, with what each changed; none where it is the only one."""
    custody: Custody | None = None
    """Where its original came from, and whether it is here; the bytes are at `/api/reports/ID/original/file`."""
    standing: tuple[StandingEntry, ...] = ()
    """What was said of whether it stands, in order: taken back, superseded, restored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalRequest:
    """Taking a judgement or a report back, or restoring one, signed and with a reason."""

    reason: str
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingRequest:
    """A grade of a speaker (by name, A–F) or a claim (by id, 1–6), signed and with a reason."""

    subject: str
    value: str
    reason: str
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolutionRequest:
    """That a contradiction is settled, signed and with a reason; `holds` is the claim that is taken to hold.

    `incident`, one of those that it is about, makes it quick in a large ledger.
    """

    by: str = ""
    reason: str
    holds: str | None = None
    incident: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RulingRequest:
    """What a person says of an incident, a claim or a name, signed and with a reason.

    `version` is the incident's as the person saw it, needed for all but `note`, `tag`, `link`, `alias`, `handle`: where
    it says something else by now the answer is 409 with what `changed`. Which further fields an act takes stands in
    docs/ledger.md.
    """

    act: Literal[
        "correct",
        "drop",
        "add",
        "dismiss",
        "move",
        "set",
        "check",
        "alias",
        "note",
        "tag",
        "link",
        "publish",
        "handle",
    ]
    by: str = ""
    reason: str = ""
    version: str | None = None
    incident: str | None = None
    claim: str | None = None
    report: str | None = None
    account: str | None = None
    field: str | None = None
    value: Any = None
    start: int | None = None
    end: int | None = None
    speaker: str | None = None
    fields: tuple[str, ...] = ()
    name: str | None = None
    to: str | None = None
    relation: str | None = None
    text: str | None = None
    place: str | None = None
    item: str | None = None
    state: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeRequest:
    """That several incidents are one, signed and with a reason."""

    incidents: tuple[str, ...]
    reason: str
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainAnswer:
    """Chains by when they began, and the lags over all of them."""

    as_of: str | None
    total: int
    chains: tuple[Chain, ...]
    statistics: tuple[LagStatistics, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgementEntry:
    """The id of a judgement, rating or resolution that was recorded, to withdraw it by."""

    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HidingRequest:
    """A name, and what to do: `propose` to hide it, `decline` what was proposed, or `hide` it."""

    name: str
    do: str
    reason: str
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetractionEntry:
    """Whether a report stands, and whether that was changed."""

    report: str
    stands: bool
    changed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalEntry:
    """`withdrawn` is False where it had been withdrawn before."""

    withdrawn: bool


def api_router(source: LedgerQuery, judge: Ledger | None = None) -> APIRouter:
    """The routes under `/api`, over one ledger; those that write only with `judge`."""
    router = APIRouter(prefix="/api", tags=["ledger"])
    _add_incidents(router, source)
    _add_reports(router, source)
    _add_views(router, source)
    router.include_router(export_router(source))
    searched = source if judge is None and isinstance(source, Ledger) else judge
    if searched is not None:
        router.include_router(alert_router(searched, judge))
    if judge is not None:
        _add_judging(router, judge)
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
    def incident(incident_id: str, as_of: str = "", clock: str = "reported") -> IncidentDetail:
        """One incident with its claims, links and contradictions; a merged id finds what it is now."""
        view = source.part([incident_id], parse_moment(as_of), parse_clock(clock), around=1)
        return incident_detail(view, incident_id)

    @router.get("/incidents/{incident_id}/citation")
    def citation(request: Request, incident_id: str, as_of: str = "", clock: str = "reported") -> Citation:
        """The permanent address of an incident, with a hash of what it says, and a text to cite it by."""
        moment, chosen = parse_moment(as_of), parse_clock(clock)
        incident = find_incident(source.part([incident_id], moment, chosen), incident_id)
        return cite_incident(source, incident, moment, chosen, str(request.base_url).rstrip("/"))

    @router.get("/citation")
    def citation_of_list(request: Request, query: Asked) -> Citation:
        """The permanent address of a list, with a hash over its incidents, and a text to cite it by."""
        return cite_list(source, query, str(request.base_url).rstrip("/"))


def _add_reports(router: APIRouter, source: LedgerQuery) -> None:
    @router.get("/reports")
    def reports(
        as_of: str = "",
        clock: str = "reported",
        limit: Limit = MOST_LISTED,
        offset: Offset = 0,
    ) -> list[ReportEntry]:
        """Reports in the ledger, newest first."""
        found = source.entries(parse_moment(as_of), parse_clock(clock), offset=offset, limit=limit)
        return [entry for entry, _ in found]

    @router.get("/search")
    def search(
        q: Annotated[str, Query(max_length=200)],
        as_of: str = "",
        clock: str = "reported",
        limit: Limit = 50,
    ) -> list[SearchHit]:
        """Reports, and claims of theirs, that hold every word, best first."""
        return source.search(q, limit, parse_moment(as_of), parse_clock(clock))

    @router.get("/search/everything")
    def search_everything(
        q: Annotated[str, Query(max_length=200)],
        as_of: str = "",
        clock: str = "reported",
        limit: Annotated[int, Query(ge=1, le=100)] = 10,
    ) -> Everything:
        """Names, incidents and reports that hold every word, with where the words stand in what is shown."""
        return everything(source, q, parse_moment(as_of), parse_clock(clock), incidents=limit)

    @router.get("/reports/{report_id}")
    def report(report_id: str) -> ReportDetail:
        """One report: text, segments, and the spans that are evidence."""
        found = source.report(report_id)
        view = source.part_of_report(report_id)
        entry = next((entry for entry in view.reports if entry.id == report_id), None)
        return ReportDetail(
            entry=entry,
            report=found,
            evidence=tuple(_evidence(view, report_id)),
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


def _add_views(router: APIRouter, source: LedgerQuery) -> None:
    @router.get("/judgements")
    def judgements(
        as_of: str = "",
        clock: str = "reported",
        incident: str = "",
        limit: Limit = MOST_LISTED,
        offset: Offset = 0,
    ) -> list[Judgement]:
        """Judgements by people that stand; with an incident's id all on it, the resolver's among them."""
        moment, chosen = parse_moment(as_of), parse_clock(clock)
        if not incident:
            return list(source.decided(moment, chosen).judgements[offset : offset + limit])
        judged = source.part([incident], moment, chosen).judgements
        return [*judged, *source.merges_of(incident, moment, chosen)][offset : offset + limit]

    @router.get("/rulings")
    def rulings(
        as_of: str = "",
        clock: str = "reported",
        incident: str = "",
        limit: Limit = MOST_LISTED,
        offset: Offset = 0,
    ) -> list[Ruling]:
        """What persons said of incidents, claims and names, and holds; of one incident where its id is given."""
        moment, chosen = parse_moment(as_of), parse_clock(clock)
        asked_of = source.part([incident], moment, chosen) if incident else source.decided(moment, chosen)
        return list(asked_of.rulings[offset : offset + limit])

    @router.get("/agreement")
    def second_looks() -> Agreement:
        """How far persons agree who gave their word on the same fields (Krippendorff's alpha), and where they do not."""
        return agreement(source)

    @router.get("/unfit")
    def unfit() -> list[Unfit]:
        """What persons decided, holds, and fits nothing in the ledger as it is read now."""
        return source.unfit()

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
        part: str = "",
        site: Annotated[str, Query(description="a part of a place, as `sites` has it", max_length=300)] = "",
        as_of: str = "",
        clock: str = "reported",
        limit: Limit = 50,
        offset: Offset = 0,
    ) -> NamePage:
        """An actor, speaker or place: its incidents by part, who blames it, how its figures fared (counts, no score)."""
        moment, chosen = parse_moment(as_of), parse_clock(clock)
        return name_page(source, key, part, moment, chosen, site=site, offset=offset, limit=limit)

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

    @router.get("/ratings")
    def ratings(
        as_of: str = "", clock: str = "reported", limit: Limit = MOST_LISTED, offset: Offset = 0
    ) -> list[Rating]:
        """Ratings that stand: reliability of speakers, credibility of claims. Who is not here was not judged."""
        found = source.decided(parse_moment(as_of), parse_clock(clock)).ratings
        return list(found[offset : offset + limit])

    @router.get("/contradictions")
    def contradictions(
        as_of: str = "",
        clock: str = "reported",
        status: Literal["open", "resolved"] | None = None,
        limit: Limit = 100,
        offset: Offset = 0,
    ) -> list[LedgerContradiction]:
        """What cannot all hold, and whether somebody settled it: open ones first, of the newest incidents first."""
        found = source.contradictions(
            parse_moment(as_of), parse_clock(clock), status=status, offset=offset, limit=limit
        )
        return list(found.clashes)

    @router.get("/chains")
    def chain_list(
        as_of: str = "",
        clock: str = "reported",
        limit: Limit = 100,
        offset: Offset = 0,
    ) -> ChainAnswer:
        """Incidents that answer or follow each other, with the lags as intervals in seconds."""
        moment = parse_moment(as_of)
        found = source.chains(moment, parse_clock(clock), offset=offset, limit=limit)
        return ChainAnswer(as_of=moment, total=found.total, chains=found.chains, statistics=found.statistics)

    @router.get("/view", responses={200: {"model": LedgerView}}, response_class=Response)
    def whole_view(as_of: str = "", clock: str = "reported") -> Response:
        """Everything the ledger says as of a moment: what `tacitus export json` prints."""
        query = IncidentQuery(as_of=parse_moment(as_of), clock=parse_clock(clock), status=frozenset("*"))
        return whole(source, query)

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


def _add_judging(router: APIRouter, judge: Ledger) -> None:
    same_origin = [Depends(require_same_origin)]

    @router.post("/judgements", status_code=201, dependencies=same_origin)
    def judgement(asked_for: Wanted) -> JudgementEntry:
        """Say that two incidents are the same or different; a person's judgement outranks the resolver's."""
        checked = wanted(asdict(asked_for))
        recorded = judge.judge(
            checked.left, checked.right, checked.verdict, by=checked.by, reason=checked.reason
        )
        return JudgementEntry(id=recorded)

    @router.post(
        "/rulings",
        status_code=201,
        dependencies=same_origin,
        responses={409: {"description": "The incident says something else than in the version named."}},
    )
    def ruling(asked_for: RulingRequest) -> JudgementEntry:
        """Say what an incident, a claim or a name is; a person outranks the machine, and can take it back."""
        return JudgementEntry(id=say(judge, asdict(asked_for)))

    @router.post("/merges", status_code=201, dependencies=same_origin)
    def merge(asked_for: MergeRequest) -> list[JudgementEntry]:
        """Say that several incidents are one: a judgement for each after the first."""
        by, reason = signed({"by": asked_for.by, "reason": asked_for.reason})
        return [JudgementEntry(id=one) for one in judge.merge(asked_for.incidents, by=by, reason=reason)]

    @router.post("/ratings", status_code=201, dependencies=same_origin)
    def rating(asked_for: RatingRequest) -> JudgementEntry:
        """Grade a speaker's reliability (A–F) or a claim's credibility (1–6)."""
        fields = asdict(asked_for)
        by, reason = signed(fields)
        recorded = judge.rate(required(fields, "subject"), required(fields, "value"), by=by, reason=reason)
        return JudgementEntry(id=recorded)

    @router.post("/contradictions/{contradiction_id}/settle", status_code=201, dependencies=same_origin)
    def resolution(contradiction_id: str, asked_for: ResolutionRequest) -> JudgementEntry:
        """Mark a contradiction as resolved; withdrawing that opens it again."""
        by, reason = signed({"by": asked_for.by, "reason": asked_for.reason})
        recorded = judge.settle(
            contradiction_id, by=by, reason=reason, holds=asked_for.holds, incident=asked_for.incident
        )
        return JudgementEntry(id=recorded)

    @router.post("/judgements/{judgement_id}/withdraw", dependencies=same_origin)
    def withdrawal(judgement_id: str, asked_for: WithdrawalRequest) -> WithdrawalEntry:
        """Take a judgement, rating, resolution or ruling back; it stays in the log."""
        require_own(judge, judgement_id)
        by, reason = signed(asdict(asked_for))
        return WithdrawalEntry(withdrawn=judge.withdraw(judgement_id, by=by, reason=reason))

    @router.post("/reports/{report_id}/retract", dependencies=same_origin)
    def retraction(report_id: str, asked_for: WithdrawalRequest) -> RetractionEntry:
        """Take a report back: what rested on it alone fades; nothing is erased."""
        by, reason = signed(asdict(asked_for))
        changed = judge.retract(report_id, by=by, reason=reason)
        return RetractionEntry(report=report_id, stands=judge.stands(report_id), changed=changed)

    @router.get("/embargoed")
    def embargoed() -> list[Embargoed]:
        """The reports under embargo, newest first; no other address tells of them."""
        return judge.embargoed()

    @router.post("/embargoed/{report_id}/release", dependencies=same_origin)
    def released(report_id: str, asked_for: WithdrawalRequest) -> RetractionEntry:
        """End the embargo on a report: from now on it tells what it tells."""
        release(judge, report_id, asdict(asked_for))
        return RetractionEntry(report=report_id, stands=judge.stands(report_id), changed=True)

    @router.get("/redactions")
    def redactions() -> list[Proposal]:
        """The names that somebody proposed to hide, and nobody has hidden or declined to."""
        return judge.proposals()

    @router.post("/redactions", dependencies=same_origin)
    def redaction(asked_for: HidingRequest) -> list[Proposal]:
        """Propose to hide a name, decline that, or hide it; what is proposed then."""
        hide_name(judge, asdict(asked_for))
        return judge.proposals()

    @router.post("/reports/{report_id}/reinstate", dependencies=same_origin)
    def reinstatement(report_id: str, asked_for: WithdrawalRequest) -> RetractionEntry:
        """Have a report stand again that was taken back or superseded."""
        by, reason = signed(asdict(asked_for))
        changed = judge.reinstate(report_id, by=by, reason=reason)
        return RetractionEntry(report=report_id, stands=judge.stands(report_id), changed=changed)


def incident_detail(view: LedgerView, incident_id: str) -> IncidentDetail:
    """Everything said of one incident. Raises `MissingInput`."""
    incident = find_incident(view, incident_id)
    claims = tuple(claim for claim in view.claims if claim.incident == incident.id)
    rated = speakers_of(claims) | {claim.id for claim in claims}
    return IncidentDetail(
        as_of=view.as_of,
        rule=view.rule,
        incident=incident,
        claims=claims,
        links=tuple(link for link in view.links if incident.id in (link.from_, link.to)),
        contradictions=tuple(c for c in view.contradictions if incident.id in c.incidents),
        ratings=tuple(rating for rating in view.ratings if rating_key(rating) in rated),
    )


def map_answer(drawn: Drawn, counts: Overview) -> dict[str, Any]:
    """What the map and the timeline draw; `cells` stand for the features where those would be too many."""
    return {
        **feature_collection(drawn),
        "cells": [{"lat": cell.lat, "lon": cell.lon, "count": cell.count} for cell in drawn.cells],
        "families": families(),
        "facets": counts.facets,
        "timeline": [
            {"start": b.start.isoformat(), "end": b.end.isoformat(), "count": b.count}
            for b in timeline(counts.days)
        ],
    }


def _evidence(view: LedgerView, report_id: str) -> list[EvidenceEntry]:
    return [
        EvidenceEntry(incident=claim.incident, field=claim.field, claim=claim.id, span=span)
        for claim in view.claims
        if claim.report == report_id
        for span in claim.evidence
    ]
