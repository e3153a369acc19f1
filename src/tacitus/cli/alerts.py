"""`tacitus alerts COMMAND`: saved searches, and what changed of what they find."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tacitus.cli.ledger import open_ledger
from tacitus.cli.options import DEFAULT_DB, Db, Out, Remarked, Search, add_commands
from tacitus.cli.saying import say, say_json, write
from tacitus.data_packages import require

if TYPE_CHECKING:
    from tacitus.model.alerts import Trigger

Name = Annotated[str, typer.Argument(metavar="NAME", help="Letters, digits, - and _.")]
ABOUT = (
    "Be told what changes of what a saved search finds. Alerts are about what was reported, after the fact and as "
    "exactly as the reports have it: to document, never to target."
)


def register(app: typer.Typer) -> None:
    """Add the `alerts` group."""
    group = typer.Typer(no_args_is_help=True, help=ABOUT)
    add_commands(group, add, list_, remove, run, feed)
    app.add_typer(group, name="alerts")


def add(
    name: Name,
    search: Search,
    said: Remarked,
    *,
    new: Annotated[bool, typer.Option("--new", help="Tell of incidents that are new.")] = False,
    changed: Annotated[
        bool,
        typer.Option("--changed", help="Tell of a toll, grade or status that changed, or one told no more."),
    ] = False,
    claimed: Annotated[bool, typer.Option("--claimed", help="Tell of who claims responsibility.")] = False,
    new_contradiction: Annotated[
        bool, typer.Option("--new-contradiction", help="Tell of accounts that contradict each other anew.")
    ] = False,
) -> None:
    """Save a search. Filters are those of 'export'; without --new … all of these are told.

    The first look tells of nothing: what is there then is what later looks compare with. It is about what was reported.
    Where there is no ledger yet an empty one is made, so that the first reports are told of too.
    """
    from tacitus.alerts.answering import first_look
    from tacitus.ledger.ledger import Ledger
    from tacitus.model.alerts import TRIGGERS, check_name
    from tacitus.present.query import as_pairs
    from tacitus.store import is_there

    check_name(name)
    query = search.query()
    chosen = tuple(_triggers(new, changed, claimed, new_contradiction)) or TRIGGERS
    begun = not is_there(said.db)
    with Ledger(said.db) as ledger:
        made = ledger.save_search(name, as_pairs(query), chosen, by=said.name, reason=said.reason)
        first_look(ledger)
    if begun:
        say(
            f"There was no ledger at {said.db}: an empty one was made. Fill it with 'tacitus add' or 'tacitus watch'.",
            err=True,
        )
    say(f"{made}  alert {name} is saved; it tells of what changes from now on")


def _triggers(new: bool, changed: bool, claimed: bool, contradiction: bool) -> Iterator[Trigger]:
    if new:
        yield "incident"
    if changed:
        yield "toll"
        yield "grade"
        yield "gone"
    if claimed:
        yield "claimed"
    if contradiction:
        yield "contradiction"


def list_(
    db: Db = DEFAULT_DB,
    changes: Annotated[int, typer.Option(min=0, help="Also the newest changes of each, so many.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="One alert a line, as JSON.")] = False,
) -> None:
    """List the saved searches."""
    from tacitus.alerts.answering import changes_of
    from tacitus.alerts.feed import headline

    with open_ledger(db) as ledger:
        for search in ledger.saved_searches():
            if as_json:
                say_json(search)
                continue
            filters = " ".join(f"{key}={value}" for key, value in search.filters)
            say(f"{search.name}\t{filters}\ttells of {', '.join(search.on)}\t{search.by}, {search.at[:10]}")
            for change in changes_of(ledger, search.name, changes) if changes else ():
                say(f"  {change.found_at[:16]}  {headline(change)}")


def remove(
    name: Name,
    said: Remarked,
) -> None:
    """Remove a saved search (one more row of the log; what it found stays in its feed's past)."""
    with open_ledger(said.db, read_only=False) as ledger:
        ledger.remove_search(name, by=said.name, reason=said.reason)
    say(f"alert {name} is removed")


def run(
    db: Db = DEFAULT_DB,
    deliver: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where they go to (TOML; docs/alerts.md).")
    ] = None,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Post to machines of this network too (else refused).")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One change a line, as JSON.")] = False,
) -> None:
    """Look once: print what changed, and deliver what is due. 'tacitus watch --deliver FILE' does so as it goes."""
    from tacitus.alerts.feed import headline
    from tacitus.alerts.running import Alerts

    require("watch", "httpx", "protego")
    with (
        open_ledger(db, read_only=False) as ledger,
        Alerts(ledger, deliver, allow_private=allow_private, tell=lambda line: say(line, err=True)) as alerts,
    ):
        changes = asyncio.run(alerts.run())
        for change in changes:
            say_json(change) if as_json else say(f"{change.alert}\t{headline(change)}\t{change.incident}")
    if not changes:
        say("Nothing has changed since the last look.", err=True)


def feed(
    name: Name,
    db: Db = DEFAULT_DB,
    out: Out = None,
    home: Annotated[
        str, typer.Option(help="Where the page is served: links lead there.")
    ] = "http://127.0.0.1:8000",
) -> None:
    """Look, and write the newest changes as an Atom feed. 'tacitus serve' has it at /alerts/NAME.atom."""
    from tacitus.alerts.answering import feed_of

    with open_ledger(db) as ledger:
        write(out, [feed_of(ledger, name, home.rstrip("/")).decode("utf-8") + "\n"])
