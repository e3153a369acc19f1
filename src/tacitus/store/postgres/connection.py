"""Connections to a PostgreSQL server; whatever goes wrong there is an error of the tree with a remedy."""

from __future__ import annotations

import json
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

from pg8000.converters import make_params
from pg8000.core import Context, CoreConnection
from pg8000.exceptions import DatabaseError, InterfaceError

from tacitus.boundary import is_over, seconds_left
from tacitus.errors import LedgerError, UsageError
from tacitus.store.postgres.database import Database
from tacitus.store.sql.store import without_nul

T = TypeVar("T")
BUSY_SECONDS = 300
"""How long a writer waits for another one before it gives up."""
CONNECT_SECONDS = 10.0
PREPARED = 200
"""Statements of a connection that the server keeps prepared."""
MIN_SERVER = 13

TROUBLES = (
    ("28", "Give the password in PGPASSWORD, or another user; pg_hba.conf of the server says who may come in."),
    ("3D000", "Make the database (createdb NAME), or name another one in --db."),
    ("53300", "Too many are connected to the server: end some, or raise max_connections."),
    ("53100", "Make room on the server's disk and run the command again: all that was acknowledged is there."),
    ("55P03", "Another process is writing to it: is a 'tacitus add' running? Try again when it is done."),
    ("57014", "It took too long for the server: ask for less (a day, a country, a limit), or ask the command line."),
    ("57P", "The server is starting or being stopped: try again in a moment."),
    ("25006", "The server only answers questions (is it a standby?): name the one that is written to."),
    ("42501", "The user lacks a right on the schema: docs/postgresql.md says which are needed."),
    ("42P01", "A table is missing: 'tacitus verify' says how it is; restore a backup."),
    ("23", "Its tables contradict its log: 'tacitus verify --deep' says how, 'tacitus rebuild' makes them anew."),
    ("40", "Two processes were in each other's way: run the command again."),
)  # fmt: skip
"""How SQLSTATE begins → what to do."""
_DAMAGED = "'tacitus verify' says what is wrong with it."
_LOST = "Is the server running? What was acknowledged is in the ledger; run the command again."
BROKEN = (InterfaceError, OSError, struct.error, ValueError)
"""What the driver raises when the server is gone or answers something else."""

GONE = "network error"
"""What the driver says when the server goes in the middle of an answer."""


def trouble(address: Database, error: DatabaseError) -> LedgerError:
    """What PostgreSQL says as an error of the tree."""
    told = error.args[0] if error.args and isinstance(error.args[0], dict) else {}
    code, said = str(told.get("C", "")), str(told.get("M", error))
    remedy = next((remedy for begins, remedy in TROUBLES if code.startswith(begins)), _DAMAGED)
    return LedgerError(f"The ledger {address.database} cannot be used: {said}.", remedy=remedy)


class ConnectionLost(LedgerError):
    """The server is gone, or never answered."""


