"""`tacitus queue`: what there is to do, and saying that it is dealt with. `tacitus names`: who and what is named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import typer

from tacitus.cli.ledger import open_ledger
from tacitus.cli.options import DEFAULT_DB, AsJson, Countries, Db, Remarked, add_commands
from tacitus.cli.saying import say, say_json

MOST = 1000
"""Rows of one list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What of the queue is listed."""

    kind: Annotated[
        list[str] | None, typer.Option("--kind", help="contradicted, doubtful, near, unplaced …")
    ] = None
    country: Countries = None
    state: Annotated[str, typer.Option("--state", help="open, taken, skipped or done.")] = "open"
    limit: Annotated[int, typer.Option("--limit", min=1, max=MOST, help="How many at most.")] = 20


def register(app: typer.Typer) -> None:
    """Add the commands."""
    add_commands(app, queue, names, agreement)


def queue(
    act: Annotated[
        str | None,
        typer.Argument(metavar="[ACT]", help="taken, skipped or done; without one the queue is listed."),
    ] = None,
    item: Annotated[str | None, typer.Argument(metavar="[ITEM]", help="As the queue prints it.")] = None,
    *,
    waiting: Waiting,
    said: Remarked,
    as_json: AsJson = False,
) -> None:
    """What there is to do, what a wrong value would cost most first. ACT and ITEM say that it is dealt with."""
    from tacitus.errors import UsageError
    from tacitus.ledger.query import work_query
    from tacitus.present.queue import REASONS, cost_rule, cost_words, handled_words, item_title

    if act is not None:
        if item is None or not (why := said.reason or REASONS.get(act)):
            raise UsageError("Which item, and why?", remedy="tacitus queue skipped ITEM -r WHY")
        with open_ledger(said.db, read_only=False) as ledger:
            made = ledger.handle(item, act, by=said.name, reason=why)
        say(f"{made}: {item} is {act}  (undo: tacitus withdraw {made} -r WHY)")
        return
    asked = work_query(waiting.kind or (), waiting.country or (), waiting.state)
    with open_ledger(said.db) as ledger:
        found = ledger.work(asked, limit=waiting.limit)
    if as_json:
        say_json(found)
        return
    say(
        f"{found.total} {waiting.state}: "
        + ", ".join(f"{name} {count}" for name, count in found.kinds.items() if count)
    )
    for one in found.items:
        say(f"{one.key}  {item_title(one)}")
        say(f"  {cost_words(one)}")
        if one.handled:
            say(f"  {handled_words(one)}")
    if more := found.total - len(found.items):
        say(f"{more} more: --limit {min(found.total, MOST)}")
    say(cost_rule())


def names(
    text: Annotated[
        str, typer.Argument(metavar="NAME", help="Words of a name, or a key as 'names' prints it.")
    ],
    part: Annotated[str, typer.Option(help="doer, target, claimed, denied, accused, speaker or place.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=MOST, help="How many at most.")] = 20,
    as_json: AsJson = False,
    db: Db = DEFAULT_DB,
) -> None:
    """Actors, speakers and places by name; of one alone its incidents, who blames it, how its figures fared."""
    from tacitus.errors import MissingInput
    from tacitus.present.names import PART_WORDS, name_page
    from tacitus.present.titles import title
    from tacitus.present.words import plain

    with open_ledger(db) as ledger:
        found = ledger.names(text, limit)
        keys = {hit.key for hit in found} if len(found) < 2 else set[str]()
        try:
            told = name_page(ledger, min(keys, default=text), part, limit=limit)
        except MissingInput:
            told = None
    if as_json:
        say_json(told or found)
        return
    if told is None:
        for hit in found:
            say(f"{hit.key}  {hit.name}  ({hit.incidents} incidents)")
        if not found:
            say("Nobody and nothing is named so.")
        return
    say("; ".join(told.naming.names))
    for name, count in told.naming.parts.items():
        say(f"  {PART_WORDS[name]}: {count}")
    for who, count in told.blamed_by:
        say(f"  blamed by {who}: {count}")
    for said, count in told.affiliations:
        say(f"  {said}: {count}")
    for site in told.sites:
        say(f"  {site.name or 'without a name'} ({plain(site.sort)}): {site.incidents}")
    if told.figures:
        fared = told.figures
        say(
            f"  figures: {fared.given} given, {fared.held} held, {fared.revised} revised, "
            f"{fared.contradicted} contradicted (counts, no score)"
        )
    for incident in told.naming.incidents:
        say(f"{incident.id}  {title(incident)}")


def agreement(
    db: Db = DEFAULT_DB,
    as_json: AsJson = False,
) -> None:
    """How far persons agree who gave their word on the same values (Krippendorff's alpha), and where they do not."""
    from tacitus.present.agreement import agreement as told_of
    from tacitus.present.titles import title

    with open_ledger(db) as ledger:
        told = told_of(ledger)
    if as_json:
        say_json(told)
        return
    for row in told.fields:
        said = "nothing varies" if row.alpha is None else f"alpha {row.alpha:.2f}"
        say(f"{row.field}: {row.agreed} of {row.looked_at} agreed, {said}")
    for one in told.open:
        say(
            f"differ   {one.incident.id}  {title(one.incident)}: {', '.join(one.fields)} ({', '.join(one.by)})"
        )
    say(f"{told.once_in_all} checked by one person alone")
