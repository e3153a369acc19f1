"""The commands on a ledger: add, incidents, show and what keeps it safe."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tacitus.cli.saying import say, say_json, write

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tacitus.ledger.ledger import Ledger
    from tacitus.model.records import Report
    from tacitus.pipeline.add import Turned
    from tacitus.settings import Settings

Db = Annotated[Path, typer.Option("--db", envvar="TACITUS_DB", help="The ledger's file.", show_default=True)]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of", metavar="DATE", help="What was known then: a date (its whole day) or an instant."
    ),
]
DEFAULT_DB = Path("tacitus.db")
SOME_REJECTED = 3


class ClockName(StrEnum):
    """Which clock --as-of is read on."""

    reported = "reported"
    known = "known"


ByClock = Annotated[
    ClockName, typer.Option("--clock", help="Reported to the world, or known to this ledger.")
]


def register(app: typer.Typer) -> None:
    """Add the ledger's commands."""
    commands: tuple[Callable[..., None], ...] = (add, incidents, show, search)
    commands += (rejects, verify, rebuild, backup, restore, recover, export_log, import_log, redact)
    for command in commands:
        app.command(command.__name__.replace("_", "-"))(command)


def add(
    paths: Annotated[list[str], typer.Argument(help="Files, folders, patterns, or - for standard input.")],
    db: Db = DEFAULT_DB,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, help="Processes that read.")] = 1,
    published: Annotated[
        str | None, typer.Option(metavar="DATE", help="When all of them were published.")
    ] = None,
    outlet: Annotated[str | None, typer.Option(help="The outlet of all of them.")] = None,
    reader: Annotated[
        str | None, typer.Option(metavar="NAME", help="What reads: rules (TACITUS_READER), rules-alone, …")
    ] = None,
) -> None:
    """Read reports and add them to the ledger. Adding twice adds nothing; a run that was killed resumes."""
    from tacitus.ledger.ledger import Ledger
    from tacitus.pipeline.found import find_reports
    from tacitus.pipeline.intake import published_on
    from tacitus.settings import load_settings

    settings = load_settings()
    day = published_on(published) if published else None
    found = find_reports(paths, settings, published=day, outlet=outlet)
    with Ledger(db) as ledger:
        _add_all(ledger, found, jobs, replace(settings, reader=reader or settings.reader))


def _add_all(ledger: Ledger, found: Iterable[Report | Turned], jobs: int, settings: Settings) -> None:
    """Read and add what was found, say what came of it, and exit with 3 where something was rejected."""
    from functools import partial

    from tacitus.cli.progress import counting
    from tacitus.engine import Processes
    from tacitus.pipeline.add import add_reports, read_or_reject
    from tacitus.pipeline.intake import read_new
    from tacitus.readers import known
    from tacitus.readers.rules.world import load_world

    seconds = settings.seconds_a_report
    if jobs > 1:
        load_world()  # makes its index once, before several processes need it
    read = partial(read_or_reject, partial(read_new, reader=known(settings.reader)), seconds=seconds)
    with counting("Adding") as progress:
        tally = add_reports(ledger, found, read, Processes(jobs, seconds), progress=progress)
    say(
        f"{tally.seen} seen: {tally.added} added, {tally.known} already known, {tally.rejected} rejected "
        f"({tally.incidents} incidents, {tally.claims} claims read) → {ledger.path}",
        err=True,
    )
    if tally.rejected:
        say(f"tacitus rejects --db {ledger.path} lists what was rejected and why.", err=True)
        raise typer.Exit(SOME_REJECTED)


def incidents(
    db: Db = DEFAULT_DB,
    type_: Annotated[str | None, typer.Option("--type", help="PLOVER type or plain label.")] = None,
    country: Annotated[str | None, typer.Option(help="ISO 3166 alpha-3 code.")] = None,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="Happened on or after.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="Happened on or before.")] = None,
    as_of: AsOf = None,
    clock: ByClock = ClockName.reported,
    as_json: Annotated[bool, typer.Option("--json", help="One incident a line, as JSON.")] = False,
) -> None:
    """List the incidents, oldest first."""
    from tacitus.cli.tables import incident_table, plain_line
    from tacitus.ledger.query import asked

    query = asked(kind=type_, country=country, since=since, until=until, as_of=as_of, clock=clock.value)
    with open_ledger(db) as ledger:
        if sys.stdout.isatty() and not as_json:
            incident_table(ledger.find_all(query))
            return
        for incident in ledger.find_all(query):
            if as_json:
                say_json(incident)
            else:
                say(plain_line(incident))


