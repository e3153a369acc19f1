"""The ledger as it grows: filled, added to, asked and made anew at several sizes, each in a process of its own.

    python -m bench ledger --claims 1000000

fills ledgers with made-up readings (`bench/made_up.py`), the largest of them with so many claims. All times but
those of questions are CPU times of one process on one core; a question is timed by the clock, and so includes
what the file system does. Memory is the most that the process held at any time.
"""

from __future__ import annotations

import json
import os
import random
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import fmean, quantiles
from time import perf_counter, process_time

from bench.curves import Curve, plot
from bench.made_up import FIRST_DAY, SEED, readings
from bench.measured import Measured, seconds
from tacitus.ledger.ledger import Ledger
from tacitus.model.instants import sortable
from tacitus.model.query import IncidentQuery
from tacitus.model.records import Reading
from tacitus.store.base import body_of
from tacitus.store.chain import GENESIS, Entry, canonical, digest, to_line

SHARES = (0.01, 0.03, 0.1, 0.3, 1.0)
"""Sizes of the curve, in parts of the largest."""
SMALLEST = 1_000
ADDED = 300
"""Reports that are added one by one to a ledger of each size."""
ASKED = 60
"""Questions of each kind."""
PAGE = 60
OF_ALL = ("chains", "contradictions", "judgements")
"""Questions on what hangs on many incidents."""
LAG = timedelta(hours=3)
"""From a report's coming out to its coming in."""
DRAWN_FROM = 100_000
AIMED_AT = 1_000_000
"""Claims at which the aims are to be reached."""
PLOT = Path(__file__).resolve().parent.parent / "docs" / "bench-ledger.svg"


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """What one ledger cost. Times in milliseconds, `rebuild` in seconds, `memory` and `file` in gigabytes.

    `logged` counts the claims of the log that it was made from, `claims` those after the last report was added.
    """

    logged: int
    claims: int
    reports: int
    incidents: int
    rebuild: float
    rebuild_wall: float
    add_mean: float
    add_p95: float
    asked: dict[str, float]
    first: float
    memory: float
    file: float


def ledger(claims: int, *, keep: Path | None = None) -> list[Measured]:
    """Every size up to `claims`, each in a new process; draws the plot when the largest is a million."""
    sizes = [max(SMALLEST, round(claims * share)) for share in SHARES]
    measured = [_in_a_process(size, keep) for size in sorted(set(sizes))]
    if claims >= DRAWN_FROM:
        PLOT.write_text(plot(_curves(measured)), "utf-8")
    return _rows(measured)


def _in_a_process(claims: int, keep: Path | None) -> Size:
    command = [sys.executable, "-m", "bench.ledger", str(claims), *([str(keep)] if keep else [])]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    print(done.stdout.strip(), file=sys.stderr)
    return Size(**json.loads(done.stdout))


def measure(claims: int, folder: Path) -> Size:
    """One ledger with so many claims: made from its log, added to, asked."""
    log, path = folder / f"{claims}.log", folder / f"{claims}.db"
    source = readings(SEED)
    last = write_log(log, source, claims)
    with Ledger(path, now=_clock(last)) as made:
        before, wall = process_time(), perf_counter()
        with log.open(encoding="ascii") as lines:
            made.import_log(lines)
        rebuild, rebuild_wall = process_time() - before, perf_counter() - wall
        logged = made.counts().claims
        log.unlink()
        adds = [seconds(partial(made.add, reading)) for _, reading in _some(source, ADDED)]
        asked, first = _ask(path, last)
        counts = made.counts()
    return Size(
        logged=logged,
        claims=counts.claims,
        reports=counts.reports,
        incidents=counts.incidents,
        rebuild=rebuild,
        rebuild_wall=rebuild_wall,
        add_mean=1000 * fmean(adds),
        add_p95=1000 * _p95(adds),
        asked=asked,
        first=first,
        memory=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6,
        file=path.stat().st_size / 1e9,
    )


