"""Where the trained encoder has a say beside the rules: which words name an incident, who took part, and where.

The rules come first. The encoder only speaks where it is sure and they are silent, or where it is sure that they
erred; whatever it adds names it and its probability. The thresholds were chosen on the train part of our own corpus.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tacitus.extract.encoder import PartRole, WordReading
    from tacitus.extract.events import EventMention
    from tacitus.extract.scene import Scene
    from tacitus.extract.triggers import Trigger
    from tacitus.model.records import Mention

ADDED = {"agent": 0.7, "patient": 0.7, "place": 0.5}
"""From this probability on a role that the rules left empty is filled."""
DROPPED = {"agent": 0.03, "patient": 0.02, "place": 0.02}
"""Below this one, what the rules found is dropped."""
NO_INCIDENT = 0.05
"""Below this probability, of an incident and of every type of event, a word of the lexicon names none."""
INCIDENT = 0.9
"""From this probability on, of both, a word that the rules took in a peaceful sense names one."""
PEACEFUL = "peaceful sense"
"""How the rules' objection begins that the encoder may overrule; the others name a reason it cannot weigh."""
MODIFIERS = frozenset({"compound", "amod", "nmod", "poss", "det", "nummod"})


def objection(scene: Scene, trigger: Trigger, why_not: str | None) -> str | None:
    """Why a word names no incident, after what the rules object (None: nothing); None when it names one."""
    told = scene.told.get(trigger.token.i)
    if told is None:
        return why_not
    incident = told.types["incident"]
    event = max(chance for name, chance in told.types.items() if name != "incident")
    if why_not is None and max(incident, event) < NO_INCIDENT:
        return f"encoder: an incident {incident:.2f}, an event {event:.2f}"
    if why_not is not None and why_not.startswith(PEACEFUL) and min(incident, event) >= INCIDENT:
        return None
    return why_not


def complete(scene: Scene, mention: EventMention) -> None:
    """Fill the empty roles of a mention with what the encoder is sure of, and drop what it is sure is wrong."""
    readings = [scene.told[t.token.i] for t in mention.triggers if t.token.i in scene.told]
    if not readings:
        return
    mention.initiators = _kept(readings, "agent", mention.initiators)
    mention.targets = _kept(readings, "patient", mention.targets)
    mention.places = [p for p in mention.places if _place(readings, p) >= DROPPED["place"]]
    if not mention.initiators:
        mention.initiators = _added(scene, mention, readings, "agent", "initiators", mention.targets)
    if not mention.targets:
        mention.targets = _added(scene, mention, readings, "patient", "targets", mention.initiators)
    if not mention.places:
        mention.places = _places(scene, mention, readings)


def likelihood(readings: Iterable[WordReading], role: PartRole, token: Token) -> float:
    """How likely a word plays a role in an event that several words name: the surest of them."""
    return max(reading.role(role, token.idx, token.idx + len(token)) for reading in readings)


def _kept(readings: list[WordReading], role: PartRole, tokens: list[Token]) -> list[Token]:
    return [token for token in tokens if likelihood(readings, role, token) >= DROPPED[role]]


def _added(
    scene: Scene,
    mention: EventMention,
    readings: list[WordReading],
    role: PartRole,
    name: str,
    taken: list[Token],
) -> list[Token]:
    chances = {
        token: likelihood(readings, role, token) for token in _parties(scene, mention) if token not in taken
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
        if token.i in own or token.i in scene.time_at or token.i in scene.means_at:
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


def _places(scene: Scene, mention: EventMention, readings: list[WordReading]) -> list[Mention]:
    start, end = mention.sentence.start, mention.sentence.end
    local = [place for place in scene.spotted.places if start <= place.start < end]
    chosen = [place for place in local if _place(readings, place) >= ADDED["place"]]
    if chosen:
        mention.encoded["places"] = _how(min(_place(readings, place) for place in chosen))
    return chosen
