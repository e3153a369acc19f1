"""Floors only go up; changed gold is noticed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from evaluation import gate
from evaluation.table import Measure, Part

GOLD = [{"id": str(i), "text": f"Report {i}.", "gold": {"killed": i}} for i in range(30)]
PART = Part(
    corpus="toy",
    name="dev",
    gold="dev.jsonl",
    sample=5,
    arguments=[],
    measures=[Measure(name="F1", figure=["main"])],
)


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, float]:
    """The figures that the next measurement gives; changed by the test."""
    figures = {"F1": 0.80}
    monkeypatch.setattr(gate, "FLOORS", tmp_path / "floors.json")
    monkeypatch.setattr(gate, "parts", lambda chosen: [PART])
    monkeypatch.setattr(gate, "sample_of", lambda part: GOLD[:5])
    monkeypatch.setattr(gate, "measure_part", lambda part, sample, jobs: dict(figures))
    return figures


def floor() -> float:
    value: float = gate.load_floors()["parts"][PART.key]["floors"]["F1"]
    return value


def test_floors_rise_and_never_fall_by_raising(measured: dict[str, float]) -> None:
    assert gate.run(raised=True) == 0
    assert floor() == pytest.approx(0.80 - gate.TOLERANCE)
    measured["F1"] = 0.90
    gate.run(raised=True)
    measured["F1"] = 0.70
    assert gate.run(raised=True) == 1
    assert floor() == pytest.approx(0.90 - gate.TOLERANCE)


def test_the_gate_fails_below_a_floor_and_holds_on_it(measured: dict[str, float]) -> None:
    gate.run(raised=True)
    measured["F1"] = floor()
    assert gate.run() == 0
    measured["F1"] -= 0.001
    assert gate.run() == 1


def test_lowering_is_kept_with_its_reason(measured: dict[str, float]) -> None:
    gate.run(raised=True)
    measured["F1"] = 0.5
    assert gate.run(lower="toy", reason="the corpus was read wrongly") == 0
    assert floor() == pytest.approx(0.49)
    [kept] = gate.load_floors()["lowered"]
    assert (kept["reason"], kept["from"], kept["to"]) == (
        "the corpus was read wrongly",
        {"F1": 0.79},
        {"F1": 0.49},
    )


def test_changed_gold_fails_until_it_is_accepted(
    measured: dict[str, float], monkeypatch: pytest.MonkeyPatch
) -> None:
    gate.run(raised=True)
    other = [{**GOLD[0], "gold": {"killed": 99}}, *GOLD[1:5]]
    monkeypatch.setattr(gate, "sample_of", lambda part: other)
    assert gate.run() == 1
    assert gate.run(raised=True) == 1
    assert gate.run(lower="toy", reason="gold was put right") == 0
    assert gate.run() == 0


def test_a_sample_is_fixed_by_ids_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Part, "records", lambda self: list(reversed(GOLD)))
    chosen = [record["id"] for record in gate.sample_of(PART)]
    monkeypatch.setattr(Part, "records", lambda self: [{**r, "text": "x"} for r in GOLD])
    assert [record["id"] for record in gate.sample_of(PART)] == chosen
    assert len(set(chosen)) == PART.sample


def test_the_digest_is_of_content_not_of_order() -> None:
    turned = [dict(reversed(record.items())) for record in reversed(GOLD)]
    assert gate.digest(turned) == gate.digest(GOLD)
    assert gate.digest([{**GOLD[0], "text": "Report 0!"}, *GOLD[1:]]) != gate.digest(GOLD)


def test_no_text_is_in_the_floors(measured: dict[str, float]) -> None:
    gate.run(raised=True)
    assert "Report" not in json.dumps(gate.load_floors())
