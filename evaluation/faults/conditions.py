"""The conditions that a case of reading faults may set, and whether a reading (a dict, as JSON) meets them.

A condition is one of
  {"incidents": [min, max]}      how many current, historical or ongoing incidents (max null: any number)
  {"incident": {key: value}}     some one such incident has all of it; the keys are those of `matching.KNOWN_KEYS`
  {"link": {"relation", "strength", "from": {incident keys}, "to": {incident keys}}}
  {"contradiction": {"kind", "field"}}, {"reject": reason}, {"outlet": name or null}
  {"published": "2024-05-14"}    the start of the date of publication; ? stands for any character, null for none
  {"other_doer": [name]}         some doer that is printed is none of those named; so other_claimant (whoever is said
                                 to have owned up), other_speaker, other_place (by names) and other_figure (by numbers)
  {"either": [condition]}, {"both": [condition]}
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fnmatch import fnmatchcase
from functools import partial
from typing import Any

from evaluation.faults.matching import (
    EFFECTS,
    HAPPENED,
    KNOWN_KEYS,
    OTHERS,
    Record,
    fits,
    has_other,
    is_one_of,
    says,
)

LINK_KEYS = {"relation", "strength", "from", "to"}
RESPONSIBILITY_KEYS = {"kind", "actor", "speaker"}


class ConditionError(ValueError):
    """A condition that says nothing that could be checked, and why."""


def has_link(reading: Record, wanted: Record) -> bool:
    """Whether one link has the wanted relation, strength and ends."""
    by_id = {i["id"]: i for i in reading["incidents"]}
    return any(
        all(is_one_of(link[k], wanted[k]) for k in ("relation", "strength") if k in wanted)
        and all(link[k] in by_id and fits(by_id[link[k]], wanted[k]) for k in ("from", "to") if k in wanted)
        for link in reading["links"]
    )


def counted(reading: Record, wanted: list[int | None]) -> bool:
    """Whether so many incidents happened."""
    low, high = wanted
    number = sum(i["status"] in HAPPENED for i in reading["incidents"])
    return (low or 0) <= number and (high is None or number <= high)


def published_on(reading: Record, wanted: str | None) -> bool:
    """Whether the date of publication starts with the wanted characters."""
    start = (reading["report"]["published"] or {"start": None})["start"]
    return start is None if wanted is None else start is not None and fnmatchcase(start, wanted + "*")


CONDITIONS: dict[str, Callable[[Record, Any], bool]] = {
    "incidents": counted,
    "incident": lambda r, w: any(fits(i, w) for i in r["incidents"]),
    "link": has_link,
    "contradiction": lambda r, w: any(
        all(is_one_of(c[k], v) for k, v in w.items()) for c in r["contradictions"]
    ),
    "reject": lambda r, w: any(is_one_of(x["reason"], w) for x in r["rejects"]),
    "outlet": lambda r, w: says([r["report"]["outlet"]], w) if w else r["report"]["outlet"] is None,
    "published": published_on,
    **{f"other_{what}": partial(has_other, what=what) for what in OTHERS},
    "either": lambda r, w: any(holds(r, c) for c in w),
    "both": lambda r, w: all(holds(r, c) for c in w),
}


def holds(reading: Record, condition: Record) -> bool:
    """Whether a reading meets one condition."""
    ((name, wanted),) = condition.items()
    return CONDITIONS[name](reading, wanted)


def _known(given: Iterable[str], known: Iterable[str], what: str) -> None:
    """Raise for a key that is not in the vocabulary."""
    if strange := sorted(set(given) - set(known)):
        raise ConditionError(
            f"unknown {what} {', '.join(map(repr, strange))}; known: {', '.join(sorted(known))}"
        )


def _check_incident(wanted: Any) -> None:
    """Raise for an incident that cannot be looked for."""
    if not isinstance(wanted, dict) or not wanted:
        raise ConditionError(f"an incident is an object with at least one key, not {wanted!r}")
    _known(wanted, KNOWN_KEYS, "incident key")
    _known(wanted.get("responsibility", {}), RESPONSIBILITY_KEYS, "responsibility key")
    for effect in EFFECTS:
        if effect in wanted and not (isinstance(wanted[effect], list) and len(wanted[effect]) == 3):
            raise ConditionError(f"{effect} is [low, best, high], not {wanted[effect]!r}")


def check_condition(condition: Any) -> None:
    """Raise `ConditionError` for a condition that is not in the vocabulary."""
    if not isinstance(condition, dict) or len(condition) != 1:
        raise ConditionError(f"a condition is an object with one key, not {condition!r}")
    ((name, wanted),) = condition.items()
    _known([name], CONDITIONS, "condition")
    if name == "incident":
        _check_incident(wanted)
    elif name == "link":
        _known(wanted, LINK_KEYS, "link key")
        for end in (wanted[k] for k in ("from", "to") if k in wanted):
            _check_incident(end)
    elif name in ("either", "both"):
        for part in wanted:
            check_condition(part)
    elif name.startswith("other_") and not isinstance(wanted, list):
        raise ConditionError(f"{name} is a list of what may be printed, not {wanted!r}")
    elif name == "incidents" and not (isinstance(wanted, list) and len(wanted) == 2):
        raise ConditionError(f"incidents is [min, max], not {wanted!r}")
