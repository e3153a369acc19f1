"""Every line of a corpus file gets an answer, in order, whatever it is like."""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from evaluation.parts import lines, records
from evaluation.predicting import predictions

from tacitus.errors import InstallationError

GOOD = {"id": "a", "text": "Two men were arrested."}


@pytest.fixture
def toy(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """An adapter that counts letters and stumbles over "bad"."""
    module = ModuleType("evaluation.adapters.toy")

    def predict(record: dict[str, Any]) -> dict[str, Any]:
        if record["text"] == "bad":
            raise KeyError("nothing here")
        return {"id": record["id"], "letters": len(record["text"])}

    module.predict = predict
    monkeypatch.setitem(sys.modules, "evaluation.adapters.toy", module)
    return module


def written(path: Path, *rows: str) -> Path:
    path.write_text("\n".join(rows) + "\n", "utf-8")
    return path


def test_one_answer_for_each_line_in_order(
    toy: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gold = written(
        tmp_path / "gold.jsonl",
        json.dumps(GOOD),
        "{not json",
        '["a", "list"]',
        '{"id": "no-text"}',
        '{"id": "b", "text": "bad"}',
        '{"id": "c", "text": null}',
        json.dumps({**GOOD, "id": "d"}),
    )
    made = predictions("toy", list(lines(gold)))
    assert [one["id"] for one in made] == ["a", None, None, "no-text", "b", "c", "d"]
    assert made[0]["letters"] == made[-1]["letters"] == len(GOOD["text"])
    assert all("letters" not in one for one in made[1:-1])
    said = capsys.readouterr().err
    for name in ("line 2", "line 3", "record no-text", "record b: KeyError", "record c", "5 of 7"):
        assert name in said


def test_the_empty_answer_has_the_corpus_form(tmp_path: Path) -> None:
    gold = written(tmp_path / "gold.jsonl", '{"id": 1}')
    assert predictions("voa_events", list(lines(gold))) == [{"id": 1, "events": []}]


def test_what_is_wrong_with_the_installation_stops_the_run(toy: ModuleType, tmp_path: Path) -> None:
    def predict(record: dict[str, Any]) -> dict[str, Any]:
        raise InstallationError("no model", remedy="install it")

    toy.predict = predict
    with pytest.raises(InstallationError):
        predictions("toy", list(lines(written(tmp_path / "g.jsonl", json.dumps(GOOD)))))


def test_a_corpus_read_together_loses_only_its_bad_record(toy: ModuleType, tmp_path: Path) -> None:
    def predict_all(listed: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        for record in listed:
            yield {**toy.predict(record), "of": len(listed)}

    toy.predict_all = predict_all
    rows = [json.dumps({"id": i, "text": "bad" if i == 1 else "fine"}) for i in range(3)]
    made = predictions("toy", list(lines(written(tmp_path / "g.jsonl", *rows))))
    assert made == [{"id": 0, "letters": 4, "of": 2}, {"id": 1}, {"id": 2, "letters": 4, "of": 2}]


def test_gzip_is_told_by_content_not_by_name(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_bytes(gzip.compress(json.dumps(GOOD).encode()))
    assert list(records(path)) == [GOOD]


def test_bytes_that_are_no_text_spoil_one_line(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_bytes(b'{"id": "\xff\xfe"}\n' + json.dumps(GOOD).encode())
    found = list(lines(path))
    assert found[0].fault is not None
    assert found[1].record == GOOD
    with pytest.raises(ValueError, match="line 1"):
        list(records(path))
