"""What: the physical targets of a MUC-4 template."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluation.muc_drafts import Draft
from evaluation.muc_message import Message
from evaluation.muc_phrases import class_of, is_one_of, number_of, phrase, with_of
from evaluation.muc_words import muc_words
from tacitus.syntax import dependencies as syntax

if TYPE_CHECKING:
    from spacy.tokens import Token

PREMISES = frozenset(
    "office headquarters branch building residence home house installation facility center school church".split()
)
OWNERS = {
    "GOVERNMENT OFFICIAL": "GOVERNMENT OFFICE OR RESIDENCE",
    "POLITICAL FIGURE": "POLITICAL FIGURE OFFICE OR RESIDENCE",
    "DIPLOMAT": "DIPLOMAT OFFICE OR RESIDENCE",
    "LAW ENFORCEMENT": "LAW ENFORCEMENT FACILITY",
}
HURTING = frozenset(
    "damage destroy burn dynamite bomb demolish shatter wreck blow hit shake affect attack ransack torch".split()
)
DESTROYING = frozenset({"destroy", "demolish", "raze"})
BURSTING = frozenset("explode go explosion detonate place plant hurl throw toss leave blast set bomb".split())
WHERE = ("at", "in", "inside", "near", "under", "outside", "against", "on", "by", "into", "beneath", "behind")
MILITARY = frozenset("military army infantry armored armed guerrilla battalion".split())


@dataclass(slots=True)
class Thing:
    """A building, vehicle or the like."""

    id: str
    kind: str
    number: str
    effect: str | None
    key: str
    nation: str | None


class ThingReader:
    """Reads the physical targets of drafts."""

    def __init__(self, message: Message) -> None:
        self.message = message
        self.scene = message.scene
        self.parsed = message.parsed

    def _use_of(self, head: Token, kind: str) -> str:
        """What premises are used for: by the words around ("union offices", "the home of the minister")."""
        if not is_one_of(head, PREMISES):
            return kind
        words = muc_words()
        owners = [*syntax.modifiers(head), *syntax.prepositional(head, ("of",))]
        for token in [m for o in owners for m in (o, *syntax.modifiers(o))]:
            if (person := class_of(token, words.humans)) in OWNERS:
                return OWNERS[person]
            use = class_of(token, words.physical)
            if use not in (None, "OTHER", "TRANSPORT VEHICLE"):
                return str(use)
        return kind

    def _abroad(self, head: Token) -> str | None:
        """The foreign country that a thing belongs to."""
        for token in syntax.modifiers(head):
            nation = muc_words().foreign.get(token.lower_) or muc_words().demonyms.get(token.lower_)
            if nation is not None and nation != self.message.country:
                return nation
        return None

    def things(self, draft: Draft) -> list[Thing]:
        """Things aimed at, hit, or that a bomb went off in or near, each once."""
        kept: dict[str, Thing] = {}
        for mention in draft.mentions:
            verbs = {t.token.lemma_.lower() for t in mention.triggers}
            for head in [c for t in mention.targets for c in syntax.with_conjuncts(t)]:
                self._thing(kept, draft, head, verbs)
        for token in self.message.context(draft):
            lemma = token.lemma_.lower()
            if token.pos_ == "VERB" and lemma in HURTING:
                for head in [*syntax.undergoers(token), *syntax.prepositional(token, ("against",))]:
                    self._thing(kept, draft, head, {lemma})
            if draft.type == "BOMBING" and lemma in BURSTING:
                for head in syntax.prepositional(token, WHERE):
                    self._thing(kept, draft, head, {lemma}, placed=True)
            if lemma == "damage" and token.pos_ == "NOUN":
                for head in syntax.prepositional(token, ("to", "in", "at")):
                    self._thing(kept, draft, head, {lemma})
        return list(kept.values())

    def _thing(
        self, kept: dict[str, Thing], draft: Draft, head: Token, verbs: set[str], *, placed: bool = False
    ) -> None:
        if head.lemma_.lower() in ("front", "entrance", "side") and (
            of := list(syntax.prepositional(head, ("of", "to")))
        ):
            head = of[0]
        kind = class_of(head, muc_words().physical)
        if kind is None or class_of(head, muc_words().humans) or head.i in self.scene.victim_at:
            return
        if placed and kind == "TRANSPORTATION ROUTE":
            return
        military = [head, *syntax.modifiers(head)]
        if any(is_one_of(t, muc_words().military_objects) or t.lower_ in MILITARY for t in military):
            return
        effect = None
        if verbs & DESTROYING:
            effect = "DESTROYED"
        elif draft.type != "ATTACK" or "damage" in verbs:
            effect = "SOME DAMAGE"
        text = with_of(self.parsed, head) if is_one_of(head, PREMISES) else phrase(self.parsed, head)
        thing = Thing(
            text, self._use_of(head, kind), number_of(head), effect, head.lemma_.lower(), self._abroad(head)
        )
        kept.setdefault(thing.key, thing)
