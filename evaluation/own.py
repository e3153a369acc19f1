"""Scores the reading on our own annotated reports (`training/corpus`).

    python -m evaluation own [--split train|dev|tune|test] [--report ID] [--show]

A read incident is matched to the expected incident whose trigger words its own trigger words cover most; each is
used once. Type, day, place, country, roles, the thing hit, means, tolls and responsibility are then judged on the matched
pairs, incidents and links on all. A link is right between the right incidents with the right sense: a cause
(retaliation, response), a sequence (follows), or a part (part_of, same_series). "left alone" are the violent words
(plans, threats, sport …) that name no incident, and that the reader let name none.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from training.reports import records

from evaluation import prose
from tacitus.model.codec import to_plain
from tacitus.model.records import Interval, Report
from tacitus.pipeline.read import read_report

NAME = "own"
FIELDS = (
    "incident", "type", "label", "status", "when", "place", "country", "initiator", "target", "object", "means",
    "toll", "group", "speaker", "responsibility", "link", "cause", "follows", "part", "left alone",
)  # fmt: skip
SENSES = {
    "retaliation": "cause",
    "response": "cause",
    "follows": "follows",
    "part_of": "part",
    "same_series": "part",
}
IDLE = frozenset({"the", "a", "an", "of", "its", "their", "said"})

Plain = dict[str, Any]


@dataclass(slots=True)
class Tally:
    """Right, expected and read, by field; precision is right/read, recall right/expected."""

    right: Counter[str] = field(default_factory=Counter)
    expected: Counter[str] = field(default_factory=Counter)
    read: Counter[str] = field(default_factory=Counter)

    def add(self, name: str, *, right: int, expected: int, read: int) -> bool:
        """Count one field of one pair; whether all of it was right."""
        self.right[name] += right
        self.expected[name] += expected
        self.read[name] += read
        return right == expected == read

    def figures(self, name: str) -> tuple[float, float, float]:
        """Precision, recall and F1 of a field; 0 where there is nothing."""
        right, expected, read = self.right[name], self.expected[name], self.read[name]
        precision, recall = right / read if read else 0.0, right / expected if expected else 0.0
        return precision, recall, 2 * precision * recall / (precision + recall) if right else 0.0


def reports(split: str | None = None) -> Iterator[Plain]:
    """The annotated reports, in the order of their names; `tune` and `test` are others (`prose.py`)."""
    if split in prose.MEASURED:
        return prose.reports(split)
    return (record for record in records() if split in (None, record["split"]))


def as_report(record: Plain) -> Report:
    """The report as a reader gets it: text and what came beside it."""
    published = None
    if record["published"]:
        day = record["published"]
        published = Interval(start=f"{day}T00:00:00", end=f"{day}T23:59:59", precision="day")
    return Report(
        id=record["id"],
        text=record["text"],
        title=record["title"],
        outlet=record["outlet"],
        published=published,
    )


def triggers(reading: Plain, incident: Plain) -> list[tuple[int, int]]:
    """Where the words stand that named a read incident."""
    return [
        (span["start"], span["end"])
        for claim in reading["claims"]
        if claim["incident"] == incident["id"] and claim["field"] == "type"
        for span in claim["evidence"]
    ]


def match(expected: list[Plain], reading: Plain) -> list[tuple[Plain, Plain]]:
    """Pairs (expected, read), best overlap first."""
    scored = []
    for i, gold in enumerate(expected):
        spans = [(s["start"], s["end"]) for s in gold["evidence"]]
        for j, found in enumerate(reading["incidents"]):
            own = triggers(reading, found)
            shared = sum(any(a < d and c < b for c, d in own) for a, b in spans)
            if shared:
                scored.append((-shared, gold["label"] != found["label"], i, j))
    pairs: list[tuple[Plain, Plain]] = []
    used: tuple[set[int], set[int]] = (set(), set())
    for _, _, i, j in sorted(scored):
        if i not in used[0] and j not in used[1]:
            used[0].add(i)
            used[1].add(j)
            pairs.append((expected[i], reading["incidents"][j]))
    return pairs


def _words(name: str) -> set[str]:
    return {w.strip(".,'’").removesuffix("'s").removesuffix("s") for w in name.lower().split()} - IDLE


def same_name(one: str, other: str) -> bool:
    """Whether the words of one name are among the other's."""
    left, right = _words(one), _words(other)
    return bool(left and right) and (left <= right or right <= left or bool(left & right))


