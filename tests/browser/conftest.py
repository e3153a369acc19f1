"""A real ledger, read from the sample reports, served to a real browser."""

from __future__ import annotations

import shutil
import threading
import time
import warnings
from contextlib import contextmanager

import pytest
import uvicorn

from browser_checks import page_of
from tacitus.app import create_app
from tacitus.cli.serve import _read_samples, free_socket
from tacitus.ledger.ledger import Ledger
from tacitus.settings import load_settings
from tacitus.web.assets import missing

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    "--no-first-run",
    "--no-default-browser-check",
)
SOFTWARE_GL = ("--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader")
NO_GL = "--disable-3d-apis"
PATIENCE_MS = 180_000
"""A map drawn in software on a busy machine takes its time."""


@pytest.fixture(scope="session")
def ledger(tmp_path_factory):
    path = tmp_path_factory.mktemp("browser") / "samples.db"
    _read_samples(path, load_settings())
    with Ledger(path, read_only=True) as opened:
        yield opened


@pytest.fixture(scope="session")
def address(ledger):
    with _served(create_app(ledger)) as where:
        yield where


@pytest.fixture
def judged(ledger, tmp_path):
    """A copy of the ledger that may be written to."""
    ledger.backup(tmp_path / "judged.db")
    with Ledger(tmp_path / "judged.db") as opened:
        yield opened


@pytest.fixture
def judged_address(judged):
    with _served(create_app(judged, judge=judged)) as where:
        yield where


@pytest.fixture
def desk(browser, judged_address):
    """A page over a ledger that may be judged; it ends without an error of a script."""
    with page_of(browser, judged_address) as page:
        yield page


@contextmanager
def _served(app):
    listener = free_socket("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=PATIENCE_MS / 1000)


@pytest.fixture
def serve():
    """Serves an application while it is entered; gives the address."""
    return _served


@pytest.fixture(scope="module")
def chromium():
    """Starts a browser. For one file: an event loop runs in this thread as long, and no test beside could run its own."""
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if path is None:
        _skip("no Chromium on this machine: install one (apt-get install chromium) and run again")
    if missing():
        _skip("the page's third-party files are missing: run 'make assets'")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield lambda *flags: patient(
            playwright.chromium.launch(executable_path=path, args=[*QUIET, *flags], timeout=PATIENCE_MS)
        )


def patient(browser):
    """The browser; all that it opens waits as long as a busy machine may take."""

    def waits(opening):
        def opened(**options):
            made = opening(**options)
            made.set_default_timeout(PATIENCE_MS)
            return made

        return opened

    browser.new_page, browser.new_context = waits(browser.new_page), waits(browser.new_context)
    return browser


def _skip(reason):
    warnings.warn(f"BROWSER TESTS SKIPPED: {reason}", stacklevel=2)
    pytest.skip(reason)


@pytest.fixture(scope="module")
def browser(chromium):
    """Without WebGL: quick, and enough for all but the map."""
    opened = chromium(NO_GL)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def drawing_browser(chromium):
    """With WebGL in software: slow."""
    opened = chromium(*SOFTWARE_GL)
    yield opened
    opened.close()


class Watched:
    """A page with everything it asked for and complained of."""

    def __init__(self, page):
        self.page = page
        self.requests = []
        self.complaints = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda m: self.complaints.append(m.text) if m.type == "error" else None)


@pytest.fixture
def page(browser, address):
    """A page; afterwards it must have complained of nothing and have asked nobody but its server."""
    yield from _watched_page(browser, address)


@pytest.fixture
def map_page(drawing_browser, address):
    """The same, in a browser that draws the map."""
    yield from _watched_page(drawing_browser, address)


def _watched_page(browser, address):
    context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 720})
    watched = Watched(context.new_page())
    yield watched.page
    context.close()
    assert watched.complaints == []
    foreign = [
        url
        for url in watched.requests
        if not url.startswith(("http://127.0.0.1:", "data:", "blob:http://127.0.0.1:"))
    ]
    assert foreign == []
