"""Originals: the bytes that reports were made from as they came; their custody: where from, when, by which command."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Where = Literal["beside", "inside", "off"]
"""Where originals are kept: in a folder beside the ledger's file, in it, or nowhere."""
MOST_BYTES = 32 * 1024**2


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """Whether and where originals are kept, and how large (bytes) one may be."""

    where: Where = "beside"
    most_bytes: int = MOST_BYTES


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """The bytes of a report or of a source that was turned away, with where they are from.

    `path` names them from the file or folder that was given on; `fetched` is when, where the source tells (ISO 8601);
    `command` is what brought them.
    """

    raw: bytes
    path: str | None
    media_type: str
    command: str
    url: str | None = None
    fetched: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Custody:
    """What the log says of an original, and whether it is here.

    `of` is the report, or the reject, that was made of it; `entry` and `digest` are of the log's entry that says so, `at`
    when that came in. `state` is `kept`; or `not_kept`, `missing`, `damaged` or `withheld`, and `why` says so in words.
    """

    of: str
    sha256: str
    size: int
    media_type: str
    path: str | None
    url: str | None
    fetched: str | None
    command: str
    version: str
    at: str
    entry: int
    digest: str
    state: Literal["kept", "not_kept", "missing", "damaged", "withheld"] = "kept"
    why: str = ""
