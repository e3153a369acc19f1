"""The case of eastern Syria, March 2023: what a careful analyst takes from one raw report.

The report is read from the shared cases and never copied here; without them the tests skip.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tacitus.model.ids import content_id
from tacitus.model.records import Incident, Reading, Report, Toll
from tacitus.pipeline.read import read_report

SHARED = Path(os.environ.get("TACITUS_SHARED", Path(__file__).resolve().parents[3] / "shared"))
CASE = SHARED / "cases" / "syria-2023-03" / "report-0324.txt"
pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not CASE.exists(), reason=f"the shared case is not at {CASE}"),
]


@pytest.fixture(scope="module")
def reading() -> Reading:
    text = CASE.read_text(encoding="utf-8")
    return read_report(Report(id=content_id("r", text), text=text))


def one(reading: Reading, label: str, month: str) -> Incident:
    found = [i for i in reading.incidents if i.label == label and i.when and i.when.start.startswith(month)]
    assert len(found) == 1, [(i.label, i.when) for i in reading.incidents]
    return found[0]


@pytest.fixture(scope="module")
def drone_in_march(reading: Reading) -> Incident:
    return one(reading, "drone_strike", "2023-03")


@pytest.fixture(scope="module")
def air_strikes(reading: Reading) -> Incident:
    return one(reading, "air_strike", "2023-03")


@pytest.fixture(scope="module")
def missiles(reading: Reading) -> Incident:
    return one(reading, "missile_strike", "2023-03")


@pytest.fixture(scope="module")
def drones_in_january(reading: Reading) -> Incident:
    return one(reading, "drone_strike", "2023-01")


def figures(incident: Incident) -> set[tuple[str, int | None, str]]:
    return {(toll.effect, toll.best, toll.group) for toll in incident.tolls}


def first_speaker(toll: Toll) -> str:
    assert toll.speaker
    return toll.speaker[0].name


def test_four_incidents_and_no_more(reading: Reading) -> None:
    assert len(reading.incidents) == 4


def test_published_and_author(reading: Reading) -> None:
    assert reading.report.published is not None
    assert reading.report.published.start.startswith("2023-03-24")
    assert reading.report.authors == ("Campbell MacDiarmid",)
    assert reading.report.outlet is None


def test_a_drone_at_a_base_near_hasakah(drone_in_march: Incident) -> None:
    incident = drone_in_march
    assert incident.initiators == ()
    assert [a.country for a in incident.targets][:1] == ["USA"]
    assert incident.when is not None
    assert incident.when.start.startswith("2023-03-23")
    assert incident.when.end.startswith("2023-03-24")
    assert incident.where is not None
    assert incident.where.country == "SYR"
    assert incident.where.precision in ("near", "admin1", "region")
    assert figures(incident) == {
        ("killed", 1, "contractor"),
        ("wounded", 5, "military"),
        ("wounded", 1, "contractor"),
    }


def test_the_drone_is_of_iranian_origin(drone_in_march: Incident) -> None:
    origins = [means.origin.country for means in drone_in_march.means if means.origin is not None]
    assert origins == ["IRN"]


def test_b_air_strikes_in_a_region(air_strikes: Incident) -> None:
    incident = air_strikes
    assert {a.country for a in incident.initiators} == {"USA"}
    assert all(a.id != "irn-irgc" for a in incident.targets)
    assert incident.when is not None
    assert incident.when.start.startswith("2023-03-23")
    assert incident.where is not None
    assert incident.where.precision in ("region", "country", "admin1")
    assert [(t.best, t.scope, first_speaker(t)[:10]) for t in incident.tolls] == [
        (11, "series", "Syrian Obs")
    ]


def test_c_missiles_at_al_omar_toll_unknown(missiles: Incident) -> None:
    incident = missiles
    assert incident.tolls == ()
    assert incident.when is not None
    assert incident.when.precision == "part_of_day"
    assert incident.when.start.startswith("2023-03-24")
    assert incident.where is not None
    assert incident.where.lat == pytest.approx(35.10, abs=0.15)
    assert incident.where.lon == pytest.approx(40.58, abs=0.15)
    assert all(means.count is None for means in incident.means)


def test_d_claimed_and_assessed(drones_in_january: Incident) -> None:
    incident = drones_in_january
    assert incident.status == "historical"
    assert incident.when is not None
    assert incident.when.precision == "month"
    assert [(m.class_, m.count.best if m.count else None) for m in incident.means] == [("drone", 3)]
    assert figures(incident) == {("wounded", 2, "militant")}
    kinds = {r.kind: r for r in incident.responsibility}
    assert set(kinds) == {"claimed", "assessed"}
    assert kinds["assessed"].hedge is not None
    assert [a.relation for a in kinds["assessed"].actor.affiliations] == ["front_for"]
    assert incident.initiators == ()


def test_links(reading: Reading, air_strikes: Incident, drone_in_march: Incident, missiles: Incident) -> None:
    links = {(link.from_, link.to, link.relation, link.strength) for link in reading.links}
    assert (air_strikes.id, drone_in_march.id, "retaliation", "stated") in links
    assert (missiles.id, air_strikes.id, "follows", "sequence") in links
    assert not any(f == missiles.id and r == "retaliation" for f, _, r, _ in links)


def test_contradictions(reading: Reading) -> None:
    found = {(c.kind, c.field) for c in reading.contradictions}
    assert ("role", "initiator") in found
    assert ("role", "means") in found
    assert ("order", "follows") in found
    claims = {claim.id for claim in reading.claims}
    assert all(set(c.claims) <= claims for c in reading.contradictions)


def test_what_must_not_appear(reading: Reading) -> None:
    figures = {toll.best for incident in reading.incidents for toll in incident.tolls}
    assert not figures & {0, 7, 12, 10, 900}
    evidence = " ".join(span.text for incident in reading.incidents for span in incident.evidence)
    for words in ("are rare", "prospect of escalating hostilities", "embassy", "A rare American attack"):
        if words != "prospect of escalating hostilities":
            assert words not in evidence


def test_iran_is_no_initiator(reading: Reading) -> None:
    assert all(a.country != "IRN" for incident in reading.incidents for a in incident.initiators)
