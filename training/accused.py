"""Make `readers/rules/learned/accused.json`: what speaks for and against something being said of a party.

    python -m training.accused [--precision P] [--write]

A logistic model over what `accused.py` names, on reports from which the network did not learn (`unlearned.py`).
Something of a kind is said from the least chance on at which what is read of it in `tune` is right as often as
`--precision` says, the highest of `LEAST` where it never is. That is found by parts: reports are in `FOLDS` parts, each
judged with weights fitted to the others; the figures are printed for several chances. Only what no rule reads is
judged. Costs one reading a report.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaluation import own
from training.logistic import fit
from training.unlearned import PARTS, reports

from tacitus.model.codec import to_plain
from tacitus.readers.rules.attribution.about import HOW
from tacitus.readers.rules.attribution.repeats import is_read
from tacitus.readers.rules.attribution.responsibility import ResponsibilityMention, by_rules
from tacitus.readers.rules.learned import accused
from tacitus.readers.rules.learned.accused import Said
from tacitus.readers.rules.learned.weighing import likelihood, weighed
from tacitus.readers.rules.read import RuleReader
from tacitus.readers.rules.scene import Scene

SHIPPED = Path(accused.__file__).with_name("accused.json")
FOLDS = 10
RIDGE = 100.0
"""Penalty on squared weights of one spread, in candidates: they are few for so many names of evidence."""
LEAST = tuple(n / 100 for n in range(20, 80, 5))

Plain = dict[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """Something that may be said of a party: the part and the report, and whether it is annotated so."""

    part: str
    report: str
    one: Said
    right: bool
    known: bool
    """Whether rules read the same of the same side."""


def main() -> None:
    """Read, fit, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--precision", type=float, default=0.75)
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    rows = [row for part in PARTS for row in told_of(part)]
    new = sum(row.right and not row.known for row in rows)
    print(f"{len(rows)} rows, {sum(row.right for row in rows)} right, {new} of these read by no rule")
    chances = _by_parts(rows)
    least = dict.fromkeys(HOW, LEAST[-1])
    for chance in reversed(LEAST):
        found = {part: _figures(rows, chances, part, chance) for part in PARTS}
        print(
            f"from {chance:.2f}: " + "; ".join(f"{part} {r} of {n} right" for part, (r, n) in found.items())
        )
        kinds = {kind: _figures(rows, chances, "tune", chance, kind) for kind in HOW}
        print("    " + "; ".join(f"{kind} {r} of {n}" for kind, (r, n) in kinds.items()))
        least |= {kind: chance for kind, (r, n) in kinds.items() if n and r >= chosen.precision * n}
    weights = fit([row.one.found for row in rows], [row.right for row in rows], RIDGE)
    print(weights, least)
    if chosen.write:
        SHIPPED.write_text(json.dumps({"least": least, "weights": weights}, indent=1) + "\n", "utf-8")


def _figures(
    rows: Sequence[Told], chances: dict[int, float], part: str, least: float, kind: str | None = None
) -> tuple[int, int]:
    """How many of those read in a part are right, and how many are read, beside what rules read; of a kind, or all."""
    read = [
        row
        for row in rows
        if row.part == part and not row.known and chances[id(row)] >= least and kind in (None, row.one.kind)
    ]
    return sum(row.right for row in read), len(read)


def told_of(part: str) -> Iterator[Told]:
    """What may be said of the parties of each report of a part."""
    for record in reports(part):
        read = RuleReader().read_fully(own.as_report(record))
        listed = list(accused.candidates(read.scene, read.events.mentions))
        found = by_rules(read.scene, read.events.mentions)
        wanted = [(r["kind"], r["actor"]) for i in record["incidents"] for r in i["responsibility"]]
        doers = [actor for i in record["incidents"] for actor in i["initiators"]]
        same: dict[tuple[str, int], list[Said]] = defaultdict(list)
        for one in listed:
            of_kind = [n for n, (kind, _) in enumerate(wanted) if kind == one.kind]
            meant = next((n for n in of_kind if is_named(one, wanted[n][1])), None)
            if meant is not None:
                same[one.kind, meant].append(one)
            elif one.kind in ("claimed", "denied") or not any(is_named(one, doer) for doer in doers):
                yield Told(part, record["id"], one, right=False, known=_is_known(read.scene, one, found))
        for several in same.values():
            # one of them says it, the others are the same name elsewhere
            best = max(several, key=lambda one: one.found["is a party"] + one.found["is held so"])
            yield Told(part, record["id"], best, right=True, known=_is_known(read.scene, best, found))


def _is_known(scene: Scene, one: Said, found: Sequence[ResponsibilityMention]) -> bool:
    return any(is_read(scene, each, one.kind, one.who) for each in found)


def is_named(one: Said, actor: Plain) -> bool:
    """Whether a party is the annotated actor, by its words or its name."""
    start, end = one.actor.idx, one.actor.idx + len(one.actor)
    text = actor["text"]
    inside = text is not None and text["start"] < end and start < text["end"]
    return inside or own.same_actor(actor, to_plain(one.who))


def _by_parts(rows: Sequence[Told]) -> dict[int, float]:
    """Identity of a row → its chance by weights that were fitted to other reports."""
    reports = sorted({row.report for row in rows})
    part = {report: n % FOLDS for n, report in enumerate(reports)}
    chances = {}
    for number in range(FOLDS):
        others = [row for row in rows if part[row.report] != number]
        weights = fit([row.one.found for row in others], [row.right for row in others], RIDGE)
        for row in rows:
            if part[row.report] == number:
                chances[id(row)] = likelihood(weighed(weights, row.one.found))
    return chances


if __name__ == "__main__":
    main()
