"""Who is said to have done it: claims of responsibility, denials, accusations and assessments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tacitus.extract import syntax
from tacitus.extract.attribution_model import holding
from tacitus.model.records import Span
from tacitus.model.vocabulary import ResponsibilityKind

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tacitus.extract.attribution import Attribution
    from tacitus.extract.events import EventMention
    from tacitus.extract.scene import Scene

BLAME_NOUNS = frozenset({"responsibility", "credit", "authorship", "involvement", "role", "blame", "link"})
TAKE = frozenset({"claim", "take", "accept", "acknowledge", "admit", "assume", "own"})
DENY = frozenset({"deny", "reject", "dismiss", "refute", "disclaim", "disavow", "repudiate", "dispute"})
ACCUSE = frozenset({"blame", "accuse", "suspect", "implicate", "charge"})
ATTRIBUTE = frozenset({"attribute", "ascribe", "link", "trace", "pin"})
ACCUSATION = frozenset({"accusation", "allegation", "charge", "claim", "report"})
FRONT = frozenset({"front", "cover", "proxy", "alias", "facade", "façade", "offshoot", "wing"})
HEDGES = frozenset(
    "likely probably possibly perhaps apparently reportedly allegedly presumably suspected believed may might "
    "could seemingly".split()
)


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
        self.owner = {t.token.i: m for m in mentions for t in m.triggers}

    def read(self, tokens: Iterable[Token]) -> Iterator[ResponsibilityMention]:
        for token in tokens:
            lemma = token.lemma_.lower()
            if token.pos_ == "VERB" and lemma in TAKE | DENY:
                yield from self._own_word(token, lemma)
            elif token.pos_ == "VERB" and lemma in ACCUSE:
                yield from self._accuses(token)
            elif token.pos_ == "VERB" and lemma in ATTRIBUTE:
                yield from self._attributes(token)
            elif lemma == "behind" and token.dep_ == "prep":
                yield from self._behind(token)
            elif lemma in FRONT and token.pos_ in ("NOUN", "PROPN", "ADJ"):
                yield from self._front(token)

    def own_account(self, mention: EventMention) -> Iterator[ResponsibilityMention]:
        """ "The Guards said they fired missiles": who tells of his own deed claims it."""
        for doer in mention.initiators:
            source = self.scene.speaker_of_self(doer)
            attribution = self._attribution(doer.i)
            if source is None or attribution is None or not self.scene.is_actor(source):
                continue
            if attribution.verb_class in ("plan", "threaten", "believe", "assess"):
                continue
            kind: ResponsibilityKind = "denied" if attribution.verb_class == "deny" else "claimed"
            cue = self.scene.parsed.doc[attribution.cue_index]
            yield self._made(kind, source, source, mention, cue, hedge=None)

    def _own_word(self, verb: Token, lemma: str) -> Iterator[ResponsibilityMention]:
        """ "claimed responsibility for …", "claimed the attack", "denied involvement", "denied carrying out"."""
        kind: ResponsibilityKind = "denied" if lemma in DENY else "claimed"
        matter = [
            child
            for child in verb.children
            if child.dep_ in ("dobj", "nsubjpass", "xcomp", "ccomp", "pcomp")
            and (syntax.is_passive(verb) or child.dep_ != "nsubjpass")
        ]
        for thing in matter:
            blame = thing.lemma_.lower() in BLAME_NOUNS or (
                kind == "denied" and thing.lemma_.lower() in ACCUSATION
            )
            of = self._event_below(thing)
            named = thing.i in self.owner and lemma in ("claim", *DENY)
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
            actor = next(iter(syntax.doers(verb)), None)
            if actor is not None and (self._is_event(actor) or _is_nobody(actor) or _is_negated(verb)):
                continue
            yield self._made(kind, actor, actor, of, verb, hedge=_hedge(verb))
            return

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
        if accused is None or of is None or not self.scene.is_actor(accused):
            return
        speaker = next(iter(syntax.doers(verb)), None)
        yield self._made("attributed", accused, speaker, of, verb, hedge=_hedge(verb))

    def _attributes(self, verb: Token) -> Iterator[ResponsibilityMention]:
        """ "attributed the attack to X"."""
        event = next((o for o in syntax.undergoers(verb) if o.i in self.owner), None)
        actor = next(syntax.prepositional(verb, ("to", "on")), None)
        if event is not None and actor is not None and self.scene.is_actor(actor):
            speaker = next(iter(syntax.doers(verb)), None)
            yield self._made("attributed", actor, speaker, self.owner[event.i], verb, hedge=_hedge(verb))

    def _behind(self, preposition: Token) -> Iterator[ResponsibilityMention]:
        """ "X was behind the attack"."""
        of = next((e for c in preposition.children if (e := self._event_below(c)) is not None), None)
        verb = preposition.head
        actor = next(iter(syntax.grammatical_subjects(verb)), None) if verb.pos_ in ("VERB", "AUX") else None
        if of is None or actor is None or not self.scene.is_actor(actor):
            return
        attribution = self._attribution(preposition.i)
        denied = attribution is not None and attribution.verb_class == "deny"
        kind: ResponsibilityKind = "denied" if denied else self._kind_of(attribution)
        yield self._made(kind, actor, self._source(attribution), of, verb, hedge=_hedge(verb))

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
            hedge=_hedge(verb) or _hedge(noun),
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


def _hedge(token: Token) -> Token | None:
    """An adverb or auxiliary of doubt on a verb or noun."""
    return next((child for child in token.children if child.lower_ in HEDGES), None)
