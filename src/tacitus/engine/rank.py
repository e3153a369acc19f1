"""One shard of a cluster's work, in a process of its own: `python -m tacitus.engine.rank PLAN RANK`.

Workers of a cluster may be forks of programs that have threads; from a process of its own others are safely started.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tacitus.engine.processes import Watched
from tacitus.engine.shards import Answers, read_shard
from tacitus.errors import RunError
from tacitus.pipeline.shards import Job, Shard
from tacitus.settings import PREFIX, SECRET

SAID = 2_000
"""Characters at the end of what a process said that are passed on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a cluster is to do: shards into result files of a folder, each by a process of so many mebibytes."""

    job: Job
    mebibytes: int
    shards: Sequence[Shard]
    folder: Path


class Task:
    """One shard of a plan, as datatrove calls it anywhere in the cluster: the rank says which.

    It is read under the settings of the process that made the task, whatever is set where it runs.
    """

    def __init__(self, plan: Plan, place: Path) -> None:
        """The plan is written to `place`, where every machine of the cluster finds it."""
        place.write_bytes(pickle.dumps(plan))
        self._place = str(place)
        self._settings = {name: os.environ[name] for name in _chosen(os.environ)}

    def __call__(self, _: Any, rank: int, world_size: int) -> None:
        """Read the shard of this rank into its result file. Raises `RunError`."""
        command = [sys.executable, "-m", __name__, self._place, str(rank)]
        others = {name: value for name, value in os.environ.items() if name not in _chosen(os.environ)}
        done = subprocess.run(
            command,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            check=False,
            env={**others, **self._settings},
        )
        if done.returncode:
            raise RunError(f"Shard {rank} has no result (exit code {done.returncode}): {done.stderr[-SAID:]}")

    def __repr__(self) -> str:
        return f"tacitus backfill, {self._place}"


def _chosen(environment: Mapping[str, str]) -> set[str]:
    """The settings that are made there, keys aside: a machine that needs one has its own."""
    return {name for name in environment if name.startswith(PREFIX)} - SECRET


def main(place: str, rank: int) -> None:
    """Read one shard of the plan that was written to a place."""
    plan: Plan = pickle.loads(Path(place).read_bytes())
    ask = Watched(Answers(plan.job), plan.job.settings.seconds_a_report, plan.mebibytes)
    try:
        read_shard(plan.shards[rank], ask, plan.folder)
    finally:
        ask.close()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
