"""Packs that a user imports."""

import lzma
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from tacitus.errors import MissingInput, UsageError
from tacitus.ground.places.build import ensure_index
from tacitus.ground.places.entries import Entry
from tacitus.ground.places.gazetteer import Gazetteer
from tacitus.ground.places.importing import import_csv, import_geonames, import_wof
from tacitus.ground.places.packs import (
    MoreNames,
    manifests,
    pack_entries,
    pack_rows,
    packs,
    packs_digest,
    read_manifest,
    remove_pack,
)
from tacitus.settings import Settings


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


def places(pack: Path) -> list[tuple[Entry, list[str]]]:
    return [row for row in pack_entries(pack) if not isinstance(row, MoreNames)]


def test_alternate_names_join_their_places(tmp_path: Path) -> None:
    dump, more = tmp_path / "SY.txt", tmp_path / "alternateNamesV2.txt"
    dump.write_text(dump_row("1", "Qasira", "P", "PPL") + "\n", "utf-8")
    rows = [("1", "ku", "Qesire", ""), ("1", "link", "https://example.org", ""), ("1", "en", "Old Qasira", "1"),
            ("77", "fr", "Tamlana-Ville", ""), ("1", "ar", "قصيرة", "")]  # fmt: skip
    lines = [
        "\t".join([str(n), place, language, name, "", "", "", historic, "", ""])
        for n, (place, language, name, historic) in enumerate(rows)
    ]
    more.write_text("\n".join(lines), "utf-8")
    assert import_geonames([dump, more], "syria", tmp_path) == 2
    [pack] = packs(tmp_path)
    assert [names for _, names in places(pack)] == [["Qasira", "Qasirah", "Kasira", "Qesire"]]
    assert [row for row in pack_entries(pack) if isinstance(row, MoreNames)] == [
        MoreNames("geonames:77", ["Tamlana-Ville"])
    ]
    made = read_manifest(pack)
    assert [name for name, _ in made.files] == ["SY.txt", "alternateNamesV2.txt"]
    assert made.licences == ("CC BY 4.0",)


def test_a_zipped_dump_is_read(tmp_path: Path) -> None:
    packed = tmp_path / "SY.zip"
    with zipfile.ZipFile(packed, "w") as sink:
        sink.writestr("readme.txt", "none")
        sink.writestr("SY.txt", dump_row("1", "Qasira", "P", "PPL") + "\n")
    assert import_geonames([packed], "syria", tmp_path) == 1


def test_whos_on_first_distribution(tmp_path: Path) -> None:
    file = tmp_path / "admin-sy.db"
    with closing(sqlite3.connect(file)) as base:
        base.executescript(
            "create table spr (id, name, latitude, longitude, country, placetype, is_current, is_deprecated);"
            "create table names (id, name, language);"
            "insert into spr values (5, 'Qasira', 35.1, 40.2, 'SY', 'locality', -1, 0);"
            "insert into spr values (6, 'Gone', 35.1, 40.2, 'SY', 'locality', 0, 0);"
            "insert into spr values (7, 'Syria', 35.0, 38.0, 'SY', 'country', 1, 0);"
            "insert into names values (5, 'Kasirah', 'eng'), (5, 'قصيرة', 'ara');"
        )
        base.commit()
    assert import_wof([file], "wof", tmp_path) == 1
    [(entry, names)] = places(packs(tmp_path)[0])
    assert (entry.name, entry.country, entry.kind, names) == (
        "Qasira",
        "SYR",
        "settlement",
        ["Qasira", "Kasirah"],
    )


def test_whos_on_first_metadata(tmp_path: Path) -> None:
    file = tmp_path / "meta.csv"
    file.write_text(
        "id,name,placetype,geom_latitude,geom_longitude,iso_country\n9,Temlana,neighbourhood,35,40,SY\n",
        "utf-8",
    )
    assert import_wof([file], "wof", tmp_path) == 1
    with pytest.raises(UsageError):
        import_wof([Path(__file__)], "wof", tmp_path)


