"""Real events told by several articles: the list is sound, and pairs are counted as they should be."""

from __future__ import annotations

import gzip
import json

import pytest
from evaluation import events
from evaluation.events import Article
from evaluation.parts import SHARED

import tacitus

TEXT = "Shells hit a market in {} on Monday, killing {} people, the mayor said."
NAMED = (("Kharkiv", 12, "a"), ("Kharkiv", 12, "a"), ("Sumy", 3, "b"))


def told() -> list[Article]:
    read = [
        (event, tacitus.read(TEXT.format(town, killed), published="2024-05-07", outlet=str(n)))
        for n, (town, killed, event) in enumerate(NAMED)
    ]
    return [Article(str(n), event, r, events.main_incident(r)) for n, (event, r) in enumerate(read)]


def test_every_article_is_of_one_event_and_look_alikes_are_not_of_one() -> None:
    listed = events.listed()
    numbers = [number for numbers in listed["events"].values() for number in numbers]
    assert len(numbers) == len(set(numbers))
    event_of = {number: event for event, of in listed["events"].items() for number in of}
    assert all(event_of.get(one, one) != event_of.get(other, other) for one, other in listed["look_alikes"])
    assert all(len(of) > 1 for of in listed["events"].values())


@pytest.mark.skipif(not (SHARED / "corpora" / "fakes").exists(), reason="the corpora are not there")
def test_every_number_is_in_the_corpus() -> None:
    with gzip.open(SHARED / "corpora" / "fakes" / "dev.jsonl.gz", "rt") as lines:
        known = {json.loads(line)["id"].removeprefix("fakes-") for line in lines}
    listed = events.listed()
    named = {number for numbers in listed["events"].values() for number in numbers} | listed[
        "published"
    ].keys()
    assert named <= known


def test_pairs_are_counted() -> None:
    articles = told()
    first, second, third = ((one.main.id if one.main else "") for one in articles)
    outcome = events.judge(articles, {first: "i", second: "i", third: "i"})
    assert (outcome.right, len(outcome.wrong), len(outcome.missed)) == (1, 2, 0)
    assert outcome.figures == {"precision": 1 / 3, "recall": 1.0, "by event": 0.5}
    apart = events.judge(articles, {first: "i", second: "j", third: "k"})
    assert (apart.right, len(apart.wrong), len(apart.missed)) == (0, 0, 1)
    assert apart.figures == {"precision": 1.0, "recall": 0.0, "by event": 0.0}
