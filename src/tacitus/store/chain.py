"""The hash chain over the log: no entry can be changed, dropped or slipped in without its showing."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

GENESIS = "0" * 64
"""What the first entry's digest is chained to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row of the log. `body` is canonical JSON; `digest` covers every other field and the past."""

    seq: int
    at: str
    kind: str
    subject: str
    body: str
    digest: str


def canonical(plain: Any) -> str:
    """The one JSON text of a JSON-able value, in ASCII so that any Unicode text comes back as it went in."""
    return json.dumps(plain, ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def digest(previous: str, *, seq: int, at: str, kind: str, subject: str, body: str) -> str:
    """SHA-256 (hex) over the previous digest and this entry; the body enters by its own SHA-256."""
    body_sum = hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest()
    line = canonical([previous, seq, at, kind, subject, body_sum])
    return hashlib.sha256(line.encode("utf-8", "surrogatepass")).hexdigest()


def follows(entry: Entry, previous: str) -> bool:
    """Whether `entry` is what was written after the entry whose digest is `previous`."""
    return entry.digest == digest(
        previous, seq=entry.seq, at=entry.at, kind=entry.kind, subject=entry.subject, body=entry.body
    )


def to_line(entry: Entry) -> str:
    """An entry as one line of an exported log."""
    fields = {name: getattr(entry, name) for name in ("seq", "at", "kind", "subject", "body", "digest")}
    return canonical(fields) + "\n"


def from_line(line: str) -> Entry:
    """The entry that `to_line` wrote. Raises `ValueError`."""
    try:
        return Entry(**json.loads(line))
    except TypeError as error:
        raise ValueError("no entry of a log") from error
