"""Progress on stderr, where somebody is looking."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress

    from tacitus.pipeline.add import Tally

ESTIMATED_OVER = 300.0
"""Seconds of the past that an estimate is made from: reports differ in length."""


class Counting:
    """Shows a tally as it grows, and how many of how many files are opened with an estimate of the rest."""

    def __init__(self, label: str, bar: Progress | None) -> None:
        """Silent without a bar."""
        self._label, self._bar = label, bar
        self._task = None if bar is None else bar.add_task(label, total=None)

    def __call__(self, tally: Tally) -> None:
        """Show what came of a run so far."""
        if self._bar is not None and self._task is not None:
            counts = f"{tally.added} added · {tally.known} known · {tally.rejected} rejected"
            self._bar.update(self._task, description=f"{self._label} {counts}")

    def opened(self, done: int, of: int) -> None:
        """Show how many files were opened; one alone tells nothing of what is left in it."""
        if self._bar is not None and self._task is not None and of > 1:
            self._bar.update(self._task, completed=done, total=of)


@contextmanager
def counting(label: str) -> Iterator[Counting]:
    """What shows a run; silent when stderr is no terminal."""
    if not sys.stderr.isatty():
        yield Counting(label, None)
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        SpinnerColumn,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(bar_width=20),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("about"),
        TimeRemainingColumn(),
        TextColumn("left"),
    )
    with Progress(
        *columns, console=Console(stderr=True), transient=True, speed_estimate_period=ESTIMATED_OVER
    ) as bar:
        yield Counting(label, bar)


@contextmanager
def steps(label: str) -> Iterator[Callable[[int, int], None]]:
    """A callback that shows how many of how many are done; silent when stderr is no terminal."""
    if not sys.stderr.isatty():
        yield lambda done, of: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)
