"""Capitals are lowered to the usual case of their words, lengths kept."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tacitus.text.case import in_sentence_case


def test_names_keep_their_capital() -> None:
    cased = in_sentence_case("GUNMEN KILLED MAYOR TIBURCIO QUIROZ NEAR LIMA ON MONDAY, POLICE SAID.")
    assert cased == "Gunmen killed mayor Tiburcio Quiroz near Lima on Monday, police said."


def test_forms_of_ordinary_words_are_small() -> None:
    assert "ambushers" in in_sentence_case("THE AMBUSHERS WERE HIDING BEHIND THE WALL.")


def test_consonants_are_an_acronym() -> None:
    assert "FPMR" in in_sentence_case("THE FPMR CLAIMED THE ATTACK.")


def test_the_month_of_may() -> None:
    assert "29 May 1989" in in_sentence_case("IT HAPPENED ON 29 MAY 1989 IN QUITO.")
    assert "may not" in in_sentence_case("THE REBELS MAY NOT ACCEPT THE OFFER.")


def test_mixed_case_is_left_alone() -> None:
    text = "Gunmen killed the mayor near Lima."
    assert in_sentence_case(text) == text


@given(st.text(max_size=200))
def test_lengths_are_kept(text: str) -> None:
    assert len(in_sentence_case(text.upper())) == len(text.upper())