def show(
    incident_id: Annotated[str, typer.Argument(metavar="ID")],
    db: Db = DEFAULT_DB,
    as_of: AsOf = None,
    clock: ByClock = ClockName.reported,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Show one incident: its values, and its claims by speaker and field with the words they rest on."""
    from tacitus.cli.tables import incident_lines

    with open_ledger(db) as ledger:
        incident = ledger.incident(incident_id, as_of, clock.value)
        view = ledger.part([incident_id], as_of, clock.value, around=1)
    if as_json:
        say_json(incident)
        return
    for line in incident_lines(incident, view):
        say(line)


def search(
    words: Annotated[list[str], typer.Argument(help="Words that must all stand in it.")],
    db: Db = DEFAULT_DB,
    limit: Annotated[int, typer.Option(min=1, help="How many.")] = 20,
    as_of: AsOf = None,
    clock: ByClock = ClockName.reported,
) -> None:
    """Find reports and claims by their words."""
    with open_ledger(db) as ledger:
        for hit in ledger.search(" ".join(words), limit, as_of, clock.value):
            say(f"{hit.kind}\t{hit.id}\t{hit.report}\t{' '.join(hit.excerpt.split())}")


def rejects(
    db: Db = DEFAULT_DB,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATE", help="Those until then, on this ledger's clock.")
    ] = None,
    retry: Annotated[
        bool, typer.Option("--retry", help="Read again what reading failed on (reader_failed, overrun).")
    ] = False,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, help="With --retry: processes that read.")] = 1,
) -> None:
    """List what was rejected, and why; or read again what a newer version may be able to read."""
    from tacitus.model.instants import cut_after

    if retry:
        _retry(db, jobs)
        return
    before = cut_after(as_of) if as_of else None
    with open_ledger(db) as ledger:
        for row in ledger.rejects():
            if before is not None and row.known_at >= before:
                continue
            say(f"{row.path}\t{row.reject.stage}\t{row.reject.reason}\t{row.reject.message}")


def _retry(db: Path, jobs: int) -> None:
    from tacitus.settings import load_settings

    with open_ledger(db, read_only=False) as ledger:
        _add_all(ledger, ledger.to_retry(), jobs, load_settings())


def verify(
    db: Db = DEFAULT_DB,
    deep: Annotated[
        bool, typer.Option("--deep", help="Also project the log anew and compare; takes as long as rebuild.")
    ] = False,
    head: Annotated[
        str | None, typer.Option(metavar="N:DIGEST", help="A head noted earlier: the log must still hold it.")
    ] = None,
) -> None:
    """Check the hash chain over the whole log; exit code 5 when something is wrong.

    The head is printed: note it elsewhere, and --head tells later whether the end of the log was cut or written
    anew. Links that put an incident before its cause, or in a circle, are listed: reports err, the ledger is sound.
    """
    from tacitus.errors import LedgerError

    with open_ledger(db) as ledger:
        faults = ledger.verify(deep=deep, head=_head(head))
        entries, digest = ledger.head() if not faults else (0, "")
        disorders = (
            [c for c in ledger.view().contradictions if c.kind == "order" and c.status == "open"]
            if not faults
            else []
        )
    for fault in faults:
        say(fault, err=True)
    if faults:
        raise LedgerError(
            f"{db} is not as it was written ({len(faults)} faults).",
            remedy="Restore a backup; 'tacitus rebuild' makes anew what is projected, 'tacitus recover' saves a log.",
        )
    say(f"{db}: {entries} entries, the chain holds" + (", and so do its projections" if deep else ""))
    say(f"head {entries}:{digest}")
    for clash in disorders:
        say(f"order: {clash.id}\t{clash.explanation}")


def _head(written: str | None) -> tuple[int, str] | None:
    from tacitus.errors import UsageError

    if written is None:
        return None
    number, _, digest = written.strip().partition(":")
    if not (number.isascii() and number.isdecimal() and len(digest) == 64):
        raise UsageError(
            f"'{written}' is no head.", remedy="Give it as 'tacitus verify' prints it: 12:ab34…."
        )
    return int(number), digest.lower()


def rebuild(db: Db = DEFAULT_DB) -> None:
    """Make anew everything that is projected from the log: lists, incidents, search. The log stays as it is."""
    with open_ledger(db, read_only=False) as ledger:
        ledger.rebuild()
        entries, digest = ledger.head()
    say(f"{db}: projected anew from {entries} entries")
    say(f"head {entries}:{digest}")


def recover(
    source: Annotated[Path, typer.Argument(help="A damaged ledger; it stays as it is.")],
    db: Db = DEFAULT_DB,
) -> None:
    """Make a new ledger of what a damaged one's chain still vouches for."""
    with open_ledger(source) as ledger:
        written, there = ledger.recover(db)
    say(f"{written} of {there} entries → {db}")


def backup(
    target: Annotated[Path, typer.Argument(help="New file.")],
    db: Db = DEFAULT_DB,
) -> None:
    """Copy the ledger to one file, also while it is being read and written; hidden names are in it."""
    with open_ledger(db) as ledger:
        ledger.backup(target)
    say(f"{db} → {target}")


def restore(
    source: Annotated[Path, typer.Argument(help="A backup.")],
    db: Db = DEFAULT_DB,
) -> None:
    """Make a backup the ledger again, once its chain is checked; never over an existing ledger."""
    from tacitus.errors import LedgerError

    with open_ledger(source) as ledger:
        faults = ledger.verify()
        if faults:
            raise LedgerError(f"{source} is not as it was written: {faults[0]}.")
        ledger.backup(db)
    open_ledger(db, read_only=False).close()  # many readers beside one writer again
    say(f"{source} → {db}")


def export_log(
    db: Db = DEFAULT_DB,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="File to write, else standard output.")
    ] = None,
    with_names: Annotated[
        bool, typer.Option("--with-names", help="Hidden names too: guard that file as you do the ledger.")
    ] = False,
) -> None:
    """Write the log, one entry a line: the whole ledger, with hidden names hidden."""
    with open_ledger(db) as ledger:
        write(out, ledger.export_log(with_names=with_names))


