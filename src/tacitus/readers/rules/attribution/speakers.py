"""Who a source is: its role in the speaker chain, and the name behind a pronoun or a bare surname."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tacitus.ontology.actor_categories import lookup
from tacitus.ontology.events import event_lexicon
from tacitus.readers.rules.attribution.clauses import is_media
from tacitus.readers.rules.attribution.lexicon import generic_heads, media_names, role_modifiers, role_nouns
from tacitus.readers.rules.attribution.model import child, is_nobody

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

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
    near = [source, *(kid for kid in source.children if kid.dep_ == "appos")]
    near += [
        kid for token in tuple(near) for kid in token.children if kid.dep_ in ("compound", "nmod", "amod")
    ]
    for token in near:
        role = table.get(token.lemma_.lower()) or table.get(token.lower_)
        if role:
            return role  # type: ignore[return-value]
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
            return role  # type: ignore[return-value]
    return None


def is_voice(scene: Scene, source: Token) -> bool:
    """Whether a source can speak: people and bodies; no event, figure, victim count, weapon, document or clause."""
    if source.i in scene.time_at or source.i in scene.means_at or is_nobody(source):
        return False
    if source.pos_ == "PRON":
        return source.lower_ in PERSONAL | GROUPED | RELATIVES | {"it", "we", "i", "us"}
    if source.pos_ not in ("NOUN", "PROPN", "ADJ"):
        return _named_beside(source) is not None
    if source.i in scene.actor_at or source.ent_type_ in NAMED:
        return True
    if source.i in scene.victim_at and any(kid.dep_ == "nummod" for kid in source.children):
        return False
    return source.pos_ == "PROPN" or is_speaking_noun(source)


def is_speaking_noun(noun: Token) -> bool:
    """Whether a common noun names people or a body ("a villager", "the office"), not a thing or an event."""
    word = noun.lemma_.lower()
    if (word,) in event_lexicon().nouns or word == "body":
        return False
    known = role_nouns().get(word) or role_nouns().get(noun.lower_)
    return bool(known) or word in generic_heads() or lookup(noun.lemma_) is not None or _is_person_noun(noun)


def _named_beside(token: Token) -> Token | None:
    """ "One of them, Adnan Majali": the name set beside a number."""
    return next((kid for kid in token.children if kid.dep_ == "appos" and kid.ent_type_ == "PERSON"), None)


def resolve_speakers(parsed: ParsedReport, attributions: Sequence[Attribution]) -> dict[int, int]:
    """Source head → head of the noun phrase that names the same speaker best (token indices).

    Sources that already name themselves, or cannot be told, are left out. Pronouns go to the last speaker
    named (same number, same or preceding paragraphs), "who" to its antecedent, a surname to the full name,
    and a titled surname that was never introduced to the one earlier spokesman without a name.
    """
    doc = parsed.doc
    heads = sorted({a.source_head for a in attributions if a.source_head is not None})
    speaking = {i: doc[i] for i in heads}
    full = _full_names(parsed)
    resolved: dict[int, int] = {}
    last: int | None = None
    unnamed: list[int] = []
    for i, token in speaking.items():
        if token.lower_ in RELATIVES:
            if token.head.dep_ == "relcl":
                resolved[i] = token.head.head.i
        elif token.lower_ in PERSONAL:
            if last is not None:
                resolved[i] = last
        elif token.pos_ == "PROPN" and token.ent_type_ in ("PERSON", ""):
            named = full.get(token.lower_)
            if named is not None and named < i:
                resolved[i] = named
            elif named is None and _is_titled(token) and len(unnamed) == 1:
                resolved[i] = unnamed.pop()
            last = resolved.get(i, i)
        elif _is_person_noun(token):
            if child(token, "appos") is None and any(k.lower_ in ("a", "an") for k in token.children):
                unnamed.append(i)
            if token.tag_ != "NNS":
                last = i
    return resolved


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
    lemma = token.lemma_.lower()
    return token.pos_ == "NOUN" and (
        lemma.endswith(("man", "woman", "person", "er", "or", "ist", "ian", "ent", "al"))
    )
