"""Shards that datatrove hands out: what a rank does, Slurm itself where there is one, what is said without it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tacitus.engine import clusters
from tacitus.engine.backfill import backfill
from tacitus.engine.clusters import Cluster
from tacitus.engine.local import Local
from tacitus.engine.rank import Plan, Task
from tacitus.errors import InstallationError, RunError, UsageError
from tacitus.ledger.ledger import Ledger
from tacitus.pipeline.results import is_sound, place_of
from tacitus.pipeline.shards import Group, Job, plan
from tacitus.settings import Settings

JOB = Job(settings=Settings())
OPTIONS = {"partition": os.environ.get("SLURM_PARTITION", "main"), "time": "00:30:00"}


def cluster(kind: str = "slurm", **options: str) -> Cluster:
    return Cluster(job=JOB, jobs=2, mebibytes=2_048, kind=kind, options=options)


def archive(folder: Path, files: int = 3) -> list[Group]:
    """A few reports, one a shard."""
    folder.mkdir()
    for number in range(files):
        text = f"Shells hit Homs on Monday, 13 May 2024, killing {number + 2} people, the governor said."
        (folder / f"{number}.jsonl").write_text(json.dumps({"text": text}) + "\n", "utf-8")
    return list(plan([str(folder)], JOB, bytes_a_shard=100))


def test_a_rank_reads_its_shard_and_what_is_there_is_not_submitted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It does so under the settings of whoever submitted it, and what has a result is not submitted."""
    datatrove = pytest.importorskip("datatrove.executor")
    shards = [shard for group in archive(tmp_path / "news", files=1) for shard in group]
    results = tmp_path / "results"
    task = Task(Plan(job=JOB, mebibytes=2_048, shards=shards, folder=results), tmp_path / "plan.pickle")
    monkeypatch.setenv("TACITUS_PIPELINE", "not_installed_there")
    executor = datatrove.LocalPipelineExecutor(
        pipeline=[task], tasks=len(shards), workers=1, logging_dir=str(tmp_path / "logs")
    )
    executor.run()
    assert all(is_sound(place_of(results, shard.key), shard.key) for shard in shards)
    assert list(cluster()(shards, results)) == shards


def test_a_rank_that_fails_says_why(tmp_path: Path) -> None:
    task = Task(Plan(job=JOB, mebibytes=2_048, shards=(), folder=tmp_path), tmp_path / "plan.pickle")
    with pytest.raises(RunError, match=r"Shard 5 has no result \(exit code 1\)(.|\n)*IndexError"):
        task(None, 5, 6)


def test_a_cluster_that_ends_without_a_result_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ((shard,),) = archive(tmp_path / "news", files=1)
    monkeypatch.setattr(clusters, "ASKED", 0.0)
    monkeypatch.setattr(clusters, "LOOKED", 0.01)
    with pytest.raises(RunError, match="goes on from there"):
        clusters.wait_for(shard, tmp_path, lambda: False)


def test_what_lacks_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("datatrove")
    with pytest.raises(UsageError, match="Ray takes no options"):
        cluster("ray", partition="main").require()
    monkeypatch.setenv("PATH", "")
    with pytest.raises(InstallationError, match="no sbatch"):
        cluster().require()
    monkeypatch.setattr(clusters, "which", lambda name: name)
    with pytest.raises(UsageError, match="Slurm must be told: time"):
        cluster(partition="main").require()


def _slurm_answers() -> bool:
    if shutil.which("sinfo") is None or shutil.which("launch_pickled_pipeline") is None:
        return False
    return subprocess.run(["sinfo"], capture_output=True, check=False).returncode == 0


@pytest.mark.slow
@pytest.mark.skipif(not _slurm_answers(), reason="no Slurm answers here")
def test_slurm_makes_the_ledger_that_this_machine_makes(tmp_path: Path) -> None:
    groups = archive(tmp_path / "news")
    logs = []
    for name, engine in (
        ("local", Local(job=JOB, jobs=1, mebibytes=2_048)),
        ("slurm", cluster(**OPTIONS)),
    ):
        with Ledger(tmp_path / f"{name}.db", now=lambda: "2026-01-05T00:00:00.000000Z") as ledger:
            assert backfill(ledger, groups, engine, tmp_path / name).tally.added == 3
            logs.append(list(ledger.export_log()))
    assert logs[0] == logs[1]