def import_log(
    source: Annotated[Path, typer.Argument(help="An exported log, or - for standard input.")],
    db: Db = DEFAULT_DB,
) -> None:
    """Make a new ledger from an exported log; the chain is checked entry by entry."""
    from tacitus.errors import MissingInput
    from tacitus.ledger.ledger import Ledger

    if str(source) != "-" and not source.exists():
        raise MissingInput(f"There is no file {source}.")
    with Ledger(db) as ledger:
        if str(source) == "-":
            entries = ledger.import_log(sys.stdin)
        else:
            with source.open(encoding="ascii") as lines:
                entries = ledger.import_log(lines)
    say(f"{entries} entries → {db}")


def redact(
    name: Annotated[str, typer.Argument(help="What must not be shown.")],
    reason: Annotated[str, typer.Option("--reason", "-r", help="Why.")],
    db: Db = DEFAULT_DB,
    by: Annotated[str | None, typer.Option(help="Who hides it.")] = None,
) -> None:
    """Hide a name from every view, search and export; the ledger's own file and its backups keep it."""
    with open_ledger(db, read_only=False) as ledger:
        done = ledger.redact(name, by=by or getpass.getuser(), reason=reason)
    say(f"hidden in {done} places" if done else "it was hidden before")


def open_ledger(db: Path, *, read_only: bool = True) -> Ledger:
    """The ledger at `db`, which must be there. Raises `MissingInput`."""
    from tacitus.errors import MissingInput
    from tacitus.ledger.ledger import Ledger

    if not db.exists():
        raise MissingInput(f"There is no ledger at {db}.", remedy="Add reports first: tacitus add PATH.")
    return Ledger(db, read_only=read_only)