def same_actor(one: Plain, other: Plain) -> bool:
    """By name, or by the words in the report ("Israeli" is read as Israel)."""
    said = other["text"]["text"] if other["text"] else other["name"]
    return same_name(one["name"], other["name"]) or same_name(one["name"], said)


def pair(expected: list[Plain], found: list[Plain]) -> tuple[int, list[Plain]]:
    """How many actors agree, and the read ones left over."""
    left = list(found)
    right = 0
    for actor in expected:
        hit = next((other for other in left if same_actor(actor, other)), None)
        if hit is not None:
            left.remove(hit)
            right += 1
    return right, left


def _figure(toll: Plain) -> tuple[Any, ...]:
    return (toll["effect"], toll["low"], toll["best"])


def _voice(toll: Plain) -> str:
    speaker = toll["speaker"]
    if isinstance(speaker, dict):
        return str(speaker["name"])
    return speaker[0]["name"] if speaker and speaker[0]["role"] != "outlet" else ""


def same_day(expected: Plain | None, found: Plain | None) -> bool:
    """Within a day of each other at both ends (a zone may move an edge), and no wider than three times."""
    if expected is None or found is None:
        return expected is found
    inside = found["start"][:10] <= expected["end"] and found["end"][:10] >= expected["start"]

    def days(interval: Plain) -> int:
        return (date.fromisoformat(interval["end"][:10]) - date.fromisoformat(interval["start"][:10])).days

    return inside and days(found) <= 3 * max(1, days(expected))


def judge(tally: Tally, record: Plain, reading: Plain) -> list[str]:
    """Count one report; what differed, in words."""
    pairs = match(record["incidents"], reading)
    tally.add("incident", right=len(pairs), expected=len(record["incidents"]), read=len(reading["incidents"]))
    told = [
        f"missed: {g['key']} {g['label']}" for g in record["incidents"] if all(g is not a for a, _ in pairs)
    ]
    told += [
        f"invented: {r['label']} {[reading['report']['text'][a:b] for a, b in triggers(reading, r)]}"
        for r in reading["incidents"]
        if all(r is not b for _, b in pairs)
    ]
    for gold, read in pairs:
        told += [f"{gold['key']} {line}" for line in _judge_pair(tally, gold, read)]
    told += _judge_idle_words(tally, record["not_incidents"], reading)
    keys = {read["id"]: gold["key"] for gold, read in pairs}
    told += _judge_links(tally, record["links"], reading.get("links", []), keys)
    return told


def _judge_pair(tally: Tally, gold: Plain, read: Plain) -> Iterator[str]:
    for name in ("type", "label", "status"):
        if not tally.add(name, right=int(gold[name] == read[name]), expected=1, read=1):
            yield f"{name}: {gold[name]} read as {read[name]}"
    # a bound ("told by Friday") claims no day
    found = read["when"] if read["when"] and read["when"].get("precision") != "unknown" else None
    if not _add_optional(tally, "when", gold["when"], found, same_day(gold["when"], found)):
        yield f"when: {gold['when'] and gold['when']['start']} read as {found and (found['start'], found['end'])}"
    yield from _judge_place(tally, gold["where"], read["where"])
    one = gold["where"] and gold["where"]["country"]
    other = read["where"] and read["where"]["country"]
    if not _add_optional(tally, "country", one, other, one == other):
        yield f"country: {one} read as {other}"
    for role in ("initiators", "targets"):
        right, over = pair(gold[role], read[role])
        # those harmed may be listed as targets beside the thing that was hit
        wrong = [a for a in over if role == "initiators" or not _is_victim(a, gold)]
        if not tally.add(role[:-1], right=right, expected=len(gold[role]), read=right + len(wrong)):
            expected, found = ([a["name"] for a in side[role]] for side in (gold, read))
            yield f"{role}: {expected} read as {found}"
    yield from _judge_object(tally, gold["target_object"], read["target_object"])
    yield from _judge_set(
        tally, "means", *(Counter(one["class"] for one in side["means"]) for side in (gold, read))
    )
    yield from _judge_responsibility(tally, gold, read["responsibility"])
    yield from _judge_tolls(tally, gold["tolls"], read["tolls"])


