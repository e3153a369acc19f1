"""The people of a team: roles and rights, sessions, tokens, and what happened to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

Role = Literal["reader", "analyst", "editor", "steward", "admin"]
Right = Literal["read", "draft", "settle", "embargoed", "originals", "redact", "people"]
ROLES: tuple[Role, ...] = get_args(Role)

RIGHTS: Mapping[Right, frozenset[Role]] = {
    "read": frozenset({"reader", "analyst", "editor", "steward"}),
    "draft": frozenset({"analyst", "editor"}),
    "settle": frozenset({"editor"}),
    "embargoed": frozenset({"editor", "steward"}),
    "originals": frozenset({"steward"}),
    "redact": frozenset({"steward"}),
    "people": frozenset({"admin"}),
}
"""Right → the roles that have it. A person has the rights of all of their roles; an admin sees no ledger."""
RIGHT_WORDS: Mapping[Right, str] = {
    "read": "look, search, export",
    "draft": "hand in reports, say what a report's words mean, note, tag, link, work the queue",
    "settle": "whatever outranks the reader and the resolver, publishing, taking a report back",
    "embargoed": "reports under embargo, and releasing them",
    "originals": "the files that reports were made of",
    "redact": "hide a name",
    "people": "who may come in, and as what",
}
DRAFT_ACTS = frozenset({"correct", "drop", "add", "check", "note", "tag", "link", "handle"})
"""What an analyst may say of an incident, a claim or a piece of work; every other act is settling."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody of a team. Times are whole seconds since 1970, UTC."""

    id: str
    name: str
    """As it signs; no other person's reads like it (`key`)."""
    key: str
    """The name folded: what is compared at sign-in."""
    roles: tuple[Role, ...]
    secret: str | None
    """The argon2id hash of the password; None until the first link was used."""
    disabled: int | None
    """Since when they may not come in."""
    made: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A person who is signed in; the cookie's SHA-256 stands for the cookie."""

    key: str
    person: Person
    made: int
    seen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactor:
    """What shows, beside the password, that it is they who sign in."""

    person: str
    """Id of the person."""
    secret: str
    """In Base32. Kept as it is: codes are computed from it."""
    since: int | None
    """Since when a code is asked for; None until its first was typed."""
    used: int
    """The newest step whose code was taken: none is taken twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A program that may ask in a person's name; of the token itself only its SHA-256 is kept."""

    id: str
    person: str
    """Id of the person."""
    scopes: tuple[Right, ...]
    note: str
    made: int
    until: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """What happened to a person, and by whom."""

    at: int
    person: str
    """The name."""
    what: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Somebody as a provider knows them (OpenID Connect): its own id of them, which it gives to nobody else."""

    issuer: str
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Somebody who was led to a provider and is not back yet."""

    browser: str
    """SHA-256 of what their browser alone has."""
    nonce: str
    verifier: str
    link: str
    """The one-time link that they came with, empty for none: whom the provider vouches for is who it is for."""
    next: str
    """Where they are led when they are in."""
    until: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a person is limited to. Who has none may see whatever their roles allow."""

    person: str
    """Id of the person."""
    desks: tuple[str, ...] | None
    """The desks whose reports they may see; None for those of all."""
    names: bool
    """Whether they may see the names of victims."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """That somebody asked for something of the ledger. `digest` covers all of it, and the look before."""

    number: int
    at: int
    person: str
    """Id of the person."""
    what: str
    """The address, with its query."""
    how: str
    """By a session or a token."""
    digest: str


def rights_of(roles: Iterable[Role]) -> frozenset[Right]:
    """The rights of somebody with these roles."""
    held = frozenset(roles)
    return frozenset(right for right, those in RIGHTS.items() if those & held)
