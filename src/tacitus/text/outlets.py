"""What an outlet's name looks like: known names, and wordings that only outlets have ("Coastal Herald")."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from tacitus.model.shipped import shipped_table
from tacitus.text.lexicon import furniture, outlets_by_alias

NAME_WORDS = 4
"""Longest name of an outlet that no list knows."""
_STAFF = re.compile(
    r"\s+(?:staff|writers?|reporters?|correspondents?|news ?desk|desk|team)\b.*$", re.IGNORECASE | re.DOTALL
)
_GLUED = re.compile(r"[A-Z]{3}[a-z]{2}")
"""A name in capitals to which the next word sticks ("JANE DOECoastal Press")."""
_LINKS = frozenset(["of", "the", "and", "de"])


@dataclass(frozen=True, slots=True)
class _Words:
    last: frozenset[str]
    first: frozenset[str]
    beside_date: frozenset[str]
    never: frozenset[str]


def is_outlet_name(written: str, *, beside_date: bool = False) -> bool:
    """Whether `written` is a known outlet or worded like one; `beside_date` lets doubtful wordings pass.

    Names of people, places and single unknown words are refused: nothing in them says "outlet".
    """
    if written in outlets_by_alias():
        return True
    words = written.split()
    if not 1 <= len(words) <= NAME_WORDS or not written[0].isupper() or furniture().is_section(written):
        return False
    lists = _words()
    lower = [word.casefold() for word in words]
    last = lists.last | lists.beside_date if beside_date else lists.last
    if lists.never.intersection(lower) or _GLUED.search(written):
        return False
    if lower[-1] not in last and not (len(words) > 1 and lower[0] in lists.first):
        return False
    return all(not word[0].islower() or low in last | _LINKS for word, low in zip(words, lower, strict=True))


def staffless(written: str) -> str:
    """`written` without "staff", "news desk" and the like at its end."""
    return _STAFF.sub("", written)


@cache
def _words() -> _Words:
    lists = shipped_table("tacitus.text.lexicon", "press.toml")
    return _Words(**{name: frozenset(lists[name]) for name in ("last", "first", "beside_date", "never")})
