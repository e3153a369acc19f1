"""The registry's tables are whole, and names lead to the right rows."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest

from tacitus.errors import UsageError
from tacitus.ground.actors import load_registry
from tacitus.ground.actors.registry import _load, add_entry, new_entry, read_entries
from tacitus.settings import Settings
from yardstick import times_the_loop

AT_MOST = 25  # loops of the yardstick that a load of the whole registry may take


def test_tables_hold_what_was_promised(registry):
    groups = [e for e in registry.entries.values() if e.category in ("rebel", "militia", "criminal")]
    assert len(groups) >= 700
    assert len(registry.countries) >= 195
    assert all(e.source for e in registry.entries.values())


def test_relations_lead_to_known_actors(registry):
    loose = [
        (entry.id, other)
        for entry in registry.entries.values()
        for other, _ in entry.relations
        if other not in registry.entries
    ]
    assert loose == []


def test_years_are_in_order(registry):
    wrong = [
        e.id
        for e in registry.entries.values()
        if e.since is not None and e.until is not None and e.since > e.until
    ]
    assert wrong == []


def test_countries_of_entries_exist(registry):
    assert {e.country for e in registry.entries.values() if e.country} <= set(registry.countries)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("ISIL", "is"),
        ("Daesh", "is"),
        ("Jabhat an-Nusrah", "nusra"),
        ("Hizbullah", "hezbollah"),
        ("Kataib Hizballah", "khz"),
        ("Jaish al Fateh", "syr-fatah-army"),
        ("Sendero Luminoso", "sendero"),
        ("Pentagon", "usa-dod"),
        ("the Kremlin", None),
        ("Revolutionary Guards", "irn-irgc"),
    ],
)
def test_find_by_spelling_and_sound(registry, name, expected):
    found = registry.find(name)
    assert (found[0].id if found else None) == expected


def test_country_of_names_and_demonyms(registry):
    assert registry.country_of("Iraqi") == "IRQ"
    assert registry.country_of("U.S.") == "USA"
    assert registry.country_of("South Koreans") == "KOR"
    assert registry.country_of("table") is None


def test_surname_needs_title_unless_unmistakable(registry):
    assert registry.figure("Netanyahu", titled=False).country == "ISR"
    assert registry.figure("Bush", titled=False) is None
    assert registry.figure("Bush", titled=True).country == "USA"


def test_loads_fast(tmp_path):
    fresh = (
        Settings(actors=tmp_path / f"none{number}.csv") for number in count()
    )  # a load is kept by its path
    assert times_the_loop(lambda: load_registry(next(fresh)), enough=AT_MOST) < AT_MOST


def test_added_actor_is_found_and_kept(tmp_path: Path):
    settings = Settings(actors=tmp_path / "mine" / "actors.csv")
    entry = new_entry(
        name="Invented Valley Front",
        category="rebel",
        country="SYR",
        aliases=("IVF",),
        actor_id=None,
        source="test",
    )
    add_entry(entry, settings)
    assert load_registry(settings).find("IVF")[0] == entry
    with pytest.raises(UsageError, match="already"):
        add_entry(entry, settings)


def test_malformed_row_says_which_line(tmp_path: Path):
    with pytest.raises(UsageError, match="Line 2"):
        list(read_entries("id,name,aliases,category\nx,X,,warriors\n"))


def test_unknown_category_and_country_are_refused():
    ask = {"name": "X", "aliases": (), "actor_id": None, "source": "s"}
    with pytest.raises(UsageError, match="category"):
        new_entry(category="wizards", country=None, **ask)
    with pytest.raises(UsageError, match="country"):
        new_entry(category="rebel", country="XYZ", **ask)


def test_broken_user_table_is_named(tmp_path: Path):
    table = tmp_path / "actors.csv"
    table.write_text("id,name\n1,2\n", encoding="utf-8")
    _load.cache_clear()
    with pytest.raises(UsageError):
        load_registry(Settings(actors=table))
