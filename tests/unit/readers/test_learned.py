"""Where the trained network has a say: it fills what the rules left empty and names what they missed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tacitus.model.records import Report
from tacitus.readers.model.marks import Marks, read_marks
from tacitus.readers.model.scheme import LABELS, LAYERS, RELATIONS, STATUSES
from tacitus.readers.rules import read as reading
from tacitus.readers.rules.events import joining
from tacitus.readers.rules.learned.weighing import Fitted
from tacitus.readers.rules.read import Read, RuleReader
from tacitus.readers.rules.world import load_world
from tacitus.settings import load_settings

Say = dict[str, dict[str, float]]
"""Word → layer → chance."""


def marks_that_say(text: str, say: Say, label: str = "attack") -> Marks:
    """Marks of one piece a word, by which every argument belongs to every trigger and every speaker gives every toll.

    Where nothing else is said, a word may or may not name an incident.
    """
    words = text.split()
    ends = np.cumsum([len(word) + 1 for word in words]) - 1
    offsets = tuple((int(end) - len(word), int(end)) for word, end in zip(words, ends, strict=True))
    tags = np.zeros((len(words), len(LAYERS), 3), np.float32)
    tags[:, :, 0] = 1
    tags[:, LAYERS.index("trigger")] = (0.5, 0.5, 0)
    for piece, word in enumerate(words):
        for layer, chance in say.get(word.strip(".,"), {}).items():
            tags[piece, LAYERS.index(layer)] = (1 - chance, chance, 0)
    labels = np.zeros((len(words), len(LABELS)), np.float32)
    labels[:, LABELS.index(label)] = 1
    vectors = np.full((len(words), len(RELATIONS), 16), 2.0, np.float32)
    return Marks(
        offsets=offsets,
        tags=tags,
        labels=labels,
        statuses=np.full((len(words), len(STATUSES)), 0.25, np.float32),
        part=np.zeros(len(words), np.float32),
        armed=np.ones(len(words), np.float32),
        left=vectors,
        right=vectors.copy(),
    )


def read_with(text: str, say: Say, patch: pytest.MonkeyPatch, label: str = "attack") -> Read:
    patch.setattr(reading, "read_marks", lambda text, _: marks_that_say(text, say, label))
    return RuleReader(load_world()).read_fully(Report(id="r_0000000000000000", text=text))


UNNAMED = "Two soldiers died in an ambush near Maiduguri as fighters of Boko Haram closed in on the town."


def test_an_empty_role_is_filled_and_says_how(monkeypatch: pytest.MonkeyPatch) -> None:
    [before] = read_with(UNNAMED, {"fighters": {"initiator": 0.2}}, monkeypatch).events.mentions
    [mention] = read_with(UNNAMED, {"fighters": {"initiator": 1.0}}, monkeypatch).events.mentions
    assert before.initiators == []
    assert [token.text for token in mention.initiators] == ["fighters"]
    assert mention.by_network["initiators"].startswith("network initiator '")


def test_what_the_rules_found_stands_unless_the_network_is_sure_of_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = "Rebels attacked a convoy as soldiers slept."
    torn = {"Rebels": {"initiator": 0.6}, "soldiers": {"initiator": 0.6}}
    [mention] = read_with(text, torn, monkeypatch).events.mentions
    assert [token.text for token in mention.initiators] == ["Rebels"]


def test_an_empty_place_is_filled(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "The town of Baga, officials said, was where gunmen attacked a convoy."
    [mention] = read_with(text, {"Baga": {"place": 0.9}}, monkeypatch).events.mentions
    assert [place.text for place in mention.places] == ["Baga"]


def test_a_word_that_no_rule_knows_names_an_incident(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Armed riders poured over the hamlet of Bria on Saturday."
    say = {"poured": {"trigger": 0.95}, "riders": {"initiator": 0.9}}
    assert read_with(text, {}, monkeypatch).events.mentions == ()
    [mention] = read_with(text, say, monkeypatch).events.mentions
    assert mention.lead.token.text == "poured"
    assert mention.kind.label == "attack"
    assert [token.text for token in mention.initiators] == ["riders"]


def test_a_doubtful_word_names_none(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Armed riders poured over the hamlet of Bria on Saturday."
    assert read_with(text, {"poured": {"trigger": 0.6}}, monkeypatch).events.mentions == ()


def test_whoever_cannot_act_is_no_doer_by_the_network_either(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "A raid on Bria killed two as rockets and paramedics came near."
    say = {"rockets": {"initiator": 1.0}, "paramedics": {"initiator": 1.0}}
    [mention] = read_with(text, say, monkeypatch).events.mentions
    assert mention.initiators == []


def test_a_figure_without_a_word_of_harm_is_a_toll(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Rebels attacked a convoy near Herat and nine drivers never came home."
    read = read_with(text, {"nine": {"killed": 1.0}, "drivers": {"killed": 1.0}}, monkeypatch)
    [toll] = [toll for mention in read.events.mentions for toll in mention.tolls]
    assert (toll.effect, toll.count and toll.count.best) == ("killed", 9)


def test_words_without_a_figure_count_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Rebels attacked a convoy near Herat and drivers never came home."
    read = read_with(text, {"drivers": {"killed": 1.0}}, monkeypatch)
    assert [toll for mention in read.events.mentions for toll in mention.tolls] == []


def test_switched_off_it_is_never_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(reading, "read_marks", never)
    world = load_world()
    off = replace(world, settings=replace(world.settings, network=False))
    read = RuleReader(off).read_fully(
        Report(id="r_0000000000000000", text="Rebels attacked a convoy near Herat.")
    )
    assert [mention.lead.token.text for mention in read.events.mentions] == ["attacked"]


def test_the_shipped_network_reads_a_plain_report() -> None:
    text = "Gunmen killed nine farmers in Bria on Saturday, the prefect said."
    marks = read_marks(text)
    start = text.index("killed")
    assert marks.tells_of_violence(start, start + 6) > 0.5
    assert marks.chance("trigger", start, start + 6) > 0.5
    assert marks.chance("initiator", 0, 6) > 0.5
    assert marks.chance("killed", text.index("nine"), text.index("nine") + 12) > 0.5
    assert marks.chance("trigger", text.index("prefect"), text.index("prefect") + 7) < 0.1


def test_the_same_text_is_read_alike_whatever_was_read_before() -> None:
    text = "Gunmen killed nine farmers in Bria on Saturday, the prefect said."
    alone = read_marks(text)
    read_marks("The weather was fine. " * 400)
    again = read_marks(text)
    assert np.array_equal(alone.tags, again.tags)
    assert np.array_equal(alone.armed, again.armed)


@pytest.mark.parametrize(
    ("written", "on"), [("0", False), ("off", False), ("no", False), ("1", True), ("", True)]
)
def test_the_setting(written: str, on: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TACITUS_NETWORK", written)
    assert load_settings().network is on


RAID = "Gunmen raided the village of Bama on Monday and hit a clinic with rockets, killing two guards."


def test_in_what_the_network_sees_nothing_a_rule_read_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = {"clinic": {"object": 0.9}, "rockets": {"means": 0.9}}
    both = read_with(RAID, seen, monkeypatch).events.mentions
    none = read_with(RAID, {}, monkeypatch).events.mentions
    assert ["clinic"] in [[token.text for token in mention.targets] for mention in both]
    assert [means.class_ for mention in both for means in mention.means] == ["rocket"]
    assert not any(token.text == "clinic" for mention in none for token in mention.targets)
    assert not any(mention.means for mention in none)


def test_words_that_name_nothing_by_the_network_are_no_incident(monkeypatch: pytest.MonkeyPatch) -> None:
    none = {word: {"trigger": 0.05} for word in ("raided", "hit", "killing")}
    found = read_with(RAID, none, monkeypatch).events
    assert found.mentions == ()
    assert found.refused


REFUSED = "The club took three players from its rival on Friday."


def test_a_refused_word_names_an_incident_only_where_the_network_is_certain(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    doubtful = read_with(REFUSED, {"took": {"trigger": 0.88}}, monkeypatch, "abduction").events.mentions
    certain = read_with(REFUSED, {"took": {"trigger": 0.97}}, monkeypatch, "abduction").events
    assert doubtful == ()
    assert [m.lead.token.text for m in (*certain.mentions, *certain.refused)] == ["took"]


TWO = "Soldiers attacked a camp near Gao on Monday. Soldiers attacked a camp near Gao on Monday."


@pytest.mark.parametrize(("word", "drafts"), [(4.0, 1), (-4.0, 2)])
def test_what_is_one_for_the_network_is_sooner_one(
    monkeypatch: pytest.MonkeyPatch, word: float, drafts: int
) -> None:
    def marks(text: str, _: object) -> Marks:
        made = marks_that_say(text, {"camp": {"object": 1.0}})
        made.left[:, RELATIONS.index("same")] *= word / 16
        return made

    monkeypatch.setattr(reading, "read_marks", marks)
    never = Fitted(models={"weights": {"bias": 0.0}}, least={"chance": 2.0})
    monkeypatch.setattr(joining, "fitted", lambda _: never)
    text = TWO.replace("Gao on Monday. Soldiers", "Gao. Soldiers").replace(
        "near Gao on Monday.", "on Tuesday."
    )
    found = RuleReader(load_world()).read_fully(Report(id="r_0000000000000000", text=text))
    assert len(found.grouping.drafts) == drafts


CAMP = "Rebels attacked a camp near Gao. "


@pytest.mark.parametrize(
    ("behind", "dated"),
    [
        ("It began on 8 May 2024.", True),
        ("The army said on 8 May 2024 that it was looking for them.", False),
        ("On 8 May 2024 the mayor told reporters that he was well.", False),
    ],
)
def test_a_day_of_another_sentence_is_the_networks_to_give_unless_it_is_one_of_saying(
    behind: str, dated: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    time = {word: {"time": 1.0} for word in ("8", "May", "2024")}
    [draft] = read_with(CAMP + behind, {"attacked": {"trigger": 1.0}} | time, monkeypatch).grouping.drafts
    assert [facets.when is not None for facets in draft.facets] == [dated]


def test_a_day_on_which_something_else_happened_is_no_day_of_saying_though_it_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    time = {word: {"time": 1.0} for word in ("8", "May", "2024")}
    text = CAMP + "Six nurses were abducted near Kano on 8 May 2024, the mayor said."
    first, _ = read_with(text, {"attacked": {"trigger": 1.0}} | time, monkeypatch).grouping.drafts
    assert [facets.when is not None for facets in first.facets] == [True]


@pytest.mark.parametrize(("chance", "dated"), [(0.95, False), (1.0, True)])
def test_a_day_that_another_incident_has_must_be_sure(
    chance: float, dated: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    time = {word: {"time": chance} for word in ("8", "May", "2024")}
    text = CAMP + "Six nurses were abducted near Kano on 8 May 2024."
    first, _ = read_with(text, {"attacked": {"trigger": 1.0}} | time, monkeypatch).grouping.drafts
    assert [facets.when is not None for facets in first.facets] == [dated]
