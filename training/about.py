"""Make `readers/rules/attribution/about.json`: which incident a responsibility is of that does not name it.

    python -m training.about [--write]

Each responsibility whose incident is read, of the reports from which the network did not learn, gives one choice
among the incidents read. Two conditional logistic models are fitted over the evidence that `about.py` names, one with
the network's word and one without it. By parts (reports in `FOLDS` parts, each judged with weights fitted to the
others) it prints how many are put on the right incident. Costs one reading a report for each of the two.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from evaluation import own
from training.unlearned import reports

from tacitus.model.codec import to_plain
from tacitus.readers.rules.attribution import about
from tacitus.readers.rules.read import RuleReader, without_network
from tacitus.resolve.incident import derive

SHIPPED = Path(about.__file__).with_name("about.json")
FOLDS = 5
RIDGE = 1.0
"""Penalty on squared weights of evidence, each in units of its spread."""
STEPS = 400
RATE = 0.3

Plain = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Choice:
    """The report, the evidence for each incident read, and which of them are right."""

    report: str
    found: tuple[dict[str, float], ...]
    right: tuple[bool, ...]


def main() -> None:
    """Collect, fit, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    made = {}
    for name, reader in (("network", RuleReader()), ("alone", without_network())):
        choices = [choice for record in _with_responsibility() for choice in choices_of(record, reader)]
        print(f"{name}: {len(choices)} choices, {right_by_parts(choices):.3f} right")
        made[name] = fit(choices)
    if chosen.write:
        SHIPPED.write_text(json.dumps(made, indent=1) + "\n", "utf-8")


def _with_responsibility() -> Iterator[Plain]:
    return (record for record in reports() if any(one["responsibility"] for one in record["incidents"]))


def choices_of(record: Plain, reader: RuleReader) -> Iterator[Choice]:
    """One choice for each party of which something is said of an incident that is read."""
    read = reader.read_fully(own.as_report(record))
    reading = to_plain(derive(read.extraction))
    named = {gold["key"]: found["id"] for gold, found in own.match(record["incidents"], reading)}
    said: dict[tuple[int, int, str], set[str]] = {}
    for gold in record["incidents"]:
        for held in gold["responsibility"]:
            words = held["actor"]["text"]
            if words is not None and gold["key"] in named:
                said.setdefault((words["start"], words["end"], held["kind"]), set()).add(named[gold["key"]])
    for (start, end, _), right in said.items():
        yield Choice(
            report=record["id"],
            found=tuple(
                about.evidence(read.scene, (start, end), draft.mentions) for draft in read.drafts.values()
            ),
            right=tuple(account in right for account in read.drafts),
        )


def fit(choices: Sequence[Choice]) -> dict[str, float]:
    """Weights by name of evidence."""
    names = sorted({name for choice in choices for found in choice.found for name in found})
    tables = [
        np.array([[row.get(name, 0.0) for name in names] for row in choice.found]) for choice in choices
    ]
    spread = np.concatenate(tables).std(axis=0)
    spread[spread == 0] = 1
    weights = np.zeros(len(names))
    for _ in range(STEPS):
        slope = -RIDGE * weights
        for table, choice in zip(tables, choices, strict=True):
            shares = _shares(table / spread @ weights)
            true = shares * np.array(choice.right)
            slope += (true / max(true.sum(), 1e-9) - shares) @ (table / spread)
        weights += RATE * slope / len(choices)
    return {name: round(float(w), 3) for name, w in zip(names, weights / spread, strict=True)}


def _shares(scores: Any) -> Any:
    raised = np.exp(scores - scores.max())
    return raised / raised.sum()


def right_by_parts(choices: Sequence[Choice]) -> float:
    """Share of choices that are right by weights fitted to other reports."""
    listed = sorted({choice.report for choice in choices})
    right = 0
    for fold in range(FOLDS):
        held_out = set(listed[fold::FOLDS])
        weights = fit([choice for choice in choices if choice.report not in held_out])
        for choice in choices:
            if choice.report in held_out:
                scores = [
                    sum(weights.get(name, 0.0) * strength for name, strength in found.items())
                    for found in choice.found
                ]
                right += choice.right[int(np.argmax(scores))]
    return right / max(1, len(choices))


if __name__ == "__main__":
    main()
