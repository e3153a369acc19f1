"""Archives of the web: WARC by warcio, and WACZ, a ZIP archive of WARC files with a list of pages.

Each page that was answered is a piece of its own, with its address (the final one: a redirect is an answer without a
page) and what the server said of it. Pictures, scripts and the like are passed over. The day of the capture is no
date of publication, and is not taken for one.
"""

from __future__ import annotations

import gzip
import io
import json
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import IO, Any
from urllib.parse import urljoin, urlsplit

from tacitus.errors import ErrorPage, ReportTooLarge, UnreadableSource
from tacitus.settings import Settings
from tacitus.sources.archives import BROKEN, unreadable
from tacitus.sources.compression import FREE_BYTES, GZIP, Meter, spooled
from tacitus.sources.source import Beside, Found, Peek, Piece, SourceReject

READ_TYPES = frozenset(
    ("text/html", "application/xhtml+xml", "text/plain", "application/pdf", "application/rss+xml", "text/xml",
     "application/atom+xml", "application/feed+json", "application/xml", "application/msword", "application/rtf",
     "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "message/rfc822",
     "application/vnd.oasis.opendocument.text")
)  # fmt: skip
"""Media types of what may be a report."""
ANSWERS = frozenset(("response", "resource", "conversion"))
PAGES = "pages/"
_NO_REPORTS = ("/robots.txt", "/ads.txt", "/sitemap.xml", "/humans.txt", "/security.txt")


def is_warc(peek: Peek) -> bool:
    """A record of a WARC, compressed or not."""
    return peek.head.startswith(b"WARC/") or (
        peek.head.startswith(GZIP) and peek.unpacked.startswith(b"WARC/")
    )


def is_wacz(peek: Peek) -> bool:
    """A ZIP archive with a description and WARC files."""
    return "datapackage.json" in peek.members and any(_is_part(name) for name in peek.members)


def unpack_warc(archive: Piece, settings: Settings, meter: Meter) -> Found:
    """The pages of a WARC; its paths are `FILE/ADDRESS`."""
    yield from _pages(archive, meter, None)


def unpack_wacz(archive: Piece, settings: Settings, meter: Meter) -> Found:
    """The pages of a WACZ: those that it lists, where it lists any. Raises `UnreadableSource`."""
    try:
        with zipfile.ZipFile(archive.file) as held:
            listed = _listed(held, meter) or None
            for name in filter(_is_part, held.namelist()):
                with held.open(name) as packed, spooled(packed, meter) as file:
                    yield from _pages(replace(archive, file=file), meter, listed)
    except BROKEN as error:
        raise unreadable(error) from error


def _is_part(name: str) -> bool:
    return name.startswith("archive/") and name.endswith((".warc", ".warc.gz"))


def _listed(held: zipfile.ZipFile, meter: Meter) -> set[str]:
    """The addresses of the pages that somebody meant to save."""
    found: set[str] = set()
    for name in held.namelist():
        if name.startswith(PAGES) and name.endswith(".jsonl"):
            with held.open(name) as packed, spooled(packed, meter) as file:
                for line in file:
                    found.add(_address_in(line))
    return found - {""}


def _address_in(line: bytes) -> str:
    try:
        read = json.loads(line)
    except (ValueError, RecursionError):
        return ""
    return str(read.get("url") or "") if isinstance(read, dict) else ""


class _Metered:
    """What a stream gives, counted; warcio asks where it is."""

    def __init__(self, read: Callable[[int], bytes], meter: Meter) -> None:
        self._read, self._meter, self._at = read, meter, 0

    def read(self, size: int) -> bytes:
        """At most so many bytes. Raises `ArchiveLimit`."""
        taken = self._read(size)
        self._meter.take(len(taken))
        self._at += len(taken)
        return taken

    def tell(self) -> int:
        """Bytes that were given."""
        return self._at


