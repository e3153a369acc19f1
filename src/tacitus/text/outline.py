"""Where the stories and paragraphs of a report begin: a bulletin, a digest, a live blog tell one thing after another."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from tacitus.model.records import Report, Segment
from tacitus.model.vocabulary import NO_ACCOUNT
from tacitus.text.datelines import is_clock
from tacitus.text.lines import BULLET

HEADS = frozenset({"headline", "subheading", "dateline", "caption"})
"""Kinds of segments that stand above a story and belong to it."""
LONG = 4_500
"""Characters from which on a report may hold several stories: what is shorter is mostly one, whatever its headings."""
PASSAGE = 3_000
"""Longest passage in characters, but for a single paragraph."""
MARK = re.compile(r"[^\w\s]")


@dataclass(frozen=True, slots=True)
class Outline:
    """The offsets at which the paragraphs, stories and passages of a report begin, each by start.

    A passage is of one matter as far as can be told: a story, or whole paragraphs of a longer one.
    """

    paragraphs: tuple[int, ...] = ()
    stories: tuple[int, ...] = ()
    passages: tuple[int, ...] = ()
    is_digest: bool = False
    """Whether several of its stories have a dateline of their own."""

    @property
    def is_flat(self) -> bool:
        """Whether it is that of a long report that nothing parts into stories."""
        return bool(self.passages) and not self.stories

    def passage_of(self, offset: int) -> int:
        """The number of the passage in which an offset lies."""
        return bisect_right(self.passages, offset)


WHOLE = Outline()
"""That of a text that is one story."""


def outline(report: Report) -> Outline:
    """The outline of a report that has segments.

    A story of a long report begins at a heading, a dateline or a time of day alone, a caption, a bullet or a number, and
    below a line of nothing but marks ("* * *"). What stands above a story belongs to it.
    """
    paragraphs = tuple(segment.start for segment in report.segments if segment.kind not in NO_ACCOUNT)
    if len(report.text) < LONG:
        return Outline(paragraphs)
    stories = tuple(_story_starts(report))
    passages = tuple(_passage_starts(paragraphs, stories, len(report.text)))
    return Outline(
        paragraphs, stories, passages, is_digest=sum(map(partial(_is_filed, report), report.segments)) > 1
    )


def _is_filed(report: Report, segment: Segment) -> bool:
    """Whether it is a dateline, and no time of day alone as above an entry of a live blog."""
    return segment.kind == "dateline" and not is_clock(report.text[segment.start : segment.end])


def _story_starts(report: Report) -> Iterator[int]:
    for before, segment in pairwise(report.segments):
        if before.kind in HEADS or _is_rule(report, segment):
            continue
        if segment.kind in HEADS or _is_rule(report, before) or _is_entry(report, segment):
            yield segment.start


def _is_rule(report: Report, segment: Segment) -> bool:
    """Whether it is a line of nothing but marks."""
    text = report.text[segment.start : segment.end]
    return segment.kind == "furniture" and not any(map(str.isalnum, text)) and MARK.search(text) is not None


def _is_entry(report: Report, segment: Segment) -> bool:
    """Whether it opens a line with a bullet or a number."""
    opens_a_line = not report.text[: segment.start].rpartition("\n")[2].strip()
    return opens_a_line and BULLET.match(report.text, segment.start, segment.end) is not None


def _passage_starts(paragraphs: Sequence[int], stories: Sequence[int], end: int) -> Iterator[int]:
    own = frozenset(stories)
    begun = 0
    for start, following in pairwise((*paragraphs, end)):
        if start in own or following - begun > PASSAGE:
            yield start
            begun = start
