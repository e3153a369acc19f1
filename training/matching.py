"""Which incident of a reading is which of those that are annotated, by the words that name them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tacitus.readers.rules.events.grouping import Draft

Plain = dict[str, Any]


def shared_words(incident: Plain, draft: Draft) -> int:
    """How many of the words that name an annotated incident are among those that name a read one."""
    own = [trigger.stretch for mention in draft.mentions for trigger in mention.triggers]
    return sum(
        any(start < span["end"] and span["start"] < end for start, end in own)
        for span in incident["evidence"]
    )


def matched(incidents: list[Plain], drafts: Mapping[str, Draft]) -> dict[str, str]:
    """Account of a read incident → key of the annotated one that it is: best first, each used once."""
    listed = [
        (-shared, incident["label"] != draft.label, key, incident["key"])
        for incident in incidents
        for key, draft in drafts.items()
        if (shared := shared_words(incident, draft))
    ]
    found: dict[str, str] = {}
    for *_, account, key in sorted(listed):
        if account not in found and key not in found.values():
            found[account] = key
    return found


def told_most(incidents: list[Plain], draft: Draft) -> str | None:
    """Key of the annotated incident of which a read one tells most, None where it tells of none."""
    shares = [(shared_words(incident, draft), incident["key"]) for incident in incidents]
    best, key = max(shares, default=(0, None), key=lambda pair: pair[0])
    return key if best else None
