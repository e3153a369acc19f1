"""Hostile input by a grammar: sentences of the trade with a slot filled wrongly, mutated, wrapped as a source.

Everything is made from a seed alone, so that a seed is a report of a failure.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random

SENTENCES = (
    "Rebels shelled the town of Azaz {time}, killing {number} civilians {place}, {speaker} said.",
    "{number} people were killed {time} when a car bomb exploded {place}, according to {speaker}.",
    "{speaker} accused {actor} of killing {number} people {place} {time}.",
    "{actor} claimed responsibility for the attack {time}, which killed {number}.",
    "“{actor} killed {number} of us {place},” {speaker} told reporters {time}.",
    "{time}, {actor} and {actor} clashed {place}; {number} died, {number} were wounded.",
    "An air strike {place} {time} came {lag} an attack that killed {number} soldiers.",
    "{place}: {number} dead, {number} missing. {speaker}",
)
"""What reports say, with slots."""
SLOTS: dict[str, tuple[str, ...]] = {
    "time": (
        "on Friday", "on the {n}th day of the war", "{n} {unit} ago", "on {n} March {n}", "at {n}:{n}", "in {n}",
        "overnight", "on {n}-{n}-{n} overnight", "24 March 2023 {n}:{n}-{n}", "within {n} {unit}", "in the {n}s",
        "on the night of {n} to {n} March", "the {n}th of the month", "", "at {n} {n} {n} GMT+{n}", "last {unit}",
        "{n} {unit} after the {n}th anniversary", "on 31 December 9999", "1 January 0001", "in the year {n} BC",
    ),
    "number": (
        "five", "{n}", "{n},{n}", "{n}.{n}.{n}", "at least {n}", "{n} to {n}", "dozens of", "between {n} and {n}",
        "no", "½", "²²", "١٢", "{n} million", "half a {n}", "hundreds of thousands of", "-{n}", "{n}+", "{n}%",
    ),
    "place": (
        "in Azaz", "{n} km north of Aleppo", "near the {n}th parallel", "on the {n}th floor", "", "in Springfield",
        "{n}.{n} miles off Hodeidah", "at {n}°{n}'N {n}°{n}'E", "between {n} and Homs", "in U.S. U.S. U.S.",
    ),
    "actor": (
        "the army", "Hamas", "the son of the son of the mayor", "Mr. {n}", "she", "U.S.-backed forces", "those who",
        "John Smith, John Smith and John Smith", "IS", "whoever", "the {n}th brigade", "nobody", "[redacted]",
    ),
    "speaker": (
        "police", "the mayor", "a witness", "he", "“", "Al-Jazeera", "the {n}th", "@user", "sources", "", "AFP (AP)",
    ),
    "lag": ("{n} days after", "a day before", "{n} centuries after", "less than {n} hours after", "long after"),
    "unit": ("minutes", "hours", "days", "weeks", "months", "years", "decades", "centuries", "nights", "weekends"),
}  # fmt: skip
NUMBERS = ("0", "1", "2", "7", "13", "24", "25", "31", "32", "60", "99", "366", "1066", "2023", "9999", "10000",
           "99999999999", "9" * 30, "9" * 320, "00", "1e9", "3.5")  # fmt: skip
ODD = (
    "\x00", "\ud800", "\u202e", "\u200b", "\u0301", "\r\n", "\n\n", "\t", "😀", "\ufeff", "\u2028", "“", '"', "(",
    "]", "=", "_", "-", "…", "’", "ß", "İ", "ﬁ", "中", "ع", "<", "&#0;", "%00", "\\", "'", ";", "/", "*", "  ",
)  # fmt: skip
"""Characters that break things."""


def text_of(seed: int) -> str:
    """A report."""
    chance = Random(seed)
    told = " ".join(_sentence(chance) for _ in range(chance.choice((1, 1, 1, 2))))
    for _ in range(chance.choice((0, 0, 0, 1, 1, 2, 4))):
        told = chance.choice(MUTATIONS)(told, chance)
    return chance.choice(("", "", "Published 24 March 2023\n\n", "ALEPPO, Syria (Wire) - ")) + told


def source_of(seed: int) -> tuple[str, bytes]:
    """(name, bytes) of a source: text, page or JSON Lines, with fields that are wrong."""
    chance = Random(seed)
    kind = chance.choice(("a.txt", "a.html", "a.jsonl"))
    made = {"a.txt": _plain, "a.html": _page, "a.jsonl": _lines}[kind](text_of(seed), chance)
    return kind, made


def _sentence(chance: Random) -> str:
    sentence = chance.choice(SENTENCES)
    while "{" in sentence:
        name = sentence[sentence.index("{") + 1 : sentence.index("}")]
        filling = chance.choice(NUMBERS if name == "n" else SLOTS[name])
        sentence = sentence.replace(f"{{{name}}}", filling, 1)
    return sentence


def _inserted(text: str, chance: Random) -> str:
    at = chance.randrange(len(text) + 1)
    return text[:at] + chance.choice(ODD) * chance.choice((1, 1, 3, 40)) + text[at:]


def _cut(text: str, chance: Random) -> str:
    start = chance.randrange(len(text) + 1)
    return text[:start] + text[chance.randrange(start, len(text) + 1) :]


def _repeated(text: str, chance: Random) -> str:
    words = text.split(" ")
    at = chance.randrange(len(words))
    return " ".join((*words[:at], *([words[at]] * chance.choice((2, 5, 60))), *words[at:]))


def _swapped(text: str, chance: Random) -> str:
    words = text.split(" ")
    chance.shuffle(words)
    return " ".join(words)


def _cased(text: str, chance: Random) -> str:
    return chance.choice((str.upper, str.lower, str.title, str.swapcase))(text)


MUTATIONS: tuple[Callable[[str, Random], str], ...] = (
    _inserted,
    _inserted,
    _cut,
    _repeated,
    _swapped,
    _cased,
)


def _plain(text: str, chance: Random) -> bytes:
    encoding = chance.choice(("utf-8", "utf-16", "cp1252", "utf-8-sig", "utf-32"))
    raw = bytearray(text.encode(encoding, "surrogatepass" if encoding.startswith("utf") else "replace"))
    for _ in range(chance.choice((0, 0, 1, 20))):
        if raw:
            raw[chance.randrange(len(raw))] = chance.randrange(256)
    return bytes(raw)


def _page(text: str, chance: Random) -> bytes:
    linked = chance.choice((_value(chance), text[:30], "2023-03-24T10:15+99:00", "2023-03-24"))
    data = json.dumps({"@type": "NewsArticle", "headline": _value(chance), "datePublished": linked})
    head = chance.choice(
        (
            f'<script type="application/ld+json">{data[: chance.choice((10, 40, 9_999))]}</script>',
            f'<meta charset="{chance.choice(("undefined", "utf-8", "x", "idna", "latin-1"))}">',
            f'<meta property="article:published_time" content="{linked}"><title>{text[:50]}</title>',
            "",
        )
    )
    body = f"<p>{text}</p>" * chance.choice((1, 3)) + "<div>" * chance.choice((0, 0, 300))
    return f"<html><head>{head}</head><body><article>{body}".encode("utf-8", "replace")


def _lines(text: str, chance: Random) -> bytes:
    names = ("title", "published", "outlet", "authors", "url", "date", "source", "headline", "n")
    record = {"text": text, **{chance.choice(names): _value(chance) for _ in range(3)}}
    line = json.dumps(record)
    return (line[: chance.choice((9_999, 9_999, len(line) - 1))] + "\n").encode()


def _value(chance: Random) -> object:
    return chance.choice(
        (None, "", [], {}, True, 5, 1e308, ["a", 5], {"name": ["x"]}, "[removed]", "http://[::1", "\ud800", "x" * 5_000,
         "2023-03-24", "9999-12-31T23:59:59Z", "2023-03-24T10:15+99:00", chance.choice(ODD), chance.choice(NUMBERS))
    )  # fmt: skip
