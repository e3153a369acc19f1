"""A file opened part by part: in slices it gives what it gives as a whole."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zipfile
from itertools import islice
from pathlib import Path

import pytest

from tacitus.settings import Settings
from tacitus.sources import SourceReject, may_hold_many, open_originals, open_units

SETTINGS = Settings()
SLICES = 3


def lines(count: int) -> bytes:
    return b"".join(
        json.dumps({"text": f"Shells hit Orlan, killing {number}, the mayor said."}).encode() + b"\n"
        for number in range(count)
    )


def zipped(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, raw in members.items():
            archive.writestr(name, raw)
    return packed.getvalue()


def tarred(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for name, raw in members.items():
            held = tarfile.TarInfo(name)
            held.size = len(raw)
            archive.addfile(held, io.BytesIO(raw))
    return packed.getvalue()


MEMBERS = {
    "a.txt": b"Shells hit Orlan.",
    "b.jsonl": lines(3),
    "c.bin": b"\0\1\2" * 50,
    "../d.txt": b"no",
    "e.zip": zipped({"f.txt": b"A mine killed two near Orlan.", "g.txt": b""}),
}
HOLDING = {
    "lines.jsonl": lines(8),
    "lines.jsonl.gz": gzip.compress(lines(8)),
    "cut.jsonl.gz": gzip.compress(lines(8))[:-20],
    "members.zip": zipped(MEMBERS),
    "members.tgz": gzip.compress(tarred(MEMBERS)),
    "cut.zip": zipped(MEMBERS)[:60],
    "code.py": b"print(1)",
    "one.txt": b"Shells hit Orlan.",
}
PARTS = {
    "lines.jsonl": 8,
    "lines.jsonl.gz": 8,
    "cut.jsonl.gz": 1,
    "members.zip": 5,
    "members.tgz": 5,
    "cut.zip": 1,
    "code.py": 1,
    "one.txt": 1,
}
"""What cannot be read at all has one part, which says so."""


@pytest.mark.parametrize(("name", "parts"), PARTS.items())
def test_a_file_has_as_many_parts_as_there_are_lines_or_members(
    name: str, parts: int, tmp_path: Path
) -> None:
    file = tmp_path / name
    file.write_bytes(HOLDING[name])
    found = [list(unit) for unit in open_units(str(file), name, SETTINGS)]
    assert len(found) == parts
    assert [one for unit in found for one in unit] == list(open_originals(file, SETTINGS))
    assert may_hold_many(str(file), name) is name.endswith(("l", "gz", "zip"))


@pytest.mark.parametrize("name", PARTS)
def test_every_part_is_in_one_of_several_slices(name: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_bytes(HOLDING[name])
    parts = [list(unit) for unit in open_units(str(file), name, SETTINGS)]
    for first in range(SLICES):
        sliced = islice(open_units(str(file), name, SETTINGS), first, None, SLICES)
        assert [list(unit) for unit in sliced] == parts[first::SLICES]


def test_a_file_that_is_not_there_is_a_reject(tmp_path: Path) -> None:
    ((found,),) = [list(unit) for unit in open_units(str(tmp_path / "gone.txt"), "gone.txt", SETTINGS)]
    assert isinstance(found, SourceReject)
    assert "cannot be opened" in found.reject.message
    assert not may_hold_many(str(tmp_path / "gone.txt"), "gone.txt")
