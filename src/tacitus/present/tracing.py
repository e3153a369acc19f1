"""Where words of a report stand in another form of the same text: mark-up, escapes and line breaks do not count.

A `Form` is a text with what stands between its words left out, and the way back: each of its characters knows which
characters of the original it was. A span of the report is looked for with the words around it, so that the right one of
several like ones is found; what cannot be told apart is not found, for a mark on other words would be a false one.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

AROUND = (60, 25, 10, 0)
"""Characters of the report to each side that are looked for with a span where its paragraph is not found whole."""
SAME_WORDS = 40
"""Letters of a stretch from which on one like it says the same, wherever it stands: of several the first is taken."""
MOST_CHARACTERS = 4_000_000
"""Of a text that is searched; what is beyond is not looked at."""

_SILENT = "\\s\u00ad\u200b-\u200f\u2060\ufeff"
"""Blanks, and characters without width."""
_WORD = re.compile(f"[^{_SILENT}]+")
_MARKUP = re.compile(
    rf"<(?:script|style)\b.{{0,200000}}?</(?:script|style)[^>]*>|<!--.{{0,200000}}?-->|<!\[CDATA\[|\]\]>|<[a-zA-Z/!?][^>]*>"
    rf"|(?P<entity>&(?:#\d{{1,7}}|#[xX][0-9a-fA-F]{{1,6}}|[a-zA-Z]\w{{1,30}});)|(?P<kept>[^<&\]{_SILENT}]+|[<&\]])",
    re.DOTALL,
)
_JSON = re.compile(
    rf'(?P<pair>\\u[dD][89abAB]\w\w\\u[dD][c-fC-F]\w\w)|\\u(?P<code>[0-9a-fA-F]{{4}})|\\[nrtbf]|\\(?P<one>["\\/])'
    rf"|(?P<kept>[^\\{_SILENT}]+|\\)"
)
_QUOTED = re.compile(rf"(?m:^[> \t]*>)|(?P<kept>[^{_SILENT}]+)")
_CELL = re.compile(rf'(?P<twice>"")|(?P<kept>[^"{_SILENT}]+|")')

Piece = tuple[int, int, str]
"""What `[start, end)` of a text stands for; as long as that, unless it is an escape."""
Span = tuple[int, int]


class Form:
    """A text without what stands between its words; made of a text, or of another form by one more step."""

    def __init__(self, pieces: Iterable[Piece], of: Form | None = None) -> None:
        made, starts, froms, whole = [], [], [], []
        at = 0
        for start, end, told in pieces:
            if told:
                made.append(told)
                starts.append(at)
                froms.append(start)
                whole.append(0 if end - start == len(told) else end)
                at += len(told)
        self.text = "".join(made)
        self._starts, self._froms, self._whole, self._of = starts, froms, whole, of

    def place(self, start: int, end: int) -> Span:
        """Which characters of the original `[start, end)` of this text were."""
        first, last = self._one(start)[0], self._one(end - 1)[1]
        return self._of.place(first, last) if self._of else (first, last)

    def found(self, offset: int, *, after: bool = False) -> int:
        """Where in this text the character at `offset` of the original stands, or the next that is here."""
        run = bisect_right(self._froms, offset) - 1
        if run < 0:
            return 0
        length = (self._starts[run + 1] if run + 1 < len(self._starts) else len(self.text)) - self._starts[
            run
        ]
        return self._starts[run] + min(offset - self._froms[run], length)

    def _one(self, index: int) -> Span:
        run = bisect_right(self._starts, index) - 1
        if self._whole[run]:
            return self._froms[run], self._whole[run]
        at = self._froms[run] + index - self._starts[run]
        return at, at + 1


def plain(text: str) -> Form:
    """The words of a text."""
    return Form(_words(text))


def forms(text: str) -> Iterator[Form]:
    """How a text may say its words, the plainest first: as it is, quoted, in cells, as JSON, as mark-up, also in JSON."""
    first = plain(text)
    yield first
    for step in (_unquoted, _uncelled, _without_escapes, _without_markup):
        form = Form(step(text))
        yield form
        if step in (_without_escapes, _without_markup):
            yield Form(_without_markup(form.text), form)


class Tracer:
    """Finds spans of a report in one other form of its text."""

    def __init__(self, report: str, original: str) -> None:
        self._report, self._mine = report, plain(report)
        self._forms = forms(original[:MOST_CHARACTERS])
        self._made: list[Form] = []
        self._count = cache(self._count_of)

    def find(self, start: int, end: int) -> Span | None:
        """Where `[start, end)` of the report stands; None where it does not, or might be in several places."""
        mine = self._mine
        first, last = mine.found(start), mine.found(end)
        if first >= last:
            return None
        for form in self._each():
            for left, right in self._stretches(first, last, start, end):
                at = self._place_of(form, left, right)
                if at is not None:
                    return form.place(at + first - left, at + last - left)
        return None

    def _each(self) -> Iterator[Form]:
        """The forms, each made once and only if the ones before did not do."""
        yield from self._made
        for form in self._forms:
            self._made.append(form)
            yield form

    def _stretches(self, first: int, last: int, start: int, end: int) -> Iterator[Span]:
        """What is looked for: the paragraph that the span stands in, then ever less around it."""
        opening = self._report.rfind("\n", 0, start) + 1
        closing = self._report.find("\n", end)
        yield (
            self._mine.found(opening),
            self._mine.found(closing if closing >= 0 else len(self._report)),
        )
        for around in AROUND:
            yield max(0, first - around), min(len(self._mine.text), last + around)

    def _place_of(self, form: Form, left: int, right: int) -> int | None:
        """Where a stretch stands in a form: of several like ones the one of its number, if both have as many."""
        wanted = self._mine.text[left:right]
        there, here = self._count(form, wanted), self._count(self._mine, wanted)
        if there == 0 or (there != here and there > 1 and len(wanted) < SAME_WORDS):
            return None
        number = self._mine.text.count(wanted, 0, left) if there == here else 0
        at = form.text.find(wanted)
        for _ in range(number):
            at = form.text.find(wanted, at + len(wanted))
        return at if at >= 0 else None

    @staticmethod
    def _count_of(form: Form, wanted: str) -> int:
        return form.text.count(wanted)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Characters `[start, end)` that are evidence, what they say, and whether they are the ones that were asked for."""

    start: int
    end: int
    says: str = ""
    focus: bool = False


