"""Where tests keep ledgers: a path for each kind of store, and one PostgreSQL server for all of a run.

The server is Debian's package (or any whose `initdb` is found), started the first time that a test asks for it, on a free
port of this machine, with its files in a temporary folder; it ends with the run.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from contextlib import closing, suppress
from functools import cache
from pathlib import Path

import pytest

USER = "ada"
LOCKED, PASSWORD = "bob", "open sesame"
"""Who is asked for a password, and which it is."""
ADMITTED = f"host all {LOCKED} all scram-sha-256\nhost all all 127.0.0.1/32 trust\n"
ABSENT = "PostgreSQL is not installed here (apt-get install postgresql): its tests are skipped."
NOBODYS = ("postgres", "nobody")
"""As whom the server runs where the tests run as root, which it refuses."""
SECONDS = 300.0
"""That a server may take to start on a machine that is busy."""


def ledger_at(kind: str, place: Path | str) -> str:
    """The address of a ledger of a kind of store; the same place is the same ledger. Skips where there is no server."""
    return f"{kind}:{place}" if kind != "postgresql" else server().address(str(place))


def blank_at(kind: str, place: Path | str) -> str:
    """The address of an empty ledger. In PostgreSQL it lasts until the next is asked for: making tables takes long."""
    if kind != "postgresql":
        return ledger_at(kind, place)
    address = server().address("blank")
    schema = address.partition("schema=")[2].partition("&")[0]
    server().run("psql", "-q", "-d", "postgres", "-c", EMPTYING.format(schema=schema))
    return address


EMPTYING = """DO $$
DECLARE one text;
BEGIN
  SET session_replication_role = replica;
  FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = '{schema}' AND tablename <> 'ledger' LOOP
    EXECUTE format('DELETE FROM {schema}.%I', one);
  END LOOP;
END $$"""
"""Without its triggers, which would keep the log."""


class Server:
    """A server with one database; each ledger is a schema of it."""

    def __init__(self, programs: Path) -> None:
        self._programs = programs
        self._folder = Path(tempfile.mkdtemp(prefix="tacitus-postgres-"))
        self.port = _free_port()
        self._running: subprocess.Popen[bytes] | None = None
        if os.getuid() == 0:
            uid = _user().pw_uid
            os.chown(self._folder, uid, -1)
        self._run("initdb", "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", "-D", "data")
        (self._folder / "data" / "pg_hba.conf").write_text(ADMITTED)
        self.start()
        self.run("psql", "-d", "postgres", "-c", f"CREATE ROLE {LOCKED} LOGIN PASSWORD '{PASSWORD}'")

    def start(self) -> None:
        """Have it run; what was committed before is there."""
        settings = {
            "port": self.port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "fsync": "off",  # it is ended often, but never the machine
            "max_connections": "60",
        }
        told = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with (self._folder / "log").open("ab") as log:
            self._running = subprocess.Popen(
                [
                    *self._as_nobody("--pdeathsig", "INT"),
                    str(self._programs / "postgres"),
                    "-D",
                    "data",
                    *told,
                ],
                cwd=self._folder,
                stdout=log,
                stderr=log,
            )
        self._wait()

    def kill(self) -> None:
        """kill -9 of the server and of all that serve for it."""
        assert self._running is not None
        serving = _children(self._running.pid)
        for process in (self._running.pid, *serving):
            os.kill(process, signal.SIGKILL)
        self._running.wait()
        self._running = None
        _wait_until(lambda: not any(Path(f"/proc/{one}").exists() for one in serving))

    def stop(self) -> None:
        """End it, and delete its files."""
        if self._running is not None:
            self._running.send_signal(signal.SIGINT)
            self._running.wait()
            self._running = None
        shutil.rmtree(self._folder, ignore_errors=True)

    def address(self, place: str, user: str = USER, database: str = "postgres") -> str:
        """The address of the ledger that is kept for a place."""
        schema = f"t_{hashlib.sha256(place.encode()).hexdigest()[:16]}"
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}?schema={schema}&sslmode=disable"

    def run(self, program: str, *arguments: str) -> str:
        """What a program of the server's says (pg_dump, psql), asked as its user."""
        told = [
            str(self._programs / program),
            "-h",
            "127.0.0.1",
            "-p",
            str(self.port),
            "-U",
            USER,
            *arguments,
        ]
        return subprocess.run(told, check=True, capture_output=True, text=True, cwd="/").stdout

    def _run(self, program: str, *arguments: str) -> None:
        told = [*self._as_nobody(), str(self._programs / program), *arguments]
        subprocess.run(told, check=True, capture_output=True, cwd=self._folder)

    @staticmethod
    def _as_nobody(*options: str) -> list[str]:
        if os.getuid() != 0:
            return []
        user = _user()
        return ["setpriv", *options, f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]

    def _wait(self) -> None:
        def answers() -> bool:
            assert self._running is not None
            assert self._running.poll() is None, (self._folder / "log").read_text()
            ready = [str(self._programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
            return subprocess.run(ready, check=False).returncode == 0

        _wait_until(answers)


def server() -> Server:
    """The server of this run. Skips the test where there is none."""
    programs = _programs()
    if programs is None:
        pytest.skip(ABSENT)
    return _server(programs)


@cache
def _server(programs: Path) -> Server:
    made = Server(programs)
    _started.append(made)
    return made


_started: list[Server] = []


def stop() -> None:
    """End the server of this run."""
    while _started:
        _started.pop().stop()


@cache
def _programs() -> Path | None:
    """The folder of the server's programs, the newest where there are several."""
    named = shutil.which("initdb")
    found = [Path(named).resolve()] if named else sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    usable = os.getuid() != 0 or shutil.which("setpriv") is not None
    return found[-1].parent if found and usable else None


def _user() -> pwd.struct_passwd:
    known = {one.pw_name: one for one in pwd.getpwall()}
    return next(known[name] for name in NOBODYS if name in known)


def _children(process: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def _free_port() -> int:
    """A port that nobody listens on, below those that systems give to whoever asks for any: it stays free while the
    server is down between a kill and a start."""
    for port in random.sample(range(15_000, 30_000), 100):
        with suppress(OSError), closing(socket.create_server(("127.0.0.1", port))):
            return port
    raise AssertionError("no port is free")


def _wait_until(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.02)
