"""The command that brings tables of others into the ledger."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tacitus.cli.ledger import SOME_REJECTED
from tacitus.cli.options import DEFAULT_DB, Db, OwnRules, ShowRules, add_commands
from tacitus.cli.saying import say, write

if TYPE_CHECKING:
    from tacitus.exchange.import_rules import ImportRules
    from tacitus.model.address import Address
    from tacitus.pipeline.importing import Imported

OWN = {"json": "csv", "datapackage": "csv"}
"""Other forms of our own table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What is said of a table beside its rules."""

    dataset: Annotated[
        str | None, typer.Option("--dataset", help="Whose table it is, where the rules say otherwise.")
    ] = None
    part: Annotated[str, typer.Option("--part", help="Which piece of the dataset the file holds.")] = ""
    published: Annotated[
        str | None,
        typer.Option(
            "--published", metavar="DATE", help="When the file came out; else from when it is imported."
        ),
    ] = None
    whole: Annotated[
        bool, typer.Option("--whole", help="The file is all of it: withdraw whatever it has no more.")
    ] = False


def register(app: typer.Typer) -> None:
    """Add the command."""
    add_commands(app, import_)


def import_(
    format_: Annotated[
        str | None, typer.Argument(metavar="FORMAT", help="A format, or a file of rules (.toml).")
    ] = None,
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="The table.")] = None,
    db: Db = DEFAULT_DB,
    mapping: OwnRules = None,
    show_mapping: ShowRules = False,
    guess: Annotated[
        Path | None, typer.Option("--guess", metavar="FILE", help="Draft rules for this table, to confirm.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="With --guess: where the draft goes.")
    ] = None,
    *,
    table: Table,
) -> None:
    """Bring a table of another dataset into the ledger: each row is a report of it.

    The same file twice adds nothing; in a newer one, changed rows supersede and vanished ones are withdrawn.
    """
    from tacitus.errors import UsageError
    from tacitus.exchange.import_rules import formats, rules_text

    if guess is not None:
        _draft(guess, out)
        return
    if format_ is None or (file is None and not show_mapping):
        raise UsageError(
            "A format and a file are needed.",
            remedy=f"Formats: {', '.join((*formats(), *OWN))}; for another table: tacitus import --guess FILE.",
        )
    if show_mapping:
        typer.echo(rules_text(OWN.get(format_, format_)), nl=False)
        return
    assert file is not None
    rules = _rules(format_, mapping)
    _bring(db, file, replace(rules, dataset=table.dataset or rules.dataset), table)


def _rules(name: str, mapping: Path | None) -> ImportRules:
    from tacitus.exchange.import_rules import rules_of

    if mapping is None and name.endswith(".toml"):
        mapping = Path(name)
    return rules_of(OWN.get(name, name), mapping)


def _draft(table: Path, out: Path | None) -> None:
    from tacitus.pipeline.guessing import guess

    drafted = guess(table)
    write(out, [drafted.text])
    for sentence in drafted.words:
        say(f"  {sentence}", err=True)
    target = out or "draft.toml"
    say(f"Look it through, then: tacitus import {target} {table}", err=True)


def _bring(db: Address, file: Path, rules: ImportRules, table: Table) -> None:
    from tacitus.ledger.ledger import Ledger
    from tacitus.pipeline.importing import Asked, import_table
    from tacitus.pipeline.intake import published_on
    from tacitus.sources.rows import open_table

    day = published_on(table.published) if table.published else None
    open_table(file)  # a file that is none makes no ledger
    with Ledger(db) as ledger, _counting() as progress:
        made = import_table(
            ledger,
            file,
            Asked(rules=rules, part=table.part, published=day, whole=table.whole),
            progress=progress,
        )
    _say(made, rules.dataset, db)
    if made.rejected or made.cells:
        say(f"tacitus rejects --db {db} lists rows and cells that were not taken, and why.", err=True)
        raise typer.Exit(SOME_REJECTED)


def _say(made: Imported, dataset: str, db: Address) -> None:
    for sentence in made.words:
        say(f"  {sentence}", err=True)
    more = f", {made.changed} of them in place of an earlier version" if made.changed else ""
    say(
        f"{made.rows} rows of {dataset}: {made.added} added{more}, {made.known} already known, "
        f"{made.left_out} left out, {made.rejected} rejected, {made.withdrawn} withdrawn; "
        f"{made.cells} cells not taken ({made.claims} claims) → {db}",
        err=True,
    )


@contextmanager
def _counting() -> Iterator[Callable[[Imported], None]]:
    """A callback that shows how far an import is; silent when stderr is no terminal."""
    if not sys.stderr.isatty():
        yield lambda made: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Importing", total=None)
        yield lambda made: bar.update(
            task,
            description=f"Importing {made.rows} rows · {made.added} added · {made.known} known"
            f" · {made.rejected} rejected",
        )
