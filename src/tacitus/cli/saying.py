"""What the command line says and writes: nothing in it acts on a terminal, and no file is lost to a failed write."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import typer

from tacitus.errors import UsageError
from tacitus.model.characters import storable, visible


def say(line: str, *, err: bool = False) -> None:
    """One line for people: what would move the cursor or turn the writing stands as a mark."""
    typer.echo(visible(line), err=err)


def say_json(record: Any) -> None:
    """A record as one line of JSON for programs, its strings as they are."""
    from tacitus.model.codec import to_plain

    typer.echo(json.dumps(storable(to_plain(record)), ensure_ascii=False))


def write(out: Path | None, pieces: Iterable[str]) -> None:
    """Write text to standard output or to a file, which stays as it was until the new one is whole.

    Raises `UsageError` where it cannot be written.
    """
    if out is None:
        sys.stdout.writelines(pieces)
        return
    try:
        _replace(out, pieces)
    except OSError as error:
        raise UsageError(
            f"{out} cannot be written: {error.strerror or error}.",
            remedy="What was there before is unchanged. Make room, or name another file with --out.",
        ) from error


def _replace(out: Path, pieces: Iterable[str]) -> None:
    if out.exists() and not out.is_file():  # a pipe or a device has nothing to lose
        with out.open("w", encoding="utf-8", newline="") as sink:
            sink.writelines(pieces)
        return
    target = out.resolve()
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    beside = Path(name)
    try:
        with open(handle, "w", encoding="utf-8", newline="") as sink:  # noqa: PTH123 - a descriptor
            sink.writelines(pieces)
            sink.flush()
            os.fsync(sink.fileno())
        beside.chmod(_mode_of(target))
        beside.replace(target)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _mode_of(target: Path) -> int:
    """The permissions of the file that is there, else those that a new file gets."""
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
