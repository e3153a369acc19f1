"""The regressor: stable hashing, verified weights, and rules that keep the last word on polarity."""

from __future__ import annotations

from pathlib import Path

import pytest

from tacitus.errors import InstallationError
from tacitus.model.parsed import ParsedReport
from tacitus.model.records import Report, Segment
from tacitus.readers.rules.factuality import model as factuality_model
from tacitus.readers.rules.factuality.assess import HIGHEST_OF_DENIED, assess
from tacitus.syntax.parse import parse


def parsed_text(text: str) -> ParsedReport:
    body = Segment(kind="body", start=0, end=len(text))
    return parse(Report(id="r_0000000000000000", text=text, segments=(body,)))


def value(text: str, word: str, *, trained: bool = True) -> float:
    parsed = parsed_text(text)
    trigger = next(token for token in parsed.doc if token.text == word)
    return assess(parsed, trigger, trained=trained).value


def test_buckets_are_the_same_on_every_machine() -> None:
    assert factuality_model.buckets(["tag=VBD", "dep=ROOT", "tag=VBD"]) == [231060, 239727]


@pytest.mark.parametrize("trained", [True, False])
def test_what_happened_stands_above_what_is_wanted(trained: bool) -> None:
    happened = value("Rebels attacked the village on Monday.", "attacked", trained=trained)
    wanted = value("Rebels want to attack the village.", "attack", trained=trained)
    assert happened > 0 > wanted
    assert wanted >= -3.0
    assert happened <= 3.0


def test_a_denial_never_gets_a_positive_value() -> None:
    assert value("The rockets never hit the base.", "hit") <= HIGHEST_OF_DENIED


def test_altered_weights_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / factuality_model.WEIGHTS).write_bytes(b"altered")
    monkeypatch.setattr(factuality_model.importlib.resources, "files", lambda _package: tmp_path)
    factuality_model.weights.cache_clear()
    with pytest.raises(InstallationError, match="not the pinned ones"):
        factuality_model.weights()
    monkeypatch.undo()
    factuality_model.weights.cache_clear()
    assert len(factuality_model.weights()) == factuality_model.BUCKETS + 1
