"""The ledger in one SQLite file: one writer, many readers (WAL)."""

from __future__ import annotations

import gc
import importlib.resources
import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, TypeVar

from tacitus.errors import LedgerError
from tacitus.model.characters import storable, without_folders
from tacitus.model.codec import from_json, from_plain, to_plain
from tacitus.model.ids import content_id
from tacitus.model.instants import parse_instant, sortable
from tacitus.model.ledger import Clock, RejectEntry, SearchHit
from tacitus.model.records import Extraction, Judgement, Rating, Reading, Reject, Report, Resolution
from tacitus.store.chain import GENESIS, Entry, canonical, digest, follows, is_hidden
from tacitus.store.connection import CACHE_KB, Connection, connect, connect_new, new_file, require_file
from tacitus.store.old_readings import is_old, to_claims
from tacitus.store.projections import Projections
from tacitus.store.redact import Hidden, count, hide, hide_in_reading, key, pattern
from tacitus.store.scripts import statements

APPLICATION_ID = 0x54414349
"""Marks the file as a Tacitus ledger ("TACI")."""
FORMAT_KEY, FORMAT = "as", "claims/1"
"""First key of the body of a reading's entry, and how the rest of it is to be read."""
_NEW_HEAD = f'{{"{FORMAT_KEY}":"{FORMAT}"'

STRETCH = 500
"""Entries of the log that are read at once."""
BULK_CACHE_KB = 256_000
"""Page cache of a connection that writes everything anew."""

Decision = Judgement | Rating | Resolution
"""What a person decides; withdrawing it is one more row."""
D = TypeVar("D", Judgement, Rating, Resolution)
DECISIONS: dict[type[Decision], str] = {Judgement: "judgement", Rating: "rating", Resolution: "resolution"}
"""Record → its kind of entry in the log."""


