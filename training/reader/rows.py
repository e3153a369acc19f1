"""Annotated reports → rows that the network learns from: texts with spans by layer and pairs of spans.

    .venv/bin/python -m training.reader.rows --out DIR

From our own reports (`training/corpus`, the train part, and `training/prose/own.jsonl`), from real prose that is
annotated by id and offset (`training/prose/stand_off.jsonl`; the texts stay in the corpora), and from texts of
which it is only known whether they tell of armed violence (`training/scope/train.jsonl`); sentences of these are
shown by themselves too. Reports to which decisions beside the network are fitted are left out (`training/unlearned.py`).

Writes `train.jsonl`, `dev.jsonl` and `held.jsonl` (the reports for tuning), one report a line: `text`, `armed`
(whether it tells of any incident; null: not
known), `known` (whether the spans are all that there are: null rows teach `armed` alone), `head` (how many characters
at the front are a title, in which nobody annotated anything), `spans`
([layer, start, end, attributes]) and `pairs` ([relation, left span, right span]).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from evaluation import prose
from evaluation.own import reports
from evaluation.parts import ROOT
from training.unlearned import is_late

from tacitus.ground import calendar
from tacitus.model.records import Interval, Report
from tacitus.readers.model.scheme import EFFECTS
from tacitus.syntax.parse import parse
from tacitus.text.segments import segment

Plain = dict[str, Any]
SCOPE = ROOT / "training" / "scope" / "train.jsonl"
BRIEFS = 2
"""Sentences of a report that are shown by themselves too."""
ANSWERS = {"retaliation": "answers", "response": "answers", "follows": "follows", "part_of": "part_of"}
HAPPENED = {"current", "historical", "ongoing", "denied"}


class Row:
    """Collects the spans and pairs of one report; the same span of a layer is one."""

    def __init__(self, text: str, shift: int) -> None:
        self.text = text
        self.shift = shift
        self.spans: dict[tuple[str, int, int], Plain] = {}
        self.pairs: set[tuple[str, int, int]] = set()

    def span(self, layer: str, said: Plain, **attributes: object) -> int:
        """The number of a span; its attributes are added to what is known of it."""
        key = (layer, said["start"] + self.shift, said["end"] + self.shift)
        self.spans.setdefault(key, {}).update(attributes)
        return list(self.spans).index(key)

    def pair(self, relation: str, left: int, right: int) -> None:
        """Say that two spans stand in a relation."""
        self.pairs.add((relation, left, right))


def main() -> None:
    """Write the three files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    out: Path = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    records = (*reports("train"), *(record for record in prose.reports("train") if not is_late(record)))
    train = [row_of(record) for record in records]
    train += [brief for row in train for brief in briefs(row)]
    train += [scope_row(record) for record in lines(SCOPE)]
    write(out / "train.jsonl", train)
    for part, name in (("dev", "dev"), ("tune", "held")):
        write(out / f"{name}.jsonl", map(row_of, reports(part)))


def row_of(record: Plain, *, titled: bool = True) -> Plain:
    """The row of one annotated report; its title, where it has one, stands before the text as a reader meets it."""
    title = record.get("title") if titled else None
    head = f"{title}\n\n" if title and not record["text"].startswith(title) else ""
    row = Row(head + record["text"], len(head))
    times = list(_times(row.text, record.get("published")))
    triggers: dict[str, list[int]] = {}
    for incident in record["incidents"]:
        if incident["status"] in HAPPENED:
            triggers[incident["key"]] = _incident(row, incident, times)
    for said in record["not_incidents"]:
        row.span("idle", said)
    for link in record["links"]:
        if link["relation"] in ANSWERS and link["from"] in triggers and link["to"] in triggers:
            for one in triggers[link["from"]]:
                for other in triggers[link["to"]]:
                    row.pair(ANSWERS[link["relation"]], one, other)
    return {
        "id": record["id"],
        "text": row.text,
        "armed": bool(triggers),
        "known": True,
        "head": len(head),
        "spans": [[*key, attributes] for key, attributes in row.spans.items()],
        "pairs": sorted(row.pairs),
    }


