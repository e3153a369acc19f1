"""What of a report is shown at a time, and where the words that come back stand in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from tacitus.errors import RecordError
from tacitus.model.characters import in_one_line, visible
from tacitus.model.parsed import ParsedReport, Sentence
from tacitus.model.records import Span
from tacitus.model.vocabulary import NO_ACCOUNT
from tacitus.readers.llm.answers import Quote

LONGEST = 12_000
"""Characters of a stretch: few reports are longer, and small models lose themselves in more (our choice)."""
OVERLAP = 4
"""Sentences that two stretches share."""
HEAD = frozenset({"headline", "dateline"})
"""Segments that stand in every stretch."""
SHOWN = 60


class Unfounded(RecordError):
    """What the model said is not borne out; `code` is the reason of the reject."""

    def __init__(self, code: str, message: str, evidence: Span | None = None) -> None:
        super().__init__(message)
        self.code, self.evidence = code, evidence


@dataclass(frozen=True)
class Window:
    """A stretch of a report as it is shown: pieces `[start, end)` of its text, a line end between them."""

    parsed: ParsedReport
    pieces: tuple[tuple[int, int], ...]

    @cached_property
    def text(self) -> str:
        """What is shown."""
        return "\n".join(self.parsed.report.text[start:end] for start, end in self.pieces)

    def span(self, quote: Quote) -> Span:
        """Where a quote stands, as whole words. Raises `Unfounded` where that is nowhere, or not one place."""
        places = list(self._places(quote.text))
        if not places:
            raise Unfounded("not_in_text", f"{shown(quote.text)} does not stand in the text")
        if quote.n is None and len(places) > 1:
            raise Unfounded(
                "ambiguous", f"{shown(quote.text)} stands {len(places)} times, and which is not said"
            )
        which = 1 if quote.n is None else quote.n
        if not 0 < which <= len(places):
            raise Unfounded(
                "wrong_occurrence", f"{shown(quote.text)} stands {len(places)} times, not {which}"
            )
        start = places[which - 1]
        return self.parsed.span(start, start + len(quote.text))

    def _places(self, words: str) -> Iterator[int]:
        if not words.strip():
            return
        text = self.parsed.report.text
        for first, last in self.pieces:
            at = text.find(words, first, last)
            while at >= 0:
                if self.parsed.doc.char_span(at, at + len(words)) is not None:  # tokens, none of them cut
                    yield at
                at = text.find(words, at + 1, last)


def shown(words: str) -> str:
    """The beginning of what a model wrote, harmless to store and show."""
    line = visible(in_one_line(words))
    return f"“{line[:SHOWN]}…”" if len(line) > SHOWN else f"“{line}”"


def windows_of(parsed: ParsedReport, longest: int = LONGEST) -> Iterator[Window]:
    """The stretches of a report, each with its headline and dateline; without what a page prints around it."""
    told = [one for one in parsed.sentences if one.segment.kind not in NO_ACCOUNT]
    head = [one for one in told if one.segment.kind in HEAD]
    at = 0
    while at < len(told):
        end = _end(told, at, longest)
        chosen = {one.index: one for one in (*head, *told[at:end])}
        yield Window(parsed, tuple(_pieces(chosen[index] for index in sorted(chosen))))
        if end == len(told):
            return
        at = max(end - OVERLAP, at + 1)


def _end(sentences: Sequence[Sentence], at: int, longest: int) -> int:
    """How far a stretch from `at` goes; one sentence at least."""
    end, size = at, 0
    while end < len(sentences) and (end == at or size + len(sentences[end].tokens.text) <= longest):
        size += len(sentences[end].tokens.text)
        end += 1
    return end


def _pieces(sentences: Iterable[Sentence]) -> Iterator[tuple[int, int]]:
    """Runs of sentences that follow each other, as `[start, end)`."""
    run: list[Sentence] = []
    for one in sentences:
        if run and one.index != run[-1].index + 1:
            yield run[0].start, run[-1].end
            run = []
        run.append(one)
    if run:
        yield run[0].start, run[-1].end
