"""Where and when: which mention of a sentence its places and times belong to, and which belong to none."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tacitus.model.records import Mention
from tacitus.ontology.events import ground_nouns
from tacitus.readers.rules.attribution.model import holding
from tacitus.readers.rules.events import dying
from tacitus.readers.rules.events.behind import CUES_OF_ANOTHER, ORDERING
from tacitus.readers.rules.events.mentions import EventMention
from tacitus.readers.rules.roles import Arguments
from tacitus.syntax import dependencies as syntax

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tacitus.readers.rules.attribution.find import Attribution
    from tacitus.readers.rules.scene import Scene

THERE_REACH = 2
"""Sentences between a place and the "there" that stands for it (our choice)."""


LOCATIVE = frozenset(
    {"in", "at", "near", "inside", "outside", "around", "across", "over", "into", "within", "throughout"}
)


PARTS = frozenset(
    "suburb outskirt outskirts coast north south east west quarter street square countryside".split()
)


CARRYING = frozenset(
    {"take", "rush", "bring", "transfer", "evacuate", "carry", "admit", "airlift", "move", "transport"}
)


def attach_adverbials(scene: Scene, mentions: list[EventMention], arguments: dict[int, Arguments]) -> None:
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
        for token, adverbial in heads_of(scene, found):
            if name == "places" and (
                _names_an_actor(scene, token)
                or _is_destination(token)
                or syntax.is_far_end(token)
                or is_origin(scene, token, owner)
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
    if path & cues or sets_a_time(token):
        return None
    above = {node.i for trigger in mentions[0].triggers for node in syntax.clause_path(trigger.token)}
    verb = next((node for node in syntax.clause_path(token) if node.pos_ in ("VERB", "AUX")), None)
    return mentions[0] if verb is not None and verb.i in above else None


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


def _within_content(
    scene: Scene, token: Token, by_sentence: dict[int, list[EventMention]]
) -> EventMention | None:
    """The parse hangs "…, killing six on Saturday, police said" on "said"; what is said holds the phrase."""
    sentence = scene.parsed.sentence_at(token.idx)
    held = holding(scene.attributions, token.i)
    if sentence is None or not held or sets_a_time(token):
        return None
    innermost = min(held, key=lambda a: a.size)
    beside = [m for m in by_sentence.get(sentence.index, []) if innermost.holds(m.lead.token.i)]
    return min(beside, key=lambda m: abs(m.lead.token.i - token.i), default=None)


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


def sets_a_time(token: Token) -> bool:
    """Whether a word stands in what only tells since when something else is so."""
    return any(_since(node) and not _is_missed_since(node) for node in syntax.clause_path(token))


def _is_missed_since(clause: Token) -> bool:
    """ "Six are missing since their convoy was stopped": the clause tells what happened to them."""
    head = clause.head
    return clause.dep_ == "advcl" and head.lemma_.lower() in ("missing", "miss", "vanish", "disappear")


def _there(scene: Scene) -> Iterator[tuple[Token, Mention]]:
    """Each "there" of place with the place named last before it: "… around Agok. Two were shot dead there"."""
    sites = [place for token, place in heads_of(scene, scene.place_at) if not _names_an_actor(scene, token)]
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


def _has_as_part(scene: Scene, owner: Token) -> bool:
    """ "Beirut's southern suburbs", "Mogadishu's airport" stand in the place that owns them."""
    part = owner.head
    if part.lemma_.lower() in PARTS | ground_nouns():
        return True
    fine = getattr(scene.place_at[owner.i].grounded, "precision", None) not in ("country", None)
    return fine and scene.target_class(part) is not None


def _is_adjective_of_a_country(scene: Scene, token: Token) -> bool:
    """Whether a country's place mention is another word than its name, before a noun ("Saudi", "US")."""
    place = scene.place_at[token.i].grounded
    if getattr(place, "precision", None) != "country" or token.dep_ not in ("amod", "compound", "nmod"):
        return False
    name = str(getattr(place, "name", ""))
    return token.head.i not in scene.place_at and token.text.casefold() != name.casefold()


def _is_destination(token: Token) -> bool:
    """Whether somebody was taken to a place afterwards ("the wounded were taken to X hospital")."""
    node = token
    while node.dep_ in ("compound", "nmod", "conj", "appos") and node.head.i != node.i:
        node = node.head
    to = node.head
    return node.dep_ == "pobj" and to.lower_ in ("to", "into") and to.head.lemma_.lower() in CARRYING


def is_origin(scene: Scene, token: Token, owner: dict[int, EventMention]) -> bool:
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


def heads_of(scene: Scene, found: dict[int, Mention]) -> Iterator[tuple[Token, Mention]]:
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
