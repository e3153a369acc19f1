"""A country's name within that of a sea or a lake names no actor; beside it, it does."""

from __future__ import annotations

import pytest

from tacitus.model.records import Report
from tacitus.pipeline.read import read_report
from tacitus.readers.rules.read import set_scene
from tacitus.readers.rules.world import load_world


def actors(text: str, title: str) -> list[str]:
    incidents = read_report(Report(id="r", text=text, title=title)).incidents
    return [actor.name for one in incidents for actor in (*one.initiators, *one.targets)]


def spotted(text: str) -> list[str]:
    return [one.text for one in set_scene(Report(id="r", text=text), load_world()).spotted.actors]


NO_ACTOR = [
    ("Boko Haram attacked Niger troops at a Lake Chad base on Monday, killing 12 soldiers.", "Chad"),
    ("The Lake Chad attack killed twelve soldiers on Monday.", "Chad"),
    (
        "A blast on a ferry in the English Channel killed three people on Monday, police said.",
        "English Channel",
    ),
    ("Gunmen seized a tanker after a Gulf of Oman blast killed two sailors on Monday.", "Oman"),
    ("The Gulf of Guinea attacked fleet lost two boats on Monday, killing six sailors.", "Guinea"),
    ("A missile hit a Sea of Japan patrol on Monday, killing two sailors.", "Japan"),
]


@pytest.mark.parametrize(("text", "name"), NO_ACTOR)
def test_a_name_within_a_seas_is_no_actor(text: str, name: str) -> None:
    assert name not in spotted(text)


def test_a_headline_with_a_lakes_name_names_no_doer() -> None:
    found = actors(
        "Niger's army said its aircraft had struck a camp on Lake Chad on Wednesday, killing 11 insurgents.",
        title="Niger army says 11 insurgents killed in Lake Chad air strike",
    )
    assert "Chad" not in found
    assert "Niger's army" in found


AN_ACTOR = [
    ("Chad shelled a camp on Lake Chad on Monday, killing 12 fighters.", "Chad"),
    ("Omani soldiers freed a tanker in the Gulf of Oman on Monday, killing two pirates.", "Omani soldiers"),
    ("Japan sank a trawler in the Sea of Japan on Monday, killing two men.", "Japan"),
    ("English police shot a man near the English Channel on Monday.", "English police"),
]


@pytest.mark.parametrize(("text", "name"), AN_ACTOR)
def test_a_country_beside_it_is_one(text: str, name: str) -> None:
    assert name in spotted(text)
