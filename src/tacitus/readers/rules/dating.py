"""Which of the times beside an event are its own: not the day on which it was condemned, remembered or told.

"The council met on Monday and condemned an attack" does not date the attack; "ten years after the bombing" dates it
ten years back; "the governor said on Friday" only says that it was not later.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING

from tacitus.ground import calendar
from tacitus.model.parsed import beginning_in
from tacitus.model.records import Interval, Mention
from tacitus.model.shipped import shipped_table
from tacitus.readers.rules.attribution.find import holding
from tacitus.readers.rules.events.behind import CUES_OF_ANOTHER
from tacitus.readers.rules.events.dying import dies_of_wounds
from tacitus.readers.rules.scene import NAMED_DAYS
from tacitus.resolve.incident import HISTORICAL, is_old
from tacitus.syntax import dependencies as syntax

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tacitus.model.parsed import Sentence
    from tacitus.readers.rules.events.grouping import Draft
    from tacitus.readers.rules.events.mentions import EventMention
    from tacitus.readers.rules.scene import Scene

OWN = ("amod", "nmod", "compound", "poss", "nummod")
"""How a time hangs on the noun that it dates ("Friday's bombing", "the 2014 shelling")."""
YEARS_SINCE = re.compile(
    r"\b(?:(?P<nth>[a-z-]+|\d+(?:st|nd|rd|th))(?:[ -]year)?[ -]anniversary|(?P<n>[a-z-]+|\d+)[ -]years? (?:on|since)\b)"
)
"""How long ago what is remembered was ("the tenth anniversary", "thirty years on")."""
ABOUT_THE_DAY = timedelta(days=15)
"""How far from the day itself an anniversary may be kept (our choice)."""


@cache
def occasions() -> dict[str, frozenset[str]]:
    """The words of `occasions.toml`, by group."""
    tables: dict[str, list[str]] = shipped_table("tacitus.readers.rules.cues", "occasions.toml")
    return {name: frozenset(words) for name, words in tables.items() if name != "examples"}


def own_times(scene: Scene, mention: EventMention) -> list[Mention]:
    """The times of a mention without those of what was later done about it."""
    return [time for time in mention.times if not is_anothers(scene, mention, time)]


def is_anothers(scene: Scene, mention: EventMention, time: Mention) -> bool:
    """Whether a time dates what governs the event: its condemnation, its trial, its anniversary."""
    token = _head(scene, time)
    trigger = mention.lead.token
    if token is None or (token.dep_ in OWN and token.head.i == trigger.i):
        return False
    if any(_is_of_dying(token, t.token, mention) for t in mention.triggers):
        return True
    if _dates_what_is_headed(scene, mention, time):
        return True
    if _dates_a_count(token, trigger):
        return True
    above = [node for node in syntax.clause_path(trigger) if node.i != trigger.i]
    if syntax.is_measured_since(trigger, token):
        return True
    if _is_remembered(trigger) and not _is_old(scene, time):
        return True
    if _lag(scene, mention) is not None and not trigger.is_ancestor(token):
        return True
    verb = next((node for node in syntax.clause_path(token) if node.pos_ in ("VERB", "AUX")), None)
    if verb is None or verb.i not in {node.i for node in above} or verb.i == trigger.i:
        return False
    if _is_old(scene, time) and _stands_behind(trigger, token):
        return False  # "revenge for the killing of a militant last August"
    between = [trigger, *above[: [node.i for node in above].index(verb.i)]]
    return _tells_of(scene, between, verb)


COLONS, DASHES = frozenset({":", "):"}), frozenset({"–", "—", "-", "|"})


def label_of(scene: Scene, mention: EventMention, time: Mention) -> Sequence[Token]:
    """The words of the heading before a colon or dash in which a time stands ("Flash note, 8 March: …"); else none."""
    tokens = mention.sentence.tokens
    first = min(trigger.token.i for trigger in mention.triggers)
    end = next((t for t in tokens if time.end <= t.idx and t.i < first and _ends_a_label(t)), None)
    words = [token for token in tokens if end is not None and token.i < end.i]
    return [] if any(token.pos_ in ("VERB", "AUX") for token in words) else words


def _ends_a_label(token: Token) -> bool:
    """A colon, or a dash that joins no word ("brother-in-law")."""
    apart = token.i > 0 and bool(token.nbor(-1).whitespace_) and bool(token.whitespace_)
    return token.text in COLONS or (token.text in DASHES and apart)


def _dates_what_is_headed(scene: Scene, mention: EventMention, time: Mention) -> bool:
    """Whether a date in a heading is the note's ("Flash note, 8 March: …"), or gives way to the sentence's own.

    "Goma, 8 March: gunmen killed two" dates the killing.
    """
    words = label_of(scene, mention, time) if _names_a_day(time) else []
    if not words:
        return False
    end = words[-1].idx + len(words[-1])
    own = (t.grounded for t in mention.times if t.start >= end)
    names_a_day = any(isinstance(day, Interval) and day.precision in NAMED_DAYS for day in own)
    return names_a_day or any(_titles(scene, word) for word in words)


def _names_a_day(time: Mention) -> bool:
    return isinstance(time.grounded, Interval) and time.grounded.precision == "day"


def _titles(scene: Scene, word: Token) -> bool:
    """Whether a word of a heading says what sort of text it is: a noun, of no place, time or actor."""
    known = (scene.place_at, scene.time_at, scene.actor_at)
    return word.pos_ == "NOUN" and not any(word.i in table for table in known)


def _is_of_dying(time: Token, verb: Token, mention: EventMention) -> bool:
    """ "Was shot on Saturday and died of his wounds on Tuesday": whether a time tells when somebody died of it."""
    if not dies_of_wounds(verb):
        return False
    above = next((node for node in syntax.clause_path(time) if node.pos_ in ("VERB", "AUX")), None)
    between = any(trigger.token.i < time.i < verb.i for trigger in mention.triggers)
    return above == verb and not between


def _dates_a_count(time: Token, trigger: Token) -> bool:
    """ "The toll from the attack rose to 11 on Wednesday": whether a time tells when the dead were counted."""
    verb = next((node for node in syntax.clause_path(time) if node.pos_ in ("VERB", "AUX")), None)
    if verb is None or verb.i == trigger.i or trigger.is_ancestor(time):
        return False
    counted = [
        *syntax.grammatical_subjects(verb),
        *(child for child in verb.children if child.dep_ == "dobj"),
    ]
    return any(
        noun.lemma_.lower() in occasions()["counts"]
        and not any(child.lower_ == "a" for child in noun.children)
        for noun in counted
    )


def _stands_behind(trigger: Token, time: Token) -> bool:
    """Whether a time stands behind the event and no verb between them."""
    return trigger.i < time.i and not any(
        t.pos_ in ("VERB", "AUX") for t in trigger.doc[trigger.i + 1 : time.i]
    )


def _tells_of(scene: Scene, between: list[Token], verb: Token) -> bool:
    """Whether the way from the event up to a verb leads through an act that is about the event."""
    words = occasions()
    cues = scene.attributions.cues
    if any(node.i in cues or node.lemma_.lower() in words["reacting"] for node in between[1:]):
        return True
    if between[0].pos_ not in ("NOUN", "PROPN"):
        return False
    if verb.lemma_.lower() in words["reacting"] and any(node.dep_ in ("dobj", "pobj") for node in between):
        return True
    return any(node.dep_ == "prep" and node.lower_ in words["about"] for node in between)


def _is_remembered(trigger: Token) -> bool:
    """Whether an event stands under an act or an occasion of memory, not as its subject."""
    words = occasions()
    below = trigger
    for node in syntax.clause_path(trigger):
        lemma = node.lemma_.lower()
        if node.pos_ != "VERB" and lemma in words["occasions"]:
            return True
        if lemma in words["remembering"] and node.i != trigger.i and not below.dep_.startswith("nsubj"):
            return True
        below = node
    return False


def _is_old(scene: Scene, time: Mention) -> bool:
    """Whether a time lies long before publication: then it is the old event's."""
    published = scene.parsed.report.published
    if not isinstance(time.grounded, Interval):
        return False
    return time.grounded.precision == "year" or is_old(time.grounded, published)


