"""Make `readers/rules/learned/doers.json`: what speaks for and against somebody having done what an incident tells.

    python -m training.doers [--rows FILE | --second] [--precision P] [--write]

Two logistic models, one upon the other. The first weighs what the grammar, the words and the rules say of those who
may have done it, on the reports that the network learned from (its own word is worth more there than elsewhere, so it
is left out). The second weighs what the first makes of them together with what the network holds, on reports from
which it did not learn (`unlearned.py`). Somebody is a doer from the least chance on at which the doers read in `tune`
are right as often as `--precision` says. That is found by parts: reports are in `FOLDS` parts, each judged with
weights fitted to the others; these figures are printed for several chances. `--rows` keeps what was read of the first
reports (ten minutes): after a new network only the second model need be fitted anew, which takes one minute.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from evaluation import own, prose
from training.logistic import Found, fit
from training.unlearned import PARTS, reports

from tacitus.model.codec import to_plain
from tacitus.model.vocabulary import SUMMARIES
from tacitus.readers.rules.events.grouping import Draft
from tacitus.readers.rules.learned import doers
from tacitus.readers.rules.learned.doers import BY_WORDS, Candidate
from tacitus.readers.rules.learned.weighing import likelihood, weighed
from tacitus.readers.rules.read import RuleReader
from tacitus.resolve.values import gathered_doers

SHIPPED = Path(doers.__file__).with_name("doers.json")
FOLDS = 10
GRAMMAR, NETWORK = 12.0, 3.0
"""Penalties on squared weights of the two models, in candidates; what the second one weighs is scaled to one spread."""
LEAST = tuple(n / 100 for n in range(30, 75, 5))
"""Chances from which on somebody may be a doer."""

Plain = dict[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """An incident of a held-out report: those who may have done it, and who did; `first` whether no other draft is
    nearer to the annotated incident."""

    part: str
    report: str
    wanted: list[Plain]
    first: bool
    listed: list[Candidate]


def main() -> None:
    """Read, fit, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--rows", type=Path, help="keep what was read of the first reports here, or go on from it"
    )
    parser.add_argument("--second", action="store_true", help="fit the second model alone")
    parser.add_argument("--precision", type=float, default=0.78)
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    by_words = doers.weights()["grammar"] if chosen.second else _by_words(_kept(chosen.rows))
    held = [told for part in PARTS for told in told_of(part)]
    scored = [
        (told, one, {**one.network, BY_WORDS: weighed(by_words, dict.fromkeys(one.grammar, 1.0))})
        for told in held
        for one in told.listed
    ]
    chances = _by_parts(scored)
    least = None
    for chance in LEAST:
        figures = {
            part: _figures([told for told in held if told.part == part], chances, chance) for part in PARTS
        }
        print(
            f"from {chance:.2f}: "
            + "; ".join(f"{part} P {p:.3f} R {r:.3f}" for part, (p, r) in figures.items())
        )
        if least is None and figures["tune"][0] >= chosen.precision:
            least = chance
    network = fit(
        [found for _, _, found in scored], [is_right(one, told.wanted) for told, one, _ in scored], NETWORK
    )
    print("network:", network, "least:", least)
    if chosen.write and least is not None:
        made = {"least": {"chance": least}, "network": network, "grammar": by_words}
        SHIPPED.write_text(json.dumps(made, indent=1) + "\n", "utf-8")


def _by_words(rows: Sequence[tuple[bool, list[str]]]) -> Found:
    """The first model."""
    print(f"grammar: {len(rows)} candidates, {sum(right for right, _ in rows)} of them doers", flush=True)
    found = [dict.fromkeys(names, 1.0) for _, names in rows]
    return fit(found, [right for right, _ in rows], GRAMMAR, scaled=False)


def _kept(path: Path | None) -> list[tuple[bool, list[str]]]:
    """Whether each candidate of the reports that the network learned from did it, and what holds of him."""
    if path is not None and path.exists():
        return [
            (bool(right), names) for right, names in map(json.loads, path.read_text("utf-8").splitlines())
        ]
    rows = [
        (is_right(one, told.wanted), list(one.grammar)) for told in told_of("train") for one in told.listed
    ]
    if path is not None:
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return rows


def told_of(part: str) -> Iterator[Told]:
    """The drafts of a part that tell of an annotated incident, as they are read."""
    for record in chain(own.reports(part), prose.reports(part)) if part == "train" else reports(part):
        if not record["incidents"]:
            continue
        read = RuleReader().read_fully(own.as_report(record))
        shares = [_shares(record, draft) for draft in read.grouping.drafts]
        nearest = _nearest(shares)
        for number, (share, candidates) in enumerate(zip(shares, read.doers, strict=True)):
            if share:
                [(key, _)] = share.most_common(1)
                wanted = next(one["initiators"] for one in record["incidents"] if one["key"] == key)
                yield Told(part, record["id"], wanted, nearest[key] == number, list(candidates))


def _shares(record: Plain, draft: Draft) -> Counter[str]:
    """Key of an annotated incident → how many of its words a draft has."""
    words = [trigger.stretch for mention in draft.mentions for trigger in mention.triggers]
    return Counter(
        incident["key"]
        for incident in record["incidents"]
        for span in incident["evidence"]
        if any(start < span["end"] and span["start"] < end for start, end in words)
    )


def _nearest(shares: Sequence[Counter[str]]) -> dict[str, int]:
    """Key of an annotated incident → the number of the draft that has most of its words."""
    nearest: dict[str, int] = {}
    for number, share in enumerate(shares):
        for key, words in share.items():
            if key not in nearest or words > shares[nearest[key]][key]:
                nearest[key] = number
    return nearest


def is_right(one: Candidate, wanted: Iterable[Plain]) -> bool:
    """Whether a candidate's words are among those annotated as doers, or name one of them."""
    start, end = one.token.idx, one.token.idx + len(one.token)
    actor = to_plain(one.actor)
    return any(
        own.same_actor(doer, actor)
        or (doer["text"] is not None and doer["text"]["start"] < end and start < doer["text"]["end"])
        for doer in wanted
    )


def _by_parts(scored: Sequence[tuple[Told, Candidate, Found]]) -> dict[int, float]:
    """Identity of a candidate → his chance by weights that were fitted to other reports."""
    reports = sorted({told.report for told, _, _ in scored})
    part = {report: n % FOLDS for n, report in enumerate(reports)}
    chances = {}
    for number in range(FOLDS):
        others = [
            (is_right(one, told.wanted), found) for told, one, found in scored if part[told.report] != number
        ]
        weights = fit([found for _, found in others], [right for right, _ in others], NETWORK)
        for told, one, found in scored:
            if part[told.report] == number:
                chances[id(one)] = likelihood(weighed(weights, found))
    return chances


def _figures(held: Iterable[Told], chances: dict[int, float], least: float) -> tuple[float, float]:
    """Precision and recall of the doers of incidents that are found, as an incident gathers them."""
    right = read = expected = 0
    for told in held:
        if told.first:
            likely = [chances[id(one)] for one in told.listed]
            did_it = [one for one, _ in doers.held_for_doers(told.listed, likely, least)]
            body = [one for one in did_it if one.mention.segment not in SUMMARIES] or did_it
            listed = [to_plain(actor) for actor in gathered_doers(one.actor for one in body)]
            hits, _ = own.pair(told.wanted, listed)
            right, read, expected = right + hits, read + len(listed), expected + len(told.wanted)
    return right / max(read, 1), right / max(expected, 1)


if __name__ == "__main__":
    main()
