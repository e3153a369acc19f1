"""Incidents as they are kept: what some accounts add up to, and the columns that it is asked by."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from tacitus.ledger.cache import Kept, Read
from tacitus.model.codec import to_json
from tacitus.model.ids import content_id
from tacitus.model.ledger import LedgerContradiction, LedgerIncident
from tacitus.model.records import Claim, Interval, Judgement
from tacitus.model.rulings import Ruling
from tacitus.model.work import bits_of
from tacitus.resolve.accounts import speaker_name
from tacitus.resolve.cluster import Pair, Ties
from tacitus.resolve.compare import Comparison
from tacitus.resolve.contradictions import contradictions_over_reports
from tacitus.resolve.doubts import doubts_of, stake_of
from tacitus.resolve.fold import fold_cluster
from tacitus.resolve.names import names_of
from tacitus.resolve.overlay import lay_rulings
from tacitus.resolve.views import merge_reasons
from tacitus.store.index import Clash, Fold, Tied


@dataclass(frozen=True, slots=True)
class Under:
    """The rulings that an incident stands under, in order: on it as a whole, on the claims of its reports (by number),
    and those that moved accounts of it (by number)."""

    on_it: Sequence[Ruling] = ()
    on_claims: Mapping[int, Sequence[Ruling]] = field(default_factory=dict)
    moves: Mapping[int, Ruling] = field(default_factory=dict)

    @property
    def about(self) -> list[Ruling]:
        """Those on its claims and its accounts."""
        return [*(ruling for rulings in self.on_claims.values() for ruling in rulings), *self.moves.values()]

    @property
    def ids(self) -> list[str]:
        """All of them, each once."""
        return sorted({ruling.id or "" for ruling in (*self.on_it, *self.about)})


def fold_made(
    kept: Kept,
    members: Sequence[int],
    origins: Mapping[str, str],
    same: Sequence[Judgement],
    elders: Sequence[str],
    under: Under,
    changed: int,
) -> int:
    """The fold of accounts in canonical order; made unless it was made before. `changed` is the entry that asks.

    `elders` are accounts of older versions that they stand for.
    """
    placed = {kept.place(member).key: member for member in members}
    reports = {key: kept.place(member).report for key, member in placed.items()}
    keys = list(placed)
    told = [origins[kept.told(report).report] for report in reports.values()]
    made_of = content_id("f", keys, told, [judgement.id for judgement in same], list(elders), under.ids)
    found = kept.tables.fold_made_of(made_of)
    if found is not None:
        return found
    read = {report: kept.amended(report, under.on_claims.get(report, ())) for report in reports.values()}
    accounts = [read[report].accounts[key] for key, report in reports.items()]
    claims = {key: read[report].claims[key] for key, report in reports.items()}
    outlets = {account.report: read[reports[account.key]].reading.report.outlet for account in accounts}
    reasons = merge_reasons(keys, ties_among(placed, kept, under.moves), same)
    folded = fold_cluster(accounts, claims, dict(origins), outlets, reasons, elders)
    incident = lay_rulings(folded, under.on_it, under.about)
    clashes = [*contradictions_over_reports(incident, accounts, claims, dict(origins))]
    clashes += _stated(read.values(), claims, incident.id)
    every = [claim for key in keys for claim in claims[key]]
    kept_of_it = fold_of(incident, made_of, every, clashes, [*_tied(kept, read, claims)])
    return kept.tables.add_fold(kept_of_it, members, changed)


def _tied(kept: Kept, read: Mapping[int, Read], accounts: Container[str]) -> Iterator[Tied]:
    """The links that reports (by number) state from these accounts to others that they tell of, in canonical order."""
    for report in sorted(read, key=lambda one: kept.told(one).rank):
        for link in read[report].reading.links:
            to = kept.number_of(link.to) if link.from_ in accounts and link.to not in accounts else None
            if to is not None:
                speaker = speaker_name(link.speaker)
                yield Tied(to, link.relation, link.strength, link.lag, speaker, to_json(link))


def _stated(
    read: Iterable[Read], claims: Mapping[str, Sequence[Claim]], incident: str
) -> Iterator[LedgerContradiction]:
    """The contradictions that reading found within a report, of those with claims on these accounts."""
    mine = {claim.id for told in claims.values() for claim in told}
    for one in read:
        for clash in one.reading.contradictions:
            if mine.intersection(clash.claims):
                yield LedgerContradiction.of(clash, [incident])


def ties_among(numbers: Mapping[str, int], kept: Kept, moved: Container[int]) -> Ties:
    """The ties among a few accounts, by their numbers, as they are kept; of each only what is asked for.

    Those that a person moved were compared with none.
    """

    def score(keys: Pair) -> int | None:
        one, other = (numbers[key] for key in keys)
        return None if one in moved or other in moved else kept.beside(one).get(other)

    def compared(keys: Pair) -> Comparison:
        one, other = (kept.account(numbers[key]) for key in keys)
        return kept.comparison(one, other)

    return Ties(score, compared)


def fold_of(
    incident: LedgerIncident,
    made_of: str,
    claims: Sequence[Claim] = (),
    clashes: Sequence[LedgerContradiction] = (),
    links: Sequence[Tied] = (),
) -> Fold:
    """An incident as it is kept: its JSON, and the columns that it is asked by, with the claims and clashes on it and
    the links from it."""
    mine = {claim.id for claim in claims}
    where = incident.where
    point = (where.lat, where.lon) if where and where.lat is not None and where.lon is not None else None
    return Fold(
        made_of=made_of,
        incident=incident.id,
        facet=(
            incident.type,
            incident.label,
            incident.status,
            (where.country if where else None) or "unknown",
        ),
        starts=_local_seconds(incident.when.start) if incident.when else None,
        days=local_days(incident.when) if incident.when else None,
        point=point,
        words=words_of_incident(incident),
        body=to_json(incident),
        version=incident.version,
        stake=stake_of(incident).points,
        doubts=bits_of(doubts_of(incident, claims, clashes=bool(clashes))),
        clashes=tuple(
            Clash((clash.id, *clash.merged_ids), to_json(clash), _rank(clash.claims, mine))
            for clash in clashes
        ),
        links=tuple(links),
        names=names_of(incident, claims),
    )


def _rank(claims: Sequence[str], mine: Container[str]) -> int | None:
    """The place of the first of these claims on an incident; None where all of them are on it."""
    there = [place for place, claim in enumerate(claims) if claim in mine]
    return there[0] if there and len(there) < len(claims) else None


def local_days(when: Interval) -> tuple[int, int]:
    """First and last day (days since 1970) of an interval as it is written, whatever its zone."""
    first, end = _local_seconds(when.start), _local_seconds(when.end)
    return first // 86_400, max(first, end - 1) // 86_400


def _local_seconds(instant: str) -> int:
    moment = datetime.fromisoformat(instant)
    days = moment.toordinal() - date(1970, 1, 1).toordinal()
    return days * 86_400 + moment.hour * 3_600 + moment.minute * 60 + moment.second


def words_of_incident(incident: LedgerIncident) -> str:
    """What an incident is found by when words are looked for."""
    parts = [incident.label.replace("_", " "), incident.type, incident.id]
    if incident.where:
        parts += [incident.where.name, incident.where.admin1 or ""]
    parts += [actor.name for actor in (*incident.initiators, *incident.targets)]
    parts += [means.text.text for means in incident.means]
    parts += [span.text for span in incident.evidence]
    parts += [said.actor.name for said in incident.responsibility]
    return " ".join(part for part in parts if part).encode("utf-8", "replace").decode("utf-8")