def is_historical(scene: Scene, when: Interval) -> bool:
    """Whether an incident is background: long before publication, or without that before another day of the report."""
    published = scene.parsed.report.published
    if is_old(when, published):
        return True
    return published is None and scene.latest_day is not None and is_old(when, scene.latest_day)


def counted_back(scene: Scene, mention: EventMention) -> Interval | None:
    """When an event was that is told by how long ago it is: "five years after the massacre", "on the tenth
    anniversary of the bombing"."""
    sentence = mention.sentence
    others = (time for time in _times_in(scene, sentence) if is_anothers(scene, mention, time))
    day = next((time.grounded for time in others if isinstance(time.grounded, Interval)), None)
    base = day or scene.parsed.report.published
    lag = _lag(scene, mention)
    if lag is not None and base is not None:
        act = scene.parsed.doc[lag.anchor]
        if day or lag.unit in ("Y", "E", "C") or _is_measured_to_now(act):
            exact = bool(day) and _is_since(act) and lag.unit in ("W", "F")  # "it is a fortnight today since"
            back = replace(lag, direction="before", unit="D" if exact else lag.unit)
            return calendar.resolve_relative(back, base)
    return _anniversary(scene, mention, base)


def _is_since(act: Token) -> bool:
    return any(child.dep_ == "mark" and child.lower_ == "since" for child in act.children)


