"""Event mentions: triggers of one sentence that name the same incident, with their arguments.

A mention holds what its own sentence says; what other sentences add is folded in by `grouping.py`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING

from tacitus.model.measures import places_agree
from tacitus.model.records import Mention, Place, Span
from tacitus.model.vocabulary import NO_ACCOUNT
from tacitus.ontology.events import Kind, ground_nouns
from tacitus.ontology.kinds import vagueness
from tacitus.readers.model.marks import ARMED
from tacitus.readers.rules.answering import are_answer_and_answered
from tacitus.readers.rules.attribution.charges import cues as responsibility_cues
from tacitus.readers.rules.attribution.model import holding
from tacitus.readers.rules.attribution.standing import is_self
from tacitus.readers.rules.events import dying
from tacitus.readers.rules.events.behind import CUES_OF_ANOTHER, ORDERING, stands_behind
from tacitus.readers.rules.events.means import MeansMention, not_used
from tacitus.readers.rules.events.triggers import (
    DESTROYING,
    NearMiss,
    Trigger,
    find_triggers,
    no_matter_of_war,
    remarks_on_those_harmed,
)
from tacitus.readers.rules.factuality.assess import Factuality, assess
from tacitus.readers.rules.factuality.refuted import refuted
from tacitus.readers.rules.learned import naming, votes
from tacitus.readers.rules.learned import parts as learned
from tacitus.readers.rules.learned import tolls as tolls_of
from tacitus.readers.rules.passages import by_passage
from tacitus.readers.rules.placing import where_it_ended
from tacitus.readers.rules.roles import LAUNCH, Arguments, find_arguments
from tacitus.readers.rules.scene import ANYBODY, ATTACKERS
from tacitus.readers.rules.scope import model as scope
from tacitus.syntax import dependencies as syntax

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tacitus.model.parsed import Sentence
    from tacitus.readers.rules.attribution.find import Attribution
    from tacitus.readers.rules.learned.naming import Pointed
    from tacitus.readers.rules.passages import Passage
    from tacitus.readers.rules.scene import Scene
    from tacitus.readers.rules.tolls.find import TollMention

FRAME_RANK = {
    "attack": 0,
    "fire": 1,
    "burst": 2,
    "seize": 3,
    "free": 3,
    "clash": 4,
    "protest": 5,
    "harm": 6,
    "suffer": 7,
}
"""Which trigger leads a mention: the word for the act before the word for its outcome."""


BLAMING = frozenset({"blame", "attribute", "ascribe"})
"""Verbs whose object, told anew, is only somebody's account of what happened."""
LOOSE = frozenset({"operation", "incident", "violence", "bloodshed", "aggression"})
"""Nouns that say no more than that something violent went on."""
ADDITIONAL = frozenset({"another", "second", "third", "fourth", "separate", "other", "similar", "new"})
BYSTANDERS = frozenset("people civilian victim family commuter passenger shopper bystander".split())
"""Who is no doer of an assault, whatever the parse makes of "as people waited for trains, killing thirty"."""


@dataclass
class EventMention:
    """One sentence's account of one incident. Tokens are those of the report's Doc.

    Its triggers never change, and means are all there when mentions are compared: what is asked of them over and
    over is worked out once.
    """

    index: int
    sentence: Sentence
    triggers: list[Trigger]
    initiators: list[Token] = field(default_factory=list)
    targets: list[Token] = field(default_factory=list)
    means: list[MeansMention] = field(default_factory=list)
    places: list[Mention] = field(default_factory=list)
    times: list[Mention] = field(default_factory=list)
    tolls: list[TollMention] = field(default_factory=list)
    factuality: Factuality | None = None
    refuted: bool = False
    """Whether the report itself calls it untrue."""
    toll_only: bool = False
    """Whether its only trigger is a bare figure ("put the number of dead at 43"): it never starts an incident."""
    why: dict[int, str] = field(default_factory=dict)
    """Token index of an argument → the rule that found it."""
    site: int | None = None
    """Where in the text the place begins by which it is told from the mention with the same words."""
    in_scope: float = 1.0
    """How likely it tells of armed violence (0…1), as the trained decision has it."""
    named: float | None = None
    """How likely the network holds its words to name an incident (0…1; None without the network)."""
    there: Mention | None = None
    """The place told before that its "there" stands for: where it was, if nothing else places its incident."""
    by_network: dict[str, str] = field(default_factory=dict)
    """Role ("initiators", "targets", "places") that the network filled → how sure it was."""

    @cached_property
    def lead(self) -> Trigger:
        """The trigger that names the act (not its outcome) most plainly."""
        return min(
            self.triggers,
            key=lambda t: (
                vagueness(t.kind.label) > 2,
                self._rank(t),
                t.kind.label == "killing",
                t.kind.guarded,
                t.token.i,
            ),
        )

    def _rank(self, trigger: Trigger) -> float:
        """A blast that "tore through" a market leads, and what was done in an "operation" before that word."""
        loose = any(t.kind.word in LOOSE for t in self.triggers)
        if loose and trigger.kind.frame == "harm":
            return FRAME_RANK["attack"] - 0.5
        if trigger.kind.frame == "attack" and trigger.kind.guarded and trigger.token.pos_ == "VERB":
            return FRAME_RANK["burst"] + 0.5 if self._told_by_a_blast else FRAME_RANK["attack"]
        return FRAME_RANK[trigger.kind.frame]

    @property
    def _told_by_a_blast(self) -> bool:
        return any(t.kind.frame == "burst" and t.token.pos_ in ("NOUN", "PROPN") for t in self.triggers)

    @property
    def kind(self) -> Kind:
        """The kind of the lead trigger."""
        return self.lead.kind

    @property
    def segment(self) -> str:
        """Kind of the segment it stands in."""
        return self.sentence.segment.kind

    @property
    def plural(self) -> bool:
        """Whether the lead is a plural noun ("strikes"): several acts told as one."""
        return self.lead.token.pos_ in ("NOUN", "PROPN") and syntax.is_plural(self.lead.token)

    @cached_property
    def series(self) -> bool:
        """Whether it sums up several acts: "two bomb attacks", "a series of raids", a salvo of dozens of drones."""
        doc = self.lead.token.doc
        return any(_is_several(t.token) for t in self.triggers) or any(
            _number_before(doc[means.head]) >= SALVO for means in self.means
        )

    @cached_property
    def definite(self) -> bool:
        """Whether the lead noun takes up something mentioned ("the attack")."""
        return self.lead.token.pos_ in ("NOUN", "PROPN") and syntax.is_definite(self.lead.token)

    @property
    def takes_up(self) -> bool:
        """Whether its noun, or that of what was used ("the first bomb exploded"), takes up something mentioned."""
        return self.definite or any(means.definite for means in self.means)

    @property
    def additional(self) -> bool:
        """Whether the lead is told as one more ("another attack", "a second blast")."""
        token = self.lead.token
        words = {child.lower_ for child in token.children}
        if token.pos_ in ("VERB", "AUX"):
            # "rockets also struck the port": one more, unless it says no more than its outcome
            return "also" in words and bool(self.places or self.times)
        return bool(words & ADDITIONAL) and not self.definite

    @property
    def outcome(self) -> bool:
        """Whether it only tells who came to harm, naming no act and doer; time or place, but not both."""
        only_harm = all(t.kind.frame in ("harm", "suffer") for t in self.triggers)
        told_apart = bool(self.times and self.places)
        return only_harm and not (self.initiators or self.means or told_apart) and bool(self.tolls)

    @property
    def blamed(self) -> bool:
        """Whether it is what somebody blames ("blaming an air strike"): an account of what was told already."""
        token = self.lead.token
        verb = token.head.head if token.dep_ == "pobj" and token.head.lower_ in ("on", "to") else token.head
        laid = token.dep_ in ("dobj", "pobj") and verb.lemma_.lower() in BLAMING
        return (laid and not self.definite) or _is_supposed_cause(token)

    @property
    def thin(self) -> bool:
        """Whether it names no doer, time, place, means or harm: mostly another word for what was told."""
        return not (self.initiators or self.times or self.places or self.means or self.tolls)

    @property
    def denied(self) -> bool:
        """Whether its act is said not to have been, by somebody or at all."""
        return self.factuality is not None and self.factuality.status in ("denied", "negated")

    @property
    def only_denied(self) -> bool:
        """Whether it tells of nothing but a denial; who was killed was killed."""
        return self.denied and not any(toll.count is not None and not toll.negated for toll in self.tolls)

    @property
    def by_the_attackers(self) -> bool:
        """Whether the doers are "the attackers" or the like: people spoken of before."""
        return any(t.lemma_.lower() in ATTACKERS and syntax.is_definite(t) for t in self.initiators)

    def trigger_spans(self, scene: Scene) -> list[Span]:
        """The characters of every trigger."""
        doc = scene.parsed.doc
        return [scene.parsed.span_of(doc[t.start : t.end]) for t in self.triggers]