def test_a_slim_pack_of_whos_on_first(tmp_path: Path) -> None:
    plain, packed = tmp_path / "slim.sqlite", tmp_path / "slim.sqlite.xz"
    with closing(sqlite3.connect(plain)) as base:
        base.executescript(
            "create table place (id, name, lat, lon, cc, a1, pop); create table form (id, fold, vkey, skel);"
            "create table fp (fid, pid);"
            "insert into place values (2, 'Hasra', 36.0, 40.0, 'SY', 'None', 0),"
            " (3, 'Qasira', 35.1, 40.2, 'SY', '2', 900);"
            "insert into form values (8, 'kasirah', '', ''); insert into fp values (8, 3);"
        )
        base.commit()
    packed.write_bytes(lzma.compress(plain.read_bytes()))
    assert import_wof([packed], "slim", tmp_path) == 2
    found = {entry.name: (entry.kind, entry.admin1, names) for entry, names in places(packs(tmp_path)[0])}
    assert found["Hasra"][:2] == ("admin1", "Hasra")
    assert found["Qasira"] == ("settlement", "Hasra", ["Qasira", "kasirah"])


def test_an_interrupted_build_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [((entry(number)), [f"Place {number}"]) for number in range(10)]
    calls: list[int] = []

    def stages(_: object) -> list[tuple[str, object, int]]:
        def listed() -> Iterator[tuple[Entry, list[str]]]:
            for number, row in enumerate(rows):
                if number == 7 and not calls:
                    calls.append(number)
                    raise KeyboardInterrupt
                yield row

        return [("first", listed(), 10)]

    monkeypatch.setattr("tacitus.ground.places.build._stages", stages)
    monkeypatch.setattr("tacitus.ground.places.build.CHUNK", 3)
    settings = Settings(cache=tmp_path)
    with pytest.raises(KeyboardInterrupt):
        ensure_index(settings, progress=False)
    assert [path.suffix for path in tmp_path.iterdir()] == [".partial"]
    built = ensure_index(settings, progress=False)
    gazetteer = Gazetteer(built)
    assert gazetteer.count_by_source() == {"test": 10}
    assert [m.entry.gazetteer for m in gazetteer.lookup("place 4")] == ["test:4"]
    assert list(tmp_path.iterdir()) == [built]


def entry(number: int) -> Entry:
    return Entry(
        gazetteer=f"test:{number}",
        name=f"Place {number}",
        lat=35.0,
        lon=40.0,
        kind="settlement",
        radius_km=2.0,
    )


def test_a_dump_becomes_a_pack(tmp_path: Path) -> None:
    dump = tmp_path / "SY.txt"
    rows = [("1", "Qasira", "P", "PPL"), ("2", "Temlana", "S", "AIRB"), ("3", "Umgada", "P", "PPLQ"),
            ("4", "Wadi Zumra", "H", "WAD"), ("5", "Harat", "A", "ADM2")]  # fmt: skip
    dump.write_text("\n".join(dump_row(*row) for row in rows) + "\n", "utf-8")
    assert import_geonames([dump], "syria", tmp_path) == 3
    [pack] = packs(tmp_path)
    found = {entry.name: (entry.kind, entry.country, names) for entry, names in places(pack)}
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


def test_a_dump_adds_names_to_a_bundled_place_and_places_that_are_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dump = tmp_path / "SY.txt"
    dump.write_text(
        dump_row("1", "Qasira", "P", "PPL") + "\n" + dump_row("2", "Temlana", "P", "PPL") + "\n", "utf-8"
    )
    import_geonames([dump], "syria", tmp_path)
    bundled = replace(entry(1), gazetteer="geonames:1", name="Bundled")
    pack = packs(tmp_path)[0]
    monkeypatch.setattr(
        "tacitus.ground.places.build._stages",
        lambda imported: [("bundled", [(bundled, ["Bundled"])], 1), ("pack", pack_entries(pack), 2)],
    )
    gazetteer = Gazetteer(ensure_index(Settings(cache=tmp_path), progress=False))
    assert gazetteer.count_by_source() == {"geonames": 1, "syria": 1}
    assert {m.entry.gazetteer for m in gazetteer.lookup("Qasirah")} == {"geonames:1", "syria:2"}
    assert [(one.name, one.kind) for one in manifests(tmp_path)] == [("syria", "geonames")]
