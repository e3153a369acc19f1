"""To whom: the human targets of a MUC-4 template."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluation.muc_drafts import Draft
from evaluation.muc_message import Message
from evaluation.muc_phrases import class_of, is_one_of, is_trade, name_of, number_of, phrase, with_of
from evaluation.muc_words import muc_words
from tacitus.syntax import dependencies as syntax

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tacitus.readers.rules.events.mentions import EventMention

MAX_NAME = 5
ANYBODY = frozenset("people person civilian citizen authority individual victim".split())
"""Words for people in general, which add nobody to those told by name, trade or figure."""

PERSONAL = frozenset({"he", "she", "him", "her"})
SUBJECTS = frozenset({"nsubj", "nsubjpass"})
PEOPLE = frozenset("man woman person people youth student peasant member".split())


@dataclass(slots=True)
class Human:
    """Somebody harmed or aimed at."""

    name: str | None
    desc: str | None
    kind: str
    number: str
    effect: str | None
    nation: str | None
    key: str
    definite: bool = False

    @property
    def ref(self) -> str:
        """What the other slots point at."""
        return self.name or self.desc or ""


class PeopleReader:
    """Reads the human targets of drafts."""

    def __init__(self, message: Message) -> None:
        self.message = message
        self.scene = message.scene
        self.parsed = message.parsed

    def people(self, draft: Draft) -> list[Human]:
        """Those aimed at or harmed, each once; armed people fighting are left out."""
        kept: list[Human] = []
        for mention in draft.mentions:
            effects = {t.head: t.effect for t in mention.tolls if t.head is not None}
            named = [c for t in mention.targets for c in syntax.with_conjuncts(t)] + _adjectival(mention)
            heads = {t.i: t for t in named} | {i: self.parsed.doc[i] for i in effects}
            for token in [t for t in heads.values() if t.lower_ in PERSONAL]:
                if (meant := self._meant(token)) is not None:
                    if token.i in effects:
                        effects.setdefault(meant.i, effects[token.i])
                    heads[meant.i] = meant
            for index, head in sorted(heads.items()):
                human = self._human(draft, mention, head, effects.get(index))
                if isinstance(human, Human):
                    _join(kept, human)
        for head in self._identified(draft) if kept else ():
            human = self._human(draft, draft.mentions[-1], head, None)
            if isinstance(human, Human) and human.name is not None:
                human.effect = human.effect or kept[0].effect
                _join(kept, human)
        special = [h for h in kept if not (h.name is None and h.number == "PLURAL" and h.key in ANYBODY)]
        if special:
            kept = special
        if any(h.name for h in kept):
            kept = [h for h in kept if h.name or not h.definite]
        return kept

    def _human(self, draft: Draft, mention: EventMention, head: Token, effect: str | None) -> Human | None:
        words = muc_words()
        if head.pos_ == "PRON" or is_one_of(head, words.combatants) or self._everybody(head):
            return None
        kind = self._kind(head)
        called = name_of(self.parsed, head) or self._apposed_name(head, kind)
        name = self._full_name(called)
        if (kind == "ACTIVE MILITARY" and name is None) or (
            kind is None and not self._may_be_hurt(head, name)
        ):
            return None
        desc = self._description(head, name)
        if desc is not None and kind is None:
            kind = class_of(desc, words.humans)
        text = None
        if desc is not None:
            text = phrase(self.parsed, desc) if name is None else with_of(self.parsed, desc)
        number = "1" if name else number_of(head)
        return Human(
            name=name,
            desc=text,
            kind=kind or "CIVILIAN",
            number=number,
            effect=_effect(draft, mention, effect),
            nation=self._nation(head),
            key=(name or head.lemma_).split()[-1].lower(),
            definite=name is None and number == "1" and syntax.is_definite(head),
        )

    def _meant(self, pronoun: Token) -> Token | None:
        """Whom "he" or "she" means: the last person named as a subject, in this sentence or the two before."""
        sentence = self.parsed.sentence_at(pronoun.idx)
        if sentence is None:
            return None
        near = self.parsed.sentences[max(0, sentence.index - 2) : sentence.index + 1]
        tokens = [t for s in near if s.segment.kind == "body" for t in s.tokens if t.i < pronoun.i]
        persons = [t for t in tokens if t.dep_ in SUBJECTS and number_of(t) == "1" and self._is_person(t)]
        return persons[-1] if persons else None

    def _is_person(self, head: Token) -> bool:
        """Whether a noun or name is one human being's."""
        if is_one_of(head, muc_words().combatants):
            return False
        kind = self._kind(head)
        return (
            kind is not None if head.pos_ == "NOUN" else self._may_be_hurt(head, name_of(self.parsed, head))
        )

    def _identified(self, draft: Draft) -> list[Token]:
        """Persons of "the victims were identified as …" near by."""
        found = []
        for token in self.message.context(draft):
            if token.lemma_.lower() != "identify" or any(
                is_one_of(t, muc_words().terrorist) and not is_one_of(t, PEOPLE)
                for t in syntax.undergoers(token)
            ):
                continue
            for head in syntax.prepositional(token, ("as",)):
                found += [t for t in syntax.with_conjuncts(head) if t.pos_ == "PROPN"]
        return found

    @staticmethod
    def _kind(head: Token) -> str | None:
        kind = class_of(head, muc_words().humans)
        return "CIVILIAN" if kind is None and head.pos_ == "NOUN" and is_trade(head) else kind

    def _may_be_hurt(self, head: Token, name: str | None) -> bool:
        """Whether a word of no known class is a person's name."""
        actor = self.scene.actor_at.get(head.i)
        category = getattr(actor.grounded, "category", None) if actor is not None else None
        place = head.i in self.scene.place_at and head.ent_type_ != "PERSON"
        if place or (head.is_upper and len(head) > 1):
            return False
        return name is not None and head.ent_type_ in ("PERSON", "") and category not in ("rebel", "militia")

    def _apposed_name(self, head: Token, kind: str | None) -> str | None:
        """ "The businessman, Juan Perez": the name behind a singular noun for a person."""
        if kind is None or head.pos_ != "NOUN" or number_of(head) != "1":
            return None
        names = [
            c
            for c in head.children
            if c.dep_ == "appos" and c.pos_ == "PROPN" and c.i not in self.scene.place_at
        ]
        return name_of(self.parsed, names[0]) if names else None

    @staticmethod
    def _everybody(head: Token) -> bool:
        """ "The civilian population", "the Salvadoran people": nobody in particular."""
        if head.lemma_.lower() in ("population", "populace", "nation"):
            return True
        peoples = {m.lower_ for m in syntax.modifiers(head)} & (
            muc_words().demonyms.keys() | {"our", "their"}
        )
        return head.lower_ in ("people", "citizens") and bool(peoples) and number_of(head) == "PLURAL"

    def _full_name(self, name: str | None) -> str | None:
        """The fullest form in which the report names a person."""
        if name is None:
            return None
        words = name.upper().split()
        fuller = [full for full in self.message.names if len(full) <= MAX_NAME and _within(words, full)]
        longest = max(fuller, key=len, default=words)
        return " ".join(longest)

    def nobody_hurt(self, draft: Draft) -> bool:
        """Whether the sentences around say that nobody came to harm."""
        context = {t.i for t in self.message.context(draft)}
        return any(
            toll.trigger in context and toll.count is not None and toll.count.best == 0
            for toll in self.scene.tolls
        )

    def _description(self, head: Token, name: str | None) -> Token | None:
        """The noun that describes somebody: the head itself, an apposition, or a title before the name."""
        if name is None or head.pos_ == "NOUN":
            return head
        for child in head.children:
            if child.dep_ == "appos" and child.pos_ == "NOUN":
                return child
        titles = [t for t in syntax.modifiers(head) if t.i < head.i and _is_office(t)]
        if head.dep_ == "appos" and class_of(head.head, muc_words().humans):
            return head.head
        return titles[-1] if titles else None

    def _nation(self, head: Token) -> str | None:
        for token in [head, *syntax.modifiers(head)]:
            if (nation := muc_words().foreign.get(token.lower_)) is not None:
                return nation
        return None


