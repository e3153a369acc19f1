"""The pages as a ledger grows: every address of the desk asked as a browser asks it, and the queue worked through.

    python -m bench pages --incidents 5000
    python -m bench.pages LEDGER --incidents 5000    # makes such a ledger and keeps it (for pictures, or to look at)

fills a ledger with made-up readings (`bench/made_up.py`) until it holds so many incidents, and asks each kind of page
of the application that `tacitus serve --allow-judging` serves, in this process: routing, ledger, template, compression.
Times are by the clock. Each address is asked in turns with the others, so that no page owes its time to being asked
just before.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from urllib.parse import quote

from fastapi.testclient import TestClient

from bench.ledger import write_log
from bench.made_up import SEED, readings
from bench.measured import Measured
from tacitus.app import create_app
from tacitus.ledger.ledger import Ledger
from tacitus.model.query import IncidentQuery
from tacitus.model.work import WorkQuery
from tacitus.resolve.accounts import voice_of
from tacitus.resolve.names import actor_key, place_key

CLAIMS_AN_INCIDENT = 13.9
"""Of the made-up war, once it lasts for months."""
A_DAY = 5
"""Incidents that begin in a day: 5,000 are three years, as a ledger of one war has them."""
ASKED = 40
"""Requests of each kind."""
PAGE_AIM, NEXT_AIM = 300, 150
"""Milliseconds at the 95th percentile: of a page, and of what comes next in the queue."""
NEXT = ("queue: next", "queue: accepted, then next")
SITE = "http://127.0.0.1"
WORDS = ("market", "shelled convoy", "checkpoint tuesday", "eastern front", "drone")
Address = Callable[[], str]


def pages(incidents: int) -> list[Measured]:
    """p95 of every page at so many incidents."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pages.db"
        made_ledger(path, incidents)
        return measured(path)


def made_ledger(path: Path, incidents: int) -> None:
    """A ledger of so many made-up incidents, or slightly more."""
    log = path.with_suffix(".log")
    last = write_log(log, readings(SEED, A_DAY), round(incidents * CLAIMS_AN_INCIDENT))
    with (
        Ledger(path, now=lambda: f"{last:%Y-%m-%dT%H:%M:%S.000000+00:00}") as ledger,
        log.open(encoding="ascii") as lines,
    ):
        ledger.import_log(lines)
    log.unlink()


def measured(path: Path) -> list[Measured]:
    """p95 of every page over a ledger; it is written to, as people do who work the queue."""
    with Ledger(path) as ledger, TestClient(create_app(ledger, judge=ledger), base_url=SITE) as browser:
        asks = _asks(ledger, random.Random(SEED))
        first = {name: _ask(browser, address()) for name, address in asks.items()}
        times: dict[str, list[float]] = {name: [] for name in (*asks, *NEXT)}
        for _ in range(ASKED):
            for name, address in asks.items():
                times[name].append(_ask(browser, address()))
        for at in range(ASKED):
            times[NEXT[0]].append(_ask(browser, f"/queue/item?at={at}"))
        for _ in range(ASKED):
            times[NEXT[1]].append(_worked(browser, ledger))
        counts = ledger.counts()
        made = f"{counts.incidents:,} incidents, {counts.reports:,} reports, {counts.claims:,} claims"
    return [_row(name, found, first.get(name), made) for name, found in times.items()]


