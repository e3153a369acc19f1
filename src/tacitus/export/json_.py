"""JSON as docs/records.md has it: everything, or what of it hangs on the incidents asked for, a row a line."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from contextlib import ExitStack
from typing import IO, Any

from tacitus.export.cells import spool
from tacitus.export.job import Job
from tacitus.ledger.query import every_contradiction
from tacitus.model.codec import to_json
from tacitus.model.query import IncidentQuery


def write(job: Job) -> None:
    """One JSON object with the fields of `LedgerView`; nothing is left out. The same ledger gives the same text.

    Rows that are found side by side go to temporary files, one a field.
    """
    with ExitStack() as stack:
        parts = {
            name: _Rows(stack.enter_context(spool())) for name in ("reports", "claims", "incidents", "links")
        }
        moment = IncidentQuery(as_of=job.query.as_of, clock=job.query.clock, status=frozenset("*"))
        whole = job.query == moment and job.since is None
        kept, answers_to = _cases(job, parts, whole)
        if whole:
            for entry in job.source.untold(job.query.as_of, job.query.clock):
                parts["reports"].put(entry)
        decided = job.source.decided(job.query.as_of, job.query.clock)
        judged = (one for one in decided.judgements if whole or answers_to & {one.left, one.right})
        merged = (one for one in job.source.merges(job.query) if whole or answers_to & {one.left, one.right})
        clashes = every_contradiction(job.source, job.query.as_of, job.query.clock)
        rows: dict[str, Iterable[Any]] = {
            "contradictions": (one for one in clashes if whole or kept & set(one.incidents)),
            "judgements": (one for found in (judged, merged) for one in found),
            "ratings": decided.ratings,
            "rulings": decided.rulings,
        }
        _write_all(job, parts, rows, {"clock": job.query.clock, "refused": list(decided.refused)})


class _Rows:
    """The rows of a field, kept as they will be written."""

    def __init__(self, sink: IO[bytes]) -> None:
        self._sink, self._begun = sink, False
        self._seen = set[bytes]()

    def put(self, row: Any) -> None:
        self._sink.write((b",\n  " if self._begun else b"\n  ") + to_json(row))
        self._begun = True

    def put_once(self, key: bytes, row: Any) -> None:
        if key not in self._seen:
            self._seen.add(key)
            self.put(row)

    def copy(self, sink: IO[bytes]) -> None:
        self._sink.seek(0)
        shutil.copyfileobj(self._sink, sink)


def _cases(job: Job, parts: dict[str, _Rows], whole: bool) -> tuple[set[str], set[str]]:
    """Put what is said of each incident into its part; the incidents' ids, and all ids that they answer to.

    Where the whole ledger is written nobody asks for them.
    """
    kept, answers_to = set[str](), set[str]()
    for case in job.wanted():
        if not whole:
            kept.add(case.incident.id)
            answers_to.update((case.incident.id, *case.incident.merged_ids))
        parts["incidents"].put(case.incident)
        for claim in case.claims:
            parts["claims"].put(claim)
        for entry in case.reports:
            parts["reports"].put_once(entry.id.encode(), entry)
        for link in case.links:
            parts["links"].put_once(to_json(link), link)
        job.losses.write()
    return kept, answers_to


def _write_all(
    job: Job, parts: dict[str, _Rows], rows: dict[str, Iterable[Any]], notes: dict[str, Any]
) -> None:
    main, as_of = job.main, json.dumps(job.query.as_of)
    main.write(f'{{\n "as_of": {as_of},\n "rule": {json.dumps(job.rule)}'.encode())
    for name in ("reports", "claims", "incidents", "links", *rows):
        main.write(f',\n "{name}": ['.encode())
        if name in parts:
            parts[name].copy(main)
        for number, row in enumerate(rows.get(name, ())):
            main.write((b",\n  " if number else b"\n  ") + to_json(row))
        main.write(b"\n ]")
    main.write(f',\n "notes": {json.dumps(notes, ensure_ascii=False)}\n}}\n'.encode())
