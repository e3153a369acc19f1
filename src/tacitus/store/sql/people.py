"""The people of a team as tables beside a ledger, in what SQL has in common; `people.sql` says what they hold.

They are no part of the ledger: its log, its copies and its backups know nothing of them, and writing them waits for
nobody who writes the ledger.
"""

from __future__ import annotations

import hashlib
import json
from abc import ABC, abstractmethod
from collections.abc import Iterable
from contextlib import AbstractContextManager
from typing import Any, cast

from tacitus.errors import LedgerError
from tacitus.model.people import (
    Happening,
    Identity,
    Limits,
    Look,
    Person,
    Right,
    Role,
    SecondFactor,
    Session,
    Token,
    Way,
)
from tacitus.model.shipped import shipped
from tacitus.model.sight import TeamDesk
from tacitus.store.sql.connection import Connected, Rows, marks

VERSION = "3"
OLDER = frozenset({"1", "2"})
"""What lacks tables alone, which are made where they are not there: second factors, desks, providers."""
MOST_HAPPENINGS = 10_000
"""Kept; older ones are forgotten."""
_PERSON = "p.id, p.name, p.key, p.roles, p.secret, p.disabled, p.made"


class PeopleStore(ABC):
    """Who may come in, who is in, and who failed to. Each write is durable when it returns. Errors are `LedgerError`.

    Secrets are given and kept as hashes (`key`) alone. It may be shared between threads.
    """

    # -- what a database brings ------------------------------------------------------------------------

    @property
    @abstractmethod
    def _connection(self) -> Connected:
        """What runs this thread's statements."""

    @abstractmethod
    def writing(self) -> AbstractContextManager[None]:
        """One transaction that no other writer of people is within, undone by an exception; within another part of it."""

    @abstractmethod
    def close(self) -> None:
        """It cannot be used afterwards."""

    # -- people ----------------------------------------------------------------------------------------

    def put(self, person: Person) -> None:
        """Add a person, or put one in the place of who has the id."""
        roles, one = " ".join(person.roles), person
        self._put(
            "people (id, name, key, roles, secret, disabled, made)",
            (one.id, one.name, one.key, roles, one.secret, one.disabled, one.made),
            " ON CONFLICT (id) DO UPDATE SET roles = excluded.roles, secret = excluded.secret,"
            " disabled = excluded.disabled",
        )

    def _one(self, where: str, *bound: str) -> Person | None:
        row = self._sql(f"SELECT {_PERSON} FROM {where}", *bound).fetchone()
        return _person(row) if row else None

    def everyone(self) -> list[Person]:
        """All, by name."""
        rows = self._sql(f"SELECT {_PERSON} FROM people p")
        return sorted(map(_person, rows), key=lambda one: one.key)

    def by_key(self, key: str) -> Person | None:
        """Who has a folded name."""
        return self._one("people p WHERE p.key = ?", key)

    def by_id(self, person: str) -> Person | None:
        """Who has an id."""
        return self._one("people p WHERE p.id = ?", person)

    # -- sessions --------------------------------------------------------------------------------------

    def put_session(self, key: str, person: str, at: int) -> None:
        """Let a person be signed in from now on."""
        self._put("sessions (key, person, made, seen)", (key, person, at, at))

    def session(self, key: str) -> Session | None:
        """The session of a cookie, with its person as they are now."""
        row = self._sql(
            f"SELECT s.made, s.seen, {_PERSON} FROM sessions s JOIN people p ON p.id = s.person WHERE s.key = ?",
            key,
        ).fetchone()
        return Session(key=key, made=row[0], seen=row[1], person=_person(row[2:])) if row else None

    def see_session(self, key: str, at: int) -> None:
        """Note that it was used."""
        self._sql("UPDATE sessions SET seen = ? WHERE key = ?", at, key)

    def end_session(self, key: str) -> None:
        """Sign out."""
        self._sql("DELETE FROM sessions WHERE key = ?", key)

    def end_sessions(self, person: str) -> None:
        """Sign a person out everywhere."""
        self._sql("DELETE FROM sessions WHERE person = ?", person)

    def forget_sessions(self, before: int) -> None:
        """Drop those that began before a moment."""
        self._sql("DELETE FROM sessions WHERE made < ?", before)

    # -- links -----------------------------------------------------------------------------------------

    def put_link(self, key: str, person: str, until: int) -> None:
        """Let whoever has the link set a person's password, once; an earlier link of theirs is void."""
        self.drop_link(person)
        self._put("links (key, person, until)", (key, person, until))

    def link(self, key: str) -> tuple[Person, int] | None:
        """Whose link it is, and until when it holds."""
        row = self._sql(
            f"SELECT l.until, {_PERSON} FROM links l JOIN people p ON p.id = l.person WHERE l.key = ?", key
        ).fetchone()
        return (_person(row[1:]), row[0]) if row else None

    def drop_link(self, person: str) -> None:
        """The person's link leads nowhere now."""
        self._sql("DELETE FROM links WHERE person = ?", person)

    # -- tokens ----------------------------------------------------------------------------------------

    def put_token(self, token: Token, key: str) -> None:
        """Let a program ask in a person's name."""
        row = (token.id, key, token.person, " ".join(token.scopes), token.note, token.made, token.until)
        self._put("tokens (id, key, person, scopes, note, made, until)", row)

    def token(self, key: str) -> tuple[Token, Person] | None:
        """The token with this hash, and whose it is."""
        row = self._sql(
            f"SELECT t.id, t.person, t.scopes, t.note, t.made, t.until, {_PERSON}"
            " FROM tokens t JOIN people p ON p.id = t.person WHERE t.key = ?",
            key,
        ).fetchone()
        return (_token(row[:6]), _person(row[6:])) if row else None

    def tokens(self) -> list[Token]:
        """All, oldest first."""
        rows = self._sql("SELECT id, person, scopes, note, made, until FROM tokens ORDER BY made, id")
        return [_token(row) for row in rows]

    def drop_token(self, token: str) -> None:
        """It opens nothing now."""
        self._sql("DELETE FROM tokens WHERE id = ?", token)

    # -- second factors --------------------------------------------------------------------------------

    def put_second_factor(self, factor: SecondFactor) -> None:
        """Keep a person's second factor; an earlier one of theirs is void."""
        self._put(
            "second_factors (person, secret, since, used)",
            (factor.person, factor.secret, factor.since, factor.used),
            " ON CONFLICT (person)"
            " DO UPDATE SET secret = excluded.secret, since = excluded.since, used = excluded.used",
        )

    def second_factor(self, person: str) -> SecondFactor | None:
        """A person's, also one that is not asked for yet."""
        row = self._sql("SELECT secret, since, used FROM second_factors WHERE person = ?", person).fetchone()
        return SecondFactor(person=person, secret=row[0], since=row[1], used=row[2]) if row else None

    def with_second_factor(self) -> frozenset[str]:
        """Ids of the people who are asked for one."""
        rows = self._sql("SELECT person FROM second_factors WHERE since IS NOT NULL")
        return frozenset(person for (person,) in rows)

    def drop_second_factor(self, person: str) -> None:
        """Ask a person for none; their recovery codes are void too."""
        self._sql("DELETE FROM second_factors WHERE person = ?", person)
        self._sql("DELETE FROM recovery_codes WHERE person = ?", person)

    def put_recovery_codes(self, keys: Iterable[str], person: str) -> None:
        """Give a person these in the place of those they had."""
        self._sql("DELETE FROM recovery_codes WHERE person = ?", person)
        for key in keys:
            self._put("recovery_codes (key, person)", (key, person))

    def recovery_codes(self, person: str) -> frozenset[str]:
        """The hashes of those that a person has not used."""
        rows = self._sql("SELECT key FROM recovery_codes WHERE person = ?", person)
        return frozenset(key for (key,) in rows)

    def drop_recovery_code(self, key: str) -> None:
        """It was used."""
        self._sql("DELETE FROM recovery_codes WHERE key = ?", key)

    # -- providers -------------------------------------------------------------------------------------

    def put_way(self, key: str, way: Way, *, most: int) -> None:
        """Remember who was led to a provider; of the oldest, no more than `most` in all are remembered."""
        self._sql(
            "DELETE FROM ways WHERE key NOT IN (SELECT key FROM ways ORDER BY until DESC LIMIT ?)", most - 1
        )
        row = (key, way.browser, way.nonce, way.verifier, way.link, way.next, way.until)
        self._put("ways (key, browser, nonce, verifier, link, next, until)", row)

    def take_way(self, key: str) -> Way | None:
        """Who comes back with a state, which is void then; inside a transaction."""
        row = self._sql(
            "SELECT browser, nonce, verifier, link, next, until FROM ways WHERE key = ?", key
        ).fetchone()
        self._sql("DELETE FROM ways WHERE key = ?", key)
        if row is None:
            return None
        browser, nonce, verifier, link, next_, until = row
        return Way(browser=browser, nonce=nonce, verifier=verifier, link=link, next=next_, until=until)

    def put_identity(self, identity: Identity, person: str) -> None:
        """Let whom a provider vouches for in as a person."""
        self._put("identities (issuer, subject, person)", (identity.issuer, identity.subject, person))

    def identified(self, identity: Identity) -> Person | None:
        """Whom a provider vouches for."""
        named = "identities i JOIN people p ON p.id = i.person WHERE i.issuer = ? AND i.subject = ?"
        return self._one(named, identity.issuer, identity.subject)

    def with_identity(self) -> frozenset[str]:
        """Ids of the people for whom a provider vouches."""
        return frozenset(person for (person,) in self._sql("SELECT person FROM identities"))

    def drop_identities(self, person: str) -> None:
        """No provider vouches for a person now."""
        self._sql("DELETE FROM identities WHERE person = ?", person)

    # -- desks and who is limited to them --------------------------------------------------------------

    def put_desk(self, desk: TeamDesk) -> None:
        """Add a desk, or put one in the place of that of its name."""
        self._put(
            "desks (name, countries, kinds)",
            (desk.name, " ".join(sorted(desk.countries)), " ".join(sorted(desk.kinds))),
            " ON CONFLICT (name) DO UPDATE SET countries = excluded.countries, kinds = excluded.kinds",
        )

    def desks(self) -> list[TeamDesk]:
        """All, by name."""
        rows = self._sql("SELECT name, countries, kinds FROM desks ORDER BY name")
        return [
            TeamDesk(name=name, countries=frozenset(countries.split()), kinds=frozenset(kinds.split()))
            for name, countries, kinds in rows
        ]

    def drop_desk(self, name: str) -> None:
        """There is none of this name."""
        self._sql("DELETE FROM desks WHERE name = ?", name)

    def put_limits(self, limits: Limits) -> None:
        """Limit a person; who is limited to nothing has no limits."""
        self._sql("DELETE FROM limits WHERE person = ?", limits.person)
        if limits.desks is not None or not limits.names:
            desks = None if limits.desks is None else " ".join(limits.desks)
            self._put("limits (person, desks, names)", (limits.person, desks, int(limits.names)))

    def limits(self) -> dict[str, Limits]:
        """Those of everybody who has any, by the id of the person."""
        rows = self._sql("SELECT person, desks, names FROM limits")
        return {
            person: Limits(
                person=person, desks=None if desks is None else tuple(desks.split()), names=bool(names)
            )
            for person, desks, names in rows
        }

    # -- failures --------------------------------------------------------------------------------------

    def failures(self, key: str) -> tuple[int, int]:
        """(How often in a row, when last) something failed; (0, 0) where it did not."""
        row = self._sql("SELECT times, at FROM failures WHERE key = ?", key).fetchone()
        return (row[0], row[1]) if row else (0, 0)

    def put_failures(self, key: str, count: int, at: int) -> None:
        """Note how often it failed; 0 forgets it."""
        if count < 1:
            self._sql("DELETE FROM failures WHERE key = ?", key)
            return
        self._put(
            "failures (key, times, at)",
            (key, count, at),
            " ON CONFLICT (key) DO UPDATE SET times = excluded.times, at = excluded.at",
        )

    def forget_failures(self, before: int) -> None:
        """Drop those whose last was before a moment."""
        self._sql("DELETE FROM failures WHERE at < ?", before)

    # -- happenings ------------------------------------------------------------------------------------

    def tell(self, at: int, person: str, what: str, by: str) -> None:
        """Note what happened to a person; inside a transaction."""
        (last,) = self._sql("SELECT coalesce(max(number), 0) FROM happenings").fetchone()
        self._put("happenings (number, at, person, what, by)", (last + 1, at, person, what, by))
        self._sql("DELETE FROM happenings WHERE number <= ?", last + 1 - MOST_HAPPENINGS)

    def happenings(self, most: int) -> list[Happening]:
        """The newest first."""
        rows = self._sql(
            "SELECT h.at, p.name, h.what, h.by FROM happenings h JOIN people p ON p.id = h.person"
            " ORDER BY h.number DESC LIMIT ?",
            most,
        )
        return [Happening(at=at, person=person, what=what, by=by) for at, person, what, by in rows]

    # -- looks -----------------------------------------------------------------------------------------

    def put_look(self, at: int, person: str, what: str, how: str) -> None:
        """Note what somebody asked for, behind what was noted last."""
        with self.writing():
            last = next(iter(self.looks(most=1)), None)
            number, before = (last.number + 1, last.digest) if last else (1, "")
            made = digest_of_look(before, number, at, person, what, how)
            self._put("looks (number, at, person, what, how, digest)", (number, at, person, what, how, made))

    def looks(self, *, person: str = "", before: int = 2**62, most: int) -> list[Look]:
        """The newest (of one person), with a number below `before`, newest first."""
        of, whose = (" AND person = ?", (person,)) if person else ("", ())
        rows = self._sql(
            "SELECT number, at, person, what, how, digest FROM looks"
            f" WHERE number < ?{of} ORDER BY number DESC LIMIT ?",
            before,
            *whose,
            most,
        )
        return [
            Look(number=number, at=at, person=who, what=what, how=how, digest=made)
            for number, at, who, what, how, made in rows
        ]

    def _check_version(self) -> None:
        """Put the version where there is none. Raises `LedgerError` for what a newer Tacitus laid out."""
        row = self._sql("SELECT value FROM marks WHERE name = 'version'").fetchone()
        if row is None:
            self._put("marks (name, value)", ("version", VERSION))
        elif row[0] in OLDER:
            self._sql("UPDATE marks SET value = ? WHERE name = 'version'", VERSION)
        elif row[0] != VERSION:
            raise LedgerError("The team was written by a newer Tacitus.", remedy="Upgrade Tacitus.")

    def _put(self, columns: str, row: tuple[Any, ...], clash: str = "") -> None:
        """Put a row into a table (with its columns); `clash` is the clause for one that is there already."""
        self._sql(f"INSERT INTO {columns} VALUES ({marks(row)}){clash}", *row)

    def _sql(self, statement: str, *bound: Any) -> Rows:
        return self._connection.execute(statement, bound)


def digest_of_look(before: str, number: int, at: int, person: str, what: str, how: str) -> str:
    """SHA-256 (hex) over the digest of the look before and this one."""
    return hashlib.sha256(json.dumps([before, number, at, person, what, how]).encode()).hexdigest()


def layout() -> str:
    """The tables, as SQL."""
    return shipped("tacitus.store.sql", "people.sql")


def _person(row: tuple[Any, ...]) -> Person:
    person, name, key, roles, secret, disabled, made = row
    held = cast(tuple[Role, ...], tuple(roles.split()))
    return Person(id=person, name=name, key=key, roles=held, secret=secret, disabled=disabled, made=made)


def _token(row: tuple[Any, ...]) -> Token:
    token, person, scopes, note, made, until = row
    named = cast(tuple[Right, ...], tuple(scopes.split()))
    return Token(id=token, person=person, scopes=named, note=note, made=made, until=until)
