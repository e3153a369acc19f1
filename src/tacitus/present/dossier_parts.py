"""The parts of an incident's page: what each holds, before it is told in HTML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tacitus.model.ledger import LedgerContradiction, LedgerIncident, ReportEntry
from tacitus.present.chain import Step
from tacitus.present.toll_chart import Chart


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Words of a report, with where they stand. `report` is None when they could not be traced to one."""

    text: str
    start: int
    end: int
    report: ReportEntry | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimLine:
    """A claim as it is chosen to be put right: who says what, and in which report."""

    id: str
    words: str
    report: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """That a person had a hand in a value: `words` say how and who, `state` as in Provenance."""

    words: str
    state: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A place of the gazetteer that an incident's may be: its id, in words, and its point (WGS84 degrees)."""

    id: str
    words: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRow:
    """One field of the incident: `value` in words, `note` on precision or on why it is unknown.

    `sets` is the field's name where a person may set it; `candidates` are places to choose among; `names` are
    who or what it names, each with the key of its page.
    """

    key: str
    name: str
    value: str
    known: bool
    note: str
    speakers: tuple[str, ...]
    quotes: tuple[Quote, ...]
    hands: tuple[Hand, ...] = ()
    sets: str = ""
    claims: tuple[ClaimLine, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    names: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What one speaker says on one field. `credibility` is 1–6, empty when nobody judged it."""

    value: str
    denied: bool
    modality: str
    quote: Quote | None
    credibility: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """Speakers × fields. `rows` are (speaker, cells by field); `reliability` is A–F by speaker, where judged; `keys` are
    those of their pages."""

    fields: tuple[str, ...]
    rows: tuple[tuple[str, tuple[tuple[Cell, ...], ...]], ...]
    reliability: Mapping[str, str] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_rated(self) -> bool:
        """Whether anybody rated a source or a claim in it."""
        cells = (cell for _, row in self.rows for column in row for cell in column)
        return bool(self.reliability) or any(cell.credibility for cell in cells)


@dataclass(frozen=True, slots=True, kw_only=True)
class TollRow:
    """One figure for one effect, and who gives it. `low`/`high` draw the bar, None when not stated.

    `when` is the first day on which a report has it; `reports` counts those that do.
    """

    effect: str
    group: str
    figure: str
    low: int | None
    high: int | None
    speaker: str
    when: str
    scope: str
    denied: bool
    reports: int
    quotes: tuple[Quote, ...]
    part_of: str = ""
    claims: tuple[ClaimLine, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspect:
    """Somebody who is said to have, or not to have, done it; `key` is that of its page. `holders` are (kind, who says so,
    hedge)."""

    name: str
    key: str
    holders: tuple[tuple[str, str, str], ...]
    reports: tuple[ReportEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """Why one more account is taken to be of this incident; `plain` when the reason has no parts."""

    account: str
    reports: tuple[ReportEntry, ...]
    because: tuple[str, ...]
    against: tuple[str, ...]
    plain: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A link of a chain from a later incident to an earlier one, with its words."""

    relation: str
    strength: str
    earlier: LedgerIncident
    lag: str
    measured: str
    speaker: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LagRow:
    """Lags over a chain's links of one relation, in words; empty where none is known."""

    relation: str
    n: int
    unknown: int
    shortest: str
    median: str
    longest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """A contradiction with the words that clash. `sides` are (claim id, speaker and value in words)."""

    contradiction: LedgerContradiction
    quotes: tuple[Quote, ...]
    sides: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """A link to another incident, seen from this one."""

    relation: str
    strength: str
    forward: bool
    other: LedgerIncident
    speaker: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """Everything on one incident."""

    incident: LedgerIncident
    fields: tuple[FieldRow, ...]
    tolls: tuple[TollRow, ...]
    matrix: Matrix
    charts: tuple[Chart, ...]
    suspects: tuple[Suspect, ...]
    origins: tuple[str, ...]
    merges: tuple[Merge, ...]
    chain: tuple[tuple[Step, tuple[Edge, ...]], ...]
    lags: tuple[LagRow, ...]
    related: tuple[Related, ...]
    contradictions: tuple[Clash, ...]
    members: tuple[tuple[ReportEntry, tuple[Quote, ...]], ...]
    hands: Mapping[str, tuple[Hand, ...]] = field(default_factory=dict)
    """Field of the incident → the persons who had a hand in it; `tolls` also by effect (`tolls.killed`)."""
