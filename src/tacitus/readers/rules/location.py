"""Which of a sentence's places is the place of an event: a search over the parse from the trigger.

The parser often hangs a place on the noun instead of the verb, so no single path decides. Every place of the
trigger's sentence is scored from the path between the two, the prepositions on it, and what the place is to
the
other places (`Kobane in Aleppo province`: the finest counts). The weights were fitted on the corpus
`event_location`
by `training/location.py`; a speaker's city or a dateline loses by its path.
"""

from __future__ import annotations

import importlib.resources
import json
import math
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from tacitus.model.measures import distance_km
from tacitus.model.records import Mention, Place

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from tacitus.model.parsed import ParsedReport

WEIGHTS = "location_weights.json"
LIKELIEST = 0.25
"""Where no place is sure, the likeliest one counts from here on (our choice: an event rarely has no place
named)."""
LONGEST_PATH = 5
SURE = 0.36
"""Least probability of a chosen place: the best F1 on the held-out fifth of `event_location`."""
SPEAKING = frozenset(
    {"say", "tell", "report", "add", "state", "announce", "claim", "confirm", "quote", "accord"}
)
FINE = {"exact": 0, "near": 0, "settlement": 0, None: 0, "admin2": 1, "admin1": 2, "region": 3, "country": 4}


def attach_places(parsed: ParsedReport, trigger_token: Token, places: Sequence[Mention]) -> list[Mention]:
    """The place mentions of the trigger's sentence that say where its event happened, by start.

    Also kept is the area that a chosen place is said to lie in, right behind it (`Tanf, in eastern Syria`),
    so that
    they can be combined. Empty when the sentence does not say.
    """
    local = _local(trigger_token, places)
    scores = [probability(parsed, trigger_token, local, index) for index in range(len(local))]
    chosen = [index for index, score in enumerate(scores) if score >= SURE]
    if not chosen and max(scores, default=0.0) >= LIKELIEST:
        chosen = [scores.index(max(scores))]
    kept = set(chosen)
    for index in chosen:
        following = index + 1
        while following < len(local) and _holds(parsed, local[following - 1], local[following]):
            kept.add(following)
            following += 1
    return [local[index] for index in sorted(kept)]


def places_said(parsed: ParsedReport, trigger_token: Token, places: Sequence[Mention]) -> list[Mention]:
    """As `attach_places`, without the areas around the chosen places."""
    local = _local(trigger_token, places)
    return [
        local[index]
        for index in range(len(local))
        if probability(parsed, trigger_token, local, index) >= SURE
    ]


def probability(parsed: ParsedReport, trigger: Token, local: Sequence[Mention], index: int) -> float:
    """How sure it is that the event of `trigger` happened at the place `local[index]` (0..1)."""
    weights = _weights()
    total = sum(weights.get(feature, 0.0) for feature in features(parsed, trigger, local, index))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def _local(trigger: Token, places: Sequence[Mention]) -> list[Mention]:
    sentence = trigger.sent
    return [place for place in places if sentence.start_char <= place.start < sentence.end_char]


