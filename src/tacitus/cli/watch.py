"""`tacitus watch`: folders, feeds and pages that the user names, read as they come."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.request import getproxies_environment

import typer

from tacitus.cli.ledger import SOME_REJECTED, open_ledger
from tacitus.cli.options import DEFAULT_DB, Db, add_commands
from tacitus.cli.saying import say
from tacitus.data_packages import require

if TYPE_CHECKING:
    from tacitus.model.address import Address
    from tacitus.watching.run import Totals, Watch

INTERRUPTED = 130


def register(app: typer.Typer) -> None:
    """Add the command."""
    add_commands(app, watch)


def watch(
    named: Annotated[
        list[str] | None,
        typer.Argument(metavar="DIR|FEEDS.toml…", help="Folders, and files that list feeds and pages."),
    ] = None,
    db: Db = DEFAULT_DB,
    once: Annotated[bool, typer.Option("--once", help="Take what is due now, and end.")] = False,
    status: Annotated[bool, typer.Option("--status", help="Say how the watch is doing, and end.")] = False,
    allow_private: Annotated[
        bool,
        typer.Option("--allow-private", help="Ask machines of this network too (else refused)."),
    ] = False,
    deliver: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Where alerts go to (docs/alerts.md), as soon as they are found."),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")] = False,
) -> None:
    """Watch folders, feeds and pages, and add what comes. Ctrl-C ends it; run again, it goes on where it stopped.

    This command asks other machines: those that the file lists, and where they send it on to. It heeds robots.txt,
    asks a host every five seconds at most, and asks only for what has changed. docs/watching.md shows a file.
    """
    from tacitus.errors import UsageError

    if status:
        from tacitus.watching.status import status_lines

        for line in status_lines(_sides(db)):
            say(line)
        return
    if not named:
        raise UsageError("There is nothing to watch.", remedy="Name a folder, or a TOML that lists feeds.")
    require("watch", "filelock", "httpx", "protego", "watchfiles")
    _run(named, db, once, allow_private, quiet, deliver)


def _run(
    named: list[str], db: Address, once: bool, allow_private: bool, quiet: bool, deliver: Path | None
) -> None:
    from tacitus.alerts.running import Alerts
    from tacitus.ledger.ledger import Ledger
    from tacitus.settings import load_settings
    from tacitus.watching.lock import alone
    from tacitus.watching.plan import plan_of
    from tacitus.watching.run import Watch

    plan, settings = plan_of(named), load_settings()
    tell: Callable[[str], None] = (lambda line: None) if quiet else (lambda line: say(line, err=True))
    if plan.sources and (proxies := getproxies_environment()):
        tell(f"A proxy is set ({', '.join(sorted(proxies))}) and is not used: docs/watching.md says why.")
    with (
        Ledger(db, keeping=settings.keeping) as ledger,
        alone(ledger.sides),
        Alerts(ledger, deliver, allow_private=allow_private, tell=tell) as alerts,
    ):
        watch = Watch(ledger, plan, settings, allow_private=allow_private, tell=tell, after=alerts.run)
        totals = asyncio.run(_until_told(watch, once))
    tell(f"{totals.words} → {db}")
    if once and (totals.rejected or totals.failed):
        tell(f"tacitus rejects --db {db} lists what was rejected, tacitus watch --status what failed.")
        raise typer.Exit(SOME_REJECTED)


def _sides(db: Address) -> Path:
    """What the side files of a ledger are named after; a file need not be there."""
    if db.is_file:
        return db.file
    with open_ledger(db) as ledger:
        return ledger.sides


async def _until_told(watch: Watch, once: bool) -> Totals:
    """Run until Ctrl-C or SIGTERM; the second one ends the process at once, which loses nothing."""
    loop, told = asyncio.get_running_loop(), False

    def heard(number: int, frame: object) -> None:  # asyncio's own handlers are not there on Windows
        loop.call_soon_threadsafe(stop)

    def stop() -> None:
        nonlocal told
        if told:
            os._exit(INTERRUPTED)
        told = True
        sys.stderr.write("tacitus: ending after the report that is being read (again to end at once)\n")
        watch.stop()

    before = {number: signal.signal(number, heard) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        return await watch.run(once=once)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
