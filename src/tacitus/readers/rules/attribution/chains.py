"""Attributions to speaker chains: from who knows to the outlet that prints."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tacitus.model.records import Actor, Report, Span, Speaker, SpeakerLink
from tacitus.model.vocabulary import Modality, SpeakerRole
from tacitus.readers.rules.attribution.find import Attribution, speaker_chain
from tacitus.readers.rules.attribution.speakers import resolve_speakers, role_of
from tacitus.readers.rules.scene import Scene

if TYPE_CHECKING:
    from spacy.tokens import Token

PARTIES = frozenset({"state_forces", "rebel", "militia", "criminal"})
NEUTRAL = frozenset({"media", "ngo", "io"})
PUTS = frozenset({"put", "place", "set", "estimate", "raise", "revise", "update", "lower"})
"""Verbs whose subject gives the toll that is their object."""
SPOKESMEN = frozenset({"spokesman", "spokeswoman", "spokesperson"})
UNNAMED_OUTLET = "this report"
MODALITY_OF_CLASS: dict[str, Modality] = {
    "assess": "assessed",
    "believe": "assessed",
    "claim": "alleged",
    "deny": "alleged",
    "accuse": "alleged",
    "threaten": "threatened",
    "plan": "planned",
}
"""Class of the cue (`extract/cues`) → modality; every other class is "reported"."""


@dataclass(slots=True)
class Speakers:
    """The speakers of one report. `role` may be asked of the registry through `describe`."""

    scene: Scene
    report: Report
    describe: Callable[..., Actor | None]
    _names: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._names = resolve_speakers(self.scene.parsed, self.scene.attributions)

    def chain(self, token_index: int) -> Speaker:
        """Who says what stands at a token; the outlet alone when the report narrates."""
        holding = speaker_chain(self.scene.parsed, token_index, self.scene.attributions)
        links = [link for attribution in holding for link in self._links(attribution)]
        return (*_without_repeats(links), self.outlet())

    def of_source(self, source_index: int, cue: Span | None = None) -> Speaker:
        """The chain that starts with the source headed by a token, named as where it speaks."""
        head = self.scene.parsed.doc[source_index]
        named = any(child.dep_ == "appos" for child in head.children)
        span = self.scene.parsed.span_of(list(head.subtree)) if named else None
        span = span or next(
            (a.source for a in self.scene.attributions if a.source_head == source_index), None
        )
        return (self._link(source_index, span, cue), self.outlet())

    def of_figure(self, trigger: int) -> Speaker:
        """Who gives a toll: "the agency put the toll at 11", else whoever speaks there."""
        putting = _putting(self.scene.parsed.doc[trigger])
        giver = next((c for c in putting.children if c.dep_ == "nsubj"), None) if putting else None
        return self.chain(trigger) if giver is None else self.of_source(giver.i)

    def outlet(self) -> SpeakerLink:
        """The last link: the outlet that prints."""
        name = self.report.outlet or UNNAMED_OUTLET
        return SpeakerLink(name=name, text=None, role="outlet", party_to_conflict=None)

    def modality(self, token_index: int) -> Modality:
        """How what stands at a token is put, by the innermost cue."""
        holding = speaker_chain(self.scene.parsed, token_index, self.scene.attributions)
        if not holding:
            return "asserted"
        return MODALITY_OF_CLASS.get(holding[0].verb_class, "reported")

    def _links(self, attribution: Attribution) -> list[SpeakerLink]:
        assert attribution.source_head is not None
        links = [self._link(attribution.source_head, attribution.source, attribution.cue)]
        if attribution.medium is not None:
            links.append(
                SpeakerLink(name=attribution.medium.text, text=attribution.medium, role="media", cue=None)
            )
        return links

    def _link(self, index: int, text: Span | None, cue: Span | None) -> SpeakerLink:
        named = self._names.get(index, index)
        token = self.scene.parsed.doc[named]
        actor = self.describe(token)
        role: SpeakerRole = role_of(token, self.describe) or "witness"
        if named == index and token.pos_ == "PRON":
            owner = self.scene.stands_for(token)
            if owner is not None and owner != token:
                named, token, actor = owner.i, owner, self.describe(owner)
                role = role_of(token, self.describe) or role
        span = text if named == index and text is not None else None
        if span is None:
            span = (
                actor.text
                if actor is not None and actor.text is not None
                else self.scene.parsed.span_of(token)
            )
        name = _name(token, span.text if span else token.text)
        if actor is not None and (_is_named_behind(token, actor) or _abbreviates(name, actor)):
            name = actor.name
        return SpeakerLink(
            name=name,
            text=text or span,
            role=role,
            party_to_conflict=_party(actor),
            cue=cue,
            id=actor.id if actor is not None and actor.id is not None else self._body(token),
        )

    def _body(self, spokesman: Token) -> str | None:
        """The registry's id of the body that a spokesman speaks for."""
        words = {word.lower_ for word in spokesman.subtree}
        if not words & SPOKESMEN:
            return None
        bodies = (self.describe(child) for child in spokesman.children if child.pos_ in ("NOUN", "PROPN"))
        return next((body.id for body in bodies if body is not None and body.id), None)


def _putting(token: Token) -> Token | None:
    """The verb of "put the toll at 11" and "put it at 11", from its object or itself."""
    verb = token.head if token.pos_ == "NOUN" and token.dep_ == "dobj" else token
    return verb if verb.pos_ == "VERB" and verb.lemma_.lower() in PUTS else None


def _name(head: Token, phrase: str) -> str:
    """The name within a speaker's phrase: "Noor Aziz" of "the mayor, Noor Aziz", "X" of "X, which monitors …"."""
    parts = [part.strip() for part in phrase.split(",")]
    if len(parts) < 2 or not parts[0]:
        return phrase
    words = parts[1].split()
    if head.pos_ != "PROPN" and 1 < len(words) <= 5 and all(word[:1].isupper() for word in words):
        return parts[1]
    return parts[0]


def _abbreviates(phrase: str, actor: Actor) -> bool:
    """Whether a phrase is the name with an article, or its short form in the registry."""
    return actor.id is not None and phrase.lower().removeprefix("the ") == actor.name.lower()


def _is_named_behind(head: Token, actor: Actor) -> bool:
    """ "A group calling itself X": the name stands behind the noun."""
    return actor.text is not None and actor.text.start > head.idx


def _party(actor: Actor | None) -> bool | None:
    if actor is None:
        return None
    if actor.category in PARTIES:
        return True
    return False if actor.category in NEUTRAL else None


def _without_repeats(links: list[SpeakerLink]) -> list[SpeakerLink]:
    kept: list[SpeakerLink] = []
    for link in links:
        if all(link.name != other.name for other in kept):
            kept.append(link)
    return kept