class SqliteStore:
    """Append-only log with projections. Every public write is one transaction, durable when it returns."""

    def __init__(self, path: Path | str, *, read_only: bool = False) -> None:
        """Open or create the ledger at `path` and migrate it. Raises `LedgerError`."""
        self.path = Path(path)
        self.read_only = read_only
        self._local = threading.local()
        self._opened: list[Connection] = []
        if not read_only and not self.path.exists():
            _create(self.path)
        require_file(self.path)
        try:
            _migrate(self._connection, self.path, read_only)
        except LedgerError:
            self.close()
            raise

    def close(self) -> None:
        """Close every connection; the store cannot be used afterwards."""
        while self._opened:
            self._opened.pop().close()
        self._local = threading.local()

    @property
    def _connection(self) -> Connection:
        """This thread's connection."""
        found: Connection | None = getattr(self._local, "connection", None)
        if found is None:
            found = connect(self.path, read_only=self.read_only)
            self._local.connection = found
            self._opened.append(found)
        return found

    @property
    def projections(self) -> Projections:
        """The projections, over this thread's connection."""
        found: Projections | None = getattr(self._local, "projections", None)
        if found is None:
            found = self._local.projections = Projections(self._connection)
        return found

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction, durable at its end; within another one it is part of that. Raises `LedgerError`."""
        connection = self._connection
        if connection.in_transaction:
            yield connection
            return
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:  # SQLite itself goes back when the disk is full
                connection.execute("ROLLBACK")
            raise

    @contextmanager
    def in_bulk(self) -> Iterator[None]:
        """Long writing: a large page cache for this thread, and no search for cycles among records that have none."""
        connection, collecting = self._connection, gc.isenabled()
        connection.execute(f"PRAGMA cache_size = -{BULK_CACHE_KB}")
        gc.disable()
        try:
            yield
        finally:
            connection.execute(f"PRAGMA cache_size = -{CACHE_KB}")
            if collecting:
                gc.enable()

    @contextmanager
    def looking(self) -> Iterator[None]:
        """Everything read within is of one moment, whatever others write meanwhile."""
        connection = self._connection
        if connection.in_transaction:
            yield
            return
        connection.execute("BEGIN")
        try:
            yield
        finally:
            connection.execute("COMMIT")

    # -- writing ---------------------------------------------------------------------------------------

    def add_reading(self, reading: Extraction | Reading, *, at: str) -> bool:
        """Append the claims and rejects of a report; False, and nothing written, when the report is known.

        Mentions are left out, and what is derived from claims is derived again when it is asked for.
        """
        with self.writing() as connection:
            if _known(connection, "reading", reading.report.id):
                return False
            kept = Extraction(report=reading.report, claims=reading.claims, rejects=reading.rejects)
            body = {FORMAT_KEY: FORMAT, **to_plain(kept)}
            _append(connection, at=at, kind="reading", subject=reading.report.id, body=body)
        return True

    def add_reject(
        self, subject: str, path: str, reject: Reject, report: Report | None = None, *, at: str
    ) -> bool:
        """Append a reject, and the report to read again; False when the same one (`subject`) is known."""
        kept = {"report": to_plain(report)} if report is not None else {}
        body = {"path": path, "reject": to_plain(reject), **kept}
        with self.writing() as connection:
            if _known(connection, "reject", subject):
                return False
            _append(connection, at=at, kind="reject", subject=subject, body=body)
        return True

    def add_decision(self, subject: str, decision: Decision) -> bool:
        """Append what a person decided under its content id; False when it is known."""
        kind = DECISIONS[type(decision)]
        with self.writing() as connection:
            if _known(connection, kind, subject):
                return False
            _append(connection, at=decision.at, kind=kind, subject=subject, body=to_plain(decision))
        return True

    def add_withdrawal(self, subject: str, *, by: str, reason: str, at: str) -> bool:
        """Append the withdrawal of the decision `subject`; False when there is none or it was withdrawn."""
        with self.writing() as connection:
            known = any(_known(connection, kind, subject) for kind in DECISIONS.values())
            if not known or _known(connection, "withdrawal", subject):
                return False
            body = {"by": by, "reason": reason, "at": at}
            _append(connection, at=at, kind="withdrawal", subject=subject, body=body)
        return True

    def add_redaction(self, name: str, *, by: str, reason: str, at: str) -> bool:
        """Hide a name from every view, search and export; False when it is hidden already."""
        subject = content_id("d", key(name))
        with self.writing() as connection:
            if _known(connection, "redaction", subject):
                return False
            body = {"name": name, "by": by, "reason": reason, "at": at}
            _append(connection, at=at, kind="redaction", subject=subject, body=body)
        return True

    def append_entries(self, entries: Iterator[Entry]) -> int:
        """Replay entries of an exported log into an empty ledger; each must follow the one before it.

        Raises `LedgerError` when the ledger is not empty or the chain breaks; then nothing is written.
        """
        written = 0
        with self.in_bulk(), self.writing() as connection:
            if connection.execute("SELECT 1 FROM log LIMIT 1").fetchone():
                raise LedgerError(f"{self.path.name} is not empty.", remedy="Import a log into a new file.")
            previous = GENESIS
            for entry in entries:
                if entry.seq != written + 1 or not follows(entry, previous):
                    raise LedgerError(f"Entry {entry.seq} of the log does not follow the entry before it.")
                _insert(connection, entry)
                previous, written = entry.digest, written + 1
        return written

    # -- reading ---------------------------------------------------------------------------------------

    def last_seq(self) -> int:
        """Number of the newest entry (0 when empty): changes with every write by any process."""
        return int(self._connection.execute("SELECT coalesce(max(seq), 0) FROM log").fetchone()[0])

    def last_at(self) -> str:
        """When the newest entry was written (a sortable instant); the beginning of 1970 when there is none."""
        row = self._connection.execute("SELECT at FROM log ORDER BY seq DESC LIMIT 1").fetchone()
        return str(row[0]) if row else "1970-01-01T00:00:00.000000Z"

    def in_stretches(self) -> Iterator[Entry]:
        """The log in order, in stretches: between them no reading is under way that would keep a checkpoint off."""
        after = 0
        while stretch := list(self.entries(after=after, most=STRETCH)):
            yield from stretch
            after = stretch[-1].seq

    def entries(self, kind: str | None = None, *, after: int = 0, most: int = -1) -> Iterator[Entry]:
        """The log in order from the entry after a number on, or its entries of one kind."""
        where, bound = ("AND kind = ?", (after, kind)) if kind else ("", (after,))
        rows = self._connection.execute(
            f"SELECT * FROM log WHERE seq > ? {where} ORDER BY seq LIMIT ?", (*bound, most)
        )
        for seq, at, entry_kind, subject, body, entry_digest in rows:
            yield Entry(seq=seq, at=at, kind=entry_kind, subject=subject, body=body, digest=entry_digest)

    def times(self, number: int) -> tuple[str, str, str]:
        """(id, reported_at, known_at) of the report that an entry of the log brought."""
        row: tuple[str, str, str] = self._connection.execute(
            "SELECT id, reported_at, known_at FROM reports WHERE seq = ?", (number,)
        ).fetchone()
        return row

    def reports_holding(self, redaction: Entry) -> list[int]:
        """The reports (by their entries) that hold the name of a redaction."""
        return [entry.seq for entry in _holding(self._connection, _loads(redaction.body)["name"])]

    def is_in_order(self) -> bool:
        """Whether the clock never went back while the log was written."""
        back = "SELECT 1 FROM log a JOIN log b ON b.seq = a.seq + 1 WHERE b.at < a.at LIMIT 1"
        return self._connection.execute(back).fetchone() is None

    def holds(self, report: str) -> bool:
        """Whether a report is in the ledger."""
        return (
            self._connection.execute("SELECT 1 FROM reports WHERE id = ?", (report,)).fetchone() is not None
        )

    def report_ids(
        self, *, clock: Clock = "reported", before: str | None = None
    ) -> list[tuple[str, str, str]]:
        """(id, reported_at, known_at) of the reports whose clock is before `before`, in canonical order."""
        column = "reported_at" if clock == "reported" else "known_at"
        where, bound = (f"WHERE {column} < ?", (before,)) if before else ("", ())
        rows = self._connection.execute(
            f"SELECT id, reported_at, known_at FROM reports {where} ORDER BY reported_at, id", bound
        )
        return [(row[0], row[1], row[2]) for row in rows]

    def newest(self, *, clock: Clock, before: str | None, offset: int, limit: int) -> list[tuple[int, str]]:
        """(entry, id) of a page of the reports before `before`, newest reported first."""
        column = "reported_at" if clock == "reported" else "known_at"
        where, bound = (f"WHERE {column} < ?", (before,)) if before else ("", ())
        return self._connection.execute(
            f"SELECT seq, id FROM reports {where} ORDER BY reported_at DESC, id DESC LIMIT ? OFFSET ?",
            (*bound, limit, offset),
        ).fetchall()

    def days(self, clock: Clock) -> list[str]:
        """The days (ISO) on which reports came, by a clock."""
        column = "reported_at" if clock == "reported" else "known_at"
        rows = self._connection.execute(f"SELECT DISTINCT substr({column}, 1, 10) FROM reports ORDER BY 1")
        return [row[0] for row in rows]

    def extraction(self, report: str) -> Extraction | None:
        """The claims and rejects of a report."""
        row = self._connection.execute(
            "SELECT log.body FROM reports JOIN log USING (seq) WHERE reports.id = ?", (report,)
        ).fetchone()
        return None if row is None else _extraction(row[0], self.hidden())

    def hidden(self) -> Hidden | None:
        """What finds those who are hidden."""
        return _hidden(self._connection)

    def places_of(self, name: str) -> int:
        """In how many places of the log a name stands, the redactions left out."""
        hidden = pattern([name])
        if hidden is None:
            return 0
        entries = (entry for entry in self.entries() if entry.kind != "redaction")
        return sum(count(_loads(entry.body), hidden) for entry in entries)

    def report(self, report: str) -> Report | None:
        """The report with its text."""
        found = self.extraction(report)
        return found.report if found else None

    def decisions(self, kind: type[D]) -> list[D]:
        """Everything of a kind that persons decided, in that order, with its id and when it was withdrawn."""
        rows = self._connection.execute(
            "SELECT d.subject, d.body, w.at FROM log d LEFT JOIN log w ON w.kind = 'withdrawal' "
            "AND w.subject = d.subject WHERE d.kind = ? ORDER BY d.seq",
            (DECISIONS[kind],),
        )
        hidden = self.hidden()
        return [
            from_plain(kind, {**hide(_loads(body), hidden), "id": subject, "withdrawn_at": withdrawn})
            for subject, body, withdrawn in rows
        ]

    def rejects(self) -> list[RejectEntry]:
        """Everything that was turned away, in order."""
        found, hidden = [], self.hidden()
        for entry in self.entries("reject"):
            body = hide(_loads(entry.body), hidden)
            reject = from_plain(Reject, body["reject"])
            kept = body["report"]["id"] if "report" in body else None
            found.append(RejectEntry(path=body["path"], known_at=entry.at, reject=reject, report=kept))
        return found

    def rejected_reports(self) -> list[Report]:
        """The reports that rejects keep, each once, as they were given: hidden names stand in them."""
        bodies = (_loads(entry.body) for entry in self.entries("reject"))
        reports = (from_plain(Report, body["report"]) for body in bodies if "report" in body)
        return list({report.id: report for report in reports}.values())

    def reports_of_incident(self, incident: str) -> list[str]:
        """Ids of the reports in which reading made an incident with this id."""
        rows = self._connection.execute(
            "SELECT report FROM accounts WHERE incident = ? ORDER BY report", (incident,)
        )
        return [row[0] for row in rows]

    def count(self, table: str) -> int:
        """Rows of a projection, or entries of the log of a kind (`kind:reject`)."""
        if table.startswith("kind:"):
            row = self._connection.execute("SELECT count(*) FROM log WHERE kind = ?", (table[5:],)).fetchone()
        else:
            row = self._connection.execute(f"SELECT count(*) FROM {table}").fetchone()
        return int(row[0])

    def has_claim(self, claim: str) -> bool:
        """Whether a claim was read in some report."""
        found = self._connection.execute("SELECT 1 FROM claims WHERE id = ?", (claim,))
        return found.fetchone() is not None

    def search(
        self, text: str, limit: int = 50, *, clock: Clock = "reported", before: str | None = None
    ) -> list[SearchHit]:
        """Reports whose clock is before `before`, and claims of theirs, that hold every word, best first."""
        words = " ".join('"' + word.replace('"', '""') + '"' for word in text.split())
        if not words:
            return []
        column = "reported_at" if clock == "reported" else "known_at"
        known = f"AND report IN (SELECT id FROM reports WHERE {column} < ?) " if before else ""
        rows = self._connection.execute(
            "SELECT kind, id, report, snippet(words, 3, '', '', '…', 16) FROM words "
            f"WHERE words MATCH ? {known}ORDER BY rank, kind, id LIMIT ?",
            (words, *([before] if before else []), limit),
        )
        return [SearchHit(kind=row[0], id=row[1], report=row[2], excerpt=row[3]) for row in rows]

    def head(self) -> tuple[int, str]:
        """Number and digest of the newest entry: whoever notes them elsewhere can tell whether the log was cut."""
        row = self._connection.execute("SELECT seq, digest FROM log ORDER BY seq DESC LIMIT 1").fetchone()
        return (int(row[0]), str(row[1])) if row else (0, GENESIS)

    def digest_of(self, number: int) -> str | None:
        """The digest of an entry."""
        row = self._connection.execute("SELECT digest FROM log WHERE seq = ?", (number,)).fetchone()
        return str(row[0]) if row else None

    def verify(self) -> list[str]:
        """What is wrong with the log or the file, in words; empty when all is well. Never raises for what it finds."""
        faults: list[str] = []
        for check in (self._broken_links, self._broken_pages, self._missing_reports):
            try:
                faults += check()
            except (LedgerError, ValueError, TypeError) as error:  # what cannot be read is what is wrong
                faults.append(str(error))
        return faults

    def _broken_links(self) -> list[str]:
        """Entries that are not what was written, or are missing."""
        faults = []
        previous, expected = GENESIS, 1
        hidden_in, redacted = 0, False
        for entry in self.entries():
            if entry.seq != expected:
                faults.append(f"entry {expected} is missing: the next one is {entry.seq}")
            if not follows(entry, previous):
                faults.append(f"entry {entry.seq} ({entry.kind} {entry.subject}) is not what was written")
            if is_hidden(entry.body):
                hidden_in, redacted = hidden_in or entry.seq, redacted or entry.kind == "redaction"
            previous, expected = entry.digest, entry.seq + 1
        if hidden_in and not redacted:
            faults.append(f"names are hidden in entry {hidden_in}, but no redaction in the log is")
        return faults

    def _broken_pages(self) -> list[str]:
        check = self._connection.execute("PRAGMA integrity_check").fetchone()[0]
        return [] if check == "ok" else [f"SQLite says: {check}"]

    def _missing_reports(self) -> list[str]:
        readings, projected = self.count("kind:reading"), self.count("reports")
        if readings == projected:
            return []
        return [f"{readings} readings in the log but {projected} reports projected from it"]

    def rows(self, query: str) -> Iterator[tuple[Any, ...]]:
        """The rows of a question of one's own, for checks."""
        yield from self._connection.execute(query)

    def project_again(self) -> None:
        """Make the lists of reports, claims and words anew from the log, in one transaction."""
        with self.in_bulk(), self.writing() as connection:
            for table in ("words", "claims", "accounts", "reports"):
                connection.execute(f"DELETE FROM {table}")
            for entry in self.entries("reading"):
                _project(connection, entry)

    def salvage(self) -> Iterator[Entry]:
        """The entries that the chain vouches for: from the first on, up to the first that is damaged or missing."""
        previous, number = GENESIS, 1
        while (entry := self._entry(number)) is not None and follows(entry, previous):
            yield entry
            previous, number = entry.digest, number + 1

    def _entry(self, number: int) -> Entry | None:
        try:
            return next(self.entries(after=number - 1, most=1), None)
        except (LedgerError, ValueError, TypeError):
            return None

    def backup(self, target: Path | str) -> None:
        """A consistent copy in one file, also while others read and write. Raises `LedgerError`.

        The copy stands beside until it is whole; what goes wrong leaves nothing behind.
        """
        with new_file(Path(target)) as beside, closing(sqlite3.connect(beside)) as copy:
            self._connection.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")


