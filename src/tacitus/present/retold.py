"""Sentences that layers below the pages told in English, in the language of the page.

Why something is unknown, was merged or cannot hold is stored as a sentence, and an error is one. The catalogue has
their shapes, gathered from where they are said (`tests/messages/told.py`): "claimed by %(values)s". A sentence is known
again by its shape, and its values are retold in turn. What has no shape stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from tacitus.present import words
from tacitus.present.language import ENGLISH, _, catalogue, day, gettext, language, short_day

OWN = ("web/", "present/", "app.py", "ontology/")
"""Where messages stand that pages look up themselves."""
_HOLE = re.compile(r"%\((\w+)\)s")
_WEIGHED = re.compile(r"(.+) ([+-]\d+\.\d)")
_DAY = re.compile(r"\d{4}-\d\d-\d\d(?:T[\d:+.Z]+)?")
_LETTER = re.compile(r"[^\W\d_]")
TELLING = 4
"""Letters of its own that a shape needs to be known by."""
JOINING = ("and", "to")
"""What joins two values; shapes of fewer letters than `TELLING` but these are left out: "in Syria" is a place's name."""
_OWN_WORDS = ("person_reason", "last_reason")
"""How values are called that a person wrote: they stay as they were written."""
_COUNTRY = "about"
"""What a value is called that is a code of a country."""
KEPT = 4096
"""Sentences that are remembered."""


@dataclass(frozen=True, slots=True)
class _Shape:
    """A message with holes: what it looks like, a part that must be there, and how it is said."""

    looks: re.Pattern[str]
    anchor: str
    said: str
    parts: bool
    """Whether "; " is in it, so that a sentence is held to it before it is taken apart."""
    telling: bool
    """Whether it has letters enough to be known by; else it is looked for only within a sentence that was known."""


def retold(text: str) -> str:
    """A sentence in the language of the page."""
    return _retold(words.explained(text), language(), False) if text else ""


def reference_words(reference: str | None) -> str:
    """What a relative date was read against: "; reckoned from the publication, 8 April 2022"."""
    kind, _blank, moment = (reference or "").partition(" ")
    at = words.instant(moment)
    if kind != "published" or at is None:
        return "; " + _("reckoned: %(reference)s") % {"reference": retold(reference)} if reference else ""
    hour = f", {at:%H:%M} {at.tzname() or ''}".rstrip() if (at.hour, at.minute) != (0, 0) else ""
    return "; " + _("reckoned from the publication, %(moment)s") % {"moment": f"{day(at)}{hour}"}


def is_told(text: str) -> bool:
    """Whether a sentence could be said in the language of the page."""
    return language() == ENGLISH or retold(text) != words.explained(text)


@lru_cache(KEPT)
def _retold(text: str, code: str, within: bool) -> str:
    if code != ENGLISH and (known := gettext(text)) != text:
        return known
    shapes = [shape for shape in _shapes(code) if within or shape.telling]
    return (
        _shaped(text, [shape for shape in shapes if shape.parts])
        or _in_parts(text)
        or _shaped(text, [shape for shape in shapes if not shape.parts])
        or text
    )


def _shaped(text: str, shapes: list[_Shape]) -> str:
    for shape in shapes:
        if shape.anchor in text and (found := shape.looks.fullmatch(text)):
            return shape.said % {name: _value(name, value) for name, value in found.groupdict().items()}
    return ""


def _in_parts(text: str) -> str:
    """Several sentences in one line, and a reason with what it weighs."""
    one, semicolon, other = text.partition("; ")
    if semicolon:
        return _("%(one)s; %(other)s") % {"one": retold(one), "other": retold(other)}
    what, colon, rest = text.partition(": ")
    if colon and (known := gettext(what)) != what:
        return _("%(what)s: %(told)s") % {"what": known, "told": _retold(rest, language(), True)}
    if weighed := _WEIGHED.fullmatch(text):
        return f"{retold(weighed[1])} {weighed[2]}"
    return ""


def _value(name: str, value: str) -> str:
    if name.endswith(_OWN_WORDS):
        return value
    if name.endswith(_COUNTRY):
        return words.country_name(value)
    if _DAY.fullmatch(value) and (at := words.instant(value)):
        return f"{short_day(at)}, {at:%H:%M}" if (at.hour, at.minute) != (0, 0) else short_day(at)
    return _retold(value, language(), True) if value else ""


@cache
def _shapes(code: str) -> list[_Shape]:
    """The most telling first: those with most letters of their own."""
    made = sorted(_gathered(code), key=lambda pair: -len(_HOLE.sub("", pair[0])))
    return [_shape(message, said) for message, said in made]


def _gathered(code: str) -> Iterator[tuple[str, str]]:
    """(message, how it is said) of every sentence with values; one that ends openly takes what follows as a value."""
    for message in catalogue(code):
        if not isinstance(message.id, str) or all(
            place.startswith(OWN) for place, _line in message.locations
        ):
            continue
        said = str(message.string or message.id)
        own = _HOLE.sub("", message.id).strip()
        if message.id.endswith(" "):
            yield f"{message.id}%(rest)s", f"{said.rstrip()} %(rest)s"
        elif _HOLE.search(message.id) and (own in JOINING or len(_LETTER.findall(own)) >= TELLING):
            yield message.id.lstrip("; "), said.lstrip("; ")


def _shape(message: str, said: str) -> _Shape:
    literal = [re.escape(part.replace("%%", "%")) for part in _HOLE.split(message)[::2]]
    names = _HOLE.findall(message)
    looks = literal[0] + "".join(
        f"(?P<{name}>.+?){part}" for name, part in zip(names, literal[1:], strict=True)
    )
    anchor = max((part.replace("%%", "%") for part in _HOLE.split(message)[::2]), key=len)
    telling = sum(map(len, map(_LETTER.findall, literal))) >= TELLING
    return _Shape(re.compile(looks, re.DOTALL), anchor, said, "; " in message, telling)
