"""Independent origins: copies of one text, and many papers quoting one voice, count once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from tacitus.model.records import UNNAMED, Claim, Responsibility
from tacitus.model.vocabulary import SUMMARIES
from tacitus.resolve.accounts import Account, voice_key, voice_of

WORDING_WORDS = 4
WORDING_SHARE, LEAST_SHINGLES = 0.8, 8
"""Two accounts repeat one wording when the shorter one has at least so many shingles of so many words, and the
longer one so great a share of them (made-up pairs: two reporters of one scene share under 0.3)."""
_WORD = re.compile(r"\w+")
_NAMELESS = frozenset({"witness", "outlet"})


def account_origins(members: Sequence[Account], origin_of: Mapping[str, str]) -> dict[str, str]:
    """Account key → its origin: its report's, or that of an earlier account whose sentences it repeats.

    A paper that sets an agency's paragraphs, or its caption, into a text of its own is no second origin for what
    those say. `members` are in canonical order.
    """
    found: dict[str, str] = {}
    seen: list[tuple[frozenset[str], str]] = []
    for member in members:
        shingles = _shingles(member.words_around, WORDING_WORDS)
        origin = next((home for other, home in seen if _repeats(shingles, other)), origin_of[member.report])
        seen.append((shingles, origin))
        found[member.key] = origin
    return found


def _repeats(one: frozenset[str], other: frozenset[str]) -> bool:
    smaller = min(len(one), len(other))
    return smaller >= LEAST_SHINGLES and len(one & other) >= WORDING_SHARE * smaller


def _shingles(text: str, size: int) -> frozenset[str]:
    words = [word.lower() for word in _WORD.findall(text)]
    return frozenset(" ".join(words[i : i + size]) for i in range(len(words) - size + 1))


def origins_of(claims: Iterable[tuple[Claim, str, str | None]]) -> set[str]:
    """The independent origins behind claims, given with their account's origin and their report's outlet.

    A report that names who told it has those voices for its origins (a named voice is one origin however
    many papers carry it and by whichever of its names, an agency quoted by a paper is the agency); a report
    that tells on its own authority is an origin itself, shared with the copies of its text. Who denies it, who only
    says who did it or speaks of it ("the minister condemned the attack"), and whom only a headline names, is no origin
    of what happened; nor is a dataset whose row names a source that is heard here.
    """
    rows = list(claims)
    told = _of_those_who_know(rows) or [
        row for row in rows if row[0].polarity != "denied" and row[0].field != "responsibility"
    ]
    known_as = {voice_key(link.name): link.id for claim, _, _ in told for link in claim.speaker if link.id}
    voices: dict[str, set[str]] = {}
    outlets: dict[str, str | None] = {}
    for claim, origin, outlet in told:
        outlets.setdefault(origin, outlet)
        voices.setdefault(origin, set()).update(_voice(claim, origin, known_as))
    voices = {origin: _named_once(heard) for origin, heard in voices.items()}
    quoted = {voice for heard in voices.values() for voice in heard}
    found = set()
    sources = _sources_of_rows(told, known_as)
    heard_elsewhere = {origin: _others(origin, voices, outlets, known_as) for origin in sources}
    for origin, heard in voices.items():
        if sources.get(origin, set()) & heard_elsewhere.get(origin, set()):
            continue
        outlet = outlets[origin]
        own = f"outlet:{_known(outlet, known_as)}" if outlet else ""
        found |= heard or {own if own in quoted else f"report:{origin}"}
    return {voice for voice in found if not any(_is_tail(voice, other) for other in found)}


Row = tuple[Claim, str, str | None]
"""(claim, origin of its account, outlet)"""


def _of_those_who_know(rows: Sequence[Row]) -> list[Row]:
    """The claims of the voices that say more of what happened than that it did, and do not deny their part in it."""
    deniers = {_who(claim) for claim, _, _ in rows if denies(claim)}
    known = [
        row
        for row in rows
        if row[0].field not in ("responsibility", "type", "follows", "part_of")
        and row[0].polarity != "denied"
        and _who(row[0]) not in deniers
    ]
    body = {origin for claim, origin, _ in known if claim.segment not in SUMMARIES}
    return [row for row in known if row[0].segment not in SUMMARIES or row[1] not in body]


def denies(claim: Claim) -> bool:
    """Whether it says that somebody denies having done it."""
    return isinstance(claim.value, Responsibility) and claim.value.kind == "denied"


def _who(claim: Claim) -> str:
    return voice_of(claim.speaker[0]) if claim.speaker else ""


def _sources_of_rows(
    told: Iterable[tuple[Claim, str, str | None]], known_as: Mapping[str, str]
) -> dict[str, set[str]]:
    """Origin of a dataset's row → the keys of those that the row names as its sources."""
    found: dict[str, set[str]] = {}
    for claim, origin, _ in told:
        if claim.extractor.startswith("row/"):
            keys = {link.id or _known(link.name, known_as) for link in claim.speaker[1:]}
            found.setdefault(origin, set()).update(keys)
    return found


def _others(
    mine: str, voices: Mapping[str, set[str]], outlets: Mapping[str, str | None], known_as: Mapping[str, str]
) -> set[str]:
    """The keys of all who are heard in, or printed, the reports of other origins."""
    heard = {voice.partition(":")[2] for origin, found in voices.items() if origin != mine for voice in found}
    printed = (outlet for origin, outlet in outlets.items() if origin != mine and outlet)
    return heard | {_known(outlet, known_as) for outlet in printed}


def _named_once(heard: set[str]) -> set[str]:
    """The voices of one report without those that another names more fully: "governor" of "governor Ivan Koval"."""
    words = {voice: voice.partition(":")[2].split() for voice in heard}
    return {
        voice
        for voice in heard
        if not any(len(words[voice]) == 1 < len(more) and words[voice][0] in more for more in words.values())
    }


def _is_tail(voice: str, other: str) -> bool:
    """Whether a name of two words or more ends a longer one: "ivan koval" and "governor ivan koval"."""
    kind, _, name = voice.partition(":")
    longer_kind, _, longer = other.partition(":")
    return kind == longer_kind == "voice" and " " in name and longer.endswith(f" {name}")


def _voice(claim: Claim, origin: str, known_as: Mapping[str, str]) -> set[str]:
    """The one who knows, as a key; empty when the outlet tells on its own authority."""
    if not claim.speaker or claim.speaker[0].role == "outlet":
        return set()
    first = claim.speaker[0]
    if first.name == UNNAMED:
        return set()
    if first.role in _NAMELESS:
        return {f"{first.role}:{voice_key(first.name)}:{origin}"}
    kind = "outlet" if first.role == "media" else "voice"
    return {f"{kind}:{first.id or _known(first.name, known_as)}"}


def _known(name: str, known_as: Mapping[str, str]) -> str:
    """The registry's id of whoever goes by this name among the claims, else the name as a key."""
    key = voice_key(name)
    return known_as.get(key, key)
