"""Files of every kind of source, damaged: bytes flipped, cut out, doubled, lengths that lie, one kind within another.

Everything is made from a seed alone, so that a seed is a report of a failure.
"""

from __future__ import annotations

from functools import cache
from random import Random

from source_files import FILES, TEXT, mail, tarred, zipped

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
