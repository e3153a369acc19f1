"""What words alone say of whose act it was, of a party that is pointed to: it denies, takes on itself, is accused.

Only words that leave no doubt of what is said are read: to deny, to take on oneself, to accuse, "our men".
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tacitus.model.vocabulary import ResponsibilityKind
from tacitus.ontology.actor_categories import lookup
from tacitus.readers.rules.attribution.charges import charging, cues
from tacitus.readers.rules.attribution.lexicon import word_list
from tacitus.readers.rules.attribution.model import holding, innermost, is_nobody, is_unsaid
from tacitus.readers.rules.attribution.sides import may_claim, side_of
from tacitus.readers.rules.attribution.speakers import is_voice
from tacitus.readers.rules.attribution.standing import is_self
from tacitus.readers.rules.roles import LAUNCH
from tacitus.syntax import dependencies as syntax

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tacitus.readers.rules.scene import Scene

NONE = frozenset({"no", "none", "nothing", "never", "neither", "nobody", "nor"})
HEADS = frozenset({"compound", "amod", "nmod", "poss", "appos", "conj"})
"""Relations by which a party's name stands in the phrase of who speaks for it."""
LONGEST = 4
"""Steps from a name to the head of such a phrase."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What is said of a party: by whom (None: nobody is named), and the word by which."""

    kind: ResponsibilityKind
    actor: Token
    speaker: Token | None
    cue: Token


def word_on(scene: Scene, party: Token, deeds: Collection[int]) -> Word | None:
    """What the words say of a party; `deeds` are token indexes of words that name a deed."""
    return _said_by(scene, party) or _said_of(scene, party, deeds) or _told(scene, party, deeds)


def charged_with_no_deed(party: Token, deeds: Collection[int]) -> bool:
    """Whether a party is accused, and of something that is no deed: "of negligence", "for not acting"."""
    verbs = [verb for verb in syntax.clause_path(party) if verb.lemma_.lower() in charging()]
    return bool(verbs) and not _of_a_deed(party, deeds)


def rejects_another_thing(party: Token) -> bool:
    """ "Rejected the report as one-sided", "rejected the offer": nothing of a deed."""
    verb = next((node for node in syntax.clause_path(party) if node.pos_ == "VERB"), party)
    objects = syntax.direct_objects(verb) if verb.lemma_.lower() in cues().reject else []
    return bool(objects) and not _of_it(objects)


def _said_by(scene: Scene, head: Token) -> Word | None:
    """What a party says of itself, by its own name or by who speaks for it."""
    phrase = head
    for _ in range(LONGEST):
        if phrase.dep_ in HEADS:
            phrase = phrase.head
        elif phrase.dep_ == "pobj" and phrase.head.lower_ in ("of", "for", "from"):
            phrase = phrase.head.head
        else:
            break
    speaker = next((t for t in (head, phrase) if t.dep_ == "nsubj" and t.head.pos_ == "VERB"), None)
    if speaker is None or is_nobody(speaker) or not is_voice(scene, speaker):
        return None
    verb = speaker.head
    party = head if speaker == head and may_claim(scene, head) else side_of(scene, speaker)
    if party is None or party.ent_type_ == "PERSON" or _is_not_said(verb):
        return None
    return _own_word(scene, party, speaker, verb)


def _is_not_said(verb: Token) -> bool:
    return any(child.dep_ == "neg" for child in verb.children) or is_unsaid(verb)


def _own_word(scene: Scene, party: Token, speaker: Token, verb: Token) -> Word | None:
    said, lemma = cues(), verb.lemma_.lower()
    objects = syntax.direct_objects(verb)
    if lemma in said.deny | said.reject:
        return Word(kind="denied", actor=party, speaker=speaker, cue=verb) if _of_it(objects) else None
    if lemma in said.call:
        taken = [t for t in verb.subtree if t.i > verb.i and t.dep_ in ("dobj", "nsubj")]
        return (
            Word(kind="denied", actor=party, speaker=speaker, cue=verb) if taken and _of_it(taken) else None
        )
    if lemma in said.take and any(
        t.lemma_.lower() in ("responsibility", "credit") or t.lower_ == "it" for t in objects
    ):
        return Word(kind="claimed", actor=party, speaker=speaker, cue=verb)
    told = [a for a in scene.attributions.cued_in(verb.i, verb.i + 1) if a.tells]
    content = [scene.parsed.doc[i] for a in told for part in a.content_ranges for i in range(*part)]
    own = any(scene.speaker_of_self(t) == speaker for t in content)
    if own and any(_undoes(t) for t in content):
        return Word(kind="denied", actor=party, speaker=speaker, cue=verb)
    return None


