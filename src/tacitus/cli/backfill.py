"""`tacitus backfill`: an archive, read by several processes or machines, that goes on after any loss."""

from __future__ import annotations

import sys
import time
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tacitus.cli.ledger import SOME_REJECTED
from tacitus.cli.options import DEFAULT_DB, OutletName, Published, add_commands
from tacitus.cli.saying import say
from tacitus.model.address import Address, address_of

if TYPE_CHECKING:
    from tacitus.engine.backfill import Backfilled, Engine
    from tacitus.pipeline.shards import Job

GIBIBYTE = 1024
"""In mebibytes."""
SAID = 60.0
"""Seconds between two lines of progress where stderr is no terminal."""
SHOWN = 0.5
"""The same where it is one."""


class EngineName(StrEnum):
    """What distributes the work."""

    local = "local"
    slurm = "slurm"
    ray = "ray"


def register(app: typer.Typer) -> None:
    """Add the command."""
    add_commands(app, backfill)


def backfill(
    sources: Annotated[
        list[str],
        typer.Argument(
            help="Files, folders, patterns: pages, WARC, WACZ, Parquet, JSON Lines, archives; packed or not."
        ),
    ],
    into: Annotated[
        Address,
        typer.Option(
            "--into",
            "--db",
            metavar="LEDGER",
            parser=address_of,
            envvar="TACITUS_DB",
            help="The ledger: a file, or postgresql://USER@HOST:PORT/DATABASE.",
            show_default=True,
        ),
    ] = DEFAULT_DB,
    engine: Annotated[
        EngineName,
        typer.Option(help="What shares the work out: this machine, or a cluster (tacitus[archive])."),
    ] = EngineName.local,
    jobs: Annotated[
        int, typer.Option("--jobs", "-j", min=1, help="Shards that are read at once, each by a process.")
    ] = 2,
    memory: Annotated[
        float, typer.Option(min=1.0, metavar="GIB", help="Memory that such a process may take.")
    ] = 4.0,
    work: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="Where results wait; all machines must see it. Default: beside the ledger's file.",
        ),
    ] = None,
    option: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=VALUE", help="Of Slurm's sbatch: partition=…, time=…, account=…."),
    ] = None,
    published: Published = None,
    outlet: OutletName = None,
) -> None:
    """Read an archive with several processes or machines, and add it to the ledger, each report once.

    Whatever is lost on the way (a process, a machine, this command), run the same again: it goes on from there. A report
    that its process dies over three times is set aside, and 'tacitus rejects' lists it.
    """
    from tacitus.engine.backfill import backfill as run
    from tacitus.ledger.ledger import Ledger
    from tacitus.pipeline.intake import published_on
    from tacitus.pipeline.shards import Job, plan
    from tacitus.settings import load_settings

    settings = load_settings()
    job = Job(settings=settings, published=published_on(published) if published else None, outlet=outlet)
    folder = _folder(into, work)
    reads = _engine(engine, job, jobs, int(memory * GIBIBYTE), option or [])
    _prepare()
    groups = list(plan(sources, job))
    with Ledger(into, keeping=settings.keeping) as ledger:
        done = run(ledger, groups, reads, folder, _Telling())
        name = ledger.name
    _conclude(done, name)


def _folder(into: Address, work: Path | None) -> Path:
    """Where results wait. Raises `UsageError` where that must be said."""
    from tacitus.errors import UsageError

    if work is not None:
        return work
    if not into.is_file:
        raise UsageError(
            "Results must wait somewhere until they are added.", remedy="Name a folder: --work FOLDER."
        )
    return into.file.with_name(f"{into.file.name}.backfill")


def _engine(name: EngineName, job: Job, jobs: int, mebibytes: int, options: list[str]) -> Engine:
    """Raises `InstallationError`, `UsageError`."""
    from tacitus.engine.clusters import Cluster
    from tacitus.engine.local import Local
    from tacitus.errors import UsageError

    pairs = [one.partition("=") for one in options]
    if any(not (key and value) for key, _, value in pairs) or (pairs and name != EngineName.slurm):
        raise UsageError(
            "--option is for Slurm, as NAME=VALUE.", remedy="Such as --engine slurm --option partition=main."
        )
    if name == EngineName.local:
        return Local(job=job, jobs=jobs, mebibytes=mebibytes)
    cluster = Cluster(
        job=job,
        jobs=jobs,
        mebibytes=mebibytes,
        kind=name.value,
        options={key: value for key, _, value in pairs},
    )
    cluster.require()
    return cluster


def _prepare() -> None:
    """Make indexes once, before several processes need them."""
    from tacitus.readers.rules.world import load_world

    load_world()


class _Telling:
    """Says how far a run has come: in one line of a terminal, else in a line a minute."""

    def __init__(self) -> None:
        self._started = self._said = time.monotonic()
        self._terminal = sys.stderr.isatty()

    def __call__(self, so_far: Backfilled) -> None:
        """Say it, unless that was done a moment ago."""
        now = time.monotonic()
        if now - self._said < (SHOWN if self._terminal else SAID):
            return
        self._said = now
        line = progress_line(so_far, now - self._started)
        if self._terminal:
            sys.stderr.write(f"\r\033[K{line}")
            sys.stderr.flush()
        else:
            say(line, err=True)


def progress_line(so_far: Backfilled, seconds: float) -> str:
    """What has been added after so many seconds, how fast, and how long it may still take."""
    tally = so_far.tally
    fresh = so_far.done - so_far.resumed
    share = so_far.done / so_far.total if so_far.total else 1.0
    left = seconds * (so_far.total - so_far.done) / fresh if fresh else None
    parts = [
        f"{share:.0%}",
        f"{tally.added} added, {tally.known} known, {tally.rejected} rejected{_by_reason(so_far)}",
        f"{so_far.here / seconds:.1f} documents/s" if seconds else "",
        f"about {_spoken(left)} left" if left is not None else "",
    ]
    return " · ".join(filter(None, parts))


def _by_reason(so_far: Backfilled) -> str:
    told = ", ".join(f"{count} {reason}" for reason, count in so_far.reasons.most_common())
    return f" ({told})" if told else ""


def _spoken(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5_400 else f"{seconds / 3_600:.1f} h"


def _conclude(done: Backfilled, name: str) -> None:
    """Say what came of it; exit with 3 where something was rejected."""
    tally = done.tally
    say(
        f"{tally.seen} seen: {tally.added} added, {tally.known} already known, {tally.rejected} rejected"
        f"{_by_reason(done)} ({tally.incidents} incidents, {tally.claims} claims read) → {name}",
        err=True,
    )
    if tally.rejected:
        say(f"tacitus rejects --db {name} lists what was rejected and why.", err=True)
        raise typer.Exit(SOME_REJECTED)
