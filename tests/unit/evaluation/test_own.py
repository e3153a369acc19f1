"""Our own annotated reports: every span slices, and the scorer counts what it should."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from evaluation import own

RECORDS = list(own.reports())


def spans(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if {"start", "end", "text"} <= set(value):
            yield value
        for inner in value.values():
            yield from spans(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from spans(inner)


@pytest.mark.parametrize("record", RECORDS, ids=[r["id"] for r in RECORDS])
def test_spans_slice(record: dict[str, Any]) -> None:
    for span in spans([record["incidents"], record["not_incidents"]]):
        assert record["text"][span["start"] : span["end"]] == span["text"]


@pytest.mark.parametrize("record", RECORDS, ids=[r["id"] for r in RECORDS])
def test_links_name_incidents(record: dict[str, Any]) -> None:
    keys = [incident["key"] for incident in record["incidents"]]
    assert len(keys) == len(set(keys))
    assert all({link["from"], link["to"]} <= set(keys) for link in record["links"])


def test_a_fifth_is_dev() -> None:
    assert len(list(own.reports("dev"))) == len(RECORDS) // 5


def test_a_perfect_reading_scores_one() -> None:
    gold = RECORDS[0]
    read = {**gold["incidents"][0], "id": "i"}
    claim = {"incident": "i", "field": "type", "evidence": read["evidence"]}
    reading = {"report": gold, "incidents": [read], "claims": [claim]}
    tally = own.Tally()
    assert own.judge(tally, gold, reading) == []
    assert tally.right["incident"] == tally.expected["incident"] == tally.read["incident"] == 1
    missed = own.judge(own.Tally(), gold, {"report": gold, "incidents": [], "claims": []})
    assert missed == ["missed: a air_strike"]


def test_means_responsibility_and_links_are_judged() -> None:
    gold = next(record for record in RECORDS if record["id"] == "own-068")
    first, second = ({**one, "id": one["key"]} for one in gold["incidents"])
    claims = [
        {"incident": one["key"], "field": "type", "evidence": one["evidence"]} for one in (first, second)
    ]
    link = {**gold["links"][0], "relation": "follows"}
    reading = {
        "report": gold,
        "incidents": [
            first,
            {**second, "responsibility": [{"kind": "claimed", "actor": first["initiators"][0]}]},
        ],
        "claims": claims,
        "links": [link],
    }
    tally = own.Tally()
    told = own.judge(tally, gold, reading)
    assert tally.figures("responsibility") == (0.0, 0.0, 0.0)
    assert tally.figures("link") == (0.0, 0.0, 0.0)
    assert tally.figures("incident") == (1.0, 1.0, 1.0)
    assert "link missed: ('a', 'b', 'cause')" in told
    assert "link invented: ('a', 'b', 'follows')" in told


@pytest.mark.parametrize(
    ("expected", "found", "counted"),
    [
        ("Kupyansk", ("Kupiansk", "Kupyansk", "settlement"), (1, 1, 1)),
        ("Kupyansk", ("Izium", "Izium", "settlement"), (0, 1, 1)),
        ("Kupyansk", ("Ukraine", "Ukraine", "country"), (0, 1, 0)),
        ("Ukraine", ("Ukraine", "Ukraine", "country"), (1, 1, 1)),
        (None, ("Izium", "Izium", "settlement"), (0, 0, 1)),
        (None, ("Ukraine", "Ukraine", "country"), (0, 0, 0)),
    ],
)
def test_a_place_is_judged_by_its_name(
    expected: str | None, found: tuple[str, str, str], counted: tuple[int, int, int]
) -> None:
    gold = next(record for record in RECORDS if record["incidents"])
    place = {"name": expected, "country": "UKR", "text": None}
    where = {
        "name": found[0],
        "country": "UKR",
        "text": {"start": 0, "end": 1, "text": found[1]},
        "precision": found[2],
    }
    incident = {**gold["incidents"][0], "where": place}
    reading = {
        "report": gold,
        "incidents": [{**incident, "id": "i", "where": where}],
        "claims": [{"incident": "i", "field": "type", "evidence": incident["evidence"]}],
    }
    tally = own.Tally()
    own.judge(tally, {**gold, "incidents": [incident], "links": []}, reading)
    assert (tally.right["place"], tally.expected["place"], tally.read["place"]) == counted
