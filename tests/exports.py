"""What the formats of export make of a ledger or of a view that is at hand."""

from __future__ import annotations

import io
import json
import zipfile
from typing import IO, Any

from plain import Viewed
from tacitus.export import FORMATS
from tacitus.export.running import export
from tacitus.ledger.query import LedgerQuery
from tacitus.model.ledger import Clock, LedgerView
from tacitus.model.query import IncidentQuery

EVERY = IncidentQuery(status=frozenset("*"))


class AtHand(Viewed):
    """A ledger that is one view."""

    def __init__(self, view: LedgerView) -> None:
        self._view = view

    def view(self, as_of: str | None = None, clock: Clock = "reported") -> LedgerView:
        """The view, whatever the moment."""
        return self._view


def installed() -> list[str]:
    """The formats whose extra is installed."""
    return [name for name, one in FORMATS.items() if one.installed]


def files(name: str, source: Any, query: IncidentQuery = EVERY, **more: Any) -> tuple[dict[str, bytes], Any]:
    """The files of an export (the main one under "") and its loss report."""
    reader: LedgerQuery = AtHand(source) if isinstance(source, LedgerView) else source
    opened: dict[str, io.BytesIO] = {"": io.BytesIO()}

    def beside(part: str) -> IO[bytes]:
        return opened.setdefault(part, io.BytesIO())

    made = export(name, reader, query, opened[""], beside=beside, **more)
    loss = json.loads("".join(made.loss_file()))
    return {part: sink.getvalue() for part, sink in opened.items()}, loss


def exported(name: str, source: Any, **more: Any) -> str:
    """The main file of a text format."""
    return files(name, source, **more)[0][""].decode("utf-8")


def everything(name: str, source: Any) -> str:
    """All that an export writes, zips opened, as text."""
    found, _ = files(name, source)
    plain = [text for content in found.values() for text in _opened(content)]
    return "\n".join(plain)


def _opened(content: bytes) -> list[str]:
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return [archive.read(name).decode("utf-8", "replace") for name in archive.namelist()]
    return [content.decode("utf-8", "replace")]
