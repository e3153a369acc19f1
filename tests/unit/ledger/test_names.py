"""Who and what incidents name: found by words, shown by part, as of a day, with how figures fared; hidden when hidden."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger_factory import Paper, actor, day, voice
from tacitus.errors import MissingInput, UsageError
from tacitus.ledger.ledger import Ledger
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
