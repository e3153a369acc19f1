"""Make `src/tacitus/resolve/weights.json`: what the levels of the comparison table weigh.

    python -m training.resolution.train [--accounts FILE] [--ridge N] [--above N] [--write]

Pairs of accounts come from our own stories (`evaluation/stories`, all but `heldout`), from half of the real events
(`stories/real`) and from the train parts of gvc and ecbplus (each document's main account, labelled with its incident).
A logistic model over the levels is fitted with a ridge that pulls towards the hand-set table (`hand.json`), so that a
level which the pairs say little about keeps its hand-set weight. Nothing is random. The model card is `README.md`.
`--accounts` keeps what was read (twenty minutes) for the next run. Needs `training/requirements.txt`.
"""

from __future__ import annotations

import argparse
import json
import pickle
import zlib
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from evaluation import events, scenarios
from evaluation.parts import SHARED, records
from numpy.typing import NDArray
from scipy.optimize import minimize

import tacitus
from tacitus.model.instants import parse_instant, sortable
from tacitus.model.records import Reading
from tacitus.resolve import compare
from tacitus.resolve.accounts import UNDATED, Account, accounts_of
from tacitus.resolve.cluster import candidate_pairs, cluster
from tacitus.resolve.compare import Comparing, Weights, load_weights

HERE = Path(__file__).parent
HAND = HERE / "hand.json"
SHIPPED = Path(compare.__file__).with_name("weights.json")
RIDGE = 2.0
"""Penalty on the squared distance from the hand-set weights, in pairs."""
PARTS = 5
"""Our stories are measured in so many parts, each with weights fitted to the others."""
THRESHOLDS = (0.4, 0.8, 1.2, 1.6, 2.0)
FALSE_COST = {"stories": 1.3, "undated": 2.5}
"""How many missed merges a false one is as bad as: without any date there is little to tell look-alikes apart by."""
PAIRS_EACH = {
    "stories": 300.0,
    "many": 600.0,
    "undated": 200.0,
    "gvc": 200.0,
    "ecbplus": 50.0,
    "events": 600.0,
}
"""What the pairs of a source weigh together: the corpora have many pairs and another domain."""

ANCHORS = {
    "kind": "generic",
    "names": "none",
    "wording": "some",
    "series": "same",
    "story": "none",
    "rivals": "level",
}
"""The level of a comparison that says least; "unknown" of all others."""

FIXED = (("wording", "little"),)
"""Levels that keep their hand-set weight: an account in the corpora is paragraphs long, in the stories a sentence,
and few words in common mean more there."""
ABOUT = (
    "Log-odds for each level of each comparison; the sum and the bias decide. Made by training/resolution/train.py from "
    "pairs of gvc train, ecbplus train and evaluation/stories/{train,dev,many}, near training/resolution/hand.json; see "
    "training/resolution/README.md."
)

Labelled = list[tuple[Account, str]]
Table = dict[str, Any]
Pair = tuple[Account, Account, dict[str, str], bool]
"""Two accounts that no barrier parts, the levels found for them, and whether they are one incident."""
TABLES = ("weights", "alone")
"""What is written of a fit beside its bias and threshold."""
RIVALS = "rivals"
"""The comparison that looks at the reports' other incidents, by a table that was fitted without it."""
BY_PARTS = ("stories", "many", "undated", "events")
"""The sources that are measured by parts: what we wrote ourselves, and the real events."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Levels found for pairs that no barrier parts, whether they are one incident, and what each weighs."""

    levels: list[dict[str, str]]
    same: list[bool]
    weights: list[float]


