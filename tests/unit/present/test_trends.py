"""Trends and weeks: what is added up, what is left out, what was known then; charts lie within their frames."""

from __future__ import annotations

from datetime import date

import pytest

from ledger_factory import Paper, actor, day, voice
from tacitus.errors import UsageError
from tacitus.export.trends import trends_csv
from tacitus.ledger.ledger import Ledger
from tacitus.model.query import IncidentQuery
from tacitus.present.trend_chart import pictures, span_words, toll_figure
from tacitus.present.trends import COLUMNS, Point, table, trends
from tacitus.present.weeks import week_of


def told(town, happened, published, killed=None, outlet="Wire", by=(), label="shelling"):
    paper = Paper(f"Shells hit {town} on {happened}, killing {killed}, says {outlet}.", published, outlet)
    paper.incident(
        paper.text,
        label=label,
        when=day(happened) if happened else None,
        where=town,
        killed=killed,
        initiators=[actor(name) for name in by],
        by=voice("the governor"),
    )
    return paper.reading()


@pytest.fixture
def ledger():
    with Ledger("memory:") as made:
        made.add(told("Kharkiv", "2023-03-20", "2023-03-21", 2, by=["Border Guard", "Second Army"]))
        made.add(told("Kharkiv", "2023-03-20", "2023-04-10", 5, outlet="Daily", by=["Border Guard"]))
        made.add(told("Beirut", "2023-03-22", "2023-03-23", 4, label="drone_strike"))
        made.add(told("Dnipro", "2023-03-23", "2023-03-24"))
        made.add(told("Mogadishu", "2023-05-02", "2023-05-03", 1))
        made.add(told("Hodeidah", None, "2023-05-03", 9))
        yield made


def test_tolls_are_added_up_by_week_and_silence_is_not_none(ledger):
    found = trends(ledger, IncidentQuery(), step="week")
    assert [one.start.isoformat() for one in found.bins][:2] == ["2023-03-20", "2023-03-27"]
    first = found.now[0]
    assert (first.incidents, first.stated, first.open) == (3, 2, False)
    assert (first.low, first.high) == (5 + 4, 5 + 4)
    assert found.undated == 1
    assert sum(point.incidents for point in found.now) == 4
    assert all(weekday.start.weekday() == 0 for weekday in found.bins)


def test_what_was_known_then_is_what_had_been_reported_by_the_end(ledger):
    found = trends(ledger, IncidentQuery(), step="week")
    then = found.then[0]
    assert (then.incidents, then.stated, then.low, then.high) == (3, 2, 6, 6)
    early = trends(ledger, IncidentQuery(as_of="2023-03-22"), step="week")
    assert (early.now[0].incidents, early.then[0].incidents) == (1, 1)
    ledger.add(told("Erbil", "2023-03-21", "2023-03-26", 3))
    for day_before in ("2023-03-25", "20230325"):
        early = trends(ledger, IncidentQuery(as_of=day_before), step="week")
        assert early.then[0] == early.now[0]


@pytest.mark.parametrize(
    ("by", "names"),
    [
        ("country", {"Ukraine", "Lebanon", "Somalia"}),
        ("initiator", {"Border Guard", "Second Army", "Not stated"}),
    ],
)
def test_incidents_are_parted(ledger, by, names):
    found = trends(ledger, IncidentQuery(), by=by, step="month")
    assert {series.name for series in found.series} == names
    assert all(sum(point.incidents for point in series.points) == series.total for series in found.series)


def test_dates_and_other_filters_are_kept_to(ledger):
    found = trends(ledger, IncidentQuery(country=frozenset({"UKR"})), by="country", step="month")
    assert [series.key for series in found.series] == ["UKR"]
    april = IncidentQuery(start=date(2023, 4, 1))
    assert sum(point.incidents for point in trends(ledger, april, step="month").now) == 1