def _create(path: Path) -> None:
    """Make an empty ledger: beside, then named, so that no half of one is ever there."""
    try:
        with new_file(path) as beside, closing(connect_new(beside)) as connection:
            _migrate(connection, beside, read_only=False)
    except LedgerError:
        if not path.exists():  # else another process made it meanwhile
            raise


def _migrate(connection: sqlite3.Connection, path: Path, read_only: bool) -> None:
    """Bring the file to the newest version, one transaction a step: killed between, it goes on from there."""
    steps = _migrations()
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    marked = int(connection.execute("PRAGMA application_id").fetchone()[0])
    tables = int(connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])
    if tables and marked != APPLICATION_ID:
        raise LedgerError(
            f"{path.name} is an SQLite file, but no Tacitus ledger.", remedy="Name another file with --db."
        )
    if version > len(steps):
        raise LedgerError(
            f"{path.name} was made by a newer Tacitus (version {version}).", remedy="Upgrade Tacitus."
        )
    if read_only:
        return
    for number, script in enumerate(steps[version:], start=version + 1):
        _take_step(connection, number, script)
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":  # new, or restored from a backup
        connection.execute("PRAGMA journal_mode = WAL")


def _take_step(connection: sqlite3.Connection, number: int, script: str) -> None:
    connection.execute("BEGIN IMMEDIATE")
    taken = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if taken < number:  # else another process took the step while this one waited
        for statement in statements(script):
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {number}")
    connection.execute("COMMIT")


