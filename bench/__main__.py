"""`python -m bench [reading opening places starting adding growing exporting]`: measures speed, renews docs/bench.md.

Ratios are taken within one run and mostly in CPU time, so that a busy or slow machine says little about them.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.adding import flatness, throughput
from bench.backfilling import backfilling
from bench.exporting import exporting
from bench.ledger import ledger
from bench.measured import Measured
from bench.opening import opening
from bench.pages import pages
from bench.placing import placing
from bench.reading import reading
from bench.starting import starting

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "bench.md"
LEDGER_BEGIN = "<!-- bench: begin (python -m bench ledger) -->"
LEDGER_END = "<!-- bench: end of the ledger -->"
DOCUMENTED_CLAIMS = 100_000
BEGIN, END = "<!-- bench: begin (python -m bench) -->", "<!-- bench: end -->"


def main(arguments: list[str] | None = None) -> int:
    """Command line; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "chosen",
        nargs="*",
        metavar="PART",
        help="reading, opening, places, starting, adding, growing, exporting (all of these); or ledger, backfill, pages",
    )
    parser.add_argument("--rounds", type=int, default=4, help="how often reading and starting are repeated")
    parser.add_argument("--reports", type=int, default=500, help="how many reports the ledger grows to")
    parser.add_argument("--exported", type=int, default=4_000, help="claims of the ledger that is exported")
    parser.add_argument("--formats", nargs="*", default=(), help="which formats are exported, else all")
    parser.add_argument("--kept", type=Path, help="the ledger that is exported: made there once, then kept")
    parser.add_argument(
        "--added",
        type=int,
        nargs=2,
        default=(80, 400),
        help="how many reports `tacitus add` is timed on, few and many",
    )
    parser.add_argument("--claims", type=int, default=10_000, help="claims of the largest ledger of 'ledger'")
    parser.add_argument("--incidents", type=int, default=5_000, help="incidents of the ledger of 'pages'")
    parser.add_argument("--pages", type=int, default=120, help="pages of the archive of 'backfill'")
    given = parser.parse_args(arguments)
    if given.chosen == ["ledger"]:
        return _ledger(given.claims)
    if given.chosen == ["pages"]:
        _print(pages(given.incidents))
        return 0
    if given.chosen == ["backfill"]:
        _print(backfilling(given.pages))
        return 0
    parts: dict[str, Callable[[], list[Measured]]] = {
        "reading": lambda: reading(given.rounds),
        "opening": lambda: opening(given.rounds),
        "places": lambda: placing(given.rounds),
        "starting": lambda: starting(given.rounds),
        "adding": lambda: throughput(given.added),
        "growing": lambda: flatness(given.reports),
        "exporting": lambda: exporting(given.exported, given.formats, given.kept),
    }
    if unknown := set(given.chosen) - parts.keys():
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    console = Console(stderr=True)
    measured: list[Measured] = []
    for name, measure in parts.items():
        if not given.chosen or name in given.chosen:
            with console.status(f"measuring {name} …"):
                measured += measure()
    _print(measured)
    if not given.chosen:
        _write(measured, BEGIN, END)
    return 0


def _ledger(claims: int) -> int:
    """The ledger as it grows; from a hundred thousand claims on it renews the document."""
    measured = ledger(claims)
    _print(measured)
    if claims >= DOCUMENTED_CLAIMS:
        _write(measured, LEDGER_BEGIN, LEDGER_END)
    return 0


def _print(measured: list[Measured]) -> None:
    table = Table(title="Speed")
    for header in ("measure", "figure", "aim", "made of"):
        table.add_column(header, overflow="fold")
    for one in measured:
        colour = {None: "white", True: "green", False: "red"}[one.reached]
        table.add_row(one.name, f"[{colour}]{one.figure}[/]", one.aim, one.detail)
    Console().print(table)


def _write(measured: list[Measured], begin: str, end: str) -> None:
    """Put the table between the markers of docs/bench.md. Raises `ValueError` where they are missing."""
    before, begun, rest = DOCUMENT.read_text("utf-8").partition(begin)
    _, ended, after = rest.partition(end)
    if not (begun and ended):
        raise ValueError(f"{DOCUMENT} lacks its markers")
    rows = ["| measure | figure | aim | made of |", "| --- | ---: | --- | --- |"]
    for one in measured:
        figure = f"**{one.figure}**" if one.reached else one.figure
        rows.append(f"| {one.name} | {figure} | {one.aim} | {one.detail} |")
    where = f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores"
    busy = (
        f"load average {os.getloadavg()[0]:.1f} at the end" if hasattr(os, "getloadavg") else "load unknown"
    )
    rows += [
        "",
        f"Measured {datetime.now(UTC):%Y-%m-%d}; {where}; {busy} (wall times suffer from what else runs).",
    ]
    DOCUMENT.write_text(f"{before}{begin}\n" + "\n".join(rows) + f"\n{end}{after}", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
