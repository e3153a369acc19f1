"""Rows beside news: the sample reports and made-up rows about the same days."""

from __future__ import annotations

import csv
import io
import os
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from exports import files as exported
from importing import bring, rejects
from tacitus.ledger.ledger import Ledger
from tacitus.model.ids import report_id
from tacitus.model.ledger import LedgerIncident
from tacitus.model.query import IncidentQuery
from tacitus.model.records import Report
from tacitus.pipeline.intake import published_on, read_new
from tacitus.settings import Settings
from tacitus.sources import SourceReject, open_reports

EVERY = IncidentQuery(status=frozenset("*"))
SAMPLES = ("homs-broadcaster.txt", "omdurman-gazette.txt")
HOMS = {
    "event_date": "5 October 2023", "admin1": "Homs", "location": "Homs", "latitude": "34.7333",
    "longitude": "36.7167", "actor1": "Unidentified Armed Group (Syria)", "inter1": "", "source": "SOHR",
    "actor2": "Military Forces of Syria (2000-)", "inter2": "State forces", "fatalities": "123",
    "notes": "On 5 October 2023, drones hit the military academy in Homs. 123 fatalities.",
}  # fmt: skip
OMDURMAN = {
    "event_id_cnty": "SDN77", "event_date": "2025-02-01", "iso": "729", "country": "Sudan", "admin1": "Khartoum",
    "location": "Omdurman", "latitude": "15.6445", "longitude": "32.4777", "fatalities": "60",
    "sub_event_type": "Shelling/artillery/missile attack", "actor1": "Rapid Support Forces", "inter1": "Rebel group",
    "actor2": "Civilians (Sudan)", "inter2": "Civilians", "source": "Sudan Tribune",
    "notes": "On 1 February 2025, RSF shells hit Sabreen market in Omdurman. 60 fatalities.",
}  # fmt: skip
ELSEWHERE = {"event_id_cnty": "SYR78", "event_date": "2023-10-09"}


@pytest.fixture(scope="module")
def news() -> list[Any]:
    """The readings of two sample reports."""
    folder = files("tacitus.examples").joinpath("reports")
    found = [one for name in SAMPLES for one in open_reports(Path(str(folder.joinpath(name))), Settings())]
    return [read_new(report) for report in found if not isinstance(report, SourceReject)]


@pytest.fixture
def both(ledger: Ledger, news: list[Any], table: Any) -> Ledger:
    """News and rows."""
    for reading in news:
        ledger.add(reading)
    bring(ledger, "acled", table("acled", HOMS, OMDURMAN, ELSEWHERE))
    return ledger


GED = {
    "id": "7001", "type_of_violence": "1", "source_original": "SOHR", "where_coordinates": "Homs town",
    "where_prec": "1", "adm_1": "Homs governorate", "latitude": "34.7333", "longitude": "36.7167",
    "country": "Syria", "country_id": "652", "event_clarity": "1", "date_prec": "1",
    "date_start": "2023-10-05", "date_end": "2023-10-05", "side_a": "Government of Syria",
    "side_b": "Syrian insurgents", "dyad_name": "Government of Syria - Syrian insurgents", "best": "89",
    "high": "123", "low": "89",
    "deaths_a": "89", "deaths_b": "0", "deaths_civilians": "0", "deaths_unknown": "0",
}  # fmt: skip


def of_place(ledger: Ledger, name: str) -> LedgerIncident:
    (found,) = [i for i in ledger.view().incidents if i.where and i.where.name == name and len(i.members) > 1]
    return found


def test_a_row_and_news_of_one_incident_are_one(both: Ledger) -> None:
    said = {row.speaker[0].name: row.best for row in of_place(both, "Homs").toll_history if row.speaker}
    assert (said["ACLED"], said["Syrian Observatory for Human Rights"]) == (123, 100)
    market = of_place(both, "Omdurman")
    assert {row.best for row in market.toll_history if row.effect == "killed"} == {54, 60}
    # the ministry's "at least 54", as the headline says too, is no rival of 60
    assert (market.totals[0].low, market.totals[0].high) == (60, 60)


def test_a_row_that_tells_who_fought_is_one_with_news_that_tells_how(
    ledger: Ledger, news: list[Any], table: Any
) -> None:
    """GED's type of violence says who, not how: and neither who began."""
    for reading in news:
        ledger.add(reading)
    before = of_day(ledger, "2023-10-05")
    bring(
        ledger,
        "ged",
        table("ged", GED, {**GED, "id": "7002", "date_start": "2023-10-09", "date_end": "2023-10-09"}),
    )
    told = of_day(ledger, "2023-10-05")
    assert len(told.members) == len(before.members) + 1
    assert (told.label, told.initiators, told.targets) == (before.label, before.initiators, before.targets)
    assert told.attributions == before.attributions
    assert {row.best for row in told.toll_history if row.speaker and row.speaker[0].name == "UCDP GED"} == {
        89
    }
    alone = of_day(ledger, "2023-10-09")
    assert (alone.label, [one.name for one in alone.initiators]) == ("fighting", ["Government of Syria"])


def of_day(ledger: Ledger, day: str) -> LedgerIncident:
    found = [i for i in ledger.view().incidents if i.when and i.when.start.startswith(day) and i.totals]
    (found,) = found
    return found


