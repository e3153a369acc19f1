"""Make `readers/rules/learned/doers.json` and `hit.json`: what speaks for somebody having done it, or being hit by it.

    python -m training.parties doers|hit [--rows FOLDER | --second] [--precision P] [--write]

Two logistic models, one upon the other. The first weighs what the grammar, the words and the rules say of people and
things, on the reports that the network learned from (its own word is worth more there than elsewhere, so it is left
out). The second weighs what the first makes of them together with what the network holds, on reports from which it did
not learn (`unlearned.py`). Somebody did it, or was hit, from the least chance on at which those read in `tune` are
right as often as `--precision` says. That is found by parts: reports are in `FOLDS` parts, each judged with weights
fitted to the others; these figures are printed for several chances. `--rows` keeps what was read of the first reports
for both questions (ten minutes); after a new network only the second models need be fitted anew, a minute each.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from evaluation import own, prose
from training.logistic import Found, fit
from training.unlearned import PARTS, is_late, reports

from tacitus.model.codec import to_plain
from tacitus.model.vocabulary import SUMMARIES
from tacitus.readers.rules.events.grouping import Draft
from tacitus.readers.rules.learned import doers
from tacitus.readers.rules.learned.doers import Candidate
from tacitus.readers.rules.learned.hit import Struck
from tacitus.readers.rules.learned.persons import BY_WORDS
from tacitus.readers.rules.learned.weighing import likelihood, weighed
from tacitus.readers.rules.read import Read, RuleReader
from tacitus.resolve.values import gathered_doers

FOLDER = Path(doers.__file__).parent
FOLDS = 10
GRAMMAR, NETWORK = 12.0, 3.0
"""Penalties on squared weights of the two models, in candidates; what the second one weighs is scaled to one spread."""
LEAST = tuple(n / 100 for n in range(30, 80, 5))
"""Chances from which on somebody may be a doer, or hit."""

Plain = dict[str, Any]
Party = Candidate | Struck
Right = Callable[[Any, Plain], bool | None]
"""Whether somebody is what is asked in an annotated incident; None: it cannot be said."""


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """An incident of a held-out report: those who may have done it, or been hit, and what is annotated; `first` whether
    no other draft is nearer to the annotated incident."""

    part: str
    report: str
    gold: Plain
    first: bool
    listed: list[Party]


@dataclass(frozen=True, slots=True)
class Question:
    """`asked` has who was weighed, `right` says who is right, `sorts` what has a least chance of its own, and `wanted`
    how many of a sort are annotated."""

    asked: Callable[[Read], Sequence[Sequence[Party]]]
    right: Right
    sorts: Callable[[Party], str]
    wanted: Callable[[Plain, str], int]


def main() -> None:
    """Read, fit, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=sorted(QUESTIONS))
    parser.add_argument(
        "--rows", type=Path, help="keep what was read of the first reports here, or go on from it"
    )
    parser.add_argument("--second", action="store_true", help="fit the second model alone")
    parser.add_argument("--precision", type=float, default=0.78)
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    question, shipped = QUESTIONS[chosen.name], FOLDER / f"{chosen.name}.json"
    if chosen.second:
        by_words = json.loads(shipped.read_text("utf-8"))["grammar"]
    else:
        by_words = _by_words(_kept(chosen.name, chosen.rows))
    held = [told for part in PARTS for told in told_of(part, question)]
    scored = [
        Scored(
            told, one, right, {**one.network, BY_WORDS: weighed(by_words, dict.fromkeys(one.grammar, 1.0))}
        )
        for told in held
        for one in told.listed
        if (right := question.right(one, told.gold)) is not None
    ]
    chances = _by_parts(scored)
    least = {
        sort: _least(question, sort, held, chances, chosen.precision)
        for sort in sorted({question.sorts(one.party) for one in scored})
    }
    network = fit([one.found for one in scored], [one.right for one in scored], NETWORK)
    print("network:", network, "least:", least)
    if chosen.write and None in least.values():
        raise SystemExit("Nothing is written: no chance gives that precision. Ask for less with --precision.")
    if chosen.write:
        made = {"least": least, "network": network, "grammar": by_words}
        shipped.write_text(json.dumps(made, indent=1) + "\n", "utf-8")


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """Somebody of an incident, whether he is right, and what was found of him."""

    told: Told
    party: Party
    right: bool
    found: Found


def _by_words(rows: Sequence[tuple[bool, list[str]]]) -> Found:
    """The first model."""
    print(f"grammar: {len(rows)} candidates, {sum(right for right, _ in rows)} of them right", flush=True)
    found = [dict.fromkeys(names, 1.0) for _, names in rows]
    return fit(found, [right for right, _ in rows], GRAMMAR, scaled=False)


def _kept(name: str, folder: Path | None) -> list[tuple[bool, list[str]]]:
    """Whether each party of the reports that the network learned from is right, and what holds of him."""
    path = folder / f"{name}.jsonl" if folder is not None else None
    if path is None or not path.exists():
        rows: dict[str, list[tuple[bool, list[str]]]] = {asked: [] for asked in QUESTIONS}
        learned = (record for record in prose.reports("train") if not is_late(record))
        for record in chain(own.reports("train"), learned):
            for asked, told in _told(record, "train", QUESTIONS):
                rows[asked] += [
                    (right, list(one.grammar))
                    for one in told.listed
                    if (right := QUESTIONS[asked].right(one, told.gold)) is not None
                ]
        if folder is None:
            return rows[name]
        folder.mkdir(parents=True, exist_ok=True)
        for asked, listed in rows.items():
            text = "".join(json.dumps(row) + "\n" for row in listed)
            (folder / f"{asked}.jsonl").write_text(text, "utf-8")
        path = folder / f"{name}.jsonl"
    return [(bool(right), names) for right, names in map(json.loads, path.read_text("utf-8").splitlines())]


