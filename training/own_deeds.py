"""Make `readers/rules/learned/own_deeds.json`: what speaks for and against a report's claiming the deed that it tells.

    python -m training.own_deeds [--every N] [--precision P] [--write]

A logistic model over what `own_deeds.py` names, fitted to the reports for training. The network, which has learned from
most of them, only points to who may have done a deed: none of its chances is weighed. Read are the reports that may be a
party's own word (they claim without a speaker, say "our forces", or their outlet is called by a force) and one in
`--every` of the others. A deed is claimed from the chance on at which what is read so is right as often as `--precision`
says. That is found by parts, each judged with weights fitted to the others. Costs one reading a report.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaluation import own, prose
from training.folds import settle

from tacitus.model.codec import to_plain
from tacitus.ontology.actor_categories import lookup
from tacitus.readers.rules.events.in_scope import find_events
from tacitus.readers.rules.events.mentions import EventMention
from tacitus.readers.rules.learned import own_deeds
from tacitus.readers.rules.read import set_scene
from tacitus.readers.rules.scene import ARMED
from tacitus.readers.rules.world import load_world

SHIPPED = Path(own_deeds.__file__).with_name("own_deeds.json")
RIDGE = 5.0
"""Penalty on squared weights of one spread, in candidates."""
EVERY = 12

Plain = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """Somebody who does what the report itself tells, and whether a claim of his is annotated."""

    report: str
    found: dict[str, float]
    right: bool


def main() -> None:
    """Read, fit, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=int, default=EVERY, help="read one in N of the other reports")
    parser.add_argument("--precision", type=float, default=0.65)
    parser.add_argument("--write", action="store_true", help="write the weights")
    chosen = parser.parse_args()
    rows = list(deeds(chosen.every))
    print(f"{len(rows)} rows, {sum(row.right for row in rows)} right")
    settle(rows, RIDGE, chosen.precision, SHIPPED if chosen.write else None)


def deeds(every: int) -> Iterator[Row]:
    """Everybody who does what a report itself tells."""
    world = load_world()
    for number, record in enumerate(prose.reports("train")):
        if not record["incidents"] or not (number % every == 0 or may_be_own_word(record)):
            continue
        scene = set_scene(own.as_report(record), world)
        for deed in own_deeds.candidates(scene, find_events(scene).mentions):
            who = to_plain(scene.describe(deed.doer))
            told = [incident for incident in record["incidents"] if is_of(deed.mention, incident)]
            said = (one for incident in told for one in incident["responsibility"])
            claims = (one["actor"] for one in said if one["kind"] == "claimed")
            right = any(own.same_actor(actor, who) for actor in claims)
            yield Row(record["id"], deed.found, right)


def may_be_own_word(record: Plain) -> bool:
    """Whether it claims without a speaker, says "our forces", or comes from what is called by a force."""
    said = (one for incident in record["incidents"] for one in incident["responsibility"])
    if any(one["kind"] == "claimed" and one["speaker"] is None for one in said):
        return True
    ours = re.findall(r"\bour (?:[\w-]+ )?([\w-]+)", record["text"].lower())
    return any(map(_is_force, (*re.findall(r"[^\W\d_]+", (record["outlet"] or "").lower()), *ours)))


def _is_force(word: str) -> bool:
    row = lookup(word) or lookup(word.removesuffix("s"))
    return row is not None and row.category in (*ARMED, "state")


def is_of(mention: EventMention, incident: Plain) -> bool:
    """Whether a mention is of an annotated incident: by its words, or told in the same sentence."""
    here, words = mention.sentence, [trigger.stretch for trigger in mention.triggers]
    spans = [(span["start"], span["end"]) for span in incident["evidence"]]
    named = any(start < last and first < end for start, end in spans for first, last in words)
    return named or any(here.start <= start < here.end for start, _ in spans)


if __name__ == "__main__":
    main()
