from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tacitus.present.toll_chart import HEIGHT, LABEL_GAP, WIDTH, Figure, chart


def figure(speaker, day, best, low=None, high=None):
    return Figure(speaker=speaker, at=day, low=low, best=best, high=high, words=f"{best}")


def test_a_line_for_each_speaker_in_order_of_time():
    made = chart(
        "killed",
        [
            figure("ministry", "2024-05-09", 8),
            figure("ministry", "2024-05-07", 2),
            figure("monitor", "2024-05-08", 5),
        ],
    )
    assert [(line.speaker, len(line.marks)) for line in made.lines] == [("ministry", 2), ("monitor", 1)]
    early, late = made.lines[0].marks
    assert early.x < late.x
    assert early.y > late.y
    assert made.lines[0].path == f"M{early.x} {early.y}H{late.x}V{late.y}"
    assert made.days[0][1] == "7 May 2024"
    assert [words for _, words in made.ticks] == ["0", "2", "4", "6", "8"]


def test_nothing_is_drawn_where_there_is_no_history():
    one = figure("ministry", "2024-05-07", 2)
    assert chart("killed", [one]) is None
    assert chart("killed", [one, replace(one, speaker="monitor")]) is None
    assert chart("killed", [one, figure("monitor", "2024-05-08", None)]) is None


def test_bounds_are_drawn_as_stated():
    made = chart(
        "killed",
        [
            figure("a", "2024-05-07", None, low=30),
            figure("b", "2024-05-08", None, high=80),
            figure("c", "2024-05-08", 50, low=40, high=60),
        ],
    )
    least, most, between = (line.marks[0] for line in made.lines)
    assert least.stub < least.y
    assert most.stub > most.y
    assert between.high < between.y < between.low
    assert between.stub is None


@given(
    st.lists(
        st.tuples(st.sampled_from("abcdefgh"), st.integers(1, 28), st.integers(0, 10_000)),
        min_size=2,
        max_size=20,
    )
)
def test_everything_stands_inside_and_no_label_on_another(rows):
    made = chart("killed", [figure(who, f"2024-05-{day:02d}", count) for who, day, count in rows])
    if made is None:
        return
    for line in made.lines:
        assert all(0 <= mark.x <= WIDTH and 0 <= mark.y <= HEIGHT for mark in line.marks)
    heights = sorted(line.label_y for line in made.lines)
    assert all(b - a >= LABEL_GAP - 0.2 for a, b in pairwise(heights))


def test_a_toll_of_nobody_is_drawn_at_zero():
    made = chart("killed", [figure("a", "2024-05-07", 0), figure("a", "2024-05-08", 0)])
    assert {mark.y for mark in made.lines[0].marks} == {made.ticks[0][0]}
