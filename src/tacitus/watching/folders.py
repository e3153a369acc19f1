"""Folders under watch: which files are new, changed or gone since the last look."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from tacitus.errors import MissingInput
from tacitus.model.characters import in_one_line
from tacitus.pipeline.add import Arrived, Turned
from tacitus.pipeline.found import WATCHING, find_reports
from tacitus.settings import Settings
from tacitus.sources.opening import list_sources
from tacitus.watching.plan import Folder
from tacitus.watching.state import State

SETTLED = 2.0
"""Seconds that a file must have been left alone: one that is still being written is not read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file to add. `path` is below its folder; `changed` is when it was, in nanoseconds since 1970."""

    folder: Folder
    path: str
    size: int
    changed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a look at a folder found; `unsettled` says that something is still being written."""

    files: tuple[File, ...]
    unsettled: bool


def remembered(path: str | Path) -> str:
    """A path as a side file can hold it: bytes of a name that are no UTF-8 stand as escapes."""
    return str(path).encode("utf-8", "backslashreplace").decode("utf-8")


def look(folder: Folder, state: State) -> Look:
    """What is new or changed; what is gone is forgotten. The folder's own disappearance forgets nothing."""
    try:
        found = [Path(name) for name in list_sources(folder.path)]
    except MissingInput:
        if not folder.path.is_dir():
            return Look(files=(), unsettled=False)
        found = []
    key, now = remembered(folder.path.resolve()), time.time_ns()
    known, there, fresh, unsettled = state.files(key), set[str](), [], False
    for name in found:
        path = name.relative_to(folder.path).as_posix()
        there.add(remembered(path))
        try:
            told = name.stat()
        except OSError:
            continue
        if known.get(remembered(path)) == (told.st_size, told.st_mtime_ns):
            continue
        if 0 <= now - told.st_mtime_ns < SETTLED * 1e9:
            unsettled = True
            continue
        fresh.append(File(folder=folder, path=path, size=told.st_size, changed=told.st_mtime_ns))
    state.drop_files(key, known.keys() - there)
    return Look(files=tuple(fresh), unsettled=unsettled)


def opened(file: File, settings: Settings) -> Iterator[Arrived | Turned]:
    """The reports of a file, with the path below its folder."""
    whole = file.folder.path / file.path
    shown = f"{file.folder.path.resolve().name}/{file.path}"

    def below(path: str | None) -> str:
        return in_one_line(f"{shown}{(path or '').removeprefix(whole.name)}")

    for item in find_reports([str(whole)], settings, outlet=file.folder.outlet, command=WATCHING):
        original = item.original and replace(item.original, path=below(item.original.path))
        if isinstance(item, Turned):
            yield replace(item, path=below(item.path), original=original)
        else:
            report = replace(item.report, path=below(item.report.path))
            yield Arrived(report=report, original=original)