class Connection:
    """One connection, in which each statement is its own transaction unless one is begun. For one thread at a time."""

    def __init__(self, address: Database, *, read_only: bool = False) -> None:
        """Raises `LedgerError`."""
        self._address = address
        self._prepared: dict[str, tuple[bytes, Any, Any]] = {}
        self.is_sound = False
        """Whether every answer of the server has been read: only then can it be asked on."""
        try:
            line = socket.create_connection((address.host, address.port), CONNECT_SECONDS)
            line.settimeout(None)  # a writer waits for another one as long as the server lets it
        except OSError as error:
            raise ConnectionLost(
                f"No server answers at {address.host}:{address.port} ({error.strerror or error}).",
                remedy="Start PostgreSQL there, or correct host and port of --db.",
            ) from error
        try:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._server = CoreConnection(
                address.user,
                host=address.host,
                database=address.database,
                password=address.password,
                ssl_context=address.ssl_context(),
                application_name="tacitus",
                sock=line,
            )
        except DatabaseError as error:
            line.close()
            raise trouble(address, error) from error
        except (*BROKEN, AttributeError) as error:
            line.close()
            if not isinstance(error, ssl.SSLError) and (isinstance(error, OSError) or GONE in str(error)):
                raise ConnectionLost(
                    f"The server of {address.database} ended the connection.", remedy=_LOST
                ) from error
            unasked = isinstance(error, AttributeError) or "no password" in str(error)
            why = "it asks for a password" if unasked else error  # the driver looks for one where none is
            raise LedgerError(
                f"The server at {address.host}:{address.port} does not let {address.user} in: {why}.",
                remedy=_remedy("28"),
            ) from error
        self.is_sound = True
        self.run(
            f"SET search_path = \"{address.schema}\"; SET synchronous_commit = on; SET client_encoding = 'UTF8';"
            f" SET lock_timeout = '{BUSY_SECONDS}s'; SET client_min_messages = error;"
            f" SET default_transaction_read_only = {'on' if read_only else 'off'}"
        )

    @property
    def version(self) -> int:
        """The server's major version."""
        return int(self._server.parameter_statuses["server_version"].split(".")[0].split()[0])

    def close(self) -> None:
        """Whatever is under way is undone by the server."""
        self.is_sound = False
        with suppress(*BROKEN, AttributeError):
            self._server.close()

    def run(self, script: str) -> None:
        """Run statements in which nothing is bound, in one go."""
        self._told(lambda: self._server.execute_simple(script))

    def execute(self, statement: str, bound: Sequence[Any] = (), /) -> Rows:
        """Run one statement. Raises `LedgerError`, and `UsageError` for half a character."""
        if is_over():
            raise LedgerError(
                f"The ledger {self._address.database} cannot be used: time is up.", remedy=_remedy("57014")
            )
        values = make_params(self._server.py_types, [without_nul(value) for value in bound])
        return Rows(self._told(lambda: self._answer(statement, values)))

    def _answer(self, statement: str, values: Sequence[str | None]) -> Context:
        if statement not in self._prepared:
            if len(self._prepared) >= PREPARED:
                oldest = next(iter(self._prepared))
                self._server.close_prepared_statement(self._prepared.pop(oldest)[0])
            self._prepared[statement] = self._server.prepare_statement(_numbered(statement), ())
        name, columns, read = self._prepared[statement]
        return self._server.execute_named(name, values, columns, read, statement)

    def put_all(self, table: str, columns: str, rows: Iterable[tuple[Any, ...]], clash: str = "", /) -> None:
        """Insert rows into columns of a table; `clash` is the clause for those that are there already."""
        names = columns.split(", ")
        given = [dict(zip(names, map(without_nul, row), strict=True)) for row in rows]
        if given:
            self.execute(
                f"INSERT INTO {table} ({columns}) SELECT {columns}"
                f" FROM json_populate_recordset(NULL::{table}, ?) {clash}",
                (json.dumps(given, ensure_ascii=False, default=_as_bytea),),
            )

    def _told(self, call: Callable[[], T]) -> T:
        self.is_sound = False
        try:
            answer = call()
        except DatabaseError as error:
            self.is_sound = True
            raise trouble(self._address, error) from error
        except UnicodeEncodeError as error:  # before anything of it was sent
            self.is_sound = True
            raise UsageError(
                "There is half a character in what is asked for.", remedy="Leave it out."
            ) from error
        except BROKEN as error:
            self.close()
            raise ConnectionLost(
                f"The server of {self._address.database} ended the connection.", remedy=_LOST
            ) from error
        self.is_sound = True
        return answer


def _as_bytea(value: bytes) -> str:
    """Bytes as the server reads them."""
    return f"\\x{value.hex()}"


class Rows:
    """The rows that a statement answered."""

    def __init__(self, answer: Context) -> None:
        self._rows = iter(map(tuple, answer.rows or ()))

    def fetchone(self) -> Any:
        """The next row, None when there is none."""
        return next(self._rows, None)

    def fetchall(self) -> list[Any]:
        """The rows that are left."""
        return list(self._rows)

    def __iter__(self) -> Iterator[Any]:
        return self._rows


