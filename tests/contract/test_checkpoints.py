"""Signed heads of a log: what an outsider can tell by the signer's public key, also of a log that was handed on."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from commands import error_of, run
from databases import ledger_at
from ledger_factory import a_reading
from tacitus import data_packages
from tacitus.errors import InstallationError, LedgerError, MissingInput, UsageError
from tacitus.ledger.ledger import Ledger

KINDS = ("sqlite", "postgresql")
TEXTS = ("Shells hit Kharkiv.", "Rockets struck a depot near Kherson.", "A drone hit Sumy.")


def a_ledger(address: str, *texts: str) -> str:
    with Ledger(address) as ledger:
        for text in texts:
            ledger.add(a_reading(text))
    return address


def signed(folder: Path, db: str) -> tuple[Path, Path, Path]:
    """A new key, its public half, and a checkpoint of a ledger."""
    key, checkpoint = folder / "key.pem", folder / "checkpoint.json"
    made = run("checkpoint", "--key", key, "--new-key", "-o", checkpoint, "--db", db)
    assert made.exit_code == 0, made.output
    return key, folder / "key.pem.pub", checkpoint


def held_to(db: object, checkpoint: Path, public: Path) -> list[object]:
    return ["verify", "--db", db, "--checkpoint", checkpoint, "--key", public]


@pytest.mark.parametrize("kind", KINDS)
def test_an_outsider_tells_by_the_public_key_that_a_log_is_what_was_signed(kind: str, tmp_path: Path) -> None:
    db = a_ledger(ledger_at(kind, tmp_path / "l.db"), *TEXTS[:2])
    key, public, checkpoint = signed(tmp_path, db)
    assert key.stat().st_mode & 0o777 == 0o600
    assert "PRIVATE" not in public.read_text() + checkpoint.read_text()
    # later, names hidden, handed on as a file
    a_ledger(db, TEXTS[2])
    assert run("redact", "Kherson", "-r", "a test", "--by", "Ann", "--db", db).exit_code == 0
    run("export-log", "--db", db, "-o", tmp_path / "log")
    assert "Kherson" not in (tmp_path / "log").read_text()
    run("import-log", tmp_path / "log", "--db", tmp_path / "theirs.db")
    for one in (db, tmp_path / "theirs.db"):
        told = run(*held_to(one, checkpoint, public))
        assert (told.exit_code, "as it was signed 20" in told.output) == (0, True), told.output
    # cut before the signed end, or written anew, each with a chain that holds
    head = json.loads(checkpoint.read_text())["entries"]
    lines = (tmp_path / "log").read_text().splitlines(keepends=True)
    (tmp_path / "cut").write_text("".join(lines[: head - 1]))
    run("import-log", tmp_path / "cut", "--db", tmp_path / "cut.db")
    a_ledger(f"sqlite:{tmp_path / 'anew.db'}", TEXTS[0], "A depot near Kherson was not hit.", TEXTS[2])
    for name in ("cut.db", "anew.db"):
        assert run("verify", "--db", tmp_path / name).exit_code == 0
        error = error_of(*held_to(tmp_path / name, checkpoint, public))
        assert isinstance(error, LedgerError), name


def test_what_was_not_signed_with_the_key_is_told(tmp_path: Path) -> None:
    db = a_ledger(f"sqlite:{tmp_path / 'l.db'}", *TEXTS)
    key, public, checkpoint = signed(tmp_path, db)
    run("checkpoint", "--key", tmp_path / "other", "--new-key", "-o", tmp_path / "c", "--db", db)
    said = json.loads(checkpoint.read_text())
    changes = (
        {"entries": 1},
        {"digest": "0" * 64},
        {"at": "2001-01-01T00:00:00+00:00"},
        {"signature": json.loads((tmp_path / "c").read_text())["signature"]},
    )
    for change in changes:
        (tmp_path / "changed").write_text(json.dumps({**said, **change}))
        assert "not signed with" in error_of(*held_to(db, tmp_path / "changed", public)).message, change
    assert "not signed with" in error_of(*held_to(db, checkpoint, tmp_path / "other.pub")).message
    nothings = (
        "",
        "{}",
        "[1]",
        "[" * 5000,
        json.dumps({**said, "what": "else"}),
        json.dumps({**said, "x": 1}),
    )
    for nothing in nothings:
        (tmp_path / "changed").write_text(nothing)
        assert "no checkpoint" in error_of(*held_to(db, tmp_path / "changed", public)).message, nothing
    assert "no public key" in error_of(*held_to(db, checkpoint, key)).message
    assert "no private key" in error_of("checkpoint", "--key", public, "--db", db).message
    assert isinstance(error_of(*held_to(db, checkpoint, tmp_path / "none")), MissingInput)
    assert isinstance(error_of("verify", "--db", db, "--checkpoint", checkpoint), UsageError)
    assert "already" in error_of("checkpoint", "--key", key, "--new-key", "--db", db).message


def test_the_key_is_one_that_openssl_reads_and_the_signature_one_that_it_checks(tmp_path: Path) -> None:
    db = a_ledger(f"sqlite:{tmp_path / 'l.db'}", *TEXTS)
    subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", tmp_path / "k"], check=True)
    public = subprocess.check_output(["openssl", "pkey", "-in", tmp_path / "k", "-pubout"])
    (tmp_path / "k.pub").write_bytes(public)
    assert run("checkpoint", "--key", tmp_path / "k", "-o", tmp_path / "c", "--db", db).exit_code == 0
    assert run(*held_to(db, tmp_path / "c", tmp_path / "k.pub")).exit_code == 0


def test_a_ledger_that_is_not_as_it_was_written_or_is_empty_is_not_signed(tmp_path: Path) -> None:
    a_ledger(f"sqlite:{tmp_path / 'empty.db'}")
    assert isinstance(
        error_of("checkpoint", "--key", tmp_path / "k", "--new-key", "--db", tmp_path / "empty.db"),
        MissingInput,
    )
    assert not (tmp_path / "k").exists()


def test_without_the_extra_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    db = a_ledger(f"sqlite:{tmp_path / 'l.db'}", TEXTS[0])
    monkeypatch.setattr(data_packages, "has", lambda module: module != "cryptography")
    error = error_of("checkpoint", "--key", tmp_path / "k", "--db", db)
    assert isinstance(error, InstallationError)
    assert "tacitus[team]" in error.remedy
