"""What the network says of an incident as a whole, over all the words that tell of it: its kind, its day, what it hit."""

from __future__ import annotations

from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from tacitus.ground import calendar
from tacitus.model.records import Interval
from tacitus.ontology.kinds import go_together, sameness, sheets, vagueness
from tacitus.ontology.means import class_by_phrase
from tacitus.readers.rules import dating
from tacitus.readers.rules.events.alike import CROWD_CONTROL
from tacitus.readers.rules.facets import PLAIN
from tacitus.readers.rules.learned.parts import NETWORK, chance_of, how, is_of_saying

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from spacy.tokens import Token

    from tacitus.model.records import Mention
    from tacitus.readers.model.marks import Marks
    from tacitus.readers.rules.events.grouping import Draft
    from tacitus.readers.rules.events.mentions import EventMention
    from tacitus.readers.rules.scene import Scene

OPEN = PLAIN - {"explosion"}
"""Labels that the network may make more precise: a blast stays one until somebody knows what it was."""
MUTUAL = "armed_clash"
"""That both sides fought is no finer word for an attack: it takes the word of the one who tells it so."""
CALLED = 0.6
"""From this chance on, the mean over its words, an incident is of the network's kind rather than the rules'."""
WITH = 0.5
"""From this chance on words are what an incident was done with."""
DATED = 0.9
"""From this chance on (that the words are a time, times that it belongs to a word of the incident) it dates what no
rule dates, from whatever sentence."""
SHARED = 0.98
"""The same for a day that another incident has ("Gunmen took 26 pupils. Bandits had taken 280 in 2021")."""
HIT = 0.75
"""From this chance on a thing in the sentence of a mention was hit by it, where no rule finds one."""
FEW, DAYS = 8, 48
"""Mentions of an incident, and days of the report, the first ones, that are held against each other: time stays
linear."""


def settle(
    scene: Scene, drafts: Iterable[Draft], related: Collection[int], later: Mapping[int, Collection[int]]
) -> None:
    """Give incidents the kind that the network is sure of, and a day where they have none.

    `related` has the indexes of mentions that the words order before or behind others: they are dated from these.
    `later` has for the index of a mention the starts of the times of what answered or followed it.
    """
    if scene.marks is None:
        return
    drafts = list(drafts)
    own = {trigger.token.i for draft in drafts for mention in draft.mentions for trigger in mention.triggers}
    days = list(islice(_days(scene, scene.marks, own), DAYS))
    taken = {time.start for draft in drafts for mention in draft.mentions for time in mention.times}
    for draft in drafts:
        _call(scene, scene.marks, draft)
        if not any(mention.index in related for mention in draft.mentions):
            others = {start for mention in draft.mentions for start in later.get(mention.index, ())}
            own_days = (day for day in days if day.start not in others)
            _date(scene, draft, [(day, SHARED if day.start in taken else DATED) for day in own_days])


def _call(scene: Scene, marks: Marks, draft: Draft) -> None:
    """Plain words of violence ("killed", "attack", "bombed") often do not say how; an explosion of which nobody knows
    stays one, whatever it is blamed on."""
    if any(draft.facets[i].label == "explosion" for i in draft.body):
        return
    if any(_names_its_weapon(mention) for mention in draft.mentions):
        return  # "after Friday's mine, jets bombed a camp"
    words = [trigger.stretch for mention in draft.mentions for trigger in mention.triggers]
    label, chance = marks.label_of_all(words)
    if chance < CALLED or (_goes_by_weapon(label) and not _tells_with_what(scene, marks, draft)):
        return
    for mention, facets in zip(draft.mentions, draft.facets, strict=True):
        if facets.label in OPEN and facets.label == mention.kind.label and is_finer(label, facets.label):
            facets.label, facets.type = label, sheets()[label]["type"]
            mention.by_network["label"] = how("label", chance)


def _names_its_weapon(mention: EventMention) -> bool:
    """Whether the word for the act is one for a weapon: no other weapon of the sentence says what it was."""
    return (mention.lead.token.lemma_.lower(),) in class_by_phrase() and mention.lead.why.startswith(NETWORK)


@cache
def _goes_by_weapon(label: str) -> bool:
    """Whether a label says with what it was done, rather than how ("execution")."""
    sheet = sheets()[label]
    words = sheet.get("words", ())
    return (
        "means" in sheet or "explosion" in sameness("labels").above[label] or any("means" in w for w in words)
    )


def _tells_with_what(scene: Scene, marks: Marks, draft: Draft) -> bool:
    """Whether a sentence of the incident has words for what it was done with: the attack told next to it may have.

    Tear gas and the like are the weapon of no kind: who fires them shoots nobody.
    """
    harmless = {means.span.start for means in scene.means if means.class_ in CROWD_CONTROL}
    return any(
        not harmless.intersection(range(start, end))
        and chance_of(marks, "means", mention, start, end) >= WITH
        for mention in draft.mentions[:FEW]
        for start, end, _ in marks.spans("means", WITH, (mention.sentence.start, mention.sentence.end))
    )


def is_finer(label: str, than: str) -> bool:
    """Whether a label can be the same thing as another and is no vaguer."""
    return (
        label not in (than, MUTUAL)
        and go_together("labels", label, than)
        and vagueness(label) <= vagueness(than)
    )


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
