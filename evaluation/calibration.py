"""Whether the confidence of a claim is the share of such claims that are right.

    python -m evaluation calibration [--split dev|train] [--write]

Reads our own annotated reports, judges every claim of the reading against the record (a claim of an incident that
nobody expected is wrong), and prints claims by their stated confidence beside the share that was right, with the
expected calibration error (mean distance of the two, by claims) and the Brier score. `--write` renews the table in
`docs/evaluation.md`. Only the reports marked `dev` were not used to fit the weights (`training/confidence.py`).
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from evaluation.own import as_report, match, reports, same_day, same_name
from evaluation.table import DOCUMENT, replace_between
from tacitus.model.codec import to_plain
from tacitus.model.vocabulary import SUMMARIES
from tacitus.pipeline.read import read_report

BEGIN, END = "<!-- reliability: begin (python -m evaluation calibration) -->", "<!-- reliability: end -->"
BINS = ((0.0, 0.3), (0.3, 0.5), (0.5, 0.6), (0.6, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, 1.01))
Plain = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A claim, what the reader said of its certainty, and whether the annotators agree with its value."""

    field: str
    rule: str
    modality: str
    hedged: bool
    summary: bool
    confidence: float
    right: bool


def judged_claims(split: str | None) -> Iterator[Judged]:
    """Every claim of our own reports that the annotations can judge."""
    for record in reports(split):
        reading: Plain = to_plain(read_report(as_report(record)))
        expected = {read["id"]: gold for gold, read in match(record["incidents"], reading)}
        for claim in reading["claims"]:
            right = _is_right(claim, expected.get(claim["incident"]))
            if right is not None:
                yield _judged(claim, right)


def _judged(claim: Plain, right: bool) -> Judged:
    return Judged(
        field=claim["field"],
        rule=claim["extractor"].partition("/")[2],
        modality=claim["modality"],
        hedged=claim["hedge"] is not None,
        summary=claim["segment"] in SUMMARIES,
        confidence=claim["confidence"],
        right=right,
    )


def _is_right(claim: Plain, gold: Plain | None) -> bool | None:
    """Whether the gold incident holds the claim's value; None for fields that the annotations do not have."""
    judges = {
        "type": _same_type,
        "when": lambda value, gold: same_day(gold["when"], value),
        "where": _same_place,
        "initiator": lambda value, gold: any(_same_actor(value, one) for one in gold["initiators"]),
        "target": lambda value, gold: any(_same_actor(value, one) for one in _harmed(gold)),
        "target_object": lambda value, gold: bool(gold["target_object"]),
        "means": _same_means,
        "toll": lambda value, gold: any(_same_figure(value, one) for one in gold["tolls"]),
        "responsibility": _same_responsibility,
    }
    judge = judges.get(claim["field"])
    if judge is None:
        return None
    return gold is not None and judge(claim["value"], gold)


def _same_type(value: Plain, gold: Plain) -> bool:
    return bool(value["type"] == gold["type"])


def _same_place(value: Plain, gold: Plain) -> bool:
    where = gold["where"]
    return where is not None and value["country"] == where["country"]


def _same_actor(value: Plain, gold: Plain) -> bool:
    said = value["text"]["text"] if value["text"] else value["name"]
    return same_name(gold["name"], value["name"]) or same_name(gold["name"], said)


def _harmed(gold: Plain) -> list[Plain]:
    """Targets, and those whom a toll counts: both may stand as targets."""
    counted = [{"name": toll["text"]["text"]} for toll in gold["tolls"]]
    return [*gold["targets"], *counted]


def _same_means(value: Plain, gold: Plain) -> bool:
    return any(value["class"] == one["class"] for one in gold["means"])


def _same_figure(value: Plain, gold: Plain) -> bool:
    return all(value[key] == gold[key] for key in ("effect", "low", "best"))


def _same_responsibility(value: Plain, gold: Plain) -> bool:
    return any(
        one["kind"] == value["kind"] and _same_actor(value["actor"], one["actor"])
        for one in gold["responsibility"]
    )


def expected_calibration_error(judged: Sequence[Judged]) -> float:
    """Mean distance between stated confidence and share right, over `BINS`, weighted by claims."""
    gaps = [abs(stated - right) * count for _, _, count, stated, right in reliability(judged)]
    return sum(gaps) / len(judged)


def reliability(judged: Sequence[Judged]) -> Iterator[tuple[float, float, int, float, float]]:
    """(from, to, claims, mean confidence, share right) of each bin that holds claims."""
    for low, high in BINS:
        inside = [one for one in judged if low <= one.confidence < high]
        if inside:
            stated = fmean(one.confidence for one in inside)
            yield low, min(high, 1.0), len(inside), stated, fmean(one.right for one in inside)


def markdown(judged: Sequence[Judged]) -> str:
    """The reliability table."""
    out = ["| confidence | claims | stated, mean | right |", "| --- | ---: | ---: | ---: |"]
    out += [
        f"| {low:.1f} to {high:.1f} | {count} | {stated:.2f} | {right:.2f} |"
        for low, high, count, stated, right in reliability(judged)
    ]
    brier = fmean((one.confidence - one.right) ** 2 for one in judged)
    error = expected_calibration_error(judged)
    return "\n".join([*out, "", f"Expected calibration error {error:.3f}, Brier score {brier:.3f}."])


def main(arguments: list[str]) -> int:
    """Command line; prints the table."""
    parser = argparse.ArgumentParser(prog="python -m evaluation calibration", description=__doc__)
    parser.add_argument("--split", choices=("train", "dev"), default="dev")
    parser.add_argument("--write", action="store_true", help="renew docs/evaluation.md")
    chosen = parser.parse_args(arguments)
    table = markdown(list(judged_claims(chosen.split)))
    print(table)
    if chosen.write:
        replace_between(DOCUMENT, BEGIN, END, table)
    return 0
