"""Make `src/tacitus/resolve/weights.json`: what the levels of the comparison table weigh.

    python -m training.resolution.train [--accounts FILE] [--ridge N] [--write]

Pairs of accounts come from the train parts of gvc and ecbplus (each document's main account, labelled with the
document's incident) and from our own stories (`evaluation/stories/train`). A logistic model over the levels is
fitted with a ridge that pulls towards the hand-set table (`hand.json`), so that a level which the pairs say little
about keeps its hand-set weight. Nothing is random. Both tables are then measured on the dev parts: the model card
is `README.md`. `--accounts` keeps what was read of the corpora (ten minutes) for the next run.
"""

from __future__ import annotations

import argparse
import json
import pickle
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from evaluation import scenarios
from evaluation.parts import SHARED, records
from numpy.typing import NDArray
from scipy.optimize import minimize

import tacitus
from tacitus.model.instants import parse_instant, sortable
from tacitus.model.ledger import Reason
from tacitus.model.records import Incident, Reading
from tacitus.resolve import compare as comparing
from tacitus.resolve.accounts import UNDATED, Account, accounts_of
from tacitus.resolve.cluster import are_candidates, cluster
from tacitus.resolve.compare import COMPARISONS, Comparison, barrier

HERE = Path(__file__).parent
HAND = HERE / "hand.json"
SHIPPED = Path(comparing.__file__).with_name("weights.json")
RIDGE = 2.0
"""Penalty on the squared distance from the hand-set weights, in pairs."""
PARTS = 5
"""Our stories are measured in so many parts, each with weights fitted to the others."""
THRESHOLDS = (0.0, 0.4, 0.8, 1.2, 1.6, 2.0)
FALSE_COST = {"stories": 1.3, "undated": 2.5}
"""How many missed merges a false one is as bad as: without any date there is little to tell look-alikes apart by."""
PAIRS_EACH = {"stories": 300.0, "many": 400.0, "undated": 200.0, "gvc": 200.0, "ecbplus": 50.0}
"""What the pairs of a source weigh together: the corpora have many pairs and another domain."""

ANCHORS = {
    "kind": "generic",
    "names": "none",
    "wording": "some",
    "series": "same",
    "story": "none",
    "together": "one",
}
"""The level of a comparison that says least; "unknown" of all others."""

FIXED = (("wording", "little"),)
"""Levels that keep their hand-set weight: an account in the corpora is paragraphs long, in the stories a sentence,
and few words in common mean more there."""
ABOUT = (
    "Log-odds for each level of each comparison; the sum and the bias decide. Made by training/resolution/train.py from "
    "pairs of gvc train, ecbplus train and evaluation/stories/{train,dev}, near training/resolution/hand.json; see "
    "training/resolution/README.md."
)

Labelled = list[tuple[Account, str]]
Table = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Levels found for the pairs that no barrier parts, and whether they are one incident."""

    levels: list[dict[str, str]]
    same: list[bool]
    weights: list[float]
    barred: Counter[tuple[bool, str]]


def main() -> None:
    """Fit, measure, and write when asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--accounts", type=Path, help="keep what was read of the corpora in this file")
    parser.add_argument("--ridge", type=float, default=RIDGE)
    parser.add_argument("--above", type=float, help="the threshold to ship")
    parser.add_argument("--write", action="store_true", help="write the fitted table into the package")
    chosen = parser.parse_args()
    hand = json.loads(HAND.read_text("utf-8"))
    corpora = _kept(chosen.accounts)
    ours = {name: [*found, *told("dev")[name]] for name, found in told("train").items()}
    for above in THRESHOLDS:
        _show(f"by parts, above {above}", crossed(ours, corpora, hand, chosen.ridge, above))
    made = fit(gather({**ours, "gvc": corpora["gvc"], "ecbplus": corpora["ecbplus"]}), hand, chosen.ridge)
    if chosen.above is not None:
        made["merge_above"] = chosen.above
    print(moved(hand, made))
    apart = {**told("heldout"), "gvc": corpora["gvc dev"], "ecbplus": corpora["ecbplus dev"]}
    for above in THRESHOLDS:
        table = {**made, "merge_above": above}
        _show(
            f"never in the fit, above {above}", {name: measure(found, table) for name, found in apart.items()}
        )
    if chosen.write:
        SHIPPED.write_text(written(made), "utf-8")


def _show(head: str, counts: Mapping[str, Sequence[int]]) -> None:
    print(
        head + "\n" + "\n".join(f"  {name:>9} {shown(found)}" for name, found in counts.items() if found[2])
    )


def moved(hand: Table, made: Table) -> str:
    """The weights that the fit changed."""
    rows = [
        f"{f} {level} {weight:+.1f} → {made['weights'][f][level]:+.1f}"
        for f, levels in hand["weights"].items()
        for level, weight in levels.items()
        if abs(made["weights"][f][level] - weight) >= 0.2
    ]
    return f"bias {hand['bias']} → {made['bias']}; " + "; ".join(rows)


