"""What `tacitus watch --status` says, from the side file alone: it can be asked while a watch runs."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from tacitus.errors import MissingInput
from tacitus.watching.lock import is_watched
from tacitus.watching.state import Page, State


def status_lines(ledger: Path) -> Iterator[str]:
    """The run, and each feed and page that the user named. Raises `MissingInput` where nothing was watched yet."""
    if not ledger.with_name(f"{ledger.name}.{State.ENDING}").exists():
        raise MissingInput(f"Nothing was watched for {ledger.name} yet.", remedy="tacitus watch FOLDER")
    state = State(ledger)
    try:
        noted, pages = state.noted(), state.pages()
    finally:
        state.close()
    running = is_watched(ledger)
    ended = noted.get("ended", "")
    how = (
        "running"
        if running
        else f"ended {_minute(ended)}"
        if ended
        else "ended without a word: it was killed"
    )
    yield f"watch      {how}, begun {_minute(noted.get('started', ''))}"
    yield f"counted    {noted.get('counted', 'nothing yet')}"
    named = [page for page in pages if not page.of]
    for page in named:
        below = [one for one in pages if one.of == page.url]
        followed = f", {len(below)} pages followed" if page.follow else ""
        yield f"{page.url}  {_said(page)}{followed}"
        yield from (f"  {one.url}  {_said(one)}" for one in below if one.failures)


def _said(page: Page) -> str:
    when = f"{_ago(page.asked_at)}: " if page.asked_at else ""
    failing = f" ({page.failures} failures in a row)" if page.failures else ""
    rest = page.next_at - time.time()
    following = "next at once" if rest <= 0 else f"next in {rest / 60:.0f} min"
    return f"{when}{page.said or 'not asked yet'}{failing}, {following}"


def _ago(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M UTC")


def _minute(instant: str) -> str:
    return f"{instant[:10]} {instant[11:16]} UTC" if instant else "never"