def _undoes(word: Token) -> bool:
    """Whether a word says that something was not done; "doesn't target civilians" says so of nothing that happened."""
    if word.dep_ != "neg":
        return word.lower_ in NONE
    return not any(child.dep_ == "aux" and child.tag_ in ("VBZ", "VBP") for child in word.head.children)


def _of_it(objects: Sequence[Token]) -> bool:
    """Whether what is denied takes up what was said before: "denied it", "rejected the accusation".

    Who rejects a report as one-sided says nothing of the deed.
    """
    words = (cues().accusations | cues().blame_nouns) - word_list("document_nouns")
    return all(
        t.lower_ in ("it", "this", "that", "everything")
        or (t.lemma_.lower() in words and not syntax.is_plural(t))
        for t in objects
    )


def _said_of(scene: Scene, head: Token, deeds: Collection[int]) -> Word | None:
    """What another says of a party: that it stands accused, or that it did nothing."""
    by = innermost(scene.attributions, head.i)
    if by is None or by.source_head is None or by.negated:
        return None
    source, cue = syntax.antecedent_of(scene.parsed.doc[by.source_head]), scene.parsed.doc[by.cue_index]
    if not is_voice(scene, source):
        return None
    if by.verb_class == "deny" or _does_nothing(head):
        return Word(kind="denied", actor=head, speaker=source, cue=cue)
    if by.verb_class in ("accuse", "blame") and not is_self(scene, head, source):
        return (
            Word(kind="attributed", actor=head, speaker=source, cue=cue) if _of_a_deed(head, deeds) else None
        )
    return None


def _does_nothing(head: Token) -> bool:
    """ "No gendarme fired", "the brigade had not come near the town"."""
    verb = head.head
    return head.dep_ == "nsubj" and (is_nobody(head) or any(child.dep_ == "neg" for child in verb.children))


def _of_a_deed(head: Token, deeds: Collection[int]) -> bool:
    """Whether a party is accused of a deed (`deeds` are token indexes of words that name one), if it is told of what.

    Not "of negligence", "for not acting", "of sponsoring terrorism", "of covering up the bombing".
    """
    behind = [
        t
        for t in head.doc[head.i : head.sent.end]
        if t.dep_ in ("pobj", "pcomp") and _is_charge(t.head, head)
    ]
    return all(_is_deed(one, deeds) for of in behind for one in (of, *of.conjuncts))


def _is_charge(preposition: Token, head: Token) -> bool:
    """Whether an "of" or "for" is that of accusing or blaming, also where the parse hangs it on the party."""
    verbs = [preposition.head, *([head.head] if preposition.head == head else [])]
    return preposition.lower_ in ("of", "for", "over") and any(v.lemma_.lower() in charging() for v in verbs)


def _is_deed(told: Token, deeds: Collection[int]) -> bool:
    if told.pos_ not in ("VERB", "AUX"):
        return told.i in deeds or told.pos_ in ("PRON", "PROPN") or lookup(told.lemma_) is not None
    carried_out = told.lemma_.lower() in cues().carry_out | LAUNCH
    objects = [
        *(syntax.direct_objects(told) if carried_out else ()),
        *syntax.prepositional(told, ("in", "behind")),
    ]
    negated = any(child.dep_ == "neg" for child in told.children)
    return not negated and (told.i in deeds or any(one.i in deeds for one in objects))


def _told(scene: Scene, head: Token, deeds: Collection[int]) -> Word | None:
    """What is told without a speaker: who was blamed, and what "our men" did."""
    for verb in syntax.clause_path(head):
        if verb.pos_ == "VERB" and verb.lemma_.lower() in charging() and head not in syntax.doers(verb):
            apart = any(t.text == ";" for t in head.doc[min(head.i, verb.i) : max(head.i, verb.i)])
            if apart or verb.tag_ == "VB" or _is_not_said(verb) or not _of_a_deed(head, deeds):
                return None
            speaker = next((t for t in syntax.doers(verb) if is_voice(scene, t)), None)
            return Word(kind="attributed", actor=head, speaker=speaker, cue=verb)
    told = any(said.source_head is not None for said in holding(scene.attributions, head.i))
    if head.i not in scene.quoted and not told and any(child.lower_ == "our" for child in head.children):
        verb = next((node for node in syntax.clause_path(head) if node.pos_ in ("VERB", "AUX")), head)
        return Word(kind="claimed", actor=head, speaker=None, cue=verb)
    return None
