"""The hash chain over the log: no entry can be changed, dropped or slipped in without its showing.

A body enters the chain by its SHA-256 alone, so that a log can be handed on with names hidden: the hidden body
carries the sum of the body as it was written, and the chain still holds. That keeps a name from being read, not
from being guessed: sums and ids are hashes of the text, so whoever guesses the name can tell that it is the one.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from typing import Any

from tacitus.store.redact import Hidden, hide, hide_in_reading

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


SUM_KEY = "#"
"""Key of a hidden body's sum: it comes first in canonical order."""
_SUM_HEAD = f'{{"{SUM_KEY}":"'


def body_sum(body: str) -> str:
    """The SHA-256 (hex) by which a body enters the chain; a hidden body says it itself."""
    if is_hidden(body):
        return body[len(_SUM_HEAD) : len(_SUM_HEAD) + 64]
    return hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest()


def is_hidden(body: str) -> bool:
    """Whether names were hidden in a body before it was handed on: the chain does not vouch for its words."""
    return body.startswith(_SUM_HEAD)


def with_names_hidden(entry: Entry, hidden: Hidden | None) -> Entry:
    """The entry to hand on: names hidden in its body, if there are any."""
    if hidden is None:
        return entry
    plain = json.loads(entry.body)
    covered = hide_in_reading(plain, hidden) if entry.kind == "reading" else hide(plain, hidden)
    if covered == plain:
        return entry
    return replace(entry, body=canonical({**covered, SUM_KEY: body_sum(entry.body)}))


def digest(previous: str, *, seq: int, at: str, kind: str, subject: str, body: str) -> str:
    """SHA-256 (hex) over the previous digest and this entry; the body enters by its own SHA-256."""
    line = canonical([previous, seq, at, kind, subject, body_sum(body)])
    return hashlib.sha256(line.encode("utf-8", "surrogatepass")).hexdigest()


def follows(entry: Entry, previous: str) -> bool:
    """Whether `entry` is what was written after the entry whose digest is `previous`."""
    if not all(isinstance(field, str) for field in (entry.at, entry.kind, entry.subject, entry.body)):
        return False
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
    except (TypeError, RecursionError) as error:
        raise ValueError("no entry of a log") from error
