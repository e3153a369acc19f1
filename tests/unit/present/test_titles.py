"""Titles: headlines that are grammatical whatever was read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from page_ledgers import MILITIA, base, span_of
from tacitus.model.records import TargetObject
from tacitus.present.titles import title, where_phrase

BASE = base(late=True)


def test_title_says_what_to_what_and_where() -> None:
    assert title(BASE) == "Drone strike on army base near Northtown"


@pytest.mark.parametrize(
    ("label", "names", "said"),
    [
        ("rocket_attack", ["12 children", "at least 30 people"], "Rocket attack near Northtown"),
        ("rocket_attack", ["Two soldiers", "a convoy"], "Rocket attack on convoy near Northtown"),
        ("killing", ["Three soldiers"], "Killing of three soldiers near Northtown"),
        ("air_strike", ["A", "B", "C"], "Air strike on A, B and others near Northtown"),
        ("killing", ["people", "many civilians", "rebels"], "Killing of civilians and rebels near Northtown"),
        ("shooting", ["soldiers", "militia members"], "Shooting of soldiers and militia members near Northtown"),
        ("suicide_bombing", ["Afghans", "US troops"], "Suicide bombing of Afghans and US troops near Northtown"),
        ("killing", ["soldiers", "Malian soldiers"], "Killing of Malian soldiers near Northtown"),
        ("air_strike", ["their convoy"], "Air strike on convoy near Northtown"),
        ("drone_strike", ["American soldiers"], "Drone strike on American soldiers near Northtown"),
        ("armed_clash", ["Armed men"], "Armed clash with armed men near Northtown"),
        ("shelling", [], "Shelling near Northtown"),
    ],
)  # fmt: skip
def test_who_was_hit(label: str, names: list[str], said: str) -> None:
    targets = tuple(replace(MILITIA, name=name) for name in names)
    assert title(replace(BASE, label=label, target_object=None, targets=targets)) == said


@pytest.mark.parametrize(
    ("label", "thing", "said"),
    [
        ("drone_strike", "the Northtown hospital", "Drone strike on Northtown hospital"),
        ("shelling", "a market", "Shelling of market near Northtown"),
        ("explosion", "a bridge", "Explosion at bridge near Northtown"),
        ("killing", "a base", "Killing at base near Northtown"),
        ("shooting", "the weekly market", "Shooting at weekly market near Northtown"),
    ],
)
def test_what_was_hit(label: str, thing: str, said: str) -> None:
    hit = TargetObject(text=replace(span_of("x", "x"), text=thing), class_="other")
    assert title(replace(BASE, label=label, target_object=hit)) == said


@pytest.mark.parametrize(
    ("name", "precision", "said"),
    [
        ("Gulf of Aden", "region", "in the Gulf of Aden"),
        ("Mopti region", "admin1", "in the Mopti region"),
        ("Red Sea", "region", "in the Red Sea"),
        ("Kharkiv", "settlement", "in Kharkiv"),
        ("Hasakah", "near", "near Hasakah"),
        ("Tower 22", "exact", "at Tower 22"),
    ],
)
def test_names_take_their_article(name: str, precision: str, said: str) -> None:
    assert BASE.where is not None
    assert where_phrase(replace(BASE.where, name=name, text=None, precision=precision)) == said


def test_no_target_and_no_place_is_said_so() -> None:
    assert (
        title(replace(BASE, where=None, target_object=None, targets=())) == "Drone strike, place not stated"
    )
