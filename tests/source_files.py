"""One file of each kind of source, made by the kind's own library or by hand, around a text of ours."""

from __future__ import annotations

import csv
import gzip
import io
import json
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from email.message import EmailMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from html import escape

TITLE = "Bulletin of the morning"
TEXT = "Shells hit Orlan on Monday, 13 May 2024, killing four people, the mayor said."


def address(text: str) -> str:
    """An address of its own for each text."""
    return f"https://lake.example/{zlib.crc32(text.encode()):08x}"


def html(text: str) -> bytes:
    """A page."""
    return (
        f"<!doctype html><html><head><title>{TITLE}</title></head><body><article>"
        f"<p>{escape(text)}</p></article></body></html>"
    ).encode()


def jsonl(text: str) -> bytes:
    """A line of JSON Lines."""
    return (json.dumps({"text": text, "title": TITLE}) + "\n").encode()


def feed(text: str) -> bytes:
    """RSS with one entry."""
    return (
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Lake Tribune</title><item>'
        f"<title>{TITLE}</title><link>{address(text)}</link><guid>a-1</guid>"
        f"<pubDate>Mon, 13 May 2024 18:20:00 +0300</pubDate><description>{escape(text)}</description>"
        "</item></channel></rss>"
    ).encode()


def json_feed(text: str) -> bytes:
    """A JSON Feed with one item."""
    item = {
        "id": "a-1",
        "url": address(text),
        "title": TITLE,
        "content_html": f"<p>{escape(text)}</p>",
    }
    return json.dumps(
        {"version": "https://jsonfeed.org/version/1.1", "title": "Lake Tribune", "items": [item]}
    ).encode()


def pdf(text: str, *more: str, password: str | None = None) -> bytes:
    """A page a text, with a text layer."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate

    written = io.BytesIO()
    styles = getSampleStyleSheet()
    flow = [Paragraph(TITLE, styles["Title"]), Paragraph(escape(text), styles["Normal"])]
    for page in more:
        flow += [PageBreak(), Paragraph(escape(page), styles["Normal"])]
    given = {"encrypt": password} if password else {}
    SimpleDocTemplate(written, pagesize=A4, title=TITLE, invariant=1, **given).build(flow)
    return written.getvalue()


def mail(text: str, *attached: tuple[str, bytes], html: str | None = None, **headers: str) -> bytes:
    """A letter; `attached` are names and bytes."""
    letter = EmailMessage()
    given = {"From": "Lake Tribune <news@lake.example>", "To": "desk@example.org", "Subject": TITLE,
             "Date": "Mon, 13 May 2024 18:20:00 +0300", "Message-ID": "<1@lake.example>"}  # fmt: skip
    for name, value in (given | headers).items():
        letter[name] = value
    letter.set_content(text, cte="quoted-printable")
    if html is not None:
        letter.add_alternative(html, subtype="html")
    for name, raw in attached:
        letter.add_attachment(raw, maintype="application", subtype="octet-stream", filename=name)
    made = letter.as_bytes()
    return made.replace(letter.get_boundary("").encode() or b"\0", b"=_boundary_1")


def mailbox(*letters: bytes) -> bytes:
    """Letters in a box."""
    return b"".join(
        b"From news@lake.example Mon May 13 18:20:00 2024\n" + letter.replace(b"\nFrom ", b"\n>From ") + b"\n"
        for letter in letters
    )


def mhtml(text: str) -> bytes:
    """A page as a browser saves it in one file."""
    letter = MIMEMultipart("related", boundary="----MultipartBoundary--1")
    letter["From"] = "<Saved by Blink>"
    letter["Snapshot-Content-Location"] = address(text)
    page = MIMEText(html(text).decode(), "html", "utf-8")
    page["Content-Location"] = address(text)
    letter.attach(page)
    return letter.as_bytes()


def warc(*answers: tuple[str, bytes, str, str], compressed: bool = True, note: str = "response") -> bytes:
    """Records of (address, body, status line, content type)."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    written = io.BytesIO()
    writer = WARCWriter(written, gzip=compressed)
    writer.write_record(writer.create_warcinfo_record("a.warc.gz", {"software": "test"}))
    for url, body, status, kind in answers:
        fields = [("Content-Type", kind)] if not status.startswith("3") else [("Location", body.decode())]
        headers = StatusAndHeaders(status, fields, protocol="HTTP/1.1")
        payload = io.BytesIO(b"" if status.startswith("3") else body)
        writer.write_record(writer.create_warc_record(url, note, payload=payload, http_headers=headers))
    return written.getvalue()


