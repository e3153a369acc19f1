"""A parsed report from a string, and the shipped registry."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tacitus.ground.actors import Registry, load_registry
from tacitus.model.parsed import ParsedReport
from tacitus.model.records import Report, Segment
from tacitus.settings import Settings
from tacitus.syntax.parse import parse


def parse_text(text: str) -> ParsedReport:
    """Each line is a body segment."""
    segments, start = [], 0
    for line in text.split("\n"):
        if line.strip():
            segments.append(Segment(kind="body", start=start, end=start + len(line)))
        start += len(line) + 1
    return parse(Report(id="r_test", text=text, segments=tuple(segments)))


@pytest.fixture(scope="session")
def read() -> Callable[[str], ParsedReport]:
    return parse_text


@pytest.fixture(scope="session")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    """Without any additions of whoever runs the tests."""
    nowhere: Path = tmp_path_factory.mktemp("none") / "actors.csv"
    return load_registry(Settings(actors=nowhere))
