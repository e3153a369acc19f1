"""Who a noun phrase stands for, asked about the same phrase many times while a report is read."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tacitus.ground import actors
from tacitus.model.records import Actor, Mention
from tacitus.ontology.actor_categories import lookup
from tacitus.syntax.dependencies import prepositional, undergoers

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tacitus.model.parsed import ParsedReport
    from tacitus.readers.rules.scene import Scene

PUBLIC = frozenset({"state", "state_forces", "rebel", "militia", "criminal", "io"})
"""Categories of persons who act for a body, by their office or title: they are named."""


NO_LONGER = frozenset({"former", "ex", "retired", "dismissed", "sacked"})
"""Said of an office that somebody does not hold any more."""


@dataclass(frozen=True, slots=True)
class Describer:
    """Grounds noun phrases of one report by their heads. `spotted` are the report's names."""

    parsed: ParsedReport
    registry: actors.Registry
    spotted: tuple[Mention, ...]
    _known: dict[int, Actor] = field(default_factory=dict)

    def __call__(self, head: Token) -> Actor:
        """The actor of the phrase headed by a token."""
        if head.i not in self._known:
            found = actors.describe(self.parsed, head, self.registry, self.spotted)
            self._known[head.i] = self._taken_up(head, self._uncounted(head, found))
        return self._known[head.i]

    def _taken_up(self, head: Token, actor: Actor) -> Actor:
        """ "The group", "the army": the actor that was named before, with both spans."""
        if actor.id is not None:
            return actor
        named = actors.antecedent(self.parsed, head, self.spotted)
        if named is None or not isinstance(named.grounded, Actor):
            return actor
        before = self.parsed.span(named.start, named.end)
        return replace(named.grounded, text=actor.text, affiliations=actor.affiliations, antecedent=before)

    def _uncounted(self, head: Token, actor: Actor) -> Actor:
        """ "At least forty fighters" are "fighters": how many they were is a toll's matter, when and where others'."""
        if actor.id is not None or actor.text is None:
            return actor
        start = actor.text.start
        for token in head.lefts:
            if token.idx >= start and (token.dep_ in ("nummod", "quantmod", "det") or _is_apart(token)):
                start = max(start, token.right_edge.idx + len(token.right_edge))
        if start == actor.text.start or start >= actor.text.end:
            return actor
        text = self.parsed.report.text[start : actor.text.end]
        start += len(text) - len(text.lstrip())
        span = self.parsed.span(start, actor.text.end)
        return replace(actor, name=span.text, text=span)


def _is_apart(token: Token) -> bool:
    """Words that the parse hangs on a noun and that name nobody.

    "A day earlier mutineers …", "in the evening gunmen …", "Marseille: youth …", "its own soldiers".
    """
    return (
        token.text == ":"
        or token.lower_ == "own"
        or (token.ent_type_ in ("TIME", "DATE") and token.dep_ in ("compound", "nmod", "npadvmod"))
        or (token.tag_ in ("JJR", "RBR") and any(c.dep_ == "npadvmod" for c in token.children))
    )


def public(scene: Scene, head: Token, actor: Actor) -> Actor | None:
    """Who did it, or is blamed, as he may be printed: a private person is what he is, never his name.

    "The gunman, Karim Haddad" and "a farmer named Karim Haddad" are a gunman and a farmer; of whom only the name is
    told, nobody is. Those who act for a body keep their names, and so does what only sounds like a person ("the
    Karim Brigade").
    """
    if any(child.lower_ == "the" for child in head.children):
        return actor
    if actor.category in PUBLIC and not _is_no_longer(head):
        return actor
    if actor.text is not None and head.pos_ == "NOUN" and actor.text.start > head.idx:
        # "a shopkeeper named Karim Haddad"
        before = [t for t in head.lefts if t.dep_ in ("amod", "compound", "nmod")]
        called, sort = scene.parsed.span_of([*before, head]), lookup(head.lemma_)
        named = nameless(scene.parsed, actor)
        return named or replace(
            actor, name=called.text, text=called, category=sort.category if sort is not None else "unknown"
        )
    return nameless(scene.parsed, actor) or _by_what_he_is(scene, head)


def _is_no_longer(name: Token) -> bool:
    """ "Omar Sow, a former soldier": he acts for nobody."""
    told = (name, *(child for child in name.children if child.dep_ == "appos"))
    return any(child.lower_ in NO_LONGER for noun in told for child in noun.children)


def _by_what_he_is(scene: Scene, name: Token) -> Actor | None:
    """The noun beside a name: set behind it, or of which it is told to be the name."""
    beside = [child for child in name.children if child.dep_ == "appos"]
    called = name.head if name.dep_ in ("oprd", "appos", "attr") else name
    beside += [called] if called.pos_ == "NOUN" else []
    beside += prepositional(name.head, ("as",)) if name.head.pos_ == "VERB" else []
    if called.pos_ == "VERB":
        beside += [called.head, *undergoers(called)]
    people = (noun for noun in beside if noun.pos_ == "NOUN" and lookup(noun.lemma_) is not None)
    return next((nameless(scene.parsed, scene.describe(noun)) for noun in people), None)


def nameless(parsed: ParsedReport, actor: Actor) -> Actor | None:
    """A private person is what he does ("journalist"), never his name; nobody where only the name is told."""
    if actor.id is not None or actor.text is None:
        return actor
    span = parsed.doc.char_span(actor.text.start, actor.text.end, alignment_mode="expand")
    tokens = list(span) if span is not None else []
    if len(tokens) > 1 and tokens[0].lower_ == "dead" and tokens[0].i and tokens[0].nbor(-1).pos_ == "VERB":
        tokens = tokens[1:]  # "shot dead two guards"
        called = parsed.span_of(tokens)
        actor = replace(actor, name=called.text, text=called)
    name = next((t.i for t in tokens if t.ent_type_ == "PERSON" and not _is_role(t)), None)
    if name is None:
        return actor
    role = [token for token in tokens if token.i < name]
    while role and (role[-1].is_punct or role[-1].pos_ in ("PART", "DET", "ADP")):
        role.pop()
    if not any(token.pos_ == "NOUN" or _is_role(token) for token in role):
        return None
    called = parsed.span_of(role)
    return replace(actor, name=called.text, text=called)


def _is_role(token: Token) -> bool:
    """Whether a word within a name says what somebody is ("Journalist Karim Haddad")."""
    return lookup(token.lower_) is not None
