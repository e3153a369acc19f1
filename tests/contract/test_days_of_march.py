"""Eastern Syria, January to March 2023, read from our own words and asked as of each day.

The whole way through: the reader, the ledger, the resolver. What each report says is public; the sentences
are ours.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import tacitus
from tacitus.ledger.ledger import Ledger
from tacitus.model.ledger import LedgerIncident, LedgerView

REPORTS = {
    "tanf": (
        "2023-01-20",
        "agency",
        "Three one-way attack drones targeted the Tanf garrison in Syria on Friday morning, US Central "
        "Command said. Two drones were shot down and a third hit the compound, injuring two members of "
        "the Syrian Free Army. No US personnel were hurt.",
    ),
    "february": (
        "2023-02-19",
        "wire",
        "Two rockets landed near Green Village in northeast Syria on Saturday, the US Central Command said. "
        "Nobody was injured.",
    ),
    "march": (
        "2023-03-14",
        "wire",
        "Two rockets struck near Green Village, a base housing US troops in northeast Syria, on Monday, the "
        "US military said. There were no casualties.",
    ),
    "drone": (
        "2023-03-24",
        "daily",
        "A drone struck a US base near Hasakah in northeast Syria on Thursday, killing an American "
        "contractor and wounding five US service members and another contractor, the Pentagon said.",
    ),
    "eight": (
        "2023-03-24",
        "bulletin",
        "US air strikes in eastern Syria overnight killed eight pro-Iranian fighters, the Syrian Observatory "
        "for Human Rights said on Friday.",
    ),
    "rockets": (
        "2023-03-24",
        "gazette",
        "Rockets were fired at the Green Village base at the Al-Omar oil field in eastern Syria on Friday "
        "morning, US Central Command said. The rockets hit a house, wounding four civilians.",
    ),
    "nineteen": (
        "2023-03-25",
        "wire",
        "US air strikes in eastern Syria on Thursday night killed 19 people, the Syrian Observatory for "
        "Human Rights said on Saturday.",
    ),
    "claim": (
        "2023-03-26",
        "evening",
        "A little-known group, Liwa al-Ghaliboun, claimed responsibility on Sunday for the drone attack that "
        "killed an American contractor at a base near Hasakah in Syria on Thursday.",
    ),
}


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    with Ledger(Path(tmp_path_factory.mktemp("march")) / "l.db") as ledger:
        for published, outlet, text in reversed(REPORTS.values()):
            ledger.add(tacitus.read(text, published=published, outlet=outlet))
        yield ledger


def told_by(ledger: Ledger, name: str, label: str, as_of: str | None = None) -> LedgerIncident:
    """The incident of `label` that the named report tells of."""
    view = ledger.view(as_of)
    text = REPORTS[name][2]
    reports = {entry.id for entry in view.reports if ledger.report(entry.id).text == text}
    found = [i for i in view.incidents if i.label == label and reports & {m.report for m in i.members}]
    assert len(found) == 1, [(i.label, len(i.members)) for i in view.incidents]
    return found[0]


def reports_of(incident: LedgerIncident) -> int:
    return len({member.report for member in incident.members})


def killed(incident: LedgerIncident) -> set[int | None]:
    return {toll.best for toll in incident.tolls if toll.effect == "killed"}


def test_look_alikes_at_one_base_stay_apart(ledger: Ledger) -> None:
    ids = {told_by(ledger, name, "rocket_attack").id for name in ("february", "march", "rockets")}
    assert len(ids) == 3


def test_the_drone_and_its_late_claim_are_one_incident(ledger: Ledger) -> None:
    drone = told_by(ledger, "drone", "drone_strike")
    assert drone.id == told_by(ledger, "claim", "drone_strike").id
    assert drone.id != told_by(ledger, "tanf", "drone_strike").id
    assert "claimed" in {row.kind for row in drone.attributions}


def test_before_the_claim_it_is_unclaimed(ledger: Ledger) -> None:
    before = told_by(ledger, "drone", "drone_strike", as_of="2023-03-25")
    assert "claimed" not in {row.kind for row in before.attributions}
    assert reports_of(before) == 1
    assert before.id == told_by(ledger, "drone", "drone_strike").id


def test_the_toll_of_the_strikes_as_of_each_day(ledger: Ledger) -> None:
    assert killed(told_by(ledger, "eight", "air_strike", as_of="2023-03-24")) == {8}
    now = told_by(ledger, "nineteen", "air_strike")
    assert reports_of(now) == 2
    assert 19 in killed(now)
    assert {entry.best for entry in now.toll_history if entry.effect == "killed"} >= {8, 19}


def test_nothing_is_known_before_it_is_reported(ledger: Ledger) -> None:
    view: LedgerView = ledger.view("2023-01-19")
    assert (view.reports, view.claims, view.incidents) == ((), (), ())
    assert ledger.view("2023-03-23").incidents == tuple(
        incident
        for incident in ledger.view("2023-03-23").incidents
        if incident.when is None or incident.when.start < "2023-03-24"
    )