def _is_measured_to_now(act: Token) -> bool:
    """ "It has been ten days since rebels shelled X": told is how long it has been, in the present."""
    if not _is_since(act):
        return False
    verb = next(
        (node for node in syntax.clause_path(act) if node != act and node.pos_ in ("VERB", "AUX")), None
    )
    words = (verb, *verb.children) if verb is not None else ()
    return any(word.tag_ in ("VBZ", "VBP") and word.pos_ in ("VERB", "AUX") for word in words)


def _lag(scene: Scene, mention: EventMention) -> calendar.RelativeTime | None:
    """How long after the event what governs it was ("five years after the massacre, villagers lit candles")."""
    heads = {trigger.token.i for trigger in mention.triggers}
    for time in _times_in(scene, mention.sentence):
        told = calendar.relative(scene.parsed, time)
        if told is not None and told.direction == "after" and told.anchor in heads and told.unit[0] != "T":
            return told
    return None


def _anniversary(scene: Scene, mention: EventMention, base: Interval | None) -> Interval | None:
    if base is None or not _is_remembered(mention.lead.token):
        return None
    text = scene.parsed.report.text[mention.sentence.start : mention.sentence.end].lower()
    for found in YEARS_SINCE.finditer(text):
        years = calendar.counted_years(found["nth"] or found["n"])
        if years:
            return calendar.years_before(base, years, ABOUT_THE_DAY)
    return None


def told_by(scene: Scene, mention: EventMention) -> Interval | None:
    """The time up to the day on which somebody told of an event that has no day of its own.

    How long before it was is not told; news goes back `HISTORICAL` as a rule, so the interval does too.
    """
    held = [found for found in holding(scene.attributions, mention.lead.token.i) if found.tells]
    cues = {found.cue_index for found in held}
    for time in _times_in(scene, mention.sentence):
        token = _head(scene, time)
        if token is not None and _is_answered(mention, token):
            continue  # "in response to the bombings in Kerman on January 3"
        if token is None or not isinstance(time.grounded, Interval) or not _names_a_day(time):
            continue
        if label_of(scene, mention, time):
            return calendar.up_to(time.grounded, HISTORICAL)
        path = [node.i for node in syntax.clause_path(token) if node.pos_ in ("VERB", "AUX")]
        if path[:1] and (path[0] in cues or (path[1:2] and path[1] in cues)):
            return calendar.up_to(time.grounded, HISTORICAL)
    return None


def _is_answered(mention: EventMention, time: Token) -> bool:
    """Whether a time stands behind words for what the event answers or came after."""
    between = time.doc[mention.lead.token.i : time.i]
    return any(token.lower_ in CUES_OF_ANOTHER for token in between)


def _times_in(scene: Scene, sentence: Sentence) -> Sequence[Mention]:
    return beginning_in(scene.spotted.times, sentence.start, sentence.end)


def _head(scene: Scene, time: Mention) -> Token | None:
    span = scene.parsed.doc.char_span(time.start, time.end, alignment_mode="expand")
    return span.root if span is not None and len(span) else None


def date_interceptions(drafts: Sequence[Draft]) -> None:
    """Date what shot down "them", "half of the missiles" by the salvo told last before, where nothing else dates it."""
    for number, draft in enumerate(drafts):
        undated = all(facets.when is None for facets in draft.facets)
        first = draft.mentions[draft.body[0]]
        if draft.label != "interception" or not undated or not all(map(_takes_up, first.targets)):
            continue
        means = frozenset[str]().union(*(facets.means for facets in draft.facets))
        salvos = [
            facets
            for earlier in drafts[:number]
            for facets in earlier.facets
            if facets.when is not None and facets.means & means and facets.label != "interception"
        ]
        if salvos:
            draft.facets[draft.body[0]].when = salvos[-1].when


def _takes_up(target: Token) -> bool:
    return target.pos_ == "PRON" or syntax.is_definite(target)
