"""How well an incident is supported, in the manner of Airwars' grading of reported incidents.

Airwars grades claims of civilian harm as confirmed (a belligerent accepts responsibility), fair (two or more
credible sources), weak (a single source), contested (competing claims of who did it) and discounted (it did
not happen as claimed). The words are kept; the conditions here are those that can be read off claims.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tacitus.model.ledger import Grade
from tacitus.model.records import Actor, Incident, Toll
from tacitus.resolve.accounts import Account, total, voice_of

OWNED = ("claimed", "acknowledged")
"""Kinds by which an actor says that he did it himself."""
HOLDING = ("narrated", *OWNED, "attributed", "assessed")
"""Kinds of attribution that hold an actor to have done it."""
SPEAK_FOR_ONESELF = frozenset({"party", "authority", "outlet"})
"""Roles of speakers by whose mouth a party owns to a deed; a witness, an analyst or a paper only says that it did."""
FAR_MORE = 2
"""So many times the dead that somebody owns to are another deed than his; fewer are a later count of it."""
Parties = dict[str, str]
"""Key → a name, in canonical order."""


def grade(members: list[Account], origins: set[str]) -> tuple[Grade, tuple[str, ...]]:
    """The grade and the reasons for it, most telling first."""
    if all(member.incident.status == "denied" for member in members):
        return "discounted", ("every report that tells of it says that it did not happen",)
    incidents = [member.incident for member in members]
    claimed, denied = owners(incidents), parties(incidents, "denied")
    sure = owners(incidents, doubted=False)
    held = parties(incidents, *HOLDING)
    if both := _common(claimed, denied):
        return "contested", (f"both claimed and denied by {both}",)
    if len(claimed) > 1:
        return "contested", (f"claimed by {_listed(claimed.values())}",)
    if both := _common(held, denied):
        return "contested", (f"named as having done it, and denying it: {both}",)
    less = _owned_in_part(incidents)
    if sure and less is None:
        return "confirmed", (f"claimed by {_listed(sure.values())}", _independence(origins))
    doubt = (f"claimed by {_listed(claimed.values())}, which no report takes for sure",) if claimed else ()
    if sure and less is not None:
        own, others = less
        doubt = (f"claimed by {_listed(sure.values())} with {own} killed, where others tell of {others}",)
    if len(origins) > 1:
        return "fair", (_independence(origins), *doubt)
    return "weak", (_independence(origins), *doubt)


def owners(incidents: Iterable[Incident], *, doubted: bool = True) -> Parties:
    """Who says himself, or through an organ of his, that he did it.

    `doubted`: also where the report that passes it on leaves open whether it is so ("could not be verified").
    """
    return {
        party_key(row.actor): row.actor.name
        for incident in incidents
        for row in incident.responsibility
        if row.kind in OWNED and (doubted or row.hedge is None)
        if not row.speaker or row.speaker[0].role in SPEAK_FOR_ONESELF
    }


def _owned_in_part(incidents: Sequence[Incident]) -> tuple[int, int] | None:
    """The dead of whom he who owns to it tells, and those of whom another does, where these are `FAR_MORE` times as many.

    He has not owned to what they tell.
    """
    voices = {
        voice_of(row.speaker[0])
        for incident in incidents
        for row in incident.responsibility
        if row.kind in OWNED and row.speaker
    }
    own: list[Toll] = []
    others: list[Toll] = []
    for toll in (toll for incident in incidents for toll in incident.tolls):
        if toll.effect == "killed" and toll.part_of is None and toll.scope == "incident" and toll.speaker:
            by_owner = voice_of(toll.speaker[0]) in voices
            (own if by_owner else others).append(toll)
    owned = max((total(toll) or 0 for toll in own), default=0)
    most = max((toll.low or toll.best or 0 for toll in others), default=0)
    return (owned, most) if owned and most >= FAR_MORE * owned else None


def parties(incidents: Iterable[Incident], *kinds: str) -> Parties:
    """Who stands in these relations to the incident, as `narrated` initiator or by responsibility."""
    found: Parties = {}
    for incident in incidents:
        narrated = incident.initiators if "narrated" in kinds else ()
        said = [row.actor for row in incident.responsibility if row.kind in kinds]
        for actor in (*narrated, *said):
            found.setdefault(party_key(actor), actor.name)
    return found


def party_key(actor: Actor) -> str:
    """A state and its forces are one party, whatever words name them; others go by their id, else their name."""
    if actor.country and actor.category in ("state", "state_forces"):
        return f"state:{actor.country}"
    return actor.id or actor.name.casefold()


def _common(one: Parties, other: Parties) -> str:
    return _listed(one[key] for key in one.keys() & other.keys())


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))


def _independence(origins: set[str]) -> str:
    return f"{len(origins)} independent origins" if len(origins) != 1 else "a single origin"
