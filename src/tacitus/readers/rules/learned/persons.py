"""What the grammar, their words and the rules say of everybody and everything in the sentences of an incident.

The same can be said of somebody whether the question is if he did it (`doers.py`) or if it befell him (`hit.py`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from tacitus.ontology.actor_categories import lookup
from tacitus.readers.rules.events.alike import only_controls
from tacitus.readers.rules.learned.parts import NETWORK
from tacitus.readers.rules.roles import LAUNCH
from tacitus.readers.rules.scene import ATTACKERS
from tacitus.syntax import dependencies as syntax

if TYPE_CHECKING:
    from spacy.tokens import Span as Words
    from spacy.tokens import Token

    from tacitus.model.parsed import Sentence
    from tacitus.readers.model.marks import Marks, Stretch
    from tacitus.readers.model.scheme import Layer
    from tacitus.readers.rules.events.grouping import Draft
    from tacitus.readers.rules.events.mentions import EventMention
    from tacitus.readers.rules.events.triggers import Trigger
    from tacitus.readers.rules.facets import Grounder
    from tacitus.readers.rules.scene import Scene

SEEN = 0.1
"""From this chance on words that the network holds for a part of an incident are weighed."""
FEW = 8
"""Mentions of an incident, the first ones, whose sentences are looked at: time stays linear."""
WORDS = 16
"""Words for it that are held against each person: as above."""
REACH = 60
"""Words of a sentence about those for the deed among which its parties are looked for: as above."""
STEPS = 4
"""Steps of a path through the parse that are named."""
BY_WORDS = "by grammar, words and rules"
"""What the first model makes of somebody, among what the second one weighs: log-odds."""


@dataclass(frozen=True, slots=True)
class Parties:
    """What the rules made of the words of a report, by token index, and how often each word is there."""

    doing: dict[int, set[int]]
    """Numbers of the drafts whose doer a word is."""
    hit: dict[int, set[int]]
    told_in: dict[int, set[int]]
    """Index of a sentence → numbers of the drafts that it tells of."""
    words: Counter[str]
    controlling: set[int]
    """Who only used tear gas or the like, which is not made to kill."""

    @classmethod
    def of(cls, scene: Scene, drafts: Sequence[Draft]) -> Parties:
        made = cls({}, {}, {}, Counter(token.lemma_.lower() for token in scene.parsed.doc), set())
        for number, draft in enumerate(drafts):
            for mention in draft.mentions:
                made.told_in.setdefault(mention.sentence.index, set()).add(number)
                if only_controls(mention):
                    made.controlling.update(token.i for token in by_rules(mention))
                for token in by_rules(mention):
                    made.doing.setdefault(token.i, set()).add(number)
                for token in mention.targets:
                    made.hit.setdefault(token.i, set()).add(number)
        return made


def by_rules(mention: EventMention) -> list[Token]:
    """The doers of a mention that rules found."""
    return [] if "initiators" in mention.by_network else mention.initiators


@dataclass(slots=True)
class Weighing:
    """Says what holds of the people and things of one draft."""

    scene: Scene
    grounder: Grounder
    marks: Marks
    parties: Parties
    number: int
    draft: Draft
    mentions: list[EventMention] = field(init=False)
    own: set[int] = field(init=False)
    label: str = field(init=False)

    def __post_init__(self) -> None:
        self.mentions = self.draft.mentions[:FEW]
        self.own = {trigger.token.i for mention in self.mentions for trigger in mention.triggers}
        self.label = self.draft.label

    @classmethod
    def of(cls, scene: Scene, grounder: Grounder, drafts: Sequence[Draft]) -> list[Self]:
        """One for each draft; none at all without the network."""
        if scene.marks is None:
            return []
        parties = Parties.of(scene, drafts)
        return [cls(scene, grounder, scene.marks, parties, *numbered) for numbered in enumerate(drafts)]

    def around(self, mention: EventMention) -> Words:
        """The words of its sentence that stand about its own ones."""
        sentence, own = mention.sentence.tokens, [trigger.token.i for trigger in mention.triggers[:WORDS]]
        first, last = max(sentence.start, min(own) - REACH), min(sentence.end, max(own) + REACH + 1)
        return self.scene.parsed.doc[first:last]

    def names_somebody(self, token: Token) -> bool:
        named = token.pos_ in ("NOUN", "PROPN") or (token.pos_ == "ADJ" and token.i in self.scene.actor_at)
        return named and self.scene.is_actor(token)

    def spans(self, sentence: Sentence, layer: Layer) -> dict[Token, Stretch]:
        """Head → characters of the phrases of a sentence that the network holds for that."""
        found = {}
        for start, end, _ in self.marks.spans(layer, SEEN, (sentence.start, sentence.end)):
            words = self.scene.parsed.doc.char_span(start, end, alignment_mode="expand")
            if words is not None and words.root.pos_ in ("NOUN", "PROPN", "ADJ"):
                found[words.root] = start, end
        return found

    def nearest(
        self, token: Token, has: Callable[[EventMention], Collection[Token]]
    ) -> tuple[EventMention, Trigger]:
        """The mention and its word nearest to a token: of its sentence, and first one that `has` it already."""

        def far(pair: tuple[EventMention, Trigger]) -> tuple[bool, bool, int]:
            mention, trigger = pair
            elsewhere = not mention.sentence.start <= token.idx < mention.sentence.end
            return elsewhere, token not in has(mention), abs(trigger.token.i - token.i)

        return min(((m, t) for m in self.mentions for t in m.triggers[:WORDS]), key=far)

    def speaks_of(self, token: Token, mention: EventMention) -> bool:
        """Whether somebody is heard in the report as who tells of it."""
        said = self.scene.attributions.by_source.get(token.i)
        return said is not None and any(said.holds(trigger.token.i) for trigger in mention.triggers[:WORDS])

    def grammar(self, token: Token, mention: EventMention, trigger: Trigger) -> Iterator[str]:
        yield f"in a {mention.segment}"
        yield f"frame: {trigger.kind.frame}"
        if all(t.why.startswith(NETWORK) for t in mention.triggers):
            yield "deed named by the network alone"
        yield from self._way(token, trigger)
        yield from _governed(token)
        yield from self._words(token)
        yield from self._roles(token, mention)
        if trigger.token.pos_ in ("VERB", "AUX"):
            yield from self._deed(token, trigger.token)

    def _way(self, token: Token, trigger: Trigger) -> Iterator[str]:
        """How the parse leads from somebody to the word for the deed."""
        deed = trigger.token
        kind = "verb" if deed.pos_ in ("VERB", "AUX") else "noun"
        path = _path(token, deed)
        yield f"path to a {kind}: {path}"
        yield f"path to {trigger.kind.frame}: {path}" if path.count(" ") < 2 else "long path"
        yield "before the deed" if token.i < deed.i else "behind the deed"
        over = (node for node in syntax.clause_path(token) if node != token and node.pos_ in ("VERB", "AUX"))
        verb = next(over, None)
        if verb is None:
            yield "under no verb"
        elif verb.i in self.own:
            yield f"under the deed, as {token.dep_}"
        elif verb.is_ancestor(deed):
            yield f"above the deed, as {token.dep_}"
        else:
            yield f"{'below' if deed.is_ancestor(verb) else 'away from'} the deed, as {token.dep_}"

    def _words(self, token: Token) -> Iterator[str]:
        """What the words of somebody are."""
        scene, lemma = self.scene, token.lemma_.lower()
        yield f"noun: {lemma}" if token.pos_ == "NOUN" else f"word: {token.pos_}"
        marks = {
            "a name": token.i in scene.actor_at,
            "an attacker": lemma in ATTACKERS,
            "armed": scene.is_armed(token),
            "people": scene.is_people(token),
            "a place": token.i in scene.place_at,
            "plural": syntax.is_plural(token),
            "counted": any(child.dep_ == "nummod" for child in token.children),
            "quoted": token.i in scene.quoted,
            "definite": syntax.is_definite(token),
            "told of once": self.parties.words[lemma] == 1,
            "told of often": self.parties.words[lemma] > 2,
        }
        yield from (name for name, holds in marks.items() if holds)
        if token.ent_type_:
            yield f"entity: {token.ent_type_}"
        noun = lookup(token.lemma_)
        if noun is not None:
            yield f"group: {noun.group}"
        if token.i in scene.victim_at:
            yield f"harmed: {scene.victim_at[token.i].effect}"

    def _roles(self, token: Token, mention: EventMention) -> Iterator[str]:
        """What part somebody has otherwise, as the rules see it."""
        said = self.scene.attributions.by_source.get(token.i)
        if said is not None:
            yield f"speaks: {said.verb_class}"
            if self.speaks_of(token, mention):
                yield "speaks of it"
        doing, hit = (known.get(token.i, set()) for known in (self.parties.doing, self.parties.hit))
        others = self.parties.told_in[mention.sentence.index]
        marks = {
            "does another deed": bool(doing - {self.number}),
            "hit by it": self.number in hit,
            "hit by another deed": bool(hit - {self.number}),
            "beside another deed": bool(others - {self.number}),
            "another by a rule": any(t != token for m in self.mentions for t in by_rules(m)),
            "another by a rule beside it": any(t != token for t in by_rules(mention)),
            "called as who was hit": any(
                self._is_called(token, t) for m in self.mentions for t in m.targets if t != token
            ),
        }
        yield from (name for name, holds in marks.items() if holds)

    def _is_called(self, one: Token, other: Token) -> bool:
        """Whether two words name one actor, or are one word."""
        left, right = self.scene.describe(one), self.scene.describe(other)
        same = left.id is not None and left.id == right.id
        return same or left.name == right.name or one.lemma_.lower() == other.lemma_.lower()

    def _deed(self, token: Token, deed: Token) -> Iterator[str]:
        """Whether the verb of the deed has a doer, and whom it may stand for."""
        doers = [syntax.identified(syntax.counted(doer)) for doer in syntax.doers(deed)]
        if token in doers:
            yield "its grammatical doer"
        if token in syntax.undergoers(deed):
            yield "its grammatical undergoer"
        if not doers and syntax.is_passive(deed):
            yield "passive without a doer"
        for doer in doers:
            if doer.pos_ == "PRON":
                yield "done by a pronoun"
                if self.scene.stands_for(doer) == token:
                    yield "whom the pronoun stands for"
            elif doer != token:
                yield "done by a weapon" if doer.i in self.scene.means_at else "done by another word"


def _governed(token: Token) -> Iterator[str]:
    """The word that somebody hangs on."""
    governor = token.head
    if token.dep_ in ("nsubj", "nsubjpass", "dobj", "conj"):
        yield f"{token.dep_} of {governor.lemma_.lower()}"
        if token.dep_ == "nsubj" and governor.lemma_.lower() in LAUNCH:
            yield "subject of launching"
    elif token.dep_ == "pobj":
        yield f"'{governor.lower_}' {governor.head.pos_.lower()}"


def is_part_of(token: Token, heads: Collection[int]) -> bool:
    """Whether a word only belongs to the phrase of another: "Zapad" and "Group" of "units of the Zapad Group"."""
    node = token
    while node.dep_ in syntax.NOUN_MODIFIERS or (node.dep_ == "pobj" and node.head.lower_ == "of"):
        node = node.head if node.dep_ in syntax.NOUN_MODIFIERS else node.head.head
        if node.i in heads:
            return True
    return False


def _path(token: Token, deed: Token) -> str:
    """The relations up from a word and down to the deed; of long ways the first alone."""
    up, down = list(syntax.clause_path(token)), list(syntax.clause_path(deed))
    below = {node.i: n for n, node in enumerate(down)}
    for n, node in enumerate(up):
        if node.i in below:
            steps = [f"^{t.dep_}" for t in up[:n]] + [f"v{t.dep_}" for t in reversed(down[: below[node.i]])]
            return " ".join(steps) if len(steps) <= STEPS else f"{steps[0]} …"
    return "none"
