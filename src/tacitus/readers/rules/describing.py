"""Who a noun phrase stands for, asked about the same phrase many times while a report is read."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tacitus.ground import actors
from tacitus.model.records import Actor, Mention

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tacitus.model.parsed import ParsedReport


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
    """ "A day earlier mutineers …", "Marseille: youth …", "its own soldiers": words that the parse hangs on a noun and
    that name nobody."""
    return (
        token.text == ":"
        or token.lower_ == "own"
        or (token.tag_ in ("JJR", "RBR") and any(c.dep_ == "npadvmod" for c in token.children))
    )
