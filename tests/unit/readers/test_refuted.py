"""What a report itself calls untrue happened to nobody; what others deny, and what they call a lie, stays told."""

from __future__ import annotations

import pytest

import tacitus
from tacitus.model.records import Reading

PUBLISHED = "2024-03-05"


def read(text: str) -> Reading:
    return tacitus.read(text, published=PUBLISHED, outlet="Wire")


@pytest.mark.parametrize(
    "text",
    [
        "A video circulating on Telegram claims to show a Ukrainian missile strike that killed 40 Russian soldiers in "
        "Belgorod. This is false. The video actually shows a 2019 gas explosion in Magnitogorsk.",
        "Posts shared on Facebook say that French troops bombed a market in Gao on Friday, killing 15 people. The "
        "claim is untrue.",
        "Social media users have falsely claimed that a Pakistani jet bombed Srinagar on 1 March, killing 20 people.",
        "The viral claim that Ukraine shelled a maternity hospital in Donetsk on Monday, killing nine, is false.",
        "A photograph said to show a church burned by militants in Kaduna last week has been debunked.",
        "Claim: Ukrainian drones hit a school bus in Kherson on Monday, killing 7 children.\n\nVerdict: False.",
        "A recording shared on X purports to show an air strike on a port in Hodeidah. The footage actually shows a "
        "carnival in Brazil.",
    ],
)
def test_what_the_report_calls_untrue_is_rejected(text: str) -> None:
    reading = read(text)
    assert reading.incidents == ()
    assert any("called untrue" in reject.message for reject in reading.rejects)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        (
            "The army said a drone strike killed 12 fighters in Gao on Friday. The rebels said this was false.",
            "drone_strike",
        ),
        (
            "Gunmen killed 12 people in Gao on Friday. Reports that the mayor was among the dead are false.",
            "killing",
        ),
        (
            "A video posted on Telegram shows soldiers executing five villagers in Moura on Friday. The army called it "
            "fake.",
            "execution",
        ),
        (
            "A video posted on Telegram shows soldiers executing five villagers in Moura on Friday. The claim that they "
            "were Russians is false.",
            "execution",
        ),
        (
            "Residents said soldiers had killed five villagers in Moura on Friday. The video is not fake.",
            "killing",
        ),
        (
            "Police falsely accused a man of the bombing in Jos that killed nine people on Friday.",
            "bombing",
        ),
        (
            "The group falsely claimed responsibility for a bombing that killed 12 people in Kabul on Friday.",
            "bombing",
        ),
        (
            "A Russian missile hit a hospital in Kyiv on Monday, killing 30 people. Moscow claimed that Ukrainian air "
            "defence had struck the hospital. This is false.",
            "missile_strike",
        ),
    ],
)
def test_what_only_others_deny_or_what_is_not_all_untrue_stays(text: str, label: str) -> None:
    assert [incident.label for incident in read(text).incidents] == [label]


@pytest.mark.parametrize(
    "text",
    [
        "Soldiers helped after a 2019 gas explosion in Magnitogorsk that killed 39 people, the army said.",
        "A rail tanker of chlorine burst in Karaganda on Monday; five shunters died.",
        "A dam burst near Derna on Monday, killing nine people.",
        "The army sent engineers after a gas blast in Ufa that killed four people on Monday.",
        "A blast caused by a leaking gas cylinder killed five people at a restaurant in Karachi.",
        "A boiler explosion killed four soldiers at a barracks in Dhaka on Monday.",
        "Officers said the explosion of a transformer near the army base in Jos wounded two people on Monday.",
    ],
)
def test_what_bursts_by_accident_is_no_incident(text: str) -> None:
    assert read(text).incidents == ()


@pytest.mark.parametrize(
    ("text", "label"),
    [
        (
            "Saboteurs caused an explosion at a gas pipeline in Rivers State on Monday, police said.",
            "explosion",
        ),
        ("Rebels blew up a gas pipeline near Homs on Friday; the blast killed two guards.", "bombing"),
        ("A car bomb explosion killed nine people in Kabul on Monday.", "bombing"),
        (
            "Soldiers used a gas attack on a village near Homs on Friday, killing nine people.",
            "chemical_attack",
        ),
    ],
)
def test_what_was_made_to_burst_is_one(text: str, label: str) -> None:
    assert [incident.label for incident in read(text).incidents] == [label]
