"""The compact form of annotators, the checks on our own corpus, and the agreement of two hands."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
from training.agreement import compare, incident_pairs
from training.annotating import (
    AnnotationError,
    blocks,
    bounds_of,
    days_of,
    faults,
    record_of,
    span_of,
    split_of,
)
from training.reports import FIRST, HANDS, SECOND, by_id, put, records

SOURCE = """
== 045 | wire | Mali | 2024-05-14 | -
= Shells hit Tessit
Shells hit Tessit overnight, killing at least two herders, the mayor said.

JNIM denied that it had fired on Tessit. A day later the army burned three boats.
--
i a shelling current 2024-05-13..2024-05-14
@ Tessit = MLI
E hit; fired
M Shells = shelling
K 2+ civilian = at least two herders < the mayor
R denied JNIM
i b arson current ?
@ Tessit#2 = MLI
E burned
I the army
O three boats = ship
L b>a follows
"""


@pytest.fixture
def record() -> dict[str, Any]:
    (block,) = blocks(SOURCE)
    return record_of(block, "A")


def test_compact_form_becomes_a_record(record: dict[str, Any]) -> None:
    first, second = record["incidents"]
    assert list(faults(record)) == []
    assert (record["id"], record["split"], record["title"], record["outlet"]) == (
        "own-045",
        "dev",
        "Shells hit Tessit",
        None,
    )
    assert first["when"] == {"start": "2024-05-13", "end": "2024-05-15"}
    assert first["tolls"][0]["speaker"]["name"] == "the mayor"
    assert first["responsibility"][0]["actor"]["name"] == "JNIM"
    assert second["when"] is None
    assert second["where"]["text"]["start"] > first["where"]["text"]["start"]
    assert record["links"] == [{"from": "b", "to": "a", "relation": "follows", "speaker": None}]


@pytest.mark.parametrize(
    ("figure", "bounds"),
    [
        ("6", (6, 6, 6)),
        ("6+", (6, 6, None)),
        ("-9", (None, None, 9)),
        ("~30", (None, 30, None)),
        ("<30", (None, 30, 30)),
        ("24..", (24, None, None)),
        ("5..10", (5, None, 10)),
    ],
)
def test_figures(figure: str, bounds: tuple[int | None, ...]) -> None:
    assert bounds_of(figure) == bounds


def test_a_quote_is_found_as_whole_words() -> None:
    assert span_of("attackers met an attack; attack", "attack#2")["start"] == 25
    with pytest.raises(AnnotationError):
        span_of("one attack", "attack#2")


def test_the_type_is_that_of_the_label() -> None:
    (block,) = blocks(SOURCE.replace("i b arson current ?", "i b release current ?"))
    assert [one["type"] for one in record_of(block, "A")["incidents"]] == ["ASSAULT", "RETREAT"]


def test_days_end_after_the_last() -> None:
    assert days_of("2024-02-29") == {"start": "2024-02-29", "end": "2024-03-01"}
    assert days_of("?") is None


@pytest.mark.parametrize(
    "line", ["i a drone current ?", "i a shelling now ?", "E nowhere", "K many civilian = Shells", "Z hit"]
)
def test_wrong_lines_are_told(line: str) -> None:
    (block,) = blocks(SOURCE)
    block.lines.append(line)
    with pytest.raises(AnnotationError, match=line.split()[0]):
        record_of(block, "A")


def test_faults_are_found(record: dict[str, Any]) -> None:
    record["incidents"][0]["evidence"][0]["start"] += 1
    record["incidents"][1]["key"] = "a"
    record["links"][0]["to"] = "z"
    record["split"] = "train"
    assert len(list(faults(record))) == 4


def test_a_hand_agrees_with_itself(record: dict[str, Any]) -> None:
    agreement = compare(record, copy.deepcopy(record))
    assert agreement.told == []
    assert {agreement.f1(kind) for kind in ("incident", "toll", "link", "responsibility")} == {1.0}


def test_differences_are_counted(record: dict[str, Any]) -> None:
    other = copy.deepcopy(record)
    other["incidents"][0]["tolls"][0]["best"] = 3
    other["incidents"][1]["label"] = "attack"
    other["links"] = []
    agreement = compare(record, other)
    assert agreement.f1("toll") == 0.0
    assert agreement.f1("label") == 0.5
    assert agreement.f1("link") == 0.0
    assert len(agreement.told) == 4


def test_an_incident_of_one_hand_counts_with_its_values(record: dict[str, Any]) -> None:
    other = copy.deepcopy(record)
    del other["incidents"][0]
    agreement = compare(record, other)
    assert agreement.f1("incident") == pytest.approx(2 / 3)
    assert agreement.f1("toll") == 0.0


def test_incidents_are_paired_by_trigger_words(record: dict[str, Any]) -> None:
    one, other = record["incidents"]
    assert incident_pairs([one, other], [other, one]) == [(one, one), (other, other)]


STORED = by_id()


def test_there_are_at_least_three_hundred_reports_and_a_fifth_is_dev() -> None:
    assert len(STORED) >= 300
    assert sum(record["split"] == "dev" for record in STORED.values()) == len(STORED) // 5


@pytest.mark.parametrize("hand", HANDS, ids=lambda hand: hand.stem)
def test_stored_labels_have_no_faults(hand: Path) -> None:
    labels = by_id(hand)
    wrong = [(name, fault) for name in STORED for fault in faults(STORED[name] | labels[name])]
    assert wrong == []


def test_every_report_has_two_hands() -> None:
    first, second = by_id(FIRST), by_id(SECOND)
    for name, record in STORED.items():
        assert first[name]["hand"] != second[name]["hand"], name
        assert record["annotations"] == [first[name]["hand"], second[name]["hand"]], name


def test_a_record_is_put_in_its_place(tmp_path: Path) -> None:
    hand = tmp_path / "made" / "hand.jsonl"
    put([{"id": "own-002", "a": 1}, {"id": "own-001", "a": 2}], hand)
    put([{"id": "own-002", "a": 3}], hand)
    assert list(records(hand)) == [{"id": "own-001", "a": 2}, {"id": "own-002", "a": 3}]


def test_splits_go_by_number() -> None:
    assert [split_of(number) for number in (1, 4, 5, 6, 300)] == ["train", "train", "dev", "train", "dev"]
