"""One incident within one report is one row, its date, place and toll those that its sentences give."""

from __future__ import annotations

import pytest

import tacitus
from tacitus.model.records import Incident
from tacitus.resolve.tolls import toll_of

PUBLISHED = "2024-05-17"
"""A Friday."""


def read(text: str) -> tuple[Incident, ...]:
    return tacitus.read(text, published=PUBLISHED).incidents


ONE = [
    # "the strike on the … district": a quarter that no gazetteer has is in the town told before
    "An air strike on the southern suburbs of Beirut on Tuesday evening killed three people, the health ministry "
    "said. The prime minister condemned the strike on the Zarif al-Bahr district.",
    "Shells hit Omdurman on Wednesday and killed nine people, medics said. The army denied the attack on the "
    "Umm Najd "
    "quarter.",
    "Two rockets struck Kharkiv on Monday, wounding six people, police said. Rescuers were still at the site of the "
    "attack in Mykolska Dolyna.",
    # a night has two days: its small hours are the second one's
    "Armed men killed 32 civilians in an overnight attack on the village of Tanout in Niger, the government said on "
    "Friday. The attackers struck at about 2 a.m. and burned homes.",
    "Eleven traders were killed in an overnight attack on the town of Djibo, a resident said on Friday. The "
    "attackers "
    "struck at 3 a.m. and burned the market.",
    "Gunmen killed six miners in an attack overnight near Gao, the governor said on Friday. The gunmen opened "
    "fire at "
    "1:30 a.m. from three cars.",
    # a country holds its far corners, too
    "Three soldiers were killed in Algeria, near the Malian border. A drone hit their base at Tamanrasset, in "
    "Algeria, "
    "killing the three soldiers.",
    # "the first bomb": what was used is spoken of before
    "Two explosions killed at least 40 people on Wednesday at a market in Kano, state media reported. The first bomb "
    "exploded beside the gate and the second ten minutes later, an official said.",
    "A missile hit a barracks in Aden on Monday and killed six recruits. The missile exploded in the dining hall, a "
    "medic said.",
    "A car bomb went off in Baidoa on Thursday, killing five people. The bomb exploded beside a hotel, police said.",
    # the unnamed doers are whoever claims it
    "Militants shot dead at least 60 people outside Dori in Burkina Faso on Saturday, residents said. JNIM said it "
    "carried out the attack and that it had targeted soldiers and militia members.",
    # a body named in full before
    "Iran's Revolutionary Guards fired ballistic missiles at the Iraqi city of Erbil late on Monday, killing four "
    "civilians. The Guards said in a statement that they had destroyed a spy base.",
    # where it was fired from is no second place
    "A rocket hit a football pitch in Metula on Saturday, killing two children, medics said. The army said "
    "Hezbollah had "
    "fired the rocket from southern Lebanon.",
    "A drone struck a depot in Belgorod on Monday, wounding four people. The governor said the drone was "
    "launched from "
    "Kharkiv.",
]


@pytest.mark.parametrize("text", ONE)
def test_one_incident_is_one(text: str) -> None:
    assert len(read(text)) == 1


def test_the_small_hours_are_of_the_second_day() -> None:
    (one,) = read(ONE[3])
    assert one.when is not None
    assert one.when.start[:10] == "2024-05-17"


@pytest.mark.parametrize(
    "text",
    [
        "US air strikes on militia bases in eastern Syria killed 19 people, a monitor said. The strikes on "
        "Tuesday came "
        "after a drone attack on a base near Hasakah killed a contractor. A group calling itself Liwa "
        "al-Sabirun said "
        "that it had carried out the attack.",
        "Israeli jets bombed a port in Yemen on Monday, killing two people. The air strikes came after a "
        "missile attack "
        "on Eilat wounded four people. A group calling itself the Sons of the Coast said that it had carried out the "
        "attack.",
    ],
)
def test_who_claims_an_attack_has_not_done_what_another_did(text: str) -> None:
    strikes = next(one for one in read(text) if one.label == "air_strike")
    assert not [said for said in strikes.responsibility if said.kind == "claimed"]


@pytest.mark.parametrize(
    "text",
    [
        "Aircraft bombed a concert in Hpakant township on Sunday night, killing at least 60 people, a rebel "
        "spokesman "
        "said. The military said it had acted in response to attacks by the Kachin Independence Army.",
        "Government forces shelled the town of Maarat on Monday, killing five people. The army said it had answered "
        "raids by Hayat Tahrir al-Sham.",
    ],
)
def test_attacks_that_are_answered_do_not_make_the_answer_theirs(text: str) -> None:
    for one in read(text):
        for said in one.responsibility:
            assert said.actor.name not in ("Kachin Independence Army", "Hay'at Tahrir al-Sham")


