"""Annotated reports beside the first corpus: our own, and real prose that is annotated by id and offset.

`training/prose/own.jsonl` and `stand_off.jsonl` are for training; on `tune_…` thresholds are set; `test_…` are read only
to measure what is finished. The texts of stand-off annotations stay in the corpora; where these are not at hand,
only our own reports come. Of long texts the first `upto` characters are annotated.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from evaluation.parts import ROOT, SHARED, records

FOLDER = ROOT / "training" / "prose"
PREFIX = {"train": "", "tune": "tune_", "test": "test_"}
MEASURED = ("tune", "test")
"""Parts that the network was not trained on: thresholds are set on the first, the second only measures."""

Plain = dict[str, Any]


def reports(part: str) -> Iterator[Plain]:
    """The annotated reports of a part, each with its text."""
    yield from _lines(FOLDER / f"{PREFIX[part]}own.jsonl")
    yield from _with_texts(FOLDER / f"{PREFIX[part]}stand_off.jsonl")


def _with_texts(path: Path) -> Iterator[Plain]:
    wanted = {record["id"]: record for record in _lines(path)}
    for name in sorted({identity.split("/")[0] for identity in wanted}):
        for held_in in sorted((SHARED / "corpora" / name).glob("*.jsonl*")):
            for held in records(held_in):
                record = wanted.pop(f"{name}/{held['id']}", None)
                if record is not None:
                    text = held["text"][: record.get("upto")]
                    labels = with_words(record, text)
                    yield {"title": None, "published": None, "outlet": None, **held, **labels, "text": text}


def with_words(value: Any, text: str) -> Any:
    """Annotations with the words of each span, and a `name` for who or what has its words as `text`."""
    if isinstance(value, list):
        return [with_words(inner, text) for inner in value]
    if not isinstance(value, dict):
        return value
    if isinstance(value.get("start"), int):
        return {**value, "text": text[value["start"] : value["end"]]}
    made = {key: with_words(inner, text) for key, inner in value.items()}
    return {"name": made["text"]["text"], **made} if isinstance(made.get("text"), dict) else made


def _lines(path: Path) -> Iterator[Plain]:
    with path.open(encoding="utf-8") as source:
        yield from map(json.loads, source)
