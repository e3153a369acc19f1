"""Reports and judgements known at a time → the ledger's view: the resolver from end to end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace

from tacitus.model.ledger import (
    Clock,
    Explanation,
    LedgerClaim,
    LedgerContradiction,
    LedgerIncident,
    LedgerView,
    ReportEntry,
)
from tacitus.model.records import Claim, Judgement, Link, Reading
from tacitus.model.vocabulary import Verdict
from tacitus.resolve import incident
from tacitus.resolve.accounts import UNDATED, Account, accounts_of, speaker_name
from tacitus.resolve.cluster import Clusters, Compare, Pair, cluster, in_force, pair
from tacitus.resolve.compare import Comparison, compare, load_weights
from tacitus.resolve.contradictions import contradictions_over_reports
from tacitus.resolve.copies import CopyIndex, copied_text
from tacitus.resolve.fold import RULE, fold_cluster, starts
from tacitus.resolve.order import disorders

UNSURE_BELOW = 1.5
"""A pair that misses merging by less than this (log-odds), with no barrier, is shown as unsure."""


_CLAIM_FIELDS = tuple(one.name for one in fields(Claim) if one.name != "incident")


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownReading:
    """A reading and its two clocks, as sortable instants."""

    reading: Reading
    reported_at: str
    known_at: str


Group = tuple[str, ...]


@dataclass(slots=True)
class Memory:
    """What views of one ledger share. All of it can be made again from the readings."""

    accounts: dict[str, list[Account]] = field(default_factory=dict)
    """By report."""
    compared: dict[Pair, Comparison] = field(default_factory=dict)
    folded: dict[tuple[Group, Group, Group], tuple[LedgerIncident, tuple[LedgerContradiction, ...]]] = field(
        default_factory=dict
    )
    """By members, their reports' origins and the merge reasons."""
    claims: dict[tuple[str, str], tuple[LedgerClaim, ...]] = field(default_factory=dict)
    """By account and the incident it belongs to."""
    copies: CopyIndex = field(default_factory=CopyIndex)
    listed: Mapping[str, str] | None = None
    """Report → its origin, where more reports than the view's own have a say in it."""


def _rank(item: KnownReading) -> tuple[str, str]:
    """Canonical order of reports: by publication, undated last; never by when they came in."""
    report = item.reading.report
    return (item.reported_at if report.published else UNDATED, report.id)


def rule_name() -> str:
    """Name and version of everything that decides what a view says."""
    return f"{RULE} {incident.RULE} weights/{load_weights().version}"


def build_view(
    known: Sequence[KnownReading],
    judgements: Sequence[Judgement],
    *,
    as_of: str | None,
    clock: Clock,
    memory: Memory | None = None,
) -> LedgerView:
    """The view that these readings and these judgements (in the order they were made) support.

    `memory` keeps, between calls, what does not hang on which other reports are known.
    """
    memory = memory or Memory()
    ordered = sorted(known, key=_rank)
    accounts, claims = _accounts(ordered, memory)
    clusters = cluster(accounts.values(), judgements, comparing=_remembering(memory))
    texts = {item.reading.report.id: copied_text(item.reading.report) for item in ordered}
    listed = memory.listed or memory.copies.origins(texts, texts)
    outlet_of = {item.reading.report.id: item.reading.report.outlet for item in ordered}
    home = {key: group[0] for group in clusters.groups for key in group}
    incidents: list[LedgerIncident] = []
    clashes: list[LedgerContradiction] = []
    for group in clusters.groups:
        reasons = merge_reasons(group, clusters, judgements)
        inside = {accounts[member].report for member in group}
        origin_of = memory.copies.origins(texts, (report for report in texts if report in inside))
        key = (group, tuple(origin_of[accounts[member].report] for member in group), reasons)
        if key not in memory.folded:
            members = [accounts[member] for member in group]
            folded = fold_cluster(members, claims, origin_of, outlet_of, reasons)
            found = tuple(contradictions_over_reports(folded, members, claims, origin_of))
            memory.folded[key] = folded, found
        incident, between = memory.folded[key]
        incidents.append(incident)
        clashes.extend(between)
    links = _links(ordered, home)
    clashes = [*_stated(ordered, home), *clashes]
    clashes += disorders(links, {i.id: i for i in incidents}, claims, tuple(clashes))
    return LedgerView(
        as_of=as_of,
        rule=rule_name(),
        reports=tuple(entry_of(item, listed[item.reading.report.id]) for item in ordered),
        claims=_ledger_claims(accounts, claims, home, memory),
        incidents=tuple(sorted(incidents, key=starts)),
        links=links,
        contradictions=tuple(clashes),
        judgements=tuple(judgements) + _by_resolver(clusters, accounts, judgements),
        notes={"clock": clock, "refused": [_refusal(judgement) for judgement in clusters.refused]},
    )


