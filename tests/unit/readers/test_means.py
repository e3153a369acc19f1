"""Means: class, number, origin; and the examples of the table."""

from __future__ import annotations

import pytest

import tacitus
from reading import read_text
from tacitus.ontology.means import class_by_phrase, means_table
from tacitus.readers.rules.events.means import MeansMention, find_means

EXAMPLES = [
    (name, text, kind == "positive")
    for name, row in means_table().items()
    for kind in ("positive", "negative")
    for text in row[kind]
]


def means_of(text: str) -> tuple[MeansMention, ...]:
    return find_means(read_text(text))


@pytest.mark.parametrize(("class_", "text", "holds"), EXAMPLES)
def test_examples_of_the_table(class_: str, text: str, holds: bool) -> None:
    assert (class_ in {found.class_ for found in means_of(text)}) == holds


def test_every_class_has_both_kinds_of_example() -> None:
    assert all(row["positive"] and row["negative"] for row in means_table().values())


def test_no_phrase_is_in_two_classes() -> None:
    listed = [noun for row in means_table().values() for noun in row["nouns"]]
    assert len(listed) == len(set(listed)) <= len(class_by_phrase())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Three drones hit the depot.", [("drones", "drone", 3)]),
        ("The camp was hit by a salvo of missiles.", [("missiles", "missile", None)]),
        ("Dozens of rockets fell.", [("rockets", "rocket", None)]),
        ("A suicide car bomb exploded.", [("suicide car bomb", "suicide", 1)]),
        ("Jets dropped 12 barrel bombs.", [("Jets", "air_strike", None), ("barrel bombs", "air_strike", 12)]),
        ("They fired rocket-propelled grenades.", [("rocket-propelled grenades", "grenade", None)]),
        ("Gun laws were debated.", []),
        ("Cluster munitions hit the market.", []),  # from the air, by rocket or by gun: not told
    ],
)
def test_reads(text: str, expected: list[tuple[str, str, int | None]]) -> None:
    read = [(m.span.text, m.class_, m.count.best if m.count else None) for m in means_of(text)]
    assert read == expected


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("A drone of Turkish origin hit the depot.", "Turkish"),
        ("A drone used to attack the base on Thursday was of Turkish origin.", "Turkish"),
        ("Turkish-made drones hit the depot.", "Turkish"),
        ("Drones made in Turkey hit the depot.", "Turkey"),
        ("A drone hit the Turkish depot.", None),
    ],
)
def test_origin_is_where_it_was_made(text: str, origin: str | None) -> None:
    parsed = read_text(text)
    (found,) = find_means(parsed)
    surface = None if found.origin is None else parsed.doc[found.origin].text
    assert surface is None if origin is None else str(surface).startswith(origin)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gunmen shot dead two policemen in Jos on Monday.", {"small_arms"}),
        ("A man was stabbed to death by insurgents in Pattani on Monday.", {"melee"}),
        ("Rebels set fire to the clinic in Beni on Monday and killed a guard.", {"arson"}),
        # the noun tells more than the verb
        ("Gunmen with rifles shot dead 12 farmers in Benue on Friday.", {"small_arms"}),
        # a weapon told beside the deed
        (
            "Six people were killed in Dilling on Monday. The drone came from the west, a medic said.",
            {"drone"},
        ),
        (
            "Soldiers killed nine villagers near Gao on Friday. They had fired mortars from a hill.",
            {"shelling"},
        ),
        (
            "Militants attacked a bus near Mopti on Monday and killed 14. It had run onto a landmine.",
            {"mine"},
        ),
        # a weapon that was not used
        ("Police seized three drones in Gao on Monday. Militants had killed two there on Sunday.", set()),
    ],
)
def test_an_incident_has_the_weapon_that_it_was_done_with(text: str, expected: set[str]) -> None:
    found = tacitus.read(text, published="2024-05-14", outlet="Wire").incidents
    assert {means.class_ for one in found for means in one.means} == expected
