"""The table of kinds of sources."""

from __future__ import annotations

from tacitus.sources.agency import is_newsml, is_ninjs, is_nitf, read_newsml, read_ninjs, read_nitf
from tacitus.sources.archives import (
    is_packed,
    is_tar,
    is_zip,
    unpack_packed,
    unpack_tar,
    unpack_zip,
)
from tacitus.sources.feeds import is_feed, is_json_feed, read_feed, read_json_feed
from tacitus.sources.html import is_page, read_html
from tacitus.sources.jsonl import is_json_lines, read_jsonl
from tacitus.sources.mail import (
    is_mail,
    is_mailbox,
    is_saved_page,
    read_mail,
    read_saved_page,
    unpack_mailbox,
)
from tacitus.sources.office import is_docx, is_odt, is_rtf, read_docx, read_odt, read_rtf
from tacitus.sources.pdf import is_pdf, read_pdf
from tacitus.sources.plain import read_plain
from tacitus.sources.source import (
    SourceKind,
)
from tacitus.sources.tables import (
    is_json,
    is_parquet,
    is_text_table,
    is_xlsx,
    read_json,
    read_parquet,
    read_text_table,
    read_xlsx,
)
from tacitus.sources.telegram import is_telegram, read_telegram
from tacitus.sources.warc import is_wacz, is_warc, unpack_wacz, unpack_warc

PAGE_BYTES = 32 * 1024**2
"""A page may hold its pictures."""
DOCUMENT_BYTES = 256 * 1024**2
LIST_BYTES = 4 * 1024**3