@dataclass(frozen=True, slots=True)
class Events:
    """The event mentions of a report, those out of scope, and the words that nearly were triggers."""

    mentions: tuple[EventMention, ...]
    misses: tuple[NearMiss, ...]
    refused: tuple[EventMention, ...] = ()


def find_events(scene: Scene) -> Events:
    """All event mentions of the report, in order; those that tell of no armed violence apart."""
    found = find_mentions(scene)
    least: dict[int, float] = {}
    for passage, mentions in by_passage(scene, found.mentions):
        _weigh(passage, mentions)
        limit = scope.BARE_REFUSED_BELOW if _tells_of_no_doing(passage, mentions) else scope.REFUSED_BELOW
        least |= {m.index: 1.0 if votes.armed(scene, m) < ARMED else limit for m in mentions}
    _follow_what_they_count(found.mentions)
    kept = tuple(m for m in found.mentions if m.in_scope >= least[m.index])
    if _only_arrests(kept, found.misses):
        kept = ()
    held = {m.index for m in kept}
    refused = tuple(m for m in found.mentions if m.index not in held)
    return Events(kept, found.misses, refused)


def _weigh(passage: Passage, mentions: Sequence[EventMention]) -> None:
    """Say of each mention of a passage how likely it is in scope."""
    for mention, chance in zip(mentions, scope.probabilities(passage, mentions), strict=True):
        by_rule = mention.kind.type == "PROTEST" and mention.lead.why.startswith(("verb", "noun"))
        mention.in_scope = 1.0 if by_rule else chance  # a protest need not be armed
        told_in_full = bool(mention.means and mention.tolls) and chance >= scope.LIKELY
        # with its weapon and its toll an attack is one, whatever a long report is about beside it
        if votes.names_nothing(mention) and not told_in_full:
            mention.in_scope = 0.0
        elif votes.is_certain(passage.scene, mention):
            mention.in_scope = 1.0


def _only_arrests(mentions: Sequence[EventMention], misses: Iterable[NearMiss]) -> bool:
    """ "A drunken driver ran into a queue; he was detained": arrests for what was no violence, and nothing else."""
    explained = [miss.token.idx for miss in misses if miss.explained]
    return bool(mentions) and all(
        mention.kind.label == "arrest"
        and any(mention.sentence.start <= at < mention.sentence.end for at in explained)
        for mention in mentions
    )


def _follow_what_they_count(mentions: Sequence[EventMention]) -> None:
    """ "Another 36 were being treated": a bare figure is of the matter of what was told shortly before."""
    for toll in mentions:
        if toll.toll_only:
            near = range(toll.sentence.index - NOUGHT_REACH, toll.sentence.index)
            told = [m.in_scope for m in mentions if not m.toll_only and m.sentence.index in near]
            toll.in_scope = max([toll.in_scope, *told])


def _tells_of_no_doing(passage: Passage, mentions: Sequence[EventMention]) -> bool:
    """Whether a passage tells of deaths or blasts only: no doer, no weapon, nobody armed, no other violence."""
    armed = any(getattr(m.grounded, "category", None) in IRREGULAR for m in passage.actors)
    return (
        not armed
        and not passage.means
        and not any(m.initiators for m in mentions)
        and {t.kind.label for m in mentions for t in m.triggers} <= {"killing", "explosion"}
    )


