"""`tacitus gazetteer`: what the gazetteer holds, and building its index."""

from __future__ import annotations

import json
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add `gazetteer list|build`."""
    group = typer.Typer(help="The places that Tacitus knows.", no_args_is_help=True)
    group.command("list")(list_holdings)
    group.command("build")(build)
    app.add_typer(group, name="gazetteer")


def list_holdings(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON list.")] = False,
) -> None:
    """Sources of the gazetteer, with how many places each gave and its licence."""
    from tacitus.ground.places import holdings, load_gazetteer
    from tacitus.settings import load_settings

    gazetteer = load_gazetteer(load_settings())
    listed = holdings(gazetteer)
    if as_json:
        plain = [
            {"source": one.source, "places": one.places, "licence": one.licence, "credit": one.credit}
            for one in listed
        ]
        typer.echo(json.dumps(plain, ensure_ascii=False))
        return
    for one in listed:
        typer.echo(f"{one.places:>9,}  {one.licence:<14} {one.source}")
    typer.echo(f"index: {gazetteer.path}")


def build() -> None:
    """Build the index now instead of on first use."""
    from tacitus.ground.places import load_gazetteer
    from tacitus.settings import load_settings

    typer.echo(f"index: {load_gazetteer(load_settings()).path}")
