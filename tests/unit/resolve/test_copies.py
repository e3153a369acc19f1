"""Sketches: what is kept in ledgers stays comparable, and copies share a band."""

from __future__ import annotations

import hashlib

from tacitus.resolve.copies import PERMUTATIONS, are_copies, bands_of, sketch_of

WIRE = "Shells fell on Kharkiv on Monday, killing two, the mayor said."
LONG = " ".join(f"word{number}" for number in range(200))


def test_a_sketch_is_the_same_everywhere_and_always() -> None:
    sketch = sketch_of(WIRE)
    assert len(sketch) == 4 * PERMUTATIONS
    assert hashlib.sha256(sketch).hexdigest()[:16] == "6855fa5663708bf3"
    assert sketch == sketch_of(WIRE.upper().replace(",", " -"))
    assert len(sketch_of("")) == len(sketch_of("\ud800")) == len(sketch)


def test_an_edited_copy_is_known_and_another_text_is_not() -> None:
    one, edited, other = sketch_of(LONG), sketch_of(LONG.replace("word100", "another")), sketch_of(LONG[::-1])
    assert are_copies(one, edited)
    assert set(bands_of(one)) & set(bands_of(edited))
    assert not are_copies(one, other)
    assert not set(bands_of(one)) & set(bands_of(other))
