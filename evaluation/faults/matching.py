"""What may be asked of one incident (a dict, as in the JSON of a reading), and whether it has it.

A wanted string is matched from the start of a word, without case or accents; a list of strings means any of them. A
wanted toll is [low, best, high]: null takes anything, "unknown" only null, a list any of its members. The keys
`toll_speaker`, `group`, `part`, `scope` speak of the same toll as the figure beside them. A doer is an initiator or
whoever claims the act or is blamed for it. `day` wants an interval of three days or less; `within` one between two
days; `starts` is how the interval's first instant begins (? stands for any character). `told_by` asks for a claim of
that speaker about the incident. `status` widens the search beyond what happened ("any": to all incidents).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from fnmatch import fnmatchcase
from typing import Any

Record = dict[str, Any]
HAPPENED = ["current", "historical", "ongoing"]
EFFECTS = ["killed", "wounded", "missing", "detained", "abducted", "displaced"]
TOLL_KEYS = ["toll_speaker", "group", "part", "scope"]


def listed(wanted: Any) -> list[Any]:
    """A value that may stand alone, as a list."""
    return wanted if isinstance(wanted, list) else [wanted]


def plain(text: str) -> str:
    """Text without case, accents or curly quotes."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return re.sub("[‘’ʻʼ`]", "'", bare).casefold()


def says(texts: Iterable[str | None], wanted: Any) -> bool:
    """Whether a text has a wanted string, from the start of a word on."""
    pattern = "|".join((r"\b" if w[:1].isalnum() else "") + re.escape(w) for w in map(plain, listed(wanted)))
    return any(re.search(pattern, plain(text)) for text in texts if text)


def is_one_of(value: Any, wanted: Any) -> bool:
    """Whether a coded value is a wanted one; modes are written with hyphens or underscores."""
    spelt = value.lower().replace("_", "-") if isinstance(value, str) else value
    return spelt in [w.lower().replace("_", "-") if isinstance(w, str) else w for w in listed(wanted)]


def names(actors: Iterable[Record]) -> list[str | None]:
    """Every word on some actors: name, id, the name that a description takes up."""
    spans = [(a.get("text") or {}, a.get("antecedent") or {}) for a in actors]
    return [n for a in actors for n in (a["name"], a["id"])] + [s.get("text") for pair in spans for s in pair]


def voices(speaker: Iterable[Record] | None) -> list[str | None]:
    """The names along a chain of speakers."""
    return [link["name"] for link in speaker or ()]


def days_of(when: Record) -> tuple[date, date]:
    """First and last day of an interval, in its own zone."""
    first, last = date.fromisoformat(when["start"][:10]), date.fromisoformat(when["end"][:10])
    ends_at_midnight = when["end"][11:19] in ("", "00:00:00")
    return first, last - timedelta(days=1) if ends_at_midnight and last > first else last


def on_day(incident: Record, wanted: str) -> bool:
    """Whether it is dated on that day, by an interval of three days or less."""
    if incident["when"] is None:
        return False
    first, last = days_of(incident["when"])
    return first <= date.fromisoformat(wanted) <= last and (last - first).days < 3


def within(incident: Record, wanted: list[str | None]) -> bool:
    """Whether its interval touches no day before the first or after the last wanted one; null bounds nothing."""
    if incident["when"] is None:
        return False
    first, last = days_of(incident["when"])
    low, high = (date.fromisoformat(w) if w else None for w in wanted)
    return (low is None or low <= first) and (high is None or last <= high)


def where(incident: Record, key: str) -> Any:
    """A field of its place; None where there is no place."""
    return (incident["where"] or {}).get(key)


def at_place(incident: Record, wanted: Any) -> bool:
    """Whether the place's name, or its words in the text, are the wanted ones."""
    return says([where(incident, "name"), (where(incident, "text") or {}).get("text")], wanted)


def has_target(incident: Record, wanted: Any) -> bool:
    """Whether a target or the thing that was hit is the wanted one."""
    thing = incident["target_object"] or {"text": {"text": None}}
    return says([*names(incident["targets"]), thing["text"]["text"]], wanted)


def has_doer(incident: Record, wanted: Any) -> bool:
    """Whether somebody is told, blamed or self-declared as the one who did it."""
    blamed = [r["actor"] for r in incident["responsibility"] if r["kind"] != "denied"]
    return says(names([*incident["initiators"], *blamed]), wanted)


def has_responsibility(incident: Record, wanted: Record) -> bool:
    """Whether one entry has the wanted kind, actor and speaker."""
    return any(
        ("kind" not in wanted or is_one_of(r["kind"], wanted["kind"]))
        and ("actor" not in wanted or says(names([r["actor"]]), wanted["actor"]))
        and ("speaker" not in wanted or says(voices(r["speaker"]), wanted["speaker"]))
        for r in incident["responsibility"]
    )


def is_told_by(incident: Record, wanted: Any) -> bool:
    """Whether a claim about it, of whatever field, has the speaker; `told` is put there by the caller."""
    return any(says(voices(claim["speaker"]), wanted) for claim in incident.get("told", ()))


def has_origin(incident: Record, wanted: Any) -> bool:
    """Whether a weapon is said to come from there."""
    makers = [m["origin"] for m in incident["means"] if m["origin"]]
    return says([*names(makers), *(maker["country"] for maker in makers)], wanted)


def bound_fits(bound: int | None, wanted: Any) -> bool:
    """Whether one bound of a toll is as wanted."""
    return wanted is None or any(bound == (None if w == "unknown" else w) for w in listed(wanted))


def toll_fits(toll: Record, effect: str | None, wanted: Record) -> bool:
    """Whether one toll has the wanted figure and what is asked beside it."""
    if effect and not (
        toll["effect"] == effect
        and all(map(bound_fits, (toll["low"], toll["best"], toll["high"]), wanted[effect]))
    ):
        return False
    return (
        ("toll_speaker" not in wanted or says(voices(toll["speaker"]), wanted["toll_speaker"]))
        and ("group" not in wanted or is_one_of(toll["group"], wanted["group"]))
        and ("part" not in wanted or (toll["part_of"] is not None) == wanted["part"])
        and ("scope" not in wanted or toll["scope"] == wanted["scope"])
    )


def tolls_fit(incident: Record, wanted: Record) -> bool:
    """Whether there is a fitting toll for every figure asked, or for the speaker alone."""
    effects: list[str | None] = [e for e in EFFECTS if e in wanted]
    if not effects and any(k in wanted for k in TOLL_KEYS):
        effects = [None]
    return all(any(toll_fits(toll, effect, wanted) for toll in incident["tolls"]) for effect in effects)


INCIDENT_KEYS: dict[str, Callable[[Record, Any], bool]] = {
    "label": lambda i, w: is_one_of(i["label"], w),
    "type": lambda i, w: is_one_of(i["type"], w),
    "mode": lambda i, w: is_one_of(i["mode"], w),
    "status": lambda i, w: w == "any" or is_one_of(i["status"], w),
    "place": at_place,
    "country": lambda i, w: is_one_of(where(i, "country"), w),
    "radius": lambda i, w: where(i, "radius_km") is not None and where(i, "radius_km") <= w,
    "no_place": lambda i, w: (where(i, "lat") is None) == w,
    "day": on_day,
    "within": within,
    "starts": lambda i, w: (
        i["when"] is not None and any(fnmatchcase(i["when"]["start"], x + "*") for x in listed(w))
    ),
    "undated": lambda i, w: (i["when"] is None) == w,
    "initiator": lambda i, w: says(names(i["initiators"]), w),
    "no_initiator": lambda i, w: (not i["initiators"]) == w,
    "doer": has_doer,
    "target": has_target,
    "means": lambda i, w: any(is_one_of(m["class"], w) for m in i["means"]),
    "means_origin": has_origin,
    "told_by": is_told_by,
    "responsibility": has_responsibility,
}
KNOWN_KEYS = {*INCIDENT_KEYS, *EFFECTS, *TOLL_KEYS}


def fits(incident: Record, wanted: Record) -> bool:
    """Whether one incident has all that is wanted of it."""
    happened = "status" in wanted or incident["status"] in HAPPENED
    alone = all(INCIDENT_KEYS[k](incident, w) for k, w in wanted.items() if k in INCIDENT_KEYS)
    return happened and alone and tolls_fit(incident, wanted)


def _doers(incident: Record) -> Iterator[list[Any]]:
    """All words on each of its initiators and of those it blames or lets own up."""
    blamed = [r["actor"] for r in incident["responsibility"] if r["kind"] != "denied"]
    return (names([actor]) for actor in [*incident["initiators"], *blamed])


def _speakers(incident: Record) -> Iterator[list[Any]]:
    """The name of each link of each chain of speakers behind its tolls and what is said of who did it."""
    chains = [entry["speaker"] or () for entry in [*incident["tolls"], *incident["responsibility"]]]
    return ([link["name"]] for chain in chains for link in chain)


def _figures(incident: Record) -> Iterator[list[Any]]:
    """Each number in its tolls."""
    bounds = (toll[bound] for toll in incident["tolls"] for bound in ("low", "best", "high"))
    return ([bound] for bound in bounds if bound is not None)


def _places(incident: Record) -> Iterator[list[Any]]:
    """All words on its place."""
    place = incident["where"]
    return iter([[place["name"], (place["text"] or {}).get("text")]] if place else [])


OWNED = ("claimed", "acknowledged")
OTHERS: dict[str, Callable[[Record], Iterator[list[Any]]]] = {
    "doer": _doers,
    "claimant": lambda i: (names([r["actor"]]) for r in i["responsibility"] if r["kind"] in OWNED),
    "country": lambda i: iter([[where(i, "country")]] if where(i, "country") else []),
    "speaker": _speakers,
    "figure": _figures,
    "place": _places,
}


def has_other(reading: Record, allowed: list[Any], what: str) -> bool:
    """Whether something of that kind is printed of what happened that is none of what may be."""

    def is_allowed(words: list[Any]) -> bool:
        return words[0] in allowed if what == "figure" else bool(allowed) and says(words, allowed)

    happened = (i for i in reading["incidents"] if i["status"] in HAPPENED)
    return any(not is_allowed(words) for incident in happened for words in OTHERS[what](incident))