def _judge_place(tally: Tally, expected: Plain | None, found: Plain | None) -> Iterator[str]:
    """The place that is named for it, by its words or its name; a whole country, unless that is expected, names none."""
    named = expected if expected and _called(expected) else None
    equal = bool(named and found and same_place(named, found))
    read = found if found and (equal or found["precision"] != "country") else None
    if not _add_optional(tally, "place", named, read, equal):
        yield f"place: {named and sorted(_called(named))} read as {read and read['name']}"


def same_place(expected: Plain, found: Plain) -> bool:
    """Whether the words stand at one place in the report, or are of one name."""
    one, other = expected.get("text"), found["text"]
    if one and other and one["start"] < other["end"] and other["start"] < one["end"]:
        return True
    return any(_words(a) & _words(b) for a in _called(expected) for b in _called(found))


def _called(place: Plain) -> set[str]:
    """The names of a place, by the gazetteer and in the report."""
    text = place.get("text")
    return {name for name in (place.get("name"), text and text["text"]) if name}


def _judge_object(tally: Tally, expected: Plain | None, found: Plain | None) -> Iterator[str]:
    """The thing that was hit, by its words."""
    one, other = (side and side["text"]["text"] for side in (expected, found))
    if not _add_optional(tally, "object", one, other, bool(one and other and same_name(one, other))):
        yield f"object: {one} read as {other}"


def _judge_set(tally: Tally, name: str, expected: Counter[str], found: Counter[str]) -> Iterator[str]:
    """Values that may be several, each once."""
    right = (expected & found).total()
    if not tally.add(name, right=right, expected=expected.total(), read=found.total()):
        yield f"{name}: {sorted(expected)} read as {sorted(found)}"


def _judge_responsibility(tally: Tally, gold: Plain, found: list[Plain]) -> Iterator[str]:
    """Who is said to have done it, and in what way it is said.

    An expected initiator whom somebody is read to have named is the same fact once more, told with its speaker: the
    annotation does not list it, so it is neither right nor wrong. A state that owns to its deed is annotated `claimed`.
    """
    expected = gold["responsibility"]
    left = list(found)
    right = 0
    for one in expected:
        hit = next(
            (o for o in left if _kind(o) == one["kind"] and same_actor(one["actor"], o["actor"])), None
        )
        if hit is not None:
            left.remove(hit)
            right += 1
    wrong = [
        o
        for o in left
        if _kind(o) == "denied" or not any(same_actor(actor, o["actor"]) for actor in gold["initiators"])
    ]
    if not tally.add("responsibility", right=right, expected=len(expected), read=right + len(wrong)):
        told, said = ([(_kind(o), o["actor"]["name"]) for o in side] for side in (expected, found))
        yield f"responsibility: {told} read as {said}"


def _kind(responsibility: Plain) -> str:
    kind: str = responsibility["kind"]
    return "claimed" if kind == "acknowledged" else kind


def _judge_idle_words(tally: Tally, spans: list[Plain], reading: Plain) -> list[str]:
    """Words that name no incident, by whether they named one in the reading."""
    named = [words for incident in reading["incidents"] for words in triggers(reading, incident)]
    taken = [one["text"] for one in spans if any(a < one["end"] and one["start"] < b for a, b in named)]
    tally.add("left alone", right=len(spans) - len(taken), expected=len(spans), read=len(spans))
    return [f"names no incident: {words!r}" for words in taken]


