"""Runs an export: opens what it writes to, and writes its loss report."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO

from tacitus.exchange.loss import GoneRow, LossCount, LossReport, MappingUsed, Tally
from tacitus.exchange.mapping import mapping_of
from tacitus.export.formats import FORMATS
from tacitus.export.job import Job, Open
from tacitus.export.losses import Losses
from tacitus.ledger.query import LedgerQuery
from tacitus.model.codec import to_plain
from tacitus.model.query import IncidentQuery


@dataclass(frozen=True, slots=True)
class Exported:
    """What came of an export: its losses, and the cursor that a later one takes."""

    losses: Losses
    words: tuple[str, ...]
    report: LossReport
    """Without its rows."""

    def loss_file(self) -> Iterator[str]:
        """The loss report as JSON, row by row."""
        plain = to_plain(self.report)
        del plain["left_out"], plain["changes"]
        yield json.dumps(plain, ensure_ascii=False, indent=1)[:-2]
        yield ',\n "left_out": ['
        yield from _listed(self.losses.left_out_rows())
        yield '],\n "changes": ['
        yield from _listed(self.losses.changed_rows())
        yield "]\n}\n"


def export(
    name: str,
    source: LedgerQuery,
    query: IncidentQuery,
    main: IO[bytes],
    *,
    beside: Open | None = None,
    mapping: Path | None = None,
    since: str | None = None,
    home: str = "",
    most: int | None = None,
) -> Exported:
    """Write a format to `main`, and its further files to what `beside` opens; of `most` incidents, the oldest.

    Raises `UsageError`, `InstallationError`.
    """
    cursor = source.cursor()
    rules, losses = mapping_of(name, mapping), Losses(keeps=since is not None)
    job = Job(
        query=query,
        mapping=rules,
        losses=losses,
        source=source,
        cases=lambda: islice(source.cases(query, since), most),
        gone=tuple(source.gone(query, since)) if since else (),
        since=since,
        rule=source.summary().rule,
        main=main,
        beside=beside or (lambda _: io.BytesIO()),
        home=home,
    )
    FORMATS[name].write(job)
    words = tuple(losses.sentences(name))
    return Exported(losses, words, _report(name, job, cursor, words))


def _report(name: str, job: Job, cursor: str, words: tuple[str, ...]) -> LossReport:
    losses = job.losses
    return LossReport(
        format=name,
        mapping=MappingUsed(format=name, version=job.mapping.version, source=job.mapping.source),
        rule=job.rule,
        as_of=job.query.as_of,
        clock=job.query.clock,
        since=job.since,
        cursor=cursor or None,
        incidents=Tally(
            asked=losses.asked,
            written=losses.written,
            left_out=losses.left_out,
            rows=losses.rows,
            gone=len(job.gone),
        ),
        summary=tuple(
            LossCount(field=field, kind=kind, rule=rule, incidents=n)
            for field, kind, rule, n in losses.counted()
        ),
        words=words,
        gone=tuple(GoneRow(incident=one.id, now=one.now) for one in job.gone),
        left_out=(),
        changes=(),
    )


def _listed(rows: Iterator[str]) -> Iterator[str]:
    for number, row in enumerate(rows):
        yield f"{',' if number else ''}\n  {row}"
