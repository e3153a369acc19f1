"""The country that a whole report speaks of, for incidents that name no place of their own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from tacitus.ground.places import Gazetteer
from tacitus.model.parsed import ParsedReport
from tacitus.model.records import Mention, Place, Span
from tacitus.model.vocabulary import NO_ACCOUNT
from tacitus.ontology.actor_categories import lookup

if TYPE_CHECKING:
    from spacy.tokens import Token

BUREAUS = frozenset(
    {
        "geneva",
        "vienna",
        "brussels",
        "london",
        "paris",
        "washington",
        "dubai",
        "doha",
        "dakar",
        "new york",
        "the hague",
    }
)
"""Where agencies and bodies file reports on other countries: such a dateline says nothing of where it was."""
REASON = "names no place of its own; every place of the report lies in this country"
OF_INCIDENTS = "names no place of its own; the other incidents of the report lie in this country"
SEVERAL = 2
"""Incidents of one country from which on it is that of the others of a report too (our choice)."""


def country_of_report(
    parsed: ParsedReport, mentions: Iterable[Mention], gazetteer: Gazetteer
) -> Place | None:
    """The country in which all places of the report lie, read from the first of them; None when they differ.

    Where somebody comes from ("a teacher from X") and whose something is ("the X rebels") says nothing of it.

    Towns and regions decide; countries, which may be named as actors, only where there are no others, or where another is
    named more often than all places of the one: then one town tells nothing.
    Costs nothing beyond the spotted places.
    """
    told = [
        (mention, place)
        for mention in mentions
        if (place := _told(parsed, mention)) is not None and not _only_describes(parsed, mention)
    ]
    fine = [(mention, place) for mention, place in told if place.precision != "country"]
    countries = {place.country for _, place in fine or told}
    named = Counter(place.country for _, place in told)
    if len(countries) != 1 or max(named.values()) > named[next(iter(countries))]:
        return None
    mention, place = (fine or told)[0]
    return _whole(place, parsed.span(mention.start, mention.end), gazetteer, REASON)


def country_of_incidents(placed: Sequence[Place], gazetteer: Gazetteer) -> Place | None:
    """The country in which all incidents that a report places lie, read from the first; None where they are too few."""
    if len(placed) < SEVERAL or len({place.country for place in placed}) != 1 or placed[0].text is None:
        return None
    return _whole(placed[0], placed[0].text, gazetteer, OF_INCIDENTS)


def _whole(place: Place, text: Span, gazetteer: Gazetteer, reason: str) -> Place | None:
    """The country of a place, as read from `text`; None where the gazetteer does not have it."""
    entry = gazetteer.country(str(place.country))
    if entry is None:
        return None
    return Place(
        name=entry.name,
        text=text,
        lat=entry.lat,
        lon=entry.lon,
        radius_km=entry.radius_km,
        precision="country",
        kind="country",
        country=entry.country,
        admin1=None,
        gazetteer=entry.gazetteer,
        reason=reason,
    )


def _only_describes(parsed: ParsedReport, mention: Mention) -> bool:
    """Whether a town's name tells who somebody is: "a teacher from Tawila", "the Moba rebels"."""
    words = parsed.doc.char_span(mention.start, mention.end, alignment_mode="expand")
    if words is None or getattr(mention.grounded, "precision", None) == "country":
        return False
    name, to = words.root, words.root.head
    comes_from = name.dep_ == "pobj" and to.lower_ == "from" and _is_people(to.head)
    return comes_from or (name.dep_ in ("compound", "amod", "nmod") and _is_people(to))


def _is_people(noun: Token) -> bool:
    known = lookup(noun.lemma_) if noun.pos_ in ("NOUN", "PROPN") else None
    return known is not None and known.is_people


def _told(parsed: ParsedReport, mention: Mention) -> Place | None:
    """The place of a mention, if it lies in a country and stands in the text proper."""
    place = mention.grounded
    sentence = parsed.sentence_at(mention.start)
    if not isinstance(place, Place) or place.country is None:
        return None
    if sentence is None or sentence.segment.kind in NO_ACCOUNT:
        return None
    return None if sentence.segment.kind == "dateline" and mention.text.lower() in BUREAUS else place
