"""What goes out comes back: export, import into an empty ledger, the same incidents up to what the loss file names."""

from __future__ import annotations

import csv
import io
import json
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from exports import files
from importing import bring, rejects
from ledger_factory import Paper
from made_papers import papers
from tacitus.export import FORMATS
from tacitus.export.case_values import days_of
from tacitus.ledger.ledger import Ledger
from tacitus.model.ledger import LedgerIncident
from tacitus.resolve.tolls import toll_of

FEW, MANY = settings(max_examples=4), settings(max_examples=40)


def told(incident: LedgerIncident, *, exact: bool) -> dict[str, Any]:
    """What is compared of an incident, by the names that loss files use."""
    when, where = incident.when, incident.where
    days = days_of(when) if when else None
    found: dict[str, Any] = {
        "label": incident.label,
        "when": (when.start, when.end, when.precision) if when and exact else days,
        "where": where.name if where else None,
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


OWN = {"json": "csv", "datapackage": "csv"}
"""Format → the rules by which it is read, where they are called otherwise."""
EXACT = frozenset({"csv", "json", "datapackage"})
INCIDENT_OF: dict[str, Callable[[dict[str, str]], tuple[str, str]]] = {
    "ged": lambda row: (row["id"], row["relid"]),
    "acled": lambda row: (row["event_id_cnty"], row["tags"].split(";")[0].removeprefix("ledger_id=")),
    "polecat": lambda row: (row["Event ID"], row["Event ID"]),
    "airwars": lambda row: (row["code"], row["code"]),
    "atlos": lambda row: (row["description"].removeprefix("'"), row["tags"].rsplit(", ")[-1]),
}
"""Format → (id of a row, id of the incident that it was written from)."""


def ids(name: str, content: bytes) -> dict[str, str]:
    """Id of a row → id of the incident that it was written from."""
    told = INCIDENT_OF.get(name, lambda row: (row["id"], row["id"]))
    return dict(told(row) for row in rows_of(name, content))


def rows_of(name: str, content: bytes) -> list[dict[str, str]]:
    """The rows of the table of incidents, as others read them."""
    if name == "json":
        found: list[dict[str, str]] = json.loads(content)["incidents"]
        return found
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            content = archive.read("incidents.csv")
    return list(csv.DictReader(io.StringIO(content.decode()), delimiter="\t" if name == "polecat" else ","))


def back(name: str, content: bytes, folder: Path) -> Iterator[tuple[str, LedgerIncident]]:
    """(id of the row, incident) of a file brought into an empty ledger."""
    path = folder / f"export{FORMATS[name].suffix}"
    path.write_bytes(content)
    with Ledger("memory:back") as ledger:
        made = bring(ledger, OWN.get(name, name), path)
        assert (made.rejected, made.left_out, made.cells, made.words) == (0, 0, 0, ()), rejects(ledger)
        assert bring(ledger, OWN.get(name, name), path).known == made.rows
        for incident in ledger.view().incidents:
            row = ledger.report(incident.members[0].report).row
            assert row is not None
            yield row.id, incident


BOTH_WAYS = ["ged", "acled", "polecat", "airwars", "atlos", "csv", "json", "datapackage"]


@pytest.mark.parametrize("name", BOTH_WAYS)
@given(paper=papers())
@FEW
def test_what_goes_out_comes_back_but_for_what_the_loss_file_names(name: str, paper: Paper) -> None:
    require_same(name, paper)


@pytest.mark.slow
@pytest.mark.parametrize("name", BOTH_WAYS)
@given(paper=papers())
@MANY
def test_so_do_many_ledgers(name: str, paper: Paper) -> None:
    require_same(name, paper)


def require_same(name: str, paper: Paper) -> None:
    with Ledger("memory:out") as ledger, tempfile.TemporaryDirectory() as folder:
        ledger.add(paper.extraction())
        made, loss = files(name, ledger)
        named = ids(name, made[""])
        assert len(named) == loss["incidents"]["written"]
        found = {named[row]: incident for row, incident in back(name, made[""], Path(folder))}
        assert found.keys() == set(named.values())
        for key, incident in found.items():
            gone = lost(loss, key)
            before, after = (told(one, exact=name in EXACT) for one in (ledger.incident(key), incident))
            differs = {field for field, value in before.items() if after[field] != value}
            assert differs <= gone, {field: (before[field], after[field]) for field in differs - gone}