def test_a_row_of_another_day_stays_alone(both: Ledger) -> None:
    alone = [i for i in both.view().incidents if i.when and i.when.start.startswith("2023-10-09")]
    assert [len(i.members) for i in alone] == [1]


def test_a_dataset_is_no_origin_beside_the_source_that_its_row_names(both: Ledger) -> None:
    assert "voice:acled" not in of_place(both, "Homs").origins
    assert "voice:acled" in of_place(both, "Omdurman").origins


def test_what_is_projected_is_what_the_view_says(both: Ledger) -> None:
    assert both.verify(deep=True) == []
    assert {i.id for i in both.view().incidents} == {i.id for i in both.find_all(EVERY)}


CORPUS = (
    Path(os.environ.get("TACITUS_SHARED", Path(__file__).resolve().parents[4] / "shared"))
    / "corpora/ucdp_ged/ged231_car.csv"
)
COURIER = {
    "2014-04-15": "At least 22 people were killed in fighting between Seleka rebels and anti-Balaka militiamen in the "
    "Central African town of Grimari on Monday, a military source said.",
    "2014-07-08": "Rebels attacked a cathedral compound in Bambari, in the Central African Republic, on Monday, killing "
    "at least 20 people, the Red Cross said.",
    "2019-09-16": "Fighting between two rebel groups, the FPRC and the MLCJ, killed 38 people in Birao, in the Central "
    "African Republic, on Saturday, the UN mission said.",
}
"""Day of publication → a report of our own on an event that GED has a row for."""
SAID = {
    ("Grimari", "a military source", 22): 22,
    ("Bambari", "the Red Cross", 20): 26,
    ("Birao", "the UN mission", 38): 39,
}
"""(place, who says so, how many dead) → how many GED has."""
SAME = (
    "date_prec", "country", "country_id", "where_coordinates", "where_prec", "adm_1", "side_a", "side_b", "best", "low",
    "high", "date_start", "date_end", "year", "latitude", "longitude", "type_of_violence", "gwnoa",
)  # fmt: skip
"""Columns that come back as they came, but for what the loss file or the list of rejects names."""
NAMED = {"latitude": "point", "longitude": "point", "type_of_violence": "label", "where_prec": "point"}


@pytest.mark.corpus
@pytest.mark.slow
def test_the_real_rows_of_ged_resolve_against_news_of_the_same_days(ledger: Ledger) -> None:
    if not CORPUS.exists():
        pytest.skip(f"no corpus at {CORPUS}: set TACITUS_SHARED")
    for day, text in COURIER.items():
        report = Report(id=report_id(text, "Bangui Courier"), text=text, outlet="Bangui Courier")
        ledger.add(read_new(report, published=published_on(day)))
    made = bring(ledger, "ged", CORPUS, published=published_on("2023-06-01"))
    assert (made.rows, made.added, made.rejected, made.left_out) == (1848, 1848, 0, 0)
    assert all("breaks the order" in said for _, said in rejects(ledger)), "20 events do, in this copy"
    both = [i for i in ledger.find_all(EVERY) if len({outlet_of(ledger, m.report) for m in i.members}) > 1]
    assert len(both) == len(SAID)
    told = {place_and_figures(i) for i in both}
    for (place, speaker, dead), theirs in SAID.items():
        assert any(
            place in where and {(speaker, dead), ("UCDP GED", theirs)} <= figures for where, figures in told
        )


def outlet_of(ledger: Ledger, report: str) -> str | None:
    return ledger.report(report).outlet


def place_and_figures(incident: LedgerIncident) -> tuple[str, frozenset[tuple[str, int | None]]]:
    assert incident.where is not None
    figures = ((row.speaker[0].name, row.best) for row in incident.toll_history if row.speaker)
    return incident.where.name, frozenset(figures)


@pytest.mark.corpus
@pytest.mark.slow
def test_the_real_rows_of_ged_go_out_as_they_came(ledger: Ledger) -> None:
    if not CORPUS.exists():
        pytest.skip(f"no corpus at {CORPUS}: set TACITUS_SHARED")
    bring(ledger, "ged", CORPUS)
    made, loss = exported("ged", ledger)
    with CORPUS.open(encoding="utf-8", newline="") as source:
        came = {row["id"]: row for row in csv.DictReader(source)}
    lost = {(row["incident"], row["field"]) for row in loss["changes"]}
    rows = list(csv.DictReader(io.StringIO(made[""].decode())))
    assert len(rows) + len(loss["left_out"]) == len(came) == 1848
    for row in rows:
        (member,) = ledger.incident(row["relid"]).members
        source_row = ledger.report(member.report).row
        assert source_row is not None
        before = came[source_row.id]
        for column in SAME:
            if not same(before[column], row[column]):
                assert (row["relid"], NAMED.get(column, column)) in lost, (source_row.id, column)


def same(one: str, other: str) -> bool:
    """Whether two cells say the same: a day with or without its time, a number however it is written."""
    if one.removesuffix(" 00:00:00.000") == other:
        return True
    try:
        return float(one) == float(other)
    except ValueError:
        return one.strip() == other
