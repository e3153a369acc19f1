"""A text as windows of word pieces: what the network is shown, in training and in reading alike."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

LENGTH, STRIDE = 480, 352
"""Word pieces of a window, its two marks included, and how far the next one begins behind it (our choice)."""
WORD = re.compile(r"[^\W\d_]+")


def capital_classes(text: str) -> list[int]:
    """For each character: 0 small, 1 in a word with an initial capital, 2 in capitals, 3 in mixed case."""
    classes = [0] * len(text)
    for word in WORD.finditer(text):
        letters = word.group()
        if not letters.islower():
            classes[word.start() : word.end()] = [_capital(letters)] * len(letters)
    return classes


def _capital(letters: str) -> int:
    if letters.isupper() and len(letters) > 1:
        return 2
    if letters[0].isupper() and (len(letters) == 1 or letters[1:].islower()):
        return 1
    return 3


def stretches(count: int) -> Iterator[tuple[int, int]]:
    """The pieces [first, last) of each window over `count` pieces; at least one window."""
    first = 0
    while True:
        last = min(count, first + LENGTH - 2)
        yield first, last
        if last == count:
            return
        first += STRIDE


def most_inward(windows: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """For each window the pieces [first, last) that it alone answers for: each piece goes where it stands deepest."""
    edges = [(one[1] + other[0]) // 2 for one, other in pairwise(windows)]
    return list(zip([windows[0][0], *edges], [*edges, windows[-1][1]], strict=True))
