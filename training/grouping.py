"""Make `readers/rules/events/alike.json`: what speaks for and against two mentions of a report being one incident.

    python -m training.grouping [--pairs FILE] [--write]

Pairs of mentions come from annotated reports from which the network did not learn (`unlearned.py`): each mention
belongs to the incident whose words it has. Two logistic models are fitted over the evidence that `alike.py` and
`votes.PairVotes` name, one with the network's word and one without it, each report weighing the root of its pairs;
barriers are left out, for there nothing is weighed. By parts (reports in `FOLDS` parts, each judged with weights
fitted to the others) the figures of pairs are printed as the reader would group them. `--pairs` keeps the pairs of a
run beside those of others.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from evaluation.own import as_report
from training.unlearned import reports

from tacitus.readers.rules.events import alike
from tacitus.readers.rules.events.alike import Told, evidence, is_barrier
from tacitus.readers.rules.events.grouping import JOIN
from tacitus.readers.rules.events.mentions import EventMention
from tacitus.readers.rules.read import Read, RuleReader

SHIPPED = Path(alike.__file__).with_name("alike.json")
FOLDS = 5
RIDGE = 3.0
"""Penalty on squared weights, in pairs."""
STEPS = 30
"""Newton steps: the cost is convex, so that they end in its one minimum."""
REACH = 40
"""Mentions before one with which it is paired (as many as the reader looks back)."""
SELDOM = 8
"""Evidence seen in fewer pairs gets no weight."""

Plain = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two mentions: the report, their numbers, what is known of them, and whether they are one incident."""

    report: str
    later: int
    earlier: int
    found: dict[str, float]
    network: dict[str, float]
    barred: bool
    one: bool


def main() -> None:
    """Collect, fit, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=Path, help="keep the pairs here, and go on from those that are kept")
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    pairs = list(_kept(chosen.pairs)) if chosen.pairs else []
    known = {pair.report for pair in pairs}
    records = (record for record in reports() if record["id"] not in known)
    pairs += [pair for record in records for pair in pairs_of(record)]
    if chosen.pairs:
        chosen.pairs.write_text("".join(json.dumps(asdict(pair)) + "\n" for pair in pairs), "utf-8")
    made = {}
    for name in ("network", "alone"):
        print(
            f"{name}: {len(pairs)} pairs of {len({p.report for p in pairs})} reports; {_by_parts(pairs, name)}"
        )
        made[name] = fit(pairs, name)
    if chosen.write:
        SHIPPED.write_text(json.dumps(made, indent=1) + "\n", "utf-8")


def _kept(path: Path) -> Iterator[Pair]:
    if path.exists():
        yield from (Pair(**json.loads(line)) for line in path.read_text("utf-8").splitlines())


def pairs_of(record: Plain) -> Iterator[Pair]:
    """The pairs of mentions of an annotated report whose incidents are known."""
    read = RuleReader().read_fully(as_report(record))
    listed = [(told, key) for told in told_of(read) if (key := _incident(record, told.mention)) is not None]
    for later, (one, key) in enumerate(listed):
        for earlier in range(max(0, later - REACH), later):
            other, other_key = listed[earlier]
            found = dict(evidence(one, other))
            yield Pair(
                report=record["id"],
                later=later,
                earlier=earlier,
                found=found,
                network=dict(read.network(one.mention, other.mention) or {}),
                barred=any(is_barrier(name, one) for name in found),
                one=key == other_key,
            )


def told_of(read: Read) -> list[Told]:
    """The mentions of what happened in the order in which they are grouped."""
    grouped = [
        Told(mention, facets)
        for draft in read.grouping.drafts
        for mention, facets in zip(draft.mentions, draft.facets, strict=True)
    ]
    return sorted(grouped, key=lambda told: (told.summary, told.mention.lead.token.i))


def _incident(record: Plain, mention: EventMention) -> str | None:
    """The key of the incident whose words most of a mention's words are."""
    shared = Counter(
        incident["key"]
        for incident in record["incidents"]
        for span in incident["evidence"]
        for trigger in mention.triggers
        if trigger.stretch[0] < span["end"] and span["start"] < trigger.stretch[1]
    )
    return shared.most_common(1)[0][0] if shared else None


