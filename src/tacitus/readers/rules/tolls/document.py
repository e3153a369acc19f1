"""What a whole report says of its main incident: one figure per effect and kind of victim.

For readers that need one number a report (and the evaluation on corpora that label so). The ledger keeps
every figure with its speaker; nothing here feeds it.

How a figure is chosen: tolls that cover more than one incident, parts of totals (and figures equal to such
a part), noughts and tolls from sentences about other incidents are left out. A figure whose people are not
named as any kind takes the kind of an equal figure elsewhere in the report ("29 dead", "29 rebels were
killed"). The first sentence that states an exact figure leads: a report opens with what it knows, and its
headline says "dozens" where the body counts. Coordinated victims of one sentence are added up. A later
larger figure replaces the lead when the text says that the toll rose; others widen the range `low`..`high`.
Those who "were shot" count as wounded only as far as more were shot than are said to have been killed, and
only where nobody says how many were wounded. A kind that first appears long after the lead, and outside the
opening, belongs to another story and is left out, as is one that is only ever "dozens".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tacitus.model.vocabulary import Effect
from tacitus.readers.rules.tolls.find import TollMention
from tacitus.readers.rules.tolls.lexicon import toll_lexicon

if TYPE_CHECKING:
    from tacitus.model.parsed import ParsedReport, Sentence

Kind = Callable[[TollMention], str | None]
"""Which kind of victim a toll belongs to for the purpose at hand; `UNKNOWN` if open, None leaves it out."""

UNKNOWN = "unknown"
PRONOUNS = frozenset({"he", "she", "him", "her", "himself", "herself", "person", "victim"})
OPENING = 4
"""Sentences (headline included) that count as a report's opening: where fakes dev states its main toll."""
OPENING_LETTERS = 1200
"""Characters in which a report calls a shooting fatal, if it does (gvc train: page furniture follows)."""
NEAR = 4
"""How many sentences after the lead another kind's figure may stand and still be of the same incident."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentToll:
    """The main incident's toll: `best` figure, the span `low`..`high` of the figures given, the tolls used.

    `exact`: `best` is a figure, not the least of "dozens". `sentence`: where it stands.
    """

    effect: Effect
    kind: str
    low: int
    best: int
    high: int
    used: tuple[int, ...]
    exact: bool
    sentence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Figure:
    """What one sentence says of one effect and kind."""

    effect: Effect
    kind: str
    sentence: int
    value: int
    exact: bool
    places: tuple[int, ...]
    update: bool
    weak: bool
    additional: bool
    nouns: frozenset[str]
    background: bool


def document_tolls(
    parsed: ParsedReport, tolls: Sequence[TollMention], kind: Kind
) -> tuple[DocumentToll, ...]:
    """One figure per effect and kind. `used` are indexes into `tolls`."""
    figures = _with_kinds(_figures(parsed, _with_the_fatally_shot(parsed, tolls), kind))
    chosen = []
    for effect in dict.fromkeys(f.effect for f in figures):
        of_effect = [f for f in figures if f.effect == effect]
        anchor = _anchor(of_effect)
        for name in dict.fromkeys(f.kind for f in of_effect):
            found = _choose([f for f in of_effect if f.kind == name], anchor)
            if found is not None:
                chosen.append(found)
    return tuple(_without_the_dead(chosen, figures, _dead_people(parsed, tolls)))


def _without_the_dead(
    chosen: Sequence[DocumentToll], figures: Sequence[_Figure], dead: frozenset[str]
) -> Iterator[DocumentToll]:
    """Wounded less those who died of it: the shot and stabbed by number, one person by their noun."""
    for toll in chosen:
        source = next((f for f in figures if f.effect == toll.effect and f.places == toll.used), None)
        if toll.effect != "wounded" or source is None:
            yield toll
        elif source.weak:
            killed = max((t.best for t in chosen if t.effect == "killed" and t.kind == toll.kind), default=0)
            left = toll.best if source.additional else toll.best - killed
            if left > 0:
                yield replace(toll, best=left, low=min(left, toll.low), high=max(left, toll.high - killed))
        elif toll.best > 1 or not source.nouns <= dead:
            yield toll


def _dead_people(parsed: ParsedReport, tolls: Sequence[TollMention]) -> frozenset[str]:
    """What single dead are called, pronouns included once there is one."""
    nouns = {_noun(parsed, t) for t in tolls if t.effect == "killed" and figure_of(t) == 1} - {None}
    return frozenset({str(noun) for noun in nouns} | PRONOUNS) if nouns else frozenset()


def _with_the_fatally_shot(parsed: ParsedReport, tolls: Sequence[TollMention]) -> Sequence[TollMention]:
    """Tolls with those who "were shot" among the dead, where the report says that it was fatal.

    That is: it counts no dead but speaks of a fatal shooting in its opening; or says elsewhere that the same
    people, uncounted, were killed; or calls a suicide what somebody did to themselves.
    """
    text = parsed.report.text.lower()
    dead = [t for t in tolls if t.effect == "killed" and not t.negated]
    fatal = not any(figure_of(t) and not t.reflexive for t in dead) and _names(
        text[:OPENING_LETTERS], toll_lexicon().fatal_reports
    )
    uncounted = {_noun(parsed, t) for t in dead if t.count is None} - {None}
    suicide = "suicide" in text and "attempted suicide" not in text
    return [
        replace(t, effect="killed", weak=False)
        if t.weak
        and t.effect == "wounded"
        and not t.negated
        and ((fatal and figure_of(t) == 1) or _noun(parsed, t) in uncounted or (suicide and t.reflexive))
        else t
        for t in tolls
    ]


def _names(text: str, phrases: frozenset[str]) -> bool:
    return any(phrase in text for phrase in phrases)


def _noun(parsed: ParsedReport, toll: TollMention) -> str | None:
    """The victim noun's lemma, None for a bare figure."""
    return parsed.doc[toll.head].lemma_.lower() if toll.head is not None else None


