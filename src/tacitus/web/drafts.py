"""The page `New report`: text, files or an address are read and shown with their evidence, and added if wanted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from tacitus.errors import InstallationError, RecordError, UsageError
from tacitus.http import require_same_origin
from tacitus.ledger.ledger import Ledger
from tacitus.model.records import Report
from tacitus.pipeline.drafting import LONGEST_UPLOAD, MOST_REPORTS, Draft, Drafting, Offer, chosen_of
from tacitus.present.dossier import dossier
from tacitus.present.dossier_parts import Dossier
from tacitus.present.judging import embargo_of
from tacitus.present.marks import Block
from tacitus.present.reading import Note, noted_text
from tacitus.team.acting import may
from tacitus.web.rendering import led_to, rendered

LONGEST_TEXT = 2 * 1024**2
"""Bytes of a pasted text."""
MEGABYTES = LONGEST_UPLOAD // 1024**2
SAID = ("title", "outlet", "published")


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A draft as the page shows it: its text with notes, and what is said of each incident, if it was read at all."""

    draft: Draft
    report: Report | None = None
    blocks: tuple[Block, ...] = ()
    notes: dict[int, Note]
    dossiers: tuple[Dossier, ...] = ()


def preview(draft: Draft) -> Preview:
    """What was read of one report alone, as a ledger that holds nothing else would show it."""
    if draft.reading is None:
        return Preview(draft=draft, notes={})
    report = draft.reading.report
    with Ledger("memory:") as alone:
        alone.add(draft.reading)
        view = alone.part_of_report(report.id)
    notes, blocks = noted_text(report, view)
    told = tuple(dossier(view, note.incident.id) for note in notes.values())
    return Preview(draft=draft, report=report, blocks=tuple(blocks), notes=notes, dossiers=told)


def drafts_router(drafting: Drafting | None) -> APIRouter:
    """The page; without `drafting` it says how a server is started that takes reports."""
    router = APIRouter(include_in_schema=False)

    @router.get("/reports/new")
    def new(
        draft: Annotated[str, Query(max_length=100)] = "", added: Annotated[int | None, Query(ge=0)] = None
    ) -> Response:
        """The form, or what was read of what was handed in."""
        if drafting is None or not draft:
            return _form(drafting is not None and may("draft"), added=added)
        lot = drafting.kept(draft)
        return rendered(
            "draft.html",
            page="new",
            previews=[preview(one) for one in lot.drafts],
            cut=lot.cut,
            most=MOST_REPORTS,
            draft=draft,
        )

    if drafting is not None:
        _add_taking(router, drafting)
    return router


def _add_taking(router: APIRouter, drafting: Drafting) -> None:
    @router.post("/reports/new")
    async def read(request: Request) -> Response:
        """Read what is handed in; nothing is added yet."""
        require_same_origin(request)
        try:
            fields = await request.form(max_files=MOST_REPORTS, max_fields=10, max_part_size=LONGEST_TEXT)
        except HTTPException as error:
            return _form(True, wrong=str(error.detail), status=error.status_code)
        offer = await _offer(fields)
        try:
            came = await drafting.fetched(offer)
            lot = await run_in_threadpool(drafting.read, offer, came)
        except (UsageError, RecordError, InstallationError) as error:
            return _form(True, offer=offer, wrong=str(error), status=422)
        return _to(draft=drafting.keep(lot))

    @router.post("/reports/new/add")
    async def add(request: Request) -> Response:
        """Add the reports that were chosen."""
        require_same_origin(request)
        fields = await request.form(max_files=0, max_fields=MOST_REPORTS + 5)
        lot = drafting.kept(str(fields.get("draft", "")))
        chosen = chosen_of((str(one) for one in fields.getlist("report")), lot.drafts)
        why = str(fields.get("embargo", "")) or (" " if fields.get("held") else "")
        embargo = embargo_of({"embargo": why, "by": str(fields.get("by", ""))})
        added = await run_in_threadpool(drafting.add, lot, chosen, embargo)
        if len(added) == 1 and embargo is None:
            return led_to(f"/reports/{added[0]}")
        return _to(added=str(len(added)))


async def _offer(fields: FormData) -> Offer:
    said = {name: str(fields.get(name, "")) for name in ("text", "url", *SAID)}
    files = [one for one in fields.getlist("file") if isinstance(one, UploadFile) and one.filename]
    return Offer(**said, files=tuple([(one.filename or "", await one.read()) for one in files]))


def _form(
    allowed: bool, *, offer: Offer = Offer(), wrong: str = "", status: int = 200, **more: Any
) -> Response:
    context = {
        "offer": offer,
        "wrong": wrong,
        "megabytes": MEGABYTES,
        "most": MOST_REPORTS,
        "added": None,
        **more,
    }
    return rendered("new_report.html", page="new", allowed=allowed, status_code=status, **context)


def _to(**said: str) -> Response:
    return led_to(f"/reports/new?{urlencode(said)}")
