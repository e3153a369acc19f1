"""Make `readers/rules/learned/days.json`: what speaks for and against a day being that of an incident.

    python -m training.days [--precision P] [--write]

A logistic model over what `days.py` names, on every day that may be that of an incident which no rule dates, in the
reports of which the network did not learn (`unlearned.py`). The likeliest day is its day, from the least chance on at
which `--precision` of those that are chosen are right; that is found by parts: reports are in parts, each judged with
weights fitted to the others. Costs one reading a report.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from evaluation import own
from training.folds import settle
from training.matching import told_most
from training.unlearned import reports

from tacitus.model.codec import to_plain
from tacitus.readers.rules.learned import days
from tacitus.readers.rules.learned.weighing import Fitted
from tacitus.readers.rules.read import RuleReader

SHIPPED = Path(days.__file__).with_name("days.json")
RIDGE = 40.0
"""Penalty on squared weights of one spread, in candidates."""
NEVER = Fitted(models={"weights": {"bias": 0.0}}, least={"chance": 2.0})
"""Weights with which nothing is dated: what is weighed has no day."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day that may be that of an incident: the report, the incident's number, what was found, whether it is right."""

    report: str
    incident: int
    found: dict[str, float]
    right: bool


def main() -> None:
    """Read, fit, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--precision", type=float, default=0.76)
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    rows = list(told())
    dated = {(row.report, row.incident) for row in rows if row.right}
    print(f"{len(rows)} days; {len(dated)} incidents have theirs among them")
    path = SHIPPED if chosen.write else None
    settle(rows, RIDGE, chosen.precision, path, lambda n: (rows[n].report, rows[n].incident))


def told() -> Iterator[Day]:
    """Every day that may be that of an incident which is annotated."""
    with patch.object(days, "fitted", lambda _: NEVER):
        for record in reports():
            read = RuleReader().read_fully(own.as_report(record))
            gold = {incident["key"]: incident for incident in record["incidents"]}
            for number, listed in enumerate(read.days):
                key = told_most(record["incidents"], listed[0].draft)
                for one in listed if key is not None else ():
                    is_its = gold[key]["when"] is not None and own.same_day(
                        gold[key]["when"], to_plain(one.time.grounded)
                    )
                    yield Day(record["id"], number, one.found, is_its)


if __name__ == "__main__":
    main()
