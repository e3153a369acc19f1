"""What a user gives that no command can use: one line with a remedy, never a traceback."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from tacitus.cli import main
from tacitus.cli.options import Signed
from tacitus.errors import LedgerError, UsageError
from tacitus.ledger.ledger import Ledger
from tacitus.ledger.written_values import interval
from tacitus.model.instants import parse_instant
from tacitus.model.toml import folder_named, toml_in
from tacitus.pipeline.importing import own_table
from tacitus.settings import Settings, load_settings
from tacitus.sources.rows import open_table

LONG = "9" * 5000
LINK = "a" * 64


@pytest.mark.parametrize(
    "raw",
    [b"a = " + b"[" * 50_000, b"a = " + LONG.encode(), b"a = '\xff'", b"a"],
    ids=["deep", "long", "bytes", "none"],
)
def test_toml_that_is_none(tmp_path: Path, raw: bytes) -> None:
    file = tmp_path / "mine.toml"
    file.write_bytes(raw)
    with pytest.raises(UsageError, match="is no TOML"):
        toml_in(file)


@pytest.mark.parametrize("written", ["~nobody-of-this-name/x", "a\0b"])
def test_a_folder_that_is_none(written: str) -> None:
    with pytest.raises(UsageError, match="is no folder"):
        folder_named(written, Path("plan.toml"))


def test_a_setting_with_a_home_that_is_none() -> None:
    with pytest.raises(UsageError, match="TACITUS_CACHE"):
        load_settings({"TACITUS_CACHE": "~nobody-of-this-name/x"})


def test_a_user_without_home_or_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def nowhere(name: str) -> str:
        raise RuntimeError("could not determine the home directory")

    def nobody() -> str:
        raise KeyError("getpwuid(): uid not found")

    monkeypatch.setattr("platformdirs.user_cache_dir", nowhere)
    monkeypatch.setattr("getpass.getuser", nobody)
    with pytest.raises(UsageError, match="no home folder"):
        Settings()
    assert Settings(cache=tmp_path).cache == tmp_path
    with pytest.raises(UsageError, match="no name for its user"):
        _ = Signed().name
    assert Signed(by="Ada").name == "Ada"


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (["show", "i_0", "--db", "n" * 300], 2),
        (["import-log", "FOLDER", "--db", "FOLDER/new.db"], 2),
        (["watch", "n" * 300, "--once"], 2),
        (["verify", "--head", f"{LONG}:{LINK}", "--db", "LEDGER"], 2),
        (["verify", "--head", f"{'9' * 30}:{LINK}", "--db", "LEDGER"], 2),
        (["desk", "claim", "r_0", f"{LONG}-{LONG}", "type", "shelling", "-r", "x", "--db", "LEDGER"], 2),
        (["originals", "export", "r_0", "-o", ".", "--db", "LEDGER"], 2),
    ],
)
def test_what_no_command_can_use(
    command: list[str],
    code: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    Ledger(tmp_path / "l.db").close()
    given = [
        one.replace("LEDGER", str(tmp_path / "l.db")).replace("FOLDER", str(tmp_path)) for one in command
    ]
    monkeypatch.setattr("sys.argv", ["tacitus", *given])
    with pytest.raises(SystemExit) as stopped:
        main()
    assert stopped.value.code == code
    said = capsys.readouterr().err
    assert said.startswith("tacitus: ")
    assert said.count("\n") == 1


@pytest.mark.parametrize("raw", [b"\xff\xfe{}", b"[" * 100_000], ids=["bytes", "deep"])
def test_a_log_that_is_none(tmp_path: Path, raw: bytes) -> None:
    with Ledger(tmp_path / "l.db") as ledger, pytest.raises(LedgerError):
        ledger.import_log(io.TextIOWrapper(io.BytesIO(raw), "utf-8"))


def test_the_ends_of_the_calendar() -> None:
    assert parse_instant("9999-12-31T23:59:59-14:00").year == 9999
    assert parse_instant("0001-01-01T00:00:00+14:00").year == 1
    for last in ("9999-12-31", "9999-12", "9999-12-31T23:59"):
        with pytest.raises(UsageError, match="is no time"):
            interval(last)


def test_a_header_of_too_many_columns_is_no_table(tmp_path: Path) -> None:
    file = tmp_path / "wide.csv"
    file.write_text(",".join(f"c{number}" for number in range(20_000)) + "\n", "utf-8")
    with pytest.raises(UsageError, match="20,000 columns"):
        open_table(file)


@pytest.mark.parametrize(
    "descriptor",
    [
        '{"resources": [{"name": "incidents", "path": "datapackage.json"}]}',
        '{"resources": [{"name": "incidents", "path": "a\\u0000b"}]}',
        "[" * 100_000,
    ],
    ids=["itself", "NUL", "deep"],
)
def test_a_data_package_that_is_none(tmp_path: Path, descriptor: str) -> None:
    (tmp_path / "datapackage.json").write_text(descriptor, "utf-8")
    with pytest.raises(UsageError):
        open_table(tmp_path)


def test_our_own_file_without_a_list_of_incidents(tmp_path: Path) -> None:
    file = tmp_path / "ours.json"
    file.write_text('{"rule": 1, "claims": [], "incidents": 5}', "utf-8")
    with pytest.raises(UsageError, match="no list"):
        own_table(file)


def test_a_table_in_an_archive_that_is_broken(tmp_path: Path) -> None:
    file = tmp_path / "table.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("a.csv", "id,date\nQ,2023-01-01\n")
    raw = bytearray(file.read_bytes())
    raw[45] ^= 255
    file.write_bytes(raw)
    with pytest.raises(UsageError, match="cannot be unpacked"):
        open_table(file)
