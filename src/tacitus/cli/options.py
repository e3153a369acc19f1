"""Options that commands share: records whose fields are options, which a command is given as one argument."""

from __future__ import annotations

import getpass
import inspect
from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields, is_dataclass
from enum import StrEnum
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

import typer

from tacitus.errors import UsageError
from tacitus.model.address import Address, address_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tacitus.model.ledger import Clock
    from tacitus.model.query import IncidentQuery

Db = Annotated[
    Address,
    typer.Option(
        "--db",
        metavar="LEDGER",
        parser=address_of,
        envvar="TACITUS_DB",
        help="The ledger: a file, or postgresql://USER@HOST:PORT/DATABASE.",
        show_default=True,
    ),
]
DEFAULT_DB = Address("tacitus.db")
Out = Annotated[Path | None, typer.Option("--out", "-o", help="File to write, else standard output.")]
AsJson = Annotated[bool, typer.Option("--json", help="As JSON.")]
Why = Annotated[str, typer.Option("--reason", "-r", help="Why.")]
ReaderName = Annotated[
    str | None, typer.Option(metavar="NAME", help="What reads: rules (TACITUS_READER), rules-alone, llm")
]
Published = Annotated[str | None, typer.Option(metavar="DATE", help="When all of them were published.")]
OutletName = Annotated[str | None, typer.Option(help="The outlet of all of them.")]
OwnRules = Annotated[
    Path | None, typer.Option("--mapping", metavar="FILE", help="Your own rules; see --show-mapping.")
]
ShowRules = Annotated[
    bool, typer.Option("--show-mapping", help="Print the format's rules, to copy and change.")
]
Countries = Annotated[
    list[str] | None, typer.Option("--country", help="Name or ISO 3166 alpha-3 code, or unknown.")
]


class ClockName(StrEnum):
    """Which clock --as-of is read on."""

    reported = "reported"
    known = "known"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """The ledger as of when."""

    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of", metavar="DATE", help="What was known then: a date (its whole day) or an instant."
        ),
    ] = None
    clock: Annotated[
        ClockName, typer.Option("--clock", help="Reported to the world, or known to this ledger.")
    ] = ClockName.reported

    @property
    def at(self) -> tuple[str | None, Clock]:
        """As the ledger's questions take it."""
        return self.as_of, self.clock.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """Which incidents, by what every list of them can be narrowed to."""

    near: Annotated[
        str | None, typer.Option("--near", metavar="PLACE", help="LAT,LON, or a place of the gazetteer.")
    ] = None
    radius: Annotated[float, typer.Option("--radius", metavar="KM", help="Kilometres around --near.")] = 50.0
    actor: Annotated[
        str, typer.Option("--actor", help="Who did it or was hit, as somebody says: name or id.")
    ] = ""
    killed: Annotated[
        int | None, typer.Option("--killed-at-least", metavar="N", min=0, help="Killed in all.")
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Search(Narrowing):
    """Which incidents, by every filter that an address of the page can hold."""

    family: Annotated[
        list[str] | None, typer.Option("--family", help="Family of kinds, as in the legend.")
    ] = None
    type: Annotated[list[str] | None, typer.Option("--type", help="PLOVER event type.")] = None
    kind: Annotated[str | None, typer.Option("--kind", help="PLOVER type or plain label.")] = None
    status: Annotated[
        list[str] | None,
        typer.Option(
            "--status", help="Status; else every one in an export, what happened or is denied in an alert."
        ),
    ] = None
    country: Countries = None
    start: Annotated[str | None, typer.Option("--from", metavar="DATE", help="Happened on or after.")] = None
    end: Annotated[str | None, typer.Option("--to", metavar="DATE", help="Happened on or before.")] = None
    bbox: Annotated[str, typer.Option("--bbox", help="west,south,east,north in degrees.")] = ""
    words: Annotated[str, typer.Option("--words", "--text", "-q", help="Words that must all occur.")] = ""

    def query(self) -> IncidentQuery:
        """The query, as of now. Raises `UsageError` for a value that is none."""
        from tacitus.present.query import from_pairs

        return from_pairs(self._pairs(), typed=True)

    def _pairs(self) -> Iterator[tuple[str, str]]:
        single = {"near": self.near, "actor": self.actor, "q": self.words}
        single |= {"from": self.start, "to": self.end, "bbox": self.bbox, "kind": self.kind}
        yield from ((name, value) for name, value in single.items() if value)
        if self.near:
            yield "radius", str(self.radius)
        if self.killed is not None:
            yield "killed", str(self.killed)
        several = {"family": self.family, "type": self.type, "status": self.status, "country": self.country}
        yield from ((name, value) for name, values in several.items() for value in values or ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """Who says what is put on record, in which ledger."""

    db: Db = DEFAULT_DB
    by: Annotated[str | None, typer.Option("--by", help="Who says so (default: the user's name).")] = None

    @property
    def name(self) -> str:
        """Who signs: as given, else the user's name on this machine. Raises `UsageError` where it has none."""
        try:
            return self.by or getpass.getuser()
        except (KeyError, OSError, ImportError):  # a container's user is often no more than a number
            raise UsageError("This machine has no name for its user.", remedy="Say who: --by NAME.") from None


@dataclass(frozen=True, slots=True, kw_only=True)
class Remarked(Signed):
    """Who says it, and why if they like."""

    reason: Why = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasoned(Signed):
    """Who says it, and why."""

    reason: Why


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruled(Reasoned):
    """Who says it of what they saw, and why."""

    version: Annotated[
        str | None,
        typer.Option(
            "--version", metavar="VERSION", help="Refuse if the incident's version is no longer this."
        ),
    ] = None


def add_commands(app: typer.Typer, *functions: Callable[..., None]) -> None:
    """Add each under its name."""
    for function in functions:
        app.command(function.__name__.strip("_").replace("_", "-"))(spread(function))


def spread(function: Callable[..., None]) -> Callable[..., None]:
    """`function` as a command: for a parameter that is a record of options, each field of the record."""
    hints = get_type_hints(function, include_extras=True)
    records: dict[str, Any] = {name: hint for name, hint in hints.items() if is_dataclass(hint)}
    listed: list[inspect.Parameter] = []
    for name, parameter in inspect.signature(function).parameters.items():
        if name in records:
            listed += _parameters(records[name])
        else:
            kind = inspect.Parameter.KEYWORD_ONLY
            listed.append(parameter.replace(kind=kind, annotation=hints[name]))

    @wraps(function)
    def command(**given: Any) -> None:
        made = {
            name: record(**{field.name: given.pop(field.name) for field in fields(record)})
            for name, record in records.items()
        }
        function(**given, **made)

    vars(command)["__signature__"] = inspect.Signature(listed)
    command.__annotations__ = {parameter.name: parameter.annotation for parameter in listed}
    return command


def _parameters(record: Any) -> Iterator[inspect.Parameter]:
    hints = get_type_hints(record, include_extras=True)
    for field in fields(record):
        default = inspect.Parameter.empty if field.default is MISSING else field.default
        kind = inspect.Parameter.KEYWORD_ONLY
        yield inspect.Parameter(field.name, kind, default=default, annotation=hints[field.name])
