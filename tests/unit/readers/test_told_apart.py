"""Two acts of one sentence keep their own doers, tolls, days and places; nobody is credited with another's word."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import tacitus
from tacitus.model.records import Incident, Reading

PUBLISHED = "2024-05-14"
Read = Callable[[str], Reading]


@pytest.fixture(scope="module")
def read() -> Read:
    return lambda text: tacitus.read(text, published=PUBLISHED)


def _killed(incident: Incident) -> list[int | None]:
    return [toll.best for toll in incident.tolls if toll.effect == "killed"]


def _doers(incident: Incident) -> list[str]:
    return [actor.name for actor in incident.initiators]


@pytest.mark.parametrize(
    ("text", "dead", "doer"),
    [
        (
            "Marines raided a hideout on Monday to avenge a mine that killed a nurse, hurt her son and wounded "
            "five boys.",
            1,
            "Marines",
        ),
        (
            "Herders burned four barns near Bor on Sunday, a day after their camp was sprayed with bullets and "
            "eight died.",
            8,
            "Herders",
        ),
    ],
)
def test_the_dead_of_what_was_answered_are_not_those_of_the_answer(
    read: Read, text: str, dead: int, doer: str
) -> None:
    incidents = read(text).incidents
    with_dead = [i for i in incidents if dead in _killed(i)]
    assert with_dead
    assert not any(doer in _doers(incident) for incident in with_dead)
    assert any(doer in _doers(incident) for incident in incidents)


def test_each_of_two_acts_has_its_own_doer(read: Read) -> None:
    text = "Rebels shelled Kidal on Wednesday while soldiers ambushed a lorry outside Gao."
    found = {i.label: _doers(i) for i in read(text).incidents}
    assert found["shelling"] == ["Rebels"]
    assert [doers for label, doers in found.items() if label != "shelling"] == [["soldiers"]]


def test_a_weapon_is_nobody_who_is_blamed(read: Read) -> None:
    text = (
        "Nine clerks died when a lorry blew up outside Homs on Sunday. The opposition blames a regime mine."
    )
    blamed = [r.actor.name for i in read(text).incidents for r in i.responsibility]
    assert not any("mine" in name for name in blamed)


def test_the_force_of_a_people_does_not_own_up_for_a_junta(read: Read) -> None:
    text = "According to the Karen army, junta jets bombed a clinic in Loikaw on Friday, killing two nurses."
    kinds = {r.kind for i in read(text).incidents for r in i.responsibility}
    assert not kinds & {"claimed", "acknowledged"}


def test_what_was_done_in_two_towns_is_two_incidents(read: Read) -> None:
    text = "Grenades were thrown at offices in Bujumbura and in Gitega on Thursday."
    places = [i.where.name for i in read(text).incidents if i.where is not None]
    assert sorted(places) == ["Bujumbura", "Gitega"]


def test_a_dateline_below_bullets_is_no_day_of_the_incident(read: Read) -> None:
    text = (
        "- Grenade in bar: singer killed, four hurt\n- Mayor orders inquiry\n\n"
        "GITEGA, May 13 - A grenade killed a singer and wounded four people in Gitega on Sunday."
    )
    incidents = read(text).incidents
    assert [i.when.start[:10] for i in incidents if i.when is not None] == ["2024-05-12"]


def test_a_headline_that_leaves_it_open_wounds_nobody(read: Read) -> None:
    text = "Monks shot at Mandalay gate\n\nThree monks were shot dead on Monday at the gate, the abbot said."
    tolls = [toll for i in read(text).incidents for toll in i.tolls]
    assert {(toll.effect, toll.best) for toll in tolls} == {("killed", 3)}


def test_others_need_not_be_children(read: Read) -> None:
    text = "A rocket hit a pitch in Kursk on Saturday, killing 12 children and wounding dozens of others."
    groups = {toll.effect: toll.group for i in read(text).incidents for toll in i.tolls}
    assert groups == {"killed": "child", "wounded": "unknown"}


def test_what_lightning_does_is_no_incident(read: Read) -> None:
    assert not read("Three shepherds were killed by lightning near Zakopane on Thursday.").incidents


def test_where_a_bridge_leads_is_not_where_it_was_hit() -> None:
    text = (Path(tacitus.__file__).parent / "examples/reports/crimea-bridge-agency.txt").read_text("utf-8")
    assert all(i.where is None or i.where.country != "RUS" for i in tacitus.read(text).incidents)


def test_a_word_in_quotation_marks_is_no_target(read: Read) -> None:
    text = (
        "The army confirmed that it bombed the village of Kanbalu on Tuesday. "
        'A spokesman said the strike had hit a building used by "terrorists".'
    )
    assert not any(actor.name == "terrorists" for i in read(text).incidents for actor in i.targets)


@pytest.mark.parametrize(
    ("text", "by", "label", "answered"),
    [
        (
            "The navy answered Sunday's mine attack with shelling of the islands.",
            "navy",
            "shelling",
            "2024-05-12",
        ),
        (
            "Israel responded to Thursday's rocket fire with air strikes on Gaza City on Friday.",
            "Israel",
            "air_strike",
            "2024-05-09",
        ),
        (
            "The army answered a raid on Sake with artillery fire on three villages near Goma on Friday.",
            "army",
            "shelling",
            None,
        ),
    ],
)
def test_who_answers_by_a_deed_did_that_and_not_what_he_answers(
    read: Read, text: str, by: str, label: str, answered: str | None
) -> None:
    reading = read(text)
    (link,) = reading.links
    incidents = {incident.id: incident for incident in reading.incidents}
    earlier, later = incidents[link.to], incidents[link.from_]
    assert (link.relation, link.strength) == ("response", "stated")
    assert (_doers(later), later.label, _doers(earlier)) == ([by], label, [])
    assert (earlier.when and earlier.when.start[:10]) == answered


@pytest.mark.parametrize(
    "text",
    [
        "The government responded to the ambush at Sake with a promise of higher pay for soldiers.",
        "The envoy met the victims of the bombing in Aden with a delegation on Friday.",
    ],
)
def test_who_answers_by_no_deed_did_nothing(read: Read, text: str) -> None:
    reading = read(text)
    assert not reading.links
    assert all(not _doers(incident) for incident in reading.incidents)
