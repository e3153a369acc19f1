"""Whose act it is said to be by the network's pointing and the words: what is read, and what never is.

The network is made to point to the party in every text, so that what is not read is left out by the words.
"""

from __future__ import annotations

import numpy as np
import pytest
from tests.unit.readers.test_learned import marks_that_say

from tacitus.model.records import Report
from tacitus.readers.model.marks import Marks
from tacitus.readers.model.scheme import RELATIONS, Relation
from tacitus.readers.rules import read as reading
from tacitus.readers.rules.learned.accused import HOW
from tacitus.readers.rules.read import RuleReader
from tacitus.readers.rules.world import load_world

Said = list[tuple[str, str, str]]


def pointing(text: str, party: str, how: Relation, chance: float = 1.0) -> Marks:
    """Marks that hold a word for a party of whom so much is said."""
    marks = marks_that_say(text, {party: {"accused": chance}, "killed": {"trigger": 1.0}})
    for other in HOW:
        if other != how:
            marks.right[:, RELATIONS.index(other)] = np.float32(-2.0)
    return marks


def said(text: str, party: str, how: Relation, patch: pytest.MonkeyPatch, chance: float = 1.0) -> Said:
    """(Kind, actor, speaker) of everything that is said of who did it."""
    patch.setattr(reading, "read_marks", lambda text: pointing(text, party, how, chance))
    extraction = RuleReader(load_world()).read(Report(id="r_0000000000000000", text=text))
    held = (claim.value for claim in extraction.claims if claim.field == "responsibility")
    return [(one.kind, one.actor.name, one.speaker[0].name if one.speaker else "") for one in held]


SHOT = "Raiders shot dead eleven men at Lapalama on Sunday. "
READ: list[tuple[str, str, Relation, tuple[str, str]]] = [
    # nobody is named who blames
    (SHOT + "The Wanep were blamed.", "Wanep", "attributed", ("attributed", "Wanep")),
    (SHOT + "The Toposa were at once accused.", "Toposa", "attributed", ("attributed", "Toposa")),
    (SHOT + "Chiefs in the valley accused the Itiokon.", "Itiokon", "attributed", ("attributed", "Itiokon")),
    # of what it is accused is a deed
    (SHOT + "Chiefs accused the Gabra of carrying out the shooting.", "Gabra", "attributed", ("attributed", "Gabra")),
    # a denial of what stands in the sentence before, though no accusation is told
    (SHOT + "Rwanda rejected the accusation.", "Rwanda", "denied", ("denied", "Rwanda")),
    (SHOT + "Rwanda dismissed it.", "Rwanda", "denied", ("denied", "Rwanda")),
    (SHOT + "Rwanda strongly denied this.", "Rwanda", "denied", ("denied", "Rwanda")),
    # what the party says of its own
    (SHOT + "Rwanda said none of its soldiers was near.", "Rwanda", "denied", ("denied", "Rwanda")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "party", "how", "expected"), READ, ids=[row[0][52:] for row in READ])
def test_what_is_said_of_a_party_is_read(
    text: str, party: str, how: Relation, expected: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [one[:2] for one in said(text, party, how, monkeypatch)] == [expected]


LEFT: list[tuple[str, str, Relation]] = [
    (SHOT + "The Wanep were not blamed.", "Wanep", "attributed"),
    (SHOT + "The council may accuse the Wanep if it happens again.", "Wanep", "attributed"),
    (SHOT + "Chiefs accused the government of negligence.", "government", "attributed"),
    (SHOT + "Chiefs accused the Wanep of rigging the vote.", "Wanep", "attributed"),
    (SHOT + "A priest accused the government of covering up the shooting.", "government", "attributed"),
    (SHOT + "Traders blamed the army for not guarding the road.", "army", "attributed"),
    (SHOT + "The crime aims to accuse our forces before the talks.", "forces", "attributed"),
    (SHOT + "Rwanda did not deny it.", "Rwanda", "denied"),
    (SHOT + "Rwanda rejected the report as one-sided.", "Rwanda", "denied"),
    (SHOT + "Rwanda rejected the offer.", "Rwanda", "denied"),
    (SHOT + "Rwanda condemned the shooting.", "Rwanda", "claimed"),
    (SHOT + "Rwanda says it does not shoot civilians.", "Rwanda", "denied"),
    (SHOT + "Rwanda said its prayers were with the families.", "Rwanda", "claimed"),
    (SHOT + "A guide pointed a lamp at the Wanep.", "Wanep", "attributed"),
]


@pytest.mark.parametrize(("text", "party", "how"), LEFT, ids=[row[0][52:] for row in LEFT])
def test_what_is_no_claim_and_no_accusation_is_left(
    text: str, party: str, how: Relation, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert said(text, party, how, monkeypatch) == []


def test_the_network_must_hold_it_for_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    text = SHOT + "The Wanep were blamed."
    assert said(text, "Wanep", "attributed", monkeypatch)
    assert said(text, "Wanep", "denied", monkeypatch) == []


def test_a_doubtful_party_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    text = SHOT + "The Wanep were blamed."
    assert said(text, "Wanep", "attributed", monkeypatch, chance=0.6) == []
    assert said(text, "Wanep", "attributed", monkeypatch, chance=0.9)


def test_a_denial_needs_no_word_of_the_network_on_what_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    assert said(SHOT + "Rwanda denied it.", "Rwanda", "claimed", monkeypatch) == [
        ("denied", "Rwanda", "Rwanda")
    ]


def test_what_the_rules_read_is_not_said_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    text = SHOT + "The governor blamed the Lord's Resistance Army for the shooting."
    assert len(said(text, "Army", "attributed", monkeypatch)) == 1
