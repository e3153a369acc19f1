"""When an incident was that no rule dates: one trained decision over the days that the report names.

The network holds whether a day belongs to a word of the incident; where the day stands, on which word it hangs, and
whose day it is by the rules speak for it or against it. All is weighed by a logistic model that was fitted to reports
from which the network had not learned. The weights (`days.json`) have the names of what they weigh;
`training/days.py` makes them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING

from tacitus.ground import calendar
from tacitus.model.records import Interval
from tacitus.readers.model.scheme import STATUSES
from tacitus.readers.rules import dating
from tacitus.readers.rules.learned.order import Order, by_story
from tacitus.readers.rules.learned.parts import chance_of, how, is_of_saying
from tacitus.readers.rules.learned.weighing import FARTHEST, fitted, log_odds
from tacitus.syntax import dependencies as syntax

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tacitus.model.records import Mention
    from tacitus.readers.model.marks import Marks
    from tacitus.readers.rules.events.grouping import Draft
    from tacitus.readers.rules.events.mentions import EventMention
    from tacitus.readers.rules.scene import Scene

SEEN = 0.3
"""From this chance on that words are a time of an incident, a day is weighed."""
FEW, DAYS = 8, 48
"""Mentions of an incident, and days of a story, the first ones, that are held against each other: time stays linear."""
NEAR = 3
"""Sentences within which a day is told apart by how far away it stands."""


@dataclass(frozen=True, slots=True, eq=False)
class Dated:
    """A day that an incident may have been on: the mention by which it is its day, and what was found, by name."""

    draft: Draft
    position: int
    time: Mention
    belongs: float
    """How likely the network holds it for a time of that mention."""
    found: dict[str, float]


def chance(one: Dated) -> float:
    """How likely the incident was on that day."""
    return fitted("learned/days.json").chance(one.found)


def settle(scene: Scene, candidates: Sequence[Sequence[Dated]]) -> None:
    """Give each incident its likeliest day, where one is likely enough."""
    least = fitted("learned/days.json").least["chance"]
    for listed in candidates:
        best = max(listed, key=chance)
        if chance(best) >= least and isinstance(best.time.grounded, Interval):
            mention, facets = best.draft.mentions[best.position], best.draft.facets[best.position]
            mention.times = [best.time]
            mention.by_network["times"] = how("time", best.belongs)
            facets.when = best.time.grounded
            facets.old = dating.is_historical(scene, best.time.grounded)


def candidates(
    scene: Scene, drafts: Sequence[Draft], related: Collection[int], later: Mapping[int, Collection[int]]
) -> list[list[Dated]]:
    """The days that may be those of each incident that has none; nothing without the network.

    `related` has the indexes of mentions that the words order before or behind others: they are dated from these.
    `later` has for the index of a mention the starts of the times of what answered or followed it.
    """
    if scene.marks is None:
        return []
    order, taken = Order.of(drafts), _taken(scene, drafts)
    days = by_story(scene, _days(scene, scene.marks, order.owner), DAYS)
    found = []
    for draft in drafts:
        dated = any(facets.when is not None for facets in draft.facets)
        if dated or any(mention.index in related for mention in draft.mentions):
            continue
        others = {start for mention in draft.mentions for start in later.get(mention.index, ())}
        told_here = (day for story in sorted(draft.stories) for day in days.get(story, ()))
        own = [day for day in told_here if day.start not in others and not _governs(scene, draft, day)]
        if own:
            found.append(
                _compared([_Weighing(scene, scene.marks, order, taken, draft, day).made() for day in own])
            )
    return found


def _governs(scene: Scene, draft: Draft, day: Mention) -> bool:
    """Whether the day is of what was later done about the incident: "on Friday they handed over a note on the firing"."""
    return any(
        dating.is_anothers(scene, mention, day)
        for mention in draft.mentions
        if mention.sentence.start <= day.start < mention.sentence.end
    )


def _days(scene: Scene, marks: Marks, own: Collection[int]) -> Iterator[Mention]:
    """The days of the calendar that the network may take for a time of an incident; `own` are the words that name one: a
    day that hangs on one of them is no day of saying, though all of it is said ("killed on Friday, police said")."""
    for time in scene.spotted.times:
        on_calendar = isinstance(time.grounded, Interval) and (
            time.timex is None or time.timex.type in ("DATE", "TIME")
        )
        if not on_calendar or calendar.is_stamp(scene.parsed, time):
            continue
        words = scene.parsed.doc.char_span(time.start, time.end, alignment_mode="expand")
        if words is not None and not any(is_of_saying(scene, token, own) for token in words):
            if marks.chance("time", time.start, time.end) >= SEEN:
                yield time


def _taken(scene: Scene, drafts: Iterable[Draft]) -> dict[int, set[int]]:
    """Whose day a time is by the rules: start → identities of incidents."""
    taken: dict[int, set[int]] = {}
    for draft in drafts:
        for mention in draft.mentions:
            for time in dating.own_times(scene, mention):
                taken.setdefault(time.start, set()).add(id(draft))
    return taken


@dataclass(frozen=True, slots=True)
class _Weighing:
    """Collects what speaks for and against an incident having been on a day."""

    scene: Scene
    marks: Marks
    order: Order
    taken: Mapping[int, Collection[int]]
    draft: Draft
    day: Mention

    def made(self) -> Dated:
        """The day, by the mention to which it likeliest belongs."""
        held = [
            (chance_of(self.marks, "time", self.draft.mentions[position], self.day.start, self.day.end), -nth)
            for nth, position in enumerate(self.draft.body[:FEW])
        ]
        belongs, nth = max(held)
        position = self.draft.body[-nth]
        mention = self.draft.mentions[position]
        found = {
            "belongs": log_odds(belongs),
            "is a time": log_odds(self.marks.chance("time", self.day.start, self.day.end)),
        }
        names = (*self._where(mention), *self._hangs(mention), *self._whose(mention), *self._which())
        found |= dict.fromkeys(names, 1.0) | self._past()
        return Dated(self.draft, position, self.day, belongs, found)

    def _where(self, mention: EventMention) -> Iterator[str]:
        """How far from the mention it stands, and in what."""
        here = self.scene.parsed.sentence_at(self.day.start)
        if here is None:
            return
        yield f"in {here.segment.kind}"
        yield f"of {mention.segment}"
        away = here.index - mention.sentence.index
        if away == 0:
            yield "in its sentence, " + ("before" if self.day.start < mention.lead.stretch[0] else "behind")
        else:
            far = abs(away) if abs(away) < NEAR else "more"
            yield f"{far} sentences {'before' if away < 0 else 'behind'}"

    def _hangs(self, mention: EventMention) -> Iterator[str]:
        """On whose word it hangs in the parse."""
        words = self.scene.parsed.doc.char_span(self.day.start, self.day.end, alignment_mode="expand")
        if words is None:
            return
        owners = [self.order.owner.get(node.i) for node in syntax.clause_path(words.root)]
        first = next((owner for owner in owners if owner is not None), None)
        if first is not None:
            yield "hangs on its word" if first == id(self.draft) else "hangs on another's word"
        verb = next((node for node in syntax.clause_path(words.root) if node.pos_ in ("VERB", "AUX")), None)
        yield from (f"its clause: {how}" for how in _joined(verb, mention.lead.token) if verb is not None)

    def _whose(self, mention: EventMention) -> Iterator[str]:
        """Whose day it is by the rules, and what is told between."""
        taken = self.taken.get(self.day.start)
        if taken:
            before = self.order.before(mention.lead.stretch[0])
            yield "the day of the one before" if before in taken else "another's day"
        first, last = sorted((self.day.start, mention.lead.stretch[0]))
        between = self.order.between(first, last, self.draft)
        yield f"{min(between, 2)} words of others between"

    def _which(self) -> Iterator[str]:
        """What sort of day it is."""
        when = self.day.grounded
        if not isinstance(when, Interval):
            return
        yield f"a {when.precision}"
        published = self.scene.parsed.report.published
        if published is not None and when.start[:10] == published.start[:10]:
            yield "the day of the report"

    def _past(self) -> dict[str, float]:
        """Whether the day is long past, held against whether the network takes the incident for that."""
        told = [trigger.stretch for mention in self.draft.mentions for trigger in mention.triggers]
        past = log_odds(fmean(self.marks.status(*stretch)[STATUSES.index("historical")] for stretch in told))
        when = self.day.grounded
        old = isinstance(when, Interval) and dating.is_historical(self.scene, when)
        return {"long past": 1.0, "long past, and held so": past} if old else {"held for long past": past}


def _joined(verb: Token | None, word: Token) -> Iterator[str]:
    """How the verb that a day hangs on stands to the word of an incident: above it, or beside it."""
    above = list(syntax.clause_path(word))
    if verb in above:
        below = above[max(0, above.index(verb) - 1)]
        yield f"above it by {below.dep_}"


def _compared(listed: list[Dated]) -> list[Dated]:
    """The same, each with how far it is ahead of the likeliest other day."""
    for one in listed:
        others = (other.found["belongs"] for other in listed if not _same_day(one, other))
        one.found["ahead of the next"] = one.found["belongs"] - max(others, default=-FARTHEST)
        if all(_same_day(one, other) for other in listed):
            one.found["the only day"] = 1.0
    return listed


def _same_day(one: Dated, other: Dated) -> bool:
    first, second = one.time.grounded, other.time.grounded
    return isinstance(first, Interval) and isinstance(second, Interval) and first.start == second.start
