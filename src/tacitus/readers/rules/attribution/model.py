"""What an attribution is, and the token arithmetic that its readers share."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from tacitus.model.records import Span
from tacitus.readers.rules.factuality.walk import findings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from spacy.tokens import Doc, Token

    from tacitus.model.parsed import ParsedReport

Range = tuple[int, int]
"""Half-open range of token indices of the report's Doc."""

EDGE_MARKS = frozenset(",.;:-–—…()[]")
"""Marks trimmed from the edges of sources and contents; quotation marks stay."""

SPEAKERLESS = frozenset(
    {"ask", "plan", "seem", "evaluate", "mention", "know", "lay_claim", "reject", "order", "call", "blame"}
)
"""Classes that tell nothing of where the report has its knowledge from: no link of a speaker chain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Somebody says, believes, orders or plans something.

    `source` is None when nobody is named ("it was reported"). `source_head` and `cue_index` are token
    indices of the report's Doc, `content_ranges` half-open token ranges matching `content` one to one.
    `medium` is the outlet that was spoken to ("told CNN"). `kind` names the construction, `verb_class` the
    sort of cue (say, report, deny, assess, plan, threaten …: the classes of the `cues/` files). `negated` tells
    that nobody is read as saying it: "did not say", "declined to say", "nobody said", "if X says".
    """

    source: Span | None
    source_head: int | None
    cue: Span
    cue_index: int
    content: tuple[Span, ...]
    content_ranges: tuple[Range, ...]
    verb_class: str
    kind: str
    negated: bool = False
    medium: Span | None = None

    def holds(self, index: int) -> bool:
        """Whether the token at `index` is part of what is attributed."""
        return any(start <= index < end for start, end in self.content_ranges)

    @property
    def tells(self) -> bool:
        """Whether it says that somebody holds the content to be so (or, for a denial, not so)."""
        return self.verb_class not in SPEAKERLESS and not self.negated

    @property
    def size(self) -> int:
        """Tokens of content."""
        return sum(end - start for start, end in self.content_ranges)


class Attributions(tuple[Attribution, ...]):
    """The attributions of a report; those around a token are found without going through all of them."""

    @cached_property
    def _around(self) -> dict[int, list[Attribution]]:
        around: dict[int, list[Attribution]] = {}
        for found in self:
            for index in {i for start, end in found.content_ranges for i in range(start, end)}:
                around.setdefault(index, []).append(found)
        return around

    def around(self, index: int) -> Sequence[Attribution]:
        """Those that hold the token at `index`, in the order of the report."""
        return self._around.get(index, ())

    def cued_in(self, start: int, end: int) -> Sequence[Attribution]:
        """Those whose cue is a token of [start, end); they are sorted by it."""
        first = bisect_left(self, start, key=lambda found: found.cue_index)
        return self[first : bisect_left(self, end, lo=first, key=lambda found: found.cue_index)]

    @cached_property
    def cues(self) -> frozenset[int]:
        """Token indices of the cues."""
        return frozenset(found.cue_index for found in self)

    @cached_property
    def voices(self) -> frozenset[int]:
        """Token indices of the heads of sources."""
        return frozenset(found.source_head for found in self if found.source_head is not None)

    @cached_property
    def by_source(self) -> dict[int, Attribution]:
        """Head of a source → the first attribution to it."""
        return {found.source_head: found for found in reversed(self) if found.source_head is not None}


def holding(attributions: Sequence[Attribution], index: int) -> Sequence[Attribution]:
    """Those of `attributions` that hold the token at `index`, in their order."""
    if isinstance(attributions, Attributions):
        return attributions.around(index)
    return [found for found in attributions if found.holds(index)]


def innermost(attributions: Sequence[Attribution], index: int) -> Attribution | None:
    """The shortest of those that hold the token at `index` and name a source."""
    sourced = (found for found in holding(attributions, index) if found.source_head is not None)
    return min(sourced, key=lambda found: found.size, default=None)


