"""The forms of those who judge: what they say of incidents, claims, names and reports."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from tacitus.http import form_of, require_same_origin
from tacitus.ledger.ledger import Ledger
from tacitus.ledger.query import LedgerQuery, find_incident
from tacitus.present.judging import (
    hide_name,
    release,
    require_own,
    required,
    signed,
    wanted,
)
from tacitus.present.saying import placed, say
from tacitus.web.rendering import led_to, rendered


def add_judging(router: APIRouter, judge: Ledger, source: LedgerQuery) -> None:
    """Forms: they need no script, and answer with the page that they came from."""
    _add_incidents(router, judge, source)
    _add_reports(router, judge)
    _add_names(router, judge)


def _add_incidents(router: APIRouter, judge: Ledger, source: LedgerQuery) -> None:
    @router.post("/judgements")
    async def judged(request: Request) -> Response:
        fields = await _asked_for(request)
        found = wanted(fields)
        judge.judge(found.left, found.right, found.verdict, by=found.by, reason=found.reason)
        return _back_to(fields)

    @router.post("/rulings")
    async def ruled(request: Request) -> Response:
        """What a form says; the answer is the page that shows it, with a way to undo it."""
        fields = placed(await _asked_for(request))
        incident, _, version = fields.pop("seen", "").partition("|")
        fields |= {"incident": incident, "version": version} if incident else {}
        made = say(judge, fields)
        home = quote(fields.get("incident") or fields.get("back", ""), safe="")
        if fields["act"] == "dismiss":
            return led_to(f"/incidents/{home}")
        if home:
            return led_to(f"/incidents/{home}?said={made}#said")
        return led_to(f"/reports/{quote(fields.get('report', ''), safe='')}?said={made}#said")

    @router.post("/incidents/{incident_id}/split")
    async def split(incident_id: str, request: Request) -> Response:
        """Take one account out of an incident: it is different from each of the others."""
        fields = await _asked_for(request)
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
        fields = await _asked_for(request)
        by, reason = signed(fields)
        judge.rate(required(fields, "subject"), required(fields, "value"), by=by, reason=reason)
        return _back_to(fields)

    @router.post("/contradictions/{contradiction_id}/settle")
    async def settled(contradiction_id: str, request: Request) -> Response:
        fields = await _asked_for(request)
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
        fields = await _asked_for(request)
        require_own(judge, judgement_id)
        by, reason = signed(fields)
        judge.withdraw(judgement_id, by=by, reason=reason)
        return _back_to(fields)


def _add_reports(router: APIRouter, judge: Ledger) -> None:
    @router.get("/embargoed")
    def embargoed() -> Response:
        """The reports under embargo; no other page tells of them."""
        return rendered("embargoed.html", page="embargoed", held=judge.embargoed())

    @router.post("/embargoed/{report_id}/release")
    async def released(report_id: str, request: Request) -> Response:
        """End the embargo on a report."""
        fields = await _asked_for(request)
        await run_in_threadpool(release, judge, report_id, fields)
        return led_to(f"/reports/{quote(report_id, safe='')}")

    @router.post("/reports/{report_id}/{act}")
    async def stands(report_id: str, act: Literal["retract", "reinstate"], request: Request) -> Response:
        """Take a report back, or have it stand again."""
        by, reason = signed(await _asked_for(request))
        done = judge.retract if act == "retract" else judge.reinstate
        done(report_id, by=by, reason=reason)
        return led_to(f"/reports/{quote(report_id, safe='')}")


def _add_names(router: APIRouter, judge: Ledger) -> None:
    @router.get("/redactions")
    def redactions(done: Annotated[bool, Query()] = False) -> Response:
        """The names that somebody proposed to hide, and a form."""
        return rendered("redactions.html", page="redactions", proposals=judge.proposals(), done=done)

    @router.post("/redactions")
    async def hidden(request: Request) -> Response:
        """Propose to hide a name, decline that, or hide it."""
        await run_in_threadpool(hide_name, judge, await _asked_for(request))
        return led_to("/redactions?done=1")


async def _asked_for(request: Request) -> dict[str, str]:
    require_same_origin(request)
    return await form_of(request)


def _back_to(fields: Mapping[str, str]) -> Response:
    incident = quote(fields.get("back", ""), safe="")
    return led_to(f"/incidents/{incident}#judge" if incident else "/judgements")
