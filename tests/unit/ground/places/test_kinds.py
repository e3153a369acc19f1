"""Roads, borders, rivers, quarters, seas, grid references, villages that no gazetteer has; thin margins."""

import pytest

from tacitus.ground.places import Gazetteer, load_gazetteer, spot
from tacitus.ground.places.bloom_filter import Sieve, sieve_of
from tacitus.ground.places.coordinates import find_coordinates
from tacitus.ground.places.entries import Entry
from tacitus.ground.places.gazetteer import Match
from tacitus.ground.places.homes import bears, home_of
from tacitus.ground.places.local_words import told_by_words
from tacitus.ground.places.scoring import Evidence, Witnesses, in_context, own_points
from tacitus.model.measures import distance_km
from tacitus.model.records import Place, Report, Segment
from tacitus.resolve.places import combine
from tacitus.settings import load_settings
from tacitus.syntax.parse import parse


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer(load_settings(), progress=False)


def found(text: str, gazetteer: Gazetteer, outlet: str | None = None) -> dict[str, Place]:
    segment = Segment(kind="body", start=0, end=len(text))
    parsed = parse(Report(id="r", text=text, outlet=outlet, segments=(segment,)))
    return {one.text: one.grounded for one in spot(parsed, gazetteer) if isinstance(one.grounded, Place)}


@pytest.mark.parametrize(
    "text",
    [
        "Shells fell on the Kupiansk–Svatove road on Monday, Ukrainian officials said.",
        "Shells fell on the road linking Kupiansk and Svatove in Ukraine.",
        "Shells fell on the highway from Kupiansk to Svatove in Ukraine.",
    ],
)
def test_a_road_is_the_stretch_between_its_ends(text: str, gazetteer: Gazetteer) -> None:
    place = found(text, gazetteer)["Svatove"]
    assert place.precision == "near"
    assert place.lat == pytest.approx(49.56, abs=0.05)
    assert place.radius_km is not None
    assert 25 < place.radius_km < 35


@pytest.mark.parametrize(
    "text",
    [
        "A patrol was attacked near the Sudan–Chad border.",
        "A patrol was attacked along the border between Sudan and Chad.",
        "A patrol was attacked near Sudan's border with Chad.",
        "A patrol of Sudan was attacked. Gunmen waited on the border with Chad.",
    ],
)
def test_a_border_is_where_two_countries_meet(text: str, gazetteer: Gazetteer) -> None:
    place = found(text, gazetteer)["Chad"]
    assert place.kind == "border"
    assert place.country is None
    assert place.lat is not None
    assert place.lon is not None
    assert 20 < place.lon < 25
    el_geneina = (13.45, 22.44)
    assert distance_km(place.lat, place.lon, *el_geneina) < (place.radius_km or 0)


def test_countries_at_war_are_not_the_land_between_them(gazetteer: Gazetteer) -> None:
    places = found("The war between Armenia and Azerbaijan went on.", gazetteer)
    assert all(place.precision == "country" for place in places.values())


def test_a_river_is_not_the_city_of_its_name(gazetteer: Gazetteer) -> None:
    along = found("Drones hit boats along the Dnipro near Nikopol in Ukraine.", gazetteer)
    assert along["Dnipro"].precision == "region"
    assert along["Nikopol"].precision == "near"
    assert found("A drone hit a market in Dnipro in Ukraine.", gazetteer)["Dnipro"].precision == "settlement"
    assert found("Rebels held the west bank of the Nile in Sudan.", gazetteer)["Nile"].kind == "natural"


@pytest.mark.parametrize("name", ["Red Sea", "Gulf of Aden", "Black Sea", "Strait of Hormuz", "Sea of Azov"])
def test_seas(name: str, gazetteer: Gazetteer) -> None:
    place = found(f"A tanker was struck by a drone in the {name} on Tuesday.", gazetteer)[name]
    assert (place.kind, place.precision, place.country) == ("natural", "region", None)


