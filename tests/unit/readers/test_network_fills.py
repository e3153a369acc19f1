"""What the network saw and no rule reads: places from elsewhere in a report, whole lists of dead, who was taken."""

from __future__ import annotations

import pytest

from tacitus.model.records import Incident, Report
from tacitus.pipeline.read import read_report


def incidents(text: str) -> tuple[Incident, ...]:
    return read_report(Report(id="r", text=text)).incidents


def tolls(incident: Incident) -> list[tuple[str, int | None, bool]]:
    return [(toll.effect, toll.best, toll.part_of is not None) for toll in incident.tolls]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("BAIDOA, May 14 - Rebels shelled the market on Monday and killed five traders.", "Baidoa"),
        ("Beryslav, shelling overnight: 2 dead, 7 injured.", "Beryslav"),
        ("Clashes are routine around Agok. On Monday two water vendors were shot dead there.", "Agok"),
        ("Two bombs went off in Jalalabad on Friday and killed nine people.", "Jalālābād"),
    ],
)
def test_the_place_may_stand_in_a_dateline_a_label_or_the_sentence_before(text: str, place: str) -> None:
    found = incidents(text)[-1].where
    assert found is not None
    assert found.name == place
    assert found.precision != "country"
    assert (found.radius_km or 0) < 60


def test_each_of_a_number_of_places_has_an_incident() -> None:
    text = "On 9 June 2022 mortar shells landed in three places: Afrin, Azaz and Jarablus."
    assert [one.where.country for one in incidents(text) if one.where] == ["SYR", "SYR", "SYR"]


def test_where_a_group_is_at_home_no_town_of_its_name_abroad_is_meant() -> None:
    (only,) = incidents("Militiamen of CODECO hacked 14 farmers to death in Roe on Saturday.")
    assert only.where is not None
    assert only.where.country == "COD"
    assert only.where.lat is None


def test_a_group_that_its_state_sends_out_speaks_for_no_country() -> None:
    (only,) = incidents("Wagner fighters killed five people in Bossangoa on Saturday.")
    assert only.where is not None
    assert only.where.country == "CAF"


def test_where_a_witness_comes_from_is_no_country_of_the_report() -> None:
    text = '"They burned 60 huts," said Halima, a teacher from Tawila. Four of her pupils were killed in the raid.'
    assert all(one.where is None or one.where.country in (None, "SDN") for one in incidents(text))


def test_all_members_of_a_list_are_counted() -> None:
    (only,) = incidents(
        "Three border guards, a customs officer and eleven smugglers lost their lives in a shoot-out near Saravan."
    )
    assert tolls(only) == [("killed", 3, False), ("killed", 1, False), ("killed", 11, False)]


def test_a_list_behind_a_colon_that_adds_up_is_a_breakdown() -> None:
    (only,) = incidents(
        "The ambush took 14 lives, the colonel said: nine gendarmes, three drivers, two guides."
    )
    assert ("killed", 14, False) in tolls(only)
    assert {one for one in tolls(only) if one[2]} == {
        ("killed", 9, True),
        ("killed", 3, True),
        ("killed", 2, True),
    }


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Armed men took 64 women from a bus near Mubende on Saturday.", 64),
        ("Ninety novices were seized by raiders from a convent in Bamenda on Sunday.", 90),
    ],
)
def test_who_is_taken_is_counted(text: str, count: int) -> None:
    (only,) = incidents(text)
    assert only.label == "abduction"
    assert only.type == "ASSAULT"
    assert tolls(only) == [("abducted", count, False)]


def test_an_unknown_number_behind_a_semicolon_undoes_no_blast() -> None:
    (only,) = incidents(
        "A car bomb went off by the Garowe courthouse on Monday; the number of victims was not immediately clear."
    )
    assert only.status == "current"


def test_a_figure_that_became_another_is_no_range() -> None:
    (only,) = incidents(
        "By Wednesday the count of bodies pulled from the bombed school in Mekelle had climbed from 41 to 57."
    )
    assert tolls(only) == [("killed", 57, False)]
