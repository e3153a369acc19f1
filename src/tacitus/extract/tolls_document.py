"""What a whole report says of its main incident: one figure per effect and kind of victim.

For readers that need one number a report (and the evaluation on corpora that label so). The ledger keeps
every figure with its speaker; nothing here feeds it.

How a figure is chosen: tolls that cover more than one incident, parts of totals, noughts and tolls from
sentences about other incidents are left out. The first sentence that states a figure for the kind leads: a
report opens with what it knows. Coordinated victims of one sentence are added up. A later larger figure replaces
it only when the text says that the toll rose; other later figures widen the range `low`..`high`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tacitus.extract.tolls import TollMention
from tacitus.extract.tolls_lexicon import toll_lexicon
from tacitus.model.vocabulary import Effect

if TYPE_CHECKING:
    from tacitus.model.parsed import ParsedReport, Sentence

Kind = Callable[[TollMention], str | None]
"""Which kind of victim a toll belongs to for the purpose at hand; None leaves it out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentToll:
    """The main incident's toll: `best` figure, the span `low`..`high` of the figures given, the tolls used."""

    effect: Effect
    kind: str
    low: int
    best: int
    high: int
    used: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Figure:
    sentence: int
    value: int
    places: tuple[int, ...]
    update: bool
    background: bool


def document_tolls(
    parsed: ParsedReport, tolls: Sequence[TollMention], kind: Kind
) -> tuple[DocumentToll, ...]:
    """One figure per effect and kind. `used` are indexes into `tolls`."""
    grouped: dict[tuple[Effect, str], dict[int, list[int]]] = {}
    for place, toll in enumerate(tolls):
        name = kind(toll)
        sentence = parsed.sentence_at(parsed.doc[toll.trigger].idx)
        if name is None or sentence is None or not _counts(toll):
            continue
        grouped.setdefault((toll.effect, name), {}).setdefault(sentence.index, []).append(place)
    made = []
    for (effect, name), by_sentence in grouped.items():
        figures = [_figure(parsed, tolls, index, places) for index, places in by_sentence.items()]
        chosen = _choose(effect, name, [f for f in figures if f is not None])
        if chosen is not None:
            made.append(chosen)
    return tuple(made)


def figure_of(toll: TollMention) -> int | None:
    """The one number of a toll: best, else the bound that is given."""
    count = toll.count
    if count is None:
        return None
    return next((n for n in (count.best, count.high, count.low) if n is not None), None)


def _counts(toll: TollMention) -> bool:
    figure = figure_of(toll)
    return bool(figure) and not toll.negated


def _figure(
    parsed: ParsedReport, tolls: Sequence[TollMention], index: int, places: Sequence[int]
) -> _Figure | None:
    usable = [p for p in places if not tolls[p].cumulative]
    totals = [p for p in usable if tolls[p].is_part_of not in usable]
    if not totals:
        return None
    sentence = parsed.sentences[index]
    return _Figure(
        sentence=index,
        value=_sum(tolls, totals),
        places=tuple(totals),
        update=any(tolls[p].update for p in totals),
        background=is_background(sentence),
    )


def _sum(tolls: Sequence[TollMention], places: Sequence[int]) -> int:
    """Coordinated victims (one trigger) add up; of several triggers in a sentence the largest sum counts."""
    by_trigger: dict[int, int] = {}
    for place in places:
        by_trigger[tolls[place].trigger] = by_trigger.get(tolls[place].trigger, 0) + (figure_of(tolls[place]) or 0)
    return max(by_trigger.values())


def _choose(effect: Effect, kind: str, figures: Sequence[_Figure]) -> DocumentToll | None:
    current = [f for f in figures if not f.background] or list(figures)
    if not current:
        return None
    lead = current[0]
    for figure in current[1:]:
        if figure.update and figure.value > lead.value:
            lead = figure
    values = [f.value for f in current]
    return DocumentToll(
        effect=effect, kind=kind, low=min(values), best=lead.value, high=max(values), used=lead.places
    )


def is_background(sentence: Sentence) -> bool:
    """Whether a sentence speaks of another, earlier or separate incident."""
    words = toll_lexicon()
    text = f" {sentence.tokens.text.lower()} "
    return any(f" {phrase} " in text for phrase in words.elsewhere)