def test_quarters_and_suburbs(gazetteer: Gazetteer) -> None:
    mezzeh = found("A missile hit the Mezzeh district of Damascus in Syria.", gazetteer)["Mezzeh"]
    assert mezzeh.lat == pytest.approx(33.51, abs=0.1)
    assert mezzeh.reason
    suburbs = found("An air strike hit the southern suburbs of Beirut.", gazetteer)["Beirut"]
    assert suburbs.precision == "near"
    assert suburbs.lat is not None
    assert suburbs.lat < 33.87


@pytest.mark.parametrize(
    ("text", "lat", "lon", "radius"),
    [
        # the middle of a square at the corner of four bands; made and checked with the inverse series by hand
        ("at 31N AA 66021 00000 today", 0.0, 0.0, 0.2),
        ("grid 18SUJ2348306479 was hit", 38.8895, -77.0352, 0.2),
        ("near 18S UJ 23 06 (a square of a kilometre)", 38.8895, -77.0352, 1.0),
    ],
)
def test_military_grid(text: str, lat: float, lon: float, radius: float) -> None:
    [point] = find_coordinates(text)
    assert distance_km(point.lat, point.lon, lat, lon) <= max(0.05, radius)
    assert point.radius_km == pytest.approx(radius, rel=0.5)


@pytest.mark.parametrize("text", ["the 37S DB 12345 678 order", "Boeing 737S AB 12", "41 Z ZZ 1234"])
def test_no_grid_reference(text: str) -> None:
    assert list(find_coordinates(text)) == []


def test_a_village_that_no_gazetteer_has_takes_the_place_it_is_said_to_be_at(gazetteer: Gazetteer) -> None:
    near = found("Three farmers were shot dead in Kizarawa near Gusau.", gazetteer)["Kizarawa"]
    assert near.precision == "near"
    assert near.lat == pytest.approx(12.17, abs=0.1)
    inside = found("Gunmen killed ten in Zamfara state, in the village of Kadaurin.", gazetteer)["Kadaurin"]
    assert inside.precision == "admin1"
    assert inside.reason


def test_an_unknown_village_has_the_country_of_a_report_about_one(gazetteer: Gazetteer) -> None:
    text = "Gunmen raided the village of Kadaurin. Officials in Kano and Katsina said Nigeria sent troops."
    place = found(text, gazetteer)["Kadaurin"]
    assert (place.lat, place.country) == (None, "NGA")
    both = "Gunmen raided the village of Kadaurin. Officials in Niger and Nigeria sent troops from Kano and Zinder."
    assert found(both, gazetteer)["Kadaurin"].country is None


def test_a_near_miss_is_taken_in_the_reports_country_only(gazetteer: Gazetteer) -> None:
    taken = found("Ukraine's army said shells fell near Kramatrosk on Sunday.", gazetteer)["Kramatrosk"]
    assert taken.country == "UKR"
    assert {one.name for one in taken.candidates} == {"Kramatorsk"}
    elsewhere = found("Peru's army said shells fell near Kramatrosk on Sunday.", gazetteer)["Kramatrosk"]
    assert elsewhere.lat is None


def test_another_spelling_needs_its_country(gazetteer: Gazetteer) -> None:
    assert found("Somalia's army said shells fell near Kismaayow.", gazetteer)["Kismaayow"].country == "SOM"
    assert found("Peru's army said shells fell near Kismaayow.", gazetteer)["Kismaayow"].lat is None


def test_two_countries_are_two_areas(gazetteer: Gazetteer) -> None:
    text = "The command said it had struck sites in Iraq and Syria."
    segment = Segment(kind="body", start=0, end=len(text))
    mentions = spot(parse(Report(id="r", text=text, segments=(segment,))), gazetteer)
    place = combine([m.grounded for m in mentions if isinstance(m.grounded, Place)])
    assert place is not None
    assert place.name == "Iraq and Syria"
    assert place.country is None
    assert place.precision == "region"


def test_a_town_named_like_its_division_is_the_town(gazetteer: Gazetteer) -> None:
    assert found("Shelling of Kherson killed a woman.", gazetteer)["Kherson"].precision == "settlement"
    assert found("Shells hit the Kherson region.", gazetteer)["Kherson"].precision == "admin1"


# namesakes ------------------------------------------------------------------------------------------------


