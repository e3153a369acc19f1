"""Which reader reads which kind of source, and how paths are walked."""

from __future__ import annotations

import glob
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from tacitus.errors import MissingInput, RecordError, UnreadableSource
from tacitus.model.records import Report
from tacitus.settings import Settings
from tacitus.sources.html import read_html
from tacitus.sources.jsonl import read_jsonl
from tacitus.sources.plain import read_plain
from tacitus.sources.source import Original, Result, SourceReject, make_report, too_large

Reader = Callable[[Original, Settings], Result]

KINDS: dict[str, Reader] = {
    ".txt": read_plain,
    ".text": read_plain,
    ".md": read_plain,
    ".html": read_html,
    ".htm": read_html,
    ".xhtml": read_html,
    ".jsonl": read_jsonl,
    ".ndjson": read_jsonl,
}
"""The reader of each file ending. To add a kind, write its reader in a file of this package; name it here."""

MANY = frozenset([read_jsonl])
"""Readers of files that hold many reports, which have no limit of their own."""
STDIN = "-"
BYTES_PER_CHARACTER = 4
"""Most bytes that one character takes in UTF-8."""
_HTML = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|head|body|article|div|p|\?xml)\b", re.IGNORECASE
)
_JSON_LINE = re.compile(rb'\s*\{\s*"')


def open_reports(path: str | Path, settings: Settings) -> Iterator[Report | SourceReject]:
    """The reports of a file, folder (with its sub-folders, sorted), glob or `-` (standard input).

    A source that cannot be read is a `SourceReject` in its place. Raises `MissingInput` when there is nothing
    at `path`.
    """
    for result in open_originals(path, settings):
        yield result if isinstance(result, SourceReject) else result.report


def open_originals(path: str | Path, settings: Settings) -> Result:
    """As `open_reports`, with the bytes that each report was made from."""
    for name in list_sources(path):
        try:
            yield from _open(name, settings)
        except RecordError as error:
            yield SourceReject.of(name, error)
        except OSError as error:
            reason = error.strerror or str(error)
            yield SourceReject(
                path=name, reason="unreadable_source", message=f"It cannot be opened: {reason}."
            )


def list_sources(path: str | Path) -> list[str]:
    """The files that `path` stands for, sorted; hidden ones in folders are passed over.

    Raises `MissingInput` when there are none.
    """
    written = str(path)
    if written == STDIN:
        return [STDIN]
    place = Path(written)
    if place.is_dir():
        inside = (
            file for file in place.rglob("*") if file.is_file() and not _hidden(file.relative_to(place))
        )
        names = sorted(map(str, inside))
    elif place.exists():
        names = [written]
    else:
        names = sorted(name for name in glob.glob(written, recursive=True) if Path(name).is_file())  # noqa: PTH207
    if not names:
        what = "The folder is empty" if place.is_dir() else "There is no such file or folder"
        raise MissingInput(
            f"{what}: {written}", remedy="Check the path; quote a pattern so the shell leaves it alone."
        )
    return names


def report_from_text(text: str, settings: Settings) -> Report:
    """The report of a text at hand. Raises `EmptyReport` or `ReportTooLarge`."""
    return make_report(text, path=None, limit=settings.max_characters)


def _open(name: str, settings: Settings) -> Result:
    raw = sys.stdin.buffer.read() if name == STDIN else None
    suffix = Path(name).suffix.lower()
    reader = KINDS.get(suffix)
    if raw is None:
        size = Path(name).stat().st_size
        if reader not in MANY and size > BYTES_PER_CHARACTER * settings.max_characters:
            raise too_large(size, settings.max_characters)
        raw = Path(name).read_bytes()
    yield from (reader or _sniffed(name, raw))(Original(path=name, raw=raw), settings)


def _sniffed(name: str, raw: bytes) -> Reader:
    """The reader for standard input and for files whose ending says nothing, by how the bytes begin.

    Raises `UnreadableSource` for an ending that is known to be another kind of file.
    """
    if _HTML.match(raw):
        return read_html
    if _JSON_LINE.match(raw):
        return read_jsonl
    suffix = Path(name).suffix.lower()
    if suffix in (".json", ".csv", ".xml", ".rtf", ".py", ".css", ".js", ".yaml", ".yml", ".toml"):
        kinds = ", ".join(sorted(KINDS))
        raise UnreadableSource(f"Files that end in {suffix} are not read.", remedy=f"Known kinds: {kinds}.")
    return read_plain


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)