def briefs(row: Plain) -> Iterator[Plain]:
    """The first sentences of a report that name an incident, each as a report of its own.

    Without them every short text that the network is shown is one that tells of nothing.
    """
    kept = 0
    parsed = parse(segment(Report(id="r_0000000000000000", text=row["text"])))
    for sentence in parsed.sentences:
        inside = {
            number: [layer, start - sentence.start, end - sentence.start, attributes]
            for number, (layer, start, end, attributes) in enumerate(row["spans"])
            if sentence.start <= start and end <= sentence.end
        }
        if kept == BRIEFS or not any(span[0] == "trigger" for span in inside.values()):
            continue
        kept += 1
        order = list(inside)
        yield {
            "id": f"{row['id']}/{sentence.index}",
            "text": row["text"][sentence.start : sentence.end],
            "armed": True,
            "known": True,
            "spans": list(inside.values()),
            "pairs": [
                [relation, order.index(one), order.index(other)]
                for relation, one, other in row["pairs"]
                if one in inside and other in inside
            ],
        }


def _incident(row: Row, incident: Plain, times: list[tuple[int, int, Interval]]) -> list[int]:
    """Adds one incident; the numbers of its triggers."""
    triggers = [
        row.span("trigger", said, label=incident["label"], status=incident["status"])
        for said in incident["evidence"]
    ]
    arguments = [row.span(layer, said) for layer, said in _arguments(incident)]
    for toll in incident["tolls"]:
        number = row.span(toll["effect"], toll["text"], part=bool(toll.get("part")))
        arguments.append(number)
        if toll.get("speaker"):
            row.pair("says", number, row.span("speaker", toll["speaker"]["text"]))
    for held in incident["responsibility"]:
        accused = row.span("accused", held["actor"]["text"])
        arguments.append(accused)
        for trigger in triggers:
            row.pair(held["kind"], accused, trigger)
        if held.get("speaker"):
            row.pair("accuses", accused, row.span("accuser", held["speaker"]["text"]))
    for start, end, interval in times:
        if incident["when"] and _is_day(interval, incident["when"]):
            arguments.append(row.span("time", {"start": start - row.shift, "end": end - row.shift}))
    for trigger in triggers:
        for argument in arguments:
            row.pair("of", argument, trigger)
        for other in triggers:
            if other != trigger:
                row.pair("same", trigger, other)
    return triggers


def _arguments(incident: Plain) -> Iterator[tuple[str, Plain]]:
    for layer, listed in (("initiator", "initiators"), ("target", "targets"), ("means", "means")):
        for one in incident[listed]:
            if one.get("text"):
                yield layer, one["text"]
    for layer, field in (("object", "target_object"), ("place", "where")):
        one = incident[field]
        if one and one.get("text"):
            yield layer, one["text"]


def _times(text: str, published: str | None) -> Iterator[tuple[int, int, Interval]]:
    """Every time in the text that the calendar can tell, with the days that it means."""
    day = (
        Interval(start=f"{published}T00:00:00", end=f"{published}T23:59:59", precision="day")
        if published
        else None
    )
    parsed = parse(segment(Report(id="r_0000000000000000", text=text, published=day)))
    for mention in calendar.spot(parsed):
        if isinstance(mention.grounded, Interval):
            yield mention.start, mention.end, mention.grounded


def _is_day(read: Interval, when: Plain) -> bool:
    """Whether a time that was read lies within the days of the incident and is no coarser than they are."""
    start, end = (datetime.fromisoformat(said).replace(tzinfo=None) for said in (read.start, read.end))
    first, last = datetime.fromisoformat(when["start"]), datetime.fromisoformat(when["end"])
    return first <= start and end <= last


def scope_row(record: Plain) -> Plain:
    """The row of a text of which it is only known whether it tells of armed violence."""
    none = record["expect"] == "none"
    return {
        "id": record["id"],
        "text": record["text"],
        "armed": not none,
        "known": none,
        "spans": [],
        "pairs": [],
    }


def lines(path: Path) -> Iterator[Plain]:
    """The objects of a JSON Lines file."""
    with path.open(encoding="utf-8") as source:
        yield from map(json.loads, source)


def write(path: Path, rows: Iterable[Plain]) -> None:
    """Write rows and say what they hold."""
    kept = list(rows)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in kept), "utf-8")
    spans = Counter(span[0] for row in kept for span in row["spans"])
    print(
        path.name,
        len(kept),
        "reports",
        dict(spans),
        {name: spans[name] for name in EFFECTS if not spans[name]},
    )


if __name__ == "__main__":
    sys.exit(main())
