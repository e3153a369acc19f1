"""What changed of what a saved search finds since it last looked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tacitus.alerts.memory import Memory, Seen
from tacitus.ledger.ledger import Ledger
from tacitus.model.alerts import Change, Quote, SavedSearch, Trigger
from tacitus.model.characters import in_one_line
from tacitus.model.ids import content_id
from tacitus.model.instants import now
from tacitus.model.ledger import Case, LedgerClaim, LedgerContradiction, LedgerIncident, ReportEntry
from tacitus.model.records import Responsibility, Span, Toll
from tacitus.present import words
from tacitus.present.query import from_pairs
from tacitus.present.titles import title

MOST_QUOTES = 4
"""Words that a change is shown with."""
NOTHING = "not stated"
_OWN = {"claimed": "claims responsibility", "acknowledged": "acknowledges that it did it"}
"""Kinds of responsibility that somebody takes himself → how they are told."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A change that is not numbered yet."""

    kind: Trigger
    words: str
    quotes: tuple[Quote, ...] = ()


def look(ledger: Ledger, memory: Memory) -> list[Change]:
    """Have every saved search look; what changed since it last did is written down, and returned.

    The first look of a search tells of nothing: what is there then is what later looks compare with.
    """
    found: list[Change] = []
    with memory.writing():
        for search in ledger.saved_searches():
            found += _look(ledger, memory, search)
    return found


def _look(ledger: Ledger, memory: Memory, search: SavedSearch) -> Iterator[Change]:
    assert search.id is not None
    query, since, here = from_pairs(search.filters), memory.cursor(search.id), ledger.cursor()
    if since == here:
        return
    left = ledger.gone(query, since) if since is not None else []
    for gone in left:
        if gone.now is not None:
            memory.rename(search.id, gone.id, gone.now)
    for case in ledger.cases(query, since):
        incident = case.incident
        clashes = _clashes(ledger, incident)
        seen = _seen(case, clashes)
        ids = (incident.id, *incident.merged_ids, *(member.incident for member in incident.members))
        before = memory.seen(search.id, ids)
        memory.keep(search.id, incident.id, seen)
        if since is not None:
            for change in _changes(before, seen, case, clashes):
                if change.kind in search.on:
                    yield _written(memory, search, incident.id, seen.title, change)
    for gone in left:
        before = memory.seen(search.id, [gone.id])
        memory.forget(search.id, gone.id)
        if before is not None and gone.now is None and "gone" in search.on:
            change = _Found("gone", f"told no more, or other than what is looked for: {before.title}")
            yield _written(memory, search, gone.id, before.title, change)
    memory.looked(search.id, here)


def _written(memory: Memory, search: SavedSearch, incident: str, name: str, found: _Found) -> Change:
    number = memory.next_number()
    change = Change(
        id=content_id("n", search.id, incident, found.kind, found.words, number),
        number=number,
        alert=search.name,
        incident=incident,
        title=name,
        kind=found.kind,
        words=found.words,
        quotes=found.quotes,
        found_at=now(),
    )
    memory.add(change)
    return change


def _clashes(ledger: Ledger, incident: LedgerIncident) -> tuple[LedgerContradiction, ...]:
    view = ledger.part([incident.id], around=1)
    return tuple(c for c in view.contradictions if incident.id in c.incidents and c.status == "open")


def _seen(case: Case, clashes: Iterable[LedgerContradiction]) -> Seen:
    incident = case.incident
    return Seen(
        title=title(incident),
        tolls={total.effect: words.total_words(incident, total.effect) for total in incident.totals},
        grade=incident.grade or "",
        status=incident.status,
        claims=frozenset(claim.id for claim in case.claims),
        contradictions=frozenset(one for clash in clashes for one in (clash.id, *clash.merged_ids)),
    )


def _changes(
    before: Seen | None, seen: Seen, case: Case, clashes: tuple[LedgerContradiction, ...]
) -> Iterator[_Found]:
    """What an alert tells of an incident; of one that is new, that it is, who claims it and what contradicts what."""
    known = before.claims if before else frozenset[str]()
    fresh = [claim for claim in case.claims if claim.id not in known]
    reports = {entry.id: entry for entry in case.reports}
    if before is None:
        told = words.totals_words(case.incident)
        kinds = [claim for claim in fresh if claim.field == "type"]
        yield _Found("incident", f"new: {seen.title}{f', {told}' if told else ''}", _quotes(kinds, reports))
    else:
        yield from _tolls(before, seen, fresh, reports)
        for field, was, is_ in (
            ("grade", before.grade, seen.grade),
            ("status", before.status, seen.status),
        ):
            if was != is_:
                yield _Found("grade", f"{field} {was or NOTHING} → {is_ or NOTHING}", _quotes(fresh, reports))
    yield from _claimed(fresh, reports)
    for clash in clashes:
        if before is None or not {clash.id, *clash.merged_ids} & before.contradictions:
            parties = [claim for claim in case.claims if claim.id in clash.claims]
            yield _Found("contradiction", f"contradiction: {clash.explanation}", _quotes(parties, reports))


def _tolls(
    before: Seen, seen: Seen, fresh: list[LedgerClaim], reports: dict[str, ReportEntry]
) -> Iterator[_Found]:
    for effect in dict.fromkeys((*before.tolls, *seen.tolls)):
        was, is_ = before.tolls.get(effect), seen.tolls.get(effect)
        if was != is_:
            figures = [c for c in fresh if isinstance(c.value, Toll) and c.value.effect == effect]
            said = f"{words.plain(effect)} {was or NOTHING} → {is_ or NOTHING}"
            yield _Found("toll", said, _quotes(figures, reports))


def _claimed(fresh: list[LedgerClaim], reports: dict[str, ReportEntry]) -> Iterator[_Found]:
    """Each who says of himself that it was he, once."""
    by_whom: dict[str, list[LedgerClaim]] = {}
    for claim in fresh:
        value = claim.value
        if isinstance(value, Responsibility) and value.kind in _OWN and claim.polarity == "affirmed":
            by_whom.setdefault(f"{value.actor.name} {_OWN[value.kind]}", []).append(claim)
    for said, claims in by_whom.items():
        yield _Found("claimed", said, _quotes(claims, reports))


def _evidence(claim: LedgerClaim) -> tuple[Span, ...]:
    own = (claim.value.evidence,) if isinstance(claim.value, Responsibility) else ()
    return (*own, *claim.evidence)


def _quotes(claims: Iterable[LedgerClaim], reports: dict[str, ReportEntry]) -> tuple[Quote, ...]:
    """The words that claims rest on, each stretch once."""
    found: dict[tuple[str, int, int], Quote] = {}
    for claim in claims:
        span = claim.context or next(iter(_evidence(claim)), None)
        if span is not None:
            found.setdefault(
                (claim.report, span.start, span.end),
                Quote(
                    report=claim.report,
                    start=span.start,
                    end=span.end,
                    text=in_one_line(span.text),
                    speaker=words.principal(claim.speaker),
                    outlet=words.outlet_words(reports.get(claim.report)),
                ),
            )
    return tuple(found.values())[:MOST_QUOTES]
