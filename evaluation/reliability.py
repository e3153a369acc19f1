"""How far place grounding may be trusted: `python -m evaluation.reliability [--write]`.

Reads LGL and TR-News (../shared/corpora/toponyms; they only measure) and prints, for two halves fixed by a hash
of the report's id, how often the point is right, the country wrong and the true point inside the radius; how
often a point of a given confidence is right; and how many names a second are spotted and resolved after the parse,
in CPU time on one core. Errors of both halves were looked at: the halves tell how steady the figures are, no more.
`--write` puts the tables into docs/grounding.md.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaluation.adapters.toponyms import read, toponyms
from evaluation.parts import SHARED, records
from tacitus.ground.places.gazetteer import Gazetteer, load_gazetteer
from tacitus.model.measures import distance_km
from tacitus.model.parsed import ParsedReport
from tacitus.settings import load_settings

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "grounding.md"
BEGIN, END = (
    "<!-- reliability: begin (python -m evaluation.reliability --write) -->",
    "<!-- reliability: end -->",
)
CORPORA = {"TR-News": "trnews.jsonl", "LGL": "lgl.jsonl.gz"}
NEAR_KM = 161.0
"""A hundred miles, the usual measure of these corpora."""
BINS = (0.0, 0.5, 0.7, 0.9, 0.97, 1.0001)
AIM_SPEED = 2000


@dataclass(frozen=True, slots=True)
class Case:
    """A gold toponym with a point, and what was read of it (None: not found)."""

    gold: dict[str, Any]
    read: dict[str, Any] | None
    country: str | None
    half: str

    @property
    def placed(self) -> bool:
        """Whether it was found and given a point."""
        return self.read is not None and self.read["lat"] is not None

    @property
    def error_km(self) -> float:
        """Distance from the true point; only of a placed one."""
        assert self.read is not None
        return distance_km(self.gold["lat"], self.gold["lon"], self.read["lat"], self.read["lon"])


def half_of(identity: str) -> str:
    """`dev` or `check`, by a hash of the report's id."""
    return "dev" if int(hashlib.sha1(identity.encode()).hexdigest(), 16) % 2 else "check"


def cases(
    listed: Sequence[dict[str, Any]], answers: Sequence[list[dict[str, Any]]], gazetteer: Gazetteer
) -> list[Case]:
    """Every gold toponym with a point, beside the reading that overlaps it most."""
    found = []
    for record, read_ in zip(listed, answers, strict=True):
        for gold in record["toponyms"]:
            if gold.get("lat") is not None:
                best = max(read_, key=lambda one: _shared(gold, one), default=None)
                hit = best if best is not None and _shared(gold, best) > 0 else None
                found.append(Case(gold, hit, _code(gold.get("country"), gazetteer), half_of(record["id"])))
    return found


def _shared(one: dict[str, Any], other: dict[str, Any]) -> int:
    return int(min(one["end"], other["end"]) - max(one["start"], other["start"]))


def _code(name: str | None, gazetteer: Gazetteer) -> str | None:
    countries = (m.entry.country for m in gazetteer.lookup(name or "") if m.entry.kind == "country")
    return next(countries, None)


def halves(name: str, listed: Sequence[Case]) -> list[list[str]]:
    """One row for each half: what was found, right, in the wrong country, inside the radius."""
    return [_row(f"{name}, {half}", [one for one in listed if one.half == half]) for half in ("dev", "check")]


def _row(name: str, listed: Sequence[Case]) -> list[str]:
    placed = [one for one in listed if one.placed]
    errors = [one.error_km for one in placed]
    named = [one for one in placed if one.country is not None]
    right = sum(error <= NEAR_KM for error in errors)
    inside = sum(one.error_km <= one.read["radius_km"] for one in placed if one.read)
    wrong = sum(one.country != one.read["country"] for one in named if one.read)
    return [
        name,
        f"{len(listed):,}",
        _share(len(placed), len(listed)),
        _share(right, len(placed)),
        _share(right, len(listed)),
        _share(wrong, len(named), 2),
        f"{statistics.mean(errors):.0f} / {statistics.median(errors):.1f}",
        _share(inside, len(placed)),
    ]


