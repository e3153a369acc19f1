"""The rulers of `../shared/tools/score`, asked in a process of their own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import fmean
from typing import Any

from evaluation.parts import SHARED

Scores = dict[str, Any]
"""The ruler's answer: measure → its figures, nested."""


def ruler_exists() -> bool:
    """Whether the rulers are at hand."""
    return (SHARED / "tools" / "score").exists()


def ruler(corpus: str, gold: Path, predicted: Path, arguments: Sequence[str] = ()) -> list[str]:
    """The command that scores `predicted`."""
    files = [str(predicted.resolve()), "--gold", str(gold.resolve())]
    return [sys.executable, "-m", "score", corpus, *files, *arguments]


def scores(corpus: str, gold: Path, predicted: Path, arguments: Sequence[str] = ()) -> Scores:
    """What the corpus's ruler says of the predictions. Raises `CalledProcessError` when it fails."""
    command = ruler(corpus, gold, predicted, arguments)
    said = subprocess.run(command, cwd=SHARED / "tools", check=True, capture_output=True, text=True)
    answer: Scores = json.loads(said.stdout)
    return answer


def figure(said: Scores, paths: Iterable[str]) -> float:
    """The figure at a path such as `events.trigger.f1`; the mean where several are given."""
    return fmean(_at(said, path) for path in paths)


def _at(said: Scores, path: str) -> float:
    value: Any = said
    for step in path.split("."):
        value = value[step]
    return float(value or 0.0)