IRREGULAR = frozenset({"rebel", "militia", "criminal"})


def by_network(
    scene: Scene, triggers: Sequence[Trigger], misses: Iterable[NearMiss]
) -> Iterator[tuple[Trigger, Pointed, bool]]:
    """Words that may name an incident by the network's word alone, what speaks for them, and whether it is certain.

    None that only describes somebody, and what a rule refused is certain only if nothing is surer.

    Who "fired" without a word for what was fired, or "had hit it", mostly answers for what was told already, "sent"
    says nothing by itself, and "since fighting broke out" tells a time. "Died of cancer" has said what it was.
    """
    refused = {miss.token.i: miss.kind.frame for miss in misses}
    harms = {miss.token.i: miss.kind for miss in misses if miss.kind.frame == "harm"}
    peaceful = {miss.token.i for miss in misses if miss.explained}
    for trigger, weighed in learned.missed(scene, triggers, refused):
        frames = {refused[i] for i in range(trigger.start, trigger.end) if i in refused}
        token = trigger.token
        answers = "fire" in frames or any(t.pos_ == "PRON" for t in syntax.direct_objects(token))
        overrules = not answers and votes.overrules(scene, trigger.stretch)
        explained = peaceful.intersection(range(trigger.start, trigger.end))
        harmless = any(no_matter_of_war(scene, token, doer) is not None for doer in syntax.doers(token))
        if not (_says_little(token) or explained or harmless):
            known = harms.get(token.i)
            if known is not None and trigger.kind.frame == known.frame:
                trigger = replace(trigger, kind=known)  # "beat": the word says how they were harmed
            certain = overrules if frames else weighed.chance >= learned.NAMED
            yield trigger, weighed, certain or (weighed.chance >= learned.HURLED and _is_hurled(scene, token))


def _is_hurled(scene: Scene, verb: Token) -> bool:
    """ "A drone crashed into the perimeter": what a weapon that flies did."""
    flown = (scene.means_of(doer) for doer in syntax.doers(verb) if verb.pos_ == "VERB")
    return any(scene.means_at[one.i].class_ in FLYING for one in flown if one is not None)


FLYING = frozenset({"drone", "missile", "rocket", "shelling"})
"""Classes of weapons that fly to what they hit."""


def _says_little(token: Token) -> bool:
    """Words that describe somebody or his wounds, tell when something else was or that it was answered, or send
    something on its way."""
    describes = token.dep_ == "amod" or remarks_on_those_harmed(token)
    is_hurt = token.dep_ == "pobj" and token.lemma_.lower() in dying.HURTS
    answers = token.pos_ == "NOUN" and token.lower_ in CUES_OF_ANOTHER
    return describes or is_hurt or answers or token.lemma_.lower() in LAUNCH or _sets_a_time(token)


def _sets_a_time(token: Token) -> bool:
    return any(_since(node) and not _is_missed_since(node) for node in syntax.clause_path(token))


def _is_missed_since(clause: Token) -> bool:
    """ "Six are missing since their convoy was stopped": the clause tells what happened to them."""
    head = clause.head
    return clause.dep_ == "advcl" and head.lemma_.lower() in ("missing", "miss", "vanish", "disappear")


def find_mentions(scene: Scene) -> Events:
    """All event mentions of the report, whatever matter they are of."""
    triggers, misses = find_triggers(scene)
    by_index = {trigger.token.i: trigger for trigger in triggers}
    arguments = {i: find_arguments(scene, trigger, by_index) for i, trigger in by_index.items()}
    for trigger, weighed, certain in by_network(scene, triggers, misses):
        if certain or naming.names_one(weighed):
            # the grammar of a word that no rule knows says too little of who did what
            by_index[trigger.token.i] = trigger
            arguments[trigger.token.i] = Arguments(anchors=[trigger.token])
    groups = _groups(by_index, arguments)
    mentions = [_mention(scene, n, group, by_index, arguments) for n, group in enumerate(groups)]
    _attach_adverbials(scene, mentions, arguments)
    _attach_means(scene, mentions)
    learned.arm(scene, mentions)
    owner = {trigger.token.i: mention for mention in mentions for trigger in mention.triggers}
    placed = {place.start for mention in mentions for place in mention.places}
    placed |= {place.start for name, place in _heads(scene, scene.place_at) if _is_origin(scene, name, owner)}
    dated = [(time.start, mention.lead.token) for mention in mentions for time in mention.times]
    engaged = {token.i for mention in mentions for token in (*mention.initiators, *mention.targets)}
    for mention in mentions:
        votes.let_fall(scene, mention)
        learned.complete(scene, mention, placed, _times_of_others(mention, dated), engaged)
        mention.places = mention.places or where_it_ended(scene, mention)
        mention.means = [means for means in mention.means if _is_used(means, mention)]
        mention.named = votes.named(scene, mention)
    peaceful = {miss.token.i for miss in misses if miss.explained}
    mentions += _attach_tolls(scene, mentions, peaceful)
    for mention in mentions:
        own = learned.words_that_happened(scene, mention.lead)
        told = assess(scene.parsed, mention.lead.token, scene.attributions, own)
        mention.factuality = _as_attempt(told, mention)
    mentions += _at_each_site(scene, mentions)
    untrue = refuted(scene, mentions)
    for mention in mentions:
        mention.refuted = mention.index in untrue
    return Events(tuple(mentions), tuple(misses))


def _at_each_site(scene: Scene, mentions: Sequence[EventMention]) -> Iterator[EventMention]:
    """Further mentions of what was done "at A and at B": one for each place beyond the first, which its mention keeps.

    Only where each place has a preposition of its own, or a thing hit ("a refinery in A, a depot in B and a plant in
    C"), and no figure is told, of which nobody knows where it was.
    """
    number = len(mentions)
    heads = {place.start: token for token, place in _heads(scene, scene.place_at)}
    for mention in list(mentions):
        things = {} if mention.tolls else _things_at_sites(scene, mention, heads)
        sites = list(things) or _sites(mention, heads)
        if len(sites) < 2 or mention.tolls:
            continue
        by_start = {place.start: place for place in mention.places}
        others = {things[start].i for start in sites[1:] if start in things}
        targets = mention.targets
        mention.places = [place for place in mention.places if place.start not in sites[1:]]
        mention.targets = [token for token in targets if token.i not in others]
        for start in sites[1:]:
            yield replace(
                mention,
                index=number,
                places=[by_start[start]],
                targets=[things[start]] if start in things else mention.targets,
                site=start,
                by_network=dict(mention.by_network),
            )
            number += 1


