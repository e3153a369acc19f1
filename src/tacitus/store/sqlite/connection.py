"""SQLite files: opened, made whole or not at all, copied; what SQLite cannot do is an error of the tree with a remedy."""

from __future__ import annotations

import os
import sqlite3
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, TypeVar

from tacitus.boundary import is_over
from tacitus.errors import InstallationError, LedgerError, UsageError

BUSY_SECONDS = 30.0
"""How long a writer waits for another one before it gives up."""
CACHE_KB = 8_000
"""Page cache of a connection."""
MIN_SQLITE = (3, 24, 0)
"""The first version with all that is asked of it."""
SIDE_FILES = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a file, by the ends of the names."""

TROUBLES = (
    ("locked", "Another process is writing to it: is a 'tacitus add' running? Try again when it is done."),
    ("busy", "Another process is writing to it: is a 'tacitus add' running? Try again when it is done."),
    ("full", "Make room on the disk and run the command again: all that was acknowledged is in the ledger."),
    (
        "readonly",
        "Correct the permissions of the file and its folder, or copy it to where it can be written.",
    ),
    (
        "read-only",
        "Correct the permissions of the file and its folder, or copy it to where it can be written.",
    ),
    (
        "unable to open",
        "Check that the folder is there and can be written to: SQLite keeps files beside the ledger.",
    ),
    ("not a database", "Name a ledger with --db; if it was one, restore a backup."),
    (
        "malformed",
        "It is damaged: restore a backup, or save what its chain vouches for with 'tacitus recover'.",
    ),
    (
        "no such table",
        "It is damaged: 'tacitus verify' says how; 'tacitus rebuild' makes anew all but the log.",
    ),
    (
        "constraint",
        "Its tables contradict its log: 'tacitus verify --deep' says how, 'tacitus rebuild' makes them anew.",
    ),
    (
        "interrupted",
        "It took too long for the server: ask for less (a day, a country, a limit), or ask the command line.",
    ),
    (
        "disk i/o",
        "The disk or the network failed: keep ledgers on a local disk; check it, then 'tacitus verify'.",
    ),
)
"""What SQLite says → what to do."""
_DAMAGED = "'tacitus verify' says what is wrong with it."


STEPS = 20_000
"""Of SQLite's machine, between two looks at the clock: some milliseconds."""

REFUSED = (sqlite3.Error, UnicodeDecodeError)
"""What SQLite's refusals are; a damaged name in a message is the second."""


def trouble(path: Path, error: Exception) -> LedgerError:
    """What SQLite says as an error of the tree."""
    said = str(error).lower()
    remedy = next((remedy for words, remedy in TROUBLES if words in said), _DAMAGED)
    return LedgerError(f"The ledger {path.name} cannot be used: {error}.", remedy=remedy)


T = TypeVar("T")


class Cursor(sqlite3.Cursor):
    """A cursor whose errors are `LedgerError`."""

    connection: Connection

    def __next__(self) -> Any:
        try:
            return super().__next__()
        except REFUSED as error:
            raise trouble(self.connection.path, error) from error

    def execute(self, *arguments: Any) -> Cursor:
        return self._told(super().execute, *arguments)

    def executemany(self, *arguments: Any) -> Cursor:
        return self._told(super().executemany, *arguments)

    def fetchone(self) -> Any:
        return self._told(super().fetchone)

    def fetchall(self) -> list[Any]:
        return self._told(super().fetchall)

    def _told(self, call: Callable[..., T], *arguments: Any) -> T:
        try:
            return call(*arguments)
        except UnicodeEncodeError as error:
            raise UsageError(
                "There is half a character in what is asked for.", remedy="Leave it out."
            ) from error
        except REFUSED as error:
            raise trouble(self.connection.path, error) from error


class Connection(sqlite3.Connection):
    """A connection to the file `path` whose errors are `LedgerError`."""

    path: Path = Path()

    def cursor(self, factory: Any = Cursor) -> Any:
        return super().cursor(factory)

    def execute(self, *arguments: Any) -> Cursor:
        cursor: Cursor = self.cursor()
        return cursor.execute(*arguments)

    def put_all(self, table: str, columns: str, rows: Iterable[tuple[Any, ...]], clash: str = "", /) -> None:
        """Insert rows into columns of a table; `clash` is the clause for those that are there already."""
        every = ",".join("?" for _ in columns.split(","))
        self.cursor().executemany(f"INSERT INTO {table} ({columns}) VALUES ({every}) {clash}", rows)


C = TypeVar("C", bound=Connection)


def connect(path: Path, *, read_only: bool = False) -> Connection:
    """A connection to a file that is there, without transactions of Python's own. Raises `LedgerError`."""
    return _connected(path, f"{path.absolute().as_uri()}?{_mode(path, read_only)}", Connection)


def connect_new(path: Path) -> Connection:
    """A connection to a file that is made where there is none. Raises `LedgerError`."""
    return _connected(path, f"{path.absolute().as_uri()}?mode=rwc", Connection)


