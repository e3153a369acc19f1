"""`tacitus originals list|export|verify|import`: the bytes that reports were made from, and their custody."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tacitus.cli.ledger import open_ledger
from tacitus.cli.options import DEFAULT_DB, Db, add_commands
from tacitus.cli.saying import saving, say, say_json
from tacitus.model.address import Address, address_of

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
    add_commands(group, list_, export, verify, import_)
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
        str | None, typer.Argument(metavar="[ID]", help="A report's id, or a reject's, as list has it.")
    ] = None,
    *,
    out: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", help="File to write; with --all a new folder.")
    ],
    db: Db = DEFAULT_DB,
    all_: Annotated[
        bool, typer.Option("--all", help="Every original that may be given, to go with an exported log.")
    ] = False,
    with_names: Annotated[
        bool, typer.Option("--with-names", help="Also where a hidden name stands in it: guard that file.")
    ] = False,
) -> None:
    """Write an original as it came, and beside it FILE.custody.json: its checksum, where from, when, by which command.

    The record names the entry of the log that vouches for the checksum, and the log's head; verify holds files to it.
    """
    from tacitus.errors import UsageError

    if (subject is None) is not all_:
        raise UsageError("Which original?", remedy="Give the id of one, or --all and a folder.")
    with open_ledger(db) as ledger:
        if subject is not None:
            say(f"{_export_one(ledger, subject, out, with_names)}  {out}")
        else:
            _export_all(ledger, out, with_names)


def _export_one(ledger: Ledger, subject: str, out: Path, with_names: bool) -> str:
    """Write one original and its record; its checksum."""
    from tacitus.errors import MissingInput, UsageError

    record = out.parent / f"{out.name}{CUSTODY}"
    for file in (out, record):
        if file.exists():
            raise UsageError(f"{file} exists already.", remedy="Name a new file.")
    custody, raw = ledger.custody(subject), ledger.original(subject, with_names=with_names)
    if custody is None:
        raise MissingInput(f"There is no original of {subject}.")
    told = custody_record(ledger, custody, out.name, with_names)
    with saving() as opened:
        opened(out).write(raw)
        opened(record).write(told)
    return custody.sha256


def _export_all(ledger: Ledger, folder: Path, with_names: bool) -> None:
    """Write each original once, under its checksum, and a record for each report and reject that was made of it."""
    from tacitus.errors import UsageError

    if folder.exists() and any(folder.iterdir()):
        raise UsageError(f"{folder} is not empty.", remedy="Name a new folder.")
    folder.mkdir(parents=True, exist_ok=True)
    written, left_out = 0, 0
    for custody in ledger.originals():
        if custody.state != "kept" and not (with_names and custody.state == "withheld"):
            say(f"{custody.of}: {custody.state.replace('_', ' ')}, {custody.why}", err=True)
            left_out += 1
            continue
        out = folder / custody.sha256
        record = custody_record(ledger, custody, out.name, with_names)
        raw = None if out.exists() else ledger.original(custody.of, with_names=with_names)
        with saving() as opened:
            if raw is not None:
                opened(out).write(raw)
            opened(folder / f"{custody.of}{CUSTODY}").write(record)
        written += 1
    say(f"{written} records written to {folder}, {left_out} left out")


def verify(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="FILE|FOLDER…", help="What export wrote; of a folder every record."),
    ],
    db: Annotated[
        Address | None,
        typer.Option(
            metavar="LEDGER",
            parser=address_of,
            help="Also whether this ledger, or one made from an exported log, vouches for it.",
        ),
    ] = None,
) -> None:
    """Hold exported originals to their custody records: checksum and size; with --db also the log's entry for each.

    Exit code 5 when one is not what its record, or the log, says. Without --db a record and its file can have been
    changed together; with it, and with 'tacitus verify --checkpoint' on that ledger, they cannot.
    """
    from tacitus.errors import LedgerError

    records = [record for path in paths for record in _records(path)]
    faults = [fault for record in records if (fault := _fault_of(record))]
    if db is not None:
        with open_ledger(db) as ledger:
            faults += [fault for record in records if (fault := _unvouched(ledger, record))]
    for fault in faults:
        say(fault, err=True)
    if faults:
        raise LedgerError(
            f"{len(faults)} faults in {len(records)} records.",
            remedy="Export the originals again from a ledger that 'tacitus verify' finds sound.",
        )
    say(f"{len(records)} originals are what their records say" + (", and what the log says" if db else ""))


def import_(
    folder: Annotated[Path, typer.Argument(help="A folder that export --all wrote, or one exported file.")],
    db: Db = DEFAULT_DB,
) -> None:
    """Put exported originals into a ledger that has their entries and not their bytes: one made from an exported log."""
    done = 0
    records = _records(folder)
    with open_ledger(db, read_only=False) as ledger:
        for record in records:
            file = _file_of(record)
            done += file.is_file() and ledger.put_back(str(_told(record).get("of")), file.read_bytes())
    say(f"{done} of {len(records)} put back")


def _records(path: Path) -> list[Path]:
    """The custody records of an exported file, or in a folder. Raises `MissingInput`."""
    from tacitus.errors import MissingInput

    beside = path if path.name.endswith(CUSTODY) else path.parent / f"{path.name}{CUSTODY}"
    found = sorted(path.glob(f"*{CUSTODY}")) if path.is_dir() else [beside] if beside.is_file() else []
    if not found:
        raise MissingInput(
            f"There is no custody record of {path}.",
            remedy="'tacitus originals export' writes one beside each.",
        )
    return found


def _told(record: Path) -> dict[str, Any]:
    """What a record says; nothing where it is none."""
    import json

    try:
        told = json.loads(record.read_bytes())
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _file_of(record: Path) -> Path:
    """The file that a record is of, beside it, whatever folders it names."""
    named = _told(record).get("file")
    return record.parent / (Path(named).name if isinstance(named, str) else record.name.removesuffix(CUSTODY))


def _fault_of(record: Path) -> str:
    """What is wrong with an exported file, in words."""
    from tacitus.store.originals import sum_of

    told, file = _told(record), _file_of(record)
    if not isinstance(told.get("sha256"), str):
        return f"{record.name} is no custody record"
    if not file.is_file():
        return f"{record.name}: {file.name} is missing"
    raw = file.read_bytes()
    same = (len(raw), sum_of(raw)) == (told.get("size"), told["sha256"])
    return "" if same else f"{record.name}: {file.name} is not what was exported"


def _unvouched(ledger: Ledger, record: Path) -> str:
    """How a record and the log differ, in words."""
    told = _told(record)
    custody = ledger.custody(str(told.get("of")))
    if custody is None:
        return f"{record.name}: the log has no original of {told.get('of')}"
    names = ("sha256", "size", "entry", "digest", "at", "command")
    wrong = [name for name in names if told.get(name) != getattr(custody, name)]
    return f"{record.name}: the log has another {', '.join(wrong)}" if wrong else ""


def custody_record(ledger: Ledger, custody: Custody, file: str, with_names: bool) -> bytes:
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
        "file": file,
        "ledger": ledger.path.name,
        "head": f"{number}:{digest}",
        "exported_at": now(),
        "with_names": with_names,
    }
    return (json.dumps(storable(told), ensure_ascii=False, indent=2) + "\n").encode("utf-8")