def explain_pair(view: LedgerView, accounts: Mapping[str, Account], left: str, right: str) -> Explanation:
    """Why two accounts or incidents (by id) are one in the view or not, in words; `accounts` are its own."""
    home = {key: incident for incident in view.incidents for key in (incident.id, *incident.merged_ids)}
    together = home[left].id == home[right].id
    compared = _closest(accounts, home[left], home[right], left, right)
    sides = [{left}, {right}] if together else [_keys(home[left]), _keys(home[right])]
    judgements = tuple(
        judgement
        for judgement in view.judgements
        if judgement.by != _resolver() and _between(judgement, sides[0], sides[1])
    )
    verdict: Verdict = "same" if together else "different"
    last = judgements[-1] if judgements else None
    sentence = (
        f"{last.by} judged them {last.verdict}: {last.reason}" if last else _sentence(compared, together)
    )
    return Explanation(
        left=left,
        right=right,
        together=together,
        verdict=verdict,
        by=last.by if last else _resolver(),
        score=compared.score,
        barrier=compared.barrier,
        reasons=compared.reasons,
        judgements=judgements,
        sentence=sentence,
    )


def _closest(
    accounts: Mapping[str, Account], one: LedgerIncident, other: LedgerIncident, left: str, right: str
) -> Comparison:
    """The comparison that speaks most for the two: of the two accounts named, or of any of their members."""
    if one.id == other.id:
        return compare(accounts[left], accounts[right])
    return max(
        (
            compare(accounts[here], accounts[there])
            for here in sorted(_keys(one))
            for there in sorted(_keys(other))
        ),
        key=lambda found: (found.barrier is None, found.score),
    )


def _keys(incident: LedgerIncident) -> set[str]:
    return {incident.id, *incident.merged_ids}


def _between(judgement: Judgement, one: set[str], other: set[str]) -> bool:
    return (judgement.left in one and judgement.right in other) or (
        judgement.left in other and judgement.right in one
    )


def _remembering(memory: Memory) -> Compare:
    def comparing(left: Account, right: Account) -> Comparison:
        keys = pair(left.key, right.key)
        if keys not in memory.compared:
            memory.compared[keys] = compare(left, right)
        return memory.compared[keys]

    return comparing


def merge_reasons(
    group: Sequence[str], clusters: Clusters, judgements: Sequence[Judgement]
) -> tuple[str, ...]:
    """One sentence for each account after the first: what best ties it to those before it."""
    told = in_force(judgements)
    sentences = []
    for position, key in enumerate(group[1:], start=1):
        earlier = [pair(key, other) for other in group[:position]]
        best = max(
            (keys for keys in earlier if keys in clusters.scored),
            default=None,
            key=lambda k: clusters.scored[k].score,
        )
        person = next((told[keys] for keys in earlier if keys in told and told[keys].verdict == "same"), None)
        if person is not None:
            sentences.append(f"{key}: merged because {person.by} judged them the same: {person.reason}")
        elif best is not None:
            sentences.append(f"{key}: {_sentence(clusters.scored[best], True)}")
        else:
            sentences.append(f"{key}: merged because a person's judgement joined their incidents")
    return tuple(sentences)


def _sentence(compared: Comparison, together: bool) -> str:
    """Both sides with what they weigh (log-odds)."""
    ordered = sorted(compared.reasons, key=lambda reason: -abs(reason.weight))
    for_ = [f"{reason.words} {reason.weight:+.1f}" for reason in ordered if reason.weight > 0]
    against = [f"{reason.words} {reason.weight:+.1f}" for reason in ordered if reason.weight < 0]
    if compared.barrier:
        return f"kept apart because {compared.barrier}" + _tail("for merging", for_)
    if together:
        return "merged because " + "; ".join(for_) + _tail("against", against)
    return (
        "kept apart because "
        + ("; ".join(against) or "too little speaks for it")
        + _tail("for merging", for_)
    )


