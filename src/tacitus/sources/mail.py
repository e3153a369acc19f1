"""Letters (.eml), mailboxes (.mbox) and pages saved as letters (.mhtml), by the standard library's `email`.

The body is a report; what is attached is opened by what it is. A forwarded newsletter is its sender's report, not the
forwarder's. `mailbox` of the standard library is not used: it wants a path, and mailboxes come in archives too.
"""

from __future__ import annotations

import base64
import binascii
import email
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email.errors import HeaderParseError, MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr
from html import escape

from tacitus.boundary import attempt
from tacitus.errors import Encrypted, ReportTooLarge, UnreadableSource
from tacitus.model.records import Interval, Reject
from tacitus.model.stamp import read_stamp
from tacitus.settings import Settings
from tacitus.sources.compression import FREE_BYTES, Meter
from tacitus.sources.decode import decode
from tacitus.sources.html import read_html
from tacitus.sources.markup import page_of, paragraphs
from tacitus.sources.source import Beside, Found, Opened, Original, Peek, Piece, SourceReject, make_report

_HEADER = re.compile(rb"([!-9;-~]{1,80}):[^\n]*\n?")
_FOLDED = re.compile(rb"[ \t][^\n]*\n?")
_OF_TRANSPORT = frozenset((b"message-id", b"mime-version", b"received", b"return-path", b"delivered-to"))
"""Headers that nobody types."""
_OF_LETTERS = frozenset((b"from", b"to", b"subject", b"date", b"content-type", *_OF_TRANSPORT))
_SAVED = re.compile(
    rb"^(?:snapshot-content-location:|from:[^\n]{0,20}saved by )", re.IGNORECASE | re.MULTILINE
)
_ENVELOPE = re.compile(rb"From \S[^\n]{0,200}\d\d:\d\d[^\n]{0,60}\n")
_PASSED_OVER = re.compile(
    r"(?:image|audio|video|font)/|text/(?:css|calendar|vcard|x-vcard|x-amp-html)|application/(?:pgp-signature"
    r"|(?:x-)?pkcs7-signature|ics|javascript)|message/(?:delivery-status|disposition-notification)"
)
"""Parts that are no reports: pictures in a letter, signatures, invitations."""
_SEALED = re.compile(r"multipart/encrypted|application/(?:x-)?pkcs7-mime|application/pgp-encrypted")
_FORWARD = re.compile(
    r"^[ \t>]*(?:-{2,}[ \t]*(?:forwarded message|original message|original e?-?mail)[^\n-]*-{2,}"
    r"|begin forwarded message:)[ \t]*\n",
    re.IGNORECASE | re.MULTILINE,
)
_LINE = re.compile(
    r"[ \t>*]*(from|date|sent|subject|to|cc|reply-to)\*?:\*?[ \t]*([^\n]*)(?:\n|$)", re.IGNORECASE
)
_MARKED = re.compile(r"^(?:\s*(?:re|fwd?|aw|wg|tr)\s*:)+\s*", re.IGNORECASE)
LEAST_SHARE = 0.6
"""A letter's plain text counts where it has so great a share of the words of its HTML: it is often only a pointer."""
COMMENT_WORDS = 12
"""Words of what is said above a forwarded letter that make it a report too."""
MOST_PARTS = 1_000
MOST_PICTURED = 8 * 1024**2
"""Bytes of the pictures that are shown in a saved page."""


def is_mail(peek: Peek) -> bool:
    """Bytes that begin with the headers of a letter, among them one that no person types."""
    names = _header_names(peek.head)
    return len(names & _OF_LETTERS) >= 2 and bool(names & _OF_TRANSPORT)


def is_mailbox(peek: Peek) -> bool:
    """An envelope line, and a header after it."""
    envelope = _ENVELOPE.match(peek.head)
    return envelope is not None and _HEADER.match(peek.head, envelope.end()) is not None


def is_saved_page(peek: Peek) -> bool:
    """A letter that a browser wrote."""
    return bool(_header_names(peek.head) & _OF_TRANSPORT) and _SAVED.search(peek.head[:4096]) is not None