@dataclass(slots=True, kw_only=True)
class Draft:
    """An attribution while it is being put together."""

    cue: Token
    cue_range: Range
    verb_class: str
    kind: str
    source: Token | None = None
    source_range: Range | None = None
    contents: list[Range]
    negated: bool = False
    medium: Token | None = None
    aside: bool = False

    def finish(self, parsed: ParsedReport) -> Attribution | None:
        """The frozen attribution, None when no content is left after trimming."""
        doc = parsed.doc
        own = [self.cue_range, *([self.source_range] if self.source_range else [])]
        ranges = [kept for part in dict.fromkeys(self.contents) for kept in without(part, own)]
        ranges = [kept for part in ranges if (kept := trimmed(doc, part)) and has_word(doc, kept)]
        if not ranges:
            return None
        source = _without_adverb(doc, trimmed(doc, self.source_range)) if self.source_range else None
        return Attribution(
            source=parsed.span_of(doc[source[0] : source[1]]) if source else None,
            source_head=self.source.i if self.source is not None and source else None,
            cue=parsed.span_of(doc[self.cue_range[0] : self.cue_range[1]]),
            cue_index=self.cue.i,
            content=tuple(parsed.span_of(doc[start:end]) for start, end in ranges),
            content_ranges=tuple(ranges),
            verb_class=self.verb_class,
            kind=self.kind,
            negated=self.negated or is_unsaid(self.cue) or is_nobody(self.source),
            medium=parsed.span_of(doc[slice(*subtree(self.medium))]) if self.medium is not None else None,
        )


LEADING = frozenset(
    {"earlier", "later", "meanwhile", "also", "however", "separately", "previously", "then", "now"}
)
"""Adverbs that the parser hangs on the source when they open the sentence."""


def _without_adverb(doc: Doc, part: Range | None) -> Range | None:
    if part is not None and part[1] - part[0] > 1 and doc[part[0]].lower_ in LEADING:
        return trimmed(doc, (part[0] + 1, part[1]))
    return part


def subtree(token: Token) -> Range:
    """First to last token of what hangs on `token`."""
    return token.left_edge.i, token.right_edge.i + 1


def without(whole: Range, holes: Iterable[Range]) -> list[Range]:
    """The parts of `whole` outside `holes`, in order."""
    start, end = whole
    parts = []
    for low, high in sorted(holes):
        if low >= end:
            break
        if start < low:
            parts.append((start, low))
        start = max(start, high)
    return [*parts, (start, end)] if start < end else parts


def merged(ranges: Iterable[Range]) -> list[Range]:
    """`ranges` as sorted ones that do not touch."""
    found: list[Range] = []
    for start, end in sorted(ranges):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def overlapping(ranges: Sequence[Range], whole: Range) -> Sequence[Range]:
    """Those of `ranges` (sorted, disjoint) that share a token with `whole`."""
    first = bisect_right(ranges, whole[0], key=lambda part: part[1])
    return ranges[first : bisect_left(ranges, whole[1], lo=first, key=lambda part: part[0])]


def trimmed(doc: Doc, part: Range) -> Range | None:
    """`part` without punctuation and white space at its edges, None when nothing is left."""
    start, end = part
    while start < end and _is_edge(doc[start]):
        start += 1
    while end > start and _is_edge(doc[end - 1]):
        end -= 1
    return (start, end) if start < end else None


def _is_edge(token: Token) -> bool:
    return token.is_space or token.text in EDGE_MARKS


def has_word(doc: Doc, part: Range) -> bool:
    """Whether a letter or digit stands in `part`."""
    return any(doc[i].is_alpha or doc[i].like_num or len(doc[i]) > 2 for i in range(*part))


def child(token: Token, *deps: str) -> Token | None:
    """The first dependent of `token` under one of the relations `deps`."""
    return next((kid for kid in token.children if kid.dep_ in deps), None)


UNSAID = frozenset({"condition", "future", "possible", "hypothetical", "threatened", "attempted"})
"""What the factuality cues say of a saying that was not made, or may never be."""


def is_unsaid(cue: Token) -> bool:
    """Whether a cue speaks of a saying that nobody made: "declined to say", "would not say", "if X claims"."""
    found = [finding for finding in findings(cue) if finding.token.i != cue.i]
    if sum(finding.effect == "flip" for finding in found) % 2 or _is_asked(cue):
        return True
    return any(finding.effect in UNSAID for finding in found)


def _is_asked(cue: Token) -> bool:
    """ "Did Hamas say …?": the auxiliary stands before the subject."""
    subject, first = child(cue, "nsubj"), child(cue, "aux")
    return subject is not None and first is not None and first.i < subject.i and cue.sent[-1].text == "?"


def is_nobody(source: Token | None) -> bool:
    """ "Nobody said", "no group claimed", "neither side said"."""
    if source is None:
        return False
    return source.lower_ in ("nobody", "none", "neither") or any(
        kid.lower_ in ("no", "neither") and kid.dep_ in ("det", "neg") for kid in source.children
    )


def is_negated(token: Token) -> bool:
    """Whether `token` has "not", "n't" or "never" hanging on it."""
    return any(kid.dep_ == "neg" for kid in token.children)
