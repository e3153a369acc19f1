"""Whether the projections say what the log says: the log is projected anew, elsewhere, and both are compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from tacitus.ledger.projecting import Progress, Projector
from tacitus.store.base import CONTENTS, Store


def compare_with_log(store: Store, progress: Progress = lambda done, of: None) -> list[str]:
    """What the projections of a store say that its log does not, in words; takes as long as a rebuild."""
    with store.beside() as (as_it_is, anew):
        anew.append_entries(as_it_is.entries())
        Projector(anew).rebuild(progress)
        return [*_differences(as_it_is, anew), *as_it_is.damages(deep=True)]


def _differences(as_it_is: Store, anew: Store) -> Iterator[str]:
    for what in CONTENTS:
        there, meant = (Counter(_rows(store, what)) for store in (as_it_is, anew))
        more, fewer = (there - meant).total(), (meant - there).total()
        if more or fewer:
            yield f"{what}: {more} rows that the log does not give, {fewer} of the log's missing"


def _rows(store: Store, what: str) -> Iterable[tuple[Any, ...]]:
    rows = store.contents(what)
    return _held(rows) if what == "incidents" else rows


def _held(rows: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """The incidents and when they hold, stretches that follow each other without a gap as one."""
    held: list[list[Any]] = []
    for clock, since, until, *fold in rows:
        key = [clock, *fold]
        if held and held[-1][:-2] == key and held[-1][-1] == since:
            held[-1][-1] = until
        else:
            held.append([*key, since, until])
    return [tuple(row) for row in held]
