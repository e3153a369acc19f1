"""Packs: places that a user imports beside the bundled ones.

Each is a CSV file in the cache with a manifest beside it (what it was made from, when, its hash), and can be
removed. Ids are `PACK:ID`.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from tacitus.errors import MissingInput, UsageError
from tacitus.ground.places.entries import Entry

FIELDS = (
    "id",
    "name",
    "aliases",
    "lat",
    "lon",
    "radius_km",
    "kind",
    "country",
    "admin1",
    "population",
    "source",
    "licence",
)
"""Columns of a pack, and of a file for `import_csv` (`name`, `lat` and `lon` are required there)."""
NAMES_ONLY = "names"
"""Kind of a row that only adds names to the bundled place with the GeoNames id in `id`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a pack was made of. `version` is its day and the head of its hash; `files` are names with SHA-256."""

    name: str
    version: str
    kind: str
    places: int
    sources: tuple[str, ...]
    licences: tuple[str, ...]
    files: tuple[tuple[str, str], ...]
    sha256: str


@dataclass(frozen=True, slots=True)
class MoreNames:
    """Further names of a place that another source gave, by its id there."""

    gazetteer: str
    names: list[str]


def packs(cache: Path) -> list[Path]:
    """The imported packs, by name."""
    return sorted((cache / "packs").glob("*.csv"))


def manifests(cache: Path) -> list[Manifest]:
    """What each imported pack was made of, with version, sources and licences, by name."""
    return [read_manifest(path) for path in packs(cache)]


def packs_digest(cache: Path) -> str:
    """A hash of the imported packs, empty without any: the index is built anew when it changes."""
    return "".join(one.sha256 for one in manifests(cache))


def read_manifest(pack: Path) -> Manifest:
    """What the pack was made of. Raises `MissingInput` when its manifest is gone."""
    path = pack.with_suffix(".json")
    if not path.exists():
        raise MissingInput(f"The pack {pack.stem} lacks {path}.", remedy="Import it again.")
    plain = json.loads(path.read_text("utf-8"))
    for field in ("sources", "licences"):
        plain[field] = tuple(plain[field])
    plain["files"] = tuple((name, digest) for name, digest in plain["files"])
    return Manifest(**plain)


def remove_pack(name: str, cache: Path) -> None:
    """Remove the pack `name`; the next index is built without it."""
    path = _path(cache, name)
    if not path.exists():
        raise MissingInput(f"There is no pack {name}.", remedy="See 'tacitus gazetteer list'.")
    path.unlink()
    path.with_suffix(".json").unlink(missing_ok=True)


def pack_rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a pack as written, with the source and licence of each."""
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def pack_entries(path: Path) -> Iterator[tuple[Entry, list[str]] | MoreNames]:
    """The places of a pack, each with its names."""
    for row in pack_rows(path):
        names = [row["name"], *filter(None, row["aliases"].split(";"))]
        if row["kind"] == NAMES_ONLY:
            yield MoreNames(f"geonames:{row['id']}", names)
            continue
        entry = Entry(
            gazetteer=f"{path.stem}:{row['id']}",
            name=row["name"],
            lat=float(row["lat"]),
            lon=float(row["lon"]),
            kind=row["kind"],
            radius_km=float(row["radius_km"]),
            country=row["country"] or None,
            admin1=row["admin1"] or None,
            population=int(row["population"]),
        )
        yield entry, names


def write_pack(
    cache: Path, name: str, kind: str, files: Sequence[Path], rows: Iterable[dict[str, str]]
) -> int:
    """Write a pack and its manifest, whole or not at all; returns how many rows it has."""
    path = _path(cache, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".tmp")
    told: dict[str, set[str]] = {"source": set(), "licence": set()}
    count = 0
    try:
        with beside.open("w", encoding="utf-8", newline="") as sink:
            writer = csv.DictWriter(sink, FIELDS)
            writer.writeheader()
            for row in rows:
                writer.writerow(row)
                count += 1
                for field, seen in told.items():
                    seen.add(row[field])
        digest = _sha256(beside)
        manifest = Manifest(
            name=name,
            version=f"{datetime.now(UTC):%Y-%m-%d}.{digest[:8]}",
            kind=kind,
            places=count,
            sources=tuple(sorted(told["source"])),
            licences=tuple(sorted(told["licence"])),
            files=tuple((one.name, _sha256(one)) for one in files),
            sha256=digest,
        )
        path.with_suffix(".json").write_text(
            json.dumps(asdict(manifest), ensure_ascii=False, indent=1), "utf-8"
        )
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    return count


def _path(cache: Path, name: str) -> Path:
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,40}", name):
        raise UsageError(f"{name!r} is no name for a pack.", remedy="Use small letters, digits and hyphens.")
    return cache / "packs" / f"{name}.csv"


def _sha256(path: Path) -> str:
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