def features(parsed: ParsedReport, trigger: Token, local: Sequence[Mention], index: int) -> Iterator[str]:
    """Names of the features that hold for the place `local[index]` and the trigger."""
    mention = local[index]
    token = _head(parsed.doc, mention)
    place = mention.grounded if isinstance(mention.grounded, Place) else None
    fineness = FINE.get(place.precision if place else None, 0)
    path, prepositions = _path(token, trigger)
    nearest = min(abs(_head(parsed.doc, one).i - trigger.i) for one in local)
    side = "after" if token.i > trigger.i else "before"
    gap = min(5, int(math.log2(1 + abs(token.i - trigger.i))))
    finer = any(
        FINE.get(p.precision, 0) < fineness
        for one in local
        if isinstance(p := one.grounded, Place) and one is not mention
    )
    held = index > 0 and _holds(parsed, local[index - 1], mention)
    holds = index + 1 < len(local) and _holds(parsed, mention, local[index + 1])
    yield "bias"
    up, _, down = path.partition(">")
    yield f"up={up}"
    yield f"down={down}"
    yield f"meet={path.count('<')},{down.count('>')},{path == 'apart'}"
    yield f"direct={_direct(token, trigger)},{prepositions.split('/')[0]}"
    yield f"alone={len(local) == 1},{fineness},{side}"
    yield f"first={prepositions.split('/')[0]},{side},{min(2, len(local))}"
    yield f"later={any(_head(parsed.doc, one).i > trigger.i for one in local)},{side},{fineness}"
    yield f"path={path}"
    yield f"preps={prepositions}"
    yield f"short={path.split('>')[0]}|{prepositions.split('/')[0]}"
    yield f"side={side},{gap}"
    yield f"fine={fineness},{'finer' if finer else 'finest'},{min(3, len(local))}"
    yield f"held={held},{holds},{fineness}"
    yield f"nearest={abs(token.i - trigger.i) == nearest},{side}"
    yield f"trigger={trigger.lemma_.lower()}"
    yield f"trigger={trigger.lemma_.lower()},{prepositions.split('/')[0]}"
    yield f"speech={trigger.lemma_.lower() in SPEAKING},{_below_speech(token, trigger)}"
    yield f"noun={_noun_above(token)}"
    yield f"dep={token.dep_},{token.head.pos_}"
    yield f"dateline={_is_dateline(parsed, mention)}"
    yield f"order={min(index, 3)},{min(4, len(local))}"
    yield f"triggers={_verbs_between(token, trigger)},{side}"
    relation = mention.why.rpartition("; ")[2] if "; " in mention.why else "plain"
    yield f"relation={relation},{len(local) == 1}"
    yield f"relation={relation},{fineness},{prepositions.split('/')[0]}"
    within, around = _circles(local, index)
    yield f"circles={within},{around}"
    yield f"circles={within},{around},{fineness},{side}"
    yield f"words={_beside(parsed, mention, -1)}"
    yield f"behind={_beside(parsed, mention, 1)}"
    yield f"behind={_beside(parsed, mention, 1)},{prepositions.split('/')[0]},{side}"
    yield f"unknown={place is None or place.lat is None},{place.kind if place else None}"
    yield f"mood={_mood(trigger)}"
    yield f"mood={_mood(trigger)},{_direct(token, trigger)}"
    yield f"root={trigger.dep_},{trigger.tag_},{_direct(token, trigger)}"
    yield f"label={token.ent_type_},{prepositions.split('/')[0]}"
    yield f"clause={_clauses_between(token, trigger)},{side}"


def _circles(local: Sequence[Mention], index: int) -> tuple[bool, bool]:
    """Whether another place's circle holds this one's point, and whether this one's holds another's."""
    mine = local[index].grounded
    if not isinstance(mine, Place) or mine.lat is None:
        return False, False
    others = [one.grounded for at, one in enumerate(local) if at != index]
    known = [one for one in others if isinstance(one, Place) and one.lat is not None]
    return any(_holds_point(one, mine) for one in known), any(_holds_point(mine, one) for one in known)


def _holds_point(outer: Place, inner: Place) -> bool:
    if (outer.radius_km or 0.0) <= 1.5 * (inner.radius_km or 0.0):
        return False
    if outer.lat is None or outer.lon is None or inner.lat is None or inner.lon is None:
        return False
    return distance_km(outer.lat, outer.lon, inner.lat, inner.lon) <= (outer.radius_km or 0.0)


def _beside(parsed: ParsedReport, mention: Mention, side: int) -> str:
    """The word right before (-1) or behind (1) the place, as lemma; punctuation and ends as they are."""
    doc = parsed.doc
    span = doc.char_span(mention.start, mention.end, alignment_mode="expand")
    assert span is not None
    at = span.start - 1 if side < 0 else span.end
    if side < 0 and at >= 0 and doc[at].lower_ in ("the", "'s"):
        at -= 1
    return doc[at].lemma_.lower() if 0 <= at < len(doc) else "end"


def _mood(trigger: Token) -> str:
    """Whether the trigger is denied, a modal's, an infinitive, or plain."""
    children = list(trigger.children)
    if any(child.dep_ == "neg" for child in children):
        return "negated"
    if any(child.tag_ == "MD" for child in children):
        return "modal"
    if any(child.tag_ == "TO" for child in children):
        return f"to:{trigger.head.lemma_.lower()}"
    return "plain"


