"""Whose act it is said to be, where no rule reads it: one trained decision over every party of whom it may be said.

The network points to parties of whom something is said, and to what; the words around them speak for it or against it.
Both are weighed by a logistic model that was fitted to reports from which the network had not learned. The weights
(`accused.json`) have the names of what they weigh; `training/accused.py` makes them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tacitus.model.vocabulary import SUMMARIES, ResponsibilityKind
from tacitus.ontology.means import class_by_phrase
from tacitus.readers.rules.agents import is_person, owners
from tacitus.readers.rules.attribution.about import HOW, PUT_ON_OTHERS, How
from tacitus.readers.rules.attribution.by_words import (
    Word,
    charged_with_no_deed,
    rejects_another_thing,
    word_on,
)
from tacitus.readers.rules.attribution.charges import charging, cues
from tacitus.readers.rules.attribution.model import holding, innermost, is_nobody, is_unsaid
from tacitus.readers.rules.attribution.sides import (
    is_same_side,
    may_claim,
    name_beside,
    names_a_side,
    side_of,
)
from tacitus.readers.rules.attribution.speakers import is_voice
from tacitus.readers.rules.attribution.standing import is_self
from tacitus.readers.rules.learned.weighing import fitted, log_odds
from tacitus.readers.rules.scene import ATTACKERS
from tacitus.syntax import dependencies as syntax

if TYPE_CHECKING:
    from spacy.tokens import Span as Words
    from spacy.tokens import Token

    from tacitus.model.records import Actor
    from tacitus.readers.model.marks import Marks, Stretch
    from tacitus.readers.rules.attribution.find import Attribution
    from tacitus.readers.rules.events.mentions import EventMention
    from tacitus.readers.rules.scene import Scene

SEEN = 0.15
"""From this chance on words are weighed as a party of whom something is said."""
DOING = 0.5
"""The same for words that are a doer: "the army said its troops had killed four" is a claim, though nobody is accused."""
ACCUSER = 0.25
"""From this chance on the network's word is taken for who says it."""
OWN = ("claimed", "denied")
"""Kinds that a party says of itself."""
SURE = 0.5
"""From this chance on it is of a deed that the sentence names."""
MANY = 24
"""Words for deeds that are held against each party, those nearest to it: time stays linear."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What may be said of a party: of which kind, by whom (None: nobody is named), and by which word.

    `of` is the deed that its sentence names, `found` what speaks for it and against it, by name.
    """

    kind: ResponsibilityKind
    actor: Token
    who: Actor
    speaker: Token | None
    cue: Token
    of: EventMention | None
    found: dict[str, float]


def chance(one: Said) -> float:
    """How likely it is said of the party."""
    return fitted("learned/accused.json").chance(one.found)


CLAIMING = frozenset({"the words say so", "claimed: its verb is of: take"})
"""Evidence without which somebody claims something only where the network holds it for more likely than not."""


def held(scene: Scene, mentions: Sequence[EventMention]) -> Iterator[Said]:
    """What is likely enough said of each party: of each kind once, where it is likeliest."""
    least = fitted("learned/accused.json").least
    likely = sorted(((chance(one), one) for one in candidates(scene, mentions)), key=lambda pair: -pair[0])
    taken: list[Said] = []
    for share, one in likely:
        if share < least[one.kind]:
            continue
        if one.kind == "claimed" and one.found["is held so"] < 0 and not one.found.keys() & CLAIMING:
            continue  # neither the network nor a word says that anybody claims it
        if not any(_says_as_much(other, one) for other in taken):
            taken.append(one)
            yield one


def _says_as_much(known: Said, one: Said) -> bool:
    """Whether that is said already: a side each kind once; a sentence says one thing of it, a voice one thing."""
    same_words = known.actor.sent == one.actor.sent
    if is_same_side(known.who, one.who):
        return known.kind == one.kind or same_words
    return same_words and known.kind == one.kind and known.speaker == one.speaker


def candidates(scene: Scene, mentions: Sequence[EventMention]) -> Iterator[Said]:
    """Everything that may be said of the parties to which the network points, nothing without it."""
    if scene.marks is None or not mentions:
        return
    told = _Told.of(scene, mentions)
    for start, end in _pointed_at(scene.marks):
        share = scene.marks.chance("accused", start, end)
        words = scene.parsed.doc.char_span(start, end, alignment_mode="expand")
        head = _sender(scene, _head(words)) if words is not None else None
        if head is not None and head.i not in scene.time_at and not _is_private(scene, head):
            yield from _Weighing(scene, scene.marks, told, head, (start, end), share).all()


def _pointed_at(marks: Marks) -> Iterator[Stretch]:
    """The words that the network takes for a party of whom it is said, and for a doer, who may tell of it himself."""
    accused = [(start, end) for start, end, _ in marks.spans("accused", SEEN)]
    yield from accused
    for start, end, _ in marks.spans("initiator", DOING):
        if not any(first < end and start < last for first, last in accused):
            yield start, end


