"""Who is said to have done it: claims of responsibility, denials, accusations and assessments."""

from __future__ import annotations

import importlib.resources
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from tacitus.model.records import Actor, Span
from tacitus.model.vocabulary import ResponsibilityKind
from tacitus.ontology.actor_categories import lookup
from tacitus.ontology.events import event_lexicon
from tacitus.readers.rules.agents import may_act, names_an_owner, owners
from tacitus.readers.rules.attribution.model import holding, is_nobody, is_unsaid
from tacitus.readers.rules.attribution.speakers import SPOKESMEN, author_of, is_voice
from tacitus.readers.rules.attribution.standing import (
    STATES,
    Standing,
    deed_of,
    is_party,
    is_self,
    principal,
    standings,
)
from tacitus.readers.rules.roles import LAUNCH
from tacitus.syntax import dependencies as syntax

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tacitus.readers.rules.attribution.find import Attribution
    from tacitus.readers.rules.events.mentions import EventMention
    from tacitus.readers.rules.scene import Scene


ANSWERED = frozenset({"claim", "report", "version", "statement", "suggestion"})
"""What is rejected without being an accusation: who rejects it denies a deed only where he was accused of it."""
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
    name: frozenset[str]
    culprits: frozenset[str]
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
    answers: bool = False
    """Whether it is a denial only where somebody has accused the same side ("rejected the report")."""


def _is_said_of(noun: Token) -> bool:
    """Whether a noun, or the noun that it stands before, says what somebody is ("is a front", "as a front group")."""
    if noun.dep_ in ("amod", "compound", "nmod"):
        noun = noun.head
    return noun.dep_ in ("attr", "oprd", "acomp", "pobj")


def find_responsibility(
    scene: Scene, mentions: Sequence[EventMention], refused: Sequence[EventMention] = ()
) -> tuple[ResponsibilityMention, ...]:
    """Every claim, denial, attribution and assessment of responsibility, in order.

    Of what is `refused` as too little to be an incident ("the army denied it had fired"), only what somebody says of
    himself, about what was told before.
    """
    reader = _Reader(scene, mentions)
    found = [each for sentence in scene.parsed.sentences for each in reader.read(sentence.tokens)]
    found += [each for mention in mentions for each in reader.told_of(mention)]
    found += [
        replace(each, of=None)
        for mention in refused
        for each in reader.told_of(mention)
        if each.kind not in ("attributed", "assessed") and not (mention.places or mention.times)
    ]
    found.sort(key=lambda each: each.evidence.start)
    accused = _accused(scene, found) if any(each.answers for each in found) else []
    return tuple(each for each in found if not each.answers or _was_accused(scene, each, accused))


def _accused(scene: Scene, found: Iterable[ResponsibilityMention]) -> Sequence[Actor]:
    """Who is held by somebody to have done it, each once."""
    heads = (e.actor for e in found if e.kind in ("attributed", "assessed") and e.actor is not None)
    named = (scene.describe(head) for head in heads)
    return list(
        {(actor.id, actor.name.casefold(), actor.category, actor.country): actor for actor in named}.values()
    )


def _was_accused(scene: Scene, denial: ResponsibilityMention, accused: Iterable[Actor]) -> bool:
    """Whether somebody holds that the side which rejects a report did it."""
    if denial.actor is None:
        return False
    mine = scene.describe(denial.actor)
    return any(_is_one(mine, actor) for actor in accused)


