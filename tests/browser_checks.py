"""What every page must pass in a browser."""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from pathlib import Path

import pytest

AXE = Path(__file__).resolve().parents[1] / "node_modules/axe-core/axe.min.js"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def violations(page):
    """What axe finds against WCAG 2.2 AA on a page, as (rule, first element)."""
    if not AXE.is_file():
        warnings.warn("AXE SKIPPED: run 'npm ci --ignore-scripts'", stacklevel=2)
        pytest.skip("no axe-core in node_modules")
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", WCAG)
    return [(one["id"], one["nodes"][0]["target"]) for one in found["violations"]]


@contextmanager
def page_of(browser, address, *, refusals=False):
    """A page that ends without an error of a script; `refusals` (what the server answers no to) are none."""
    context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 720})
    page = context.new_page()
    complaints = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    if not refusals:
        page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    yield page
    context.close()
    assert complaints == []
