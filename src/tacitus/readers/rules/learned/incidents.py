"""What the network says of an incident as a whole, over all the words that tell of it: its kind, its day, what it hit."""

from __future__ import annotations

from statistics import fmean
from typing import TYPE_CHECKING

from tacitus.ground import calendar
from tacitus.model.records import Interval, Place
from tacitus.readers.model.scheme import STATUSES
from tacitus.readers.rules import dating
from tacitus.readers.rules.learned import kinds
from tacitus.readers.rules.learned.parts import chance_of, how, is_of_saying, is_qualifier
from tacitus.readers.rules.report_country import BUREAUS
from tacitus.syntax import dependencies as syntax

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from spacy.tokens import Token

    from tacitus.model.records import Mention
    from tacitus.readers.model.marks import Marks
    from tacitus.readers.rules.events.grouping import Draft
    from tacitus.readers.rules.events.mentions import EventMention
    from tacitus.readers.rules.scene import Scene

DATED = 0.85
"""From this chance on (that the words are a time, times that it belongs to a word of the incident) it dates what no
rule dates, from whatever sentence."""
SHARED = 0.98
"""The same for a day that another incident has ("Gunmen took 26 pupils. Bandits had taken 280 in 2021")."""
PAST = 0.7
"""From this chance on, the mean over its words, what nothing dates happened long ago."""
PLACED = 0.6
"""The same for a place that no other incident has."""
HIT = 0.75
"""From this chance on a thing in the sentence of a mention was hit by it, where no rule finds one."""
FEW, DAYS, PLACES = 8, 48, 48
"""Mentions of an incident, and days and places of the report, the first ones, that are held against each other: time
stays linear."""


def settle(
    scene: Scene, drafts: Iterable[Draft], related: Collection[int], later: Mapping[int, Collection[int]]
) -> None:
    """Give incidents their likeliest kind, and a day and a place where they have none.

    `related` has the indexes of mentions that the words order before or behind others: they are dated from these.
    `later` has for the index of a mention the starts of the times of what answered or followed it.
    """
    if scene.marks is None:
        return
    drafts = list(drafts)
    own = {trigger.token.i for draft in drafts for mention in draft.mentions for trigger in mention.triggers}
    days = _by_story(scene, _days(scene, scene.marks, own), DAYS)
    taken = {time.start for draft in drafts for mention in draft.mentions for time in mention.times}
    for draft in drafts:
        kinds.settle(scene, scene.marks, draft, own)
        if not any(mention.index in related for mention in draft.mentions):
            others = {start for mention in draft.mentions for start in later.get(mention.index, ())}
            own_days = (day for day in _told_with(draft, days) if day.start not in others)
            _date(scene, draft, [(day, SHARED if day.start in taken else DATED) for day in own_days])
        _put_back(scene.marks, draft)
    used = {place.start for draft in drafts for mention in draft.mentions for place in mention.places}
    sites = _by_story(scene, (site for site in _sites(scene, scene.marks) if site.start not in used), PLACES)
    for draft in drafts:
        _place(draft, scene.marks, _told_with(draft, sites))


def _by_story(scene: Scene, found: Iterable[Mention], most: int) -> dict[int, list[Mention]]:
    """Number of a story → the first ones of `found` in it."""
    told: dict[int, list[Mention]] = {}
    for mention in found:
        told.setdefault(scene.parsed.story_at(mention.start), []).append(mention)
    return {story: mentions[:most] for story, mentions in told.items()}


def _told_with(draft: Draft, by_story: Mapping[int, list[Mention]]) -> list[Mention]:
    """Those of the stories in which an incident is told."""
    return [mention for story in sorted(draft.stories) for mention in by_story.get(story, ())]


def _date(scene: Scene, draft: Draft, days: Sequence[tuple[Mention, float]]) -> None:
    """Give the likeliest of the days of the report, each with its least chance, to the mention that it belongs to.

    Only of an incident without a day: none of `days` that is taken already can be its own.
    """
    marks = scene.marks
    if marks is None or any(facets.when is not None for facets in draft.facets):
        return
    found = [
        (chance, -nth, position)
        for nth, (day, least) in enumerate(days)
        for position in draft.body[:FEW]
        if (chance := chance_of(marks, "time", draft.mentions[position], day.start, day.end)) >= least
    ]
    if not found:
        return
    chance, nth, position = max(found)
    time, _ = days[-nth]
    mention, facets = draft.mentions[position], draft.facets[position]
    if isinstance(time.grounded, Interval):
        mention.times = [time]
        mention.by_network["times"] = how("time", chance)
        facets.when, facets.old = time.grounded, dating.is_historical(scene, time.grounded)


