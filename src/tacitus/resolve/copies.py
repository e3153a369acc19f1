"""Copies of one text: MinHash sketches of five-word shingles, banded so that only likely pairs are compared."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from functools import cache, lru_cache
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


@lru_cache(maxsize=20_000)
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


def origins(order: Iterable[K], sketches: Callable[[K], bytes]) -> dict[K, K]:
    """Each text → its origin: the first in order, of those that are copies of none before them, that it is a copy of.

    A text that is a copy of none is its own. Only texts that are origins are looked at again, so that a thousand
    pages of one template cost a thousand looks and no million.
    """
    found: dict[K, K] = {}
    by_band: defaultdict[int, list[K]] = defaultdict(list)
    place: dict[K, int] = {}
    for one in order:
        place[one] = len(place)
        sketch = sketches(one)
        bands = bands_of(sketch)
        likely = dict.fromkeys(other for band in bands for other in by_band[band])
        ranked = sorted(likely, key=place.__getitem__)
        found[one] = next((other for other in ranked if are_copies(sketch, sketches(other))), one)
        if found[one] == one:
            for band in bands:
                by_band[band].append(one)
    return found


class CopyIndex:
    """The origins of texts; each text is sketched once."""

    def __init__(self, sketches: Mapping[str, bytes] | None = None) -> None:
        """`sketches` are those that are known already, by report id."""
        self._sketches: dict[str, bytes] = dict(sketches or {})

    def origins(self, texts: Mapping[str, str], order: Iterable[str]) -> dict[str, str]:
        """Report id → id of its origin among `order`; the outcome depends on the set of texts and `order` alone."""
        listed = list(order)
        for report in listed:
            if report not in self._sketches:
                self._sketches[report] = sketch_of(texts[report])
        return origins(listed, self._sketches.__getitem__)


@cache
def _empty() -> MinHash:
    """A sketch of nothing, to copy: drawing its hash functions anew would cost as much as sketching."""
    return MinHash(num_perm=PERMUTATIONS)


@cache
def _bands() -> list[tuple[int, int]]:
    """Ranges of a sketch's numbers, as the library finds them best for the threshold."""
    return list(MinHashLSH(threshold=COPY_SHARE, num_perm=PERMUTATIONS).hashranges)
