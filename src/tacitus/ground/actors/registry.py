"""The actor registry: who there is, under which names (`*.csv` beside this module).

Four tables of one form (`groups`, `state_bodies`, `international`, `media`) and the countries. Columns:
`id`; `name`; `aliases` (`|` between); `category`; `country` (ISO 3166-1 alpha-3); `cameo` (actor code where
it does not follow from the rest); `relations` (`id:relation`, dated background, never what a report asserts);
`since`, `until` (years of activity); `party` (party to the conflict: true, false, empty for unknown);
`source`. Rows marked `general knowledge` were written from memory and may err, most of all in their years.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import cast, get_args

from tacitus.errors import UsageError
from tacitus.ground.actors.folding import fold, skeleton, words_of
from tacitus.model.shipped import shipped
from tacitus.model.vocabulary import ActorCategory, AffiliationRelation
from tacitus.settings import Settings, load_settings

TABLES = ("groups", "state_bodies", "international", "media")
COLUMNS = (
    "id", "name", "aliases", "category", "country", "cameo", "relations", "since", "until", "party", "source",
)  # fmt: skip
ACRONYM_LETTERS = 6
"""An alias of at most so many capitals is matched in capitals only."""
ROMANISED_LETTERS = 6
"""Shortest alias that is matched by sound: shorter ones collide with plain words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One actor of the registry. `relations` are (id of the other, relation) pairs."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    category: ActorCategory
    country: str | None = None
    cameo: str | None = None
    relations: tuple[tuple[str, AffiliationRelation], ...] = ()
    since: int | None = None
    until: int | None = None
    party_to_conflict: bool | None = None
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """A country: names, words for its people and adjective, and seats of power used for it."""

    iso3: str
    iso2: str
    name: str
    names: tuple[str, ...]
    demonyms: tuple[str, ...]
    metonyms: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicFigure:
    """A head of state or other official whom news names without saying of which country.

    `bare` tells that the surname alone, without a title, is enough (`Netanyahu`, not `Bush`).
    """

    name: str
    country: str
    category: ActorCategory
    bare: bool


@dataclass(frozen=True, slots=True)
class Alias:
    """What a name leads to. `how`: `name`, `acronym`, `shared`, `country`, `demonym` or `metonym`.

    `shared` is a name that its entry distinguishes by a bracket: `Ansar al-Sharia (Libya)`.
    """

    entry: str
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """Entries and countries with their indexes; immutable once built."""

    entries: dict[str, Entry]
    countries: dict[str, Country]
    names: dict[str, tuple[Alias, ...]] = field(repr=False)
    sounds: dict[str, tuple[Alias, ...]] = field(repr=False)
    reach: dict[str, int] = field(repr=False)
    """First folded word of a name → most words in a name that starts so."""
    sound_reach: dict[str, int] = field(repr=False)
    """The same by sound."""
    people: dict[str, tuple[PublicFigure, ...]] = field(repr=False, default_factory=dict)
    """Public figures by folded full name and by folded surname."""

    def figure(self, name: str, *, titled: bool) -> PublicFigure | None:
        """The one public figure of this name; a surname alone needs a title unless it is unmistakable."""
        folded = fold_name(name)
        found = self.people.get(folded, ())
        if " " not in folded and not titled:
            found = tuple(figure for figure in found if figure.bare)
        countries = {figure.country for figure in found}
        return found[0] if len(countries) == 1 else None

    def find(self, name: str) -> tuple[Entry, ...]:
        """Entries that go by `name`, by spelling, else by sound."""
        words = [word.folded for word in words_of(name)]
        aliases = self.names.get(" ".join(words)) or self.sounds.get(_sound(words)) or ()
        return tuple(self.entries[alias.entry] for alias in aliases)

    def reach_by_sound(self, folded: str) -> int:
        """Most words in a name whose first word sounds like `folded`, articles counted."""
        longest = self.sound_reach.get(skeleton(folded) or folded, 0)
        return longest + 2 if longest else 0

    def country_of(self, word: str, *, by_seat: bool = False) -> str | None:
        """ISO3 for a country's name or demonym (`Iraqi`, `U.S.`, `Burma`), None for other words.

        `by_seat`: also for its seat of power (`Moscow`), of what belongs to a state.
        """
        by = ("country", "demonym", "metonym") if by_seat else ("country", "demonym")
        for alias in self.names.get(" ".join(w.folded for w in words_of(word)), ()):
            if alias.how in by:
                return self.entries[alias.entry].country
        return None


