from dataclasses import replace

import pytest

from page_ledgers import MARKET, MILITIA, MINISTRY, MONITOR, NORTH, WIRE, base, killed
from tacitus.model.ledger import Total
from tacitus.model.records import Interval, Kind, Place, PlaceCandidate, Relation, Span, SpeakerLink
from tacitus.present import words
from tacitus.resolve.accounts import voice_key

NO_ZONE = " (local time, zone not stated)"


@pytest.mark.parametrize(
    ("low", "best", "high", "said"),
    [
        (11, 11, 11, "11"),
        (30, 30, None, "at least 30"),
        (100, None, 300, "100–300"),
        (100, 200, 300, "100–300, best 200"),
        (None, None, 80, "up to 80"),
        (None, 7, None, "about 7"),
        (None, 150, 150, "nearly 150"),
        (43, 75, None, "43–75 or more"),
        (24, None, None, "at least 24"),
        (0, 0, 0, "0"),
        (None, None, None, "not stated"),
        (1200, 1200, 1200, "1,200"),
    ],
)
def test_figure_keeps_its_bounds(low, best, high, said):
    assert words.figure(low, best, high) == said


@pytest.mark.parametrize(
    ("start", "end", "precision", "said"),
    [
        ("2023-03-23T00:00:00", "2023-03-24T00:00:00", "day", "Thursday 23 March 2023"),
        ("2023-01-01T00:00:00", "2023-02-01T00:00:00", "month", "January 2023"),
        ("2021-01-01T00:00:00", "2022-01-01T00:00:00", "year", "2021"),
        (
            "2023-03-23T13:38:00",
            "2023-03-23T13:39:00",
            "minute",
            "Thursday 23 March 2023, 13:38" + NO_ZONE,
        ),
        ("2022-03-27T00:00:00", "2022-04-01T00:00:00", "range", "27 March 2022 to 31 March 2022"),
        (
            "2023-03-24T05:00:00",
            "2023-03-24T12:00:00",
            "part_of_day",
            "Friday 24 March 2023, 05:00–12:00" + NO_ZONE,
        ),
    ],
)
def test_when_is_as_precise_as_the_interval(start, end, precision, said):
    assert words.when_words(Interval(start=start, end=end, precision=precision)) == said


def test_no_interval_is_said_so():
    assert words.when_words(None) == "not stated"
    assert words.short_date(None) == "no date"


def test_unknown_toll_is_not_zero():
    assert words.total_words(MARKET) == "not stated"
    assert words.total_words(base(late=True)) == "2–5"


def test_a_total_of_several_attacks_says_so_wherever_it_stands():
    several, one = (
        Total(effect="killed", low=19, best=19, high=19, scope=scope) for scope in ("series", "incident")
    )
    assert (words.span_words(several), words.span_words(one), words.span_words(None)) == (
        " over several attacks",
        "",
        "",
    )
    assert words.killed_words(MARKET) == "killed: not stated"
    assert words.killed_words(base(late=True)) == "2–5 killed"


def test_speakers_are_named_from_who_knows_to_who_prints():
    assert words.speaker_words(MINISTRY) == "defence ministry, via Wire"
    assert words.speaker_words(MONITOR) == "monitor"
    assert words.speaker_words(None) == "no speaker named"


def test_why_there_is_no_point():
    assert words.no_point_reason(MARKET) == "several places have that name"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (
            replace(killed(WIRE, "killing two", 5, (), low=5), group="civilian"),
            "at least 5 civilians killed",
        ),
        (Kind(type="ASSAULT", mode=None, label="drone_strike"), "drone strike"),
        (MILITIA, "militia"),
        (MARKET.responsibility[0], "attributed: militia"),
        (Relation(incident="i_base", relation="retaliation", strength="stated"), "retaliation"),
    ],
)
def test_values_of_claims_in_words(value, said):
    assert words.value_words(value) == said


@pytest.mark.parametrize(
    ("start", "zone", "said"),
    [
        ("2023-03-23T13:38:00", "Asia/Damascus", "Damascus time"),
        ("2023-03-23T13:38:00+03:00", "Europe/Kyiv", "Kyiv time, UTC+03:00"),
        ("2023-03-23T13:38:00", None, "local time, zone not stated"),
        ("2023-03-23T13:38:00+00:00", None, "UTC"),
        ("2023-03-23T13:38:00+05:30", None, "UTC+05:30"),
    ],
)
def test_hours_say_on_which_clock_they_are(start, zone, said):
    assert words.zone_words(Interval(start=start, end=start, precision="minute", zone=zone)) == said
    assert words.zone_words(Interval(start=start, end=start, precision="day", zone=zone)) == ""


@pytest.mark.parametrize(
    ("written", "gazetteer", "shown", "other"),
    [
        ("near Hodeidah", "Al Ḩudaydah", "Hodeidah", "Al Ḩudaydah"),
        ("Mopti region", "Mopti", "Mopti region", ""),
        ("the capital", "Tripoli", "Tripoli", ""),
        (None, "Tripoli", "Tripoli", ""),
    ],
)
def test_places_are_called_as_the_report_calls_them(written, gazetteer, shown, other):
    text = Span(start=0, end=len(written), text=written) if written else None
    place = replace(NORTH, name=gazetteer, text=text)
    assert (words.place_name(place), words.also_known_as(place)) == (shown, other)


