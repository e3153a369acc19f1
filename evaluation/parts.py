"""Where the corpora lie, and their records."""

from __future__ import annotations

import gzip
import hashlib
import importlib
import json
import os
import pkgutil
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import IO, Any, cast

from evaluation import adapters

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("TACITUS_SHARED", ROOT.parent / "shared"))
OUT = ROOT / "evaluation" / "out"
GOLD_NAMES = ("dev.jsonl", "dev.jsonl.gz", "train.jsonl", "train.jsonl.gz")
GZIP_MAGIC = b"\x1f\x8b"

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a corpus file: its record, or why there is none."""

    number: int
    record: Record | None
    fault: str | None = None

    @property
    def name(self) -> str:
        """What to call it in messages."""
        identity = self.record.get("id") if self.record is not None else None
        return f"line {self.number}" if identity is None else f"record {identity}"


def corpora() -> list[str]:
    """Names of the corpora that have an adapter."""
    return sorted(module.name for module in pkgutil.iter_modules(adapters.__path__))


def adapter_of(corpus: str) -> ModuleType:
    """The corpus's adapter module."""
    return importlib.import_module(f"evaluation.adapters.{corpus}")


def default_gold(corpus: str, adapter: ModuleType) -> Path:
    """The part to tune on: `DEFAULT_GOLD` of the adapter, else dev, else train."""
    names = (adapter.DEFAULT_GOLD,) if hasattr(adapter, "DEFAULT_GOLD") else GOLD_NAMES
    for name in names:
        path = SHARED / "corpora" / corpus / name
        if path.exists():
            return path
    raise SystemExit(f"No gold file for {corpus} under {SHARED / 'corpora'}: name one with --gold FILE.")


def lines(path: Path) -> Iterator[Line]:
    """Every line of a JSON Lines file, gzipped or not; a line that is no record says why."""
    with _opened(path) as source:
        for number, raw in enumerate(source, start=1):
            if raw.strip():
                yield _line(number, raw)


def records(path: Path) -> Iterator[Record]:
    """The records of a JSON Lines file, gzipped or not. Raises `ValueError` at a line that is none."""
    for line in lines(path):
        if line.record is None:
            raise ValueError(f"{path}, line {line.number}: {line.fault}")
        yield line.record


def write_records(path: Path, listed: Sequence[Record]) -> Path:
    """Write JSON Lines; returns `path`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in listed), "utf-8")
    return path


def _opened(path: Path) -> IO[bytes]:
    with path.open("rb") as source:
        zipped = source.read(2) == GZIP_MAGIC
    return cast("IO[bytes]", gzip.open(path, "rb")) if zipped else path.open("rb")


def _line(number: int, raw: bytes) -> Line:
    try:
        record = json.loads(raw)
    except (ValueError, RecursionError) as error:
        return Line(number, None, f"not JSON: {error}")
    if not isinstance(record, dict):
        return Line(number, None, f"an object was expected, not {type(record).__name__}")
    return Line(number, record)


@cache
def _learned_from() -> frozenset[str]:
    """The ids of corpora texts that the shipped network was trained on (`training/prose`), without the corpus's name."""
    with (ROOT / "training" / "prose" / "stand_off.jsonl").open(encoding="utf-8") as source:
        return frozenset(json.loads(line)["id"].split("/", 1)[1] for line in source)


SUBSETS: dict[str, Callable[[str], bool]] = {
    "sha1%4=0": lambda identity: int(hashlib.sha1(identity.encode()).hexdigest(), 16) % 4 == 0,
    "not learned from": lambda identity: identity not in _learned_from(),
    "crc32%5=0": lambda identity: zlib.crc32(identity.encode()) % 5 == 0,
}
"""Dev parts of our choosing, fixed by the id, where a corpus has none: timex (as in its adapter),
event_location (as in `training/location.py`) and rams (a quarter is enough)."""
