"""What a terminal shows of a run: the tally, how many files, and an estimate of the rest."""

from __future__ import annotations

import os
import pty
import re
import sys
import threading
from contextlib import suppress

import pytest

from tacitus.cli.progress import counting
from tacitus.pipeline.add import Tally


def test_a_terminal_shows_how_many_files_are_done_and_about_how_long_the_rest_takes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ours, theirs = pty.openpty()
    heard: list[bytes] = []

    def listen() -> None:
        with suppress(OSError):  # the other end is closed
            while some := os.read(ours, 10_000):
                heard.append(some)

    listening = threading.Thread(target=listen, daemon=True)
    listening.start()
    with os.fdopen(theirs, "w", encoding="utf-8") as terminal:
        monkeypatch.setattr(sys, "stderr", terminal)
        monkeypatch.setenv("COLUMNS", "160")
        monkeypatch.setenv("TERM", "xterm")
        with counting("Adding") as progress:
            for done in range(4):
                progress.opened(done, 10_000)
                progress(Tally(added=done))
    listening.join(timeout=60)
    os.close(ours)
    told = re.sub("\x1b\\[[0-9;?]*[a-zA-Z]", "", b"".join(heard).decode("utf-8", "replace"))
    assert "3 added" in told
    assert "3/10000" in told
    assert "about" in told


def test_elsewhere_nothing_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    with counting("Adding") as progress:
        progress.opened(1, 2)
        progress(Tally(added=1))
    assert capsys.readouterr() == ("", "")
