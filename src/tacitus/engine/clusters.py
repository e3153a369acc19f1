"""Shards read on a cluster, by Slurm or Ray: datatrove submits the work, all machines see one folder of results."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from shutil import which
from typing import Any

from tacitus.data_packages import require
from tacitus.engine.rank import Plan, Task
from tacitus.errors import InstallationError, RunError, UsageError
from tacitus.pipeline.results import is_sound, place_of
from tacitus.pipeline.shards import Job, Shard

LOOKED = 2.0
"""Seconds between two looks at what is there."""
ASKED = 30.0
"""Seconds between two questions to a cluster whether its work goes on."""
SLURM_NEEDS = ("partition", "time")
GIBIBYTE = 1024
"""In mebibytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Reads shards on a cluster, `jobs` at a time; `options` are those of Slurm's sbatch."""

    job: Job
    jobs: int
    mebibytes: int
    kind: str
    """slurm or ray."""
    options: Mapping[str, str] = field(default_factory=dict)

    def require(self) -> None:
        """Raises `InstallationError` where something is not installed, `UsageError` where an option lacks."""
        require("archive", "datatrove")
        if self.kind == "ray" and self.options:
            raise UsageError(
                "Ray takes no options here.", remedy="Leave --option out; RAY_ADDRESS says which cluster."
            )
        if self.kind == "ray":
            require_ray()
        if self.kind == "slurm":
            require_slurm(self.options)

    def __call__(self, shards: Sequence[Shard], folder: Path) -> Iterator[Shard]:
        """Each shard, in order, when its result is in `folder`. Raises `RunError`."""
        lacking = [shard for shard in shards if not is_sound(place_of(folder, shard.key), shard.key)]
        goes_on = self._begin(lacking, folder.resolve()) if lacking else lambda: False
        for shard in shards:
            wait_for(shard, folder, goes_on)
            yield shard

    def _begin(self, shards: Sequence[Shard], folder: Path) -> Callable[[], bool]:
        """Submit shards; how to ask whether they are still worked on."""
        logs = folder.parent / f"{self.kind}-{time.time_ns()}"
        logs.mkdir(parents=True)
        plan = Plan(job=self.job, mebibytes=self.mebibytes, shards=shards, folder=folder)
        task = Task(plan, logs / "plan.pickle")
        gibibytes = -(-self.mebibytes // GIBIBYTE) + 1  # the process that reads, and the one that watches it
        common = {"pipeline": [task], "tasks": len(shards), "workers": self.jobs, "logging_dir": str(logs)}
        begin = _ray if self.kind == "ray" else _slurm
        return begin(common, gibibytes, dict(self.options))


def require_ray() -> None:
    """Raises `InstallationError` where Ray is not installed."""
    try:
        import ray  # noqa: F401
    except ImportError as error:
        raise InstallationError("Not installed: ray.", remedy="pip install ray, on every machine.") from error


def require_slurm(options: Mapping[str, str]) -> None:
    """Raises `InstallationError` where there is no Slurm here, `UsageError` where it must be told more."""
    if which("sbatch") is None:
        raise InstallationError(
            "There is no sbatch here.",
            remedy="Run this on a machine that submits to Slurm; or --engine local.",
        )
    absent = [name for name in SLURM_NEEDS if name not in options]
    if absent:
        raise UsageError(
            f"Slurm must be told: {', '.join(absent)}.",
            remedy="Such as --option partition=main --option time=12:00:00.",
        )


def wait_for(shard: Shard, folder: Path, goes_on: Callable[[], bool]) -> None:
    """Wait until a shard has its result. Raises `RunError` where nobody works on it any more."""
    path, asked = place_of(folder, shard.key), time.monotonic()
    while not is_sound(path, shard.key):
        if time.monotonic() - asked > ASKED:
            asked = time.monotonic()
            if not goes_on() and not is_sound(path, shard.key):
                raise RunError(
                    f"The cluster ended its work without a result of shard {shard.key}.",
                    remedy=f"Its logs are in {folder.parent.name}; run the same command again: it goes on from there.",
                )
        time.sleep(LOOKED)


def _ray(common: dict[str, Any], gibibytes: int, _: dict[str, str]) -> Callable[[], bool]:
    import ray
    from datatrove.executor import RayPipelineExecutor

    if not ray.is_initialized():
        ray.init(log_to_driver=False)
    executor = RayPipelineExecutor(**common, mem_per_cpu_gb=gibibytes)
    thread = threading.Thread(target=executor.run, daemon=True)
    thread.start()
    return thread.is_alive


def _slurm(common: dict[str, Any], gibibytes: int, options: dict[str, str]) -> Callable[[], bool]:
    from datatrove.executor import SlurmPipelineExecutor

    activate = Path(sys.prefix) / "bin" / "activate"
    executor = SlurmPipelineExecutor(
        **common,
        partition=options.pop("partition"),
        time=options.pop("time"),
        qos=options.pop("qos", None),
        mem_per_cpu_gb=gibibytes,
        job_name="tacitus-backfill",
        sbatch_args=options,
        venv_path=str(activate) if activate.exists() else None,
    )
    executor.run()

    def goes_on() -> bool:
        asked = subprocess.run(
            ["squeue", "--noheader", "--jobs", str(executor.job_id)],
            capture_output=True,
            text=True,
            check=False,
        )
        return bool(asked.stdout.strip())

    return goes_on