def read_mail(original: Original, settings: Settings) -> Found:
    """The letter's body, what it forwards, and what is attached. Raises `Encrypted`, `UnreadableSource`."""
    letter = _parsed(original.raw)
    body, attached = _parts(letter)
    sent = _sent(letter)
    text = _text(body)
    outlet = _bulk_sender(letter) or original.beside.outlet
    if any(char.isalnum() for char in text):
        yield from _reports(text, letter, sent, outlet, original, settings)
    elif not attached:
        raise UnreadableSource("The letter has no text and nothing attached.")
    for number, part in enumerate(attached, start=1):
        raw, name = _content(part), _name_of(part, number)
        beside = Beside(
            media_type=part.get_content_type(), charset=_charset(part), outlet=outlet, published=_with(sent)
        )
        yield Piece(path=f"{original.path}/{name}", file=io.BytesIO(raw), beside=beside)


def show_mail(original: Original) -> str:
    """The letter as HTML: what it says of itself, and the text that was read. Raises `Encrypted`, `UnreadableSource`."""
    letter = _parsed(original.raw)
    body, attached = _parts(letter)
    told = [(name, _header(letter, name)) for name in ("From", "To", "Date", "Subject")]
    told += [("Attached", _name_of(part, number)) for number, part in enumerate(attached, start=1)]
    head = "".join(f"<dt>{name}</dt><dd>{escape(value)}</dd>" for name, value in told if value)
    if _is_plain(body):
        text = f"<pre>{escape(_plain(body))}</pre>"
    else:
        text = "".join(_decoded(part) for part in body if part.get_content_type() == "text/html")
    return page_of(f"<dl>{head}</dl><hr><div>{text}</div>")


def show_saved_page(original: Original) -> str:
    """The page of an .mhtml, with the pictures that were saved with it. Raises `UnreadableSource`."""
    letter = _parsed(original.raw)
    page, _ = _saved(letter)
    text, room = _decoded(page), MOST_PICTURED
    for part in _walk(letter):
        address, kind = _header(part, "content-location"), part.get_content_type()
        if address and kind.startswith("image/") and address in text:
            raw = _content(part)
            room -= len(raw)
            if room > 0:
                text = text.replace(address, f"data:{kind};base64,{base64.b64encode(raw).decode('ascii')}")
    return text


def read_saved_page(original: Original, settings: Settings) -> Found:
    """The page of an .mhtml. Raises `UnreadableSource`."""
    page, address = _saved(_parsed(original.raw))
    beside = replace(
        original.beside,
        url=address or _header(page, "content-location") or original.beside.url,
        charset=_charset(page),
    )
    for found in read_html(replace(original, raw=_content(page), beside=beside), settings):
        yield replace(found, original=original) if isinstance(found, Opened) else found


def _saved(letter: Message) -> tuple[Message, str | None]:
    """The page that was saved, and its address. Raises `UnreadableSource`."""
    address = _header(letter, "snapshot-content-location")
    pages = [
        part for part in _walk(letter) if part.get_content_type() in ("text/html", "application/xhtml+xml")
    ]
    if not pages:
        raise UnreadableSource("There is no page in it.", remedy="Save the page again.")
    page = next(
        (part for part in pages if address and _header(part, "content-location") == address), pages[0]
    )
    return page, address


def unpack_mailbox(box: Piece, settings: Settings, meter: Meter) -> Found:
    """The letters of a mailbox, one after another; its path is `BOX/NUMBER`."""
    number, lines, size, before = 0, list[bytes](), 0, b"\n"
    while True:
        line = box.file.readline(FREE_BYTES)
        begins = not before.strip() and _ENVELOPE.match(line) is not None
        if (begins or not line) and number:
            yield _letter_of(box, number, lines, size)
        if not line:
            return
        if begins:
            number, lines, size = number + 1, [], 0
            meter.count()
        else:
            size += len(line)
            lines += (
                [line[1:] if line.lstrip(b">").startswith(b"From ") else line] if size <= FREE_BYTES else []
            )
        before = line


def _letter_of(box: Piece, number: int, lines: list[bytes], size: int) -> Piece | SourceReject:
    path = f"{box.path}/{number}"
    if size > FREE_BYTES:
        message = f"The letter has {size:,} bytes; the longest that is read has {FREE_BYTES:,}."
        return SourceReject.of(path, ReportTooLarge.reason, message)
    return Piece(
        path=path, file=io.BytesIO(b"".join(lines)), beside=replace(box.beside, media_type="message/rfc822")
    )


