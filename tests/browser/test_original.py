"""The frame with a hostile original, in a real browser: no script runs and no request leaves."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import suppress
from dataclasses import replace

import pytest

from hostile_page import HOSTILE
from ledger_factory import Paper, day
from source_files import pdf
from tacitus.app import create_app
from tacitus.ledger.ledger import Ledger
from tacitus.model.originals import Brought
from tacitus.pipeline.found import brought
from tacitus.settings import load_settings
from tacitus.sources import Original, open_bytes

pytestmark = pytest.mark.browser

ELSEWHERE = b"http://evil.example"


@pytest.fixture
def elsewhere():
    """A server, and what each who came asked for: nothing, where it was a connection alone."""
    listener = socket.create_server(("127.0.0.1", 0))
    callers: list[bytes] = []

    def listen():
        while True:
            try:
                caller, _ = listener.accept()
            except OSError:
                return
            caller.settimeout(2)
            with suppress(OSError):
                callers.append(b"")
                callers.append(caller.recv(200))
            caller.close()

    threading.Thread(target=listen, daemon=True).start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}", callers
    listener.close()


@pytest.mark.parametrize("stilled", [True, False], ids=["as it is shown", "by the policy alone"])
def test_a_hostile_original_reaches_nobody(browser, serve, elsewhere, stilled, tmp_path, monkeypatch):
    address, callers = elsewhere
    if not stilled:  # the policy must keep requests off by itself; connections without one it cannot forbid
        monkeypatch.setattr("tacitus.present.originals.stilled", lambda text, *marked: (text, 0))
    paper = Paper("Shells hit the market.", "2024-05-07")
    paper.incident("Shells hit", label="shelling", when=day("2024-05-06"), where="Kharkiv")
    raw = HOSTILE.replace(ELSEWHERE, address.encode())
    with Ledger(tmp_path / "l.db") as ledger:
        ledger.add(
            paper.reading(), Brought(raw=raw, path="a.html", media_type="text/html", command="tacitus add")
        )
        with serve(create_app(ledger)) as home:
            page = browser.new_page(base_url=home)
            page.on("dialog", lambda dialog: pytest.fail(dialog.message))
            page.goto(f"/reports/{paper.id}/original")
            frame = page.frame_locator("iframe.original")
            assert "Shells hit the market." in frame.locator("p").first.inner_text()
            if stilled:
                page.locator(".pair mark a").first.click()
                assert frame.locator("mark#words").first.inner_text() in "Shells hit the market."
            frame.get_by_text("a link", exact=True).click()
            time.sleep(1.0)
            assert page.title().startswith("Original of")
            page.goto(f"/reports/{paper.id}/original/view")
            assert "Shells hit the market." in page.locator("p").first.inner_text()
            time.sleep(1.0)
            assert page.url == f"{home}/reports/{paper.id}/original/view"
            page.close()
    assert [said for said in callers if stilled or said] == []


def test_the_words_that_are_chosen_are_marked_on_the_page_of_a_pdf(browser, serve, tmp_path):
    name, text = "one.pdf", "Shells hit Orlan on Monday, 13 May 2024, killing four people, the mayor said."
    (found,) = open_bytes(Original(path=name, raw=pdf("Rain fell on the coast.", text)), load_settings({}))
    paper = Paper(found.report.text, "2024-05-14")
    paper.incident("killing four", label="shelling", when=day("2024-05-13"), where=None)
    reading = paper.reading()
    reading = replace(reading, report=replace(reading.report, locators=found.report.locators))
    with Ledger(tmp_path / "l.db") as ledger:
        ledger.add(reading, brought(found.original, "tacitus add"))
        with serve(create_app(ledger)) as home:
            page = browser.new_page(base_url=home, viewport={"width": 1400, "height": 900})
            page.goto(f"/reports/{paper.id}/original")
            page.locator(".pair mark a", has_text="killing four").first.click()
            frame = page.frame_locator("iframe.original")
            frame.get_by_text("Page 2 of 2").wait_for()
            marked, picture = frame.locator("rect#words"), frame.locator("image")
            words, whole = marked.bounding_box(), picture.bounding_box()
            assert 0 < words["width"] < whole["width"] / 2
            assert words["height"] < whole["height"] / 20
            text_box, frame_box = (
                page.locator(".pair .reading").bounding_box(),
                page.locator("iframe.original").bounding_box(),
            )
            assert text_box["x"] + text_box["width"] <= frame_box["x"]
            frame.get_by_text("← Page before").click()
            frame.get_by_text("Page 1 of 2").wait_for()
            page.close()
