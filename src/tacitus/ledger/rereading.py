"""A ledger's log with its reports read anew: what persons decided is carried over to the words that it was of."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from tacitus.boundary import attempt
from tacitus.errors import LedgerError
from tacitus.model.codec import from_plain, to_plain
from tacitus.model.records import Extraction, Judgement, Rating, Reading, Reject, Report, Resolution
from tacitus.model.rulings import Ruling
from tacitus.resolve.carrying import Carried, Change
from tacitus.store.base import DECISIONS, Store
from tacitus.store.chain import Entry
from tacitus.store.standing import VERSION

Read = Callable[[Report], Extraction | Reading]


@dataclass(frozen=True, slots=True)
class Failed:
    """A report that the newer reader could not read: it stands as it was read before."""

    report: str
    why: str


@dataclass(frozen=True, slots=True)
class Reread:
    """What came of reading anew: how the claims on each field changed, and what could not be read."""

    changes: Mapping[str, Change]
    failed: tuple[Failed, ...]


def reread(old: Store, new: Store, read: Read, progress: Callable[[int, int], None]) -> Reread:
    """Write the log of `old` into the empty `new`, each entry at its time, with every report read anew.

    Rows of datasets stay as they were read: their import rules say how. Raises `LedgerError` when `new` is not empty.
    """
    if new.last_seq():
        raise LedgerError(f"{new.path.name} is not empty.", remedy="Give a new file.")
    carried, failed = Carried(), list[Failed]()
    total = old.last_seq()
    with new.in_bulk(), new.writing():
        for entry in old.entries():
            if entry.kind == "reading":
                failed += _read_anew(old, new, entry, read, carried)
            else:
                new.add_entry(entry.kind, entry.subject, _body(entry, carried), at=entry.at)
            progress(entry.seq, total)
    return Reread(carried.changes, tuple(failed))


def _read_anew(old: Store, new: Store, entry: Entry, read: Read, carried: Carried) -> Iterator[Failed]:
    before = old.extraction_as_written(entry.subject)
    made = before
    if before.report.row is None:
        told = attempt(partial(read, before.report), stage="read")
        if isinstance(told, Reject):
            yield Failed(entry.subject, told.message)
        else:
            made = replace(before, claims=told.claims, rejects=told.rejects)
    carried.read_anew(before.claims, made.claims)
    new.add_reading(made, at=entry.at)


def _body(entry: Entry, carried: Carried) -> dict[str, Any]:
    """What an entry says, of the accounts and claims that there are now."""
    plain: dict[str, Any] = json.loads(entry.body)
    if entry.kind == VERSION:
        moved = {carried.accounts.get(k, k): carried.accounts.get(v, v) for k, v in plain["accounts"].items()}
        return {**plain, "accounts": moved}
    kind = next((kind for kind, name in DECISIONS.items() if name == entry.kind), None)
    if kind is None:
        return plain
    made = from_plain(kind, plain)
    if isinstance(made, Judgement):
        return dict(to_plain(carried.judgement(made)))
    if isinstance(made, Rating):
        return dict(to_plain(carried.rating(made)))
    if isinstance(made, Resolution):
        return dict(to_plain(carried.resolution(made)))
    return dict(to_plain(carried.ruling(made))) if isinstance(made, Ruling) else plain