KINDS: dict[str, SourceKind] = {
    "warc": SourceKind(
        what="WARC archives of the web",
        knows=is_warc,
        endings=(".warc",),
        media_types=("application/warc",),
        unpack=unpack_warc,
        many=True,
        needs=("warcio", "brotli"),
    ),
    "wacz": SourceKind(
        what="WACZ archives of the web",
        knows=is_wacz,
        endings=(".wacz",),
        media_types=("application/wacz",),
        unpack=unpack_wacz,
        many=True,
        needs=("warcio", "brotli"),
    ),
    "docx": SourceKind(
        what="Word documents",
        knows=is_docx,
        endings=(".docx",),
        media_types=("application/vnd.openxmlformats-officedocument.wordprocessingml.document",),
        read=read_docx,
        most_bytes=DOCUMENT_BYTES,
        needs=("docx", "lxml"),
    ),
    "odt": SourceKind(
        what="OpenDocument texts",
        knows=is_odt,
        endings=(".odt",),
        media_types=("application/vnd.oasis.opendocument.text",),
        read=read_odt,
        most_bytes=DOCUMENT_BYTES,
        needs=("lxml",),
    ),
    "rtf": SourceKind(
        what="RTF",
        knows=is_rtf,
        endings=(".rtf",),
        media_types=("application/rtf", "text/rtf"),
        read=read_rtf,
        most_bytes=DOCUMENT_BYTES,
        needs=("striprtf",),
    ),
    "xlsx": SourceKind(
        what="Excel tables",
        knows=is_xlsx,
        endings=(".xlsx",),
        media_types=("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",),
        read=read_xlsx,
        many=True,
        most_bytes=DOCUMENT_BYTES,
        needs=("openpyxl", "lxml"),
    ),
    "parquet": SourceKind(
        what="Parquet tables",
        knows=is_parquet,
        endings=(".parquet",),
        media_types=("application/vnd.apache.parquet",),
        read=read_parquet,
        many=True,
        most_bytes=LIST_BYTES,
        extra="tables",
        needs=("pyarrow",),
    ),
    "zip": SourceKind(
        what="ZIP archives",
        knows=is_zip,
        endings=(".zip",),
        media_types=("application/zip",),
        unpack=unpack_zip,
        many=True,
    ),
    "tar": SourceKind(
        what="tar archives",
        knows=is_tar,
        endings=(".tar",),
        media_types=("application/x-tar",),
        unpack=unpack_tar,
        many=True,
    ),
    "packed": SourceKind(
        what="Files compressed by gzip, bzip2, xz or Zstandard",
        knows=is_packed,
        endings=(".gz", ".tgz", ".bz2", ".tbz2", ".xz", ".txz", ".zst"),
        media_types=("application/gzip", "application/zstd"),
        unpack=unpack_packed,
        many=True,
    ),
    "mhtml": SourceKind(
        what="Pages saved as .mhtml",
        knows=is_saved_page,
        endings=(".mhtml", ".mht"),
        media_types=("multipart/related", "application/x-mimearchive"),
        read=read_saved_page,
        most_bytes=DOCUMENT_BYTES,
        extra="html",
        needs=("trafilatura",),
    ),
    "mbox": SourceKind(
        what="Mailboxes",
        knows=is_mailbox,
        endings=(".mbox", ".mbx"),
        media_types=("application/mbox",),
        unpack=unpack_mailbox,
        many=True,
    ),
    "mail": SourceKind(
        what="Letters",
        knows=is_mail,
        endings=(".eml",),
        media_types=("message/rfc822",),
        read=read_mail,
        many=True,
        most_bytes=DOCUMENT_BYTES,
        needs=("lxml",),
    ),
    "pdf": SourceKind(
        what="PDF with a text layer",
        knows=is_pdf,
        endings=(".pdf",),
        media_types=("application/pdf",),
        read=read_pdf,
        most_bytes=DOCUMENT_BYTES,
        needs=("pypdfium2",),
    ),
    "feed": SourceKind(
        what="RSS and Atom feeds",
        knows=is_feed,
        endings=(".rss", ".atom"),
        media_types=("application/rss+xml", "application/atom+xml", "application/rdf+xml"),
        read=read_feed,
        many=True,
        most_bytes=DOCUMENT_BYTES,
        needs=("feedparser", "lxml"),
    ),
    "json-feed": SourceKind(
        what="JSON Feed",
        knows=is_json_feed,
        media_types=("application/feed+json",),
        read=read_json_feed,
        many=True,
        most_bytes=DOCUMENT_BYTES,
        needs=("lxml",),
    ),
    "html": SourceKind(
        what="Web pages",
        knows=is_page,
        endings=(".html", ".htm", ".xhtml"),
        media_types=("text/html", "application/xhtml+xml"),
        read=read_html,
        most_bytes=PAGE_BYTES,
        extra="html",
        needs=("trafilatura",),
    ),
    "newsml": SourceKind(
        what="NewsML-G2 and NewsML 1",
        knows=is_newsml,
        media_types=("application/vnd.iptc.g2.newsitem+xml", "application/vnd.iptc.g2.newsmessage+xml"),
        read=read_newsml,
        many=True,
        most_bytes=DOCUMENT_BYTES,
        needs=("lxml",),
    ),
    "nitf": SourceKind(
        what="NITF",
        knows=is_nitf,
        endings=(".nitf",),
        media_types=("application/nitf+xml",),
        read=read_nitf,
        most_bytes=PAGE_BYTES,
        needs=("lxml",),
    ),
    "telegram": SourceKind(
        what="Telegram's result.json",
        knows=is_telegram,
        read=read_telegram,
        many=True,
        most_bytes=LIST_BYTES,
    ),
    "ninjs": SourceKind(
        what="ninjs",
        knows=is_ninjs,
        media_types=("application/ninjs+json",),
        read=read_ninjs,
        many=True,
        most_bytes=DOCUMENT_BYTES,
        needs=("lxml",),
    ),
    "jsonl": SourceKind(
        what="JSON Lines, one report a line",
        knows=is_json_lines,
        endings=(".jsonl", ".ndjson"),
        media_types=("application/x-ndjson", "application/jsonl"),
        read=read_jsonl,
        many=True,
        most_bytes=LIST_BYTES,
    ),
    "json": SourceKind(
        what="JSON lists of reports",
        knows=is_json,
        endings=(".json",),
        media_types=("application/json",),
        read=read_json,
        many=True,
        most_bytes=LIST_BYTES,
    ),
    "csv": SourceKind(
        what="CSV and TSV tables",
        knows=is_text_table,
        endings=(".csv", ".tsv", ".tab"),
        media_types=("text/csv", "text/tab-separated-values"),
        read=read_text_table,
        many=True,
        most_bytes=LIST_BYTES,
    ),
    "text": SourceKind(
        what="Plain text and Markdown",
        endings=(".txt", ".text", ".md"),
        media_types=("text/plain", "text/markdown"),
        read=read_plain,
    ),
}
"""Name → kind; the first that knows the content reads it. To add one, write its file in this package and a row here."""