def _migrations() -> list[str]:
    folder = importlib.resources.files("tacitus.store").joinpath("migrations")
    scripts = sorted(
        (script for script in folder.iterdir() if script.name.endswith(".sql")), key=lambda s: s.name
    )
    return [script.read_text("utf-8") for script in scripts]


def _known(connection: sqlite3.Connection, kind: str, subject: str) -> bool:
    found = connection.execute("SELECT 1 FROM log WHERE kind = ? AND subject = ?", (kind, subject))
    return found.fetchone() is not None


def _append(
    connection: sqlite3.Connection, *, at: str, kind: str, subject: str, body: dict[str, Any]
) -> None:
    """Append an entry: the one gate to the log, where every string and number is made storable."""
    written = canonical(_without_folders(storable(body)))
    last = connection.execute("SELECT seq, digest FROM log ORDER BY seq DESC LIMIT 1").fetchone()
    seq, previous = (last[0] + 1, last[1]) if last else (1, GENESIS)
    total = digest(previous, seq=seq, at=at, kind=kind, subject=subject, body=written)
    _insert(connection, Entry(seq=seq, at=at, kind=kind, subject=subject, body=written, digest=total))


def _loads(body: str) -> dict[str, Any]:
    """A body as it is read. A log from before the gate may hold what cannot be shown, and paths of a machine."""
    plain: dict[str, Any] = json.loads(body)
    return _without_folders(storable(plain) if "\\ud" in body else plain)


