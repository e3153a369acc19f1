"""The stories of `evaluation/stories/dev`, read by the real reader: rates, order, and what was known when."""

from __future__ import annotations

import pytest
from evaluation import scenarios
from evaluation.scenarios import Outcome, Suite

from tacitus.model.ledger import LedgerIncident, LedgerView

LOOK_ALIKES, REPORTS = 120, 40
"""The least of pairs of look-alikes, and of reports beyond the case, that the suite is to have."""
MISSED = 0.20


@pytest.fixture(scope="module")
def told() -> Suite:
    return scenarios.suite("dev")


@pytest.fixture(scope="module")
def outcome(told: Suite) -> Outcome:
    return scenarios.judge(told.tellings, scenarios.partition(scenarios.resolve(told.readings)))


def test_the_suite_is_large_enough(told: Suite, outcome: Outcome) -> None:
    beyond = {telling.report for telling in told.tellings if telling.story != "syria"}
    assert len(beyond) >= REPORTS
    assert outcome.alike >= LOOK_ALIKES


def test_the_resolver_merges_no_two_incidents(outcome: Outcome) -> None:
    ours = len(outcome.false) - outcome.by_reader
    assert ours / outcome.alike <= 0.02, outcome.false
    assert outcome.across == 0


def test_few_tellings_of_one_incident_are_left_apart(outcome: Outcome) -> None:
    assert len(outcome.missed) / outcome.same <= MISSED, outcome.missed


def test_the_order_of_adding_changes_nothing_nor_does_asking_in_between(told: Suite) -> None:
    assert scenarios.stable(told, orders=2)


@pytest.mark.parametrize("split", ["dev", "train", "heldout"])
def test_every_telling_names_words_of_its_text(split: str) -> None:
    for report in scenarios.reports(split):
        assert report["tells"], report["id"]
        for words in report["tells"].values():
            assert all(report["text"].count(one) == 1 for one in words), report["id"]


# -- eastern Syria as of each day -------------------------------------------------------------------------


def of(view: LedgerView, told: Suite, name: str) -> LedgerIncident:
    """The incident of the view that the named incident of the story became, by its first telling."""
    keys = {telling.account for telling in told.tellings if telling.incident == name}
    found = [one for one in view.incidents if keys & {one.id, *one.merged_ids}]
    return max(found, key=lambda one: len(one.members))


@pytest.fixture(scope="module")
def views(told: Suite) -> dict[str, LedgerView]:
    days = ("2023-03-24", "2023-03-25", "2023-03-27")
    return scenarios.resolve_as_of(told.readings, days)


@pytest.mark.parametrize(("day", "killed"), [("2023-03-24", 11), ("2023-03-25", 19), ("2023-03-27", 19)])
def test_the_toll_of_the_night(views: dict[str, LedgerView], told: Suite, day: str, killed: int) -> None:
    night = of(views[day], told, "night.series")
    wholes = [toll for toll in night.tolls if toll.effect == "killed" and toll.part_of is None]
    assert max(toll.best or 0 for toll in wholes) == killed
    assert 8 in {entry.best for entry in night.toll_history}


def test_the_drone_is_unclaimed_until_the_group_speaks(views: dict[str, LedgerView], told: Suite) -> None:
    kinds = {
        day: {row.kind for row in of(view, told, "hasakah.drone").attributions} for day, view in views.items()
    }
    assert "claimed" not in kinds["2023-03-25"]
    assert "claimed" in kinds["2023-03-27"]


def test_a_copied_report_is_a_publication_but_no_origin(views: dict[str, LedgerView], told: Suite) -> None:
    view = views["2023-03-25"]
    copies = [entry for entry in view.reports if entry.outlet in ("wire", "observer")]
    nineteen = [entry for entry in copies if entry.reported_at.startswith("2023-03-25")]
    origins = {entry.outlet: entry.origin for entry in nineteen if told_nineteen(entry.id, told)}
    assert len(origins) == 2
    assert len(set(origins.values())) == 1


def told_nineteen(report: str, told: Suite) -> bool:
    texts = {reading.report.id: reading.report.text for reading in told.readings}
    return "killed 19 people" in texts[report]
