"""Bytes → text: byte-order mark, UTF-8, then a guess by charset-normalizer (imported here only)."""

from __future__ import annotations

import codecs
import re

from tacitus.errors import UnreadableSource

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Byte-order marks; UTF-32 before UTF-16, whose mark is the beginning of it."""
MAGIC = (
    (b"%PDF", "a PDF", "Extract its text first, for example with pdftotext."),
    (b"PK\x03\x04", "a ZIP archive or an Office document", "Unpack it, or save it as plain text."),
    (b"\x1f\x8b", "gzip-compressed", "Unpack it with gunzip."),
    (b"\x89PNG", "a picture", "Give the text of the article."),
    (b"\xff\xd8\xff", "a picture", "Give the text of the article."),
    (b"GIF8", "a picture", "Give the text of the article."),
    (b"SQLite format 3", "a database", "Give the text of the article."),
    (
        b"\xd0\xcf\x11\xe0",
        "an old Office document, or one with a password",
        "Save it as .docx or plain text, without one.",
    ),
)
MAX_CONTROL_SHARE = 0.01
"""Above this share of control bytes the input is binary: text has tabs, line ends and form feeds only."""
MAX_DAMAGE = 0.01
"""Up to this share of broken characters UTF-8 is kept, with U+FFFD where it is broken."""
SAMPLE = 200_000
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def decode(raw: bytes, *, declared: str | None = None) -> str:
    """The text of `raw`. `declared` is an encoding that the source itself names (HTML).

    Raises `UnreadableSource` for binary input and for bytes that no encoding explains.
    """
    for magic, kind, remedy in MAGIC:
        if raw.startswith(magic):
            raise UnreadableSource(f"It is {kind}, not text.", remedy=remedy)
    for mark, encoding in MARKS:
        if raw.startswith(mark):
            return _decoded(raw, encoding)
    wide = _wide_without_mark(raw)
    if wide:
        return _decoded(raw, wide)
    if len(_CONTROL.findall(raw[:SAMPLE])) > MAX_CONTROL_SHARE * len(raw[:SAMPLE]):
        raise UnreadableSource(
            "It is binary, and no kind of source that can be read.",
            remedy="The kinds are listed in docs/sources.md; save it as one of them.",
        )
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_otherwise(raw, declared)


def _decoded(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return raw.decode(encoding, "replace")


def _wide_without_mark(raw: bytes) -> str | None:
    """UTF-16 without its mark: in Latin text every other byte is NUL."""
    sample = raw[: SAMPLE // 2 * 2]
    if len(sample) < 4:
        return None
    even, odd = sample[::2].count(0) / len(sample[::2]), sample[1::2].count(0) / len(sample[1::2])
    if odd > 0.5 and even < 0.05:
        return "utf-16-le"
    if even > 0.5 and odd < 0.05:
        return "utf-16-be"
    return None


def _decode_otherwise(raw: bytes, declared: str | None) -> str:
    if declared:
        try:
            return raw.decode(declared)
        except (UnicodeError, LookupError):  # no such encoding, or one of Python's own that is none of text
            pass
    damaged = raw.decode("utf-8", "replace")
    broken = damaged.count("�")
    if broken <= MAX_DAMAGE * len(damaged) and sum(char > "\x7f" for char in damaged) > 2 * broken:
        return damaged
    if sum(byte > 0x7F for byte in raw[:SAMPLE]) < 0.05 * len(raw[:SAMPLE]):
        return raw.decode("cp1252", "replace")
    return _guessed(raw)


def _guessed(raw: bytes) -> str:
    from charset_normalizer import from_bytes  # slow to import and rarely needed

    best = from_bytes(raw[:SAMPLE]).best()
    if best is None:
        raise UnreadableSource(
            "Its character encoding could not be told.", remedy="Save it as UTF-8 (for example with iconv)."
        )
    return raw.decode(best.encoding, "replace")
