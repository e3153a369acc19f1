"""Who and what was hit: one trained decision over the people, bodies and things of an incident's sentences.

As with who did it (`doers.py`), a first logistic model weighs what the grammar, their words and the rules say of each,
and a second one what that makes of them together with what the network holds. The weights (`hit.json`) have the names
of what they weigh; `training/parties.py` makes them. Without the network what the rules read stands as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tacitus.readers.rules.attribution.model import holding
from tacitus.readers.rules.attribution.sides import STATES, may_claim
from tacitus.readers.rules.learned.parts import how
from tacitus.readers.rules.learned.persons import BY_WORDS, WORDS, Weighing, is_part_of
from tacitus.readers.rules.learned.weighing import FARTHEST, fitted, log_odds
from tacitus.readers.rules.scene import ANYBODY

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tacitus.model.records import Actor
    from tacitus.readers.model.marks import Stretch
    from tacitus.readers.model.scheme import Layer
    from tacitus.readers.rules.events.grouping import Draft
    from tacitus.readers.rules.events.mentions import EventMention
    from tacitus.readers.rules.facets import Grounder
    from tacitus.readers.rules.scene import Scene

LAYERS: tuple[Layer, ...] = ("target", "object")
GROUPS = frozenset({"rebel", "militia", "criminal"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Struck:
    """Somebody or something that what a draft tells may have hit; fields as those of a doer."""

    token: Token
    mention: EventMention
    is_thing: bool
    by_rule: bool
    by_attacker: bool
    """Whether an armed group says so, of what it did."""
    grammar: tuple[str, ...]
    network: dict[str, float]


def chance(one: Struck) -> float:
    """How likely it was hit."""
    held = fitted("learned/hit.json")
    by_words = held.odds(dict.fromkeys(one.grammar, 1.0), "grammar")
    return held.chance({**one.network, BY_WORDS: by_words}, "network")


def settle(grounder: Grounder, drafts: Sequence[Draft], found: Sequence[Sequence[Struck]]) -> None:
    """Give each draft whom and what the decision holds for hit, and no other of those that it weighed.

    The likeliest thing of a mention stands first.
    """
    for draft, listed in zip(drafts, found, strict=True):
        likely = {id(one): share for one in _believed(listed) if (share := chance(one)) >= least(one)}
        for mention, facets in zip(draft.mentions, draft.facets, strict=True):
            mine = [one for one in listed if one.mention is mention]
            if not mine:
                continue
            known = {one.token.i for one in mine}
            left = [token for token in by_rules(mention) if token.i not in known]
            hit = sorted((one for one in mine if id(one) in likely), key=lambda one: -likely[id(one)])
            things = [one.token for one in hit if one.is_thing]
            people = sorted((one.token for one in hit if not one.is_thing), key=lambda token: token.i)
            mention.targets = [*things, *left, *people]
            mention.by_network.pop("targets", None)
            if not all(one.by_rule for one in hit):
                surest = min(likely[id(one)] for one in hit if not one.by_rule)
                mention.by_network["targets"] = how("target", surest)
            facets.targets = grounder.targets(mention)


def _believed(listed: Sequence[Struck]) -> list[Struck]:
    """All of them but whom an armed group says that it meant: things it says it hit stand."""
    return [one for one in listed if one.is_thing or not one.by_attacker]


def by_rules(mention: EventMention) -> list[Token]:
    """What rules found to be hit by what a mention tells."""
    return [] if "targets" in mention.by_network else mention.targets


def least(one: Struck) -> float:
    """The chance from which on it was hit."""
    return fitted("learned/hit.json").least["thing" if one.is_thing else "people"]


def candidates(scene: Scene, grounder: Grounder, drafts: Sequence[Draft]) -> list[list[Struck]]:
    """For each draft who and what may have been hit, nothing without the network; its doers are settled.

    Costs some hundred steps for each of them.
    """
    return [one.all() for one in _Weighing.of(scene, grounder, drafts)] or [[] for _ in drafts]


@dataclass(slots=True)
class _Weighing(Weighing):
    """Collects who and what may have been hit by what one draft tells."""

    doers: set[Actor] = field(init=False)
    doing: set[int] = field(init=False)

    def __post_init__(self) -> None:
        Weighing.__post_init__(self)
        self.doers = {actor for mention in self.mentions for actor in self.grounder.initiators(mention)}
        self.doing = {token.i for mention in self.mentions for token in mention.initiators}

    def all(self) -> list[Struck]:
        """Everybody and everything that may have been hit, in the order of the report."""
        found = [one for token in self._tokens() if (one := self._candidate(token)) is not None]
        heads = {one.token.i for one in found}
        whole = [one for one in found if one.by_rule or not is_part_of(one.token, heads)]
        _compare(whole)
        return whole

    def _tokens(self) -> list[Token]:
        """Heads of phrases for people, bodies and things, what rules found, and what the network holds for hit."""
        tokens = {token.i: token for mention in self.mentions for token in mention.targets}
        for mention in self.mentions:
            near = self.around(mention)
            tokens |= {t.i: t for t in near if self.names_somebody(t) or self._is_thing(t)}
            for layer in LAYERS:
                spans = self.spans(mention.sentence, layer)
                tokens |= {token.i: token for token in spans if near.start <= token.i < near.end}
        return [tokens[i] for i in sorted(tokens)]

    def _is_thing(self, token: Token) -> bool:
        return self.scene.target_class(token) is not None and not self.scene.is_people(token)

    def _candidate(self, token: Token) -> Struck | None:
        mention, trigger = self.nearest(token, lambda one: one.targets)
        rule = token in by_rules(mention)
        if token.pos_ == "PRON" or (token not in mention.targets and self._is_barred(token)):
            return None
        told = [*self.grammar(token, mention, trigger), *self._sort(token)]
        if rule:
            told += ["by a rule", "rule: " + mention.why.get(token.i, "rule").split(" '")[0]]
        return Struck(
            token=token,
            mention=mention,
            is_thing=self._is_thing(token),
            by_rule=rule,
            by_attacker=self._is_an_attackers_word(token),
            grammar=tuple(dict.fromkeys(told)),
            network=self._network(token, mention),
        )

    def _is_barred(self, token: Token) -> bool:
        scene = self.scene
        if token.i in self.own or token.i in scene.time_at or token.i in scene.means_at:
            return True
        hit = self.parties.hit.get(token.i, set())
        if hit and self.number not in hit:
            return True  # by another deed: "a school in Gao and a market in Sumy"
        if token.i in scene.victim_at and token.lemma_.lower() in ANYBODY:
            return True  # "people" who are only counted are a toll's matter
        only_a_place = token.i in scene.place_at and token.i not in scene.actor_at
        return only_a_place or token.i in self.doing

    def _is_an_attackers_word(self, token: Token) -> bool:
        """ "The group said that it had targeted soldiers": whom an armed group says it meant is its word alone."""
        scene = self.scene
        heads = (a.source_head for a in holding(scene.attributions, token.i) if a.source_head is not None)
        return any(self._is_a_group(scene.parsed.doc[head]) for head in heads)

    def _is_a_group(self, voice: Token) -> bool:
        """An armed group by its name, or a body of which only the deed is known ("the group"); no other organisation."""
        category = self.scene.describe(voice).category
        band = voice.pos_ == "NOUN" and category not in STATES and may_claim(self.scene, voice)
        return band or category in GROUPS

    def _sort(self, token: Token) -> Iterator[str]:
        """What sort of people or thing it is, for such a deed and for those who did it."""
        thing = self.scene.target_class(token)
        if self._is_thing(token) and thing is not None:
            yield f"thing: {thing.name}"
            yield f"{self.label} on {thing.name}"
            return
        actor = self.scene.describe(token)
        yield f"category: {actor.category}"
        yield f"{self.label} on {actor.category}"
        if actor.id is not None:
            yield "in the registry"
        if any(doer.country is not None and doer.country == actor.country for doer in self.doers):
            yield "of the nation that did it"
        if any(doer.name == actor.name for doer in self.doers):
            yield "called as who did it"
        if self.doers:
            yield f"{actor.category} hit by {min(doer.category for doer in self.doers)}"

    def _network(self, token: Token, mention: EventMention) -> dict[str, float]:
        """Log-odds of being hit at all, of doing it, and of being of this incident."""
        words = [trigger.stretch for one in self.mentions for trigger in one.triggers[:WORDS]][:WORDS]
        found: dict[str, float] = {}
        for layer in (*LAYERS, "initiator"):
            spans = self.spans(mention.sentence, layer)
            stretch: Stretch = spans.get(token) or (token.idx, token.idx + len(token))
            found |= {
                f"is {layer}": log_odds(self.marks.chance(layer, *stretch)),
                f"is its {layer}": log_odds(self.marks.its(layer, stretch, words)),
            }
        kind = "object" if self._is_thing(token) else "target"
        found["is its own kind"] = found[f"is its {kind}"]
        if kind == "object":
            found["a thing"] = 1.0
        return found


def _compare(listed: Sequence[Struck]) -> None:
    """How far each is ahead of the likeliest other one of its sort, by the network."""
    for sort in (True, False):
        ranked = sorted(
            (one for one in listed if one.is_thing is sort), key=lambda one: -one.network["is its own kind"]
        )
        for one in ranked:
            other = next((each for each in ranked[:2] if each is not one), None)
            others = other.network["is its own kind"] if other is not None else -FARTHEST
            one.network["ahead of the next"] = one.network["is its own kind"] - others
