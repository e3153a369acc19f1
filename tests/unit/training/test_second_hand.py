"""The second hand of the reports beside the first corpus: what it is shown, what is kept, how it is judged."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from evaluation import own, prose
from training import second_hand
from training.agreement import as_reading
from training.annotating import annotation_of

TEXT = (
    "Shells hit Tessit on Monday, killing two herders, the mayor said. JNIM denied that it had fired on Tessit. "
    "A day later the army burned three boats."
)
MARKS = [
    "i a shelling current ?",
    "@ Tessit = MLI",
    "E hit; fired",
    "M Shells = shelling",
    "K 2 civilian = two herders < the mayor",
    "R denied JNIM",
    "i b arson current ?",
    "E burned",
    "I the army",
    "O three boats = ship",
    "L b>a follows",
    "N boats",
]


@pytest.fixture
def labels() -> dict[str, Any]:
    return {"id": "own-1", "text": TEXT, **annotation_of(TEXT, MARKS)}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, labels: dict[str, Any]) -> Path:
    """A part of three reports, of which only our own texts are at hand."""
    about = {
        "kind": "wire",
        "region": "Mali",
        "published": "2024-05-14",
        "outlet": None,
        "title": "Shells hit",
    }
    told = [{**labels, **about, "id": f"own-{number}"} for number in (1, 2, 3)]
    (tmp_path / "tune_own.jsonl").write_text("".join(json.dumps(one) + "\n" for one in told), "utf-8")
    (tmp_path / "tune_stand_off.jsonl").write_text("", "utf-8")
    monkeypatch.setattr(prose, "FOLDER", tmp_path)
    return tmp_path


def judged(gold: dict[str, Any], read: dict[str, Any]) -> own.Tally:
    tally = own.Tally()
    own.judge(tally, gold, as_reading(read))
    return tally


def test_a_hand_is_right_in_everything_by_its_own_gold(labels: dict[str, Any]) -> None:
    tally = judged(labels, copy.deepcopy(labels))
    assert {name: tally.figures(name)[2] for name in own.FIELDS if tally.expected[name]} == {
        name: 1.0 for name in own.FIELDS if tally.expected[name]
    }
    assert tally.expected["responsibility"] == tally.expected["toll"] == tally.expected["follows"] == 1


def test_what_a_hand_left_out_is_missed_by_the_readers_ruler(labels: dict[str, Any]) -> None:
    other = copy.deepcopy(labels)
    other["incidents"][0]["responsibility"] = []
    other["incidents"][0]["tolls"][0]["speaker"] = None
    del other["incidents"][1]
    tally = judged(labels, other)
    assert tally.figures("responsibility")[1] == 0.0
    assert tally.figures("speaker")[1] == 0.0
    assert (tally.right["incident"], tally.expected["incident"], tally.read["incident"]) == (1, 2, 1)


def test_a_bare_text_shows_no_label(folder: Path) -> None:
    (report,) = second_hand.drawn("tune", 1, 12, None)
    shown = second_hand.bare(report)
    assert TEXT in shown
    assert "shelling" not in shown
    assert "evidence" not in shown


def test_a_lot_is_drawn_again_and_leaves_out_what_is_done(folder: Path) -> None:
    ids = [report["id"] for report in second_hand.drawn("tune", 2, 12, None)]
    assert ids == [report["id"] for report in second_hand.drawn("tune", 2, 12, None)]
    assert second_hand.drawn("tune", 0, 12, "no such words") == []
    source = folder / "source.txt"
    source.write_text("== own-2\n--\n" + "\n".join(MARKS), "utf-8")
    assert list(second_hand.write([source], "tune", 1)) == []
    assert "own-2" not in {report["id"] for report in second_hand.drawn("tune", 2, 12, None)}


def test_what_the_first_hand_wrote_stays_when_it_is_settled(folder: Path) -> None:
    source = folder / "source.txt"
    source.write_text("== own-1\n--\nN boats\n\n== own-9\n--\nN boats\n\n== own-2\n--\nE nowhere", "utf-8")
    wrong = list(second_hand.write([source], "tune", 1))
    assert [line.split(":")[0] for line in wrong] == ["source.txt own-9", "source.txt own-2"]
    path = folder / "tune_own.jsonl"
    path.write_text(path.read_text("utf-8").replace('"arson"', '"attack"'), "utf-8")
    source.write_text("== own-1\n--\nN Shells", "utf-8")
    assert list(second_hand.write([source], "tune", 1)) == []
    (hands,) = second_hand.hands("tune", 1)
    labels = {hand: [one["label"] for one in told["incidents"]] for hand, told in hands.items()}
    assert labels == {"first": ["shelling", "arson"], "second": [], "settled": ["shelling", "attack"]}
    assert [span["text"] for span in hands["second"]["not_incidents"]] == ["Shells"]


@pytest.mark.parametrize("hand", ["first", "second"])
def test_stored_labels_of_our_own_texts_stand_in_them(hand: str) -> None:
    texts = {report["id"]: report["text"] for report in prose.reports("tune")}
    own_texts = {name: told for name, told in second_hand.stored("tune", hand).items() if "/" not in name}
    assert len(own_texts) >= 40
    for name, told in own_texts.items():
        for incident in told["incidents"]:
            for span in incident["evidence"]:
                assert texts[name][span["start"] : span["end"]] == span["text"], name


@pytest.mark.parametrize("hand", ["first", "second"])
def test_no_word_of_a_corpus_is_stored(hand: str) -> None:
    stand_off = [told for name, told in second_hand.stored("tune", hand).items() if "/" in name]
    assert stand_off
    assert all(
        "text" not in span for told in stand_off for one in told["incidents"] for span in one["evidence"]
    )
    assert all(
        "name" not in actor for told in stand_off for one in told["incidents"] for actor in one["initiators"]
    )