def _tail(label: str, words: list[str]) -> str:
    return f" ({label}: {'; '.join(words)})" if words else ""


def _accounts(
    known: Sequence[KnownReading], memory: Memory
) -> tuple[dict[str, Account], dict[str, list[Claim]]]:
    """Accounts by key and claims by account key, in canonical order of their reports."""
    accounts: dict[str, Account] = {}
    claims: dict[str, list[Claim]] = {}
    for item in known:
        reading = item.reading
        report = reading.report
        if report.id not in memory.accounts:
            memory.accounts[report.id] = accounts_of(
                report, reading.incidents, reported_at=item.reported_at, known_at=item.known_at
            )
        for account in memory.accounts[report.id]:
            accounts[account.key] = account
            claims[account.key] = []
        for claim in reading.claims:
            claims.setdefault(claim.incident, []).append(claim)
    return accounts, claims


def _ledger_claims(
    accounts: Mapping[str, Account],
    claims: Mapping[str, list[Claim]],
    home: Mapping[str, str],
    memory: Memory,
) -> tuple[LedgerClaim, ...]:
    found: list[LedgerClaim] = []
    for key, account in accounts.items():
        if (key, home[key]) not in memory.claims:
            memory.claims[key, home[key]] = tuple(
                LedgerClaim(
                    **{name: getattr(claim, name) for name in _CLAIM_FIELDS},
                    incident=home[key],
                    report=account.report,
                )
                for claim in claims[key]
            )
        found.extend(memory.claims[key, home[key]])
    return tuple(found)


def _links(known: Sequence[KnownReading], home: Mapping[str, str]) -> tuple[Link, ...]:
    """The reports' links between ledger ids, each once for each speaker; a relation is never changed."""
    found: dict[tuple[str, str, str, str, str | None], Link] = {}
    for item in known:
        for link in item.reading.links:
            here, there = home.get(link.from_), home.get(link.to)
            if here is None or there is None or here == there:
                continue
            key = (here, there, link.relation, link.strength, speaker_name(link.speaker))
            found.setdefault(key, replace(link, from_=here, to=there))
    return tuple(found.values())


def _stated(known: Sequence[KnownReading], home: Mapping[str, str]) -> Iterator[LedgerContradiction]:
    """The contradictions that reading found within a report."""
    for item in known:
        told = {claim.id: claim.incident for claim in item.reading.claims}
        for clash in item.reading.contradictions:
            yield LedgerContradiction.of(
                clash, (home[told[claim]] for claim in clash.claims if told.get(claim) in home)
            )


def _by_resolver(
    clusters: Clusters, accounts: Mapping[str, Account], judgements: Sequence[Judgement]
) -> tuple[Judgement, ...]:
    """What the resolver decided, as judgements: its merges, and the near misses a person should see."""
    home = {key: group[0] for group in clusters.groups for key in group}
    told = in_force(judgements)
    above = load_weights().merge_above
    made = []
    for keys, found in clusters.scored.items():
        one, other = keys
        together = home[one] == home[other]
        close = found.barrier is None and found.score > above - UNSURE_BELOW
        if keys in told or not (together or close):
            continue
        left, right = sorted((accounts[one], accounts[other]), key=lambda account: account.rank)
        made.append(
            Judgement(
                left=left.key,
                right=right.key,
                verdict="same" if together else "unsure",
                by=_resolver(),
                at=max(left.known_at, right.known_at),
                reason=_sentence(found, together),
                score=found.score,
            )
        )
    return tuple(sorted(made, key=lambda judgement: (judgement.left, judgement.right)))


def _resolver() -> str:
    return f"resolver {load_weights().version}"


def _refusal(judgement: Judgement) -> str:
    return (
        f"{judgement.left} and {judgement.right}: judged the same, but members of theirs are judged different"
    )


def entry_of(item: KnownReading, origin: str) -> ReportEntry:
    """A report as views list it."""
    report = item.reading.report
    return ReportEntry(
        id=report.id,
        path=report.path,
        title=report.title,
        outlet=report.outlet,
        published=report.published,
        origin=origin,
        known_at=item.known_at,
        reported_at=item.reported_at,
    )
