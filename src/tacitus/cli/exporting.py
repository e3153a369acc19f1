"""The command that writes the ledger in the formats of others."""

from __future__ import annotations

import io
import sys
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from tacitus.cli.ledger import open_ledger
from tacitus.cli.options import DEFAULT_DB, Db, Moment, Out, OwnRules, Search, ShowRules, add_commands
from tacitus.cli.saying import saving, say
from tacitus.export.formats import FORMATS

if TYPE_CHECKING:
    from tacitus.export.running import Exported
    from tacitus.model.address import Address
    from tacitus.model.query import IncidentQuery

MOST_SAID = 12
"""Sentences on losses that are said; the loss file has them all."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    add_commands(app, export)


def export(
    format_: Annotated[
        str,
        typer.Argument(metavar="FORMAT", help=", ".join(FORMATS), callback=lambda name: _known_format(name)),
    ],
    db: Db = DEFAULT_DB,
    *,
    search: Search,
    moment: Moment,
    out: Out = None,
    loss: Annotated[
        Path | None,
        typer.Option("--loss", metavar="FILE", help="Where the loss report goes; else FILE.loss.json."),
    ] = None,
    mapping: OwnRules = None,
    show_mapping: ShowRules = False,
    since: Annotated[
        str | None, typer.Option(metavar="CURSOR", help="Only what changed since an earlier export.")
    ] = None,
) -> None:
    """Write the ledger's incidents in a format of others; what it cannot hold stands in the loss report."""
    from tacitus.exchange.mapping import mapping_text

    if show_mapping:
        typer.echo(mapping_text(format_), nl=False)
        return
    asked = search.query()
    query = replace(
        asked, status=asked.status or frozenset({"*"}), as_of=moment.as_of, clock=moment.clock.value
    )
    made = _written(format_, db, query, out, loss, mapping, since)
    _say_losses(made, loss or _loss_of(out))


def _written(
    name: str,
    db: Address,
    query: IncidentQuery,
    out: Path | None,
    loss: Path | None,
    mapping: Path | None,
    since: str | None,
) -> Exported:
    """Write the file, those beside it and the loss report: all of them, or none."""
    from tacitus.export.running import export as run

    with ExitStack() as stack, open_ledger(db) as ledger:
        opened = stack.enter_context(saving())

        def beside(part: str) -> IO[bytes]:
            return io.BytesIO() if out is None else opened(out.with_name(f"{out.stem}.{part}"))

        main = sys.stdout.buffer if out is None else opened(out)
        made = run(name, ledger, query, main, beside=beside, mapping=mapping, since=since)
        main.flush()
        if target := loss or _loss_of(out):
            sink = opened(target)
            for piece in made.loss_file():
                sink.write(piece.encode("utf-8"))
    return made


def _loss_of(out: Path | None) -> Path | None:
    return (
        None
        if out is None or (out.exists() and not out.is_file())
        else out.with_name(f"{out.name}.loss.json")
    )


def _say_losses(made: Exported, loss: Path | None) -> None:
    """For people: how much was written, what was lost, and how to go on from here."""
    tally = made.report.incidents
    gone = f", {tally.gone} gone since the cursor" if made.report.since else ""
    say(f"{tally.asked} incidents: {tally.written} written, {tally.left_out} left out{gone}", err=True)
    for sentence in made.words[:MOST_SAID]:
        say(f"  {sentence}", err=True)
    if len(made.words) > MOST_SAID:
        say(f"  and {len(made.words) - MOST_SAID} more", err=True)
    say(f"  each of them: {loss}" if loss else "  each of them: give --loss FILE, or -o FILE", err=True)
    if made.report.cursor:
        say(f"cursor {made.report.cursor}", err=True)


def _known_format(name: str) -> str:
    if name not in FORMATS:
        raise typer.BadParameter(f"'{name}' is none of {', '.join(FORMATS)}.")
    return name
