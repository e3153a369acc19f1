"""Whatever the text, segments are sorted, apart and complete, and the parse keeps every offset."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tacitus.model.records import Report
from tacitus.syntax.parse import parse
from tacitus.text.lines import blocks
from tacitus.text.segments import segment

PIECES = st.sampled_from(
    [
        "Gunmen killed two men. ", "BEIRUT (Reuters) - ", "By Jane Doe", "\n", "\n\n", "\r\n", " " * 12, "\t",
        "7", "·2 min read", "Read more: x", "Photograph: A/B", "2023-03-24", "03/04/2023", "“Never.”", "• ",
        "TWO MEN DIED TODAY", "(AP)", " - ", " | BBC News", "10:15 GMT", "—", ":", "\u200b", "\x00", "\u2028",
        "x" * 90, "date ", "https://a.example/2023/01/02/x ", "© 2023 ", "Related articles", "Title: ",
    ]
)  # fmt: skip
PAGES = st.one_of(
    st.text(max_size=400), st.lists(st.one_of(PIECES, st.text(max_size=20)), max_size=30).map("".join)
)


@given(PAGES)
@settings(max_examples=300)
def test_segments_cover_the_text_in_order(text: str) -> None:
    report = segment(Report(id="r", text=text))
    covered = [False] * len(text)
    last = 0
    for part in report.segments:
        assert last <= part.start < part.end <= len(text)
        assert text[part.start : part.end].strip() == text[part.start : part.end]
        last = part.end
        covered[part.start : part.end] = [True] * (part.end - part.start)
    assert not [char for char, seen in zip(text, covered, strict=True) if not seen and not char.isspace()]


@given(PAGES)
@settings(max_examples=200)
def test_blocks_cover_the_text_in_order(text: str) -> None:
    left, last = text, 0
    for block in blocks(text):
        assert last <= block.start < block.end
        last = block.end
        left = left[: block.start] + " " * (block.end - block.start) + left[block.end :]
    assert not left.strip()


@given(PAGES)
@settings(max_examples=40)
def test_parse_keeps_offsets(text: str) -> None:
    parsed = parse(segment(Report(id="r", text=text)))
    assert len(parsed.doc.text) == len(text)
    for sentence in parsed.sentences:
        assert sentence.segment.start <= parsed.span_of(sentence.tokens).start
        assert parsed.span_of(sentence.tokens).end <= sentence.segment.end


@given(PAGES)
@settings(max_examples=200)
def test_published_is_cut_from_the_text(text: str) -> None:
    published = segment(Report(id="r", text=text)).published
    if published is not None and published.text is not None:
        assert text[published.text.start : published.text.end] == published.text.text
