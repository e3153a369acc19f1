from hypothesis import given
from hypothesis import strategies as st

from tacitus.model.records import Segment
from tacitus.present.marks import Highlight, blocks

TEXT = "Head line\n\nmore share\nA drone hit the base."
SEGMENTS = (
    Segment(kind="headline", start=0, end=9),
    Segment(kind="furniture", start=11, end=21),
    Segment(kind="body", start=22, end=len(TEXT)),
)


def mark(start, end, number):
    return Highlight(start=start, end=end, number=number, family="air", says=f"says {number}")


def test_blocks_follow_paragraphs_and_segments():
    assert [(b.kind, "".join(p.text for p in b.pieces)) for b in blocks(TEXT, SEGMENTS, ())] == [
        ("headline", "Head line"),
        ("furniture", "more share"),
        ("body", "A drone hit the base."),
    ]


def test_overlapping_marks_are_cut_and_both_kept():
    start = TEXT.index("drone")
    made = blocks(TEXT, SEGMENTS, (mark(start, start + 9, 1), mark(start + 6, start + 18, 2)))[2]
    assert [(p.text, p.numbers, p.closing) for p in made.pieces] == [
        ("A ", (), ()),
        ("drone ", (1,), ()),
        ("hit", (1, 2), (1,)),
        (" the base", (2,), (2,)),
        (".", (), ()),
    ]
    assert made.fresh == (1, 2)


def test_a_number_is_not_repeated_after_every_word():
    marks = [mark(TEXT.index(word), TEXT.index(word) + len(word), 1) for word in ("drone", "hit", "base")]
    made = blocks(TEXT, SEGMENTS, marks)[2]
    assert [p.closing for p in made.pieces if p.numbers] == [(1,), (), ()]


def test_focus_marks_exactly_the_span_asked_for():
    start = TEXT.index("drone")
    made = blocks(TEXT, SEGMENTS, (), focus=(start, start + 5))[2]
    assert [p.text for p in made.pieces if p.focus] == ["drone"]


@given(
    text=st.text(alphabet="ab é\n\u2028\x00", max_size=60),
    spans=st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20), st.integers(1, 3)), max_size=6),
    cut=st.integers(0, 60),
)
def test_no_character_is_lost_or_shown_twice(text, spans, cut):
    highlights = [mark(start, start + length, number) for start, length, number in spans]
    segments = (Segment(kind="body", start=0, end=min(cut, len(text))),)
    shown = "".join(p.text for b in blocks(text, segments, highlights) for p in b.pieces)
    assert "".join(shown.split()) == "".join(text.split())
    for block in blocks(text, segments, highlights):
        for piece in block.pieces:
            assert text[piece.start : piece.start + len(piece.text)] == piece.text


def test_words_that_were_searched_for_are_parted_from_the_others():
    start = TEXT.index("drone")
    made = blocks(TEXT, SEGMENTS, (), sought=[(start, start + 5)])[2]
    assert [p.text for p in made.pieces if p.sought] == ["drone"]
    assert "".join(p.text for p in made.pieces) == "".join(
        p.text for p in blocks(TEXT, SEGMENTS, ())[2].pieces
    )
