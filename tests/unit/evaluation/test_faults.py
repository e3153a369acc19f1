"""Cases of reading faults: their file is held to its form, and a case passes or fails by what is read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from evaluation.faults import VISIBLE, CaseError, load, main, outcome

TEXT = "Gunmen killed nine farmers near Bria on Saturday, the prefect said."
CASE = {"id": "x1", "kind": "own", "text": TEXT, "published": "2024-05-14"}


def case(must: list[object], never: list[object] | None = None) -> dict[str, object]:
    return CASE | {"must": must, "never": never or []}


def test_a_case_passes_when_every_must_holds_and_no_never_does() -> None:
    must = [{"incidents": [1, 1]}, {"incident": {"killed": [9, 9, 9], "day": "2024-05-11"}}]
    assert outcome(case(must, [{"incident": {"doer": "prefect"}}])).passed


def test_a_must_that_fails_is_missed_and_a_never_that_holds_is_printed() -> None:
    found = outcome(case([{"incident": {"killed": [8, 8, 8]}}], [{"incident": {"initiator": "gunmen"}}]))
    assert not found.passed
    assert len(found.missed) == len(found.printed) == 1


@pytest.mark.parametrize("name", ["visible.jsonl", "heldout.jsonl", "wordings.jsonl"])
def test_the_files_of_cases_are_sound(name: str) -> None:
    assert len(list(load(VISIBLE.with_name(name)))) >= 88


@pytest.mark.parametrize(
    ("forbidden", "printed"),
    [
        ({"other_doer": ["gunmen"]}, False),
        ({"other_doer": ["rebels"]}, True),
        ({"other_figure": [9]}, False),
        ({"other_figure": [8]}, True),
        ({"other_speaker": ["prefect"]}, True),
        ({"other_speaker": ["prefect", "this report"]}, False),
        ({"other_country": ["CAF"]}, False),
        ({"other_place": []}, True),
        ({"other_claimant": []}, False),
    ],
)
def test_whatever_else_is_printed_is_forbidden(forbidden: object, printed: bool) -> None:
    assert bool(outcome(case([{"incidents": [1, 1]}], [forbidden])).printed) is printed


@pytest.mark.parametrize(
    "line",
    [
        "no json",
        json.dumps(CASE),
        json.dumps(CASE | {"must": [{"unheard_of": 1}], "never": []}),
        json.dumps(CASE | {"must": [{"incidents": [0, 0]}], "never": [], "extra": 1}),
    ],
)
def test_a_faulty_line_is_named(tmp_path: Path, line: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_text(json.dumps(case([{"incidents": [1, 1]}])) + "\n" + line + "\n", "utf-8")
    with pytest.raises(CaseError, match=":2:"):
        list(load(path))
    assert main([str(path)]) == 2
    assert ":2:" in capsys.readouterr().err