@dataclass(frozen=True, slots=True)
class _Told:
    """What is told of: words for deeds in their order, their token indexes, those hit, and mentions by sentence.

    `voice` is what the report as a whole shows of who tells of the deeds.
    """

    triggers: list[Stretch]
    deeds: set[int]
    hit: set[int]
    by_sentence: dict[int, list[EventMention]]
    voice: tuple[str, ...]

    @classmethod
    def of(cls, scene: Scene, mentions: Sequence[EventMention]) -> _Told:
        """Of all mentions of a report."""
        triggers = [trigger for mention in mentions for trigger in mention.triggers]
        by_sentence: dict[int, list[EventMention]] = {}
        for mention in mentions:
            by_sentence.setdefault(mention.sentence.index, []).append(mention)
        return cls(
            triggers=sorted(trigger.stretch for trigger in triggers),
            deeds={trigger.token.i for trigger in triggers},
            hit={token.i for mention in mentions for token in mention.targets},
            by_sentence=by_sentence,
            voice=tuple(_voice(scene, mentions)),
        )

    def near(self, start: int) -> list[Stretch]:
        """The words for deeds that stand nearest to a character, at most `MANY`."""
        at = bisect_left(self.triggers, (start,))
        return self.triggers[max(0, at - MANY // 2) : at + MANY // 2]


def _voice(scene: Scene, mentions: Sequence[EventMention]) -> Iterator[str]:
    """How the report tells of all its deeds: as a party's own bulletin does ("our forces"), or on others' word."""
    ours = (t.head for t in scene.parsed.doc if t.lower_ == "our" and t.i not in scene.quoted)
    if any(scene.is_armed(head) for head in ours):
        yield "the report says: our"
    deeds = [mention.lead.token.i for mention in mentions]
    told = sum(any(said.source_head is not None for said in holding(scene.attributions, n)) for n in deeds)
    if told == 0:
        yield "the report names nobody who tells"
    elif told > len(deeds) / 2:
        yield "the report mostly names who tells"


def _is_private(scene: Scene, head: Token) -> bool:
    """A person of whom the registry knows nothing: told to have done it, he is no party of whom that is said."""
    return head.ent_type_ == "PERSON" and scene.describe(name_beside(scene, head)).id is None


def _sender(scene: Scene, head: Token | None) -> Token | None:
    """ "Blames a regime mine": whose the weapon or thing was; nobody where that is not said."""
    if head is None or is_person(head):
        return head
    known = scene.means_of(head) is not None or (head.lemma_.lower(),) in class_by_phrase()
    thing = known or (scene.target_class(head) is not None and not scene.is_actor(head))
    return next(iter(owners(scene, head)), None) if thing else head


def _head(words: Words) -> Token | None:
    """The noun that names the party."""
    if words.root.pos_ in ("NOUN", "PROPN", "ADJ"):
        return words.root
    return next((t for t in reversed(words) if t.pos_ in ("NOUN", "PROPN")), None)


@dataclass(frozen=True, slots=True)
class _Weighing:
    """Collects what speaks for and against something being said of one party."""

    scene: Scene
    marks: Marks
    told: _Told
    head: Token
    stretch: Stretch
    share: float

    def all(self) -> Iterator[Said]:
        """One for each kind."""
        scene = self.scene
        actor = name_beside(scene, self.head)
        who = scene.describe(actor)
        around = innermost(scene.attributions, self.head.i)
        accuser, says = self._accuser()
        source = accuser if says >= ACCUSER else self._source(around)
        if around is not None and accuser is not None and not around.holds(accuser.i):
            source = (
                self._source(around) or source
            )  # "X blames a mine; Y says that rebels laid it": Y says so
        cue = scene.parsed.doc[around.cue_index] if around is not None else self._verb()
        words = (*self._words(), *self._party(actor, who), *self._told_by(around), *self.told.voice)
        by_words = word_on(scene, actor, self.told.deeds)
        barred = set(self._barred(actor, around))
        own = {"told by itself", "told by its side", "told by nobody"}.intersection(words)
        for kind, network in self._network(says, own):
            if kind in barred:
                continue
            found = dict(network)
            if by_words is not None:
                found["the words say so" if by_words.kind == kind else "the words say another thing"] = 1.0
            found |= {f"{kind}: {name}": value for name, value in network.items()}
            found |= {kind: 1.0, **{f"{kind}: {name}": 1.0 for name in words}}
            of = self._deed_of(kind)
            if by_words is not None and by_words.kind == kind and self._may_say(by_words):
                named, speaker, word = by_words.actor, by_words.speaker, by_words.cue
                yield Said(kind=kind, actor=named, who=who, speaker=speaker, cue=word, of=of, found=found)
            elif self._is_own(source) if kind in OWN else self._may_accuse(source, who):
                speaker = actor if kind in OWN else source
                yield Said(kind=kind, actor=actor, who=who, speaker=speaker, cue=cue, of=of, found=found)

    def _barred(self, actor: Token, around: Attribution | None) -> Iterator[How]:
        """Kinds that the words rule out: what nobody says, or of somebody to whom it was done."""
        own = self.scene.attributions.by_source.get(self.head.i)
        if any(said is not None and said.negated for said in (own, around)) or self._says_nothing():
            yield from HOW
            return
        if self._is_what_he_is():
            yield from HOW
            return
        above = list(syntax.clause_path(self.head))
        sayings = holding(self.scene.attributions, self.head.i)
        rumoured = bool(sayings) and all(said.source_head is None for said in sayings)
        if rumoured or any(
            is_nobody(node) or any(child.dep_ == "neg" for child in node.children) for node in above
        ):
            yield from (kind for kind in HOW if kind != "denied")
        if rejects_another_thing(self.head):
            yield "denied"
        if self.head.i in self.told.hit or charged_with_no_deed(actor, self.told.deeds):
            yield from PUT_ON_OTHERS
        if self._tells_of_others():
            yield "claimed"

    def _tells_of_others(self) -> bool:
        """ "Armed men shot two herders, Uganda's army said": every deed that the party tells was somebody else's."""
        speaker = self.head
        while speaker.dep_ in syntax.NOUN_MODIFIERS:
            speaker = speaker.head
        said = self.scene.attributions.by_source.get(speaker.i)
        here = self.scene.parsed.sentence_at(self.stretch[0])
        if said is None or here is None:
            return False
        told = [m for m in self.told.by_sentence.get(here.index, []) if said.holds(m.lead.token.i)]
        return bool(told) and all(map(self._is_anothers, told))

    def _says_nothing(self) -> bool:
        """ "The group declined to say whether it was behind the blast"."""
        verb = self.head.head
        spoken = [child for child in verb.children if child.dep_ == "xcomp" and child.pos_ == "VERB"]
        return self.head.dep_ == "nsubj" and any(map(is_unsaid, spoken))

    def _is_anothers(self, deed: EventMention) -> bool:
        doers = deed.initiators if "initiators" not in deed.by_network else []
        return bool(doers) and not any(is_self(self.scene, doer, self.head) for doer in doers)

    def _is_what_he_is(self) -> bool:
        """ "The group said it was an army of the poor", "30 of the dead were militants": what somebody is called.

        Not: "it was rebels", "the killers were rebels".
        """
        subjects = syntax.grammatical_subjects(self.head.head) if self.head.dep_ == "attr" else []
        return any(
            self.scene.speaker_of_self(subject) is not None
            or (subject.pos_ != "PRON" and subject.lemma_.lower() not in ATTACKERS)
            for subject in subjects
        )

    def _may_say(self, word: Word) -> bool:
        """Whether it is his to say: one side does not deny for another."""
        if word.kind != "denied" or word.speaker is None:
            return True
        voice, who = self.scene.describe(word.speaker), self.scene.describe(word.actor)
        return voice.id is None or who.id is None or is_same_side(voice, who)

    def _may_accuse(self, source: Token | None, who: Actor) -> bool:
        """Whether somebody else says it: nobody accuses his own side, nor does a caption or a headline by itself."""
        if source is None:
            here = self.scene.parsed.sentence_at(self.stretch[0])
            return here is not None and here.segment.kind not in SUMMARIES
        return not is_same_side(self.scene.describe(source), who)

    def _deed_of(self, kind: How) -> EventMention | None:
        """The deed of the sentence of which the network holds it, where it is surer than not."""
        here = self.scene.parsed.sentence_at(self.stretch[0])
        mentions = self.told.by_sentence.get(here.index, []) if here is not None else []
        held = [
            (self.marks.together(kind, self.stretch, trigger.stretch), n)
            for n, mention in enumerate(mentions)
            for trigger in mention.triggers[:MANY]
        ]
        share, n = max(held, default=(0.0, 0))
        return mentions[n] if share >= SURE else None

    def _network(self, says: float, own: Collection[str]) -> Iterator[tuple[How, dict[str, float]]]:
        """Log-odds by name of what the network holds, for each kind; `own` names what speaks for its own word."""
        near = self.told.near(self.stretch[0])
        did = log_odds(self.marks.its("initiator", self.stretch, near))
        how = {kind: max(self.marks.together(kind, self.stretch, t) for t in near) for kind in HOW}
        for kind in HOW:
            others = max(share for other, share in how.items() if other != kind)
            yield (
                kind,
                {
                    "is a party": log_odds(self.share),
                    "is held so": log_odds(how[kind]),
                    "ahead of the other kinds": log_odds(how[kind]) - log_odds(others),
                    "somebody says so": log_odds(says),
                    "did it": log_odds(self.marks.chance("initiator", *self.stretch)),
                    "did one of these": did,
                    **{f"did it and {name}": did for name in own},
                },
            )

    def _is_own(self, source: Token | None) -> bool:
        return source is None or is_self(self.scene, self.head, source)

    def _verb(self) -> Token:
        return next((t for t in syntax.clause_path(self.head) if t.pos_ in ("VERB", "AUX")), self.head)

    def _accuser(self) -> tuple[Token | None, float]:
        """Who says so by the network, of the party's sentence and those beside it, and how likely."""
        sentences = self.scene.parsed.sentences
        here = self.scene.parsed.sentence_at(self.stretch[0])
        if here is None:
            return None, 0.0
        first, last = sentences[max(here.index - 1, 0)], sentences[min(here.index + 1, len(sentences) - 1)]
        best: tuple[Token | None, float] = (None, 0.0)
        for start, end, share in self.marks.spans("accuser", SEEN, (first.start, last.end)):
            words = self.scene.parsed.doc.char_span(start, end, alignment_mode="expand")
            held = share * self.marks.together("accuses", self.stretch, (start, end))
            if words is not None and held > best[1] and is_voice(self.scene, words.root):
                best = words.root, held
        return best

    def _source(self, around: Attribution | None) -> Token | None:
        if around is None or around.source_head is None or not around.tells:
            return None
        source: Token = syntax.antecedent_of(self.scene.parsed.doc[around.source_head])
        # whom a pronoun stands for is too often another
        return source if source.pos_ != "PRON" and is_voice(self.scene, source) else None

    # what the words say ---------------------------------------------------------------------------------

    def _words(self) -> Iterator[str]:
        """How the party stands in its clause, and what the verbs above it say."""
        said = self.scene.attributions.by_source.get(self.head.i)
        if said is not None:
            yield f"speaks: {said.verb_class}"
            if said.negated:
                yield "says nothing"
        yield f"as {self.head.dep_}"
        for above, verb in enumerate(t for t in syntax.clause_path(self.head) if t.pos_ in ("VERB", "AUX")):
            if above > 1:
                break
            where = "its verb" if above == 0 else "the verb above"
            yield from (f"{where} is of: {name}" for name in _classes(verb))
            if any(child.dep_ == "neg" for child in verb.children):
                yield f"{where} is negated"
            if is_unsaid(verb):
                yield f"{where} is not said"
            if above == 0 and syntax.is_passive(verb):
                yield "its verb is passive"
            if above == 0:
                yield from (f"its verb has: {word}" for word in self._objects(verb))

    def _objects(self, verb: Token) -> Iterator[str]:
        said = cues()
        for thing in syntax.direct_objects(verb):
            lemma = thing.lemma_.lower()
            if lemma in said.accusations:
                yield "an accusation"
            if lemma in said.blame_nouns:
                yield "blame"
            if thing.lower_ in ("it", "this", "that"):
                yield "a pronoun"

    def _party(self, actor: Token, who: Actor) -> Iterator[str]:
        """What sort of party it is."""
        scene = self.scene
        yield f"category: {who.category}"
        marks = {
            "in the registry": who.id is not None,
            "a side": names_a_side(scene, actor),
            "may claim": may_claim(scene, actor),
            "a person": actor.ent_type_ == "PERSON",
            "nobody": is_nobody(self.head),
            "quoted": self.head.i in scene.quoted,
            "ours": any(child.lower_ == "our" for child in self.head.children),
        }
        yield from (name for name, holds in marks.items() if holds)

    def _told_by(self, around: Attribution | None) -> Iterator[str]:
        """Who tells of it, and in which way."""
        if around is None or around.source_head is None:
            yield "told by nobody"
            return
        source = syntax.antecedent_of(self.scene.parsed.doc[around.source_head])
        yield f"told: {around.verb_class}"
        if around.negated:
            yield "told of by nobody who says so"
        if is_self(self.scene, self.head, source):
            yield "told by itself"
        elif side_of(self.scene, source) is not None and is_same_side(
            self.scene.describe(source), self.scene.describe(self.head)
        ):
            yield "told by its side"


def _classes(verb: Token) -> Collection[str]:
    """The sorts of cue that a verb is of."""
    said, lemma = cues(), verb.lemma_.lower()
    listed = {
        "take": said.take, "deny": said.deny, "reject": said.reject, "call": said.call, "distance": said.distance,
        "carry out": said.carry_out, "believe": said.believe, "charge": charging(),
    }  # fmt: skip
    return [name for name, held in listed.items() if lemma in held]
