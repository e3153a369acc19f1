"""The comparison table, function by function, and the barriers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ledger_factory import Paper, actor, day, minute, place
from tacitus.model.measures import distance_km
from tacitus.model.records import Interval
from tacitus.resolve.accounts import Account, accounts_of
from tacitus.resolve.cluster import cluster, standing, ties_of
from tacitus.resolve.compare import Comparing, compare, load_weights
from tacitus.resolve.table import COMPARISONS
from tacitus.resolve.views import merge_reasons


def account(text: str = "A drone hit a base.", published: str = "2024-05-08", **fields: Any) -> Account:
    paper = Paper(text, published)
    paper.incident(text.rstrip("."), **fields)
    reading = paper.reading()
    (made,) = accounts_of(
        reading.report, reading.incidents, reported_at=f"{published}T00:00:00Z", known_at=""
    )
    return made


def level(feature: str, left: Account, right: Account) -> str:
    one, other = COMPARISONS[feature](left, right)[0], COMPARISONS[feature](right, left)[0]
    assert one == other, "a comparison is symmetric"
    return one


def zoned(interval: Interval, zone: str | None) -> Interval:
    return replace(interval, zone=zone)


def hours(start: int, end: int) -> Interval:
    """Hours of 6 May in a known zone."""
    day_of = lambda hour: f"2024-05-0{6 + hour // 24}T{hour % 24:02}:00:00+03:00"  # noqa: E731
    return Interval(start=day_of(start), end=day_of(end), precision="part_of_day", zone="Europe/Kyiv")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (day("2024-05-06"), day("2024-05-06"), "same_day"),
        (day("2024-05-06"), day("2024-05-07"), "other_day"),
        (zoned(day("2024-05-06"), "UTC"), day("2024-05-07"), "next_day"),
        (day("2024-05-06"), day("2024-05-09"), "apart"),
        (day("2024-05-06"), day("2024-05-03", 7), "same_week"),
        (day("2024-05-06"), day("2024-05-01", 31), "same_span"),
        (minute("2024-05-06T10:00:00+00:00"), minute("2024-05-06T13:02:00+03:00"), "same_minute"),
        (minute("2024-05-06T10:00:00+00:00"), minute("2024-05-06T13:10:00+03:00"), "minutes_apart"),
        (hours(10, 12), hours(11, 14), "same_hour"),
        (hours(12, 18), hours(17, 24), "other_part"),
        (hours(2, 3), hours(4, 12), "other_part"),
        (hours(12, 24), hours(17, 24), "same_day"),
        (minute("2024-05-06T10:00:00+00:00"), minute("2024-05-06T14:00:00+00:00"), "other_hour"),
        (minute("2024-05-06T10:00:00+00:00"), minute("2024-05-06T19:00:00+00:00"), "apart"),
        (None, day("2024-05-06"), "presumed"),
        (None, day("2024-04-06"), "apart"),
        (None, day("2024-05-16"), "apart"),
        (None, None, "presumed"),
    ],
)
def test_time(one: Interval | None, other: Interval | None, expected: str) -> None:
    assert level("time", account(when=one), account("The base was hit.", when=other)) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Green Village", "Green Village", "same"),
        ("Conoco", "Deir ez-Zor", "within"),
        ("eastern Syria", "Deir ez-Zor", "area"),
        ("Green Village", "Conoco", "apart"),
        ("Tanf", "Homs governorate", "area"),
        ("Kharkiv", "Dnipro", "apart"),
        ("Kharkiv", "Beirut", "apart"),
        ("Kharkiv", None, "unknown"),
        ("Kharkiv", "Kharkiv", "same_town"),
        ("western Yemen", "western Yemen", "same_area"),
    ],
)
def test_place(one: str, other: str | None, expected: str) -> None:
    assert level("place", account(where=one), account("The base was hit.", where=other)) == expected


def test_a_place_that_the_words_name_or_the_report_tells_of_elsewhere() -> None:
    placed = account(where="Kharkiv")
    assert level("place", placed, account("Police in Kharkiv spoke of the bomb.")) == "named"
    paper = Paper("A drone hit Kharkiv. A bomb hit a market.", "2024-05-08")
    paper.incident("A drone hit Kharkiv", where="Kharkiv")
    paper.incident("A bomb hit a market")
    reading = paper.reading()
    *_, unplaced = accounts_of(reading.report, reading.incidents, reported_at="2024-05-08", known_at="")
    assert level("place", placed, unplaced) == "setting"
    assert level("place", account(where="Dnipro"), unplaced) == "unknown"


def unlisted(words: str, name: str | None, rest: str = "") -> Account:
    """An account in these words, at a place in them that no gazetteer knows; the rest of its report tells of others."""
    paper = Paper(f"{words}. {rest}".strip(), "2024-05-08")
    paper.incident(words)
    reading = paper.reading()
    (made,) = accounts_of(reading.report, reading.incidents, reported_at="2024-05-08T00:00:00Z", known_at="")
    if name is None:
        return made
    there = replace(
        place("Kharkiv"), name=name, text=paper.span(name), lat=None, lon=None, radius_km=None,
        precision=None, country=None, gazetteer=None,
    )  # fmt: skip
    return replace(made, incident=replace(made.incident, where=there))


@pytest.mark.parametrize(
    ("words", "name", "rest", "expected"),
    [
        ("Gunmen entered Fubala", "Fubala", "", "named"),
        ("Gunmen entered a hamlet near Phubala", None, "", "named"),
        ("Gunmen entered the hamlet", None, "Survivors had come from Phubala.", "setting"),
        ("Gunmen entered the hamlet", None, "Survivors had come from Dibwangui.", "unnamed"),
        ("Gunmen entered Dibwangui", "Dibwangui", "Survivors had come from Phubala.", "unnamed"),
    ],
)
def test_a_place_that_no_gazetteer_knows_is_told_by_who_names_it(
    words: str, name: str | None, rest: str, expected: str
) -> None:
    """However it is spelt; where its own words say where an account was, the rest of its report moves it nowhere."""
    left = unlisted("Fire took the houses of Phoubala Leikai", "Phoubala Leikai")
    assert level("place", left, unlisted(words, name, rest)) == expected


def test_ships_are_told_apart_by_name() -> None:
    def ship(text: str) -> Account:
        return account(text, when=day("2024-05-06"), where="western Yemen", object_="ship", means=["missile"])

    one = ship("A missile hit the bulk carrier Thalia Star.")
    assert level("names", one, ship("Missiles struck the Thalia Star, a Greek bulk carrier.")) == "person"
    other = ship("A missile hit the tanker Marlin Ridge.")
    assert level("names", one, other) == "other_ship"
    assert compare(one, other).barrier == "they name different ships"


def test_a_wide_account_in_words_of_a_series_is_one() -> None:
    wave = account("A wave of missiles hit cities across Yemen.", where="western Yemen", killed=31)
    one = account("A missile hit a depot.", where="Hodeidah", killed=9)
    assert level("series", wave, one) == "mixed"
    assert level("series", wave, account("Raids hit 60 targets.", where="western Yemen")) == "both"


def test_a_toll_seldom_shrinks_to_less_than_half() -> None:
    early = account(killed=31)
    assert level("tolls", early, account("It was hit.", "2024-05-10", killed=12)) == "shrunk"
    assert level("tolls", account(killed=12), account("It was hit.", "2024-05-10", killed=31)) == "risen"


def test_who_is_blamed_is_named_as_well() -> None:
    paper = Paper("Washington blamed Tehran for a drone.", "2024-05-08")
    paper.incident(
        "a drone", responsibility=[paper.says("attributed", "Iran", "Washington blamed Tehran", None)]
    )
    reading = paper.reading()
    (blaming,) = accounts_of(reading.report, reading.incidents, reported_at="2024-05-08", known_at="")
    assert level("initiator", blaming, account(initiators=[actor("Iran", "IRN")])) == "blamed"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (19, 19, "same_rare"),
        (2, 2, "same"),
        (8, 11, "moved"),
        (0, 3, "none_and_some"),
        (3, 40, "far"),
        (None, 3, "unknown"),
    ],
)
def test_tolls(one: int | None, other: int | None, expected: str) -> None:
    assert level("tolls", account(killed=one), account("The base was hit.", killed=other)) == expected


def with_tolls(*told: int) -> Account:
    made = account(killed=told[0])
    (toll,) = made.incident.tolls
    tolls = tuple(replace(toll, low=number, best=number, high=number) for number in told)
    return replace(made, incident=replace(made.incident, tolls=tolls))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((44, 62), (44, 31), "same_rare"),
        ((3, 9), (3, 20), "moved"),
        ((9, 9), (40,), "far"),
        ((12, 12), (24,), "moved"),
    ],
)
def test_one_figure_of_several_in_common_binds_and_one_told_twice_is_counted_once(
    one: tuple[int, ...], other: tuple[int, ...], expected: str
) -> None:
    assert level("tolls", with_tolls(*one), with_tolls(*other)) == expected


def test_initiator_and_target_the_other_way_round() -> None:
    us, militia = actor("United States", "USA"), actor("the Brigade")
    one = account(initiators=[us], targets=[militia])
    other = account("The base was hit.", initiators=[militia], targets=[us])
    assert level("initiator", one, other) == "reversed"


@pytest.mark.parametrize(
    ("means", "expected"),
    [(("drone", "drone"), "same"), (("drone", "missile"), "compatible"), (("drone", "ied"), "different")],
)
def test_means(means: tuple[str, str], expected: str) -> None:
    assert (
        level("means", account(means=[means[0]]), account("The base was hit.", means=[means[1]])) == expected
    )


@pytest.mark.parametrize("status", ["planned", "hypothetical", "generic"])
def test_what_did_not_happen_never_merges_with_what_did(status: str) -> None:
    one = account(when=day("2024-05-06"), where="Kharkiv", killed=19)
    other = account("The base was hit.", when=day("2024-05-06"), where="Kharkiv", killed=19, status=status)
    assert compare(one, other).barrier is not None
    assert compare(other, one).barrier is not None


def test_one_report_lists_them_as_separate() -> None:
    paper = Paper("One drone hit, then one drone hit.", "2024-05-08")
    for words in ("One drone hit", "one drone hit"):
        paper.incident(words, when=day("2024-05-06"), where="Kharkiv", killed=19)
    reading = paper.reading()
    one, other = accounts_of(reading.report, reading.incidents, reported_at="2024-05-08", known_at="")
    assert "one report" in (compare(one, other).barrier or "")


def test_every_level_that_a_function_can_give_has_a_weight() -> None:
    import inspect

    levels = load_weights().levels
    assert set(levels) == {*COMPARISONS, "rivals"}
    assert set(load_weights().alone) == set(COMPARISONS)
    for feature, function in {**COMPARISONS, "rivals": Comparing.rivals}.items():
        source = inspect.getsource(inspect.getmodule(function))
        for name in levels[feature]:
            assert f'"{name}"' in source, f"{feature}.{name} is in weights.json but nothing gives it"


def test_the_score_is_the_sum_of_its_reasons() -> None:
    found = compare(account(where="Kharkiv"), account("The base was hit.", where="Kharkiv"))
    total = load_weights().bias + sum(reason.weight for reason in found.reasons)
    assert found.score == pytest.approx(total)


def test_distance() -> None:
    assert distance_km(33.49, 38.66, 33.49, 38.66) == 0
    assert distance_km(0.0, 0.0, 0.0, 180.0) == pytest.approx(20015.1, abs=0.2)


def test_old_news_that_says_neither_when_nor_where_joins_nothing() -> None:
    words = "Kivu Watch said a drone hit a base of Radio Okapi."
    told = account(words, "2024-05-08", where="Kharkiv", when=day("2024-05-06"))
    assert compare(told, account(words, "2024-06-20", where=None)).barrier is not None


def both(first: dict[str, Any], second: dict[str, Any]) -> tuple[Account, Account]:
    """The two accounts of one report."""
    paper = Paper("A drone hit a base. Weeks before a drone hit the base too.", "2024-05-08")
    for words, fields in (("A drone hit a base", first), ("a drone hit the base too", second)):
        paper.incident(words, **fields)
    reading = paper.reading()
    one, other = accounts_of(
        reading.report, reading.incidents, reported_at="2024-05-08T00:00:00Z", known_at=""
    )
    return one, other


def rivals(left: Account, right: Account) -> str:
    one, other = (
        next(reason.level for reason in compare(*pair).reasons if reason.feature == "rivals")
        for pair in ((left, right), (right, left))
    )
    assert one == other, "a comparison is symmetric"
    return one


def test_of_two_incidents_of_a_report_the_better_fitting_one_is_best() -> None:
    same = {"when": day("2024-05-06"), "where": "Kharkiv", "killed": 19}
    this, earlier = both(same, {"where": "Kharkiv", "killed": 3})
    told = account("A drone hit a base there.", **same)
    assert rivals(told, this) == "best"
    assert rivals(told, earlier) == "far"


def test_where_another_incident_fits_as_well_neither_is_best() -> None:
    same = {"when": day("2024-05-06"), "where": "Kharkiv", "killed": 19}
    one, other = both(same, same)
    assert {rivals(account("A drone hit a base there.", **same), each) for each in (one, other)} == {"level"}


def test_reports_of_one_incident_each_have_no_rivals() -> None:
    assert rivals(account(where="Kharkiv"), account("The base was hit.", where="Kharkiv")) == "only"


def test_an_incident_that_a_barrier_parts_is_no_rival() -> None:
    same = {"when": day("2024-05-06"), "where": "Kharkiv", "killed": 19}
    this, _ = both({"where": "Kharkiv"}, {**same, "when": day("2024-04-01")})
    assert rivals(account("A drone hit a base there.", **same), this) == "best"


def test_what_a_barrier_parts_is_not_weighed_against_rivals() -> None:
    one = account(where="Kharkiv", when=day("2024-05-06"))
    other = account("The base was hit.", where="Beirut", when=day("2024-05-06"))
    found = compare(one, other)
    assert found.barrier is not None
    assert standing(one, other, compare) == "against"
    assert "rivals" not in {reason.feature for reason in found.reasons}


def test_only_a_list_or_a_status_is_never_outvoted() -> None:
    one, other = both({"where": "Kharkiv", "killed": 2}, {"where": "Kharkiv", "killed": 4})
    assert standing(one, other, compare) == "never"
    planned = account("A drone will hit a base.", where="Kharkiv", status="planned")
    assert standing(account(where="Kharkiv"), planned, compare) == "never"


@pytest.mark.parametrize(
    "again",
    [
        {"when": day("2024-05-01")},
        {"where": "Beirut"},
        {"label": "shelling"},
        {"killed": 4},
        {"means": ["drone"]},
    ],
)
def test_whatever_sets_two_incidents_of_a_report_apart_parts_them(again: dict[str, Any]) -> None:
    first = {"when": day("2024-05-06"), "where": "Kharkiv", "killed": 19, "means": ["rocket"]}
    assert standing(*both(first, again), compare) == "never"


def test_what_a_report_links_is_two_incidents() -> None:
    paper = Paper("A drone hit a base. The base was hit.", "2024-05-08")
    first, second = (
        paper.incident(words, where="Kharkiv") for words in ("A drone hit a base", "The base was hit")
    )
    paper.link(second, first, "follows", "sequence", "The base was hit")
    reading = paper.reading()
    one, other = accounts_of(
        reading.report, reading.incidents, reported_at="", known_at="", links=reading.links
    )
    assert standing(one, other, compare) == "never"


def test_one_incident_that_a_report_comes_back_to_is_one_where_other_reports_are_near_to_both() -> None:
    told = {"when": day("2024-05-06"), "where": "Kharkiv"}
    twice = both(told, {"where": "Kharkiv"})
    others = [account(f"Radio Okapi said a drone hit a base, number {n}.", **told) for n in range(3)]
    assert len(cluster([*twice, *others]).groups) == 1
    assert len(cluster(twice).groups) == 2, "the report by itself does not join them"


def many_tell(days: list[str | None]) -> list[Account]:
    """So many reports of one thing, each with the day that it gives."""
    told = "Kivu Watch said a drone hit a base of Radio Okapi, number"
    return [
        account(f"{told} {place}.", where="Kharkiv", killed=19, when=day(each) if each else None)
        for place, each in enumerate(days)
    ]


def test_one_of_many_accounts_that_gives_another_day_is_outvoted() -> None:
    undated: list[str | None] = [None] * 5
    together = many_tell([*undated, "2024-05-06", "2024-05-02"])
    assert len(cluster(together).groups) == 1
    apart = many_tell(["2024-05-06", "2024-05-02"])
    assert len(cluster(apart).groups) == 2


def test_why_an_account_was_merged_is_told_by_those_after_it_where_those_before_it_say_nothing() -> None:
    found = compare(account(where="Kharkiv"), account("The base was hit.", where="Kharkiv"))
    one, other = merge_reasons(("a", "b", "c"), ties_of({("b", "c"): found}), ())
    assert one.startswith("b: merged because the two passages share")
    assert "judgement" not in one + other


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        ("hotel", "Hotel", "both hit “hotel”"),
        ("beach\n bar", "beach bar", "both hit “beach bar”"),
        ("hotel", "beach bar", "“hotel” and “beach bar” are one kind of thing"),
        ("Elite hotel", "guesthouse", "“Elite hotel” and “guesthouse” are one kind of thing"),
    ],
)
def test_the_reason_calls_things_what_the_reports_call_them(one: str, other: str, words: str) -> None:
    left, right = (_with_thing(account(object_="market"), thing) for thing in (one, other))
    assert COMPARISONS["object"](left, right)[1] == words


def _with_thing(made: Account, called: str) -> Account:
    thing = made.incident.target_object
    assert thing is not None
    named = replace(thing, text=replace(thing.text, text=called))
    return replace(made, incident=replace(made.incident, target_object=named))


def test_what_was_shot_down_is_not_what_was_hit() -> None:
    shot = account("Air defences shot down 98 drones.", label="interception", when=day("2024-05-06"))
    hit = account("A missile hit a hotel.", label="missile_strike", when=day("2024-05-06"), wounded=17)
    assert compare(shot, hit).barrier is not None
    assert compare(hit, shot).barrier is not None
    missed = account("A missile was fired.", label="missile_strike", when=day("2024-05-06"))
    assert compare(shot, missed).barrier is None


def test_two_countries_that_both_reports_name_are_two_places() -> None:
    there = replace(place("Conoco"), name="Ramenskoye", country="RUS", gazetteer="test:Ramenskoye")
    here = replace(place("Homs governorate"), name="Sumy", country="UKR", gazetteer="test:Sumy")
    words = {"Sumy": "A drone hit a house in Sumy.", "Ramenskoye": "A drone fell near Ramenskoye."}
    made = []
    for name, where in (("Sumy", here), ("Ramenskoye", there)):
        paper = Paper(words[name], "2024-05-08")
        told = paper.incident(words[name].rstrip("."), when=day("2024-05-06"))
        paper.claim(told, "where", replace(where, text=paper.span(name)), name)
        reading = paper.reading()
        made += accounts_of(
            reading.report, reading.incidents, reported_at="2024-05-08T00:00:00Z", known_at=""
        )
    assert compare(*made).barrier == "they happened in different places"
