"""Who a source is: its role in the speaker chain, and the name behind a pronoun or a bare surname."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from tacitus.ontology.actor_categories import lookup
from tacitus.ontology.events import event_lexicon
from tacitus.readers.rules.attribution.clauses import is_media
from tacitus.readers.rules.attribution.lexicon import (
    generic_heads,
    media_names,
    role_modifiers,
    role_nouns,
    word_list,
)
from tacitus.readers.rules.attribution.model import child, is_nobody
from tacitus.syntax.dependencies import NOUN_MODIFIERS, is_definite, prepositional

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from spacy.tokens import Token

    from tacitus.model.parsed import ParsedReport
    from tacitus.model.records import Actor
    from tacitus.model.vocabulary import SpeakerRole
    from tacitus.readers.rules.attribution.model import Attribution
    from tacitus.readers.rules.scene import Scene

ROLE_OF_CATEGORY: dict[str, SpeakerRole] = {
    "state_forces": "authority",
    "state": "authority",
    "rebel": "party",
    "militia": "party",
    "criminal": "party",
    "civilian": "witness",
    "io": "monitor",
    "ngo": "monitor",
    "media": "media",
}
PERSONAL = frozenset({"he", "she"})
GROUPED = frozenset({"they"})
SPOKESMEN = frozenset(
    {"spokesman", "spokeswoman", "spokesperson", "official", "source", "caller", "statement"}
)
"""Who speak for somebody: no side of their own."""
NAMED = frozenset({"PERSON", "ORG", "GPE", "NORP"})
RELATIVES = frozenset({"who", "which", "that"})
TITLES = frozenset(
    {"mr", "mr.", "mrs", "mrs.", "ms", "ms.", "miss", "sir", "dr", "dr.", "gen.", "col.", "maj."}
)


def role_of(source: Token, describe: Callable[[Token], Actor | None] | None = None) -> SpeakerRole | None:
    """The role of the source headed by `source`, None when neither its words nor `describe` tell.

    Words come first (a spokesman of a rebel group is party, see below), then the registry's category.
    """
    role = _role_of_words(source)
    actor = describe(source) if describe is not None else None
    known = ROLE_OF_CATEGORY.get(actor.category) if actor is not None else None
    if role == "authority" and known == "party":
        return "party"
    return role or known


def _role_of_words(source: Token) -> SpeakerRole | None:
    table = role_nouns()
    decided = _role_of_modifiers(source)
    if decided is not None:
        return decided
    if is_media(source) or source.lower_ in media_names():
        return "media"
    if source.lemma_.lower() == "agency":
        # of agencies only the bare one is an agency of news
        return None if any(k.dep_ in NOUN_MODIFIERS for k in source.children) else "media"
    near = [source, *(kid for kid in source.children if kid.dep_ == "appos")]
    near += [
        kid for token in tuple(near) for kid in token.children if kid.dep_ in ("compound", "nmod", "amod")
    ]
    for token in near:
        role = table.get(token.lemma_.lower()) or table.get(token.lower_)
        if role:
            return role
    return None


def _role_of_modifiers(source: Token) -> SpeakerRole | None:
    """The role that modifiers lend a generic head: "aid group", "rebel spokesman", "a spokesman for …"."""
    if source.lemma_.lower() not in generic_heads():
        return None
    for kid in source.children:
        word = kid if kid.dep_ in ("compound", "nmod", "amod") else None
        if kid.dep_ == "prep" and kid.lower_ in ("for", "of", "from"):
            word = child(kid, "pobj")
        role = role_modifiers().get(word.lower_) if word is not None else None
        if role is not None:
            return role
    return None


def is_voice(scene: Scene, source: Token) -> bool:
    """Whether a source can speak: people and bodies; no event, figure, victim count, weapon, document or clause."""
    if source.i in scene.time_at or source.i in scene.means_at or is_nobody(source):
        return False
    if any(kid.lower_ == "our" for kid in (source, *source.children)) and source.i not in scene.quoted:
        return False  # "our researchers": the outlet's own
    if source.pos_ == "PRON":
        return source.lower_ in PERSONAL | GROUPED | RELATIVES | {"it"} or source.i in scene.quoted
    if source.pos_ not in ("NOUN", "PROPN", "ADJ"):
        return _named_beside(source) is not None
    if source.i in scene.actor_at or source.ent_type_ in NAMED:
        return True
    if any(kid.dep_ == "nummod" for kid in source.children) and _is_anybody(scene, source):
        return False
    return source.pos_ == "PROPN" or is_speaking_noun(source)


def _is_anybody(scene: Scene, source: Token) -> bool:
    """ "As many as 100 people", "six children": counted, not heard."""
    noun = lookup(source.lemma_)
    return source.i in scene.victim_at or (noun is not None and noun.group in ("unknown", "child"))


def is_speaking_noun(noun: Token) -> bool:
    """Whether a common noun names people or a body ("a villager", "the office"), not a thing or an event."""
    word = noun.lemma_.lower()
    if (word,) in event_lexicon().nouns or word == "body":
        return False
    known = role_nouns().get(word) or role_nouns().get(noun.lower_)
    people = word.endswith(("man", "woman", "person", "ist", "ian"))
    members = (lookup(of.lemma_) for of in prepositional(noun, ("of",)))
    of_people = any(
        member is not None and member.is_people for member in members
    )  # "a collective of relatives"
    return bool(known) or word in generic_heads() or lookup(noun.lemma_) is not None or people or of_people


def _named_beside(token: Token) -> Token | None:
    """ "One of them, Adnan Majali": the name set beside a number."""
    return next((kid for kid in token.children if kid.dep_ == "appos" and kid.ent_type_ == "PERSON"), None)


def author_of(document: Token) -> Token | None:
    """Who stands behind a document that "said": "a statement from the army", "the ministry's report"."""
    if document.lemma_.lower() not in word_list("document_nouns"):
        return None
    owner = child(document, "poss")
    return owner or next(prepositional(document, ("from", "by", "of")), None)


def resolve_speakers(parsed: ParsedReport, attributions: Sequence[Attribution]) -> dict[int, int]:
    """Source head → head of the noun phrase that names the same speaker best (token indices).

    Sources that already name themselves, or cannot be told, are left out. Pronouns go to the last speaker of their
    number and kind, "who" to its antecedent, a surname to the full name, an office to the only one named with it,
    and a titled surname that was never introduced to the one earlier spokesman without a name.
    """
    doc = parsed.doc
    heads = sorted({a.source_head for a in attributions if a.source_head is not None})
    speaking = {i: doc[i] for i in heads}
    full, bearers = _full_names(parsed), _bearers(speaking.values())
    resolved: dict[int, int] = {}
    last: dict[str, int] = {}
    unnamed: list[int] = []
    heard = _Heard()
    for i, token in speaking.items():
        if token.lower_ in RELATIVES:
            if token.head.dep_ == "relcl":
                resolved[i] = token.head.head.i
        elif token.lower_ in KIND_OF_PRONOUN:
            before = last.get(KIND_OF_PRONOUN[token.lower_])
            if before is not None:
                resolved[i] = before
        elif token.pos_ == "PROPN" and token.ent_type_ in ("PERSON", ""):
            named = full.get(token.lower_)
            if named is not None and named < i:
                resolved[i] = named
            elif named is None and _is_titled(token) and len(unnamed) == 1:
                resolved[i] = unnamed.pop()
            last["person"] = resolved.get(i, i)
        else:
            bearer = bearers.get(token.lemma_.lower()) if is_definite(token) else None
            if bearer is None and _takes_up_somebody(token):
                bearer = heard.only_one_like(token)
            if bearer is not None and bearer != i:
                resolved[i] = bearer
            elif token.pos_ in ("NOUN", "PROPN"):
                heard.add(token)
            if _is_person_noun(token) and _named_beside(token) is None and bearer is None:
                unnamed += [i] if token.tag_ != "NNS" else []
            if (kind := _kind(token)) is not None:
                last[kind] = resolved.get(i, i)
    return resolved


def _takes_up_somebody(noun: Token) -> bool:
    """ "The general", "the monitoring group": a definite noun that says no more than what somebody is."""
    describing = [
        kid for kid in noun.children if kid.dep_ not in ("det", "punct", "relcl", "amod", "compound")
    ]
    adjectives = [kid for kid in noun.children if kid.dep_ in ("amod", "compound")]
    bare = not describing and all(kid.lower_ in role_modifiers() for kid in adjectives)
    return noun.pos_ == "NOUN" and bare and any(kid.lower_ == "the" for kid in noun.children)


class _Heard:
    """Who spoke so far, each a speaker of his own, by word and by kind and role: time stays linear."""

    def __init__(self) -> None:
        self._same: defaultdict[str, list[Token]] = defaultdict(list)
        self._like: defaultdict[tuple[str | None, SpeakerRole | None], list[Token]] = defaultdict(list)
        self._last: dict[str | None, Token] = {}

    def add(self, speaker: Token) -> None:
        """Remember one more."""
        kind = _kind(speaker)
        self._same[speaker.lemma_].append(speaker)
        self._like[kind, _role_of_words(speaker)].append(speaker)
        self._last[kind] = speaker

    def only_one_like(self, noun: Token) -> int | None:
        """The last speaker before a noun, where it can stand for him alone; None where another could be meant.

        It is of the same word, or of the same kind and role where the word says no more ("group", not "army").
        """
        role, kind = _role_of_words(noun), _kind(noun)
        tells = role is not None and noun.lemma_.lower() in generic_heads()
        found = self._same.get(noun.lemma_) or (self._like.get((kind, role), []) if tells else [])
        return found[0].i if len(found) == 1 and found[0] is self._last.get(kind) else None


KIND_OF_PRONOUN = {"he": "person", "she": "person", "they": "people", "it": "body"}
"""Pronoun of a speaker → what it can stand for."""


def _kind(source: Token) -> str | None:
    """What a noun that speaks is: a person, people, or a body."""
    if source.pos_ not in ("NOUN", "PROPN"):
        return None
    if source.tag_ in ("NNS", "NNPS") or child(source, "conj") is not None:
        return "people"
    if source.ent_type_ == "PERSON" or _is_person_noun(source):
        return "person"
    return "body"


def _bearers(sources: Iterable[Token]) -> dict[str, int]:
    """Office → the source that is named with it, where one only is: "the governor, Pavlo Kyrylenko"."""
    found: dict[str, set[int]] = {}
    for source in sources:
        if source.pos_ == "NOUN" and _named_beside(source) is not None:
            found.setdefault(source.lemma_.lower(), set()).add(source.i)
        elif source.ent_type_ == "PERSON":
            beside = [
                k
                for k in source.children
                if k.dep_ in ("compound", "nmod", "appos") and k.lemma_.lower() in role_nouns()
            ]
            for title in beside:
                found.setdefault(title.lemma_.lower(), set()).add(source.i)
    return {office: min(holders) for office, holders in found.items() if len(holders) == 1}


def _full_names(parsed: ParsedReport) -> dict[str, int]:
    """Surname → head token of the first mention with a first name."""
    names: dict[str, int] = {}
    for entity in parsed.doc.ents:
        words = [token for token in entity if token.is_alpha and token.lower_ not in TITLES]
        if entity.label_ == "PERSON" and len(words) > 1:
            names.setdefault(words[-1].lower_, entity.root.i)
    return names


def _is_titled(token: Token) -> bool:
    return any(kid.lower_ in TITLES for kid in token.children if kid.dep_ in ("compound", "nmod"))


def _is_person_noun(token: Token) -> bool:
    lemma, noun = token.lemma_.lower(), lookup(token.lemma_)
    return token.pos_ == "NOUN" and (
        lemma.endswith(("man", "woman", "person", "er", "or", "ist", "ian", "ent", "al"))
        or (noun is not None and noun.is_people)
    )
