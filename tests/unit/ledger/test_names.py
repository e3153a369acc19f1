"""Who and what incidents name: found by words, shown by part, as of a day, with how figures fared; hidden when hidden."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from ledger_factory import Paper, actor, day, place, voice
from tacitus.app import create_app
from tacitus.errors import MissingInput, UsageError
from tacitus.ledger.ledger import Ledger
from tacitus.model.records import TargetObject
from tacitus.present.names import name_page


@pytest.fixture(params=["sqlite", "memory"])
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(f"{request.param}:{tmp_path}/ledger.db") as opened:
        raid = Paper(
            "The Heron Band raided Erbil. The Heron Band killed 3, a medic said.", "2024-05-07", "wire"
        )
        heron = actor("Heron Band")
        raid.incident(
            "raided Erbil",
            label="shooting",
            when=day("2024-05-06"),
            where="Erbil",
            initiators=(heron,),
            killed=3,
            by=voice("A medic"),
        )
        opened.add(raid.extraction())
        shelled = Paper(
            "Shells hit the Heron Band in Kharkiv. The mayor blamed the army.", "2024-06-07", "wire"
        )
        shelled.incident(
            "Shells hit",
            label="shelling",
            when=day("2024-06-06"),
            where="Kharkiv",
            targets=(heron,),
            responsibility=(
                shelled.says("attributed", "the army", "The mayor blamed the army", by=voice("The mayor")),
            ),
        )
        opened.add(shelled.extraction())
        yield opened


def key_of(ledger: Ledger, words: str) -> str:
    (found,) = ledger.names(words)
    return found.key


def test_a_name_is_found_by_the_beginnings_of_its_words(ledger: Ledger) -> None:
    (found,) = ledger.names("her ban")
    assert (found.name, found.incidents) == ("Heron Band", 1)
    assert ledger.names("ero") == []
    assert ledger.names("  ") == []
    assert [hit.name for hit in ledger.names("erbil")] == ["Erbil"]


def test_an_actor_has_its_incidents_by_part_and_as_of_a_day(ledger: Ledger) -> None:
    key = key_of(ledger, "heron")
    told = ledger.named(key)
    assert (dict(told.parts), told.total) == ({"doer": 1, "target": 1}, 2)
    assert [i.label for i in told.incidents] == ["shelling", "shooting"]
    assert [i.label for i in ledger.named(key, "doer").incidents] == ["shooting"]
    assert ledger.named(key, as_of="2024-05-20").parts == {"doer": 1}
    assert ledger.named(key, offset=1, limit=1).incidents == told.incidents[1:]
    with pytest.raises(UsageError):
        ledger.named(key, "victim")
    with pytest.raises(MissingInput):
        ledger.named("nobody at all")


def test_who_blames_it_is_named(ledger: Ledger) -> None:
    told = name_page(ledger, key_of(ledger, "army"))
    assert [who for who, _ in told.blamed_by] == ["The mayor"]
    assert "accused" in told.naming.parts


def test_a_speakers_figures_are_counted(ledger: Ledger) -> None:
    key = key_of(ledger, "medic")
    fared = name_page(ledger, key).figures
    assert fared is not None
    assert (fared.given, fared.held, fared.revised, fared.contradicted) == (1, 1, 0, 0)
    for published, killed, who in (("2024-05-08", 5, "A medic"), ("2024-05-09", 9, "The police")):
        text = f"The Heron Band raided Erbil on Monday and killed {killed}, says {who}, of {published}."
        later = Paper(text, published, f"paper of {published}")
        later.incident(
            "raided Erbil",
            label="shooting",
            when=day("2024-05-06"),
            where="Erbil",
            initiators=(actor("Heron Band"),),
            killed=killed,
            by=voice(who),
        )
        ledger.add(later.extraction())
    fared = name_page(ledger, key).figures
    assert fared is not None
    assert (fared.given, fared.revised, fared.contradicted) == (2, 1, 1)


def test_a_hidden_name_is_found_no_more(ledger: Ledger) -> None:
    ledger.redact("Heron Band", by="Ada", reason="a private person")
    assert ledger.names("heron") == []
    assert ledger.verify(deep=True) == []


# -- the sites of a place --------------------------------------------------------------------------------


def hit(ledger: Ledger, thing: str, sort: str, told: str, where: str = "Kharkiv") -> None:
    paper = Paper(f"On {told} shells hit {thing} in {where}.", told, "wire")
    made = paper.incident("shells hit", label="shelling", when=day(told), where=where)
    paper.claim(made, "target_object", TargetObject(text=paper.span(thing), class_=sort), thing)
    ledger.add(paper.extraction())


@pytest.fixture
def struck(ledger: Ledger) -> Ledger:
    hit(ledger, "the Saltivka hospital", "hospital", "2024-07-01")
    hit(ledger, "Saltivka hospital", "hospital", "2024-08-01")
    hit(ledger, "a crowded hospital", "hospital", "2024-09-01")
    hit(ledger, "Ukrainian positions", "military_base", "2024-10-01")
    hit(ledger, "two cars", "vehicle", "2024-11-01")
    hit(ledger, "the Azovstal plant", "facility", "2024-12-01", "Erbil")
    return ledger


def test_a_place_has_the_sites_that_its_incidents_name_and_how_many_are_of_each(struck: Ledger) -> None:
    key = key_of(struck, "kharkiv")
    told = [(one.name, one.sort, one.incidents) for one in name_page(struck, key).sites]
    assert told == [
        ("Saltivka hospital", "hospital", 2),
        ("", "hospital", 1),
        ("", "military_base", 1),
    ]
    before = name_page(struck, key, as_of="2024-07-15").sites
    assert [(one.name, one.incidents) for one in before] == [("Saltivka hospital", 1)]
    assert name_page(struck, key_of(struck, "heron")).sites == ()


def test_the_incidents_at_one_site_are_those_that_are_counted_there(struck: Ledger) -> None:
    key = key_of(struck, "kharkiv")
    for site in name_page(struck, key).sites:
        page = name_page(struck, key, site=site.part).naming
        assert (page.total, len(page.incidents)) == (site.incidents, site.incidents)
        assert {one.target_object.class_ for one in page.incidents if one.target_object} == {site.sort}
        assert len(name_page(struck, key, site=site.part, offset=1).naming.incidents) == site.incidents - 1
    assert name_page(struck, key, site="school").naming.total == 0


def test_a_site_of_the_gazetteer_leads_to_its_own_page(struck: Ledger) -> None:
    paper = Paper("A drone hit the Kharkiv tractor works.", "2025-01-02", "wire")
    made = paper.incident("A drone hit", label="drone_strike", when=day("2025-01-01"))
    around = place("Kharkiv")
    works = replace(
        around,
        name="Tractor Works",
        kind="plant",
        precision="exact",
        gazetteer="facility:works",
        radius_km=0.5,
    )
    paper.claim(made, "where", works, "the Kharkiv tractor works")
    struck.add(paper.extraction())
    (site,) = (one for one in name_page(struck, key_of(struck, "kharkiv")).sites if one.key)
    assert (site.name, site.incidents, site.part) == ("Tractor Works", 1, "")
    assert name_page(struck, site.key).naming.total == 1
    client = TestClient(create_app(struck), base_url="http://127.0.0.1")
    page = client.get(f"/names/{key_of(struck, 'kharkiv')}")
    for link in re.findall(r'<li><span><a href="([^"]+)"', page.text):
        shown = client.get(html.unescape(link))
        assert shown.status_code == 200, link
        assert "newest first" in shown.text