def connect_in_memory(path: Path, factory: type[C]) -> C:
    """A connection to an empty database that no file holds; `path` is what errors call it."""
    return _connected(path, "file::memory:", factory)


class PerThread:
    """The connections to one file: each thread has its own, made when it is first asked for."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self._path, self._read_only = path, read_only
        self._local = threading.local()
        self._opened: list[Connection] = []

    @property
    def mine(self) -> Connection:
        """This thread's. Raises `LedgerError`."""
        found: Connection | None = getattr(self._local, "connection", None)
        if found is None:
            found = self._local.connection = connect(self._path, read_only=self._read_only)
            self._opened.append(found)
        return found

    def close(self) -> None:
        """Close every thread's."""
        while self._opened:
            self._opened.pop().close()
        self._local = threading.local()


@contextmanager
def transaction(connection: Connection) -> Iterator[None]:
    """Everything inside or nothing; within one that runs already, a part of that one."""
    if connection.in_transaction:
        yield
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # SQLite itself goes back when the disk is full
            connection.execute("ROLLBACK")
        raise


def _connected(path: Path, address: str, factory: type[C]) -> C:
    try:
        connection = sqlite3.connect(
            address,
            uri=True,
            isolation_level=None,
            timeout=BUSY_SECONDS,
            check_same_thread=False,
            factory=factory,
        )
    except sqlite3.Error as error:
        raise trouble(path, error) from error
    connection.path = path
    connection.set_progress_handler(is_over, STEPS)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(f"PRAGMA cache_size = -{CACHE_KB}")
    return connection


def _mode(path: Path, read_only: bool) -> str:
    """How to open a file: one that nobody can write, in a folder that nobody can write, is read without locks."""
    if not read_only:
        return "mode=rw"
    still = not os.access(path.parent, os.W_OK) and not path.with_name(path.name + "-wal").exists()
    return "mode=ro&immutable=1" if still else "mode=ro"


def require_file(path: Path) -> None:
    """Raise `LedgerError` for what is no file, or an empty one."""
    if path.is_dir():
        raise LedgerError(f"{path.name} is a folder, no ledger.", remedy="Name the ledger's file with --db.")
    if not path.exists():
        raise LedgerError(
            f"There is no ledger at {path.name}.", remedy="Add reports first: tacitus add PATH."
        )
    if path.stat().st_size == 0:
        raise LedgerError(
            f"{path.name} is an empty file, no ledger.",
            remedy="Delete it to begin anew, or restore a backup.",
        )


@contextmanager
def new_file(path: Path) -> Iterator[Path]:
    """A path beside `path` to make a file at, which then becomes `path` as a whole; on an error nothing is left.

    Raises `LedgerError` when there is something at `path`, or files that SQLite would take for its own.
    """
    _require_room(path)
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        yield beside
        _give_name(beside, path)
    except sqlite3.Error as error:
        raise trouble(path, error) from error
    except OSError as error:
        raise LedgerError(
            f"{path.name} cannot be made: {error.strerror or error}.", remedy="Nothing was left behind."
        ) from error
    finally:
        for end in ("", *SIDE_FILES):
            beside.with_name(beside.name + end).unlink(missing_ok=True)


def _require_room(path: Path) -> None:
    if path.exists() or path.is_symlink():
        raise LedgerError(f"{path.name} exists already.", remedy="Name a new file.")
    if not path.parent.is_dir():
        raise LedgerError(f"There is no folder for {path.name}.", remedy="Make it, or name another file.")
    left = [path.name + end for end in SIDE_FILES if path.with_name(path.name + end).exists()]
    if left:
        raise LedgerError(
            f"{', '.join(left)} is left of another ledger of this name.",
            remedy="Move it away, or name another file.",
        )


def _give_name(beside: Path, path: Path) -> None:
    """Name a finished file, unless somebody else made one meanwhile."""
    try:
        path.hardlink_to(beside)
    except FileExistsError:
        raise LedgerError(f"{path.name} exists already.", remedy="Name a new file.") from None
    except OSError:  # a file system without hard links
        beside.rename(path)


def probe() -> tuple[str, bool]:
    """SQLite's version, and whether it keeps a write-ahead log on the temporary disk.

    Raises `InstallationError` for an SQLite that is too old or has no full-text search.
    """
    version = sqlite3.sqlite_version
    if sqlite3.sqlite_version_info < MIN_SQLITE:
        raise InstallationError(
            f"SQLite {version} is too old.", remedy="Use a Python that comes with SQLite 3.24 or newer."
        )
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(sqlite3.connect(f"{folder}/probe.db")) as base,
    ):
        try:
            mode = base.execute("pragma journal_mode=wal").fetchone()[0]
            base.execute("create virtual table words using fts5(text)")
        except sqlite3.OperationalError as error:
            raise InstallationError(
                f"SQLite {version} lacks full-text search ({error}).",
                remedy="Use a Python whose SQLite has FTS5 (python.org and all large distributions do).",
            ) from error
    return version, mode == "wal"
