"""Curves as a small SVG: both axes logarithmic, each curve labelled at its end."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 760, 420
LEFT, RIGHT, TOP, BOTTOM = 64, 230, 20, 48
COLOURS = ("#1f5fa8", "#b3541e", "#2b7a4b", "#7a3b8f", "#8a6d00", "#a02c4f")


@dataclass(frozen=True, slots=True)
class Curve:
    """Points (claims, milliseconds) and the aim, if there is one."""

    name: str
    points: Sequence[tuple[float, float]]
    aim: float | None


def plot(curves: Sequence[Curve]) -> str:
    """The drawing as SVG text."""
    claims = [x for curve in curves for x, _ in curve.points]
    times = [y for curve in curves for _, y in curve.points] + [curve.aim for curve in curves if curve.aim]
    across = _Axis(min(claims), max(claims), LEFT, WIDTH - RIGHT)
    up = _Axis(min(times), max(times), HEIGHT - BOTTOM, TOP)
    drawn = [_frame(across, up)]
    ends: list[float] = []
    for colour, curve in zip(COLOURS, curves, strict=False):
        drawn.append(_curve(curve, colour, across, up, ends))
    for aim in sorted({curve.aim for curve in curves if curve.aim}):
        y = up.at(aim)
        drawn.append(
            f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="#999" stroke-dasharray="5 4"/>'
            f'<text x="{LEFT + 6}" y="{y - 5:.1f}" fill="#666">aim: {aim:g} ms</text>'
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
        f'font-size="12" role="img" aria-label="Cost against size of the ledger">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>' + "\n".join(drawn) + "</svg>\n"
    )


@dataclass(frozen=True, slots=True)
class _Axis:
    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Where a value is drawn."""
        low, high = math.floor(math.log10(self.low)), math.ceil(math.log10(self.high))
        return self.start + (math.log10(value) - low) / max(1, high - low) * (self.end - self.start)

    def ticks(self) -> list[float]:
        """Powers of ten."""
        low, high = math.floor(math.log10(self.low)), math.ceil(math.log10(self.high))
        return [10.0**power for power in range(low, high + 1)]


def _frame(across: _Axis, up: _Axis) -> str:
    parts = []
    for tick in across.ticks():
        x = across.at(tick)
        parts.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{TOP}" y2="{HEIGHT - BOTTOM}" stroke="#e6e6e6"/>')
        parts.append(f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{tick:,.0f}</text>')
    for tick in up.ticks():
        y = up.at(tick)
        parts.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="#e6e6e6"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{tick:g} ms</text>')
    middle = (LEFT + WIDTH - RIGHT) / 2
    parts.append(f'<text x="{middle}" y="{HEIGHT - 8}" text-anchor="middle">claims in the ledger</text>')
    return "\n".join(parts)


def _curve(curve: Curve, colour: str, across: _Axis, up: _Axis, ends: list[float]) -> str:
    spots = [(across.at(x), up.at(y)) for x, y in curve.points]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
    label = spots[-1][1] + 4
    while any(abs(label - other) < 14 for other in ends):
        label += 2
    ends.append(label)
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in spots)
    return (
        f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>{dots}'
        f'<text x="{WIDTH - RIGHT + 8}" y="{label:.1f}" fill="{colour}">{escape(curve.name)}</text>'
    )
