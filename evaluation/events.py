"""Whether articles of many outlets on one real event become one incident, and look-alikes do not.

    python -m evaluation events [--split dev|heldout] [--show]

Which article tells of which event stands in `stories/real/fakes.json`, beside the corpus's texts. Of each article its
main incident counts: the one that most claims are about. Pairs of articles are judged; an article that tells of no event
of the list is an event by itself.
"""

from __future__ import annotations

import argparse
import json
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import tacitus
from evaluation import scenarios
from evaluation.parts import SHARED, records
from tacitus.model.records import Incident, Reading

NAME = "events"
LISTED = Path(__file__).with_name("stories") / "real" / "fakes.json"
SPLITS = ("dev", "heldout")

Plain = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Article:
    """An article: its number in the corpus, the event that it is of, its reading and its main incident, if any."""

    number: str
    event: str
    reading: Reading
    main: Incident | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """Pairs of articles: of one event and merged, of two and merged, of one and not merged; and listed look-alikes."""

    right: int
    wrong: tuple[tuple[Article, Article], ...]
    missed: tuple[tuple[Article, Article], ...]
    look_alikes: int
    look_alikes_merged: int
    by_event: float
    """The mean of the F1 of pairs over the events: a pair of an event and another counts for it where merged."""

    @property
    def figures(self) -> dict[str, float]:
        """Shares between 0 and 1, higher is better."""
        merged, same = self.right + len(self.wrong), self.right + len(self.missed)
        return {
            "precision": self.right / merged if merged else 1.0,
            "recall": self.right / same if same else 1.0,
            "by event": self.by_event,
        }


@cache
def listed() -> Plain:
    """The list of events."""
    held: Plain = json.loads(LISTED.read_text("utf-8"))
    return held


def main_incident(reading: Reading) -> Incident | None:
    """The incident that most claims are about, the first told of equals."""
    told = Counter(claim.incident for claim in reading.claims)
    happened = [one for one in reading.incidents if one.status in ("current", "historical", "ongoing")]
    return min(happened, key=lambda one: (-told[one.id], min(one.evidence).start), default=None)


def articles(split: str | None = None) -> Iterator[Article]:
    """The articles of a half, read; copies with other gold values are left out."""
    event_of = {number: event for event, numbers in listed()["events"].items() for number in numbers}
    for record in records(SHARED / "corpora" / "fakes" / "dev.jsonl.gz"):
        number = record["id"].removeprefix("fakes-")
        event = event_of.get(number, number)
        if "-" in number or (split is not None and half_of(event) != split):
            continue
        text = f"{record['title']}\n\n{record['text']}"
        published = listed()["published"].get(number, record["published"])
        reading = tacitus.read(text, published=published, outlet=record["outlet"])
        yield Article(number, event, reading, main_incident(reading))


def half_of(event: str) -> str:
    """The half in which an event is."""
    return SPLITS[1 - zlib.crc32(event.encode()) % 2]


def judge(told: Sequence[Article], home: Mapping[str, str]) -> Outcome:
    """Compare pairs of articles with where their main incidents went."""
    doubtful = {frozenset(pair) for pair in listed()["doubtful"]}
    look_alikes = {frozenset(pair) for pair in listed()["look_alikes"]}
    seen: Counter[str] = Counter()
    by_event: defaultdict[str, Counter[str]] = defaultdict(Counter)
    wrong, missed = [], []
    for one, other in combinations(told, 2):
        pair = frozenset((one.number, other.number))
        if pair in doubtful:
            continue
        together = None not in (one.main, other.main) and _home(one, home) == _home(other, home)
        same = one.event == other.event
        seen["right"] += same and together
        seen["look-alikes"] += pair in look_alikes
        seen["look-alikes merged"] += together and pair in look_alikes
        for event in {one.event, other.event}:
            by_event[event]["expected"] += same
            by_event[event]["merged"] += together
            by_event[event]["right"] += same and together
        if together and not same:
            wrong.append((one, other))
        if same and not together:
            missed.append((one, other))
    several = [c for c in by_event.values() if c["expected"]]
    f1 = [2 * c["right"] / (c["expected"] + c["merged"]) for c in several]
    return Outcome(
        seen["right"],
        tuple(wrong),
        tuple(missed),
        seen["look-alikes"],
        seen["look-alikes merged"],
        sum(f1) / len(f1) if f1 else 1.0,
    )


def _home(article: Article, home: Mapping[str, str]) -> str | None:
    return home.get(article.main.id) if article.main is not None else None


def report(outcome: Outcome, told: Sequence[Article]) -> Iterator[str]:
    """The figures in words."""
    o, figures = outcome, outcome.figures
    merged, same = o.right + len(o.wrong), o.right + len(o.missed)
    events = sum(count > 1 for count in Counter(article.event for article in told).values())
    yield f"{len(told)} articles, {events} events told by several; {sum(a.main is None for a in told)} not read"
    yield f"pairs of articles: precision {figures['precision']:.3f} ({o.right} of {merged} merged are right)"
    yield f"                   recall {figures['recall']:.3f} ({o.right} of {same} of one event are merged)"
    yield f"mean F1 by event:  {figures['by event']:.3f}"
    yield f"look-alikes merged: {o.look_alikes_merged} of {o.look_alikes}"


def main(arguments: list[str]) -> int:
    """Command line; 4 where the corpus is not there."""
    parser = argparse.ArgumentParser(
        prog="python -m evaluation events",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--split", choices=SPLITS, default="dev")
    parser.add_argument("--show", action="store_true", help="print the pairs that went wrong")
    chosen = parser.parse_args(arguments)
    if not (SHARED / "corpora" / "fakes").exists():
        print("the corpus fakes is not there: set TACITUS_SHARED to the folder that holds corpora/")
        return 4
    told = list(articles(chosen.split))
    outcome = judge(told, scenarios.partition(scenarios.resolve(a.reading for a in told)))
    print(f"{chosen.split}: " + "\n".join(report(outcome, told)))
    for name, pairs in (("false", outcome.wrong), ("missed", outcome.missed)) if chosen.show else ():
        for one, other in pairs:
            print(f"{name}: {one.number} ({one.event}) and {other.number} ({other.event})")
            for article in (one, other):
                print("   ", scenarios.summary(article.main) if article.main else "not read")
    return 0


if __name__ == "__main__":
    import sys

    sys.exit(main(sys.argv[1:]))
