"""Attributions of made-up sentences: who, what, through whom."""

from __future__ import annotations

import pytest

from tacitus.model.parsed import ParsedReport
from tacitus.model.records import Report, Segment
from tacitus.readers.rules.attribution.find import (
    Attribution,
    attributions,
    resolve_speakers,
    role_of,
    speaker_chain,
)
from tacitus.syntax.parse import parse


def parsed_text(text: str) -> ParsedReport:
    body = Segment(kind="body", start=0, end=len(text))
    return parse(Report(id="r_0000000000000000", text=text, segments=(body,)))


def chain_of(text: str, word: str) -> list[str]:
    """The speaker chain of `word` as surface strings, media in their place."""
    parsed = parsed_text(text)
    token = next(token for token in parsed.doc if token.text == word)
    links = []
    for found in speaker_chain(parsed, token.i, attributions(parsed)):
        assert found.source is not None
        links.append(found.source.text)
        if found.medium is not None:
            links.append(found.medium.text)
    return links


@pytest.mark.parametrize(
    ("text", "word", "chain"),
    [
        ("Residents said the army shelled the market.", "shelled", ["Residents"]),
        ("The army shelled the market, residents said.", "shelled", ["residents"]),
        ("The market was shelled on Friday, said Mr Orlan, a trader.", "shelled", ["Mr Orlan, a trader"]),
        ("Five people were killed, according to the health ministry.", "killed", ["the health ministry"]),
        ("According to two officials, the strike killed three people.", "killed", ["two officials"]),
        ("In the words of the general, the raid was a success.", "raid", ["the general"]),
        ("The rebels withdrew, the mayor told CNN during an interview.", "withdrew", ["the mayor", "CNN"]),
        (
            "The mayor said in an interview with the daily that looters burned shops.",
            "burned",
            ["The mayor", "the daily"],
        ),
        (
            "Officials said that witnesses had told police that the gunmen escaped.",
            "escaped",
            ["witnesses", "Officials"],
        ),
        (
            "The rebels said on Sunday they had fired missiles at a ship, Al Jazeera reported.",
            "fired",
            ["The rebels", "Al Jazeera"],
        ),
        (
            "Reuters reported, citing a hospital source, that six people had died.",
            "died",
            ["a hospital source", "Reuters"],
        ),
        (
            "The minister was quoted by the news agency as saying that the attackers had fled.",
            "fled",
            ["The minister", "the news agency"],
        ),
        ("The group's claim that it shot down the helicopter was not verified.", "shot", ["The group's"]),
        (
            "The military says it struck 14 targets; the rebels say only civilians were hit.",
            "struck",
            ["The military"],
        ),
        (
            "The ministry denied the claim that its troops had shelled the village.",
            "shelled",
            ["The ministry"],
        ),
        ("It was reported on Thursday that the town had fallen.", "fallen", []),
        ("A little-known militia claimed the attack.", "attack", []),
        ("The Pentagon has not confirmed the strike.", "strike", []),
        ("The army attacked the village.", "attacked", []),
        ("The government plans to attack the village.", "attack", []),
        ("Earlier the governor said gunmen had attacked the post.", "attacked", ["the governor"]),
    ],
)
def test_speaker_chain(text: str, word: str, chain: list[str]) -> None:
    assert chain_of(text, word) == chain


@pytest.mark.parametrize(
    ("text", "word", "speaker"),
    [
        ("“We heard a loud explosion,” said Omar. “Then there was smoke everywhere.”", "smoke", "Omar"),
        ('"No group will strike our troops," he said in a statement.', "strike", "he"),
        ("``They fired at us from the hill,'' a farmer said.", "fired", "a farmer"),
        ("‘They fired at us from the hill,’ a farmer said.", "fired", "a farmer"),
        ("The governor was angry. He said:\n\n“They burned all of the houses here.”", "burned", "He"),
        (
            "“They came at night,” a farmer said. “They burned the houses.\n\n“Then they killed the cattle.”",
            "killed",
            "a farmer",
        ),
    ],
)
def test_direct_speech(text: str, word: str, speaker: str) -> None:
    assert chain_of(text, word) == [speaker]


def test_spans_slice_and_content_leaves_the_cue_out() -> None:
    text = "The base was hit on Friday, Reuters reported, hours after the ministry announced raids."
    parsed = parsed_text(text)
    found = attributions(parsed)
    for one in found:
        for span in (one.source, one.cue, *one.content):
            assert span is None or text[span.start : span.end] == span.text
        assert not one.holds(one.cue_index)
    agency = next(one for one in found if one.cue.text == "reported")
    assert any("hours after" in part.text for part in agency.content)


def only(text: str) -> Attribution:
    found = attributions(parsed_text(text))
    assert len(found) == 1
    return found[0]


def test_passive_without_agent_has_no_source() -> None:
    found = only("The army is believed to have killed ten people.")
    assert found.source is None
    assert found.verb_class == "believe"


def test_negated_cue_is_marked() -> None:
    assert only("The minister did not say that the town had fallen.").negated


def test_unquoted_scare_quotes_are_no_speech() -> None:
    assert attributions(parsed_text("The “precision” raid hit a school.")) == ()


def test_empty_report_has_none() -> None:
    assert attributions(parsed_text("")) == ()


@pytest.mark.parametrize(
    ("source", "role"),
    [
        ("A witness", "witness"),
        ("A White House spokesman", "authority"),
        ("The health ministry", "authority"),
        ("The rebels", "party"),
        ("Analysts", "analyst"),
        ("A rights monitor", "monitor"),
        ("The news agency", "media"),
        ("Reuters", "media"),
        ("An aid group", "monitor"),
        ("An armed group", "party"),
        ("A spokesman for the rebels", "party"),
        ("An intelligence agency", "authority"),
        ("A security source", "authority"),
        ("Something", None),
    ],
)
def test_roles(source: str, role: str | None) -> None:
    parsed = parsed_text(f"{source} said the town had fallen.")
    head = attributions(parsed)[0].source_head
    assert head is not None
    assert role_of(parsed.doc[head]) == role


def resolved(text: str) -> dict[str, str]:
    parsed = parsed_text(text)
    links = resolve_speakers(parsed, attributions(parsed))
    return {parsed.doc[i].text: parsed.doc[k].text + f"@{k}" for i, k in links.items()}


def test_titled_surname_takes_up_the_unnamed_spokesman() -> None:
    text = (
        "A White House spokesman said the strikes were over.\n\n"
        "The market closed early.\n\nThe base is safe, Mr Tarvel told reporters."
    )
    assert resolved(text)["Tarvel"].startswith("spokesman@")


def test_pronoun_takes_the_last_speaker_and_relative_its_noun() -> None:
    text = "The governor said gunmen had fled. He said houses burned. The farmer, who said he saw it, left."
    links = resolved(text)
    assert links["He"].startswith("governor@")
    assert links["who"].startswith("farmer@")


def test_a_crowd_is_no_antecedent_of_she() -> None:
    assert "she" not in resolved("Officials said gunmen had fled. “I saw four bodies there,” she said.")