@pytest.mark.parametrize(
    ("text", "label", "day"),
    [
        (
            "A US drone strike in Kabul on 5 May killed ten civilians, a general said. It came three days after "
            "a suicide "
            "bombing at the airport killed 13 soldiers.",
            "suicide_bombing",
            "2024-05-02",
        ),
        (
            "An air raid on Sanaa killed nine people on 5 May. It came two days after a drone hit a refinery in Jeddah.",
            "drone_strike",
            "2024-05-03",
        ),
        (
            "Shells killed four people in Kherson on 9 May. This came a day after a missile struck a clinic in Belgorod.",
            "missile_strike",
            "2024-05-08",
        ),
    ],
)
def test_days_before_the_event_told_are_not_days_before_today(text: str, label: str, day: str) -> None:
    found = next(one for one in read(text) if one.label == label)
    assert found.when is not None
    assert found.when.start[:10] == day


@pytest.mark.parametrize(
    "text",
    [
        "The Guards said they fired missiles at Islamic State positions in northern Syria, in response to the "
        "bombings in "
        "Kerman on January 3.",
        "The army said its jets had hit a camp of M23 near Rutshuru, in revenge for the massacre at Kishishe on 2 March.",
    ],
)
def test_the_day_of_what_is_answered_is_not_the_day_of_telling(text: str) -> None:
    strike = next(one for one in read(text) if one.label in ("missile_strike", "air_strike", "attack"))
    assert strike.when is None or strike.when.end[:10] > "2024-04"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Rebels said they killed at least 84 fighters of the Wagner group and 47 Malian soldiers near Kidal.",
            (131, 131, None),
        ),
        (
            "Insurgents said they killed 20 fighters of a rival group and six Somali policemen in Baidoa on Monday.",
            (26, 26, 26),
        ),
        (
            "Militants shot dead at least 100 people who were digging trenches outside Dori on Saturday.",
            (100, 100, None),
        ),
        (
            "Gunmen shot dead 12 farmers, elders and an official said, in a field near Zuru on Sunday.",
            (12, 12, 12),
        ),
        (
            "The group said its fighters had ambushed a convoy near Kidal and killed 50 Russians and ten Malian "
            "soldiers. "
            "A channel said that one of its commanders was among the dead.",
            (60, 60, 60),
        ),
        (
            "Gunmen attacked a village near Dori on Saturday. Relatives said most of the dead were civilians, "
            "and put "
            "their number at 400.",
            (400, 400, 400),
        ),
    ],
)
def test_all_who_are_counted_are_in_the_toll(text: str, expected: tuple[int, int, int | None]) -> None:
    total = toll_of(read(text)[0], "killed")
    assert total is not None
    assert (total.low, total.best, total.high) == expected


def test_a_figure_told_later_is_of_what_was_told_before_it() -> None:
    found = read(
        "About 70 people were killed in an attack on a hospital in El Fasher on Monday, the WHO said. Local "
        "officials had "
        "put the death toll at 30 on Tuesday. The same building was hit by a drone a few weeks earlier, a "
        "doctor said."
    )
    earlier = [one for one in found if one.when is not None and one.when.start < "2024-05-01"]
    assert all(not one.tolls for one in earlier)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (
            "A missile hit the station at Kramatorsk, the governor said on Saturday, a day after one of the "
            "deadliest "
            "attacks on civilians of the war.",
            "civilians of the war",
        ),
        (
            "Officials accused the paramilitary Rapid Support Forces of shelling a market in Omdurman.",
            "paramilitary",
        ),
    ],
)
def test_nobody_is_made_of_a_figure_of_speech(text: str, wrong: str) -> None:
    named = [actor.name for one in read(text) for actor in (*one.targets, *one.initiators)]
    named += [said.actor.name for one in read(text) for said in one.responsibility]
    assert wrong not in named


def test_a_clause_is_no_speaker() -> None:
    (one,) = read(
        "A drone strike in Kabul on Monday killed ten civilians, seven of them children, the head of the "
        "central command "
        "said on Friday, calling it a mistake."
    )
    assert {toll.speaker[0].name for toll in one.tolls if toll.speaker} == {"the head of the central command"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Gunmen killed nine people in the village of Tanwaga in Burkina Faso on Monday.", "Tanwaga"),
        ("Gunmen burned homes in the village of Soumbara in Mali on Monday, killing six people.", "Soumbara"),
    ],
)
def test_a_village_that_no_gazetteer_has_keeps_its_name(text: str, name: str) -> None:
    (one,) = read(text)
    assert one.where is not None
    assert one.where.name == name


@pytest.mark.parametrize(
    "text",
    [
        "The number of people killed in the air raids on Sudan on Sunday has risen to 27, with 60 wounded, the health "
        "ministry said.",
        "The death toll from Sunday's rocket attacks on northern Israel rose to six, leaving 20 wounded, medics said.",
        "The toll of the bombings in Iraq on Monday has gone up to 31 dead, with 80 injured, the interior ministry said.",
    ],
)
def test_who_came_to_harm_in_several_attacks_is_told_of_all_of_them(text: str) -> None:
    assert {toll.scope for one in read(text) for toll in one.tolls} == {"series"}


@pytest.mark.parametrize(
    "text",
    [
        "A rocket hit a school in Sderot on Sunday, with five people wounded, medics said.",
        "Two soldiers were killed and four wounded in an ambush near Menaka on Friday, the army said.",
    ],
)
def test_who_came_to_harm_in_one_attack_is_told_of_one(text: str) -> None:
    assert {toll.scope for one in read(text) for toll in one.tolls} == {"incident"}
