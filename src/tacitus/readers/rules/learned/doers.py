"""Who did it: one trained decision over everybody who may have done it, whether a rule, the network or neither says so.

For each incident the people and bodies of its sentences are weighed. What the grammar, their words and the rules say of
them goes into a first logistic model, which was fitted to many reports; what that makes of them and what the network
holds of them into a second one, fitted to reports from which the network had not learned. The weights (`doers.json`)
have the names of what they weigh; `training/doers.py` makes them. Without the network the rules' doers stand as they are.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from tacitus.ontology.actor_categories import lookup
from tacitus.readers.rules.agents import is_no_bar
from tacitus.readers.rules.attribution.charges import cues
from tacitus.readers.rules.attribution.sides import STATES
from tacitus.readers.rules.events.alike import only_controls
from tacitus.readers.rules.events.behind import stands_behind
from tacitus.readers.rules.learned.parts import NETWORK, how
from tacitus.readers.rules.learned.weighing import FARTHEST, likelihood, log_odds, weighed
from tacitus.readers.rules.roles import LAUNCH
from tacitus.readers.rules.scene import ATTACKERS
from tacitus.syntax import dependencies as syntax

if TYPE_CHECKING:
    from spacy.tokens import Span as Words
    from spacy.tokens import Token

    from tacitus.model.parsed import Sentence
    from tacitus.model.records import Actor
    from tacitus.readers.model.marks import Marks, Stretch
    from tacitus.readers.rules.attribution.standing import Standing
    from tacitus.readers.rules.events.grouping import Draft
    from tacitus.readers.rules.events.mentions import EventMention
    from tacitus.readers.rules.events.triggers import Trigger
    from tacitus.readers.rules.facets import Grounder
    from tacitus.readers.rules.scene import Scene

BESIDE = 0.75
"""From this chance on somebody did it together with a doer whom a rule found."""
SEEN = 0.1
"""From this chance on words that the network holds for a doer are weighed."""
FEW = 8
"""Mentions of an incident, the first ones, whose sentences are looked at: time stays linear."""
WORDS = 16
"""Words for it that are held against each person: as above."""
REACH = 60
"""Words of a sentence about those for the deed among which its doer is looked for: as above."""
STEPS = 4
"""Steps of a path through the parse that are named."""
BY_WORDS = "by grammar, words and rules"
"""What the first model makes of somebody, among what the second one weighs: log-odds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody who may have done what a draft tells.

    `mention` is the one of his sentence whose words stand nearest; `grammar` has the names of what holds, `network`
    log-odds by name.
    """

    token: Token
    actor: Actor
    mention: EventMention
    by_rule: bool
    grammar: tuple[str, ...]
    network: dict[str, float]


@cache
def weights() -> dict[str, dict[str, float]]:
    """The log-odds of both models by name, each with its `bias`, and the chance from which on somebody did it."""
    text = (files(__package__) / "doers.json").read_text("utf-8")
    held: dict[str, dict[str, float]] = json.loads(text)
    return held


def chance(one: Candidate) -> float:
    """How likely he did it."""
    held = weights()
    by_words = weighed(held["grammar"], dict.fromkeys(one.grammar, 1.0))
    return likelihood(weighed(held["network"], {**one.network, BY_WORDS: by_words}))


def settle(grounder: Grounder, drafts: Sequence[Draft], found: Sequence[Sequence[Candidate]]) -> None:
    """Give each draft for doers whom the decision holds for likely enough, and no other of those whom it weighed."""
    least = weights()["least"]["chance"]
    for draft, listed in zip(drafts, found, strict=True):
        chances = [chance(one) for one in listed]
        doing = {id(one): likely for one, likely in held_for_doers(listed, chances, least)}
        for mention, facets in zip(draft.mentions, draft.facets, strict=True):
            mine = [one for one in listed if one.mention is mention]
            if not mine:
                continue
            known = {one.token.i for one in mine}
            left = [token for token in mention.initiators if token.i not in known]
            did_it = [one for one in mine if id(one) in doing]
            mention.initiators = sorted([*left, *(one.token for one in did_it)], key=lambda token: token.i)
            mention.by_network.pop("initiators", None)
            if not all(one.by_rule for one in did_it):
                surest = min(doing[id(one)] for one in did_it if not one.by_rule)
                mention.by_network["initiators"] = how("initiator", surest)
            facets.initiators = grounder.initiators(mention)


def _disowns(token: Token) -> bool:
    """ "The Liberation Army dissociated itself from the attack": any word of its name."""
    while token.dep_ in syntax.NOUN_MODIFIERS and token.head != token:
        token = token.head
    return token.dep_ in ("nsubj", "dobj") and token.head.lemma_.lower() in cues().distance


def held_for_doers(
    listed: Sequence[Candidate], chances: Sequence[float], least: float
) -> list[tuple[Candidate, float]]:
    """Those who did it, each with his chance: from the `least` one on, beside a rule's doer from `BESIDE` on."""
    likely = [(one, held) for one, held in zip(listed, chances, strict=True) if held >= least]
    beside = max(least, BESIDE) if any(one.by_rule for one, _ in likely) else least
    return [(one, held) for one, held in likely if one.by_rule or held >= beside]


