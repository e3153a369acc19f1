"""The scenario suite: stories told by several reports, read by the real reader, resolved by the real ledger.

    python -m evaluation scenarios [--split dev|train|heldout|many/dev|world/dev|…] [--orders N] [--show]

A story's truth is which stretches of which reports tell of the same incident (`evaluation/stories`). What a
report was read to say of a stretch is the account whose evidence covers it; two tellings are merged when their
accounts are in one incident of the ledger. Pairs are counted within a story, and look-alikes (incidents of one
family) by themselves: pairs of a rocket and a market would flatter the rate.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import tacitus
from tacitus.ledger.ledger import Ledger
from tacitus.model.ledger import LedgerView
from tacitus.model.records import Incident, Reading

NAME = "scenarios"
FOLDER = Path(__file__).with_name("stories")
SPLITS = (
    "dev", "train", "heldout", "many/dev", "many/train", "many/heldout", "world/dev", "world/heldout",
)  # fmt: skip
ORDERS = 3
"""Random orders of adding in which the outcome must be the same."""


Plain = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One report's telling of one incident: where it stands, and which account was read there, if any."""

    story: str
    report: str
    incident: str
    account: str | None

    @property
    def family(self) -> str:
        """Incidents of one family are look-alikes."""
        return self.incident.split(".")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    """The readings of a split, and what they should tell of. `surplus` are accounts of no expected telling."""

    readings: tuple[Reading, ...]
    tellings: tuple[Telling, ...]
    surplus: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Counts of pairs of tellings and of incidents."""

    different: int
    false: tuple[tuple[Telling, Telling], ...]
    alike: int
    false_alike: int
    same: int
    missed: tuple[tuple[Telling, Telling], ...]
    unread: int
    incidents: int
    whole: int
    made: int
    mixed: int
    across: int
    by_reader: int
    """False pairs that come of an account in which the reader had already made one incident of two."""

    @property
    def figures(self) -> dict[str, float]:
        """Shares between 0 and 1, higher is better."""
        merged = self.same - len(self.missed) + len(self.false)
        return {
            "look-alikes kept apart": 1 - _share(self.false_alike, self.alike),
            "different kept apart": 1 - _share(len(self.false), self.different),
            "merged pairs that are right": 1 - _share(len(self.false), merged),
            "same brought together": 1 - _share(len(self.missed), self.same),
            "incidents whole": _share(self.whole, self.incidents),
            "incidents unmixed": 1 - _share(self.mixed, self.made),
        }


def reports(split: str) -> Iterator[Plain]:
    """The reports of a split, in the order of files and of the reports in them; `id` is story/name."""
    for path in sorted((FOLDER / split).glob("*.toml")):
        for report in tomllib.loads(path.read_text("utf-8"))["report"]:
            yield {"id": f"{path.stem}/{report['name']}", "story": path.stem, **report}


@cache
def suite(split: str) -> Suite:
    """A split, read."""
    return read(reports(split))


def read(listed: Iterable[Plain]) -> Suite:
    """Read every text and find what it says of the incidents that it should tell of."""
    readings: list[Reading] = []
    tellings: list[Telling] = []
    surplus: list[tuple[str, str]] = []
    for report in listed:
        reading = tacitus.read(report["text"], published=report["published"], outlet=report["outlet"])
        readings.append(reading)
        found = match(report["text"], report["tells"], reading)
        tellings += [
            Telling(story=report["story"], report=report["name"], incident=incident, account=account)
            for incident, account in found.items()
        ]
        claimed = set(found.values())
        surplus += [(report["name"], one.id) for one in reading.incidents if one.id not in claimed]
    return Suite(readings=tuple(readings), tellings=tuple(tellings), surplus=tuple(surplus))


def match(text: str, tells: Mapping[str, Sequence[str]], reading: Reading) -> dict[str, str | None]:
    """Incident → the account whose triggers its words hold most of, None where none does.

    Raises `ValueError` for words that the text does not have. Two incidents may get one account: the reader
    has then merged them.
    """
    triggers = _triggers(reading)
    found: dict[str, str | None] = {}
    for incident, words in tells.items():
        stretches = [(start := text.index(one), start + len(one)) for one in words]
        held = {
            account.id: sum(any(a <= s < b for a, b in stretches) for s in triggers[account.id])
            for account in reading.incidents
        }
        best = max(held, key=lambda key: held[key], default=None)
        found[incident] = best if best is not None and held[best] else None
    return found


def _triggers(reading: Reading) -> dict[str, list[int]]:
    """Where the words stand that named each account."""
    starts: defaultdict[str, list[int]] = defaultdict(list)
    for claim in reading.claims:
        if claim.field == "type":
            starts[claim.incident] += [span.start for span in claim.evidence]
    return starts


def resolve(readings: Iterable[Reading], *, step_by_step: bool = False) -> LedgerView:
    """The view of a new ledger with these readings; `step_by_step` asks for a view after each."""
    with tempfile.TemporaryDirectory() as folder, Ledger(Path(folder) / "ledger.db") as ledger:
        for reading in readings:
            ledger.add(reading)
            if step_by_step:
                ledger.view()
        return ledger.view()


def resolve_as_of(readings: Iterable[Reading], days: Iterable[str]) -> dict[str, LedgerView]:
    """Day → what the world had been told by its end."""
    with tempfile.TemporaryDirectory() as folder, Ledger(Path(folder) / "ledger.db") as ledger:
        for reading in readings:
            ledger.add(reading)
        return {day: ledger.view(day) for day in days}


def partition(view: LedgerView) -> dict[str, str]:
    """Account → the ledger's incident."""
    return {key: one.id for one in view.incidents for key in (one.id, *one.merged_ids)}


