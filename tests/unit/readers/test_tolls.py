"""Tolls of made-up sentences: effect, figure, victim, group, part or total."""

from __future__ import annotations

import pytest

from reading import read_text
from tacitus.readers.rules.tolls.find import TollMention, find_tolls


def tolls_of(text: str) -> tuple[TollMention, ...]:
    return find_tolls(read_text(text))


def brief(text: str) -> list[str]:
    """Each toll as `effect low/best/high victim`, with a mark for parts, sums and noughts."""
    parsed = read_text(text)
    return [_brief(toll, parsed.doc) for toll in find_tolls(parsed)]


def _brief(toll: TollMention, doc) -> str:
    count = toll.count
    if count is None:
        figure = "?"
    elif count.low == count.best == count.high:
        figure = str(count.best)
    else:
        figure = "/".join("-" if n is None else str(n) for n in (count.low, count.best, count.high))
    victim = doc[toll.head].text if toll.head is not None else "_"
    part = f" <{toll.is_part_of}" if toll.is_part_of is not None else ""
    return f"{toll.effect} {figure} {victim}{part}{' sum' if toll.cumulative else ''}"


ACTIVE_AND_PASSIVE = [
    (
        "The raid killed a German engineer and wounded five Malian soldiers and another German engineer.",
        ["killed 1 engineer", "wounded 5 soldiers", "wounded 1 engineer"],
    ),
    ("Eleven people were killed and 20 wounded in the market.", ["killed 11 people", "wounded 20 _"]),
    ("At least 10 fighters died.", ["killed 10/10/- fighters"]),
    ("More than a dozen miners lost their lives.", ["killed 12/12/- miners"]),
    ("The blast claimed the lives of two nurses.", ["killed 2 nurses"]),
    ("The floods took 30 lives.", ["killed 30 _"]),
    ("His wife and two children were killed.", ["killed 1 wife", "killed 2 children"]),
    ("Gunmen abducted 40 students.", ["abducted 40 students"]),
    ("Police arrested 12 protesters.", ["detained 12 protesters"]),
    ("Some 3,000 people fled their homes.", ["displaced -/3000/- people"]),
    ("A villager was stabbed to death.", ["killed 1 villager"]),
    ("Two officers succumbed to their wounds.", ["killed 2 officers"]),
    ("Mr Alden was shot dead outside his house.", ["killed 1 Alden"]),
    ("Ortega was fatally shot at the gate.", ["killed 1 Ortega"]),
]
STATES = [
    ("The shelling left two dead and five wounded.", ["killed 2 _", "wounded 5 _"]),
    ("A bomb went off, leaving 12 people dead.", ["killed 12 people"]),
    ("Two soldiers were found dead.", ["killed 2 soldiers"]),
    ("Four sailors are missing.", ["missing 4 sailors"]),
    ("A boy was pronounced dead at the clinic.", ["killed 1 boy"]),
    ("5 dead, 12 hurt in Portville blast", ["killed 5 _", "wounded 12 _"]),
    ("Blast kills 3 in Portville", ["killed 3 _"]),
    ("Three killed in bombing near Portville", ["killed 3 _"]),
    ("A truck crashed, killing at least six.", ["killed 6/6/- _"]),
]
NOUNS = [
    ("The death of two soldiers was confirmed.", ["killed 2 soldiers"]),
    ("The army reported 12 deaths.", ["killed 12 _"]),
    ("The death toll rose to 11.", ["killed 11 _"]),
    ("The attack brought the death toll to 30.", ["killed 30 _ sum"]),
    ("The bodies of five men were recovered.", ["killed 5 men"]),
    ("Rescuers pulled 14 bodies from the rubble.", ["killed 14 _"]),
]
NOUGHTS = [
    ("There were no casualties.", ["killed 0 _", "wounded 0 _"]),
    ("No one was hurt.", ["wounded 0 one"]),
    ("The shell killed nobody.", ["killed 0 nobody"]),
    ("There were no reports of casualties.", []),
]
PARTS = [
    ("Nineteen people, including 3 children, were killed.", ["killed 19 people", "killed 3 children <0"]),
    ("Troops executed 48 people, among them 10 women.", ["killed 48 people", "killed 10 women <0"]),
    ("Ten nurses were among 48 people killed.", ["killed 10 nurses <1", "killed 48 people"]),
    ("The raid killed 8: six in the city, two near the border.", ["killed 8 _"]),
    (
        "The strike killed 19 fighters: 11 locals and 8 foreigners.",
        ["killed 19 fighters", "killed 11 locals <0", "killed 8 foreigners <0"],
    ),
    (
        "Shells killed 31 people. Twelve of those killed were women.",
        ["killed 31 people", "killed 12 _ <0"],
    ),
    (
        "At least 50 people were killed. The mayor said five of the dead were children.",
        ["killed 50/50/- people", "killed 5 _ <0"],
    ),
    ("Nine people were killed, three of them children.", ["killed 9 people", "killed 3 _ <0"]),
]
LISTS = [
    (
        "A mother, a father and a toddler were killed.",
        ["killed 1 mother", "killed 1 father", "killed 1 toddler"],
    ),
    ("Mother, child found dead in Portville", ["killed 1 Mother", "killed 1 child"]),
    ("The raid killed Abu Omar, a senior commander, and two guards.", ["killed 1 Omar", "killed 2 guards"]),
]
OTHER = [
    ("A police officer was murdered last night.", ["killed 1 officer"]),
    ("The number of wounded rose to 55.", ["wounded 55 _"]),
    ("Rebels took 12 soldiers hostage.", ["abducted 12 soldiers"]),
    ("No civilians were harmed.", ["wounded 0 civilians"]),
    ("A gas leak sent four cooks to the hospital.", ["wounded 4 cooks"]),
    ("It was not clear whether anyone was killed.", []),
    ("The blasts killed two people each in Alden and Borne.", ["killed 2/-/- people"]),
    ("A village leader and former mayor was killed.", ["killed 1 leader"]),
    ("Traders who were deeply hurt left the hall.", []),
]
NOT_TOLLS = [
    "The senate killed the bill by 52 votes.",
    "Some 900 troops are based in the east.",
    "He faces the death penalty.",
    "The home side killed the game with two late goals.",
    "Prices hurt farmers' confidence.",
    "Wolves killed 40 sheep.",
    "The army captured two villages.",
    "Several armed men shot repeatedly at the office of the daily.",
    "He was tried for the attempted murder of two judges.",
    "A fire destroyed 12 vehicles.",
]
PLAIN = [
    ("8 persons killed 58 others injured in rocket attacks", ["killed 8 persons", "wounded 58 others"]),
    (
        "Forces kill 120 fighters 60 mercenaries in the desert",
        ["killed 120 fighters", "killed 60 mercenaries"],
    ),
    ("RAID KILLS 14 VILLAGERS, WOUNDS 20 NEAR PORTVILLE", ["killed 14 villagers", "wounded 20 _"]),
    ("A father of four was killed on Friday.", ["killed 1 father"]),
]


