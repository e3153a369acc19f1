"""The words that tell of incidents, in the order of the text: whose they are, and what stands between."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tacitus.model.records import Mention
    from tacitus.readers.rules.events.grouping import Draft
    from tacitus.readers.rules.scene import Scene


@dataclass(frozen=True, slots=True)
class Order:
    """Every word that names an incident: where it begins, and the identity of its incident."""

    triggers: list[tuple[int, int]]
    owner: dict[int, int]
    """Token index of a word → the identity of its incident."""

    @classmethod
    def of(cls, drafts: Iterable[Draft]) -> Order:
        """Of all incidents of a report."""
        told = [(id(draft), trigger) for draft in drafts for m in draft.mentions for trigger in m.triggers]
        return cls(
            sorted((trigger.stretch[0], whose) for whose, trigger in told),
            {trigger.token.i: whose for whose, trigger in told},
        )

    def between(self, first: int, last: int, draft: Draft) -> int:
        """How many words of other incidents stand between two characters."""
        inside = self.triggers[bisect_left(self.triggers, (first,)) : bisect_left(self.triggers, (last,))]
        return sum(whose != id(draft) for _, whose in inside)

    def before(self, at: int) -> int | None:
        """The identity of the incident whose word stands last before a character."""
        number = bisect_left(self.triggers, (at,))
        return self.triggers[number - 1][1] if number else None


def by_story(scene: Scene, found: Iterable[Mention], most: int) -> dict[int, list[Mention]]:
    """Number of a story → the first ones of `found` in it."""
    told: dict[int, list[Mention]] = {}
    for mention in found:
        told.setdefault(scene.parsed.story_at(mention.start), []).append(mention)
    return {story: mentions[:most] for story, mentions in told.items()}
