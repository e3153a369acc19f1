"""What the command line says and writes: nothing in it acts on a terminal, and no file is lost to a failed write."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

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
    with saving() as opened:
        sink = opened(out)
        for piece in pieces:
            sink.write(piece.encode("utf-8"))


@contextmanager
def saving() -> Iterator[Callable[[Path], IO[bytes]]]:
    """Gives what opens files to write; each stays as it was until all the new ones are whole.

    Raises `UsageError` where one cannot be written.
    """
    asked: list[Path] = []
    begun: list[_Begun] = []

    def opened(out: Path) -> IO[bytes]:
        asked.append(out)
        begun.append(_begin(out))
        return begun[-1].sink

    try:
        yield opened
        for file in begun:
            file.finish()
        for file in begun:
            file.replace()
    except OSError as error:
        raise UsageError(
            f"{asked[-1] if asked else error.filename} cannot be written: {error.strerror or error}.",
            remedy="What was there before is unchanged. Check the folder and the room on its disk, "
            "or name another file with --out.",
        ) from error
    finally:
        for file in begun:
            file.forget()


@dataclass(frozen=True, slots=True)
class _Begun:
    """A file that is being written, beside the one that it is to replace; a pipe or a device is written itself."""

    out: Path
    sink: IO[bytes]
    beside: Path | None

    def finish(self) -> None:
        self.sink.flush()
        if self.beside is not None:
            os.fsync(self.sink.fileno())
        self.sink.close()

    def replace(self) -> None:
        if self.beside is not None:
            target = self.out.resolve()
            self.beside.chmod(_mode_of(target))
            self.beside.replace(target)

    def forget(self) -> None:
        with suppress(OSError):  # a full disk fails once more on closing
            self.sink.close()
        if self.beside is not None:
            self.beside.unlink(missing_ok=True)


def _begin(out: Path) -> _Begun:
    if out.exists() and not out.is_file():  # nothing to lose
        return _Begun(out, out.open("wb"), None)
    target = out.resolve()
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    return _Begun(out, open(handle, "wb"), Path(name))  # noqa: PTH123 - a descriptor, closed by `forget`


def _mode_of(target: Path) -> int:
    """The permissions of the file that is there, else those that a new file gets."""
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
