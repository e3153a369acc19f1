"""Kinds of false statements that unseen wordings brought out: others of each kind, from other wars and registers."""

from __future__ import annotations

import pytest

import tacitus
from tacitus.model.records import Incident, Reading
from tacitus.resolve.tolls import totals_of

PUBLISHED = "2021-06-13"
"""A Sunday."""


def read(text: str, published: str | None = PUBLISHED) -> Reading:
    return tacitus.read(text, published=published)


def held(incident: Incident) -> set[tuple[str, str]]:
    """(Kind, actor) of what is said of who did it."""
    return {(one.kind, one.actor.name) for one in incident.responsibility}


def day_of(incident: Incident) -> str | None:
    """The day on which it starts."""
    return incident.when.start[:10] if incident.when else None


# who tells of a deed of others, or of a fight, owns nothing ------------------------------------------------

NO_OWNING = [
    "Unidentified assailants killed an imam in Lamu on Sunday, Kenya's military told reporters.",
    "Unknown attackers killed a monk in Pattani on Sunday, Thailand's military told the press.",
    "Some hooded assailants killed a teacher in Arsal on Sunday, Lebanon's military told reporters.",
    "Seven jihadists were killed in a skirmish at Tessit, Mali's armed forces told a news briefing on Monday.",
]


@pytest.mark.parametrize("text", NO_OWNING)
def test_who_tells_of_the_deeds_of_others_owns_none(text: str) -> None:
    (incident,) = read(text).incidents
    assert not held(incident)


def test_who_tells_of_his_own_deed_owns_it() -> None:
    (incident,) = read(
        "Kenya's military said its troops had shot dead two herders in Lamu on Sunday."
    ).incidents
    assert {kind for kind, _ in held(incident)} == {"acknowledged"}


# what one side owns and what it denies in one breath are two incidents ------------------------------------

OWNED_AND_DENIED = [
    (
        "Al-Shabaab said it had carried out Friday's car bombing in Beledweyne but denied any role in the killing of "
        "a journalist in the town that evening.",
        {"bombing": "claimed", "killing": "denied"},
    ),
    (
        "The ELN claimed Friday's bombing of a pipeline at Arauquita while disowning the murder of a nun in the same "
        "town.",
        {"bombing": "claimed", "killing": "denied"},
    ),
    (
        "The NPA owned up to Saturday's landmine blast in Masbate but said it had no hand in the shooting of a "
        "teacher in the same town.",
        {"bombing": "claimed", "shooting": "denied"},
    ),
    ("Islamic State claimed Friday's landmine near Sirte.", {"bombing": "claimed"}),
]


@pytest.mark.parametrize(("text", "expected"), OWNED_AND_DENIED)
def test_what_a_side_owns_it_does_not_deny(text: str, expected: dict[str, str]) -> None:
    found = {one.label: {kind for kind, _ in held(one)} for one in read(text).incidents}
    assert found == {label: {kind} for label, kind in expected.items()}


# how long it has been, counted back from the day that is named ---------------------------------------------

MEASURED = [
    (
        "Sunday marks two weeks since jihadists stormed the barracks at Solhan and killed 30 soldiers.",
        "2021-05-30",
    ),
    ("It is three weeks today since gunmen shot a judge in Quetta.", "2021-05-23"),
    ("On Friday it was a week since militiamen shot dead two nurses at Tarhuna.", "2021-06-04"),
    ("It has been ten days since rebels shelled the market at Sake, killing four traders.", "2021-06-03"),
]


@pytest.mark.parametrize(("text", "day"), MEASURED)
def test_how_long_it_has_been_counts_back(text: str, day: str) -> None:
    (incident,) = read(text).incidents
    assert day_of(incident) == day


def test_what_came_days_after_another_is_not_counted_back_from_the_report() -> None:
    found = read("Two days after rebels shelled Sake, soldiers burned a village near Goma.").incidents
    assert {day_of(one) for one in found} == {None}


# the date of a note is the note's --------------------------------------------------------------------------