def candidates(scene: Scene, grounder: Grounder, drafts: Sequence[Draft]) -> list[list[Candidate]]:
    """For each draft those who may have done it, nobody without the network. The drafts are as they were grouped.

    Costs some hundred steps for each person of their sentences.
    """
    if scene.marks is None:
        return [[] for _ in drafts]
    parties = _Parties.of(scene, drafts)
    return [
        _Weighing(scene, grounder, scene.marks, parties, number, draft).all()
        for number, draft in enumerate(drafts)
    ]


@dataclass(frozen=True, slots=True)
class _Parties:
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
    def of(cls, scene: Scene, drafts: Sequence[Draft]) -> _Parties:
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
class _Weighing:
    """Collects those who may have done what one draft tells."""

    scene: Scene
    grounder: Grounder
    marks: Marks
    parties: _Parties
    number: int
    draft: Draft
    mentions: list[EventMention] = field(init=False)
    own: set[int] = field(init=False)
    label: str = field(init=False)
    hit: set[Actor] = field(init=False)

    def __post_init__(self) -> None:
        self.mentions = self.draft.mentions[:FEW]
        self.own = {trigger.token.i for mention in self.mentions for trigger in mention.triggers}
        self.label = self.draft.label
        self.hit = {actor for mention in self.mentions for actor in self.grounder.targets(mention)}

    def all(self) -> list[Candidate]:
        """Everybody who may have done it, in the order of the report."""
        found = [one for token in self._tokens() if (one := self._candidate(token)) is not None]
        heads = {one.token.i for one in found}
        whole = [one for one in found if one.by_rule or not _is_part_of(one.token, heads)]
        _compare(whole)
        return whole

    def _tokens(self) -> list[Token]:
        """Heads of phrases for people and bodies, of what rules found, and of what the network holds for a doer."""
        tokens = {token.i: token for mention in self.mentions for token in mention.initiators}
        for mention in self.mentions:
            near = self._around(mention)
            tokens |= {token.i: token for token in near if self._names_somebody(token)}
            spans = self._spans(mention.sentence)
            tokens |= {token.i: token for token in spans if near.start <= token.i < near.end}
        return [tokens[i] for i in sorted(tokens)]

    def _around(self, mention: EventMention) -> Words:
        """The words of its sentence that stand about its own ones."""
        sentence, own = mention.sentence.tokens, [trigger.token.i for trigger in mention.triggers[:WORDS]]
        first, last = max(sentence.start, min(own) - REACH), min(sentence.end, max(own) + REACH + 1)
        return self.scene.parsed.doc[first:last]

    def _names_somebody(self, token: Token) -> bool:
        named = token.pos_ in ("NOUN", "PROPN") or (token.pos_ == "ADJ" and token.i in self.scene.actor_at)
        return named and self.scene.is_actor(token)

    def _spans(self, sentence: Sentence) -> dict[Token, Stretch]:
        """Head → characters of the phrases of a sentence that the network holds for a doer."""
        found = {}
        for start, end, _ in self.marks.spans("initiator", SEEN, (sentence.start, sentence.end)):
            words = self.scene.parsed.doc.char_span(start, end, alignment_mode="expand")
            if words is not None and words.root.pos_ in ("NOUN", "PROPN", "ADJ"):
                found[words.root] = start, end
        return found

    def _candidate(self, token: Token) -> Candidate | None:
        """Nobody who cannot have done it, or is held to have only by others or by his own claim."""
        mention, trigger = self._nearest(token)
        rule = mention.why.get(token.i, "rule") if token in by_rules(mention) else None
        if token not in mention.initiators and self._is_barred(token, mention):
            return None
        actor = self.grounder.doer(token)
        stands = self.grounder.standing(mention, token)
        if actor is None or not stands.does or (stands.word == "own" and actor.category not in STATES):
            return None
        told = [*self._grammar(token, mention, trigger), *_telling(stands), *self._category(actor)]
        if rule is not None:
            told += ["by a rule", "rule: " + rule.split(" '")[0]]
        return Candidate(
            token=token,
            actor=actor,
            mention=mention,
            by_rule=rule is not None,
            grammar=tuple(dict.fromkeys(told)),
            network=self._network(token, mention),
        )

    def _is_barred(self, token: Token, mention: EventMention) -> bool:
        scene = self.scene
        if syntax.identified(token) != token:
            return True  # "named Karim as the gunman who …": Karim is weighed
        if token.i in self.own or token.i in scene.time_at or token.i in scene.means_at:
            return True
        if self.number in self.parties.hit.get(token.i, ()):
            return True  # whom it befell by a rule
        if token.i in self.parties.controlling and self.number not in self.parties.doing[token.i]:
            return True  # "police fired tear gas; one protester was killed"
        if _disowns(token) or self._does_another(token, mention):
            return True
        if self._speaks_of(token, mention) or (
            token.dep_ == "appos" and self._speaks_of(token.head, mention)
        ):
            return True  # what a speaker did himself he tells: a pronoun of his is its doer then
        return not is_no_bar(scene, token, violently=mention.kind.type == "ASSAULT")

    def _does_another(self, token: Token, mention: EventMention) -> bool:
        """Whether the sentence gives him a deed of his own beside this one, or sets him apart from it.

        "Fighters shelled Sake while gunmen ambushed a lorry"; "a driver was shot; later gunmen killed a couple";
        "soldiers stormed a camp to avenge a mine".
        """
        others = self.parties.told_in[mention.sentence.index] - {self.number}
        if not others:
            return False
        act = next((n for n in syntax.clause_path(token) if n != token and n.pos_ in ("VERB", "AUX")), token)
        behind = any(stands_behind(trigger.token, act) for trigger in mention.triggers)
        if behind and not stands_behind(token, act):
            return True
        if self.parties.doing.get(token.i, set()) - {self.number} and by_rules(mention):
            return True
        ends = [t.token.i for t in mention.triggers]
        first, last = min(token.i, *ends), max(token.i, *ends)
        beyond = token.i in (first, last) and any(t.text == ";" for t in token.doc[first:last])
        return beyond and all(_is_parted(token, end) for end in ends)

    def _speaks_of(self, token: Token, mention: EventMention) -> bool:
        """Whether somebody is heard in the report as who tells of it."""
        said = self.scene.attributions.by_source.get(token.i)
        return said is not None and any(said.holds(trigger.token.i) for trigger in mention.triggers[:WORDS])

    def _nearest(self, token: Token) -> tuple[EventMention, Trigger]:
        """The mention and its word nearest to a token: of its sentence, and one whose doer it is already first."""

        def far(pair: tuple[EventMention, Trigger]) -> tuple[bool, bool, int]:
            mention, trigger = pair
            elsewhere = not mention.sentence.start <= token.idx < mention.sentence.end
            return elsewhere, token not in mention.initiators, abs(trigger.token.i - token.i)

        return min(((m, t) for m in self.mentions for t in m.triggers[:WORDS]), key=far)

    # what the grammar, the words and the rules say ------------------------------------------------------

    def _grammar(self, token: Token, mention: EventMention, trigger: Trigger) -> Iterator[str]:
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

    def _category(self, actor: Actor) -> Iterator[str]:
        """What sort of actor it is, for such a deed and beside those who were hit."""
        yield f"category: {actor.category}"
        yield f"{self.label} by {actor.category}"
        if actor.id is not None:
            yield "in the registry"
        if any(hit.country is not None and hit.country == actor.country for hit in self.hit):
            yield "of the nation that was hit"
        if self.hit:
            yield f"{min(hit.category for hit in self.hit)} hit by {actor.category}"

    def _roles(self, token: Token, mention: EventMention) -> Iterator[str]:
        """What part somebody has otherwise, as the rules see it."""
        said = self.scene.attributions.by_source.get(token.i)
        if said is not None:
            yield f"speaks: {said.verb_class}"
            if self._speaks_of(token, mention):
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

    # what the network holds -----------------------------------------------------------------------------

    def _network(self, token: Token, mention: EventMention) -> dict[str, float]:
        """Log-odds of being a doer at all, and one of this incident."""
        words = [trigger.stretch for one in self.mentions for trigger in one.triggers[:WORDS]][:WORDS]
        spans = self._spans(mention.sentence)
        doer, its = 0.0, 0.0
        for called in self._words_for(token, mention):
            stretch = spans.get(called) or (called.idx, called.idx + len(called))
            held = self.marks.chance("initiator", *stretch)
            doer = max(doer, held)
            its = max(its, held * max(self.marks.together("of", stretch, word) for word in words))
        return {"is a doer": log_odds(doer), "is its doer": log_odds(its)}

    def _words_for(self, token: Token, mention: EventMention) -> Iterator[Token]:
        """Somebody's word and the others for him: whom a pronoun stands for; "named Karim as the gunman who shot two"."""
        yield token
        named = self.scene.stands_for(token) if token.pos_ == "PRON" else None
        if named is not None:
            yield named
        for trigger in mention.triggers[:WORDS]:
            yield from (t for t in syntax.doers(trigger.token) if t != token == syntax.identified(t))


