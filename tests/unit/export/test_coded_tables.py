"""GED and ACLED: their columns, their unknowns, and losses that add up."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from exports import exported, files
from ledger_factory import Paper, actor, day
from tacitus.errors import UsageError
from tacitus.exchange.columns import columns_of
from tacitus.exchange.mapping import mapping_text
from tacitus.export.acled import event_id
from tacitus.export.ged import priogrid
from tacitus.ledger.ledger import Ledger
from tacitus.model.records import Count

DAY, NUMBER = r"^\d{4}-\d\d-\d\d$", r"^\d+$"
GED = {
    "id": NUMBER, "year": r"^\d{4}$", "type_of_violence": r"^[123]?$", "where_prec": r"^[1-7]$", "date_prec": r"^[1-5]$",
    "date_start": DAY, "date_end": DAY, "best": NUMBER, "low": NUMBER, "high": NUMBER, "event_clarity": r"^[12]$",
    "country_id": r"^\d*$", "latitude": r"^(-?\d+(\.\d+)?)?$", "geom_wkt": r"^(POINT \(-?[\d.]+ -?[\d.]+\))?$",
    "region": "^(Africa|Americas|Asia|Europe|Middle East)$", "relid": "^i_[0-9a-f]+$", "active_year": "^$",
}  # fmt: skip
ACLED = {
    "event_id_cnty": r"^[A-Z]{3}\d+$", "event_date": DAY, "time_precision": "^[123]$", "geo_precision": "^[123]$",
    "disorder_type": "^(Political violence|Demonstrations|Strategic developments)$", "iso": NUMBER, "fatalities": NUMBER,
    "civilian_targeting": "^(Civilian targeting)?$", "timestamp": NUMBER, "notes": "^On .*", "tags": "^ledger_id=i_",
}  # fmt: skip
"""Column → the pattern of its cells, after the code books."""


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def require_valid(found: list[dict[str, str]], columns: tuple[str, ...], patterns: dict[str, str]) -> None:
    schema: dict[str, Any] = {
        "type": "object",
        "required": list(columns),
        "additionalProperties": False,
        "properties": {name: {"type": "string", "pattern": patterns.get(name, "")} for name in columns},
    }
    for row in found:
        assert tuple(row) == columns
        Draft202012Validator(schema).validate(row)


def told_of(loss: dict[str, Any], field: str) -> Iterator[dict[str, Any]]:
    return (row for row in loss["changes"] if row["field"] == field)


def adds_up(loss: dict[str, Any]) -> bool:
    tally = loss["incidents"]
    return (
        tally["asked"] == tally["written"] + tally["left_out"] and len(loss["left_out"]) == tally["left_out"]
    )


def test_ged_is_ged_and_its_losses_add_up(hard: Ledger) -> None:
    made, loss = files("ged", hard)
    found = rows(made[""].decode())
    require_valid(found, columns_of("ged"), GED)
    assert adds_up(loss)
    assert loss["incidents"]["asked"] == 8
    assert {row["relid"] for row in found} | {row["incident"] for row in loss["left_out"]} == {
        incident.id for incident in hard.view().incidents
    }
    market = next(row for row in found if row["adm_1"] == "" and row["country"] == "Ukraine")
    assert (market["type_of_violence"], market["side_b"], market["best"]) == ("3", "Civilians", "12")
    assert (market["gwnoa"], market["gwnob"], market["country_id"]) == ("365", "", "369")
    assert market["side_a"] == "'=Army; 2nd"
    assert market["source_original"] == "the mayor of Kharkiv"


def test_the_two_wounded_of_an_incident_without_dead_are_found_again(hard: Ledger) -> None:
    _, loss = files("ged", hard)
    (hurt,) = [row for row in loss["left_out"] if row["has"].get("wounded") == "2"]
    assert hurt["reason"] == "without_deaths"
    assert "Hasakah" in hurt["has"]["where"]


def test_words_for_many_are_written_by_a_rule_that_is_named(hard: Ledger) -> None:
    made, loss = files("ged", hard)
    beirut = next(row for row in rows(made[""].decode()) if row["country"] == "Lebanon")
    assert (beirut["low"], beirut["best"], beirut["high"]) == ("12", "12", "12")
    told = [row for name in ("best", "low", "high") for row in told_of(loss, name)]
    assert [
        (row["rule"], row["had"], row["wrote"]) for row in told if row["incident"] == beirut["relid"]
    ] == [("vague.dozens", "24/?/?", "12")] * 3


def test_acled_is_acled_and_unknown_dead_are_in_the_loss_file(hard: Ledger) -> None:
    made, loss = files("acled", hard)
    found = rows(made[""].decode())
    require_valid(found, columns_of("acled"), ACLED)
    assert adds_up(loss)
    by_tag = {row["tags"].split(";")[0].removeprefix("ledger_id="): row for row in found}
    guessed = {row["incident"] for row in told_of(loss, "fatalities") if row["rule"] == "fatalities.unknown"}
    known_zero = next(row for row in found if row["location"] == "Dnipro")
    assert known_zero["fatalities"] == "0"
    assert all(by_tag[incident]["fatalities"] == "0" for incident in guessed)
    assert known_zero["tags"].split(";")[0].removeprefix("ledger_id=") not in guessed
    assert any("wounded=2/2/2" in by_tag[incident]["tags"] for incident in guessed)
    assert {row["time_precision"] for row in found} == {"1", "2", "3"}
    months = [row for row in told_of(loss, "when") if row["rule"] == "incidents.date"]
    assert {row["wrote"] for row in months} == {"2024-05-05", "2024-05-01"}


def test_acled_codes_civilians_and_sides(hard: Ledger) -> None:
    market = next(row for row in rows(exported("acled", hard)) if row["location"] == "Kharkiv")
    assert market["civilian_targeting"] == "Civilian targeting"
    assert market["sub_event_type"] == "Remote explosive/landmine/IED"
    assert market["interaction"] == "External/Other forces-Civilians"
    assert market["iso"] == "804"


def test_priogrid_is_counted_as_in_the_data_of_others() -> None:
    assert priogrid(22.488976, 90.062732) == 161821
    assert priogrid(90, 180) == 259200


def test_a_user_s_mapping_is_followed_and_a_wrong_one_is_said(hard: Ledger, tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text(mapping_text("ged").replace('"leave_out"  # GED holds', '"write"  # GED holds'), "utf-8")
    made, loss = files("ged", hard, mapping=mine)
    assert loss["mapping"] == {"format": "ged", "version": 1, "source": "mine.toml"}
    assert any(row["best"] == "" for row in rows(made[""].decode()))
    mine.write_text(
        'format = "ged"\n[incidents]\nwithout_date = "write"\nwithuot_deaths = "write"\n', "utf-8"
    )
    with pytest.raises(UsageError, match="Did you mean 'without_deaths'"):
        files("ged", hard, mapping=mine)
    with pytest.raises(UsageError, match="maps to ged"):
        files("acled", hard, mapping=mine)


def test_ids_of_others_keep(hard: Ledger) -> None:
    before = exported("ged", hard)
    assert before == exported("ged", hard)
    assert event_id("i_1") == event_id("i_1") != event_id("i_2")
    ids = [int(row["id"]) for row in rows(before)]
    assert all(10**15 <= number < 2**53 for number in ids)


def deaths(*parts: tuple[str, str, int], label: str = "attack") -> dict[str, str]:
    """The row of an incident with nine dead, of whom some are told apart: (group, side, how many)."""
    paper = Paper("Rebels killed nine in Kharkiv.", "2024-05-07")
    whole = paper.toll("nine", "killed", 9)
    told = [
        replace(
            paper.toll("nine", "killed", n, group=group),
            side=side,
            part_of=Count(low=9, best=9, high=9, text=None),
        )
        for group, side, n in parts
    ]
    paper.incident(
        "killed nine",
        label=label,
        when=day("2024-05-06"),
        where="Kharkiv",
        initiators=[actor("Army", "UKR", "state_forces")],
        targets=[actor("Men of the hills")],
        tolls=[whole, *told],
    )
    with Ledger("memory:") as ledger:
        ledger.add(paper.extraction())
        (row,) = rows(exported("ged", ledger))
    return row


SPLIT = ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "best")


def test_ged_says_whose_dead_they_were_where_somebody_does() -> None:
    assert [deaths()[name] for name in SPLIT] == ["", "", "", "9", "9"]
    row = deaths(("civilian", "unknown", 4), ("military", "initiator", 3))
    assert [row[name] for name in SPLIT] == ["3", "", "4", "2", "9"]
    row = deaths(("civilian", "unknown", 8), ("military", "initiator", 3))
    assert [row[name] for name in SPLIT] == ["", "", "", "9", "9"], "parts that are more than all"


def test_whoever_fights_a_state_is_armed() -> None:
    assert deaths(label="armed_clash")["type_of_violence"] == "1"
    assert deaths(label="attack")["type_of_violence"] == ""


def test_airwars_names_a_bound_that_a_rule_wrote() -> None:
    paper = Paper("Shells killed about seven.", "2024-05-07")
    about = replace(paper.toll("about seven", "killed", 7), low=None, high=None)
    made = paper.incident("Shells killed", label="shelling", where="Kharkiv", tolls=[about])
    with Ledger("memory:") as ledger:
        ledger.add(paper.extraction())
        _, loss = files("airwars", ledger)
    found = {
        (row["kind"], row["rule"], row["wrote"]) for row in told_of(loss, "killed") if row["incident"] == made
    }
    assert found >= {("guessed", "killed.min", "7"), ("guessed", "killed.max", "7")}
