"""What is of our matter: armed violence, the release of captives; not sport, films, accidents, crime."""

from __future__ import annotations

import pytest

from tacitus.model.records import Incident, Interval, Reading, Report
from tacitus.pipeline.read import read_report

PUBLISHED = Interval(start="2024-05-14T00:00:00", end="2024-05-14T23:59:59", precision="day")


def read(text: str) -> Reading:
    return read_report(Report(id="r_scope", text=text, published=PUBLISHED))


def only(text: str) -> Incident:
    found = read(text).incidents
    assert len(found) == 1, [incident.label for incident in found]
    return found[0]


@pytest.mark.parametrize(
    "text",
    [
        "Badminton: Sari destroys world champion in Jakarta with bombardment of smashes",
        "Tennis: Kovac bombards Ruiz in Madrid and kills off the match with 14 aces",
        "A landlord was arrested in Accra on Friday after a lift fell and killed two tenants.",
        "Flash floods killed 23 people in Herat on Sunday, the weather office said.",
    ],
)
def test_other_worlds_are_refused_with_the_word_that_spoke_of_them(text: str) -> None:
    reading = read(text)
    assert not reading.incidents
    refused = [reject for reject in reading.rejects if reject.reason == "out_of_scope"]
    assert refused
    assert all(r.evidence is not None and text[r.evidence.start : r.evidence.end] for r in refused)


@pytest.mark.parametrize(
    ("text", "label", "means"),
    [
        ("F-16s struck two militia depots near Agadez on Monday.", "air_strike", "air_strike"),
        ("A Su-25 hit a convoy near Sabha on Sunday.", "air_strike", "air_strike"),
        ("A mine killed three farmers near Aleppo on Sunday.", "bombing", "mine"),
        ("A police general died on a roadside mine in Kandahar on Sunday.", "bombing", "mine"),
        ("Militants opened fire on a patrol near Kidal on Monday.", "shooting", "small_arms"),
        (
            "Four mortar rounds came down on the coast guard post at Kilinochchi on Sunday.",
            "shelling",
            "shelling",
        ),
    ],
)
def test_means_by_verb_and_platform(text: str, label: str, means: str) -> None:
    incident = only(text)
    assert incident.label == label
    assert [found.class_ for found in incident.means] == [means]


@pytest.mark.parametrize(
    "text",
    [
        "Rebels freed twelve hostages near Goma on Monday, the army said.",
        "The group released two captive nuns in Jos on Sunday.",
        "Fifty-two kidnapped bus passengers walked out of the hills near Manizales on Friday.",
        "Six hostages were set free near Marawi on Saturday.",
    ],
)
def test_a_release_is_a_kind(text: str) -> None:
    incident = only(text)
    assert (incident.type, incident.mode, incident.label) == ("RETREAT", "release", "release")


def test_a_release_follows_its_abduction() -> None:
    text = "Free at last: 41 fishermen whom pirates took in April came home to Pattani on Monday."
    reading = read(text)
    labels = {incident.id: incident.label for incident in reading.incidents}
    assert [(labels[link.from_], labels[link.to]) for link in reading.links] == [("release", "abduction")]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Gunmen shot dead journalist Karim Haddad in Aden on Monday.", "journalist"),
        ("Gunmen killed shopkeeper Ahmed Karimi in Herat on Sunday.", "shopkeeper"),
        ("Militants shot dead teacher Maria Lopez in Cauca on Sunday.", "teacher"),
    ],
)
def test_a_private_person_is_a_role_and_no_name(text: str, role: str) -> None:
    incident = only(text)
    assert [target.name for target in incident.targets] == [role]
    assert [(toll.effect, toll.best) for toll in incident.tolls] == [("killed", 1)]


def test_killed_after_a_missile_hit_is_one_incident() -> None:
    incident = only(
        "Three people were killed after a missile hit a house in Kharkiv on Thursday, the governor said."
    )
    assert incident.label == "missile_strike"
    assert [(toll.effect, toll.best) for toll in incident.tolls] == [("killed", 3)]


def test_since_when_is_no_incident() -> None:
    reading = read(
        "Since clan fighting broke out in 2019 no raid has been as bloody: gunmen killed 60 herders near Abala on Friday."
    )
    assert [incident.status for incident in reading.incidents] == ["current"]
    assert [toll.best for toll in reading.incidents[0].tolls] == [60]


def test_the_kind_above_is_printed() -> None:
    assert only("Gunmen shot two policemen in Aden on Monday.").parent == "attack"
