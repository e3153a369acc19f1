"""Reports and judgements known at a time → the ledger's view: the resolver from end to end."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

from tacitus.model.ledger import (
    Clock,
    Explanation,
    LedgerClaim,
    LedgerContradiction,
    LedgerIncident,
    LedgerView,
    ReportEntry,
)
from tacitus.model.records import Claim, Judgement, Link, Reading, Report
from tacitus.model.rulings import Move, Ruling
from tacitus.model.vocabulary import Verdict
from tacitus.resolve import incident
from tacitus.resolve.accounts import UNDATED, Account, accounts_of
from tacitus.resolve.amending import in_order
from tacitus.resolve.chains import links_between
from tacitus.resolve.cluster import (
    Clusters,
    Compare,
    Pair,
    Ties,
    as_judgements,
    cluster,
    in_force,
    moved_by,
    moves_in_force,
    pair,
)
from tacitus.resolve.compare import Comparing, Comparison, compare, load_weights
from tacitus.resolve.contradictions import contradictions_over_reports
from tacitus.resolve.copies import CopyIndex, copied_text
from tacitus.resolve.fold import RULE, fold_cluster, starts
from tacitus.resolve.order import disorders
from tacitus.resolve.overlay import dismissed, lay_rulings, links_drawn, on_incidents

UNSURE_BELOW = 1.5
"""A pair that misses merging by less than this (log-odds), with no barrier, is shown as unsure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownReading:
    """A reading and its two clocks, as sortable instants.

    `on_claims` are the rulings in force on its claims: `reading` has them in it, `read` is what the reader made of the
    report. Accounts are compared as they were read.
    """

    reading: Reading
    reported_at: str
    known_at: str
    read: Reading | None = None
    on_claims: tuple[Ruling, ...] = ()


Group = tuple[str, ...]
Elders = Callable[[str], AbstractSet[str]]


def ids_of(rulings: Iterable[Ruling]) -> Group:
    """The ids of rulings, in this order."""
    return tuple(ruling.id or "" for ruling in rulings)


