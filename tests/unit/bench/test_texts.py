"""What the bench reads is the same in every run and is read as reports are."""

from __future__ import annotations

from bench.texts import LONG_WORDS, examples, long_report, stream

from tacitus.pipeline.read import read_report
from tacitus.text.segments import segment


def test_the_stream_is_fixed_distinct_and_in_order_of_days() -> None:
    reports = list(stream(40))
    assert reports == list(stream(40))
    assert len({report.id for report in reports}) == 40
    days = [report.published.start for report in reports if report.published is not None]
    assert days == sorted(days)
    assert len(days) == 40


def test_a_made_up_report_holds_an_incident_with_a_toll() -> None:
    reading = read_report(segment(next(stream(4))))
    assert any(toll.effect == "killed" for incident in reading.incidents for toll in incident.tolls)


def test_the_long_report_is_long_enough_and_fixed() -> None:
    report = long_report()
    assert LONG_WORDS <= len(report.text.split()) < LONG_WORDS + 300
    assert report == long_report()


def test_the_sample_reports_are_found() -> None:
    assert len(examples()) > 20