def _put_back(marks: Marks, draft: Draft) -> None:
    """What nothing dates is long past where the network holds so of its words, whatever their tense."""
    told = [trigger.stretch for mention in draft.mentions for trigger in mention.triggers]
    past = fmean(marks.status(*stretch)[STATUSES.index("historical")] for stretch in told)
    if past >= PAST and all(facets.when is None for facets in draft.facets):
        for facets in draft.facets:
            facets.old = True


def _place(draft: Draft, marks: Marks, sites: Sequence[Mention]) -> None:
    """Give the likeliest of the places that no incident has to the mention that it belongs to.

    Only of an incident that no rule places; a dateline or the sentence before may name where it was.
    """
    if any(facets.where is not None for facets in draft.facets):
        return
    found = [
        (chance, -nth, position)
        for nth, site in enumerate(sites)
        for position in draft.body[:FEW]
        if (chance := chance_of(marks, "place", draft.mentions[position], site.start, site.end)) >= PLACED
    ]
    if not found:
        return
    chance, nth, position = max(found)
    site = sites[-nth]
    mention, facets = draft.mentions[position], draft.facets[position]
    if isinstance(site.grounded, Place):
        mention.places = [site]
        mention.by_network["places"] = how("place", chance)
        facets.where = site.grounded


def _sites(scene: Scene, marks: Marks) -> Iterator[Mention]:
    """The places that the network takes for where an incident was; not those that qualify a noun or where a way leads."""
    doc = scene.parsed.doc
    for place in scene.spotted.places:
        words = doc.char_span(place.start, place.end, alignment_mode="expand")
        sentence = scene.parsed.sentence_at(place.start)
        if words is None or is_qualifier(scene, words.root) or syntax.is_far_end(words.root):
            continue
        if sentence is None or (sentence.segment.kind == "dateline" and place.text.lower() in BUREAUS):
            continue
        if marks.chance("place", place.start, place.end) >= PLACED:
            yield place


def _days(scene: Scene, marks: Marks, own: Collection[int]) -> Iterator[Mention]:
    """The days of the calendar that the network takes for a time of an incident; `own` are the words that name one: a
    day that hangs on one of them is no day of saying, though all of it is said ("killed on Friday, police said")."""
    for time in scene.spotted.times:
        on_calendar = isinstance(time.grounded, Interval) and (
            time.timex is None or time.timex.type in ("DATE", "TIME")
        )
        if not on_calendar or calendar.is_stamp(scene.parsed, time):
            continue
        words = scene.parsed.doc.char_span(time.start, time.end, alignment_mode="expand")
        if words is not None and not any(is_of_saying(scene, token, own) for token in words):
            if marks.chance("time", time.start, time.end) >= DATED:
                yield time


def thing_hit(
    scene: Scene, mentions: Iterable[EventMention], taken: Collection[int]
) -> tuple[EventMention, Token, str] | None:
    """The mention, the head of the phrase for what it hit and where that is from; None where nothing is sure.

    What another incident hit (`taken`, token indexes) is not this one's too.

    "When the boat in which they had put to sea was blown apart": no rule leads from the word to the thing.
    """
    if scene.marks is None:
        return None
    found = []
    for mention in mentions:
        within = (mention.sentence.start, mention.sentence.end)
        for start, end, _ in scene.marks.spans("object", HIT, within):
            words = scene.parsed.doc.char_span(start, end, alignment_mode="expand")
            chance = chance_of(scene.marks, "object", mention, start, end)
            if words is None or words.root.i in taken:
                continue
            if chance >= HIT and scene.target_class(words.root) is not None:
                found.append((chance, -words.start, mention, words.root))
    if not found:
        return None
    chance, _, mention, head = max(found, key=lambda one: one[:2])
    return mention, head, how("object", chance)
