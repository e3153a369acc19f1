"""Result files: what came of a shard, line by line, compressed, with a checksum; a file is there whole or not at all."""

from __future__ import annotations

import gzip
import hashlib
import heapq
import json
import os
import tempfile
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from operator import attrgetter
from pathlib import Path
from typing import Any

from tacitus.model.codec import from_plain, to_plain
from tacitus.model.originals import Brought
from tacitus.model.records import Reading, Reject, Report
from tacitus.pipeline.add import Arrived, Outcome, Turned

ENDING = ".jsonl.gz"
COMPRESSION = 3
"""It is read once, soon: speed counts for more than size."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What was found in a part of a source, and what came of reading it (None for what was turned away before)."""

    source: int
    """Its number in the shard."""
    unit: int
    """The number of the part in the source."""
    found: Arrived | Turned
    outcome: Outcome | None = None


def place_of(folder: Path, key: str) -> Path:
    """The result file of a shard."""
    return folder / f"{key}{ENDING}"


def encode_found(found: Arrived | Turned) -> bytes:
    """What was found, as a piece of a line."""
    said: dict[str, Any] = (
        {"report": to_plain(found.report)}
        if isinstance(found, Arrived)
        else {"path": found.path, "reject": to_plain(found.reject)}
    )
    if found.original is not None:
        named = to_plain(replace(found.original, raw=b""))
        said["original"] = {**named, "raw": b64encode(found.original.raw).decode("ascii")}
    return _packed(said)


def encode_outcome(outcome: Outcome) -> bytes:
    """What came of reading, as a piece of a line; mentions are left out."""
    if isinstance(outcome, Reject):
        return _packed({"reject": to_plain(outcome)})
    return _packed({"reading": to_plain(replace(outcome, mentions=()))})


def line_of(source: int, unit: int, found: bytes, outcome: bytes | None = None) -> bytes:
    """One line of a result file."""
    return b'{"at":[%d,%d],"found":%b,"outcome":%b}\n' % (source, unit, found, outcome or b"null")


def write_result(path: Path, key: str, lines: Iterable[bytes]) -> None:
    """Write the result file of the shard `key`: first beside its place, then, durable, there. Raises `OSError`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(prefix=".", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            with gzip.GzipFile(
                filename="", fileobj=file, mode="wb", compresslevel=COMPRESSION, mtime=0
            ) as out:
                total, count = hashlib.sha256(), 0
                for line in lines:
                    total.update(line)
                    out.write(line)
                    count += 1
                out.write(_packed({"shard": key, "lines": count, "sha256": total.hexdigest()}))
            file.flush()
            os.fsync(handle)
        Path(beside).replace(path)
    finally:
        Path(beside).unlink(missing_ok=True)


def is_sound(path: Path, key: str) -> bool:
    """Whether there is a whole result of the shard `key`."""
    total, count, last = hashlib.sha256(), 0, b""
    try:
        with gzip.open(path, "rb") as lines:
            for line in lines:
                if last:
                    total.update(last)
                    count += 1
                last = line
        return bool(last) and json.loads(last) == {"shard": key, "lines": count, "sha256": total.hexdigest()}
    except (OSError, EOFError, zlib.error, ValueError):
        return False


def records_of(paths: Iterable[Path]) -> Iterator[Record]:
    """The records of result files that are sound, by place in the sources: slices of one file are merged."""
    return heapq.merge(*map(_records, paths), key=attrgetter("source", "unit"))


def _records(path: Path) -> Iterator[Record]:
    with gzip.open(path, "rb") as lines:
        for line in lines:
            said = json.loads(line)
            if "at" in said:
                source, unit = said["at"]
                found, outcome = _found(said["found"]), _outcome(said["outcome"])
                yield Record(source=source, unit=unit, found=found, outcome=outcome)


def _found(said: dict[str, Any]) -> Arrived | Turned:
    original = said.get("original")
    brought = (
        from_plain(Brought, {**original, "raw": b64decode(original["raw"])}) if original is not None else None
    )
    if "report" in said:
        return Arrived(report=from_plain(Report, said["report"]), original=brought)
    return Turned(path=said["path"], reject=from_plain(Reject, said["reject"]), original=brought)


def _outcome(said: dict[str, Any] | None) -> Outcome | None:
    if said is None:
        return None
    return from_plain(Reject, said["reject"]) if "reject" in said else from_plain(Reading, said["reading"])


def _packed(said: Any) -> bytes:
    """As JSON in ASCII: a lone surrogate stays what it is."""
    return json.dumps(said, separators=(",", ":")).encode("ascii")
