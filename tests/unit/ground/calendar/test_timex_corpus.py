"""A floor under the figures on the dev part of `timex` (see docs/grounding-time.md)."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import pytest
from evaluation.adapters import timex
from evaluation.parts import SUBSETS

SHARED = Path(os.environ.get("TACITUS_SHARED", Path(__file__).resolve().parents[5] / "shared"))
GOLD = SHARED / "corpora" / "timex" / "train.jsonl.gz"


@pytest.mark.corpus
def test_dev_part_keeps_its_floor() -> None:
    if not GOLD.exists():
        pytest.skip(f"no corpus at {GOLD}: set TACITUS_SHARED")
    with gzip.open(GOLD, "rt", encoding="utf-8") as lines:
        dev = SUBSETS["sha1%4=0"]
        records = [one for line in lines if dev((one := json.loads(line))["id"])][:16]
    found = same = gold = 0
    for record in records:
        mine = timex.predict(record)["timexes"]
        gold += len(record["timexes"])
        for theirs in record["timexes"]:
            met = [one for one in mine if one["start"] < theirs["end"] and theirs["start"] < one["end"]]
            found += bool(met)
            same += any(one["value"] == theirs["value"] for one in met)
    assert found / gold > 0.90
    assert same / gold > 0.70
