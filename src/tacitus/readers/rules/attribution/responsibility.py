"""Who is said to have done it: claims of responsibility, denials, accusations and assessments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tacitus.model.records import Span
from tacitus.model.vocabulary import ResponsibilityKind
from tacitus.ontology.events import event_lexicon
from tacitus.readers.rules.agents import may_act, names_an_owner, owners
from tacitus.readers.rules.attribution.about import PUT_ON_OTHERS
from tacitus.readers.rules.attribution.charges import Charge, charge_by, cues, said_of
from tacitus.readers.rules.attribution.lexicon import word_list
from tacitus.readers.rules.attribution.model import holding, is_nobody, is_unsaid
from tacitus.readers.rules.attribution.repeats import OWN_WORD, each_once, is_read, is_said_of
from tacitus.readers.rules.attribution.sides import (
    STATES,
    is_same_side,
    may_claim,
    name_beside,
    names_a_side,
    side_of,
)
from tacitus.readers.rules.attribution.speakers import author_of, is_voice, role_of
from tacitus.readers.rules.attribution.standing import Standing, deed_of, is_self, standings
from tacitus.readers.rules.attribution.unverified import doubting
from tacitus.readers.rules.factuality.assess import NOT_HAPPENED, assess
from tacitus.readers.rules.learned import accused, own_deeds
from tacitus.readers.rules.learned.accused import OWN
from tacitus.readers.rules.roles import LAUNCH
from tacitus.syntax import dependencies as syntax

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tacitus.model.records import Actor
    from tacitus.readers.rules.attribution.find import Attribution
    from tacitus.readers.rules.events.mentions import EventMention
    from tacitus.readers.rules.learned.accused import Said
    from tacitus.readers.rules.scene import Scene


PREDICATES = ("acomp", "oprd", "attr", "ccomp", "xcomp", "advcl")
"""How the parser hangs "responsible" on its verb."""
UNDISPUTED = frozenset({"armed_clash", "arrest", "demonstration", "interception", "release"})
"""Labels of what is done openly, or by both sides: who tells of it blames nobody."""
OWNING = ("own", "admit", "confess")
"""Verbs that own "to" a deed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponsibilityMention:
    """`actor` is the head token of who is said to be responsible, `speaker` of who says it (None: narrated).

    `of` is the mention of the incident when the sentence names it. `hedge` is the first and last word of doubt, empty
    without. `front_for` is the head token of the body that an assessed front stands for. `sentence` is the sentence's
    index, `near` that of the accusation which a denial answers: what it is of is told there.
    """

    kind: ResponsibilityKind
    actor: Token | None
    speaker: Token | None
    of: EventMention | None
    evidence: Span
    hedge: tuple[Token, ...]
    sentence: int
    near: int | None = None
    front_for: Token | None = None
    answers: bool = False
    """Whether it is a denial only where somebody has accused the same side ("rejected the claim")."""
    own: Token | None = None
    """Head of the words by which a party tells of its own: "its forces"."""


def find_responsibility(
    scene: Scene, mentions: Sequence[EventMention], refused: Sequence[EventMention] = ()
) -> tuple[ResponsibilityMention, ...]:
    """Every claim, denial, attribution and assessment of responsibility, in order.

    Of what is `refused` as too little to be an incident ("the army denied it had fired"), only what somebody says of
    himself, about what was told before.
    """
    reader = _Reader(scene, mentions)
    found = by_rules(scene, mentions, refused)
    found += reader.by_the_report(found)
    held = list(accused.held(scene, mentions))
    put_on = reader.by_network((one for one in held if one.kind in PUT_ON_OTHERS), found)
    answered = list(_answering(scene, sorted((*found, *put_on), key=lambda each: each.evidence.start)))
    # a denial that the rules read is none of theirs where it answers nothing
    read = [each for each in answered if each not in put_on]
    answered += reader.by_network((one for one in held if one.kind not in PUT_ON_OTHERS), read)
    answered.sort(key=lambda each: each.evidence.start)
    return tuple(doubting(scene, list(each_once(scene, answered))))


def by_rules(
    scene: Scene, mentions: Sequence[EventMention], refused: Sequence[EventMention] = ()
) -> list[ResponsibilityMention]:
    """What the rules read, as it comes."""
    reader = _Reader(scene, mentions)
    found = [each for sentence in scene.parsed.sentences for each in reader.read(sentence.tokens)]
    found += [each for mention in mentions for each in reader.told_of(mention)]
    found += [
        replace(each, of=None)
        for mention in refused
        for each in reader.told_of(mention)
        if each.kind not in PUT_ON_OTHERS and not (mention.places or mention.times or _is_new(mention))
    ]
    return found