def town(number: int, country: str, lat: float, population: int, admin1: str | None = None) -> Match:
    made = Entry(
        gazetteer=f"t:{number}",
        name="Alba",
        lat=lat,
        lon=10.0,
        kind="settlement",
        radius_km=3.0,
        country=country,
        admin1=admin1,
        population=population,
    )
    return Match(made, "folded", True)


def test_the_report_decides_between_namesakes() -> None:
    ranked = own_points("alba", [town(1, "USA", 40.0, 50_000), town(2, "MLI", 15.0, 5_000)], None, (), ())
    assert ranked[0].entry.country == "USA"
    mali = Entry(
        gazetteer="c", name="Mali", lat=17.0, lon=-2.0, kind="country", radius_km=900.0, country="MLI"
    )
    again = in_context(ranked, "alba", Witnesses({"mali": Evidence(mali, 1.0)}))
    assert again[0].entry.country == "MLI"
    assert any("MLI" in reason for reason in again[0].reasons)


def test_a_name_is_no_witness_for_itself() -> None:
    one = town(1, "USA", 40.0, 50_000).entry
    witnesses = Witnesses({"alba": Evidence(one, 1.0)})
    assert witnesses.countries("alba").get("USA", 0.0) == 0.0
    assert witnesses.countries("other")["USA"] == 1.0
    assert witnesses.nearness("alba", one) == 0.0


def test_an_outlet_bears_its_towns_name(gazetteer: Gazetteer) -> None:
    assert bears("theparisnews.com", "paris")
    assert not bears("paris.fr", "paris")
    assert not bears("Reuters", "paris")
    [home] = [one for one in home_of("Hartford Courant", gazetteer) if one.entry.kind == "settlement"]
    assert home.entry.admin1 == "Connecticut"
    assert {one.entry.country for one in home_of("dawn.com", gazetteer)} == {"PAK"}
    assert list(home_of("reuters.com", gazetteer)) == []


def test_local_words(gazetteer: Gazetteer) -> None:
    told = {
        one.entry.country: one.weight for one in told_by_words("The Rapid Support Forces left.", gazetteer)
    }
    assert set(told) == {"SDN"}
    told = {one.entry.country: one.weight for one in told_by_words("The oblast's head spoke.", gazetteer)}
    assert set(told) == {"UKR", "RUS"}


def test_without_a_witness_no_point_is_guessed_between_countries(gazetteer: Gazetteer) -> None:
    place = found("A car crashed near Flemington on Sunday, police said.", gazetteer)["Flemington"]
    assert place.lat is None
    assert place.reason
    assert "nothing in the report says which" in place.reason
    assert len(place.candidates) > 1


def test_the_sieve_lets_every_key_through_and_few_others() -> None:
    keys = [f"key {number}" for number in range(2000)]
    sieve = Sieve(sieve_of(keys, len(keys)))
    assert all(key in sieve for key in keys)
    assert sum(f"other {number}" in sieve for number in range(2000)) < 100


def test_sites_that_no_gazetteer_has(gazetteer: Gazetteer) -> None:
    camp = found("Shells hit the Otaash displacement camp near Nyala in Sudan.", gazetteer)["Otaash"]
    assert (camp.country, camp.precision) == ("SDN", "near")
    forest = found("Two men were killed in a gunfight in the Dachigam forest in India.", gazetteer)[
        "Dachigam"
    ]
    assert forest.country == "IND"
    assert "M23" not in found("M23 rebels took a town near Goma in Congo.", gazetteer)


def test_a_dateline_in_capitals_tells_the_country(gazetteer: Gazetteer) -> None:
    text = "SRINAGAR: Two men were killed in Dachigam forest on Monday, police said."
    assert found(text, gazetteer)["Dachigam"].country == "IND"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Rebels fired rockets at the Nairab airport in Syria on Friday, Russia said.", "Nairab"),
        (
            "Shells hit buildings in Damascus, in George Khouri Square and near al-Tijara Park.",
            "George Khouri Square",
        ),
        ("A bomb went off in the small town of Maasaran near Maraat al-Nuaman in Idlib, Syria.", "Maasaran"),
    ],
)
def test_a_name_that_nothing_puts_abroad_is_not_abroad(text: str, name: str, gazetteer: Gazetteer) -> None:
    assert found(text, gazetteer)[name].country in (None, "SYR")
