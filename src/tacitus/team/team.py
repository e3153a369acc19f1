"""A team: who is added and changed, how they sign in, and whom a cookie or a token stands for.

What lets anybody in (a cookie, a link, a token) is 256 random bits that are shown once; the database has their SHA-256.
Passwords are kept as argon2id. Whoever is not let in is told the same after the same work, whatever the cause.
"""

from __future__ import annotations

import re
import secrets
import time
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import replace

from tacitus.errors import MissingInput, NotAllowed, SignInFailed, TooManyFailures, UsageError, did_you_mean
from tacitus.model.people import (
    RIGHTS,
    ROLES,
    Happening,
    Identity,
    Limits,
    Look,
    Person,
    Right,
    Role,
    SecondFactor,
    Token,
    Way,
    rights_of,
)
from tacitus.model.sight import Sight, TeamDesk
from tacitus.store.people import PeopleStore, digest_of_look
from tacitus.team.acting import Acting
from tacitus.team.pace import MEMORY, OF_A_NAME, OF_AN_ADDRESS, hashed, key_of_address, key_of_name
from tacitus.team.passwords import Passwords, weakness
from tacitus.team.second_factor import as_typed, new_secret, recovery_codes, step_of

IDLE, LASTING = 3600, 12 * 3600
"""Seconds after which a session ends: unused, and at all events."""
NOTED = 60
"""Seconds between two notes that a session is used."""
LINK_LASTS = 24 * 3600
WAY_LASTS = 600
MOST_WAYS = 1_000
"""People who are at a provider at a time; of more the first ones begin again."""
LONGEST_LOOK, STRETCH = 2_000, 1_000
"""Characters of an address that are noted; looks that are read at once."""
LONGEST_NAME = 100
MOST_DAYS = 366
"""Of a token."""
TOKEN = "tacitus_"
"""How a token begins, so that what looks for secrets in files finds it."""
FOR_TOKENS: tuple[Right, ...] = ("read", "draft", "settle", "embargoed", "originals", "redact")
"""What a token may be for: no program changes who comes in."""
COMMAND_LINE = "command line"
_DESK = re.compile(r"[A-Za-z0-9_-]{1,60}")
_RESERVED = ("resolver", COMMAND_LINE)