class Pool:
    """Connections to one ledger, lent to a thread for a statement or for a transaction."""

    def __init__(self, address: Database, *, read_only: bool = False) -> None:
        self._address, self._read_only = address, read_only
        self._idle: list[Connection] = []
        self._local = threading.local()

    def close(self) -> None:
        """Close those that nobody has."""
        while (connection := self._next_idle()) is not None:
            connection.close()

    @property
    def held(self) -> Connection | None:
        """The connection of the transaction that this thread is in."""
        return getattr(self._local, "held", None)

    def execute(self, statement: str, bound: Sequence[Any] = (), /) -> Rows:
        """Run one statement, in this thread's transaction where there is one."""
        if self.held is not None:
            return self.held.execute(statement, bound)
        if seconds_left() < float("inf"):
            with self.transaction(""):
                return self.execute(statement, bound)
        return self._ask(lambda connection: connection.execute(statement, bound))

    def put_all(self, table: str, columns: str, rows: Iterable[tuple[Any, ...]], clash: str = "", /) -> None:
        """Insert rows into columns of a table, in this thread's transaction where there is one."""
        if self.held is not None:
            self.held.put_all(table, columns, rows, clash)
        else:
            given = list(rows)
            self._ask(lambda connection: connection.put_all(table, columns, given, clash))

    @contextmanager
    def transaction(self, mode: str, *then: str) -> Iterator[None]:
        """One transaction of this thread, ended by COMMIT or undone by an exception; within another it is part of it.

        `then` are statements that begin it, in which nothing is bound.
        """
        if self.held is not None:
            yield
            return
        limit = seconds_left()
        timeout = (
            [f"SET LOCAL statement_timeout = {max(1, int(limit * 1000))}"] if limit < float("inf") else []
        )
        beginning = "; ".join((f"BEGIN {mode}", *timeout, *then))
        connection = self._begun(beginning)
        self._local.held = connection
        try:
            yield
            connection.run("COMMIT")
        except BaseException:
            if connection.is_sound:
                with suppress(LedgerError):
                    connection.run("ROLLBACK")
            raise
        finally:
            self._local.held = None
            self._take_back(connection)

    def _begun(self, beginning: str) -> Connection:
        connection = self._lend()
        try:
            connection.run(beginning)
        except (
            ConnectionLost
        ):  # it was idle, and the server was started anew meanwhile: nothing has been said yet
            self.close()
            connection = self._lend()
            self._run_or_close(connection, beginning)
        except BaseException:
            connection.close()
            raise
        return connection

    @staticmethod
    def _run_or_close(connection: Connection, beginning: str) -> None:
        try:
            connection.run(beginning)
        except BaseException:
            connection.close()
            raise

    def _ask(self, question: Callable[[Connection], T]) -> T:
        """Ask outside a transaction, once more where an idle connection has been lost: each is asked or put whole."""
        try:
            with self.lent() as connection:
                return question(connection)
        except ConnectionLost:
            self.close()
        with self.lent() as connection:
            return question(connection)

    @contextmanager
    def lent(self) -> Iterator[Connection]:
        """A connection for a while, in which nothing is begun before or after."""
        connection = self._lend()
        try:
            yield connection
        finally:
            self._take_back(connection)

    def _lend(self) -> Connection:
        return self._next_idle() or Connection(self._address, read_only=self._read_only)

    def _next_idle(self) -> Connection | None:
        try:
            return self._idle.pop()
        except IndexError:  # asked for, not looked at first: another thread may take the last one in between
            return None

    def _take_back(self, connection: Connection) -> None:
        if connection.is_sound:
            self._idle.append(connection)
        else:
            connection.close()


def _remedy(code: str) -> str:
    return next(remedy for begins, remedy in TROUBLES if code.startswith(begins))


def _numbered(statement: str) -> str:
    """A statement with ? as PostgreSQL numbers what is bound."""
    first, *others = statement.split("?")
    return first + "".join(f"${number}{text}" for number, text in enumerate(others, start=1))
