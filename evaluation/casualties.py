"""What the adapters of the casualty corpora share: a corpus record → a parsed report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tacitus.ground.actors.registry import load_registry
from tacitus.model.ids import content_id
from tacitus.model.parsed import ParsedReport
from tacitus.model.records import Actor, Report, Segment
from tacitus.syntax.parse import parse

if TYPE_CHECKING:
    from spacy.tokens import Token


def describe(noun: Token) -> Actor | None:
    """What the shipped registry knows of the name that `noun` heads."""
    words = [
        t.text for t in noun.lefts if t.dep_ in {"compound", "amod", "nmod", "det"} and t.text[:1].isupper()
    ]
    for first in range(len(words) + 1):
        for entry in load_registry().find(" ".join([*words[first:], noun.text])):
            return Actor(
                name=entry.name, text=None, id=entry.id, category=entry.category, country=entry.country
            )
    return None


def parsed_record(record: dict[str, Any]) -> ParsedReport:
    """The record's title as the headline above its text, parsed. Only `title` and `text` are looked at."""
    title, body = str(record.get("title") or "").strip(), str(record["text"])
    text = f"{title}\n\n{body}" if title else body
    start = len(text) - len(body)
    segments = [Segment(kind="body", start=start, end=len(text))]
    if title:
        segments.insert(0, Segment(kind="headline", start=0, end=len(title)))
    report = Report(id=content_id("r", text), text=text, title=title or None, segments=tuple(segments))
    return parse(report)
