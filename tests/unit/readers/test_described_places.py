""" "The town", "the base": the place named before, or none."""

from __future__ import annotations

import pytest

from tacitus.model.records import Report
from tacitus.readers.rules.read import set_scene
from tacitus.readers.rules.world import load_world


@pytest.mark.parametrize(
    ("text", "noun", "name"),
    [
        (
            "Soldiers left Gao on Sunday. Militants attacked a convoy outside the town on Monday.",
            "town",
            "Gao",
        ),
        (
            "Drones hit the Ain al-Asad air base on Monday. Rockets were fired at the base on Friday.",
            "base",
            "Ain al-Asad air base",
        ),
        ("Rebels attacked Ghazni and shelled Kunduz. A bomb exploded in the city on Tuesday.", "city", None),
        ("Gunmen entered Gao. The town of Ansongo was quiet.", "town", None),
        ("Gunmen entered Gao. A town was burned.", "town", None),
        ("Troops marched through Mali. The town was quiet.", "town", None),
        ("Gunmen entered Gao. The base was quiet.", "base", None),
    ],
)
def test_a_description_takes_up_one_place_or_none(text: str, noun: str, name: str | None) -> None:
    scene = set_scene(Report(id="r", text=text), load_world())
    found = [m for m in scene.spotted.places if m.text == noun]
    assert [m.grounded.name for m in found if m.grounded is not None] == ([name] if name else [])
    assert all(text[m.start : m.end] == m.text for m in scene.spotted.places)
