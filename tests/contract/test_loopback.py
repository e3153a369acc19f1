"""The server on a real socket: no HTTP, too slow, too much, many at once; each gets an answer, the log no traceback."""

from __future__ import annotations

import json
import re
import socket
import threading
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from fastapi import FastAPI

from ledger_factory import Paper, day, voice
from tacitus.api.listening import Protocol, server_of
from tacitus.api.manners import LONGEST_BODY, Bounds
from tacitus.app import create_app
from tacitus.ledger.ledger import Ledger
from tacitus.web.assets import missing

PATIENCE = 300.0
READERS, ADDED = 100, 12
MALFORMED = (
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    b"GET\r\n\r\n",
    b"GET / HTTP/9.9\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: b\r\n\r\n",
    b"GET /\x00 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"GET /\xff HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"POST /api/judgements HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -5\r\n\r\n",
    b"POST /api/judgements HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99999999999999999999\r\n\r\n",
    b"POST /api/judgements HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
    b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"a" * 100_000 + b"\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    b"GET / HTTP/1.1\r\n\r\n",
    b"BREW /api/health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"PUT /api/incidents HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n",
    b"GET //etc/passwd HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"GET /static/../app.py HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"GET /static/%2e%2e/%2e%2e/app.py HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"GET /static/%00 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"GET /vendor/" + b"a" * 5_000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"GET /api/incidents/%ff%fe%00 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"GET /incidents/%ed%a0%80 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"GET /api/incidents?q=%ff%fe&from=%c3%28 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"GET /api/incidents?offset=%d9%a1 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nRange: bytes=9-1\r\nIf-None-Match: \"\xff, W/,,\r\n\r\n",
    b"GET /static/page.css HTTP/1.1\r\nHost: 127.0.0.1\r\nRange: bytes=99999999-\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip;q=x\r\nContent-Type: \xff\r\n\r\n",
)  # fmt: skip


class Impatient(Protocol):
    seconds = 0.5


@contextmanager
def serving(app: FastAPI, protocol: type[Protocol] = Protocol) -> Iterator[int]:
    """The port of a server in a thread of this process."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=256)
    server = server_of(app, protocol)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(timeout=PATIENCE)
        listener.close()


def reading(town: str, number: int) -> Paper:
    paper = Paper(
        f"Shells fell on {town} on Monday, killing {number}, the mayor said.", f"2024-05-{number:02}"
    )
    paper.incident(
        f"Shells fell on {town}",
        label="shelling",
        when=day(f"2024-05-{number:02}"),
        where=town,
        killed=number,
        by=voice("the mayor"),
    )
    return paper


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "ledger.db") as opened:
        for number, town in enumerate(("Kharkiv", "Dnipro", "Beirut"), start=1):
            opened.add(reading(town, number).reading())
        yield opened


def said(port: int, raw: bytes) -> tuple[bytes, bytes]:
    """Head and body of the answer to what is sent."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as client, suppress(ConnectionError):
        client.sendall(raw)
        heard = client.makefile("rb")
        head = b"".join(iter(heard.readline, b"\r\n"))
        length = re.search(rb"(?i)^content-length: *(\d+)", head, re.MULTILINE)
        return head, heard.read(int(length[1]) if length else -1)
    return b"", b""


def get(port: int, address: str) -> tuple[bytes, bytes]:
    return said(port, f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())


