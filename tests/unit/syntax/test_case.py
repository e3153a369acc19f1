"""Capitals and title case are put in the usual case of their words, lengths kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tacitus.syntax.case import in_sentence_case, is_title_case


def test_names_keep_their_capital() -> None:
    cased = in_sentence_case("GUNMEN KILLED MAYOR TIBURCIO QUIROZ NEAR LIMA ON MONDAY, POLICE SAID.")
    assert cased.casefold() == "gunmen killed mayor tiburcio quiroz near lima on monday, police said."
    assert cased.startswith("Gunmen killed ")
    assert cased.endswith(" Tiburcio Quiroz near Lima on Monday, police said.")


def test_forms_of_ordinary_words_are_small() -> None:
    assert "ambushers" in in_sentence_case("THE AMBUSHERS WERE HIDING BEHIND THE WALL.")


def test_consonants_are_an_acronym() -> None:
    assert "FPMR" in in_sentence_case("THE FPMR CLAIMED THE ATTACK.")


def test_known_acronyms_keep_their_capitals() -> None:
    cased = in_sentence_case("THE CIA AND THE UN DENIED THAT THE USA PAID THE FMLN.")
    assert cased == "The CIA and the UN denied that the USA paid the FMLN."


def test_an_acronym_that_the_text_defines() -> None:
    cased = in_sentence_case("THE UNITED ORCHARD LEAGUE (UOLA) FIRED. THEN THE UOLA FLED.")
    assert cased.endswith("(UOLA) fired. Then the UOLA fled.")


def test_names_of_several_words() -> None:
    cased = in_sentence_case("REBELS LEFT SAN SALVADOR FOR LA PAZ AND NEW YORK IN THE UNITED STATES.")
    assert cased == "Rebels left San Salvador for La Paz and New York in the United States."


def test_particles_and_possessives() -> None:
    cased = in_sentence_case("THE HOME OF MR. O'NEILL AND OF ROBERTO D'AUBUISSON'S BROTHER BURNED.")
    assert cased == "The home of Mr. O'Neill and of Roberto D'Aubuisson's brother burned."


def test_the_month_of_may() -> None:
    assert "29 May 1989" in in_sentence_case("IT HAPPENED ON 29 MAY 1989 IN QUITO.")
    assert "may not" in in_sentence_case("THE REBELS MAY NOT ACCEPT THE OFFER.")


def test_a_remark_in_brackets_does_not_begin_a_sentence_after_it() -> None:
    cased = in_sentence_case("THE GENERAL [WHO WAS NOT NAMED] HAS DENIED EVERYTHING.")
    assert cased == "The general [who was not named] has denied everything."


def test_mixed_case_is_left_alone() -> None:
    text = "Gunmen killed the mayor near Lima; the PKK, YPG, SDF and ISIS were not involved, CNN said."
    assert in_sentence_case(text) == text


def test_acronyms_in_a_row_are_no_sentence() -> None:
    text = "Those invited were PKK, YPG, SDF, FBI, CIA and others from the region."
    assert in_sentence_case(text) == text


@pytest.mark.parametrize(
    ("dateline", "cased"),
    [
        ("KABUL, Afghanistan (AP) — Two men died.", "Kabul, Afghanistan (AP) — Two men died."),
        ("SAN SALVADOR, May 3 (Reuters) -- The army", "San Salvador, May 3 (Reuters) -- The army"),
        ("ISIS, which had fled, attacked.", "ISIS, which had fled, attacked."),
    ],
)
def test_places_of_datelines(dateline: str, cased: str) -> None:
    assert in_sentence_case(dateline) == cased


def test_a_first_sentence_in_capitals() -> None:
    text = (
        "THREE PEOPLE WERE KILLED WHEN A BOMB WENT OFF near the market of a town in the north, police said."
    )
    assert in_sentence_case(text).startswith("Three people were killed when a bomb went off near")


def test_headlines_in_title_case() -> None:
    cased = in_sentence_case("Rebels Attack Army Base in Northern Town")
    assert cased == "Rebels attack army base in northern town"
    cased = in_sentence_case("At Least 12 Killed as Gunmen Storm Police Post in Borno, Nigeria")
    assert cased == "At least 12 killed as gunmen storm police post in Borno, Nigeria"


def test_what_is_a_headline_in_title_case() -> None:
    assert not is_title_case("President Anwar Sadat met Prime Minister Menachem Begin on Tuesday.")
    assert not is_title_case("Rebels attack army base in Northern Town")


@given(st.text(max_size=200))
def test_lengths_are_kept(text: str) -> None:
    for written in (text, text.upper(), text.title()):
        assert len(in_sentence_case(written)) == len(written)
