"""Who and what an incident names, in which part: what the pages of actors, speakers and places are found by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, get_args

from tacitus.model.ledger import LedgerIncident
from tacitus.model.records import Actor, Claim, Place
from tacitus.resolve.accounts import voice_key, voice_of
from tacitus.resolve.values import is_unnamed

Part = Literal["doer", "target", "claimed", "denied", "accused", "speaker", "place"]
"""In which part somebody or something is named: who did it, whom it was aimed at, who claims or acknowledges it, denies
it, is blamed for it by another, who speaks of it, where it was."""
PARTS: tuple[str, ...] = get_args(Part)
Named = tuple[Part, str, str, bool]
"""(part, key, name as it is written, whether it is known: False for a name that neither registry nor gazetteer has)."""
_PARTS: dict[str, Part] = {
    "claimed": "claimed",
    "acknowledged": "claimed",
    "denied": "denied",
    "attributed": "accused",
    "assessed": "accused",
}


def names_of(incident: LedgerIncident, claims: Iterable[Claim]) -> tuple[Named, ...]:
    """Everything that an incident names, each once for each part and spelling."""
    return tuple(dict.fromkeys(_names(incident, claims)))


def actor_key(actor: Actor) -> str:
    """An actor by the registry's id, else by his name however it is written."""
    return actor.id or voice_key(actor.name)


def place_key(place: Place) -> str:
    """A place by the gazetteer's id, else by its name and country however it is written."""
    return place.gazetteer or f"{voice_key(place.name)}, {place.country or ''}"


def _names(incident: LedgerIncident, claims: Iterable[Claim]) -> Iterator[Named]:
    for part, actors in (("doer", incident.initiators), ("target", incident.targets)):
        for actor in actors:
            yield from _actor("doer" if part == "doer" else "target", actor)
    for said in incident.responsibility:
        yield from _actor(_PARTS[said.kind], said.actor)
    for claim in claims:
        for link in claim.speaker:
            yield "speaker", voice_of(link), link.name, link.id is not None
    if incident.where is not None:
        place = incident.where
        known = place.gazetteer is not None
        yield "place", place_key(place), place.name, known
        if place.text is not None and voice_key(place.text.text) != voice_key(place.name):
            yield "place", place_key(place), place.text.text, known


def _actor(part: Part, actor: Actor) -> Iterator[Named]:
    named = any(letter.isupper() for letter in actor.name) and not is_unnamed(actor)
    yield part, actor_key(actor), actor.name, actor.id is not None or not named
    if (
        actor.text is not None
        and actor.id is not None
        and voice_key(actor.text.text) != voice_key(actor.name)
    ):
        yield part, actor_key(actor), actor.text.text, True
