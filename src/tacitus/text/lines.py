"""Lines and blocks: what belongs on one line though it was wrapped, and where a new block begins.

A block is a paragraph, heading or list entry: the unit that is classified as a segment and parsed on its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

WRAP_WIDTHS = range(40, 121)
"""Widths (characters) to which text is wrapped in mails and wire feeds: 64 to 80 as a rule."""
FORCED_SHARE = 0.75
"""Share of line ends that a fixed width must explain before a text counts as hard-wrapped (our choice)."""
SLACK = 10
"""Characters by which a human typist ends a line early (wire copy of the 1980s does)."""
LOWER_SHARE = 0.3
"""Share of wrapped lines that start in lower case in mixed-case text, at least: lists of headings do not."""
MIN_LOOSE = 3
"""Fewest lines broken off in mid-sentence that tell of wrapping where no blank line parts the paragraphs."""
GAP = re.compile(r"[ \t\xa0]{8,}")
"""A run of blanks within a line that stands for a lost paragraph break."""
_LINE = re.compile(r"[^\n\r\v\f\x85\u2028\u2029]+")
_ENDS_SENTENCE = re.compile(r"[.!?:;…][\"'”’)\]]*\s*$")
BULLET = re.compile(r"\s*(?:[•·▪■●◦‣*–—-]|\(?\d{1,2}[.)]|\(?[a-z]\))\s")
"""What an entry of a list begins with."""


@dataclass(frozen=True, slots=True)
class Block:
    """Characters `[start, end)`, trimmed; `gap` is True after a blank line (or at the top)."""

    start: int
    end: int
    gap: bool


def blocks(text: str) -> list[Block]:
    """The blocks of `text`, in order; together they hold every character that is not white space."""
    lines = _lines(text)
    wrap = _wrap_of(text, lines)
    joined: list[Block] = []
    for line in lines:
        if joined and not line.gap and _continues(text, joined[-1], line, wrap):
            joined[-1] = Block(joined[-1].start, line.end, joined[-1].gap)
        else:
            joined.append(line)
    return joined


def _lines(text: str) -> list[Block]:
    """Lines and, within lines, stretches between wide gaps; trimmed, empty ones left out."""
    found: list[Block] = []
    last = 0
    for line in _LINE.finditer(text):
        for start, end in _stretches(text, line.start(), line.end()):
            between = text[last:start]
            gap = not found or between.count("\n") > 1 or between.count("\r") > 1 or "\n" not in between
            found.append(Block(start, end, gap))
            last = end
    return found


def _stretches(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """`[start, end)` cut at wide gaps, each stretch trimmed."""
    edges = [start, *(edge for gap in GAP.finditer(text, start, end) for edge in gap.span()), end]
    trimmed = [_trim(text, a, b) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    return [(a, b) for a, b in trimmed if a < b]


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())


@dataclass(frozen=True, slots=True)
class _Wrap:
    """The width that a text was wrapped to; `loose` when paragraphs in it are not set off by blank lines."""

    width: int
    loose: bool


def _wrap_of(text: str, lines: list[Block]) -> _Wrap | None:
    """How the text was wrapped, None when its line ends are real ones."""
    width = _wrap_width(text, lines)
    if width is not None:
        return _Wrap(width, loose=False)
    unfinished = [a for a in lines[:-1] if not _ENDS_SENTENCE.search(text[a.end - 12 : a.end])]
    long_ones = [line for line in unfinished if line.end - line.start >= WRAP_WIDTHS.start]
    loose = _wrap_width(text, lines, among=frozenset(long_ones)) if len(long_ones) >= MIN_LOOSE else None
    return _Wrap(loose, loose=True) if loose is not None else None


def _wrap_width(text: str, lines: list[Block], among: frozenset[Block] | None = None) -> int | None:
    """The width that explains the line ends (those of the lines `among`), None when there is none."""
    breaks = [(a, b) for a, b in pairwise(lines) if not b.gap]
    if len(breaks) < 2:
        return None
    width = max(a.end - a.start for a, _ in breaks)
    if width not in WRAP_WIDTHS:
        return None
    if among is not None:
        breaks = [(a, b) for a, b in breaks if a in among]
    forced = sum(_forced(text, a, b, width) for a, b in breaks)
    if forced < FORCED_SHARE * len(breaks):
        return None
    capitals = not any(char.islower() for char in text)
    lower = sum(text[b.start].islower() for _, b in breaks)
    return width if capitals or lower >= LOWER_SHARE * len(breaks) else None


def _forced(text: str, line: Block, following: Block, width: int) -> bool:
    """Whether the first word of the next line would hardly have fitted on this one."""
    word = text[following.start : following.end].split(maxsplit=1)[0]
    return line.end - line.start + 1 + len(word) > width - SLACK


def _continues(text: str, block: Block, line: Block, wrap: _Wrap | None) -> bool:
    """Whether `line` carries on the sentence of `block`, which ends on the line before."""
    last_line = text.rfind("\n", block.start, block.end) + 1 or block.start
    tail = Block(last_line, block.end, gap=False)
    if BULLET.match(text, line.start, line.end):
        return False
    ended = bool(_ENDS_SENTENCE.search(text[tail.end - 12 : tail.end]))
    if wrap is not None and wrap.loose:
        return _forced(text, tail, line, wrap.width) and not ended
    if wrap is not None:
        return _forced(text, tail, line, wrap.width) and not _indented(text, line)
    long_enough = tail.end - tail.start >= WRAP_WIDTHS.start
    return long_enough and text[line.start].islower() and not ended


def _indented(text: str, line: Block) -> bool:
    """Whether the line starts with two blanks or more: a new paragraph in wrapped text."""
    return line.start >= 2 and text[line.start - 2 : line.start].strip(" \t") == ""
