"""What people type for a filter of a list, held to what there is: a name that nobody knows must not read as "none"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import cache
from typing import get_args

from tacitus.errors import UsageError
from tacitus.model.sight import TeamDesk
from tacitus.model.vocabulary import Status

UNKNOWN = "unknown"
"""Asks for incidents whose country is not known."""


def country_code(said: str) -> str:
    """ISO 3166-1 alpha-3 of a country's code or name, whatever its letter case; `unknown` stays as it is.

    Raises `UsageError` for what is no country, or the name of several.
    """
    word = _folded(said)
    if word == UNKNOWN:
        return UNKNOWN
    named = _countries()
    codes = named.get(word, frozenset())
    if len(codes) == 1:
        return min(codes)
    if codes:
        raise UsageError(f"'{said}' names several countries.", remedy=f"One of {', '.join(sorted(codes))}.")
    raise UsageError(
        f"'{said}' is no country.",
        remedy=f"Give its name, or its ISO 3166 alpha-3 code (SYR).{_near(word, _names())}",
    )


def country_codes(said: Iterable[str]) -> frozenset[str]:
    """Those of several; what is blank is left out. Raises `UsageError`."""
    return frozenset(country_code(one) for one in said if one.strip())


def known_kind(said: str | None) -> str | None:
    """A label or a PLOVER type as the ontology writes it; None where nothing is said. Raises `UsageError`."""
    from tacitus.ontology.kinds import sheets

    if not said or not said.strip():
        return None
    kinds = {*sheets(), *_types()}
    return _one_of("kind of incident", said, kinds, f"Kinds: {', '.join(sorted(sheets()))}.")


def known_types(said: Iterable[str]) -> frozenset[str]:
    """PLOVER types. Raises `UsageError` for one that no kind has."""
    return _each("type", said, _types())


def known_families(said: Iterable[str]) -> frozenset[str]:
    """Families of kinds. Raises `UsageError` for one that the legend does not have."""
    from tacitus.ontology.kinds import families

    return _each("family of kinds", said, {*families(), "other"})


def known_statuses(said: Iterable[str]) -> frozenset[str]:
    """Statuses, or `*` for all. Raises `UsageError`."""
    return _each("status", said, {*get_args(Status), "*"})


def team_desk(name: str, countries: Iterable[str], kinds: Iterable[str]) -> TeamDesk:
    """A desk of countries (codes or names) and kinds (labels or types). Raises `UsageError` for what is none."""
    codes = country_codes(countries)
    if UNKNOWN in codes:
        raise UsageError("A desk has countries that are known.", remedy="Leave 'unknown' out.")
    known = frozenset(filter(None, map(known_kind, kinds)))
    return TeamDesk(name=name.strip(), countries=codes, kinds=known)


def _each(name: str, said: Iterable[str], known: Iterable[str]) -> frozenset[str]:
    words = frozenset(known)
    remedy = f"One of {', '.join(sorted(words))}."
    return frozenset(_one_of(name, one, words, remedy) for one in said if one.strip())


def _one_of(name: str, said: str, known: Iterable[str], remedy: str) -> str:
    spelt = {_folded(one): one for one in known}
    word = _folded(said)
    if word not in spelt:
        raise UsageError(f"'{said}' is no {name}.", remedy=f"{remedy}{_near(word, spelt)}")
    return spelt[word]


def _near(word: str, known: Mapping[str, str]) -> str:
    """A question after the nearest of what is known (folded → as it is written)."""
    close = get_close_matches(word, known, 1, 0.7)
    return f" Did you mean '{known[close[0]]}'?" if close else ""


def _folded(said: str) -> str:
    return " ".join(said.replace("_", " ").casefold().split())


@cache
def _types() -> frozenset[str]:
    from tacitus.ontology.kinds import sheets

    return frozenset(sheet["type"] for sheet in sheets().values())


@cache
def _names() -> dict[str, str]:
    from tacitus.ground.places.sources import own_rows

    written = (
        name for row in own_rows("countries.csv") for name in (row["name"], *row["aliases"].split(";"))
    )
    return {_folded(name): name.strip() for name in written if name.strip()}


@cache
def _countries() -> dict[str, frozenset[str]]:
    """Folded code, name or alias → the countries that go by it."""
    from tacitus.ground.places.sources import own_rows

    named: dict[str, set[str]] = {}
    for row in own_rows("countries.csv"):
        for name in (row["iso3"], row["iso2"], row["name"], *row["aliases"].split(";")):
            if name.strip():
                named.setdefault(_folded(name), set()).add(row["iso3"])
    for row in own_rows("countries.csv"):  # a code means its country, whatever else is called so
        named[_folded(row["iso3"])] = {row["iso3"]}
    return {name: frozenset(codes) for name, codes in named.items()}
