"""The filters by place and radius, actor and toll: what they let pass, and that addresses write and read them alike."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from ledger_factory import Paper, actor, day
from tacitus.errors import UsageError
from tacitus.ledger.ledger import Ledger
from tacitus.model.query import IncidentQuery
from tacitus.present.query import as_pairs, from_pairs, parse_near
from tacitus.present.titles import title

ALL = frozenset("*")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "l.db") as opened:
        for number, (town, killed, who) in enumerate(
            (("Kharkiv", 8, "Russia"), ("Dnipro", None, "Wagner Group"), ("Beirut", 20, "Israel")), start=1
        ):
            paper = Paper(f"Shells fell on {town} on Monday, said the mayor of {town}.", "2024-05-07")
            paper.incident(
                f"Shells fell on {town}",
                label="shelling",
                when=day(f"2024-05-0{number}"),
                where=town,
                killed=killed,
                initiators=[actor(who)],
            )
            opened.add(paper.reading())
        yield opened


def towns(ledger: Ledger, **asked: object) -> set[str]:
    found = ledger.find(IncidentQuery(status=ALL, **asked)).incidents
    return {title(one).rpartition(" ")[2] for one in found}


def test_a_place_and_a_radius(ledger: Ledger) -> None:
    assert towns(ledger, near=(50.0, 36.2, 50.0)) == {"Kharkiv"}
    assert towns(ledger, near=(50.0, 36.2, 250.0)) == {"Kharkiv", "Dnipro"}
    assert towns(ledger, near=(0.0, 0.0, 50.0)) == set()


def test_an_actor_by_name_alias_and_id(ledger: Ledger) -> None:
    assert towns(ledger, actor="wagner group") == {"Dnipro"}
    assert towns(ledger, actor="Israel") == {"Beirut"}
    assert towns(ledger, actor="nobody of that name") == set()


def test_killed_at_least(ledger: Ledger) -> None:
    assert towns(ledger, killed=8) == {"Kharkiv", "Beirut"}
    assert towns(ledger, killed=9) == {"Beirut"}
    assert towns(ledger, killed=0) == {
        "Kharkiv",
        "Beirut",
    }  # where nobody gives a figure it is unknown, not none
    assert ledger.overview(IncidentQuery(status=ALL, killed=9)).total == 1
    assert ledger.drawn(IncidentQuery(status=ALL, killed=9)).total == 1
    assert len(list(ledger.cases(IncidentQuery(status=ALL, killed=9)))) == 1


def test_addresses_write_and_read_every_filter() -> None:
    query = IncidentQuery(
        family=frozenset({"air"}),
        type=frozenset({"ASSAULT"}),
        kind="shelling",
        status=ALL,
        country=frozenset({"UKR", "unknown"}),
        start=date(2024, 5, 1),
        end=date(2024, 5, 9),
        bbox=(30.0, 40.0, 40.0, 52.5),
        near=(49.99, 36.23, 25.0),
        actor="Wagner Group",
        killed=3,
        text="market",
    )
    assert from_pairs(as_pairs(query)) == query


@pytest.mark.parametrize(
    "pair", [("nears", "1,2"), ("killed", "many"), ("near", "99,200"), ("bbox", "1"), ("from", "May")]
)
def test_what_is_no_filter_is_said(pair: tuple[str, str]) -> None:
    with pytest.raises(UsageError):
        from_pairs([pair])


def test_a_place_of_the_gazetteer_by_its_name() -> None:
    for name, where in (("Kharkiv", (50, 36)), ("Aleppo", (36, 37))):
        lat, lon, radius = parse_near(name, 25)
        assert (round(lat), round(lon), radius) == (*where, 25)
    with pytest.raises(UsageError, match="places go by"):
        parse_near("Nowhere At All")
