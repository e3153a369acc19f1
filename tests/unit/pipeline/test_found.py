"""What `add` was pointed at: the files are counted before the first is read, which is at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tacitus.errors import MissingInput
from tacitus.pipeline.add import Arrived
from tacitus.pipeline.found import find_reports
from tacitus.settings import load_settings
from yardstick import times_the_loop

MANY = 2_000
AT_ONCE = 60.0
"""Fixed loops that counting so many files may take; some ten do."""


def test_it_is_told_how_many_of_how_many_files_were_opened(tmp_path: Path) -> None:
    for name in ("a.txt", "b.jsonl", "c.txt"):
        (tmp_path / name).write_text(
            '{"text": "One."}\n{"text": "Two."}' if "b" in name else "A text.", "utf-8"
        )
    told: list[tuple[int, int]] = []
    paths = [str(tmp_path), str(tmp_path / "a.txt")]
    found = find_reports(paths, load_settings({}), opened=lambda done, of: told.append((done, of)))
    assert isinstance(next(found), Arrived)
    assert told == [(0, 4)]
    assert len(list(found)) == 4
    assert told == [(0, 4), (1, 4), (2, 4), (3, 4)]


def test_a_path_that_is_none_is_said_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("A text.", "utf-8")
    with pytest.raises(MissingInput):
        next(find_reports([str(tmp_path), str(tmp_path / "none")], load_settings({})))


def test_the_first_of_many_small_files_is_there_at_once(tmp_path: Path) -> None:
    for number in range(MANY):
        (tmp_path / f"{number}.txt").write_text(f"Shells hit village {number}.", "utf-8")
    settings = load_settings({})
    assert times_the_loop(lambda: next(find_reports([str(tmp_path)], settings)), enough=AT_ONCE) < AT_ONCE