def _things_at_sites(scene: Scene, mention: EventMention, heads: Mapping[int, Token]) -> dict[int, Token]:
    """Where each of its places starts → the thing hit that stands there, of several coordinated things; else nothing."""
    if len(mention.places) < 2 or not all(isinstance(place.grounded, Place) for place in mention.places):
        return {}
    hit = {thing.i: thing for target in mention.targets for thing in (target, *target.conjuncts)}
    found: dict[int, Token] = {}
    for place in mention.places:
        name = heads.get(place.start)
        to = name.head if name is not None and name.dep_ == "pobj" else None
        thing = _thing_before(scene, mention, to, hit) if to is not None else None
        if thing is None or thing in found.values():
            return {}
        found[place.start] = thing
    points = [place.grounded for place in mention.places if isinstance(place.grounded, Place)]
    apart = all(places_agree(one, other) is False for one, other in combinations(points, 2))
    return dict(sorted(found.items())) if apart else {}


def _thing_before(scene: Scene, mention: EventMention, to: Token, hit: Mapping[int, Token]) -> Token | None:
    """The thing that a preposition of place belongs to.

    The parse hangs the first on the verb ("hit a school in A"), and takes the next for what the place before it is.
    """
    thing = to.head
    listed = thing.dep_ in ("conj", "appos") and scene.target_class(thing) is not None
    if thing.i in hit or (listed and not scene.is_people(thing)):
        return thing
    on_verb = any(trigger.token == thing for trigger in mention.triggers)
    before = [i for i in hit if i < to.i]
    return hit[max(before)] if on_verb and before else None


def _sites(mention: EventMention, heads: Mapping[int, Token]) -> list[int]:
    """Where its places start that stand behind coordinated prepositions, where all are points far from each other.

    `heads` are the syntactic heads of the report's places, by where each starts.
    """
    found: list[Mention] = []
    numbered = _numbered_sites(mention)
    for place in mention.places:
        if place.start > numbered:
            found.append(place)
            continue
        to = heads[place.start].head if place.start in heads else None
        if to is None or to.dep_ not in ("prep", "conj") or heads[place.start].dep_ != "pobj":
            continue
        linked = [to, *to.conjuncts]
        if len(linked) > 1 and all(token.pos_ == "ADP" for token in linked):
            found.append(place)
    points = [place.grounded for place in found if isinstance(place.grounded, Place)]
    apart = all(places_agree(one, other) is False for one, other in combinations(points, 2))
    return [place.start for place in found] if apart and len(points) == len(found) else []


def _numbered_sites(mention: EventMention) -> float:
    """Where the colon stands behind a number of places that is told with a mention ("in three places: Afrin, …")."""
    for token in mention.sentence.tokens:
        if token.text != ":" or not token.i or token.nbor(-1).tag_ != "NNS":
            continue
        counted = any(child.dep_ == "nummod" for child in token.nbor(-1).children)
        if counted and any(0 < place.start - token.idx <= len(": ") for place in mention.places):
            return int(token.idx)
    return float("inf")


def _times_of_others(mention: EventMention, dated: Iterable[tuple[int, Token]]) -> set[int]:
    """The starts of the times that date an act told below this one, which takes up what was told or answers that act,
    or an act that answers this one.

    "The strike targeted the commander behind the attack on Saturday"; "fired missiles in response to the bombings on
    3 January"; "shelled Bara on Sunday in response to the ambush"; "answered Sunday's raid with shelling". `dated` has
    each time's start and the act that it dates.
    """
    own = [trigger.token for trigger in mention.triggers]
    return {
        start
        for start, act in dated
        if any(
            (word.is_ancestor(act) and (mention.definite or _answers(word, act)))
            or (mention.definite and act.is_ancestor(word) and _answers(act, word))
            or stands_behind(word, act)
            or are_answer_and_answered(word, act)
            for word in own
        )
    }


def _answers(word: Token, act: Token) -> bool:
    return any(token.lower_ in CUES_OF_ANOTHER for token in word.doc[word.i : act.i])


SALVO = 20
"""Drones or missiles from which a launch is told as many strikes (our choice)."""
SEVERAL = frozenset({"several", "many", "multiple", "numerous", "dozens", "separate", "simultaneous"})


def _number_before(noun: Token) -> int:
    """The figure that counts a noun, 0 when it is not in digits."""
    return max((int(c.text) for c in noun.children if c.dep_ == "nummod" and c.text.isdecimal()), default=0)


def _is_several(noun: Token) -> bool:
    """Whether a plural noun of violence is counted or said to be many."""
    if noun.pos_ not in ("NOUN", "PROPN") or not syntax.is_plural(noun):
        return False
    if any(c.dep_ == "nummod" or c.lower_ in SEVERAL for c in noun.children):
        return True
    return noun.dep_ == "pobj" and noun.head.head.lower_ in ("series", "string", "spate", "wave", "dozens")


def _as_attempt(told: Factuality, mention: EventMention) -> Factuality:
    """ "Gunmen tried to storm a hotel": violence was done, whether or not it reached its end.

    Only for attacks of which nothing else is said than that they were tried.
    """
    unreal = [
        word for word in told.why.split(", ") if not word.startswith(("attempted", "reported", "historical"))
    ]
    if told.status != "hypothetical" or unreal or mention.kind.type != "ASSAULT":
        return told
    token = mention.lead.token
    tried = token.head if token.dep_ in ("xcomp", "dobj", "pobj") else token
    past = tried.tag_ in ("VBD", "VBN") and not any(c.dep_ == "neg" for c in tried.children)
    return replace(told, status="happened", value=1.0) if past else told


