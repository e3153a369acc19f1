"""Incidents as they are kept: what some accounts add up to, and the columns that it is asked by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from tacitus.ledger.kept import Kept
from tacitus.model.codec import to_json
from tacitus.model.ids import content_id
from tacitus.model.ledger import LedgerIncident
from tacitus.model.records import Interval, Judgement
from tacitus.resolve.accounts import Account
from tacitus.resolve.cluster import Clusters, Pair, pair
from tacitus.resolve.compare import Comparison
from tacitus.resolve.fold import fold_cluster
from tacitus.resolve.views import merge_reasons
from tacitus.store.index import Fold


def fold_made(
    kept: Kept, members: Sequence[int], origins: Mapping[str, str], same: Sequence[Judgement], changed: int
) -> int:
    """The fold of accounts in canonical order; made unless it was made before. `changed` is the entry that asks."""
    placed = {kept.place(member).key: member for member in members}
    reports = {key: kept.place(member).report for key, member in placed.items()}
    keys = list(placed)
    told = [origins[kept.told(report).report] for report in reports.values()]
    made_of = content_id("f", keys, told, [judgement.id for judgement in same])
    found = kept.tables.fold_made_of(made_of)
    if found is not None:
        return found
    accounts = [kept.account(member) for member in members]
    claims = {key: kept.reading(report).claims[key] for key, report in reports.items()}
    outlets = {account.report: kept.reading(reports[account.key]).outlet for account in accounts}
    scored = _Scored({account.key: account for account in accounts}, placed, kept)
    reasons = merge_reasons(keys, Clusters(groups=(), scored=scored), same)
    incident = fold_cluster(accounts, claims, dict(origins), outlets, reasons)
    return kept.tables.add_fold(fold_of(incident, made_of), members, changed)


class _Scored(Mapping[Pair, Comparison]):
    """The comparisons among a few accounts that met no barrier, made when they are asked for."""

    def __init__(self, accounts: Mapping[str, Account], numbers: Mapping[str, int], kept: Kept) -> None:
        self._accounts, self._numbers, self._of = accounts, numbers, kept

    def __contains__(self, keys: object) -> bool:
        assert isinstance(keys, tuple)
        one, other = keys
        return self._numbers[other] in self._of.beside(self._numbers[one])

    def __getitem__(self, keys: Pair) -> Comparison:
        return self._of.comparison(self._accounts[keys[0]], self._accounts[keys[1]])

    def __iter__(self) -> Iterator[Pair]:
        return (pair(one, other) for one in self._accounts for other in self._accounts if one < other)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def fold_of(incident: LedgerIncident, made_of: str) -> Fold:
    """An incident as it is kept: its JSON, and the columns that it is asked by."""
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
    )


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
