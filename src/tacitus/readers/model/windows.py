"""A text as windows of word pieces: what the network is shown, in training and in reading alike."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from tacitus.readers.model.scheme import NEAR, SHOWN

if TYPE_CHECKING:
    from numpy.typing import NDArray

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


def shown_with(first: int, last: int, phrases: NDArray[np.bool_]) -> NDArray[np.int64]:
    """The pieces that are shown with a trigger at [first, last), in order: those near it, and the nearest of phrases.

    `phrases` [pieces] says of every piece of a window whether it may be of a phrase.
    """
    pieces = np.arange(len(phrases))
    away = np.maximum(first - pieces, pieces - last + 1)
    kept = np.flatnonzero((away <= NEAR) | phrases)
    return np.sort(kept[np.argsort(away[kept], kind="stable")][:SHOWN])


@dataclass(frozen=True, slots=True)
class Window:
    """The pieces [first, last) that are shown at a time, and those of them, [kept, kept_end), that it answers for."""

    first: int
    last: int
    kept: int
    kept_end: int

    @property
    def slice(self) -> slice:
        """What is shown, to cut it out."""
        return slice(self.first, self.last)

    def parts(self, starts: Sequence[int]) -> Iterator[Window]:
        """A window for each of the paragraphs (they begin at `starts`, by number) for which it answers, where it shows
        more than one."""
        shown = sorted({start for start in starts if self.first <= start < self.last})
        if shown in ([], [self.first]):
            return
        for start, end in pairwise((*shown, self.last)):
            if self.kept <= start < self.kept_end:
                yield Window(start, end, start, end)


def windows_over(count: int, starts: Sequence[int]) -> Iterator[Window]:
    """The windows over `count` pieces, of which stories begin at `starts`.

    What fits one window is shown whole; else no window shows two stories.
    """
    whole = count <= LENGTH - 2
    edges = sorted({0, count, *(() if whole else starts)}) if count else [0, 0]
    for begin, end in pairwise(edges):
        windows = list(stretches(end - begin))
        for (first, last), (kept, kept_end) in zip(windows, most_inward(windows), strict=True):
            yield Window(begin + first, begin + last, begin + kept, begin + kept_end)


def most_inward(windows: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """For each window the pieces [first, last) that it alone answers for: each piece goes where it stands deepest."""
    edges = [(one[1] + other[0]) // 2 for one, other in pairwise(windows)]
    return list(zip([windows[0][0], *edges], [*edges, windows[-1][1]], strict=True))