class Team:
    """The people of one ledger. It may be shared between threads."""

    def __init__(
        self,
        people: PeopleStore,
        *,
        passwords: Passwords | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        """Raises `InstallationError`."""
        self._people = people
        self._passwords = passwords or Passwords()
        self._clock = now

    # -- who there is ----------------------------------------------------------------------------------

    def everyone(self) -> list[Person]:
        """All people, also those who may not come in, by name."""
        return self._people.everyone()

    def person(self, name: str) -> Person:
        """Who has a name. Raises `MissingInput`."""
        found = self._people.by_key(folded(name))
        if found is None:
            names = [one.name for one in self.everyone()]
            raise MissingInput(
                f"There is nobody called '{name}'.", remedy=did_you_mean(name, names, "There is")
            )
        return found

    def happenings(self, most: int = 100) -> list[Happening]:
        """What happened to people, newest first."""
        return self._people.happenings(most)

    def add(self, name: str, roles: Iterable[str], *, by: str = COMMAND_LINE) -> str:
        """Add a person; what the one-time link for their password ends with. Raises `UsageError`."""
        shown, held = _named(name), _roles(roles)
        with self._people.writing():
            if self._people.by_key(folded(shown)) is not None:
                raise UsageError(
                    f"There is somebody called '{shown}' already.", remedy="Add something to the name."
                )
            person = Person(
                id=secrets.token_hex(8),
                name=shown,
                key=folded(shown),
                roles=held,
                secret=None,
                disabled=None,
                made=self._now(),
            )
            self._people.put(person)
            self._tell(person, f"added as {', '.join(held)}", by)
            return self._new_link(person)

    def change_roles(self, name: str, roles: Iterable[str], *, by: str = COMMAND_LINE) -> None:
        """Give a person other roles; whoever is signed in as them signs in anew. Raises `UsageError`."""
        held = _roles(roles)
        with self._people.writing():
            person = self.person(name)
            self._people.put(replace(person, roles=held))
            self._people.end_sessions(person.id)
            self._tell(person, f"roles are {', '.join(held)}", by)

    def reset(self, name: str, *, by: str = COMMAND_LINE) -> str:
        """What a new one-time link ends with. The password is void at once, and so are sessions. Raises `UsageError`."""
        with self._people.writing():
            person = self.person(name)
            if person.disabled is not None:
                raise UsageError(
                    f"{person.name} may not come in.", remedy="Let them in first: people enable."
                )
            self._people.put(replace(person, secret=None))
            self._people.drop_identities(person.id)
            self._people.end_sessions(person.id)
            self._tell(person, "given a link for a new password", by)
            return self._new_link(person)

    def disable(self, name: str, *, by: str = COMMAND_LINE) -> None:
        """Let a person in no more: their sessions, link and tokens are void at once. Raises `MissingInput`."""
        with self._people.writing():
            person = self.person(name)
            self._people.put(replace(person, disabled=self._now()))
            self._people.end_sessions(person.id)
            self._people.drop_link(person.id)
            for token in self._people.tokens():
                if token.person == person.id:
                    self._people.drop_token(token.id)
            self._tell(person, "not let in any more", by)

    def enable(self, name: str, *, by: str = COMMAND_LINE) -> None:
        """Let a person in again, with the password that they had. Raises `MissingInput`."""
        with self._people.writing():
            person = self.person(name)
            self._people.put(replace(person, disabled=None))
            self._tell(person, "let in again", by)

    # -- what they may see -----------------------------------------------------------------------------

    def desks(self) -> list[TeamDesk]:
        """The desks that there are, by name."""
        return self._people.desks()

    def put_desk(self, desk: TeamDesk, *, by: str = COMMAND_LINE) -> None:
        """Add a desk, or have one be of other countries and kinds from now on. Raises `UsageError`."""
        if not _DESK.fullmatch(desk.name):
            raise UsageError(
                f"'{desk.name[:80]}' is no name for a desk.", remedy="Letters, digits, - and _, up to 60."
            )
        if not desk.countries and not desk.kinds:
            raise UsageError("A desk of everything limits nobody.", remedy="Name countries, or kinds.")
        with self._people.writing():
            self._people.put_desk(desk)
            for person in self._limited_to(desk.name):
                self._tell(person, f"desk {desk.name} is {desk.words}", by)

    def drop_desk(self, name: str, *, by: str = COMMAND_LINE) -> None:
        """Remove a desk. Raises `MissingInput`, and `UsageError` while anybody is limited to it."""
        with self._people.writing():
            self._known_desks([name])
            if limited := self._limited_to(name):
                raise UsageError(
                    f"{limited[0].name} is limited to {name}.", remedy="Give them other limits first."
                )
            self._people.drop_desk(name)

    def limit(
        self, name: str, desks: Iterable[str] | None, *, names: bool = True, by: str = COMMAND_LINE
    ) -> None:
        """Have a person see the reports of these desks alone (None: of all), and the names of victims or none.

        Whoever is signed in as them signs in anew. Raises `MissingInput` for a desk that there is none of, and
        `UsageError` for no desk at all.
        """
        with self._people.writing():
            person = self.person(name)
            held = None if desks is None else self._known_desks(desks)
            if held == ():
                raise UsageError("Limited to which desks?", remedy="Name one, or take the limit away.")
            limits = Limits(person=person.id, desks=held, names=names)
            self._people.put_limits(limits)
            self._people.end_sessions(person.id)
            self._tell(person, f"sees {self._sight(limits).called}", by)

    def limits(self) -> dict[str, Limits]:
        """What people are limited to, by their ids."""
        return self._people.limits()

    def sights(self) -> list[Sight]:
        """What is seen by those who may come in and are limited, each once."""
        limits = self.limits()
        return list({self._sight(limits[one.id]) for one in self.everyone() if one.id in limits})

    def _sight_of(self, person: Person) -> Sight:
        return self._sight(self._people.limits().get(person.id))

    def _sight(self, limits: Limits | None) -> Sight:
        if limits is None:
            return Sight()
        desks = (one for one in self._people.desks() if limits.desks is not None and one.name in limits.desks)
        return Sight(desks=None if limits.desks is None else tuple(desks), names=limits.names)

    def _known_desks(self, names: Iterable[str]) -> tuple[str, ...]:
        asked, known = set(names), [one.name for one in self._people.desks()]
        if unknown := sorted(asked - set(known)):
            raise MissingInput(
                f"There is no desk '{unknown[0]}'.", remedy=did_you_mean(unknown[0], known, "There is")
            )
        return tuple(one for one in known if one in asked)

    def _limited_to(self, desk: str) -> list[Person]:
        limits = self._people.limits()
        return [one for one in self.everyone() if one.id in limits and desk in (limits[one.id].desks or ())]

    # -- passwords -------------------------------------------------------------------------------------

    def who_may_set(self, link: str) -> Person:
        """Whose one-time link it is; nothing is used up. Raises `SignInFailed`."""
        found = self._people.link(hashed(link))
        if found is None or found[1] <= self._now() or found[0].disabled is not None:
            raise SignInFailed("This link does not hold any more.", remedy="Ask an admin for a new one.")
        return found[0]

    def set_password(self, link: str, password: str) -> Person:
        """Set the password of whoever has the link, which is void then, as are their sessions.

        Raises `SignInFailed`, and `UsageError` for a password that is not taken (the link holds on then).
        """
        self._require_strong(password, self.who_may_set(link).name)
        secret = self._passwords.hashed(password)
        with self._people.writing():
            person = self.who_may_set(link)  # again: two may use one link at once
            self._people.drop_link(person.id)
            self._people.put(replace(person, secret=secret))
            self._people.end_sessions(person.id)
            self._people.put_failures(key_of_name(person.key), 0, 0)
            self._tell(person, "set a password", person.name)
        return person

    def change_password(self, who: Acting, old: str, new: str, address: str) -> str:
        """Change one's own password; the new cookie. Every session of theirs ends.

        Raises `SignInFailed` for a wrong old one, `TooManyFailures`, and `UsageError` for a new one that is not taken.
        """
        person = self._tested(folded(who.name), old, address)
        self._require_strong(new, person.name)
        secret = self._passwords.hashed(new)
        with self._people.writing():
            self._people.put(replace(self._unchanged(person), secret=secret))
            self._people.end_sessions(person.id)
            self._tell(person, "changed the password", person.name)
            return self._new_session(person)

    # -- the second factor -----------------------------------------------------------------------------

    def second_factor(self, who: Acting) -> SecondFactor | None:
        """One's own; one that is not asked for yet has no `since`."""
        return self._people.second_factor(who.person)

    def with_second_factor(self) -> frozenset[str]:
        """Ids of the people who are asked for one."""
        return self._people.with_second_factor()

    def begin_second_factor(self, who: Acting, password: str, address: str) -> SecondFactor:
        """A new one, which is asked for once its first code was typed. Raises as `change_password` does."""
        person = self._tested(folded(who.name), password, address)
        made = SecondFactor(person=person.id, secret=new_secret(), since=None, used=0)
        with self._people.writing():
            self._require_none(who)
            self._people.put_second_factor(made)
        return made

    def confirm_second_factor(self, who: Acting, code: str) -> tuple[str, list[str]]:
        """Ask for it from now on: the new cookie, as every session ends, and the recovery codes, which are shown once.

        Raises `UsageError` for a code that is not its.
        """
        codes, now = recovery_codes(), self._now()
        with self._people.writing():
            self._require_none(who)
            factor, person = self._people.second_factor(who.person), self._people.by_id(who.person)
            step = step_of(factor.secret, as_typed(code), now) if factor else None
            if factor is None or person is None or step is None:
                raise UsageError("This is not the code that is shown now.", remedy="Type the next one.")
            self._people.put_second_factor(replace(factor, since=now, used=step))
            keys = [_recovery_key(person.id, as_typed(one)) for one in codes]
            self._people.put_recovery_codes(keys, person.id)
            self._people.end_sessions(person.id)
            self._tell(person, "set up a second factor", person.name)
            return self._new_session(person), codes

    def end_second_factor(self, who: Acting, password: str, code: str, address: str) -> None:
        """Ask for none from now on. Raises `SignInFailed`, `TooManyFailures`."""
        person = self._tested(folded(who.name), password, address, code)
        with self._people.writing():
            self._people.drop_second_factor(person.id)
            self._tell(person, "gave up the second factor", person.name)

    def void_second_factor(self, name: str, *, by: str = COMMAND_LINE) -> None:
        """For who lost it and the recovery codes: the password alone lets them in. Their sessions end.

        Raises `MissingInput`.
        """
        with self._people.writing():
            person = self.person(name)
            self._people.drop_second_factor(person.id)
            self._people.end_sessions(person.id)
            self._tell(person, "second factor voided", by)

    def _require_none(self, who: Acting) -> None:
        factor = self._people.second_factor(who.person)
        if factor is not None and factor.since is not None:
            raise UsageError("You have a second factor.", remedy="Give it up before you set up another.")

    # -- coming in -------------------------------------------------------------------------------------

    def sign_in(self, name: str, password: str, address: str, *, code: str = "", before: str = "") -> str:
        """The cookie of a new session; that of an earlier one (`before`) is void. `address` is the client's.

        `code` is of the second factor, for who has one. Raises `SignInFailed`, the same for every cause, and
        `TooManyFailures`.
        """
        person = self._tested(folded(name), password, address, code)
        assert person.secret is not None
        dated = self._passwords.is_dated(person.secret)
        secret = self._passwords.hashed(password) if dated else person.secret
        with self._people.writing():
            if before:
                self._people.end_session(hashed(before))
            self._people.put(replace(self._unchanged(person), secret=secret))
            self._tell(person, "signed in", person.name)
            return self._new_session(person)

    def with_identity(self) -> frozenset[str]:
        """Ids of the people for whom a provider vouches."""
        return self._people.with_identity()

    def lead_out(self, state: str, *, nonce: str, verifier: str, link: str, next: str) -> str:
        """Remember somebody who is led to a provider; what their browser keeps meanwhile.

        Raises `SignInFailed` for a one-time link (empty for none) that does not hold.
        """
        if link:
            self.who_may_set(link)
        browser = secrets.token_urlsafe(32)
        until = self._now() + WAY_LASTS
        way = Way(browser=hashed(browser), nonce=nonce, verifier=verifier, link=link, next=next, until=until)
        with self._people.writing():
            self._people.put_way(hashed(state), way, most=MOST_WAYS)
        return browser

    def lead_back(self, state: str, browser: str) -> Way:
        """Who comes back from a provider, once. Raises `SignInFailed` for another browser, or after too long."""
        with self._people.writing():
            way = self._people.take_way(hashed(state))
        if way is None or way.until <= self._now() or way.browser != hashed(browser):
            raise SignInFailed("You were not led there from here just now.", remedy="Sign in again.")
        return way

    def sign_in_as(self, identity: Identity, *, link: str = "", before: str = "") -> str:
        """The cookie of a new session of whom a provider vouches for; that of an earlier one (`before`) is void.

        With a one-time link, which is void then, it vouches for who it is for from now on. Raises `SignInFailed` for
        whom nobody invited, or who may not come in.
        """
        with self._people.writing():
            person = self._people.identified(identity)
            if link:
                invited = self.who_may_set(link)
                if person is not None and person.id != invited.id:
                    raise SignInFailed(
                        "The provider vouches for somebody else already.", remedy="Sign in there as yourself."
                    )
                self._people.drop_link(invited.id)
                if person is None:
                    self._people.put_identity(identity, invited.id)
                    self._tell(invited, f"signs in by {identity.issuer}", invited.name)
                person = invited
            if person is None or person.disabled is not None:
                raise SignInFailed(
                    "Nobody has invited you here.", remedy="Ask an admin for a link, and begin with that."
                )
            if before:
                self._people.end_session(hashed(before))
            self._tell(person, f"signed in by {identity.issuer}", person.name)
            return self._new_session(person)

    def _tested(self, key: str, password: str, address: str, code: str | None = None) -> Person:
        """Whose name, password and code these are; no code is asked for where it is None.

        Each try counts as failed until it has not, so that none is free at once.
        """
        name_key, address_key = key_of_name(key), key_of_address(address)
        self._count(name_key, address_key)
        person = self._people.by_key(key)
        secret = person.secret if person is not None and person.disabled is None else None
        fits = self._passwords.fits(secret, password)
        with self._people.writing():
            if person is not None and code is not None:
                fits = self._takes(person, as_typed(code), spend=fits) and fits
            if fits:
                self._people.put_failures(name_key, 0, 0)
                times, at = self._people.failures(address_key)
                self._people.put_failures(address_key, times - 1, at)
            elif person is not None:
                self._tell(person, "failed to sign in", "somebody")
        if person is None or not fits:
            raise _refused()
        return person

    def _takes(self, person: Person, typed: str, *, spend: bool) -> bool:
        """Whether a code is a person's, or none is asked for; with `spend` it is used up. Within a transaction."""
        factor = self._people.second_factor(person.id)
        if factor is None or factor.since is None:
            return True
        step = step_of(factor.secret, typed, self._now())
        if step is not None and step > factor.used:
            if spend:
                self._people.put_second_factor(replace(factor, used=step))
            return True
        key, unused = _recovery_key(person.id, typed), self._people.recovery_codes(person.id)
        if key in unused and spend:
            self._people.drop_recovery_code(key)
            self._tell(person, f"used a recovery code, has {len(unused) - 1} more", person.name)
        return key in unused

    def _unchanged(self, person: Person) -> Person:
        """The person as they are now. Raises `SignInFailed` where they were disabled or reset meanwhile."""
        found = self._people.by_id(person.id)
        if found is None or found.disabled is not None or found.secret != person.secret:
            raise _refused()
        return found

    def _count(self, name_key: str, address_key: str) -> None:
        now = self._now()
        with self._people.writing():
            self._people.forget_failures(now - MEMORY)
            counted = [
                (key, pace, *self._people.failures(key))
                for key, pace in ((name_key, OF_A_NAME), (address_key, OF_AN_ADDRESS))
            ]
            wait = max(pace.wait(times, at, now) for _, pace, times, at in counted)
            if not wait:
                for key, _, times, _ in counted:
                    self._people.put_failures(key, times + 1, now)
        if wait:
            raise TooManyFailures(wait)

    def who_has(self, cookie: str) -> Acting | None:
        """Who is signed in with a cookie; None for one that is void, or was not used for too long."""
        key, now = hashed(cookie), self._now()
        session = self._people.session(key)
        if session is None or session.person.disabled is not None:
            return None
        if now >= min(session.seen + IDLE, session.made + LASTING):
            self._people.end_session(key)
            return None
        if now - session.seen >= NOTED:
            self._people.see_session(key, now)
        person = session.person
        return Acting(
            person=person.id,
            name=person.name,
            roles=person.roles,
            rights=rights_of(person.roles),
            session=key,
            sight=self._sight_of(person),
        )

    def sign_out(self, who: Acting, *, everywhere: bool = False) -> None:
        """End the session, or every one of theirs."""
        with self._people.writing():
            if everywhere:
                self._people.end_sessions(who.person)
            else:
                self._people.end_session(who.session)
            person = self._people.by_id(who.person)
            if person is not None:
                self._tell(person, "signed out everywhere" if everywhere else "signed out", person.name)

    # -- looks -----------------------------------------------------------------------------------------

    def note_look(self, who: Acting, what: str) -> None:
        """Note that somebody asks for something of the ledger: before they are answered."""
        how = "session" if who.session else "token"
        self._people.put_look(self._now(), who.person, what[:LONGEST_LOOK], how)

    def looks(self, name: str = "", most: int = 100) -> list[tuple[Look, str]]:
        """What was looked at (by one person), newest first, with the name of who did. Raises `MissingInput`."""
        names = {one.id: one.name for one in self.everyone()}
        person = self.person(name).id if name else ""
        return [(look, names[look.person]) for look in self._people.looks(person=person, most=most)]

    def faults_of_looks(self) -> list[str]:
        """Looks that are not what was noted, or are missing, in words; the newest may have been cut off unseen."""
        before, later = 2**62, list[Look]()
        while stretch := self._people.looks(before=before, most=STRETCH):
            before = stretch[-1].number
            later += stretch
        faults, held, expected = list[str](), "", 1
        for look in reversed(later):
            if look.number != expected:
                faults.append(f"look {expected} is missing: the next one is {look.number}")
            if look.digest != digest_of_look(held, look.number, look.at, look.person, look.what, look.how):
                faults.append(f"look {look.number} is not what was noted")
            held, expected = look.digest, look.number + 1
        return faults

    # -- tokens ----------------------------------------------------------------------------------------

    def make_token(
        self, name: str, scopes: Iterable[str], *, days: int, note: str, by: str = COMMAND_LINE
    ) -> tuple[Token, str]:
        """A token for a program, and what it sends. It may what its scopes and its person's roles both allow.

        Raises `UsageError`.
        """
        named = _scopes(scopes)
        if not 1 <= days <= MOST_DAYS:
            raise UsageError(f"A token lasts 1 to {MOST_DAYS} days.", remedy="Say --days.")
        secret, now = TOKEN + secrets.token_urlsafe(32), self._now()
        with self._people.writing():
            person = self.person(name)
            token = Token(
                id=secrets.token_hex(4),
                person=person.id,
                scopes=named,
                note=" ".join(note.split())[:LONGEST_NAME],
                made=now,
                until=now + days * 86_400,
            )
            self._people.put_token(token, hashed(secret))
            self._tell(person, f"given token {token.id} for {', '.join(named)}", by)
        return token, secret

    def tokens(self) -> list[Token]:
        """All tokens, also those that have expired."""
        return self._people.tokens()

    def revoke(self, token: str, *, by: str = COMMAND_LINE) -> None:
        """Have a token (by its id) open nothing any more. Raises `MissingInput`."""
        with self._people.writing():
            found = next((one for one in self._people.tokens() if one.id == token), None)
            if found is None:
                raise MissingInput(f"There is no token '{token}'.", remedy="tacitus people list shows them.")
            self._people.drop_token(token)
            person = self._people.by_id(found.person)
            assert person is not None
            self._tell(person, f"token {token} revoked", by)

    def who_sends(self, secret: str) -> Acting | None:
        """In whose name a program asks; None for a token that is void or has expired."""
        found = self._people.token(hashed(secret))
        if found is None:
            return None
        token, person = found
        if token.until <= self._now() or person.disabled is not None:
            return None
        rights = rights_of(person.roles) & frozenset(token.scopes)
        return Acting(
            person=person.id,
            name=person.name,
            roles=person.roles,
            rights=rights,
            sight=self._sight_of(person),
        )

    def who_stands_for_all(self, name: str) -> Acting | None:
        """As whom anybody looks who is not asked to sign in: as somebody of the team who may read, and nothing but that.

        None where there is no such person, or they are let in no more. Nobody's look is noted as theirs.
        """
        person = self._people.by_key(folded(name))
        if person is None or person.disabled is not None:
            return None
        return Acting(
            name=person.name, rights=rights_of(person.roles) & {"read"}, sight=self._sight_of(person)
        )

    # -- within ----------------------------------------------------------------------------------------

    def _now(self) -> int:
        return int(self._clock())

    def _tell(self, person: Person, what: str, by: str) -> None:
        self._people.tell(self._now(), person.id, what, by)

    def _new_link(self, person: Person) -> str:
        link = secrets.token_urlsafe(32)
        self._people.put_link(hashed(link), person.id, self._now() + LINK_LASTS)
        return link

    def _new_session(self, person: Person) -> str:
        cookie, now = secrets.token_urlsafe(32), self._now()
        self._people.forget_sessions(now - LASTING)
        self._people.put_session(hashed(cookie), person.id, now)
        return cookie

    @staticmethod
    def _require_strong(password: str, name: str) -> None:
        if wrong := weakness(password, [name, *name.split()]):
            raise UsageError(f"This password is not taken: {wrong}", remedy="Several unusual words are good.")


def _refused() -> SignInFailed:
    return SignInFailed("Name, password or code is wrong.", remedy="Try again, or ask an admin.")


def _recovery_key(person: str, typed: str) -> str:
    return hashed(f"{person}:{typed}")


def require_other(who: Acting | None, name: str) -> None:
    """Raise `NotAllowed` for an admin who changes what they themselves may: they could lock everybody out."""
    if who is not None and folded(who.name) == folded(name):
        raise NotAllowed(
            "Nobody changes their own rights.", remedy="Ask another admin, or use the command line."
        )


def folded(name: str) -> str:
    """A name as it is compared: case, width and white space say nothing."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _named(name: str) -> str:
    """A name as it will sign. Raises `UsageError` for what cannot be told from another, or is no one's."""
    shown = " ".join(unicodedata.normalize("NFC", name).split())
    if not 0 < len(shown) <= LONGEST_NAME or not shown.isprintable():
        raise UsageError(
            f"A name has 1 to {LONGEST_NAME} characters, all of which can be seen.", remedy="Give another."
        )
    if folded(shown).startswith(_RESERVED):
        raise UsageError(f"Nobody can be called '{shown}': the program signs so.", remedy="Give another.")
    return shown


def _roles(roles: Iterable[str]) -> tuple[Role, ...]:
    asked = {role.strip().casefold() for role in roles}
    unknown = sorted(asked - set(ROLES))
    if unknown or not asked:
        wrong = f"There is no role '{unknown[0]}'." if unknown else "Which role?"
        raise UsageError(wrong, remedy=did_you_mean(unknown[0] if unknown else "", ROLES, "There is"))
    return tuple(role for role in ROLES if role in asked)


def _scopes(scopes: Iterable[str]) -> tuple[Right, ...]:
    asked = {scope.strip().casefold() for scope in scopes}
    unknown = sorted(asked - set(FOR_TOKENS))
    if unknown or not asked:
        wrong = f"A token cannot be for '{unknown[0]}'." if unknown else "For what?"
        raise UsageError(wrong, remedy=f"It can be for {', '.join(FOR_TOKENS)}.")
    return tuple(right for right in RIGHTS if right in asked)
