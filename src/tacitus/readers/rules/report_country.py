"""The country that a whole report speaks of, for incidents that name no place of their own."""

from __future__ import annotations

from collections.abc import Iterable

from tacitus.ground.places import Gazetteer
from tacitus.model.parsed import ParsedReport
from tacitus.model.records import Mention, Place
from tacitus.model.vocabulary import NO_ACCOUNT

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

    Towns and regions decide; countries, which may be named as actors, only where there are no others.
    Costs nothing beyond the spotted places.
    """
    told = [(mention, place) for mention in mentions if (place := _told(parsed, mention)) is not None]
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


def _told(parsed: ParsedReport, mention: Mention) -> Place | None:
    """The place of a mention, if it lies in a country and stands in the text proper."""
    place = mention.grounded
    sentence = parsed.sentence_at(mention.start)
    if not isinstance(place, Place) or place.country is None:
        return None
    if sentence is None or sentence.segment.kind in NO_ACCOUNT:
        return None
    return None if sentence.segment.kind == "dateline" and mention.text.lower() in BUREAUS else place
