"""Where the trained encoder has a say beside the rules: it fills the roles that they left empty.

The rules come first, and what they found is never replaced: dropping what the encoder held unlikely, and taking or
leaving triggers by its word, gained nothing on our own reports. Whatever it adds names it and its probability. The
thresholds were chosen on the dev part of our own corpus.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from tacitus.model.vocabulary import SUMMARIES

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tacitus.model.records import Mention
    from tacitus.readers.model.encoder import PartRole, WordReading
    from tacitus.readers.rules.events.mentions import EventMention
    from tacitus.readers.rules.scene import Scene

ADDED = {"agent": 0.9, "patient": 0.9, "place": 0.5}
"""From this probability on a role that the rules left empty is filled."""
MODIFIERS = frozenset({"compound", "amod", "nmod", "poss", "det", "nummod"})


def complete(scene: Scene, mention: EventMention, placed: Collection[int], engaged: Collection[int]) -> None:
    """Fill the empty roles of a mention with what the encoder is sure of.

    `placed` has the starts of the places that already belong to a mention: a place is not given twice. Nor is
    anybody who has a role by the rules (`engaged`, token indexes): who struck after a drone had hit did not fly
    the drone. Headlines and captions, which leave out words, get no parties.
    """
    readings = [scene.told[t.token.i] for t in mention.triggers if t.token.i in scene.told]
    if not readings:
        return
    if mention.segment not in SUMMARIES:
        if not mention.initiators:
            mention.initiators = _added(scene, mention, readings, "agent", "initiators", engaged)
        if not mention.targets:
            taken = {*engaged, *(token.i for token in mention.initiators)}
            mention.targets = _added(scene, mention, readings, "patient", "targets", taken)
    if not mention.places:
        mention.places = _places(scene, mention, readings, placed)


def likelihood(readings: Iterable[WordReading], role: PartRole, token: Token) -> float:
    """How likely a word plays a role in an event that several words name: the surest of them."""
    return max(reading.role(role, token.idx, token.idx + len(token)) for reading in readings)


def _added(
    scene: Scene,
    mention: EventMention,
    readings: list[WordReading],
    role: PartRole,
    name: str,
    taken: Collection[int],
) -> list[Token]:
    chances = {
        token: likelihood(readings, role, token) for token in _parties(scene, mention) if token.i not in taken
    }
    chosen = [token for token, chance in chances.items() if chance >= ADDED[role]]
    if chosen:
        mention.encoded[name] = _how(min(chances[token] for token in chosen))
    return chosen


def _how(chance: float) -> str:
    return f"encoder '{chance:.2f}'"


def _parties(scene: Scene, mention: EventMention) -> Iterator[Token]:
    """Heads of the sentence's phrases for people, bodies and states, names before a noun included."""
    own = {trigger.token.i for trigger in mention.triggers}
    for token in mention.sentence.tokens:
        # those who are only counted are a toll's matter
        if token.i in own or any(
            token.i in table for table in (scene.time_at, scene.means_at, scene.victim_at)
        ):
            continue
        named = scene.actor_at.get(token.i)
        if named is not None:
            if token.head == token or scene.actor_at.get(token.head.i) != named:
                yield token
        elif token.pos_ in ("NOUN", "PROPN") and token.dep_ not in MODIFIERS:
            if scene.is_people(token) or scene.is_armed(token) or scene.target_class(token) is not None:
                yield token


def _place(readings: Iterable[WordReading], place: Mention) -> float:
    return max(reading.place(place.start, place.end) for reading in readings)


def _no_places(scene: Scene, mention: EventMention) -> set[int]:
    """Starts of names that only qualify a noun or name a clock: "the Saudi hospital", "Sanaa time"."""
    return {
        scene.place_at[token.i].start
        for token in mention.sentence.tokens
        if token.i in scene.place_at
        and (
            token.dep_ in ("amod", "compound", "poss")
            or (token.i + 1 < len(token.doc) and token.nbor(1).lower_ == "time")
        )
        and token.head.i not in scene.place_at
    }


def _places(
    scene: Scene, mention: EventMention, readings: list[WordReading], placed: Collection[int]
) -> list[Mention]:
    inside = range(mention.sentence.start, mention.sentence.end)
    barred = _no_places(scene, mention)
    local = [
        place
        for place in scene.spotted.places
        if place.start in inside and place.start not in placed and place.start not in barred
    ]
    chosen = [place for place in local if _place(readings, place) >= ADDED["place"]]
    if chosen:
        mention.encoded["places"] = _how(min(_place(readings, place) for place in chosen))
    return chosen
