"""What the gazetteer holds, from where and under which licence."""

from __future__ import annotations

from dataclasses import dataclass

from tacitus.ground.places.gazetteer import Gazetteer
from tacitus.ground.places.packs import manifests
from tacitus.ground.places.sources import own_rows, source_version


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """One source of the gazetteer: how many places it gave, its version, licence and the credit it asks for."""

    source: str
    places: int
    version: str
    licence: str
    credit: str


def holdings(gazetteer: Gazetteer) -> list[Holding]:
    """Every source of the open index, largest first."""
    counts = gazetteer.count_by_source()
    known = [
        Holding(
            source=row["source"],
            places=counts[row["prefix"]],
            version=source_version(row["package"]),
            licence=row["licence"],
            credit=row["credit"],
        )
        for row in own_rows("licences.csv")
        if row["prefix"] in counts
    ]
    for made in manifests(gazetteer.path.parent):
        known.append(
            Holding(
                source=f"pack {made.name} ({', '.join(name for name, _ in made.files)})",
                places=made.places,
                version=made.version,
                licence="; ".join(made.licences),
                credit="; ".join(made.sources),
            )
        )
    return sorted(known, key=lambda holding: -holding.places)
