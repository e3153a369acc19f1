"""Nothing is lost in silence: what a file does not hold stands in its loss file, and the incidents add up."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import sqlite3
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from exports import EVERY, everything, files, installed
from ledger_factory import Paper
from made_papers import papers
from tacitus.exchange.countries import country_of
from tacitus.exchange.loss import schema_text
from tacitus.export.case_values import days_of
from tacitus.ledger.ledger import Ledger
from tacitus.model.ledger import Case
from tacitus.resolve.tolls import toll_of

FEW, MANY = settings(max_examples=3), settings(max_examples=40)
SCHEMA = Draft202012Validator(json.loads(schema_text()))
BINARY = frozenset({"parquet", "duckdb", "sqlite"})
"""Formats that are no text: the tables of the data package in another form."""
CODED = frozenset({"ged", "acled", "plover", "polecat"})
"""Formats with codes of their own for the kind: the round trips hold these to what the loss file says."""


# -- the incidents add up ------------------------------------------------------------------------------------------


def table(content: bytes, name: str = "incidents.csv", separator: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(part(content, name).decode()), delimiter=separator))


def part(content: bytes, name: str) -> bytes:
    if content[:2] != b"PK":
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)


def of_database(content: bytes, count: Callable[[Path], int]) -> int:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        path.write_bytes(content)
        return count(path)


def in_sqlite(path: Path) -> int:
    with sqlite3.connect(path) as connection:
        return int(connection.execute("SELECT count(*) FROM incidents").fetchone()[0])


def in_duckdb(path: Path) -> int:
    import duckdb

    with duckdb.connect(str(path), read_only=True) as connection:
        return len(connection.execute("SELECT id FROM incidents").fetchall())


def in_parquet(content: bytes) -> int:
    import pyarrow.parquet

    return int(pyarrow.parquet.read_table(io.BytesIO(content)).num_rows)


def lines(content: bytes, wanted: str = "") -> int:
    return sum(wanted in line for line in content.decode().splitlines())


IN_FILE: dict[str, Callable[[bytes], int]] = {
    "csv": lambda content: len(table(content)),
    "ged": lambda content: len(table(content)),
    "acled": lambda content: len(table(content)),
    "atlos": lambda content: len(table(content)),
    "airwars": lambda content: len(table(content)),
    "datapackage": lambda content: len(table(content)),
    "polecat": lambda content: lines(content) - 1,
    "hxl": lambda content: len(table(content)) - 1,
    "plover": lines,
    "ftm": lambda content: lines(content, '"schema": "Event"'),
    "stix": lambda content: sum(one["type"] == "incident" for one in json.loads(content)["objects"]),
    "geojson": lambda content: len(json.loads(content)["features"]),
    "json": lambda content: len(json.loads(content)["incidents"]),
    "timemap": lambda content: len(json.loads(part(content, "events.json"))),
    "kml": lambda content: content.count(b"<Placemark id="),
    "sqlite": lambda content: of_database(content, in_sqlite),
    "duckdb": lambda content: of_database(content, in_duckdb),
    "parquet": in_parquet,
}
"""Format → how many incidents a file of it holds, counted in the file itself."""


@pytest.mark.parametrize("name", installed())
@given(paper=papers())
@FEW
def test_rows_written_and_rows_left_out_are_what_was_asked_for(name: str, paper: Paper) -> None:
    require_sums(name, paper)


@pytest.mark.slow
@pytest.mark.parametrize("name", installed())
@given(paper=papers())
@MANY
def test_they_are_so_of_many_ledgers(name: str, paper: Paper) -> None:
    require_sums(name, paper)


def require_sums(name: str, paper: Paper) -> None:
    with Ledger("memory:") as ledger:
        ledger.add(paper.extraction())
        there = {incident.id for incident in ledger.view().incidents}
        made, loss = files(name, ledger)
        SCHEMA.validate(loss)
        tally, absent = loss["incidents"], {row["incident"] for row in loss["left_out"]}
        assert tally["asked"] == len(there)
        assert tally["written"] == IN_FILE[name](made[""])
        assert tally["written"] + tally["left_out"] == tally["asked"]
        assert len(absent) == len(loss["left_out"]) == tally["left_out"]
        assert absent | {row["incident"] for row in loss["changes"]} <= there
        assert not absent & {row["incident"] for row in loss["changes"]}
        counted = {(row["field"], row["kind"], row["rule"]): row["incidents"] for row in loss["summary"]}
        assert sum(counted.values()) == len(loss["changes"])


# -- what is written or named --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(set(installed()) - BINARY))
@given(paper=papers(most=1))
@FEW
def test_whatever_is_known_is_in_the_file_or_in_the_loss_file(name: str, paper: Paper) -> None:
    require_known(name, paper)


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(set(installed()) - BINARY))
@given(paper=papers(most=1))
@MANY
def test_it_is_so_of_many_incidents(name: str, paper: Paper) -> None:
    require_known(name, paper)


def require_known(name: str, paper: Paper) -> None:
    with Ledger("memory:") as ledger:
        ledger.add(paper.extraction())
        _, loss = files(name, ledger)
        if loss["incidents"]["left_out"]:
            return
        (case,) = ledger.cases(EVERY)
        text = flat(everything(name, ledger))
        lost = {row["field"] for row in loss["changes"]}
        for field, values in known(name, case):
            if field not in lost and field.partition(".")[0] not in lost:
                missing = [forms for forms in values if not any(flat(form) in text for form in forms)]
                assert not missing, (field, missing)


def flat(text: str) -> str:
    """Text without the marks that formats put into it."""
    plain = html.unescape(text).replace('\\"', '"').replace('""', '"').replace("\\n", " ").casefold()
    return " ".join(plain.split())


Forms = tuple[str, ...]
"""Forms of a value, any of which will do."""


def known(name: str, case: Case) -> Iterator[tuple[str, list[Forms]]]:
    """(field as loss files name it, the values that must be found) of an incident."""
    i = case.incident
    if name not in CODED:
        yield "label", [(i.label, i.label.replace("_", " "))]
    if i.status != "current":
        yield "status", [(i.status,)]
    yield "initiators", [(actor.name,) for actor in i.initiators]
    yield "targets", [(actor.name,) for actor in i.targets]
    if i.when is not None:
        days = days_of(i.when)
        first, last = ((f"{d}", f"{d.month}/{d.day}/{d.year}") for d in (days.first, days.last))
        yield "when", [first, (*last, i.when.end[:10])]
        if i.when.precision == "minute":
            yield "time_of_day", [("21:40",)]
    if i.where is not None:
        yield "where", [(i.where.name,)]
        yield "point", [(str(i.where.lat),), (str(i.where.lon),)]
        yield "radius_km", [(f"{i.where.radius_km:g}",)]
        country = country_of(i.where.country)
        assert country is not None
        yield "country", [(country.name, country.iso3, f'"{country.iso2}"')]
    yield "means", [(one.class_,) for one in i.means]
    if i.target_object is not None:
        yield "target_object", [(i.target_object.class_,)]
    if i.grade is not None:
        yield "grade", [(i.grade,)]
    for effect in ("killed", "wounded"):
        total = toll_of(i, effect)
        bounds = {total.low, total.best, total.high} - {None, 0, 24} if total else set[Any]()
        yield effect, [(str(bound), f"{bound:,}") for bound in sorted(bounds, key=str)]


# -- unknown is no number ------------------------------------------------------------------------------------------


def zeros(row: dict[str, Any]) -> list[str]:
    """The columns of figures, days and points that hold a nought."""
    told = re.compile("killed|injured|wounded|best|low|high|deaths|lat|lon|date|when|where|dead")
    return [name for name, cell in row.items() if told.search(name.casefold()) and cell in (0, "0", "0.0")]


NOTHING_KNOWN: dict[str, Callable[[bytes], list[dict[str, Any]]]] = {
    "csv": table,
    "airwars": table,
    "datapackage": table,
    "atlos": table,
    "hxl": lambda content: table(content)[1:],
    "geojson": lambda content: [one["properties"] for one in json.loads(content)["features"]],
    "stix": lambda content: [
        one["extensions"][key] | one
        for one in json.loads(content)["objects"]
        if one["type"] == "incident"
        for key in one["extensions"]
    ],
    "ftm": lambda content: [json.loads(line)["properties"] for line in content.decode().splitlines()],
    "json": lambda content: json.loads(content)["incidents"],
}
"""Format that holds an incident of which nothing but its kind is known → its rows."""


@pytest.mark.parametrize("name", sorted(NOTHING_KNOWN))
def test_what_is_unknown_is_the_format_s_own_word_for_it_and_never_nought(name: str) -> None:
    paper = Paper("Gunmen attacked.", "2024-05-07")
    paper.incident("Gunmen attacked", label="attack")
    with Ledger("memory:") as ledger:
        ledger.add(paper.extraction())
        made, loss = files(name, ledger)
    assert loss["incidents"]["written"] == 1
    found = NOTHING_KNOWN[name](made[""])
    assert found
    assert [zeros(row) for row in found] == [[] for _ in found]
    assert not [row for row in loss["changes"] if row["kind"] == "guessed"]
