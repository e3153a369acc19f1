"""Words of which the rules make nothing name an incident where the network and all around them speak for it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tacitus.model.records import Interval, Report
from tacitus.pipeline.read import read_report
from tacitus.readers.rules.learned import naming
from tacitus.readers.rules.learned.naming import Pointed
from tacitus.readers.rules.learned.weighing import fitted

PUBLISHED = Interval(start="2024-05-17T00:00:00", end="2024-05-17T23:59:59", precision="day")


def labels(text: str) -> list[str]:
    return [
        incident.label for incident in read_report(Report(id="r", text=text, published=PUBLISHED)).incidents
    ]


def test_words_that_no_rule_knows_name_an_incident() -> None:
    text = "Twelve prisoners were handed to the Red Cross in Aden on Monday under a deal between the sides."
    assert labels(text) == ["release"]


@pytest.mark.parametrize(
    "text",
    [
        "The minister came to the village of Gassa at night and drove away in a black car, the chief said on Friday.",
        "Twelve letters were handed to the Red Cross in Aden on Monday under a deal between the two museums.",
        "The striker fired upon goal twice and the keeper was beaten.",
    ],
)
def test_they_name_none_where_nobody_is_harmed(text: str) -> None:
    assert labels(text) == []


def test_only_a_report_that_surely_tells_of_armed_violence_has_such_words() -> None:
    weights = fitted("learned/naming.json").models["weights"]
    sure = Pointed(0, 5, 0.9, {name: 9.0 if weight > 0 else -9.0 for name, weight in weights.items()})
    assert naming.names_one(replace(sure, found={**sure.found, naming.ARMED: 7.0}))
    assert not naming.names_one(replace(sure, found={**sure.found, naming.ARMED: 2.0}))
