"""Who is said to have done it: claims of responsibility, denials, accusations and assessments."""

from __future__ import annotations

import importlib.resources
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from tacitus.model.records import Span
from tacitus.model.vocabulary import ResponsibilityKind
from tacitus.readers.rules.attribution.model import holding
from tacitus.syntax import dependencies as syntax

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tacitus.readers.rules.attribution.find import Attribution
    from tacitus.readers.rules.events.mentions import EventMention
    from tacitus.readers.rules.scene import Scene


PREDICATES = ("acomp", "oprd", "attr", "ccomp", "xcomp", "advcl")
"""How the parser hangs "responsible" on its verb."""


@dataclass(frozen=True, slots=True)
class Cues:
    """The word lists of `cues/responsibility.toml`."""

    blame_nouns: frozenset[str]
    take: frozenset[str]
    deny: frozenset[str]
    accuse: frozenset[str]
    attribute: frozenset[str]
    point: frozenset[str]
    carry_out: frozenset[str]
    accusations: frozenset[str]
    call: frozenset[str]
    untrue: frozenset[str]
    front: frozenset[str]
    hedges: frozenset[str]
    members: frozenset[str]


@cache
def responsibility_cues() -> Cues:
    """The lists, read once a process."""
    return Cues(**{name: frozenset(words) for name, words in _toml().items() if name != "examples"})


def responsibility_examples() -> Iterator[tuple[str, str]]:
    """(Kind, or "none", and a text) of every example in the file."""
    yield from ((kind, text) for kind, texts in _toml()["examples"].items() for text in texts)


