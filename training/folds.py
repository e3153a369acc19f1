"""Judging what was fitted by parts: each part of the reports with weights that were fitted to the others."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from training.logistic import fit

from tacitus.readers.rules.learned.weighing import likelihood, weighed

FOLDS = 10
LEAST = tuple(n / 100 for n in range(30, 95, 5))


class Row(Protocol):
    """One candidate: the report that it is of, what was found, and whether it is right."""

    @property
    def report(self) -> str: ...
    @property
    def found(self) -> dict[str, float]: ...
    @property
    def right(self) -> bool: ...


def by_parts(rows: Sequence[Row], ridge: float) -> list[float]:
    """The chance of each row by weights that were fitted to other reports."""
    part = {report: n % FOLDS for n, report in enumerate(sorted({row.report for row in rows}))}
    chances = [0.0] * len(rows)
    for number in range(FOLDS):
        others = [row for row in rows if part[row.report] != number]
        weights = fit([row.found for row in others], [row.right for row in others], ridge)
        for at, row in enumerate(rows):
            if part[row.report] == number:
                chances[at] = likelihood(weighed(weights, row.found))
    return chances


def least_chance(rows: Sequence[Row], chances: Sequence[float], precision: float) -> float | None:
    """The lowest of `LEAST` from which on the share of right ones is high enough; prints each with its counts."""
    found = None
    for least in LEAST:
        taken = [row.right for row, chance in zip(rows, chances, strict=True) if chance >= least]
        print(f"from {least:.2f}: {sum(taken)} of {len(taken)} right")
        if found is None and taken and sum(taken) >= precision * len(taken):
            found = least
    return found


def settle(
    rows: Sequence[Row],
    ridge: float,
    precision: float,
    path: Path | None,
    rivals: Callable[[int], object] | None = None,
) -> None:
    """Print the figures by parts; write weights and least chance to `path`, where one is given and precise enough.

    `rivals` gives for the number of a row what only one of several can be right for: the likeliest of them is judged.
    """
    chances = by_parts(rows, ridge)
    judged = list(range(len(rows)))
    if rivals is not None:
        best: dict[object, int] = {}
        for number in sorted(judged, key=lambda number: chances[number]):
            best[rivals(number)] = number
        judged = sorted(best.values())
    least = least_chance([rows[n] for n in judged], [chances[n] for n in judged], precision)
    weights = fit([row.found for row in rows], [row.right for row in rows], ridge)
    if path is not None and least is not None:
        path.write_text(
            json.dumps({"least": {"chance": least}, "weights": weights}, indent=1) + "\n", "utf-8"
        )