def _groups(by_index: dict[int, Trigger], arguments: dict[int, Arguments]) -> list[list[int]]:
    """Triggers that name the same incident in a sentence, joined (union-find over the `same` edges)."""
    parent = {i: i for i in by_index}

    def root(i: int) -> int:
        while parent[i] != i:
            i = parent[i]
        return i

    for i, found in arguments.items():
        for other in found.same:
            if other in parent:
                left, right = sorted((root(i), root(other)))
                parent[right] = left
    for i, other in (*_outcomes(by_index, arguments), *dying.fatal(by_index)):
        left, right = sorted((root(i), root(other)))
        parent[right] = left
    groups: dict[int, list[int]] = {}
    for i in sorted(by_index):
        groups.setdefault(root(i), []).append(i)
    return list(groups.values())


def _is_supposed_cause(token: Token) -> bool:
    """ "Was likely caused by a rocket fired from the hills": what may have caused that which was told."""
    node = token.head if token.dep_ in ("acl", "relcl", "compound") else token
    if node.dep_ != "pobj" or node.head.lower_ != "by" or node.head.head.lemma_.lower() != "cause":
        return False
    return any(child.lower_ in responsibility_cues().hedges for child in node.head.head.children)


def _outcomes(by_index: dict[int, Trigger], arguments: dict[int, Arguments]) -> Iterator[tuple[int, int]]:
    """Subjectless participles of harm belong to the act before them ("a missile struck …, killing thirty")."""
    acts = [i for i, t in by_index.items() if t.kind.frame not in ("harm", "suffer")]
    for i, trigger in by_index.items():
        token = trigger.token
        if trigger.kind.frame != "harm" or token.tag_ != "VBG" or arguments[i].same:
            continue
        if arguments[i].of("initiator") or token.dep_ in ("pcomp", "csubj", "nsubj", "amod"):
            continue
        before = [act for act in acts if act < i and by_index[act].token.sent == token.sent]
        if before:
            yield i, before[-1]


def _mention(
    scene: Scene,
    number: int,
    group: list[int],
    by_index: dict[int, Trigger],
    arguments: dict[int, Arguments],
) -> EventMention:
    first = by_index[group[0]]
    sentence = scene.parsed.sentence_at(first.token.idx)
    assert sentence is not None
    mention = EventMention(index=number, sentence=sentence, triggers=[by_index[i] for i in group])
    for i in group:
        found = arguments[i]
        harm = by_index[i].kind.frame in ("harm", "suffer")
        mention.initiators += _new(mention.initiators, found.of("initiator"))
        targets = found.of("target")
        mention.targets += _new(mention.targets, [] if harm and len(group) > 1 else targets)
        heads = {i, *(thing.i for thing in found.of("means"))}
        told = [scene.means_at[head] for head in sorted(heads) if head in scene.means_at]
        mention.means += [m for m in told if m not in mention.means]
        mention.why |= {argument.token.i: argument.why for argument in found.found}
    mention.means += [] if mention.means else _told_by_the_phrase(scene, mention)
    if not any(scene.is_people(t) or t.i in scene.actor_at for t in mention.targets):
        # people harmed are a toll; they are the target only where nobody else is named as attacked
        attacked = [
            t
            for i in group
            for t in arguments[i].of("target")
            if _may_be_meant(scene, t, by_somebody=bool(arguments[i].of("initiator")))
        ]
        mention.targets += _new(mention.targets, attacked)
    harmed = {toll.head for i in group for toll in scene.harm_at.get(i, ()) if toll.head is not None}
    barred = _speaking_of(scene, first.token) | {i for i in harmed if scene.victim_at[i].trigger in group}
    if mention.kind.type == "ASSAULT" and mention.kind.frame != "clash":
        barred |= {t.i for t in mention.initiators if t.lemma_.lower() in BYSTANDERS}
    mention.initiators = [t for t in mention.initiators if t not in mention.targets and t.i not in barred]
    return mention


def _told_by_the_phrase(scene: Scene, mention: EventMention) -> list[MeansMention]:
    """ "Opened fire" is done with guns: the phrase names the means."""
    return [
        MeansMention(
            span=scene.parsed.span_of(scene.parsed.doc[trigger.start : trigger.end]),
            class_=trigger.kind.means,
            count=None,
            head=trigger.token.i,
            origin=None,
            definite=False,
        )
        for trigger in mention.triggers
        if trigger.kind.means and trigger.kind.names_means
    ]


def _may_be_meant(scene: Scene, victim: Token, *, by_somebody: bool) -> bool:
    """Whether those harmed can be called attacked: soldiers and pilgrims, not "people" or the attackers.

    `by_somebody`: whether the verb names who did it; "soldiers shot and killed a boy" was meant for him.
    """
    if not (scene.is_people(victim) or victim.i in scene.actor_at):
        return False
    if by_somebody and victim.dep_ == "dobj" and not syntax.is_plural(victim):
        return victim.lemma_.lower() not in ATTACKERS
    return victim.lemma_.lower() not in ATTACKERS | ANYBODY


def _speaking_of(scene: Scene, trigger: Token) -> set[int]:
    """Heads of those who say what the trigger tells: "the strike hit a market, the network said"."""
    return {a.source_head for a in holding(scene.attributions, trigger.i) if a.source_head is not None}


def _new(old: list[Token], found: list[Token]) -> list[Token]:
    known = {token.i for token in old}
    return [token for token in found if token.i not in known]


