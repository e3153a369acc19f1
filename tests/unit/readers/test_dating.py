"""Which times beside an event are its own, and which belong to those who speak of it, judge it or remember it."""

from __future__ import annotations

import importlib.resources
import tomllib

import pytest

import tacitus
from tacitus.model.records import Incident

EXAMPLES = tomllib.loads(
    importlib.resources.files("tacitus.readers.rules.cues").joinpath("occasions.toml").read_text("utf-8")
)["examples"]


def read(text: str, published: str | None = "2024-05-14") -> tuple[Incident, ...]:
    return tacitus.read(text, published=published).incidents


def days(incident: Incident) -> tuple[str, str] | None:
    return (incident.when.start[:10], incident.when.end[:10]) if incident.when else None


@pytest.mark.parametrize(
    "rest",
    [
        "It was the deadliest attack in the country since violence linked to militants began in 2015.",
        "It was the worst bombing in the region since 2011, the governor said.",
    ],
)
def test_what_a_superlative_is_measured_since_dates_nothing(rest: str) -> None:
    (told,) = read(f"Gunmen killed 132 people in an attack on the village of Solhan on Monday. {rest}")
    assert days(told) == ("2024-05-13", "2024-05-14")


@pytest.mark.parametrize("text", EXAMPLES["not_the_day"])
def test_the_day_of_an_act_about_the_event_is_not_the_events(text: str) -> None:
    named = {
        "Monday": "2024-05-13",
        "Tuesday": "2024-05-14",
        "Friday": "2024-05-10",
        "Saturday": "2024-05-11",
    }
    wrong = next((day for name, day in named.items() if name in text), "2024-05-12")
    (told, *_) = [one for one in read(text) if one.label != "demonstration"]
    assert told.when is None or not told.when.start.startswith(wrong)


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("On Sunday troops repelled an attack on a base near Baidoa, killing nine militants.", "2024-05-12"),
        ("Two soldiers died in an attack on a convoy on Monday near Gao.", "2024-05-13"),
        ("Clashes were reported near Sake on Sunday.", "2024-05-12"),
    ],
)
def test_the_day_of_the_act_itself_stays(text: str, when: str) -> None:
    (only,) = read(text)
    assert only.when is not None
    assert only.when.start.startswith(when)


@pytest.mark.parametrize(
    ("text", "first", "after"),
    [
        ("Crowds met on Friday to mark the fifth anniversary of the massacre in Bria that killed 9 people.",
         "2019-04-25", "2019-05-26"),
        ("Thirty years on, survivors remembered the bombing of the embassy in Nairobi on Monday.",
         "1994-04-28", "1994-05-29"),
        ("Five years after the massacre in Bria, villagers lit candles on Saturday.", "2019-01-01", "2020-01-01"),
        ("Residents on Sunday commemorated the 2014 shelling of Mariupol.", "2014-01-01", "2015-01-01"),
    ],
)  # fmt: skip
def test_what_is_remembered_lies_so_many_years_back(text: str, first: str, after: str) -> None:
    (only,) = read(text)
    assert only.when is not None
    assert (only.when.start[:10], only.when.end[:10]) == (first, after)
    assert only.status == "historical"


def test_days_after_an_attack_are_counted_back_from_what_was_done_then() -> None:
    bombing, _ = read("Two days after the bombing of a market in Quetta, police arrested a man on Monday.")
    assert days(bombing) == ("2024-05-11", "2024-05-12")


@pytest.mark.parametrize(
    "text",
    [
        "A bomb killed four people in Quetta, the governor said on Friday.",
        "On Friday the governor said that a bomb had killed four people in Quetta.",
        "Speaking on Friday, the minister said rebels had killed nine soldiers in Bria.",
        "The army announced on Friday that its jets had bombed a camp near Lodwar.",
    ],
)
def test_the_day_of_speaking_is_the_latest_that_it_may_have_been(text: str) -> None:
    (only,) = read(text)
    assert only.when is not None
    assert only.when.end.startswith("2024-05-11T00:00")
    assert only.when.start < "2024-05-07"
    assert only.when.precision == "unknown"
    assert "not later" in (only.when.reference or "")


@pytest.mark.parametrize(
    "text",
    [
        "In 1944 a raid on the quarter killed 214 people; on Sunday the choir of Dresden sang for them.",
        "In 1996 gunmen killed 17 tourists in Cairo.",
        "On 3 March 2011 a bomb killed six people in Quetta. On 4 May 2024 the memorial was opened.",
    ],
)
def test_an_old_date_is_background_without_a_date_of_publication(text: str) -> None:
    assert {one.status for one in read(text, published=None)} == {"historical"}


@pytest.mark.parametrize(
    ("text", "published", "day"),
    [
        (
            "Gunmen killed four traders in Manila on Tuesday morning.",
            "2024-05-13T23:30:00+00:00",
            "2024-05-14",
        ),
        ("A bomb killed two people in Auckland today.", "2024-05-13T22:00:00+00:00", "2024-05-14"),
        ("A drone killed two people in Los Angeles today.", "2024-05-14T05:30:00+00:00", "2024-05-13"),
        ("A bomb killed two people in Auckland today.", "2024-05-13", "2024-05-13"),
    ],
)
def test_today_is_the_day_at_the_place(text: str, published: str, day: str) -> None:
    (only,) = read(text, published)
    assert only.when is not None
    assert only.when.start.startswith(day)


@pytest.mark.parametrize(
    ("text", "published", "day"),
    [
        (
            "On 14 May 2024, Al Shabaab militants attacked an army base in Kismayo.",
            "2024-05-20",
            "2024-05-14",
        ),
        ("On March 5, 2024, a bomb killed four people in Mogadishu.", "2024-03-09", "2024-03-05"),
        ("On 2024-05-02 rebels shelled Sake, killing two people.", "2024-05-20", "2024-05-02"),
    ],
)
def test_a_date_that_opens_the_text_dates_what_it_tells(text: str, published: str, day: str) -> None:
    (only,) = read(text, published)
    assert only.when is not None
    assert only.when.start.startswith(day)


@pytest.mark.parametrize(
    "text",
    [
        "Gunmen shot dead two people in the 2000 block of Elm Avenue.",
        "A drone hit a depot at 48.1950, 37.2000 near Pokrovsk, killing two soldiers.",
        "An Su-2024 jet bombed a camp near Kidal, killing eight fighters.",
        "Call 2019 445 1988 about the bombing that killed two in Derna.",
        "The raid that killed two in Derna broke Resolution 1970, the envoy wrote.",
    ],
)
def test_a_number_of_something_is_no_year(text: str) -> None:
    assert all(one.when is None for one in read(text))


def test_a_superlative_does_not_date_the_attack_by_what_it_reaches_back_to() -> None:
    (only,) = read("The attack in Djibo that killed 40 people was the deadliest since 2015.")
    assert only.when is None


def test_what_goes_on_since_a_day_lasts_from_it() -> None:
    (only,) = read("Since Saturday, rebels have shelled Sake, killing six people.")
    assert days(only) == ("2024-05-11", "2024-05-15")
