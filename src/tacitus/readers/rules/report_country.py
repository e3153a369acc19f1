"""The country that a whole report speaks of, for incidents that name no place of their own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from tacitus.ground.places import Gazetteer
from tacitus.model.parsed import ParsedReport
from tacitus.model.records import Mention, Place
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


def country_of_report(
    parsed: ParsedReport, mentions: Iterable[Mention], gazetteer: Gazetteer
) -> Place | None:
    """The country in which all places of the report lie, read from the first of them; None when they differ.

    Where somebody comes from ("a teacher from X") and whose something is ("the X rebels") says nothing of it.

    Towns and regions decide; countries, which may be named as actors, only where there are no others.
    Costs nothing beyond the spotted places.
    """
    told = [
        (mention, place)
        for mention in mentions
        if (place := _told(parsed, mention)) is not None and not _only_describes(parsed, mention)
    ]
    fine = [(mention, place) for mention, place in told if place.precision != "country"]
    countries = {place.country for _, place in fine or told}
    if len(countries) != 1:
        return None
    mention, place = (fine or told)[0]
    entry = gazetteer.country(str(place.country))
    if entry is None:
        return None
    return Place(
        name=entry.name,
        text=parsed.span(mention.start, mention.end),
        lat=entry.lat,
        lon=entry.lon,
        radius_km=entry.radius_km,
        precision="country",
        kind="country",
        country=entry.country,
        admin1=None,
        gazetteer=entry.gazetteer,
        reason=REASON,
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