def judge(tellings: Sequence[Telling], home: Mapping[str, str]) -> Outcome:
    """Compare pairs of tellings and whole incidents with where their accounts went."""
    tally: Counter[str] = Counter()
    false, missed = [], []
    for one, other in combinations(tellings, 2):
        together = _home(one, home) is not None and _home(one, home) == _home(other, home)
        if one.story != other.story:
            tally["across"] += together
        elif one.incident == other.incident:
            tally["same"] += 1
            if not together:
                missed.append((one, other))
        else:
            tally["different"] += 1
            tally["alike"] += one.family == other.family
            if together:
                false.append((one, other))
                tally["false_alike"] += one.family == other.family
    true = _groups(tellings, lambda t: (t.story, t.incident))
    made = _groups((t for t in tellings if t.account), lambda t: _home(t, home))
    return Outcome(
        different=tally["different"],
        false=tuple(false),
        alike=tally["alike"],
        false_alike=tally["false_alike"],
        same=tally["same"],
        missed=tuple(missed),
        unread=sum(t.account is None for t in tellings),
        incidents=len(true),
        whole=sum(len({_home(t, home) or t for t in group}) == 1 for group in true),
        made=len(made),
        mixed=sum(len({(t.story, t.incident) for t in group}) > 1 for group in made),
        across=tally["across"],
        by_reader=sum(bool({one.account, other.account} & _confused(tellings)) for one, other in false),
    )


def _confused(tellings: Iterable[Telling]) -> set[str | None]:
    """Accounts that tell of two incidents."""
    told = Counter(telling.account for telling in tellings if telling.account)
    return {account for account, count in told.items() if count > 1}


def _home(telling: Telling, home: Mapping[str, str]) -> str | None:
    return home.get(telling.account) if telling.account else None


def _groups(tellings: Iterable[Telling], key: Callable[[Telling], object]) -> list[list[Telling]]:
    found: defaultdict[object, list[Telling]] = defaultdict(list)
    for telling in tellings:
        found[key(telling)].append(telling)
    return list(found.values())


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def scores(listed: Iterable[Plain]) -> dict[str, float]:
    """The figures of these reports, read and resolved anew."""
    told = read(listed)
    return judge(told.tellings, partition(resolve(told.readings))).figures


