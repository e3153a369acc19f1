"""Who did it: one trained decision over everybody who may have done it, whether a rule, the network or neither says so.

For each incident the people and bodies of its sentences are weighed. What the grammar, their words and the rules say of
them goes into a first logistic model, which was fitted to many reports; what that makes of them and what the network
holds of them into a second one, fitted to reports from which the network had not learned. The weights (`doers.json`)
have the names of what they weigh; `training/doers.py` makes them. Without the network the rules' doers stand as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tacitus.readers.rules.agents import is_no_bar
from tacitus.readers.rules.attribution.charges import cues
from tacitus.readers.rules.attribution.sides import STATES
from tacitus.readers.rules.events.behind import stands_behind
from tacitus.readers.rules.learned.parts import how
from tacitus.readers.rules.learned.persons import BY_WORDS, WORDS, Weighing, by_rules, is_part_of
from tacitus.readers.rules.learned.weighing import FARTHEST, fitted, log_odds
from tacitus.syntax import dependencies as syntax

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tacitus.model.records import Actor
    from tacitus.readers.rules.attribution.standing import Standing
    from tacitus.readers.rules.events.grouping import Draft
    from tacitus.readers.rules.events.mentions import EventMention
    from tacitus.readers.rules.facets import Grounder
    from tacitus.readers.rules.scene import Scene

BESIDE = 0.75
"""From this chance on somebody did it together with a doer whom a rule found."""


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


def chance(one: Candidate) -> float:
    """How likely he did it."""
    held = fitted("learned/doers.json")
    by_words = held.odds(dict.fromkeys(one.grammar, 1.0), "grammar")
    return held.chance({**one.network, BY_WORDS: by_words}, "network")


def settle(grounder: Grounder, drafts: Sequence[Draft], found: Sequence[Sequence[Candidate]]) -> None:
    """Give each draft for doers whom the decision holds for likely enough, and no other of those whom it weighed."""
    least = fitted("learned/doers.json").least
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
    listed: Sequence[Candidate], chances: Sequence[float], least: Mapping[str, float]
) -> list[tuple[Candidate, float]]:
    """Those who did it, each with his chance: from the least of his sort on, beside a rule's doer from `BESIDE` on."""
    likely = [
        (one, held)
        for one, held in zip(listed, chances, strict=True)
        if held >= least.get(sort_of(one), NEVER)
    ]
    beside = BESIDE if any(one.by_rule for one, _ in likely) else 0.0
    return [(one, held) for one, held in likely if one.by_rule or held >= beside]


NEVER = 2.0
"""More than any chance: whose sort has no least one is never a doer."""


def sort_of(one: Candidate) -> str:
    """By what he is read as the doer; each sort has a least chance of its own."""
    return "by a rule" if one.by_rule else "by no rule"


def candidates(scene: Scene, grounder: Grounder, drafts: Sequence[Draft]) -> list[list[Candidate]]:
    """For each draft those who may have done it, nobody without the network. The drafts are as they were grouped.

    Costs some hundred steps for each person of their sentences.
    """
    return [one.all() for one in _Weighing.of(scene, grounder, drafts)] or [[] for _ in drafts]


@dataclass(slots=True)
class _Weighing(Weighing):
    """Collects those who may have done what one draft tells."""

    hit: set[Actor] = field(init=False)

    def __post_init__(self) -> None:
        Weighing.__post_init__(self)
        self.hit = {actor for mention in self.mentions for actor in self.grounder.targets(mention)}

    def all(self) -> list[Candidate]:
        """Everybody who may have done it, in the order of the report."""
        found = [one for token in self._tokens() if (one := self._candidate(token)) is not None]
        heads = {one.token.i for one in found}
        whole = [one for one in found if one.by_rule or not is_part_of(one.token, heads)]
        _compare(whole)
        return whole

    def _tokens(self) -> list[Token]:
        """Heads of phrases for people and bodies, of what rules found, and of what the network holds for a doer."""
        tokens = {token.i: token for mention in self.mentions for token in mention.initiators}
        for mention in self.mentions:
            near = self.around(mention)
            tokens |= {token.i: token for token in near if self.names_somebody(token)}
            spans = self.spans(mention.sentence, "initiator")
            tokens |= {token.i: token for token in spans if near.start <= token.i < near.end}
        return [tokens[i] for i in sorted(tokens)]

    def _candidate(self, token: Token) -> Candidate | None:
        """Nobody who cannot have done it, or is held to have only by others or by his own claim."""
        mention, trigger = self.nearest(token, lambda one: one.initiators)
        rule = mention.why.get(token.i, "rule") if token in by_rules(mention) else None
        if token not in mention.initiators and self._is_barred(token, mention):
            return None
        actor = self.grounder.doer(token)
        stands = self.grounder.standing(mention, token)
        if actor is None or not stands.does or (stands.word == "own" and actor.category not in STATES):
            return None
        told = [*self.grammar(token, mention, trigger), *_telling(stands), *self._category(actor)]
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
        if self.speaks_of(token, mention) or (token.dep_ == "appos" and self.speaks_of(token.head, mention)):
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

    def _network(self, token: Token, mention: EventMention) -> dict[str, float]:
        """Log-odds of being a doer at all, and one of this incident."""
        words = [trigger.stretch for one in self.mentions for trigger in one.triggers[:WORDS]][:WORDS]
        spans = self.spans(mention.sentence, "initiator")
        doer, its = 0.0, 0.0
        for called in self._words_for(token, mention):
            stretch = spans.get(called) or (called.idx, called.idx + len(called))
            doer = max(doer, self.marks.chance("initiator", *stretch))
            its = max(its, self.marks.its("initiator", stretch, words))
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


def _compare(listed: Sequence[Candidate]) -> None:
    """How far each is ahead of the likeliest one of another name, by the network."""
    ranked = sorted(listed, key=lambda one: -one.network["is its doer"])
    first = ranked[0] if ranked else None
    second = next((one for one in ranked if first is not None and one.actor.name != first.actor.name), None)
    for one in listed:
        other = second if first is not None and one.actor.name == first.actor.name else first
        others = other.network["is its doer"] if other is not None else -FARTHEST
        one.network["ahead of the next"] = one.network["is its doer"] - others