def _judge_links(tally: Tally, expected: list[Plain], found: list[Plain], keys: dict[str, str]) -> list[str]:
    """Links between matched incidents; one of an unmatched incident is missed or invented."""
    gold = {(link["from"], link["to"], SENSES[link["relation"]]) for link in expected}
    read = {
        (keys.get(link["from"], "?"), keys.get(link["to"], "?"), SENSES[link["relation"]])
        for link in found
        if link["from"] in keys or link["to"] in keys
    }
    tally.add("link", right=len(gold & read), expected=len(gold), read=len(read))
    for sense in sorted(set(SENSES.values())):
        one, other = ({link for link in side if link[2] == sense} for side in (gold, read))
        tally.add(sense, right=len(one & other), expected=len(one), read=len(other))
    return [f"link missed: {link}" for link in sorted(gold - read)] + [
        f"link invented: {link}" for link in sorted(read - gold)
    ]


def _is_victim(actor: Plain, gold: Plain) -> bool:
    text = actor["text"]
    spans = [toll["text"] for toll in gold["tolls"]]
    if gold["target_object"]:
        spans.append(gold["target_object"]["text"])
    return text is not None and any(s["start"] < text["end"] and text["start"] < s["end"] for s in spans)


def _add_optional(tally: Tally, name: str, gold: object, read: object, equal: bool) -> bool:
    """A field that may be unknown: an unknown is neither expected nor read."""
    right = int(gold is not None and read is not None and equal)
    return tally.add(name, right=right, expected=int(gold is not None), read=int(read is not None))


def _judge_tolls(tally: Tally, expected: list[Plain], found: list[Plain]) -> Iterator[str]:
    left = [t for t in found if (t["low"], t["best"], t["high"]) != (None, None, None)]
    total = len(left)
    right = 0
    for toll in expected:
        hit = next((t for t in left if _figure(t) == _figure(toll)), None)
        if hit is None:
            yield f"toll missed: {_figure(toll)} {toll['group']}"
            continue
        left.remove(hit)
        right += 1
        group, other_group = (None if side["group"] == "unknown" else side["group"] for side in (toll, hit))
        if (
            not _add_optional(tally, "group", group, other_group, group == other_group)
            and group != other_group
        ):
            yield f"toll group: {group} read as {other_group}"
        one, other = _voice(toll), _voice(hit)
        agree = one == other == "" or same_name(one, other)
        if not tally.add("speaker", right=int(agree), expected=1, read=1):
            yield f"toll {_figure(toll)} speaker: {one!r} read as {other!r}"
    for toll in left:
        yield f"toll invented: {_figure(toll)} {toll['group']} {_voice(toll)!r}"
    tally.add("toll", right=right, expected=len(expected), read=total)


def scores(listed: Iterable[Plain]) -> dict[str, dict[str, float]]:
    """Precision (`p`), recall (`r`) and `f1` of every field on these reports, read anew."""
    tally = Tally()
    for record in listed:
        judge(tally, record, to_plain(read_report(as_report(record))))
    return {name: dict(zip(("p", "r", "f1"), tally.figures(name), strict=True)) for name in FIELDS}


def main(arguments: list[str]) -> int:
    """Command line; prints the figures and, with `--show`, every difference."""
    parser = argparse.ArgumentParser(prog="python -m evaluation own", description=__doc__)
    parser.add_argument("--split", choices=("train", "dev", *prose.MEASURED))
    parser.add_argument("--report", action="append", default=[], help="only this one; again")
    parser.add_argument("--show", action="store_true", help="print every difference")
    chosen = parser.parse_args(arguments)
    tally = Tally()
    for record in reports(chosen.split):
        if chosen.report and record["id"] not in chosen.report:
            continue
        differences = judge(tally, record, to_plain(read_report(as_report(record))))
        if chosen.show and differences:
            print(record["id"])
            print("\n".join(f"    {line}" for line in differences))
    print("\n".join(table(tally)))
    return 0


def table(tally: Tally, names: Iterable[str] = FIELDS) -> Iterator[str]:
    """One line per field: precision, recall, F1 and the counts."""
    yield f"{'field':<14} {'prec':>6} {'rec':>6} {'f1':>6}  right/expected/read"
    for name in names:
        precision, recall, f1 = tally.figures(name)
        counts = f"{tally.right[name]}/{tally.expected[name]}/{tally.read[name]}"
        yield f"{name:<14} {precision:6.3f} {recall:6.3f} {f1:6.3f}  {counts}"


if __name__ == "__main__":
    import sys

    sys.exit(main(sys.argv[1:]))
