"""What a report says an actor is backed by, belongs to or fronts for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tacitus.ground.actors.lexicon import lexicon
from tacitus.model.records import Actor, Affiliation, Mention
from tacitus.model.vocabulary import AffiliationRelation
from tacitus.ontology import actor_categories

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tacitus.ground.actors.registry import Registry
    from tacitus.model.parsed import ParsedReport

HEDGES = frozenset(
    {"likely", "possibly", "allegedly", "reportedly", "believed", "suspected", "apparently", "probably"}
)


def affiliations(
    parsed: ParsedReport, registry: Registry, spotted: tuple[Mention, ...]
) -> list[tuple[int, Affiliation]]:
    """(index of the head token of whom it is said, affiliation) pairs, in the order of the text.

    Reads "Iran-backed militia", "pro-Iranian fighters", "groups affiliated with the IRGC", "X, who is
    supported by Y", "a front group for Z", "a wing of W". `speaker` is None here: who asserts it is
    known only when claims are put together.
    """
    found: list[tuple[int, Affiliation]] = []
    for token in parsed.doc:
        for subject, other, relation, evidence in _readings(token):
            name = _name(parsed, other, registry, spotted)
            if name is not None and not _one_name(subject, other, spotted):
                found.append((subject.i, _affiliation(parsed, name, relation, token, evidence)))
    return found


def _one_name(subject: Token, other: Token, spotted: tuple[Mention, ...]) -> bool:
    """Both sides are words of one name (`the Saudi-led coalition`)."""
    return any(
        m.start <= other.idx < m.end and m.start <= subject.idx < m.end and m.grounded is not None
        for m in spotted
    )


Reading = tuple["Token", "Token", AffiliationRelation, list["Token"]]


def _readings(token: Token) -> Iterator[Reading]:
    yield from _hyphened(token)
    yield from _partisan(token)
    yield from _participle(token)
    yield from _noun(token)


def _hyphened(token: Token) -> Iterator[Reading]:
    """`Iran-backed militia`: token is `backed`."""
    doc = token.doc
    relation = lexicon().backing.get(token.lower_)
    if relation is None or token.i < 2 or doc[token.i - 1].text not in ("-", "–"):
        return
    subject = _modified(token)
    if subject is not None and subject.i > token.i:
        yield subject, doc[token.i - 2], relation, [doc[token.i - 2], token]


def _partisan(token: Token) -> Iterator[Reading]:
    """`pro-Iranian fighters`: token is the name after `pro`, or the fused `pro-Iranian`."""
    doc = token.doc
    split = token.i > 1 and doc[token.i - 1].text in ("-", "–") and doc[token.i - 2].lower_ == "pro"
    if not split and not token.lower_.startswith("pro-"):
        return
    subject = _modified(token)
    if subject is not None and subject.i > token.i:
        yield subject, token, "affiliated_with", [doc[token.i - 2] if split else token, token]


def _modified(token: Token) -> Token | None:
    """The noun that a modifier stands before."""
    head = token
    while (
        head.dep_ in ("amod", "compound", "npadvmod", "nmod", "punct", "advmod", "poss")
        and head.head.i != head.i
    ):
        head = head.head
        if head.pos_ in ("NOUN", "PROPN") and actor_categories.lookup(head.lemma_) is not None:
            return head
    return head if head is not token and head.pos_ in ("NOUN", "PROPN") else None


def _participle(token: Token) -> Iterator[Reading]:
    """`groups affiliated with X`, `who is supported by X and Y`, `loyal to X`."""
    relation = lexicon().relating.get(token.lemma_.lower())
    if relation is None or token.dep_ not in (
        "acl",
        "relcl",
        "amod",
        "acomp",
        "ROOT",
        "conj",
        "ccomp",
        "advcl",
    ):
        return
    subject = _who(token)
    if subject is None:
        return
    for child in token.children:
        wanted = ("by",) if relation == "backed_by" else ("with", "to")
        if child.dep_ in ("prep", "agent") and child.lower_ in wanted:
            for other in _objects(child):
                yield subject, other, relation, [token, other]


def _who(token: Token) -> Token | None:
    """The noun that a participle, relative clause or predicate speaks of."""
    if token.dep_ in ("acl", "relcl"):
        return token.head.head if token.head.dep_ == "appos" else token.head
    if token.dep_ == "acomp":
        return _who(token.head)
    for child in token.lefts:
        if child.dep_ in ("nsubj", "nsubjpass"):
            return child if child.tag_ not in ("WP", "WDT") else token.head
    if token.dep_ == "amod" and token.head.pos_ in ("NOUN", "PROPN"):
        return token.head
    if token.dep_ == "conj":
        return _who(token.head)
    return None


def _noun(token: Token) -> Iterator[Reading]:
    """`a wing of X`, `a front group for X`."""
    relation = _belonging(token)
    if relation is None or token.pos_ not in ("NOUN", "PROPN"):
        return
    for child in token.rights:
        if child.dep_ == "prep" and child.lower_ in ("of", "for"):
            subject = _named_by(token)
            for other in _objects(child):
                yield subject, other, relation, [token, other]


def _belonging(token: Token) -> AffiliationRelation | None:
    words = lexicon().belonging
    before = next((child for child in token.lefts if child.dep_ in ("compound", "amod")), None)
    if before is not None and (found := words.get(f"{before.lower_} {token.lemma_.lower()}")):
        return found
    return words.get(token.lemma_.lower())


def _named_by(token: Token) -> Token:
    """Whom a noun is predicated of: its subject (`it was a front group`) or the name it stands beside."""
    if token.dep_ == "appos":
        return token.head
    if token.dep_ == "attr":
        for child in token.head.lefts:
            if child.dep_ in ("nsubj", "nsubjpass"):
                return child
    return token


def _objects(preposition: Token) -> Iterator[Token]:
    for child in preposition.rights:
        if child.dep_ == "pobj":
            yield child
            yield from child.conjuncts


def _name(parsed: ParsedReport, other: Token, registry: Registry, spotted: tuple[Mention, ...]) -> str | None:
    """The name of the other side when it is one: a registry name, a country or a proper noun."""
    word = parsed.span_of(other).text
    partisan = word.lower().startswith("pro-")
    for mention in spotted:
        if mention.start <= other.idx < mention.end and isinstance(mention.grounded, Actor) and not partisan:
            return mention.grounded.name
    bare = word.partition("-")[2] if partisan else word
    country = registry.country_of(bare)
    if country is not None:
        return registry.countries[country].name
    found = registry.find(bare)
    if found:
        return found[0].name
    return bare if other.pos_ == "PROPN" else None


def _affiliation(
    parsed: ParsedReport, name: str, relation: AffiliationRelation, token: Token, evidence: list[Token]
) -> Affiliation:
    hedge = next(
        (near for near in token.doc[max(0, token.i - 4) : token.i + 1] if near.lower_ in HEDGES), None
    )
    return Affiliation(
        to=name,
        relation=relation,
        speaker=None,
        hedge=parsed.span_of(hedge) if hedge is not None else None,
        evidence=parsed.span_of(evidence),
    )
