"""Each format opened by a tool that we did not write, on incidents that are hard to write down."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from exports import exported, files
from ledger_factory import Paper, day
from tacitus.exchange.columns import columns_of
from tacitus.export import FORMATS
from tacitus.export.acled import event_id
from tacitus.ledger.ledger import Ledger


def tool(name: str) -> ModuleType:
    """A validator; where it is not installed the test says so."""
    return pytest.importorskip(
        name, reason=f"{name} is not installed: this format was NOT validated (make setup-dev)"
    )


def ids_of(ledger: Ledger) -> set[str]:
    return {incident.id for incident in ledger.view().incidents}


# STIX ---------------------------------------------------------------------------------------------------------


def test_stix_passes_the_validator_of_oasis(hard: Ledger) -> None:
    validator = tool("stix2validator")
    text = exported("stix", hard)
    options = validator.ValidationOptions(version="2.1", disabled="uuid-check")
    result = validator.validate_string(text, options)
    assert result.is_valid, [str(error) for error in result.errors]
    bundle = json.loads(text)
    kinds = [made["type"] for made in bundle["objects"]]
    assert {"incident", "report", "identity", "threat-actor", "location", "relationship", "note"} <= set(
        kinds
    )
    assert len({made["id"] for made in bundle["objects"]}) == len(bundle["objects"])
    names = [made["name"] for made in bundle["objects"] if made["type"] == "incident"]
    assert len(set(names)) == len(names) == 7, "the planned one is left out"
    led = [made for made in bundle["objects"] if made.get("relationship_type") == "led-to"]
    assert [made["extensions"][next(iter(made["extensions"]))]["strength"] for made in led] == ["stated"]


def test_what_went_is_revoked_in_stix_and_deleted_in_acled(hard: Ledger) -> None:
    cursor = hard.cursor()
    first, second = (i.id for i in hard.view().incidents if i.label == "shelling")
    hard.judge(first, second, "same", by="Ada", reason="one")
    objects = json.loads(exported("stix", hard, since=cursor))["objects"]
    (revoked,) = [made for made in objects if made.get("revoked")]
    assert revoked["modified"] >= revoked["created"]
    assert sum(made["type"] == "incident" for made in objects) == 2
    made, loss = files("acled", hard, since=cursor)
    assert len(made["deleted.csv"].decode().splitlines()) == 2
    assert (loss["incidents"]["asked"], loss["incidents"]["gone"], loss["since"]) == (1, 1, cursor)
    assert {row["incident"] for row in loss["gone"]} < {first, second}
    assert {row["now"] for row in loss["gone"]} < {first, second}


def test_what_the_mapping_leaves_out_now_is_taken_back(tmp_path: Path) -> None:
    with Ledger(tmp_path / "l.db") as ledger:
        told = Paper("Shells fell on Kharkiv.", "2024-05-07")
        told.incident("Shells fell", label="shelling", when=day("2024-05-06"), where="Kharkiv", killed=1)
        ledger.add(told.extraction())
        cursor = ledger.cursor()
        planned = Paper("Shelling of Kharkiv is planned.", "2024-05-07", "wire")
        kept = planned.incident(
            "Shelling", label="shelling", status="planned", where="Kharkiv", when=day("2024-05-06")
        )
        ledger.add(planned.extraction())
        made, loss = files("acled", ledger, since=cursor)
        assert [row["incident"] for row in loss["left_out"]] == [kept]
        assert made["deleted.csv"].decode().splitlines()[1].startswith(event_id(kept))
        objects = json.loads(exported("stix", ledger, since=cursor))["objects"]
        assert [one["name"].endswith(f"[{kept}]") for one in objects if one.get("revoked")] == [True]


# KML ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("uncertainty", ["property", "polygon"])
def test_kml_passes_the_schema_of_ogc(hard: Ledger, tmp_path: Path, uncertainty: str) -> None:
    validator = tool("fastkml.validator")
    rules = tmp_path / "kml.toml"
    rules.write_text(f'format = "kml"\n[geometry]\nuncertainty = "{uncertainty}"\n', "utf-8")
    text = exported("kml", hard, mapping=rules)
    out = tmp_path / "out.kml"
    out.write_text(text, "utf-8")
    assert validator.validate(file_to_validate=out)
    assert text.count("<LineString>") == 1
    assert text.count("<Folder>") == 3, "a month, those without a date, and chains"
    assert ("<Polygon>" in text) == (uncertainty == "polygon")


# HXL ----------------------------------------------------------------------------------------------------------

HXL_SCHEMA = [
    ["#valid_tag", "#valid_datatype", "#valid_value+min", "#valid_value+max", "#valid_required"],
    ["#affected", "number", "0", "", ""],
    ["#geo+lat", "number", "-90", "90", ""],
    ["#geo+lon", "number", "-180", "180", ""],
    ["#date+start", "date", "", "", ""],
    ["#event+id", "text", "", "", "true"],
]


def test_hxl_passes_libhxl_with_our_schema(hard: Ledger) -> None:
    hxl = tool("hxl")
    rows = list(csv.reader(io.StringIO(exported("hxl", hard))))
    faults: list[Any] = []
    schema = hxl.schema(hxl.data(HXL_SCHEMA), callback=faults.append)
    assert schema.validate(hxl.data(rows)), [fault.message for fault in faults]
    read = list(hxl.data(rows))
    assert {row.get("#event+id") for row in read} == ids_of(hard)
    hurt = next(row for row in read if row.get("#affected+injured") == "2")
    assert not hurt.get("#affected+killed")


# FollowTheMoney -------------------------------------------------------------------------------------------------


def test_follow_the_money_keeps_every_property(hard: Ledger) -> None:
    ftm = tool("followthemoney")
    made, _ = files("ftm", hard)
    entities = [json.loads(line) for line in made[""].decode().splitlines()]
    for entity in entities:
        proxy = ftm.model.get_proxy(entity)
        assert proxy.to_dict()["properties"].keys() == entity["properties"].keys(), entity
        for name, values in entity["properties"].items():
            assert sorted(proxy.get(name)) == sorted(values), (entity["schema"], name)
    assert {entity["id"] for entity in entities if entity["schema"] == "Event"} == ids_of(hard)
    assert any(entity["schema"] == "UnknownLink" for entity in entities)
    statements = list(csv.DictReader(io.StringIO(made["statements.csv"].decode())))
    event = ftm.model.get("Event")
    assert statements
    for row in statements:
        assert row["prop_type"] == event.properties[row["prop"]].type.name, row
    known = {entity["id"] for entity in entities}
    assert {row["value"] for row in statements if row["prop_type"] == "entity"} <= known
    assert {row["origin"] for row in statements} >= {"the mayor of Kharkiv", ""}


# PLOVER, POLECAT, timemap, Atlos, Airwars ---------------------------------------------------------------------

ENTITY = {
    "type": "object",
    "required": ["entity_text"],
    "properties": {"code": {"pattern": "^[A-Z]{3}$"}, "sector": {"pattern": "^[A-Z]{3}$"}},
}
PLOVER = {
    "type": "object",
    "required": ["id", "date", "actor", "event"],
    "properties": {
        "date": {"pattern": r"^\d{4}-\d\d-\d\d$"},
        "actor": {"type": "array", "minItems": 1, "items": ENTITY},
        "recipient": {"type": "array", "items": ENTITY},
        "event": {"type": "array", "minItems": 1, "items": {"pattern": "^[A-Z]+$"}},
        "quad_code": {"enum": [1, 2, 3, 4]},
        "link": {"type": "array", "items": {"type": "string"}},
        "size": {
            "additionalProperties": False,
            "properties": {name: {"type": "integer"} for name in ("dead", "injured", "arrested")},
        },
    },
}  # fmt: skip


def test_plover_has_what_its_manual_requires_and_leaves_the_rest_out(hard: Ledger) -> None:
    made, loss = files("plover", hard)
    records = [json.loads(line) for line in made[""].decode().splitlines()]
    for one in records:
        Draft202012Validator(PLOVER).validate(one)
    assert {row["reason"] for row in loss["left_out"]} == {"statuses", "without_date", "without_actor"}
    market = next(one for one in records if one["size"].get("dead") == 12)
    assert market["link"] == [market["id"]], "the answer, which has no named initiator, would share it"
    assert market["actor"][0]["entity_text"] == "=Army; 2nd"


def test_polecat_has_forty_columns_and_nothing_that_breaks_a_line(hard: Ledger) -> None:
    lines = exported("polecat", hard).split("\n")
    assert lines.pop() == ""
    assert {line.count("\t") for line in lines} == {39}
    assert tuple(lines[0].split("\t")) == columns_of("polecat")
    assert any('الميليشيا، "اللواء"' in line for line in lines)


def parts(content: bytes) -> Iterator[tuple[str, str]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            yield name, archive.read(name).decode("utf-8")


def test_timemap_has_latitude_and_longitude_as_strings_together(hard: Ledger) -> None:
    made, loss = files("timemap", hard)
    found = {name: json.loads(text) for name, text in parts(made[""])}
    sources = {source["id"] for source in found["sources.json"]}
    for event in found["events.json"]:
        assert event["description"]
        assert ("latitude" in event) == ("longitude" in event)
        assert "date" in event or "latitude" in event
        assert isinstance(event.get("latitude", ""), str)
        assert set(event["sources"]) <= sources
    assert [row["reason"] for row in loss["left_out"]] == ["without_date_and_place"]
    assert all({"id", "title", "mode"} <= set(one) for one in found["associations.json"])


def test_atlos_has_its_lower_case_columns(hard: Ledger) -> None:
    rows = list(csv.DictReader(io.StringIO(exported("atlos", hard))))
    assert tuple(rows[0]) == columns_of("atlos")
    assert all(row["status"] and row["description"] and row["sensitive"] for row in rows)
    assert {row["latitude"] == "" for row in rows} == {True, False}


def test_airwars_tables_join_and_claims_have_their_spans(hard: Ledger) -> None:
    made, _ = files("airwars", hard)
    tables = {name: list(csv.DictReader(io.StringIO(text))) for name, text in parts(made[""])}
    codes = {row["code"] for row in tables["incidents.csv"]}
    assert {row["code"] for row in tables["sources.csv"]} == codes
    assert {row["incident"] for row in tables["claims.csv"]} == codes
    market = next(row for row in tables["incidents.csv"] if row["undetermined_killed_max"] == "12")
    assert market["undetermined_injured_min"] == "30"
    unknown = next(row for row in tables["incidents.csv"] if row["date_type"] == "unknown")
    assert unknown["undetermined_killed_min"] == unknown["latitude"] == unknown["date"] == ""
    (report,) = hard.view().reports
    text = hard.report(report.id).text
    for row in tables["claims.csv"]:
        assert text[int(row["span_start"]) : int(row["span_end"])] == row["words"].removeprefix("'")


@pytest.mark.parametrize("name", ["acled", "airwars", "atlos", "csv", "ged", "hxl", "polecat"])
def test_tables_of_text_pass_frictionless(name: str, hard: Ledger, tmp_path: Path) -> None:
    frictionless = tool("frictionless")
    made, loss = files(name, hard)
    tables = (
        dict(parts(made[""]))
        if name == "airwars"
        else {f"incidents{FORMATS[name].suffix}": made[""].decode()}
    )
    for file, text in tables.items():
        (tmp_path / file).write_text(text, "utf-8", newline="")
        cells_as_they_are = frictionless.Detector(field_type="string")
        report = frictionless.Resource(
            path=file, basepath=str(tmp_path), detector=cells_as_they_are
        ).validate()
        assert report.valid, report.flatten(["title", "note", "rowNumber", "fieldName"])
        if file.startswith("incidents"):
            tags = 1 if name == "hxl" else 0
            assert report.tasks[0].stats["rows"] == loss["incidents"]["written"] + tags


# GeoJSON --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("uncertainty", ["property", "polygon"])
def test_geojson_is_what_the_standard_says(hard: Ledger, tmp_path: Path, uncertainty: str) -> None:
    geojson = tool("geojson_pydantic")
    rules = tmp_path / "geojson.toml"
    rules.write_text(f'format = "geojson"\n[geometry]\nuncertainty = "{uncertainty}"\n', "utf-8")
    plain = json.loads(exported("geojson", hard, mapping=rules))
    made = geojson.FeatureCollection(**{key: plain[key] for key in ("type", "features")})
    assert {feature.id for feature in made.features} == ids_of(hard)
    kinds = {feature.geometry.type if feature.geometry else None for feature in made.features}
    assert kinds == {"Polygon" if uncertainty == "polygon" else "Point", None}
