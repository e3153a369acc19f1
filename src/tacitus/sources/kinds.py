"""Which reader reads which kind of source, and how paths are walked."""

from __future__ import annotations

import glob
import re
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from tacitus.boundary import attempt
from tacitus.errors import MissingInput, UnreadableSource
from tacitus.model.characters import in_one_line
from tacitus.model.records import Reject, Report
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
        shown = in_one_line(_below(str(path), name))
        results = _open(name, shown, settings)
        while (found := attempt(partial(next, results, None), stage="source")) is not None:
            if isinstance(found, Reject):
                yield SourceReject(path=shown, reject=found)
                break
            yield found


def _below(given: str, name: str) -> str:
    """A file's path as it is kept and shown: from the folder that was given on, never this machine's."""
    if name == STDIN or not Path(given).is_dir():
        return Path(name).name
    inside = Path(name).relative_to(given)
    return (inside if given.endswith("..") else Path(given).name / inside).as_posix()


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


def _open(name: str, shown: str, settings: Settings) -> Result:
    reader = KINDS.get(Path(name).suffix.lower())
    try:
        raw = _bytes_of(name, None if reader in MANY else BYTES_PER_CHARACTER * settings.max_characters)
    except OSError as error:
        raise UnreadableSource(f"It cannot be opened: {error.strerror or error}.") from error
    yield from (reader or _sniffed(name, raw))(Original(path=shown, raw=raw), settings)


def _bytes_of(name: str, most: int | None) -> bytes:
    """The bytes of a file or of standard input. Raises `OSError`, and `ReportTooLarge` before they are read."""
    if name == STDIN:
        return sys.stdin.buffer.read()
    size = Path(name).stat().st_size
    if most is not None and size > most:
        raise too_large(size, most // BYTES_PER_CHARACTER)
    return Path(name).read_bytes()


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
