"""What lower layers told in English is said in the page's language, known by its shape; what a person wrote is not."""

from __future__ import annotations

import pytest

from messages.told import told
from messages.update import ROOT
from tacitus.errors import MissingInput
from tacitus.present.language import speaking
from tacitus.present.retold import is_told, reference_words, retold
from tacitus.web.pages import error_page

FRENCH = {
    "the report names nobody": "la dépêche ne nomme personne",
    "claimed by Russia": "revendiqué par Russia",
    "killed: at least 103 (state media) against 84 (the governor)": (
        "tué : au moins 103 (state media) contre 84 (the governor)"
    ),
    "killed: 132 to 160 against 160 to 200, one within the other +0.1": (
        "tué : de 132 à 160 contre de 160 à 200, l'un dans l'autre +0.1"
    ),
    "the two reports share 40% of their wording and 2 rare names +1.4": (
        "les deux dépêches partagent 40% de leur formulation et 2 noms rares +1.4"
    ),
    "Moura: no place of this name in the gazetteer; the report is about MLI; so the area around it": (
        "Moura : aucun lieu de ce nom dans l'index géographique ; la dépêche parle du pays Mali ; donc la zone autour"
    ),
    "different initiators are named: Israel, Islamic Jihad": (
        "des auteurs différents sont nommés : Israel, Islamic Jihad"
    ),
}


@pytest.mark.parametrize("text", FRENCH)
def test_a_sentence_is_known_by_its_shape(text: str) -> None:
    with speaking("fr"):
        assert retold(text) == FRENCH[text]
        assert is_told(text)


@pytest.mark.parametrize(
    "text", ["I was in Kyiv and saw the morgue", "a note to the editor", "“eastern” Syria", "100 to 200"]
)
def test_what_no_message_has_the_shape_of_stays(text: str) -> None:
    with speaking("fr"):
        assert retold(text) == text
        assert not is_told(text)


def test_what_a_person_wrote_within_a_sentence_stays() -> None:
    with speaking("fr"):
        said = retold("i_1: merged because Ada judged them the same: both on the same day")
    assert said.endswith("Ada les a jugés identiques : both on the same day")


def test_days_and_countries_are_no_codes_in_english_either() -> None:
    assert retold("after 2023-01-30, and told on 2023-02-02") == "after 30 Jan 2023, and told on 2 Feb 2023"
    assert retold("no place of this name in the gazetteer; the report is about BFA").endswith("Burkina Faso")
    assert reference_words("told on 2024-07-26, so not later; how long before is not told") == (
        "; reckoned: told on 26 Jul 2024, so not later; how long before is not told"
    )


def test_nothing_is_said_of_nothing() -> None:
    """The empty message of a catalogue is its head."""
    with speaking("fr"):
        assert retold("") == ""
        assert b"Plural-Forms" not in error_page(404, "", "There is no incident i_1.", "").body


def test_an_error_is_said_in_the_language_of_the_page() -> None:
    error = MissingInput("There is no incident i_1.", remedy="List them: tacitus incidents.")
    with speaking("fr"):
        page = error_page(404, "", error.message, error.remedy).body
    assert b"Il n&#39;y a pas d&#39;incident i_1." in page
    assert b"Pour la liste : tacitus incidents." in page


def test_sentences_are_gathered_with_each_choice_of_words_and_no_patterns() -> None:
    found = {message for _file, message in told(ROOT)}
    assert {"%(names)s rare name", "%(names)s rare names", "There is no report %(report_id)s."} <= found
    assert not [message for message in found if "\\" in message or "(?" in message]
