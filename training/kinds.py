"""Make `readers/rules/learned/kinds.json`: what speaks for and against a kind that an incident may be of.

    python -m training.kinds [--write]

A logistic model over what `kinds.py` names, on the kinds that rules and network name for each incident that is read and
annotated, in the reports of which the network did not learn (`unlearned.py`); the likeliest kind is the incident's.
Prints for each part how often the rules' choice, the network's and the likeliest are right, the last by parts: reports
are in `FOLDS` parts, each judged with weights fitted to the others. Costs one reading a report.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from evaluation import own
from training.folds import FOLDS
from training.logistic import fit
from training.matching import matched
from training.unlearned import PARTS, reports

from tacitus.readers.rules.learned import kinds
from tacitus.readers.rules.learned.kinds import Named
from tacitus.readers.rules.learned.weighing import weighed
from tacitus.readers.rules.read import RuleReader

SHIPPED = Path(kinds.__file__).with_name("kinds.json")
RIDGE = 10.0
"""Penalty on squared weights of one spread."""


@dataclass(frozen=True, slots=True)
class Told:
    """An incident that is read and annotated: the part and the report, its label, the rules' and all that are weighed."""

    part: str
    report: str
    label: str
    by_rules: str
    named: tuple[Named, ...]
    stays: bool
    """Whether the rules' kind is not weighed against others."""


def main() -> None:
    """Read, fit, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    told = [one for part in PARTS for one in told_of(part)]
    likeliest = by_parts(told)
    for part in PARTS:
        here = [(one, label) for one, label in zip(told, likeliest, strict=True) if one.part == part]
        rules = sum(one.by_rules == one.label for one, _ in here)
        network = sum(max(one.named, key=lambda n: n.chance).label == one.label for one, _ in here)
        both = sum(label == one.label for one, label in here)
        print(f"{part}: of {len(here)} right {rules} by the rules, {network} by the network, {both} by both")
    weights = fitted(told)
    print(weights)
    if chosen.write:
        SHIPPED.write_text(json.dumps({"weights": weights}, indent=1) + "\n", "utf-8")


def told_of(part: str) -> Iterator[Told]:
    """The incidents of a part that are read and annotated, of the kinds that the rules alone give them."""
    with patch.object(kinds, "settle", lambda *_: None):
        for record in reports(part):
            read = RuleReader().read_fully(own.as_report(record))
            labels = {incident["key"]: incident["label"] for incident in record["incidents"]}
            if read.scene.marks is None:
                raise SystemExit("The network is switched off or not installed.")
            words = {t.token.i for d in read.drafts.values() for m in d.mentions for t in m.triggers}
            for account, key in matched(record["incidents"], read.drafts).items():
                draft = read.drafts[account]
                named = tuple(kinds.candidates(read.scene, read.scene.marks, draft, words))
                yield Told(part, record["id"], labels[key], draft.label, named, kinds.stays(draft))


def by_parts(told: Sequence[Told]) -> list[str]:
    """The kind of each incident by weights that were fitted to other reports."""
    part = {report: n % FOLDS for n, report in enumerate(sorted({one.report for one in told}))}
    weights = [fitted([one for one in told if part[one.report] != number]) for number in range(FOLDS)]
    return [likeliest(one, weights[part[one.report]]) for one in told]


def likeliest(one: Told, weights: Mapping[str, float]) -> str:
    """The kind that an incident is given."""
    if one.stays:
        return one.by_rules
    return max(one.named, key=lambda named: weighed(weights, named.found)).label


def fitted(told: Sequence[Told]) -> dict[str, float]:
    """Weights from the incidents whose kind is among those named."""
    rows = [
        (named.found, named.label == one.label)
        for one in told
        if any(named.label == one.label for named in one.named)
        for named in one.named
    ]
    return fit([found for found, _ in rows], [right for _, right in rows], RIDGE)


if __name__ == "__main__":
    main()
