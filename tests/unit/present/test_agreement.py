"""Second looks: Krippendorff's alpha against its book, and whose word counts."""

from __future__ import annotations

import pytest

from ledger_factory import Paper, day, voice
from tacitus.ledger.ledger import Ledger
from tacitus.model.query import IncidentQuery
from tacitus.present import agreement as second_looks
from tacitus.present.agreement import agreement, alpha

TOWNS = ("Kharkiv", "Beirut", "Erbil", "Dnipro")


@pytest.fixture
def ledger():
    with Ledger("memory:") as made:
        for number, town in enumerate(TOWNS, start=1):
            paper = Paper(
                f"Shells hit {town}, killing {number}, the governor said.", f"2023-03-2{number}", "Wire"
            )
            paper.incident(
                paper.text,
                label="shelling",
                when=day(f"2023-03-1{number}"),
                where=town,
                killed=number,
                by=voice("the governor"),
            )
            made.add(paper.reading())
        yield made


def ids(ledger):
    return [one.id for one in ledger.find(IncidentQuery()).incidents]


def test_alpha_is_that_of_the_book():
    # Krippendorff (2011), Computing Krippendorff's alpha-reliability, example C: four observers, nominal, missing values
    observers = (
        [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
        [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
    )
    units = [[str(value) for value in column if value is not None] for column in zip(*observers, strict=True)]
    assert alpha([unit for unit in units if len(unit) > 1]) == pytest.approx(0.743, abs=0.0005)


@pytest.mark.parametrize(
    ("units", "expected"),
    [([["a", "a"], ["b", "b"]], 1.0), ([["a", "a"], ["a", "a"]], None), ([["a", "b"], ["b", "a"]], -0.5)],
)
def test_alpha_at_its_edges(units, expected):
    assert alpha(units) == expected


def test_a_second_look_agrees_or_differs_and_is_settled(ledger):
    first, second, third, _ = ids(ledger)
    for incident in (first, second, third):
        ledger.check(incident, by="Ada", reason="read")
    assert agreement(ledger).fields == ()
    assert {incident.id for incident, _ in agreement(ledger).once} == {first, second, third}
    ledger.check(first, by="Ben", reason="read")
    ledger.set(second, "when", "2023-03-01", by="Ben", reason="the report says so")
    told = {row.field: row for row in agreement(ledger).fields}
    assert (told["when"].looked_at, told["when"].agreed) == (2, 1)
    assert told["when"].alpha is not None
    assert told["when"].alpha < 1
    assert told["where"].alpha is None
    (open_,) = agreement(ledger).open
    assert (open_.incident.id, open_.fields, set(open_.by)) == (second, ("when",), {"Ada", "Ben"})
    assert agreement(ledger).once_in_all == 1

    ledger.check(second, ["when"], by="Ada", reason="Ben is right")
    settled = agreement(ledger)
    assert settled.open == ()
    assert {row.field: row.agreed for row in settled.fields}["when"] == 1  # the first words still count


def test_the_same_value_given_is_agreement_and_a_withdrawn_word_is_none(ledger):
    first = ids(ledger)[0]
    ledger.set(first, "when", "2023-03-01", by="Ada", reason="seen")
    made = ledger.check(first, ["when"], by="Ben", reason="seen too")
    (row,) = agreement(ledger).fields
    assert (row.looked_at, row.agreed) == (1, 1)
    ledger.withdraw(made, by="Ben", reason="not sure")
    assert agreement(ledger).fields == ()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("type", "air_strike"),
        ("where", "36.2,37.1,5 Aleppo"),
        ("initiators", "Border Guard"),
        ("status", "denied"),
    ],
)
def test_what_was_set_has_the_digest_that_a_check_finds(ledger, field, value):
    first = ids(ledger)[0]
    ledger.set(first, field, value, by="Ada", reason="seen")
    ledger.check(first, [field], by="Ben", reason="seen too")
    (row,) = agreement(ledger).fields
    assert row.agreed == 1


def test_no_more_incidents_are_asked_for_than_are_listed(ledger, monkeypatch):
    for incident in ids(ledger):
        ledger.check(incident, by="Ada", reason="read")
    asked, part = [], ledger.part
    monkeypatch.setattr(second_looks, "MOST", 2)
    monkeypatch.setattr(ledger, "part", lambda incidents: asked.append(incidents) or part(incidents))
    found = agreement(ledger)
    assert (len(found.once), found.once_in_all, len(asked)) == (2, 4, 2)