HEADED = [
    ("Situation report, 13 June: gunmen shot dead two nurses in Quetta on Friday.", "2021-06-11"),
    ("INCIDENT ALERT 11.06.2021: On Tuesday night bandits abducted 12 farmers near Kagara.", "2021-06-08"),
    ("Sake, 11 June: Two nurses were killed on Thursday by shellfire.", "2021-06-10"),
    ("Goma, 12 June: gunmen killed two traders.", "2021-06-12"),  # and here it is the day of the deed
]


@pytest.mark.parametrize(("text", "day"), HEADED)
def test_a_date_in_a_heading_gives_way_to_the_sentence(text: str, day: str) -> None:
    (incident,) = read(text).incidents
    assert day_of(incident) == day


def test_the_date_of_a_note_only_bounds_what_it_tells() -> None:
    (incident,) = read("Flash note, 12 June: CODECO fighters killed 14 people near Djugu.").incidents
    assert incident.when is not None
    assert incident.when.precision == "unknown"
    assert incident.when.end[:10] == "2021-06-13"


# a line of the head that numbers an issue or a note states its date ----------------------------------------

DATED_LINES = [
    (
        "THE HERALD - Monday, 12 May 2014 - p. 7\nGunmen killed two people in Jos on Saturday.",
        "2014-05-12",
        "2014-05-10",
    ),
    (
        "Sitrep #44 | 3 March 2020 | 18:00\nA drone hit a depot near Idlib on Monday.",
        "2020-03-03",
        "2020-03-02",
    ),
    (
        "WEEKLY BULLETIN, issue 7, 21 October 2022\n\nOn Tuesday rebels shelled Sake.",
        "2022-10-21",
        "2022-10-18",
    ),
]


@pytest.mark.parametrize(("text", "published", "day"), DATED_LINES)
def test_a_numbered_line_dates_the_page(text: str, published: str, day: str) -> None:
    reading = read(text, None)
    assert reading.report.published is not None
    assert reading.report.published.start[:10] == published
    (incident,) = reading.incidents
    assert day_of(incident) == day


def test_an_incident_with_a_date_is_no_imprint() -> None:
    assert read("Kabul bombing / 12.04.2019\nA bomb killed two at a bus stop.", None).report.outlet is None


# words that many countries have, and states that act abroad, give a name no country -------------------------

COUNTRIES = [
    ("Gendarmes died in Friday's ambush at Tongomayel.", None),
    ("Gendarmes and the prefect said that bandits had shot two herders dead at Gorom-Sabou on Friday.", None),
    ("Islamic State fighters killed six farmers at Tel Hamdaneh on Friday.", None),
    ("Moscow denies that Russian jets bombed a clinic near Saraqib on Friday.", None),
    # a group strikes across the border of its land
    ("Hamas took responsibility for Friday's rocket fire on Sderot.", "ISR"),
    ("JNIM attacked a convoy near Djibo on Friday, killing 17 soldiers.", "BFA"),
    ("The PKK said it had attacked an outpost near Duhok on Friday.", "IRQ"),
]


@pytest.mark.parametrize(("text", "country"), COUNTRIES)
def test_who_acts_gives_a_place_no_country(text: str, country: str | None) -> None:
    (incident,) = read(text).incidents
    assert incident.where is not None
    assert incident.where.country == country


# accidents, games, drills and what people do to each other at home are no incidents -------------------------

NO_INCIDENT = [
    "A gas main blew up under a school in Lahore on Friday and buried four people; the fire brigade found a leak.",
    "A boiler exploded in a laundry in Lahore on Friday and killed four workers.",
    "A sleepy bus driver ran into a market crowd in Kumasi on Friday and killed six traders.",
    "An elderly motorist crashed into a café terrace in Lyon on Saturday, killing two; he had mixed up the pedals.",
    "A drunk trucker mowed down three pupils in Nairobi on Friday and was detained at the scene.",
    "Exercise IRON SPEAR, day three: Blue missiles hit a depot at Hohenfels and the referees declared 60 men dead.",
    "Patch notes 2.1: a sniper on the Mariupol map now kills from 300 metres.",
    'In Thursday\'s drill at Haifa, rescuers treated 30 "wounded" after a mock missile strike on the port.',
    "A burglar shot a homeowner in Tampa on Friday, police said.",
    "A jealous husband stabbed his wife in Mombasa on Friday, police said.",
]
INCIDENT = [
    "Fighters blew up a gas main near Arauca on Friday.",
    "A truck packed with explosives ran into a checkpoint in Mogadishu on Friday, killing five.",
    "A driver deliberately ran down four pilgrims in Reasi on Friday, police said.",
    "Gunmen killed two soldiers during an exercise near Gao on Friday.",
    "Soldiers shot a lorry driver at Goma on Friday.",
]


