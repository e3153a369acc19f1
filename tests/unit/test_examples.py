"""The sample reports keep what the demonstration promises."""

import json
import re
from importlib.resources import files

FOLDER = files("tacitus.examples").joinpath("reports")
PLAIN = [f for f in FOLDER.iterdir() if f.name.endswith((".txt", ".html"))]
ROWS = [
    json.loads(line)
    for f in FOLDER.iterdir()
    if f.name.endswith(".jsonl")
    for line in f.read_text("utf-8").splitlines()
]


def test_there_are_enough_of_every_kind():
    count = len(PLAIN) + len(ROWS)
    assert count >= 24
    assert f"{len(PLAIN) + len(ROWS)} short reports" in files("tacitus.examples").joinpath(
        "README.md"
    ).read_text("utf-8")
    assert {f.name.rsplit(".", 1)[1] for f in PLAIN} == {"txt", "html"}


def test_at_least_eight_outlets_none_of_them_a_newspaper():
    names = {re.split(r"[-.]", f.name, maxsplit=99)[-2] for f in PLAIN} | {r["outlet"].lower() for r in ROWS}
    assert len(names) >= 8
    assert names <= {
        "wire",
        "daily",
        "agency",
        "broadcaster",
        "monitor",
        "gazette",
        "evening",
        "bulletin",
        "weekly",
    }


def test_at_least_four_are_messy():
    messy = [f.name for f in PLAIN if re.match(r" date \d{4}", f.read_text("utf-8"))]
    assert len(messy) >= 4
