"""The records of the contract (docs/records.md): frozen, slotted, keyword-only.

Offsets are half-open `[start, end)` in Unicode code points of `Report.text`; every `Span` holds the exact
characters. Coordinates are WGS84 degrees, always named `lat` and `lon`. Instants are ISO 8601 strings with
an offset (`2023-03-24T00:00:00+00:00`) where the zone is known, without one where it is local and unknown.
Unknown is `None`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from pydantic import Discriminator, Field, Tag

from tacitus.model.vocabulary import (
    ActorCategory,
    AffiliationRelation,
    ContradictionKind,
    ContradictionScope,
    Effect,
    LinkRelation,
    LinkStrength,
    MentionKind,
    Modality,
    PlacePrecision,
    Polarity,
    RatingScale,
    ResponsibilityKind,
    SegmentKind,
    Side,
    SpeakerRole,
    Status,
    TimePrecision,
    TimexType,
    TollScope,
    Verdict,
)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Span:
    """Characters of a report: `report.text[start:end] == text`.

    `report` is the report's id, given once the span stands in a ledger beside those of other reports.
    """

    start: int
    end: int
    text: str
    report: Annotated[str | None, Field(exclude_if=lambda report: report is None)] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A stretch of the report that plays one part (headline, caption, body …)."""

    kind: SegmentKind
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """When: `[start, end)`, as precise as the text is and no more."""

    start: str
    end: str
    precision: TimePrecision
    zone: str | None = None
    text: Span | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceCandidate:
    """One reading of a toponym, with its score in 0..1 and the reasons for it."""

    name: str
    lat: float
    lon: float
    kind: str
    country: str | None
    admin1: str | None
    gazetteer: str
    score: float
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where: a point and the radius (km) within which the reader would swear to it.

    `lat`/`lon`/`radius_km` are None when the reader abstains from a point; `reason` then says why.
    `country` is ISO 3166-1 alpha-3.
    """

    name: str
    text: Span | None
    lat: float | None
    lon: float | None
    radius_km: float | None
    precision: PlacePrecision | None
    kind: str | None
    country: str | None
    admin1: str | None
    gazetteer: str | None
    candidates: tuple[PlaceCandidate, ...] = ()
    reason: str | None = None
    zone: str | None = None
    """The IANA time zone, where one is certain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many: bounds and best figure, each None when the text does not give it."""

    low: int | None
    best: int | None
    high: int | None
    text: Span | None


UNNAMED = "an unnamed speaker"
"""Name of a speaker of whom the report has only a pronoun."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerLink:
    """One link of a speaker chain."""

    name: str
    text: Span | None
    role: SpeakerRole
    party_to_conflict: bool | None = None
    cue: Span | None = None
    id: str | None = None
    """The registry's id: one for all the names of one body."""


