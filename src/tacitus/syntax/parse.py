"""Report and segments → sentences: pieces are cut at segment and block ends *before* parsing."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from tacitus.model.parsed import ParsedReport, Sentence
from tacitus.syntax.case import in_sentence_case
from tacitus.syntax.spacy_model import PINNED_PACKAGE, parse_pieces
from tacitus.text.lines import blocks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tacitus.model.records import Report, Segment

MAX_PIECE = 20_000
"""Longest piece (characters) handed to the parser at once; a longer line is cut at white space."""

_INNER_SPACE = re.compile(r"(?<=\S)\s(?=\S)")


def parse(report: Report, *, pipeline: str = PINNED_PACKAGE) -> ParsedReport:
    """Parse a segmented report (`report.segments` must be set; they are sorted and do not overlap)."""
    spans = list(_pieces(report.text, report.segments))
    pieces = (_unwrapped(in_sentence_case(report.text[start:end])) for start, end in spans)
    doc = parse_pieces(pieces, pipeline=pipeline)
    sentences: list[Sentence] = []
    segments = iter(report.segments)
    segment = next(segments, None)
    for tokens in doc.sents if len(doc) else ():
        if not tokens.text.strip():
            continue
        first = next(token.idx for token in tokens if not token.is_space)
        while segment is not None and segment.end <= first:
            segment = next(segments, None)
        if segment is None:
            break
        if segment.start <= first:
            sentences.append(Sentence(index=len(sentences), segment=segment, tokens=tokens))
    return ParsedReport(report=report, doc=doc, sentences=tuple(sentences))


def _pieces(text: str, segments: tuple[Segment, ...]) -> Iterator[tuple[int, int]]:
    """Contiguous pieces that cover the whole text, cut where segments and blocks begin.

    A line end within a wrapped paragraph is no edge. White space goes with the piece before it.
    """
    starts = {segment.start for segment in segments} | {block.start for block in blocks(text)}
    edges = {0, len(text)} | starts
    for start, end in pairwise(sorted(edges)):
        yield from _short_enough(text, start, end)


def _unwrapped(piece: str) -> str:
    """`piece` with single white-space characters within it as plain blanks, which the parser is used to.

    Lengths are kept. Runs are left alone: spaCy makes one white-space token of each.
    """
    return _INNER_SPACE.sub(" ", piece)


def _short_enough(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > MAX_PIECE:
        cut = text.rfind(" ", start + 1, start + MAX_PIECE)
        cut = cut + 1 if cut > start else start + MAX_PIECE
        yield start, cut
        start = cut
    if end > start:
        yield start, end
