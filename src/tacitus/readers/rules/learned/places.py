"""Names of places that no gazetteer has, by the network's word; and names of weapons, which are none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tacitus.model.records import Mention, Place
from tacitus.readers.rules.report_country import country_of_report
from tacitus.syntax import dependencies as syntax

if TYPE_CHECKING:
    from spacy.tokens import Span as Words
    from spacy.tokens import Token

    from tacitus.ground.places import Gazetteer
    from tacitus.model.parsed import ParsedReport
    from tacitus.readers.model.marks import Marks
    from tacitus.readers.rules.events.means import MeansMention

A_PLACE = 0.9
"""From this chance on a name is that of a place, though no gazetteer has it."""
REASON = "no place of this name in the gazetteer"


def without_weapons(
    parsed: ParsedReport, toponyms: Sequence[Mention], means: Sequence[MeansMention]
) -> tuple[Mention, ...]:
    """`toponyms` without those that name the weapon used ("an Iskander hit Pisochyn"); what it hit "in" X is there."""
    weapons = [one.span for one in means]
    return tuple(
        place
        for place in toponyms
        if not any(weapon.start <= place.start and place.end <= weapon.end for weapon in weapons)
        or _stands_in(parsed, place)
    )


def _stands_in(parsed: ParsedReport, place: Mention) -> bool:
    words = parsed.doc.char_span(place.start, place.end, alignment_mode="expand")
    return words is not None and words.root.dep_ == "pobj"


def with_unlisted(
    parsed: ParsedReport, toponyms: Sequence[Mention], marks: Marks, gazetteer: Gazetteer
) -> tuple[Mention, ...]:
    """`toponyms` and the names that only the network takes for places, in the country of the whole report.

    A name alone, without a point: "an unknown village stays a name".
    """
    found = []
    for start, end, chance in marks.spans("place", A_PLACE):
        words = parsed.doc.char_span(start, end, alignment_mode="expand")
        name = _name(words) if words is not None else None
        if name is None or any(p.start < name.end_char and name.start_char < p.end for p in toponyms):
            continue
        found.append((name, chance))
    if not found:
        return tuple(toponyms)
    about = country_of_report(parsed, toponyms, gazetteer)
    country = about.country if about is not None else None
    named = (_mention(parsed, name, chance, country) for name, chance in found)
    return tuple(sorted([*toponyms, *named], key=lambda place: place.start))


def _name(words: Words) -> Words | None:
    """The name in a phrase: capitalised throughout, and governed by a preposition or hit."""
    name = words
    while len(name) and name[0].pos_ in ("DET", "ADP"):
        name = name[1:]
    if not len(name) or not all(token.tag_ in ("NNP", "NNPS") and token.text[:1].isupper() for token in name):
        return None
    return name if _is_governed(name.root) else None


def _is_governed(name: Token) -> bool:
    return name.dep_ in ("pobj", "dobj", "conj", "appos", "nsubjpass") and not syntax.is_plural(name)


def _mention(parsed: ParsedReport, name: Words, chance: float, country: str | None) -> Mention:
    span = parsed.span_of(name)
    place = Place(
        name=span.text,
        text=span,
        lat=None,
        lon=None,
        radius_km=None,
        precision=None,
        kind=None,
        country=country,
        admin1=None,
        gazetteer=None,
        reason=REASON,
    )
    return Mention(
        kind="place",
        start=span.start,
        end=span.end,
        text=span.text,
        grounded=place,
        why=f"network place '{chance:.2f}'",
    )
