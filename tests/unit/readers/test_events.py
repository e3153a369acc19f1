"""Triggers, roles, times and places of single sentences, in our own words."""

from __future__ import annotations

import pytest

from tacitus.model.ids import content_id
from tacitus.model.records import Interval, Report
from tacitus.readers.rules.attribution.responsibility import find_responsibility
from tacitus.readers.rules.events.in_scope import find_events
from tacitus.readers.rules.events.mentions import EventMention
from tacitus.readers.rules.facets import label_of
from tacitus.readers.rules.read import set_scene
from tacitus.readers.rules.relations.stated import find_relations
from tacitus.readers.rules.scene import Scene
from tacitus.readers.rules.world import load_world

PUBLISHED = Interval(start="2024-05-17T00:00:00", end="2024-05-18T00:00:00", precision="day")


def read(text: str) -> tuple[Scene, tuple[EventMention, ...]]:
    report = Report(id=content_id("r", text), text=text, published=PUBLISHED)
    scene = set_scene(report, load_world())
    return scene, find_events(scene).mentions


def words(tokens: object) -> list[str]:
    return [token.text for token in tokens]


ROLES = [
    # text, triggers of the first mention, initiators, targets, means classes
    ("Rebels attacked an army base near the border.", ["attacked"], ["Rebels"], ["base"], []),
    ("An army base was attacked by rebels.", ["attacked"], ["rebels"], ["base"], []),
    ("A checkpoint was hit by two rockets.", ["hit"], [], ["checkpoint"], ["rocket"]),
    ("Gunmen killed two guards at the gate.", ["killed"], ["Gunmen"], ["guards"], []),
    (
        "The army launched air strikes against militia bases.",
        ["strikes"],
        ["army"],
        ["bases"],
        ["air_strike"],
    ),
    ("Fighters fired rockets at the airport.", ["fired"], ["Fighters"], ["airport"], ["rocket"]),
    ("The patrol came under attack from insurgents.", ["attack"], [], ["patrol"], []),
    ("A drone used to attack a depot crashed nearby.", ["attack"], [], ["depot"], ["drone"]),
    ("A salvo of missiles hit the port.", ["hit"], [], ["port"], ["missile"]),
]


@pytest.mark.parametrize(("text", "triggers", "initiators", "targets", "means"), ROLES)
def test_roles(
    text: str, triggers: list[str], initiators: list[str], targets: list[str], means: list[str]
) -> None:
    _, mentions = read(text)
    first = mentions[0]
    assert words(t.token for t in first.triggers) == triggers
    assert words(first.initiators) == initiators
    assert words(first.targets) == targets
    assert [m.class_ for m in first.means] == means


def test_outcome_belongs_to_its_act() -> None:
    _, mentions = read("A missile struck a bus station in Odesa, killing nine people and wounding thirty.")
    assert len(mentions) == 1
    assert [(t.effect, t.count.best) for t in mentions[0].tolls if t.count] == [
        ("killed", 9),
        ("wounded", 30),
    ]


def test_the_maker_of_a_weapon_is_no_initiator_but_a_striking_weapons_nation_is() -> None:
    _, mentions = read("An Iranian-made drone hit a tanker.")
    assert words(mentions[0].initiators) == []
    _, mentions = read("A Russian missile struck a block of flats.")
    assert words(mentions[0].initiators) == ["Russian"]


def test_a_speakers_place_and_time_are_not_the_events() -> None:
    _, mentions = read(
        "Officials in Geneva said on Friday that rebels had attacked a convoy near Goma on Monday."
    )
    assert [place.text for place in mentions[0].places] == ["Goma"]
    assert [time.text for time in mentions[0].times] == ["Monday"]


def test_since_speaks_of_another_time() -> None:
    _, mentions = read("Two soldiers were killed on Tuesday, the first since the truce in March.")
    assert [time.text for time in mentions[0].times] == ["Tuesday"]


RELATIONS = [
    ("The army bombed a camp in retaliation for a rocket attack.", "retaliation", "bombed", "attack"),
    ("Jets struck a depot in response to a raid on a post.", "response", "struck", "raid"),
    ("Rockets hit a base hours after jets bombed a convoy.", "follows", "hit", "bombed"),
]


@pytest.mark.parametrize(("text", "relation", "later", "earlier"), RELATIONS)
def test_relations(text: str, relation: str, later: str, earlier: str) -> None:
    scene, mentions = read(text)
    found = find_relations(scene, mentions)
    assert [(r.relation, r.later.lead.token.text, r.earlier.lead.token.text) for r in found] == [
        (relation, later, earlier)
    ]


RESPONSIBILITY = [
    ("Al-Shabaab claimed responsibility for the bombing in Mogadishu.", "claimed", "Shabaab"),
    ("A little-known group claimed the attack on the barracks.", "claimed", "group"),
    ("Iran denied involvement in the attack on the tanker.", "denied", "Iran"),
    ("The ministry blamed the rebels for the attack on the convoy.", "attributed", "rebels"),
    ("Hamas said it had fired rockets at the town.", "claimed", "Hamas"),
]


@pytest.mark.parametrize(("text", "kind", "actor"), RESPONSIBILITY)
def test_responsibility(text: str, kind: str, actor: str) -> None:
    scene, mentions = read(text)
    found = find_responsibility(scene, mentions)
    assert [(r.kind, r.actor.text if r.actor else None) for r in found] == [(kind, actor)]


@pytest.mark.parametrize(
    "text", ["No group claimed responsibility for the attack.", "Nobody has claimed the bombing."]
)
def test_nobody_claims_nothing(text: str) -> None:
    scene, mentions = read(text)
    assert find_responsibility(scene, mentions) == ()


def test_a_citys_clock_is_no_place() -> None:
    _, mentions = read("Rockets hit a tanker at 4.45 p.m. Sanaa time.")
    assert [place.text for place in mentions[0].places] == []


def test_a_nations_adjective_is_no_place() -> None:
    _, mentions = read("A drone struck the Saudi hospital on Friday evening.")
    assert [place.text for place in mentions[0].places] == []
    _, mentions = read("A drone struck a hospital in Saudi Arabia on Friday evening.")
    assert [place.text for place in mentions[0].places] == ["Saudi Arabia"]


def test_what_an_attack_cost_is_told_in_a_relative_clause() -> None:
    _, mentions = read("The group claimed the ambush near Ansongo on Monday, in which nine soldiers died.")
    (ambush,) = (m for m in mentions if m.kind.label == "attack")
    assert [toll.count.best for toll in ambush.tolls if toll.count] == [9]


def test_a_suicide_bomber_who_rams_a_gate_bombs_it() -> None:
    _, mentions = read("A suicide car bomber rammed the gate of a hotel in Mogadishu on Friday.")
    assert [label_of(mention) for mention in mentions] == ["suicide_bombing"]