def _without_folders(body: dict[str, Any]) -> dict[str, Any]:
    """A body whose paths (a reject's, a report's) tell nothing of the machine that they were read on."""
    paths = [place for place in (body, body.get("report")) if isinstance(place, dict) and place.get("path")]
    for place in paths:
        place["path"] = without_folders(place["path"])
    return body


def _insert(connection: sqlite3.Connection, entry: Entry) -> None:
    connection.execute(
        "INSERT INTO log VALUES (?, ?, ?, ?, ?, ?)",
        (entry.seq, entry.at, entry.kind, entry.subject, entry.body, entry.digest),
    )
    if entry.kind == "reading":
        _project(connection, entry)
    elif entry.kind == "redaction":
        _project_again(connection, _loads(entry.body)["name"])


def _project(connection: sqlite3.Connection, entry: Entry) -> None:
    """Fill the query tables from a reading's entry, hidden names left out."""
    body = hide_in_reading(_loads(entry.body), _hidden(connection))
    report = body["report"]
    connection.execute(
        "INSERT INTO reports VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            report["id"],
            entry.seq,
            entry.at,
            _reported_at(report, entry.at),
            *(report[name] for name in ("outlet", "title", "path")),
        ),
    )
    claims = [
        (c["id"], report["id"], c["incident"], c["field"], _words(c["evidence"])) for c in body["claims"]
    ]
    connection.executemany("INSERT OR IGNORE INTO claims VALUES (?, ?, ?, ?, ?)", claims)
    told = (
        [one["id"] for one in body["incidents"]] if is_old(body) else [c["incident"] for c in body["claims"]]
    )
    accounts = [(incident, report["id"]) for incident in dict.fromkeys(told)]
    connection.executemany("INSERT OR IGNORE INTO accounts VALUES (?, ?)", accounts)
    text = "\n".join(filter(None, (report["title"], report["text"])))
    connection.execute("INSERT INTO words VALUES ('report', ?, ?, ?)", (report["id"], report["id"], text))
    connection.executemany(
        "INSERT INTO words VALUES ('claim', ?, ?, ?)",
        [(claim[0], claim[1], f"{claim[3]}: {claim[4]}") for claim in claims if claim[4]],
    )


