"""`tacitus gazetteer`: what the gazetteer holds, building its index, and packs of the user's own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tacitus.cli.saying import say, say_json


def register(app: typer.Typer) -> None:
    """Add `gazetteer list|find|build|import|remove`."""
    group = typer.Typer(help="The places that Tacitus knows.", no_args_is_help=True)
    group.command("list")(list_holdings)
    group.command("find")(find)
    group.command("build")(build)
    group.command("remove")(remove)
    imports = typer.Typer(help="Add places of your own.", no_args_is_help=True)
    imports.command("geonames")(import_dump)
    imports.command("wof")(import_wof_files)
    imports.command("csv")(import_table)
    group.add_typer(imports, name="import")
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
            {
                "source": one.source,
                "places": one.places,
                "version": one.version,
                "licence": one.licence,
                "credit": one.credit,
            }
            for one in listed
        ]
        say_json(plain)
        return
    for one in listed:
        say(f"{one.places:>9,}  {one.licence:<14} {one.version:<20} {one.source}")
    say(f"index: {gazetteer.path}")


def find(
    name: Annotated[str, typer.Argument(metavar="NAME")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON list.")] = False,
) -> None:
    """Places that go by a name, the largest first; their ids can be given to 'tacitus desk set ID where'."""
    from dataclasses import asdict

    from tacitus.present.gazetteer import places_named

    found = places_named(name)
    if as_json:
        say_json([asdict(one) for one in found])
        return
    for one in found:
        say(f"{one.gazetteer}\t{one.lat:.4f},{one.lon:.4f}\t{one.radius_km:g} km\t{one.words}")
    if not found:
        say(f"No place goes by '{name}'.")


def build() -> None:
    """Build the index now instead of on first use, and remove the indexes of earlier sources."""
    from tacitus.ground.places import load_gazetteer, remove_old_indexes
    from tacitus.settings import load_settings

    settings = load_settings()
    say(f"index: {load_gazetteer(settings).path}")
    removed = remove_old_indexes(settings)
    if removed:
        say(f"{removed} earlier indexes removed")


def import_dump(
    files: Annotated[
        list[Path],
        typer.Argument(help="Dumps (19 columns) and alternateNamesV2, tab-separated, plain or .zip."),
    ],
    name: Annotated[str, typer.Option(help="Name of the pack.")] = "geonames-import",
) -> None:
    """Add the places of GeoNames dumps (CC BY 4.0) as a pack."""
    from tacitus.ground.places import import_geonames
    from tacitus.settings import load_settings

    count = import_geonames(files, name, load_settings().cache)
    say(f"{count:,} rows in pack {name}; the index is built on next use")


def import_wof_files(
    files: Annotated[
        list[Path], typer.Argument(help="SQLite distributions (also .xz) or CSV files of metadata.")
    ],
    name: Annotated[str, typer.Option(help="Name of the pack.")] = "wof-import",
) -> None:
    """Add the places of Who's On First files as a pack."""
    from tacitus.ground.places import import_wof
    from tacitus.settings import load_settings

    count = import_wof(files, name, load_settings().cache)
    say(f"{count:,} places in pack {name}; the index is built on next use")


def import_table(
    file: Annotated[Path, typer.Argument(help="CSV with name, lat, lon and more.")],
    source: Annotated[str, typer.Option(help="Where the rows come from.")],
    licence: Annotated[str, typer.Option(help="Their licence.")] = "unknown",
    name: Annotated[str, typer.Option(help="Name of the pack.")] = "own",
) -> None:
    """Add the places of a CSV file as a pack."""
    from tacitus.ground.places import import_csv
    from tacitus.settings import load_settings

    count = import_csv(file, name, source, licence, load_settings().cache)
    say(f"{count:,} places in pack {name}; the index is built on next use")


def remove(name: Annotated[str, typer.Argument(help="Name of the pack.")]) -> None:
    """Remove a pack."""
    from tacitus.ground.places import remove_pack
    from tacitus.settings import load_settings

    remove_pack(name, load_settings().cache)
    say(f"pack {name} removed")
