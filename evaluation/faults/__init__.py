"""Cases of reading faults, held against what `tacitus.read` says of them.

    python -m evaluation faults [FILE] [--show] [--only ID]

FILE is JSON Lines: {"id", "kind", "text", "published", "outlet"?, "must": [condition], "never": [condition]}; the
conditions are those of `conditions.py`. A case passes when every `must` holds and no `never` does. `visible.jsonl`, the
default, are the faults that were filed; `heldout.jsonl` are others of the same kinds, written by a hand that had not
seen the fixes: they are for measuring, not for
tuning. Their counts (not their texts) were in view when two thresholds of the network were set: write new ones to
measure it. `wordings.jsonl` has five more texts of each kind, in other registers, with all that may be printed of doers,
claimants, figures and countries: written before the fixes that they led to, and tuned on since.
Exit codes: 0 all was checked (passed or not), 2 the case file is wrong.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaluation.faults.conditions import ConditionError, check_condition, holds
from evaluation.faults.matching import Record

VISIBLE = Path(__file__).with_name("visible.jsonl")
NEEDED = {"id", "kind", "text", "published", "must", "never"}
ALLOWED = NEEDED | {"outlet", "note"}


class CaseError(Exception):
    """A line of the case file that cannot be used, and why."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one case came to: conditions that failed, forbidden ones that held, and the reading."""

    case: Record
    missed: list[Record]
    printed: list[Record]
    reading: Record

    @property
    def passed(self) -> bool:
        """Whether the reading is right."""
        return not (self.missed or self.printed)


def parsed(line: str) -> Record:
    """One case, every condition known. Raises `ValueError`."""
    case = json.loads(line)
    if not isinstance(case, dict):
        raise ValueError("a case is an object")
    if missing := sorted(NEEDED - set(case)):
        raise ValueError(f"no {', '.join(missing)}")
    if strange := sorted(set(case) - ALLOWED):
        raise ValueError(f"unknown field {', '.join(strange)}")
    for side in ("must", "never"):
        if not isinstance(case[side], list):
            raise ValueError(f"{side} is a list of conditions")
        for condition in case[side]:
            check_condition(condition)
    if not case["must"] and not case["never"]:
        raise ValueError("no condition at all")
    return case


def load(path: Path) -> Iterator[Record]:
    """The cases of a file. Raises `CaseError` that names the line."""
    seen: set[str] = set()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            case = parsed(line)
        except (ValueError, ConditionError) as error:
            raise CaseError(f"{path}:{number}: {error}") from None
        if case["id"] in seen:
            raise CaseError(f"{path}:{number}: the id {case['id']} is there twice")
        seen.add(case["id"])
        yield case


def nothing_read(reason: str) -> Record:
    """The reading of a text that was turned away."""
    report = {"published": None, "outlet": None}
    reject = {"stage": "source", "reason": reason, "message": ""}
    return {"report": report, "incidents": [], "links": [], "contradictions": [], "rejects": [reject]}


def read(case: Record) -> Record:
    """What `tacitus read --json` prints for a case's text."""
    import tacitus
    from tacitus.errors import RecordError
    from tacitus.model.codec import reading_to_plain

    try:
        found = tacitus.read(case["text"], published=case["published"], outlet=case.get("outlet"))
    except RecordError as error:
        return nothing_read(str(getattr(error, "reason", error)))
    plain: Record = reading_to_plain(found)
    for incident in plain["incidents"]:
        incident["told"] = [c for c in plain["claims"] if c["incident"] == incident["id"]]
    return plain


def outcome(case: Record) -> Outcome:
    """Read a case and hold the reading against its conditions."""
    reading = read(case)
    missed = [c for c in case["must"] if not holds(reading, c)]
    return Outcome(case, missed, [c for c in case["never"] if holds(reading, c)], reading)


def toll_words(toll: Record) -> str:
    """A toll in a few words."""
    speakers = ">".join(link["name"] for link in toll["speaker"] or ())
    part = " part" if toll["part_of"] else ""
    return (
        f"{toll['effect']} {toll['low']}/{toll['best']}/{toll['high']} {toll['group']}{part} says {speakers}"
    )


def incident_words(incident: Record) -> str:
    """An incident in one line."""
    when, place, thing = (incident[k] or {} for k in ("when", "where", "target_object"))
    values: dict[str, Any] = {
        "when": f"{when.get('start')}..{when.get('end')}" if when else None,
        "where": f"{place.get('name')}/{place.get('country')}/{place.get('radius_km')}" if place else None,
        "by": [a["name"] for a in incident["initiators"]],
        "on": [a["name"] for a in incident["targets"]],
        "object": thing["text"]["text"] if thing else None,
        "means": [m["class"] for m in incident["means"]],
        "tolls": [toll_words(t) for t in incident["tolls"]],
        "held": [
            f"{r['kind']} {r['actor']['name']} says {'>'.join(link['name'] for link in r['speaker'] or ())}"
            for r in incident["responsibility"]
        ],
    }
    words = "; ".join(f"{k}={v}" for k, v in values.items() if v)
    return f"[{incident['label']}|{incident['type']}/{incident['mode']}|{incident['status']}] {words}"


def show(found: Outcome) -> None:
    """Print a failed case: text, what was missed, what was forbidden, what was read."""
    print(
        f"\n--- {found.case['id']} ({found.case['kind']}; published {found.case['published']})\n{found.case['text']}"
    )
    for sign, conditions in (("MUST", found.missed), ("NEVER", found.printed)):
        for condition in conditions:
            print(f"  {sign} {json.dumps(condition, ensure_ascii=False)}")
    for incident in found.reading["incidents"]:
        print(f"  read {incident_words(incident)}")
    for link in found.reading["links"]:
        print(f"  link {link['relation']}/{link['strength']}")
    for reject in found.reading["rejects"]:
        print(f"  reject {reject['reason']} {((reject.get('evidence') or {}).get('text')) or ''}")


def main(arguments: list[str]) -> int:
    """Read the cases and print how many pass."""
    parser = argparse.ArgumentParser(
        prog="python -m evaluation faults", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("file", type=Path, nargs="?", default=VISIBLE)
    parser.add_argument("--show", action="store_true", help="print every failed case")
    parser.add_argument("--only", action="append", help="check this id alone (may be given more than once)")
    args = parser.parse_args(arguments)
    try:
        cases = [case for case in load(args.file) if not args.only or case["id"] in args.only]
    except (CaseError, OSError, UnicodeDecodeError) as error:
        print(f"faults: {error}", file=sys.stderr)
        return 2
    total, right, forbidden = Counter[str](), Counter[str](), Counter[str]()
    for found in map(outcome, cases):
        total[found.case["kind"]] += 1
        right[found.case["kind"]] += found.passed
        forbidden[found.case["kind"]] += bool(found.printed)
        if args.show and not found.passed:
            show(found)
    for kind in sorted(total):
        print(
            f"{right[kind]:4}/{total[kind]:<4} {kind}"
            + (f"  ({forbidden[kind]} forbidden)" if forbidden[kind] else "")
        )
    print(
        f"passed {right.total()} of {total.total()}; printed a forbidden value in {forbidden.total()} cases"
    )
    return 0
