"""A report between reading and grounding: text, segments, and the language pipeline's tokens.

Lives in the model because `text` makes it, and `extract` and `ground`, which must not import each other or
`text`, read it. spaCy's types are named for the type checker only: nothing here imports spaCy at run time.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from tacitus.model.records import Mention, Report, Segment, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as TokenSpan


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence within one segment. `tokens` is a slice of the report's one Doc."""

    index: int
    segment: Segment
    tokens: TokenSpan
    story: int = 0
    """The number of the story in which it stands; 0 throughout where the report is one."""

    @property
    def start(self) -> int:
        """First character, as an offset into the report's text."""
        return self.tokens.start_char

    @property
    def end(self) -> int:
        """One past the last character."""
        return self.tokens.end_char


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedReport:
    """A report with its parse.

    There is one spaCy Doc for the whole report, and `token.idx` is the offset into `report.text`: parsing
    is done piece by piece (a heading never glues to the next line) and the pieces are joined so that
    offsets stay those of the report. The Doc's letters may differ in case from the report's (text in
    capitals is parsed in sentence case), so always cut values with `span_of`, never from `token.text`.
    """

    report: Report
    doc: Doc
    sentences: tuple[Sentence, ...]

    def span(self, start: int, end: int) -> Span:
        """The characters `[start, end)` of the report."""
        return Span(start=start, end=end, text=self.report.text[start:end])

    def span_of(self, tokens: Token | TokenSpan | Iterable[Token]) -> Span:
        """The characters from the first to the last of `tokens`, outer white space trimmed."""
        start, end = _extent(tokens)
        text = self.report.text
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        return self.span(start, end)

    def sentence_at(self, offset: int) -> Sentence | None:
        """The sentence that holds the character at `offset` (binary search), None between sentences."""
        low, high = 0, len(self.sentences)
        while low < high:
            middle = (low + high) // 2
            if self.sentences[middle].end <= offset:
                low = middle + 1
            else:
                high = middle
        if low < len(self.sentences) and self.sentences[low].start <= offset:
            return self.sentences[low]
        return None

    def story_at(self, offset: int) -> int:
        """The number of the story of the sentence that holds the character at `offset`; 0 between sentences."""
        sentence = self.sentence_at(offset)
        return sentence.story if sentence is not None else 0


def _extent(tokens: Token | TokenSpan | Iterable[Token]) -> tuple[int, int]:
    start = getattr(tokens, "start_char", None)
    if start is not None:
        return start, getattr(tokens, "end_char", start)
    offset = getattr(tokens, "idx", None)
    if offset is not None:
        return offset, offset + len(getattr(tokens, "text", ""))
    listed = sorted(cast("Iterable[Token]", tokens), key=lambda token: token.i)
    return listed[0].idx, listed[-1].idx + len(listed[-1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Spotted:
    """Mentions found by grounding before extraction, so that names inform the reader.

    Sorted by start; within one kind they never overlap.
    """

    actors: tuple[Mention, ...] = ()
    places: tuple[Mention, ...] = ()
    times: tuple[Mention, ...] = ()


def beginning_in(mentions: Sequence[Mention], start: int, end: int) -> Sequence[Mention]:
    """Those of `mentions`, sorted by start, that begin at a character of [start, end) (binary search)."""
    first = bisect_left(mentions, start, key=lambda mention: mention.start)
    return mentions[first : bisect_left(mentions, end, lo=first, key=lambda mention: mention.start)]
