"""Turn the corpora that shipped weights may be trained on into sentences with marked words.

    .venv/bin/python -m training.encoder.prepare --out DIR

Writes `train.jsonl` and `dev.jsonl`; `training/encoder/train.py` reads them in an environment of its own, without
spaCy. One JSON object a line: `task` (location, factuality, event), `text` (a sentence) and `marks`, the words asked
about: `start`, `end` and, by task, `places` (spans), `value` (-1.5…1.5), `types`, `incident`
(whether it names one) and `roles`.
"""

from __future__ import annotations

import argparse
import json
import sys
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluation.adapters.polnear import parsed_text
from evaluation.own import reports as own_reports
from evaluation.parts import SHARED, records

from tacitus.ontology.events import event_lexicon

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tacitus.model.parsed import ParsedReport, Sentence

CORPORA = SHARED / "corpora"
TYPES = {
    "Conflict.Attack": "attack",
    "Life.Die": "die",
    "Life.Injure": "injure",
    "Justice.ArrestJailDetain": "arrest",
    "Conflict.Demonstrate": "protest",
}
ROLES = {
    "Attacker": "agent",
    "Killer": "agent",
    "Injurer": "agent",
    "Jailer": "agent",
    "Demonstrator": "agent",
    "Target": "patient",
    "Victim": "patient",
    "Detainee": "patient",
    "Instrument": "instrument",
    "ExplosiveDevice": "instrument",
    "Place": "place",
}
"""The corpus's names → ours: who does it, to whom, with what, where."""
CONTENT = frozenset({"NOUN", "VERB", "ADJ", "PROPN"})
EVENTIVE = 0.15
"""From this share of its sentences on a word mostly names an event (our choice)."""
OWN_TIMES = 2
"""How often our own sentences are shown in an epoch (our choice: few, but what the reader is for)."""
LONGEST = 2000
"""Characters of the longest sentence that is kept."""

Row = dict[str, Any]


