"""The pages of an original: its custody, and what can be shown of it in a frame that cannot act or ask for anything."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from tacitus.errors import MissingInput
from tacitus.http import file_answer, parse_span
from tacitus.ledger.query import LedgerQuery
from tacitus.present.originals import View, can_show, shown
from tacitus.present.reading import evidence_marks, noted_text
from tacitus.web.rendering import rendered

VIEW_POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'self'; sandbox"
)
"""Content-Security-Policy of what strangers wrote: no script, no request, an origin of its own, in our frames alone."""
_STILL = {
    "content-security-policy": VIEW_POLICY,
    "referrer-policy": "no-referrer",
    "x-dns-prefetch-control": "off",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}


def add_originals(router: APIRouter, source: LedgerQuery) -> None:
    """The pages under `/reports/ID/original`."""

    @router.get("/reports/{report_id}/original")
    def original(report_id: str, span: str = "") -> Response:
        """The text as it was read, beside the original."""
        report, custody = source.report(report_id), source.custody(report_id)
        if custody is None:
            raise MissingInput(
                f"The original of {report_id} was not kept.",
                remedy="Originals are kept from when they are added on; add the file again.",
            )
        visible = custody.state == "kept" and can_show(source.original(report_id), custody.media_type)
        focus = parse_span(span, len(report.text))
        notes, text_blocks = noted_text(report, source.part_of_report(report_id), focus)
        context: dict[str, Any] = {"report": report, "custody": custody, "visible": visible, "focus": focus}
        return rendered("original.html", page="reports", notes=notes, blocks=text_blocks, **context)

    @router.get("/reports/{report_id}/original/view")
    def view(
        report_id: str, span: str = "", page: Annotated[int | None, Query(ge=1, le=100_000)] = None
    ) -> Response:
        """What the frame shows: the original with its evidence marked, `span` of the report's text above all."""
        raw, custody, report = source.original(report_id), source.custody(report_id), source.report(report_id)
        focus = parse_span(span, len(report.text))
        marks = evidence_marks(report, source.part_of_report(report_id), focus)
        asked = View(report=report, marks=marks, page=page)
        found = shown(raw, custody.media_type, asked) if custody is not None else None
        if found is None:
            raise MissingInput("It can only be saved.", remedy="Save it from the page before.")
        return Response(
            found.encode("utf-8", "replace"), media_type="text/html; charset=utf-8", headers=_STILL
        )

    @router.get("/reports/{report_id}/original/file")
    def file(report_id: str) -> Response:
        """The bytes as they came, to be saved."""
        return file_answer(source, report_id)
