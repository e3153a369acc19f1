"""Choosing incidents of a view, plainly: the definition that `ledger/finding.py`, which is faster, is held to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date

from tacitus.errors import MissingInput, UsageError
from tacitus.ledger.columns import id_number
from tacitus.ledger.finding import status_passes
from tacitus.ledger.folds import words_of_incident
from tacitus.ledger.query import day_of, published
from tacitus.model.ledger import (
    Case,
    Clock,
    Explanation,
    Gone,
    LedgerContradiction,
    LedgerIncident,
    LedgerView,
    PageVersion,
    ReportEntry,
    SearchHit,
    StandingEntry,
    Unfit,
)
from tacitus.model.originals import Custody
from tacitus.model.query import (
    Between,
    Chained,
    Clashes,
    Decided,
    Drawn,
    Found,
    Harm,
    IncidentQuery,
    NameHit,
    Overview,
    Summary,
)
from tacitus.model.records import Judgement, Reading
from tacitus.model.rulings import Ruling
from tacitus.ontology.kinds import family_of
from tacitus.resolve.chains import chains, statistics
from tacitus.resolve.names import names_of


class Viewed:
    """Everything that can be asked of a ledger, answered from its whole view: for small ones that are at hand."""

    def view(self, as_of: str | None = None, clock: Clock = "reported") -> LedgerView:
        """Everything the ledger says as of a moment."""
        raise NotImplementedError

    def summary(self) -> Summary:
        """Rule and size."""
        view = self.view()
        return Summary(rule=view.rule, reports=len(view.reports), incidents=len(view.incidents))

    def find(self, query: IncidentQuery, *, offset: int = 0, limit: int = 100) -> Found:
        """A page of the incidents that pass every filter."""
        found = select(self.view(query.as_of, query.clock).incidents, query)
        return Found(
            total=len(found),
            without_point=sum(not _has_point(incident) for incident in found),
            incidents=tuple(found[offset : offset + limit]),
        )

    def cases(self, query: IncidentQuery, since: str | None = None) -> Iterator[Case]:
        """Every incident that passes with everything said of it, oldest first; a view has no cursors."""
        if since is not None:
            raise UsageError("There are no cursors without a ledger's file.", remedy="Leave out --since.")
        view = self.view(query.as_of, query.clock)
        return cases_of(view, [i for i in view.incidents if matches(i, query)])

    def gone(self, query: IncidentQuery, since: str) -> list[Gone]:
        """Nothing: a view has no cursors."""
        return []

    def cursor(self) -> str:
        """Nothing: a view has no cursors."""
        return ""

    def last_at(self) -> str:
        """When the newest report came in."""
        return max((entry.known_at for entry in self.view().reports), default="1970-01-01T00:00:00.000000Z")

    def harms(self, query: IncidentQuery) -> list[Harm]:
        """What is added up over time of the incidents that pass."""
        return [
            Harm(
                day=date.fromisoformat(one.when.start[:10]) if one.when else None,
                family=family_of(one),
                country=_country(one),
                doers=tuple(dict.fromkeys(actor.name for actor in one.initiators)),
                totals=one.totals,
            )
            for one in self.find(query, limit=10**6).incidents
        ]

    def between(self, before: IncidentQuery, after: IncidentQuery, limit: int = 50) -> Between:
        """What of the incidents that pass is new, changed or gone between two moments."""
        was = {one.id: one for one in self.find(before, limit=10**6).incidents}
        now = {one.id: one for one in self.find(after, limit=10**6).incidents}
        new = [one for one in now.values() if one.id not in was]
        gone = [one for one in was.values() if one.id not in now]
        both = [(was[key], one) for key, one in now.items() if key in was and was[key].version != one.version]
        return Between(
            new_in_all=len(new),
            new=tuple(new[:limit]),
            changed_in_all=len(both),
            changed=tuple(both[:limit]),
            gone_in_all=len(gone),
            gone=tuple(gone[:limit]),
        )

    def contents(self, query: IncidentQuery) -> dict[int, int]:
        """Id → version, as numbers, of the incidents that pass."""
        found = self.find(query, limit=10**6).incidents
        return {id_number(one.id): id_number(one.version) for one in found}

    def overview(self, query: IncidentQuery) -> Overview:
        """How many incidents pass, beside each filter and on each day."""
        view = self.view(query.as_of, query.clock)
        begun = select(view.incidents, replace(query, start=None, end=None))
        return Overview(
            total=len(select(view.incidents, query)),
            facets=facets(view, query),
            values=facets(view, IncidentQuery(status=frozenset("*"))),
            days=Counter(date.fromisoformat(i.when.start[:10]) for i in begun if i.when),
        )

    def standing(self, report_id: str) -> list[StandingEntry]:
        """Nothing: a view has no log."""
        return []

    def versions(self, report_id: str) -> tuple[PageVersion, ...]:
        """None: a view keeps no versions."""
        return ()

    def reading(self, report_id: str) -> Reading:
        """What one report tells by itself."""
        raise MissingInput(f"There is no reading of {report_id} here.")

    def custody(self, subject: str) -> Custody | None:
        """None: a view has no originals."""
        return None

    def original(self, subject: str) -> bytes:
        """None: a view has no originals."""
        raise MissingInput(f"There is no original of {subject}.")

    def drawn(self, query: IncidentQuery) -> Drawn:
        """What a map draws: every incident that passes and has a point."""
        found = select(self.view(query.as_of, query.clock).incidents, query)
        placed = tuple(incident for incident in found if _has_point(incident))
        return Drawn(total=len(found), without_point=len(found) - len(placed), incidents=placed)

    def part(
        self,
        incidents: Iterable[str],
        as_of: str | None = None,
        clock: Clock = "reported",
        *,
        around: int = 0,
        lenient: bool = False,
    ) -> LedgerView:
        """The whole view, which is no smaller, once it holds them all. Raises `MissingInput`."""
        view = self.view(as_of, clock)
        if lenient:
            return view
        known = {key for incident in view.incidents for key in (incident.id, *incident.merged_ids)}
        for incident in incidents:
            if incident not in known:
                raise MissingInput(
                    f"There is no incident {incident}" + (f" as of {as_of}." if as_of else "."),
                    remedy="Look it up in the list, or ask without an as-of date.",
                )
        return view

    def chains(
        self,
        as_of: str | None = None,
        clock: Clock = "reported",
        *,
        incident: str = "",
        offset: int = 0,
        limit: int = 100,
    ) -> Chained:
        """A page of the chains of the view."""
        view = self.view(as_of, clock)
        home = {one.id: one for one in view.incidents}
        every = [one for one in chains(view.links, home) if not incident or incident in one.incidents]
        shown = tuple(every[offset : offset + limit])
        return Chained(
            total=len(every),
            chains=shown,
            statistics=statistics(link for one in every for link in one.links),
            incidents=tuple(home[i] for i in dict.fromkeys(i for one in shown for i in one.incidents)),
        )

    def contradictions(
        self,
        as_of: str | None = None,
        clock: Clock = "reported",
        *,
        status: str | None = None,
        offset: int = 0,
        limit: int = 100,
    ) -> Clashes:
        """A page of the contradictions of the view."""
        view = self.view(as_of, clock)
        found = [clash for clash in view.contradictions if status in (None, clash.status)]
        shown = tuple(sorted(found, key=lambda clash: clash.status != "open")[offset : offset + limit])
        about = {i for clash in shown for i in clash.incidents}
        incidents = tuple(one for one in view.incidents if one.id in about)
        return Clashes(total=len(found), clashes=shown, incidents=incidents)

    def clashes(
        self, ids: Iterable[str], as_of: str | None = None, clock: Clock = "reported"
    ) -> list[LedgerContradiction]:
        """The contradictions of these ids."""
        wanted = set(ids)
        return [c for c in self.view(as_of, clock).contradictions if wanted & {c.id, *c.merged_ids}]

    def decided(self, as_of: str | None = None, clock: Clock = "reported") -> Decided:
        """What of the view persons decided."""
        view = self.view(as_of, clock)
        return Decided(
            judgements=tuple(one for one in view.judgements if not one.by.startswith("resolver")),
            ratings=view.ratings,
            resolutions=tuple(clash.resolution for clash in view.contradictions if clash.resolution),
            rulings=view.rulings,
            refused=tuple(view.notes.get("refused", ())),
        )

    def merges(self, query: IncidentQuery) -> Iterator[Judgement]:
        """What of the view the resolver decided."""
        view = self.view(query.as_of, query.clock)
        passing = (one for one in view.incidents if matches(one, query))
        ids = {key for one in passing for key in (one.id, *one.merged_ids)}
        made = (one for one in view.judgements if one.by.startswith("resolver"))
        return (one for one in made if ids & {one.left, one.right})

    def merges_of(
        self, incident: str, as_of: str | None = None, clock: Clock = "reported"
    ) -> list[Judgement]:
        """What of the view the resolver decided of one incident."""
        view = self.view(as_of, clock)
        ids = next(
            {one.id, *one.merged_ids} for one in view.incidents if incident in {one.id, *one.merged_ids}
        )
        made = (one for one in view.judgements if one.by.startswith("resolver"))
        return [one for one in made if ids & {one.left, one.right}]

    def home_of_claim(self, claim: str, as_of: str | None = None, clock: Clock = "reported") -> str | None:
        """The incident that a claim of the view is on."""
        return next((one.incident for one in self.view(as_of, clock).claims if one.id == claim), None)

    def untold(self, as_of: str | None = None, clock: Clock = "reported") -> Iterator[ReportEntry]:
        """The reports of the view that tell of no incident."""
        view = self.view(as_of, clock)
        telling = {member.report for one in view.incidents for member in one.members}
        return (entry for entry in view.reports if entry.id not in telling)

    def search(
        self, text: str, limit: int = 50, as_of: str | None = None, clock: Clock = "reported"
    ) -> list[SearchHit]:
        """Claims whose evidence holds every word of `text`."""
        wanted = text.casefold().split()
        told = [
            (claim, " … ".join(span.text for span in claim.evidence))
            for claim in self.view(as_of, clock).claims
        ]
        return [
            SearchHit(kind="claim", id=claim.id, report=claim.report, excerpt=words)
            for claim, words in told
            if wanted and all(word in words.casefold() for word in wanted)
        ][:limit]

    def names(self, text: str, limit: int = 20) -> list[NameHit]:
        """The names in which each word of `text` begins one, commonest first."""
        view, named = self.view(), Counter[tuple[str, str]]()
        for incident in view.incidents:
            told = names_of(incident, (claim for claim in view.claims if claim.incident == incident.id))
            named.update({(key, name) for _, key, name, _ in told})
        begun = [re.compile(rf"(?<![^\W_]){re.escape(word)}", re.IGNORECASE) for word in text.split()]
        return [
            NameHit(key=key, name=name, incidents=count)
            for (key, name), count in named.most_common()
            if begun and all(one.search(name) for one in begun)
        ][:limit]

    def part_of_report(self, report_id: str) -> LedgerView:
        """The whole view."""
        return self.view()

    def rulings(self) -> list[Ruling]:
        """Those that are in force."""
        return list(self.view().rulings)

    def unfit(self) -> list[Unfit]:
        """Nothing: a view holds what is in force and fits."""
        return []

    def near(self, limit: int = 20) -> list[Explanation]:
        """What the view holds for unsure, as far as it says why."""
        unsure = [one for one in self.view().judgements if one.verdict == "unsure" and one.score is not None]
        return [
            Explanation(
                left=one.left,
                right=one.right,
                together=False,
                verdict="different",
                by=one.by,
                score=one.score,
                barrier=None,
                reasons=(),
                judgements=(),
                sentence=one.reason,
            )
            for one in unsure[:limit]
        ]

    def entries(
        self, as_of: str | None = None, clock: Clock = "reported", *, offset: int = 0, limit: int = 100
    ) -> list[tuple[ReportEntry, int]]:
        """Reports with how many incidents they tell of, newest first."""
        view = self.view(as_of, clock)
        told = Counter(report for i in view.incidents for report in {member.report for member in i.members})
        newest = sorted(view.reports, key=lambda e: (e.reported_at or published(e), e.id), reverse=True)
        return [(entry, told[entry.id]) for entry in newest[offset : offset + limit]]

    def close(self) -> None:
        """Nothing is open."""

    def days(self, clock: Clock) -> list[str]:
        """The days on which reports came, by a clock."""
        return sorted({day_of(entry, clock) for entry in self.view().reports})


def _has_point(incident: LedgerIncident) -> bool:
    return incident.where is not None and incident.where.lat is not None and incident.where.lon is not None


def select(incidents: Iterable[LedgerIncident], query: IncidentQuery) -> list[LedgerIncident]:
    """Incidents that pass every filter, newest first, those without a date last."""
    found = [incident for incident in incidents if matches(incident, query)]
    found.sort(key=lambda i: (i.when.start if i.when else "", i.id), reverse=True)
    return found


def matches(incident: LedgerIncident, query: IncidentQuery) -> bool:
    """Whether one incident passes every filter; an unknown value passes no filter on it."""
    return (
        _among(family_of(incident), query.family)
        and _of_kind(incident, query.kind)
        and _among(incident.type, query.type)
        and status_passes(incident.status, query.status)
        and _among(_country(incident), query.country)
        and _within_dates(incident, query.start, query.end)
        and _within_box(incident, query.bbox)
        and has_words(incident, query.text)
    )


def facets(view: LedgerView, query: IncidentQuery) -> dict[str, dict[str, int]]:
    """For each filter its values and how many incidents each would show, the other filters kept."""
    every = frozenset[str]()
    openings: dict[str, tuple[IncidentQuery, Callable[[LedgerIncident], str]]] = {
        "family": (replace(query, family=every), family_of),
        "status": (replace(query, status=frozenset({"*"})), lambda incident: incident.status),
        "country": (replace(query, country=every), _country),
    }
    return {
        name: _counted((value_of(i) for i in view.incidents if matches(i, opened)), getattr(query, name))
        for name, (opened, value_of) in openings.items()
    }


def _counted(values: Iterable[str], chosen: frozenset[str]) -> dict[str, int]:
    """Commonest first; a chosen value stays even when nothing has it."""
    counter = Counter(values)
    for value in chosen - {"*"}:
        counter.setdefault(value, 0)
    return dict(sorted(counter.items(), key=lambda pair: (-pair[1], pair[0])))


def _among(value: str, chosen: frozenset[str]) -> bool:
    return not chosen or value in chosen


def _of_kind(incident: LedgerIncident, kind: str | None) -> bool:
    return kind is None or kind.casefold() in (incident.type.casefold(), incident.label.casefold())


def _country(incident: LedgerIncident) -> str:
    return (incident.where.country if incident.where else None) or "unknown"


def _within_dates(incident: LedgerIncident, start: date | None, end: date | None) -> bool:
    """Intervals that overlap `[start, end]`; an incident without a date passes only an open filter."""
    if start is None and end is None:
        return True
    if incident.when is None:
        return False
    first, last = incident.when.start[:10], incident.when.end[:19]
    begins_in_time = end is None or first <= end.isoformat()
    return begins_in_time and (start is None or last > f"{start.isoformat()}T00:00:00")


def _within_box(incident: LedgerIncident, bbox: tuple[float, float, float, float] | None) -> bool:
    if bbox is None:
        return True
    place = incident.where
    if place is None or place.lat is None or place.lon is None:
        return False
    west, south, east, north = bbox
    inside = west <= place.lon <= east if west <= east else place.lon >= west or place.lon <= east
    return inside and south <= place.lat <= north


def has_words(incident: LedgerIncident, text: str) -> bool:
    """Whether every word of `text` begins a word of what an incident says of itself, whatever the letter case."""
    told = words_of_incident(incident).casefold()
    return all(re.search(rf"(?<![^\W_]){re.escape(word)}", told) for word in text.casefold().split())


def cases_of(view: LedgerView, incidents: Iterable[LedgerIncident]) -> Iterator[Case]:
    """Incidents of a view with everything said of them."""
    home = {incident.id: incident for incident in view.incidents}
    reports = {entry.id: entry for entry in view.reports}
    for incident in incidents:
        links = tuple(link for link in view.links if incident.id in (link.from_, link.to))
        ends = dict.fromkeys(end for link in links for end in (link.from_, link.to) if end != incident.id)
        told = dict.fromkeys(member.report for member in incident.members)
        yield Case(
            incident=incident,
            claims=tuple(claim for claim in view.claims if claim.incident == incident.id),
            reports=tuple(reports[report] for report in told if report in reports),
            links=links,
            others=tuple(home[end] for end in ends if end in home),
        )
