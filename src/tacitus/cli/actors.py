"""`tacitus actors find|show|add`: the actor registry."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from tacitus.cli.options import add_commands
from tacitus.cli.saying import say

if TYPE_CHECKING:
    from tacitus.ground.actors import Entry, Registry

FOUND = 20
"""Most rows that `find` prints."""


def register(app: typer.Typer) -> None:
    """Add the `actors` group."""
    group = typer.Typer(no_args_is_help=True, help="Look actors up in the registry, or add your own.")
    add_commands(group, find, show, add)
    app.add_typer(group, name="actors")


def find(name: str = typer.Argument(help="A name, alias, acronym, or part of one.")) -> None:
    """List actors that go by NAME: id, category, country, name."""
    from tacitus.errors import MissingInput
    from tacitus.ground.actors import load_registry

    registry = load_registry()
    found = list(registry.find(name)) or _containing(registry, name)
    if not found:
        raise MissingInput(f"No actor goes by '{name}'.", remedy="Try a part of the name, or add one.")
    for entry in found[:FOUND]:
        say("\t".join((entry.id, entry.category, entry.country or "-", entry.name)))
    if len(found) > FOUND:
        say(f"… and {len(found) - FOUND} more")


def show(actor: str = typer.Argument(help="An id (as `find` prints it) or a name.")) -> None:
    """Print everything the registry has on one actor, and where the row comes from."""
    from tacitus.errors import MissingInput
    from tacitus.ground.actors import load_registry

    registry = load_registry()
    entry = registry.entries.get(actor) or next(iter(registry.find(actor)), None)
    if entry is None:
        raise MissingInput(f"No actor '{actor}'.", remedy="See `tacitus actors find`.")
    for label, value in _rows(entry, registry):
        say(f"{label:<12}{value}")


def add(
    name: str = typer.Argument(help="The name to show."),
    category: str = typer.Option(..., help="state_forces, state, rebel, militia, criminal, civilian, io …"),
    country: str | None = typer.Option(None, help="Home country, ISO 3166-1 alpha-3."),
    alias: list[str] = typer.Option([], help="Another name; may be given several times."),
    actor_id: str | None = typer.Option(None, "--id", help="Registry id (default: from the name)."),
    source: str = typer.Option("user", help="Where you have it from."),
) -> None:
    """Add an actor to your own table, which is read beside the shipped one."""
    from tacitus.ground.actors.registry import add_entry, new_entry

    entry = new_entry(
        name=name,
        category=category,
        country=country,
        aliases=tuple(alias),
        actor_id=actor_id,
        source=source,
    )
    table = add_entry(entry)
    say(f"added {entry.id} to {table}")


def _containing(registry: Registry, part: str) -> list[Entry]:
    from tacitus.ground.actors.registry import fold_name

    wanted = fold_name(part)
    return [
        entry
        for entry in registry.entries.values()
        if wanted and any(wanted in fold_name(name) for name in (entry.name, *entry.aliases))
    ]


def _rows(entry: Entry, registry: Registry) -> list[tuple[str, str]]:
    relations = (
        f"{relation} {registry.entries[other].name if other in registry.entries else other}"
        for other, relation in entry.relations
    )
    party = {True: "yes", False: "no", None: "unknown"}[entry.party_to_conflict]
    return [
        ("id", entry.id),
        ("name", entry.name),
        ("aliases", ", ".join(entry.aliases) or "-"),
        ("category", entry.category),
        ("country", entry.country or "-"),
        ("cameo", entry.cameo or "-"),
        ("relations", "; ".join(relations) or "-"),
        ("active", f"{entry.since or '?'} to {entry.until or 'now or unknown'}"),
        ("party", party),
        ("source", entry.source),
    ]
