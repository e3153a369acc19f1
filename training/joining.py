"""Make `readers/rules/events/joining.json`: what speaks for and against two read incidents being one.

    python -m training.joining [--precision P] [--write]

A logistic model over what `joining.py` names, on every two incidents of a report that may be one, in the reports of
which the network did not learn (`unlearned.py`). Two are joined from the least chance on at which `--precision` of
those that it joins are one; that is found by parts: reports are in `FOLDS` parts, each judged with weights fitted to
the others. Costs one reading a report.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from unittest.mock import patch

from evaluation import own
from training.folds import settle
from training.matching import told_most
from training.unlearned import reports

from tacitus.readers.rules.events import joining
from tacitus.readers.rules.learned.weighing import Fitted
from tacitus.readers.rules.read import RuleReader

SHIPPED = Path(joining.__file__).with_name("joining.json")
RIDGE = 60.0
"""Penalty on squared weights of one spread."""
NEVER = Fitted(models={"weights": {"bias": 0.0}}, least={"chance": 2.0})
"""Weights with which nothing is joined, for the incidents as the mentions alone make them."""


@dataclass(frozen=True, slots=True)
class Two:
    """Two read incidents of a report: what was found, and whether the annotation has them as one."""

    report: str
    found: dict[str, float]
    right: bool


def main() -> None:
    """Read, fit, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--precision", type=float, default=0.85)
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    rows = list(pairs())
    print(f"{len(rows)} pairs, {sum(row.right for row in rows)} of them one incident")
    settle(rows, RIDGE, chosen.precision, SHIPPED if chosen.write else None)


def pairs() -> Iterator[Two]:
    """Every two incidents of a report."""
    with patch.object(joining, "fitted", lambda _: NEVER):
        for record in reports():
            read = RuleReader().read_fully(own.as_report(record))
            listed = [(told_most(record["incidents"], draft), draft) for draft in read.grouping.drafts]
            for (one, first), (other, second) in combinations(listed, 2):
                found = joining.weigh(first, second, read.network)
                if found is not None:
                    yield Two(record["id"], found, one is not None and one == other)


if __name__ == "__main__":
    main()