def _header_names(head: bytes) -> set[bytes]:
    """The names of the headers that bytes begin with; none where something else stands among them."""
    names: set[bytes] = set()
    at = 0
    while at < len(head) and head[at : at + 1] not in (b"\n", b"\r"):
        found = _HEADER.match(head, at) or (_FOLDED.match(head, at) if names else None)
        if found is None:
            return set()
        if found.re is _HEADER:
            names.add(found[1].lower())
        at = found.end()
    return names


def _parsed(raw: bytes) -> Message:
    try:
        return email.message_from_bytes(raw)
    except (MessageError, ValueError, LookupError) as error:
        raise UnreadableSource(f"It is no letter that can be read ({error}).") from error
    except RecursionError as error:
        raise UnreadableSource("Its parts are nested too deeply.") from error


def _walk(letter: Message) -> Iterator[Message]:
    """The parts that hold no others, in their order; a letter within is one part."""
    open_, taken = [letter], 0
    while open_ and taken < MOST_PARTS:
        part = open_.pop()
        if part.is_multipart() and part.get_content_maintype() == "multipart":
            open_ += reversed(_within(part))
        else:
            taken += 1
            yield part


def _parts(letter: Message) -> tuple[list[Message], list[Message]]:
    """What is the letter's own text, and what is attached. Raises `Encrypted`."""
    body: list[Message] = []
    attached: list[Message] = []
    if _SEALED.match(letter.get_content_type()):
        raise Encrypted("The letter is encrypted.", remedy="Save it decrypted.")
    for part in _walk(letter):
        kind = part.get_content_type()
        if _SEALED.match(kind):
            raise Encrypted("A part of the letter is encrypted.", remedy="Save it decrypted.")
        named = part.get_content_disposition() == "attachment" or part.get_filename()
        if kind in ("text/plain", "text/html") and not named:
            body.append(part)
        elif not _PASSED_OVER.match(kind):
            attached.append(part)
    return body, attached


def _text(body: list[Message]) -> str:
    """The text of a letter: its plain text, or its HTML where that tells more."""
    chosen = _plain(body) if _is_plain(body) else _marked(body)
    return chosen.replace("\r\n", "\n").strip()


def _plain(body: list[Message]) -> str:
    return "\n\n".join(_decoded(part).strip() for part in body if part.get_content_type() == "text/plain")


def _marked(body: list[Message]) -> str:
    return "\n\n".join(paragraphs(_decoded(part)) for part in body if part.get_content_type() == "text/html")


def _is_plain(body: list[Message]) -> bool:
    """Whether the plain text of a letter is what it says."""
    return len(_plain(body).split()) >= LEAST_SHARE * len(_marked(body).split())


def _decoded(part: Message) -> str:
    raw = _content(part)
    return decode(raw, declared=_charset(part)) if raw else ""


def _within(part: Message) -> list[Message]:
    """The parts of a part."""
    held = part.get_payload() if part.is_multipart() else []
    return [one for one in held if isinstance(one, Message)] if isinstance(held, list) else []


def _content(part: Message) -> bytes:
    """The bytes of a part: of a letter within, its own; damage of their encoding is passed over."""
    if part.is_multipart():
        return b"\n".join(map(_as_bytes, _within(part)))
    try:
        raw = part.get_payload(decode=True)
    except (ValueError, LookupError, binascii.Error):  # it names an encoding that is none
        del part["content-type"]
        raw = part.get_payload(decode=True)
    return raw if isinstance(raw, bytes) else b""


def _as_bytes(letter: Message) -> bytes:
    try:
        return letter.as_bytes()
    except (ValueError, LookupError, MessageError, RecursionError, TypeError, AttributeError):
        return b"" if letter.is_multipart() else _content(letter)


def _charset(part: Message) -> str | None:
    try:
        return part.get_content_charset()
    except (ValueError, LookupError):
        return None


def _header(letter: Message, name: str) -> str | None:
    """A header as one line, decoded as far as it can be."""
    written = letter.get(name)
    if written is None:
        return None
    try:
        decoded = str(make_header(decode_header(written)))
    except (HeaderParseError, ValueError, LookupError):
        decoded = str(written)
    return " ".join(decoded.split()) or None


