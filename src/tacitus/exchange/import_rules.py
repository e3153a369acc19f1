"""Import rules: how a row of a dataset is read, one readable, versioned TOML a format (`imports/`).

A user gives a file of his own for a table that no format here describes; `tacitus import --guess` drafts it. A rule
that does not exist is an error that names the nearest.
"""

from __future__ import annotations

import importlib.resources
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, get_args

from tacitus.errors import MissingInput, UsageError, did_you_mean, nearest
from tacitus.exchange.columns import columns_of
from tacitus.model.shipped import shipped
from tacitus.model.toml import toml_of
from tacitus.model.vocabulary import ActorCategory, Effect, PlacePrecision, Side, SpeakerRole, Status

TAG = "tags."
"""Begins the name of a column that is a tag."""
Codes = Mapping[str, Any]
if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")


@dataclass(frozen=True, slots=True, kw_only=True)
class RowRules:
    """What names a row, when it was written, which cells are prose, and whom the row says it has it from."""

    id: tuple[str, ...]
    published: str | None = None
    words: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    tags: str | None = None
    """A column of tags, "name=value; name=value": each is read as a column "tags.name"."""
    split: str = ""
    """What stands between several names in one cell; empty where a cell holds one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WhenRules:
    """Columns of the time. `codes` give how many days before and after the date it may have been, or "month", "year"."""

    start: str | None = None
    end: str | None = None
    precision: str | None = None
    instants: bool = False
    """Whether the cells are instants and the end is exclusive, as in our own tables; else days, both included."""
    codes: Codes = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class WhereRules:
    """Columns of the place; the first filled one of `name` names it. `codes` are the dataset's precisions."""

    name: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    """Names or codes of ISO."""
    gw: str | None = None
    """A column of Gleditsch and Ward's numbers."""
    admin1: str | None = None
    lat: str | None = None
    lon: str | None = None
    radius: str | None = None
    precision: str | None = None
    codes: Codes = field(default_factory=dict)
    middles: bool = True
    """Whether a point that is as precise as a country is but the country's middle, and so none."""
    radius_km: Codes = field(default_factory=dict)
    """Within how many kilometres it was, by precision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KindRules:
    """`columns` are tried in this order ("A + B" are two cells as one code); then the words of `words` cells.

    With `split` a cell is a list, and the first of its parts that is a code counts.
    """

    columns: tuple[str, ...] = ()
    split: str = ""
    codes: Codes = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    """Codes of what is no incident here: such rows are set aside, and counted."""
    words: tuple[str, ...] = ()
    default: str | None = None
    status: str | None = None
    statuses: Codes = field(default_factory=dict)
    means: str | None = None
    """A column of classes of means, as in our own tables."""
    target_object: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SideRules:
    """Who did it, or was hit: names in `columns`. `only` = column → values: the row has this side where all hold."""

    part: str
    columns: tuple[str, ...]
    category: str | None = None
    codes: Codes = field(default_factory=dict)
    country: str | None = None
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class TollRules:
    """Columns of one figure. `zero` says whether 0 means that nobody was, or that it is not known."""

    effect: str
    best: str | None = None
    low: str | None = None
    high: str | None = None
    group: str = "unknown"
    side: str = "unknown"
    zero: str = "unknown"
    bounds: str | None = None
    """A column of "low/best/high", ? for one that is unknown."""
    part_of: str | None = None
    """The column of the whole that this is a part of."""
    sources: str | None = None
    """A column of its own for who says so."""
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class NameRules:
    """What the form of a name says: "Military Forces of X" are state forces of X."""

    begins: str
    category: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesRules:
    """Rows that stand for several incidents: their tolls are of a series."""

    column: str
    codes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ImportRules:
    """The rules of one format. `role` is what the dataset is as a speaker."""

    format: str
    version: int
    dataset: str
    row: RowRules
    kind: KindRules
    role: str = "monitor"
    columns: str | tuple[str, ...] = ()
    """All columns that a file of the format may have, or the name of the list of them in `columns.toml`."""
    more: tuple[str, ...] = ()
    """Further columns that some releases have."""
    when: WhenRules = WhenRules()
    where: WhereRules = WhereRules()
    side: tuple[SideRules, ...] = ()
    toll: tuple[TollRules, ...] = ()
    names: tuple[NameRules, ...] = ()
    series: SeriesRules | None = None

    @property
    def address(self) -> str:
        """Name and version."""
        return f"{self.format}/{self.version}"

    @cached_property
    def read(self) -> tuple[str, ...]:
        """The columns that are read, each once."""
        return tuple(dict.fromkeys(self._read()))

    @cached_property
    def known(self) -> frozenset[str]:
        """The columns that a file may have."""
        listed = columns_of(self.columns) if isinstance(self.columns, str) else self.columns
        return frozenset((*listed, *self.more, *self.read))

    def _read(self) -> Iterable[str]:
        row, when, where, kind = self.row, self.when, self.where, self.kind
        yield from (*row.id, *row.words, *row.sources, *where.name, *where.country)
        for column in kind.columns:
            yield from column.split(" + ")
        yield from kind.words
        for side in self.side:
            yield from (*side.columns, *side.only)
        for toll in self.toll:
            yield from toll.only
        single = [row.published, when.start, when.end, when.precision, where.admin1, where.lat, where.lon]
        single += [where.gw, where.radius, where.precision, kind.status, kind.means, kind.target_object]
        single += [name for side in self.side for name in (side.category, side.country)]
        single += [
            name for t in self.toll for name in (t.best, t.low, t.high, t.part_of, t.sources, t.bounds)
        ]
        single += [self.series.column if self.series else None]
        single += [row.tags]
        yield from (name for name in single if name and not name.startswith(TAG))


_PARTS: Mapping[str, type[Any]] = {
    "row": RowRules, "when": WhenRules, "where": WhereRules, "kind": KindRules, "series": SeriesRules,
}  # fmt: skip
_LISTS: Mapping[str, type[Any]] = {"side": SideRules, "toll": TollRules, "names": NameRules}
_WORDS: Mapping[str, tuple[str, ...]] = {
    "role": get_args(SpeakerRole), "effect": get_args(Effect), "part": ("initiator", "target"),
    "category": get_args(ActorCategory), "zero": ("nobody", "unknown"), "side": get_args(Side),
}  # fmt: skip
_CODES: Mapping[type[Any], tuple[str, tuple[str, ...]]] = {
    WhereRules: ("codes", get_args(PlacePrecision)),
    KindRules: ("statuses", get_args(Status)),
    SideRules: ("codes", get_args(ActorCategory)),
}


def formats() -> tuple[str, ...]:
    """The formats that are read."""
    folder = importlib.resources.files("tacitus.exchange").joinpath("imports")
    return tuple(sorted(file.name.removesuffix(".toml") for file in folder.iterdir()))


def rules_of(name: str, file: Path | None = None) -> ImportRules:
    """The rules of a format, or those of a user's own file. Raises `MissingInput`, `UsageError`."""
    if file is None:
        return rules_from(rules_text(name), f"{name}.toml")
    try:
        return rules_from(file.read_text("utf-8"), file.name)
    except FileNotFoundError:
        raise MissingInput(f"There is no file of rules {file}.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file.name} cannot be read: {error}.") from error


