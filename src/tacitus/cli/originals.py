"""`tacitus originals list|export`: the bytes that reports were made from, and their custody."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tacitus.cli.ledger import open_ledger
from tacitus.cli.options import DEFAULT_DB, Db, add_commands
from tacitus.cli.saying import saving, say, say_json

if TYPE_CHECKING:
    from tacitus.ledger.ledger import Ledger
    from tacitus.model.originals import Custody

CUSTODY = ".custody.json"


def register(app: typer.Typer) -> None:
    """Add the `originals` group."""
    group = typer.Typer(
        no_args_is_help=True,
        help="The bytes that reports were made from, as they came. TACITUS_ORIGINALS says where they are kept: beside "
        "the ledger's file (FILE.originals), inside it, or off; TACITUS_MAX_ORIGINAL_BYTES how large one may be.",
    )
    add_commands(group, list_, export)
    app.add_typer(group, name="originals")


def list_(
    db: Db = DEFAULT_DB,
    as_json: Annotated[bool, typer.Option("--json", help="One custody record a line, as JSON.")] = False,
) -> None:
    """List originals: report or reject, state, SHA-256, bytes, media type, path, when it came, by which command."""
    with open_ledger(db) as ledger:
        found = ledger.originals()
    for one in found:
        if as_json:
            say_json(one)
            continue
        state = f"{one.state} ({one.why})" if one.why else one.state
        row = (one.of, state, one.sha256, str(one.size), one.media_type, one.path or "-", one.at, one.command)
        say("\t".join(row))


def export(
    subject: Annotated[
        str, typer.Argument(metavar="ID", help="A report's id, or a reject's, as list has it.")
    ],
    out: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="File to write.")],
    db: Db = DEFAULT_DB,
    with_names: Annotated[
        bool, typer.Option("--with-names", help="Also where a hidden name stands in it: guard that file.")
    ] = False,
) -> None:
    """Write an original as it came, and beside it FILE.custody.json: its checksum, where from, when, by which command.

    The record names the entry of the log that vouches for the checksum, and the log's head.
    """
    from tacitus.errors import MissingInput, UsageError

    record = out.parent / f"{out.name}{CUSTODY}"
    for file in (out, record):
        if file.exists():
            raise UsageError(f"{file} exists already.", remedy="Name a new file.")
    with open_ledger(db) as ledger:
        custody, raw = ledger.custody(subject), ledger.original(subject, with_names=with_names)
        if custody is None:
            raise MissingInput(f"There is no original of {subject}.")
        told = custody_record(ledger, custody, with_names)
    with saving() as opened:
        opened(out).write(raw)
        opened(record).write(told)
    say(f"{custody.sha256}  {out}")


def custody_record(ledger: Ledger, custody: Custody, with_names: bool) -> bytes:
    """The record that goes with an exported original, as JSON."""
    import json

    from tacitus.model.characters import storable
    from tacitus.model.codec import to_plain
    from tacitus.model.instants import now

    number, digest = ledger.head()
    told: dict[str, Any] = {
        name: value for name, value in to_plain(custody).items() if name not in ("state", "why")
    }
    if ledger.holds(custody.of):
        report = ledger.report(custody.of)
        told["report"] = {
            "title": report.title,
            "outlet": report.outlet,
            "published": to_plain(report.published),
        }
    told |= {
        "ledger": ledger.path.name,
        "head": f"{number}:{digest}",
        "exported_at": now(),
        "with_names": with_names,
    }
    return (json.dumps(storable(told), ensure_ascii=False, indent=2) + "\n").encode("utf-8")
