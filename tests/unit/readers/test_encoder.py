"""The encoder: pieces and spans, verified files, what it says of plain sentences, and where it has a say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tacitus.errors import InstallationError
from tacitus.model.parsed import ParsedReport
from tacitus.model.records import Report, Segment
from tacitus.readers.model import encoder
from tacitus.readers.model import session as encoder_model
from tacitus.readers.model.encoder import WordReading, piece_capitals, read_words
from tacitus.syntax.parse import parse

OFFSETS = ((0, 0), (0, 5), (6, 9), (9, 13), (14, 20), (0, 0))
WORDS = ((1,), (2, 3), (4,))


def parsed_text(text: str) -> ParsedReport:
    body = Segment(kind="body", start=0, end=len(text))
    return parse(Report(id="r_0000000000000000", text=text, segments=(body,)))


def reading_of(text: str, word: str) -> WordReading:
    parsed = parsed_text(text)
    token = next(token for token in parsed.doc if token.text == word)
    return read_words(parsed, [token])[token.i]


def tagged(*tags: int) -> WordReading:
    """A reading whose place tags are `tags`, and whose agents are where they are not 0."""
    places, roles = np.zeros((len(tags), 3), np.float32), np.zeros((len(tags), 5), np.float32)
    for piece, tag in enumerate(tags):
        places[piece, tag] = 1
        roles[piece, 1 if tag else 0] = 1
    return WordReading({"attack": 0.9}, 1.0, OFFSETS, WORDS, places, roles)


def test_spans_run_from_begin_over_inside() -> None:
    assert tagged(0, 0, 1, 2, 0, 0).place_spans() == [(6, 13)]
    assert tagged(0, 1, 1, 2, 0, 0).place_spans() == [(0, 5), (6, 13)]
    assert tagged(0, 0, 0, 0, 2, 0).place_spans() == [(14, 20)]
    assert tagged(1, 0, 0, 0, 0, 1).place_spans() == []


def test_a_word_is_taken_whole_or_not_at_all() -> None:
    half = tagged(0, 0, 1, 0, 0, 0)
    assert half.place_spans(0.5) == [(6, 13)]
    assert half.place_spans(0.6) == []
    assert half.role_spans("agent") == [(6, 13)]


def test_words_are_joined_over_hyphens_and_cut_at_other_signs() -> None:
    text = "Al-Bab's old"
    offsets = [(0, 0), (0, 2), (2, 3), (3, 6), (6, 7), (7, 8), (9, 12)]
    assert encoder.whole_words(text, offsets) == ((1, 2, 3), (4,), (5,), (6,))


def test_a_span_is_as_likely_as_its_pieces_are_on_average() -> None:
    reading = tagged(0, 0, 1, 0, 0, 0)
    assert reading.place(6, 9) == 1.0
    assert reading.place(6, 13) == 0.5
    assert reading.place(40, 50) == 0.0
    assert reading.role("agent", 6, 9) == 1.0


@pytest.mark.parametrize(
    ("text", "classes"), [("the", 0), ("Herat", 1), ("A", 1), ("NATO", 2), ("McKay", 3), ("12", 0)]
)
def test_capitals_are_told_by_word(text: str, classes: int) -> None:
    assert piece_capitals(text, [(0, 0), (0, 1), (1, len(text))])[:2] == [0, classes]


def test_it_reads_who_did_what_where() -> None:
    text = "Gunmen killed two policemen near Herat on Monday, a spokesman in Kabul said."
    reading = reading_of(text, "killed")
    start = text.index("policemen")
    assert max(reading.types, key=reading.types.__getitem__) in ("die", "incident")
    assert reading.role("agent", 0, 6) > 0.5
    assert reading.role("patient", start, start + 9) > 0.5
    assert reading.place_spans() == [(text.index("Herat"), text.index("Herat") + 5)]


def test_what_happened_stands_above_what_is_wanted() -> None:
    happened = reading_of("Rebels attacked the village on Monday.", "attacked").factuality
    wanted = reading_of("Rebels want to attack the village.", "attack").factuality
    assert happened > wanted


def test_words_of_one_sentence_are_read_together_and_apart_alike() -> None:
    parsed = parsed_text(
        "A bomb exploded in Quetta and killed five people.\n\nPolice arrested a man in Karachi."
    )
    words = [token for token in parsed.doc if token.text in ("exploded", "killed", "arrested")]
    together = read_words(parsed, words)
    assert sorted(together) == [word.i for word in words]
    for word in words:
        alone = read_words(parsed, [word])[word.i]
        # padding and neighbours change the scale of the int8 activations, and so the last digits
        assert alone.factuality == pytest.approx(together[word.i].factuality, abs=0.25)


def test_a_word_beyond_the_kept_pieces_has_no_reading() -> None:
    parsed = parsed_text("The list was long: " + "Qarabulaqzhumanov, " * 80 + "and then the rebels attacked.")
    last = next(token for token in parsed.doc if token.text == "attacked")
    assert read_words(parsed, [last]) == {}


def test_nothing_asked_nothing_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("the network was run")

    monkeypatch.setattr(encoder, "run", never)
    assert read_words(parsed_text("The weather was fine."), []) == {}


@pytest.fixture
def _unloaded() -> Iterator[None]:
    caches = (encoder_model._session, encoder_model._tokenizer)
    for cache in caches:
        cache.cache_clear()
    yield
    for cache in caches:
        cache.cache_clear()


@pytest.mark.usefixtures("_unloaded")
def test_an_altered_or_missing_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder_model.importlib.resources, "files", lambda _package: tmp_path)
    with pytest.raises(InstallationError, match="missing"):
        encoder_model.cut("text")
    (tmp_path / encoder_model.TOKENIZER).write_bytes(b"altered")
    with pytest.raises(InstallationError, match="not the pinned one"):
        encoder_model.cut("text")