def main() -> None:
    """Fit, measure, and write when asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--accounts", type=Path, help="keep what was read in this file")
    parser.add_argument("--ridge", type=float, default=RIDGE)
    parser.add_argument("--above", type=float, help="the threshold to ship")
    parser.add_argument(
        "--heldout", action="store_true", help="also measure the stories held out: once, at the end"
    )
    parser.add_argument("--write", action="store_true", help="write the fitted table into the package")
    chosen = parser.parse_args()
    hand = json.loads(HAND.read_text("utf-8"))
    kept = _kept(chosen.accounts)
    sources = {name: found for name, found in kept.items() if name in PAIRS_EACH}
    parts = [fitted(_without(sources, part), hand, chosen.ridge) for part in range(PARTS)]
    for above in THRESHOLDS:
        _show(f"by parts, above {above}", crossed(sources, parts, above))
    made = fitted(sources, hand, chosen.ridge)
    if chosen.above is not None:
        made["merge_above"] = chosen.above
    print(moved(hand, made))
    apart = {name: kept[name] for name in ("gvc dev", "ecbplus dev")}
    if chosen.heldout:
        apart.update(told("heldout"))
        apart["events"] = real("heldout")
    for above in THRESHOLDS:
        table = {**made, "merge_above": above}
        _show(
            f"never in the fit, above {above}", {name: measure(found, table) for name, found in apart.items()}
        )
    if chosen.write:
        SHIPPED.write_text(written(made), "utf-8")


def _show(head: str, counts: Mapping[str, Sequence[int]]) -> None:
    print(
        head + "\n" + "\n".join(f"  {name:>9} {shown(found)}" for name, found in counts.items()), flush=True
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
    sources: Mapping[str, Labelled], parts: Sequence[Table], above: float
) -> dict[str, tuple[int, int, int]]:
    """What we wrote ourselves, measured with weights that were fitted without it: each fifth of the files in turn."""
    counts: dict[str, list[int]] = {name: [0, 0, 0] for name in sources if name in BY_PARTS}
    for part, table in enumerate(parts):
        for name in counts:
            mine = [row for row in sources[name] if _part_of(row[1]) == part]
            found = measure(mine, {**table, "merge_above": above})
            counts[name] = [have + more for have, more in zip(counts[name], found, strict=True)]
    return {name: (found[0], found[1], found[2]) for name, found in counts.items()}


def fitted(sources: Mapping[str, Labelled], hand: Table, ridge: float) -> Table:
    """The table fitted in two steps: without a look at rivals, then with what that says of them."""
    first = {**hand, "weights": {name: levels for name, levels in hand["weights"].items() if name != RIVALS}}
    alone = _fitted(sources, Comparing(_weights({**hand, "alone": first["weights"]})), first, ridge)
    compared = Comparing(_weights({**hand, "alone": alone["weights"]}))
    return {**_fitted(sources, compared, hand, ridge), "alone": alone["weights"]}


def _fitted(sources: Mapping[str, Labelled], compared: Comparing, table: Table, ridge: float) -> Table:
    pairs = {name: list(pairs_of(found, compared, table["weights"])) for name, found in sources.items()}
    return fit(gather(pairs), table, ridge)


def _without(sources: Mapping[str, Labelled], part: int) -> dict[str, Labelled]:
    """The sources without one part of what we wrote ourselves."""
    return {
        name: [row for row in found if name not in BY_PARTS or _part_of(row[1]) != part]
        for name, found in sources.items()
    }


def _part_of(label: str) -> int:
    return zlib.crc32(label.split("/")[0].removeprefix("many ").encode()) % PARTS


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
        main_one = events.main_incident(reading)
        if main_one:
            found.append((_accounts(reading)[main_one.id], f"{name}/{record['incident']}"))
    return found


def real(split: str) -> Labelled:
    """The main account of every article of a half of the real events."""
    return [
        (_accounts(article.reading)[article.main.id], f"{article.event}/{article.event}")
        for article in events.articles(split)
        if article.main is not None
    ]


def _accounts(reading: Reading) -> dict[str, Account]:
    report = reading.report
    told = sortable(parse_instant(report.published.start)) if report.published else UNDATED
    made = accounts_of(report, reading.incidents, reported_at=told, known_at=told, links=reading.links)
    return {account.key: account for account in made}


def _kept(path: Path | None) -> dict[str, Labelled]:
    if path is not None and path.exists():
        kept: dict[str, Labelled] = pickle.loads(path.read_bytes())
        return kept
    train, dev = told("train"), told("dev")
    made = {
        **{name: [*found, *dev[name]] for name, found in train.items()},
        "gvc": corpus("gvc", "train.jsonl.gz"),
        "ecbplus": corpus("ecbplus", "train.jsonl.gz"),
        "events": real("dev"),
        "gvc dev": corpus("gvc", "dev.jsonl"),
        "ecbplus dev": corpus("ecbplus", "dev.jsonl.gz"),
    }
    if path is not None:
        path.write_bytes(pickle.dumps(made))
    return made


# -- pairs and fit ------------------------------------------------------------------------------------------


def pairs_of(labelled: Labelled, compared: Comparing, features: Container[str]) -> Iterator[Pair]:
    """The pairs of accounts of one source that are looked at and that no barrier parts, with their levels."""
    truth = {account.key: label for account, label in labelled}
    accounts = {account.key: account for account, _ in labelled}
    for keys in candidate_pairs(sorted(accounts.values(), key=lambda account: account.rank)):
        one, other = (accounts[key] for key in keys)
        found = compared(one, other)
        if found.barrier is None:
            levels = {r.feature: r.level for r in found.reasons if r.feature in features}
            yield one, other, levels, truth[one.key] == truth[other.key]


def gather(sources: Mapping[str, Sequence[Pair]]) -> Pairs:
    """The pairs of all sources, each source weighing what it is worth."""
    pairs = Pairs(levels=[], same=[], weights=[])
    for name, found in sources.items():
        each = PAIRS_EACH[name] / max(1, len(found))
        for _, _, levels, same in found:
            pairs.levels.append(levels)
            pairs.same.append(same)
            pairs.weights.append(each * (1.0 if same else FALSE_COST.get(name, FALSE_COST["stories"])))
    return pairs


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
        "version": "fitted/5",
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
        accounts.values(), comparing=Comparing(_weights(table)), above=table["merge_above"]
    ).groups
    made = [pair for group in groups for pair in combinations(group, 2)]
    right = sum(truth[one] == truth[other] for one, other in made)
    return right, len(made) - right, sum(n * (n - 1) // 2 for n in Counter(truth.values()).values())


def _weights(table: Table) -> Weights:
    return replace(load_weights(), bias=table["bias"], levels=table["weights"], alone=table["alone"])


def shown(counts: Sequence[int]) -> str:
    """The counts with precision and recall."""
    right, wrong, same = counts
    made = right + wrong
    precision = right / made if made else 1.0
    return f"precision {precision:.3f} recall {right / same:.3f} ({right} right, {wrong} wrong of {same})"


def written(table: Table) -> str:
    """The tables as JSON, one comparison a line."""
    head = json.dumps({key: value for key, value in table.items() if key not in TABLES}, indent=1)
    rows = {
        name: ",\n".join(f'  "{feature}": {json.dumps(levels)}' for feature, levels in table[name].items())
        for name in TABLES
    }
    tables = ",\n".join(f' "{name}": {{\n{listed}\n }}' for name, listed in rows.items())
    return f"{head[:-2]},\n{tables}\n}}\n"


if __name__ == "__main__":
    main()
