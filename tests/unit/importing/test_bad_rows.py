"""Bad cells in tables of every format: row and column are named, the reject is kept, and the rest is imported."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from exports import files
from importing import bring, rejects
from ledger_factory import a_reading
from tacitus.exchange.columns import columns_of
from tacitus.ledger.ledger import Ledger

AIRWARS = {
    "code": "CS1", "date": "2023-03-23", "date_end": "2023-03-24", "country_name": "Syria", "location_name": "Al Mayadin",
    "strike_type_name": "Airstrike", "latitude": "35.01", "longitude": "40.45",
    "civilian_non_combatants_killed_min": "2", "civilian_non_combatants_killed_max": "4",
}  # fmt: skip
ATLOS = {
    "status": "Unclaimed", "description": "An air strike on a bridge.", "sensitive": "Not Sensitive",
    "latitude": "49.99", "longitude": "36.23", "date": "2024-05-06", "tags": "air_strike",
}  # fmt: skip
GED = {
    "id": "1", "type_of_violence": "3", "side_a": "IS", "side_b": "Civilians", "where_prec": "1",
    "where_coordinates": "Homs town", "latitude": "34.73", "longitude": "36.71", "country": "Syria", "country_id": "652",
    "date_prec": "1", "date_start": "2023-10-05", "date_end": "2023-10-05", "best": "4", "high": "6", "low": "3",
}  # fmt: skip
POLECAT = {
    "Event ID": "1", "Event Date": "2023-03-24", "Event Type": "ASSAULT", "Event Mode": "drone", "Actor Name": "Houthis",
    "Placename": "Jeddah", "Country": "SAU", "Latitude": "21.54", "Longitude": "39.17",
}  # fmt: skip


def our_own() -> dict[str, str]:
    """A row of our own table, as the export has it."""
    with Ledger("memory:own") as ledger:
        ledger.add(a_reading())
        made, _ = files("csv", ledger)
    (row,) = csv.DictReader(io.StringIO(made[""].decode()))
    return row


GOOD: dict[str, Callable[[], dict[str, str]]] = {
    "airwars": lambda: AIRWARS,
    "atlos": lambda: ATLOS,
    "ged": lambda: GED,
    "polecat": lambda: POLECAT,
    "csv": our_own,
    "json": our_own,
    "datapackage": our_own,
}
ID = {"airwars": "code", "atlos": "description", "polecat": "Event ID"}
RULES = {"json": "csv", "datapackage": "csv"}
COLUMNS = {"airwars": "airwars_incidents", "atlos": "atlos", "ged": "ged", "polecat": "polecat"}
OURS = [
    ({"when_start": "noon"}, 'column "when_start": "noon"', 0),
    ({"lat": "north"}, 'column "lat": "north"', 1),
    ({"killed_best": "many"}, 'column "killed_best": "many"', 1),
    ({"killed_low": "-1"}, 'column "killed_low": "-1"', 1),
    (
        {"label": "shellling"},
        'column "label": no kind is known by the code "shellling"; the nearest known one is \'shelling\'',
        0,
    ),
    ({"means": "dron"}, 'column "means": "dron"', 1),
    ({"id": ""}, 'column "id": no id', 0),
]
BAD: dict[str, list[tuple[dict[str, str], str, int]]] = {
    "airwars": [
        ({"date": "soon"}, 'column "date": "soon" is no date', 0),
        ({"date_end": "2023-03-01"}, 'column "date_end"', 0),
        ({"latitude": "95"}, 'column "latitude": "95"', 1),
        ({"civilian_non_combatants_killed_max": "many"}, 'column "civilian_non_combatants_killed_max"', 1),
        ({"country_name": "Narnia"}, 'column "country_name": no country', 1),
        ({"strike_type_name": "Ghost ride"}, 'column "strike_type_name": no kind', 1),
        ({"code": ""}, 'column "code": no id', 0),
    ],
    "atlos": [
        ({"date": "06/2024/05"}, 'column "date"', 0),
        ({"longitude": "east"}, 'column "longitude": "east"', 1),
        ({"description": "A picture.", "tags": "cats"}, 'column "tags": no kind', 0),
        ({"description": ""}, 'column "description": no id', 0),
    ],
    "ged": [
        ({"date_start": "2023-02-30"}, 'column "date_start"', 0),
        ({"date_end": "2023-10-01"}, 'column "date_end"', 0),
        ({"latitude": "x"}, 'column "latitude": "x"', 1),
        ({"best": "four"}, 'column "best": "four"', 1),
        ({"best": "9"}, 'column "high": 6 breaks the order', 1),
        ({"where_prec": "9"}, 'column "where_prec"', 1),
        ({"type_of_violence": "7"}, 'column "type_of_violence": no kind', 1),
        ({"id": " "}, 'column "id": no id', 0),
    ],
    "polecat": [
        ({"Event Date": "24.3."}, 'column "Event Date": "24.3." is no date', 0),
        ({"Latitude": "200"}, 'column "Latitude": "200"', 1),
        ({"Event Type": "ASALT"}, 'column "Event Type"', 0),
        ({"Country": "Narnia"}, 'column "Country": no country', 1),
        ({"Event ID": ""}, 'column "Event ID": no id', 0),
    ],
    "csv": OURS,
    "json": OURS,
    "datapackage": OURS,
}
CASES = [(name, *case) for name, cases in BAD.items() for case in cases]


def in_csv(path: Path, rows: list[dict[str, str]], columns: tuple[str, ...], separator: str) -> None:
    with path.open("w", encoding="utf-8", newline="") as sink:
        out = csv.DictWriter(sink, columns, delimiter=separator)
        out.writeheader()
        out.writerows(rows)


def written(folder: Path, name: str, rows: list[dict[str, str]]) -> Path:
    """A file of a format with these rows."""
    if name == "json":
        path = folder / "t.json"
        path.write_text(json.dumps({"incidents": rows}), "utf-8")
        return path
    path = folder / ("t.tsv" if name == "polecat" else "t.csv")
    known = columns_of(COLUMNS[name]) if name in COLUMNS else ()
    in_csv(path, rows, tuple(dict.fromkeys((*known, *rows[0]))), "\t" if name == "polecat" else ",")
    if name == "datapackage":
        packed = folder / "t.zip"
        with zipfile.ZipFile(packed, "w") as archive:
            archive.write(path, "incidents.csv")
            resource = {"name": "incidents", "path": "incidents.csv"}
            archive.writestr("datapackage.json", json.dumps({"resources": [resource]}))
        return packed
    return path


@pytest.mark.parametrize(("name", "change", "message", "added"), CASES)
def test_a_bad_cell_is_named_with_its_row_and_column_and_the_rest_is_imported(
    tmp_path: Path, ledger: Ledger, name: str, change: dict[str, str], message: str, added: int
) -> None:
    good = GOOD[name]()
    key = ID.get(name, "id")
    rows = [{**good, key: f"{good[key]} a"}, {**good, **change}, {**good, key: f"{good[key]} b"}]
    made = bring(ledger, RULES.get(name, name), written(tmp_path, name, rows))
    assert (made.rows, made.added, made.rejected) == (3, 2 + added, 1 - added)
    said = rejects(ledger)
    assert any(message in words for _, words in said), said
    assert all(path.endswith(":2" if name == "json" else ":3") for path, _ in said), said
    assert made.cells + made.rejected == len(said)


MISSPELT = {
    "airwars": "civilian_non_combatants_killed_max",
    "atlos": "longitude",
    "ged": "where_coordinates",
    "polecat": "Placename",
    "csv": "killed_best",
    "json": "initiators",
    "datapackage": "when_precision",
}
"""Format → a column that is written without its last letter but one."""


@pytest.mark.parametrize("name", sorted(MISSPELT))
def test_a_misspelt_column_is_named_with_the_nearest(tmp_path: Path, ledger: Ledger, name: str) -> None:
    right = MISSPELT[name]
    wrong = right[:-2] + right[-1]
    row = {wrong if column == right else column: cell for column, cell in GOOD[name]().items()}
    row |= {wrong: "1", "shoe size": "44"}
    made = bring(ledger, RULES.get(name, name), written(tmp_path, name, [row]))
    assert made.added == 1
    assert f"column '{wrong}' is not known; the nearest known one is '{right}'" in made.words[0]
    assert "column 'shoe size' is not known" in made.words[1]
    (report,) = ledger.view().reports
    assert f"{wrong}: 1" in ledger.report(report.id).text, "its cells stay in the text of the row"
