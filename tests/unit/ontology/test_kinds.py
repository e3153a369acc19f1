"""The one table of sameness: its tree, its rows, and that it knows every kind that reading gives."""

from __future__ import annotations

import pytest

from tacitus.errors import InstallationError
from tacitus.ontology import kinds
from tacitus.ontology.events import event_lexicon, refinement_by_means
from tacitus.ontology.kinds import (
    Relation,
    family_of_label,
    go_together,
    is_loose,
    nearest,
    relation,
    sameness,
)
from tacitus.readers.llm import answers


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("shooting", "shooting", "same"),
        ("attack", "shooting", "compatible"),
        ("explosion", "air_strike", "compatible"),
        ("bombing", "suicide_bombing", "compatible"),
        ("killing", "drone_strike", "compatible"),
        ("air_strike", "rocket_attack", "disputed"),
        ("drone_strike", "shelling", "disputed"),
        ("torture", "looting", "disputed"),
        ("shooting", "air_strike", "other"),
        ("abduction", "bombing", "other"),
        ("demonstration", "bombing", "apart"),
        ("arrest", "abduction", "compatible"),
    ],
)
def test_relation_of_labels(one: str, other: str, expected: Relation) -> None:
    assert relation("labels", one, other) == relation("labels", other, one) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("drone", "missile", "disputed"),
        ("bomb", "air_strike", "compatible"),
        ("bomb", "ied", "compatible"),
        ("ied", "suicide", "compatible"),
        ("ied", "small_arms", "compatible"),
        ("small_arms", "air_strike", "apart"),
        ("ied", "drone", "other"),
    ],
)
def test_relation_of_means(one: str, other: str, expected: Relation) -> None:
    assert relation("means", one, other) == relation("means", other, one) == expected


def test_within_a_report_rivals_do_not_go_together() -> None:
    assert go_together("labels", "bombing", "suicide_bombing")
    assert not go_together("labels", "shelling", "air_strike")
    assert not go_together("means", "drone", "missile")


def test_the_nearest_of_many_counts() -> None:
    assert nearest("means", {"drone", "missile"}, {"missile", "small_arms"}) == "same"


def test_what_the_table_does_not_know_stands_alone() -> None:
    assert relation("labels", "unheard_of", "attack") == "apart"
    assert family_of_label("unheard_of") == "other"


def test_every_kind_that_reading_gives_is_in_the_table() -> None:
    lexicon = event_lexicon()
    labels = {kind.label for table in (lexicon.verbs, lexicon.nouns) for kind in table.values()}
    labels |= set(refinement_by_means().values())
    assert labels <= sameness("labels").above.keys()
    assert refinement_by_means().keys() <= sameness("means").above.keys()
    assert all(family_of_label(label) in kinds.families() for label in labels)


def test_loose_kinds() -> None:
    assert is_loose("attack")
    assert is_loose("explosion")
    assert not is_loose("bombing")


@pytest.mark.parametrize(
    "table",
    [
        {"labels": {"attack": {"parent": "violence"}}, "told_as": {"labels": []}},
        {"labels": {"a": {"parent": "b"}, "b": {"parent": "a"}}, "told_as": {"labels": []}},
        {"labels": {"attack": {"parent": ""}}, "told_as": {"labels": [["attack", "raid"]]}},
        {"labels": {"attack": {"parent": ""}}, "told_as": {"labels": [["attack", "attack"]]}},
    ],
)
def test_unknown_and_doubled_names_are_errors(
    table: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kinds, "_table", lambda: table)
    with pytest.raises(InstallationError):
        sameness.__wrapped__("labels")


@pytest.mark.parametrize(
    ("one", "other", "broader"),
    [
        ("air_strike", "drone_strike", True),
        ("suicide_bombing", "bombing", True),
        ("air_strike", "shelling", False),
        ("shooting", "stabbing", False),
    ],
)
def test_a_broader_word_is_above_whichever_comes_first(one: str, other: str, broader: bool) -> None:
    assert kinds.is_above(one, other) is broader


def test_that_armed_sides_fought_goes_with_every_way_of_doing_it_and_no_word_says_it() -> None:
    assert all(
        kinds.go_together("labels", "fighting", other) for other in ("air_strike", "shelling", "bombing")
    )
    assert not kinds.go_together("labels", "armed_clash", "air_strike")
    lexicon = event_lexicon()
    assert "fighting" not in {one.label for one in (*lexicon.verbs.values(), *lexicon.nouns.values())}
    assert "fighting" not in answers.kinds()
