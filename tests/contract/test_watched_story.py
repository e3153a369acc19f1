"""A feed under watch, end to end by the real command: killed, started again, and the story has changed meanwhile."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from tacitus.ledger.ledger import Ledger
from tacitus.model.query import IncidentQuery
from tacitus.watching.state import State
from web_site import page, site

STORY = (
    '<html><head><title>Strike on Kharkiv</title><meta property="og:site_name" content="The Daily">'
    '<meta property="article:published_time" content="2024-05-06T10:00:00Z">{}</head><body><article>'
    "<h1>Strike on Kharkiv</h1><p>A missile hit a market in Kharkiv on Monday and killed {} people, "
    "the mayor said.</p><p>Rescue workers were still looking for others under the roof of the market "
    "in the evening.</p></article></body></html>"
)
CHANGED = '<meta property="article:modified_time" content="2024-05-06T16:40:00Z">'
FEED = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>The Daily</title><item><title>Strike on Kharkiv</title>'
    "<link>{0}</link><guid>{0}</guid><description>A missile hit a market in Kharkiv.</description></item>"
    "</channel></rss>"
)
COMMAND = [sys.executable, "-c", "from tacitus.cli import main; main()"]


def started(folder: Path, *more: str) -> subprocess.Popen[str]:
    watch = ["watch", "feeds.toml", "--db", "l.db", "--allow-private", "--deliver", "deliver.toml", *more]
    said = {**os.environ, "PYTHONUNBUFFERED": "1"}
    return subprocess.Popen([*COMMAND, *watch], cwd=folder, stderr=subprocess.PIPE, text=True, env=said)


def run(folder: Path, *arguments: str) -> str:
    ran = subprocess.run([*COMMAND, *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return ran.stdout


def killed_once_it_said(child: subprocess.Popen[str], words: str) -> None:
    heard: list[str] = []
    threading.Thread(target=lambda: heard.extend(child.stderr or ()), daemon=True).start()
    until = time.monotonic() + 300
    while not any(words in line for line in heard):
        assert child.poll() is None, heard
        assert time.monotonic() < until, heard
        time.sleep(0.05)
    child.send_signal(signal.SIGKILL)
    child.wait()


def make_due(db: Path) -> None:
    state = State(db)
    for one in state.pages():
        state.keep(replace(one, next_at=0.0))
    state.close()


@pytest.mark.slow
def test_a_feed_is_watched_through_a_restart_and_a_changed_story(tmp_path: Path) -> None:
    db = tmp_path / "l.db"
    with site() as web:
        web.answers["/feed"] = page(FEED.format(f"{web.home}/story").encode(), "application/rss+xml")
        web.answers["/story"] = page(STORY.format("", 8).encode(), ETag='"one"')
        feed = f'[[feed]]\nurl = "{web.home}/feed"\nfollow = true\n'
        (tmp_path / "feeds.toml").write_text(f"pause = 0\n{feed}", "utf-8")
        (tmp_path / "deliver.toml").write_text('[[digest]]\nfolder = "digests"\n', "utf-8")
        killed_once_it_said(started(tmp_path), f"{web.home}/story: 1 added")
        run(tmp_path, "alerts", "add", "kharkiv", "--near", "Kharkiv", "--radius", "30", "--db", "l.db")

        web.answers["/story"] = page(STORY.format(CHANGED, 14).encode())
        for added in ("1 added", "0 added"):  # the changed story, and then nothing any more
            make_due(db)
            _, said = started(tmp_path, "--once").communicate(timeout=600)
            assert added in said.splitlines()[-1], said
        assert web.paths().count("/feed") == 3

    with Ledger(db) as ledger:
        (incident,) = ledger.find(IncidentQuery(status=frozenset("*"))).incidents
        assert [total.best for total in incident.totals if total.effect == "killed"] == [14]
        newest = ledger.entries()[0][0].id
        assert len(ledger.versions(newest)) == 3  # what the feed says of it, and the page as it was and is
        assert ledger.verify() == []
    assert "8 → 14" in run(tmp_path, "show", newest, "--db", "l.db")
    (digest,) = (tmp_path / "digests").iterdir()
    assert digest.read_text("utf-8").count("8 → 14") == 1