def load_registry(settings: Settings | None = None) -> Registry:
    """The registry with the user's additions. Raises `UsageError` when a row of theirs is malformed."""
    return _load((settings or load_settings()).actors)


def new_entry(
    *,
    name: str,
    category: str,
    country: str | None,
    aliases: tuple[str, ...],
    actor_id: str | None,
    source: str,
) -> Entry:
    """An entry from what a user typed. Raises `UsageError` for an unknown category or country."""
    known = get_args(ActorCategory)
    if category not in known:
        raise UsageError(f"There is no category '{category}'.", remedy=f"Choose one of {', '.join(known)}.")
    if country is not None and country not in load_registry().countries:
        raise UsageError(f"There is no country '{country}'.", remedy="Give an ISO alpha-3 code such as SYR.")
    return Entry(
        id=actor_id or fold_name(name).replace(" ", "-"),
        name=name,
        aliases=aliases,
        category=cast(ActorCategory, category),
        country=country,
        source=source,
    )


def add_entry(entry: Entry, settings: Settings | None = None) -> Path:
    """Append `entry` to the user's table and return its path; its rows are read over the shipped ones.

    Raises `UsageError` when there is an actor of that id already.
    """
    settings = settings or load_settings()
    if entry.id in load_registry(settings).entries:
        raise UsageError(f"There is an actor '{entry.id}' already.", remedy="Choose another --id.")
    table = settings.actors
    table.parent.mkdir(parents=True, exist_ok=True)
    is_new = not table.exists()
    with table.open("a", encoding="utf-8", newline="") as sink:
        writer = csv.writer(sink, lineterminator="\n")
        if is_new:
            writer.writerow(COLUMNS)
        writer.writerow(_cells(entry))
    _load.cache_clear()
    return table


def _cells(entry: Entry) -> list[str]:
    return [
        entry.id,
        entry.name,
        "|".join(entry.aliases),
        entry.category,
        entry.country or "",
        entry.cameo or "",
        "|".join(f"{other}:{relation}" for other, relation in entry.relations),
        str(entry.since or ""),
        str(entry.until or ""),
        "" if entry.party_to_conflict is None else str(entry.party_to_conflict).lower(),
        entry.source,
    ]


@cache
def _load(added: Path) -> Registry:
    countries = {c.iso3: c for c in _countries(shipped("tacitus.ground.actors", "countries.csv"))}
    entries = {f"state:{c.iso3}": _state(c) for c in countries.values()}
    for table in TABLES:
        entries.update((e.id, e) for e in read_entries(shipped("tacitus.ground.actors", f"{table}.csv")))
    if added.exists():
        entries.update((entry.id, entry) for entry in read_entries(added.read_text("utf-8")))
    people = _people(shipped("tacitus.ground.actors", "people.csv"))
    return build_registry(entries, countries, people)


def build_registry(
    entries: dict[str, Entry], countries: dict[str, Country], people: Iterable[PublicFigure] = ()
) -> Registry:
    """Index `entries` and `countries` by every name they go by."""
    names: dict[str, list[Alias]] = {}
    sounds: dict[str, list[Alias]] = {}
    reach: dict[str, int] = {}
    sound_reach: dict[str, int] = {}
    for name, alias in _aliases(entries, countries):
        words = [word.folded for word in words_of(name)]
        if not words:
            continue
        _file(names, " ".join(words), alias)
        reach[words[0]] = max(reach.get(words[0], 0), len(words))
        if (
            alias.how in ("name", "shared")
            and len(name) >= ROMANISED_LETTERS
            and len(sound := _sound(words)) >= 5
        ):
            _file(sounds, sound, alias)
            for first in {words[0], sound.split()[0]}:
                sound_reach[first] = max(sound_reach.get(first, 0), len(words))
    return Registry(
        entries=entries,
        countries=countries,
        names={name: tuple(found) for name, found in names.items()},
        sounds={sound: tuple(found) for sound, found in sounds.items()},
        reach=reach,
        sound_reach=sound_reach,
        people=_by_name(people),
    )


def _by_name(people: Iterable[PublicFigure]) -> dict[str, tuple[PublicFigure, ...]]:
    named: dict[str, list[PublicFigure]] = {}
    for figure in people:
        full = fold_name(figure.name)
        surname = fold_name(figure.name.split()[-1])
        for name in {full, surname, surname.removeprefix("al ").removeprefix("el ")}:
            named.setdefault(name, []).append(figure)
    return {name: tuple(figures) for name, figures in named.items()}


