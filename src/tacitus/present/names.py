"""Somebody or a place that incidents name, as every surface shows it: in which parts, by whose word, how often."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from tacitus.ledger.query import LedgerQuery
from tacitus.model.ledger import Clock, LedgerIncident, TollEntry
from tacitus.model.query import IncidentQuery, NameHit, Naming
from tacitus.model.vocabulary import Effect
from tacitus.present.language import N_, _
from tacitus.present.sites import Site, hit_at, sites_of
from tacitus.present.words import plain
from tacitus.resolve.accounts import speaker_name, voice_key, voice_of
from tacitus.resolve.contradictions import are_rivals
from tacitus.resolve.names import actor_key, place_key
from tacitus.resolve.values import is_unnamed

PART_WORDS: Mapping[str, str] = {
    "doer": N_("did it"),
    "target": N_("was the target"),
    "claimed": N_("claims or acknowledges it"),
    "denied": N_("denies it"),
    "accused": N_("is blamed by another"),
    "speaker": N_("speaks of it"),
    "place": N_("happened here"),
}
"""Parts in words."""
HEADINGS = (N_("Who did it, or is held to have"), N_("Who gives tolls"), N_("Where it was"))
"""Parts in which the newest names are listed."""
NEWEST = 200
"""Incidents whose names are listed before one is looked for."""
MOST_NEWEST = 15
"""Names under each heading."""
MOST_READ = 500
"""Incidents, the newest, that are gone through for whose word it is and how figures fared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How a speaker's figures fared, as counts over incidents and effects; they are no score.

    `given` are the figures' number, `held` those that lie within what all figures add up to now, `revised` those that
    the speaker replaced by another, `contradicted` those that a figure of somebody else leaves no room for.
    """

    given: int
    held: int
    revised: int
    contradicted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NamePage:
    """What a page on a name shows. `blamed_by` and `affiliations` are (words, incidents), commonest first; `read` is how
    many incidents they, `sites` and `figures` were counted over."""

    naming: Naming
    blamed_by: tuple[tuple[str, int], ...]
    affiliations: tuple[tuple[str, int], ...]
    sites: tuple[Site, ...]
    figures: Figures | None
    read: int


def name_page(
    source: LedgerQuery,
    key: str,
    part: str = "",
    as_of: str | None = None,
    clock: Clock = "reported",
    *,
    site: str = "",
    offset: int = 0,
    limit: int = 50,
) -> NamePage:
    """A name with a page of the incidents that name it, or of those at one `site` of a place. Raises `MissingInput`."""
    naming = source.named(key, part, as_of, clock, offset=offset, limit=limit)
    whole = source.named(key, "", as_of, clock, limit=MOST_READ)
    if site:
        hit = [incident for incident in whole.incidents if hit_at(incident, key, site)]
        naming = replace(naming, total=len(hit), incidents=tuple(hit[offset : offset + limit]))
    blamed = Counter(who for incident in whole.incidents for who in _blaming(incident, key))
    belongs = Counter(said for incident in whole.incidents for said in _belonging(incident, key))
    return NamePage(
        naming=naming,
        blamed_by=tuple(blamed.most_common(25)),
        affiliations=tuple(belongs.most_common(25)),
        sites=sites_of(source, key, whole.incidents, as_of, clock) if "place" in whole.parts else (),
        figures=_figures(whole.incidents, key) if "speaker" in whole.parts else None,
        read=len(whole.incidents),
    )


def newest_names(source: LedgerQuery) -> tuple[tuple[tuple[str, tuple[NameHit, ...]], ...], int]:
    """Who and what the newest incidents name most, as (heading, names), and how many incidents were read."""
    found = source.find(IncidentQuery(), limit=NEWEST).incidents
    told: dict[str, Counter[str]] = {heading: Counter() for heading in HEADINGS}
    spelt: dict[str, Counter[str]] = defaultdict(Counter)
    for incident in found:
        named = {(heading, key): name for heading, key, name in _heads(incident)}
        for (heading, key), name in named.items():
            told[heading][key] += 1
            spelt[key][name] += 1
    rows = (
        (
            heading,
            tuple(
                NameHit(key=key, name=_commonest(spelt[key]), incidents=count)
                for key, count in counts.most_common(MOST_NEWEST)
            ),
        )
        for heading, counts in told.items()
    )
    return tuple(row for row in rows if row[1]), len(found)


def _heads(incident: LedgerIncident) -> Iterator[tuple[str, str, str]]:
    """(heading, key, name) of who did it or is held to have, who speaks of its toll, and where it was."""
    doers, speakers, places = HEADINGS
    for actor in (*incident.initiators, *(said.actor for said in incident.responsibility)):
        if not is_unnamed(actor) and any(letter.isupper() for letter in actor.name):
            yield doers, actor_key(actor), actor.name
    for entry in incident.toll_history:
        for link in (entry.speaker or ())[:1]:
            if link.role != "outlet":
                yield speakers, voice_of(link), link.name
    if incident.where is not None:
        yield places, place_key(incident.where), incident.where.name


def _commonest(names: Counter[str]) -> str:
    """The spelling that stands most often; of those, the shortest."""
    return min(names, key=lambda name: (-names[name], len(name), name))


def _blaming(incident: LedgerIncident, key: str) -> set[str]:
    rows = (row for row in incident.attributions if row.kind in ("attributed", "assessed"))
    return {who for row in rows if (row.actor_id or voice_key(row.actor)) == key for who in row.speakers}


def _belonging(incident: LedgerIncident, key: str) -> set[str]:
    actors = [*incident.initiators, *incident.targets, *(said.actor for said in incident.responsibility)]
    return {
        _("%(relation)s %(to)s, says %(speaker)s")
        % {
            "relation": plain(one.relation),
            "to": one.to,
            "speaker": speaker_name(one.speaker) or _("the report itself"),
        }
        for actor in actors
        if actor_key(actor) == key
        for one in actor.affiliations
    }


def _figures(incidents: Iterable[LedgerIncident], key: str) -> Figures:
    given = held = revised = contradicted = 0
    for incident in incidents:
        for mine, others, within in _told(incident, key):
            given += len(mine)
            for place, entry in enumerate(mine):
                revised += any(_bounds(entry) != _bounds(later) for later in mine[place + 1 :])
            last = mine[-1]
            held += within
            contradicted += any(are_rivals(last, other) for other in others)
    return Figures(given=given, held=held, revised=revised, contradicted=contradicted)


def _told(incident: LedgerIncident, key: str) -> Iterator[tuple[list[TollEntry], list[TollEntry], bool]]:
    """(the speaker's figures for one effect and group, oldest first; others'; whether the last lies in the total)."""
    totals = {total.effect: total for total in incident.totals}
    lots: dict[tuple[Effect, str, str | None], tuple[list[TollEntry], list[TollEntry]]] = {}
    for entry in incident.toll_history:
        lot = lots.setdefault((entry.effect, entry.group, entry.nationality), ([], []))
        said = entry.speaker is not None and len(entry.speaker) > 0 and voice_of(entry.speaker[0]) == key
        lot[0 if said else 1].append(entry)
    for (effect, _group, _nation), (mine, others) in lots.items():
        total = totals.get(effect)
        if mine:
            low, high = _bounds(mine[-1])
            first, last = (total.low or 0, total.high) if total else (0, None)
            yield mine, others, high >= first and (last is None or low <= last)


def _bounds(entry: TollEntry) -> tuple[float, float]:
    low = next((figure for figure in (entry.low, entry.best) if figure is not None), 0)
    return low, entry.high if entry.high is not None else float("inf")