@pytest.mark.parametrize("text", NO_INCIDENT)
def test_what_is_no_war(text: str) -> None:
    assert not read(text).incidents


@pytest.mark.parametrize("text", INCIDENT)
def test_what_is_meant(text: str) -> None:
    assert len(read(text).incidents) == 1


# an aircraft by the name of its type did nothing; whose it is did -------------------------------------------

AIRCRAFT = [
    ("Sukhois pummelled rebel trenches outside Saraqib on Tuesday.", set()),
    ("Black Hawks raked a guerrilla camp near Arauquita on Monday, killing six.", set()),
    ("Super Tucanos bombed a camp near Mokwa on Monday, killing six bandits.", set()),
    ("A pair of government Sukhois hit a clinic near Goma on Monday.", {"government"}),
]


@pytest.mark.parametrize(("text", "doers"), AIRCRAFT)
def test_a_type_of_aircraft_did_nothing(text: str, doers: set[str]) -> None:
    (incident,) = read(text).incidents
    assert {actor.name for actor in incident.initiators} == doers
    assert {means.class_ for means in incident.means} == {"air_strike"}


# who denies or owns what, read to the letter ----------------------------------------------------------------

NOT_SAID = [
    "A blast killed two guards near Isfahan on Friday; Israel has neither confirmed nor denied a role.",
    "Gunmen killed two engineers in Quetta on Friday. India would not confirm or deny involvement.",
    "A drone killed nine shepherds near Gao on Friday. The army denied that it had left the town.",
    "Ethiopia on Friday dismissed a report by Eritrea's army that its troops had shot dead six traders in Zalambessa.",
]


@pytest.mark.parametrize("text", NOT_SAID)
def test_what_nobody_owned_or_denied_is_not_said(text: str) -> None:
    found = {one for incident in read(text).incidents for one, _ in held(incident)}
    assert not found & {"acknowledged", "claimed"}
    assert not found or "dismissed" in text


def test_who_is_not_of_the_side_that_did_it_owns_nothing() -> None:
    (incident,) = read(
        "A junta jet bombed a school in Kalay on Friday and killed six people, a member of the Chin Defence Force said."
    ).incidents
    assert {kind for kind, _ in held(incident)} == {"attributed"}


def test_who_spread_what_is_denied_is_not_accused() -> None:
    text = (
        "A shell hit the market of Nyala on Friday and killed ten people. The army denied the allegations spread by the "
        "rebels about the market."
    )
    assert "rebels" not in {name for incident in read(text).incidents for _, name in held(incident)}


# figures that are taken back, of those who died since, or of nobody ----------------------------------------


def killed(text: str) -> list[tuple[int | None, bool]]:
    """(Figure, whether it is a part or came later) of everybody who is said to be killed."""
    return [
        (toll.best, toll.part_of is not None or toll.moved_from is not None)
        for incident in read(text).incidents
        for toll in incident.tolls
        if toll.effect == "killed"
    ]


def test_those_who_died_since_are_part_of_what_the_toll_rose_to() -> None:
    text = (
        "The death toll of Friday's car bombing in Jos rose to 31 after four of the wounded died in hospital, "
        "the governor said."
    )
    assert killed(text) == [(31, False), (4, True)]


def test_those_who_died_since_are_not_added_to_a_toll_that_has_risen() -> None:
    text = (
        "The number of people killed in Friday's air strike on Jos rose to 31 on Sunday, the governor said. "
        "Forty others were wounded, he said, and two of them died overnight."
    )
    assert killed(text) == [(31, False), (2, True)]
    incident = next(one for one in read(text).incidents if one.label == "air_strike")
    assert [(total.effect, total.best) for total in totals_of(incident)][:1] == [("killed", 31)]