def stable(told: Suite, orders: int) -> bool:
    """Whether every order of adding, and adding one at a time, gives the same incidents."""
    expected = partition(resolve(told.readings))
    for seed in range(orders):
        shuffled = list(told.readings)
        random.Random(seed).shuffle(shuffled)
        if partition(resolve(shuffled, step_by_step=seed == 0)) != expected:
            return False
    return True


def report(outcome: Outcome, told: Suite) -> Iterator[str]:
    """The figures in words."""
    o, stories = outcome, len({telling.story for telling in told.tellings})
    yield (
        f"{len(told.readings)} reports of {stories} stories, {len(told.tellings)} tellings of {o.incidents} incidents; "
        f"{o.unread} tellings not read, {len(told.surplus)} accounts of nothing that was asked for"
    )
    merged = o.same - len(o.missed) + len(o.false)
    yield f"false merges: {_rate(o.false_alike, o.alike)} of pairs of look-alikes"
    yield f"              {_rate(len(o.false), o.different)} of pairs of two incidents of one story"
    yield f"              {_rate(len(o.false), merged)} of merged pairs; {o.across} pairs across stories"
    yield f"              {_rate(o.mixed, o.made)} of the incidents made hold two"
    yield f"              {o.by_reader} of the {len(o.false)} because the reader had made one incident of two"
    yield f"missed merges: {_rate(len(o.missed), o.same)} of pairs of one incident"
    yield f"               {_rate(o.incidents - o.whole, o.incidents)} of incidents are in pieces"


def _rate(part: int, whole: int) -> str:
    return f"{_share(part, whole):6.1%} ({part}/{whole})"


def _shown(pairs: Sequence[tuple[Telling, Telling]], told: Suite) -> Iterator[str]:
    accounts = {one.id: one for reading in told.readings for one in reading.incidents}
    for left, right in pairs:
        yield f"  {left.report}/{left.incident} — {right.report}/{right.incident}"
        for telling in (left, right):
            yield f"      {summary(accounts[telling.account]) if telling.account else 'not read'}"


def summary(one: Incident) -> str:
    """An account in one line."""
    when = f"{one.when.start[:16]}+{one.when.precision}" if one.when else "no time"
    where = f"{one.where.name} ({one.where.radius_km or 0:.0f} km)" if one.where else "no place"
    tolls = ", ".join(f"{toll.effect} {toll.best} {toll.group} {toll.scope}" for toll in one.tolls)
    who = f"{[a.name for a in one.initiators]} → {[a.name for a in one.targets]}"
    thing = one.target_object.class_ if one.target_object else "-"
    return f"{one.id[-6:]} {one.label}/{one.status} {when} {where} {who} {thing} {[m.class_ for m in one.means]} {tolls}"


def main(arguments: list[str]) -> int:
    """Command line; 1 when the order of adding matters."""
    parser = argparse.ArgumentParser(
        prog="python -m evaluation scenarios",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--split", choices=SPLITS, help="default: dev, then heldout")
    parser.add_argument("--orders", type=int, default=ORDERS, help="random orders of adding to try")
    parser.add_argument("--show", action="store_true", help="print the pairs that went wrong")
    chosen = parser.parse_args(arguments)
    steady = True
    for split in (chosen.split,) if chosen.split else ("dev", "heldout"):
        told = suite(split)
        outcome = judge(told.tellings, partition(resolve(told.readings)))
        print(f"{split}: " + "\n".join(report(outcome, told)))
        if chosen.show:
            print("false merges\n" + "\n".join(_shown(outcome.false, told)))
            print("missed merges\n" + "\n".join(_shown(outcome.missed, told)))
            print(
                "not read\n" + "\n".join(f"  {t.report}/{t.incident}" for t in told.tellings if not t.account)
            )
        steady = stable(told, chosen.orders) and steady
        print(f"the same incidents in {chosen.orders} other orders of adding: {'yes' if steady else 'NO'}")
    return 0 if steady else 1


if __name__ == "__main__":
    import sys

    sys.exit(main(sys.argv[1:]))
