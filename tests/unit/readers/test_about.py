"""Which incident a claim, a denial or an accusation is of, where the words do not name it or only take it up."""

from __future__ import annotations

import pytest

from tacitus.model.records import Incident, Report
from tacitus.pipeline.read import read_report

HUAMBO = "A bomb killed nine people at a bus stop in Huambo on Monday."
LOBITO = "In Lobito, gunmen shot dead a judge on Tuesday."


def incidents(text: str) -> dict[str, Incident]:
    """Incidents by the town where they happened."""
    found = read_report(Report(id="r", text=text)).incidents
    return {one.where.name: one for one in found if one.where is not None}


def said(incident: Incident) -> set[tuple[str, str]]:
    return {(one.kind, one.actor.name) for one in incident.responsibility}


@pytest.mark.parametrize(
    ("text", "town", "expected"),
    [
        (f"{HUAMBO} The police blamed UNITA.\n\n{LOBITO}", "Huambo", ("attributed", "UNITA")),
        (f"{HUAMBO}\n\n{LOBITO} The police blamed UNITA.", "Lobito", ("attributed", "UNITA")),
        (f"{HUAMBO} The police blamed UNITA. UNITA denied it.\n\n{LOBITO}", "Huambo", ("denied", "UNITA")),
        (f"{HUAMBO}\n\n{LOBITO} The police blamed UNITA. UNITA denied it.", "Lobito", ("denied", "UNITA")),
        (f"{HUAMBO}\n\n{LOBITO}\n\nUNITA denied any part in Huambo.", "Huambo", ("denied", "UNITA")),
        (f"{HUAMBO}\n\n{LOBITO}\n\nUNITA denied any part in Lobito.", "Lobito", ("denied", "UNITA")),
    ],
)
def test_it_is_of_what_its_paragraph_or_its_place_picks(
    text: str, town: str, expected: tuple[str, str]
) -> None:
    found = incidents(text)
    assert {"Huambo", "Lobito"} <= set(found)
    assert expected in said(found[town])
    assert not any(one[1] == "UNITA" for other in {"Huambo", "Lobito"} - {town} for one in said(found[other]))


@pytest.mark.parametrize(
    "text",
    [
        "A minibus was hit by a rocket near Basra on Monday, killing four. Kuwait said it does not target buses.",
        "Shells killed three nuns near Goma on Monday. Rwanda's army said it doesn't bomb churches.",
        "Jets killed a family of six in Idlib on Friday. Russia says that its pilots do not strike homes.",
    ],
)
def test_what_somebody_never_does_denies_nothing(text: str) -> None:
    assert not any(said(one) for one in read_report(Report(id="r", text=text)).incidents)


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("The air force said on Tuesday that it had shot down nine drones over Odesa.", "air force"),
        ("The navy said its frigate had shot down four missiles off Aden on Monday.", "navy"),
        ("Kenya's army said that it had intercepted three rockets over Mandera on Friday.", "Kenya"),
    ],
)
def test_who_says_that_he_shot_it_down_owns_that(text: str, actor: str) -> None:
    [incident] = read_report(Report(id="r", text=text)).incidents
    assert incident.label == "interception"
    assert [(one.kind, actor in one.actor.name) for one in incident.responsibility] == [
        ("acknowledged", True)
    ]


def test_who_shot_down_what_another_tells_of_claims_nothing() -> None:
    text = "The air force shot down nine drones over Odesa on Tuesday, the mayor said."
    assert not any(one.responsibility for one in read_report(Report(id="r", text=text)).incidents)
