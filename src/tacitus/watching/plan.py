"""What is watched: folders that are named, and files (TOML) that list feeds, pages and folders."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tacitus.errors import MissingInput, RecordError, UsageError
from tacitus.model.toml import folder_named, require_known, tables_of, toml_in
from tacitus.net.addresses import require_web
from tacitus.sources.tables import links_in

UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
SHORTEST_EVERY = 60.0
_TOP = ("every", "pause", "seconds", "megabytes", "contact", "feed", "page", "folder")
_WEB = ("url", "list", "outlet", "every", "follow")
MOST_LISTED = 16 * 1024**2
"""Bytes of a list of addresses."""
_FOLDER = ("path", "outlet")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A feed or a page. `every` is seconds; `follow`: the pages that a feed links to are watched too."""

    url: str
    outlet: str | None
    every: float
    follow: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """A folder with its sub-folders."""

    path: Path
    outlet: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything that is watched, and how politely: seconds between two requests to a host, and limits of one fetch."""

    sources: tuple[Source, ...] = ()
    folders: tuple[Folder, ...] = ()
    pause: float = 5.0
    seconds: float = 60.0
    most_bytes: int = 32 * 1024**2
    contact: str = ""

    @property
    def agent(self) -> str:
        """What Tacitus calls itself to servers: its name, what it does, and whom to ask where the file says so."""
        about = f"watches what its user lists{f'; {self.contact}' if self.contact else ''}"
        return f"Tacitus/{version('tacitus')} ({about})"


def plan_of(named: Iterable[str]) -> Plan:
    """What the folders and files that are named say to watch.

    Raises `MissingInput` for one that is not there, `UsageError` for what a file must not say.
    """
    whole = Plan()
    for name in named:
        path = Path(name)
        if path.is_dir():
            more = Plan(folders=(Folder(path=path),))
        elif path.is_file():
            more = _of_file(path)
        else:
            raise MissingInput(
                f"There is no folder or file {name}.", remedy="Name a folder, or a TOML that lists feeds."
            )
        whole = _joined(whole, more, first=whole == Plan())
    _once_each(whole)
    return whole


def _joined(one: Plan, more: Plan, *, first: bool) -> Plan:
    """Both; the manners of the more patient one."""
    if first:
        return more
    return Plan(
        sources=one.sources + more.sources,
        folders=one.folders + more.folders,
        pause=max(one.pause, more.pause),
        seconds=max(one.seconds, more.seconds),
        most_bytes=max(one.most_bytes, more.most_bytes),
        contact=one.contact or more.contact,
    )


def _once_each(plan: Plan) -> None:
    named = [source.url for source in plan.sources] + [str(folder.path.resolve()) for folder in plan.folders]
    twice = sorted({one for one in named if named.count(one) > 1})
    if twice:
        raise UsageError(f"{twice[0]} is named twice.", remedy="Name it once.")


def _of_file(path: Path) -> Plan:
    plain = toml_in(path, remedy="docs/watching.md shows one.")
    require_known(path.name, plain, _TOP)
    every = _every(path.name, plain, 900.0)
    sources = [
        source
        for kind in ("feed", "page")
        for table in tables_of(path.name, plain, kind, _WEB)
        for source in _sources(path, table, every)
    ]
    folders = [_folder(path, table) for table in tables_of(path.name, plain, "folder", _FOLDER)]
    if not sources and not folders:
        raise UsageError(f"{path.name} lists nothing.", remedy='Add [[feed]] with url = "https://…".')
    return Plan(
        sources=tuple(sources),
        folders=tuple(folders),
        pause=_number(path.name, plain, "pause", 5.0),
        seconds=_number(path.name, plain, "seconds", 60.0, above=0.0),
        most_bytes=int(_number(path.name, plain, "megabytes", 32.0, above=0.0) * 1024**2),
        contact=_contact(path.name, plain),
    )


def _sources(path: Path, table: Mapping[str, Any], every: float) -> Iterable[Source]:
    name, urls = path.name, table.get("url", ())
    given = [urls] if isinstance(urls, str) else urls
    if not isinstance(given, list | tuple) or not all(isinstance(one, str) for one in given):
        raise UsageError(f"{name}: a feed or page needs its url, or a list of them.")
    addresses = [_address(name, url) for url in given] + _listed(path, table)
    if not addresses:
        raise UsageError(f"{name}: a feed or page needs its url, or a list of them.")
    for address in dict.fromkeys(addresses) if "list" in table else addresses:
        yield Source(
            url=address,
            outlet=_text(name, table, "outlet"),
            every=_every(name, table, every),
            follow=_switch(name, table, "follow"),
        )


def _address(where: str, url: str) -> str:
    """Raises `UsageError` for what is no address of the web."""
    try:
        return str(require_web(url))
    except RecordError as error:
        raise UsageError(f"{where}: {error.message}", remedy=error.remedy) from error


def _listed(path: Path, table: Mapping[str, Any]) -> list[str]:
    """The addresses of the file that a table names as its `list`. Raises `MissingInput`, `UsageError`."""
    written = _text(path.name, table, "list")
    if written is None:
        return []
    place = folder_named(written, path)
    if not place.is_file():
        raise MissingInput(f"{path.name}: there is no file {written}.")
    if place.stat().st_size > MOST_LISTED:
        raise UsageError(f"{written} is too large for a list of addresses.", remedy="Split it.")
    try:
        return [_address(f"{written}:{row}", url) for row, url in links_in(place.read_bytes(), place.name)]
    except (RecordError, OSError) as error:
        raise UsageError(f"{written}: {error}") from error


def _folder(path: Path, table: Mapping[str, Any]) -> Folder:
    written = _text(path.name, table, "path")
    place = folder_named(written or "", path)
    if not written or not place.is_dir():
        raise MissingInput(f"{path.name}: there is no folder {written or '(no path)'}.")
    return Folder(path=place, outlet=_text(path.name, table, "outlet"))


def _every(name: str, table: Mapping[str, Any], default: float) -> float:
    written = table.get("every")
    if written is None:
        return default
    found = re.fullmatch(r"(\d{1,4}) ?([smhd])", str(written).strip())
    if found is None:
        raise UsageError(f"{name}: every is '{written}'.", remedy="Write it as 15m, 2h or 1d.")
    seconds = float(int(found[1]) * UNITS[found[2]])
    if seconds < SHORTEST_EVERY:
        raise UsageError(f"{name}: every is '{written}'.", remedy="A minute is the shortest.")
    return seconds


def _number(name: str, table: Mapping[str, Any], key: str, default: float, *, above: float = -1.0) -> float:
    value = table.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not above < value < 10_000:
        raise UsageError(f"{name}: {key} is '{value}'.", remedy="Give a number.")
    return max(0.0, float(value))


def _text(name: str, table: Mapping[str, Any], key: str) -> str | None:
    value = table.get(key)
    if value is not None and (not isinstance(value, str) or not value.strip()):
        raise UsageError(f"{name}: {key} is no text.")
    return " ".join(value.split()) if value else None


def _contact(name: str, plain: Mapping[str, Any]) -> str:
    contact = _text(name, plain, "contact") or ""
    if not contact.isascii() or not contact.isprintable():
        raise UsageError(
            f"{name}: contact has characters that no request can carry.", remedy="Give an address."
        )
    return contact


def _switch(name: str, table: Mapping[str, Any], key: str) -> bool:
    value = table.get(key, False)
    if not isinstance(value, bool):
        raise UsageError(f"{name}: {key} is '{value}'.", remedy="Write true or false.")
    return value