def test_whatever_is_sent_is_answered_and_the_server_goes_on(
    ledger: Ledger, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with serving(create_app(ledger, judge=ledger)) as port:
        for raw in MALFORMED:
            head, body = said(port, raw)
            status = int(head.split()[1])
            assert status in (200, 304) or 400 <= status < 500, raw[:90]
            if b"json" in head:
                json.loads(body)
            assert b"Traceback" not in body
            assert str(tmp_path).encode() not in body
        assert json.loads(get(port, "/api/health")[1])["status"] == "ok"
    assert "Traceback" not in capfd.readouterr().err


@pytest.mark.parametrize(
    "beginning",
    [
        b"",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ",
        b"GET /api/health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\nGET /api/hea",
    ],
)
def test_a_connection_that_says_nothing_more_is_closed(ledger: Ledger, beginning: bytes) -> None:
    with (
        serving(create_app(ledger), Impatient) as port,
        socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as client,
        suppress(ConnectionError),
    ):
        client.sendall(beginning)
        while client.recv(65_536):
            pass


def slow(ledger: Ledger) -> FastAPI:
    app = create_app(ledger, judge=ledger)
    app.add_middleware(Bounds, seconds_to_send=0.5)
    return app


def test_a_body_that_does_not_come_is_not_waited_for(ledger: Ledger) -> None:
    head = b"POST /api/judgements HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 50\r\n\r\n{"
    with (
        serving(slow(ledger)) as port,
        socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as client,
    ):
        client.sendall(head)
        assert client.recv(65_536).startswith(b"HTTP/1.1 408 ")


@pytest.mark.parametrize("chunked", [True, False])
def test_a_body_that_is_too_long_is_refused_before_it_is_read(ledger: Ledger, chunked: bool) -> None:
    piece = b"x" * 10_000
    how = b"Transfer-Encoding: chunked" if chunked else b"Content-Length: %d" % (LONGEST_BODY + 1)
    head = b"POST /api/judgements HTTP/1.1\r\nHost: 127.0.0.1\r\n%b\r\n\r\n" % how
    pieces = LONGEST_BODY // len(piece) + 1 if chunked else 0
    with serving(create_app(ledger, judge=ledger)) as port:
        assert said(port, head + b"2710\r\n%b\r\n" % piece * pieces)[0].startswith(b"HTTP/1.1 413 ")


@pytest.mark.skipif(bool(missing()), reason="the page's third-party files are missing: run 'make assets'")
def test_a_hundred_readers_while_reports_are_added(ledger: Ledger, tmp_path: Path) -> None:
    addresses = ("/api/incidents", "/api/health", "/", "/api/geojson", "/api/search?q=shells")

    def read(number: int) -> int:
        with urllib.request.urlopen(
            f"http://127.0.0.1:{port}{addresses[number % len(addresses)]}", timeout=PATIENCE
        ) as answer:
            return int(answer.status)

    with (
        serving(create_app(ledger)) as port,
        Ledger(tmp_path / "ledger.db") as writer,
        ThreadPoolExecutor(READERS) as readers,
    ):
        asked = [readers.submit(read, number) for number in range(READERS)]
        for number in range(ADDED):
            assert writer.add(reading("Kharkiv", 10 + number).reading())
        assert {one.result(timeout=PATIENCE) for one in asked} == {200}
    assert ledger.counts().reports == 3 + ADDED
    assert ledger.verify() == []


def test_a_query_that_takes_too_long_is_ended_and_says_so(ledger: Ledger) -> None:
    app = create_app(ledger)
    app.add_middleware(Bounds, seconds_a_query=-1)
    big = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"

    @app.get("/api/endless")
    def endless() -> None:
        ledger._store._connection.execute(big).fetchone()

    start = time.monotonic()
    with serving(app) as port:
        head, body = get(port, "/api/endless")
    assert head.startswith(b"HTTP/1.1 503 ")
    assert b"ask for less" in body
    assert time.monotonic() - start < PATIENCE


def test_a_fault_of_ours_is_one_line_in_the_log(ledger: Ledger, capfd: pytest.CaptureFixture[str]) -> None:
    app = create_app(ledger)

    @app.get("/api/fault")
    def fault() -> None:
        raise ZeroDivisionError("a fault")

    with serving(app) as port:
        head, _ = get(port, "/api/fault")
    assert head.startswith(b"HTTP/1.1 500 ")
    assert b"application/problem+json" in head
    log = capfd.readouterr().err
    assert "ZeroDivisionError: a fault" in log
    assert "Traceback" not in log