def _answering(scene: Scene, found: Sequence[ResponsibilityMention]) -> Iterator[ResponsibilityMention]:
    """The same, each denial with what it answers: it is of that incident, and for who is accused there."""
    accusations = [each for each in found if each.kind in PUT_ON_OTHERS and each.front_for is None]
    for each in found:
        if each.kind != "denied" or each.of is not None or each.actor is None:
            yield each
            continue
        mine = scene.describe(each.actor)
        against = [
            a
            for a in accusations
            if a.actor and a.speaker != each.speaker and is_same_side(mine, scene.describe(a.actor))
        ]
        before = [a for a in against if a.sentence <= each.sentence]
        # who dismisses some claim or other answers what was told of his side by name, or what was told before
        later = [a for a in against if not each.answers or _is_named_alike(scene, mine, a)]
        answered = next(iter(before[-1:] or later), None)
        if answered is not None:
            actor = answered.actor if each.answers and mine.id is None else each.actor
            yield replace(each, actor=actor, of=answered.of, near=answered.sentence)
        elif not each.answers:
            yield each


def _is_named_alike(scene: Scene, side: Actor, accusation: ResponsibilityMention) -> bool:
    assert accusation.actor is not None
    return side.id is not None and side.id == scene.describe(accusation.actor).id


class _Reader:
    def __init__(self, scene: Scene, mentions: Sequence[EventMention]) -> None:
        self.scene = scene
        self.mentions = mentions
        self.cues = cues()
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
            elif token.dep_ == "attr" and token.head.lemma_.lower() == "be":
                yield from self._is_it(token)

    def _verb(self, verb: Token, lemma: str) -> Iterator[ResponsibilityMention]:
        cues = self.cues
        if _is_negated(verb) or is_unsaid(verb) or self._is_unreal(verb):
            return
        if lemma in cues.call and self._is_called_untrue(verb):
            yield from self._denial(verb)
        elif lemma in cues.distance:
            yield from self._distanced(verb)
        elif lemma in cues.take | cues.deny | cues.reject:
            yield from self._own_word(verb, lemma)
        elif (charge := charge_by(verb, self._is_deed)) is not None:
            yield from self._charged(charge)
        elif lemma in cues.carry_out or self._did_it(verb, lemma):
            yield from self._carried_out(verb)

    def _is_unreal(self, verb: Token) -> bool:
        """ "Aims to accuse", "called on them to reject": nobody has said it."""
        told = assess(self.scene.parsed, verb, self.scene.attributions).status
        return told in NOT_HAPPENED and told != "generic"  # "the government blames them" is said now

    # deeds told --------------------------------------------------------------------------------------

    def told_of(self, mention: EventMention) -> Iterator[ResponsibilityMention]:
        """On whose word every doer of a mention stands: his own ("said they fired"), or another's."""
        openly = mention.kind.label in UNDISPUTED
        if mention.blamed or not _may_be_owned(mention, "claimed"):
            return
        triggers = {t.token.i for t in mention.triggers}
        for doer in self._doers(mention):
            deed = deed_of(self.scene, doer, triggers)
            told = mention.factuality if deed == mention.lead.token else None
            if syntax.is_habit(deed):
                continue
            for found in standings(self.scene, deed, doer, told):
                if found.by is not None and (found.word == "own" or not openly):
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
            if role_of(source) == "media" or (found.word == "own" and self._is_rejected(cue)):
                return  # "army media says it killed five", "X rejected the statement by Y that its forces did it"
            actor = self._party_of(doer, source)
            if actor is not None:
                kind: ResponsibilityKind = "denied" if found.word == "denied" else self._own_kind(actor)
                made = self._made(kind, actor, source, of, cue, hedge=None)
                yield replace(made, own=doer if doer != actor and _is_owned(doer) else None)
            return
        actor = self._who(doer)
        actor = name_beside(self.scene, actor) if actor is not None else None
        if actor is None or found.word in ("none", "denied") or not may_act(self.scene, actor):
            return
        if not names_a_side(self.scene, actor):
            return  # "armed men looted it, a driver said": nobody is accused
        hedge = self._hedge(cue)
        held: ResponsibilityKind = (
            "assessed" if found.word == "assessed" or hedge is not None else "attributed"
        )
        yield self._made(held, actor, source, of, cue, hedge=hedge)

    def _is_rejected(self, deed: Token) -> bool:
        """Whether a verb that rejects or denies stands above the noun by which somebody tells of a deed ("report").

        A claim that others reject stays a claim.
        """
        said = (a.cue_index for a in holding(self.scene.attributions, deed.i) if a.verb_class == "say")
        nouns = [t for t in (self.scene.parsed.doc[i] for i in said) if t.pos_ == "NOUN"]
        above = {node.lemma_.lower() for noun in nouns for node in syntax.clause_path(noun) if node != noun}
        return bool(above & (self.cues.reject | self.cues.deny))

    def _own_kind(self, actor: Token) -> ResponsibilityKind:
        """A state acknowledges what its forces did; everybody else claims it."""
        return "acknowledged" if self.scene.describe(actor).category in STATES else "claimed"

    def _party_of(self, doer: Token, source: Token) -> Token | None:
        """The side that a speaker has or has not done it for: named as the doer, else whom he speaks for.

        "Saraya al-Fath said it had carried out the attack": a body by its pronoun, whatever its name is taken for.
        """
        if doer != source and doer.pos_ != "PRON" and not _is_owned(doer) and may_claim(self.scene, doer):
            return doer
        side = side_of(self.scene, source)
        if side is not None and may_claim(self.scene, side):
            return side
        return source if doer.lower_ in ("it", "its") and self.scene.may_be_body(source) else None

    def _who(self, token: Token | None) -> Token | None:
        """The actor a token stands for; None for a pronoun that nothing resolves."""
        if token is None or token.pos_ != "PRON":
            return token
        if token.lower_ in syntax.RELATIVE:
            found = syntax.antecedent_of(token)
            return None if found == token else found
        return self.scene.stands_for(token)

    # own words ---------------------------------------------------------------------------------------

    def _own_word(self, verb: Token, lemma: str) -> Iterator[ResponsibilityMention]:
        """ "claimed responsibility for …", "claimed the attack", "denied involvement", "denied carrying out"."""
        kind: ResponsibilityKind = "claimed" if lemma in self.cues.take else "denied"
        thing = next((t for t in self._matter(verb) if self._is_matter(t, lemma, kind)), None)
        speaker = next(iter(syntax.doers(verb)), None)
        if thing is None or self._has_clause(thing):
            return  # what the clause says is told by its own doer
        if speaker is not None and (speaker.i in self.owner or is_nobody(speaker)):
            return
        actor = self._claimed_for(verb) or self._side(speaker)
        if actor is None and speaker is not None:
            return
        word = thing.lemma_.lower()
        answers = kind == "denied" and (word in self.cues.accusations or thing.pos_ == "PRON")
        if thing.pos_ == "PRON" and (actor is None or not may_claim(self.scene, actor)):
            return
        beside = next((self.owner[t.i] for t in said_of(verb) if t.i in self.owner), None)
        of = self._event_below(thing) or self._shared_in(thing, verb) or beside
        made = self._made(kind, actor, speaker, of, verb, hedge=self._hedge(verb))
        yield replace(made, answers=answers and not self._takes_up(thing, actor))

    def _shared_in(self, thing: Token, verb: Token) -> EventMention | None:
        """ "Denied any role in the killing": the parse may hang the deed on the verb."""
        if thing.lemma_.lower() not in self.cues.blame_nouns:
            return None
        deeds = syntax.prepositional(verb, ("in", "for", "of"))
        return next((event for deed in deeds if (event := self._event_below(deed)) is not None), None)

    def _takes_up(self, accusation: Token, actor: Token | None) -> bool:
        """ "Iran called the accusation absurd" after a strike: it was accused of that, though nobody tells of it."""
        alone = not any(c.dep_ in ("prep", "acl", "relcl") for c in accusation.children)
        one = syntax.is_definite(accusation) and alone and not syntax.is_plural(accusation)
        return one and actor is not None and self.scene.describe(actor).id is not None

    def _has_clause(self, thing: Token) -> bool:
        """ "Reports that it had shelled the town": an accusation that says of whom, with a deed that was read."""
        clauses = (c for c in thing.children if c.dep_ in ("acl", "relcl", "ccomp") and c.i > thing.i)
        return thing.lemma_.lower() in self.cues.accusations and any(
            any(g.dep_ == "mark" for g in clause.children) and self._event_below(clause) is not None
            for clause in clauses
        )

    def _matter(self, verb: Token) -> list[Token]:
        """What is claimed or denied: a noun, or a clause without a subject of its own."""
        if verb.lemma_.lower() in OWNING:
            owned = list(syntax.prepositional(verb, ("to",), labels=("prep", "prt")))
            if owned:
                return owned
        nouns = syntax.undergoers(verb)
        if verb.dep_ == "relcl" and not any(noun.i in self.owner for noun in nouns):
            nouns += [n for n in self._phrase_around(verb.head) if n.i in self.owner][:1]
        clauses = [c for c in verb.children if c.dep_ in ("xcomp", "pcomp", "ccomp")]
        return nouns + [c for c in clauses if not any(g.dep_ in ("nsubj", "nsubjpass") for g in c.children)]

    def _phrase_around(self, noun: Token) -> Iterator[Token]:
        """ "Two raids, on Inates and Menaka, that they claimed": the parse takes the last noun for what is claimed."""
        for node in syntax.clause_path(noun):
            if node.pos_ in ("VERB", "AUX"):
                return
            yield node

    def _is_matter(self, thing: Token, lemma: str, kind: ResponsibilityKind) -> bool:
        cues, word = self.cues, thing.lemma_.lower()
        if lemma in ("take", "accept", "assume"):
            return word in ("responsibility", "credit")
        if word in cues.blame_nouns or self._was_involved(thing):
            return True
        event = thing.i in self.owner or (thing.tag_ == "VBG" and self._event_below(thing) is not None)
        if kind == "denied":
            if lemma in cues.reject and word in word_list("document_nouns") and not syntax.is_plural(thing):
                return False  # "rejected the report as one-sided": of the deed it says nothing
            charged = word in cues.accusations or thing.lower_ in ("it", "this", "that")
            return charged or (event and (lemma in cues.deny or thing.tag_ == "VBG"))
        if lemma == "claim":
            return event or thing.i in self.scene.means_at or thing.lower_ == "it"
        owned = thing.head.dep_ == "prep" and thing.head.head.lemma_.lower() in OWNING
        return event and (owned or (lemma in ("admit", "acknowledge") and thing.tag_ == "VBG"))

    def _side(self, speaker: Token | None) -> Token | None:
        """The side in whose name somebody claims or denies; news media do neither."""
        who = self._who(speaker)
        return side_of(self.scene, who) if who is not None and role_of(who) != "media" else None

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
        """Who "called the accusation baseless"."""
        about = next((t for t in syntax.direct_objects(verb)), verb)
        yield from self._denied_by(next(iter(syntax.doers(verb)), None), about, verb)

    def _distanced(self, verb: Token) -> Iterator[ResponsibilityMention]:
        """ "The spokesman distanced the group from the bombing": itself, or whom the speaker is of."""
        speaker = next(iter(syntax.doers(verb)), None)
        whom = next(iter(syntax.direct_objects(verb)), None)
        deed = next((t for t in syntax.prepositional(verb, ("from",)) if self._is_deed(t)), None)
        if speaker is None or whom is None or deed is None:
            return
        named = whom.pos_ != "PRON" and self.scene.describe(whom).id is not None
        actor = whom if named else self._side(speaker)
        if actor is not None and may_claim(self.scene, actor):
            yield self._made("denied", actor, speaker, self.owner.get(deed.i), verb, hedge=None)

    def _said_untrue(self, accusation: Token) -> Iterator[ResponsibilityMention]:
        """ "Said the accusation was absurd"."""
        verb = accusation.head
        words = {t.lower_ for t in verb.subtree if t.i > verb.i}
        if verb.lemma_.lower() == "be" and not _is_negated(verb) and words & self.cues.untrue:
            yield from self._denied_by(self._source(self._attribution(verb.i)), accusation, verb)

    def _denied_by(
        self, speaker: Token | None, accusation: Token, cue: Token
    ) -> Iterator[ResponsibilityMention]:
        actor = self._side(speaker)
        if actor is not None and may_claim(self.scene, actor):
            made = self._made("denied", actor, speaker, None, cue, hedge=None)
            yield replace(made, answers=not self._takes_up(accusation, actor))

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
                yield self._made("denied", actor, source, self._event_below(clause), clause, hedge=None)

    def by_the_report(self, found: Sequence[ResponsibilityMention]) -> Iterator[ResponsibilityMention]:
        """What a report that is a party's own word tells of its own deeds, and no rule reads."""
        for deed in own_deeds.claimed(self.scene, self.mentions):
            who = self.scene.describe(deed.doer)
            if not any(each.of is deed.mention and is_said_of(self.scene, each, who) for each in found):
                # "our forces" may be anybody's: of a state where they or the outlet say so
                state = who.country is not None or deed.of_a_state
                kind: ResponsibilityKind = self._own_kind(deed.doer) if state else "claimed"
                yield self._made(kind, deed.doer, None, deed.mention, deed.mention.lead.token, hedge=None)

    def by_network(
        self, held: Iterable[Said], found: Sequence[ResponsibilityMention]
    ) -> list[ResponsibilityMention]:
        """What is held of the parties to which the network points, and not `found` already."""
        new = []
        for one in held:
            verbs = [node for node in syntax.clause_path(one.actor) if node.pos_ in ("VERB", "AUX")][:1]
            if self._is_told(one, found) or any(map(self._is_unreal, (one.cue, *verbs))):
                continue
            if one.of is not None and not _may_be_owned(one.of, one.kind):
                continue
            if one.of is None and self._is_of_something_else(one):
                continue
            if self._is_accuser(one.actor) or any(map(_is_one_of_none, (one.cue, one.cue.head))):
                continue
            actor, speaker = one.actor, one.speaker
            whose = next((t for t in actor.children if t.dep_ == "poss" and t.pos_ == "PRON"), None)
            teller = self.scene.speaker_of_self(whose) if one.kind in OWN and whose is not None else None
            if teller is not None:
                actor, speaker = self._side(teller) or teller, teller
            kind = self._own_kind(actor) if one.kind == "claimed" else one.kind
            made = self._made(kind, actor, speaker, one.of, one.cue, hedge=None)
            new.append(replace(made, own=one.actor if teller is not None else None))
        return new

    def _is_of_something_else(self, one: Said) -> bool:
        """ "Denied that it had lost the town", "said it made raids of its own": the clause says what is meant."""
        clause = next((c for c in one.cue.children if c.dep_ == "ccomp" and c.i > one.cue.i), None)
        if clause is None or self._event_below(clause) is not None:
            return False
        things = syntax.undergoers(clause)
        if any(_is_violence(t) and not syntax.is_definite(t) for t in things):
            return True
        known = (clause.lemma_.lower(),) in event_lexicon().verbs or self._was_involved(clause)
        return one.kind == "denied" and not (known or any(map(self._is_deed, things)))

    def _is_accuser(self, actor: Token) -> bool:
        """ "Denied the fabrications spread by the army": who tells what is denied is not who is accused."""
        verb = actor.head.head if actor.dep_ == "pobj" and actor.head.dep_ == "agent" else None
        said = verb.head.lemma_.lower() if verb is not None and verb.dep_ in ("acl", "relcl") else ""
        return said in self.cues.accusations or said in self.cues.untrue

    def _is_told(self, one: Said, found: Sequence[ResponsibilityMention]) -> bool:
        """Whether rules read the same, or something of the same side or by the same voice in that sentence.

        "The Front rejected this and said that it was the work of the army": who denies it may blame another.
        """
        here = [each for each in found if each.sentence == self._sentence(one.cue) and each.actor is not None]
        same = any(is_read(self.scene, each, one.kind, one.who) for each in found)
        return same or any(
            (
                one.speaker in (each.speaker, None)
                and not (each.kind == "denied" and one.kind in PUT_ON_OTHERS)
            )
            or is_said_of(self.scene, each, one.who)
            for each in here
        )

    # accusations -------------------------------------------------------------------------------------

    def _is_deed(self, token: Token) -> bool:
        """Whether a word is a deed that was read, or takes one up."""
        return token.i in self.owner or token.lower_ in ("it", "this", "that", "incident")

    def _charged(self, charge: Charge) -> Iterator[ResponsibilityMention]:
        """ "blamed X for …", "X is accused of …", "attributed the attack to X", "pointed the finger at X"."""
        verb, accused = charge.verb, charge.accused
        if verb.tag_ == "VB" and any(one.i in self.owner for one in syntax.doers(verb)):
            return  # "the crime aims to accuse us"
        of = next((event for start in charge.deeds if (event := self._charged_with(start)) is not None), None)
        first = accused[0] if accused else None
        if first is not None and first.i in self.owner:
            # "blaming an Israeli air strike"
            of = self.owner[first.i]
            accused = tuple(of.initiators[:1])
        elif of is None and not charge.told and not any(map(_takes_up_violence, charge.deeds)):
            blamed = self._sender(first) if first is not None else None
            if charge.deeds or blamed is None or not may_claim(self.scene, name_beside(self.scene, blamed)):
                return  # "accused Algiers of sponsoring terrorism": no deed told here
        for one in accused:
            if one.lower_ in ("other", "another"):
                yield from self._each_other(verb, of)
            else:
                yield from self._accusation(name_beside(self.scene, one), of, verb)

    def _each_other(self, verb: Token, of: EventMention | None) -> Iterator[ResponsibilityMention]:
        """ "The army and the rebels accused each other": each by the other."""
        sides = [t for t in map(self._who, syntax.doers(verb)) if t is not None and may_claim(self.scene, t)]
        for one in sides:
            for other in sides:
                if one != other:
                    yield self._made("attributed", one, other, of, verb, hedge=None)

    def _accusation(
        self, accused: Token, of: EventMention | None, verb: Token
    ) -> Iterator[ResponsibilityMention]:
        """Somebody holds that `accused` did it; nothing where the accused is nobody, or the accuser no voice."""
        if accused.dep_ == "pobj" and accused.head.lower_ == "at" and accused.i in self.scene.place_at:
            return  # "elders put it at Ansongo": where it was
        actor = self._who(self._sender(accused))
        if actor is None or not self._may_be_blamed(actor) or is_nobody(actor):
            return
        speaker = self._accuser(verb)
        by_nobody = syntax.is_passive(verb) and not syntax.doers(verb)
        if not (names_a_side(self.scene, actor) if by_nobody else speaker):
            return  # of whom all that is told is that he is accused
        hedge = self._hedge(verb)
        believed = verb.lemma_.lower() in self.cues.believe
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
        if may_claim(self.scene, actor) or (self.scene.is_actor(actor) and actor.i not in self.scene.time_at):
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
        allowed = self.cues.carry_out | LAUNCH
        ok = all(
            node.i in self.owner
            or node.pos_ not in ("VERB", "AUX")
            or node.lemma_.lower() in allowed
            or self._was_involved(node)
            for node in between
        )
        return of if ok else None

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
        if verb.lemma_.lower() == "hold" or (
            verb.lemma_.lower() in self.cues.believe and syntax.is_passive(verb)
        ):
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

    def _is_it(self, noun: Token) -> Iterator[ResponsibilityMention]:
        """ "Said it was insurgents", "that it was its author", "that this was the work of the Front"."""
        verb, lemma = noun.head, noun.lemma_.lower()
        subject = next(iter(syntax.grammatical_subjects(verb)), None)
        if subject is None or self._attribution(verb.i) is None or _is_negated(verb):
            return
        if any(m.lemma_.lower() in self.cues.front for m in (noun, *syntax.modifiers(noun))):
            return  # "it was likely a front group": of somebody, whom `_front` reads
        if lemma in self.cues.authors:
            yield from self._put_on(subject, self._event_below(noun), verb)
        elif not self._is_deed(subject) or self.scene.speaker_of_self(subject) is not None:
            return  # "the group said it was an army"
        elif lemma in self.cues.works:
            for doer in syntax.prepositional(noun, ("of",)):
                yield from self._put_on(doer, self.owner.get(subject.i), verb)
        elif names_a_side(self.scene, noun) and may_claim(self.scene, noun):
            yield from self._put_on(noun, self.owner.get(subject.i), verb)

    def _carried_out(self, verb: Token) -> Iterator[ResponsibilityMention]:
        """ "Said it was carried out by X", "said its fighters had carried out the attack", "says it did it"."""
        doers = syntax.doers(verb)
        told = [t for t in syntax.undergoers(verb) if t.i in self.owner or t.i in self.scene.means_at]
        if not doers or self._attribution(verb.i) is None:
            return
        if told or self._did_it(verb, verb.lemma_.lower()):
            of = next((self.owner[t.i] for t in (*told, verb) if t.i in self.owner), None)
            yield from self._put_on(doers[0], of, verb)

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
            if found.by is None and found.word == "narrated":
                continue  # who is told to be responsible did it
            if found.own or may_claim(self.scene, self._who(accused) or accused):
                yield from self._by_standing(found, accused, of, verb)

    def _sender(self, doer: Token) -> Token:
        """ "An army drone did it", "blamed drones of the army": who sent it."""
        if self.scene.means_of(doer) is None:
            return doer
        named = (t for t in syntax.prepositional(doer, ("of",)) if names_an_owner(self.scene, t))
        return next(iter((*owners(self.scene, doer), *named)), doer)

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
        if subject is not None and subject.pos_ != "PRON" and not may_claim(self.scene, subject):
            return  # "the name is a front for …": of whom is not told here
        content = attribution.content[0] if attribution.content else self.scene.parsed.span_of(noun.sent)
        yield ResponsibilityMention(
            kind="assessed",
            actor=subject,
            speaker=self._source(attribution),
            of=None,
            evidence=content,
            hedge=_words(self._hedge(verb) or self._hedge(noun)),
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
            hedge=_words(hedge),
            sentence=self._sentence(cue),
        )

    def _event_below(self, start: Token) -> EventMention | None:
        return next((self.owner[node.i] for node in start.subtree if node.i in self.owner), None)

    def _attribution(self, index: int) -> Attribution | None:
        return next(iter(holding(self.scene.attributions, index)), None)

    def _source(self, attribution: Attribution | None) -> Token | None:
        if attribution is None or attribution.source_head is None:
            return None
        token: Token = syntax.antecedent_of(self.scene.parsed.doc[attribution.source_head])
        return token if is_voice(self.scene, token) else author_of(token) or token

    def _hedge(self, token: Token) -> Token | None:
        """An adverb or auxiliary of doubt on a verb or noun, or on the phrase that completes it."""
        words = (*token.children, *(t for c in token.children if c.dep_ == "prep" for t in c.children))
        # "on 2 May" names a month
        return next((w for w in words if w.lower_ in self.cues.hedges and w.pos_ != "PROPN"), None)

    def _sentence(self, token: Token) -> int:
        sentence = self.scene.parsed.sentence_at(token.idx)
        return sentence.index if sentence is not None else 0


