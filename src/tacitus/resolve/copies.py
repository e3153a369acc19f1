"""Copies of one text: MinHash sketches of five-word shingles, banded so that only likely pairs are compared."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from functools import cache, lru_cache
from hashlib import blake2b, sha1
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from tacitus.model.records import Report

PERMUTATIONS = 128
"""Hash functions of a MinHash: standard error of the estimated Jaccard about 0.04 at 0.5."""
COPY_SHARE = 0.5
"""Jaccard of five-word shingles from which two texts are copies of one original (an edited wire story keeps
more than half of its shingles; two reporters at one scene share under a tenth)."""
SHINGLE_WORDS = 5
BANDS, BAND = 25, 5
"""How many bands, of how many numbers: likeliest to part copies from others at `COPY_SHARE`."""
_WORD = re.compile(r"\w+")
_SKETCH = np.dtype("<u4")

Sketch = npt.NDArray[np.uint32]
K = TypeVar("K", bound=Hashable)


def copied_text(report: Report) -> str:
    """What copies of a report are known by: its text; rows of a dataset, all of one form, are copies of nothing."""
    return report.text if report.row is None else f"{report.row.dataset}\n{report.row.id}\n{report.id}"


def sketch_of(text: str) -> bytes:
    """The sketch of a text: `PERMUTATIONS` numbers of four bytes."""
    words = _WORD.findall(text.lower())
    count = max(1, len(words) - SHINGLE_WORDS + 1)
    shingles = {" ".join(words[i : i + SHINGLE_WORDS]) for i in range(count)}
    sums = b"".join(sha1(shingle.encode("utf-8", "replace")).digest()[:4] for shingle in shingles)
    factors, offsets = _hash_functions()
    hashed = _mixed(np.frombuffer(sums, _SKETCH))[:, None] * factors + offsets
    return bytes(hashed.min(axis=0).astype(_SKETCH).tobytes())


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
    return likeness(one, other) >= COPY_SHARE


def likeness(one: bytes, other: bytes) -> float:
    """The Jaccard of the shingles of two texts, as their sketches estimate it."""
    return float((np.frombuffer(one, _SKETCH) == np.frombuffer(other, _SKETCH)).mean())


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
def _hash_functions() -> tuple[Sketch, Sketch]:
    """Factors (odd, so that no two numbers become one) and offsets, as datasketch 2 draws them: sketches stay."""
    drawn = np.random.RandomState(1)
    factors = drawn.randint(0, 1 << 31, PERMUTATIONS, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    return factors, drawn.randint(0, 1 << 32, PERMUTATIONS, dtype=np.uint32)


def _mixed(sums: Sketch) -> Sketch:
    """Numbers with every bit dependent on every other (the end of MurmurHash3), which factors alone do not do."""
    mixed = (sums ^ (sums >> np.uint32(16))) * np.uint32(0x85EBCA6B)
    mixed = (mixed ^ (mixed >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    return mixed ^ (mixed >> np.uint32(16))


def _bands() -> Iterator[tuple[int, int]]:
    """Ranges of a sketch's numbers."""
    return ((start, start + BAND) for start in range(0, BANDS * BAND, BAND))
