"""What a person can say of an incident beside judgements, ratings and resolutions: one tagged union of acts.

A ruling is signed, reasoned, append-only and can be withdrawn. What it is about is told by the words of a report, the
ids of the claim and the account as they were then standing beside them, so that it can be carried over when the
report is read anew. The text of a span in a ruling is empty: it is cut from the report when the ruling is applied, so
that a name which is hidden later is hidden here too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Literal, get_args

from pydantic import Discriminator, Field, Tag

from tacitus.model.records import Actor, Interval, Kind, Place, Speaker, TaggedValue, form_of
from tacitus.model.vocabulary import ActorCategory, LinkRelation


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Words:
    """Characters `[start, end)` of a report."""

    report: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRef:
    """One report's account of an incident: its id then, and the words that named its kind."""

    report: str
    account: str
    words: tuple[Words, ...]


IncidentRef = tuple[AccountRef, ...]
"""An incident by the accounts that made it up then, oldest first: it is the one that most of them are part of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRef:
    """A claim of a report: its id then, the words that it was read from, and what was read."""

    report: str
    account: str
    claim: str
    field: str
    words: tuple[Words, ...]
    value: TaggedValue


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A claim is misread. `value` is what its words say, None where they say nothing of the kind (it is dropped).

    `words` are the right ones where they are others than those it was read from.
    """

    act: Literal["correct"] = "correct"
    claim: ClaimRef
    value: TaggedValue | None
    words: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """A claim is missing: `words` say `value`. Without an account it is of an incident that nobody read there."""

    act: Literal["add"] = "add"
    words: Words
    field: str
    value: TaggedValue
    speaker: Speaker
    account: AccountRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dismissal:
    """These accounts tell of no incident."""

    act: Literal["dismiss"] = "dismiss"
    accounts: IncidentRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """An account belongs to the incident that the account `to` is part of; without one it stands alone."""

    act: Literal["move"] = "move"
    account: AccountRef
    to: AccountRef | None = None


SetField = Literal["type", "when", "where", "initiators", "status", "grade"]
SET_FIELDS: tuple[str, ...] = get_args(SetField)


def _set_form(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return type(value).__name__
    return "tuple" if isinstance(value, list | tuple) else form_of(value)


SetValue = Annotated[
    Annotated[Kind, Tag("Kind")]
    | Annotated[Interval, Tag("Interval")]
    | Annotated[Place, Tag("Place")]
    | Annotated[tuple[Actor, ...], Tag("tuple")]
    | Annotated[str, Tag("str")]
    | Annotated[None, Tag("NoneType")],
    Discriminator(_set_form),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A field of the incident is this, whatever its reports add up to; None is "not known"."""

    act: Literal["set"] = "set"
    incident: IncidentRef
    field: SetField
    value: SetValue


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """These fields were checked against their words and are right: field → digest of what it said."""

    act: Literal["check"] = "check"
    incident: IncidentRef
    fields: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """Whoever goes by `name` (or has the registry's id `id`) is `to`, in the whole ledger."""

    act: Literal["alias"] = "alias"
    name: str
    to: str
    id: str | None = None
    to_id: str | None = None
    category: ActorCategory | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A remark on an incident."""

    act: Literal["note"] = "note"
    incident: IncidentRef
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tagging:
    """A word that an incident is sorted under."""

    act: Literal["tag"] = "tag"
    incident: IncidentRef
    tag: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """That `incident` answers, follows, belongs to or is in a series with `to`."""

    act: Literal["link"] = "link"
    incident: IncidentRef
    relation: LinkRelation
    to: IncidentRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """That an incident was published as it stood: `pinned` is its version then, `fields` a digest of each field."""

    act: Literal["publish"] = "publish"
    incident: IncidentRef
    pinned: str
    fields: dict[str, str]
    place: str | None = None
    """Where: an address, a title."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handling:
    """That somebody took a piece of work, skipped it or is done with it, as it was then (`seen`, a version)."""

    act: Literal["handle"] = "handle"
    item: str
    state: Literal["taken", "skipped", "done"]
    seen: str


Act = (
    Correction
    | Addition
    | Dismissal
    | Move
    | Setting
    | Check
    | Alias
    | Note
    | Tagging
    | Tie
    | Publication
    | Handling
)
TaggedAct = Annotated[Act, Field(discriminator="act")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What a person said, signed and with a reason. `version` is that of the incident as the person saw it."""

    act: TaggedAct
    by: str
    at: str
    reason: str
    incident: str | None = None
    """The ledger's id of the incident then."""
    version: str | None = None
    withdrawn_at: str | None = None
    id: str | None = None


def reports_of(act: Act) -> tuple[str, ...]:
    """The reports whose claims an act changes."""
    if isinstance(act, Correction):
        return (act.claim.report,)
    return (act.words.report,) if isinstance(act, Addition) else ()


def incident_of(act: Act) -> IncidentRef:
    """The incident that an act is about as a whole; empty for those about a claim, an account or a name."""
    return act.incident if isinstance(act, Setting | Check | Note | Tagging | Tie | Publication) else ()


def named_in(act: Act) -> tuple[str, ...]:
    """The ids of every account that an act names."""
    refs: Iterable[AccountRef | None] = incident_of(act)
    if isinstance(act, Dismissal):
        refs = act.accounts
    elif isinstance(act, Move):
        refs = (act.account, act.to)
    elif isinstance(act, Tie):
        refs = (*act.incident, *act.to)
    elif isinstance(act, Addition):
        refs = (act.account,)
    found = [ref.account for ref in refs if ref is not None]
    return (act.claim.account,) if isinstance(act, Correction) else tuple(dict.fromkeys(found))