def _attach_adverbials(scene: Scene, mentions: list[EventMention], arguments: dict[int, Arguments]) -> None:
    """Give every place and time of a sentence to the mention that it hangs below."""
    owner: dict[int, EventMention] = {}
    for mention in mentions:
        for trigger in mention.triggers:
            for anchor in arguments[trigger.token.i].anchors:
                owner.setdefault(anchor.i, mention)
    cues = {
        a.cue_index
        for a in scene.attributions
        if a.verb_class != "call" and not _names(a, scene) and not _reports_itself(a, scene, owner)
    }
    by_sentence: dict[int, list[EventMention]] = {}
    for mention in mentions:
        by_sentence.setdefault(mention.sentence.index, []).append(mention)
    for found, name in ((scene.place_at, "places"), (scene.time_at, "times")):
        loose: list[tuple[Token, Mention]] = []
        for token, adverbial in _heads(scene, found):
            if name == "places" and (
                _names_an_actor(scene, token)
                or _is_destination(token)
                or syntax.is_far_end(token)
                or _is_origin(scene, token, owner)
                or _names_another(token)
                or _within_speaker(scene, token, owner)
                or dying.is_where_he_died(token)
            ):
                continue
            holder = _owner_of(token, owner, cues, by_place=name == "places")
            if holder is None:
                holder = _within_content(scene, token, by_sentence)
            else:
                holder = _behind_a_cue(holder, token, by_sentence)
            if holder is None:
                loose.append((token, adverbial))
            elif adverbial not in getattr(holder, name):
                getattr(holder, name).append(adverbial)
        if name == "places":
            for token, place in _there(scene):
                holder = _owner_of(token, owner, cues, by_place=True)
                if holder is not None and not holder.places:
                    holder.there = holder.there or place
        # what hangs on another verb of the sentence is for a mention that has none of its own:
        # "on Monday a court jailed a man over the 2014 bombing"
        settled = {m.index for m in mentions if getattr(m, name)}
        for token, adverbial in loose:
            holder = _only_mention(scene, token, by_sentence, cues)
            if holder is None and name == "times":
                holder = _timeless_before(token, by_sentence, scene, cues)
            if holder is not None and holder.index not in settled and adverbial not in getattr(holder, name):
                getattr(holder, name).append(adverbial)


THERE_REACH = 2
"""Sentences between a place and the "there" that stands for it (our choice)."""


def _there(scene: Scene) -> Iterator[tuple[Token, Mention]]:
    """Each "there" of place with the place named last before it: "… around Agok. Two were shot dead there"."""
    sites = [place for token, place in _heads(scene, scene.place_at) if not _names_an_actor(scene, token)]
    for token in scene.parsed.doc:
        if token.lower_ != "there" or token.dep_ == "expl" or token.pos_ not in ("ADV", "PRON"):
            continue
        at = bisect_left(sites, token.idx, key=lambda place: place.start) - 1
        sentence = scene.parsed.sentence_at(token.idx)
        before = scene.parsed.sentence_at(sites[at].start) if at >= 0 else None
        if sentence is None or before is None or sentence.story != before.story:
            continue
        if sentence.index - before.index > THERE_REACH:
            continue
        yield token, sites[at]


def _names(attribution: Attribution, scene: Scene) -> bool:
    """Whether the cue only names a thing ("what they called a base")."""
    cue = scene.parsed.doc[attribution.cue_index]
    return any(child.lower_ == "what" for child in cue.children)


def _reports_itself(attribution: Attribution, scene: Scene, owner: dict[int, EventMention]) -> bool:
    """ "Shelling was reported in Marinka on Monday": where and when it was, not where and when somebody spoke."""
    cue = scene.parsed.doc[attribution.cue_index]
    return any(child.dep_ == "nsubjpass" and child.i in owner for child in cue.children)


LOCATIVE = frozenset(
    {"in", "at", "near", "inside", "outside", "around", "across", "over", "into", "within", "throughout"}
)


def _within_speaker(scene: Scene, token: Token, owner: dict[int, EventMention]) -> bool:
    """Whether a place tells where a speaker belongs ("the director of the hospital in X said")."""
    sentence = scene.parsed.sentence_at(token.idx)
    if sentence is None:
        return False
    start, end = sentence.tokens.start, sentence.tokens.end
    return any(
        a.source is not None
        and a.source.start < token.idx < a.source.end
        and a.tells
        and a.source_head not in owner
        for a in scene.attributions.cued_in(start, end)
    )


def _is_adjective_of_a_country(scene: Scene, token: Token) -> bool:
    """Whether a country's place mention is another word than its name, before a noun ("Saudi", "US")."""
    place = scene.place_at[token.i].grounded
    if getattr(place, "precision", None) != "country" or token.dep_ not in ("amod", "compound", "nmod"):
        return False
    name = str(getattr(place, "name", ""))
    return token.head.i not in scene.place_at and token.text.casefold() != name.casefold()


PARTS = frozenset(
    "suburb outskirt outskirts coast north south east west quarter street square countryside".split()
)


def _has_as_part(scene: Scene, owner: Token) -> bool:
    """ "Beirut's southern suburbs", "Mogadishu's airport" stand in the place that owns them."""
    part = owner.head
    if part.lemma_.lower() in PARTS | ground_nouns():
        return True
    fine = getattr(scene.place_at[owner.i].grounded, "precision", None) not in ("country", None)
    return fine and scene.target_class(part) is not None


def _names_an_actor(scene: Scene, token: Token) -> bool:
    """Whether a place name stands for its government, people or clock, or belongs to another name."""
    if token.dep_ == "poss":
        return not _has_as_part(scene, token)
    if token.dep_ in ("compound", "amod", "nmod") and scene.is_armed(token.head):
        return True  # "camps of the Moba rebels": whose the camps are
    if token.i + 1 < len(token.doc) and token.nbor(1).lower_ == "time":
        return True  # "4:45 p.m. Sanaa time" names a clock, not a place
    if _is_adjective_of_a_country(scene, token):
        return True  # "the Saudi hospital" may stand anywhere
    actor = scene.actor_at.get(token.i)
    if actor is None or getattr(actor.grounded, "category", "unknown") == "unknown":
        return False
    return not (token.dep_ == "pobj" and token.head.lower_ in LOCATIVE)


CARRYING = frozenset(
    {"take", "rush", "bring", "transfer", "evacuate", "carry", "admit", "airlift", "move", "transport"}
)


def _is_destination(token: Token) -> bool:
    """Whether somebody was taken to a place afterwards ("the wounded were taken to X hospital")."""
    node = token
    while node.dep_ in ("compound", "nmod", "conj", "appos") and node.head.i != node.i:
        node = node.head
    to = node.head
    return node.dep_ == "pobj" and to.lower_ in ("to", "into") and to.head.lemma_.lower() in CARRYING