def test_without_a_step_the_shortest_that_does_is_taken(ledger):
    assert trends(ledger, IncidentQuery()).step == "week"
    ledger.add(told("Erbil", "2013-05-02", "2013-05-03", 1))
    found = trends(ledger, IncidentQuery())
    assert found.step == "quarter"
    assert len(found.bins) <= 60


def test_rows_have_the_columns_and_nothing_of_nothing(ledger):
    rows = list(table(trends(ledger, IncidentQuery(), step="month")))
    assert {name for row in rows for name in row} == set(COLUMNS)
    assert rows[1]["part"] == "all"
    assert trends(ledger, IncidentQuery(text="nowhere")).bins == ()


@pytest.mark.parametrize("wrong", [{"by": "colour"}, {"step": "hour"}, {"effect": "sorrow"}])
def test_what_there_is_none_of_is_refused(ledger, wrong):
    with pytest.raises(UsageError):
        trends(ledger, IncidentQuery(), **wrong)


def test_bars_lie_within_their_frame(ledger):
    made = pictures(trends(ledger, IncidentQuery(), by="country", step="week"))
    for one in (made.incidents, made.tolls, *(each for _, *both in made.series for each in both)):
        for bar in one.bars:
            assert one.frame.top <= bar.high <= bar.low <= bar.base == one.frame.height - one.frame.bottom
            assert one.frame.left <= bar.x <= bar.x + bar.width <= one.frame.width
    assert made.tolls.bars[0].words.startswith("20–26 Mar 2023: ")


def test_figures_and_spans_in_words(ledger):
    assert toll_figure(Point()) == "0"
    assert toll_figure(Point(incidents=2)) == "not stated"
    assert toll_figure(Point(incidents=2, stated=1, low=1200, high=1500, open=True)) == "1,200–1,500 or more"
    for step, said in (
        ("week", "20–26 Mar 2023"),
        ("month", "Mar 2023"),
        ("quarter", "Jan–Mar 2023"),
        ("year", "2023"),
    ):
        assert span_words(trends(ledger, IncidentQuery(), step=step).bins[0], step) == said


def test_a_week_tells_what_was_new_and_what_changed(ledger):
    first = week_of(ledger, date(2023, 3, 25), "reported")
    assert (first.first.isoformat(), first.new_in_all, first.changed_in_all) == ("2023-03-20", 3, 0)
    assert first.before is None
    later = week_of(ledger, first.after, "reported")
    assert (later.new_in_all, later.changed_in_all) == (0, 1)
    (changed,) = later.changed
    assert any(said.startswith("killed: 2 → ") for said in changed.words)
    newest = week_of(ledger, None, "reported")
    assert newest.new_in_all == 2
    assert newest.after is None


def test_what_lasts_into_the_days_asked_for_began_earlier(ledger):
    paper = Paper("Shells hit Baghdad from 3 to 8 April 2023, killing 3.", "2023-04-09", "Wire")
    paper.incident(paper.text, label="shelling", when=day("2023-04-03", 6), where="Baghdad", killed=3)
    ledger.add(paper.reading())
    ledger.add(told("Erbil", "2023-04-10", "2023-04-11", 1))
    found = trends(ledger, IncidentQuery(start=date(2023, 4, 5), end=date(2023, 4, 20)), step="month")
    assert ([point.incidents for point in found.now], found.earlier) == ([1], 1)
    assert found.then == found.now
    assert sum(series.total for series in found.series) == 1


def test_no_name_of_a_doer_is_run_by_a_spreadsheet(ledger):
    ledger.add(told("Erbil", "2023-03-21", "2023-03-26", 3, by=["=cmd|' /c calc'!A0"]))
    written = trends_csv(trends(ledger, IncidentQuery(), by="initiator", step="month")).decode()
    assert "'=cmd" in written
    assert ",=" not in written


@pytest.mark.parametrize("edge", [date.min, date.max])
def test_a_week_that_is_not_whole_is_refused(ledger, edge):
    with pytest.raises(UsageError):
        week_of(ledger, edge, "reported")
