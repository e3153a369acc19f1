"""On whose word a doer stands: the outlet's, his own, somebody else's, or nobody's.

"The army carried out the strike, the RSF said" puts the strike on the army on the RSF's word; "Kyiv did not say that
its forces had done it" puts it on nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from tacitus.ontology.actor_categories import lookup
from tacitus.readers.rules.attribution.charges import cues
from tacitus.readers.rules.attribution.model import holding
from tacitus.readers.rules.attribution.sides import GOVERNMENTS, STATES, principal
from tacitus.readers.rules.attribution.speakers import role_of
from tacitus.readers.rules.factuality.assess import NOT_HAPPENED, Factuality, assess
from tacitus.syntax import dependencies as syntax

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Token

    from tacitus.readers.rules.attribution.model import Attribution
    from tacitus.readers.rules.scene import Scene

Word = Literal["narrated", "own", "said", "accused", "assessed", "denied", "none"]
"""Who answers for it: the outlet; the doer; another; another who only claims or accuses; one who judges; one who says
that it is not so; nobody."""
WORD_OF_CLASS: dict[str, Word] = {
    "claim": "accused",
    "accuse": "accused",
    "assess": "assessed",
    "believe": "assessed",
    "deny": "denied",
}
"""Class of the cue → what a saying by another makes of the doer; every other class that tells: "said"."""


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
    if told.status in NOT_HAPPENED or any(a.negated for a in sayings) or _is_only_rumoured(told, sayings):
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
    # "rejected the accusation that it was behind it": nobody owns what he denies; and where another rejects what
    # somebody says of "its forces", the forces may be those of either
    either = voices[0].verb_class == "say" or any(one.own for one in denials)
    return tuple(one for one in denials if one.own) if inner.own and denials and either else (inner, *denials)


def _standing_by(scene: Scene, by: Attribution, doer: Token, *, denied: bool, hedged: bool) -> Standing:
    assert by.source_head is not None
    own = is_self(scene, doer, syntax.antecedent_of(scene.parsed.doc[by.source_head]))
    own = own or _is_admitted(scene, by, doer)
    if denied or by.verb_class == "deny":
        return Standing("denied", by, own)
    if own:
        return Standing("own", by, own)
    return Standing(WORD_OF_CLASS.get(by.verb_class, "said"), by, hedged=hedged)


def _is_admitted(scene: Scene, by: Attribution, doer: Token) -> bool:
    """ "Soldiers fired on the crowd, the provincial commander admitted": he answers for them."""
    cue = scene.parsed.doc[by.cue_index]
    if cue.lemma_.lower() not in cues().admit or by.source_head is None:
        return False
    official = role_of(scene.parsed.doc[by.source_head], scene.describe) == "authority"
    return official and scene.describe(doer).category in STATES


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
    whose = (doer, *syntax.prepositional(doer, ("of",)))  # "fighters of its northern command"
    owners = [child for head in whose for child in head.children if child.dep_ == "poss"]
    if any(scene.speaker_of_self(owner) == source for owner in owners):
        return True
    return doer.pos_ != "PRON" and source.pos_ != "PRON" and _is_one_side(scene, doer, source)


def _is_one_side(scene: Scene, doer: Token, source: Token) -> bool:
    """ "The Israeli army said that Israel …", "the government said that soldiers …"."""
    side = principal(scene, source) or _whose_member(source) or source
    if side.lemma_.lower() in {word.lemma_.lower() for word in (doer, *syntax.modifiers(doer))}:
        return side != source  # "the rebel spokesman said rebel fighters had …"
    one, other = scene.describe(doer), scene.describe(side)
    if one.id is not None and one.id == other.id:
        return True
    if one.category not in STATES or other.category not in STATES or one.country != other.country:
        return False
    if any(_has_its_own_name(scene, token) for token in (doer, side)):
        return False
    named = one.country is not None or other.category == "state_forces"
    return named or doer.lower_ in GOVERNMENTS


def _whose_member(source: Token) -> Token | None:
    """ "A member of the Yaw Defence Force"."""
    return next((t for t in syntax.prepositional(source, ("of",)) if t.pos_ == "PROPN"), None)


def _has_its_own_name(scene: Scene, force: Token) -> bool:
    """ "The Kachin army", of no known country: not the force of just any state that is told of beside it."""
    if scene.describe(force).country is not None:
        return False
    return any(m.pos_ == "PROPN" and lookup(m.lemma_) is None for m in syntax.modifiers(force))
