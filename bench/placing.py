"""How fast names are looked up, and toponyms spotted, resolved and placed after the parse, in CPU time of one core."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from statistics import median

from bench.measured import Measured, seconds, timed
from bench.texts import long_report
from tacitus.ground.places.gazetteer import Gazetteer, load_gazetteer
from tacitus.ground.places.grounding import mention
from tacitus.ground.places.resolving import resolve
from tacitus.ground.places.sources import cities
from tacitus.ground.places.spotting import spot_toponyms
from tacitus.model.parsed import ParsedReport
from tacitus.settings import load_settings
from tacitus.syntax.parse import parse
from tacitus.text.segments import segment

AIM_NAMES, AIM_MICROSECONDS = 2000, 50
SAMPLE = 5000
"""Names looked up: every so many-th town of the gazetteer, each once."""


def placing(rounds: int) -> list[Measured]:
    """Names a second on the long report, and microseconds a lookup."""
    return [_names(rounds), *_lookups()]


def _names(rounds: int) -> Measured:
    """A new gazetteer for each round, so nothing is cached; the parse of the same report in turns."""
    report = segment(long_report())
    parsing, ours, count = [], [], 0
    for _ in range(max(2, rounds)):
        parsed, took = timed(partial(parse, report))
        parsing.append(took)
        count, took = timed(partial(_placed, parsed, load_gazetteer(load_settings())))
        ours.append(took)
    speed = count / min(ours)
    ratio = median(theirs / mine for theirs, mine in zip(parsing, ours, strict=True))
    detail = f"{count:,} names in {min(ours):.2f} s of CPU; the parse takes {ratio:.1f} times as long"
    return Measured(
        "toponyms spotted, resolved and placed a second",
        f"{speed:,.0f}",
        f"≥ {AIM_NAMES:,}",
        speed >= AIM_NAMES,
        detail,
    )


def _placed(parsed: ParsedReport, gazetteer: Gazetteer) -> int:
    toponyms = spot_toponyms(parsed, gazetteer)
    return len([mention(parsed, one) for one in resolve(toponyms, gazetteer, parsed.report.text)])


def _lookups() -> list[Measured]:
    rows = cities(15000)
    names = [row["name"] for row in rows[:: max(1, len(rows) // SAMPLE)]]
    gazetteer = load_gazetteer(load_settings())
    first = _each(gazetteer, names)
    again = _each(gazetteer, names)
    absent = _each(gazetteer, [f"{name} nowhere" for name in names])
    cached = f"again from the cache {again:.1f} µs; names it lacks {absent:.1f} µs"
    made = f"{len(names):,} names of towns, each asked once; {cached}"
    return [
        Measured(
            "lookup of a name, µs of CPU",
            f"{first:.0f}",
            f"≤ {AIM_MICROSECONDS}",
            first <= AIM_MICROSECONDS,
            made,
        )
    ]


def _each(gazetteer: Gazetteer, names: Sequence[str]) -> float:
    return 1e6 * seconds(lambda: [gazetteer.lookup(name) for name in names]) / len(names)
