"""What the trained encoder says of words: which event they name, whether it happened, where, and who took part.

Only sentences that hold such a word are shown to it, once each, however many words are asked about. Its answers
are probabilities; what is made of them stands where they are used, beside the rules.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from tacitus.readers.model.session import Pieces, cut, run

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from spacy.tokens import Token

    from tacitus.model.parsed import ParsedReport, Sentence

    Numbers = NDArray[np.float32]

EventType = Literal["attack", "die", "injure", "arrest", "protest", "incident"]
PartRole = Literal["agent", "patient", "instrument", "place"]
TYPES: tuple[EventType, ...] = ("attack", "die", "injure", "arrest", "protest", "incident")
ROLES: tuple[PartRole, ...] = ("agent", "patient", "instrument", "place")
"""In the order of the network's outputs (before the roles stands "none")."""
BEGIN, INSIDE = 1, 2
WORD = re.compile(r"[^\W\d_]+")
TOGETHER = 8
"""Sentences shown at once, of like length (our choice: more gain nothing on one thread)."""


@dataclass(frozen=True, slots=True)
class WordReading:
    """What the encoder says of one word. Offsets are characters of the report.

    `factuality` runs from about -1.1 (did not happen) to 1.1 (did). `words` groups the pieces by word. `places` and
    `roles` hold a probability for each piece: [pieces, 3] (outside, begin, inside) and [pieces, 5] (none, then `ROLES`).
    """

    types: dict[EventType, float]
    factuality: float
    offsets: tuple[tuple[int, int], ...]
    words: tuple[tuple[int, ...], ...]
    places: Numbers
    roles: Numbers

    def place(self, start: int, end: int) -> float:
        """How likely [start, end) is the place of the word's event: the mean over its pieces."""
        found = self._pieces(start, end)
        return float(1 - self.places[found, 0].mean()) if found else 0.0

    def role(self, name: PartRole, start: int, end: int) -> float:
        """How likely [start, end) plays a role in the word's event: the mean over its pieces."""
        found = self._pieces(start, end)
        return float(self.roles[found, 1 + ROLES.index(name)].mean()) if found else 0.0

    def place_spans(self, least: float = 0.5) -> list[tuple[int, int]]:
        """The words that are the place of the event with at least that probability, joined, by start."""
        likely = 1 - self.places[:, 0]
        begins = self.places[:, BEGIN] > self.places[:, INSIDE]
        return _runs(self.words, self.offsets, likely, begins, least)

    def role_spans(self, name: PartRole, least: float = 0.5) -> list[tuple[int, int]]:
        """The words that play a role with at least that probability, joined, by start."""
        likely = self.roles[:, 1 + ROLES.index(name)]
        return _runs(self.words, self.offsets, likely, np.zeros(len(likely), np.bool_), least)

    def _pieces(self, start: int, end: int) -> list[int]:
        return [i for i, (a, b) in enumerate(self.offsets) if a < b and a < end and start < b]


ReadWords = Callable[["ParsedReport", "Iterable[Token]"], dict[int, WordReading]]
"""From a report and words of it to what is said of them, by token index."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A sentence's pieces and the words of it that are asked about, with their pieces [first, last)."""

    start: int
    text: str
    pieces: Pieces
    words: list[tuple[int, int, int]]


def read_words(parsed: ParsedReport, words: Iterable[Token]) -> dict[int, WordReading]:
    """By token index, what the encoder says of each word; none of a word beyond a sentence's first 128 pieces.

    Raises `InstallationError` when the encoder is not installed as it was shipped.
    """
    asked = sorted(_asked(parsed, words), key=lambda one: len(one.pieces.numbers))
    found: dict[int, WordReading] = {}
    for at in range(0, len(asked), TOGETHER):
        found |= _read(asked[at : at + TOGETHER])
    return found


def _asked(parsed: ParsedReport, words: Iterable[Token]) -> Iterable[_Asked]:
    by_sentence: dict[int, tuple[Sentence, list[Token]]] = {}
    for word in words:
        sentence = parsed.sentence_at(word.idx)
        if sentence is not None:
            by_sentence.setdefault(sentence.index, (sentence, []))[1].append(word)
    for sentence, held in by_sentence.values():
        text = parsed.report.text[sentence.start : sentence.end]
        pieces = cut(text)
        placed = [(word.i, *_covered(pieces.offsets, word.idx - sentence.start, len(word))) for word in held]
        known = [(i, first, last) for i, first, last in placed if first < last]
        if known:
            yield _Asked(sentence.start, text, pieces, known)


