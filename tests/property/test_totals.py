"""Every surface prints the same low, best and high for every incident of any ledger, now and as of any day."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st

from exports import exported
from ledger_factory import Paper, day, voice
from tacitus.app import create_app
from tacitus.cli.incident_text import incident_lines, plain_line
from tacitus.ledger.ledger import Ledger
from tacitus.model.ledger import LedgerIncident, LedgerView
from tacitus.model.records import Count, Toll
from tacitus.present import words
from tacitus.resolve.tolls import EFFECTS, toll_of

WORDS = "Shells hit Kharkiv"
NUMBERS = st.integers(0, 60)


@st.composite
def bounds(draw: st.DrawFn) -> tuple[int | None, int | None, int | None]:
    """Exact, at least, about, nearly, up to, a range, vague, or no figure."""
    number, more = draw(NUMBERS), draw(st.integers(1, 20))
    forms: list[tuple[int | None, int | None, int | None]] = [
        (number, number, number), (number, number, None), (None, number, None), (None, number, number),
        (None, None, number), (number, None, number + more), (number, None, None), (None, None, None),
    ]  # fmt: skip
    return draw(st.sampled_from(forms))


@st.composite
def tolls(draw: st.DrawFn, paper: Paper) -> Toll:
    """A figure of any effect, group, scope and voice; some are parts, some take others back."""
    name = draw(st.sampled_from(["", "the mayor", "a monitor"]))
    scope = draw(st.sampled_from(["incident", "incident", "series"]))
    effect = draw(st.sampled_from(["killed", "wounded"]))
    made = paper.toll(WORDS, effect, 0, by=voice(name) if name else None, scope=scope)
    low, best, high = draw(bounds())
    of = draw(st.none() | st.none() | bounds())
    old = draw(st.none() | st.none() | st.tuples(NUMBERS, NUMBERS))
    return replace(
        made,
        low=low,
        best=best,
        high=high,
        group=draw(st.sampled_from(["unknown", "unknown", "civilian", "military", "child"])),
        nationality=draw(st.sampled_from([None, None, "UKR"])),
        part_of=Count(low=of[0], best=of[1], high=of[2], text=None) if of else None,
        supersedes=Count(low=min(old), best=None, high=max(old), text=None) if old else None,
        moved_from=draw(st.sampled_from([None, None, None, "wounded"])),
    )


@st.composite
def papers(draw: st.DrawFn) -> Paper:
    """A report of the one attack on a day, or without a date."""
    number = draw(st.integers(1, 10**6))
    published = draw(st.sampled_from([None, "2024-05-07", "2024-05-08", "2024-05-09"]))
    paper = Paper(f"{WORDS}. Report {number}.", published, draw(st.sampled_from(["daily", "wire"])))
    found = draw(st.lists(tolls(paper), max_size=4))
    paper.incident(WORDS, label="shelling", when=day("2024-05-06"), where="Kharkiv", tolls=found)
    return paper


def _plain(text: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def _triple(row: Any) -> tuple[int | None, int | None, int | None]:
    return (row["low"], row["best"], row["high"])


def _exported_alike(view: LedgerView, incident: LedgerIncident) -> None:
    """CSV, GeoJSON and JSON."""
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(exported("csv", view)))}
    features = {f["id"]: f["properties"] for f in json.loads(exported("geojson", view))["features"]}
    stored = {i["id"]: i for i in json.loads(exported("json", view))["incidents"]}[incident.id]
    for effect in EFFECTS:
        total = toll_of(incident, effect)
        expected = (total.low, total.best, total.high) if total else (None, None, None)
        cells = [rows[incident.id][f"{effect}_{bound}"] for bound in ("low", "best", "high")]
        assert tuple(int(cell) if cell else None for cell in cells) == expected
        assert (effect in features[incident.id]) == (total is not None)
        if total:
            assert _triple(features[incident.id][effect]) == expected
            assert [_triple(t) for t in stored["totals"] if t["effect"] == effect] == [expected]


def _served_alike(client: TestClient, incident: LedgerIncident, part: str) -> None:
    """List, page, API and the map's GeoJSON."""
    said = words.total_words(incident)
    killed, over = words.killed_words(incident), words.span_words(toll_of(incident, "killed"))
    listed = _plain(client.get(f"/list?{part}").text)
    assert listed.count(killed) >= 1
    page = _plain(client.get(f"/incidents/{incident.id}?{part}").text)
    assert (
        f"{said} reported killed{over}." if said != words.NOT_STATED else "number killed: not stated"
    ).lower() in page.lower()
    assert f"Taken together: {words.totals_words(incident)}." in page or not words.totals_words(incident)
    detail = client.get(f"/api/incidents/{incident.id}?{part}").json()["incident"]
    assert [_triple(one) for one in detail["totals"]] == [(t.low, t.best, t.high) for t in incident.totals]
    drawn = client.get(f"/api/geojson?{part}").json()["features"]
    assert {f["properties"]["killed_words"] for f in drawn if f["id"] == incident.id} == {said}


@settings(max_examples=25)
@given(st.lists(papers(), min_size=1, max_size=3, unique_by=lambda paper: paper.id))
def test_every_surface_prints_the_same(made: list[Paper]) -> None:
    with tempfile.TemporaryDirectory() as folder, Ledger(Path(folder) / "l.db") as ledger:
        for paper in made:
            ledger.add(paper.reading())
        client = TestClient(create_app(ledger), base_url="http://localhost")
        for as_of in (None, "2024-05-07", "2024-05-08"):
            view = ledger.view(as_of)
            for incident in view.incidents:
                together = words.totals_words(incident) or "unknown"
                assert incident.totals == tuple(t for e in EFFECTS if (t := toll_of(incident, e)))
                assert plain_line(incident).split("\t")[4] == together
                assert f"toll       {together}" in list(incident_lines(incident, view))
                _exported_alike(view, incident)
                _served_alike(client, incident, f"as_of={as_of}" if as_of else "")


@given(st.lists(bounds(), min_size=1, max_size=5))
def test_bounds_are_in_order(found: list[tuple[int | None, int | None, int | None]]) -> None:
    paper = Paper(f"{WORDS}.", "2024-05-07")
    base = paper.toll(WORDS, "killed", 0)
    told = [replace(base, low=low, best=best, high=high) for low, best, high in found]
    paper.incident(WORDS, tolls=told)
    total = toll_of(paper.reading().incidents[0], "killed")
    assert total is not None
    known = [n for n in (total.low, total.best, total.high) if n is not None]
    assert known == sorted(known)
    assert bool(known) == any(n is not None for bounds in found for n in bounds)
