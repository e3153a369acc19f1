"""Shards read on this machine: a pool of threads, each with a process that it watches."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from tacitus.engine.processes import Watched
from tacitus.engine.shards import Answers, Ask, read_shard
from tacitus.pipeline.shards import Job, Shard

AHEAD = 16
"""Shards a process by which reading may run ahead of what has been appended: then it waits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Local:
    """Reads shards with `jobs` processes of at most so many `mebibytes` each."""

    job: Job
    jobs: int
    mebibytes: int

    def __call__(self, shards: Iterable[Shard], folder: Path) -> Iterator[Shard]:
        """Each shard, in order, when its result is in `folder`. Raises `RunError`."""
        crew = [
            Watched[Ask](Answers(self.job), self.job.settings.seconds_a_report, self.mebibytes)
            for _ in range(self.jobs)
        ]
        idle: SimpleQueue[Watched[Ask]] = SimpleQueue()
        for one in crew:
            idle.put(one)

        def read(shard: Shard) -> Shard:
            ask = idle.get()
            try:
                read_shard(shard, ask, folder)
            finally:
                idle.put(ask)
            return shard

        waiting: deque[Future[Shard]] = deque()
        pool = ThreadPoolExecutor(self.jobs)
        try:
            for shard in shards:
                waiting.append(pool.submit(read, shard))
                if len(waiting) > AHEAD * self.jobs:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for one in crew:
                one.close()
            pool.shutdown(cancel_futures=True)
