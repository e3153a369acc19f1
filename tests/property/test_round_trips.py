"""What goes out comes back: export, import into an empty ledger, the same incidents up to what the loss file names."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exports import files
from importing import bring
from ledger_factory import Paper, actor, day, voice
from tacitus.export.case_values import days_of
from tacitus.ledger.ledger import Ledger
from tacitus.model.ledger import LedgerIncident
from tacitus.model.records import Actor, Toll
from tacitus.resolve.tolls import toll_of

FEW = settings(max_examples=8)
LABELS = (
    "shelling",
    "air_strike",
    "bombing",
    "attack",
    "armed_clash",
    "abduction",
    "suicide_bombing",
    "invasion",
)
ARABIC = "لواء الشمال"
NAMES = ("Zorn Brigade", '=Zorn, "First"', "Two\nLines", ARABIC, "@Zarubets Guard")
WHENS = (None, day("2024-05-06"), day("2024-05-04", 3), day("2024-05-01", 31), day("2024-04-29", 7))
PLACES = (None, "Kharkiv", "eastern Syria", "Mogadishu", "El Fasher")
CATEGORIES = ("state_forces", "rebel", "militia", "civilian", "unknown")
WORDS = tuple(f"word{number}" for number in range(6))


@st.composite
def sides(draw: st.DrawFn) -> list[Actor]:
    """Nobody, somebody, or two."""
    names = draw(st.lists(st.sampled_from(NAMES), max_size=2, unique=True))
    return [replace(actor(name, "UKR", draw(st.sampled_from(CATEGORIES))), id=None) for name in names]


@st.composite
def papers(draw: st.DrawFn) -> Paper:
    """A report of several incidents: unknown days, places, sides and figures, names that are hard to write."""
    paper = Paper(" ".join(WORDS), "2024-05-07")
    for word in WORDS[: draw(st.integers(1, len(WORDS)))]:
        paper.incident(
            word,
            label=draw(st.sampled_from(LABELS)),
            when=draw(st.sampled_from(WHENS)),
            where=draw(st.sampled_from(PLACES)),
            initiators=draw(sides()),
            targets=draw(sides()),
            means=draw(st.sampled_from(((), ("drone",), ("missile", "shelling")))),
            tolls=[
                draw(toll(paper, word, effect)) for effect in ("killed", "wounded") if draw(st.booleans())
            ],
        )
    return paper


@st.composite
def toll(draw: st.DrawFn, paper: Paper, word: str, effect: str) -> Toll:
    """A figure: exact, at least, at most, about, none."""
    low, best, high = draw(
        st.sampled_from(
            (
                (0, 0, 0),
                (4, 4, 4),
                (5, 5, None),
                (24, None, None),
                (None, None, 9),
                (3, 4, 6),
                (None, 7, None),
            )
        )
    )
    by = draw(st.sampled_from((None, voice("the mayor"))))
    return replace(paper.toll(word, effect, 1, by=by), low=low, best=best, high=high)


def told(incident: LedgerIncident, *, exact: bool) -> dict[str, Any]:
    """What is compared of an incident, by the names that loss files use."""
    when, where = incident.when, incident.where
    days = days_of(when) if when else None
    found: dict[str, Any] = {
        "label": incident.label,
        "when": (when.start, when.end, when.precision) if when and exact else days,
        "point": (where.lat, where.lon) if where else None,
        "country": where.country if where else None,
        "initiators": sorted(one.name for one in incident.initiators),
        "targets": sorted(one.name for one in incident.targets),
    }
    for effect in ("killed", "wounded"):
        total = toll_of(incident, effect)
        bounds = {n: getattr(total, n) if total else None for n in ("low", "best", "high")}
        found |= {f"{effect}.{name}": bound for name, bound in bounds.items()}
    if exact:
        found |= {
            "radius_km": where.radius_km if where else None,
            "where": where.name if where else None,
            "means": sorted(one.class_ for one in incident.means),
            "status": incident.status,
        }
    return found


SAYS = {
    "side_a": ("initiators",), "side_b": ("targets",), "wounded": ("wounded.low", "wounded.best", "wounded.high"),
    "killed": ("killed.low", "killed.best", "killed.high"), "fatalities": ("killed.low", "killed.best", "killed.high"),
    "low": ("killed.low",), "best": ("killed.best",), "high": ("killed.high",),
}  # fmt: skip
"""Field of a loss file → what it stands for here, where that is called otherwise."""


def lost(loss: dict[str, Any], incident: str) -> set[str]:
    """What a loss file names of an incident."""
    rows = [row["field"] for row in loss["changes"] if row["incident"] == incident]
    return {name for row in rows for name in SAYS.get(row, (row,))}


def ids(name: str, text: str) -> dict[str, str]:
    """Id of a row → id of the incident that it was written from."""
    rows = list(csv.DictReader(io.StringIO(text)))
    if name == "ged":
        return {row["id"]: row["relid"] for row in rows}
    if name == "acled":
        return {row["event_id_cnty"]: row["tags"].split(";")[0].removeprefix("ledger_id=") for row in rows}
    return {row["id"]: row["id"] for row in rows}


def back(name: str, content: bytes, folder: Path) -> Iterator[tuple[str, LedgerIncident]]:
    """(id of the row, incident) of a file brought into an empty ledger."""
    path = folder / "export.csv"
    path.write_bytes(content)
    with Ledger("memory:back") as ledger:
        made = bring(ledger, name, path)
        assert (made.rejected, made.cells, made.words) == (0, 0, ())
        assert bring(ledger, name, path).known == made.rows
        for incident in ledger.view().incidents:
            row = ledger.report(incident.members[0].report).row
            assert row is not None
            yield row.id, incident


@pytest.mark.parametrize("name", ["ged", "acled", "csv"])
@given(paper=papers())
@FEW
def test_what_goes_out_comes_back_but_for_what_the_loss_file_names(name: str, paper: Paper) -> None:
    with Ledger("memory:out") as ledger, tempfile.TemporaryDirectory() as folder:
        ledger.add(paper.extraction())
        made, loss = files(name, ledger)
        named = ids(name, made[""].decode())
        assert len(named) == loss["incidents"]["written"]
        found = {named[row]: incident for row, incident in back(name, made[""], Path(folder))}
        assert found.keys() == set(named.values())
        for key, incident in found.items():
            gone = lost(loss, key)
            before, after = (told(one, exact=name == "csv") for one in (ledger.incident(key), incident))
            differs = {field for field, value in before.items() if after[field] != value}
            assert differs <= gone, {field: (before[field], after[field]) for field in differs - gone}
