"""Attributions to speaker chains: from who knows to the outlet that prints."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tacitus.model.records import UNNAMED, Actor, Report, Span, Speaker, SpeakerLink
from tacitus.model.vocabulary import Modality
from tacitus.readers.rules.attribution.find import Attribution, speaker_chain
from tacitus.readers.rules.attribution.speakers import author_of, is_voice, resolve_speakers, role_of
from tacitus.readers.rules.learned.speakers import giver_of
from tacitus.readers.rules.scene import FIRST_PERSON, Scene
from tacitus.readers.rules.tolls.lexicon import toll_lexicon
from tacitus.syntax import dependencies as syntax

if TYPE_CHECKING:
    from spacy.tokens import Span as TokenSpan
    from spacy.tokens import Token

    from tacitus.readers.rules.tolls.find import TollMention

PARTIES = frozenset({"state_forces", "rebel", "militia", "criminal"})
NEUTRAL = frozenset({"media", "ngo", "io"})
SPOKESMEN = frozenset({"spokesman", "spokeswoman", "spokesperson"})
UNNAMED_OUTLET = "this report"
CARRIED = frozenset({"say", "tell", "report", "announce", "confirm"})
"""Classes of cues whose speaker goes on speaking in the next sentence."""
COUNTING_ON = frozenset({"other", "others", "another", "more", "further"})
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
        # who denies what another says does not pass it on
        passing = [a for n, a in enumerate(holding) if n == 0 or a.verb_class != "deny"]
        links = [link for attribution in passing for link in self._links(attribution)]
        return (*_without_repeats(links), *self.printed_by())

    def of_source(self, source_index: int, cue: Span | None = None) -> Speaker:
        """The chain that starts with the source headed by a token, named as where it speaks."""
        head = self.scene.parsed.doc[source_index]
        named = any(child.dep_ == "appos" for child in head.children)
        span = self.scene.parsed.span_of(list(head.subtree)) if named else None
        told = self.scene.attributions.by_source.get(source_index)
        span = span or (told.source if told is not None else None)
        link = self._link(source_index, span, cue)
        return (link, *self.printed_by()) if link is not None else self.printed_by()

    def passed_on(self, source_index: int) -> Speaker:
        """A source and whoever passes his words on, from him to the outlet; not those who deny them."""
        around = speaker_chain(self.scene.parsed, source_index, self.scene.attributions)
        passing = [link for a in around if a.verb_class != "deny" for link in self._links(a)]
        return (*_without_repeats([*self.of_source(source_index)[:-1], *passing]), *self.printed_by())

    def alone(self, source_index: int) -> Speaker:
        """One of several who speak in one breath, by his own name: of "A and B accused each other" A."""
        link = self._link(source_index, None, None)
        return (link, *self.printed_by()) if link is not None else self.printed_by()

    def of_figure(self, toll: TollMention) -> Speaker:
        """Who gives a toll: "the agency put the toll at 11", else whoever speaks there, else whom the network names."""
        putting = _putting(self.scene.parsed.doc[toll.trigger])
        giver = next(iter(syntax.grammatical_subjects(putting)), None) if putting else None
        if giver is not None and len(named := self.of_source(giver.i)) > len(self.printed_by()):
            return named
        told = self.chain(toll.trigger)
        if len(told) > len(self.printed_by()):
            return (self._by_the_network(toll) if self._told_by_a_pronoun(toll.trigger) else None) or told
        return self._carried_over(toll.trigger) or self._by_the_network(toll) or told

    def _told_by_a_pronoun(self, trigger: int) -> bool:
        """ "The group will not hear of it: at least 120, it insists": whom the pronoun stands for is a guess."""
        around = speaker_chain(self.scene.parsed, trigger, self.scene.attributions)
        source = around[0].source_head if around else None
        return source is not None and self.scene.parsed.doc[source].pos_ == "PRON"

    def _by_the_network(self, toll: TollMention) -> Speaker | None:
        """Whom the trained network holds to give the figure."""
        if not toll.evidence:
            return None
        named = giver_of(self.scene, toll.effect, toll.evidence)
        return self.of_source(named.i) if named is not None else None

    def _carried_over(self, trigger: int) -> Speaker | None:
        """ "… killed 24 people, said X. Another 70 lie wounded": who told of the first tells of the others."""
        sentence = self.scene.parsed.sentence_at(self.scene.parsed.doc[trigger].idx)
        if sentence is None or sentence.index == 0:
            return None
        before = self.scene.parsed.sentences[sentence.index - 1]
        if before.segment.start != sentence.segment.start or not _counts_on(sentence.tokens):
            return None
        heard = self.scene.attributions.cued_in(before.tokens.start, before.tokens.end)
        told = [a for a in heard if a.source_head is not None and a.tells and a.verb_class in CARRIED]
        return (*_without_repeats(self._links(told[-1])), *self.printed_by()) if told else None

    def printed_by(self) -> Speaker:
        """The last links: whose words were passed on, if any were, and the outlet that prints."""
        name, first = self.report.outlet or UNNAMED_OUTLET, self.report.forwarded_from
        outlet = SpeakerLink(name=name, text=None, role="outlet", party_to_conflict=None)
        if first is None or first == self.report.outlet:
            return (outlet,)
        return (SpeakerLink(name=first, text=None, role="media", party_to_conflict=None), outlet)

    def modality(self, token_index: int) -> Modality:
        """How what stands at a token is put, by the innermost cue."""
        holding = speaker_chain(self.scene.parsed, token_index, self.scene.attributions)
        if not holding:
            return "asserted"
        return MODALITY_OF_CLASS.get(holding[0].verb_class, "reported")

    def _links(self, attribution: Attribution) -> list[SpeakerLink]:
        assert attribution.source_head is not None
        first = self._link(attribution.source_head, attribution.source, attribution.cue)
        links = [first] if first is not None else []
        if attribution.medium is not None:
            links.append(
                SpeakerLink(name=attribution.medium.text, text=attribution.medium, role="media", cue=None)
            )
        return links

    def _link(self, index: int, text: Span | None, cue: Span | None) -> SpeakerLink | None:
        """The speaker named by a source; None where no people and no body speak, or the outlet itself does."""
        token = self._speaking(self.scene.parsed.doc[index])
        if token is None:
            return None
        if token.pos_ == "PRON":
            return SpeakerLink(name=UNNAMED, text=text, role="witness", party_to_conflict=None, cue=cue)
        actor = self.describe(token)
        told = self.scene.attributions.by_source.get(token.i) if token.i != index else None
        span = self._named_at(token, text if token.i == index else told.source if told else None, actor)
        name = _name(token, span.text)
        if actor is not None and (_is_named_behind(token, actor) or _abbreviates(name, actor)):
            name = actor.name
        return SpeakerLink(
            name=name,
            text=text or span,
            role=role_of(token, self.describe) or "witness",
            party_to_conflict=_party(actor),
            cue=cue,
            id=actor.id if actor is not None and actor.id is not None else self._body(token),
        )

    def _speaking(self, source: Token) -> Token | None:
        """Who speaks: the source, whom its pronoun stands for, the author of a document, the name beside a number."""
        named = self.scene.parsed.doc[self._names.get(source.i, source.i)]
        if named.pos_ == "PRON":
            if named.lower_ in FIRST_PERSON and named.i not in self.scene.quoted:
                return None
            owner = self.scene.stands_for(named)
            return owner or (named if named.lower_ in ("he", "she", "they") else None)
        if is_voice(self.scene, named):
            return named
        return author_of(named)

    def _named_at(self, token: Token, text: Span | None, actor: Actor | None) -> Span:
        """The words that name a speaker: as where he speaks, else with the name set beside his office."""
        if text is not None:
            return text
        if any(child.dep_ == "appos" for child in token.children):
            told = self.scene.attributions.by_source.get(token.i)
            return told.source if told is not None and told.source else self.scene.parsed.span_of(token)
        if actor is not None and actor.text is not None:
            return actor.text
        return self.scene.parsed.span_of(token)

    def _body(self, spokesman: Token) -> str | None:
        """The registry's id of the body that a spokesman speaks for."""
        words = {word.lower_ for word in spokesman.subtree}
        if not words & SPOKESMEN:
            return None
        bodies = (self.describe(child) for child in spokesman.children if child.pos_ in ("NOUN", "PROPN"))
        return next((body.id for body in bodies if body is not None and body.id), None)


def _counts_on(tokens: Sequence[Token] | TokenSpan) -> bool:
    """Whether a sentence begins by counting on: "some 70 others", "another five"."""
    return any(token.lower_ in COUNTING_ON for token in tokens[:5])


def _putting(token: Token) -> Token | None:
    """The verb of "put the toll at 11", "counts nine dockers killed" and "gives 27", from what it counts or itself."""
    verb = token
    if token.dep_ in {"acl", "amod"} and token.head.pos_ in {"NOUN", "NUM", "PROPN"}:
        token = verb = token.head
    if token.dep_ == "dobj" or (token.tag_ == "VBN" and token.dep_ in {"advcl", "ccomp", "oprd", "xcomp"}):
        verb = token.head
    elif token.dep_ == "pobj" and token.head.lower_ == "of":
        verb = token.head.head
    return verb if verb.pos_ == "VERB" and verb.lemma_.lower() in toll_lexicon().tellers else None


def _name(head: Token, phrase: str) -> str:
    """The name within a speaker's phrase: "Noor Aziz" of "the mayor, Noor Aziz", "X" of "X, which monitors …".

    What stands behind a colon is what he says.
    """
    phrase = phrase.partition(":")[0].strip() or phrase
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
