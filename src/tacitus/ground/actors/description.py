"""Who a noun phrase stands for: `describe` grounds any phrase by its head.

A description without a name grounds to a category and, when the text says so, a country; never to a named
group. A group's name that modifies its own people ("Houthi rebels", "Taliban fighters") does name it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tacitus.ground.actors.lexicon import lexicon
from tacitus.ground.actors.phrases import text_of
from tacitus.model.records import Actor, Mention, Span
from tacitus.model.vocabulary import ActorCategory
from tacitus.ontology import actor_categories
from tacitus.ontology.events import event_lexicon

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tacitus.ground.actors.registry import Registry
    from tacitus.model.parsed import ParsedReport

LEFT = frozenset({"amod", "compound", "nummod", "poss", "nmod", "quantmod", "npadvmod", "punct"})
MEMBERS = frozenset({"rebel", "state_forces", "militia", "criminal", "unknown", "state"})
"""Categories of a head noun that a group's name before it can own (not `civilian`: `Taliban victims`)."""
PARTITIVE = frozenset(
    {"group", "number", "dozen", "score", "hundred", "thousand", "member", "some", "band", "series", "crowd"}
    | {"handful", "couple", "pair", "unit", "column", "team", "most", "many", "all", "one", "two", "three"}
)
"""Heads whose `of` names who they are: `a group of gunmen`, `members of the Taliban`."""
NAMING = frozenset({"call", "know", "name", "style", "dub"})
"""Verbs by which a band is named ("calling itself", "known as")."""
NAME_REACH = 5


def describe(parsed: ParsedReport, head: Token, registry: Registry, spotted: tuple[Mention, ...]) -> Actor:
    """The actor that the noun phrase headed by `head` stands for.

    `spotted` are the actor names of the report (`spot`). `text` is the phrase without determiner and
    relative clauses; `category` is `unknown` when neither a name nor the noun tells. Affiliations are
    not filled in here (see `affiliation.affiliations`).
    """
    tokens = named_by_itself(head) or phrase_tokens(head)
    head = head if head in tokens else tokens[-1]
    span = _span(parsed, tokens)
    for mention in spotted:
        if mention.start <= head.idx < mention.end:
            span = parsed.span(min(span.start, mention.start), max(span.end, mention.end))
    row = _noun_row(tokens, head)
    named = _name_within(head, tokens, spotted, row)
    if named is not None:
        return _named(named, span, row)
    category = _category(tokens, head, row)
    country = _country(tokens, registry, parsed)
    if country is None and category == "state":
        # "Moscow's defence ministry"; "the Moscow police" are the town's
        owners = (token.text for token in tokens if token.dep_ == "poss")
        country = next(filter(None, (registry.country_of(word, by_seat=True) for word in owners)), None)
    return Actor(name=span.text, text=span, id=None, category=category, country=country)


def named_by_itself(head: Token) -> list[Token]:
    """The name in "a group calling itself the Red Fist", "a militia known as X"; empty where there is none."""
    for child in head.children:
        if child.dep_ not in ("acl", "relcl") or child.lemma_.lower() not in NAMING:
            continue
        first = next((t for t in head.doc[child.i : child.i + NAME_REACH] if t.pos_ == "PROPN"), None)
        if first is None:
            return []
        end = first.i + 1
        while end < len(head.doc) and (head.doc[end].pos_ == "PROPN" or _joins(head.doc[end])):
            end += 1
        return [*head.doc[first.i : end]]
    return []


def _joins(token: Token) -> bool:
    """ "of", "the" and hyphens between the words of a name."""
    after = [t for t in token.doc[token.i + 1 : token.i + 3] if t.lower_ != "the"]
    return token.text in ("-", "of", "for", "the") and bool(after) and after[0].pos_ == "PROPN"


def phrase_tokens(head: Token) -> list[Token]:
    """Tokens of the phrase: what stands before the head, the head, and an `of` that says who."""
    left = [
        token
        for child in head.lefts
        if child.dep_ in LEFT
        for token in child.subtree
        if token.i < head.i and not token.is_space
    ]
    tokens = [*sorted(left, key=lambda token: token.i), head]
    for child in head.rights:
        if child.dep_ == "prep" and child.lower_ == "of":
            inner = next((token for token in child.rights if token.dep_ == "pobj"), None)
            if inner is not None and _worth_adding(head, inner):
                tokens += [child, *_determiner(inner), *phrase_tokens(inner), *_name_behind(inner)]
    return tokens


def _name_behind(thing: Token) -> list[Token]:
    """ "Crew of the tanker True Harbour": the name of a thing; that of a person is his own."""
    if actor_categories.lookup(thing.lemma_) is not None or thing.pos_ != "NOUN":
        return []
    for child in thing.rights:
        if child.dep_ == "appos" and child.pos_ == "PROPN" and child.left_edge.i == thing.i + 1:
            return [] if child.ent_type_ == "PERSON" else [*child.doc[thing.i + 1 : child.i + 1]]
    return []


def _worth_adding(head: Token, inner: Token) -> bool:
    if inner.lemma_.lower() == "war" or (inner.lemma_.lower(),) in event_lexicon().nouns:
        return False  # "the deadliest attack on civilians of the war": when they suffered, not who they are
    return (
        head.lemma_.lower() in PARTITIVE
        or actor_categories.lookup(head.lemma_) is not None
        or inner.pos_ == "PROPN"
    )


def _determiner(head: Token) -> list[Token]:
    return [child for child in head.lefts if child.dep_ == "det"]