def _may_be_owned(deed: EventMention, kind: ResponsibilityKind) -> bool:
    """Whether somebody may be held to have done a deed, or own it: of what is done openly only what was shot down."""
    label = deed.kind.label
    return label not in UNDISPUTED or (label == "interception" and kind in OWN_WORD)


def _words(token: Token | None) -> tuple[Token, ...]:
    return (token,) if token is not None else ()


def _is_owned(doer: Token) -> bool:
    """ "Its fighters": the deed is whose they are."""
    return any(child.dep_ == "poss" and child.pos_ == "PRON" for child in doer.children)


def _is_new(deed: EventMention) -> bool:
    """ "Said it conducted strikes against two boats": a deed named for the first time is none of those told before."""
    word = deed.lead.token
    return word.pos_ == "NOUN" and not syntax.is_definite(word)


def _takes_up_violence(noun: Token) -> bool:
    """ "The strike": a word for violence, though no rule took it for an incident of its own."""
    return _is_violence(noun) and syntax.is_definite(noun)


def _is_violence(noun: Token) -> bool:
    return (noun.lemma_.lower(),) in event_lexicon().nouns


def _is_negated(verb: Token) -> bool:
    """ "Did not deny", "has neither confirmed nor denied", "did not confirm or deny"."""
    if any(child.dep_ == "neg" or child.lower_ in ("nor", "neither") for child in verb.children):
        return True
    return verb.dep_ == "conj" and _is_one_of_none(verb.head)


def _is_one_of_none(first: Token) -> bool:
    """Whether what is joined to a verb by "or" or "nor" is negated with it."""
    joined = {child.lower_ for child in first.children if child.dep_ in ("cc", "preconj")}
    return bool(joined & {"nor", "neither"}) or ("or" in joined and _is_negated(first))


def _is_said_of(noun: Token) -> bool:
    """Whether a noun, or the noun that it stands before, says what somebody is ("is a front", "as a front group")."""
    if noun.dep_ in ("amod", "compound", "nmod"):
        noun = noun.head
    return noun.dep_ in ("attr", "oprd", "acomp", "pobj")
