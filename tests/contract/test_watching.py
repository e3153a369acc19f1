"""A watch over a real server and a real folder: restarts, faults, a story that changes, kill -9 between fetch and add."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tacitus.cli import build_app
from tacitus.errors import UsageError
from tacitus.ledger.ledger import Ledger
from tacitus.model.records import Extraction, Report
from tacitus.net.fetching import Fetched, Fetcher
from tacitus.readers import READERS
from tacitus.settings import load_settings
from tacitus.watching import run as running
from tacitus.watching.lock import alone, is_watched
from tacitus.watching.plan import Plan, plan_of
from tacitus.watching.run import Totals, Watch
from tacitus.watching.state import State
from tacitus.watching.status import status_lines
from web_site import Site, page, site

HERE = Path(__file__).resolve().parent.parent
PATIENCE = 600
"""Seconds: a machine that is cold and busy loads what reads for minutes."""
STORY = (
    '<html><head><title>Strike on Kharkiv</title><meta property="og:site_name" content="The Daily">'
    '<meta property="article:published_time" content="2024-05-06T10:00:00Z"></head><body><article>'
    "<h1>Strike on Kharkiv</h1><p>A missile hit a market in Kharkiv on Monday and killed {} people, "
    "the mayor said.</p><p>Rescue workers were still looking for others under the roof of the market "
    "in the evening.</p></article></body></html>"
)
FEED = '<?xml version="1.0"?><rss version="2.0"><channel><title>The Daily</title>{}</channel></rss>'
ITEM = "<item><title>{0}</title><link>{1}</link><guid>{1}</guid><description>{2}</description></item>"


class Mute:
    """Reads nothing in a report, quickly: how things come and are kept is what is looked at here."""

    name, version = "mute", "1"

    def read(self, report: Report) -> Extraction:
        if "unreadable" in report.text:
            raise ZeroDivisionError("a fault")
        return Extraction(report=report, claims=(), rejects=())


@pytest.fixture(autouse=True)
def mute(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(READERS, "mute", f"{__name__}:Mute")
    sys.modules.setdefault(__name__, sys.modules[Mute.__module__])


@pytest.fixture
def web() -> Iterator[Site]:
    with site() as opened:
        yield opened


def plan(tmp_path: Path, web: Site, *paths: str, kind: str = "page", more: str = "") -> Plan:
    urls = ", ".join(f'"{web.home}{path}"' for path in paths)
    file = tmp_path / "feeds.toml"
    file.write_text(f"pause = 0\nseconds = 60\n[[{kind}]]\nurl = [{urls}]\n{more}", "utf-8")
    return plan_of([str(file)])


def watched(
    tmp_path: Path, what: Plan, *, private: bool = True, reader: str = "mute"
) -> tuple[Totals, list[str]]:
    said: list[str] = []
    settings = replace(load_settings({}), reader=reader)

    async def look() -> Totals:
        with Ledger(tmp_path / "l.db") as ledger:
            return await Watch(ledger, what, settings, allow_private=private, tell=said.append).run(once=True)

    return asyncio.run(look()), said


def make_due(tmp_path: Path) -> None:
    """Let the time pass that a watch waits before it asks again."""
    state = State(tmp_path / "l.db")
    for one in state.pages():
        state.keep(replace(one, next_at=0.0))
    state.close()


def texts(tmp_path: Path) -> list[str]:
    with Ledger(tmp_path / "l.db", read_only=True) as ledger:
        return [ledger.report(entry.id).text for entry, _ in ledger.entries()]


def test_a_page_is_added_once_and_a_changed_one_is_a_new_version(tmp_path: Path, web: Site) -> None:
    web.answers["/story"] = page(STORY.format(8).encode(), ETag='"one"')
    what = plan(tmp_path, web, "/story")
    assert watched(tmp_path, what, reader="rules")[0].added == 1
    assert watched(tmp_path, what, reader="rules")[0] == Totals()  # nothing is due yet
    make_due(tmp_path)
    assert watched(tmp_path, what, reader="rules")[0] == Totals(unchanged=1)
    assert web.asked[-1][2]["if-none-match"] == '"one"'
    later = STORY.format(14).replace(
        "</head>", '<meta property="article:modified_time" content="2024-05-06T16:40:00Z"></head>'
    )
    web.answers["/story"] = page(later.encode())
    make_due(tmp_path)
    assert watched(tmp_path, what, reader="rules")[0].added == 1
    with Ledger(tmp_path / "l.db") as ledger:
        (incident,) = ledger.find(running_query()).incidents
        assert [total.best for total in incident.totals if total.effect == "killed"] == [14]
        newest = ledger.entries()[0][0].id
        assert len(ledger.versions(newest)) == 2
        assert ledger.report(newest).url == f"{web.home}/story"
        assert ledger.verify() == []


def running_query():
    from tacitus.model.query import IncidentQuery

    return IncidentQuery(status=frozenset("*"))


def test_a_feed_and_the_pages_that_it_links_to(tmp_path: Path, web: Site) -> None:
    def items(*numbers: int) -> bytes:
        told = (ITEM.format(f"Story {n}", f"/story/{n}", f"Shells fell on village {n}.") for n in numbers)
        return FEED.format("".join(told)).encode()

    for number in (1, 2, 3):
        web.answers[f"/story/{number}"] = page(STORY.format(number).encode())
    web.answers["/feed"] = page(items(1, 2), "application/rss+xml")
    what = plan(tmp_path, web, "/feed", kind="feed", more="follow = true")
    first, _ = watched(tmp_path, what)
    assert (first.fetched, first.added) == (3, 4)
    web.answers["/feed"] = page(items(2, 3), "application/rss+xml")
    make_due(tmp_path)
    second, _ = watched(tmp_path, what)
    assert (second.fetched, second.unchanged, second.added) == (2, 2, 2)
    state = State(tmp_path / "l.db")
    assert [one.url.removeprefix(web.home) for one in state.pages() if one.of] == ["/story/2", "/story/3"]
    state.close()


def test_what_fails_is_told_tried_later_and_kept_among_the_rejects(tmp_path: Path, web: Site) -> None:
    web.answers["/gone"] = page(b"", status=410)
    web.answers["/broken"] = page(b"", status=500)
    web.answers["/wall"] = page(
        b"<html><head><title>404 Not Found</title></head><body>404 Not Found</body></html>"
    )
    web.answers["/good"] = page(STORY.format(3).encode())
    what = plan(tmp_path, web, "/gone", "/broken", "/good", "/wall")
    begun = time.time()
    totals, said = watched(tmp_path, what)
    ended = time.time()
    assert (totals.added, totals.failed, totals.rejected) == (1, 2, 1)
    assert any("410" in line for line in said)
    rows = {one.url.removeprefix(web.home): one for one in pages(tmp_path)}
    assert begun + 30 < rows["/broken"].next_at < ended + 90
    assert rows["/gone"].next_at > begun + 3600
    assert reasons(tmp_path) == {"/gone": "fetch_failed", "/wall": "error_page"}
    web.answers["/broken"] = page(STORY.format(4).replace("Kharkiv", "Dnipro").encode())
    make_due(tmp_path)
    assert watched(tmp_path, what)[0].added == 1
    assert len(reasons(tmp_path)) == 2


def test_a_busy_server_is_left_alone_for_as_long_as_it_says(tmp_path: Path, web: Site) -> None:
    web.answers["/busy"] = page(b"", status=429, Retry_After="7200")
    what = plan(tmp_path, web, "/busy")
    for _ in range(4):
        make_due(tmp_path) if (tmp_path / "l.db").exists() else None
        begun = time.time()
        assert watched(tmp_path, what)[0].failed == 1
        (row,) = pages(tmp_path)
        assert begun + 7000 < row.next_at < time.time() + 7300
    assert reasons(tmp_path) == {}  # it works as it should


def pages(tmp_path: Path) -> list[running.Page]:
    state = State(tmp_path / "l.db")
    try:
        return state.pages()
    finally:
        state.close()


def reasons(tmp_path: Path) -> dict[str, str]:
    with Ledger(tmp_path / "l.db", read_only=True) as ledger:
        return {f"/{row.path.rpartition('/')[2]}": row.reject.reason for row in ledger.rejects()}


def test_a_private_address_is_a_reject_and_nothing_is_asked(tmp_path: Path, web: Site) -> None:
    web.answers["/story"] = page(STORY.format(8).encode())
    totals, said = watched(tmp_path, plan(tmp_path, web, "/story"), private=False)
    assert (totals.failed, totals.added) == (1, 0)
    assert "--allow-private" in " ".join(said) or "private address" in " ".join(said)
    assert web.asked == []
    assert reasons(tmp_path) == {"/story": "address_refused"}


def test_a_folder_is_read_and_what_came_is_read_no_second_time(tmp_path: Path) -> None:
    folder = tmp_path / "inbox"
    (folder / "deep").mkdir(parents=True)
    old = time.time() - 60
    for name, text in (
        ("a.txt", "Shells fell on Kharkiv on Monday."),
        ("deep/b.txt", "Shells fell on Dnipro."),
    ):
        (folder / name).write_text(text, "utf-8")
        os.utime(folder / name, (old, old))
    what = plan_of([str(folder)])
    assert watched(tmp_path, what)[0].added == 2
    assert watched(tmp_path, what)[0] == Totals()
    (folder / "a.txt").write_text("Shells fell on Kharkiv again on Tuesday, the mayor said.", "utf-8")
    (folder / "deep" / "b.txt").unlink()
    assert watched(tmp_path, what)[0].added == 1
    with Ledger(tmp_path / "l.db") as ledger:
        assert {entry.path for entry, _ in ledger.entries()} == {"inbox/a.txt", "inbox/deep/b.txt"}
    state = State(tmp_path / "l.db")
    assert set(state.files(str(folder.resolve()))) == {"a.txt"}
    state.close()


def test_what_the_reader_failed_on_is_tried_again_and_not_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "a.txt").write_text("An unreadable report on shells that fell on Kharkiv.", "utf-8")
    os.utime(folder / "a.txt", (1, 1))
    what = plan_of([str(folder)])
    assert watched(tmp_path, what)[0].rejected == 1
    assert watched(tmp_path, what)[0].rejected == 1
    assert watched(tmp_path, what)[0].rejected == 0  # not before an hour is over
    monkeypatch.setattr(Mute, "version", "2")
    monkeypatch.setattr(Mute, "read", lambda self, report: Extraction(report=report, claims=(), rejects=()))
    assert watched(tmp_path, what)[0].added == 1


KILLED = f"""
import asyncio, os, signal, sys
sys.path[:0] = [{str(HERE)!r}]
import tacitus.watching.run as running
from tacitus.ledger.ledger import Ledger
from tacitus.settings import load_settings
from tacitus.watching.plan import plan_of

