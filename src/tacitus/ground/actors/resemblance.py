"""How far two actors may be one, for resolution."""

from __future__ import annotations

from rapidfuzz import fuzz

from tacitus.ground.actors.folding import fold, words_of
from tacitus.model.records import Actor

NEAR_NAMES = 90
"""`rapidfuzz` token-set ratio (0..100) above which two names without id count as one name (our choice)."""
FORCES = frozenset({"state", "state_forces"})
IRREGULARS = frozenset({"rebel", "militia", "criminal"})


def same(actor_a: Actor, actor_b: Actor) -> float:
    """0..1: 1.0 for the same registry id or name, 0.0 when they contradict, 0.5 when nothing tells.

    Two ids contradict unless one is the other's state (`Israel` and the `Israel Defense Forces`); two
    countries and two families of categories (state, irregular, civilian) contradict as well.
    """
    if actor_a.id is not None and actor_a.id == actor_b.id:
        return 1.0
    if _contradict(actor_a, actor_b):
        return 0.0
    if _one_names_the_state_of_the_other(actor_a, actor_b):
        return 0.9
    if actor_a.id is not None and actor_b.id is not None:
        return 0.0
    return _by_name(actor_a, actor_b)


def _contradict(a: Actor, b: Actor) -> bool:
    if a.country is not None and b.country is not None and a.country != b.country:
        return True
    families = _family(a), _family(b)
    return None not in families and families[0] != families[1]


def _family(actor: Actor) -> str | None:
    if actor.category == "unknown":
        return None
    if actor.category in FORCES:
        return "state"
    return "irregular" if actor.category in IRREGULARS else actor.category


def _one_names_the_state_of_the_other(a: Actor, b: Actor) -> bool:
    same_country = a.country is not None and a.country == b.country
    return same_country and a.category in FORCES and b.category in FORCES


def _by_name(a: Actor, b: Actor) -> float:
    left, right = (" ".join(fold(word.raw) for word in words_of(actor.name)) for actor in (a, b))
    ratio = fuzz.token_set_ratio(left, right)
    if ratio >= NEAR_NAMES:
        return 0.9
    known = a.category != "unknown" and a.category == b.category
    shared = a.country is not None and a.country == b.country
    if known and shared:
        return 0.8
    return 0.6 if known or shared else 0.5