def _people(table: str) -> Iterator[PublicFigure]:
    for row in csv.DictReader(table.splitlines()):
        yield PublicFigure(
            name=row["name"],
            country=row["country"],
            category=cast(ActorCategory, row["category"]),
            bare=row["bare"] == "true",
        )


def read_entries(table: str) -> Iterator[Entry]:
    """Entries of a CSV table. Raises `UsageError` with the line for a row that is not of the form."""
    for line, row in enumerate(csv.DictReader(table.splitlines()), start=2):
        try:
            yield _entry(row)
        except (KeyError, ValueError) as error:
            raise UsageError(
                f"Line {line} of the actor table is malformed: {error}.",
                remedy=f"Its columns are {', '.join(COLUMNS)}.",
            ) from error


def _entry(row: dict[str, str]) -> Entry:
    if row["category"] not in get_args(ActorCategory):
        raise ValueError(f"unknown category '{row['category']}'")
    return Entry(
        id=row["id"],
        name=row["name"],
        aliases=_split(row["aliases"]),
        category=cast(ActorCategory, row["category"]),
        country=row["country"] or None,
        cameo=row["cameo"] or None,
        relations=tuple(_relation(pair) for pair in _split(row["relations"])),
        since=int(row["since"]) if row["since"] else None,
        until=int(row["until"]) if row["until"] else None,
        party_to_conflict={"true": True, "false": False}.get(row["party"]),
        source=row["source"],
    )


def _relation(pair: str) -> tuple[str, AffiliationRelation]:
    other, _, relation = pair.rpartition(":")
    if relation not in get_args(AffiliationRelation):
        raise ValueError(f"unknown relation '{pair}'")
    return other, cast(AffiliationRelation, relation)


def _countries(table: str) -> Iterator[Country]:
    for row in csv.DictReader(table.splitlines()):
        yield Country(
            iso3=row["iso3"],
            iso2=row["iso2"],
            name=row["name"],
            names=(row["name"], *_split(row["aliases"])),
            demonyms=_split(row["demonyms"]),
            metonyms=_split(row["metonyms"]),
        )


def _state(country: Country) -> Entry:
    return Entry(
        id=f"state:{country.iso3}",
        name=country.name,
        aliases=country.names[1:],
        category="state",
        country=country.iso3,
        party_to_conflict=True,
        source="general knowledge",
    )


def _aliases(entries: dict[str, Entry], countries: dict[str, Country]) -> Iterator[tuple[str, Alias]]:
    for entry in entries.values():
        if entry.id.startswith("state:"):
            continue
        base, bracket, _ = entry.name.partition(" (")
        yield base, Alias(entry.id, "shared" if bracket else _how(base))
        yield from ((name, Alias(entry.id, _how(name))) for name in entry.aliases)
    for country in countries.values():
        state = f"state:{country.iso3}"
        yield from ((name, Alias(state, "country")) for name in country.names)
        yield from ((name, Alias(state, "demonym")) for name in _plurals(country.demonyms))
        yield from ((name, Alias(state, "metonym")) for name in country.metonyms)


def _how(name: str) -> str:
    return "acronym" if is_acronym(name) else "name"


def _plurals(demonyms: Iterable[str]) -> Iterator[str]:
    for demonym in demonyms:
        yield demonym
        if not demonym.endswith(("s", "h", "men", "ese")):
            yield f"{demonym}s"


def is_acronym(name: str) -> bool:
    """Whether `name` is a short run of capitals that must be matched as such."""
    letters = [char for char in name if char.isalpha()]
    return " " not in name and len(letters) <= ACRONYM_LETTERS and all(char.isupper() for char in letters)


def _file(index: dict[str, list[Alias]], key: str, alias: Alias) -> None:
    filed = index.setdefault(key, [])
    known = next((other for other in filed if other.entry == alias.entry), None)
    if known is None:
        filed.append(alias)
    elif known.how == "shared":
        filed[filed.index(known)] = alias


def _sound(words: list[str]) -> str:
    return " ".join(sound for word in words if (sound := skeleton(word)))


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split("|") if part)


def fold_name(name: str) -> str:
    """`name` as the index has it: folded words with single spaces."""
    return " ".join(fold(word.raw) for word in words_of(name))
