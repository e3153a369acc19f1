"""The commands on a ledger: add, incidents, show and what keeps it safe."""

from __future__ import annotations

import sys
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tacitus.cli.options import (
    DEFAULT_DB,
    AsJson,
    Db,
    Moment,
    Narrowing,
    Out,
    OutletName,
    Published,
    ReaderName,
    Reasoned,
    add_commands,
)
from tacitus.cli.saying import say, say_json, write
from tacitus.model.address import Address, address_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tacitus.ledger.checkpoint import Checkpoint
    from tacitus.ledger.ledger import Ledger
    from tacitus.model.ledger import Embargo
    from tacitus.pipeline.add import Found
    from tacitus.settings import Settings

SOME_REJECTED = 3


def register(app: typer.Typer) -> None:
    """Add the ledger's commands."""
    add_commands(app, add, incidents, show, cite, search, rejects, verify, checkpoint, rebuild, reread)
    add_commands(app, backup, copy, restore, recover, export_log, import_log, redact)
    add_commands(app, embargoed, release)


def add(
    paths: Annotated[list[str], typer.Argument(help="Files, folders, patterns, or - for standard input.")],
    db: Db = DEFAULT_DB,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, help="Processes that read.")] = 1,
    published: Published = None,
    outlet: OutletName = None,
    reader: ReaderName = None,
    embargo: Annotated[
        str | None, typer.Option(metavar="REASON", help="Tell of them nowhere until they are released; why.")
    ] = None,
    by: Annotated[str | None, typer.Option("--by", help="With --embargo: your name.")] = None,
) -> None:
    """Read reports and add them to the ledger. Adding twice adds nothing; a run that was killed resumes."""
    from tacitus.ledger.ledger import Ledger
    from tacitus.pipeline.found import find_reports
    from tacitus.pipeline.intake import published_on
    from tacitus.settings import load_settings

    settings = load_settings()
    day = published_on(published) if published else None
    find = partial(find_reports, paths, settings, published=day, outlet=outlet)
    with Ledger(db, keeping=settings.keeping) as ledger:
        _add_all(
            ledger, find, jobs, replace(settings, reader=reader or settings.reader), _embargo(embargo, by)
        )


def _embargo(reason: str | None, by: str | None) -> Embargo | None:
    """Raises `UsageError` where nobody signs it."""
    if reason is None:
        return None
    from tacitus.model.ledger import Embargo
    from tacitus.present.judging import signed

    name, why = signed({"by": by or "", "reason": reason})
    return Embargo(by=name, reason=why)


def embargoed(db: Db = DEFAULT_DB) -> None:
    """List the reports under embargo, newest first: id, title, who says so and why."""
    with open_ledger(db) as ledger:
        for one in ledger.embargoed():
            title = one.report.title or one.report.outlet or "untitled"
            say(f"{one.report.id}\t{title}\t{one.embargo.by}: {one.embargo.reason}")


def release(
    report: Annotated[str, typer.Argument(metavar="REPORT", help="Its id, as 'embargoed' prints it.")],
    *,
    said: Reasoned,
) -> None:
    """End the embargo on a report: from now on it tells what it tells."""
    with open_ledger(said.db, read_only=False) as ledger:
        ledger.release(report, by=said.name, reason=said.reason)
    say(f"{report} is released")


def _add_all(
    ledger: Ledger,
    find: Callable[..., Iterable[Found]],
    jobs: int,
    settings: Settings,
    embargo: Embargo | None = None,
) -> None:
    """Read and add what `find` finds, which is given `opened`; say what came of it, and exit with 3 for a reject."""
    from tacitus.cli.progress import counting
    from tacitus.engine import Processes
    from tacitus.ground.places.build import ensure_index
    from tacitus.pipeline.add import add_reports, prepare, reads
    from tacitus.readers import spent_by

    if jobs > 1:
        ensure_index(settings)  # made here once, and shown, before several processes need it
    mapper = Processes(jobs, settings.seconds_a_report, partial(prepare, settings))
    with counting("Adding") as progress:
        found = find(opened=progress.opened)
        tally = add_reports(ledger, found, reads(settings), mapper, embargo=embargo, progress=progress)
    say(
        f"{tally.seen} seen: {tally.added} added, {tally.known} already known, {tally.rejected} rejected "
        f"({tally.incidents} incidents, {tally.claims} claims read) → {ledger.name}",
        err=True,
    )
    if jobs == 1 and (used := spent_by(settings.reader)):
        say(used, err=True)
    if tally.rejected:
        say(f"tacitus rejects --db {ledger.name} lists what was rejected and why.", err=True)
        raise typer.Exit(SOME_REJECTED)