TAKEN_BACK = [
    ("A bomb in Mopti on Friday killed nine people, the mayor said. He revised an earlier figure of 14.", 9),
    ("A bomb in Mopti on Friday killed nine people. Reports of 14 deaths were wrong, the mayor said.", 9),
    ("A bomb in Mopti on Friday killed nine people, not 14, the mayor said.", 9),
]


@pytest.mark.parametrize(("text", "figure"), TAKEN_BACK)
def test_a_figure_that_is_taken_back_is_no_toll(text: str, figure: int) -> None:
    assert {best for best, _ in killed(text)} == {figure}


def test_what_somebody_never_does_counts_nobody() -> None:
    (incident,) = read(
        "A bomb killed nine people in Mopti on Friday. The group said that its men do not harm women."
    ).incidents
    assert {(toll.effect, toll.best) for toll in incident.tolls} == {("killed", 9)}


def test_people_of_two_nations_are_of_neither() -> None:
    (incident,) = read(
        "A rocket wounded three of the tanker's Indian and Greek sailors off Aden on Friday."
    ).incidents
    assert [toll.nationality for toll in incident.tolls] == [None]


# where things come from, and what they are called -----------------------------------------------------------

ORIGINS = [
    ("Saudi air defences shot down two missiles from Yemen near Jizan on Friday.", "Yemen"),
    ("The rebels bombed Bunia on Friday with drones from Kigali, the governor said.", "Kigali"),
]


@pytest.mark.parametrize(("text", "origin"), ORIGINS)
def test_nothing_happened_where_the_weapon_came_from(text: str, origin: str) -> None:
    (incident,) = read(text).incidents
    assert incident.where is None or incident.where.name != origin


def test_a_ship_is_no_place_and_its_crew_one_target() -> None:
    (incident,) = read(
        "A missile killed two crew members of the tanker Baltic Courage in the Gulf of Aden on Friday."
    ).incidents
    assert incident.where is not None
    assert incident.where.name == "Gulf of Aden"
    assert [actor.name for actor in incident.targets] == ["crew members of the tanker Baltic Courage"]


CAMPS = [
    "Shells hit a camp for displaced people near Goma on Friday.",
    "Militiamen attacked a site of displaced families at Bule on Friday.",
]


@pytest.mark.parametrize("text", CAMPS)
def test_a_camp_of_the_displaced_is_no_base(text: str) -> None:
    (incident,) = read(text).incidents
    assert incident.target_object is not None
    assert incident.target_object.class_ == "displacement_camp"


def test_what_was_destroyed_was_not_used() -> None:
    (incident,) = read("French forces destroyed two boats and a drone off Hodeidah on Friday.").incidents
    assert incident.label != "drone_strike"
    assert not incident.means


# what has happened lies behind the report -------------------------------------------------------------------

BEHIND = [
    (
        "Tehran would respond, the ministry said in reference to the killing of a general in Homs on Friday.",
        "2021-06-11",
    ),
    ("Rebels attacked the police post of Morales, Colombia, at dawn this Thursday.", "2021-06-10"),
]


@pytest.mark.parametrize(("text", "day"), BEHIND)
def test_a_weekday_of_what_happened_lies_behind(text: str, day: str) -> None:
    (incident,) = read(text).incidents
    assert day_of(incident) == day


def test_a_list_of_divisions_names_no_town() -> None:
    (incident,) = read(
        "Russia shelled the Kyiv, Poltava and Sumy regions on Friday, killing three people."
    ).incidents
    assert incident.where is not None
    assert incident.where.precision != "settlement"


def test_who_speaks_is_named_without_what_he_says() -> None:
    text = "Mortars hit Shebekino on Friday. Governor Gladkov: three wounded, one killed."
    names = {
        link.name for incident in read(text).incidents for toll in incident.tolls for link in toll.speaker
    }
    assert "Governor Gladkov" in names
    assert not any(":" in name for name in names)


def test_a_city_is_sooner_meant_than_a_larger_one_that_had_its_name() -> None:
    text = "A strike killed a teacher in the southern city of Tyre on Friday, Iran's foreign ministry said in Tehran."
    (incident,) = read(text).incidents
    assert incident.where is not None
    assert incident.where.name == "Tyre"