def rules_text(name: str) -> str:
    """The rules of a format as they come with Tacitus, to copy. Raises `UsageError` for no format."""
    if name not in formats():
        near = nearest(name, formats())
        remedy = f"Did you mean '{near}'? " if near else ""
        raise UsageError(
            f"'{name}' is no format that is read.",
            remedy=f"{remedy}There are {', '.join(formats())}; for any other table: tacitus import --guess FILE.",
        )
    return shipped("tacitus.exchange", "imports", f"{name}.toml")


def rules_from(text: str, source: str) -> ImportRules:
    """The rules that a TOML text holds. Raises `UsageError`."""
    plain = toml_of(text, source)
    given: dict[str, Any] = dict(plain)
    for name, form in _PARTS.items():
        if name in plain:
            given[name] = _made(form, plain[name], f"{source}, [{name}]")
    for name, form in _LISTS.items():
        rows = plain.get(name, [])
        given[name] = tuple(
            _made(form, row, f"{source}, [[{name}]]") for row in (rows if isinstance(rows, list) else [rows])
        )
    return _made(ImportRules, given, source)


def _made(form: type[T], plain: Any, source: str) -> T:
    """A table of rules as its record. Raises `UsageError` for what it does not have, or lacks."""
    if not isinstance(plain, dict):
        raise UsageError(f"{source}: a table is needed here.")
    known = {one.name: one for one in fields(form)}
    for name, value in plain.items():
        if name not in known:
            raise UsageError(f"{source} has an unknown rule '{name}'.", remedy=did_you_mean(name, known))
        _require_word(form, name, value, source)
    given = {name: _fitting(str(known[name].type), value) for name, value in plain.items()}
    try:
        return form(**given)
    except TypeError:
        lacking = [n for n in known if n not in given and n in form.__init__.__annotations__]
        raise UsageError(f"{source} lacks a rule.", remedy=f"One of {', '.join(lacking)}.") from None


def _fitting(hint: str, value: Any) -> Any:
    """Lists as tuples, and one word where a list is meant."""
    if hint.startswith("tuple") and isinstance(value, str):
        return (value,)
    if isinstance(value, list):
        return tuple(value)
    if isinstance(value, dict) and "tuple" in hint:
        return {key: (one,) if isinstance(one, str) else tuple(one) for key, one in value.items()}
    return value


def _require_word(form: type[Any], name: str, value: Any, source: str) -> None:
    codes = _CODES.get(form)
    words = list(value.values()) if codes is not None and name == codes[0] else []
    allowed = codes[1] if words and codes else _WORDS.get(name, ())
    if form in (SideRules,) and name == "category":
        return  # the name of a column
    if not words and allowed and isinstance(value, str):
        words = [value]
    for word in words:
        if word not in allowed:
            remedy = did_you_mean(str(word), allowed, "One of")
            raise UsageError(f"{source}: '{word}' is no {name}.", remedy=remedy)