def _opens_quote(run: list[Token]) -> bool:
    """'"terrorist" groups': a mark that is closed within the phrase belongs to it."""
    return run[0].is_quote and any(token.is_quote for token in run[1:])


def _span(parsed: ParsedReport, tokens: list[Token]) -> Span:
    run = list(tokens)
    while len(run) > 1 and (
        (run[0].is_punct and not _opens_quote(run))
        or run[0].dep_ in ("det", "predet")
        or run[0].pos_ == "PRON"
    ):
        run = run[1:]
    return parsed.span_of(run)


def _noun_row(tokens: list[Token], head: Token) -> actor_categories.ActorNoun | None:
    """The table's row for the phrase; of a partitive, for what it is a group of."""
    upto = [token for token in tokens if token.i <= head.i]
    row = actor_categories.lookup(text_of(upto) or head.lemma_)
    if head.lemma_.lower() in PARTITIVE and len(tokens) > len(upto):
        inner = actor_categories.lookup(text_of(tokens[len(upto) :]))
        if inner is not None:
            return inner
    return row


def _name_within(
    head: Token,
    tokens: list[Token],
    spotted: tuple[Mention, ...],
    row: actor_categories.ActorNoun | None,
) -> Mention | None:
    """The spotted name that is the head, or whose people the head is."""
    start, end = tokens[0].idx, tokens[-1].idx + len(tokens[-1])
    within = [m for m in spotted if m.start < end and m.end > start and isinstance(m.grounded, Actor)]
    for mention in within:
        if mention.start <= head.idx < mention.end:
            return mention
    if row is None or row.category not in MEMBERS or row.noun in lexicon().other_side:
        return None
    for mention in within:
        actor = mention.grounded
        if any(token.dep_ == "cc" and mention.end <= token.idx < head.idx for token in tokens):
            continue
        if (
            isinstance(actor, Actor)
            and actor.id is not None
            and not actor.id.startswith("state:")
            and not _other_side(head, mention)
            and (actor.category in MEMBERS or actor.category == "io")
        ):
            return mention
    return None


def _other_side(head: Token, mention: Mention) -> bool:
    """Whether the name only says whom the head is for, against or backed by."""
    for token in head.doc[max(0, head.i - 12) : head.i]:
        if token.idx == mention.end and token.text in ("-", "–"):
            return True
        if token.idx + len(token) == mention.start and token.text in ("-", "–"):
            return True
        if (
            mention.start <= token.idx < mention.end
            and token.lower_.startswith(("pro", "anti"))
            and "-" in token.text
        ):
            return True
    return False


def _named(mention: Mention, span: Span, row: actor_categories.ActorNoun | None) -> Actor:
    actor = mention.grounded
    assert isinstance(actor, Actor)
    name = span.text if actor.id is None and span.end >= mention.end else actor.name
    category = actor.category
    if row is not None and category == "unknown":
        category = row.category
    return Actor(name=name, text=span, id=actor.id, category=category, country=actor.country)


def _category(tokens: list[Token], head: Token, row: actor_categories.ActorNoun | None) -> ActorCategory:
    """By the noun, then by who backs it."""
    category: ActorCategory = row.category if row is not None else "unknown"
    if row is not None and category in ("rebel", "unknown") and _is_backed(tokens, head):
        return "militia"
    return category


def _is_backed(tokens: list[Token], head: Token) -> bool:
    """`Iran-backed militants`, `pro-government fighters`, `pro-Iranian fighters`."""
    lower = [token.lower_ for token in tokens if token.i < head.i]
    for i, word in enumerate(lower):
        if word in ("backed", "sponsored", "aligned", "allied", "affiliated", "supported", "funded"):
            return i > 1 and lower[i - 1] in ("-", "–")
        if word.startswith("pro-") or (word == "pro" and i + 1 < len(lower)):
            return True
    return any(word.endswith(("-backed", "-aligned", "-allied", "-sponsored")) for word in lower)


def _country(tokens: list[Token], registry: Registry, parsed: ParsedReport) -> str | None:
    """The nationality that the phrase states, None for several ("Filipino and Sri Lankan sailors").

    The country after a hyphen or `pro` is not one.
    """
    found = dict.fromkeys(_countries(tokens, registry, parsed))
    several = len(found) > 1 and any(token.dep_ == "cc" for token in tokens)
    return None if several else next(iter(found), None)


def _countries(tokens: list[Token], registry: Registry, parsed: ParsedReport) -> Iterator[str]:
    for i, token in enumerate(tokens):
        if token.text in ("-", "–"):
            continue
        country = registry.country_of(token.text) or registry.country_of(parsed.span_of(token).text)
        if country is None and i + 1 < len(tokens) and tokens[i + 1].i == token.i + 1:
            country = registry.country_of(f"{token.text} {tokens[i + 1].text}")
        if country is not None and not _hyphened(tokens, i):
            yield country


def _hyphened(tokens: list[Token], i: int) -> bool:
    """`Iran` of `Iran-backed`, `Iranian` of `pro-Iranian`; but not `Syrian` of `Syrian-born`."""
    after = [token.lower_ for token in tokens[i + 1 : i + 3]]
    before = [token.lower_ for token in tokens[max(0, i - 2) : i]]
    if len(after) == 2 and after[0] in ("-", "–"):
        return after[1] in lexicon().backing
    return len(before) == 2 and before[1] in ("-", "–") and before[0] in ("pro", "anti")