def _project_again(connection: sqlite3.Connection, name: str) -> None:
    """Project anew the readings that hold a name which has just been hidden."""
    for entry in _holding(connection, name):
        for table, column in (
            ("words", "report"),
            ("claims", "report"),
            ("accounts", "report"),
            ("reports", "id"),
        ):
            connection.execute(f"DELETE FROM {table} WHERE {column} = ?", (entry.subject,))
        _project(connection, entry)


def _holding(connection: sqlite3.Connection, name: str) -> Iterator[Entry]:
    """The readings in which a name stands, however it is written there."""
    hidden = pattern([name])
    for row in connection.execute("SELECT * FROM log WHERE kind = 'reading' ORDER BY seq"):
        if hide(plain := _loads(row[4]), hidden) != plain:
            yield Entry(seq=row[0], at=row[1], kind=row[2], subject=row[3], body=row[4], digest=row[5])


def _hidden(connection: sqlite3.Connection) -> Hidden | None:
    rows = connection.execute("SELECT body FROM log WHERE kind = 'redaction' ORDER BY seq")
    return pattern(_loads(row[0])["name"] for row in rows)


def _reported_at(report: dict[str, Any], known_at: str) -> str:
    published = report["published"]
    return sortable(parse_instant(published["start"])) if published else known_at


def _extraction(body: str, hidden: Hidden | None) -> Extraction:
    """What a reading's entry holds, hidden names left out, whichever version of Tacitus wrote it."""
    if hidden is None and body.startswith(_NEW_HEAD) and "\\ud" not in body:
        return from_json(Extraction, body)
    plain = hide_in_reading(_loads(body), hidden)
    return from_plain(Extraction, to_claims(plain) if is_old(plain) else plain)


def _words(evidence: list[dict[str, Any]]) -> str:
    return " … ".join(span["text"] for span in evidence)