def _is_parted(token: Token, other: int) -> bool:
    """Whether a semicolon stands between two words."""
    return any(t.text == ";" for t in token.doc[min(token.i, other) : max(token.i, other)])


def _telling(stands: Standing) -> Iterator[str]:
    yield f"stands: {stands.word}"
    if stands.hedged:
        yield "hedged"


def _governed(token: Token) -> Iterator[str]:
    """The word that somebody hangs on."""
    governor = token.head
    if token.dep_ in ("nsubj", "nsubjpass", "dobj", "conj"):
        yield f"{token.dep_} of {governor.lemma_.lower()}"
        if token.dep_ == "nsubj" and governor.lemma_.lower() in LAUNCH:
            yield "subject of launching"
    elif token.dep_ == "pobj":
        yield f"'{governor.lower_}' {governor.head.pos_.lower()}"


def _compare(listed: Sequence[Candidate]) -> None:
    """How far each is ahead of the likeliest one of another name, by the network."""
    ranked = sorted(listed, key=lambda one: -one.network["is its doer"])
    first = ranked[0] if ranked else None
    second = next((one for one in ranked if first is not None and one.actor.name != first.actor.name), None)
    for one in listed:
        other = second if first is not None and one.actor.name == first.actor.name else first
        others = other.network["is its doer"] if other is not None else -FARTHEST
        one.network["ahead of the next"] = one.network["is its doer"] - others


def _is_part_of(token: Token, heads: Collection[int]) -> bool:
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