def incidents(
    db: Db = DEFAULT_DB,
    type_: Annotated[str | None, typer.Option("--type", "--kind", help="PLOVER type or plain label.")] = None,
    country: Annotated[str | None, typer.Option(help="Name or ISO 3166 alpha-3 code, or unknown.")] = None,
    *,
    narrowing: Narrowing,
    moment: Moment,
    since: Annotated[
        str | None, typer.Option("--since", "--from", metavar="DATE", help="Happened on or after.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", "--to", metavar="DATE", help="Happened on or before.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One incident a line, as JSON.")] = False,
) -> None:
    """List the incidents, oldest first."""
    from tacitus.cli.incident_text import incident_table, plain_line
    from tacitus.ledger.query import asked
    from tacitus.present.query import parse_near

    query = replace(
        asked(
            kind=type_,
            country=country,
            since=since,
            until=until,
            as_of=moment.as_of,
            clock=moment.clock.value,
        ),
        near=parse_near(narrowing.near, narrowing.radius) if narrowing.near else None,
        actor=narrowing.actor,
        killed=narrowing.killed,
    )
    with open_ledger(db) as ledger:
        found = iter(ledger.find_all(query))
        first = next(found, None)
        if first is None:
            say("No incident of the ledger is so.", err=True)
            return
        listed = chain([first], found)
        if sys.stdout.isatty() and not as_json:
            incident_table(listed)
            return
        for incident in listed:
            if as_json:
                say_json(incident)
            else:
                say(plain_line(incident))


def show(
    incident_id: Annotated[str, typer.Argument(metavar="ID", help="Of an incident, or of a report (r_…).")],
    db: Db = DEFAULT_DB,
    *,
    moment: Moment,
    as_json: AsJson = False,
) -> None:
    """Show one incident: its values, and its claims by speaker and field with the words they rest on.

    Of a report: where it is from, whether it stands, its versions and what each of them changed.
    """
    from tacitus.cli.incident_text import incident_lines

    if incident_id.startswith("r_"):
        _show_report(incident_id, db, as_json)
        return
    with open_ledger(db) as ledger:
        incident = ledger.incident(incident_id, *moment.at)
        view = ledger.part([incident_id], *moment.at, around=1)
    if as_json:
        say_json(incident)
        return
    for line in incident_lines(incident, view):
        say(line)


def cite(
    incident_id: Annotated[str, typer.Argument(metavar="ID", help="Of an incident.")],
    db: Db = DEFAULT_DB,
    *,
    moment: Moment,
    home: Annotated[
        str, typer.Option(help="Where the pages of this ledger stand.")
    ] = "http://127.0.0.1:8000",
) -> None:
    """Say how to cite an incident: a text with its permanent address and a hash of what it says."""
    from tacitus.present.citing import cite_incident

    with open_ledger(db) as ledger:
        incident = ledger.incident(incident_id, *moment.at)
        say(cite_incident(ledger, incident, *moment.at, home.rstrip("/")).text)


def _show_report(report_id: str, db: Address, as_json: bool) -> None:
    from tacitus.cli.reports import report_lines, report_shown

    with open_ledger(db) as ledger:
        shown = report_shown(ledger, report_id)
    if as_json:
        say_json(shown)
        return
    for line in report_lines(shown):
        say(line)


def search(
    words: Annotated[list[str], typer.Argument(help="Words that must all stand in it.")],
    db: Db = DEFAULT_DB,
    limit: Annotated[int, typer.Option(min=1, help="How many.")] = 20,
    *,
    moment: Moment,
) -> None:
    """Find names, incidents, reports and claims by their words; names are those of now."""
    from tacitus.model.query import IncidentQuery
    from tacitus.present.titles import title

    text = " ".join(words)
    query = IncidentQuery(text=text, status=frozenset("*"), as_of=moment.as_of, clock=moment.clock.value)
    with open_ledger(db) as ledger:
        named = ledger.names(text, limit) if moment.as_of is None else ()
        incidents = ledger.find(query, limit=limit).incidents
        hits = ledger.search(text, limit, *moment.at)
    for name in named:
        say(f"name\t{name.key}\t{name.name}")
    for incident in incidents:
        say(f"incident\t{incident.id}\t{title(incident)}")
    for hit in hits:
        say(f"{hit.kind}\t{hit.id}\t{hit.report}\t{' '.join(hit.excerpt.split())}")
    if not named and not incidents and not hits:
        say(f"Nothing has all these words: {text}. Try fewer.", err=True)


