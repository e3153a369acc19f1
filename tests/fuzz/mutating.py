"""Files of every kind of source, damaged: bytes flipped, cut out, doubled, lengths that lie, one kind within another.

Everything is made from a seed alone, so that a seed is a report of a failure.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from random import Random

from source_files import FILES, TEXT, csv_of, feed, jsonl, mail, mailbox, page_in_warc, tarred, warc, zipped

KINDS = tuple(sorted(FILES))
LIES = (
    b"\0" * 4,
    b"\xff" * 4,
    b"\x7f\xff\xff\xff",
    b"\x01",
    b"99999999",
    b"-1",
    b"utf-16",
    b"<!",
    b"]]>",
    b"\r\n\r\n",
    b"%s" * 3,
)
"""What stands where a length, a name of an encoding or a mark is expected."""


@cache
def whole(kind: str) -> bytes:
    """A file of a kind, as it should be."""
    return FILES[kind][1](TEXT)


def damaged(seed: int) -> tuple[str, bytes]:
    """(name, bytes) of a file that is damaged in up to a dozen places, perhaps within another."""
    chance = Random(seed)
    kind = KINDS[seed % len(KINDS)]
    name, raw = FILES[kind][0], bytearray(whole(kind))
    for _ in range(chance.choice((1, 1, 2, 3, 12))):
        _harm(raw, chance)
    made = bytes(raw)
    if chance.random() < 0.15:
        name, made = chance.choice(
            (
                ("a.zip", zipped((name, made))),
                ("a.tar", tarred((name, made))),
                ("a.eml", mail("See it.", (name, made))),
            )
        )
    return (chance.choice((name, "download", "a.txt")), made)


FIRST, DAMAGED, LAST = (f"{which} of three. {TEXT}" for which in ("The first", "The second", "The last"))
HARMED = b"The second of three"
STRUCTURE = b'\r\n"<>&'
"""What begins or ends something in one of these formats."""
HARM = bytes(code for code in range(256) if code not in STRUCTURE)


def _feed(*texts: str) -> bytes:
    items = [one[one.index(b"<item>") : one.index(b"</channel>")] for one in map(feed, texts)]
    return feed("").partition(b"<item>")[0] + b"".join(items) + b"</channel></rss>"


def _tar(*texts: str) -> bytes:
    return tarred(*((f"{number}.txt", text.encode()) for number, text in enumerate(texts)))


SEVERAL: dict[str, tuple[str, Callable[..., bytes]]] = {
    "csv": ("a.csv", lambda *texts: csv_of(["title", "text"], *(["", text] for text in texts))),
    "feed": ("a.xml", _feed),
    "jsonl": ("a.jsonl", lambda *texts: b"".join(map(jsonl, texts))),
    "mbox": ("a.mbox", lambda *texts: mailbox(*map(mail, texts))),
    "tar": ("a.tar", _tar),
    "warc": ("a.warc", lambda *texts: warc(*map(page_in_warc, texts), compressed=False)),
}
"""Kind → a name, and what makes a file of several reports."""


def damaged_within(seed: int) -> tuple[str, bytes, tuple[str, str]]:
    """(name, bytes, texts that are whole) of a file of three reports, the words of one of which are overwritten.

    Nothing else is: not where it begins or ends, nor what a format would take for that.
    """
    chance = Random(seed)
    name, make = SEVERAL[chance.choice(sorted(SEVERAL))]
    made = bytearray(make(FIRST, DAMAGED, LAST))
    at = made.index(HARMED)
    for _ in range(chance.choice((1, 3, 12))):
        made[chance.randrange(at, at + len(HARMED))] = chance.choice(HARM)
    return name, bytes(made), (FIRST, LAST)


def _harm(raw: bytearray, chance: Random) -> None:
    if not raw:
        return
    at = chance.randrange(len(raw))
    way = chance.randrange(7)
    if way == 0:
        raw[at] = chance.randrange(256)
    elif way == 1:
        del raw[at:]
    elif way == 2:
        del raw[at : at + chance.choice((1, 2, 16, 200))]
    elif way == 3:
        lie = chance.choice(LIES)
        raw[at : at + len(lie)] = lie
    elif way == 4:
        raw[at:at] = raw[at : at + chance.choice((1, 8, 64))] * chance.choice((1, 2, 30))
    elif way == 5:
        other = whole(chance.choice(KINDS))
        start = chance.randrange(len(other))
        raw[at:at] = other[start : start + 300]
    else:
        raw[at : at + 1] = bytes([raw[at] ^ (1 << chance.randrange(8))])
