"""Copies of one text, and many papers with one voice, are one origin."""

from __future__ import annotations

from pathlib import Path

from ledger_factory import Paper, day, voice
from tacitus.ledger.ledger import Ledger
from tacitus.model.records import SpeakerLink
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
            paper.incident(words, label="shelling", when=day("2024-05-06"), where="Kharkiv", killed=7, by=by)
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


def test_one_body_under_two_names_is_one_origin(tmp_path: Path) -> None:
    def centcom(name: str) -> tuple[SpeakerLink, ...]:
        return (SpeakerLink(name=name, text=None, role="authority", id="usa-centcom"),)

    one = (
        "Shells killed seven in the north, CENTCOM said.",
        "Shells killed seven",
        "daily",
        centcom("CENTCOM"),
    )
    other = (
        "Shelling left seven dead, the US Central Command told reporters.",
        "Shelling left seven dead",
        "agency",
        centcom("US Central Command"),
    )
    assert origins(tmp_path, one, other) == 1


def test_an_agency_with_an_id_is_the_outlet_of_that_name(tmp_path: Path) -> None:
    own = (
        "Shells killed seven people in the north of Kharkiv.",
        "Shells killed seven people",
        "Newswire",
        None,
    )
    link = (SpeakerLink(name="Newswire", text=None, role="media", id="newswire"),)
    quoting = (
        "In Kharkiv shelling left seven dead, Newswire says.",
        "shelling left seven dead",
        "daily",
        link,
    )
    assert origins(tmp_path, own, quoting) == 1


def test_a_sentence_copied_into_another_text_is_no_second_origin(tmp_path: Path) -> None:
    sentence = "Shells killed seven people in the northern suburbs of Kharkiv on Monday as a market opened"
    own = (f"{sentence}.", sentence, "agency", None)
    around = "Our reporter went to the city's parks, which are in flower. " * 4
    pasted = (f"{around}\n\n{sentence}.\n\n{around}", sentence, "daily", None)
    assert origins(tmp_path, own, pasted) == 1


def test_the_same_text_from_two_outlets_is_two_publications_of_one_origin(tmp_path: Path) -> None:
    text = "Shells killed seven people in the north of Kharkiv on Monday."
    with Ledger(tmp_path / "l.db") as ledger:
        added = []
        for outlet in ("daily", "gazette", "daily"):
            paper = Paper(text, "2024-05-07", outlet)
            paper.incident("Shells killed seven people", label="shelling", killed=7)
            added.append(ledger.add(paper.reading()))
        view = ledger.view()
    assert added == [True, True, False]
    assert [entry.outlet for entry in sorted(view.reports, key=lambda e: e.outlet or "")] == [
        "daily",
        "gazette",
    ]
    assert len({entry.origin for entry in view.reports}) == 1
    (incident,) = view.incidents
    assert len(incident.members) == 2
    assert incident.independent_origins == 1
