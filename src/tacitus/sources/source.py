"""What every kind of source is made of and makes: the original bytes, the report, the reject."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from tacitus.errors import EmptyReport, ReportTooLarge
from tacitus.model.characters import in_one_line, without_surrogates
from tacitus.model.ids import report_id
from tacitus.model.records import Interval, Reject, Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """The bytes that a report was made from: a file, one line of a JSON Lines file, or standard input."""

    path: str
    raw: bytes

    @property
    def sha256(self) -> str:
        """Hex SHA-256 of the bytes."""
        return hashlib.sha256(self.raw).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A report and the bytes it was made from."""

    report: Report
    original: Original


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceReject:
    """A source that gave no report, and why."""

    path: str
    reject: Reject


MOST_LINES = 20_000
"""Lines of a report: each is parsed on its own, which costs as much as fifty words."""
LONGEST_FIELD = 2_000
"""Characters of a title, an outlet, an author, an address; what is beyond is cut off."""
Result = Iterator[Opened | SourceReject]


def make_report(
    text: str,
    *,
    path: str | None,
    limit: int,
    title: str | None = None,
    outlet: str | None = None,
    authors: tuple[str, ...] = (),
    url: str | None = None,
    published: Interval | None = None,
    dates: tuple[Interval, ...] = (),
) -> Report:
    """The report of `text`, which is kept as it is but for lone surrogates (no encoding can write them).

    Raises `EmptyReport` without a letter or digit and `ReportTooLarge` above `limit` characters.
    """
    text = without_surrogates(_paired(text))
    if len(text) > limit:
        raise too_large(len(text), limit)
    if not any(char.isalnum() for char in text):
        raise EmptyReport("There is no text in it.", remedy="Check that the download or export is complete.")
    if (lines := text.count("\n")) > MOST_LINES:
        raise ReportTooLarge(
            f"It has {lines:,} lines; the longest report that is read has {MOST_LINES:,}.",
            remedy="Split it into articles.",
        )
    named = _field(outlet)
    return Report(
        id=report_id(text, named),
        text=text,
        title=_field(title),
        outlet=named,
        authors=tuple(name for author in authors if (name := _field(author))),
        url=_field(url),
        published=published,
        dates=dates,
        path=_field(path),
    )


def _paired(text: str) -> str:
    """`text` with surrogates that are a pair (JSON escapes them apart) as the one character that they stand for."""
    return (
        text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
        if not text.isascii()
        else text
    )


def _field(value: str | None) -> str | None:
    """What is said beside the text, of `LONGEST_FIELD` characters at the most."""
    return in_one_line(_paired(value))[:LONGEST_FIELD].strip() or None if value else None


def too_large(size: int, limit: int) -> ReportTooLarge:
    """The error for a report of `size` characters (or bytes)."""
    return ReportTooLarge(
        f"It has {size:,} characters; the longest report that is read has {limit:,}.",
        remedy="Split it into articles, or raise TACITUS_MAX_CHARACTERS.",
    )