def rejects(
    db: Db = DEFAULT_DB,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATE", help="Those until then, on this ledger's clock.")
    ] = None,
    retry: Annotated[
        bool,
        typer.Option("--retry", help="Read again what reading failed on, and sources whose bytes were kept."),
    ] = False,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, help="With --retry: processes that read.")] = 1,
    reader: Annotated[
        str | None, typer.Option(metavar="NAME", help="With --retry: what reads (TACITUS_READER).")
    ] = None,
) -> None:
    """List what was rejected, and why; or read again what a newer version may be able to read.

    'tacitus originals list' has those whose bytes were kept.
    """
    from tacitus.model.instants import cut_after

    if retry:
        _retry(db, jobs, reader)
        return
    before = cut_after(as_of) if as_of else None
    with open_ledger(db) as ledger:
        for row in ledger.rejects():
            if before is not None and row.known_at >= before:
                continue
            say(f"{row.path}\t{row.reject.stage}\t{row.reject.reason}\t{row.reject.message}")


def _retry(db: Address, jobs: int, reader: str | None) -> None:
    from tacitus.ledger.ledger import Ledger
    from tacitus.pipeline.found import to_retry
    from tacitus.settings import load_settings

    settings = load_settings()
    open_ledger(db).close()
    with Ledger(db, keeping=settings.keeping) as ledger:
        chosen = replace(settings, reader=reader or settings.reader)
        _add_all(ledger, lambda opened: to_retry(ledger, settings), jobs, chosen)