def fit(pairs: Sequence[Pair], which: str) -> dict[str, float]:
    """Log-odds by name of evidence, with `bias`."""
    open_pairs = [pair for pair in pairs if not pair.barred]
    seen = Counter(name for pair in open_pairs for name in _evidence(pair, which))
    names = sorted(name for name, times in seen.items() if times >= SELDOM)
    table = np.array([[_evidence(pair, which).get(name, 0.0) for name in names] for pair in open_pairs])
    spread = table.std(axis=0)
    spread[spread == 0] = 1
    scaled = np.hstack([table / spread, np.ones((len(table), 1))])
    signs = np.array([1.0 if pair.one else -1.0 for pair in open_pairs])
    many = Counter(pair.report for pair in open_pairs)
    weight = np.array([many[pair.report] ** -0.5 for pair in open_pairs])
    weight *= len(weight) / weight.sum()

    held = np.zeros(scaled.shape[1])
    ridge = np.full(len(held), RIDGE)
    ridge[-1] = 1e-6  # the bias is free
    for _ in range(STEPS):
        margin = signs * (scaled @ held)
        share = 1 / (1 + np.exp(np.clip(margin, -50, 50)))
        slope = scaled.T @ (weight * signs * share) - ridge * held
        bend = (scaled.T * (weight * share * (1 - share))) @ scaled + np.diag(ridge)
        held = held + np.linalg.solve(bend, slope)
    weights = {name: round(float(value), 2) for name, value in zip(names, held[:-1] / spread, strict=True)}
    return {"bias": round(float(held[-1]), 2), **{name: value for name, value in weights.items() if value}}


def _evidence(pair: Pair, which: str) -> dict[str, float]:
    return pair.found | pair.network if which == "network" else pair.found


def _by_parts(pairs: Sequence[Pair], which: str) -> str:
    """Precision, recall and F1 of pairs when each part is grouped with weights fitted to the others."""
    names = sorted({pair.report for pair in pairs})
    part = {name: number % FOLDS for number, name in enumerate(names)}
    right = read = gold = 0
    for number in range(FOLDS):
        weights = fit([pair for pair in pairs if part[pair.report] != number], which)
        held = defaultdict(list)
        for pair in pairs:
            if part[pair.report] == number:
                held[pair.report].append(pair)
        for listed in held.values():
            together = _grouped(listed, weights, which)
            read += len(together)
            gold += sum(pair.one for pair in listed)
            right += sum(pair.one for pair in listed if (pair.later, pair.earlier) in together)
    return f"P {right / read:.3f}, R {right / gold:.3f}, F1 {2 * right / (read + gold):.3f}"


def _grouped(listed: Iterable[Pair], weights: dict[str, float], which: str) -> set[tuple[int, int]]:
    """The pairs that come together when each mention joins the draft it is likeliest one with."""
    chances = {(pair.later, pair.earlier): _chance(pair, weights, which) for pair in listed}
    home: dict[int, int] = {}
    drafts: list[list[int]] = []
    for later in sorted({number for both in chances for number in both}):
        best, draft = 0.0, -1
        for number, members in enumerate(drafts):
            found = [chances[later, other] for other in members if (later, other) in chances]
            if found and min(found) > 0 and (mean := sum(found) / len(found)) >= max(best, JOIN):
                best, draft = mean, number
        if draft < 0:
            draft = len(drafts)
            drafts.append([])
        drafts[draft].append(later)
        home[later] = draft
    return {both for both in chances if home[both[0]] == home[both[1]]}


def _chance(pair: Pair, weights: dict[str, float], which: str) -> float:
    if pair.barred:
        return 0.0
    total = sum(weights.get(name, 0.0) * strength for name, strength in _evidence(pair, which).items())
    return float(1 / (1 + np.exp(-total - weights["bias"])))


if __name__ == "__main__":
    main()
