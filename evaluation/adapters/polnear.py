"""PolNeAR: attributions with their source, cue and content spans."""

from __future__ import annotations

from typing import Any

from tacitus.model.ids import content_id
from tacitus.model.parsed import ParsedReport
from tacitus.model.records import Report, Segment, Span
from tacitus.readers.rules.attribution.find import Attribution, attributions
from tacitus.syntax.parse import parse


def predict(record: dict[str, Any]) -> dict[str, Any]:
    """The attributions read from the text of one article."""
    return {"id": record["id"], "attributions": rows(parsed_text(record["text"]))}


def parsed_text(text: str) -> ParsedReport:
    """The parse of a text that is all body."""
    body = Segment(kind="body", start=0, end=len(text))
    return parse(Report(id=content_id("r", text), text=text, segments=(body,)))


def rows(parsed: ParsedReport) -> list[dict[str, Any]]:
    """Attributions in the ruler's form: the corpus lets a token belong to one attribution, the outermost."""
    return [_row(found) for found in outermost(attributions(parsed))]


def outermost(found: tuple[Attribution, ...]) -> list[Attribution]:
    """Those whose cue stands in no other attribution's content."""
    return [
        one for one in found if not any(other is not one and other.holds(one.cue_index) for other in found)
    ]


def _row(found: Attribution) -> dict[str, Any]:
    return {
        "source": [_plain(found.source)] if found.source else [],
        "cue": [_plain(found.cue)],
        "content": [_plain(part) for part in found.content],
    }


def _plain(span: Span) -> dict[str, Any]:
    return {"start": span.start, "end": span.end}