def verify(
    db: Db = DEFAULT_DB,
    deep: Annotated[
        bool, typer.Option("--deep", help="Also project the log anew and compare; takes as long as rebuild.")
    ] = False,
    originals: Annotated[
        bool, typer.Option(help="Also check the bytes of every original against its checksum.")
    ] = True,
    head: Annotated[
        str | None, typer.Option(metavar="N:DIGEST", help="A head noted earlier: the log must still hold it.")
    ] = None,
    checkpoint: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A signed head ('tacitus checkpoint'); with --key.")
    ] = None,
    key: Annotated[
        Path | None, typer.Option(metavar="FILE", help="With --checkpoint: the public key of who signed it.")
    ] = None,
) -> None:
    """Check the hash chain over the whole log; exit code 5 when something is wrong.

    The head is printed: note it elsewhere, and --head tells later whether the end of the log was cut or written
    anew. --checkpoint tells the same to an outsider, by the public key of who signed the head. Links that put an
    incident before its cause, or in a circle, are listed: reports err, the ledger is sound.
    """
    from tacitus.errors import LedgerError
    from tacitus.ledger.query import every_contradiction

    signed = _signed(checkpoint, key)
    noted = [one for one in (_head(head), signed.head if signed else None) if one is not None]
    with open_ledger(db) as ledger:
        faults = ledger.verify(deep=deep, originals=originals, heads=noted)
        entries, digest = ledger.head() if not faults else (0, "")
        disorders = (
            [c for c in every_contradiction(ledger, status="open") if c.kind == "order"] if not faults else []
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
    if signed:
        say(f"as it was signed {signed.at}: {signed.entries} of its entries")
    for clash in disorders:
        say(f"order: {clash.id}\t{clash.explanation}")


def _head(written: str | None) -> tuple[int, str] | None:
    from tacitus.errors import UsageError

    if written is None:
        return None
    number, _, digest = written.strip().partition(":")
    if not (number.isascii() and number.isdecimal() and len(number) < 19 and len(digest) == 64):
        raise UsageError(
            f"'{written}' is no head.", remedy="Give it as 'tacitus verify' prints it: 12:ab34…."
        )
    return int(number), digest.lower()


def _signed(checkpoint: Path | None, key: Path | None) -> Checkpoint | None:
    """What a checkpoint says, its signature checked. Raises `UsageError`, `LedgerError`."""
    from tacitus.errors import UsageError
    from tacitus.ledger.checkpoint import require_signing, signed_with, text_of

    if checkpoint is None and key is None:
        return None
    if checkpoint is None or key is None:
        raise UsageError("A checkpoint is checked by a key.", remedy="Give both --checkpoint and --key.")
    require_signing()
    return signed_with(text_of(checkpoint), key)


def checkpoint(
    key: Annotated[Path, typer.Option("--key", metavar="FILE", help="Your private key; guard it.")],
    new_key: Annotated[
        bool, typer.Option("--new-key", help="Make the key first, and FILE.pub, the half to hand out.")
    ] = False,
    out: Out = None,
    db: Db = DEFAULT_DB,
) -> None:
    """Sign the head of the log (Ed25519), once its chain is found to hold.

    Whoever has the file and your public key can tell later, by 'tacitus verify --checkpoint FILE --key FILE', that a
    ledger or an exported log still is what you signed.
    """
    from tacitus.errors import LedgerError, MissingInput
    from tacitus.ledger.checkpoint import new_key as make_key
    from tacitus.ledger.checkpoint import require_signing, sign

    require_signing()
    with open_ledger(db) as ledger:
        head = ledger.head()
        if not head[0]:
            raise MissingInput(f"{db} holds nothing to sign.", remedy="Add reports first: tacitus add PATH.")
        if faults := ledger.verify(originals=False, heads=[head]):
            raise LedgerError(
                f"{db} is not as it was written: {faults[0]}.", remedy="Nothing was signed: tacitus verify."
            )
    if new_key:
        say(f"The public key, to hand out: {make_key(key)}", err=True)
    write(out, [sign(head, key)])


def rebuild(db: Db = DEFAULT_DB) -> None:
    """Make anew everything that is projected from the log: lists, incidents, search. The log stays as it is."""
    with open_ledger(db, read_only=False) as ledger:
        ledger.rebuild()
        entries, digest = ledger.head()
    say(f"{db}: projected anew from {entries} entries")
    say(f"head {entries}:{digest}")


def reread(
    target: Annotated[Address, typer.Argument(metavar="NEW", parser=address_of, help="A new ledger.")],
    db: Db = DEFAULT_DB,
    reader: ReaderName = None,
) -> None:
    """Make a new ledger of the same log with every report read anew, by the reader that is installed now.

    How the two differ is told by field; whoever accepts it goes on with the new one.
    What persons decided stays with the words that it was of; what no longer fits is listed ('tacitus judgements
    --unfit'). This ledger stays as it is. A report that cannot be read now stands as it was read before.
    """
    from tacitus.cli.progress import steps
    from tacitus.pipeline.read import read_report
    from tacitus.readers import reader_of, spent_by
    from tacitus.settings import load_settings

    chosen = reader or load_settings().reader
    with open_ledger(db) as ledger, steps("Reading anew") as progress:
        made_anew = ledger.reread(target, partial(read_report, reader=reader_of(chosen)), progress)
    with open_ledger(target) as made:
        unfit = made.unfit()
    if used := spent_by(chosen):
        say(used, err=True)
    for name, change in sorted(made_anew.changes.items()):
        say(f"{name}\t{change}")
    for one in made_anew.failed:
        say(f"{one.report}\tas it was: {one.why}")
    for lost in unfit:
        say(f"{lost.decision}\t{lost.why}\t{lost.by}: {lost.reason}")
    say(
        f"{target}: read anew; {len(unfit)} decisions fit nothing now, {len(made_anew.failed)} reports are as they were"
    )


def recover(
    source: Annotated[
        Address, typer.Argument(parser=address_of, help="A damaged ledger; it stays as it is.")
    ],
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
    """Copy the ledger to one file, also while it is being read and written; hidden names are in it.

    Originals that are kept beside it are copied to a folder beside the copy (FILE.originals).
    """
    with open_ledger(db) as ledger:
        ledger.backup(target)
    say(f"{db} → {target}")


def restore(
    source: Annotated[Address, typer.Argument(parser=address_of, help="A backup.")],
    db: Db = DEFAULT_DB,
) -> None:
    """Make a backup the ledger again, once its chain is checked; never over an existing ledger."""
    from tacitus.errors import LedgerError

    with open_ledger(source) as ledger:
        faults = ledger.verify()
        if faults:
            raise LedgerError(f"{source} is not as it was written: {faults[0]}.")
        ledger.backup(db.file)
    open_ledger(db, read_only=False).close()  # many readers beside one writer again
    say(f"{source} → {db}")


def copy(
    source: Annotated[Address, typer.Argument(metavar="FROM", parser=address_of, help="A ledger.")],
    target: Annotated[
        Address, typer.Argument(metavar="TO", parser=address_of, help="A new ledger, or an empty one.")
    ],
) -> None:
    """Copy a ledger to one of any kind, its log byte for byte, with its originals; hidden names are in it.

    Both logs are compared, and the copy is verified. What was interrupted goes on when it is run again.
    """
    with open_ledger(source) as ledger:
        entries = ledger.copy_to(target)
    say(f"{entries} entries, the same byte for byte: {source} → {target}")


def export_log(
    db: Db = DEFAULT_DB,
    out: Out = None,
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
    *,
    said: Reasoned,
) -> None:
    """Hide a name from every view, search and export; the ledger's own file and its backups keep it."""
    with open_ledger(said.db, read_only=False) as ledger:
        done = ledger.redact(name, by=said.name, reason=said.reason)
    say(f"hidden in {done} places" if done else "it was hidden before")


def open_ledger(db: Address, *, read_only: bool = True) -> Ledger:
    """The ledger at `db`, which must be there. Raises `MissingInput`."""
    from tacitus.ledger.ledger import Ledger

    require_ledger(db)
    return Ledger(db, read_only=read_only)


def require_ledger(db: Address) -> None:
    """Raise `MissingInput` where there is no ledger."""
    from tacitus.errors import MissingInput
    from tacitus.store import is_there

    if not is_there(db):
        raise MissingInput(f"There is no ledger at {db}.", remedy="Add reports first: tacitus add PATH.")