def _toml() -> dict[str, Any]:
    file = importlib.resources.files("tacitus.readers.rules.cues").joinpath("responsibility.toml")
    return tomllib.loads(file.read_text("utf-8"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponsibilityMention:
    """`actor` is the head token of who is said to be responsible, `speaker` of who says it (None: narrated).

    `of` is the mention of the incident when the sentence names it. `front_for` is the head token of the body
    that an assessed front stands for. `sentence` is the sentence's index.
    """

    kind: ResponsibilityKind
    actor: Token | None
    speaker: Token | None
    of: EventMention | None
    evidence: Span
    hedge: Token | None
    sentence: int
    front_for: Token | None = None


def find_responsibility(scene: Scene, mentions: Sequence[EventMention]) -> tuple[ResponsibilityMention, ...]:
    """Every claim, denial, attribution and assessment of responsibility, in order."""
    reader = _Reader(scene, mentions)
    found = [each for sentence in scene.parsed.sentences for each in reader.read(sentence.tokens)]
    found += [each for mention in mentions for each in reader.own_account(mention)]
    return tuple(sorted(found, key=lambda each: each.evidence.start))


class _Reader:
    def __init__(self, scene: Scene, mentions: Sequence[EventMention]) -> None:
        self.scene = scene
        self.cues = responsibility_cues()
        self.owner = {t.token.i: m for m in mentions for t in m.triggers}

    def read(self, tokens: Iterable[Token]) -> Iterator[ResponsibilityMention]:
        for token in tokens:
            lemma = token.lemma_.lower()
            if token.pos_ == "VERB":
                yield from self._verb(token, lemma)
            elif lemma == "behind" and token.dep_ == "prep":
                yield from self._behind(token)
            elif lemma == "responsible":
                yield from self._responsible(token)
            elif token.lower_ in ("nothing", "hand", "part", "role", "involved"):
                yield from self._no_part(token)
            elif lemma in self.cues.front and token.pos_ in ("NOUN", "PROPN", "ADJ"):
                yield from self._front(token)

    def _verb(self, verb: Token, lemma: str) -> Iterator[ResponsibilityMention]:
        cues = self.cues
        if lemma in cues.call and self._is_called_untrue(verb):
            yield from self._denial(verb)
        elif lemma in cues.take | cues.deny:
            yield from self._own_word(verb, lemma)
        elif lemma in cues.accuse:
            yield from self._accuses(verb)
        elif lemma in cues.attribute:
            yield from self._attributes(verb)
        elif lemma in cues.point:
            yield from self._points(verb)
        elif lemma in cues.carry_out:
            yield from self._carried_out(verb)

    def own_account(self, mention: EventMention) -> Iterator[ResponsibilityMention]:
        """ "The Guards said they fired missiles": who tells of his own deed claims it."""
        for doer in mention.initiators:
            source = self._self_of(doer)
            attribution = self._attribution(doer.i)
            if source is None or attribution is None or not self._may_claim(source):
                continue
            if attribution.verb_class in ("plan", "threaten", "believe", "assess"):
                continue
            kind: ResponsibilityKind = "denied" if attribution.verb_class == "deny" else "claimed"
            cue = self.scene.parsed.doc[attribution.cue_index]
            yield self._made(kind, source, source, mention, cue, hedge=None)

    def _self_of(self, doer: Token) -> Token | None:
        """The speaker who tells of a deed of his own: "it", "we", "its fighters"."""
        source = self.scene.speaker_of_self(doer)
        if source is None and doer.lemma_.lower() in self.cues.members:
            owner = next(
                (c for c in doer.children if c.dep_ == "poss" and c.lower_ in ("its", "their", "our")), None
            )
            source = self.scene.speaker_of_self(owner) if owner is not None else None
        return None if source is None or _is_nobody(source) else source

    def _may_claim(self, source: Token) -> bool:
        """Whether a speaker can have done it: a force, a group or a state, no bystander."""
        mention = self.scene.actor_at.get(source.i)
        category = getattr(mention.grounded, "category", None) if mention is not None else None
        named = (
            source.pos_ == "PROPN" and source.ent_type_ in ("ORG", "NORP") and category in (None, "unknown")
        )
        return named or self.scene.is_armed(source) or category in ("state", "party")

    def _who(self, token: Token | None) -> Token | None:
        """The actor a token stands for; None for a pronoun that nothing resolves."""
        if token is None or token.pos_ != "PRON":
            return token
        if token.dep_ in ("nsubj", "nsubjpass") and token.lower_ in ("which", "who"):
            return syntax.antecedent_of(token)
        return self.scene.stands_for(token)

    def _own_word(self, verb: Token, lemma: str) -> Iterator[ResponsibilityMention]:
        """ "claimed responsibility for …", "claimed the attack", "denied involvement", "denied carrying out"."""
        kind: ResponsibilityKind = "denied" if lemma in self.cues.deny else "claimed"
        matter = [
            child
            for child in verb.children
            if child.dep_ in ("dobj", "nsubjpass", "xcomp", "ccomp", "pcomp")
            and (syntax.is_passive(verb) or child.dep_ != "nsubjpass")
        ]
        for thing in matter:
            word = thing.lemma_.lower()
            blame = word in self.cues.blame_nouns or (
                kind == "denied" and (word in self.cues.accusations or thing.lower_ in ("it", "this", "that"))
            )
            of = self._event_below(thing)
            named = thing.i in self.owner and (lemma == "claim" or kind == "denied")
            if self._was_involved(thing):
                blame = kind == "denied"
            # "denied that it carried out the attack" is told by `own_account`
            carried_out = thing.tag_ == "VBG" and of is not None and kind == "denied"
            if not (blame or named or carried_out):
                continue
            if lemma in ("take", "accept", "own", "assume") and thing.lemma_.lower() not in (
                "responsibility",
                "credit",
            ):
                continue
            speaker = next(iter(syntax.doers(verb)), None)
            if speaker is not None and (self._is_event(speaker) or _is_nobody(speaker) or _is_negated(verb)):
                continue
            actor = self._claimed_for(verb) or self._who(speaker)
            if thing.pos_ == "PRON" and (actor is None or not self._may_claim(actor)):
                continue
            yield self._made(kind, actor, speaker, of, verb, hedge=self._hedge(verb))
            return

    def _claimed_for(self, verb: Token) -> Token | None:
        """ "An anonymous caller claimed the killing for the Free Cells": they are claimed to have done it."""
        for actor in syntax.prepositional(verb, ("for", "of")):
            if actor.i in self.scene.actor_at and self.scene.is_armed(actor):
                return actor
        return None

    def _was_involved(self, clause: Token) -> bool:
        """ "denied that the group was involved", "… was behind it"."""
        return clause.pos_ in ("VERB", "AUX") and any(
            node.lower_ in ("involved", "responsible", "behind") for node in (clause, *clause.children)
        )

    def _accuses(self, verb: Token) -> Iterator[ResponsibilityMention]:
        """ "blamed X for …", "X is accused of …", "suspected X"."""
        accused = next(iter(syntax.undergoers(verb)), None)
        of = next(
            (
                event
                for start in syntax.prepositional(verb, ("for", "of", "in", "over"))
                if (event := self._event_below(start)) is not None
            ),
            None,
        )
        if verb.lemma_.lower() == "blame" and accused is not None and self._is_event(accused):
            # "blamed the blast on rebels", "blaming an Israeli air strike"
            of = self.owner.get(accused.i, of)
            doer = of.initiators[0] if of is not None and of.initiators else None
            accused = next(syntax.prepositional(verb, ("on",)), doer)
        accused = self._who(accused)
        if accused is None or not self.scene.is_actor(accused):
            return
        if of is None and (not self._may_claim(accused) or self._is_of_something_else(verb)):
            return
        speaker = next(iter(syntax.doers(verb)), None)
        if speaker is not None and _is_nobody(speaker):
            return
        yield self._made("attributed", accused, speaker, of, verb, hedge=self._hedge(verb))

    def _is_of_something_else(self, verb: Token) -> bool:
        """ "Accused Algiers of sponsoring terrorism", "blamed rebels for the shortages": no deed told here."""
        return any(child.dep_ == "prep" and child.lower_ in ("of", "for", "over") for child in verb.children)

    def _points(self, verb: Token) -> Iterator[ResponsibilityMention]:
        """ "Pointed (the finger) at the Baloch Liberation Army", "the army pointed to the Benavides front"."""
        things = syntax.direct_objects(verb)
        if things and things[0].lemma_.lower() != "finger":
            return
        heads = (verb, *things)
        accused = next(
            (t for head in heads for t in syntax.prepositional(head, ("at", "to", "towards", "toward"))), None
        )
        speaker = next(iter(syntax.doers(verb)), None)
        if accused is not None and self._may_claim(accused):
            yield self._made("attributed", accused, speaker, None, verb, hedge=self._hedge(verb))

    def _responsible(self, word: Token) -> Iterator[ResponsibilityMention]:
        """ "X was responsible (for …)", "held X responsible"."""
        if word.dep_ == "amod" and word.head.head.lemma_.lower() == "hold" and word.i > word.head.i:
            # "held the army responsible" is parsed as "the responsible army"
            speaker = next(iter(syntax.doers(word.head.head)), None)
            yield from self._put_on(word.head, speaker, None, word.head.head)
            return
        verb = word.head
        if verb.pos_ not in ("VERB", "AUX") or word.dep_ not in PREDICATES:
            return
        of = next((e for t in syntax.prepositional(word, ("for",)) if (e := self._event_below(t))), None)
        if verb.lemma_.lower() == "hold":
            accused = next(iter(syntax.undergoers(verb)), None)
            accused = accused or next((c for c in word.children if c.dep_ == "nsubj"), None)
            speaker = next(iter(syntax.doers(verb)), None)
        else:
            accused = next(iter(syntax.grammatical_subjects(verb)), None)
            speaker = self._source(self._attribution(word.i))
        if accused is not None and not _is_nobody(accused):
            yield from self._put_on(accused, speaker, of, verb)

    def _put_on(
        self, accused: Token, speaker: Token | None, of: EventMention | None, verb: Token
    ) -> Iterator[ResponsibilityMention]:
        """A deed put on somebody, by others or by himself; with a negation it is denied."""
        own = self._self_of(accused) is not None
        actor = self._self_of(accused) or self._who(accused)
        if actor is None or not self._may_claim(actor) or (speaker is not None and _is_nobody(speaker)):
            return
        hedge = self._hedge(verb)
        attribution = self._attribution(verb.i)
        denied = _is_negated(verb) or (attribution is not None and attribution.verb_class == "deny")
        if denied:
            kind: ResponsibilityKind = "denied"
        elif own:
            kind = "claimed"
        else:
            kind = "assessed" if hedge is not None else self._kind_of(attribution)
        if not denied or own:
            yield self._made(kind, actor, speaker, of, verb, hedge=hedge)

    def _carried_out(self, verb: Token) -> Iterator[ResponsibilityMention]:
        """ "Said it was carried out by X", "said its fighters had carried out the attack"."""
        doers = syntax.doers(verb)
        things = syntax.undergoers(verb)
        told = [
            t for t in things if t.i in self.owner or t.lower_ in ("it", "this") or t.lower_ == "operation"
        ]
        attribution = self._attribution(verb.i)
        if not doers or not told or attribution is None:
            return
        of = self.owner.get(told[0].i)
        own = self._self_of(doers[0]) is not None
        if own or syntax.is_passive(verb):
            yield from self._put_on(doers[0], self._source(attribution), of, verb)

    def _is_called_untrue(self, verb: Token) -> bool:
        """ "Called the accusation baseless", "rejected this as disinformation"."""
        objects = [t for t in (*syntax.direct_objects(verb), *verb.children) if t.i > verb.i]
        about = any(
            t.lemma_.lower() in self.cues.accusations or t.lower_ in ("it", "this", "that") for t in objects
        )
        words = {t.lower_ for t in verb.subtree if t.i > verb.i}
        return about and bool(words & self.cues.untrue)

    def _denial(self, verb: Token) -> Iterator[ResponsibilityMention]:
        speaker = next(iter(syntax.doers(verb)), None)
        actor = self._who(speaker)
        if actor is not None and self._may_claim(actor) and not _is_negated(verb):
            yield self._made("denied", actor, speaker, None, verb, hedge=None)

    def _no_part(self, word: Token) -> Iterator[ResponsibilityMention]:
        """ "Said it had nothing to do with it", "had no hand in it", "was not involved"."""
        verb = word.head
        lacking = (
            word.lower_ == "nothing"
            or _is_nobody(word)
            or _is_negated(verb)
            or (word.lower_ == "involved" and _is_negated(word))
        )
        if word.lower_ == "nothing" and not any(c.lemma_ == "do" for c in (*word.children, *verb.children)):
            return
        clause = word if word.lower_ == "involved" and word.pos_ == "VERB" else verb
        subject = next(iter(syntax.grammatical_subjects(clause)), None)
        if not lacking or subject is None or clause.lemma_.lower() not in ("have", "play", "be", "involve"):
            return
        actor = self._self_of(subject)
        if actor is not None and self._may_claim(actor):
            yield self._made("denied", actor, actor, None, clause, hedge=None)

    def _attributes(self, verb: Token) -> Iterator[ResponsibilityMention]:
        """ "attributed the attack to X"."""
        event = next((o for o in syntax.undergoers(verb) if o.i in self.owner), None)
        actor = next(syntax.prepositional(verb, ("to", "on")), None)
        if event is not None and actor is not None and self.scene.is_actor(actor):
            speaker = next(iter(syntax.doers(verb)), None)
            yield self._made("attributed", actor, speaker, self.owner[event.i], verb, hedge=self._hedge(verb))

    def _behind(self, preposition: Token) -> Iterator[ResponsibilityMention]:
        """ "X was behind the attack"."""
        of = next((e for c in preposition.children if (e := self._event_below(c)) is not None), None)
        it = any(child.lower_ in ("it", "this", "them") for child in preposition.children)
        verb = preposition.head
        actor = next(iter(syntax.grammatical_subjects(verb)), None) if verb.pos_ in ("VERB", "AUX") else None
        if (of is None and not it) or actor is None or _is_nobody(actor) or verb.lemma_.lower() != "be":
            return
        speaker = self._source(self._attribution(preposition.i))
        yield from self._put_on(actor, speaker, of, verb)

    def _front(self, noun: Token) -> Iterator[ResponsibilityMention]:
        """ "analysts concluded it was likely a front for …": a claimant assessed as somebody's cover."""
        attribution = self._attribution(noun.i)
        principal = next(
            (
                token
                for token in noun.sent
                if token.i > noun.i and token.i in self.scene.actor_at and self.scene.is_armed(token)
            ),
            None,
        )
        if attribution is None or principal is None:
            return
        verb = next((n for n in syntax.clause_path(noun) if n.pos_ in ("VERB", "AUX")), noun)
        subject = next(iter(syntax.grammatical_subjects(verb)), None)
        content = attribution.content[0] if attribution.content else self.scene.parsed.span_of(noun.sent)
        yield ResponsibilityMention(
            kind="assessed",
            actor=subject,
            speaker=self._source(attribution),
            of=None,
            evidence=content,
            hedge=self._hedge(verb) or self._hedge(noun),
            sentence=self._sentence(noun),
            front_for=principal,
        )

    def _made(
        self,
        kind: ResponsibilityKind,
        actor: Token | None,
        speaker: Token | None,
        of: EventMention | None,
        cue: Token,
        *,
        hedge: Token | None,
    ) -> ResponsibilityMention:
        ends = [cue.i, *(t.i for t in (actor, speaker) if t is not None)]
        if of is not None:
            ends.append(of.lead.token.i)
        doc = self.scene.parsed.doc
        return ResponsibilityMention(
            kind=kind,
            actor=actor,
            speaker=speaker,
            of=of,
            evidence=self.scene.parsed.span_of(doc[min(ends) : max(ends) + 1]),
            hedge=hedge,
            sentence=self._sentence(cue),
        )

    def _kind_of(self, attribution: Attribution | None) -> ResponsibilityKind:
        assessed = attribution is not None and attribution.verb_class in ("assess", "believe")
        return "assessed" if assessed else "attributed"

    def _event_below(self, start: Token) -> EventMention | None:
        return next((self.owner[node.i] for node in start.subtree if node.i in self.owner), None)

    def _is_event(self, token: Token) -> bool:
        return token.i in self.owner

    def _attribution(self, index: int) -> Attribution | None:
        return next(iter(holding(self.scene.attributions, index)), None)

    def _source(self, attribution: Attribution | None) -> Token | None:
        if attribution is None or attribution.source_head is None:
            return None
        token: Token = self.scene.parsed.doc[attribution.source_head]
        return token

    def _hedge(self, token: Token) -> Token | None:
        """An adverb or auxiliary of doubt on a verb or noun, or on the phrase that completes it."""
        words = (*token.children, *(t for c in token.children if c.dep_ == "prep" for t in c.children))
        return next((word for word in words if word.lower_ in self.cues.hedges), None)

    def _sentence(self, token: Token) -> int:
        sentence = self.scene.parsed.sentence_at(token.idx)
        return sentence.index if sentence is not None else 0


def _is_nobody(token: Token) -> bool:
    """ "No group claimed …", "nobody claimed …"."""
    if token.lower_ in ("nobody", "none", "neither"):
        return True
    return any(child.lower_ in ("no", "neither") for child in token.children)


def _is_negated(verb: Token) -> bool:
    return any(child.dep_ == "neg" for child in verb.children)
