"""Whose act it is said to be where no rule reads it: what the shipped decision reads, and what it never does."""

from __future__ import annotations

import pytest

from tacitus.model.records import Report
from tacitus.readers.rules.learned import accused
from tacitus.readers.rules.learned.weighing import fitted
from tacitus.readers.rules.read import RuleReader
from tacitus.readers.rules.world import load_world

Said = list[tuple[str, str]]


def said(text: str) -> Said:
    """(Kind, actor) of everything that is said of who did it."""
    extraction = RuleReader(load_world()).read(Report(id="r_0000000000000000", text=text))
    held = (claim.value for claim in extraction.claims if claim.field == "responsibility")
    return [(one.kind, one.actor.name) for one in held]


SHOT = "Raiders shot dead eleven men at Lapalama on Sunday. "
READ = [
    ("Chiefs accused the Gabra of carrying out the shooting.", ("attributed", "Gabra")),
    (
        "Elders in the valley pointed at Toposa herders from across the border.",
        ("attributed", "Toposa herders"),
    ),
    (
        "The governor had no doubt: it was Toposa fighters, he told reporters.",
        ("attributed", "Toposa fighters"),
    ),
    ('"These were M23 men," a teacher who hid in the bush said.', ("attributed", "March 23 Movement")),
    ("Rwanda rejected the accusation.", ("denied", "Rwanda")),
    ("M23 disowned the killing.", ("denied", "March 23 Movement")),
    (
        "In a statement the Allied Democratic Forces boasted of the killing.",
        ("claimed", "Allied Democratic Forces"),
    ),
]


@pytest.mark.parametrize(("words", "expected"), READ, ids=[words for words, _ in READ])
def test_what_is_said_of_a_party_is_read(words: str, expected: tuple[str, str]) -> None:
    assert said(SHOT + words) == [expected]


BESIDE = [
    (
        "In a pamphlet the Sinisterra Front rejected this and said the shooting was the work of "
        '"the paramilitaries who come in with the army".',
        [("denied", "Sinisterra Front"), ("attributed", "paramilitaries")],
    ),
    (
        "The Kizlyar church shooting of 2018, when five women were killed, was claimed in the same way by Islamic State.",
        [("claimed", "Islamic State")],
    ),
    ("The M23 denied that.", [("denied", "March 23 Movement")]),
]


@pytest.mark.parametrize(("words", "expected"), BESIDE, ids=[words for words, _ in BESIDE])
def test_what_rules_read_in_part_is_read_whole(words: str, expected: Said) -> None:
    """Who denies it may blame another; a claim by nobody is his to whom the network points; a denial answers the deed."""
    assert said(SHOT + words) == expected


LEFT = [
    "The Wanep were not blamed.",
    "The council may accuse the Wanep if it happens again.",
    "Chiefs accused the government of negligence.",
    "Chiefs accused the Wanep of rigging the vote.",
    "A priest accused the government of covering up the shooting.",
    "Traders blamed the army for not guarding the road.",
    "The crime aims to accuse our forces before the talks.",
    "Rwanda did not deny it.",
    "Rwanda rejected the report as one-sided.",
    "Rwanda rejected the offer.",
    "Rwanda condemned the shooting.",
    "Rwanda says it does not shoot civilians.",
    "Rwanda said its prayers were with the families.",
    "A guide pointed a lamp at the Wanep.",
    "The army said it had sent a battalion after the raiders.",
    "The governor asked the Toposa to help find the killers.",
    "Nobody has claimed the killing, and the Lord's Resistance Army has been quiet for years.",
    "Police named the driver of the lorry as Joseph Lokwang.",
]


@pytest.mark.parametrize("words", LEFT)
def test_what_is_no_claim_and_no_accusation_is_left(words: str) -> None:
    assert said(SHOT + words) == []


def test_what_the_rules_read_is_not_said_twice() -> None:
    assert len(said(SHOT + "The governor blamed the Lord's Resistance Army for the shooting.")) == 1


def test_nobody_claims_what_he_denies_in_the_same_sentence() -> None:
    kinds = {
        kind for kind, _ in said(SHOT + "M23 disowned the killing and said that it would find who did it.")
    }
    assert "claimed" not in kinds


def test_every_weight_is_of_something_that_is_looked_at() -> None:
    reader = RuleReader(load_world())
    seen: set[str] = set()
    for words, _ in READ:
        read = reader.read_fully(Report(id="r_0000000000000000", text=SHOT + words))
        seen |= {name for one in accused.candidates(read.scene, read.events.mentions) for name in one.found}
    network = ("is a party", "is held so", "ahead of the other kinds", "somebody says so", "did it")
    assert (
        seen
        >= {*network, "the words say so"}
        <= fitted("learned/accused.json").models["weights"].keys() | {"bias"}
    )
