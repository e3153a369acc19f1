"""What every kind of source is made of and makes: original bytes, report, reject, and the piece of a container."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from typing import IO, TypedDict, Unpack

from tacitus.boundary import attempt
from tacitus.errors import EmptyReport, ReportTooLarge
from tacitus.model.characters import in_one_line, without_surrogates
from tacitus.model.ids import report_id
from tacitus.model.records import Interval, Locator, Reject, Report
from tacitus.settings import Settings
from tacitus.sources.compression import Meter, members_of, unpacked_head
from tacitus.sources.markup import root_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What is said of bytes beside them, by an HTTP answer, a letter, an archive: used where they are silent.

    `url` is the final one, after redirects; `published` the day on which a letter with an attachment was sent; `fetched`
    when the bytes were fetched (ISO 8601).
    """

    url: str | None = None
    media_type: str | None = None
    charset: str | None = None
    outlet: str | None = None
    published: Interval | None = None
    fetched: str | None = None


NOTHING = Beside()


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """The bytes that a report was made from: a file, one line of a JSON Lines file, an entry of a feed, a page of a WARC.

    `path` names them from the file that was given on: `inbox.mbox/12/situation.pdf`.
    """

    path: str
    raw: bytes
    beside: Beside = NOTHING

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
    original: Original | None = None
    """The bytes, to be read again by a newer version; None where they were too many, or hold other reports."""

    @staticmethod
    def of(path: str, reason: str, message: str) -> SourceReject:
        """One that is told in words."""
        return SourceReject(path=path, reject=Reject(stage="source", reason=reason, message=message))


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Something found in a container (archive, letter, WARC), to be opened by what it is itself.

    `file` is at its beginning and can be read again; who unpacks a container may close it once the next is asked for.
    """

    path: str
    file: IO[bytes]
    beside: Beside = NOTHING


def opened_or_rejected(made: Callable[[], Opened], path: str) -> Opened | SourceReject:
    """What `made` makes of one of a source's many reports, or why it made nothing."""
    outcome = attempt(made, stage="source")
    return SourceReject(path=path, reject=outcome) if isinstance(outcome, Reject) else outcome


Result = Iterator[Opened | SourceReject]
Found = Iterator[Opened | SourceReject | Piece]
Reader = Callable[[Original, Settings], Found]
"""Bytes of one source → reports, and pieces of other kinds (a letter's attachments)."""
Unpacker = Callable[[Piece, Settings, Meter], Found]
"""A container, which may be larger than memory → its pieces, or reports; what is unpacked goes through the meter."""

Shower = Callable[[Original], str]
"""Bytes of one source → an HTML page of what stands in it, for whom wants to see the original."""


@dataclass(frozen=True)
class Peek:
    """What a kind is recognised by: how the bytes begin, and only then what name and sender say."""

    file: IO[bytes]
    head: bytes
    name: str
    media_type: str | None = None

    @property
    def ending(self) -> str:
        """`.html` of `a/b.HTML`; empty where the name has none."""
        return PurePosixPath(self.name.partition("?")[0]).suffix.lower()

    @cached_property
    def start(self) -> bytes:
        """The head without byte-order mark and leading blanks."""
        return self.head.removeprefix(b"\xef\xbb\xbf").lstrip()

    @cached_property
    def unpacked(self) -> bytes:
        """How the unpacked bytes begin where they are compressed; empty otherwise."""
        return unpacked_head(self.head)

    @cached_property
    def root(self) -> str:
        """The local name of the first element of an XML document, in lower case; empty where it is none."""
        return root_of(self.head)

    @cached_property
    def members(self) -> frozenset[str]:
        """The names in a ZIP archive; empty where it is none."""
        return members_of(self.file) if self.head.startswith(b"PK") else frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceKind:
    """One kind of source. Exactly one of `read` and `unpack` is given.

    `knows` tells it by content; `endings` and `media_types` are asked only where no kind knows the content. `needs` are
    modules of `extra`. `show` is given where the bytes are neither text nor page. A source of more than `most_bytes` is
    rejected before it is read (None: by the longest report).
    """

    what: str
    knows: Callable[[Peek], bool] = lambda peek: False
    endings: tuple[str, ...] = ()
    media_types: tuple[str, ...] = ()
    read: Reader | None = None
    unpack: Unpacker | None = None
    show: Shower | None = None
    many: bool = False
    """Whether it may hold many reports."""
    most_bytes: int | None = None
    extra: str = "sources"
    needs: tuple[str, ...] = ()


MOST_LINES = 20_000
"""Lines of a report: each is parsed on its own, which costs as much as fifty words."""
LONGEST_FIELD = 2_000
"""Characters of a title, an outlet, an author, an address; what is beyond is cut off."""


class Said(TypedDict, total=False):
    """What a source itself says of a text; `records.md` has what each field holds."""

    title: str | None
    outlet: str | None
    authors: tuple[str, ...]
    url: str | None
    published: Interval | None
    dates: tuple[Interval, ...]
    modified: Interval | None
    forwarded_from: str | None
    in_reply_to: str | None
    locators: tuple[Locator, ...]
    source_id: str | None


def make_report(
    text: str, *, path: str | None, limit: int, beside: Beside = NOTHING, **said: Unpack[Said]
) -> Report:
    """The report of `text`, which is kept as it is but for lone surrogates (no encoding can write them).

    `beside` counts where the source is silent. Raises `EmptyReport` without a letter or digit and `ReportTooLarge`
    above `limit` characters.
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
    named = _field(said.get("outlet")) or _field(beside.outlet)
    return Report(
        id=report_id(text, named),
        text=text,
        title=_field(said.get("title")),
        outlet=named,
        authors=tuple(name for author in said.get("authors", ()) if (name := _field(author))),
        url=_field(said.get("url")) or _field(beside.url),
        published=said.get("published") or beside.published,
        dates=said.get("dates", ()),
        path=_field(path),
        modified=said.get("modified"),
        forwarded_from=_field(said.get("forwarded_from")),
        in_reply_to=_field(said.get("in_reply_to")),
        locators=said.get("locators", ()),
        source_id=_field(said.get("source_id")),
        fetched=_field(beside.fetched),
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
