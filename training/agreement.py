"""How far two hands agree on our own annotated reports: F1 by kind of value, and the differences in words.

Incidents of the two hands are paired by the trigger words that they share, most first; values are then compared on
the pairs, and what belongs to an unpaired incident counts as a disagreement. F1 is 2 × agreed / (first + second):
which hand is called the prediction makes no difference.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

Plain = dict[str, Any]
Same = Callable[[Plain, Plain], bool]

KINDS = (
    "incident", "trigger words", "type", "label", "status", "day", "place", "country", "initiator", "target",
    "thing hit", "its class", "means", "its class (means)", "toll", "toll group", "toll part", "toll speaker",
    "responsibility", "link", "link: cause", "link: follows", "link: part_of", "no incident",
)  # fmt: skip
"""The rows, in their order."""
CAUSE = frozenset({"retaliation", "response"})
NOTHING: Plain = {
    name: [] for name in ("evidence", "initiators", "targets", "means", "tolls", "responsibility")
}
"""What an incident that only one hand has is compared with."""


@dataclass(slots=True)
class Agreement:
    """Counts by kind: agreed, of the first hand, of the second; and the differences, a line each."""

    agreed: Counter[str] = field(default_factory=Counter)
    first: Counter[str] = field(default_factory=Counter)
    second: Counter[str] = field(default_factory=Counter)
    told: list[str] = field(default_factory=list)

    def add(
        self, kind: str, first: list[Plain], second: list[Plain], same: Same, key: str = ""
    ) -> list[tuple[Plain, Plain]]:
        """Count two lists of values of a kind; the pairs that agree."""
        pairs, one, other = paired(first, second, same)
        self.agreed[kind] += len(pairs)
        self.first[kind] += len(first)
        self.second[kind] += len(second)
        self.told += [f"{key}{kind}: only the first: {_words(value)}" for value in one]
        self.told += [f"{key}{kind}: only the second: {_words(value)}" for value in other]
        return pairs

    def add_value(self, kind: str, first: object, second: object, same: bool, key: str = "") -> None:
        """Count a single value that may be unknown (None)."""
        right = same and first is not None and second is not None
        self.agreed[kind] += right
        self.first[kind] += first is not None
        self.second[kind] += second is not None
        if not (right or first is None is second):
            self.told.append(f"{key}{kind}: {_words(first)} | {_words(second)}")

    def f1(self, kind: str) -> float | None:
        """F1 of a kind; None where neither hand has any."""
        total = self.first[kind] + self.second[kind]
        return 2 * self.agreed[kind] / total if total else None

    def table(self) -> Iterator[str]:
        """One line a kind: F1, then agreed / first / second."""
        yield f"{'kind':<18} {'f1':>6}  agreed/first/second"
        for kind in KINDS:
            score = self.f1(kind)
            if score is not None:
                yield f"{kind:<18} {score:6.3f}  {self.agreed[kind]}/{self.first[kind]}/{self.second[kind]}"


def paired(
    first: list[Plain], second: list[Plain], same: Same
) -> tuple[list[tuple[Plain, Plain]], list[Plain], list[Plain]]:
    """Each value of the first list with the next free one of the second that is the same; then the rest of both."""
    left, pairs, alone = list(second), [], []
    for value in first:
        hit = next((other for other in left if same(value, other)), None)
        if hit is None:
            alone.append(value)
        else:
            left.remove(hit)
            pairs.append((value, hit))
    return pairs, alone, left


def overlap(one: Plain | None, other: Plain | None) -> bool:
    """Whether two spans share a character."""
    return bool(one and other and one["start"] < other["end"] and other["start"] < one["end"])


def incident_pairs(first: list[Plain], second: list[Plain]) -> list[tuple[Plain, Plain]]:
    """Incidents of both hands that share trigger words, most shared words (then the same label) first."""
    scored = []
    for i, one in enumerate(first):
        for j, other in enumerate(second):
            shared = sum(any(overlap(a, b) for b in other["evidence"]) for a in one["evidence"])
            if shared:
                scored.append((-shared, one["label"] != other["label"], i, j))
    used: tuple[set[int], set[int]] = (set(), set())
    pairs = []
    for _, _, i, j in sorted(scored):
        if i not in used[0] and j not in used[1]:
            used[0].add(i)
            used[1].add(j)
            pairs.append((first[i], second[j]))
    return pairs


def compare(first: Plain, second: Plain) -> Agreement:
    """The agreement on one report."""
    agreement = Agreement()
    ones, others = first["incidents"], second["incidents"]
    pairs = incident_pairs(ones, others)
    agreement.add("incident", ones, others, lambda a, b: any(a is one and b is other for one, other in pairs))
    for one, other in pairs:
        _compare_incident(agreement, one, other)
    for incident in ones:
        if all(incident is not one for one, _ in pairs):
            _compare_lists(agreement, incident, NOTHING, f"{incident['key']} (unpaired) ")
    for incident in others:
        if all(incident is not other for _, other in pairs):
            _compare_lists(agreement, NOTHING, incident, f"{incident['key']} (unpaired) ")
    _compare_links(
        agreement, first["links"], second["links"], {one["key"]: other["key"] for one, other in pairs}
    )
    agreement.add("no incident", first["not_incidents"], second["not_incidents"], overlap)
    return agreement


def _compare_incident(agreement: Agreement, one: Plain, other: Plain) -> None:
    key = f"{one['key']}/{other['key']} "
    for name in ("type", "label", "status"):
        agreement.add_value(name, one[name], other[name], one[name] == other[name], key)
    agreement.add_value("day", one["when"], other["when"], one["when"] == other["when"], key)
    place, elsewhere = (side["where"] or {"text": None, "country": None} for side in (one, other))
    agreement.add_value(
        "place", place["text"], elsewhere["text"], _same_name(place["text"], elsewhere["text"]), key
    )
    agreement.add_value(
        "country", place["country"], elsewhere["country"], place["country"] == elsewhere["country"], key
    )
    thing, things = (side["target_object"] or {"text": None, "class": None} for side in (one, other))
    agreement.add_value(
        "thing hit", thing["text"], things["text"], overlap(thing["text"], things["text"]), key
    )
    if overlap(thing["text"], things["text"]):
        agreement.add_value(
            "its class", thing["class"], things["class"], thing["class"] == things["class"], key
        )
    _compare_lists(agreement, one, other, key)


def _compare_lists(agreement: Agreement, one: Plain, other: Plain, key: str) -> None:
    agreement.add("trigger words", one["evidence"], other["evidence"], overlap, key)
    for role in ("initiators", "targets"):
        agreement.add(role[:-1], one[role], other[role], _same_actor, key)
    for mean, means in agreement.add("means", one["means"], other["means"], _same_actor, key):
        agreement.add_value(
            "its class (means)", mean["class"], means["class"], mean["class"] == means["class"], key
        )
    for toll, tolls in agreement.add("toll", one["tolls"], other["tolls"], _same_toll, key):
        agreement.add_value("toll group", toll["group"], tolls["group"], toll["group"] == tolls["group"], key)
        part, parts = ("part" if side.get("part") else None for side in (toll, tolls))
        agreement.add_value("toll part", part, parts, part == parts, key)
        speaker, speakers = (side["speaker"] for side in (toll, tolls))
        agreement.add_value(
            "toll speaker",
            speaker,
            speakers,
            bool(speaker and speakers and _same_actor(speaker, speakers)),
            key,
        )
    agreement.add("responsibility", one["responsibility"], other["responsibility"], _same_responsibility, key)


def _compare_links(
    agreement: Agreement, first: list[Plain], second: list[Plain], keys: dict[str, str]
) -> None:
    """Links by the pairs of incidents; also by what they say: a cause, a sequence, a part."""

    def same(one: Plain, other: Plain) -> bool:
        ends = (keys.get(one["from"]), keys.get(one["to"]))
        return ends == (other["from"], other["to"]) and _sense(one) == _sense(other)

    agreement.add("link", first, second, same)
    told = len(agreement.told)
    for sense in ("cause", "follows", "part_of"):
        one, other = ([link for link in side if _sense(link) == sense] for side in (first, second))
        agreement.add(f"link: {sense}", one, other, same)
    del agreement.told[told:]


def _sense(link: Plain) -> str:
    relation: str = link["relation"]
    return "cause" if relation in CAUSE else relation


def _same_name(one: Plain | None, other: Plain | None) -> bool:
    """The same words, or overlapping ones (the same place may be named twice)."""
    return bool(one and other) and (overlap(one, other) or _folded(one) == _folded(other))


def _folded(span: Plain | None) -> str:
    return span["text"].lower().removeprefix("the ") if span else ""


def _same_actor(one: Plain, other: Plain) -> bool:
    return _same_name(one["text"], other["text"])


def _same_toll(one: Plain, other: Plain) -> bool:
    return all(one[name] == other[name] for name in ("effect", "low", "best", "high")) and overlap(
        one["text"], other["text"]
    )


def _same_responsibility(one: Plain, other: Plain) -> bool:
    return one["kind"] == other["kind"] and _same_actor(one["actor"], other["actor"])


def total(agreements: Iterable[Agreement]) -> Agreement:
    """The sum of many."""
    whole = Agreement()
    for agreement in agreements:
        whole.agreed += agreement.agreed
        whole.first += agreement.first
        whole.second += agreement.second
    return whole


def as_reading(labels: Plain) -> Plain:
    """Labels in the form of a reading, so that a hand can be judged by the reader's own ruler (`evaluation.own`)."""
    named = [{**incident, "id": incident["key"]} for incident in labels["incidents"]]
    claims = [
        {"incident": incident["key"], "field": "type", "evidence": incident["evidence"]}
        for incident in labels["incidents"]
    ]
    return {
        "report": {"text": labels["text"]},
        "incidents": named,
        "claims": claims,
        "links": labels["links"],
    }


def _words(value: object) -> str:
    """A value in few words, for the list of differences."""
    if not isinstance(value, dict):
        return str(value)
    if "relation" in value:
        return f"{value['from']}>{value['to']} {value['relation']}"
    if "effect" in value:
        return f"{value['effect']} {value['low']}/{value['best']}/{value['high']} {value['text']['text']!r}"
    if "label" in value:
        return f"{value['key']} {value['label']} {value['status']} {[span['text'] for span in value['evidence']]}"
    if "actor" in value:
        return f"{value['kind']} {value['actor']['name']}"
    if "name" in value:
        return str(value["name"])
    if "start" in value and "text" not in value:
        return f"{value['start']}..{value['end']}"
    inner = value.get("text")
    return str(inner["text"] if isinstance(inner, dict) else inner)
