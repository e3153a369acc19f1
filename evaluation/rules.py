"""Which rules fire how often, and what each is worth: what the figures lose when its claims are taken away.

    python -m evaluation rules [--split dev|train] [--corpus CORPUS ...] [--limit N]

Reads our own annotated reports (and, for counts alone, corpora of `../shared`). A rule is what `Claim.extractor` names.
Its worth is the mean F1 of the fields of `evaluation own` less that without its claims, in thousandths: incidents are
derived anew from the other rules' claims, so no report is read twice. 0 or below: no annotation speaks for it.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from statistics import fmean
from typing import Any

from evaluation.own import FIELDS, Tally, as_report, judge, reports
from evaluation.parts import adapter_of, corpora, default_gold, lines
from evaluation.product import read
from tacitus.errors import RecordError
from tacitus.model.codec import to_plain
from tacitus.model.records import Claim, Extraction
from tacitus.readers.rules.read import RuleReader
from tacitus.resolve.incident import derive

Plain = dict[str, Any]
_SCORE = re.compile(r" '\d\.\d+'")


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """A rule's claims, the reports they stand in, and its worth (thousandths of the mean F1; None: not judged)."""

    rule: str
    claims: int
    reports: int
    worth: float | None = None


def uses(listed: Iterable[Plain]) -> list[Use]:
    """Every rule that fires on annotated reports, the most used first."""
    judged = [_Judged(record) for record in listed]
    fired: defaultdict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(judged):
        for claim in one.extraction.claims:
            fired[rule_of(claim)].append(number)
    whole = _mean(one.whole for one in judged)
    found = []
    for rule, numbers in fired.items():
        within = set(numbers)
        rest = (one.without(rule) if number in within else one.whole for number, one in enumerate(judged))
        worth = 1000 * (whole - _mean(rest))
        found.append(Use(rule=rule, claims=len(numbers), reports=len(within), worth=worth))
    return sorted(found, key=lambda use: (-use.claims, use.rule))


def counts(readings: Iterable[Sequence[Claim]]) -> dict[str, Use]:
    """Rule → how often it fires on texts without annotations."""
    claims, seen = Counter[str](), Counter[str]()
    for listed in readings:
        claims.update(map(rule_of, listed))
        seen.update(set(map(rule_of, listed)))
    return {rule: Use(rule=rule, claims=claims[rule], reports=seen[rule]) for rule in claims}


def rule_of(claim: Claim) -> str:
    """The rule that a claim names, without the network's score in it."""
    return _SCORE.sub("", claim.extractor)


class _Judged:
    """An annotated report, read once."""

    def __init__(self, record: Plain) -> None:
        self.record = record
        self.extraction: Extraction = RuleReader().read(as_report(record))
        self.whole = self._judge(self.extraction)

    def without(self, rule: str) -> Tally:
        """The report's counts from the claims of the other rules."""
        claims = tuple(claim for claim in self.extraction.claims if rule_of(claim) != rule)
        return self._judge(replace(self.extraction, claims=claims))

    def _judge(self, extraction: Extraction) -> Tally:
        tally = Tally()
        judge(tally, self.record, to_plain(derive(extraction)))
        return tally


def _mean(tallies: Iterable[Tally]) -> float:
    """Mean F1 of the fields over the counts of many reports."""
    total = Tally()
    for one in tallies:
        total.right.update(one.right)
        total.expected.update(one.expected)
        total.read.update(one.read)
    return fmean(total.figures(name)[2] for name in FIELDS)


def _corpus(name: str, limit: int | None) -> Iterator[Sequence[Claim]]:
    """The claims of each record of a corpus's default part."""
    gold = default_gold(name, adapter_of(name))
    for line in islice(lines(gold), limit):
        try:
            yield read(line.record or {}).claims if line.record else ()
        except RecordError:
            yield ()


def table(listed: Iterable[Use]) -> Iterator[str]:
    """One line a rule."""
    yield f"{'claims':>7} {'reports':>7} {'worth':>7}  rule"
    for use in listed:
        worth = "" if use.worth is None else f"{use.worth:+.2f}"
        yield f"{use.claims:>7} {use.reports:>7} {worth:>7}  {use.rule}"


def main(arguments: list[str]) -> int:
    """Command line; prints the tables."""
    parser = argparse.ArgumentParser(
        prog="python -m evaluation rules",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--split", choices=("train", "dev"))
    parser.add_argument("--corpus", action="append", default=[], choices=corpora())
    parser.add_argument("--limit", type=int, help="only the first N reports of each")
    chosen = parser.parse_args(arguments)
    own = uses(islice(reports(chosen.split), chosen.limit))
    print("own\n" + "\n".join(table(own)))
    for name in chosen.corpus:
        found = sorted(counts(_corpus(name, chosen.limit)).values(), key=lambda use: (-use.claims, use.rule))
        print(f"\n{name}\n" + "\n".join(table(found)))
    idle = [use for use in own if use.worth is not None and use.worth <= 0]
    print(f"\n{len(own)} rules fire on our reports; {len(idle)} are worth nothing there")
    return 0
