"""Progress on stderr, where somebody is looking."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tacitus.pipeline.add import Tally


@contextmanager
def counting(label: str) -> Iterator[Callable[[Tally], None]]:
    """A callback that shows a tally as it grows; silent when stderr is no terminal."""
    if not sys.stderr.isatty():
        yield lambda tally: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=None)

        def tell(tally: Tally) -> None:
            counts = f"{tally.added} added · {tally.known} known · {tally.rejected} rejected"
            bar.update(task, description=f"{label} {counts}")

        yield tell


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
