"""What the gazetteer holds, from where and under which licence."""

from __future__ import annotations

from dataclasses import dataclass

from tacitus.ground.places.gazetteer import Gazetteer
from tacitus.ground.places.sources import own_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """One source of the gazetteer: how many places it gave, its licence and the credit that it asks for."""

    source: str
    places: int
    licence: str
    credit: str


def holdings(gazetteer: Gazetteer) -> list[Holding]:
    """Every source of the open index, largest first."""
    counts = gazetteer.count_by_source()
    known = [
        Holding(
            source=row["source"],
            places=counts[row["prefix"]],
            licence=row["licence"],
            credit=row["credit"],
        )
        for row in own_rows("licences.csv")
        if row["prefix"] in counts
    ]
    return sorted(known, key=lambda holding: -holding.places)