def _pages(archive: Piece, meter: Meter, listed: set[str] | None) -> Found:
    """The pages of a WARC, of `listed` addresses alone where some are given."""
    from warcio.exceptions import ArchiveLoadFailed
    from warcio.statusandheaders import StatusAndHeadersParserException

    try:
        for record in _records(archive.file, meter):
            yield from _answer(record, archive, meter, listed)
    except (
        ArchiveLoadFailed, StatusAndHeadersParserException, zlib.error, EOFError, OSError, ValueError, TypeError,
        AttributeError, IndexError, KeyError,
    ) as error:  # fmt: skip
        # warcio lets whatever a broken record raises through; the records before it are read
        raise UnreadableSource(
            f"From here on it is no WARC that can be read ({type(error).__name__}: {error}).",
            remedy="Check that the download is complete.",
        ) from error


def _records(file: IO[bytes], meter: Meter) -> Iterator[Any]:
    from warcio.archiveiterator import ArchiveIterator

    packed = file.read(2) == GZIP
    file.seek(0)
    # read1 gives what there is before the place where a file is cut off
    read = gzip.GzipFile(fileobj=file, mode="rb").read1 if packed else file.read
    records = ArchiveIterator(_Metered(read, meter))
    records.INC_RECORD = ""  # what it would print of a record that lies about its length
    yield from records


def _answer(record: Any, archive: Piece, meter: Meter, listed: set[str] | None) -> Found:
    """The page of a record; a reject where the server had none to give, nothing for what is no report."""
    meter.count()
    url = str(record.rec_headers.get_header("WARC-Target-URI") or "").strip("<> ")
    if record.rec_type not in ANSWERS or not url.startswith(("http://", "https://", "urn:", "file:")):
        return
    headers = record.http_headers
    status = str(headers.statusline if headers else "200").split(" ")[0]
    if status.startswith("3") and listed is not None and url in listed:
        listed.add(urljoin(url, str(headers.get_header("Location") or "")))
    said = str((headers.get_header("Content-Type") if headers else None) or _own_type(record))
    media_type = said.partition(";")[0].strip().lower()
    unwanted = listed is not None and url not in listed
    if (
        unwanted
        or status.startswith("3")
        or media_type not in READ_TYPES
        or _path_of(url).endswith(_NO_REPORTS)
    ):
        return
    path = f"{archive.path}/{url}"
    if not status.startswith("2"):
        message = f"The server answered {status}. Save the page again if it is there by now."
        yield SourceReject.of(path, ErrorPage.reason, message)
        return
    raw = _payload(record)
    if len(raw) > FREE_BYTES:
        yield SourceReject.of(path, ReportTooLarge.reason, f"The page has more than {FREE_BYTES:,} bytes.")
        return
    fetched = str(record.rec_headers.get_header("WARC-Date") or "") or None
    beside = Beside(url=url, media_type=media_type, charset=_charset(said), fetched=fetched)
    yield Piece(path=path, file=io.BytesIO(raw), beside=replace(beside, outlet=archive.beside.outlet))


def _own_type(record: Any) -> str:
    """The type of a record that holds no HTTP answer."""
    said = str(record.rec_headers.get_header("Content-Type") or "")
    return "" if said.startswith("application/http") else said


def _payload(record: Any) -> bytes:
    """The page's bytes, unpacked, and one more than `FREE_BYTES` at the most."""
    headers = record.http_headers
    if headers is None or str(headers.get_header("Content-Encoding")).lower() != "br":
        return bytes(record.content_stream().read(FREE_BYTES + 1))
    headers.remove_header("Content-Encoding")  # warcio would unpack it whole, however much comes out
    return _unbrotlied(bytes(record.content_stream().read(FREE_BYTES + 1)))


def _unbrotlied(packed: bytes) -> bytes:
    import brotli

    unpacked = bytearray()
    decompressor = brotli.Decompressor()
    try:
        while not decompressor.is_finished() and len(unpacked) <= FREE_BYTES:
            more = decompressor.process(packed, output_buffer_limit=1 << 20)
            if not more and not packed:
                break
            unpacked += more
            packed = b""
    except brotli.error:
        return bytes(unpacked) or packed  # some archives keep the header and store the page unpacked
    return bytes(unpacked)


def _charset(said: str) -> str | None:
    _, found, name = said.lower().partition("charset=")
    return name.split(";")[0].strip("\"' ") or None if found else None


def _path_of(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""