@pytest.mark.parametrize(
    ("text", "tolls"), ACTIVE_AND_PASSIVE + STATES + NOUNS + NOUGHTS + PARTS + LISTS + OTHER + PLAIN
)
def test_reads(text: str, tolls: list[str]) -> None:
    assert brief(text) == tolls


@pytest.mark.parametrize("text", NOT_TOLLS)
def test_is_no_toll(text: str) -> None:
    assert brief(text) == []


@pytest.mark.parametrize(
    ("text", "group", "nationality"),
    [
        ("The strike killed an American contractor.", "contractor", "American"),
        ("The strike killed 11 pro-Serbian fighters.", "militant", None),
        ("The strike wounded five US troops.", "military", "US"),
        ("The strike killed three children.", "child", None),
        ("The strike killed three people.", "unknown", None),
        ("The strike killed three members of the militia.", "militant", None),
    ],
)
def test_says_who(text: str, group: str, nationality: str | None) -> None:
    (toll,) = tolls_of(text)
    assert (toll.group, toll.nationality) == (group, nationality)


def test_bomber_is_on_the_initiators_side() -> None:
    people, bomber = tolls_of("The explosion killed four people, including the bomber.")
    assert (people.side, bomber.side, bomber.is_part_of) == ("unknown", "initiator", 0)


def test_shared_figure_belongs_to_neither_effect() -> None:
    assert brief("The bombs killed or wounded 20 villagers.") == ["killed ? villagers", "wounded ? villagers"]


def test_was_shot_is_weak_and_yields_to_killed() -> None:
    (weak,) = tolls_of("A teacher was shot in the leg.")
    assert (weak.effect, weak.weak) == ("wounded", True)
    assert [toll.effect for toll in tolls_of("A teacher was shot and killed.")] == ["killed"]


@pytest.mark.parametrize(
    ("text", "cumulative"),
    [
        ("The war has killed more than 500,000 people.", True),
        ("Raids have killed 40 people since 2011.", True),
        ("Raids have killed 40 people this year.", True),
        ("It was the deadliest raid since 2011, killing 40 people.", False),
        ("The raid killed 40 people on Monday.", False),
    ],
)
def test_tells_one_incident_from_a_war(text: str, cumulative: bool) -> None:
    assert [toll.cumulative for toll in tolls_of(text)] == [cumulative]