def told_of(part: str, question: Question) -> Iterator[Told]:
    """The drafts of a part that tell of an annotated incident, as they are read."""
    for record in reports(part):
        yield from (told for _, told in _told(record, part, {"": question}))


def _told(record: Plain, part: str, questions: dict[str, Question]) -> Iterator[tuple[str, Told]]:
    if not record["incidents"]:
        return
    read = RuleReader().read_fully(own.as_report(record))
    shares = [_shares(record, draft) for draft in read.grouping.drafts]
    nearest = _nearest(shares)
    for name, question in questions.items():
        for number, (share, listed) in enumerate(zip(shares, question.asked(read), strict=True)):
            if share:
                [(key, _)] = share.most_common(1)
                gold = next(one for one in record["incidents"] if one["key"] == key)
                yield name, Told(part, record["id"], gold, nearest[key] == number, list(listed))


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


def did_it(one: Candidate, gold: Plain) -> bool:
    """Whether a candidate's words are among those annotated as doers, or name one of them."""
    actor = to_plain(one.actor)
    return any(own.same_actor(doer, actor) or _is_at(one, doer["text"]) for doer in gold["initiators"])


def was_hit(one: Struck, gold: Plain) -> bool | None:
    """Whether words are among those annotated as targets or as the thing hit; those harmed beside it count for
    nothing."""
    if any(_is_at(one, each["text"]) for each in gold["targets"]):
        return True
    thing = gold["target_object"]
    if thing is not None and _is_at(one, thing["text"]):
        return True if one.is_thing else None
    harmed = any(_is_at(one, toll["text"]) for toll in gold["tolls"])
    return None if harmed and not one.is_thing else False


def _is_at(one: Party, text: Plain | None) -> bool:
    start, end = one.token.idx, one.token.idx + len(one.token)
    return text is not None and bool(text["start"] < end and start < text["end"])


def _sort_of_doer(one: Party) -> str:
    assert isinstance(one, Candidate)
    return doers.sort_of(one)


def _wanted_of_hit(gold: Plain, sort: str) -> int:
    return len(gold["targets"]) if sort == "people" else int(gold["target_object"] is not None)


QUESTIONS = {
    "doers": Question(
        lambda read: read.doers, did_it, _sort_of_doer, lambda gold, sort: len(gold["initiators"])
    ),
    "hit": Question(
        lambda read: read.hit,
        was_hit,
        lambda one: "thing" if isinstance(one, Struck) and one.is_thing else "people",
        _wanted_of_hit,
    ),
}


def _by_parts(scored: Sequence[Scored]) -> dict[int, float]:
    """Identity of a party → his chance by weights that were fitted to other reports."""
    part = {report: n % FOLDS for n, report in enumerate(sorted({one.told.report for one in scored}))}
    chances = {}
    for number in range(FOLDS):
        others = [one for one in scored if part[one.told.report] != number]
        weights = fit([one.found for one in others], [one.right for one in others], NETWORK)
        for one in scored:
            if part[one.told.report] == number:
                chances[id(one.party)] = likelihood(weighed(weights, one.found))
    return chances


def _least(
    question: Question, sort: str, held: Sequence[Told], chances: dict[int, float], precision: float
) -> float | None:
    """The lowest of `LEAST` from which on those of a sort read in `tune` are right often enough; prints all."""
    least = None
    for chance in LEAST:
        figures = {
            part: _figures(question, sort, [told for told in held if told.part == part], chances, chance)
            for part in PARTS
        }
        print(
            f"{sort} from {chance:.2f}: "
            + "; ".join(f"{part} P {p:.3f} R {r:.3f}" for part, (p, r) in figures.items())
        )
        if least is None and figures["tune"][0] >= precision:
            least = chance
    return least


def _figures(
    question: Question, sort: str, held: Iterable[Told], chances: dict[int, float], least: float
) -> tuple[float, float]:
    """Precision and recall of the parties of incidents that are found, as an incident gathers them."""
    right = read = expected = 0
    for told in held:
        if told.first:
            listed = [one for one in told.listed if question.sorts(one) == sort and id(one) in chances]
            hits, taken = _gathered(
                question, told, listed, [chances[id(one)] for one in listed], (sort, least)
            )
            right, read, expected = right + hits, read + taken, expected + question.wanted(told.gold, sort)
    return right / max(read, 1), right / max(expected, 1)


def _gathered(
    question: Question, told: Told, listed: list[Any], likely: list[float], bar: tuple[str, float]
) -> tuple[int, int]:
    """How many of an incident's parties are right, and how many there are."""
    sort, least = bar
    if all(isinstance(one, Candidate) for one in listed):
        doing = [one for one, _ in doers.held_for_doers(listed, likely, {sort: least})]
        body = [one for one in doing if one.mention.segment not in SUMMARIES] or doing
        actors = [to_plain(actor) for actor in gathered_doers(one.actor for one in body)]
        hits, _ = own.pair(told.gold["initiators"], actors)
        return hits, len(actors)
    called = {
        one.token.lemma_.lower(): bool(question.right(one, told.gold))
        for one, held in sorted(zip(listed, likely, strict=True), key=lambda pair: pair[1])
        if held >= least
    }
    if called and all(one.is_thing for one in listed):
        called = dict(list(called.items())[-1:])
    return sum(called.values()), len(called)


if __name__ == "__main__":
    main()
