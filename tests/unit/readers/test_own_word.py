"""What a party tells of its own without a speaker is a claim; what it tells of others, and what others tell, is none."""

from __future__ import annotations

import pytest

from tacitus.model.records import Report
from tacitus.readers.rules.read import RuleReader
from tacitus.readers.rules.world import load_world

Said = list[tuple[str, str]]
OWN_WORD = ("claimed", "acknowledged")


def said(text: str, outlet: str) -> Said:
    """(Kind, who as the text names him) of everything that is said of who did it."""
    report = Report(id="r_0000000000000000", text=text, outlet=outlet)
    extraction = RuleReader(load_world()).read(report)
    held = (claim.value for claim in extraction.claims if claim.field == "responsibility")
    return [(one.kind, one.actor.text.text if one.actor.text else one.actor.name) for one in held]


OWN = [
    (
        "Al-Nasr Brigades",
        "Our fighters destroyed a tank east of the camp at dawn on Tuesday.",
        "claimed",
        "fighters",
    ),
    (
        "U.S. Central Command",
        "On March 3, U.S. Central Command forces destroyed two boats in an area of Yemen that the Houthis hold.",
        "acknowledged",
        "U.S. Central Command",
    ),
]


@pytest.mark.parametrize(("outlet", "text", "kind", "who"), OWN, ids=[outlet for outlet, *_ in OWN])
def test_a_party_claims_what_it_tells_of_its_own(outlet: str, text: str, kind: str, who: str) -> None:
    (found,) = said(text, outlet)
    assert found[0] == kind
    assert who in found[1]


OTHERS = [
    ("Coastal Wire", "Government troops destroyed two boats off Bosaso on Tuesday."),
    (
        "Wire",
        "UN report: at least 500 killed by Malian troops and foreign fighters at Moura\n\n"
        "GENEVA, May 12 (Wire) - A report on Friday told of the dead.",
    ),
    ("Al-Nasr Brigades", "The enemy bombed the house of a family in the evening and killed five children."),
    ("Ministry of Defence", "Our units on the border did not fire a single shot at the village on 12 July."),
]


@pytest.mark.parametrize(("outlet", "text"), OTHERS, ids=[text for _, text in OTHERS])
def test_nobody_claims_what_is_told_of_others_or_did_not_happen(outlet: str, text: str) -> None:
    assert not [kind for kind, _ in said(text, outlet) if kind in OWN_WORD]


def test_its_forces_are_the_party_that_tells_of_them() -> None:
    text = "Central Command said its forces had destroyed two missiles near Hodeidah on Tuesday."
    report = Report(id="r_0000000000000000", text=text, outlet="Gulf Wire")
    extraction = RuleReader(load_world()).read(report)
    (held,) = [claim.value for claim in extraction.claims if claim.field == "responsibility"]
    assert held.actor.text is not None
    assert "forces" in held.actor.text.text
    assert "Central Command" in held.actor.name
    assert held.actor.antecedent is not None