Speaker = tuple[SpeakerLink, ...]
"""From the person or body that knows to the outlet that prints."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Affiliation:
    """What a report says an actor belongs to, is backed by, or fronts for, and who says so."""

    to: str
    relation: AffiliationRelation
    speaker: Speaker | None
    hedge: Span | None
    evidence: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who, as stated; `id` is the registry's when the name is known there.

    `antecedent` is the name before that a description takes up ("the group"); `text` is the description then.
    """

    name: str
    text: Span | None
    id: str | None
    category: ActorCategory
    country: str | None
    affiliations: tuple[Affiliation, ...] = ()
    antecedent: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetObject:
    """The thing that was hit: a base, a hospital, a convoy."""

    text: Span
    class_: Annotated[str, Field(alias="class")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """With what."""

    text: Span
    class_: Annotated[str, Field(alias="class")]
    count: Count | None = None
    origin: Actor | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Toll:
    """How many came to harm, of which group, and who says so."""

    effect: Effect
    low: int | None
    best: int | None
    high: int | None
    group: str
    nationality: str | None
    side: Side
    speaker: Speaker | None
    scope: TollScope
    evidence: tuple[Span, ...]
    part_of: Count | None = None
    """The total that includes this figure ("11 of the 19"); None for a figure that stands for itself."""
    supersedes: Count | None = None
    """The earlier figures, from `low` to `high`, that this one takes back ("revising down figures of 95 and 103")."""
    moved_from: Effect | None = None
    """Where those counted stood before ("one of the wounded died": `wounded`); they are added to the total."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Responsibility:
    """Who is said to have done it: claimed, acknowledged, denied, attributed or assessed."""

    kind: ResponsibilityKind
    actor: Actor
    speaker: Speaker | None
    hedge: Span | None
    evidence: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """What happened in the world, as this report (or, in the ledger, all of them) has it."""

    id: str
    type: str
    mode: str | None
    label: str
    status: Status
    when: Interval | None
    where: Place | None
    initiators: tuple[Actor, ...]
    targets: tuple[Actor, ...]
    target_object: TargetObject | None
    means: tuple[Means, ...]
    tolls: tuple[Toll, ...]
    responsibility: tuple[Responsibility, ...]
    evidence: tuple[Span, ...]
    claims: tuple[str, ...]
    reasons: dict[str, str] = field(default_factory=dict)
    """Why a value is unknown, by field name (`{"where": "a bare 'base' names no place"}`)."""
    parent: str | None = None
    """Label of the kind above its own ("attack" of "shooting"); None at the top of its tree."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What kind of act one mention makes of an incident.

    `means` is the class of means that the word itself implies ("a car bombing"), whatever else is named.
    """

    type: str
    mode: str | None
    label: str
    status: Status = "current"
    means: str | None = None
    parent: str | None = None
    """Label of the kind above it ("attack" of "shooting"); None at the top of its tree."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Distance:
    """How long after, as the words have it: between `low` and `high` hours; `unit` is how fine they are."""

    low: float
    high: float
    unit: str
    text: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """That an incident answers, follows or belongs to `incident`. `lag` is a TIMEX3 duration."""

    incident: str
    relation: LinkRelation
    strength: LinkStrength
    lag: str | None = None
    distance: Distance | None = None


Value = Kind | Interval | Place | Actor | TargetObject | Means | Toll | Responsibility | Relation
FORMS: Mapping[str, type[Value]] = {
    "type": Kind,
    "when": Interval,
    "where": Place,
    "initiator": Actor,
    "target": Actor,
    "target_object": TargetObject,
    "means": Means,
    "toll": Toll,
    "responsibility": Responsibility,
    "follows": Relation,
    "part_of": Relation,
}
"""Field of a claim → the form of its value."""
_MARKS: Mapping[str, type[Value]] = {
    "label": Kind, "gazetteer": Place, "category": Actor, "effect": Toll,
    "relation": Relation, "actor": Responsibility, "count": Means, "class": TargetObject, "end": Interval,
}  # fmt: skip
"""A key that only this form has, among those not tried before it."""


def form_of(value: object) -> str | None:
    """The name of a value's form, for reading it back from JSON."""
    if isinstance(value, Mapping):
        return next((form.__name__ for mark, form in _MARKS.items() if mark in value), None)
    return type(value).__name__


TaggedValue = Annotated[
    Annotated[Kind, Tag("Kind")]
    | Annotated[Interval, Tag("Interval")]
    | Annotated[Place, Tag("Place")]
    | Annotated[Actor, Tag("Actor")]
    | Annotated[TargetObject, Tag("TargetObject")]
    | Annotated[Means, Tag("Means")]
    | Annotated[Toll, Tag("Toll")]
    | Annotated[Responsibility, Tag("Responsibility")]
    | Annotated[Relation, Tag("Relation")],
    Discriminator(form_of),
]
"""A value that is read back from JSON in its own form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What a report says about one field of one incident, who says it and how sure they sound.

    `incident` names the account: the claims of a report that share it speak of one incident. `context` is the
    sentence; `extractor` is `reader/rule`, `version` the reader's. A value of another form than the field's is a
    `ValueError`.
    """

    id: str
    incident: str
    field: str
    value: TaggedValue
    speaker: Speaker
    modality: Modality
    polarity: Polarity
    hedge: Span | None
    segment: SegmentKind
    evidence: tuple[Span, ...]
    confidence: float
    extractor: str
    version: str
    context: Span | None = None

    def __post_init__(self) -> None:
        """Hold the value to the field's form."""
        form = FORMS.get(self.field)
        if form is None or not isinstance(self.value, form):
            raise ValueError(f"a claim on '{self.field}' cannot have a {type(self.value).__name__}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An edge between two incidents. `from_` answers, follows or belongs to `to`."""

    from_: Annotated[str, Field(alias="from")]
    to: str
    relation: LinkRelation
    strength: LinkStrength
    lag: str | None
    speaker: Speaker | None
    evidence: tuple[Span, ...]
    by: Annotated[str | None, Field(exclude_if=lambda by: by is None)] = None
    """The person who drew it, None where a report states it."""
    ruling: Annotated[str | None, Field(exclude_if=lambda ruling: ruling is None)] = None
    """What to withdraw it by, where a person drew it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Two or more claims that cannot all hold. `id` is a content hash of what clashes, not of the words on it."""

    kind: ContradictionKind
    field: str
    claims: tuple[str, ...]
    between: ContradictionScope
    explanation: str
    evidence: tuple[Span, ...] = ()
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timex:
    """A TIMEX3 reading of a time mention (value as in TimeML)."""

    type: TimexType
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A span with a kind, and what it was grounded to. `why` names the rule and what it rests on."""

    kind: MentionKind
    start: int
    end: int
    text: str
    grounded: Place | Interval | Actor | Count | None = None
    timex: Timex | None = None
    why: str = ""

    @property
    def span(self) -> Span:
        """The mention's characters alone."""
        return Span(start=self.start, end=self.end, text=self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reject:
    """Something dropped on the way, and why. Counts add up."""

    stage: str
    reason: str
    message: str
    evidence: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Which row of which dataset a report is. `part` names the piece that its file holds ("" for the whole).

    `rules` is name and version of the import rules by which it is read.
    """

    dataset: str
    id: str
    part: str
    rules: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Locator:
    """Where characters `[start, end)` of a report's text stand in its original.

    `page` counts from 1; `box` is left, bottom, right, top in points (1/72 inch) from the page's lower left corner.
    """

    start: int
    end: int
    page: int
    box: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One report. `text` is the decoded source and is never edited.

    `id` is the content hash of the text and its outlet (`r_` + 16 hex digits of SHA-256): the same text from
    one outlet is the same report, from two it is two publications. `published_on` metadata that came beside the
    text (HTML, JSONL, a command-line option) is already folded into `published`; `dates` has every date of
    publication that the page itself gives, with `reference` saying where.
    """

    id: str
    text: str
    title: str | None = None
    outlet: str | None = None
    authors: tuple[str, ...] = ()
    url: str | None = None
    language: str | None = None
    published: Interval | None = None
    dates: tuple[Interval, ...] = ()
    segments: tuple[Segment, ...] = ()
    path: str | None = None
    row: Annotated[Row | None, Field(exclude_if=lambda row: row is None)] = None
    """Where it is a row of a dataset; its segments are then its lines, `column: cell`."""
    modified: Annotated[Interval | None, Field(exclude_if=lambda modified: modified is None)] = None
    """When the source says that it was last changed."""
    forwarded_from: Annotated[str | None, Field(exclude_if=lambda name: name is None)] = None
    """Whose words they are, where the outlet passed on a message or letter of another."""
    in_reply_to: Annotated[str | None, Field(exclude_if=lambda path: path is None)] = None
    """Address or path of the message that this one answers."""
    locators: Annotated[tuple[Locator, ...], Field(exclude_if=lambda locators: not locators)] = ()
    """Where lines of the text stand in an original that has pages, in the order of the text."""
    source_id: Annotated[str | None, Field(exclude_if=lambda name: name is None)] = None
    """What the source itself calls it, within its outlet: the number of a message in a channel, a letter's Message-ID."""
    fetched: Annotated[str | None, Field(exclude_if=lambda instant: instant is None)] = None
    """When its bytes were fetched (ISO 8601), where the source tells (a record of a web archive does)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """What a reader makes of one report: claims, and what it dropped on the way and why."""

    report: Report
    claims: tuple[Claim, ...] = ()
    mentions: tuple[Mention, ...] = ()
    rejects: tuple[Reject, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """An extraction with what its claims add up to: what `tacitus read --json` prints for one report."""

    report: Report
    incidents: tuple[Incident, ...] = ()
    claims: tuple[Claim, ...] = ()
    links: tuple[Link, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    mentions: tuple[Mention, ...] = ()
    rejects: tuple[Reject, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a person or the resolver decided of two incidents; append-only."""

    left: str
    right: str
    verdict: Verdict
    by: str
    at: str
    reason: str
    score: float | None = None
    withdrawn_at: str | None = None
    id: str | None = None
    """What to withdraw it by; None for the resolver's, which only a person's judgement overrules."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """A person's grade of a source's reliability (A–F) or of an information's credibility (1–6); append-only.

    `subject` is a speaker's name on the scale "reliability" and a claim's id on the scale "credibility". What
    the grades mean stands in `vocabulary.RELIABILITY` and `vocabulary.CREDIBILITY`.
    """

    scale: RatingScale
    subject: str
    value: str
    by: str
    at: str
    reason: str
    withdrawn_at: str | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """That a person holds a contradiction to be settled, and why; append-only.

    `holds` is the claim that is taken to hold, None where none is preferred or the contradiction is no real one.
    """

    contradiction: str
    by: str
    at: str
    reason: str
    holds: str | None = None
    withdrawn_at: str | None = None
    id: str | None = None
