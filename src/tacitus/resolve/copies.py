"""Copies of one text: MinHash sketches of five-word shingles, banded so that only likely pairs are compared."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import cache
from hashlib import blake2b
from typing import TypeVar

import numpy as np
from datasketch import MinHash, MinHashLSH

PERMUTATIONS = 128
"""Hash functions of a MinHash: standard error of the estimated Jaccard about 0.04 at 0.5."""
COPY_SHARE = 0.5
"""Jaccard of five-word shingles from which two texts are copies of one original (an edited wire story keeps
more than half of its shingles; two reporters at one scene share under a tenth)."""
SHINGLE_WORDS = 5
_WORD = re.compile(r"\w+")
_SKETCH = np.dtype("<u4")

K = TypeVar("K", bound=Hashable)


def sketch_of(text: str) -> bytes:
    """The sketch of a text: `PERMUTATIONS` numbers of four bytes."""
    words = _WORD.findall(text.lower())
    count = max(1, len(words) - SHINGLE_WORDS + 1)
    shingles = {" ".join(words[i : i + SHINGLE_WORDS]) for i in range(count)}
    sketch = _empty().copy()
    sketch.update_batch([shingle.encode("utf-8", "replace") for shingle in sorted(shingles)])
    return bytes(sketch.hashvalues.astype(_SKETCH).tobytes())


def bands_of(sketch: bytes) -> list[int]:
    """Numbers (63 bits) of which two sketches likely share one when their texts are copies."""
    width = _SKETCH.itemsize
    return [
        int.from_bytes(
            blake2b(sketch[start * width : end * width], digest_size=8, salt=start.to_bytes(2)).digest()
        )
        >> 1
        for start, end in _bands()
    ]


def are_copies(one: bytes, other: bytes) -> bool:
    """Whether two sketches are of one original."""
    equal = np.frombuffer(one, _SKETCH) == np.frombuffer(other, _SKETCH)
    return bool(equal.mean() >= COPY_SHARE)


def reached(start: K, beside: Callable[[K], Iterable[K]]) -> set[K]:
    """Everything that steps to what stands beside lead to, `start` too."""
    found, frontier = {start}, [start]
    while frontier:
        fresh = set(beside(frontier.pop())) - found
        found |= fresh
        frontier.extend(fresh)
    return found


class CopyIndex:
    """Which of the texts seen so far are copies of one another; texts can be added at any time."""

    def __init__(self) -> None:
        self._by_band: defaultdict[int, list[str]] = defaultdict(list)
        self._sketches: dict[str, bytes] = {}
        self._similar: dict[str, list[str]] = {}

    def origins(self, texts: Mapping[str, str], order: Sequence[str]) -> dict[str, str]:
        """Report id → id of its origin: the first, in `order`, of the reports that its text is a copy of.

        Copies of copies share the origin. The outcome depends on the set of texts and `order` alone.
        """
        for report in order:
            if report not in self._sketches:
                self._add(report, texts[report])
        home: dict[str, str] = {}
        asked = set(order)
        for report in order:
            if report not in home:
                copies = reached(report, lambda one: asked.intersection(self._similar[one]))
                home.update(dict.fromkeys(copies, report))
        return home

    def _add(self, report: str, text: str) -> None:
        sketch = sketch_of(text)
        bands = bands_of(sketch)
        likely = dict.fromkeys(other for band in bands for other in self._by_band[band])
        near = [other for other in likely if are_copies(sketch, self._sketches[other])]
        for band in bands:
            self._by_band[band].append(report)
        self._sketches[report], self._similar[report] = sketch, near
        for other in near:
            self._similar[other].append(report)


@cache
def _empty() -> MinHash:
    """A sketch of nothing, to copy: drawing its hash functions anew would cost as much as sketching."""
    return MinHash(num_perm=PERMUTATIONS)


@cache
def _bands() -> list[tuple[int, int]]:
    """Ranges of a sketch's numbers, as the library finds them best for the threshold."""
    return list(MinHashLSH(threshold=COPY_SHARE, num_perm=PERMUTATIONS).hashranges)
