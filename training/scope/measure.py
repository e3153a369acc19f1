"""False incidents and lost ones on the texts that were kept apart.

    python training/scope/measure.py [--part heldout|train]

A negative counts as false when it is read as an incident that is not of the past. Prints the reader as it is, and
without the decision on scope.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

from tacitus.model.records import Interval, Report
from tacitus.pipeline.read import read_report
from tacitus.readers.rules.scope import model

HERE = Path(__file__).parent


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=("heldout", "train"), default="heldout")
    part = parser.parse_args().part
    records = [json.loads(line) for line in (HERE / f"{part}.jsonl").read_text("utf-8").splitlines()]
    print("as it is:", told(records))
    model.REFUSED_BELOW = model.BARE_REFUSED_BELOW = -1.0
    print("nothing refused:", told(records))


def told(records: list[dict[str, str]]) -> str:
    """How many negatives give an incident, and how many positives do."""
    found: Counter[str] = Counter()
    for record in records:
        day = record["published"]
        published = Interval(start=f"{day}T00:00:00", end=f"{day}T23:59:59", precision="day")
        reading = read_report(Report(id=record["id"], text=record["text"], published=published))
        negative = record["expect"] == "none"
        found[record["expect"]] += 1
        if any(not negative or incident.status != "historical" for incident in reading.incidents):
            found[f"{record['expect']} read"] += 1
    return (
        f"{found['none read']} false in {found['none']} negatives, "
        f"{found['incident read']} of {found['incident']} positives have an incident"
    )


if __name__ == "__main__":
    main()
