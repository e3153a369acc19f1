"""Reading an archive: shards are read by an engine, and appended to the ledger in their order, each report once.

Everything that is done stands in a folder: results that are not appended yet, and a journal of what is. Whoever dies, the
same run goes on from there; what was appended twice was known the second time, by the ledger's own keys.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from tacitus.engine.processes import in_process
from tacitus.errors import RunError, UsageError
from tacitus.ledger.ledger import Ledger
from tacitus.model.codec import from_plain, to_plain
from tacitus.model.ids import content_id
from tacitus.model.records import Reject, Report
from tacitus.pipeline.add import Arrived, Outcome, Tally, Turned, add_reports
from tacitus.pipeline.results import Record, place_of, records_of
from tacitus.pipeline.shards import Group, Shard

JOURNAL, RESULTS, LOCK = "appended.jsonl", "results", "lock"


class Engine(Protocol):
    """What reads shards, here or elsewhere."""

    def __call__(self, shards: Sequence[Shard], folder: Path, /) -> Iterator[Shard]:
        """Each shard, in order, when its result is in `folder`. Raises `RunError`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backfilled:
    """How far a run has come: reports, reasons of rejects with their number, bytes of sources."""

    tally: Tally = field(default_factory=Tally)
    reasons: Counter[str] = field(default_factory=Counter)
    done: int = 0
    """Bytes of what has been appended."""
    resumed: int = 0
    """Those of them that an earlier run had appended."""
    total: int = 0
    """Bytes of everything."""
    here: int = 0
    """Reports and sources that this run has looked at, earlier ones aside."""


def backfill(
    ledger: Ledger,
    groups: Sequence[Group],
    engine: Engine,
    folder: Path,
    progress: Callable[[Backfilled], None] = lambda so_far: None,
) -> Backfilled:
    """Have `engine` read what is not appended yet, and append it; what came of all of it, earlier runs included.

    Raises `RunError` where the engine ends without a result; `UsageError` where another run uses `folder`.
    """
    with _alone(folder):
        journal = _Journal(folder / JOURNAL, ledger)
        run = _Run(ledger, journal, folder / RESULTS, progress)
        run.begin(groups)
        left = [group for group in groups if _key(group) not in journal.keys]
        finished = engine([shard for group in left for shard in group], run.results)
        for group in left:
            for shard in group:
                if next(finished, None) != shard:
                    raise RunError(
                        f"There is no result of shard {shard.key}.",
                        remedy="Run the same command again: it goes on from there.",
                    )
            run.append(group)
        for half in run.results.glob(".*"):  # what a process was writing when it was killed
            half.unlink(missing_ok=True)
        return run.so_far


def _key(group: Group) -> str:
    return content_id("n", *(shard.key for shard in group))


class _Run:
    """One run, and what came of it."""

    def __init__(
        self, ledger: Ledger, journal: _Journal, results: Path, progress: Callable[[Backfilled], None]
    ) -> None:
        self._ledger, self._journal, self.results, self._progress = ledger, journal, results, progress
        self.so_far = Backfilled()

    def begin(self, groups: Sequence[Group]) -> None:
        """Count what earlier runs appended."""
        sizes = {_key(group): sum(shard.size for shard in group) for group in groups}
        done = sum(size for key, size in sizes.items() if key in self._journal.keys)
        tally, reasons = Tally(), Counter[str]()
        for key in sizes.keys() & self._journal.keys.keys():
            earlier = self._journal.keys[key]
            tally, reasons = _sum(tally, earlier.tally), reasons + earlier.reasons
        self.so_far = Backfilled(
            tally=tally, reasons=reasons, done=done, resumed=done, total=sum(sizes.values())
        )

    def append(self, group: Group) -> None:
        """Append the results of a group, note that it is done, and let go of them."""
        before, paths = self.so_far, [place_of(self.results, shard.key) for shard in group]
        held = _Held()

        def tell(tally: Tally) -> None:
            self._show(before, tally, held.reasons, 0)

        tally = add_reports(
            self._ledger,
            held.found(records_of(paths)),
            held.outcome,
            in_process,
            turned=self._journal.turned,
            progress=tell,
        )
        self._journal.note(_key(group), tally, held)
        self._show(before, tally, held.reasons, sum(shard.size for shard in group))
        for path in paths:
            path.unlink(missing_ok=True)

    def _show(self, before: Backfilled, tally: Tally, reasons: Counter[str], size: int) -> None:
        self.so_far = Backfilled(
            tally=_sum(before.tally, tally),
            reasons=before.reasons + reasons,
            done=before.done + size,
            resumed=before.resumed,
            total=before.total,
            here=before.here + tally.seen,
        )
        self._progress(self.so_far)


