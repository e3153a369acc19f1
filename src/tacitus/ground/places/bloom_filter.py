"""A Bloom filter over the keys of the index: most strings of a report are no name, and it says so at once.

Asking the database costs some 15 µs, asking the filter one; the spotter tries every run of capitalised words.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

BITS_A_KEY = 16
"""With two probes one absent key in seventy gets through to the database (our choice; 2 bytes a key)."""


class Sieve:
    """Says for a key "surely not there" or "perhaps". `bits` comes from `sieve_of`; its length is 2^n bytes."""

    def __init__(self, bits: bytes) -> None:
        self._bits = bits
        self._mask = len(bits) * 8 - 1

    def __contains__(self, key: str) -> bool:
        one, other = _probes(key, self._mask)
        bits = self._bits
        return bool(bits[one >> 3] >> (one & 7) & 1 and bits[other >> 3] >> (other & 7) & 1)


def sieve_of(keys: Iterable[str], count: int) -> bytes:
    """The bits for about `count` keys."""
    size = 64
    while size * 8 < count * BITS_A_KEY:
        size *= 2
    bits, mask = bytearray(size), size * 8 - 1
    for key in keys:
        for probe in _probes(key, mask):
            bits[probe >> 3] |= 1 << (probe & 7)
    return bytes(bits)


def _probes(key: str, mask: int) -> tuple[int, int]:
    digest = int.from_bytes(blake2b(key.encode(), digest_size=8).digest())
    return digest & mask, digest >> 32 & mask
