"""Make `readers/rules/learned/naming.json`: what speaks for and against words naming an incident of their own.

    python -m training.naming [--precision P] [--write]

A logistic model over what `naming.py` names, on the words to which the network points in reports of which it did not
learn, and of which the rules make nothing. Words are right that name an annotated incident that no others were read
for. They name one from the least chance on at which `--precision` of them are right; that is found by parts: reports
are in `FOLDS` parts, each judged with weights fitted to the others. Costs one reading a report.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from evaluation import own
from training.folds import settle
from training.matching import matched
from training.unlearned import reports

from tacitus.readers.rules.events.by_network import by_network
from tacitus.readers.rules.events.triggers import find_triggers
from tacitus.readers.rules.learned import naming
from tacitus.readers.rules.learned.naming import Pointed
from tacitus.readers.rules.read import Read, RuleReader

SHIPPED = Path(naming.__file__).with_name("naming.json")
RIDGE = 30.0
"""Penalty on squared weights of one spread."""

Plain = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Word:
    """Words of a report: what was found, and whether they name an incident that no others were read for."""

    report: str
    found: dict[str, float]
    right: bool


def main() -> None:
    """Read, fit, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--precision", type=float, default=0.56)
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    rows = list(words())
    print(f"{len(rows)} words, {sum(row.right for row in rows)} of them name an incident of their own")
    settle(rows, RIDGE, chosen.precision, SHIPPED if chosen.write else None)


def words() -> Iterator[Word]:
    """The words of all reports of which rules make nothing."""
    with patch.object(naming, "names_one", lambda _: False):
        for record in reports():
            read = RuleReader().read_fully(own.as_report(record))
            missed = set(matched(record["incidents"], read.drafts).values())
            left = [incident for incident in record["incidents"] if incident["key"] not in missed]
            for pointed in _pointed(read):
                yield Word(record["id"], pointed.found, any(_names(pointed, one) for one in left))


def _pointed(read: Read) -> Iterator[Pointed]:
    scene = read.scene
    triggers, misses = find_triggers(scene)
    for _, weighed, certain in by_network(scene, triggers, misses):
        if not certain:
            yield weighed
    known = sorted(t.stretch for mention in read.events.mentions for t in mention.triggers)
    for mention in read.grouping.vague:
        weighed = naming.weigh_mention(scene, mention, known)
        if weighed is not None:
            yield weighed


def _names(pointed: Pointed, incident: Plain) -> bool:
    return any(pointed.start < span["end"] and span["start"] < pointed.end for span in incident["evidence"])


if __name__ == "__main__":
    main()
