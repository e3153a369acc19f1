"""Packs that a user imports."""

from pathlib import Path

import pytest

from tacitus.errors import MissingInput, UsageError
from tacitus.ground.places.packs import (
    import_csv,
    import_geonames,
    pack_entries,
    pack_rows,
    packs,
    packs_digest,
    remove_pack,
)


def dump_row(number: str, name: str, group: str, code: str) -> str:
    cells = [
        number,
        name,
        name,
        "Qasirah,Kasira",
        "35.1",
        "40.2",
        group,
        code,
        "SY",
        *[""] * 5,
        "1200",
        "",
        "",
        "",
        "",
    ]
    return "\t".join(cells)


def test_a_dump_becomes_a_pack(tmp_path: Path) -> None:
    dump = tmp_path / "SY.txt"
    rows = [("1", "Qasira", "P", "PPL"), ("2", "Temlana", "S", "AIRB"), ("3", "Umgada", "P", "PPLQ"),
            ("4", "Wadi Zumra", "H", "WAD"), ("5", "Harat", "A", "ADM2")]  # fmt: skip
    dump.write_text("\n".join(dump_row(*row) for row in rows) + "\n", "utf-8")
    assert import_geonames([dump], "syria", tmp_path) == 3
    [pack] = packs(tmp_path)
    found = {entry.name: (entry.kind, entry.country, names) for entry, names in pack_entries(pack)}
    assert found["Qasira"] == ("settlement", "SYR", ["Qasira", "Qasirah", "Kasira"])
    assert found["Temlana"][0] == "air_base"
    assert found["Harat"][0] == "admin2"
    assert {row["licence"] for row in pack_rows(pack)} == {"CC BY 4.0"}


def test_a_table_keeps_the_source_of_each_row(tmp_path: Path) -> None:
    table = tmp_path / "own.csv"
    table.write_text("name,lat,lon,source\nQasira,35.1,40.2,survey\nTemlana,35.2,40.3,\n", "utf-8")
    before = packs_digest(tmp_path)
    assert import_csv(table, "own", "field notes", "CC0", tmp_path) == 2
    assert [row["source"] for row in pack_rows(packs(tmp_path)[0])] == ["survey", "field notes"]
    assert packs_digest(tmp_path) != before
    remove_pack("own", tmp_path)
    assert packs_digest(tmp_path) == before


def test_what_is_no_pack_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    table = tmp_path / "bad.csv"
    table.write_text("name,lat,lon\nQasira,95,40.2\n", "utf-8")
    with pytest.raises(UsageError):
        import_csv(table, "own", "notes", "CC0", tmp_path)
    with pytest.raises(UsageError):
        import_geonames([table], "own", tmp_path)
    with pytest.raises(UsageError):
        import_csv(table, "../own", "notes", "CC0", tmp_path)
    with pytest.raises(MissingInput):
        remove_pack("own", tmp_path)
    assert packs(tmp_path) == []
