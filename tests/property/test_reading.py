"""What must hold of every reading, whatever the text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tacitus.model.codec import from_plain, to_plain
from tacitus.model.ids import content_id
from tacitus.model.records import Mention, Reading, Report, Span
from tacitus.pipeline.read import read_report

PIECES = st.sampled_from(
    [
        "Gunmen killed three soldiers near Goma on Monday, police said.",
        "An air strike hit a market in Idlib, killing at least 11 people.",
        "No group claimed responsibility.",
        "BREAKING: Blast kills 5 in Kabul",
        "By Staff Writer | Agency | March 3, 2024",
        "“We will respond,” the minister said.",
        "The army denied that it had shelled the town.",
        "Some 900 troops are based there.",
        "\n",
        "\n\n",
        "2 min read",
        "Al-Ḥasaka ـ الحسكة",
        "İstanbul ſ ﬁre 🔥",
        "\x00\x0b",
        "- Photo/Agency via Pictures",
    ]
)
TEXTS = st.lists(st.one_of(PIECES, st.text(max_size=40)), max_size=7).map(" ".join)


def spans(value: Any) -> Iterator[Span | Mention]:
    """Every span and mention in a record."""
    if isinstance(value, Span | Mention):
        yield value
    if is_dataclass(value):
        for field in fields(value):
            yield from spans(getattr(value, field.name))
    elif isinstance(value, tuple | list):
        for each in value:
            yield from spans(each)


def read(text: str) -> Reading:
    return read_report(Report(id=content_id("r", text), text=text), mentions=True)


@settings(max_examples=40)
@given(TEXTS)
def test_every_span_slices(text: str) -> None:
    reading = read(text)
    assert reading.report.text == text
    for span in spans(reading):
        assert text[span.start : span.end] == span.text


@settings(max_examples=25)
@given(TEXTS)
def test_claims_belong_to_incidents_and_reading_is_repeatable(text: str) -> None:
    reading = read(text)
    incidents = {incident.id: incident for incident in reading.incidents}
    claims = {claim.id for claim in reading.claims}
    # what a caption alone tells beside a text of other violence is kept as claims, and said to be no incident
    untold = {claim.incident for claim in reading.claims} - set(incidents)
    assert len(untold) == sum(reject.reason == "no_kind" for reject in reading.rejects)
    assert {claim for incident in reading.incidents for claim in incident.claims} <= claims
    assert {end for link in reading.links for end in (link.from_, link.to)} <= set(incidents)
    assert read(text) == reading


@settings(max_examples=15)
@given(TEXTS)
def test_round_trip_through_json(text: str) -> None:
    reading = read(text)
    assert to_plain(from_plain(Reading, to_plain(reading))) == to_plain(reading)