def write_log(log: Path, source: Iterator[tuple[datetime, Reading]], claims: int) -> datetime:
    """A log of readings with so many claims; returns when the last of them came in."""
    previous, written, at = GENESIS, 0, datetime.now(UTC)
    with log.open("w", encoding="ascii") as sink:
        for seq, (moment, reading) in enumerate(source, start=1):
            at = moment + LAG
            said = canonical(body_of(reading))
            entry = Entry(
                seq=seq, at=sortable(at), kind="reading", subject=reading.report.id, body=said, digest=""
            )
            previous = digest(
                previous, seq=seq, at=entry.at, kind=entry.kind, subject=entry.subject, body=said
            )
            sink.write(to_line(replace(entry, digest=previous)))
            written += len(reading.claims)
            if written >= claims:
                return at
    return at


def _clock(last: datetime) -> Callable[[], str]:
    """Known-at goes on from the last entry, a minute at each look."""
    moments = (sortable(last + timedelta(minutes=number)) for number in range(1, 10**9))
    return lambda: next(moments)


def _some(source: Iterator[tuple[datetime, Reading]], count: int) -> Iterator[tuple[datetime, Reading]]:
    return (pair for pair, _ in zip(source, range(count), strict=False))


def _ask(path: Path, last: datetime) -> tuple[dict[str, float], float]:
    """p95 in milliseconds of each kind of question, and of the very first question of a process."""
    chooser = random.Random(SEED)
    with Ledger(path, read_only=True) as made:
        begun = perf_counter()
        found = made.find(IncidentQuery(), limit=PAGE)
        first = 1000 * (perf_counter() - begun)
        ids = [
            one.id
            for at in range(0, 1 + found.total, 1 + found.total // 5)
            for one in made.find(IncidentQuery(), offset=at, limit=9).incidents
        ]
        kinds: dict[str, Callable[[], object]] = {
            "list": lambda: made.find(
                _filtered(chooser, last), offset=chooser.choice((0, 0, 60, 600)), limit=PAGE
            ),
            "list as of": lambda: made.find(_past(chooser, last), limit=PAGE),
            "counts and timeline": lambda: made.overview(_filtered(chooser, last)),
            "map": lambda: made.drawn(_boxed(chooser, last)),
            "map as of": lambda: made.drawn(_past(chooser, last)),
            "words": lambda: made.find(IncidentQuery(text=chooser.choice(_WORDS)), limit=PAGE),
            "incident": lambda: made.part([chooser.choice(ids)], around=1),
            "chains": lambda: made.chains(offset=chooser.choice((0, 0, 100, 600)), limit=PAGE),
            "contradictions": lambda: made.contradictions(offset=chooser.choice((0, 0, 600)), limit=PAGE),
            "judgements": made.decided,
        }
        return {
            name: 1000 * _p95([seconds(ask, perf_counter) for _ in range(ASKED)])
            for name, ask in kinds.items()
        }, first


_WORDS = ("shelled market", "drone", "kar", "convoy shooting", "hasa", "checkpoint tues")
_COUNTRIES = ("UKR", "SYR", "IRQ", "YEM", "SOM", "MLI", "NGA", "AFG")


def _filtered(chooser: random.Random, last: datetime) -> IncidentQuery:
    """Filters as somebody sets them: none, a country, a family, some months."""
    end = (FIRST_DAY + (last - FIRST_DAY) * chooser.random()).date()
    return chooser.choice(
        (
            IncidentQuery(),
            IncidentQuery(country=frozenset({chooser.choice(_COUNTRIES)})),
            IncidentQuery(family=frozenset({chooser.choice(("air", "fire", "blast", "ground"))})),
            IncidentQuery(start=end - timedelta(days=90), end=end),
        )
    )


def _past(chooser: random.Random, last: datetime) -> IncidentQuery:
    moment = (FIRST_DAY + (last - FIRST_DAY) * chooser.random()).date().isoformat()
    return IncidentQuery(as_of=moment, clock=chooser.choice(("reported", "known")))


def _boxed(chooser: random.Random, last: datetime) -> IncidentQuery:
    south, west = chooser.uniform(0, 40), chooser.uniform(0, 60)
    box = (west, south, west + 10.0, south + 8.0)
    return chooser.choice((IncidentQuery(), IncidentQuery(bbox=box), IncidentQuery(bbox=box)))


def _p95(values: list[float]) -> float:
    return quantiles(values, n=20)[-1]


def _rows(measured: list[Size]) -> list[Measured]:
    largest, tenth = measured[-1], min(measured, key=lambda size: abs(size.logged * 10 - measured[-1].logged))
    made = f"{largest.claims:,} claims, {largest.reports:,} reports, {largest.incidents:,} incidents"
    adds = ", ".join(f"{size.add_mean:.1f} (p95 {size.add_p95:.1f})" for size in measured)
    sizes = ", ".join(f"{size.logged:,}" for size in measured)
    flat = (largest.rebuild / largest.logged) / (tenth.rebuild / tenth.logged)
    of_all = max(largest.asked[name] for name in OF_ALL)
    slowest = max(value for name, value in largest.asked.items() if name not in OF_ALL)
    asked = ", ".join(f"{name} {value:.0f}" for name, value in largest.asked.items())
    costs = ", ".join(f"{1000 * size.rebuild / size.logged:.2f}" for size in measured)

    def row(name: str, figure: str, aim: str, reached: bool, detail: str) -> Measured:
        whole = largest.logged >= AIMED_AT  # a smaller ledger reaches no aim
        return Measured(
            f"ledger: {name}", figure, f"{aim} at {AIMED_AT:,}", reached if whole else None, detail
        )

    return [
        row(
            "adding a report (mean CPU)",
            f"{largest.add_mean:.1f} ms",
            "< 20 ms",
            largest.add_mean < 20,
            f"{adds} ms at {sizes} claims; 95 % of reports below p95",
        ),
        row(
            "p95 of questions, slowest kind",
            f"{slowest:.0f} ms",
            "< 100 ms",
            slowest < 100,
            f"{asked} ms; the first question of a process {largest.first:.0f} ms; {made}",
        ),
        row(
            "p95 of pages of chains, contradictions and judgements",
            f"{of_all:.0f} ms",
            "< 200 ms",
            of_all < 200,
            f"{PAGE} to a page; the first asks what hangs on every link",
        ),
        row(
            "full rebuild from the log",
            f"{largest.rebuild / 60:.1f} min",
            "< 10 min",
            largest.rebuild < 600,
            f"CPU of one core; {largest.rebuild_wall / 60:.1f} min by the clock; {made}",
        ),
        row(
            "memory of all that",
            f"{largest.memory:.2f} GB",
            "< 2 GB",
            largest.memory < 2,
            f"the most at any time; the file has {largest.file:.2f} GB",
        ),
        row(
            "rebuild per claim, largest / a tenth of it",
            f"{flat:.2f}",
            "≤ 1.5",
            flat <= 1.5,
            f"{costs} ms of CPU a claim at {sizes} claims",
        ),
    ]


def _curves(measured: list[Size]) -> list[Curve]:
    def points(value: Callable[[Size], float]) -> list[tuple[float, float]]:
        return [(size.logged, value(size)) for size in measured]

    return [
        Curve("adding a report, mean (ms of CPU)", points(lambda size: size.add_mean), 20),
        Curve(
            "rebuild, per 10 claims (ms of CPU)",
            points(lambda size: 10_000 * size.rebuild / size.logged),
            None,
        ),
        Curve("list, p95 (ms)", points(lambda size: size.asked["list"]), 100),
        Curve("list as of, p95 (ms)", points(lambda size: size.asked["list as of"]), 100),
        Curve("counts and timeline, p95 (ms)", points(lambda size: size.asked["counts and timeline"]), 100),
        Curve("map, p95 (ms)", points(lambda size: size.asked["map"]), 100),
    ]


if __name__ == "__main__":
    size = int(sys.argv[1])
    with tempfile.TemporaryDirectory(dir=sys.argv[2] if len(sys.argv) > 2 else None) as name:
        os.write(1, json.dumps(asdict(measure(size, Path(name)))).encode() + b"\n")
