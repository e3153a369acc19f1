"""Where gold and reading differ, record by record: the text around it, what gold says, what was read.

Gold and prediction are both turned into flat facts ("attack ‹fired› > Attacker ‹gunmen›"), whatever the kind of
corpus; facts on both sides are right, the others are listed side by side. Texts go to the terminal only.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from evaluation.parts import Record

AROUND = 160
"""Characters shown before and after the first difference."""
MOST = 24
"""Differences shown of one record."""
GOLD_FIELDS = {
    "ecbplus": (),
    "event_coding": ("codings",),
    "event_location": ("locations",),
    "factuality": ("predicates",),
    "fakes": ("killed_civilians", "killed_noncivilians", "killed_children", "killed_women"),
    "gvc": ("killed", "injured"),
    "hrdsattack": ("perpetrator_type", "violation_types", "year", "month", "day", "city", "country"),
    "muc4": ("templates",),
    "polnear": ("attributions",),
    "rams": ("events",),
    "re3d": ("entities",),
    "timex": ("timexes",),
    "toponyms": ("toponyms",),
    "voa_events": ("events",),
    "wikievents": ("events",),
}
"""The fields that the corpora's main figures look at. Who shares an `incident` is compared by itself."""
TOLD = frozenset({"type", "role", "value", "lat", "lon", "source", "target", "event", "code"})
"""Plain fields of a nested mapping that are compared, beside the characters it stands on."""
COARSE_DEGREES = 1.0
"""Coordinates are compared at this step: about the 161 km of the usual measure."""


@dataclass(frozen=True, slots=True, order=True)
class Fact:
    """One thing said of a record, and where in its text (-1: nowhere)."""

    start: int
    said: str


def show_errors(corpus: str, listed: Sequence[Record], made: Sequence[Record], count: int) -> None:
    """Print up to `count` records with differences, in an order fixed by their ids."""
    console = Console()
    pairs = [(gold, answer) for gold, answer in zip(listed, made, strict=True) if "text" in gold]
    pairs.sort(key=lambda pair: hashlib.sha256(str(pair[0].get("id")).encode()).hexdigest())
    theirs = mates([gold for gold, _ in pairs])
    ours = mates([answer for _, answer in pairs])
    shown = 0
    for gold, answer in pairs:
        identity = str(gold.get("id"))
        right = facts(corpus, gold, gold["text"]) | theirs.get(identity, set())
        read = facts(corpus, answer, gold["text"]) | ours.get(identity, set())
        if shown < count and right != read:
            shown += 1
            _show(console, gold, sorted(right - read), sorted(read - right), len(right & read))
    console.print(f"{shown} records shown", highlight=False)


def facts(corpus: str, answer: Record, text: str) -> set[Fact]:
    """Every fact of an answer, or of a gold record."""
    fields = {**answer, **answer["gold"]} if isinstance(answer.get("gold"), Mapping) else answer
    found: set[Fact] = set()
    for name in GOLD_FIELDS[corpus]:
        value = fields.get(name)
        found.update(_facts(value, "" if isinstance(value, list | Mapping) else f"{name} = ", text))
    return found


def mates(listed: Sequence[Record]) -> dict[str, set[Fact]]:
    """Record → which others are labelled with its incident."""
    labelled = defaultdict(set)
    for record in listed:
        if record.get("incident") is not None:
            labelled[record["incident"]].add(str(record["id"]))
    return {
        one: {Fact(-1, f"same incident as {mate}") for mate in together if mate != one}
        for together in labelled.values()
        for one in together
    }


def _facts(value: Any, before: str, text: str) -> Iterator[Fact]:
    if isinstance(value, Mapping) and "alts" in value:
        fills = [fill for one in value["alts"] for fill in one["values"]]
        yield Fact(-1, f"{before}{' / '.join(map(str, fills))}")
    elif isinstance(value, Mapping):
        yield from _mapping(value, before, text)
    elif isinstance(value, list):
        for one in value:
            yield from _facts(one, before, text)
    elif value not in (None, "", 0):
        yield Fact(-1, f"{before}{value}")


def _mapping(value: Mapping[str, Any], before: str, text: str) -> Iterator[Fact]:
    """A mapping's own fact (its plain fields and the characters it stands on), then those of what it holds."""
    trigger = value["trigger"] if isinstance(value.get("trigger"), Mapping) else value
    start, end = trigger.get("start"), trigger.get("end")
    told = [_plain(name, value[name]) for name in sorted(TOLD & value.keys()) if not _nested(value[name])]
    said = before + " ".join([*told, f"‹{text[start:end]}›"] if isinstance(start, int) else told)
    if told or isinstance(start, int):
        yield Fact(start if isinstance(start, int) else -1, said)
    for name, one in value.items():
        if _nested(one) and name not in ("trigger", "spans"):
            yield from _facts(one, f"{said} > " if name == "arguments" else f"{before}{name}: ", text)


def _nested(value: Any) -> bool:
    return isinstance(value, Mapping | list)


def _plain(name: str, value: Any) -> str:
    if name in ("lat", "lon"):
        return f"{name}≈{value / COARSE_DEGREES:.0f}" if value is not None else f"{name}?"
    return f"{round(value):+d}" if isinstance(value, float) else str(value)


def _show(
    console: Console, gold: Record, missed: Sequence[Fact], spurious: Sequence[Fact], right: int
) -> None:
    places = [fact.start for fact in [*missed, *spurious] if fact.start >= 0]
    middle = min(places, default=0)
    text = gold["text"]
    excerpt = " ".join(text[max(0, middle - AROUND) : middle + AROUND].split())
    console.rule(f"{escape(str(gold['id']))}: {right} right, {len(missed)} missed, {len(spurious)} spurious")
    console.print(f"… {excerpt} …", markup=False, highlight=False)
    table = Table(show_edge=False, pad_edge=False)
    table.add_column("gold only (missed)", overflow="fold", ratio=1)
    table.add_column("read only (spurious)", overflow="fold", ratio=1)
    for left, other in _side_by_side(missed, spurious):
        table.add_row(escape(left), escape(other))
    console.print(table)


def _side_by_side(missed: Sequence[Fact], spurious: Sequence[Fact]) -> list[tuple[str, str]]:
    """Rows in the order of the text; facts that stand on the same characters share a row."""
    waiting = list(spurious)
    rows: list[tuple[int, str, str]] = []
    for fact in missed:
        other = next((o for o in waiting if o.start == fact.start), None)
        if other is not None:
            waiting.remove(other)
        rows.append((fact.start, fact.said, other.said if other is not None else ""))
    rows += [(fact.start, "", fact.said) for fact in waiting]
    return [(left, other) for _, left, other in sorted(rows)][:MOST]
