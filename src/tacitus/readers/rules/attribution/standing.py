"""On whose word a doer stands: the outlet's, his own, somebody else's, or nobody's.

"The army carried out the strike, the RSF said" puts the strike on the army on the RSF's word; "Kyiv did not say that
its forces had done it" puts it on nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from tacitus.ontology.actor_categories import lookup
from tacitus.readers.rules.attribution.model import holding
from tacitus.readers.rules.attribution.speakers import is_speaking_noun, role_of
from tacitus.readers.rules.factuality.assess import Factuality, assess
from tacitus.syntax import dependencies as syntax

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Token

    from tacitus.readers.rules.attribution.model import Attribution
    from tacitus.readers.rules.scene import Scene

Word = Literal["narrated", "own", "said", "accused", "assessed", "denied", "none"]
"""Who answers for it: the outlet; the doer; another; another who only claims or accuses; one who judges; one who says
that it is not so; nobody."""
UNREAL = frozenset({"planned", "threatened", "conditional", "hypothetical", "generic"})
WORD_OF_CLASS: dict[str, Word] = {
    "claim": "accused",
    "accuse": "accused",
    "assess": "assessed",
    "believe": "assessed",
    "deny": "denied",
}
"""Class of the cue → what a saying by another makes of the doer; every other class that tells: "said"."""
STATES = frozenset({"state", "state_forces"})
ARMED = frozenset({"state_forces", "rebel", "militia", "criminal"})


@dataclass(frozen=True, slots=True)
class Standing:
    """`by` is the attribution on whose word the doer stands; `own` whether its source speaks of its own deed."""

    word: Word
    by: Attribution | None = None
    own: bool = False
    hedged: bool = False

    @property
    def does(self) -> bool:
        """Whether the report gives him as the doer rather than as the one accused."""
        return self.word in ("narrated", "own", "said")


NOBODY = Standing("none")


def standing(scene: Scene, deed: Token, doer: Token, told: Factuality | None = None) -> Standing:
    """How it stands with `doer` as the one who did `deed` (verb or noun); a denial by anybody outweighs the rest."""
    found = standings(scene, deed, doer, told)
    return next((one for one in found if one.word == "denied"), found[0] if found else NOBODY)


def standings(scene: Scene, deed: Token, doer: Token, told: Factuality | None = None) -> tuple[Standing, ...]:
    """On whose word `doer` did `deed`: the innermost voice, and those who deny it; empty where nobody says so.

    `told` is the deed's factuality where it is known.
    """
    told = told or assess(scene.parsed, deed, scene.attributions)
    sayings = [
        a for a in holding(scene.attributions, deed.i) if _is_about(a, doer) and (a.tells or a.negated)
    ]
    if told.status in UNREAL or any(a.negated for a in sayings) or _is_only_rumoured(told, sayings):
        return ()
    voices = sorted((a for a in sayings if a.source_head is not None), key=lambda a: a.size)
    hedged = told.modality in ("alleged", "assessed")
    denied = told.status == "negated" or (
        told.status == "denied" and all(a.verb_class != "deny" for a in voices)
    )
    if not voices:
        return () if denied else (Standing("assessed" if hedged else "narrated", hedged=hedged),)
    inner = _standing_by(scene, voices[0], doer, denied=denied, hedged=hedged)
    outer = (a for a in voices[1:] if a.verb_class == "deny")
    denials = tuple(_standing_by(scene, a, doer, denied=True, hedged=hedged) for a in outer)
    # "rejected the accusation that it was behind it": nobody owns what he denies
    return denials if inner.own and any(one.own for one in denials) else (inner, *denials)


def _standing_by(scene: Scene, by: Attribution, doer: Token, *, denied: bool, hedged: bool) -> Standing:
    assert by.source_head is not None
    own = is_self(scene, doer, scene.parsed.doc[by.source_head])
    if denied or by.verb_class == "deny":
        return Standing("denied", by, own)
    if own:
        return Standing("own", by, own)
    return Standing(WORD_OF_CLASS.get(by.verb_class, "said"), by, hedged=hedged)


def _is_about(attribution: Attribution, doer: Token) -> bool:
    """Whether the doer is part of what is said, or is who says it ("denied shelling", "claimed to have killed")."""
    return attribution.holds(doer.i) or attribution.source_head == doer.i


def _is_only_rumoured(told: Factuality, sayings: Sequence[Attribution]) -> bool:
    """ "It is rumoured that …", "it was claimed that …": somebody's word, nobody knows whose."""
    sourceless = all(a.source_head is None for a in sayings)
    return sourceless and (told.modality == "alleged" or any(a.verb_class == "claim" for a in sayings))


