"""Hiding a person: every view and export shows blocks in the name's place; the log in the ledger's own file keeps it.

The person is hidden, not the string. A name is looked for in a text's letters as they are compared: without letter
case, accents, strokes, apostrophes and characters that take no room, with any of spaces, line ends, dashes, underscores,
points and slashes between its words, with a hyphen at a line's end within one, and with any letter written as addresses,
pages and JSON escape it, so that it is found in slugs, addresses, paths and mark-up too. Codes, labels, dates and ids
are never touched. Each hidden person has blocks of their own, so that two stay two wherever
names are compared.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import unquote_to_bytes

BLOCKS = "█▓▒░▇▆▅▄"
"""Stand for the characters of a hidden name, one for each, so that offsets still hold. Written as figures of a number
they tell the persons apart: the first is all full blocks."""
CODES = frozenset(
    (
        "act admin1 as at category claims class country contradiction effect end field from gazetteer grade group holds "
        "incident incidents kind label lag language left means mode modality nationality polarity precision relation "
        "report right role scale scope segment side stage start state status strength timex type unit value_reports "
        "verdict version withdrawn_at zone"
    ).split()
)
"""Fields whose strings are codes, labels, dates and ids: a name that looks like one of them is none there."""
_SPACED = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "GEORGIAN")
"""Scripts (as Unicode names their letters) that set words apart and add nothing to the front of a name."""
_ID = re.compile(r"[a-z]_[0-9a-f]{16}")
_BETWEEN = frozenset("./\\+·")
"""What may stand between the words of a name, beside white space, dashes and underscores."""
_DASHES = frozenset(("Pd", "Pc"))
_MINUS = "−"
_LINE_ENDS = frozenset("\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029")
_GAP = r"[ \n'-]*"
"""Between two words of a name in folded text."""
_LETTER = re.compile(r"LATIN (?:SMALL|CAPITAL) LETTER (?:DOTLESS )?([A-Z])(?: WITH .+)?")
"""How Unicode names a letter and what is drawn through it: no decomposition tells that ł is l."""
_APOSTROPHES = frozenset("'’‘ʼʻʽ`´ʹ′＇")
_ESCAPE = re.compile(
    r"(?:%[0-9A-Fa-f]{2})+|(?:\\u[0-9A-Fa-f]{4})+|&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
)
"""What stands for a character in an address (%C3%A9), in JSON (\\u00e9) and in a page (&eacute;, &#233;)."""
LAYERS = 3
"""How often a character may have been written over: %25C3%25A9, &amp;eacute;."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """Who is hidden: what finds them in folded text, and the number of each (by the group that matches)."""

    found: re.Pattern[str]

    def places(self, text: str) -> list[tuple[int, int, int]]:
        """(start, end, person) of every name in a text."""
        matches = list(self.found.finditer(_folded(text)))
        if not matches:
            return []
        starts, ends = _origins(text)
        return [
            (starts[match.start()], ends[match.end() - 1], int((match.lastgroup or "p0")[1:]))
            for match in matches
        ]

    def cover(self, text: str) -> str:
        """The text with blocks for the letters of the names; line ends and spaces stay."""
        places = self.places(text)
        if not places:
            return text
        shown, last = [], 0
        for start, end, person in places:
            shown += [text[last:start], _blocks(text[start:end], person)]
            last = end
        return "".join((*shown, text[last:]))


def pattern(names: Iterable[str]) -> Hidden | None:
    """What finds the persons of these names, in the order in which they were hidden; None when there are none.

    A name in a script that sets words apart matches whole words ("Ali" is not hidden in "Mali"); in others it
    matches anywhere, because prefixes are written together with it.
    """
    numbered = {key(name): number for number, name in reversed(list(enumerate(names)))}
    longest_first = sorted(filter(None, numbered), key=lambda name: (-len(name), name))
    if not longest_first:
        return None
    return Hidden(re.compile("|".join(f"(?P<p{numbered[name]}>{_whole(name)})" for name in longest_first)))


def key(name: str) -> str:
    """A name as it is compared: the same for every way of writing it; empty when it has no letter or digit."""
    words = " ".join(_folded(name).replace("'", "").replace("-", " ").split())
    return words if any(char.isalnum() and char not in BLOCKS for char in words) else ""


def _whole(name: str) -> str:
    words = name.split()
    ways = [_GAP.join(map(_loosely, words))]
    if len(words) > 1:  # "Quill, Zora"
        ways.append(_loosely(words[-1]) + ",?" + _GAP + _GAP.join(map(_loosely, words[:-1])))
    before = r"(?<![^\W_])" if _is_spaced(name[0]) else ""
    after = r"(?![^\W_])" if _is_spaced(name[-1]) else ""
    return f"{before}(?:{'|'.join(ways)}){after}"


def _loosely(word: str) -> str:
    """A word's letters: apostrophes may stand between; a hyphen at a line's end too, after which titles have a space."""
    return r"(?:'|-[ \n]+)?".join(map(re.escape, word))


def _is_spaced(letter: str) -> bool:
    return letter.isalnum() and unicodedata.name(letter, "").startswith((*_SPACED, "DIGIT"))


def _folded(text: str) -> str:
    """A text's letters as they are compared."""
    return _without_escapes(text).translate(_FOLDED)


def _without_escapes(text: str) -> str:
    """A text with characters for the ways of writing them that addresses, pages and JSON have."""
    for _ in range(LAYERS):
        plain = _ESCAPE.sub(lambda escape: "".join(char for _, _, char in _unescaped(escape)), text)
        if plain == text:
            break
        text = plain
    return text


def _origins(text: str) -> tuple[list[int], list[int]]:
    """For each character of the folded text, where what it stands for begins and ends in the text."""
    starts: list[int] = []
    ends: list[int] = []
    for start, end, written in _characters(text):
        letters = len(_fold(written))
        starts += [start] * letters
        ends += [end] * letters
    return starts, ends


Characters = list[tuple[int, int, str]]
"""Where what a character stands for begins and ends in a text, and the character."""


def _characters(text: str) -> Characters:
    """The characters of a text, escapes as the characters that they stand for."""
    read = [(n, n + 1, char) for n, char in enumerate(text)]
    for _ in range(LAYERS):
        written = "".join(char for _, _, char in read)
        plain: Characters = []
        at = 0
        for escape in _ESCAPE.finditer(written):
            plain += read[at : escape.start()]
            plain += [(read[a][0], read[b - 1][1], char) for a, b, char in _unescaped(escape)]
            at = escape.end()
        if not at:
            break
        read = [*plain, *read[at:]]
    return read


def _unescaped(escape: re.Match[str]) -> Iterator[tuple[int, int, str]]:
    """(start, end, character) of what an escape stands for; of one that stands for nothing its own characters."""
    written, at = escape.group(), escape.start()
    if written[0] == "&":
        meant = unescape(written)
        whole = (at, escape.end())
        yield from ((*whole, char) for char in meant) if meant != written else _as_written(escape)
        return
    is_percent = written[0] == "%"
    coded = unquote_to_bytes(written) if is_percent else bytes.fromhex(written.replace("\\u", ""))
    encoding = "utf-8" if is_percent else "utf-16-be"
    for char in coded.decode(encoding, "replace"):
        end = min(escape.end(), at + 3 * len(char.encode(encoding)))  # three characters are a byte, in either
        yield at, end, char
        at = end


def _as_written(escape: re.Match[str]) -> Iterator[tuple[int, int, str]]:
    return ((n, n + 1, char) for n, char in enumerate(escape.group(), escape.start()))


def _fold(char: str) -> str:
    """A character as it is compared: its letters in lower case without accents; a space, a dash or a line's end
    between words; or nothing."""
    category = unicodedata.category(char)
    if char in _APOSTROPHES:
        return "'"
    if char in _LINE_ENDS:
        return "\n"
    if category in _DASHES or char == _MINUS:
        return "-"
    if char in _BETWEEN or char.isspace():
        return " "
    if category in ("Cf", "Mn", "Me"):
        return ""
    plain = unicodedata.normalize("NFKD", char.casefold())
    return "".join(map(_bare, filter(lambda one: not unicodedata.combining(one), plain))).casefold()


def _bare(letter: str) -> str:
    """A Latin letter without what is drawn through it."""
    named = None if letter.isascii() else _LETTER.fullmatch(unicodedata.name(letter, ""))
    return named[1] if named else letter


class _Folded(dict[int, str]):
    """What each character is folded to, for `str.translate`; found out when it is first met."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold(chr(code))
        return folded


_FOLDED = _Folded()


def hide(plain: Any, hidden: Hidden | None) -> Any:
    """A JSON-able value with the names hidden in every string that is no code (keys and ids are left)."""
    if hidden is None:
        return plain
    if isinstance(plain, str):
        return plain if _ID.fullmatch(plain) else hidden.cover(plain)
    if isinstance(plain, dict):
        return {
            name: value if _is_code(name, value, plain) else hide(value, hidden)
            for name, value in plain.items()
        }
    return [hide(value, hidden) for value in plain] if isinstance(plain, list) else plain


def _is_code(name: str, value: Any, within: dict[str, Any]) -> bool:
    """Whether a field's value is a code: by its name, for a claim's by its field, for a reject's reason by the stage."""
    if not isinstance(value, str):
        return isinstance(value, list) and name in CODES and all(isinstance(one, str) for one in value)
    if name == "value":
        return within.get("field") in CODES
    return name in CODES or (name == "reason" and "stage" in within)


def count(plain: Any, hidden: Hidden) -> int:
    """How many places of a JSON-able value are hidden."""
    if isinstance(plain, str):
        return 0 if _ID.fullmatch(plain) else len(hidden.places(plain))
    if isinstance(plain, dict):
        return sum(count(value, hidden) for name, value in plain.items() if not _is_code(name, value, plain))
    return sum(count(value, hidden) for value in plain) if isinstance(plain, list) else 0


def _blocks(covered: str, person: int) -> str:
    """Blocks for all but white space: the person's number, its lowest figure first, in figures of `BLOCKS`."""
    shown = []
    for char in covered:
        if char.isspace():
            shown.append(char)
            continue
        person, figure = divmod(person, len(BLOCKS))
        shown.append(BLOCKS[figure])
    return "".join(shown)


def hide_in_reading(plain: dict[str, Any], hidden: Hidden | None) -> dict[str, Any]:
    """A reading as JSON with the names hidden; every span is cut again from the text, and so is every value that was
    read from the words of a span, so parts of a name that were read on their own are hidden too."""
    if hidden is None:
        return plain
    covered: dict[str, Any] = hide(plain, hidden)
    _cut_spans(covered, covered["report"]["text"])
    _cut_values(plain, covered)
    return covered


def _cut_spans(plain: Any, text: str) -> None:
    if isinstance(plain, dict):
        if "text" in plain and isinstance(plain.get("start"), int) and isinstance(plain.get("end"), int):
            plain["text"] = text[plain["start"] : plain["end"]]
        for value in plain.values():
            _cut_spans(value, text)
    elif isinstance(plain, list):
        for value in plain:
            _cut_spans(value, text)


def _cut_values(plain: Any, covered: Any) -> None:
    """Cover what of a value stands in the covered part of a span beside it ("Quill" of "the ████ █████ Brigade")."""
    if isinstance(plain, list):
        for one, other in zip(plain, covered, strict=True):
            _cut_values(one, other)
    elif isinstance(plain, dict):
        words = [
            (span["text"], covered[name]["text"])
            for name, span in plain.items()
            if _is_span(span) and span["text"] != covered[name]["text"]
        ]
        for name, value in plain.items():
            if isinstance(value, (dict, list)):
                _cut_values(value, covered[name])
            elif (
                words
                and isinstance(value, str)
                and value == covered[name]
                and not _is_code(name, value, plain)
            ):
                covered[name] = _as_in(words, value)


def _is_span(plain: Any) -> bool:
    return isinstance(plain, dict) and isinstance(plain.get("start"), int) and "text" in plain


def _as_in(words: Iterable[tuple[str, str]], value: str) -> str:
    """A value as the first words that it stands in show it."""
    pieces = value.split()
    if not pieces or _ID.fullmatch(value):
        return value
    stands = re.compile(r"\s+".join(map(re.escape, pieces)))
    for said, shown in words:
        found = stands.search(said)
        if found is not None:
            return " ".join(shown[found.start() : found.end()].split())
    return value
