"""The suites that every export format passes, and that SQLite is named in one place."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import tacitus
from exports import files, installed
from ledger_factory import a_reading
from tacitus.export import FORMATS
from tacitus.ledger.ledger import Ledger
from tacitus.model.ledger import LedgerView

SOURCE = Path(tacitus.__file__).parent


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def test_sqlite_is_spoken_in_the_store_the_gazetteer_and_as_a_format_alone() -> None:
    found = {
        path.relative_to(SOURCE).parent.as_posix()
        for path in SOURCE.rglob("*.py")
        if "sqlite3" in imported(path)
    }
    assert found == {"store/sqlite", "ground/places", "export"}


def test_the_driver_of_a_server_is_loaded_where_one_is_named_alone() -> None:
    found = {
        path.relative_to(SOURCE).parent.as_posix()
        for path in SOURCE.rglob("*.py")
        if any(name.partition(".")[0] == "pg8000" for name in imported(path))
    }
    assert found == {"store/postgres"}
    program = "import sys, tacitus.ledger.ledger as it; it.Ledger('memory:').summary(); print('pg8000' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert said.stdout == "False\n"


@pytest.fixture(params=["one report", "nothing"])
def view(request: pytest.FixtureRequest) -> LedgerView:
    with Ledger("memory:") as ledger:
        if request.param == "one report":
            ledger.add(a_reading())
        return ledger.view()


@pytest.mark.parametrize("name", installed())
def test_every_format_keeps_the_contract(name: str, view: LedgerView) -> None:
    written, loss = files(name, view)
    again, loss_again = files(name, view)
    assert loss_again == loss
    assert again == written or not FORMATS[name].same_bytes
    assert set(written) <= {"", *FORMATS[name].beside}
    counted = loss["incidents"]
    assert counted["asked"] == counted["written"] + counted["left_out"] == len(view.incidents)
    assert len(loss["left_out"]) == counted["left_out"]
    assert all(said.strip() for said in loss["words"])
    assert "/" in FORMATS[name].media_type