def crossed(
    ours: Mapping[str, Labelled], corpora: Mapping[str, Labelled], hand: Table, ridge: float, above: float
) -> dict[str, tuple[int, int, int]]:
    """Our stories measured with weights that were fitted without them: each fifth of the files in turn."""
    counts: dict[str, list[int]] = {name: [0, 0, 0] for name in ours}
    for part, table in enumerate(_tables(ours, corpora, hand, ridge)):
        for name, labelled in ours.items():
            mine = [row for row in labelled if _part_of(row) == part]
            found = measure(mine, {**table, "merge_above": above})
            counts[name] = [have + more for have, more in zip(counts[name], found, strict=True)]
    return {name: (found[0], found[1], found[2]) for name, found in counts.items()}


_made: list[Table] = []


def _tables(
    ours: Mapping[str, Labelled], corpora: Mapping[str, Labelled], hand: Table, ridge: float
) -> list[Table]:
    for part in range(0 if _made else PARTS):
        rest = {name: [row for row in found if _part_of(row) != part] for name, found in ours.items()}
        _made.append(fit(gather({**rest, "gvc": corpora["gvc"], "ecbplus": corpora["ecbplus"]}), hand, ridge))
    return _made


def _part_of(row: tuple[Account, str]) -> int:
    return zlib.crc32(row[1].split("/")[0].removeprefix("many ").encode()) % PARTS


# -- accounts ---------------------------------------------------------------------------------------------


def told(split: str) -> dict[str, Labelled]:
    """Our stories: the early short ones, the many-handed ones, and all of them without days of publication."""
    short = list(scenarios.reports(split))
    many = [{**one, "story": f"many {one['story']}"} for one in scenarios.reports(f"many/{split}")]
    return {
        "stories": stories(short),
        "many": stories(many),
        "undated": stories({**report, "published": None} for report in [*short, *many]),
    }


def stories(listed: Iterable[dict[str, Any]]) -> Labelled:
    """Every account that tells of one expected incident and no other."""
    suite = scenarios.read(listed)
    known = {key: account for reading in suite.readings for key, account in _accounts(reading).items()}
    tells = Counter(t.account for t in suite.tellings)
    return [
        (known[t.account], f"{t.story}/{t.incident}")
        for t in suite.tellings
        if t.account and tells[t.account] == 1
    ]


def corpus(name: str, part: str) -> Labelled:
    """The main account of every document that has one."""
    found: Labelled = []
    for record in records(SHARED / "corpora" / name / part):
        text = f"{record['title']}\n\n{record['text']}" if record.get("title") else record["text"]
        reading = tacitus.read(text, published=record.get("published"), outlet=record.get("outlet"))
        main_one = main_incident(reading)
        if main_one:
            found.append((_accounts(reading)[main_one.id], f"{name}/{record['incident']}"))
    return found


def main_incident(reading: Reading) -> Incident | None:
    """The incident that most claims are about, the first told of equals."""
    told = Counter(claim.incident for claim in reading.claims)
    happened = [one for one in reading.incidents if one.status in ("current", "historical", "ongoing")]
    return min(happened, key=lambda one: (-told[one.id], min(one.evidence).start), default=None)


def _accounts(reading: Reading) -> dict[str, Account]:
    report = reading.report
    told = sortable(parse_instant(report.published.start)) if report.published else UNDATED
    made = accounts_of(report, reading.incidents, reported_at=told, known_at=told)
    return {account.key: account for account in made}


def _kept(path: Path | None) -> dict[str, Labelled]:
    if path is not None and path.exists():
        kept: dict[str, Labelled] = pickle.loads(path.read_bytes())
        return kept
    made = {
        "gvc": corpus("gvc", "train.jsonl.gz"),
        "ecbplus": corpus("ecbplus", "train.jsonl.gz"),
        "gvc dev": corpus("gvc", "dev.jsonl"),
        "ecbplus dev": corpus("ecbplus", "dev.jsonl.gz"),
    }
    if path is not None:
        path.write_bytes(pickle.dumps(made))
    return made


# -- pairs and fit ------------------------------------------------------------------------------------------


def gather(sources: Mapping[str, Labelled]) -> Pairs:
    """Every pair of accounts of one source that no barrier parts."""
    pairs = Pairs(levels=[], same=[], weights=[], barred=Counter())
    for name, labelled in sources.items():
        found = list(_pairs(labelled, pairs.barred))
        each = PAIRS_EACH[name] / max(1, len(found))
        for levels, same in found:
            pairs.levels.append(levels)
            pairs.same.append(same)
            pairs.weights.append(each * (1.0 if same else FALSE_COST.get(name, FALSE_COST["stories"])))
    return pairs


def _pairs(labelled: Labelled, barred: Counter[tuple[bool, str]]) -> Iterator[tuple[dict[str, str], bool]]:
    for (one, left), (other, right) in combinations(labelled, 2):
        if one.report == other.report or not are_candidates(one, other):
            if left == right:
                barred[True, "never compared"] += 1
            continue
        levels = {name: function(one, other)[0] for name, function in COMPARISONS.items()}
        why = barrier(one, other, levels)
        if why is None:
            yield levels, left == right
        elif left == right:
            barred[True, why] += 1