def _sum(one: Tally, other: Tally) -> Tally:
    return Tally(
        added=one.added + other.added,
        known=one.known + other.known,
        rejected=one.rejected + other.rejected,
        incidents=one.incidents + other.incidents,
        claims=one.claims + other.claims,
    )


class _Held:
    """What was read elsewhere, as `add_reports` takes what it has read itself."""

    def __init__(self) -> None:
        self.reasons: Counter[str] = Counter()
        self.turned: list[str] = []
        """Ids of the reports that reading turned away."""
        self._outcome: Outcome | None = None

    def found(self, records: Iterable[Record]) -> Iterator[Arrived | Turned]:
        """What was found; meanwhile `outcome` has what came of it."""
        for record in records:
            if isinstance(record.found, Turned):
                self.reasons[record.found.reject.reason] += 1
            self._outcome = record.outcome
            yield record.found

    def outcome(self, report: Report) -> Outcome:
        """What came of reading the report that was found last."""
        assert self._outcome is not None, "what arrived was read"
        if isinstance(self._outcome, Reject):
            self.reasons[self._outcome.reason] += 1
            self.turned.append(report.id)
        return self._outcome


@dataclass(frozen=True, slots=True)
class _Noted:
    tally: Tally
    reasons: Counter[str]


class _Journal:
    """What has been appended to this ledger, a line a group; lines of another ledger, and half a line, are not taken."""

    def __init__(self, path: Path, ledger: Ledger) -> None:
        self._path, self._ledger = path, ledger
        self.keys: dict[str, _Noted] = {}
        self.turned: set[str] = set()
        """Ids of reports that reading turned away: what comes again is not read again, as in one run of `add`."""
        lines = list(self._lines())
        if lines and not ledger.holds_head(*lines[-1]["head"]):
            path.unlink()  # the ledger that it was of is gone, or was cut: read it again
            lines = []
        for line in lines:
            self.keys[line["group"]] = _Noted(from_plain(Tally, line["tally"]), Counter(line["reasons"]))
            self.turned.update(line["turned"])

    def _lines(self) -> Iterator[dict[str, Any]]:
        with suppress(FileNotFoundError):
            kept = self._path.read_bytes()
            whole = kept[: kept.rfind(b"\n") + 1]
            if whole != kept:
                self._path.write_bytes(whole)
            yield from map(json.loads, whole.splitlines())

    def note(self, group: str, tally: Tally, held: _Held) -> None:
        """Note that a group has been appended; durable on return."""
        line = {
            "group": group,
            "head": self._ledger.head(),
            "tally": to_plain(tally),
            "reasons": held.reasons,
            "turned": held.turned,
        }
        with self._path.open("ab") as file:
            file.write(json.dumps(line, separators=(",", ":")).encode("ascii") + b"\n")
            file.flush()
            os.fsync(file.fileno())
        self.keys[group] = _Noted(tally, held.reasons)
        self.turned.update(held.turned)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """No other run uses the folder meanwhile; the system lets go of it however this one ends."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("ab") as file:
        with suppress(ImportError):  # not on Windows, where two runs at once do the same work twice
            import fcntl

            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise UsageError(
                    f"Another run uses {folder.name}.", remedy="Wait for it, or give another folder: --work."
                ) from error
        yield
