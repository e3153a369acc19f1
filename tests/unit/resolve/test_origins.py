"""Copies of one text, and many papers with one voice, are one origin."""

from __future__ import annotations

from pathlib import Path

from ledger_factory import Paper, day, voice
from tacitus.pipeline.ledger import Ledger
from tacitus.resolve.copies import CopyIndex

STORY = (
    "Shelling hit a school on the edge of Kharkiv on Monday and killed three people, witnesses said. "
    "The building had stood empty since the spring, but families were sheltering in its cellar. "
    "Rescue workers dug through the night. The regional governor said that two of the dead were teachers."
)


def test_an_edited_copy_has_the_origin_of_the_first() -> None:
    texts = {
        "a": STORY,
        "b": "KHARKIV (Agency) - " + STORY + " More to follow.",
        "c": "Rockets fell on Dnipro today.",
    }
    index = CopyIndex()
    assert index.origins(texts, ["a", "b", "c"]) == {"a": "a", "b": "a", "c": "c"}
    assert index.origins(texts, ["b", "c"]) == {"b": "b", "c": "c"}
    assert index.origins(texts, ["c", "b", "a"]) == {"a": "b", "b": "b", "c": "c"}


def origins(tmp_path: Path, *papers: tuple[str, str, str, object]) -> int:
    with Ledger(tmp_path / "l.db") as ledger:
        for text, words, outlet, by in papers:
            paper = Paper(text, "2024-05-07", outlet)
            paper.incident(words, label="shelling", when=day("2024-05-06"), where="Kharkiv", killed=7, by=by)  # type: ignore[arg-type]
            ledger.add(paper.reading())
        (incident,) = ledger.view().incidents
        return incident.independent_origins


def test_ten_papers_quoting_one_spokesman_are_one_origin(tmp_path: Path) -> None:
    papers = [
        (
            f"Paper {n} has it that shells killed seven, the governor says.",
            "shells killed seven",
            f"paper {n}",
            voice("the Governor" if n % 2 else "Governor"),
        )
        for n in range(10)
    ]
    assert origins(tmp_path, *papers) == 1


def test_an_agency_and_the_paper_that_quotes_it_are_one_origin(tmp_path: Path) -> None:
    own = (
        "Shells killed seven people in the north of Kharkiv.",
        "Shells killed seven people",
        "Newswire",
        None,
    )
    quoting = (
        "In Kharkiv shelling left seven dead, Newswire reported.",
        "shelling left seven dead",
        "daily",
        voice("Newswire", "media"),
    )
    assert origins(tmp_path, own, quoting) == 1


def test_two_papers_on_their_own_authority_are_two(tmp_path: Path) -> None:
    one = ("Shells killed seven people in the north of Kharkiv.", "Shells killed seven people", "daily", None)
    other = ("In Kharkiv shelling left seven dead on Monday.", "shelling left seven dead", "agency", None)
    assert origins(tmp_path, one, other) == 2