def traced(report: str, original: str, marks: Sequence[Mark]) -> tuple[list[Mark], int]:
    """The marks of a report where they stand in its original, in order and apart; and how many are not found."""
    tracer = Tracer(report, original)
    found = [(mark, tracer.find(mark.start, mark.end)) for mark in marks]
    here = [Mark(start=at[0], end=at[1], says=mark.says, focus=mark.focus) for mark, at in found if at]
    return apart(here), len(marks) - len(here)


def apart(marks: Sequence[Mark]) -> list[Mark]:
    """Marks cut where they overlap; what several cover says what each says."""
    edges = sorted({edge for mark in marks for edge in (mark.start, mark.end)})
    made = []
    for left, right in pairwise(edges):
        over = [mark for mark in marks if mark.start <= left and right <= mark.end]
        if over:
            says = "; ".join(dict.fromkeys(mark.says for mark in over if mark.says))
            made.append(Mark(start=left, end=right, says=says, focus=any(mark.focus for mark in over)))
    return made


def _words(text: str) -> Iterator[Piece]:
    return ((found.start(), found.end(), found[0]) for found in _WORD.finditer(text))


def _steps(
    pattern: re.Pattern[str], told: Callable[[re.Match[str]], str]
) -> Callable[[str], Iterator[Piece]]:
    def pieces(text: str) -> Iterator[Piece]:
        for found in pattern.finditer(text):
            kept = found["kept"]
            yield found.start(), found.end(), kept if kept is not None else _spoken(told(found))

    return pieces


def _spoken(told: str) -> str:
    return "".join(_WORD.findall(told))


def _unescaped(found: re.Match[str]) -> str:
    if found["pair"]:
        high, low = int(found["pair"][2:6], 16), int(found["pair"][8:], 16)
        return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
    return chr(int(found["code"], 16)) if found["code"] else found["one"] or ""


_unquoted = _steps(_QUOTED, lambda found: "")
_uncelled = _steps(_CELL, lambda found: '"')
_without_escapes = _steps(_JSON, _unescaped)
_without_markup = _steps(_MARKUP, lambda found: html.unescape(found["entity"]) if found["entity"] else "")
