"""Windows over word pieces, and what is read off the network's answers."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tacitus.readers.model.marks import Marks
from tacitus.readers.model.scheme import LABELS, LAYERS, NEAR, RELATIONS, SHOWN, STATUSES
from tacitus.readers.model.windows import (
    LENGTH,
    STRIDE,
    Window,
    capital_classes,
    most_inward,
    shown_with,
    stretches,
    windows_over,
)


@given(st.integers(min_value=0, max_value=3_000))
def test_every_piece_is_answered_for_by_one_window_that_shows_it(count: int) -> None:
    windows = list(stretches(count))
    kept = most_inward(windows)
    assert [piece for first, last in kept for piece in range(first, last)] == list(range(count))
    for (first, last), (shown, end) in zip(kept, windows, strict=True):
        assert shown <= first <= last <= end
        assert end - shown <= LENGTH - 2


@given(st.integers(min_value=LENGTH, max_value=3_000))
def test_a_piece_inside_a_long_text_sees_words_on_both_sides(count: int) -> None:
    windows = list(stretches(count))
    margin = (LENGTH - 2 - STRIDE) // 2
    for (first, last), (shown, end) in zip(most_inward(windows), windows, strict=True):
        assert shown == 0 or first - shown >= margin - 1
        assert end == count or end - last >= margin - 1


def test_capitals_are_told_by_word() -> None:
    classes = capital_classes("The UN hit McAllen")
    assert [classes[i] for i in (0, 4, 7, 11)] == [1, 2, 0, 3]


def made(tags: dict[str, list[float]], width: int = 4) -> Marks:
    """Marks of one piece a character for "abcdef…", with the chance of being in a span by layer."""
    count = max(map(len, tags.values()))
    held = np.zeros((count, len(LAYERS), 3), np.float32)
    held[:, :, 0] = 1
    for layer, chances in tags.items():
        for piece, chance in enumerate(chances):
            held[piece, LAYERS.index(layer)] = (1 - chance, 0, chance)
    zeros = np.zeros((count, len(RELATIONS), width), np.float32)
    return Marks(
        offsets=tuple((i, i + 1) for i in range(count)),
        tags=held,
        labels=np.full((count, len(LABELS)), 1 / len(LABELS), np.float32),
        statuses=np.full((count, len(STATUSES)), 1 / len(STATUSES), np.float32),
        part=np.zeros(count, np.float32),
        armed=np.full(count, 0.5, np.float32),
        left=zeros,
        right=zeros.copy(),
    )


def test_spans_are_runs_of_likely_pieces() -> None:
    marks = made({"trigger": [0.1, 0.9, 0.7, 0.2, 0.6, 0.1]})
    assert [(a, b) for a, b, _ in marks.spans("trigger")] == [(1, 3), (4, 5)]
    assert marks.spans("trigger", 0.95) == []


def test_a_piece_that_begins_a_span_ends_the_one_before() -> None:
    marks = made({"place": [0.9, 0.9, 0.9]})
    marks.tags[2, LAYERS.index("place")] = (0.1, 0.8, 0.1)
    assert [(a, b) for a, b, _ in marks.spans("place")] == [(0, 2), (2, 3)]


def test_a_chance_is_the_mean_over_what_is_asked() -> None:
    marks = made({"killed": [0.0, 1.0, 0.5, 0.0]})
    assert marks.chance("killed", 1, 3) == 0.75
    assert marks.chance("killed", 9, 12) == 0.0


def test_pairs_that_point_the_same_way_go_together() -> None:
    marks = made({"speaker": [1.0, 1.0]})
    at = RELATIONS.index("says")
    marks.left[0, at], marks.right[1, at] = 4.0, 4.0
    assert marks.together("says", (0, 1), (1, 2)) > 0.99
    assert marks.together("says", (1, 2), (0, 1)) < 0.5
    assert marks.together("says", (0, 1), (5, 6)) == 0.0


@given(
    st.integers(min_value=0, max_value=3_000), st.lists(st.integers(min_value=0, max_value=3_000), max_size=9)
)
def test_no_window_of_a_long_text_shows_two_stories(count: int, starts: list[int]) -> None:
    inner = sorted(start for start in starts if start < count)
    windows = list(windows_over(count, inner))
    assert [piece for one in windows for piece in range(one.kept, one.kept_end)] == list(range(count))
    if count > LENGTH - 2:
        assert not any(one.first < start < one.last for one in windows for start in inner)
    else:
        assert len(windows) == 1


def test_the_paragraphs_of_a_window_are_looked_at_one_by_one() -> None:
    window = Window(100, 200, 110, 180)
    assert list(window.parts([50, 120, 150, 190])) == [Window(120, 150, 120, 150), Window(150, 190, 150, 190)]
    assert list(Window(100, 200, 100, 200).parts([100])) == []


@given(
    st.lists(st.booleans(), min_size=1, max_size=400),
    st.integers(min_value=0, max_value=399),
    st.integers(min_value=1, max_value=6),
)
def test_with_a_trigger_is_shown_what_stands_near_and_the_nearest_phrases(
    phrases: list[bool], first: int, length: int
) -> None:
    first = min(first, len(phrases) - 1)
    last = min(first + length, len(phrases))
    kept = shown_with(first, last, np.array(phrases)).tolist()
    assert kept == sorted(set(kept))
    assert len(kept) <= SHOWN
    assert set(range(max(0, first - NEAR), min(len(phrases), last + NEAR))) <= set(kept)
    far = {piece for piece in kept if not first - NEAR <= piece < last + NEAR}
    assert all(phrases[piece] for piece in far)
    left_out = {piece for piece, is_of_one in enumerate(phrases) if is_of_one} - set(kept)
    assert not left_out or len(kept) == SHOWN
    assert all(
        max(first - piece, piece - last + 1) >= max(first - f, f - last + 1)
        for piece in left_out
        for f in far
    )
