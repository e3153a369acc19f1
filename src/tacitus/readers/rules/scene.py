"""Everything known about a report's tokens before events are read: one value handed to every extractor."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from tacitus.model import measures
from tacitus.model.parsed import ParsedReport, Spotted
from tacitus.model.records import Interval
from tacitus.ontology.actor_categories import lookup
from tacitus.ontology.events import TargetClass, target_classes
from tacitus.readers.rules.attribution.model import Attributions, holding
from tacitus.readers.rules.attribution.quotes import spoken
from tacitus.readers.rules.events.means import COLLECTIVES
from tacitus.syntax.dependencies import NOUN_MODIFIERS, antecedent_of, is_definite, is_plural, prepositional
from tacitus.text.outline import WHOLE, Outline

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tacitus.model.records import Actor, Mention
    from tacitus.readers.model.marks import Marks
    from tacitus.readers.rules.attribution.find import Attribution
    from tacitus.readers.rules.events.means import MeansMention
    from tacitus.readers.rules.tolls.find import TollMention

FIRST_PERSON = frozenset({"we", "i", "our", "my", "us"})
THIRD_PERSON = frozenset({"it", "its", "they", "their", "he", "she", "his", "her"})
BODY_PRONOUNS = frozenset({"it", "its", "they", "their"})
ANYBODY = frozenset(
    "people person civilian man woman child boy girl baby infant teenager other victim one dozen hundred number "
    "resident family somebody casualty dead bystander passerby passer-by neighbour neighbor".split()
)
"""Who may be harmed without having been meant."""
ATTACKERS = frozenset(
    "attacker assailant bomber shooter assassin kidnapper perpetrator raider gunman mob rioter captor hijacker "
    "killer looter sniper hooligan".split()
)
"""Nouns of people who are violent whatever their category."""
ARMED = frozenset({"state_forces", "rebel", "militia", "criminal"})

NAMED_DAYS = frozenset({"minute", "hour", "part_of_day", "day"})
"""Precisions of a time that names its day."""

Describe = Callable[["Token"], "Actor"]
"""Grounds the noun phrase headed by a token to an actor (`describing.Describer`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A parsed report with its spotted names, means, tolls and attributions, by token index."""

    parsed: ParsedReport
    spotted: Spotted
    describe: Describe
    means: tuple[MeansMention, ...]
    tolls: tuple[TollMention, ...]
    attributions: Attributions
    actor_at: dict[int, Mention] = field(default_factory=dict)
    place_at: dict[int, Mention] = field(default_factory=dict)
    time_at: dict[int, Mention] = field(default_factory=dict)
    means_at: dict[int, MeansMention] = field(default_factory=dict)
    victim_at: dict[int, TollMention] = field(default_factory=dict)
    harm_at: dict[int, list[TollMention]] = field(default_factory=dict)
    quoted: frozenset[int] = frozenset()
    """Indexes of the tokens that stand in direct speech."""
    latest_day: Interval | None = None
    """The last day that the report names."""
    first_at: dict[str, int] = field(default_factory=dict)
    civilian_things: dict[str, TargetClass] = field(default_factory=dict)
    """Nouns that may be an army's or civilians', by the class that the report names them by ("refugee camp")."""
    """Word in lower case → index of the first token that is it."""
    marks: Marks | None = None
    """What the trained network says of the report; None where it is switched off."""
    outline: Outline = WHOLE
    """Where its stories begin."""

    def is_armed(self, token: Token) -> bool:
        """Whether the noun phrase of `token` names a force, an armed group, gunmen."""
        mention = self.actor_at.get(token.i)
        if mention is not None and mention.grounded is not None:
            return getattr(mention.grounded, "category", None) in ARMED
        if token.lemma_.lower() in ATTACKERS:
            return True
        if any(child.lower_ == "armed" for child in token.children):
            return True
        noun = lookup(token.lemma_) or lookup(token.lower_)
        return noun is not None and noun.category in ARMED

    def is_actor(self, token: Token) -> bool:
        """Whether the noun phrase names people, a body or a country that can act."""
        if token.i in self.actor_at:
            return True
        if token.pos_ == "PRON":
            return token.lower_ in ("he", "she", "it", "they", "we", "who", "i", "him", "them", "us", "her")
        named = token.ent_type_ in ("PERSON", "NORP", "ORG", "GPE")
        return named or lookup(token.lemma_) is not None or self.is_armed(token)

    def means_of(self, token: Token) -> Token | None:
        """The head of the means that a noun phrase names: itself, or what a salvo or barrage is made of."""
        if token.i in self.means_at:
            return token
        if token.lemma_.lower() in COLLECTIVES:
            return next((t for t in prepositional(token, ("of",)) if t.i in self.means_at), None)
        return None

    def speaker_of_self(self, pronoun: Token) -> Token | None:
        """Whom a pronoun stands for when the speaker speaks of himself, None when it is somebody else.

        "The Guards said they fired missiles": the source of the innermost attribution that holds the pronoun. In his
        own quoted words a speaker is "we"; "they" and "he" are others there.
        """
        own = FIRST_PERSON if pronoun.i in self.quoted else FIRST_PERSON | THIRD_PERSON
        if pronoun.pos_ != "PRON" or pronoun.lower_ not in own:  # "US" is no "us"
            return None
        around = [a for a in holding(self.attributions, pronoun.i) if a.source_head is not None]
        if not around:
            return None
        innermost = min(around, key=lambda a: (a.size, a.source_head))
        if innermost.verb_class in ("claim", "report") and innermost.kind == "noun":
            # "Russia rejected Kyiv's claim that it had shelled": whoever answers the claim
            # ("Riyadh rejected the Houthis' claim that they had": a state is "it")
            singular = pronoun.lower_ not in ("they", "their")
            innermost = next(
                (a for a in around if a.verb_class == "deny" and (singular or self._is_many(a))), innermost
            )
        assert innermost.source_head is not None
        source: Token = antecedent_of(self.parsed.doc[innermost.source_head])
        if source.pos_ == "PRON" or not self._agrees(pronoun, source):
            return None
        return source

    def _is_many(self, attribution: Attribution) -> bool:
        source = attribution.source_head
        return source is not None and is_plural(self.parsed.doc[source])

    def _agrees(self, pronoun: Token, source: Token) -> bool:
        """Whether a pronoun can stand for a speaker by number and kind: "it" is no person, "they" no single one."""
        if pronoun.lower_ in FIRST_PERSON:
            return True
        noun = lookup(source.lemma_)
        known = self.actor_at.get(source.i)
        body = known is not None and getattr(known.grounded, "id", None) is not None
        person = not body and (source.ent_type_ == "PERSON" or (noun is not None and noun.is_people))
        many = is_plural(source) or any(child.dep_ == "conj" for child in source.children)
        if pronoun.lower_ in ("it", "its"):
            return (not person or self.may_be_body(source)) and not is_plural(source)
        if pronoun.lower_ in ("they", "their"):
            return many or not person or self.may_be_body(source)
        return person and not many

    def may_be_body(self, source: Token) -> bool:
        """Whether a name of several words comes without office or title: people are introduced, so it is a body's."""
        if source.pos_ != "PROPN" or not any(child.dep_ == "compound" for child in source.children):
            return False
        beside = [child for child in source.children if child.dep_ in ("appos", "compound", "nmod", "amod")]
        introduced = any(child.dep_ == "appos" or lookup(child.lemma_) is not None for child in beside)
        return not introduced and self.first_at.get(source.lower_, source.i) >= source.left_edge.i

    def stands_for(self, pronoun: Token) -> Token | None:
        """Whom a pronoun stands for: the speaker, or else the group or state that was the last subject.

        Looks back to the sentence before; persons' pronouns are left alone.
        """
        speaker = self.speaker_of_self(pronoun)
        if speaker is not None or pronoun.lower_ not in BODY_PRONOUNS or pronoun.i in self.quoted:
            return speaker
        sentence = self.parsed.sentence_at(pronoun.idx)
        if sentence is None:
            return None
        first = max(0, sentence.index - 1)
        found = [
            token
            for near in self.parsed.sentences[first : sentence.index + 1]
            if near.segment.start == sentence.segment.start or near.index == sentence.index
            for token in near.tokens
            if token.i < pronoun.i and token.dep_ in ("nsubj", "nsubjpass") and self._is_body(token)
        ]
        return found[-1] if found else None

    def _is_body(self, token: Token) -> bool:
        mention = self.actor_at.get(token.i)
        if mention is None:
            noun = lookup(token.lemma_)  # "the front took its revenge; its gunmen …"
            return noun is not None and not noun.is_people and noun.category in ("rebel", "militia")
        return getattr(mention.grounded, "category", None) in (*ARMED, "state")

    def is_people(self, token: Token) -> bool:
        """Whether the noun phrase names persons who can be harmed."""
        if token.i in self.victim_at or token.ent_type_ in ("PERSON", "NORP"):
            return True
        noun = lookup(token.lemma_) or lookup(token.lower_)
        return noun is not None and noun.is_people

    def target_class(self, token: Token) -> TargetClass | None:
        """The class of thing the noun phrase names, by its last one to three words."""
        table = target_classes()
        words: tuple[str, ...] = ()
        for back in range(3):
            index = token.i - back
            if index < 0:
                break
            words = (token.doc[index].lemma_.lower(), *words)
            if back and words in table and token.doc[index].dep_ in ("compound", "amod", "nmod"):
                return table[words]
        # the lemma of "bases" is "basis", so the plain singular is tried as well
        forms = (
            token.lemma_.lower(),
            token.lower_,
            token.lower_.removesuffix("s"),
            token.lower_.removesuffix("es"),
        )
        own = next((table[(form,)] for form in forms if (form,) in table), None)
        return self._class_by_whose(token, own) or own or self._class_of_whole(token)

    def _class_by_whose(self, token: Token, own: TargetClass | None) -> TargetClass | None:
        """ "A camp for refugees", and "the camp" where it was called so: what is civilians' is no base."""
        table, noun = target_classes(), token.lemma_.lower()
        beside = [child for child in token.children if child.dep_ in NOUN_MODIFIERS]
        whose = [*prepositional(token, ("of", "for"))]
        words = [*beside, *whose, *(c for one in whose for c in one.children if c.dep_ == "amod")]
        keys = ((form, noun) for word in words for form in (word.lower_, word.lemma_.lower()))
        named = next((table[key] for key in keys if key in table), None)
        if named is not None or own is None or not own.military or any(map(self.is_armed, beside)):
            return named
        return self.civilian_things.get(noun)

    def _class_of_whole(self, part: Token) -> TargetClass | None:
        """ "The emergency department of the hospital", "the roof of a mosque": a part of a thing is of its class."""
        if part.pos_ != "NOUN" or self.is_people(part) or part.i in self.actor_at:
            return None
        wholes = list(prepositional(part, ("of",)))
        return self.target_class(wholes[0]) if len(wholes) == 1 and is_definite(part) else None


def build_scene(
    parsed: ParsedReport,
    spotted: Spotted,
    describe: Describe,
    means: tuple[MeansMention, ...],
    tolls: tuple[TollMention, ...],
    attributions: tuple[Attribution, ...],
    marks: Marks | None = None,
    outline: Outline = WHOLE,
) -> Scene:
    """Index the mentions by the tokens they cover."""
    harm: dict[int, list[TollMention]] = {}
    for toll in tolls:
        harm.setdefault(toll.trigger, []).append(toll)
    return Scene(
        parsed=parsed,
        spotted=spotted,
        describe=describe,
        means=means,
        tolls=tolls,
        attributions=Attributions(attributions),
        actor_at=_by_token(parsed, spotted.actors),
        place_at=_by_token(parsed, spotted.places),
        time_at=_by_token(parsed, spotted.times),
        means_at={mention.head: mention for mention in means},
        victim_at={toll.head: toll for toll in tolls if toll.head is not None},
        harm_at=harm,
        quoted=spoken(parsed.doc),
        latest_day=_latest_day(spotted.times),
        first_at={token.lower_: token.i for token in reversed(parsed.doc)},
        civilian_things=_civilian_things(parsed),
        marks=marks,
        outline=outline,
    )


def _civilian_things(parsed: ParsedReport) -> dict[str, TargetClass]:
    table = target_classes()
    pairs = ((before.lower_, token.lemma_.lower()) for before, token in pairwise(parsed.doc))
    return {pair[1]: table[pair] for pair in pairs if pair in table and not table[pair].military}


def _latest_day(times: Iterable[Mention]) -> Interval | None:
    days = (
        time.grounded
        for time in times
        if isinstance(time.grounded, Interval) and time.grounded.precision in NAMED_DAYS
    )
    return max(days, key=lambda day: measures.instant(day.start), default=None)


def _by_token(parsed: ParsedReport, mentions: Iterable[Mention]) -> dict[int, Mention]:
    """Token index → mention, by character offsets; a mention that cuts a token still owns it."""
    found: dict[int, Mention] = {}
    tokens = iter(parsed.doc)
    token = next(tokens, None)
    for mention in sorted(mentions, key=lambda m: m.start):
        while token is not None and token.idx + len(token) <= mention.start:
            token = next(tokens, None)
        while token is not None and token.idx < mention.end:
            found[token.i] = mention
            token = next(tokens, None)
    return found
