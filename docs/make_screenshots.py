"""Make screenshots from a served ledger: those of the docs, or one set of every page.

    python docs/make_screenshots.py http://127.0.0.1:8000                  # those of the docs
    python docs/make_screenshots.py http://127.0.0.1:8000 --set FOLDER     # every page: wide, dark, a telephone, French

A ledger to look at with 5,000 made-up incidents: `python -m bench.pages FILE --incidents 5000`, then
`tacitus serve --db FILE --allow-judging`.
"""

from __future__ import annotations

import argparse
import json
import shutil
import time
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from playwright.sync_api import Browser, Page, sync_playwright

DOCS = Path(__file__).parent
FLAGS = ("--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader")
AT_REST = "document.getElementById('map')?.incidentMap?.loaded() ?? !document.getElementById('map')"
STILL = 5
"""Looks, two seconds apart, that must find the map at rest: finer boundaries come in steps."""
LOADED = 200
"""Incidents that are asked for, to choose one with many reports among."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a page is looked at: width, light or dark, and in which language."""

    width: int = 1440
    scheme: str = "light"
    language: str = "en"


MANNERS = {
    "wide": Manner(),
    "dark": Manner(scheme="dark"),
    "telephone": Manner(width=390),
    "french": Manner(language="fr"),
}


def main() -> None:
    """The screenshots that were asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("address", nargs="?", default="http://127.0.0.1:8000")
    parser.add_argument("--set", type=Path, metavar="FOLDER", help="every page, into this folder")
    parser.add_argument("--only", nargs="*", default=(), help="with --set: these pages")
    given = parser.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(FLAGS))
        if given.set:
            take_set(browser, given.address, given.set, given.only)
        else:
            take_docs(browser, given.address)
        browser.close()


def take_docs(browser: Browser, address: str) -> None:
    """Atlas (light and dark), the incident with most reports, its first report with words marked, and the queue."""
    incident = told_most(address)
    for name, path, scheme, height in (
        ("screenshot", "/?map=32.5,39.5,4.4", "light", 900),
        ("screenshot-dark", f"/?selected={incident['id']}", "dark", 900),
        ("screenshot-incident", f"/incidents/{incident['id']}", "light", 1800),
        ("screenshot-report", marked(incident), "light", 900),
        ("screenshot-queue", "/queue", "light", 900),
    ):
        page = browser.new_page(viewport={"width": 1440, "height": height}, color_scheme=scheme)
        shoot(page, address + path, DOCS / f"{name}.png")
        page.close()


def take_set(browser: Browser, address: str, folder: Path, only: tuple[str, ...]) -> None:
    """Every page in every manner, as PAGE-MANNER.png."""
    folder.mkdir(parents=True, exist_ok=True)
    pages = addresses(address)
    for name, manner in MANNERS.items():
        context = browser.new_context(
            viewport={"width": manner.width, "height": 900},
            color_scheme=manner.scheme,
            extra_http_headers={"accept-language": manner.language},
        )
        context.set_default_timeout(120_000)
        for what, path in pages.items():
            if not only or what in only:
                page = context.new_page()
                shoot(page, address + path, folder / f"{what}-{name}.png", whole=what != "atlas")
                page.close()
        context.close()


def addresses(address: str) -> dict[str, str]:
    """What is looked at, by what it is."""
    incident = told_most(address)
    report = f"/reports/{incident['members'][0]['report']}"
    chains = [entry["speaker"] for entry in incident["toll_history"] if entry["speaker"]]
    names = {
        "actor": [one["name"] for one in incident["initiators"]],
        "speaker": [chain[0]["name"] for chain in chains],
        "place": [incident["where"]["name"]] if incident["where"] else [],
    }
    return {
        "atlas": f"/?selected={incident['id']}",
        "queue": "/queue",
        "review": "/queue/item?at=0",
        "near": "/queue/item?at=0&kind=near",
        "incident": f"/incidents/{incident['id']}",
        "report": marked(incident),
        "original": f"{report}/original",
        **{what: named(address, said[0]) for what, said in names.items() if said},
        "trends": "/trends",
        "week": "/week",
        "names": "/names",
        "search": "/search?q=market",
        "reports": "/reports",
        "contradictions": "/contradictions",
        "chains": "/chains",
        "decisions": "/judgements",
        "second-looks": "/agreement",
        "alerts": "/alerts",
        "new-report": "/reports/new",
        "cite": "/cite",
        "download": "/download/csv",
        "error": "/incidents/none",
    }


def named(address: str, name: str) -> str:
    """The address of the page of a name."""
    with urllib.request.urlopen(f"{address}/api/names?q={quote(name)}") as answer:
        return f"/names/{quote(json.load(answer)[0]['key'], safe='')}"


def told_most(address: str) -> Mapping[str, Any]:
    """Of the newest incidents the one with most reports that names who did it, else with most reports."""
    with urllib.request.urlopen(f"{address}/api/incidents?limit={LOADED}") as answer:
        incidents: list[dict[str, Any]] = json.load(answer)["incidents"]
    return max(
        incidents,
        key=lambda i: (bool(i["initiators"]), len({m["report"] for m in i["members"]}), len(i["claims"])),
    )


def marked(incident: Mapping[str, Any]) -> str:
    """The address of an incident's first report with its first words marked."""
    member = incident["members"][0]
    span = member["evidence"][0]
    return f"/reports/{member['report']}?span={span['start']}-{span['end']}"


def shoot(page: Page, url: str, target: Path, *, whole: bool = False) -> None:
    """One screenshot, once the page has come to rest."""
    page.goto(url)
    still = 0
    while page.evaluate("!!document.getElementById('map')") and still < STILL:
        time.sleep(2)
        still = still + 1 if page.evaluate(AT_REST) else 0
    page.screenshot(path=target, full_page=whole)


if __name__ == "__main__":
    main()