def figure_of(toll: TollMention) -> int | None:
    """The one number of a toll: best, else the bound that is given."""
    count = toll.count
    if count is None:
        return None
    return next((n for n in (count.best, count.high, count.low) if n is not None), None)


def _figures(parsed: ParsedReport, tolls: Sequence[TollMention], kind: Kind) -> list[_Figure]:
    parts = {_part_key(t) for t in tolls if t.is_part_of is not None}
    grouped: dict[tuple[int, Effect, str], list[int]] = {}
    for place, toll in enumerate(tolls):
        name = kind(toll)
        sentence = parsed.sentence_at(parsed.doc[toll.trigger].idx)
        if name is None or sentence is None or toll.negated or toll.cumulative or not figure_of(toll):
            continue
        if toll.is_part_of is None and not (_part_key(toll) in parts and toll.group != UNKNOWN):
            grouped.setdefault((sentence.index, toll.effect, name), []).append(place)
    return [
        _figure(parsed, index, tolls, effect, name, places)
        for (index, effect, name), places in sorted(grouped.items(), key=lambda entry: entry[0][0])
    ]


def _part_key(toll: TollMention) -> tuple[Effect, str, int | None]:
    return toll.effect, toll.group, figure_of(toll)


def _figure(
    parsed: ParsedReport,
    index: int,
    tolls: Sequence[TollMention],
    effect: Effect,
    kind: str,
    places: Sequence[int],
) -> _Figure:
    sentence = parsed.sentences[index]
    return _Figure(
        effect=effect,
        kind=kind,
        sentence=sentence.index,
        value=_sum(tolls, places),
        exact=all((count := tolls[p].count) is not None and count.best is not None for p in places),
        places=tuple(places),
        update=any(tolls[p].update for p in places),
        weak=all(tolls[p].weak for p in places),
        additional=all(tolls[p].additional for p in places),
        nouns=frozenset(noun for p in places if (noun := _noun(parsed, tolls[p]))),
        background=is_background(sentence),
    )


def _sum(tolls: Sequence[TollMention], places: Sequence[int]) -> int:
    """Coordinated victims (one trigger) add up; of several triggers in a sentence the largest sum counts.

    Who "then killed himself" comes on top of those he killed, as do "another two" and who was "also" killed.
    """
    by_trigger: dict[int, int] = {}
    oneself, first = 0, tolls[places[0]].trigger
    for place in places:
        trigger = tolls[place].trigger
        if tolls[place].reflexive and len(places) > 1:
            oneself = 1
        elif tolls[place].additional and tolls[place].trigger != first:
            by_trigger[first] = by_trigger.get(first, 0) + (figure_of(tolls[place]) or 0)
        else:
            by_trigger[trigger] = by_trigger.get(trigger, 0) + (figure_of(tolls[place]) or 0)
    return max(by_trigger.values(), default=0) + oneself


def _with_kinds(figures: Sequence[_Figure]) -> list[_Figure]:
    """Figures of unknown kind take that of an equal figure of the same effect."""
    known = {(f.effect, f.value): f.kind for f in reversed(figures) if f.kind != UNKNOWN and f.value > 1}
    return [
        replace(f, kind=known.get((f.effect, f.value), UNKNOWN)) if f.kind == UNKNOWN else f for f in figures
    ]


def _anchor(figures: Sequence[_Figure]) -> int:
    """Sentence of the first current figure of an effect, whatever its kind."""
    return next((f.sentence for f in figures if not f.background), figures[0].sentence)


def _choose(figures: Sequence[_Figure], anchor: int) -> DocumentToll | None:
    near = [f for f in figures if f.sentence <= max(OPENING, anchor + NEAR)]
    current = [f for f in near if not f.background] or near
    if not current:
        return None
    current = [f for f in current if not f.weak] or current
    exact = [f for f in current if f.exact] or _counted_later(figures, current)
    lead = (exact or current)[0]
    for figure in current:
        if figure.update and figure.value > lead.value:
            lead = figure
    if not lead.exact and lead.sentence > anchor:
        return None
    values = [f.value for f in (exact or current)]
    return DocumentToll(
        effect=lead.effect,
        kind=lead.kind,
        low=min(values),
        best=lead.value,
        high=max(values),
        used=lead.places,
        exact=lead.exact,
        sentence=lead.sentence,
    )


def _counted_later(figures: Sequence[_Figure], current: Sequence[_Figure]) -> list[_Figure]:
    """The first exact figure further down that "dozens" may have meant."""
    least = max(f.value for f in current)
    later = (f for f in figures if f.exact and not f.weak and not f.background and f.value >= least)
    return [f for f in [next(later, None)] if f is not None]


def is_background(sentence: Sentence) -> bool:
    """Whether a sentence speaks of another, earlier or separate incident."""
    text = f" {sentence.tokens.text.lower()} "
    return any(f" {phrase} " in text for phrase in toll_lexicon().elsewhere)