def _is_origin(scene: Scene, token: Token, owner: dict[int, EventMention]) -> bool:
    """Whether a weapon or a person came from a place: "fired from X", "drones from X and Y", "a sailor from X"."""
    node = token
    while node.dep_ in ("compound", "nmod", "conj", "appos") and node.head.i != node.i:
        node = node.head
    to = node.head
    if node.dep_ != "pobj" or to.lower_ != "from":
        return False
    governor = to.head
    mention = owner.get(governor.i)
    if mention is not None and mention.kind.frame in ("attack", "fire"):
        return True
    came = syntax.grammatical_subjects(governor) if governor.pos_ == "VERB" else [governor]
    sent = (one for thing in came for one in (thing, *_before_in_list(thing)))
    return governor.ent_type_ == "PERSON" or any(scene.means_of(one) is not None for one in sent)


def _before_in_list(noun: Token) -> Iterator[Token]:
    """ "Drones and other types": what a noun is joined to."""
    while noun.dep_ == "conj":
        noun = noun.head
        yield noun


def _names_another(token: Token) -> bool:
    """Whether a place only names what came before or after ("a month ahead of the Gao raid", "after the Bata blast")."""
    to = token.head.head
    cue = to.head if to.lower_ == "of" else to
    return token.dep_ == "compound" and token.head.dep_ == "pobj" and cue.lower_ in ORDERING


def _heads(scene: Scene, found: dict[int, Mention]) -> Iterator[tuple[Token, Mention]]:
    """(Syntactic head token, mention) of every mention."""
    tokens: dict[int, list[Token]] = {}
    order: dict[int, Mention] = {}
    for i, mention in found.items():
        tokens.setdefault(mention.start, []).append(scene.parsed.doc[i])
        order[mention.start] = mention
    for start, mention in order.items():
        inside = {token.i for token in tokens[start]}
        top = [token for token in tokens[start] if token.head.i not in inside or token.head == token]
        yield (top[-1] if top else tokens[start][-1]), mention


def _owner_of(
    token: Token, owner: dict[int, EventMention], cues: set[int], *, by_place: bool
) -> EventMention | None:
    """The mention whose anchor is met first on the way up; a verb of saying or an initiator ends the way."""
    below = token
    for node in syntax.clause_path(token):
        if node.i in owner:
            mention = owner[node.i]
            inside_initiator = by_place and any(t.i == below.i and t != token for t in mention.initiators)
            return None if inside_initiator else mention
        if node != token and (node.i in cues or (_since(node) and not _goes_on(node, owner))):
            return None
        below = node
    return None


def _since(node: Token) -> bool:
    """Whether "since" governs here ("since the war began in October"): another time and place."""
    return node.lower_ == "since" or any(c.lower_ == "since" and c.dep_ == "mark" for c in node.children)


def _goes_on(node: Token, owner: dict[int, EventMention]) -> bool:
    """ "Since Saturday rebels have shelled Sake": the shelling itself has gone on since then."""
    act = node.head
    return (
        node.dep_ == "prep"
        and act.i in owner
        and any(c.dep_ == "aux" and c.lemma_ == "have" for c in act.children)
    )


def _within_content(
    scene: Scene, token: Token, by_sentence: dict[int, list[EventMention]]
) -> EventMention | None:
    """The parse hangs "…, killing six on Saturday, police said" on "said"; what is said holds the phrase."""
    sentence = scene.parsed.sentence_at(token.idx)
    held = holding(scene.attributions, token.i)
    if sentence is None or not held or _sets_a_time(token):
        return None
    innermost = min(held, key=lambda a: a.size)
    beside = [m for m in by_sentence.get(sentence.index, []) if innermost.holds(m.lead.token.i)]
    return min(beside, key=lambda m: abs(m.lead.token.i - token.i), default=None)


def _timeless_before(
    token: Token, by_sentence: dict[int, list[EventMention]], scene: Scene, cues: set[int]
) -> EventMention | None:
    """Where the parse broke: the nearest mention to the left that has no time, no verb of saying between."""
    sentence = scene.parsed.sentence_at(token.idx)
    before = [m for m in by_sentence.get(sentence.index if sentence else -1, []) if m.lead.token.i < token.i]
    if not before or before[-1].times or _since(token.head):
        return None
    nearest = before[-1]
    return None if any(nearest.lead.token.i < cue <= token.i for cue in cues) else nearest


def _behind_a_cue(
    holder: EventMention, token: Token, by_sentence: dict[int, list[EventMention]]
) -> EventMention:
    """The parser hangs a last phrase on the main verb; behind "in response to the bombings" it is theirs."""
    between = [
        mention
        for mention in by_sentence.get(holder.sentence.index, [])
        if mention is not holder and holder.lead.token.i < mention.lead.token.i < token.i
    ]
    if not between:
        return holder
    nearest = between[-1]
    stretch = token.doc[holder.lead.token.i : nearest.lead.token.i]
    return nearest if any(t.lower_ in CUES_OF_ANOTHER for t in stretch) else holder


def _only_mention(
    scene: Scene, token: Token, by_sentence: dict[int, list[EventMention]], cues: set[int]
) -> EventMention | None:
    """A sentence's only mention owns an adverbial of the clause above it ("On Friday residents fled as …")."""
    sentence = scene.parsed.sentence_at(token.idx)
    if sentence is None:
        return None
    mentions = by_sentence.get(sentence.index, [])
    if len(mentions) != 1:
        return None
    path = {node.i for node in syntax.clause_path(token)}
    if path & cues or _sets_a_time(token):
        return None
    above = {node.i for trigger in mentions[0].triggers for node in syntax.clause_path(trigger.token)}
    verb = next((node for node in syntax.clause_path(token) if node.pos_ in ("VERB", "AUX")), None)
    return mentions[0] if verb is not None and verb.i in above else None


def _attach_means(scene: Scene, mentions: list[EventMention]) -> None:
    """A weapon that no trigger governs belongs to the only act of violence of its sentence that has none."""
    taken = {means.head for mention in mentions for means in mention.means}
    bare = {mention.index for mention in mentions if not mention.means}
    for means in scene.means:
        sentence = scene.parsed.sentence_at(means.span.start)
        head = scene.parsed.doc[means.head]
        if sentence is None or means.head in taken or not_used(head):
            continue
        beside = [m for m in mentions if m.sentence.index == sentence.index and m.kind.type == "ASSAULT"]
        if len(beside) == 1 and beside[0].index in bare and head not in beside[0].targets:
            beside[0].means.append(means)


