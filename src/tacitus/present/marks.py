"""A report's text cut for the page: one block per paragraph, evidence marked, overlaps kept."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from operator import itemgetter

from tacitus.model.records import Segment


@dataclass(frozen=True, slots=True, kw_only=True)
class Highlight:
    """Characters `[start, end)` that say something about an incident (`number` is its note on the page)."""

    start: int
    end: int
    number: int
    family: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A run of characters under the same highlights; `closing` are the numbers to print after it."""

    start: int
    text: str
    numbers: tuple[int, ...]
    closing: tuple[int, ...]
    family: str
    says: str
    focus: bool
    sought: bool = False
    """Whether these are words that were searched for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One paragraph of one segment. `fresh` are the notes that are first touched here."""

    kind: str
    pieces: tuple[Piece, ...]
    fresh: tuple[int, ...]


def blocks(
    text: str,
    segments: Sequence[Segment],
    highlights: Sequence[Highlight],
    focus: tuple[int, int] | None = None,
    sought: Sequence[tuple[int, int]] = (),
) -> list[Block]:
    """Every character that is no white space, in order, in the paragraph and segment it stands in.

    `focus` and `sought` are the [start, end) of words that were pointed at, and of words that were searched for, these
    in order and apart.
    """
    seen: set[int] = set()
    made = []
    for kind, start, end in _paragraphs(text, segments):
        pieces = tuple(_sparing(_pieces(text, start, end, highlights, focus, sought)))
        numbers = {number for piece in pieces for number in piece.numbers}
        made.append(Block(kind=kind, pieces=pieces, fresh=tuple(sorted(numbers - seen))))
        seen |= numbers
    return made


def _paragraphs(text: str, segments: Sequence[Segment]) -> Iterator[tuple[str, int, int]]:
    """(kind, start, end) of each stretch without a newline; characters outside any segment are `unmarked`."""
    edges = sorted({0, len(text), *(s.start for s in segments), *(s.end for s in segments)})
    for left, right in pairwise(edges):
        kind = next((s.kind for s in segments if s.start <= left and right <= s.end), "unmarked")
        position = left
        for line in text[left:right].splitlines(keepends=True):
            body = line.strip()
            if body:
                start = position + line.index(body)
                yield kind, start, start + len(body)
            position += len(line)


def _pieces(
    text: str,
    start: int,
    end: int,
    highlights: Sequence[Highlight],
    focus: tuple[int, int] | None,
    sought: Sequence[tuple[int, int]],
) -> Iterator[Piece]:
    inside = [h for h in highlights if h.start < end and h.end > start]
    found = sought[bisect_right(sought, start, key=_END) : bisect_left(sought, end, key=_START)]
    marks = [*((h.start, h.end) for h in inside), *found, *([focus] if focus else [])]
    edges = sorted({start, end, *(min(max(e, start), end) for pair in marks for e in pair)})
    for left, right in pairwise(edges):
        over = [h for h in inside if h.start <= left and right <= h.end]
        yield Piece(
            start=left,
            text=text[left:right],
            numbers=_numbers(over),
            closing=_numbers(h for h in over if min(h.end, end) == right),
            family=over[0].family if over else "",
            says="; ".join(dict.fromkeys(h.says for h in over)),
            focus=focus is not None and focus[0] <= left and right <= focus[1],
            sought=_is_within(found, left, right),
        )


_START, _END = itemgetter(0), itemgetter(1)


def _is_within(marks: Sequence[tuple[int, int]], left: int, right: int) -> bool:
    """Whether one of some marks, in order and apart, holds [left, right)."""
    place = bisect_right(marks, left, key=_START) - 1
    return place >= 0 and right <= marks[place][1]


def _sparing(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The pieces, with a number only where it is another one than was printed last."""
    last: tuple[int, ...] = ()
    for piece in pieces:
        if piece.closing and piece.closing != last:
            last = piece.closing
            yield piece
        else:
            yield replace(piece, closing=())


def _numbers(highlights: Iterable[Highlight]) -> tuple[int, ...]:
    return tuple(sorted({h.number for h in highlights}))
