"""Keys: romanisations of one name meet, different names do not."""

import pytest

from tacitus.ground.places.keys import alike, fold, is_latin, romanised, skeleton


def key(name: str) -> str:
    return romanised(fold(name))


@pytest.mark.parametrize(
    "spellings",
    [
        ["Hassakeh", "Hasakah", "al-Ḥasaka", "Al-Hasakeh", "Hassaké"],
        ["Deir Ezzor", "Dayr az-Zawr", "Deir al-Zor", "Deir ez-Zour"],
        ["Raqqa", "Ar Raqqah", "Rakka"],
        ["Hodeidah", "Al Hudaydah", "Hodeida"],
        ["El Fasher", "Al Fashir", "al-Fashir"],
        ["Khan Younis", "Khān Yūnis"],
        ["Qamishli", "Al Qāmishlī", "Kamishli"],
    ],
)
def test_romanisations_of_one_name_share_a_key(spellings: list[str]) -> None:
    assert len({key(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("Homs", "Hama"), ("Mosul", "Misrata"), ("Aden", "Idlib"), ("Raqqa", "Rafah")]
)
def test_different_names_keep_apart(one: str, other: str) -> None:
    assert key(one) != key(other)


def test_fold_undoes_case_marks_and_punctuation() -> None:
    assert fold("St. Zawīyat-al’Ain") == "saint zawiyat alain"


def test_skeleton_keeps_first_letter_and_consonants() -> None:
    assert skeleton("udisa") == "uds"


def test_is_latin() -> None:
    assert is_latin("Ḩimş")
    assert not is_latin("Хомс")


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [
        ("", "", 0),
        ("hasaka", "hasaka", 100),
        ("hasaka", "", 0),
        ("hasaka", "hasake", 250 / 3),
        ("ab", "ba", 50),
    ],
)
def test_alike(one: str, other: str, share: float) -> None:
    assert alike(one, other) == alike(other, one) == pytest.approx(share)
