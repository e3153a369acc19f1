"""What goes out and comes in again is the same, up to exactly what the loss report names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from exports import files
from tacitus.cli import build_app
from tacitus.export import FORMATS
from tacitus.ledger.ledger import Ledger
from tacitus.model.ledger import LedgerIncident
from tacitus.resolve.tolls import toll_of

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


@pytest.mark.parametrize("name", ["csv", "json"])
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
