"""From a report to its place mentions: spot, resolve, and say how precisely."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tacitus.ground.places.entries import AREAS
from tacitus.ground.places.gazetteer import Gazetteer
from tacitus.ground.places.relations import applied, between, relation_at, starts_between
from tacitus.ground.places.resolving import KEPT_CANDIDATES, Scored, resolve
from tacitus.ground.places.spotting import Toponym, spot_toponyms
from tacitus.model.parsed import ParsedReport
from tacitus.model.records import Mention, Place, PlaceCandidate, Span
from tacitus.model.vocabulary import PlacePrecision


def spot(parsed: ParsedReport, gazetteer: Gazetteer) -> tuple[Mention, ...]:
    """The places that the report names, by start: mentions of kind `place`, grounded to a `Place`.

    The span is the toponym's characters alone. A country that only qualifies an actor (`US troops`) and a
    nationality are evidence for the other names and are left out here.
    """
    toponyms = spot_toponyms(parsed, gazetteer)
    ranked = resolve(toponyms, gazetteer, parsed.report.text)
    kept = [pair for pair in zip(toponyms, ranked, strict=True) if pair[0].use == "place"]
    plain = [(toponym, mention(parsed, toponym, candidates)) for toponym, candidates in kept]
    return tuple(_related(parsed, plain))


def _related(parsed: ParsedReport, plain: Sequence[tuple[Toponym, Mention]]) -> Iterator[Mention]:
    """Each mention with its place moved or widened by the words around it."""
    ends: dict[int, int] = {}
    for index, (toponym, made) in enumerate(plain):
        before, after = _around(parsed, toponym)
        place = made.grounded
        assert isinstance(place, Place)
        following = plain[index + 1] if index + 1 < len(plain) else None
        if starts_between(before) and following and parsed.report.text[toponym.end : following[0].start] in (" and ", " and the "):
            ends[index + 1] = index
            other = following[1].grounded
            stretch = between(place, other) if isinstance(other, Place) else None
            yield replace(made, grounded=stretch, why=f"{made.why}; between") if stretch else made
            continue
        if index in ends:
            other = plain[ends[index]][1].grounded
            stretch = between(other, place) if isinstance(other, Place) else None
            stretch = replace(stretch, text=place.text) if stretch else None
            yield replace(made, grounded=stretch, why=f"{made.why}; between") if stretch else made
            continue
        relation = relation_at(before, after)
        if relation is None:
            yield made
        else:
            yield replace(made, grounded=applied(place, relation), why=f"{made.why}; {relation.kind}")


def _around(parsed: ParsedReport, toponym: Toponym) -> tuple[str, str]:
    sentence = parsed.sentence_at(toponym.start)
    start, end = (sentence.start, sentence.end) if sentence else (toponym.start, toponym.end)
    text = parsed.report.text
    return text[max(start, toponym.start - 100) : toponym.start], text[toponym.end : min(end, toponym.end + 60)]


def mention(parsed: ParsedReport, toponym: Toponym, candidates: Sequence[Scored]) -> Mention:
    """The mention of one toponym with its ranked candidates."""
    span = parsed.span(toponym.start, toponym.end)
    place = ground(span, candidates)
    source = f"spaCy {toponym.label}" if toponym.label else "gazetteer"
    return Mention(kind="place", start=span.start, end=span.end, text=span.text, grounded=place, why=source)


def ground(span: Span, candidates: Sequence[Scored]) -> Place:
    """The best candidate as a Place, with the others beside it."""
    if not candidates:
        return Place(
            name=span.text,
            text=span,
            lat=None,
            lon=None,
            radius_km=None,
            precision=None,
            kind=None,
            country=None,
            admin1=None,
            gazetteer=None,
            reason="no place of this name in the gazetteer",
        )
    best = candidates[0].entry
    return Place(
        name=best.name,
        text=span,
        lat=best.lat,
        lon=best.lon,
        radius_km=best.radius_km,
        precision=precision_of(best.kind),
        kind=_contract_kind(best.kind),
        country=best.country,
        admin1=best.admin1,
        gazetteer=best.gazetteer,
        candidates=_listed(candidates[:KEPT_CANDIDATES]),
    )


def precision_of(kind: str) -> PlacePrecision:
    """How precise a place of a gazetteer kind is."""
    if kind == "country":
        return "country"
    if kind == "admin1":
        return "admin1"
    if kind == "admin2":
        return "admin2"
    if kind in AREAS:
        return "region"
    return "settlement" if kind == "settlement" else "exact"


def _contract_kind(kind: str) -> str:
    if kind in ("country", "admin1", "admin2"):
        return "admin"
    return "natural" if kind in ("sea", "region", "continent") else kind


def _listed(candidates: Sequence[Scored]) -> tuple[PlaceCandidate, ...]:
    top = candidates[0].score
    weights = [math.exp(candidate.score - top) for candidate in candidates]
    return tuple(
        PlaceCandidate(
            name=candidate.entry.name,
            lat=candidate.entry.lat,
            lon=candidate.entry.lon,
            kind=candidate.entry.kind,
            country=candidate.entry.country,
            admin1=candidate.entry.admin1,
            gazetteer=candidate.entry.gazetteer,
            score=round(weight / sum(weights), 3),
            reasons=tuple(candidate.reasons),
        )
        for candidate, weight in zip(candidates, weights, strict=True)
    )

