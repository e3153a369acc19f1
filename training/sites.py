"""Make `readers/rules/learned/sites.json`: what speaks for and against a place being that of an incident.

    python -m training.sites [--write]

A logistic model over what `sites.py` names, on every place that may be that of an incident, in the reports of which the
network did not learn (`unlearned.py`). How often the likeliest place is the right one, from which chance on, is judged by
parts: each part of the reports with weights fitted to the others. Costs one reading a report.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from evaluation import own
from training.folds import by_parts, least_chance
from training.logistic import fit
from training.matching import told_most
from training.unlearned import reports

from tacitus.model.codec import to_plain
from tacitus.readers.rules.learned import sites
from tacitus.readers.rules.read import RuleReader

SHIPPED = Path(sites.__file__).with_name("sites.json")
RIDGE = 40.0
"""Penalty on squared weights of one spread, in candidates."""
BARS = {"given": 0.25, "new": 0.65}
"""From which chance on an incident is at the likeliest of the places that the rules give to it, and at one where they
give none (set on `tune` by parts)."""


@dataclass(frozen=True, slots=True)
class Site:
    """A place where an incident may have been: the report, the incident's number, what was found, whether it is right."""

    report: str
    incident: int
    found: dict[str, float]
    right: bool


def main() -> None:
    """Read, fit, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    rows = list(told())
    placed = {(row.report, row.incident) for row in rows if row.right}
    print(f"{len(rows)} places; {len(placed)} incidents have theirs among them")
    chances = by_parts(rows, RIDGE)
    best: dict[tuple[str, int], int] = {}
    for number in sorted(range(len(rows)), key=chances.__getitem__):
        best[rows[number].report, rows[number].incident] = number
    least_chance([rows[n] for n in best.values()], [chances[n] for n in best.values()], 0.0)
    if chosen.write:
        weights = fit([row.found for row in rows], [row.right for row in rows], RIDGE)
        SHIPPED.write_text(json.dumps({"least": BARS, "weights": weights}, indent=1) + "\n", "utf-8")


def told() -> Iterator[Site]:
    """Every place where an incident that is annotated with one may have been."""
    for record in reports():
        read = RuleReader().read_fully(own.as_report(record))
        gold = {incident["key"]: incident for incident in record["incidents"]}
        for number, listed in enumerate(read.sites):
            key = told_most(record["incidents"], listed[0].draft)
            where = gold[key]["where"] if key is not None else None
            for one in listed if key is not None else ():
                is_its = where is not None and own.same_place(where, to_plain(one.where))
                yield Site(record["id"], number, one.found, is_its)


if __name__ == "__main__":
    main()
