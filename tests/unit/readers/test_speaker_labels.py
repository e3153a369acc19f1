"""A speaker set before or behind a line by a colon tells what stands there; a place, a kicker and a toll do not."""

from __future__ import annotations

import pytest

import tacitus


def givers(text: str) -> list[list[str]]:
    """For each figure, who gives it: from who knows to who prints."""
    found = tacitus.read(text, published="2024-05-14", outlet="Wire").incidents
    return [[link.name for link in toll.speaker or ()] for one in found for toll in one.tolls]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Army: 14 rebels killed in Djibo on Monday", "Army"),
        (
            "LIVE\n14:05 — Health ministry: 12 killed in strike on market in Nyala\n14:20 — Army: we struck a camp\n",
            "Health ministry",
        ),
        ("Drone strike kills nine at market in Nyala: medics", "medics"),
        (
            "16:40 - Governor Oleh Syniehubov: two people wounded in shelling of Kupiansk",
            "Governor Oleh Syniehubov",
        ),
        (
            "Ministry of Health in Gaza: 21 killed in strikes on Rafah on Monday",
            "Ministry of Health in Gaza",
        ),
        (
            "Update 15:10 | Red Cross: six volunteers killed in ambush near Goma on Monday",
            "Red Cross",
        ),
        ("Suicide bomber kills 20 in Peshawar – police", "police"),
    ],
)
def test_a_label_speaks(text: str, speaker: str) -> None:
    assert givers(text) == [[speaker, "Wire"]]


@pytest.mark.parametrize(
    "text",
    [
        "Gaza: 12 killed in strike on school on Monday",
        "BREAKING: Gunmen kill nine in Jos on Monday",
        "Death toll: 12 killed in bombing in Kabul on Monday",
        "Bus bombed in Quetta: 10 passengers dead",
    ],
)
def test_what_else_stands_before_a_colon_does_not(text: str) -> None:
    assert givers(text) == [["Wire"]]


def test_who_labels_his_own_words_claims() -> None:
    text = "Hamas: our fighters fired rockets at Sderot on Monday, killing two"
    [found] = tacitus.read(text, published="2024-05-14", outlet="Wire").incidents
    assert [(one.kind, one.actor.id) for one in found.responsibility] == [("claimed", "hamas")]