def _clauses_between(token: Token, trigger: Token) -> str:
    """What stands between the two on the page: a speech verb, a subordinator, a comma, nothing."""
    first, last = sorted((token.i, trigger.i))
    between = token.doc[first + 1 : last]
    if any(one.lemma_.lower() in SPEAKING for one in between):
        return "speech"
    if any(one.dep_ in ("mark", "relcl") or one.tag_ in ("WDT", "WRB", "WP") for one in between):
        return "clause"
    commas = sum(one.text in (",", ";", ":") for one in between)
    return f"commas{min(2, commas)}"


def _head(doc: Doc, mention: Mention) -> Token:
    span = doc.char_span(mention.start, mention.end, alignment_mode="expand")
    assert span is not None
    head: Token = span.root
    return head


def _path(token: Token, trigger: Token) -> tuple[str, str]:
    """Dependency labels up from the place and down to the trigger, and the prepositions on the way up."""
    above = [trigger, *trigger.ancestors]
    places = {one.i: step for step, one in enumerate(above)}
    up, prepositions, at = [], [], token
    while at.i not in places:
        if at.pos_ == "ADP":
            prepositions.append(at.lower_)
        up.append(at.dep_)
        if at.head.i == at.i:
            return "apart", "/".join(prepositions[:2])
        at = at.head
    down = [one.dep_ for one in above[: places[at.i]]]
    steps = up[:LONGEST_PATH] if len(up) <= LONGEST_PATH else [*up[:2], "…", *up[-2:]]
    return "<".join(steps) + ">" + ">".join(down[:3]), "/".join(prepositions[:2])


def _direct(token: Token, trigger: Token) -> str:
    """What the place's preposition hangs on: the trigger, a verb or noun under it or above it, or something
    else."""
    at = token
    while at.head.i != at.i and at.pos_ != "VERB" and at.i != trigger.i:
        at = at.head
    if at.i == trigger.i:
        return "trigger"
    if trigger.is_ancestor(at):
        return f"under:{at.dep_}"
    return f"over:{trigger.dep_}" if at.is_ancestor(trigger) else "aside"


def _holds(parsed: ParsedReport, inner: Mention, outer: Mention) -> bool:
    """Whether the text between says that `inner` lies in `outer` ("X, Y", "X in eastern Y", "X, in Y")."""
    between = parsed.report.text[inner.end : outer.start].strip().lower()
    first, second = inner.grounded, outer.grounded
    if (
        not isinstance(second, Place)
        or len(between) > 45
        or second.precision not in ("admin1", "admin2", "country", "region")
    ):
        return False
    coarser = not isinstance(first, Place) or FINE.get(first.precision, 0) < FINE.get(second.precision, 0)
    words = between.replace(",", " ").replace("(", " ").split()
    return (
        coarser
        and (not words or words[0] in ("in", "of", "the") or between.startswith(","))
        and "and" not in words
    )


def _below_speech(token: Token, trigger: Token) -> bool:
    """Whether a verb of speech stands between the place and what it shares with the trigger."""
    shared = {one.i for one in (trigger, *trigger.ancestors)}
    at = token
    while at.head.i != at.i and at.i not in shared:
        at = at.head
        if at.lemma_.lower() in SPEAKING and at.i != trigger.i:
            return True
    return False


def _noun_above(token: Token) -> str:
    """The noun that the place's preposition hangs on (`village`, `official`, `border`), or the place's own
    head noun."""
    at = token
    for _ in range(3):
        if at.head.i == at.i:
            return "none"
        at = at.head
        if at.pos_ in ("NOUN", "VERB"):
            return at.lemma_.lower() if at.pos_ == "NOUN" else "verb"
    return "far"


def _is_dateline(parsed: ParsedReport, mention: Mention) -> bool:
    sentence = parsed.sentence_at(mention.start)
    if sentence is None or mention.start - sentence.start > 3:
        return False
    after = parsed.report.text[mention.end : mention.end + 25]
    return after[:2].isspace() or any(mark in after for mark in ("(", " -", "—", "–"))


def _verbs_between(token: Token, trigger: Token) -> int:
    first, last = sorted((token.i, trigger.i))
    return min(3, sum(one.pos_ == "VERB" for one in token.doc[first + 1 : last]))


@cache
def _weights() -> dict[str, float]:
    path = importlib.resources.files("tacitus.readers.rules").joinpath(WEIGHTS)
    if not path.is_file():
        return {}
    weights: dict[str, float] = json.loads(path.read_text("utf-8"))["weights"]
    return weights
