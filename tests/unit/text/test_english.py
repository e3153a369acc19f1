"""Which texts count as English."""

from __future__ import annotations

import pytest

from tacitus.errors import UnsupportedLanguage
from tacitus.model.records import Report
from tacitus.text.language import language_of, require_english


@pytest.mark.parametrize(
    "text",
    [
        "5 killed",
        "Syria: clashes, Idlib",
        "Ahmad Mahmoud Khalil, Yusuf al-Hamwi, Khaled Abdulrahman, Deir ez-Zor, killed",
        "In Dayr az-Zawr, Liwa Fatemiyoun and Harakat Hezbollah al-Nujaba fighters shelled al-Busayrah.",
        "Gunmen attacked an army post near the town on Monday, officials said.",
    ],
)
def test_english(text: str) -> None:
    assert language_of(text) == "en"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("قتل خمسة جنود في هجوم بطائرة مسيرة", "ar"),
        ("Унаслідок обстрілу міста загинули п'ятеро людей.", "uk"),
        (
            "Neuf soldats ont été tués lundi dans une attaque contre un poste de l'armée dans le nord"
            " du pays, selon des sources de sécurité et un responsable local, qui ont parlé à la presse.",
            "fr",
        ),
    ],
)
def test_other_languages(text: str, code: str) -> None:
    assert language_of(text) == code


def test_rejection_says_what_to_do() -> None:
    require_english(Report(id="r", text="x", language="en"))
    with pytest.raises(UnsupportedLanguage, match="translation"):
        require_english(Report(id="r", text="x", language="ar"))
