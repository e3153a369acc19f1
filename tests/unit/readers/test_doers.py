"""Who did it: everybody of an incident's sentences is weighed, by grammar, words, rules and the network together."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tacitus.model.records import Report
from tacitus.readers.rules.learned import doers
from tacitus.readers.rules.learned.doers import Candidate
from tacitus.readers.rules.learned.weighing import fitted
from tacitus.readers.rules.read import Read, RuleReader, without_network
from unit.readers.test_learned import Say, read_with


def read(text: str) -> Read:
    return RuleReader().read_fully(Report(id="r_0000000000000000", text=text))


def weighed(text: str) -> list[Candidate]:
    return [one for listed in read(text).doers for one in listed]


def words_of(text: str) -> list[str]:
    return [one.token.text for one in weighed(text)]


def named(read: Read) -> list[str]:
    claims = (claim for claim in read.extraction.claims if claim.field == "initiator")
    return [claim.evidence[0].text for claim in claims]


def test_everybody_of_the_sentence_is_weighed_once_by_the_head_of_his_phrase() -> None:
    text = "Units of the Zapad Group shelled the town of Bakhmut on Monday as villagers fled."
    assert words_of(text) == ["Units", "villagers"]


def test_who_is_only_accused_is_not_weighed() -> None:
    text = "Gunmen killed six miners near Gao on Monday. The army accused Ansaru of killing the miners."
    assert "Ansaru" not in words_of(text)
    assert "Gunmen" in words_of(text)


def test_who_claims_it_is_not_weighed_unless_it_is_a_state() -> None:
    claimed = 'Six soldiers died near Gao on Monday. "We attacked the soldiers," the group Ansaru said.'
    assert "Ansaru" not in words_of(claimed)


def test_what_speaks_for_somebody_has_names() -> None:
    [gunmen] = [
        one for one in weighed("Gunmen shot two traders in Bama on Monday.") if one.token.text == "Gunmen"
    ]
    assert {"an attacker", "path to a verb: ^nsubj", "its grammatical doer", "by a rule"} <= set(
        gunmen.grammar
    )
    assert gunmen.network["is its doer"] > 0
    assert gunmen.network["ahead of the next"] > 0


def test_all_that_is_weighed_for_has_a_weight_somewhere() -> None:
    """A feature that is renamed in the code would silently lose its weight."""
    text = (
        "Gunmen shot two traders in Bama on Monday, police said. The army said it had bombed a camp near Gao."
    )
    found = {name for one in weighed(text) for name in one.grammar}
    known = fitted("learned/doers.json").models["grammar"].keys()
    assert len(found & known) > 0.6 * len(found)
    assert {"by a rule", "its grammatical doer", "an attacker", "armed"} <= known
    assert set(fitted("learned/doers.json").models["network"]) >= {doers.BY_WORDS, "is its doer", "bias"}


RIDERS = "Armed riders poured over the hamlet of Bria on Saturday."


@pytest.mark.parametrize(("chance", "found"), [(0.99, True), (0.0, False)])
def test_the_network_and_the_grammar_weigh_together(
    chance: float, found: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    say: Say = {"poured": {"trigger": 0.99}, "riders": {"initiator": chance}}
    assert (named(read_with(RIDERS, say, monkeypatch)) == ["Armed riders"]) is found


def test_whom_the_decision_holds_for_unlikely_is_no_doer_though_a_rule_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = "Gunmen shot two traders in Bama on Monday."
    assert named(read(text)) == ["Gunmen"]
    never = replace(fitted("learned/doers.json"), least={"by a rule": 1.1})
    monkeypatch.setattr(doers, "fitted", lambda _: never)
    assert named(read(text)) == []


def test_what_is_not_the_rules_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    say: Say = {"poured": {"trigger": 0.99}, "riders": {"initiator": 0.99}}
    [claim] = [c for c in read_with(RIDERS, say, monkeypatch).extraction.claims if c.field == "initiator"]
    assert "network initiator '0." in claim.extractor
    monkeypatch.undo()
    [claim] = [
        c for c in read("Gunmen shot two traders in Bama.").extraction.claims if c.field == "initiator"
    ]
    assert "network" not in claim.extractor


def test_without_the_network_nobody_is_weighed() -> None:
    text = "Gunmen shot two traders in Bama on Monday."
    found = without_network().read_fully(Report(id="r_0000000000000000", text=text))
    assert found.doers == [[]]
    assert named(found) == ["Gunmen"]


def test_a_pronoun_has_what_the_network_holds_of_whom_it_stands_for() -> None:
    text = "Mali's army said on Friday that it had killed about 20 rebels near Kidal."
    [it] = [one for one in weighed(text) if one.token.text == "it"]
    assert it.actor.name == "Mali's army"
    assert it.network["is a doer"] > -3
    assert len(named(read(text))) == 1