whole = running.add_reports
def add(ledger, found, *rest):
    if sys.argv[3] == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    whole(ledger, found, *rest)
    os.kill(os.getpid(), signal.SIGKILL)
running.add_reports = add
from dataclasses import replace
from tacitus.net.fetching import Fetched, Fetcher
from tacitus.readers import READERS
READERS["mute"] = "contract_mute:Mute"
sys.path[:0] = [sys.argv[4]]
with Ledger(sys.argv[1]) as ledger:
    settings = replace(load_settings(dict()), reader="mute")
    asyncio.run(running.Watch(ledger, plan_of([sys.argv[2]]), settings, allow_private=True).run(once=True))
"""


@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_between_fetching_and_writing_down_nothing_is_lost_or_twice(
    tmp_path: Path, web: Site, when: str
) -> None:
    (tmp_path / "contract_mute.py").write_text(
        "from tacitus.model.records import Extraction\n"
        "class Mute:\n    name, version = 'mute', '1'\n"
        "    def read(self, report):\n        return Extraction(report=report, claims=(), rejects=())\n",
        "utf-8",
    )
    web.answers["/story"] = page(STORY.format(8).encode(), ETag='"one"')
    what = plan(tmp_path, web, "/story")
    command = [
        sys.executable,
        "-c",
        KILLED,
        str(tmp_path / "l.db"),
        str(tmp_path / "feeds.toml"),
        when,
        str(tmp_path),
    ]
    assert subprocess.run(command, check=False, capture_output=True).returncode == -signal.SIGKILL
    assert web.paths() == ["/story"]
    totals, _ = watched(tmp_path, what)
    assert totals.fetched == 1
    assert (totals.added, totals.known) == ((1, 0) if when == "before" else (0, 1))
    assert "if-none-match" not in web.asked[-1][2]
    assert len(texts(tmp_path)) == 1
    with Ledger(tmp_path / "l.db") as ledger:
        assert ledger.verify() == []


def test_it_runs_sees_what_comes_says_how_it_does_and_ends_when_told(tmp_path: Path, web: Site) -> None:
    """The command itself, with a folder, stopped by SIGTERM."""
    folder, db = tmp_path / "inbox", tmp_path / "l.db"
    folder.mkdir()
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    command = [
        sys.executable,
        "-c",
        "from tacitus.cli import main; main()",
        "watch",
        str(folder),
        "--db",
        str(db),
    ]
    child = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment)
    assert child.stderr is not None
    heard: list[str] = []
    listening = threading.Thread(target=lambda: heard.extend(child.stderr or ()), daemon=True)
    listening.start()
    (folder / "a.txt").write_text("Shells fell on Kharkiv on Monday and killed 3, the mayor said.", "utf-8")
    wait_for(lambda: child.poll() is not None or any("1 added" in line for line in heard), heard)
    assert child.poll() is None, heard
    assert is_watched(db)
    with pytest.raises(UsageError, match="Another process"), alone(db):
        pass
    assert "running" in next(status_lines(db))
    child.send_signal(signal.SIGTERM)
    assert child.wait(timeout=PATIENCE) == 0
    listening.join(timeout=PATIENCE)
    assert not is_watched(db)
    assert "ended 2" in next(status_lines(db))
    assert any("→" in line for line in heard)


def wait_for(condition: object, heard: list[str]) -> None:
    until = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < until, heard
        time.sleep(0.1)


def test_a_feed_whose_link_is_no_address_stops_nothing(tmp_path: Path, web: Site) -> None:
    items = ITEM.format("One", "http://[", "A shell hit Kharkiv and killed 8.")
    items += ITEM.format("Two", f"{web.home}/two", "A shell hit Dnipro and killed 3.")
    web.answers["/feed"] = page(FEED.format(items).encode())
    web.answers["/two"] = page(STORY.format(3).encode())
    assert watched(tmp_path, plan(tmp_path, web, "/feed", kind="feed", more="follow = true\n"))[0].added == 3


def test_a_proxy_of_the_environment_is_not_used(
    tmp_path: Path, web: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would be asked for every address, and none could be looked at before."""
    web.answers["/story"] = page(STORY.format(8).encode())
    with site() as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.home)
        assert watched(tmp_path, plan(tmp_path, web, "/story"))[0].added == 1
        assert proxy.asked == []
    assert web.paths() == ["/story"]


