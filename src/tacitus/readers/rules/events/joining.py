"""Which incidents of a report are one after all: one trained decision over everything that two of them tell.

Mentions are put together one by one, in reading order, by what two of them say. When all are placed, what each
incident tells is known whole: a toll in its last sentence, a day in its first. Each two are weighed once more, the
likeliest are joined, and what comes of it is weighed anew. A place or a weapon of one mention that kept them apart is
no bar here, as it is often misread; days that both give where they are first told are a bar, as are "another attack"
and the like. The weights (`joining.json`) have the names of what they weigh; `training/joining.py` makes them, from
reports from which the network had not learned. Without the network the incidents stand as they are.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from heapq import heappop, heappush
from itertools import count

from tacitus.model import measures
from tacitus.model.records import Interval
from tacitus.model.vocabulary import SUMMARIES
from tacitus.readers.rules.events.alike import BARRIERS, Told, evidence, names_the_same
from tacitus.readers.rules.events.grouping import FIRST_MENTION, SUMMARY_ORDER, Draft, Network
from tacitus.readers.rules.events.mentions import EventMention
from tacitus.readers.rules.learned.weighing import fitted

FIRST, LAST = 2, 4
"""Of an incident with more mentions, the first and the last ones are weighed: time stays linear."""
NEAR = 8
"""Incidents between two that are weighed, of a report that tells of more; the first `FIRST` with all: as above."""

TOLD_AGAIN = "told again"
"""The reason of the first mention of an incident that is joined to another one."""
MISREAD = frozenset({"other time", "other place", "other means", "other initiators", "other type"})
"""Barriers between two mentions that are no bar here unless every two have them: what one of them says may be misread."""
ROUNDED = 1e-6
ALWAYS = (
    "other time", "other place", "other type", "other means", "other kind", "other kind of thing hit", "in one sentence",
)  # fmt: skip
"""Evidence that forbids it where every two mentions give it."""
Apart = Callable[[EventMention, EventMention], bool]


def joined(drafts: Iterable[Draft], network: Network, apart: Apart) -> list[Draft]:
    """The incidents, those joined that are likely enough one, in the order in which they are told.

    `network` is its word on two mentions, None without it; `apart` says which two of them a sentence tells apart.
    """
    return _Joining(drafts, network, apart).all()


def chance(one: Draft, other: Draft, network: Network) -> float:
    """How likely two incidents are one, the one that is told first first; 0 without the network."""
    found = weigh(one, other, network)
    return fitted("events/joining.json").chance(found) if found is not None else 0.0


def weigh(one: Draft, other: Draft, network: Network) -> dict[str, float] | None:
    """What speaks for and against two incidents being one, by name; None without the network, and where it may not be.

    Evidence on two mentions stands by the share of the pairs in which it was found, the network's word by its highest
    and its mean.
    """
    if _days_differ(one, other) or _are_of_other_stories(one, other):
        return None
    shares: dict[str, float] = defaultdict(float)
    words: dict[str, list[float]] = defaultdict(list)
    pairs = [(left, right) for left in _few(one) for right in _few(other)]
    for pair in pairs:
        later, earlier = sorted(pair, key=lambda told: -told.mention.index)
        held = network(later.mention, earlier.mention)
        if held is None:
            return None
        for name, strength in evidence(later, earlier):
            shares[name] += strength / len(pairs)
        for name, strength in held.items():
            words[name].append(strength)
    if shares.keys() & (BARRIERS - MISREAD) or any(shares.get(name, 0.0) > 1 - ROUNDED for name in ALWAYS):
        return None
    return {
        **shares,
        **{f"{name}, at most": max(listed) for name, listed in words.items()},
        **{f"{name}, mean": sum(listed) / len(listed) for name, listed in words.items()},
        **dict(_whole(one, other)),
    }


def _few(draft: Draft) -> list[Told]:
    told = [Told(mention, facets) for mention, facets in zip(draft.mentions, draft.facets, strict=True)]
    return told if len(told) <= FIRST + LAST else [*told[:FIRST], *told[-LAST:]]


def _days_differ(one: Draft, other: Draft) -> bool:
    """Whether both give a day of their own where they are first told, and not the same."""
    first, second = (_own_day(draft) for draft in (one, other))
    return first is not None and second is not None and not measures.overlap(first, second)


def _are_of_other_stories(one: Draft, other: Draft) -> bool:
    """Whether they are told in different stories of a bulletin, and nothing named in both puts them together."""
    if one.stories & other.stories:
        return False
    return not any(names_the_same(later, earlier) for earlier in _few(one) for later in _few(other))


def _own_day(draft: Draft) -> Interval | None:
    at = draft.body[0]
    return draft.facets[at].when if draft.mentions[at].times else None


def _whole(one: Draft, other: Draft) -> Iterator[tuple[str, float]]:
    """What can be said of two incidents only as a whole."""
    lines = [[told.mention.sentence.index for told in _few(draft)] for draft in (one, other)]
    yield "sentences between", math.log1p(min(abs(a - b) for a in lines[0] for b in lines[1]))
    figures = [{figure for facets in draft.facets for figure in facets.figures} for draft in (one, other)]
    dated, placed = (
        [any(getattr(facets, name) is not None for facets in draft.facets) for draft in (one, other)]
        for name in ("when", "where")
    )
    marks = {
        "one told once": min(len(one.mentions), len(other.mentions)) == 1,
        "the first tells an outcome alone": all(mention.outcome for mention in one.mentions),
        "the second tells an outcome alone": all(mention.outcome for mention in other.mentions),
        "the first in a summary alone": all(mention.segment in SUMMARIES for mention in one.mentions),
        "the second in a summary alone": all(mention.segment in SUMMARIES for mention in other.mentions),
        "the second takes up something": other.mentions[other.body[0]].definite,
        "other figures": any(a[0] == b[0] and a[1] != b[1] for a in figures[0] for b in figures[1]),
        "one undated": dated[0] != dated[1],
        "both undated": not any(dated),
        "one unplaced": placed[0] != placed[1],
        "both unplaced": not any(placed),
    }
    yield from ((name, 1.0) for name, holds in marks.items() if holds)


def _told_first(draft: Draft) -> int:
    return draft.mentions[draft.body[0]].index


class _Joining:
    """Joins the likeliest two until no two are likely enough; each two are weighed once."""

    def __init__(self, drafts: Iterable[Draft], network: Network, apart: Apart) -> None:
        self._network = network
        self._apart = apart
        self._made = sorted(drafts, key=_told_first)
        self._likely: list[tuple[float, int, Draft, Draft]] = []
        """A heap of two incidents each behind the chance, negated, that they are one, and a running number."""
        self._number = count()
        self._least = fitted("events/joining.json").least["chance"]

    def all(self) -> list[Draft]:
        """The incidents that remain, in the order in which they are told."""
        for at, draft in enumerate(self._made):
            for other in self._made[at + 1 : at + 1 + (len(self._made) if at < FIRST else NEAR)]:
                self._weigh(draft, other)
        there = {id(draft) for draft in self._made}
        while self._likely:
            negated, _, one, other = heappop(self._likely)
            if id(one) in there and id(other) in there:
                there -= {id(one), id(other)}
                there.add(id(self._join(one, other, -negated)))
        return self._made

    def _join(self, one: Draft, other: Draft, likely: float) -> Draft:
        both = _both(one, other, f"{TOLD_AGAIN} ({likely:.2f} likely)")
        self._made = [draft for draft in self._made if draft is not one and draft is not other]
        at = bisect_left(self._made, _told_first(both), key=_told_first)
        for before in {*range(min(at, FIRST)), *range(max(0, at - NEAR), at)}:
            self._weigh(self._made[before], both)
        for after in self._made[at : at + NEAR]:
            self._weigh(both, after)
        self._made.insert(at, both)
        return both

    def _weigh(self, one: Draft, other: Draft) -> None:
        likely = chance(one, other, self._network)
        if likely >= self._least and not self._are_apart(one, other):
            heappush(self._likely, (-likely, next(self._number), one, other))

    def _are_apart(self, one: Draft, other: Draft) -> bool:
        return any(self._apart(a.mention, b.mention) for a in _few(one) for b in _few(other))


def _both(one: Draft, other: Draft, why: str) -> Draft:
    """One incident of two, its mentions in the order in which they are placed; `why` the other's first mention joins."""
    again = [why if reason == FIRST_MENTION else reason for reason in other.reasons]
    told = [
        *zip(one.mentions, one.facets, one.reasons, strict=True),
        *zip(other.mentions, other.facets, again, strict=True),
    ]
    made = Draft(beside=one.beside | other.beside)
    for mention, facets, reason in sorted(told, key=lambda t: _placed(t[0])):
        made.add(mention, facets, reason)
    return made


def _placed(mention: EventMention) -> tuple[int, int]:
    return SUMMARY_ORDER.get(mention.segment, 0), mention.lead.token.i
