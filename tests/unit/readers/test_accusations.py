"""Who is put under whose word, kind by kind: each with texts that print nothing beside those that do."""

from __future__ import annotations

import pytest

from tacitus.model.records import Interval, Report
from tacitus.pipeline.read import read_report

PUBLISHED = Interval(start="2024-05-14T00:00:00", end="2024-05-14T23:59:59", precision="day")


def held(text: str) -> list[tuple[str, str, str]]:
    """(Kind, actor, who says so) of every responsibility in order of kind; the outlet is ""."""
    incidents = read_report(Report(id="r", text=text, published=PUBLISHED)).incidents
    return sorted(
        (one.kind, one.actor.name, "" if one.speaker[0].role == "outlet" else one.speaker[0].name)
        for incident in incidents
        for one in incident.responsibility
    )


NOBODY = {
    "whoever is only described is accused of nothing": [
        "Armed men looted two lorries near Kadugli on Monday and shot a driver, a trader said.",
        "Unidentified militants killed four herders near Mora on Friday, residents said.",
        "Two masked youths threw a grenade into a bar in Goma on Sunday, wounding three, the owner said.",
    ],
    "what stands before a weapon is no side unless somebody knows it": [
        "An FPV drone hit a minibus in Nikopol on Monday and killed two people, the mayor said.",
        "Rafale jets bombed a column near Menaka on Monday, killing nine fighters, officials in the town said.",
    ],
    "both sides of a clash, an arrest, a march are no dispute": [
        "Two students were hurt in clashes with riot police in Nairobi on Monday, medics said.",
        "Rebels clashed with soldiers near Bunia on Tuesday and five people died, the governor said.",
        "Chile's interior ministry said its police had arrested nine men in Arica on Monday.",
        "Teachers marched through Lima on Monday, the union said; police detained four of them, it added.",
    ],
    "what nobody has said yet": [
        "A bomb killed three people in Aleppo on Monday. The crime aims to accuse our forces before the talks.",
        "Gunmen killed two in Jos on Friday. The bishop called on young men to reject the attack and stay calm.",
    ],
    "neither confirmed nor denied": [
        "Drones hit a camp near Koya on Monday, killing two. A spokesman of the Guards said he would not confirm it. "
        "Nor did the Guards deny the strike.",
    ],
    "an accusation of something else": [
        "A shell killed two in Sake on Monday. Rwanda's authorities dismiss the charges of bribery against a minister.",
        "A bomb hit a court in Quito on Friday. The election commission rejects the reports of fraud.",
        "A raid near Gao killed four on Monday. Analysts linked the attacks on the army and its posts to the drought.",
        "Police in Ankara said on Monday that they held six people, whom they described as killers.",
    ],
    "who is told to be responsible, by nobody": [
        "Extremists have been responsible for many killings in the valley. Two men were shot dead there on Monday.",
    ],
    "a claim or denial of something else than what was told": [
        "Rebels ambushed a patrol near Lope on Monday, killing two policemen. The front disowned the burning of a mast.",
        "Two aircraft bombed a yard in Arbinda on Sunday, killing seven. Islamic State claimed it.",
    ],
    "somebody who only stands accused": [
        "A Swedish man accused of the killing of two guards in Malmo has been freed, his lawyer said on Monday.",
    ],
    "a speaker who says what he is": [
        "A bomb killed six people in Kabul on Monday. The group said it was an army of the poor.",
    ],
    "a question's who": [
        "A teacher was shot in Wamena on Monday. The inquiry did say who shot her.",
    ],
}


@pytest.mark.parametrize("text", [text for texts in NOBODY.values() for text in texts])
def test_nobody_is_held_to_have_done_it(text: str) -> None:
    assert held(text) == []


