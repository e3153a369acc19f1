"""The suites that every reader, export format and kind of source passes, and that SQLite is named in one place."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import tacitus
from exports import files, installed
from ledger_factory import a_reading
from tacitus.errors import RecordError
from tacitus.export import FORMATS
from tacitus.ledger.ledger import Ledger
from tacitus.model.ledger import LedgerView
from tacitus.settings import Settings
from tacitus.sources.kinds import KINDS, MANY, open_originals
from tacitus.sources.source import Opened, Original, SourceReject

SOURCE = Path(tacitus.__file__).parent
TEXT = "Shells hit Orlan on Monday, killing four people, the mayor said."
SETTINGS = Settings(max_characters=1_000)
HOSTILE = (
    b"",
    b"\x00\xff\xfe\x00",
    b"<html><body></body></html>",
    b'{"text": 1}\n[]\n',
    "½ \ud800".encode("utf-16", "surrogatepass"),
    b"x" * 2_000,
)


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


def bytes_of(kind: str, text: str) -> bytes:
    """A text as a file of a kind holds it."""
    if KINDS[kind] in MANY:
        return (json.dumps({"text": text}) + "\n").encode()
    return f"<html><body><article><p>{text}</p></article></body></html>".encode()


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_source_keeps_the_contract(kind: str, tmp_path: Path) -> None:
    raw = bytes_of(kind, TEXT) if KINDS[kind] is not KINDS[".txt"] else TEXT.encode()
    (tmp_path / f"one{kind}").write_bytes(raw)
    (opened,) = open_originals(tmp_path, SETTINGS)
    assert isinstance(opened, Opened)
    assert TEXT in opened.report.text
    assert opened.report.path is not None
    assert opened.report.path.startswith(f"{tmp_path.name}/one{kind}")
    assert opened.original.raw in raw
    assert list(open_originals(tmp_path, SETTINGS)) == [opened]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("raw", HOSTILE)
def test_what_no_kind_can_read_is_an_error_of_the_record(kind: str, raw: bytes) -> None:
    """A report that can be read, a reject with words, or a `RecordError`: nothing else comes out."""
    try:
        found = list(KINDS[kind](Original(path=f"bad{kind}", raw=raw), SETTINGS))
    except RecordError:
        return
    for one in found:
        assert one.reject.message if isinstance(one, SourceReject) else one.report.text.encode()
