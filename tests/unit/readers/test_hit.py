"""Who and what was hit: the people and things of an incident's sentences, weighed by grammar, words and network."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tacitus.model.records import Report
from tacitus.readers.rules.learned import hit
from tacitus.readers.rules.learned.hit import Struck
from tacitus.readers.rules.learned.weighing import fitted
from tacitus.readers.rules.read import Read, RuleReader, without_network

TEXT = "Gunmen shot two traders and burnt a school in Bama on Monday, the mayor said."


def read(text: str) -> Read:
    return RuleReader().read_fully(Report(id="r_0000000000000000", text=text))


def weighed(text: str) -> list[Struck]:
    return [one for listed in read(text).hit for one in listed]


def said(found: Read, field: str) -> list[str]:
    return [claim.evidence[0].text for claim in found.extraction.claims if claim.field == field]


def test_people_and_things_of_the_sentence_are_weighed_but_not_who_did_it() -> None:
    found = {one.token.text: one.is_thing for one in weighed(TEXT)}
    assert found.items() >= {"traders": False, "school": True, "mayor": False}.items()
    assert "Gunmen" not in found


def test_what_speaks_for_somebody_has_names() -> None:
    [traders] = [one for one in weighed("Gunmen shot two traders in Bama.") if one.token.text == "traders"]
    assert {"its grammatical undergoer", "by a rule", "people"} <= set(traders.grammar)
    assert traders.network["is its target"] > traders.network["is its initiator"]


def test_all_that_is_weighed_for_has_a_weight_somewhere() -> None:
    """A feature that is renamed in the code would silently lose its weight."""
    found = {name for one in weighed(TEXT) for name in one.grammar}
    known = fitted("learned/hit.json").models["grammar"].keys()
    assert len(found & known) > 0.6 * len(found)
    assert {name for one in weighed(TEXT) for name in one.network} <= fitted("learned/hit.json").models[
        "network"
    ].keys()


def test_whoever_the_decision_holds_for_unlikely_is_not_hit_though_a_rule_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = "Gunmen shot two traders in Bama on Monday."
    assert said(read(text), "target") == ["traders"]
    never = replace(fitted("learned/hit.json"), least={"people": 1.1, "thing": 1.1})
    monkeypatch.setattr(hit, "fitted", lambda _: never)
    assert said(read(text), "target") == []


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Rebels ambushed a patrol near Goma on Friday, wounding three soldiers, a teacher said.", "teacher"),
        ("A drone struck a bus in Kherson on Friday. Rescuers pulled two people from the wreck.", "Rescuers"),
    ],
)
def test_who_tells_of_it_and_who_comes_to_help_was_not_hit(text: str, who: str) -> None:
    assert all(who not in one for one in said(read(text), "target"))


def test_without_the_network_nothing_is_weighed() -> None:
    found = without_network().read_fully(Report(id="r_0000000000000000", text=TEXT))
    assert not any(found.hit)
    assert "traders" in said(found, "target")


def test_whom_an_armed_group_says_it_meant_is_its_word_alone() -> None:
    text = (
        "Militants shot dead at least 40 people who were digging a well near Djibo on Saturday, residents said. The "
        "group Ansaru said it carried out the attack and that it had targeted soldiers and militia members."
    )
    assert not {"soldiers", "militia members"} & set(said(read(text), "target"))
