"""A ledger of incidents that are hard to write down: unknowns, scripts, quotes, line ends, formulas."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ledger_factory import Paper, actor, day, place, voice
from tacitus.ledger.ledger import Ledger
from tacitus.model.records import Toll

TEXT = (
    '=CMD hit the "old" market in Kharkiv; 12 died, the mayor said.\n'
    "A drone hurt two near Hasakah, killing nobody known. قصفت الميليشيا قاعدة. Gunmen took a man somewhere.\n"
    "Dozens died in Beirut. Shells fell on Dnipro in answer. An attack on Erbil is planned."
)
ARABIC = 'الميليشيا، "اللواء"'


def vague(paper: Paper, words: str) -> Toll:
    """ "Dozens", as the reader has it."""
    return replace(paper.toll(words, "killed", 24), best=None, high=None)


def paper_of_all() -> Paper:
    """One report with an incident of every hard kind."""
    paper = Paper(TEXT, "2024-05-07", '=daily "news"')
    civilians = actor("market\nwomen; men", "UKR", "civilian")
    market = paper.incident(
        "=CMD hit the",
        label="bombing",
        when=day("2024-05-06"),
        where="Kharkiv",
        initiators=[actor("=Army; 2nd", "RUS", "state_forces")],
        targets=[civilians],
        killed=12,
        wounded=30,
        by=voice("the mayor of Kharkiv"),
    )
    paper.incident(
        "A drone hurt two", label="drone_strike", when=day("2024-05-05", 3), where="Hasakah", wounded=2
    )
    paper.incident(
        "قصفت الميليشيا قاعدة",
        label="shelling",
        when=day("2024-05-01", 31),
        where="eastern Syria",
        initiators=[actor(ARABIC, "SYR", "militia")],
        targets=[actor("الجيش", "SYR", "state_forces")],
        killed=1,
    )
    paper.incident("Gunmen took a man", label="abduction")
    paper.incident(
        "Dozens died", label="attack", when=day("2024-05-04"), where="Beirut", tolls=[vague(paper, "Dozens")]
    )
    answer = paper.incident(
        "Shells fell on Dnipro", label="shelling", when=day("2024-05-07"), where="Dnipro", killed=0
    )
    paper.link(answer, market, "retaliation", "stated", "in answer", "PT1D")
    paper.incident("An attack on Erbil", status="planned", where="Erbil", when=day("2024-05-09"))
    nowhere = paper.incident("killing nobody known", label="armed_clash", when=day("2024-05-02"))
    paper.claim(
        nowhere, "where", replace(place("Tanf"), lat=None, lon=None, radius_km=None, reason="?"), "killing"
    )
    return paper


@pytest.fixture
def hard(tmp_path: Path) -> Iterator[Ledger]:
    """A ledger of them all."""
    with Ledger(tmp_path / "hard.db") as ledger:
        ledger.add(paper_of_all().extraction())
        yield ledger
