"""The table's rows, and where it is written."""

from __future__ import annotations

from pathlib import Path

import pytest
from evaluation import table
from evaluation.parts import SUBSETS
from evaluation.scoring import figure

FIGURES = {
    "voa_events: dev": {
        "records": 25,
        "ours": {"trigger F1, conflict types": 0.71234, "argument F1, overlapping spans": 0.3},
        "before": {"trigger F1, conflict types": 0.61},
        "baseline": {"trigger F1, conflict types": 0.5, "argument F1, overlapping spans": 0.0},
    }
}


def test_every_row_is_well_formed() -> None:
    listed = table.parts()
    assert len({part.key for part in listed}) == len(listed)
    for part in listed:
        assert part.keep is None or part.keep in SUBSETS
        assert part.only is None or part.only in table.RESTRICTIONS
        assert len({measure.name for measure in part.measures}) == len(part.measures)
        for argument in part.ruler_arguments():
            assert not argument.endswith(".json") or Path(argument).exists()


def test_rows_hold_figure_aim_and_baseline() -> None:
    first, second = table.rows(FIGURES, ["voa_events"])
    assert first[:4] == ("voa_events", "dev", "25", "trigger F1, conflict types")
    assert first[4:8] == ("0.712", "0.610", "0.70", "0.500")
    assert second[4:8] == ("0.300", "", "0.55", "")


def test_a_figure_just_below_its_aim_is_not_rounded_up_to_it() -> None:
    ours = {"trigger F1, conflict types": 0.6997, "argument F1, overlapping spans": 0.3}
    first, _ = table.rows({"voa_events: dev": {"records": 25, "ours": ours}}, ["voa_events"])
    assert first[4] == "0.6997"
    assert "**0.6997**" not in table.markdown([first])


def test_markdown_marks_aims_met_and_numbers_sources() -> None:
    text = table.markdown(table.rows(FIGURES))
    assert "**0.712**" in text
    assert "**0.300**" not in text
    assert "1 of 2 aims met." in text
    assert "(1) " in text
    assert "| 0.500 | the 50s (1) |" in text


def test_only_what_stands_between_the_markers_changes(tmp_path: Path) -> None:
    document = tmp_path / "page.md"
    document.write_text("above\n<!-- b -->\nold\n<!-- e -->\nbelow\n", "utf-8")
    for text in ("new", "newer"):
        table.replace_between(document, "<!-- b -->", "<!-- e -->", text)
        assert document.read_text("utf-8") == f"above\n<!-- b -->\n{text}\n<!-- e -->\nbelow\n"
    with pytest.raises(ValueError, match="markers"):
        table.replace_between(document, "<!-- x -->", "<!-- e -->", "new")


def test_a_figure_is_found_by_its_path() -> None:
    said = {"a": {"f1": 0.4, "none": None}, "b": {"f1": 0.6}}
    assert figure(said, ["a.f1"]) == 0.4
    assert figure(said, ["a.f1", "b.f1"]) == pytest.approx(0.5)
    assert figure(said, ["a.none"]) == 0.0
