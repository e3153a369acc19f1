"""The pages of an original: its custody, and what can be shown of it in a frame that cannot act or ask for anything."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse

from tacitus.errors import MissingInput
from tacitus.http import file_answer
from tacitus.ledger.query import LedgerQuery
from tacitus.present.originals import shown

VIEW_POLICY = "; ".join(
    (
        "default-src 'none'",
        "img-src data:",
        "style-src 'unsafe-inline'",
        "form-action 'none'",
        "base-uri 'none'",
        "frame-ancestors 'self'",
        "sandbox",
    )
)
"""Content-Security-Policy of what strangers wrote: no script, no request, an origin of its own, in our frames alone."""
_STILL = {
    "content-security-policy": VIEW_POLICY,
    "referrer-policy": "no-referrer",
    "x-dns-prefetch-control": "off",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}


def add_originals(router: APIRouter, source: LedgerQuery, render: Callable[..., str]) -> None:
    """The pages under `/reports/ID/original`."""

    @router.get("/reports/{report_id}/original")
    def original(report_id: str) -> HTMLResponse:
        report, custody = source.report(report_id), source.custody(report_id)
        if custody is None:
            raise MissingInput(
                f"The original of {report_id} was not kept.",
                remedy="Originals are kept from when they are added on; add the file again.",
            )
        visible = (
            custody.state == "kept" and shown(source.original(report_id), custody.media_type) is not None
        )
        context: dict[str, Any] = {"report": report, "custody": custody, "visible": visible}
        return HTMLResponse(render("original.html", page="reports", **context))

    @router.get("/reports/{report_id}/original/view")
    def view(report_id: str) -> Response:
        """What the frame shows."""
        raw, custody = source.original(report_id), source.custody(report_id)
        found = shown(raw, custody.media_type) if custody is not None else None
        if found is None:
            raise MissingInput("It can only be saved.", remedy="Save it from the page before.")
        text, media_type = found
        return Response(
            text.encode("utf-8", "replace"), media_type=f"{media_type}; charset=utf-8", headers=_STILL
        )

    @router.get("/reports/{report_id}/original/file")
    def file(report_id: str) -> Response:
        """The bytes as they came, to be saved."""
        return file_answer(source, report_id)