@dataclass(slots=True)
class Memory:
    """What views of one ledger share. All of it can be made again from the readings."""

    accounts: dict[str, list[Account]] = field(default_factory=dict)
    """By report, as they were read."""
    amended: dict[tuple[str, Group], list[Account]] = field(default_factory=dict)
    """By report and the rulings on its claims."""
    compared: dict[Pair, Comparison] = field(default_factory=dict)
    folded: dict[
        tuple[Group, Group, Group, Group], tuple[LedgerIncident, tuple[LedgerContradiction, ...]]
    ] = field(default_factory=dict)
    """By members, their reports' origins, the merge reasons and the rulings."""
    claims: dict[tuple[str, str, Group], tuple[LedgerClaim, ...]] = field(default_factory=dict)
    """By account, the incident it belongs to and the rulings on its report."""
    copies: CopyIndex = field(default_factory=CopyIndex)
    listed: Mapping[str, str] | None = None
    """Report → its origin, where more reports than the view's own have a say in it."""

    def keep_amended(self, item: KnownReading, accounts: list[Account]) -> None:
        """Keep the accounts of a report under the rulings on its claims."""
        self.amended[item.reading.report.id, ids_of(item.on_claims)] = accounts


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
    rulings: Sequence[Ruling] = (),
    as_of: str | None,
    clock: Clock,
    memory: Memory | None = None,
    elders: Elders = lambda account: frozenset(),
    clusters: Clusters | None = None,
) -> LedgerView:
    """The view that these readings and these judgements and rulings (in the order they were made) support.

    `elders` gives the accounts of older versions that one stands for. `memory` keeps, between calls, what does not hang
    on which other reports are known. Where it is known which accounts are one (`clusters`), they are not compared again,
    and the resolver's own judgements are left out.
    """
    memory = memory or Memory()
    ordered = sorted(known, key=_rank)
    gone = dismissed(rulings)
    accounts, claims = _accounts(
        ordered, memory, lambda key: bool(gone) and not gone.isdisjoint({key, *elders(key)})
    )
    moves = moves_in_force(rulings)
    moved = {key: by for key in accounts if moves and (by := moved_by(moves, key, elders(key)))}
    judged = as_judgements(judgements, _moving(moves, moved, elders, accounts))
    if clusters is None:
        compared = _as_read(ordered, memory, accounts)
        lone = {key for key in accounts if key in moved or key not in compared}
        clusters = cluster((accounts | compared).values(), judged, apart=lone, comparing=_remembering(memory))
    texts = {item.reading.report.id: copied_text(item.reading.report) for item in ordered}
    listed = memory.listed or memory.copies.origins(texts, texts)
    outlet_of = {item.reading.report.id: item.reading.report.outlet for item in ordered}
    home = {key: group[0] for group in clusters.groups for key in group}
    homes = _with_elders(clusters, elders) if rulings else home
    owned = on_incidents(rulings, homes.get)
    on_claims = {item.reading.report.id: item.on_claims for item in ordered}
    incidents: list[LedgerIncident] = []
    clashes: list[LedgerContradiction] = []
    for group in clusters.groups:
        reasons = merge_reasons(group, clusters.ties, judged)
        members = [accounts[member] for member in group]
        inside = dict.fromkeys(member.report for member in members)
        origin_of = memory.copies.origins(texts, (report for report in texts if report in inside))
        old = tuple(sorted(set[str]().union(*map(elders, group)) - set(group)))
        on_it = owned.get(group[0], [])
        about = [ruling for report in inside for ruling in on_claims[report]]
        about += [moved[key] for key in group if key in moved]
        ruled = ids_of(in_order({ruling.id: ruling for ruling in (*on_it, *about)}.values()))
        key = (group, tuple(origin_of[member.report] for member in members), (*reasons, *old), ruled)
        if key not in memory.folded:
            folded = fold_cluster(members, claims, origin_of, outlet_of, reasons, old)
            folded = lay_rulings(folded, on_it, about)
            found = tuple(contradictions_over_reports(folded, members, claims, origin_of))
            memory.folded[key] = folded, found
        incident, between = memory.folded[key]
        incidents.append(incident)
        clashes.extend(between)
    links = (*_links(ordered, home), *links_drawn(rulings, homes.get))
    clashes = [*_stated(ordered, home), *clashes]
    clashes += disorders(links, {i.id: i for i in incidents}, claims, tuple(clashes))
    return LedgerView(
        as_of=as_of,
        rule=rule_name(),
        reports=tuple(
            entry_of(
                item.reading.report,
                listed[item.reading.report.id],
                reported_at=item.reported_at,
                known_at=item.known_at,
            )
            for item in ordered
        ),
        claims=_ledger_claims(ordered, accounts, claims, home, memory),
        incidents=tuple(sorted(incidents, key=starts)),
        links=links,
        contradictions=tuple(clashes),
        judgements=_each_once(judgements) + _by_resolver(clusters, accounts, judged),
        rulings=tuple(rulings),
        notes={"clock": clock, "refused": [refusal(judgement) for judgement in clusters.refused]},
    )


