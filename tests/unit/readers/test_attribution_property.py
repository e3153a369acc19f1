"""Whatever the text, every span of an attribution is cut from it and nothing is raised."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tacitus.model.records import Report, Segment
from tacitus.readers.rules.attribution.find import attributions, resolve_speakers, speaker_chain
from tacitus.readers.rules.factuality.assess import assess
from tacitus.syntax.parse import parse

WORDS = (
    *("said", "told", "he", "the army", "officials", "reported", "claim", "according to", "that", "by"),
    *("killed", "attack", "was", "would", "to", "if", "not", "no", ",", ".", "?", "—", "\n\n"),
    *("“", "”", '"', "''", "‘", "’"),
)
PIECES = st.sampled_from(WORDS)
TEXTS = st.one_of(st.lists(PIECES, max_size=25).map(" ".join), st.text(max_size=60))


@settings(max_examples=60)
@given(TEXTS)
def test_spans_slice_and_nothing_is_raised(text: str) -> None:
    body = Segment(kind="body", start=0, end=len(text))
    parsed = parse(Report(id="r_0000000000000000", text=text, segments=(body,)))
    found = attributions(parsed)
    for one in found:
        assert len(one.content) == len(one.content_ranges) > 0
        for span in (one.source, one.cue, one.medium, *one.content):
            assert span is None or text[span.start : span.end] == span.text
    assert all(index < len(parsed.doc) for pair in resolve_speakers(parsed, found).items() for index in pair)
    for token in parsed.doc:
        assert -3 <= assess(parsed, token, found).value <= 3
        assert all(link.holds(token.i) for link in speaker_chain(parsed, token.i, found))
