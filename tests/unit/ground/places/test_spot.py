"""Spotting and grounding whole sentences (our own words) with the bundled gazetteer."""

from functools import cache

import pytest

from tacitus.ground.places import Gazetteer, load_gazetteer, spot, zone_of
from tacitus.model.records import Place, Report, Segment
from tacitus.settings import load_settings
from tacitus.syntax.parse import parse


@cache
def gazetteer() -> Gazetteer:
    return load_gazetteer(load_settings(), progress=False)


def places(text: str) -> dict[str, Place]:
    report = Report(id="r", text=text, segments=(Segment(kind="body", start=0, end=len(text)),))
    found = {}
    for mention in spot(parse(report), gazetteer()):
        assert text[mention.start : mention.end] == mention.text
        assert isinstance(mention.grounded, Place)
        found[mention.text] = mention.grounded
    return found


def test_near_a_town_is_not_at_it() -> None:
    found = places("A drone hit a depot near Hassakeh in north-east Syria.")
    assert found["Hassakeh"].precision == "near"
    assert found["Hassakeh"].country == "SYR"
    assert found["Syria"].precision == "region"


def test_a_generic_name_needs_context() -> None:
    alone = places("A blast hit Green Village.")["Green Village"]
    assert alone.lat is None
    assert alone.reason
    placed = places("Rockets landed at Green Village in eastern Syria.")["Green Village"]
    assert placed.lat == pytest.approx(35.1, abs=0.1)


def test_a_phrase_that_denies_every_candidate_gives_the_area() -> None:
    found = places("Gunmen attacked Solhan, in Yagha province, overnight.")
    assert found["Solhan"].country == "BFA"
    assert found["Solhan"].precision == "admin1"
    assert found["Solhan"].reason


def test_a_small_namesake_abroad_is_not_taken() -> None:
    place = places(
        "Soldiers attacked the village of Moura in Mali. Malian officials in Bamako said Moura was calm."
    )["Moura"]
    assert place.country in (None, "MLI")


def test_containment_decides() -> None:
    assert places("The crash happened in Paris, Texas.")["Paris"].admin1 == "Texas"
    assert places("The talks were held in Paris.")["Paris"].country == "FRA"


@pytest.mark.parametrize(
    ("sentence", "never"),
    [
        ("US troops left on Monday, Lloyd Austin said. Austin was in Iraq.", {"US", "Austin"}),
        ("The Washington Post reported clashes in Mali in May.", {"Washington", "May"}),
        ("The Syrian Observatory for Human Rights counted the dead in Homs.", {"Syrian"}),
        ("Islamic State fighters attacked Kobani in Syria.", {"Islamic State"}),
    ],
)
def test_actors_persons_and_bodies_are_no_places(sentence: str, never: set[str]) -> None:
    assert not never & set(places(sentence))


def test_capitals_are_read() -> None:
    assert places("AIRSTRIKE HITS MARKET IN NORTHERN DEIR EZ-ZOR, KILLING 12")["DEIR EZ-ZOR"].country == "SYR"


def test_facilities() -> None:
    found = places(
        "Missiles hit Ain al-Asad air base in Iraq and the Zaporizhzhia nuclear power plant in Ukraine."
    )
    assert found["Ain al-Asad air base"].precision == "exact"
    assert found["Zaporizhzhia nuclear power plant"].country == "UKR"


def test_an_unknown_village_is_kept_without_a_point() -> None:
    place = places("Fighters burned the village of Qrzplach on Sunday.")["Qrzplach"]
    assert place.lat is None
    assert place.reason == "no place of this name in the gazetteer"


def test_country_of_and_zone() -> None:
    assert gazetteer().country_of(33.5, 36.3) == "SYR"
    assert gazetteer().country_of(45.0, 34.1) == "UKR"
    assert zone_of(places("A bomb exploded in Kabul.")["Kabul"]) == "Asia/Kabul"


@pytest.mark.parametrize("name", ["Hassakeh", "al-Ḥasaka", "Hasakah"])
def test_spellings_find_the_same_town(name: str) -> None:
    assert "geonames:173811" in {match.entry.gazetteer for match in gazetteer().lookup(name)}


def test_no_text_breaks_it() -> None:
    for text in ("", "\x00", "In In In", "Al-", "of the", "near", "ن" * 50, "A" * 3000):
        places(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The rebels stormed the villages of Qasira, Temlana and Umgada on Friday.", "Temlana"),
        ("Gunmen raided three villages: Qasira, Temlana and Umgada.", "Qasira"),
        ("A drone struck Tower 33, an outpost in Jordan near the border.", "Tower 33"),
        ("Fighters captured Storage Base 410 in the morning.", "Storage Base 410"),
        ("Raids in the southern Philippines killed two, officials said.", "Philippines"),
    ],
)
def test_the_sentence_names_a_place(text: str, name: str) -> None:
    assert name in places(text)


def test_a_tower_with_an_unknown_number_has_no_point() -> None:
    place = places("A drone struck Tower 33, an outpost in Jordan near the border.")["Tower 33"]
    assert (place.lat, bool(place.reason)) == (None, True)


def test_a_direction_makes_a_nationality_a_region() -> None:
    place = places("The road in eastern Syrian used by smugglers was hit.")["Syrian"]
    assert (place.country, place.precision) == ("SYR", "region")
    assert "Syrian" not in places("The eastern Syrian road was hit.")


def test_a_quarter_lies_in_its_city() -> None:
    place = places("An air strike hit the Harat Zumra district in the southern suburbs of Beirut.")[
        "Harat Zumra"
    ]
    assert place.country == "LBN"
    assert place.radius_km is not None
    assert place.radius_km > 20


def test_a_headline_means_the_village_of_the_body() -> None:
    text = "Gunmen kill dozens in Moura\n\nGunmen killed villagers in Moura, in central Mali, on Sunday."
    report = Report(id="r", text=text, segments=(Segment(kind="body", start=0, end=len(text)),))
    found = [one.grounded for one in spot(parse(report), gazetteer()) if one.text == "Moura"]
    assert [place.country for place in found if isinstance(place, Place)] == ["MLI", "MLI"]