def explain_pair(view: LedgerView, accounts: Mapping[str, Account], left: str, right: str) -> Explanation:
    """Why two accounts or incidents (by id) are one in the view or not, in words; `accounts` are its own."""
    home = {key: incident for incident in view.incidents for key in (incident.id, *incident.merged_ids)}
    together = home[left].id == home[right].id
    compared = _closest(accounts, home[left], home[right], left, right)
    sides = [{left}, {right}] if together else [_keys(home[left]), _keys(home[right])]
    judgements = tuple(
        judgement
        for judgement in as_judgements(view.judgements, moves_in_force(view.rulings).values())
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
    if one.id == other.id and left in accounts and right in accounts:
        return compare(accounts[left], accounts[right])
    return max(
        (
            compare(accounts[here], accounts[there])
            for here in sorted(_keys(one) & accounts.keys())
            for there in sorted(_keys(other) & accounts.keys())
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
    anew = Comparing()

    def comparing(left: Account, right: Account) -> Comparison:
        keys = pair(left.key, right.key)
        if keys not in memory.compared:
            memory.compared[keys] = anew(left, right)
        return memory.compared[keys]

    return comparing


def merge_reasons(group: Sequence[str], ties: Ties, judgements: Sequence[Judgement]) -> tuple[str, ...]:
    """One sentence for each account after the first: what best ties it to those before it, else to those after it."""
    told = in_force(judgements)
    sentences = []
    for position, key in enumerate(group[1:], start=1):
        earlier = [pair(key, other) for other in group[:position]]
        later = (pair(key, other) for other in group[position + 1 :])
        tied = _scored(earlier, ties) or _scored(later, ties)
        best = max(tied, default=None, key=lambda keys: tied[keys])
        person = next((told[keys] for keys in earlier if keys in told and told[keys].verdict == "same"), None)
        if person is not None:
            sentences.append(f"{key}: merged because {person.by} judged them the same: {person.reason}")
        elif best is not None:
            sentences.append(f"{key}: {_sentence(ties.compared(best), True)}")
        else:
            sentences.append(f"{key}: merged because a person's judgement joined their incidents")
    return tuple(sentences)


WEIGHTY = -0.7
"""A reason that weighs no less than this (log-odds) keeps two accounts apart by itself."""


def _scored(pairs: Iterable[Pair], ties: Ties) -> dict[Pair, float]:
    return {keys: score for keys in pairs if (score := ties.score(keys)) is not None}


def _sentence(compared: Comparison, together: bool) -> str:
    """Both sides with what they weigh (log-odds); what weighs little is no reason to keep two accounts apart."""
    ordered = sorted(compared.reasons, key=lambda reason: -abs(reason.weight))
    for_ = [f"{reason.words} {reason.weight:+.1f}" for reason in ordered if reason.weight > 0]
    against = [f"{reason.words} {reason.weight:+.1f}" for reason in ordered if reason.weight < 0]
    if compared.barrier and together:
        return f"merged because other reports of it outvote that {compared.barrier}" + _tail(
            "for merging", for_
        )
    if compared.barrier:
        return f"kept apart because {compared.barrier}" + _tail("for merging", for_)
    if together:
        return "merged because " + "; ".join(for_) + _tail("against", against)
    if compared.score > load_weights().merge_above:
        why = "other reports of the two incidents do not fit together"
    elif ordered and min(reason.weight for reason in ordered) <= WEIGHTY:
        return f"kept apart because {'; '.join(against)}" + _tail("for merging", for_)
    else:
        why = "too little speaks for it"
    return f"kept apart because {why}" + _tail("for merging", for_) + _tail("against", against)


def _tail(label: str, words: list[str]) -> str:
    return f" ({label}: {'; '.join(words)})" if words else ""


def _accounts(
    known: Sequence[KnownReading], memory: Memory, is_gone: Callable[[str], bool]
) -> tuple[dict[str, Account], dict[str, list[Claim]]]:
    """Accounts by key, without those that are gone, and claims by account key, in canonical order of reports."""
    accounts: dict[str, Account] = {}
    claims: dict[str, list[Claim]] = {}
    for item in known:
        for account in _accounts_of(item, memory):
            if not is_gone(account.key):
                accounts[account.key] = account
            claims[account.key] = []
        for claim in item.reading.claims:
            claims.setdefault(claim.incident, []).append(claim)
    return accounts, claims


def _accounts_of(item: KnownReading, memory: Memory) -> list[Account]:
    """The accounts of a report, under the rulings on its claims."""
    if item.read is None:
        return _accounts_read(item, item.reading, memory)
    key = item.reading.report.id, ids_of(item.on_claims)
    if key not in memory.amended:
        report, incidents = item.reading.report, item.reading.incidents
        told = accounts_of(
            report,
            incidents,
            reported_at=item.reported_at,
            known_at=item.known_at,
            links=item.reading.links,
        )
        memory.keep_amended(item, told)
    return memory.amended[key]


def _accounts_read(item: KnownReading, reading: Reading, memory: Memory) -> list[Account]:
    report = reading.report
    if report.id not in memory.accounts:
        memory.accounts[report.id] = accounts_of(
            report,
            reading.incidents,
            reported_at=item.reported_at,
            known_at=item.known_at,
            links=reading.links,
        )
    return memory.accounts[report.id]


def _as_read(known: Sequence[KnownReading], memory: Memory, standing: Container[str]) -> dict[str, Account]:
    """The accounts that stand, by key, as they were read: as they are compared."""
    found = (account for item in known for account in _accounts_read(item, item.read or item.reading, memory))
    return {account.key: account for account in found if account.key in standing}


def _ledger_claims(
    known: Sequence[KnownReading],
    accounts: Mapping[str, Account],
    claims: Mapping[str, list[Claim]],
    home: Mapping[str, str],
    memory: Memory,
) -> tuple[LedgerClaim, ...]:
    ruled = {item.reading.report.id: ids_of(item.on_claims) for item in known}
    found: list[LedgerClaim] = []
    for key, account in accounts.items():
        kept = (key, home[key], ruled[account.report])
        if kept not in memory.claims:
            memory.claims[kept] = tuple(
                LedgerClaim.of(claim, home[key], account.report) for claim in claims[key]
            )
        found.extend(memory.claims[kept])
    return tuple(found)


def _links(known: Sequence[KnownReading], home: Mapping[str, str]) -> tuple[Link, ...]:
    """The reports' links between ledger ids, each once for each speaker."""
    stated = (link for item in known for link in item.reading.links)
    return links_between((home.get(link.from_), home.get(link.to), link) for link in stated)


def _stated(known: Sequence[KnownReading], home: Mapping[str, str]) -> Iterator[LedgerContradiction]:
    """The contradictions that reading found within a report."""
    for item in known:
        told = {claim.id: claim.incident for claim in item.reading.claims}
        for clash in item.reading.contradictions:
            homes = [home[told[claim]] for claim in clash.claims if told.get(claim) in home]
            if homes or not clash.claims:
                yield LedgerContradiction.of(clash, homes)


def _with_elders(clusters: Clusters, elders: Elders) -> dict[str, str]:
    """Account → its incident, those of older versions that accounts stand for included."""
    home = {key: group[0] for group in clusters.groups for key in group}
    for group in clusters.groups:
        for key in group:
            for elder in elders(key):
                home.setdefault(elder, group[0])
    return home


def _moving(
    moves: Mapping[str, tuple[Ruling, Move]],
    moved: Mapping[str, Ruling],
    elders: Elders,
    accounts: Iterable[str],
) -> Iterator[tuple[Ruling, Move]]:
    """The moves to an incident, of each account that is moved, to each that stands for the one named."""
    told = {ruling.id: move for ruling, move in moves.values()}
    for key, ruling in moved.items():
        to = told[ruling.id].to
        for there in accounts if to else ():
            if to and key != there and to.account in {there, *elders(there)}:
                move = told[ruling.id]
                here = replace(move.account, account=key)
                yield ruling, replace(move, account=here, to=replace(to, account=there))


def inherited(judgements: Sequence[Judgement], heirs: Callable[[str], Sequence[str]]) -> list[Judgement]:
    """The judgements, each also for the accounts of newer versions that stand for those it is about."""
    return [
        replace(judgement, left=left, right=right)
        for judgement in judgements
        for left in (judgement.left, *heirs(judgement.left))
        for right in (judgement.right, *heirs(judgement.right))
        if left != right
    ]


def _each_once(judgements: Sequence[Judgement]) -> tuple[Judgement, ...]:
    """As they were made: what heirs inherited is left out."""
    made: dict[str | int, Judgement] = {}
    for place, judgement in enumerate(judgements):
        made.setdefault(judgement.id or place, judgement)
    return tuple(made.values())


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
        made.append(by_resolver(accounts[one], accounts[other], found, together=together))
    return tuple(sorted(made, key=lambda judgement: (judgement.left, judgement.right)))


def by_resolver(one: Account, other: Account, found: Comparison, *, together: bool) -> Judgement:
    """What the resolver decided of two accounts, as a judgement."""
    left, right = sorted((one, other), key=lambda account: account.rank)
    return Judgement(
        left=left.key,
        right=right.key,
        verdict="same" if together else "unsure",
        by=_resolver(),
        at=max(left.known_at, right.known_at),
        reason=_sentence(found, together),
        score=found.score,
    )


def _resolver() -> str:
    return f"resolver {load_weights().version}"


def refusal(judgement: Judgement) -> str:
    """Why a judgement did not join two incidents, in words."""
    return (
        f"{judgement.left} and {judgement.right}: judged the same, but members of theirs are judged different"
    )


def entry_of(report: Report, origin: str, *, reported_at: str, known_at: str) -> ReportEntry:
    """A report as views list it."""
    return ReportEntry(
        id=report.id,
        path=report.path,
        title=report.title,
        outlet=report.outlet,
        published=report.published,
        origin=origin,
        known_at=known_at,
        reported_at=reported_at,
    )
