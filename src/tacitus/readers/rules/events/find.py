"""Finding the event mentions of a report: triggers of one sentence that name the same incident, with their arguments.

Where and when it was is settled by `adverbials.py`, of what a figure is by `figures.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tacitus.readers.rules.answering import are_answer_and_answered
from tacitus.readers.rules.attribution.model import holding
from tacitus.readers.rules.events import dying
from tacitus.readers.rules.events.adverbials import attach_adverbials, heads_of, is_origin
from tacitus.readers.rules.events.behind import CUES_OF_ANOTHER, stands_behind
from tacitus.readers.rules.events.by_network import by_network
from tacitus.readers.rules.events.figures import attach_tolls
from tacitus.readers.rules.events.means import MeansMention, not_used
from tacitus.readers.rules.events.mentions import EventMention
from tacitus.readers.rules.events.sites import at_each_site
from tacitus.readers.rules.events.triggers import DESTROYING, NearMiss, Trigger, find_triggers
from tacitus.readers.rules.factuality.assess import Factuality, assess
from tacitus.readers.rules.factuality.refuted import refuted
from tacitus.readers.rules.learned import naming, votes
from tacitus.readers.rules.learned import parts as learned
from tacitus.readers.rules.placing import where_it_ended
from tacitus.readers.rules.roles import Arguments, find_arguments
from tacitus.readers.rules.scene import ANYBODY, ATTACKERS
from tacitus.syntax import dependencies as syntax

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tacitus.readers.rules.scene import Scene


@dataclass(frozen=True, slots=True)
class Events:
    """The event mentions of a report, those out of scope, and the words that nearly were triggers."""

    mentions: tuple[EventMention, ...]
    misses: tuple[NearMiss, ...]
    refused: tuple[EventMention, ...] = ()


BYSTANDERS = frozenset("people civilian victim family commuter passenger shopper bystander".split())
"""Who is no doer of an assault, whatever the parse makes of "as people waited for trains, killing thirty"."""


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
    attach_adverbials(scene, mentions, arguments)
    _attach_means(scene, mentions)
    learned.arm(scene, mentions)
    owner = {trigger.token.i: mention for mention in mentions for trigger in mention.triggers}
    placed = {place.start for mention in mentions for place in mention.places}
    placed |= {
        place.start for name, place in heads_of(scene, scene.place_at) if is_origin(scene, name, owner)
    }
    dated = [(time.start, mention.lead.token) for mention in mentions for time in mention.times]
    engaged = {token.i for mention in mentions for token in (*mention.initiators, *mention.targets)}
    for mention in mentions:
        votes.let_fall(scene, mention)
        learned.complete(scene, mention, placed, _times_of_others(mention, dated), engaged)
        mention.places = mention.places or where_it_ended(scene, mention)
        mention.means = [means for means in mention.means if _is_used(means, mention)]
        mention.named = votes.named(scene, mention)
    peaceful = {miss.token.i for miss in misses if miss.explained}
    mentions += attach_tolls(scene, mentions, peaceful)
    for mention in mentions:
        own = learned.words_that_happened(scene, mention.lead)
        told = assess(scene.parsed, mention.lead.token, scene.attributions, own)
        mention.factuality = _as_attempt(told, mention)
    mentions += at_each_site(scene, mentions)
    untrue = refuted(scene, mentions)
    for mention in mentions:
        mention.refuted = mention.index in untrue
    return Events(tuple(mentions), tuple(misses))


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
