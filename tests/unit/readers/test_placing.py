"""Where an incident was: not the namesake far off, not what the words beside it are called after."""

from __future__ import annotations

import pytest

import tacitus
from tacitus.model.records import Place


def where(text: str, published: str = "2024-05-14") -> Place | None:
    (only, *_) = tacitus.read(text, published=published).incidents
    return only.where


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("Rebels shelled Sloviansk on Monday, killing two people.", "Slovyansk", "UKR"),
        (
            "A bomb killed three people in Tripoli on Friday. Lebanese soldiers sealed off the street.",
            "Tripoli",
            "LBN",
        ),
        ("A bomb killed three people in Tripoli on Friday, Hezbollah said.", "Tripoli", "LBN"),
        ("Gunmen killed three farmers in Lebanon, Tennessee, on Monday.", "Lebanon", "USA"),
        ("A gunman killed two people in Washington, D.C. on Monday, the mayor said.", "Washington", "USA"),
        (
            "A gunman opened fire on Monday outside a bank in Washington, DC, wounding two.",
            "Washington",
            "USA",
        ),
        ("Rebels bombed Taftanaz on Monday, killing two people.", "Taftanāz", "SYR"),
        ("Militants attacked a barracks in Sheikh Zuweid on Sunday.", "Ash Shaykh Zuwayd", "EGY"),
        (
            "A depot near Albu Kamal was hit by warplanes on Monday; an aide blamed the U.S. for it.",
            "Ālbū Kamāl",
            "SYR",
        ),
        ("Sibut was shelled on Monday, and two people were killed.", "Sibut", "CAF"),
        ("Rebels shelled the market of Pibor on Sunday and killed five traders.", "Pibor", "SSD"),
        ("Air strikes hit pro-Angola positions in the Kasai on Monday, the monitor said.", "Kasai", "COD"),
        ("Anti-Iran fighters attacked a post in Erbil on Monday, killing two guards.", "Erbil", "IRQ"),
        ("A month ahead of the Gao raid, shells had struck the post at Menaka.", "Ménaka", "MLI"),
    ],
)
def test_the_place_that_is_meant(text: str, name: str, country: str) -> None:
    place = where(text)
    assert place is not None
    assert (place.name, place.country) == (name, country)
    assert place.lat is not None


def test_what_came_before_has_its_own_place() -> None:
    told = tacitus.read("Two weeks after the Bata blast gunmen killed a judge in Mongomo.").incidents
    assert [incident.where and incident.where.name for incident in told] == ["Bata", "Mongomo"]


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        (
            "Gunmen abducted 200 pupils from a school in Kuriga on Thursday, the Kaduna governor said.",
            "Kuriga",
            "NGA",
        ),
        (
            "Gunmen killed 17 guests in Largu on Friday. The army in Ituri sent troops to Bunia.",
            "Largu",
            "COD",
        ),
        ("It was Chadian gunners who fired on the convoy near Tine on Monday.", "Tine", "TCD"),
        (
            "A car bomb killed six in Saint Anne on Friday, the Trinidad and Tobago police said.",
            "Saint Anne",
            "TTO",
        ),
    ],
)
def test_an_unknown_village_stays_a_name_in_the_country_spoken_of(text: str, name: str, country: str) -> None:
    place = where(text)
    assert place is not None
    assert (place.name, place.country, place.lat) == (name, country, None)
    assert place.reason


@pytest.mark.parametrize(
    ("text", "name", "area"),
    [
        ("Gunmen killed 17 wedding guests in Largu, Ituri, on Friday.", "Largu", "Ituri"),
        (
            "Gunmen abducted 20 pupils from a school in Kuriga, Kaduna State, on Thursday.",
            "Kuriga",
            "Kaduna State",
        ),
        (
            "KAUDA, Sudan (AP) -- A warplane bombed a market here on Monday, wounding nine traders.",
            "KAUDA",
            "Sudan",
        ),
    ],
)
def test_an_unknown_village_has_the_area_that_it_is_said_to_lie_in(text: str, name: str, area: str) -> None:
    place = where(text)
    assert place is not None
    assert place.name == name
    assert area in (place.reason or "")
    assert place.radius_km is not None


def test_sites_far_apart_have_no_circle_and_near_ones_do() -> None:
    far = where("Rebels killed 20 soldiers in Bria and Birao on Monday.")
    assert far is not None
    assert (far.name, far.country, far.lat, far.radius_km) == ("Bria and Birao", "CAF", None, None)
    assert "too far apart" in (far.reason or "")
    near = where("Rebels killed 20 soldiers in Bria and Bambari on Monday.")
    assert near is not None
    assert near.radius_km is not None
    assert near.radius_km <= 150


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Rebels shell clinic in Bentiu\n\nShells hit the clinic on Friday and killed a nurse.", "Bentiu"),
        (
            "A dormitory was shelled on Sunday; 40 trainees died. The dormitory belongs to the school of Mekele.",
            "Mek'ele",
        ),
        ("Gunmen raid church in Owo\n\nThe attackers shot dead five people on Sunday, a priest said.", "Owo"),
        (
            "A clinic was bombed on Monday, killing two nurses. The clinic stands at the edge of Bentiu.",
            "Bentiu",
        ),
    ],
)
def test_headline_and_what_is_said_of_the_thing_hit_place_it(text: str, name: str) -> None:
    place = where(text)
    assert place is not None
    assert place.name == name
    assert place.precision in ("settlement", "near")


@pytest.mark.parametrize(
    "text",
    [
        "GENEVA (Wire) - Gunmen killed four aid workers at a market on Monday, the agency said.",
        "NEW YORK (Wire) - Gunmen killed four aid workers at a market on Monday, the agency said.",
        "The Nigerian army said its troops killed 12 bandits on Monday.",
    ],
)
def test_bureaus_and_speakers_place_nothing(text: str) -> None:
    assert where(text) is None


def test_a_hospital_where_the_wounded_were_taken_is_not_where_it_was() -> None:
    reading = tacitus.read(
        "Shelling in Omdurman killed seven people on Monday. The wounded were taken to Al-Nao hospital."
    )
    assert [one.where.name for one in reading.incidents if one.where] == ["Omdurman"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "For three years nobody in the village of Al-Hamra had heard a gunshot. That ended on the morning of 12 May, "
            "when Rapid Support Forces fighters drove in and opened fire on the market, survivors said.",
            "Al-Hamra",
        ),
        (
            "Life in Gao had been quiet since the spring. That changed on Sunday when gunmen attacked a bakery and killed"
            " four people.",
            "Gao",
        ),
        (
            "The ceasefire had held around Mekelle for a month. It ended on Friday as soldiers shelled a school, killing "
            "six children.",
            "Mek'ele",
        ),
        (
            "Life in Gao had been quiet. That changed on Sunday when gunmen attacked a bakery in Kidal and killed four.",
            "Kidal",
        ),
    ],
)
def test_a_quiet_came_to_an_end_where_it_had_been(text: str, name: str) -> None:
    place = where(text)
    assert place is not None
    assert place.name in (name, "Al Ḩamrā’" if name == "Al-Hamra" else name)


@pytest.mark.parametrize(
    "text",
    [
        "The minister met donors in Geneva. That came after rebels attacked a convoy and killed two soldiers on Friday.",
        "The talks in Geneva dragged on. They ended on Friday when rebels attacked a convoy and killed two soldiers.",
    ],
)
def test_where_something_else_was_told_is_no_place_of_it(text: str) -> None:
    place = where(text)
    assert place is None or place.name not in ("Geneva", "Genève")