def deed_of(scene: Scene, doer: Token, triggers: frozenset[int] | set[int]) -> Token:
    """The word for what a doer did: the nearest verb or trigger above him."""
    path = syntax.clause_path(doer)
    verb = next((node for node in path if node.i in triggers or node.pos_ in ("VERB", "AUX")), doer)
    says = any(a.source_head == doer.i for a in scene.attributions.cued_in(verb.i, verb.i + 1))
    if verb.i in triggers or not (says or verb.lemma_.lower() in syntax.OBJECT_CONTROL):
        return verb
    # "accused X of shelling the town": the shelling is what X did; and what a speaker did he tells
    return next((node for node in verb.subtree if node.i in triggers and node.i > doer.i), verb)


def is_self(scene: Scene, doer: Token, source: Token) -> bool:
    """Whether who did it is who speaks: one word, a pronoun of his, the same actor, or a state's own forces."""
    if doer.i == source.i or scene.speaker_of_self(doer) == source:
        return True
    owners = [child for child in doer.children if child.dep_ == "poss"]
    if any(scene.speaker_of_self(owner) == source for owner in owners):
        return True
    return doer.pos_ != "PRON" and source.pos_ != "PRON" and _is_one_side(scene, doer, source)


def _is_one_side(scene: Scene, doer: Token, source: Token) -> bool:
    """ "The Israeli army said that Israel …", "the government said that soldiers …"."""
    one, other = scene.describe(doer), scene.describe(principal(scene, source) or source)
    if one.id is not None and one.id == other.id:
        return True
    if one.category not in STATES or other.category not in STATES or one.country != other.country:
        return False
    named = one.country is not None or other.category == "state_forces"
    return named or doer.lower_ in GOVERNMENTS


def principal(scene: Scene, source: Token) -> Token | None:
    """The body that a speaker speaks for, None where his words do not name it.

    "A spokesman for the rebels", "the army spokesman", "Iran's foreign ministry", "Hamas official X", "the Afghan
    branch of Islamic State".
    """
    if role_of(source) == "media":
        return None
    phrases = [source, *(child for child in source.children if child.dep_ in ("appos", "compound", "nmod"))]
    for head in phrases:
        # "the Afghan branch of Islamic State" speaks for that group, and for no state
        owners = [*syntax.prepositional(head, ("of", "for", "from"))]
        owners += [c for c in head.children if c.dep_ in ("poss", "compound", "nmod", "amod")]
        for owner in (*owners, *phrases[1:]):
            if owner != source and is_party(scene, owner):
                return owner
    return None


OFFICES = frozenset({"spokesman", "spokeswoman", "spokesperson", "commander", "chief", "general", "official"})
"""People who speak for a side without being it."""
GOVERNMENTS = frozenset({"government", "regime", "junta", "authorities"})


def is_party(scene: Scene, token: Token) -> bool:
    """Whether a phrase names a side: a force, an armed group, a state or an organ of it, no person of an office."""
    if token.lemma_.lower() in OFFICES or (token.ent_type_ == "PERSON" and token.i not in scene.actor_at):
        return False
    if token.pos_ not in ("NOUN", "PROPN", "ADJ"):
        return False
    known = scene.describe(token)
    if known.category == "state" and token.i in scene.actor_at:
        noun = lookup(token.lemma_)
        return known.id is not None or (noun is not None and not noun.is_people)
    if known.id is not None and known.category in ARMED:
        return True
    return scene.is_armed(token) or token.lower_ in GOVERNMENTS or _is_body_of_a_side(scene, token)


def _is_body_of_a_side(scene: Scene, token: Token) -> bool:
    """ "The separatist council", "the rebel command": a body called by those whose it is."""
    noun = lookup(token.lemma_)
    people = noun.is_people if noun is not None else not is_speaking_noun(token)
    return not people and any(
        child.dep_ in ("amod", "compound") and child.i not in scene.place_at and scene.is_armed(child)
        for child in token.children
    )
