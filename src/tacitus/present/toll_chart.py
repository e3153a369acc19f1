"""The figures of a toll over time, laid out for an inline SVG: one line a speaker, nothing averaged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from tacitus.present.language import number as count_words
from tacitus.present.language import short_day

WIDTH, HEIGHT = 720, 190
LEFT, RIGHT, TOP, BOTTOM = 44, 230, 12, 28
"""Margins in units of the view box; speakers' names stand in the right one."""
LABEL_GAP = 15
BESIDE = 7
"""Units between figures of one moment."""
OPEN_END = 12
"""Length of the dashed stub of an open bound."""
MOST_LINES = 6
_STEPS = (1, 2, 5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure: who gives it, when (an instant on the chosen clock), its bounds, and it in words."""

    speaker: str
    at: str
    low: int | None
    best: int | None
    high: int | None
    words: str
    denied: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A figure on the chart. `low`/`high` are ends of its range, `stub` the tip of an open bound."""

    x: float
    y: float
    low: float | None
    high: float | None
    stub: float | None
    words: str
    denied: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A speaker's figures in order of time; `number` picks the colour."""

    number: int
    speaker: str
    marks: tuple[Mark, ...]
    label_y: float

    @property
    def path(self) -> str:
        """Steps from figure to figure: a figure stands until its speaker gives another."""
        first, *rest = self.marks
        return f"M{first.x} {first.y}" + "".join(f"H{mark.x}V{mark.y}" for mark in rest)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Everything drawn for one effect. `ticks` are (y, words), `days` (x, words)."""

    effect: str
    lines: tuple[Line, ...]
    ticks: tuple[tuple[float, str], ...]
    days: tuple[tuple[float, str], ...]
    left_out: int


def chart(effect: str, figures: Iterable[Figure]) -> Chart | None:
    """The chart of one effect; None where fewer than two figures or a single day leave nothing to see."""
    known = [f for f in figures if _middle(f) is not None]
    days = sorted({f.at[:10] for f in known})
    if len(known) < 2 or len(days) < 2:
        return None
    speakers = list(dict.fromkeys(f.speaker for f in sorted(known, key=lambda f: f.at)))
    scale = _Scale(days, max(v for f in known for v in (f.low, f.best, f.high) if v is not None))
    made = [
        (speaker, _marks([f for f in known if f.speaker == speaker], scale, number))
        for number, speaker in enumerate(speakers[:MOST_LINES])
    ]
    heights = _apart([marks[-1].y for _, marks in made])
    return Chart(
        effect=effect,
        lines=tuple(
            Line(number=n, speaker=speaker, marks=marks, label_y=heights[n])
            for n, (speaker, marks) in enumerate(made)
        ),
        ticks=scale.ticks(),
        days=scale.days(),
        left_out=max(0, len(speakers) - MOST_LINES),
    )


class _Scale:
    """From days and counts to units of the view box; both axes are linear, counts from zero."""

    def __init__(self, days: Sequence[str], most: int) -> None:
        self._days = days
        self._first, self._last = _number(days[0]), _number(days[-1])
        self._step = round_step(most)
        self._most = max(1, -(-most // self._step)) * self._step

    def x(self, at: str) -> float:
        share = (_number(at[:10]) - self._first) / (self._last - self._first)
        return round(LEFT + 24 + share * (WIDTH - LEFT - RIGHT - 48), 1)

    def y(self, count: int) -> float:
        return round(HEIGHT - BOTTOM - count / self._most * (HEIGHT - TOP - BOTTOM), 1)

    def ticks(self) -> tuple[tuple[float, str], ...]:
        return tuple((self.y(count), count_words(count)) for count in range(0, self._most + 1, self._step))

    def days(self) -> tuple[tuple[float, str], ...]:
        """The first and the last day, and those between that have room."""
        kept: list[str] = [self._days[0]]
        for day in self._days[1:-1]:
            if self.x(day) - self.x(kept[-1]) > 80 and self.x(self._days[-1]) - self.x(day) > 80:
                kept.append(day)
        return tuple((self.x(day), _day_words(day)) for day in [*kept, self._days[-1]])


def _marks(figures: list[Figure], scale: _Scale, number: int) -> tuple[Mark, ...]:
    ordered = sorted(figures, key=lambda f: (f.at, _middle(f) or 0))
    return tuple(_mark(figure, scale, number * BESIDE - 2 * BESIDE) for figure in ordered)


def _mark(figure: Figure, scale: _Scale, aside: float) -> Mark:
    y = scale.y(_middle(figure) or 0)
    closed = figure.low is not None and figure.high is not None and figure.low != figure.high
    is_open = (figure.low is None) != (figure.high is None)
    tip = y + OPEN_END if figure.low is None else y - OPEN_END
    return Mark(
        x=round(scale.x(figure.at) + aside, 1),
        y=y,
        low=scale.y(figure.low) if closed and figure.low is not None else None,
        high=scale.y(figure.high) if closed and figure.high is not None else None,
        stub=round(min(tip, HEIGHT - BOTTOM), 1) if is_open else None,
        words=figure.words,
        denied=figure.denied,
    )


def _middle(figure: Figure) -> int | None:
    """Where the dot stands: best, else the bound that is stated."""
    return next((v for v in (figure.best, figure.low, figure.high) if v is not None), None)


def _apart(heights: Sequence[float]) -> list[float]:
    """The heights moved down as little as keeps labels from lying on one another, then up into the box."""
    placed = dict.fromkeys(range(len(heights)), 0.0)
    lowest = -LABEL_GAP * 1.0
    for number in sorted(range(len(heights)), key=lambda n: heights[n]):
        lowest = max(heights[number], lowest + LABEL_GAP)
        placed[number] = lowest
    over = max(0.0, lowest - (HEIGHT - BOTTOM))
    return [round(placed[n] - over + 4, 1) for n in range(len(heights))]


def round_step(most: int) -> int:
    """A round step that gives three to six ticks."""
    size = 1
    while True:
        for step in _STEPS:
            if most <= 5 * step * size:
                return step * size
        size *= 10


def _number(day: str) -> int:
    return datetime.fromisoformat(day).toordinal()


def _day_words(day: str) -> str:
    return short_day(datetime.fromisoformat(day))
