"""One writer and many readers while serving: real processes on one ledger.

`tacitus serve` answers several readers at a time while another process adds reports; a second writer waits for
its turn; a backup taken in the middle is whole; what a reader has seen never goes away.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from databases import ledger_at, server
from ledger_factory import a_reading
from tacitus.ledger.ledger import Ledger
from tacitus.store import STORES
from tacitus.web.assets import missing

HERE = Path(__file__).resolve().parent.parent
EACH = 25
"""Reports that each writer adds."""
READERS = 4
PATIENCE = 300
"""Seconds."""
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")

WRITER = f"""
import sys
sys.path.insert(0, {str(HERE)!r})
from ledger_factory import Paper, day, voice
from tacitus.ledger.ledger import Ledger

with Ledger(sys.argv[1]) as ledger:
    for number in range({EACH}):
        paper = Paper(f"{{sys.argv[2]}} tells of shelling number {{number}} in Kharkiv.", "2024-05-07", sys.argv[2])
        when = day(f"2024-05-{{1 + number % 20:02d}}")
        paper.incident("shelling", label="shelling", when=when, where="Kharkiv", killed=number, by=voice("A clerk"))
        assert ledger.add(paper.reading())
"""


@contextmanager
def serving(path: Path | str) -> Iterator[str]:
    command = [sys.executable, "-c", "from tacitus.cli import main; main()", "serve"]
    process = subprocess.Popen(
        [*command, "--db", str(path), "--port", "0"], stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stderr is not None
        address = next(said[0] for line in process.stderr if (said := ADDRESS.search(line)))
        give_up = time.monotonic() + PATIENCE
        while True:
            try:
                asked(f"{address}/api/health")
                break
            except OSError:
                assert process.poll() is None, process.stderr.read()
                assert time.monotonic() < give_up
                time.sleep(0.2)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


def wait_until(holds: Callable[[], bool]) -> None:
    give_up = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < give_up
        time.sleep(0.05)


def asked(url: str) -> dict[str, int]:
    with urllib.request.urlopen(url, timeout=PATIENCE) as answer:
        found: dict[str, int] = json.load(answer)
        return found


SERVED = pytest.mark.skipif(
    bool(missing()), reason="the page's third-party files are missing: run 'make assets'"
)


@SERVED
@pytest.mark.parametrize("kind", sorted(STORES.keys() - {"memory"}))
def test_readers_see_a_ledger_grow_and_never_a_half_of_it(kind: str, tmp_path: Path) -> None:
    path = ledger_at(kind, tmp_path / "ledger.db")
    Ledger(path).close()
    counts: list[list[int]] = [[] for _ in range(READERS)]
    faults: list[BaseException] = []
    over = threading.Event()

    def read(address: str, mine: list[int], url: str) -> None:
        try:
            while not over.is_set():
                mine.append(asked(f"{address}/api/health")["reports"])
                asked(address + url)
            mine.append(asked(f"{address}/api/health")["reports"])
        except BaseException as fault:  # noqa: BLE001 - told in the main thread
            faults.append(fault)

    with serving(path) as address:
        urls = ("/api/incidents", "/api/geojson", "/api/contradictions", "/api/incidents?as_of=2024-05-09")
        readers = [
            threading.Thread(target=read, args=(address, mine, url))
            for mine, url in zip(counts, urls, strict=True)
        ]
        for reader in readers:
            reader.start()
        wait_until(lambda: bool(faults) or all(counts))
        writers = [
            subprocess.Popen([sys.executable, "-c", WRITER, str(path), outlet])
            for outlet in ("Wire", "Daily")
        ]
        wait_until(lambda: bool(faults) or any(mine[-1] for mine in counts))
        assert not faults
        with Ledger(path, read_only=True) as ledger:
            ledger.backup(tmp_path / "copy.db")
        assert [writer.wait(timeout=PATIENCE) for writer in writers] == [0, 0]
        last = asked(f"{address}/api/health")["reports"]
        over.set()
        for reader in readers:
            reader.join(timeout=PATIENCE)
    assert not faults
    assert last == 2 * EACH
    for mine in counts:
        assert mine == sorted(mine)
        assert len(set(mine)) > 1
    for file in (path, str(tmp_path / "copy.db")):
        with Ledger(file) as ledger:
            assert ledger.verify() == []
            assert 0 < ledger.counts().reports <= 2 * EACH


@SERVED
def test_a_page_outlives_its_database(tmp_path: Path) -> None:
    path = ledger_at("postgresql", tmp_path / "l.db")
    with Ledger(path) as ledger:
        ledger.add(a_reading())
    with serving(path) as address:
        assert asked(f"{address}/api/incidents")["total"] == 1
        server().kill()
        with pytest.raises(urllib.error.HTTPError) as refused:
            asked(f"{address}/api/incidents")
        assert refused.value.code == 503
        assert b"No server answers" in refused.value.read()
        server().start()
        assert asked(f"{address}/api/incidents")["total"] == 1
        with Ledger(path) as ledger:
            ledger.retract(a_reading().report.id, by="Ada", reason="an error")
        assert asked(f"{address}/api/incidents")["total"] == 0
