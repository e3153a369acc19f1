"""`tacitus read`: an analyst's reading of each report, as JSON or for people."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from tacitus.cli.options import ReaderName, add_commands
from tacitus.cli.saying import say
from tacitus.errors import RecordError

if TYPE_CHECKING:
    from tacitus.model.records import Reading, Reject, Report
    from tacitus.settings import Settings
    from tacitus.sources import SourceReject

SOME_REJECTED = RecordError.exit_code


def register(app: typer.Typer) -> None:
    """Add `read`."""
    add_commands(app, read)


def read(
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE...", help="Files, folders, patterns, or - for standard input."),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object per report, one a line.")] = False,
    mentions: Annotated[
        bool, typer.Option("--mentions", help="With --json: every span that was read.")
    ] = False,
    published: Annotated[
        str | None,
        typer.Option(
            metavar="DATE", help="Publication date, such as 2023-03-24; wins over the report's own."
        ),
    ] = None,
    outlet: Annotated[
        str | None, typer.Option(metavar="NAME", help="Outlet; wins over the report's own.")
    ] = None,
    reader: ReaderName = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Also show segments, claims and what was left out, and why.")
    ] = False,
) -> None:
    """Read reports: incidents with who, where, when, tolls and who says so.

    Text, web pages, feeds, PDF, letters and mailboxes, Office files, tables, web archives, agency and Telegram formats
    and archives of these are read, each told by its content before its name (docs/sources.md). Exit codes: 0 all read,
    2 no such file or wrong option, 3 something could not be read (said on stderr; the rest was read), 4 broken
    installation.
    """
    from tacitus.pipeline.intake import published_on, read_new
    from tacitus.readers import known, spent_by
    from tacitus.settings import load_settings

    settings = load_settings()
    day = published_on(published) if published else None
    chosen = known(reader or settings.reader)
    read_one = partial(read_new, mentions=mentions or explain, published=day, outlet=outlet, reader=chosen)
    show = _shown(as_json, mentions, explain)
    rejected = 0
    for found in _found(files, settings):
        said = _reading(found, read_one, show, settings.seconds_a_report)
        rejected += said is None
        if said is not None:
            typer.echo(said)
    if explain and (used := spent_by(chosen)):
        say(f"tacitus: {used}", err=True)
    if rejected:
        raise typer.Exit(SOME_REJECTED)


def _found(files: list[str], settings: Settings) -> Iterator[Report | SourceReject]:
    """What every source holds; a wrong path is said before the first report is read."""
    from tacitus.sources import list_sources, open_reports

    sources = sum(len(list_sources(file)) for file in files)
    found: Iterable[Report | SourceReject] = (one for file in files for one in open_reports(file, settings))
    if sources > 1 and sys.stderr.isatty() and not sys.stdout.isatty():
        from rich.console import Console
        from rich.progress import track

        console = Console(stderr=True)
        found = track(found, description="Reading", total=sources, console=console, transient=True)
    yield from found


def _reading(
    found: Report | SourceReject,
    read: Callable[[Report], Reading],
    show: Callable[[Reading], str],
    seconds: float,
) -> str | None:
    """What to print for one source; None when it was rejected, which is said on stderr."""
    from tacitus.boundary import attempt
    from tacitus.model.records import Reject
    from tacitus.sources import SourceReject

    if isinstance(found, SourceReject):
        _turn(found.path, found.reject)
        return None
    said = attempt(lambda: show(read(found)), stage="read", seconds=seconds)
    if isinstance(said, Reject):
        _turn(found.path or "-", said)
        return None
    return said


def _shown(as_json: bool, mentions: bool, explain: bool) -> Callable[[Reading], str]:
    """How a reading is printed."""
    if as_json:
        from tacitus.model.codec import reading_to_json

        return partial(reading_to_json, with_mentions=mentions)
    from tacitus.cli.reading_text import summary

    return partial(summary, explain=explain)


def _turn(path: str, reject: Reject) -> None:
    say(f"tacitus: {path}: {reject.message} [{reject.reason}]", err=True)
