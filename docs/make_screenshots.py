"""Make the screenshots of the docs from a served ledger: `python docs/make_screenshots.py http://127.0.0.1:8000`."""

from __future__ import annotations

import json
import shutil
import sys
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

DOCS = Path(__file__).parent
FLAGS = ("--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader")
AT_REST = "document.getElementById('map')?.incidentMap?.loaded() ?? !document.getElementById('map')"
STILL = 5
"""Looks, two seconds apart, that must find the map at rest: finer boundaries come in steps."""


def main(address: str) -> None:
    """Atlas (light and dark), the incident with most reports, its first report with words marked, and the queue."""
    with urllib.request.urlopen(f"{address}/api/incidents?limit=1000") as answer:
        incidents = json.load(answer)["incidents"]
    incident = max(incidents, key=lambda i: (len({m["report"] for m in i["members"]}), len(i["claims"])))
    member = incident["members"][0]
    span = member["evidence"][0]
    report = f"/reports/{member['report']}?span={span['start']}-{span['end']}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(FLAGS))
        for name, path, scheme, height in (
            ("screenshot", "/?map=32.5,39.5,4.4", "light", 900),
            ("screenshot-dark", f"/?selected={incident['id']}", "dark", 900),
            ("screenshot-incident", f"/incidents/{incident['id']}", "light", 1800),
            ("screenshot-report", report, "light", 900),
            ("screenshot-queue", "/queue", "light", 900),
        ):
            page = browser.new_page(viewport={"width": 1440, "height": height}, color_scheme=scheme)
            shoot(page, address + path, DOCS / f"{name}.png")
            page.close()
        browser.close()


def shoot(page: Page, url: str, target: Path) -> None:
    """One screenshot, once the page has come to rest."""
    page.goto(url)
    still = 0
    while still < STILL:
        time.sleep(2)
        still = still + 1 if page.evaluate(AT_REST) else 0
    page.screenshot(path=target)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