def _is_office(token: Token) -> bool:
    return class_of(token, muc_words().humans) is not None or is_trade(token)


def _adjectival(mention: EventMention) -> list[Token]:
    """ "The murdered senator": the noun that a participle of harm stands before."""
    return [t.token.head for t in mention.triggers if t.token.dep_ == "amod" and t.token.tag_ == "VBN"]


def _effect(draft: Draft, mention: EventMention, toll: str | None) -> str | None:
    how = {"killed": "DEATH", "wounded": "INJURY"}.get(toll or "")
    deadly = mention.kind.label in ("killing", "assassination", "execution")
    return "DEATH" if how is None and draft.type == "ATTACK" and deadly else how


def _within(part: list[str], whole: list[str]) -> bool:
    return any(whole[i : i + len(part)] == part for i in range(len(whole) - len(part) + 1))


def _join(kept: list[Human], new: Human) -> None:
    """Add a human target unless it is known; the fuller account stays."""
    for old in kept:
        if _same_human(old, new):
            if new.name and (old.name is None or len(new.name) > len(old.name)):
                old.name = new.name
            old.desc = old.desc or new.desc
            old.effect = new.effect if new.effect == "DEATH" or old.effect is None else old.effect
            old.nation = old.nation or new.nation
            if old.kind == "CIVILIAN":
                old.kind = new.kind
            if old.number == "PLURAL":
                old.number = new.number if new.number != "1" else old.number
            return
    kept.append(new)


def _same_human(old: Human, new: Human) -> bool:
    """Whether two names or descriptions mean the same people."""
    if old.name and new.name:
        one, other = set(old.name.split()), set(new.name.split())
        return one <= other or other <= one or old.name.split()[-1] == new.name.split()[-1]
    if old.key == new.key:
        return True
    if old.name or new.name or not (old.desc and new.desc):
        return False
    return bool(_stems(old.desc) & _stems(new.desc)) and "1" not in (old.number, new.number)


def _stems(desc: str) -> set[str]:
    return {word.rstrip("S") for word in desc.upper().split() if len(word) > 3} - {
        "SALVADORAN",
        "COLOMBIAN",
        "OTHER",
    }