def by_confidence(listed: Sequence[Case]) -> list[list[str]]:
    """One row for each step of confidence: how many points, how often right, how often inside the radius."""
    rows = []
    placed = [one for one in listed if one.placed]
    for low, high in itertools.pairwise(BINS):
        some = [one for one in placed if one.read and low <= one.read["confidence"] < high]
        if some:
            right = sum(one.error_km <= NEAR_KM for one in some)
            inside = sum(one.error_km <= one.read["radius_km"] for one in some if one.read)
            radii = statistics.median(one.read["radius_km"] for one in some if one.read)
            step = f"{low:.2f} to {min(high, 1.0):.2f}"
            rows.append(
                [step, str(len(some)), _share(right, len(some)), _share(inside, len(some)), f"{radii:.0f}"]
            )
    return rows


def _share(part: int, whole: int, digits: int = 1) -> str:
    return f"{100 * part / whole:.{digits}f} %" if whole else "–"


def measured(listed: Sequence[dict[str, Any]]) -> tuple[list[Case], tuple[float, float]]:
    """The cases of a corpus; and names a second of CPU time for spotting, resolving and placing, and how many times
    as long the parse took.

    The gazetteer is opened anew, so nothing is cached.
    """
    parsed: list[ParsedReport] = []
    parsing = _seconds(lambda: parsed.extend(map(read, listed)))
    gazetteer = load_gazetteer(load_settings())
    answers: list[list[dict[str, Any]]] = []
    ours = _seconds(lambda: answers.extend(toponyms(one, gazetteer) for one in parsed))
    speed = sum(map(len, answers)) / ours, parsing / ours
    return cases(listed, answers, gazetteer), speed


def _seconds(work: Callable[[], object]) -> float:
    before = time.process_time()
    work()
    return time.process_time() - before


def table(header: str, rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    names = header.split("|")
    lines = [names, ["---", *["---:"] * (len(names) - 1)], *rows]
    return "\n".join(f"| {' | '.join(cell.strip() for cell in line)} |" for line in lines)


def report_on(read: dict[str, list[Case]], speeds: dict[str, tuple[float, float]]) -> str:
    """The tables as Markdown."""
    rows = [row for name, listed in read.items() for row in halves(name, listed)]
    steps = by_confidence([one for listed in read.values() for one in listed if one.half == "check"])
    fast = [
        [name, f"{a_second:,.0f}", f"{a_second / AIM_SPEED:.2f}", f"{ratio:.1f}"]
        for name, (a_second, ratio) in speeds.items()
    ]
    return "\n\n".join(
        (
            table(
                "corpus, half | names with a point | given a point | right (161 km), of those | right, of all"
                " | wrong country | mean / median km | inside the radius",
                rows,
            ),
            "By confidence (the share of the first candidate among those listed), in the halves named `check`:",
            table("confidence | points | right (161 km) | inside the radius | median radius, km", steps),
            "Speed: spotting, resolving and placing after the parse, CPU time of one core, nothing cached:",
            table("corpus | names a second | of the aim of 2,000 | the parse takes times as long", fast),
        )
    )


def main(arguments: list[str] | None = None) -> int:
    """Command line; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.reliability", description=__doc__)
    parser.add_argument("--write", action="store_true", help="put the tables into docs/grounding.md")
    parser.add_argument("--limit", type=int, help="only the first N reports of each corpus")
    given = parser.parse_args(arguments)
    folder = SHARED / "corpora" / "toponyms"
    if not folder.exists():
        print(f"no corpora at {folder}: nothing to measure (set TACITUS_SHARED)", file=sys.stderr)
        return 4
    gold = {name: list(records(folder / file))[: given.limit] for name, file in CORPORA.items()}
    found = {name: measured(listed) for name, listed in gold.items()}
    made = report_on(
        {name: listed for name, (listed, _) in found.items()},
        {name: speed for name, (_, speed) in found.items()},
    )
    print(made)
    if given.write:
        _write(made)
    return 0


def _write(made: str) -> None:
    before, begun, rest = DOCUMENT.read_text("utf-8").partition(BEGIN)
    _, ended, after = rest.partition(END)
    if not (begun and ended):
        raise ValueError(f"{DOCUMENT} lacks its markers")
    DOCUMENT.write_text(f"{before}{BEGIN}\n{made}\n{END}{after}", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
