"""What a report tells of one matter, with all that was spotted there: all of a short report, a story of a long one."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from tacitus.model.parsed import beginning_in
from tacitus.readers.model.marks import ARMED, UNARMED

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tacitus.model.parsed import ParsedReport
    from tacitus.model.records import Mention
    from tacitus.readers.model.marks import Marks
    from tacitus.readers.rules.attribution.model import Attribution
    from tacitus.readers.rules.events.means import MeansMention
    from tacitus.readers.rules.events.mentions import EventMention
    from tacitus.readers.rules.scene import Scene
    from tacitus.text.outline import Outline


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A stretch of a report that is judged by itself (`text.outline`), each kind of mention in the order of the text."""

    scene: Scene
    tokens: Iterable[Token]
    actors: Sequence[Mention]
    times: Sequence[Mention]
    means: Sequence[MeansMention]
    attributions: Sequence[Attribution]


def whole(scene: Scene) -> Passage:
    """The report as one passage."""
    return Passage(
        scene=scene,
        tokens=scene.parsed.doc,
        actors=scene.spotted.actors,
        times=scene.spotted.times,
        means=scene.means,
        attributions=scene.attributions,
    )


GAP = 300
"""Characters without violence between two paragraphs of a collection from which on these are of different stories."""


def in_stories(parsed: ParsedReport, outline: Outline, marks: Marks | None) -> ParsedReport:
    """The report with its sentences numbered by story, where its stories are of different matters.

    Headings and bullets part the stories of a bulletin as they part the sections of one long story. What tells the two
    apart is that the stories of a digest have datelines, and that some of those of a bulletin tell of no violence at all,
    as the network has it. Where nothing parts the paragraphs of such a collection, it is those that tell of none.
    """
    starts = outline.paragraphs if outline.is_flat else outline.stories
    stretches = list(pairwise((*starts, len(parsed.report.text))))
    peaceful = [marks is not None and marks.tells_of_violence(*stretch) < ARMED for stretch in stretches]
    if not outline.is_digest and not (any(peaceful) and sum(peaceful) >= UNARMED * len(peaceful)):
        return parsed
    if outline.is_flat:
        starts = tuple(_behind_a_gap(one for one, none in zip(stretches, peaceful, strict=True) if not none))
    numbered = (replace(one, story=bisect_right(starts, one.start)) for one in parsed.sentences)
    return replace(parsed, sentences=tuple(numbered))


def _behind_a_gap(violent: Iterable[tuple[int, int]]) -> Iterator[int]:
    """Where those of the paragraphs (their characters) begin that stand apart from the one before."""
    last = -GAP
    for start, end in violent:
        if start - last >= GAP:
            yield start
        last = end


def by_passage(
    scene: Scene, mentions: Sequence[EventMention]
) -> Iterator[tuple[Passage, list[EventMention]]]:
    """Each passage in which something is mentioned, with those mentions."""
    if not scene.outline.passages:
        yield whole(scene), list(mentions)
        return
    edges = (0, *scene.outline.passages, len(scene.parsed.report.text))
    told: dict[int, list[EventMention]] = {}
    for mention in mentions:
        told.setdefault(scene.outline.passage_of(mention.sentence.start), []).append(mention)
    for at, here in told.items():
        yield _between(scene, edges[at], edges[at + 1]), here


def _between(scene: Scene, start: int, end: int) -> Passage:
    doc = scene.parsed.doc
    tokens = doc.char_span(start, end, alignment_mode="expand") or doc[:0]
    return Passage(
        scene=scene,
        tokens=tokens,
        actors=beginning_in(scene.spotted.actors, start, end),
        times=beginning_in(scene.spotted.times, start, end),
        means=[means for means in scene.means if start <= means.span.start < end],
        attributions=scene.attributions.cued_in(tokens.start, tokens.end),
    )
