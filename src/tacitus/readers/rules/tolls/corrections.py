"""What a correction takes back: "An earlier version said that 14 people were killed. The number is eight."

A correction is no account of what happened, and nothing is claimed from it alone. Where it names the figure that the
article has now, and another beside it, the article's figure replaces the other (`TollMention.supersedes`), with the
correction among its evidence; where the article still has the figure that the correction calls wrong, the right one
is claimed in its place. Where it names no more than what an earlier version said, the only figure that the article has
for that harm replaces it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tacitus.model.parsed import ParsedReport
from tacitus.model.records import Count, Segment, Span
from tacitus.model.vocabulary import Effect
from tacitus.readers.rules.tolls.lexicon import toll_lexicon
from tacitus.readers.rules.tolls.quantities import Quantity
from tacitus.text.lexicon import corrections

if TYPE_CHECKING:
    from tacitus.readers.rules.tolls.find import TollMention


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction: its words, the figures in it, and the effects that it speaks of.

    `stands`: the figure that replaces the others, None where the correction leaves open which does; `told` is that
    figure in its own words.
    """

    span: Span
    figures: frozenset[int]
    effects: frozenset[Effect]
    stands: int | None = None
    told: Count | None = None

    @property
    def standing(self) -> frozenset[int]:
        """The figures that may replace others of the correction."""
        return self.figures if self.stands is None else frozenset({self.stands})


def with_corrections(
    mentions: Sequence[TollMention], parsed: ParsedReport, known: Sequence[Quantity]
) -> list[TollMention]:
    """`mentions`, those that a correction speaks of replacing the figures that it takes back. Their places stay."""
    noted = list(_corrections(mentions, parsed, known))
    return [
        _put_right(_corrected(mention, noted, parsed), mentions, noted, parsed) if noted else mention
        for mention in mentions
    ]


def _put_right(
    mention: TollMention, mentions: Sequence[TollMention], noted: Sequence[Correction], parsed: ParsedReport
) -> TollMention:
    """`mention` with the figure of a correction that calls its own, the only one of the article, wrong."""
    figure = mention.count.best if mention.count else None
    at = parsed.doc[mention.trigger].idx
    for correction in noted:
        if (
            correction.told is not None
            and figure in correction.figures - correction.standing
            and not correction.span.start <= at < correction.span.end
            and mention.effect in correction.effects
            and _only_figure(mentions, mention.effect, parsed) == figure
        ):
            evidence = (*mention.evidence, correction.span)
            return replace(mention, count=correction.told, supersedes=mention.count, evidence=evidence)
    return mention


def _corrected(mention: TollMention, noted: Sequence[Correction], parsed: ParsedReport) -> TollMention:
    figure = mention.count.best if mention.count else None
    at = parsed.doc[mention.trigger].idx
    for correction in noted:
        inside = correction.span.start <= at < correction.span.end
        taken_back = correction.figures - {figure}
        if (
            inside
            or figure not in correction.standing
            or mention.effect not in correction.effects
            or not taken_back
        ):
            continue
        count = Count(low=min(taken_back), best=None, high=max(taken_back), text=None)
        return replace(mention, supersedes=count, evidence=(*mention.evidence, correction.span))
    return mention


def _corrections(
    mentions: Sequence[TollMention], parsed: ParsedReport, known: Sequence[Quantity]
) -> Iterator[Correction]:
    """The corrections of a report that name one effect and two figures, or only the figure that was wrong."""
    for segment in parsed.report.segments:
        if segment.kind != "correction":
            continue
        within = [q for q in known if segment.start <= parsed.doc[q.start].idx < segment.end]
        figures = frozenset(figure for quantity in within for figure in _figures(quantity, parsed))
        effects = frozenset(_effects(mentions, segment, parsed))
        if len(effects) != 1 or not figures:
            continue
        span = parsed.span(segment.start, segment.end)
        if len(figures) > 1:
            told = _right(within, parsed)
            yield Correction(span, figures, effects, told.best if told else None, told)
        elif _tells_of_before(segment, parsed):
            (effect,) = effects
            standing = _only_figure(mentions, effect, parsed)
            if standing is not None:
                yield Correction(span, figures, effects, standing)


def _right(within: Sequence[Quantity], parsed: ParsedReport) -> Count | None:
    """The one figure of a correction that it does not call wrong; None where it leaves that open."""
    counted = [quantity for quantity in within if quantity.kind in ("count", "other")]
    wrong = [quantity for quantity in counted if _is_denied(quantity, parsed)] or [
        quantity for quantity in counted if _is_of_before(quantity, parsed)
    ]
    right = [quantity for quantity in counted if quantity not in wrong]
    spoken = [figure for quantity in right for figure in _figures(quantity, parsed)]
    taken_back = {figure for quantity in wrong for figure in _figures(quantity, parsed)}
    if not wrong or len(spoken) != 1 or taken_back & set(spoken):
        return None
    (one,), (figure,) = right, spoken
    text = parsed.doc[one.start if one.best is not None else one.end - 1 : one.end]
    span = parsed.span(text.start_char, text.end_char)
    return Count(low=one.low if one.best is not None else figure, best=figure, high=one.high, text=span)


def _is_denied(quantity: Quantity, parsed: ParsedReport) -> bool:
    """ "…, not 14" """
    before = " ".join(token.lower_ for token in parsed.doc[max(0, quantity.start - 3) : quantity.start])
    return before.removesuffix(" the").endswith(corrections().against)


def _is_of_before(quantity: Quantity, parsed: ParsedReport) -> bool:
    """ "An earlier version said that 14 …" """
    return any(token.lower_ in corrections().before for token in parsed.doc[quantity.start].sent)


def _tells_of_before(segment: Segment, parsed: ParsedReport) -> bool:
    words = corrections().before
    return any(t.lower_ in words for t in parsed.doc if segment.start <= t.idx < segment.end)


def _only_figure(mentions: Sequence[TollMention], effect: Effect, parsed: ParsedReport) -> int | None:
    """The figure that the article gives for a harm, None where it gives several or none: a part is no other figure."""
    notes = [segment for segment in parsed.report.segments if segment.kind == "correction"]
    told = {
        mention.count.best
        for mention in mentions
        if mention.effect == effect
        and mention.count is not None
        and mention.is_part_of is None
        and not mention.cumulative
        and not any(note.start <= parsed.doc[mention.trigger].idx < note.end for note in notes)
    }
    return next(iter(told)) if len(told) == 1 else None


def _figures(quantity: Quantity, parsed: ParsedReport) -> Iterator[int]:
    """The figures of a number phrase; of one that names a paragraph ("in paragraph 2 to eight") what follows that."""
    if quantity.kind not in ("count", "other"):
        return
    spoken = [quantity.best] if quantity.best is not None else [quantity.low, quantity.high]
    if quantity.start and parsed.doc[quantity.start - 1].lower_ in corrections().whereabouts:
        spoken = spoken[1:]
    yield from (figure for figure in spoken if figure is not None)


def _effects(mentions: Sequence[TollMention], segment: Segment, parsed: ParsedReport) -> Iterator[Effect]:
    """What a correction speaks of: the harm that is read in it, and the words for it that have no figure there."""
    for mention in mentions:
        if segment.start <= parsed.doc[mention.trigger].idx < segment.end:
            yield mention.effect
    words = toll_lexicon()
    for token in parsed.doc:
        if segment.start <= token.idx < segment.end:
            lemma = token.lemma_.lower()
            for named in (words.verbs, words.states, words.nouns_of, words.counted_nouns):
                if lemma in named:
                    yield named[lemma]