def _is_used(means: MeansMention, mention: EventMention) -> bool:
    """Whether it was done with a weapon: not what was itself destroyed, nor the fire that a blast set."""
    if mention.kind.label == "interception":
        return means.class_ != "air_strike"  # a helicopter that is shot down strikes nobody
    if mention.kind.label == "explosion" and means.class_ == "arson":
        return False
    acts = (t.token for t in mention.triggers if t.token.lemma_.lower() in DESTROYING)
    struck = (thing for act in acts for one in syntax.undergoers(act) for thing in syntax.with_conjuncts(one))
    return all(thing.i != means.head for thing in struck)


def _attach_tolls(
    scene: Scene, mentions: list[EventMention], peaceful: Collection[int]
) -> list[EventMention]:
    """A toll belongs to the mention of its trigger, else to the nearest mention above or beside it.

    Tolls of sentences without any mention come back as mentions of their own; whom no violence killed (`peaceful`,
    token indexes) is in none.
    """
    bare: dict[int, EventMention] = {}
    owner = {trigger.token.i: mention for mention in mentions for trigger in mention.triggers}
    by_sentence: dict[int, list[EventMention]] = {}
    for mention in mentions:
        by_sentence.setdefault(mention.sentence.index, []).append(mention)
    holders: dict[int, EventMention] = {}
    for place, toll in enumerate(scene.tolls):
        trigger = scene.parsed.doc[toll.trigger]
        if toll.trigger in peaceful or (_is_nought(toll) and _is_denied_by_doer(scene, trigger)):
            continue
        holder = _told_last(by_sentence, toll, scene) if _is_nought(toll) else None
        sentence = scene.parsed.sentence_at(trigger.idx)
        beside = by_sentence.get(sentence.index, []) if sentence else []
        if holder is None:
            holder = next((owner[n.i] for n in _way_up(trigger, owner)), None)
        if holder is None:
            holder = min(beside, key=lambda m: abs(m.lead.token.i - toll.trigger), default=None)
        if not toll.negated:
            holder = tolls_of.act(scene, toll, holder, _acts_near(by_sentence, sentence)) or holder
        if holder is None and toll.why in ("figure told", "breakdown"):
            holder = _told_last(by_sentence, toll, scene)
        if holder is None and toll.is_part_of is not None:
            holder = holders.get(toll.is_part_of)
        if holder is None and not toll.cumulative and not toll.negated:
            holder = _bare_toll(scene, toll, bare, number=len(mentions) + len(bare))
        if holder is not None:
            holder.tolls.append(toll)
            holders[place] = holder
    return list(bare.values())


def _way_up(harm: Token, owner: Collection[int]) -> Iterator[Token]:
    """The words that name an incident on the way up from a word of harm; first the act that did the harm.

    "Wounded 14, weeks after blasts in Galkayo had claimed 130 lives".
    """
    path = list(syntax.clause_path(harm))
    if harm.i not in owner and harm.pos_ == "VERB":
        yield from (doer for doer in syntax.doers(harm) if doer.i in owner)
    yield from (token for token in path if token.i in owner)


def _acts_near(
    by_sentence: Mapping[int, list[EventMention]], sentence: Sentence | None
) -> list[EventMention]:
    """The acts that a sentence tells of, else those of the sentences before; none for what is no account."""
    if sentence is None or sentence.segment.kind in NO_ACCOUNT:
        return []
    told = (by_sentence.get(sentence.index - back, []) for back in range(tolls_of.REACH_BACK + 1))
    acts = ([m for m in mentions if not _tells_only_harm(m)] for mentions in told)
    return next((found for found in acts if found), [])


def _tells_only_harm(mention: EventMention) -> bool:
    return all(trigger.kind.frame in ("harm", "suffer") for trigger in mention.triggers)


NOUGHT_REACH = 2
"""Sentences between an attack and "nobody was hurt"."""


def _is_nought(toll: TollMention) -> bool:
    return toll.negated and toll.count is not None and toll.count.best == 0


def _is_denied_by_doer(scene: Scene, harm: Token) -> bool:
    """ "Our forces killed no civilians": he denies a deed of his own, and counts nobody's dead."""
    sources = [a.source_head for a in scene.attributions.around(harm.i) if a.source_head is not None]
    voices = [syntax.antecedent_of(scene.parsed.doc[source]) for source in sources]
    return any(is_self(scene, doer, voice) for doer in syntax.doers(harm) for voice in voices)


def _told_last(
    by_sentence: dict[int, list[EventMention]], toll: TollMention, scene: Scene
) -> EventMention | None:
    """What a stated nought is of: the last event told of that is not the harm which did not happen."""
    sentence = scene.parsed.sentence_at(scene.parsed.doc[toll.trigger].idx)
    if sentence is None:
        return None
    near = [
        m
        for back in range(NOUGHT_REACH + 1)
        for m in by_sentence.get(sentence.index - back, ())
        if any(trigger.kind.frame not in ("harm", "suffer") for trigger in m.triggers)
    ]
    return max(near, key=lambda m: (m.sentence.index, m.lead.token.i), default=None)


BARE = Kind(type="ASSAULT", label="killing", frame="suffer", mode=None, means=None, guarded=True, word="toll")


def _bare_toll(
    scene: Scene, toll: TollMention, bare: dict[int, EventMention], *, number: int
) -> EventMention | None:
    token = scene.parsed.doc[toll.trigger]
    sentence = scene.parsed.sentence_at(token.idx)
    if sentence is None or sentence.segment.kind in NO_ACCOUNT or toll.effect not in ("killed", "wounded"):
        return None
    if sentence.index not in bare:
        trigger = Trigger(token=token, start=token.i, end=token.i + 1, kind=BARE, why="bare toll")
        bare[sentence.index] = EventMention(
            index=number, sentence=sentence, triggers=[trigger], toll_only=True
        )
    return bare[sentence.index]
