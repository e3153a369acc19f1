"""The ledger's view as of a moment: what `tacitus export json` prints."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from typing import Any, Literal

from tacitus.model.ids import clash_id
from tacitus.model.records import (
    Claim,
    Contradiction,
    Count,
    Incident,
    Interval,
    Judgement,
    Link,
    Rating,
    Reject,
    Report,
    Resolution,
    Span,
    Speaker,
)
from tacitus.model.rulings import Ruling
from tacitus.model.vocabulary import Effect, LinkRelation, TollScope, Verdict

Clock = Literal["reported", "known"]
"""Which clock `as_of` is read on: when the world was told, or when this ledger was."""

Grade = Literal["confirmed", "fair", "weak", "contested", "discounted"]
"""How well an incident is supported, in the manner of Airwars' grading (docs/ledger.md)."""


_CLAIM_FIELDS = tuple(one.name for one in fields(Claim) if one.name != "incident")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportEntry:
    """One report in the ledger. `origin` is shared by copies of one original.

    `reported_at` is the reported clock: the start of `published`, or `known_at` where that is unknown.
    """

    id: str
    path: str | None
    title: str | None
    outlet: str | None
    published: Interval | None
    origin: str
    known_at: str
    reported_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerClaim(Claim):
    """A claim and the report that it was read from. `incident` is the ledger's incident id."""

    report: str

    @staticmethod
    def of(claim: Claim, incident: str, report: str) -> LedgerClaim:
        """A claim of a report as one on a ledger's incident."""
        told = {name: getattr(claim, name) for name in _CLAIM_FIELDS}
        return LedgerClaim(**told, incident=incident, report=report)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One report's account of an incident: the id that `read` gave it there, and its evidence."""

    report: str
    incident: str
    evidence: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TollEntry:
    """One figure in the history of a toll."""

    known_at: str
    effect: Effect
    low: int | None
    best: int | None
    high: int | None
    speaker: Speaker | None
    report: str
    group: str = "unknown"
    reported_at: str = ""
    part_of: Count | None = None
    nationality: str | None = None
    scope: TollScope = "incident"
    supersedes: Count | None = None
    moved_from: Effect | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """How many came to harm in all, one figure for each effect: what every list, title, chart and export prints.

    The bounds are as in `Count`; all None where somebody speaks of such harm and nobody says how many. `scope`
    is `series` where only figures for several incidents together are given.
    """

    effect: Effect
    low: int | None
    best: int | None
    high: int | None
    scope: TollScope = "incident"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """One candidate for the initiator, and who holds it. `kind` as in Responsibility, or `narrated`."""

    actor: str
    actor_id: str | None
    kind: str
    speakers: tuple[str, ...]
    reports: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """That a person had a hand in a field of an incident; fields without one are the machine's.

    `act` is what the person did (`correct`, `drop`, `add`, `move`, `set`, `check`); a check of a value that has
    changed since is `outdated`. `effect` names the toll.
    """

    field: str
    state: Literal["changed", "checked", "outdated"]
    act: str
    by: str
    at: str
    reason: str
    ruling: str
    effect: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A note or a tag that a person gave an incident."""

    text: str
    by: str
    at: str
    ruling: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """That an incident was published as of a version of it, and which fields say something else now."""

    version: str
    by: str
    at: str
    reason: str
    ruling: str
    place: str | None
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerIncident(Incident):
    """An incident folded over all its reports. `grade` follows Airwars' grading (see the docs)."""

    members: tuple[Member, ...]
    toll_history: tuple[TollEntry, ...]
    independent_origins: int
    grade: Grade | None
    merged_ids: tuple[str, ...]
    merge_reasons: tuple[str, ...] = ()
    grade_reasons: tuple[str, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    origins: tuple[str, ...] = ()
    value_reports: dict[str, str] = field(default_factory=dict)
    """Field → the report whose text its spans point into."""
    totals: tuple[Total, ...] = ()
    """For each effect that anybody speaks of, what the figures add up to (`resolve.tolls.toll_of`)."""
    provenance: tuple[Provenance, ...] = ()
    """Which fields a person checked or changed, in the order in which they did."""
    notes: tuple[Remark, ...] = ()
    tags: tuple[Remark, ...] = ()
    published: tuple[Published, ...] = ()
    version: str = ""
    """A content hash of all that it says (notes, tags and publications left out): what a person's word is on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerContradiction(Contradiction):
    """A contradiction between the claims on some incidents, open until a person settles it.

    `incidents` are ledger ids; `merged_ids` are ids under which the same clash was known in other states of
    the ledger: they keep resolving to it.
    """

    incidents: tuple[str, ...]
    merged_ids: tuple[str, ...] = ()
    status: Literal["open", "resolved"] = "open"
    resolution: Resolution | None = None

    @classmethod
    def of(
        cls, clash: Contradiction, incidents: Iterable[str], anchors: Iterable[str] = ()
    ) -> LedgerContradiction:
        """A contradiction with its place in the ledger; `anchors` are its ids, else the claims give one."""
        known = clash.id or clash_id(clash.kind, clash.field, clash.claims)
        first, *others = dict.fromkeys(anchors) or [known]
        values = {one.name: getattr(clash, one.name) for one in fields(Contradiction)} | {"id": first}
        return cls(**values, incidents=tuple(dict.fromkeys(incidents)), merged_ids=tuple(sorted(others)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Lag:
    """A distance in time that lies within these bounds (seconds); `high` is None where nothing bounds it."""

    low: float
    high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainLink:
    """A link of a chain and the time that passed; `lag` is None when neither dates nor words tell."""

    link: Link
    lag: Lag | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LagStatistics:
    """Lags over the links of one relation. `n` links have a lag, `unknown` have none.

    Each figure is an interval that holds the true one whatever the true lags are within their bounds.
    """

    relation: LinkRelation
    n: int
    unknown: int
    shortest: Lag | None
    median: Lag | None
    longest: Lag | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """Incidents joined by who answers or follows whom, earlier ones first. `id` is the first incident's."""

    id: str
    incidents: tuple[str, ...]
    links: tuple[ChainLink, ...]
    statistics: tuple[LagStatistics, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerView:
    """Everything the ledger says as of a moment, under a named and versioned rule."""

    as_of: str | None
    rule: str
    reports: tuple[ReportEntry, ...] = ()
    claims: tuple[LedgerClaim, ...] = ()
    incidents: tuple[LedgerIncident, ...] = ()
    links: tuple[Link, ...] = ()
    contradictions: tuple[LedgerContradiction, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    ratings: tuple[Rating, ...] = ()
    rulings: tuple[Ruling, ...] = ()
    notes: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One incident with everything said of it: what an export writes from, one after another.

    `reports` are those that tell of it, oldest account first. `links` begin or end at it; `others` are the incidents
    at their other ends.
    """

    incident: LedgerIncident
    claims: tuple[LedgerClaim, ...]
    reports: tuple[ReportEntry, ...]
    links: tuple[Link, ...] = ()
    others: tuple[LedgerIncident, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """An incident that a ledger no longer has under this id, or that no longer passes what was asked.

    `now` is what the id resolves to now, None where that is nothing that passes; `last` is what it was. `known_at` is
    when the ledger first learnt of it, `gone_at` an instant by which it was gone.
    """

    id: str
    now: str | None
    last: LedgerIncident
    known_at: str
    gone_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One row of a comparison: what was compared, how it came out, its weight, and a sentence on it."""

    feature: str
    level: str
    weight: float
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why two accounts or incidents are one, or are not.

    `score` is in log-odds (above 0 speaks for one incident); `barrier` names the constraint that forbids
    merging whatever the score; `together` says whether they are one incident in the view asked about.
    """

    left: str
    right: str
    together: bool
    verdict: Verdict
    by: str
    score: float | None
    barrier: str | None
    reasons: tuple[Reason, ...]
    judgements: tuple[Judgement, ...]
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectEntry:
    """A source or report that could not be used, in the ledger. `report` is the id of one that it keeps.

    `id` is the reject's own, by which its original is asked for; `sha256` is of that original, where there is one.
    """

    path: str
    known_at: str
    reject: Reject
    report: str | None = None
    id: str = ""
    sha256: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfit:
    """Something that a person decided and that nothing answers to now, and why."""

    decision: str
    by: str
    at: str
    reason: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Embargo:
    """That a report is to be seen nowhere until it is released: who says so, and why."""

    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Embargoed:
    """A report under embargo; `at` is when it came in."""

    report: Report
    embargo: Embargo
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """That somebody proposed to hide a name, which stands in so many places now."""

    name: str
    by: str
    reason: str
    at: str
    places: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingEntry:
    """That a report was taken back (`retraction`), superseded by a newer one (`version`), embargoed, or restored.

    `at` is when this ledger was told; `reported_at` from when on the report stands no longer on the reported clock.
    """

    report: str
    kind: Literal["retraction", "version", "embargo", "reinstatement"]
    by: str
    reason: str
    at: str
    reported_at: str | None = None
    newer: str | None = None

    @property
    def words(self) -> str:
        """It as a sentence."""
        why = self.reason if self.reason.endswith((".", "!", "?")) else f"{self.reason}."
        done = {
            "retraction": "taken back",
            "embargo": "put under embargo",
            "reinstatement": "restored",
        }.get(self.kind)
        if done is None:
            return f"Report {self.report} was superseded by its newer version {self.newer}: {why}"
        return f"Report {self.report} was {done} on {self.at[:10]} by {self.by}: {why}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageVersion:
    """A report as one version of what stands at its address; instants are sortable.

    `stated_at` is when it says that it was changed, else published, and `how` which of the two; `seen_at` is when it was
    fetched, or came in. `follows` is account of the version before it → its own that tells of the same incident.
    """

    report: str
    title: str | None
    stated_at: str | None
    how: Literal["modified", "published", ""]
    seen_at: str
    stands: bool
    follows: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How much there is. `rejects` counts whole reports that were turned away."""

    reports: int
    claims: int
    incidents: int
    judgements: int
    rejects: int
    entries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchHit:
    """One find of a full-text search: a report, or a claim of one; `excerpt` is the words around it."""

    kind: Literal["report", "claim"]
    id: str
    report: str
    excerpt: str