SOMEBODY = {
    "each other": (
        "A strike on a clinic in Nyala killed nine on Monday; the navy and the rebels blamed each other for the strike.",
        [("attributed", "navy", "rebels"), ("attributed", "rebels", "navy")],
    ),
    "a side by its men": (
        "OLA fighters killed 12 farmers near Begi on Monday, survivors said.",
        [("attributed", "Oromo Liberation Army", "survivors")],
    ),
    "who it was said of": (
        "A bomb killed six in Bannu on Monday. The Taliban group, which said it was behind the bombing, gave two names.",
        [("claimed", "Taliban", "Taliban group")],
    ),
    "a credit in brackets": (
        "A car bomb killed nine in Kabul on Monday. (Lake Radio via Wire) Taliban insurgents, who hold the east, claimed "
        "responsibility for the bombing.",
        [("claimed", "Taliban", "Taliban insurgents")],
    ),
    "in a relative clause": (
        "A grenade wounded four policemen in Bosaso on Monday, an attack that Islamic State claimed.",
        [("claimed", "Islamic State", "Islamic State")],
    ),
    "taken up by a pronoun": (
        "Gunmen shot a mayor in Sopore on Monday. Police attributed it to Lashkar-e-Taiba.",
        [("attributed", "Lashkar-e-Taiba", "Police")],
    ),
    "laid at a door": (
        "Two miners were shot near Kolwezi on Monday. The shooting was laid by the governor at the door of the Mai-Mai.",
        [("attributed", "Mai-Mai", "governor")],
    ),
    "a denial of what was said before is by who was accused": (
        "The mayor blamed the army for a strike that killed five in Goma on Monday. A military source denied it.",
        [("attributed", "army", "The mayor"), ("denied", "army", "A military source")],
    ),
    "it was they": (
        "Sixteen houses were burned in Nacuca on Monday. The administrator said it was the insurgents.",
        [("attributed", "insurgents", "The administrator")],
    ),
    "in the present": (
        "Six miners were shot at a pit near Bria on Sunday. The government blames the M23, a rebel group.",
        [("attributed", "March 23 Movement", "The government")],
    ),
    "an accuser named behind by": (
        "Two men were shot near Meigh on Monday. The shooting was blamed by police on a fuel gang.",
        [("attributed", "fuel gang", "police")],
    ),
    "the work of": (
        "A bomb killed six people in Jos on Monday. The minister said that the blast was the work of Boko Haram.",
        [("attributed", "Boko Haram", "The minister")],
    ),
    "a weapon's owner": (
        "Drones hit a market in Nyala on Monday, killing six. The RSF blamed drones of the army for the strike.",
        [("attributed", "army", "The RSF")],
    ),
    "an official who admits it": (
        "Soldiers opened fire on a crowd near Ocua on Monday and killed two, the provincial commander admitted.",
        [("acknowledged", "Soldiers", "the provincial commander")],
    ),
    "believed responsible": (
        "A mine wounded six policemen near Herat on Monday. The Taliban are believed responsible for the blast.",
        [("assessed", "Taliban", "")],
    ),
    "a voice by two names": (
        "A bomb killed six in Herat on Monday. Islamic State claimed the bombing. The Islamic State group, which claimed "
        "the bombing, named nobody.",
        [("claimed", "Islamic State", "Islamic State")],
    ),
    "a claim and its refusal are of two": (
        "A drone hit a refinery near Yanbu on Monday. Riyadh blamed Iran for the strike, rejecting the claim of the "
        "Houthis that they had done it.",
        [("attributed", "Iran", "Riyadh"), ("claimed", "Houthis", "Houthis")],
    ),
}


@pytest.mark.parametrize(("text", "expected"), SOMEBODY.values(), ids=SOMEBODY)
def test_who_is_held_to_have_done_it(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert held(text) == expected


TOLD = (
    "Ethiopian troops killed 40 people in the town of Bora in March, Amnesty International said in a report. "
)
"""The deed, and a document that accuses somebody of it."""


@pytest.mark.parametrize(
    "answer",
    [
        "Ethiopia's government rejected the report as one-sided.",
        "Ethiopia's government dismissed the report and asked who had paid for it.",
        "Amnesty sent the government the report, which Ethiopia's government disputed in a letter.",
        "Ethiopia's army rejected Amnesty's report, and said that those killed were fighters.",
    ],
)
def test_who_rejects_a_document_has_not_denied_the_deed(answer: str) -> None:
    assert [kind for kind, *_ in held(TOLD + answer)] == ["attributed"]


@pytest.mark.parametrize(
    "answer",
    [
        "Ethiopia's government rejected the report as a fabrication.",
        "Ethiopia's government denied the report.",
        "Ethiopia's government rejected the allegation.",
        "Ethiopia's government dismissed the reports.",
        "Ethiopia's government rejected the report and denied any involvement.",
    ],
)
def test_who_calls_a_document_untrue_or_rejects_what_it_is_accused_of_denies_the_deed(answer: str) -> None:
    assert sorted({kind for kind, *_ in held(TOLD + answer)}) == ["attributed", "denied"]


def doubts(text: str) -> list[tuple[str, str | None]]:
    """(Kind, the words of doubt) of every claim of a deed of one's own."""
    incidents = read_report(Report(id="r", text=text, published=PUBLISHED)).incidents
    return [
        (one.kind, one.hedge.text if one.hedge is not None else None)
        for incident in incidents
        for one in incident.responsibility
        if one.kind in ("claimed", "acknowledged")
    ]


CLAIMED = "A bomb killed six people in Herat on Monday. Islamic State claimed responsibility"
"""A deed and who says he did it."""


@pytest.mark.parametrize(
    ("answer", "doubt"),
    [
        (". The claim could not be independently verified.", "could not be independently verified"),
        (" in a statement that could not be verified.", "could not be verified"),
        (". The agency was unable to verify the claim.", "unable to verify"),
        (", but officials did not confirm the claim.", "did not confirm"),
        (". The claim of responsibility could not be verified.", "could not be verified"),
        (". Police confirmed the claim.", None),
        (". Reports of more dead could not be verified.", None),
        (". A report of a second blast could not be verified.", None),
        (". The mayor's claim that guards had fled could not be verified.", None),
        (". None of the figures could be verified.", None),
        (". The bomber's name could not be verified.", None),
    ],
)
def test_a_claim_that_nobody_could_verify_is_told_with_doubt(answer: str, doubt: str | None) -> None:
    assert doubts(CLAIMED + answer) == [("claimed", doubt)]


def test_the_doubt_is_of_the_claim_told_last() -> None:
    text = (
        "A drone hit a depot near Basra on Monday, killing two. Saraya Ansar said it had carried out the attack. "
        "A mine killed a guard in Herat on Sunday. The Taliban claimed responsibility; the claim could not be verified."
    )
    assert sorted(doubt or "" for _, doubt in doubts(text)) == ["", "could not be verified"]