def test_evidence_slices_the_report() -> None:
    text = "In the north, the raid killed at least 14 farmers."
    (toll,) = tolls_of(text)
    assert [span.text for span in toll.evidence] == ["killed", "at least 14 farmers"]
    assert all(text[span.start : span.end] == span.text for span in toll.evidence)


TOLD_ELSEWHERE = [
    # lists parsed as appositions; between two commas they break a figure down
    (
        "Five gendarmes, two herders and a nurse perished when the bus was hit.",
        ["killed 5 gendarmes", "killed 2 herders", "killed 1 nurse"],
    ),
    (
        "Up to six guards, four cooks and at least two porters were killed.",
        ["killed -/-/6 guards", "killed 4 cooks", "killed 2/2/- porters"],
    ),
    (
        "Ten people, six men and four women, died.",
        ["killed 10 people", "killed 6 men <0", "killed 4 women <0"],
    ),
    # each figure is of the state after it
    (
        "Medics counted more than 40 dead and at least 100 injured.",
        ["killed 40/40/- _", "wounded 100/100/- _"],
    ),
    ("The clinic reported 7 dead and nearly 20 wounded.", ["killed 7 _", "wounded -/20/20 _"]),
    # "up" of the verb is no bound
    ("The toll climbed up to 61 by nightfall.", ["killed 61 _"]),
    ("The death toll went up to 52 on Monday.", ["killed 52 _"]),
    ("The bomb killed up to 20 people.", ["killed -/-/20 people"]),
    ("Elders raised the number killed in the raid to 26.", ["killed 26 _"]),
    # breakdowns without a word of harm
    (
        "Shells killed 31 people. The dead: 12 women, 10 men and nine children.",
        ["killed 31 people", "killed 12 women <0", "killed 10 men <0", "killed 9 children <0"],
    ),
    (
        "The ambush killed eight people. Hospital staff identified five soldiers and two drivers.",
        ["killed 8 people", "killed 5 soldiers <0", "killed 2 drivers <0"],
    ),
    ("The mine killed four. The army lists 14 Chadians and three Libyans.", ["killed 4 _"]),
    # figures that somebody gives
    ("The blast killed 12 people. The mayor gives 15.", ["killed 12 people", "killed 15 _"]),
    ("A raid killed nine. The union reports 11; the governor says 2023.", ["killed 9 _", "killed 11 _"]),
    ("A raid killed nine. The mayor gives 40 litres of water.", ["killed 9 _"]),
    # other words of harm
    ("Militants shot dead seven farmers near the river.", ["killed 7 farmers"]),
    ("The unit lost four men in the ambush.", ["killed 4 men"]),
    ("The club lost three players in the transfer window.", []),
    ("The blast left two drivers with burns and fractures.", ["wounded 2 drivers"]),
    ("Raiders seized 12 herders and 300 cattle.", ["abducted 12 herders"]),
    ("The army seized 40 rifles.", []),
]


@pytest.mark.parametrize(("text", "expected"), TOLD_ELSEWHERE)
def test_figures_told_by_coordination_or_before(text: str, expected: list[str]) -> None:
    assert brief(text) == expected


@pytest.mark.parametrize(
    ("text", "figures", "span"),
    [
        ("The toll stood at 84, revising down earlier figures of 95 and 103.", [84], (95, 103)),
        ("The mayor lowered the toll from nine to seven.", [7], (9, 9)),
        ("The ministry corrected the number of dead to 18 from 21.", [18], (21, 21)),
        ("The death toll rose to 19 on Tuesday.", [19], (0, 18)),
        ("Shells killed 19 people.", [19], None),
    ],
)
def test_what_a_figure_takes_back(text: str, figures: list[int], span: tuple[int, int] | None) -> None:
    found = tolls_of(text)
    assert [toll.count.best for toll in found if toll.count] == figures
    (old,) = {toll.supersedes for toll in found}
    assert (old and (old.low, old.high)) == span


@pytest.mark.parametrize(
    "text",
    [
        "The mine killed four and wounded ten. Two of the wounded died on the way, bringing the toll to six.",
        "Shells killed two people. A third victim and another man died at noon. In all, four people were killed.",
        "A bomb killed five. One of the injured died in hospital, taking the death toll to six.",
    ],
)
def test_a_total_that_is_reached_holds_the_figures_before_it(text: str) -> None:
    *before, total = [toll for toll in tolls_of(text) if toll.effect == "killed"]
    assert not total.cumulative
    assert total.is_part_of is None
    assert {tolls_of(text)[toll.is_part_of].count for toll in before if toll.is_part_of is not None} == {
        total.count
    }


def test_who_dies_of_wounds_was_among_the_wounded() -> None:
    dead = [
        toll
        for toll in tolls_of("One of the wounded died on Tuesday. Two guards died.")
        if toll.effect == "killed"
    ]
    assert [toll.moved_from for toll in dead] == ["wounded", None]
