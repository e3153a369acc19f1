"""Hypothesis strategies of hostile text, for what a grammar does not think of; failures are made small."""

from __future__ import annotations

from hypothesis import strategies as st

from fuzz.grammar import NUMBERS, ODD, SENTENCES, SLOTS, text_of

PIECES = (*ODD, *NUMBERS, *(one for ways in SLOTS.values() for one in ways), *SENTENCES)


def texts() -> st.SearchStrategy[str]:
    """Pieces of the grammar in any order, with any characters between them."""
    pieces = st.one_of(st.sampled_from(PIECES), st.text(max_size=8), st.integers(0, 10**6).map(text_of))
    return st.lists(pieces, max_size=8).map(" ".join)