def main() -> None:
    """Write the two files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    out: Path = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    words = trigger_words()
    located = list(locations())
    held = {row["text"] for row in located if row["held"]}
    train = [row for row in located if not row["held"] and row["text"] not in held]
    dev = [row for row in located if row["held"]]
    train += factualities(CORPORA / "factuality/train.jsonl.gz")
    dev += factualities(CORPORA / "factuality/dev.jsonl")
    pages = list(records(CORPORA / "wikievents/train.jsonl.gz"))
    read = {page["id"]: [event["trigger"]["start"] for event in page["events"]] for page in pages}
    train += certain([row for page in pages for row in events(page, words)], read)
    dev += [row for r in records(CORPORA / "wikievents/dev.jsonl") for row in events(r, words)]
    for split, rows in own().items():
        (train if split == "train" else dev).extend(rows * (OWN_TIMES if split == "train" else 1))
    for name, rows in (("train", train), ("dev", dev)):
        (out / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
        print(name, dict(Counter(row["task"] for row in rows)), sum(len(r["marks"]) for r in rows))
    print(len(words), "words that name an event in wikievents train")
    (out / "words.json").write_text(json.dumps(dict(sorted(words.items()))), "utf-8")


def locations() -> Iterator[Row]:
    """event_location: one marked verb a sentence; the fifth by id that is kept as dev is `held`."""
    for record in records(CORPORA / "event_location/train.jsonl.gz"):
        verb = record["verb"]
        places = [[one["start"], one["end"]] for one in record["locations"]]
        yield {
            "task": "location",
            "id": record["id"],
            "text": record["text"],
            "held": zlib.crc32(record["id"].encode()) % 5 == 0,
            "marks": [{"start": verb["start"], "end": verb["end"], "places": places}],
        }


def factualities(path: Path) -> Iterator[Row]:
    """UDS-IH2: every predicate of a sentence."""
    for record in records(path):
        marks = [
            {"start": one["start"], "end": one["end"], "value": one["value"]} for one in record["predicates"]
        ]
        if marks:
            yield {"task": "factuality", "id": record["id"], "text": record["text"], "marks": marks}


def trigger_words() -> Counter[str]:
    """How often each lemma names an event of our types in wikievents train."""
    counted: Counter[str] = Counter()
    for record in records(CORPORA / "wikievents/train.jsonl.gz"):
        parsed = parsed_text(record["text"])
        for index in _typed(parsed, record):
            counted[parsed.doc[index].lemma_.lower()] += 1
    return counted


def events(record: Row, words: Counter[str]) -> Iterator[Row]:
    """WikiEvents: the triggers of our types, and as counter-examples the same lemmas where they are none."""
    parsed = parsed_text(record["text"])
    typed = _typed(parsed, record)
    for sentence in parsed.sentences:
        if sentence.end - sentence.start > LONGEST:
            continue
        marks = [
            _event_mark(sentence, token, typed.get(token.i, []))
            for token in sentence.tokens
            if token.i in typed or (token.lemma_.lower() in words and token.pos_ in CONTENT)
        ]
        text = parsed.report.text[sentence.start : sentence.end]
        yield {"task": "event", "id": record["id"], "at": sentence.start, "text": text, "marks": marks}


def certain(rows: list[Row], read: dict[str, list[int]]) -> list[Row]:
    """Rows of wikievents without the marks of which the silence of the annotators says nothing.

    They marked a page's beginning densely and its rest thinly: "killed" has a label in a third of the sentences, and
    in two thirds of those near another label. So words that mostly name an event, where annotators were (a sentence
    with a trigger of any type; `read` has their offsets by page), count as none only there.
    """
    near = [_is_read(row, read) for row in rows]
    met: Counter[str] = Counter()
    named: Counter[str] = Counter()
    for row, held in zip(rows, near, strict=True):
        for mark in row["marks"] if held else ():
            met[_word(row, mark)] += 1
            named[_word(row, mark)] += bool(mark["types"])
    kept = []
    for row, held in zip(rows, near, strict=True):
        marks = [
            mark
            for mark in row["marks"]
            if held or named[_word(row, mark)] < EVENTIVE * met[_word(row, mark)] or not met[_word(row, mark)]
        ]
        kept.append({**row, "marks": marks})
    return [row for row in kept if row["marks"]]


def _is_read(row: Row, read: dict[str, list[int]]) -> bool:
    return any(row["at"] <= start < row["at"] + len(row["text"]) for start in read[row["id"]])


def _word(row: Row, mark: Row) -> str:
    word: str = row["text"][mark["start"] : mark["end"]]
    return word.lower()


def _typed(parsed: ParsedReport, record: Row) -> dict[int, list[Row]]:
    """Token → the events of our types that it names."""
    found: dict[int, list[Row]] = {}
    for event in record["events"]:
        if _type(event) is not None:
            trigger = event["trigger"]
            span = parsed.doc.char_span(trigger["start"], trigger["end"], alignment_mode="expand")
            if span is not None:
                found.setdefault(span.root.i, []).append(event)
    return found


def _type(event: Row) -> str | None:
    return TYPES.get(".".join(event["type"].split(".")[:2]))


def _event_mark(sentence: Sentence, token: Token, named: list[Row]) -> Row:
    base = sentence.start
    roles = [
        [one["start"] - base, one["end"] - base, ROLES[one["role"]]]
        for event in named
        for one in event["arguments"]
        if one["role"] in ROLES and base <= one.get("start", -1) < sentence.end
    ]
    types = sorted({str(_type(event)) for event in named})
    start = token.idx - base
    return {"start": start, "end": start + len(token), "types": types, "roles": roles}


def own() -> dict[str, list[Row]]:
    """Our own corpus: words that name an incident and words that name none, and who did what to whom beside them.

    Types are left out: an incident's label is not the type of the word. Roles are told only where the word's sentence
    names a party, the place only where it names the place: elsewhere another name may stand for either.
    """
    found: dict[str, list[Row]] = {"train": [], "dev": []}
    for record in own_reports():
        found[record["split"]] += own_rows(record)
    return found


def own_rows(record: Row) -> Iterator[Row]:
    """The sentences of one of our reports that hold a labelled word."""
    parsed = parsed_text(record["text"])
    for sentence in parsed.sentences:
        inside = range(sentence.start, sentence.end)
        marks = [
            _own_mark(parsed, sentence, word, incident)
            for incident in record["incidents"]
            for word in incident["evidence"]
            if word["start"] in inside
        ]
        marks += [
            _own_mark(parsed, sentence, word, None)
            for word in record["not_incidents"]
            if word["start"] in inside
        ]
        told = [start for incident in record["incidents"] for start, _, _ in _parties(incident)]
        if not marks and not any(start in inside for start in told):
            marks = [_own_mark(parsed, sentence, word, None) for word in _violent(sentence)]
        if marks:
            text = parsed.report.text[sentence.start : sentence.end]
            yield {"task": "event", "id": record["id"], "at": sentence.start, "text": text, "marks": marks}


def _violent(sentence: Sentence) -> Iterator[Row]:
    """Words of the event lexicon in a sentence that tells nothing of any incident."""
    lexicon = event_lexicon()
    for token in sentence.tokens:
        lemma = (token.lemma_.lower(),)
        if (token.pos_ == "VERB" and lemma in lexicon.verbs) or (
            token.pos_ == "NOUN" and lemma in lexicon.nouns
        ):
            yield {"start": token.idx, "end": token.idx + len(token)}


def _own_mark(parsed: ParsedReport, sentence: Sentence, word: Row, incident: Row | None) -> Row:
    """The head of a labelled phrase; `incident` is what it names (None: nothing that is one)."""
    span = parsed.doc.char_span(word["start"], word["end"], alignment_mode="expand")
    token = span.root if span is not None else parsed.doc[sentence.tokens.start]
    base, inside = sentence.start, range(sentence.start, sentence.end)
    mark = {"start": token.idx - base, "end": token.idx - base + len(token), "incident": incident is not None}
    roles = [[a - base, b - base, role] for a, b, role in _parties(incident or {}) if a in inside]
    if roles:
        mark["roles"] = roles
        places = [[a, b] for a, b, role in roles if role == "place"]
        if places:
            mark["places"] = places
    return mark


def _parties(incident: Row) -> Iterator[tuple[int, int, str]]:
    listed = [(one, "agent") for one in incident.get("initiators", [])]
    harmed = [*incident.get("targets", []), incident.get("target_object"), *incident.get("tolls", [])]
    listed += [(one, "patient") for one in harmed]
    listed += [(one, "instrument") for one in incident.get("means", [])] + [(incident.get("where"), "place")]
    for one, role in listed:
        if one and one.get("text"):
            yield one["text"]["start"], one["text"]["end"], role


if __name__ == "__main__":
    sys.exit(main())