def _is_one(one: Actor, other: Actor) -> bool:
    if one.id is not None or other.id is not None:
        same = one.id == other.id
    else:
        same = one.name.casefold() == other.name.casefold()
    states = one.category in STATES and other.category in STATES
    return same or (states and one.country is not None and one.country == other.country)


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
            elif lemma in self.cues.accusations and token.dep_ == "nsubj":
                yield from self._said_untrue(token)
            elif token.lower_ in ("nothing", "hand", "part", "role", "involved"):
                yield from self._no_part(token)
            elif lemma in self.cues.front and _is_said_of(token):
                yield from self._front(token)

    def _verb(self, verb: Token, lemma: str) -> Iterator[ResponsibilityMention]:
        cues = self.cues
        if _is_negated(verb) or is_unsaid(verb):
            return
        if lemma in cues.call and self._is_called_untrue(verb):
            yield from self._denial(verb)
        elif lemma in cues.take | cues.deny:
            yield from self._own_word(verb, lemma)
        elif lemma in cues.accuse:
            yield from self._accuses(verb)
        elif (laid := self._blame_laid(verb)) is not None:
            yield from self._accusation(laid, None, verb)
        elif lemma in cues.attribute:
            yield from self._attributes(verb)
        elif lemma in cues.point:
            yield from self._points(verb)
        elif lemma in cues.name:
            yield from self._names(verb)
        elif lemma in cues.carry_out or self._did_it(verb, lemma):
            yield from self._carried_out(verb)

    # deeds told --------------------------------------------------------------------------------------

    def told_of(self, mention: EventMention) -> Iterator[ResponsibilityMention]:
        """On whose word every doer of a mention stands: his own ("said they fired"), or another's."""
        if mention.kind.label == "interception" or mention.blamed:
            return  # who shot down a drone has claimed no attack
        triggers = {t.token.i for t in mention.triggers}
        for doer in self._doers(mention):
            deed = deed_of(self.scene, doer, triggers)
            told = mention.factuality if deed == mention.lead.token else None
            for found in standings(self.scene, deed, doer, told):
                if found.by is not None:
                    yield from self._by_standing(found, doer, mention, deed)

    def _doers(self, mention: EventMention) -> Iterator[Token]:
        """Those read as doers, and the speakers who tell of a deed of their own ("denied shelling")."""
        known = {token.i for token in mention.initiators}
        guessed = "initiators" in mention.by_network
        yield from (t for t in mention.initiators if not guessed or self._speaks_of_himself(t, mention))
        for trigger in mention.triggers:
            if trigger.token.pos_ == "VERB" and trigger.token.dep_ in ("xcomp", "pcomp"):
                yield from (t for t in syntax.doers(trigger.token) if t.i not in known)

    def _speaks_of_himself(self, doer: Token, mention: EventMention) -> bool:
        """Whether a doer by the network's word alone is no speaker, or says "it" or "we" of himself.

        "Israel said the strike hit a depot" admits nothing by itself.
        """
        around = holding(self.scene.attributions, mention.lead.token.i)
        if all(a.source_head != doer.i for a in around):
            return True
        return any(self.scene.speaker_of_self(token) == doer for token in mention.sentence.tokens)

    def _by_standing(
        self, found: Standing, doer: Token, of: EventMention | None, cue: Token
    ) -> Iterator[ResponsibilityMention]:
        """The responsibility that a standing makes; none where the deed is denied for somebody else."""
        source = self._source(found.by)
        if found.by is not None and not found.own and (source is None or not is_voice(self.scene, source)):
            return
        if found.own:
            assert source is not None
            actor = self._party_of(doer, source) or self._unheard_of(doer, source)
            if actor is not None:
                kind: ResponsibilityKind = "denied" if found.word == "denied" else self._own_kind(actor)
                yield self._made(kind, actor, source, of, cue, hedge=None)
            return
        actor = self._who(doer)
        if actor is None or found.word in ("none", "denied") or not may_act(self.scene, actor):
            return
        hedge = self._hedge(cue)
        held: ResponsibilityKind = (
            "assessed" if found.word == "assessed" or hedge is not None else "attributed"
        )
        yield self._made(held, actor, source, of, cue, hedge=hedge)

    def _own_kind(self, actor: Token) -> ResponsibilityKind:
        """A state acknowledges what its forces did; everybody else claims it."""
        return "acknowledged" if self.scene.describe(actor).category in STATES else "claimed"

    def _party_of(self, doer: Token | None, source: Token) -> Token | None:
        """The side that a speaker has done or not done it for: named as the doer, else whom he speaks for."""
        named = doer if doer is not None and doer.pos_ != "PRON" and not _is_owned(doer) else None
        whole = source if self._may_claim(source) else principal(self.scene, source)
        choices = (named if named != source else None, whole)
        return next((one for one in choices if one is not None and self._may_claim(one)), None)

    def _unheard_of(self, doer: Token, source: Token) -> Token | None:
        """ "Saraya al-Fath said it had carried out the attack": a body by its pronoun, whatever its name is taken for."""
        return source if doer.lower_ in ("it", "its") and self.scene.may_be_body(source) else None

    def _may_claim(self, source: Token) -> bool:
        """Whether a speaker can have done it: a force, a group or a state, no bystander, no spokesman."""
        mention = self.scene.actor_at.get(source.i)
        category = getattr(mention.grounded, "category", None) if mention is not None else None
        named = (
            source.pos_ == "PROPN" and source.ent_type_ in ("ORG", "NORP") and category in (None, "unknown")
        )
        return named or self._is_band(source) or is_party(self.scene, source)

    def _is_band(self, source: Token) -> bool:
        """ "A group", "the organisation": a body of whom only the deed is known."""
        noun = lookup(source.lemma_)
        return noun is not None and not noun.is_people and noun.category == "unknown"

    def _who(self, token: Token | None) -> Token | None:
        """The actor a token stands for; None for a pronoun that nothing resolves."""
        if token is None or token.pos_ != "PRON":
            return token
        if token.dep_ in ("nsubj", "nsubjpass") and token.lower_ in ("which", "who"):
            return syntax.antecedent_of(token)
        return self.scene.stands_for(token)

    # own words ---------------------------------------------------------------------------------------

    def _own_word(self, verb: Token, lemma: str) -> Iterator[ResponsibilityMention]:
        """ "claimed responsibility for …", "claimed the attack", "denied involvement", "denied carrying out"."""
        kind: ResponsibilityKind = "denied" if lemma in self.cues.deny else "claimed"
        thing = next((t for t in self._matter(verb) if self._is_matter(t, lemma, kind)), None)
        speaker = next(iter(syntax.doers(verb)), None)
        if thing is None or self._has_clause(thing):
            return  # what the clause says is told by its own doer
        if speaker is not None and (self._is_event(speaker) or is_nobody(speaker)):
            return
        actor = self._claimed_for(verb) or self._spoken_for(speaker)
        if actor is None and speaker is not None:
            return
        if thing.pos_ == "PRON" and (actor is None or not self._may_claim(actor)):
            return
        made = self._made(kind, actor, speaker, self._event_below(thing), verb, hedge=self._hedge(verb))
        yield replace(made, answers=kind == "denied" and thing.lemma_.lower() in ANSWERED)

    def _has_clause(self, thing: Token) -> bool:
        """ "Reports that it had shelled the town": an accusation that says of whom, with a deed that was read."""
        clauses = (c for c in thing.children if c.dep_ in ("acl", "relcl", "ccomp") and c.i > thing.i)
        return thing.lemma_.lower() in self.cues.accusations and any(
            any(g.dep_ == "mark" for g in clause.children) and self._event_below(clause) is not None
            for clause in clauses
        )

    def _matter(self, verb: Token) -> list[Token]:
        """What is claimed or denied: a noun, or a clause without a subject of its own."""
        passive = syntax.is_passive(verb)
        if verb.lemma_.lower() in ("own", "admit", "confess"):
            owned = list(syntax.prepositional(verb, ("to",), labels=("prep", "prt")))
            if owned:
                return owned
        nouns = [c for c in verb.children if c.dep_ == "dobj" or (passive and c.dep_ == "nsubjpass")]
        clauses = [c for c in verb.children if c.dep_ in ("xcomp", "pcomp", "ccomp")]
        return nouns + [c for c in clauses if not any(g.dep_ in ("nsubj", "nsubjpass") for g in c.children)]

    def _is_matter(self, thing: Token, lemma: str, kind: ResponsibilityKind) -> bool:
        cues, word = self.cues, thing.lemma_.lower()
        if lemma in ("take", "accept", "assume"):
            return word in ("responsibility", "credit")
        if word in cues.blame_nouns or self._was_involved(thing):
            return True
        event = thing.i in self.owner or (thing.tag_ == "VBG" and self._event_below(thing) is not None)
        if kind == "denied":
            return event or word in cues.accusations or thing.lower_ in ("it", "this", "that")
        if lemma == "claim":
            return event or thing.i in self.scene.means_at or thing.lower_ == "it"
        owned = thing.head.dep_ == "prep" and thing.head.head.lemma_.lower() in ("own", "admit", "confess")
        return event and (owned or (lemma in ("admit", "acknowledge") and thing.tag_ == "VBG"))

    def _spoken_for(self, speaker: Token | None) -> Token | None:
        """The side in whose name somebody claims or denies; whoever names no side speaks for himself."""
        who = self._who(speaker)
        if who is None or self._may_claim(who):
            return who
        named = self._named(who)
        if named != who and (self._may_claim(named) or self.scene.may_be_body(named)):
            return named
        return principal(self.scene, who) or (
            who if is_voice(self.scene, who) and not _is_spokesman(who) else None
        )

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
        actor = self._spoken_for(speaker)
        if actor is not None and self._may_claim(actor):
            yield self._made("denied", actor, speaker, None, verb, hedge=None)

    def _said_untrue(self, accusation: Token) -> Iterator[ResponsibilityMention]:
        """ "Said the accusation was absurd"."""
        verb = accusation.head
        words = {t.lower_ for t in verb.subtree if t.i > verb.i}
        source = self._source(self._attribution(verb.i))
        actor = self._spoken_for(source)
        called = verb.lemma_.lower() == "be" and not _is_negated(verb) and bool(words & self.cues.untrue)
        if called and actor is not None and self._may_claim(actor):
            yield self._made("denied", actor, source, None, verb, hedge=None)

    def _no_part(self, word: Token) -> Iterator[ResponsibilityMention]:
        """ "Said it had nothing to do with it", "had no hand in it", "was not involved"."""
        verb = word.head
        lacking = (
            word.lower_ == "nothing"
            or is_nobody(word)
            or _is_negated(verb)
            or (word.lower_ == "involved" and _is_negated(word))
        )
        if word.lower_ == "nothing" and not any(c.lemma_ == "do" for c in (*word.children, *verb.children)):
            return
        clause = word if word.lower_ == "involved" and word.pos_ == "VERB" else verb
        subject = next(iter(syntax.grammatical_subjects(clause)), None)
        if not lacking or subject is None or clause.lemma_.lower() not in ("have", "play", "be", "involve"):
            return
        source = self._source(self._attribution(clause.i))
        if source is not None and is_self(self.scene, subject, source):
            actor = self._party_of(subject, source)
            if actor is not None:
                yield self._made("denied", actor, source, None, clause, hedge=None)

    # accusations -------------------------------------------------------------------------------------

    def _accuses(self, verb: Token) -> Iterator[ResponsibilityMention]:
        """ "blamed X for …", "X is accused of …", "suspected X"."""
        charged = syntax.undergoers(verb)
        accused, others = (charged[0], charged[1:]) if charged else (None, [])
        heads = (verb, accused) if accused is not None else (verb,)
        starts = [t for head in heads for t in syntax.prepositional(head, ("for", "of", "in", "over"))]
        of = next((event for start in starts if (event := self._charged_with(start)) is not None), None)
        if verb.lemma_.lower() == "blame" and accused is not None and self._is_event(accused):
            # "blamed the blast on rebels", "blaming an Israeli air strike"
            of = self.owner.get(accused.i, of)
            doer = of.initiators[0] if of is not None and of.initiators else None
            accused = next(syntax.prepositional(verb, ("on",)), doer)
        if of is None and (starts or accused is None or not self._may_claim(accused)):
            return  # "accused Algiers of sponsoring terrorism": no deed told here
        for one in [*([accused] if accused is not None else []), *others]:
            yield from self._accusation(self._named(one), of, verb)

    def _named(self, token: Token) -> Token:
        """The name set beside a noun: "its offshoot, the YPG", "an unheard-of outfit, Saraya al-Fath"."""
        if token.pos_ == "PROPN" or token.i in self.scene.actor_at:
            return token
        return next((c for c in token.children if c.dep_ == "appos" and c.pos_ == "PROPN"), token)

    def _accusation(
        self, accused: Token, of: EventMention | None, verb: Token
    ) -> Iterator[ResponsibilityMention]:
        """Somebody holds that `accused` did it; nothing where the accused is nobody, or the accuser no voice."""
        actor = self._who(accused)
        if actor is None or not self._may_be_blamed(actor) or is_nobody(actor):
            return
        speaker = self._accuser(verb)
        if speaker is None and not syntax.is_passive(verb):
            return
        hedge = self._hedge(verb)
        believed = verb.lemma_.lower() in ("suspect", "believe")
        kind: ResponsibilityKind = "assessed" if hedge is not None or believed else "attributed"
        yield self._made(kind, actor, speaker, of, verb, hedge=hedge)

    def _accuser(self, verb: Token) -> Token | None:
        """Who accuses: the subject, else who speaks before ("…, the ministry said, blaming an air strike")."""
        first = next(iter(syntax.doers(verb)), None)
        subject = self._who(first) or first
        if subject is not None and is_voice(self.scene, subject):
            return subject
        around = self._source(self._attribution(verb.i))
        if around is not None or syntax.is_passive(verb):
            return around
        sentence = verb.sent
        near = self.scene.attributions.cued_in(sentence.start, verb.i)
        before = [a for a in near if a.source_head is not None and a.tells]
        return self._source(before[-1]) if before else None

    def _may_be_blamed(self, actor: Token) -> bool:
        """People, bodies, and bands named by who is in them ("a smugglers' ring")."""
        if self._may_claim(actor) or (self.scene.is_actor(actor) and actor.i not in self.scene.time_at):
            return True
        return any(m.head == actor and names_an_owner(self.scene, m) for m in syntax.modifiers(actor))

    def _charged_with(self, start: Token) -> EventMention | None:
        """The deed that an accusation is about: itself, or what was carried out ("of having staged the raid").

        "Of lying about the bombing" charges nobody with the bombing.
        """
        of = self._event_below(start)
        if of is None:
            return None
        event = next(node for node in start.subtree if node.i in self.owner)
        between = []
        for node in syntax.clause_path(event):
            between.append(node)
            if node == start:
                break
        allowed = self.cues.carry_out | self.cues.attribute | LAUNCH
        ok = all(
            node.i in self.owner
            or node.pos_ not in ("VERB", "AUX")
            or node.lemma_.lower() in allowed
            or self._was_involved(node)
            for node in between
        )
        return of if ok else None

    def _blame_laid(self, verb: Token) -> Token | None:
        """ "Put the blame on X", "laid responsibility at the door of X", "held X to account"."""
        objects = syntax.direct_objects(verb)
        if not any(t.lemma_.lower() in ("blame", "responsibility", "guilt") for t in objects):
            return None
        heads = (verb, *objects)
        return next(
            (t for head in heads for t in syntax.prepositional(head, ("on", "with", "at", "upon"))), None
        )

    def _points(self, verb: Token) -> Iterator[ResponsibilityMention]:
        """ "Pointed (the finger) at the Baloch Liberation Army", "the army pointed to the Benavides front"."""
        things = syntax.direct_objects(verb)
        if things and things[0].lemma_.lower() != "finger":
            return
        heads = (verb, *things)
        accused = next(
            (t for head in heads for t in syntax.prepositional(head, ("at", "to", "towards", "toward"))), None
        )
        if accused is not None and self._may_claim(accused):
            yield from self._accusation(accused, None, verb)

    def _names(self, verb: Token) -> Iterator[ResponsibilityMention]:
        """ "Named Islamic State as the culprit"."""
        roles = (role.lemma_.lower() for role in syntax.prepositional(verb, ("as",)))
        for accused in syntax.undergoers(verb) if self.cues.culprits.intersection(roles) else ():
            yield from self._accusation(accused, None, verb)

    def _attributes(self, verb: Token) -> Iterator[ResponsibilityMention]:
        """ "attributed the attack to X"."""
        event = next((o for o in syntax.undergoers(verb) if o.i in self.owner), None)
        actor = next(syntax.prepositional(verb, ("to", "on")), None)
        if event is not None and actor is not None and self.scene.is_actor(actor):
            yield from self._accusation(actor, self.owner[event.i], verb)

    def _responsible(self, word: Token) -> Iterator[ResponsibilityMention]:
        """ "X was responsible (for …)", "held X responsible"."""
        if word.dep_ == "amod" and word.head.head.lemma_.lower() == "hold" and word.i > word.head.i:
            # "held the army responsible" is parsed as "the responsible army"
            yield from self._held(word.head.head, word.head, None)
            return
        verb = word.head
        if verb.pos_ not in ("VERB", "AUX") or word.dep_ not in PREDICATES:
            return
        of = next((e for t in syntax.prepositional(word, ("for",)) if (e := self._event_below(t))), None)
        if verb.lemma_.lower() == "hold":
            accused = next(iter(syntax.undergoers(verb)), None)
            yield from self._held(
                verb, accused or next((c for c in word.children if c.dep_ == "nsubj"), None), of
            )
        else:
            yield from self._put_on(next(iter(syntax.grammatical_subjects(verb)), None), of, verb)

    def _held(
        self, verb: Token, accused: Token | None, of: EventMention | None
    ) -> Iterator[ResponsibilityMention]:
        if accused is not None and not _is_negated(verb) and not is_unsaid(verb):
            yield from self._accusation(accused, of, verb)

    def _behind(self, preposition: Token) -> Iterator[ResponsibilityMention]:
        """ "X was behind the attack"."""
        of = next((e for c in preposition.children if (e := self._event_below(c)) is not None), None)
        it = any(child.lower_ in ("it", "this", "them") for child in preposition.children)
        verb = preposition.head
        if (of is not None or it) and verb.lemma_.lower() == "be":
            yield from self._put_on(next(iter(syntax.grammatical_subjects(verb)), None), of, verb)

    def _carried_out(self, verb: Token) -> Iterator[ResponsibilityMention]:
        """ "Said it was carried out by X", "said its fighters had carried out the attack", "says it did it"."""
        doers = syntax.doers(verb)
        told = [
            t
            for t in syntax.undergoers(verb)
            if t.i in self.owner or t.lower_ in ("it", "this", "so") or t.lower_ == "operation"
        ]
        if not doers or self._attribution(verb.i) is None:
            return
        if told or self._did_it(verb, verb.lemma_.lower()):
            yield from self._put_on(doers[0], self.owner.get(told[0].i) if told else None, verb)

    def _did_it(self, verb: Token, lemma: str) -> bool:
        """ "Did it", and a word of violence that leaves open to whom ("said they had hit it", "that it had fired")."""
        kind = event_lexicon().verbs.get((lemma,)) if verb.i not in self.owner else None
        what = syntax.undergoers(verb)
        if kind is not None and kind.frame == "fire" and not what:
            return True
        return (lemma == "do" or kind is not None) and any(t.lower_ in ("it", "this", "so") for t in what)

    def _put_on(
        self, accused: Token | None, of: EventMention | None, verb: Token
    ) -> Iterator[ResponsibilityMention]:
        """A deed put on somebody, by others or by himself; with a negation it is denied."""
        if accused is None or is_nobody(accused):
            return
        accused = self._sender(accused)
        for found in standings(self.scene, verb, accused):
            if found.own or self._may_claim(self._who(accused) or accused):
                yield from self._by_standing(found, accused, of, verb)

    def _sender(self, doer: Token) -> Token:
        """ "An army drone did it": who sent it."""
        if self.scene.means_of(doer) is None:
            return doer
        return next(iter(owners(self.scene, doer)), doer)

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
        return token if is_voice(self.scene, token) else author_of(token) or token

    def _hedge(self, token: Token) -> Token | None:
        """An adverb or auxiliary of doubt on a verb or noun, or on the phrase that completes it."""
        words = (*token.children, *(t for c in token.children if c.dep_ == "prep" for t in c.children))
        # "on 2 May" names a month
        return next((w for w in words if w.lower_ in self.cues.hedges and w.pos_ != "PROPN"), None)

    def _sentence(self, token: Token) -> int:
        sentence = self.scene.parsed.sentence_at(token.idx)
        return sentence.index if sentence is not None else 0


def _is_owned(doer: Token) -> bool:
    """ "Its fighters": the deed is whose they are."""
    return any(child.dep_ == "poss" and child.pos_ == "PRON" for child in doer.children)


def _is_spokesman(token: Token) -> bool:
    return token.lemma_.lower() in SPOKESMEN


def _is_negated(verb: Token) -> bool:
    return any(child.dep_ == "neg" for child in verb.children)