def page_in_warc(text: str) -> tuple[str, bytes, str, str]:
    """A page as a server answers with it."""
    return address(text), html(text), "200 OK", "text/html; charset=utf-8"


def zipped(*members: tuple[str, bytes]) -> bytes:
    """A ZIP archive of names and bytes."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in members:
            archive.writestr(zipfile.ZipInfo(name, (2024, 5, 13, 0, 0, 0)), raw, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def tarred(*members: tuple[str, bytes]) -> bytes:
    """A tar archive of names and bytes."""
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w") as archive:
        for name, raw in members:
            member = tarfile.TarInfo(name)
            member.size = len(raw)
            archive.addfile(member, io.BytesIO(raw))
    return written.getvalue()


def wacz(*answers: tuple[str, bytes, str, str], pages: tuple[str, ...] = ()) -> bytes:
    """A WACZ with one WARC, and a list of the pages that somebody saved."""
    listed = "\n".join(
        [json.dumps({"format": "json-pages-1.0"}), *(json.dumps({"url": page}) for page in pages)]
    )
    return zipped(
        ("datapackage.json", b"{}"),
        ("archive/data.warc.gz", warc(*answers)),
        ("pages/pages.jsonl", listed.encode()),
    )


def docx(*paragraphs: str, title: str = "") -> bytes:
    """A Word document."""
    import docx as library

    document = library.Document()
    document.core_properties.title = title
    for one in paragraphs:
        document.add_paragraph(one)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


URN = "urn:oasis:names:tc:opendocument:xmlns"
ODF = f'xmlns:o="{URN}:office:1.0" xmlns:text="{URN}:text:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'


def odt(*paragraphs: str, title: str = "", manifest: str = "") -> bytes:
    """An OpenDocument text; paragraphs are its mark-up."""
    body = "".join(f"<text:p>{one}</text:p>" for one in paragraphs)
    parts = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": f"<o:document-content {ODF}><o:body><o:text>{body}</o:text></o:body></o:document-content>",
        "meta.xml": f"<o:document-meta {ODF}><o:meta><dc:title>{title}</dc:title><dc:date>2024-05-14T10:00:00</dc:date>"
        "</o:meta></o:document-meta>",
        "META-INF/manifest.xml": manifest,
    }
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as held:
        for name, part in parts.items():
            held.writestr(zipfile.ZipInfo(name, (2024, 5, 13, 0, 0, 0)), part)
    return written.getvalue()


def rtf(text: str) -> bytes:
    """Rich text, with an escape for each character that is not ASCII."""
    escaped = "".join(char if char.isascii() else f"\\u{ord(char)}?" for char in text).replace(
        "\n", "\\par\n"
    )
    return f"{{\\rtf1\\ansi{{\\fonttbl{{\\f0 Times;}}}}{{\\info{{\\title {TITLE}}}}}\\f0 {escaped}\\par}}".encode()


def xlsx(*rows: list[object], sheets: int = 1) -> bytes:
    """A workbook with the same rows in each sheet."""
    import openpyxl

    book = openpyxl.Workbook()
    for number in range(sheets):
        sheet = book.active if number == 0 else book.create_sheet(f"More{number}")
        for row in rows:
            sheet.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def parquet(**columns: list[object]) -> bytes:
    """A Parquet table."""
    import pyarrow
    from pyarrow import parquet as library

    written = io.BytesIO()
    library.write_table(pyarrow.table(columns), written)
    return written.getvalue()


def csv_of(*rows: list[str], separator: str = ",") -> bytes:
    """CSV."""
    written = io.StringIO()
    csv.writer(written, delimiter=separator).writerows(rows)
    return written.getvalue().encode()


def telegram(*messages: dict[str, object], name: str = "Lake Alerts", kind: str = "public_channel") -> bytes:
    """An export of one chat."""
    return json.dumps({"name": name, "type": kind, "id": 7, "messages": messages}, indent=1).encode()


def nitf(text: str, headline: str = TITLE) -> str:
    """NITF without a declaration."""
    return (
        "<nitf><head><docdata><date.issue norm='20240513T182000+0300'/>"
        "<doc.copyright holder='Lake Wire'/></docdata></head>"
        f"<body><body.head><hedline><hl1>{headline}</hl1></hedline><byline>By Ann Lee</byline></body.head>"
        f"<body.content><p>{escape(text)}</p></body.content></body></nitf>"
    )


def newsml(*items: str) -> bytes:
    """NewsML-G2 of items."""
    held = "".join(items)
    space = "http://iptc.org/std/nar/2006-10-01/"
    return (
        f'<?xml version="1.0"?><newsMessage xmlns="{space}"><itemSet>{held}</itemSet></newsMessage>'.encode()
    )


def news_item(body: str, guid: str = "urn:lake:1", status: str = "usable", more: str = "") -> str:
    """An item of NewsML-G2."""
    return (
        f'<newsItem guid="{guid}"><itemMeta><provider qcode="nprov:LAKE"><name>Lake Wire</name></provider>'
        f'<versionCreated>2024-05-13T19:00:00+03:00</versionCreated>{more}<pubStatus qcode="stat:{status}"/></itemMeta>'
        f"<contentMeta><by>By Ann Lee</by><headline>{TITLE}</headline></contentMeta>"
        f'<contentSet><inlineXML contenttype="application/nitf+xml">{body}</inlineXML></contentSet></newsItem>'
    )


def ninjs(text: str, **more: object) -> bytes:
    """A ninjs item."""
    item = {"uri": address(text), "versioncreated": "2024-05-13T18:20:00+03:00", "headline": TITLE,
            "body_html": f"<p>{escape(text)}</p>", "copyrightholder": "Lake Wire", "byline": "By Ann Lee"}  # fmt: skip
    return json.dumps(item | more, indent=1).encode()


FILES: dict[str, tuple[str, Callable[[str], bytes]]] = {
    "csv": ("one.csv", lambda text: csv_of(["title", "text"], [TITLE, text])),
    "docx": ("one.docx", docx),
    "feed": ("one.xml", feed),
    "html": ("one.html", html),
    "json-feed": ("one.json", json_feed),
    "jsonl": ("one.jsonl", jsonl),
    "json": ("one.json", lambda text: json.dumps([{"text": text, "title": TITLE}], indent=1).encode()),
    "mail": ("one.eml", mail),
    "mbox": ("one.mbox", lambda text: mailbox(mail(text))),
    "mhtml": ("one.mhtml", mhtml),
    "pdf": ("one.pdf", pdf),
    "newsml": ("one.xml", lambda text: newsml(news_item(nitf(text)))),
    "ninjs": ("one.json", ninjs),
    "nitf": ("one.xml", lambda text: nitf(text).encode()),
    "odt": ("one.odt", odt),
    "packed": ("one.txt.gz", lambda text: gzip.compress(text.encode(), mtime=0)),
    "parquet": ("one.parquet", lambda text: parquet(text=[text], title=[TITLE])),
    "rtf": ("one.rtf", rtf),
    "tar": ("one.tar", lambda text: tarred(("one.txt", text.encode()))),
    "wacz": ("one.wacz", lambda text: wacz(page_in_warc(text), pages=(address(text),))),
    "warc": ("one.warc.gz", lambda text: warc(page_in_warc(text))),
    "zip": ("one.zip", lambda text: zipped(("one.txt", text.encode()))),
    "telegram": ("result.json", lambda text: telegram({"id": 1, "type": "message", "text": text})),
    "xlsx": ("one.xlsx", lambda text: xlsx(["title", "text"], [TITLE, text])),
    "text": ("one.txt", lambda text: text.encode()),
}
"""Kind → a file name with its usual ending, and what makes the bytes of a file around a text."""
