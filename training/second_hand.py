"""A second hand for the reports beside the first corpus: it sees bare texts, and both hands are compared.

    python -m training.second_hand blind --out FILE [--count 40] [--seed 12] [--words REGEX]   # reports drawn by lot
    python -m training.second_hand write SOURCE.txt ... [--lot 1]                              # what it annotated
    python -m training.second_hand agreement [--lot 1] [--settled] [--reader] [--show]

All take `--part train|tune` (`tune` unless said; what only measures is not opened). A block of a source is
`== ID`, `--` and annotation lines (`training.annotating`). `write` keeps beside what the second hand wrote also what the
first had written by then, so that settling a difference in the part's own files leaves the agreement as it was.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from evaluation import own, prose
from training.agreement import as_reading, compare, total
from training.annotating import annotation_of, blocks
from training.prose_annotating import OWN, STAND_OFF, without_words

from tacitus.model.codec import to_plain
from tacitus.pipeline.read import read_report

Plain = dict[str, Any]
FIRST, SECOND, SETTLED = "first", "second", "settled"
LABELS = ("incidents", "links", "not_incidents")


def drawn(part: str, count: int, seed: int, words: str | None) -> list[Plain]:
    """Reports drawn among those that no second hand has, of these only such as have `words` (a pattern) in the text."""
    done = stored(part, SECOND)
    held = {
        report["id"]: report
        for report in prose.reports(part)
        if report["id"] not in done and (words is None or re.search(words, report["text"]))
    }
    return [held[name] for name in sorted(random.Random(seed).sample(sorted(held), count))]


def bare(report: Plain) -> str:
    """A block with what a second hand is given: no label of the first."""
    told = [report[name] or "?" for name in ("published", "outlet", "title")]
    return f"== {report['id']} | {' | '.join(told)}\n{report['text']}\n--\n"


def stored(part: str, hand: str) -> dict[str, Plain]:
    """Id → labels of a hand; without words where the text stays in a corpus."""
    lines = [
        line
        for path in (_path(part, hand, kind) for kind in (OWN, STAND_OFF))
        if path.exists()
        for line in path.read_text("utf-8").splitlines()
    ]
    return {record["id"]: record for record in map(json.loads, lines)}


def write(sources: Iterable[Path], part: str, lot: int) -> Iterator[str]:
    """Store the labels of the second hand, and the first hand's of the same reports as they are; what could not be."""
    settled = {report["id"]: report for report in prose.reports(part)}
    first, second = stored(part, FIRST), stored(part, SECOND)
    for source in sources:
        for block in blocks(source.read_text("utf-8")):
            try:
                report = settled[block.name]
                labels = annotation_of(report["text"], block.lines)
            except (ValueError, KeyError) as error:
                yield f"{source.name} {block.name}: {error}"
                continue
            second[block.name] = {"id": block.name, "lot": lot, **labels}
            if block.name not in first:
                first[block.name] = {"id": block.name, **{name: report[name] for name in LABELS}}
    for hand, made in ((FIRST, first), (SECOND, second)):
        for kind in (OWN, STAND_OFF):
            rows = [made[name] for name in sorted(made) if ("/" in name) == (kind == STAND_OFF)]
            told = map(without_words, rows) if kind == STAND_OFF else rows
            lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in told)
            _path(part, hand, kind).write_text(lines, "utf-8")


def _path(part: str, hand: str, kind: str) -> Path:
    return prose.FOLDER / f"{hand}_{prose.PREFIX[part]}{kind}.jsonl"


def hands(part: str, lot: int | None) -> Iterator[dict[str, Plain]]:
    """Hand → its labels with words and text, a report after the other."""
    second, first = stored(part, SECOND), stored(part, FIRST)
    for report in prose.reports(part):
        name, text = report["id"], report["text"]
        if name in second and lot in (None, second[name]["lot"]):
            told = {FIRST: first[name], SECOND: second[name]}
            yield {
                hand: {**prose.with_words(labels, text), "text": text} for hand, labels in told.items()
            } | {SETTLED: report}


def agreement(part: str, lot: int | None, one: str, other: str) -> Iterator[str]:
    """How two hands agree: each judged as a reader is against the other, then by the rows of `training.agreement`."""
    pairs = [(labels[one], labels[other]) for labels in hands(part, lot)]
    there, back = own.Tally(), own.Tally()
    for gold, read in pairs:
        own.judge(there, gold, as_reading(read))
        own.judge(back, read, as_reading(gold))
    yield f"{len(pairs)} reports\n\nthe {other} hand as reader, the {one} as gold"
    yield from own.table(there)
    yield f"\nthe {one} hand as reader, the {other} as gold"
    yield from own.table(back)
    yield "\nboth alike"
    yield from total(compare(gold, read) for gold, read in pairs).table()


def readings(part: str, lot: int | None) -> Iterator[str]:
    """How the reader fares on the same reports, the first hand as gold: what a hand's figures stand beside."""
    tally = own.Tally()
    for labels in hands(part, lot):
        report = labels[SETTLED]
        own.judge(tally, labels[FIRST], to_plain(read_report(own.as_report(report))))
    yield f"the reader, the {FIRST} hand as gold"
    yield from own.table(tally)


def differences(part: str, lot: int | None) -> Iterator[str]:
    """Every difference between the first two hands, report by report."""
    for labels in hands(part, lot):
        yield from (f"{labels[FIRST]['id']} {line}" for line in compare(labels[FIRST], labels[SECOND]).told)


def main(arguments: list[str]) -> int:
    """Command line; 1 if anything is wrong."""
    parser = argparse.ArgumentParser(prog="python -m training.second_hand", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    blind = commands.add_parser("blind", help="bare texts drawn by lot")
    blind.add_argument("--out", type=Path, required=True)
    blind.add_argument("--count", type=int, default=40)
    blind.add_argument("--seed", type=int, default=12)
    blind.add_argument("--words", help="only texts in which this pattern is found")
    put = commands.add_parser("write", help="store what the second hand annotated")
    put.add_argument("sources", nargs="+", type=Path)
    judged = commands.add_parser("agreement", help="how the two hands agree")
    judged.add_argument("--settled", action="store_true", help="also each hand against what was settled")
    judged.add_argument("--reader", action="store_true", help="also the reader on the same reports")
    judged.add_argument("--show", action="store_true", help="print every difference")
    for command in (put, judged):
        command.add_argument("--lot", type=int)
    for command in (blind, put, judged):
        command.add_argument("--part", choices=("train", "tune"), default="tune")
    chosen = parser.parse_args(arguments)
    if chosen.command == "blind":
        reports = drawn(chosen.part, chosen.count, chosen.seed, chosen.words)
        chosen.out.write_text("\n".join(map(bare, reports)), "utf-8")
        return 0
    if chosen.command == "write":
        wrong = list(write(chosen.sources, chosen.part, chosen.lot or 1))
        print("\n".join(wrong) or "no faults")
        return int(bool(wrong))
    if chosen.show:
        print("\n".join(differences(chosen.part, chosen.lot)))
    compared = [(FIRST, SECOND), (SETTLED, FIRST), (SETTLED, SECOND)] if chosen.settled else [(FIRST, SECOND)]
    for one, other in compared:
        print("\n".join(agreement(chosen.part, chosen.lot, one, other)))
    if chosen.reader:
        print("\n".join(readings(chosen.part, chosen.lot)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
