"""What people type for a filter: names are understood, and what is nothing is told, never an empty list."""

from __future__ import annotations

import pytest

from tacitus.errors import UsageError
from tacitus.ledger.filters import (
    country_code,
    country_codes,
    known_families,
    known_kind,
    known_statuses,
    known_types,
)
from tacitus.ledger.query import asked, work_query


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("SYR", "SYR"),
        ("syr", "SYR"),
        ("Syria", "SYR"),
        ("sy", "SYR"),
        ("burkina  faso", "BFA"),
        ("DRC", "COD"),
        ("unknown", "unknown"),
    ],
)
def test_a_country_is_asked_for_by_name_or_code(said: str, code: str) -> None:
    assert country_code(said) == code


def test_what_is_no_country_is_told_with_the_nearest() -> None:
    with pytest.raises(UsageError, match=r"'Burkina Fasso' is no country.*Did you mean 'Burkina Faso'"):
        country_code("Burkina Fasso")
    with pytest.raises(UsageError, match="'XYZ' is no country"):
        country_code("XYZ")


def test_every_place_that_asks_holds_a_country_to_it() -> None:
    assert country_codes(["Syria", "", "mli"]) == {"SYR", "MLI"}
    assert asked(country="Mali").country == {"MLI"}
    assert work_query((), ["Mali", "unknown"], "open").country == {"MLI", "unknown"}
    for ask in (lambda: asked(country="Mahli"), lambda: work_query((), ["Mahli"], "open")):
        with pytest.raises(UsageError, match="Mahli"):
            ask()


def test_kinds_types_families_and_statuses_are_those_there_are() -> None:
    assert known_kind("Drone strike") == "drone_strike"
    assert known_kind("assault") == "ASSAULT"
    assert known_kind(" ") is None
    assert known_types(["assault", ""]) == {"ASSAULT"}
    assert known_statuses(["*", "Denied"]) == {"*", "denied"}
    assert known_families([]) == frozenset()
    with pytest.raises(UsageError, match="Did you mean 'drone_strike'"):
        asked(kind="drone strikes")
    for ask in (known_types, known_statuses, known_families):
        with pytest.raises(UsageError, match="'nonsense' is no"):
            ask(["nonsense"])
