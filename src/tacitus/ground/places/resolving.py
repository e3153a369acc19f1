"""Which place a toponym means: candidates ranked with reasons, read against the whole report."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from tacitus.ground.places.entries import AREAS, Entry, distance_km, is_facility
from tacitus.ground.places.gazetteer import Gazetteer, Match
from tacitus.ground.places.keys import fold
from tacitus.ground.places.spotting import Toponym

NEIGHBOUR_KM = 200.0
"""Places named in one report support each other within about this distance."""
KEPT_CANDIDATES = 5
CONSIDERED = 40


@dataclass(slots=True)
class Scored:
    """A candidate, its score (log-odds-like, unbounded) and why."""

    entry: Entry
    score: float
    reasons: list[str] = field(default_factory=list)

    def add(self, points: float, reason: str) -> None:
        """Add `points` for `reason`."""
        if points:
            self.score += points
            self.reasons.append(f"{reason} ({points:+.1f})")


@dataclass(slots=True)
class Context:
    """What the report as a whole says about where it plays."""

    countries: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    divisions: dict[tuple[str, str], float] = field(default_factory=lambda: defaultdict(float))
    containers: dict[int, list[Entry]] = field(default_factory=lambda: defaultdict(list))


def resolve(toponyms: Sequence[Toponym], gazetteer: Gazetteer, text: str) -> list[list[Scored]]:
    """Ranked candidates of each toponym, best first (empty where there is none)."""
    context = _context(toponyms, gazetteer, text)
    ranked = [_rank(toponym, index, context) for index, toponym in enumerate(toponyms)]
    for _ in range(2):
        _support_neighbours(toponyms, ranked, context)
    _one_sense(toponyms, ranked)
    return ranked


def _context(toponyms: Sequence[Toponym], gazetteer: Gazetteer, text: str) -> Context:
    context = Context()
    for toponym in toponyms:
        for match in toponym.matches:
            entry = match.entry
            if entry.kind == "country" and entry.country:
                sure = len({m.entry.country for m in toponym.matches if m.entry.kind in ("country", "admin1")}) == 1
                weight = 1.0 if toponym.use == "place" else 0.5
                context.countries[entry.country] += weight if sure else 0.3
            elif entry.kind == "admin1" and entry.country and entry.admin1 and match.how == "folded":
                context.divisions[(entry.country, entry.admin1)] += 1.0
            elif entry.kind == "region" and entry.country:
                context.countries[entry.country] += 0.5
    for index, following in enumerate(toponyms[1:]):
        between = text[toponyms[index].end : following.start]
        if between in (", ", ",", " in ", ", in ", " (", ", the ") or (between.startswith(", in ") and len(between) < 14):
            context.containers[index].extend(m.entry for m in following.matches if m.entry.kind in AREAS)
        elif between in ("'s ", "’s "):
            context.containers[index + 1].extend(m.entry for m in toponyms[index].matches if m.entry.kind in AREAS)
    return context


def _rank(toponym: Toponym, index: int, context: Context) -> list[Scored]:
    matches = sorted(toponym.matches, key=lambda match: -match.entry.population)[:CONSIDERED]
    scored = [_score(match, toponym, index, context) for match in matches]
    return sorted(scored, key=lambda candidate: -candidate.score)


def _score(match: Match, toponym: Toponym, index: int, context: Context) -> Scored:
    entry = match.entry
    candidate = Scored(entry, 0.0)
    candidate.add(_prior(entry), "size")
    candidate.add(1.0 if match.main else 0.0, "its first name")
    candidate.add(-1.5 if match.how == "romanised" else 0.0, "spelling")
    candidate.add(_cue_points(toponym.cue, entry), f"the words around it say {toponym.cue}")
    strongest = max(context.countries.values(), default=0.0)
    if strongest and entry.kind != "country" and entry.country:
        share = context.countries.get(entry.country, 0.0) / max(strongest, 1.0)
        candidate.add(round(3.0 * share, 2), f"the report names {entry.country}")
    named = context.divisions.get((entry.country or "", entry.admin1 or ""), 0.0)
    if named and entry.kind != "admin1":
        candidate.add(min(2.5, 1.0 + 0.5 * named), f"the report names {entry.admin1}")
    for container in context.containers.get(index, ()):
        if _contains(container, entry):
            candidate.add(6.0, f"in {container.name}, says the phrase")
            break
    return candidate


_FIXED_PRIOR = {"country": 9.0, "continent": 8.0, "sea": 7.0, "region": 7.5, "airport": 2.0, "air_base": 3.0}


def _prior(entry: Entry) -> float:
    if entry.kind in _FIXED_PRIOR:
        return _FIXED_PRIOR[entry.kind]
    size = math.log10(entry.population + 10)
    if entry.kind == "settlement":
        return round(size, 2)
    if entry.kind == "admin1":
        return round(size - 0.3, 2)
    if entry.kind == "admin2":
        return round(size - 1.5, 2)
    return 5.0


def _cue_points(cue: str | None, entry: Entry) -> float:
    if cue is None or cue == "around":
        return 0.0
    if cue == "facility":
        return 3.0 if is_facility(entry) else 0.0
    same = {"admin1": ("admin1", "region", "admin2"), "admin2": ("admin2", "admin1"), "settlement": ("settlement",)}
    return 3.0 if entry.kind in same[cue] else (-2.0 if cue != "admin2" else 0.0)


def _contains(container: Entry, entry: Entry) -> bool:
    if container.gazetteer == entry.gazetteer:
        return False
    if container.kind == "country":
        return entry.country == container.country
    if container.country and entry.country != container.country:
        return False
    if container.kind == "admin1" and entry.admin1 and fold(entry.admin1) == fold(container.admin1 or ""):
        return True
    return distance_km(entry.lat, entry.lon, container.lat, container.lon) <= container.radius_km


def _support_neighbours(toponyms: Sequence[Toponym], ranked: list[list[Scored]], context: Context) -> None:
    """Add points for other points of the report nearby (each name once), and rank again."""
    anchors: dict[str, Entry] = {}
    for toponym, candidates in zip(toponyms, ranked, strict=True):
        if candidates and candidates[0].entry.kind not in ("country", "continent", "sea"):
            anchors[fold(toponym.text)] = candidates[0].entry
    for toponym, candidates in zip(toponyms, ranked, strict=True):
        others = [entry for name, entry in anchors.items() if name != fold(toponym.text)]
        if len(candidates) < 2 or not others:
            continue
        for candidate in candidates:
            entry = candidate.entry
            near = sum(
                math.exp(-distance_km(entry.lat, entry.lon, other.lat, other.lon) / NEIGHBOUR_KM) for other in others
            )
            candidate.add(round(min(1.2, 0.8 * near), 2), "near other places of the report")
        candidates.sort(key=lambda candidate: -candidate.score)


def _one_sense(toponyms: Sequence[Toponym], ranked: list[list[Scored]]) -> None:
    """The same name means the same place throughout: the best-supported reading wins everywhere."""
    best: dict[str, Scored] = {}
    for toponym, candidates in zip(toponyms, ranked, strict=True):
        if candidates and toponym.cue is None:
            name = fold(toponym.text)
            if name not in best or candidates[0].score > best[name].score:
                best[name] = candidates[0]
    for toponym, candidates in zip(toponyms, ranked, strict=True):
        chosen = best.get(fold(toponym.text))
        if chosen is None or not candidates or toponym.cue is not None:
            continue
        for candidate in candidates:
            if candidate.entry.gazetteer == chosen.entry.gazetteer and candidate is not candidates[0]:
                candidate.add(candidates[0].score - candidate.score + 0.1, "as elsewhere in the report")
                candidates.sort(key=lambda one: -one.score)
                break
