"""What the network says of an incident as a whole: its kind, its day, what was hit."""

from __future__ import annotations

import pytest

from tacitus.model.records import Incident, Interval, Report
from tacitus.pipeline.read import read_report
from tacitus.readers.model.scheme import LABELS
from tacitus.readers.rules.learned.parts import kinds_by_label

PUBLISHED = Interval(start="2024-05-10T00:00:00", end="2024-05-10T23:59:59", precision="day")


def read(text: str) -> tuple[Incident, ...]:
    return read_report(Report(id="r", text=text, published=PUBLISHED)).incidents


@pytest.mark.parametrize(
    ("text", "label"),
    [
        (
            "Turkish jets bombed three villages north of Dohuk on Tuesday, killing four shepherds.",
            "air_strike",
        ),
        ("Planes attacked the village of Pazi on Monday, killing 12.", "air_strike"),
        ("Helicopters attacked a convoy near Kutum on Tuesday, killing four drivers.", "air_strike"),
        (
            "A blast in Aden on Monday killed two. Officials said it was probably caused by an air strike.",
            "explosion",
        ),
        ("A car bomb killed two soldiers in Hakkari on Monday.", "bombing"),
    ],
)
def test_a_plain_word_is_called_what_the_whole_report_makes_of_it(text: str, label: str) -> None:
    assert [incident.label for incident in read(text)] == [label]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (
            "On Tuesday a convoy of trucks left El Obeid. Eleven kilometres on, drones hit it and killed three drivers.",
            "2024-05-07",
        ),
        (
            "Wednesday, 8 May 2024. Bambari. Shots were fired at a taxi near the market; two passengers were killed.",
            "2024-05-08",
        ),
    ],
)
def test_a_day_told_in_another_sentence_dates_an_incident(text: str, day: str) -> None:
    (incident,) = read(text)
    assert incident.when is not None
    assert incident.when.start[:10] == day


def test_a_thing_that_no_rule_finds_is_hit_by_the_networks_word() -> None:
    (incident,) = read(
        "The boat in which they had put to sea was blown apart by a drone on Monday, killing three."
    )
    assert incident.target_object is not None
    assert (incident.target_object.text.text, incident.target_object.class_) == ("boat", "ship")


def test_whatever_the_network_can_call_an_incident_is_a_kind_of_that_label() -> None:
    kinds = kinds_by_label()
    assert {label: kinds[label].label for label in LABELS} == {label: label for label in LABELS}
    assert kinds["release"].type == "RETREAT"
    assert all(kind.needs is None for kind in kinds.values())


@pytest.mark.parametrize(
    "text",
    [
        "Militiamen seized six nurses in Bunia on Monday. Four were freed on Thursday, a bishop said.",
        "Two drivers whom rebels had taken near Djibo were freed on Thursday after talks.",
        "Three aid workers held since March by a militia near Goma were released on Thursday.",
    ],
)
def test_captives_go_free_in_words_that_a_rule_refuses(text: str) -> None:
    assert "release" in [incident.label for incident in read(text)]


@pytest.mark.parametrize(
    "text",
    [
        "They were the first French troops killed by enemy fire in the Sahel since the war in Libya began in March.",
        "He was the last officer killed in the valley since fighting in Kunar ended in April.",
    ],
)
def test_a_remark_on_those_harmed_is_no_incident(text: str) -> None:
    told = "A drone killed two French soldiers near Gao on Wednesday."
    assert len(read(f"{told} {text}")) == 1


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("An attack in Aden on Monday killed two.", "attack"),
        ("Two men were found dead near Jenin on Monday, killed in the night.", "killing"),
        (
            "Crowds marched in Dakar on Saturday against the vote. Three protesters had been killed by nightfall, the "
            "Red Cross said.",
            "killing",
        ),
        ("Soldiers took eleven students from a hostel in Bamenda on Tuesday, the bishop said.", "abduction"),
    ],
)
def test_no_kind_is_given_that_nothing_tells(text: str, label: str) -> None:
    """No weapon without its words, no deed of another sort, no cause that is only blamed."""
    assert label in [incident.label for incident in read(text)]
