"""What every kind of source is made of and makes: the original bytes, the report, the reject."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from tacitus.errors import EmptyReport, ReportTooLarge
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
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if not any(char.isalnum() for char in text):
        raise EmptyReport("There is no text in it.", remedy="Check that the download or export is complete.")
    if len(text) > limit:
        raise too_large(len(text), limit)
    return Report(
        id=report_id(text, outlet),
        text=text,
        title=title or None,
        outlet=outlet or None,
        authors=authors,
        url=url or None,
        published=published,
        dates=dates,
        path=path,
    )


def too_large(size: int, limit: int) -> ReportTooLarge:
    """The error for a report of `size` characters (or bytes)."""
    return ReportTooLarge(
        f"It has {size:,} characters; the longest report that is read has {limit:,}.",
        remedy="Split it into articles, or raise TACITUS_MAX_CHARACTERS.",
    )
