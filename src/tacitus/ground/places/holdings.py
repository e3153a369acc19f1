"""What the gazetteer holds, from where and under which licence."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tacitus.ground.places.gazetteer import Gazetteer
from tacitus.ground.places.packs import pack_rows, packs
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
    known += [_imported(path, counts.get(path.stem, 0)) for path in packs(gazetteer.path.parent)]
    return sorted(known, key=lambda holding: -holding.places)


def _imported(path: Path, places: int) -> Holding:
    rows = list(pack_rows(path))
    licences, credits = (sorted({row[field] for row in rows}) for field in ("licence", "source"))
    return Holding(
        source=f"pack {path.stem}", places=places, licence="; ".join(licences), credit="; ".join(credits)
    )
