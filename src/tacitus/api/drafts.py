"""Reading and adding a report over HTTP: a text or an address."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Depends
from starlette.concurrency import run_in_threadpool

from tacitus.http import require_same_origin
from tacitus.model.records import Reading, Reject
from tacitus.pipeline.drafting import Draft, Drafting, Lot, Offer
from tacitus.present.judging import embargo_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRequest:
    """A text or an address, and what the sender says of it, which wins over what the report says."""

    text: str = ""
    url: str = ""
    title: str = ""
    outlet: str = ""
    published: str = ""
    embargo: str = ""
    """Why it is to be seen nowhere until it is released; empty where it is not."""
    by: str = ""
    """Who puts it under an embargo, where there is no team."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAnswer:
    """What was read of one report, or why it was turned away; `known` is whether the ledger holds it."""

    reading: Reading | None
    reject: Reject | None
    known: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AddedAnswer:
    """A report by its id, or why it was turned away; `added` is whether it is new."""

    report: str | None
    added: bool
    incidents: int
    reject: Reject | None


def drafts_router(drafting: Drafting) -> APIRouter:
    """The routes; they are there only where the server takes reports."""
    router = APIRouter(tags=["ledger"], dependencies=[Depends(require_same_origin)])

    @router.post("/readings")
    async def read(asked_for: ReportRequest) -> list[ReadAnswer]:
        """Read a text, or what stands at an address, and add nothing."""
        lot = await _read(drafting, asked_for)
        return [ReadAnswer(reading=one.reading, reject=one.reject, known=one.known) for one in lot.drafts]

    @router.post("/reports", status_code=201)
    async def add(asked_for: ReportRequest) -> list[AddedAnswer]:
        """Read a text, or what stands at an address, and add it to the ledger."""
        embargo = embargo_of({"embargo": asked_for.embargo, "by": asked_for.by})
        lot = await _read(drafting, asked_for)
        await run_in_threadpool(drafting.add, lot, embargo=embargo)
        return [_added(one) for one in lot.drafts]

    return router


async def _read(drafting: Drafting, asked_for: ReportRequest) -> Lot:
    offer = Offer(
        text=asked_for.text,
        url=asked_for.url,
        title=asked_for.title,
        outlet=asked_for.outlet,
        published=asked_for.published,
    )
    came = await drafting.fetched(offer)
    return await run_in_threadpool(drafting.read, offer, came)


def _added(one: Draft) -> AddedAnswer:
    return AddedAnswer(
        report=one.reading.report.id if one.reading else None,
        added=one.reading is not None and not one.known,
        incidents=len(one.reading.incidents) if one.reading else 0,
        reject=one.reject,
    )