def test_a_proxy_that_is_set_is_said_to_be_unused(tmp_path: Path, web: Site) -> None:
    plan(tmp_path, web, "/none")
    arguments = ["watch", str(tmp_path / "feeds.toml"), "--once", "--db", str(tmp_path / "l.db")]
    said = CliRunner().invoke(build_app(), arguments, env={"HTTPS_PROXY": web.home})
    assert "A proxy is set (https) and is not used" in said.stderr.replace("\n", " ")


@pytest.mark.parametrize("told", ["utf-8", "iso-8859-1", "utf-16", "no-such-thing"])
def test_a_page_is_read_whatever_encoding_its_server_says_that_it_has(
    tmp_path: Path, web: Site, told: str
) -> None:
    words = "Через несколько часов спасатели всё ещё разбирали завалы рынка в Харькове, сообщил мэр города."
    raw = STORY.format(8).replace("Rescue workers were", f"{words} Rescue workers were").encode("utf-8")
    web.answers["/story"] = page(raw, f"text/html; charset={told}")
    assert watched(tmp_path, plan(tmp_path, web, "/story"))[0].added == 1
    assert words in texts(tmp_path)[0]


def test_what_nobody_expected_of_a_page_fails_that_page(
    tmp_path: Path, web: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(self: Fetcher, url: str, **held: str | None) -> Fetched:
        if url.endswith("/bad"):
            raise ZeroDivisionError("a fault")
        return await fetch(self, url, **held)

    fetch = Fetcher.fetch
    monkeypatch.setattr(Fetcher, "fetch", broken)
    web.answers["/story"] = page(STORY.format(8).encode())
    totals, said = watched(tmp_path, plan(tmp_path, web, "/bad", "/story"))
    assert (totals.failed, totals.added) == (1, 1)
    assert "ZeroDivisionError" in " ".join(said)


@pytest.mark.skipif(sys.platform != "linux", reason="file names are text elsewhere")
def test_a_file_whose_name_is_no_text_is_read_once(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in (b"caf\xe9.txt", b"caf\xe8.txt"):
        file = folder / os.fsdecode(name)
        file.write_text(f"Shells hit Kharkiv, {name!r} said.", "utf-8")
        os.utime(file, (0, 0))
    what = plan_of([str(folder)])
    assert watched(tmp_path, what)[0].added == 2
    assert watched(tmp_path, what)[0] == Totals()


def test_a_page_is_asked_again_when_the_clock_has_been_put_back(tmp_path: Path, web: Site) -> None:
    web.answers["/story"] = page(STORY.format(8).encode())
    what = plan(tmp_path, web, "/story")
    watched(tmp_path, what)
    state = State(tmp_path / "l.db")
    [one] = state.pages()
    later = time.time() + 400 * 86_400
    state.keep(replace(one, asked_at=later, next_at=later + 900))
    state.close()
    assert watched(tmp_path, what)[0].unchanged == 1