@pytest.mark.parametrize(
    ("lag", "said"),
    [
        ("P2D", "2 days later"),
        ("P1W", "1 week later"),
        ("PXD", "some days later"),
        ("PT3H", "3 hours later"),
        (None, ""),
    ],
)
def test_lags(lag, said):
    assert words.lag_words(lag) == said


@pytest.mark.parametrize(
    ("radius", "said"), [(8.84, "8.8"), (25.0, "25"), (28.6, "29"), (264.3, "260"), (5.0, "5")]
)
def test_radii_have_no_more_digits_than_they_deserve(radius, said):
    assert words.kilometres(radius) == said


def test_a_nameless_outlet_is_known_by_its_report():
    speaker = (SpeakerLink(name="this report", text=None, role="outlet"),)
    assert (
        words.speaker_words(speaker, "the report “Toll rises”") == "the report “Toll rises” (its own account)"
    )
    assert words.principal(speaker) == "an outlet not named"
    told = (SpeakerLink(name="the governor", text=None, role="authority"), *speaker)
    assert words.speaker_words(told) == "the governor"


def test_the_distance_of_two_dates_is_said_as_such():
    def on(day):
        return Interval(start=f"2024-05-{day:02d}T00:00:00", end="2024-06-01T00:00:00", precision="day")

    assert words.days_between(on(6), on(8)) == "by the dates, 2 days later"
    assert words.days_between(on(6), on(6)) == "by the dates, the same day"
    assert words.days_between(on(7), on(6)) == "though it is dated 1 day earlier"
    assert words.days_between(on(7), replace(on(6), precision="month")) == ""
    assert words.days_between(None, on(6)) == ""


def test_origins_are_called_as_reports_call_them():
    names = {voice_key("The Ministry"): "The Ministry"}
    assert words.origin_words("voice:ministry", {}, names) == "The Ministry"
    assert words.origin_words("voice:wire", {}, names) == "wire"
    assert words.origin_words("witness:ministry:r_1", {}, names) == "The Ministry, in an outlet not named"
    assert words.origin_words("report:r_1", {}, names) == "an outlet not named"


def _place(name, text, precision, **more):
    told = {"lat": 1.0, "lon": 1.0, "radius_km": 9.0, "kind": "admin", "country": "SDN", "admin1": None}
    return Place(
        name=name,
        text=Span(start=0, end=len(text), text=text),
        precision=precision,
        gazetteer=None,
        **(told | more),
    )


TOWN = PlaceCandidate(
    name="Kharkiv", lat=1.0, lon=1.0, kind="settlement", country="UKR", admin1=None, gazetteer="g", score=0.1
)


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (_place("Sudan", "El Fasher", "country"), "Sudan"),
        (_place("Pakistan", "Peshawar", "country"), "Pakistan"),
        (_place("Iraq and Syria", "Iraq", "region"), "Iraq and Syria"),
        (_place("Kyiv, Lviv and Dnipro", "Kyiv", "region"), "Kyiv, Lviv and Dnipro"),
        (_place("Bosnia and Herzegovina", "Bosnia and Herzegovina", "region"), "Bosnia and Herzegovina"),
        (_place("Kharkiv", "Kharkiv", "admin1", candidates=(TOWN,)), "Kharkiv region"),
        (_place("Solhan", "Solhan", "admin1", candidates=(TOWN,), reason="no Solhan known"), "Solhan"),
        (_place("Al Ḩasakah", "Hasakah", "near"), "Hasakah"),
    ],
)
def test_a_place_goes_by_its_own_name(place, said):
    assert words.place_name(place) == said


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("2021-06-05T01:30:00", "2021-06-05T02:30:00", "Saturday 5 June 2021, 01:30–02:30"),
        ("2021-06-05T14:30:00", "2021-06-05T15:30:00", "Saturday 5 June 2021, 14:30–15:30"),
        ("2021-06-05T23:30:00", "2021-06-06T00:00:00", "Saturday 5 June 2021, 23:30–24:00"),
    ],
)
def test_an_hour_is_not_said_to_be_about_its_start(start, end, said):
    assert words.when_words(Interval(start=start, end=end, precision="hour")) == said + NO_ZONE


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("2023-04-11T04:22:30", "2023-04-11T12:37:30", "Tuesday 11 April 2023, 04:00–13:00"),
        ("2023-04-11T17:00:00", "2023-04-12T00:00:00", "Tuesday 11 April 2023, 17:00–24:00"),
        ("2023-04-11T20:10:00", "2023-04-11T23:40:00", "Tuesday 11 April 2023, 20:00–24:00"),
    ],
)
def test_a_part_of_a_day_is_told_in_hours(start, end, said):
    assert words.when_words(Interval(start=start, end=end, precision="part_of_day")) == said + NO_ZONE
