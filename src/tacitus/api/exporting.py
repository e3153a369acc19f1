"""The formats of `tacitus export` over HTTP, and what each of them would lose."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import IO, Annotated

from fastapi import APIRouter, Depends, Query, Response
from fastapi.responses import StreamingResponse

from tacitus.errors import UsageError
from tacitus.exchange.mapping import mapping_text
from tacitus.export import FORMATS
from tacitus.export.formats import require_format
from tacitus.export.running import Exported, export
from tacitus.http import asked
from tacitus.ledger.query import LedgerQuery
from tacitus.model.query import IncidentQuery

Asked = Annotated[IncidentQuery, Depends(asked)]
Since = Annotated[str, Query(description="a cursor: only what changed since an earlier export")]
IN_MEMORY = 4_000_000
"""Bytes of a file that is made before it is sent; more go to disk."""
PIECE = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class FormatEntry:
    """A format; `beside` are its further files (`?part=`). One that is not installed needs an extra here."""

    name: str
    title: str
    media_type: str
    suffix: str
    beside: tuple[str, ...]
    installed: bool


def export_router(source: LedgerQuery) -> APIRouter:
    """The routes under `/export`."""
    router = APIRouter(prefix="/export")

    @router.get("")
    def formats() -> list[FormatEntry]:
        """The formats there are."""
        return [
            FormatEntry(
                name=n,
                title=f.title,
                media_type=f.media_type,
                suffix=f.suffix,
                beside=f.beside,
                installed=f.installed,
            )
            for n, f in FORMATS.items()
        ]

    @router.get("/{name}", response_class=Response)
    def exported(name: str, query: Asked, since: Since = "", part: str = "") -> Response:
        """The incidents that pass, of every status unless some are chosen, as `tacitus export` writes them."""
        _require(name, part)
        files: dict[str, IO[bytes]] = {}
        _run(name, source, query, since, files)
        suffix = f".{part}" if part else FORMATS[name].suffix
        headers = {"content-disposition": f'attachment; filename="tacitus-{name}{suffix}"'}
        kind = "text/csv" if part.endswith(".csv") else FORMATS[name].media_type
        return StreamingResponse(_pieces(files[part]), media_type=kind, headers=headers)

    @router.get("/{name}/loss", response_class=Response)
    def loss(name: str, query: Asked, since: Since = "") -> Response:
        """What such a file leaves out, drops, squeezes or guesses: its loss report."""
        _require(name)
        made = _run(name, source, query, since, {})
        return StreamingResponse(made.loss_file(), media_type="application/json")

    @router.get("/{name}/mapping", response_class=Response)
    def mapping(name: str) -> Response:
        """The rules by which a format is written, to copy and change."""
        _require(name)
        return Response(mapping_text(name), media_type="application/toml")

    return router


def whole(source: LedgerQuery, query: IncidentQuery) -> Response:
    """Everything as JSON."""
    files: dict[str, IO[bytes]] = {}
    _run("json", source, query, "", files)
    return StreamingResponse(_pieces(files[""]), media_type=FORMATS["json"].media_type)


def _run(
    name: str, source: LedgerQuery, query: IncidentQuery, since: str, files: dict[str, IO[bytes]]
) -> Exported:
    """Make the file (under "") and those beside it."""

    def opened(part: str) -> IO[bytes]:
        files[part] = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closed once it is sent
        return files[part]

    every = query if query.status else replace(query, status=frozenset("*"))
    return export(name, source, every, opened(""), beside=opened, since=since or None)


def _require(name: str, part: str = "") -> None:
    require_format(name)
    if part and part not in FORMATS[name].beside:
        raise UsageError(
            f"{name} has no file '{part}'.", remedy=f"Beside it: {', '.join(FORMATS[name].beside) or 'none'}."
        )


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    with file:
        while piece := file.read(PIECE):
            yield piece