def _covered(offsets: Sequence[tuple[int, int]], start: int, length: int) -> tuple[int, int]:
    """The pieces [first, last) that share a character with a word; (0, 0) when there are none."""
    found = [i for i, (a, b) in enumerate(offsets) if a < b and a < start + length and start < b]
    return (found[0], found[-1] + 1) if found else (0, 0)


def _read(asked: Sequence[_Asked]) -> dict[int, WordReading]:
    length = max(len(one.pieces.numbers) for one in asked)
    pieces = np.zeros((len(asked), length), dtype=np.int64)
    capitals = np.zeros_like(pieces)
    for row, one in enumerate(asked):
        pieces[row, : len(one.pieces.numbers)] = one.pieces.numbers
        capitals[row, : len(one.pieces.numbers)] = piece_capitals(one.text, one.pieces.offsets)
    marks = [(row, first, last) for row, one in enumerate(asked) for _, first, last in one.words]
    types, factuality, places, roles = run(pieces, capitals, marks)
    chances = 1 / (1 + np.exp(-types))
    places, roles = _shares(places), _shares(roles)
    found = {}
    owners = [(one, token) for one in asked for token, _, _ in one.words]
    for n, (one, token) in enumerate(owners):
        kept = len(one.pieces.offsets)
        found[token] = WordReading(
            types={name: float(share) for name, share in zip(TYPES, chances[n], strict=True)},
            factuality=float(factuality[n]),
            offsets=tuple((one.start + a, one.start + b) for a, b in one.pieces.offsets),
            words=whole_words(one.text, one.pieces.offsets),
            places=places[n, :kept],
            roles=roles[n, :kept],
        )
    return found


def piece_capitals(text: str, offsets: Sequence[tuple[int, int]]) -> list[int]:
    """For each piece: 0 small, 1 in a word with an initial capital, 2 in one in capitals, 3 in mixed case."""
    classes = [0] * len(text)
    for word in WORD.finditer(text):
        letters = word.group()
        if not letters.islower():
            classes[word.start() : word.end()] = [_capital(letters)] * len(letters)
    return [classes[start] if end > start else 0 for start, end in offsets]


def _capital(letters: str) -> int:
    if letters.isupper() and len(letters) > 1:
        return 2
    if letters[0].isupper() and (len(letters) == 1 or letters[1:].islower()):
        return 1
    return 3


def _shares(logits: Numbers) -> Numbers:
    """Softmax over the last axis."""
    raised = np.exp(logits - logits.max(axis=-1, keepdims=True))
    shares: Numbers = raised / raised.sum(axis=-1, keepdims=True)
    return shares


def _runs(
    words: Sequence[Sequence[int]],
    offsets: Sequence[tuple[int, int]],
    likely: Numbers,
    begins: NDArray[np.bool_],
    least: float,
) -> list[tuple[int, int]]:
    """Character spans of runs of likely words; a word that begins a span ends the one before it."""
    found: list[tuple[int, int]] = []
    open_ = False
    for word in words:
        start, end = offsets[word[0]][0], offsets[word[-1]][1]
        if likely[list(word)].mean() < least:
            open_ = False
        elif open_ and not begins[word[0]]:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
            open_ = True
    return found


def whole_words(text: str, offsets: Sequence[tuple[int, int]]) -> tuple[tuple[int, ...], ...]:
    """Pieces by word: letters and figures without a gap, over hyphens ("Al-Bab"); each other sign by itself."""
    words: list[list[int]] = []
    for piece, (start, end) in enumerate(offsets):
        if start == end:
            continue
        last = offsets[words[-1][-1]][1] if words else -1
        if last == start and _joins(text[last - 1]) and _joins(text[start]):
            words[-1].append(piece)
        else:
            words.append([piece])
    return tuple(map(tuple, words))


def _joins(sign: str) -> bool:
    return sign.isalnum() or sign == "-"