def _asks(ledger: Ledger, chooser: random.Random) -> dict[str, Address]:
    """An address of each kind of page; those of one incident, report or name are of another each time."""
    found = [
        one
        for at in range(0, ledger.counts().incidents, 1 + ledger.counts().incidents // 20)
        for one in ledger.find(IncidentQuery(), offset=at, limit=2).incidents
    ]
    ids = [one.id for one in found]
    reports = [one.members[0].report for one in found]
    days = ledger.days("reported")
    doers = [actor_key(actor) for incident in found for actor in incident.initiators]
    speakers = [
        voice_of(entry.speaker[0]) for incident in found for entry in incident.toll_history if entry.speaker
    ]
    places = [place_key(incident.where) for incident in found if incident.where]

    def day() -> str:
        return chooser.choice(days)

    def one(values: list[str], path: str, tail: str = "") -> Address:
        return lambda: f"{path}{quote(chooser.choice(values), safe='')}{tail}"

    return {
        "list": lambda: "/",
        "list, filtered": lambda: f"/?country={chooser.choice(('UKR', 'SYR', 'IRQ', 'SDN'))}&family=air",
        "list as of": lambda: f"/?as_of={day()}&clock={chooser.choice(('reported', 'known'))}",
        "incident": one(ids, "/incidents/"),
        "incident as of": lambda: f"/incidents/{chooser.choice(ids)}?as_of={days[-1]}",
        "reports": lambda: f"/reports?offset={chooser.choice((0, 200, 1000))}",
        "report": one(reports, "/reports/"),
        "queue": lambda: f"/queue?offset={chooser.choice((0, 25, 200))}",
        "queue of a kind": lambda: (
            f"/queue?kind={chooser.choice(('near', 'doubtful', 'unplaced', 'contradicted'))}"
        ),
        "second looks": lambda: "/agreement",
        "names": lambda: f"/names?q={chooser.choice(('front', 'police', 'kar', 'governor'))}",
        "actor": one(doers, "/names/"),
        "speaker": one(speakers, "/names/"),
        "place": one(places, "/names/"),
        "trends": lambda: f"/trends?step={chooser.choice(('week', 'month'))}",
        "trends by": lambda: f"/trends?step=month&by={chooser.choice(('family', 'country', 'initiator'))}",
        "week": lambda: f"/week?of={day()}",
        "search": lambda: f"/search?q={quote(chooser.choice(WORDS))}",
        "chains": lambda: "/chains",
        "contradictions": lambda: "/contradictions",
        "decisions": lambda: "/judgements",
        "alerts": lambda: "/alerts",
        "cite the list": lambda: "/cite",
        "download": lambda: f"/download/{chooser.choice(('csv', 'geojson'))}?country=SYR",
        "map": lambda: "/api/geojson",
        "framed map": lambda: "/embed/map",
        "framed list": lambda: "/embed/list",
    }


def _ask(browser: TestClient, address: str) -> float:
    """Milliseconds until an address has answered. Raises `AssertionError` where it does not."""
    begun = perf_counter()
    answer = browser.get(address)
    took = perf_counter() - begun
    assert answer.status_code == 200, f"{address}: {answer.status_code}"
    return 1000 * took


def _worked(browser: TestClient, ledger: Ledger) -> float:
    """Milliseconds from accepting every value of the dearest incident until the next stands there."""
    item = next(one for one in ledger.work(WorkQuery(), limit=25).items if one.key.startswith("incident:"))
    fields = {"do": f"accept|{item.key}|{item.version}", "by": "bench", "state": "open", "at": "0"}
    begun = perf_counter()
    answer = browser.post("/queue", data=fields, headers={"origin": SITE})
    took = perf_counter() - begun
    assert answer.status_code == 200, answer.text
    assert answer.url.path == "/queue/item", answer.url
    return 1000 * took


def _row(name: str, times: list[float], first: float | None, made: str) -> Measured:
    aim, p95 = (NEXT_AIM if name in NEXT else PAGE_AIM), quantiles(times, n=20)[-1]
    begun = f"; the first in this process {first:.0f}" if first is not None else ""
    detail = f"half below {median(times):.0f} ms{begun}; {made}"
    return Measured(f"page: {name}", f"{p95:.0f} ms", f"< {aim} ms", p95 < aim, detail)


def main() -> None:
    """Make a ledger and keep it."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.pages", description="Make a ledger of made-up incidents."
    )
    parser.add_argument("ledger", type=Path, help="where; there must be none yet")
    parser.add_argument("--incidents", type=int, default=5_000, help="how many")
    given = parser.parse_args()
    if given.ledger.exists():
        parser.error(f"{given.ledger} is there already")
    made_ledger(given.ledger, given.incidents)


if __name__ == "__main__":
    main()
