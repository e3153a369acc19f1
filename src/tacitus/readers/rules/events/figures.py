"""Which mention a figure of dead and wounded is of; where a sentence tells of no act it makes one of its own."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

from tacitus.model.vocabulary import NO_ACCOUNT
from tacitus.ontology.events import Kind
from tacitus.readers.rules.attribution.standing import is_self
from tacitus.readers.rules.events.mentions import EventMention
from tacitus.readers.rules.events.triggers import Trigger
from tacitus.readers.rules.learned import tolls as tolls_of
from tacitus.syntax import dependencies as syntax

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tacitus.model.parsed import Sentence
    from tacitus.readers.rules.scene import Scene
    from tacitus.readers.rules.tolls.find import TollMention

NOUGHT_REACH = 2
"""Sentences between an attack and "nobody was hurt"."""


BARE = Kind(type="ASSAULT", label="killing", frame="suffer", mode=None, means=None, guarded=True, word="toll")


def attach_tolls(scene: Scene, mentions: list[EventMention], peaceful: Collection[int]) -> list[EventMention]:
    """A toll belongs to the mention of its trigger, else to the nearest mention above or beside it.

    Tolls of sentences without any mention come back as mentions of their own; whom no violence killed (`peaceful`,
    token indexes) is in none.
    """
    bare: dict[int, EventMention] = {}
    owner = {trigger.token.i: mention for mention in mentions for trigger in mention.triggers}
    by_sentence: dict[int, list[EventMention]] = {}
    for mention in mentions:
        by_sentence.setdefault(mention.sentence.index, []).append(mention)
    holders: dict[int, EventMention] = {}
    for place, toll in enumerate(scene.tolls):
        trigger = scene.parsed.doc[toll.trigger]
        if toll.trigger in peaceful or (_is_nought(toll) and _is_denied_by_doer(scene, trigger)):
            continue
        holder = _told_last(by_sentence, toll, scene) if _is_nought(toll) else None
        sentence = scene.parsed.sentence_at(trigger.idx)
        beside = by_sentence.get(sentence.index, []) if sentence else []
        if holder is None:
            holder = next((owner[n.i] for n in _way_up(trigger, owner)), None)
        if holder is None:
            holder = min(beside, key=lambda m: abs(m.lead.token.i - toll.trigger), default=None)
        if not toll.negated:
            holder = tolls_of.act(scene, toll, holder, _acts_near(by_sentence, sentence)) or holder
        if holder is None and toll.why in ("figure told", "breakdown"):
            holder = _told_last(by_sentence, toll, scene)
        if holder is None and toll.is_part_of is not None:
            holder = holders.get(toll.is_part_of)
        if holder is None and not toll.cumulative and not toll.negated:
            holder = _bare_toll(scene, toll, bare, number=len(mentions) + len(bare))
        if holder is not None:
            holder.tolls.append(toll)
            holders[place] = holder
    return list(bare.values())


def _way_up(harm: Token, owner: Collection[int]) -> Iterator[Token]:
    """The words that name an incident on the way up from a word of harm; first the act that did the harm.

    "Wounded 14, weeks after blasts in Galkayo had claimed 130 lives".
    """
    path = list(syntax.clause_path(harm))
    if harm.i not in owner and harm.pos_ == "VERB":
        yield from (doer for doer in syntax.doers(harm) if doer.i in owner)
    yield from (token for token in path if token.i in owner)


def _acts_near(
    by_sentence: Mapping[int, list[EventMention]], sentence: Sentence | None
) -> list[EventMention]:
    """The acts that a sentence tells of, else those of the sentences before; none for what is no account."""
    if sentence is None or sentence.segment.kind in NO_ACCOUNT:
        return []
    told = (by_sentence.get(sentence.index - back, []) for back in range(tolls_of.REACH_BACK + 1))
    acts = ([m for m in mentions if not _tells_only_harm(m)] for mentions in told)
    return next((found for found in acts if found), [])


def _tells_only_harm(mention: EventMention) -> bool:
    return all(trigger.kind.frame in ("harm", "suffer") for trigger in mention.triggers)


def _is_nought(toll: TollMention) -> bool:
    return toll.negated and toll.count is not None and toll.count.best == 0


def _is_denied_by_doer(scene: Scene, harm: Token) -> bool:
    """ "Our forces killed no civilians": he denies a deed of his own, and counts nobody's dead."""
    sources = [a.source_head for a in scene.attributions.around(harm.i) if a.source_head is not None]
    voices = [syntax.antecedent_of(scene.parsed.doc[source]) for source in sources]
    return any(is_self(scene, doer, voice) for doer in syntax.doers(harm) for voice in voices)


def _told_last(
    by_sentence: dict[int, list[EventMention]], toll: TollMention, scene: Scene
) -> EventMention | None:
    """What a stated nought is of: the last event told of that is not the harm which did not happen."""
    sentence = scene.parsed.sentence_at(scene.parsed.doc[toll.trigger].idx)
    if sentence is None:
        return None
    near = [
        m
        for back in range(NOUGHT_REACH + 1)
        for m in by_sentence.get(sentence.index - back, ())
        if any(trigger.kind.frame not in ("harm", "suffer") for trigger in m.triggers)
    ]
    return max(near, key=lambda m: (m.sentence.index, m.lead.token.i), default=None)


def _bare_toll(
    scene: Scene, toll: TollMention, bare: dict[int, EventMention], *, number: int
) -> EventMention | None:
    token = scene.parsed.doc[toll.trigger]
    sentence = scene.parsed.sentence_at(token.idx)
    if sentence is None or sentence.segment.kind in NO_ACCOUNT or toll.effect not in ("killed", "wounded"):
        return None
    if sentence.index not in bare:
        trigger = Trigger(token=token, start=token.i, end=token.i + 1, kind=BARE, why="bare toll")
        bare[sentence.index] = EventMention(
            index=number, sentence=sentence, triggers=[trigger], toll_only=True
        )
    return bare[sentence.index]