def fit(pairs: Pairs, hand: Table, ridge: float) -> Table:
    """Weights near the hand-set ones that tell the pairs apart best and keep the hand-set order of levels.

    The level that says least (`ANCHORS`) keeps its weight; every other one is at a step of at least 0 from the
    next one towards it. Without this the pairs, few as they are, make "the same initiator" a reason against.
    """
    names = [(feature, level) for feature, levels in hand["weights"].items() for level in levels]
    index = {name: i for i, name in enumerate(names)}
    rows = np.array([[index[pair] for pair in levels.items()] for levels in pairs.levels])
    same, weights = np.array(pairs.same, dtype=float), np.array(pairs.weights)
    start = np.array([hand["weights"][feature][level] for feature, level in names])
    steps, anchors = _steps(hand["weights"], index)
    threshold = hand["merge_above"]

    def loss(free: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        levels = anchors + steps @ free[:-1]
        odds = levels[rows].sum(axis=1) + free[-1] - threshold
        off, bias_off = levels - start, free[-1] - hand["bias"]
        value = weights @ (np.logaddexp(0, odds) - same * odds) + ridge * (off @ off + bias_off**2)
        wrong = weights * (1 / (1 + np.exp(-odds)) - same)
        slope = 2 * ridge * off
        np.add.at(slope, rows.ravel(), np.repeat(wrong, rows.shape[1]))
        return float(value), np.append(steps.T @ slope, wrong.sum() + 2 * ridge * bias_off)

    begin = np.append(np.linalg.lstsq(steps, start - anchors, rcond=None)[0], hand["bias"])
    fixed = [any(column[index[name]] for name in FIXED) for column in steps.T]
    bounds = [
        *((step, step) if held else (0.0, None) for step, held in zip(begin, fixed, strict=False)),
        (None, None),
    ]
    found = minimize(loss, begin, jac=True, method="L-BFGS-B", bounds=bounds).x
    table: dict[str, dict[str, float]] = {}
    for (feature, level), weight in zip(names, anchors + steps @ found[:-1], strict=True):
        table.setdefault(feature, {})[level] = round(float(weight), 2)
    return {
        **hand,
        "version": "fitted/2",
        "about": ABOUT,
        "bias": round(float(found[-1]), 2),
        "weights": table,
    }


def _steps(
    table: Mapping[str, Mapping[str, float]], index: Mapping[tuple[str, str], int]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(levels × steps) that add up to the levels, and what is added to: the anchor's weight."""
    columns: list[NDArray[np.float64]] = []
    anchors = np.zeros(len(index))
    for feature, levels in table.items():
        ordered = sorted(levels, key=lambda level: levels[level])
        place = ordered.index(ANCHORS.get(feature, "unknown"))
        for level in ordered:
            anchors[index[feature, level]] = levels[ordered[place]]
        for i in range(len(ordered)):
            beyond = ordered[i:] if i > place else ordered[: i + 1]
            if i != place:
                column = np.zeros(len(index))
                column[[index[feature, level] for level in beyond]] = 1.0 if i > place else -1.0
                columns.append(column)
    return np.column_stack(columns), anchors


# -- measuring ----------------------------------------------------------------------------------------------


def measure(labelled: Labelled, table: Table) -> tuple[int, int, int]:
    """(pairs merged rightly, pairs merged wrongly, pairs of one incident) when the resolver clusters them."""
    truth = {account.key: label for account, label in labelled}
    accounts = {account.key: account for account, _ in labelled}
    groups = cluster(
        accounts.values(), comparing=lambda a, b: _compare(a, b, table), above=table["merge_above"]
    ).groups
    made = [pair for group in groups for pair in combinations(group, 2)]
    right = sum(truth[one] == truth[other] for one, other in made)
    return right, len(made) - right, sum(n * (n - 1) // 2 for n in Counter(truth.values()).values())


def _compare(left: Account, right: Account, table: Table) -> Comparison:
    levels = {name: function(left, right)[0] for name, function in COMPARISONS.items()}
    reasons = tuple(
        Reason(feature=f, level=level, weight=table["weights"][f][level], words="")
        for f, level in levels.items()
    )
    score = table["bias"] + sum(reason.weight for reason in reasons)
    return Comparison(score=score, reasons=reasons, barrier=barrier(left, right, levels))


def shown(counts: Sequence[int]) -> str:
    """The counts with precision and recall."""
    right, wrong, same = counts
    made = right + wrong
    precision = right / made if made else 1.0
    return f"precision {precision:.3f} recall {right / same:.3f} ({right} right, {wrong} wrong of {same})"


def written(table: Table) -> str:
    """The table as JSON, one comparison a line."""
    rows = ",\n".join(f'  "{name}": {json.dumps(levels)}' for name, levels in table["weights"].items())
    head = json.dumps({key: value for key, value in table.items() if key != "weights"}, indent=1)
    return f'{head[:-2]},\n "weights": {{\n{rows}\n }}\n}}\n'


if __name__ == "__main__":
    main()
