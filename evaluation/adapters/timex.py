"""TimeBank and AQUAINT (`../shared/corpora/timex`): the calendar's mentions in the ruler's form.

The dev part is the records with `sha1(id) % 4 == 0` (64 of 256); the errors that taught rules were read in
the other 192 ("teach"). `python -m evaluation.adapters.timex dev > FILE` writes a part as a gold file for
`python -m evaluation timex --gold FILE`; without `--gold`, all 256 are scored.
"""

from __future__ import annotations

import hashlib
import json
import sys
from typing import Any

from tacitus.ground import calendar
from tacitus.model.ids import content_id
from tacitus.model.parsed import ParsedReport
from tacitus.model.records import Interval, Report, Segment
from tacitus.syntax.parse import parse

DEFAULT_GOLD = "train.jsonl.gz"


def part_of(identity: str) -> str:
    """ "dev" for a quarter of the records, fixed by their id, else "teach"."""
    return "dev" if int(hashlib.sha1(identity.encode()).hexdigest(), 16) % 4 == 0 else "teach"


def predict(record: dict[str, Any]) -> dict[str, Any]:
    """The time expressions of one record, read from its text and its document time."""
    mentions = calendar.spot(parsed(record))
    found = [
        {"start": one.start, "end": one.end, "type": one.timex.type, "value": one.timex.value}
        for one in mentions
        if one.timex is not None
    ]
    return {"id": record["id"], "timexes": found, "events": []}


def parsed(record: dict[str, Any]) -> ParsedReport:
    """The record as a parsed report: one body segment, published on the document's day."""
    text = record["text"]
    report = Report(
        id=content_id("r", text),
        text=text,
        published=_published(record.get("published") or (record.get("dct") or {}).get("value")),
        segments=(Segment(kind="body", start=0, end=len(text)),),
    )
    return parse(report)


def _published(value: str | None) -> Interval | None:
    if not value or len(value) < 10:
        return None
    day = value[:10]
    return Interval(start=f"{day}T00:00:00", end=f"{day}T23:59:59", precision="day")


def main(part: str) -> None:
    """Print the records of a part ("dev" or "teach"), one a line."""
    from evaluation.__main__ import default_gold, records

    for record in records(default_gold("timex", sys.modules[__name__])):
        if part_of(record["id"]) == part:
            print(json.dumps(record, ensure_ascii=False))


if __name__ == "__main__":
    main(sys.argv[1])
