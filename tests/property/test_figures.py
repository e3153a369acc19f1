"""Any text: number phrases, tolls and means slice the report, keep their order and never raise."""

from __future__ import annotations

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from reading import read_text
from tacitus.readers.rules.events.means import find_means
from tacitus.readers.rules.tolls.find import find_tolls
from tacitus.readers.rules.tolls.quantities import counts, quantities

PHRASE = """at least between and 5 12 10-15 3,000 dozens of people were killed wounded dead
including 3 children - , . : toll rose to the no casualties two them shot fatally left missing
a hundred one or more % km"""
WORDS = st.sampled_from(PHRASE.split())
TEXTS = st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=14).map(" ".join))


@settings(max_examples=120)
@given(TEXTS)
def test_reads_any_text(text: str) -> None:
    parsed = read_text(text)
    numbers = quantities(parsed.doc)
    assert all(a.end <= b.start for a, b in itertools.pairwise(numbers))
    spans = [mention.span for mention in counts(parsed)]
    tolls = find_tolls(parsed)
    spans += [span for toll in tolls for span in toll.evidence] + [found.span for found in find_means(parsed)]
    assert all(text[span.start : span.end] == span.text for span in spans)
    assert all(toll.is_part_of is None or 0 <= toll.is_part_of < len(tolls) for toll in tolls)
    assert all(toll.is_part_of != place for place, toll in enumerate(tolls))


@given(st.integers(min_value=2, max_value=9_999_999))
@settings(max_examples=40)
def test_a_numeral_is_read_back(number: int) -> None:
    (found,) = counts(read_text(f"They saw {number:,} farmers there."))
    assert found.grounded is not None
    assert found.grounded.best == number