def _name_of(part: Message, number: int) -> str:
    """What an attachment is called, without folders."""
    try:
        written = part.get_filename() or ""
        written = str(make_header(decode_header(written)))
    except (HeaderParseError, ValueError, LookupError):
        written = ""
    name = re.split(r"[/\\]", written)[-1].strip()
    return name or f"part-{number}{'.eml' if part.get_content_maintype() == 'message' else ''}"


def _sent(letter: Message) -> Interval | None:
    written = _header(letter, "date")
    return read_stamp(written, reference="mail header Date") if written else None


def _with(sent: Interval | None) -> Interval | None:
    return replace(sent, reference="day of the letter that it was attached to") if sent else None


def _bulk_sender(letter: Message) -> str | None:
    """Who sends a newsletter; nobody of a letter between people, whose names are not kept."""
    listed = _header(letter, "list-id")
    if not (listed or letter.get("list-unsubscribe") or "bulk" in str(letter.get("precedence"))):
        return None
    sender, address = parseaddr(_header(letter, "from") or "")
    return (
        sender.strip("\"' ") or (listed or "").partition("<")[0].strip() or address.partition("@")[2] or None
    )


@dataclass(frozen=True, slots=True)
class Forwarded:
    """A letter that stands in the text of another: what is said above it, its headers and its text."""

    comment: str
    headers: dict[str, str]
    text: str


def _reports(
    text: str,
    letter: Message,
    sent: Interval | None,
    outlet: str | None,
    original: Original,
    settings: Settings,
) -> Found:
    """The report of a letter's text: its own, or that of the letter it forwards, and what is said above that."""
    forwarded = _forwarded(text)
    subject = _bare_subject(_header(letter, "subject"))
    if forwarded is None:
        yield _opened(text, subject, sent, outlet, None, original, settings)
        return
    source = parseaddr(forwarded.headers.get("from", ""))
    name = source[0].strip("\"' ") or source[1].partition("@")[2] or None
    written = forwarded.headers.get("date") or forwarded.headers.get("sent") or ""
    first = read_stamp(written, reference="date of the forwarded letter") or sent
    title = _bare_subject(forwarded.headers.get("subject")) or subject
    yield _opened(forwarded.text, title, first, name, name, original, settings)
    if len(forwarded.comment.split()) >= COMMENT_WORDS:
        above = replace(original, path=f"{original.path}#comment")
        yield _opened(forwarded.comment, subject, sent, outlet, None, above, settings)


def _opened(
    text: str,
    title: str | None,
    published: Interval | None,
    outlet: str | None,
    source: str | None,
    original: Original,
    settings: Settings,
) -> Opened | SourceReject:
    def made() -> Opened:
        report = make_report(
            text,
            path=original.path,
            limit=settings.max_characters,
            title=title,
            outlet=outlet,
            published=published,
            dates=(published,) if published else (),
            forwarded_from=source,
            beside=original.beside,
        )
        return Opened(report=report, original=original)

    outcome = attempt(made, stage="source")
    return (
        SourceReject(path=original.path, reject=outcome, original=original)
        if isinstance(outcome, Reject)
        else outcome
    )


def _forwarded(text: str) -> Forwarded | None:
    """The forwarded letter in a text: after its mark, headers of which one says from whom."""
    for mark in _FORWARD.finditer(text):
        at, headers = mark.end(), dict[str, str]()
        while at < len(text):
            blank = re.compile(r"[ \t>]*\n").match(text, at)
            line = _LINE.match(text, at)
            if line:
                headers.setdefault(line[1].lower(), " ".join(line[2].split()))
                at = line.end()
            elif blank and (not headers or _LINE.match(text, blank.end())):
                at = blank.end()
            else:
                break
        if "from" in headers:
            return Forwarded(text[: mark.start()].strip(), headers, _unquoted(text[at:]).strip())
    return None


def _unquoted(text: str) -> str:
    """`text` without the marks of quotation, where every line has them."""
    lines = text.split("\n")
    quoted = all(line.startswith(">") for line in lines if line.strip())
    return "\n".join(line.removeprefix(">").removeprefix(" ") for line in lines) if quoted else text


def _bare_subject(written: str | None) -> str | None:
    return _MARKED.sub("", written) or None if written else None
