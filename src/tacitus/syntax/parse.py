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

MOST_WORDS = 250
"""Words and signs of a piece handed to the parser at once, and so of a sentence: parse trees stay this deep at the
most, and whatever is done within a sentence costs this much. The longest sentence of the corpora has half of it."""

_WORD = re.compile(
    r"(?:(?P<sentence>(?<=[a-z0-9]{3})[.!?][\"”’')]{0,3}(?=\s{1,99}[A-Z\"“‘]))"
    r"|(?P<clause>[,;:])(?=\s)|(?P<stop>[.!?])(?=\s)|(?P<word>[^\W_]{1,1000})(?=\s)|[^\W_]{1,1000}|[^\w\s]|_)\s{0,1000}"
)
_CUTS = ("sentence", "clause", "stop", "word")
"""Where a piece may end, the best first."""
_DRAWING = re.compile(r"[\ufe00-\ufe0f]")
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

    So is what only says how the sign before it is drawn ("❗️Our": else "our" would be no word). Lengths are kept. Runs
    are left alone: spaCy makes one white-space token of each.
    """
    return _INNER_SPACE.sub(" ", _DRAWING.sub(" ", piece))


def _short_enough(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """`[start, end)` cut into pieces of at most `MOST_WORDS`: where a sentence ends, else behind a comma or a word."""
    words = 0
    cuts: dict[str, int] = {}
    for word in _WORD.finditer(text, start, end):
        if words == MOST_WORDS:
            cut = next((cuts[kind] for kind in _CUTS if kind in cuts), word.start())
            yield start, cut
            start, cuts = cut, {}
            words = sum(1 for _ in _WORD.finditer(text, cut, word.start()))
        words += 1
        kind = word.lastgroup
        if kind is not None and words > MOST_WORDS // 2:
            cuts[kind] = word.end()
    if end > start:
        yield start, end
