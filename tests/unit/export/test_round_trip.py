"""What goes out and comes in again is the same, up to exactly what the loss report names."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from exports import files
from importing import bring
from ledger_factory import Paper, actor, day, voice
from tacitus.cli import build_app
from tacitus.export import FORMATS
from tacitus.ledger.ledger import Ledger
from tacitus.model.ledger import LedgerIncident, Total
from tacitus.model.records import Extraction
from tacitus.resolve.tolls import toll_of

OURS = {"csv": "csv", "json": "csv", "datapackage": "csv"}
FORMATS_OF_BOTH_WAYS = OURS | {name: name for name in ("acled", "airwars", "atlos", "ged", "polecat")}
"""Format of export → the rules by which it is imported."""
Said = tuple[str | None, str | None, tuple[int | None, ...] | None]


def again(name: str, content: bytes, folder: Path) -> list[LedgerIncident]:
    """The incidents of an empty ledger that a file of a format was imported into."""
    path, db = folder / f"out{FORMATS[name].suffix}", folder / "again.db"
    path.write_bytes(content)
    ran = CliRunner().invoke(
        build_app(), ["import", name, str(path), "--db", str(db), "--published", "2024-05-10"]
    )
    assert ran.exit_code in (0, 3), ran.output
    with Ledger(db) as ledger:
        return list(ledger.view().incidents)


def said(incident: LedgerIncident, killed: tuple[int | None, ...] | None) -> Said:
    """First day, place and dead."""
    return (
        incident.when.start[:10] if incident.when else None,
        incident.where.name if incident.where else None,
        killed,
    )


def dead(incident: LedgerIncident) -> tuple[int | None, ...] | None:
    total = toll_of(incident, "killed")
    return (total.low, total.best, total.high) if total else None


@pytest.mark.parametrize("name", ["csv", "json", "datapackage"])
def test_our_own_formats_bring_back_every_incident(name: str, hard: Ledger, tmp_path: Path) -> None:
    made, _ = files(name, hard)
    back = again(name, made[""], tmp_path)
    told = [said(i, dead(i)) for i in hard.view().incidents]
    assert sorted(map(str, told)) == sorted(str(said(i, dead(i))) for i in back)


@pytest.mark.parametrize("name", ["acled", "ged"])
def test_formats_of_others_bring_back_what_the_loss_report_does_not_name(
    name: str, hard: Ledger, tmp_path: Path
) -> None:
    made, loss = files(name, hard)
    back = again(name, made[""], tmp_path)
    absent = {row["incident"] for row in loss["left_out"]} | nameless(loss)
    for incident in hard.view().incidents:
        if incident.id not in absent:
            killed = written(incident, loss)
            assert any(is_told(incident, other) and dead(other) == killed for other in back), incident.label


PLACES = ("Kharkiv", "Hasakah", "Dnipro", "Beirut", None)
SIDES = (actor("Army of the North", "RUS", "state_forces"), actor('Front; "2nd"', "SYR", "rebel"))
TEXT = "Fire hit first here. Fire hit second here. Fire hit third here."


@st.composite
def ledgers(draw: st.DrawFn) -> Extraction:
    """A report of up to three incidents of which more or less is known."""
    paper = Paper(TEXT, "2024-05-09")
    for words in ("first here", "second here", "third here")[: draw(st.integers(1, 3))]:
        paper.incident(
            words,
            label=draw(st.sampled_from(("shelling", "air_strike", "bombing", "armed_clash", "attack"))),
            when=draw(
                st.sampled_from((day("2024-05-06"), day("2024-05-05", 3), day("2024-05-01", 31), None))
            ),
            where=draw(st.sampled_from(PLACES)),
            initiators=draw(st.sampled_from(((), SIDES[:1], SIDES[1:]))),
            targets=draw(st.sampled_from(((), SIDES[1:], (actor("villagers", "SYR", "civilian"),)))),
            killed=draw(st.sampled_from((None, 0, 1, 12))),
            wounded=draw(st.sampled_from((None, 0, 7))),
            by=draw(st.sampled_from((None, voice("the mayor")))),
        )
    return paper.extraction()


@given(ledgers())
@settings(max_examples=3)
@pytest.mark.parametrize("name", sorted(FORMATS_OF_BOTH_WAYS))
def test_whatever_is_known_comes_back_up_to_the_loss_report(name: str, made: Extraction) -> None:
    with tempfile.TemporaryDirectory() as folder, Ledger("memory:") as ledger, Ledger("memory:") as other:
        ledger.add(made)
        written_to, loss = files(name, ledger)
        told = loss["incidents"]
        assert told["asked"] == told["written"] + told["left_out"] == len(ledger.view().incidents)
        assert len(loss["left_out"]) == told["left_out"]
        path = Path(folder) / f"out{FORMATS[name].suffix}"
        path.write_bytes(written_to[""])
        came = bring(other, FORMATS_OF_BOTH_WAYS[name], path)
        back = list(other.view().incidents)
        absent = {row["incident"] for row in loss["left_out"]}
        kept = [one for one in ledger.view().incidents if one.id not in absent]
        assert came.rows - came.rejected - came.left_out == len(back)
        unread = came.rejected + came.left_out
        missing = [one for one in kept if not any(agree(one, there, loss) for there in back)]
        assert len(missing) <= unread, [(one.label, one.when, one.where) for one in missing]
        if name in OURS:
            assert unread == 0


def agree(one: LedgerIncident, other: LedgerIncident, loss: dict[str, Any]) -> bool:
    """Whether an incident that came in says what another says, in all that the loss report does not name."""
    lost = {row["field"] for row in loss["changes"] if row["incident"] == one.id}
    if "where" not in lost and one.where is not None:
        if other.where is None or other.where.name != one.where.name:
            return False
    if not lost & {"when", "when_precision"} and one.when is not None:
        if other.when is None or not other.when.start[:10] <= one.when.start[:10] < other.when.end:
            return False
    for effect in ("killed", "wounded"):
        total, there = toll_of(one, effect), toll_of(other, effect)
        if effect not in lost and figures(total) != figures(there):
            return False
    return True


def figures(total: Total | None) -> tuple[int | None, ...] | None:
    return (total.low, total.best, total.high) if total else None


def is_told(incident: LedgerIncident, other: LedgerIncident) -> bool:
    """Whether one that came in lies where an incident does, and its time holds the incident's first day."""
    assert incident.when is not None
    assert incident.where is not None
    if other.where is None or other.when is None or other.where.name != incident.where.name:
        return False
    return other.when.start[:10] <= incident.when.start[:10] < other.when.end


def nameless(loss: dict[str, Any]) -> set[str]:
    """GED's rows need two sides: what is written with an empty one is named, and no importer need take it."""
    return {row["incident"] for row in loss["changes"] if row["rule"] == "sides.unknown"}


def written(incident: LedgerIncident, loss: dict[str, Any]) -> tuple[int | None, ...] | None:
    """The dead as they come back: what a rule wrote, else what is known. ACLED's 0 may be unknown, and is no figure."""
    changed = [row for row in loss["changes"] if row["incident"] == incident.id]
    if loss["format"] == "acled" and dead(incident) in (None, (0, 0, 0)):
        return None
    rules = [int(row["wrote"]) for row in changed if row["rule"].startswith("vague.")]
    if rules:
        return (rules[0],) * 3
    return dead(incident)
