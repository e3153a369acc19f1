"""A team for tests: one person of each role, passwords that are hashed quickly, a clock that is moved by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from databases import ledger_at
from ledger_factory import Paper, day, voice
from tacitus.app import Served, create_app
from tacitus.ledger.ledger import Ledger
from tacitus.model.address import address_of
from tacitus.model.originals import Brought
from tacitus.model.people import ROLES
from tacitus.store.people import open_people
from tacitus.team.passwords import Passwords
from tacitus.team.site import site_of
from tacitus.team.team import Team

HOME = "http://127.0.0.1:8000"
PASSWORD = "seven grey herons wade"
TEXT = "Shells hit Kharkiv on Monday. Two people died, the mayor said, and nine were hurt."
NAMES = {role: f"{role} of ours" for role in ROLES}
"""Role → the name of who has it, and no other."""


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


class Counting(Passwords):
    """Quick hashes, and how often one was tested, against what."""

    def __init__(self) -> None:
        super().__init__(passes=1, kibibytes=8, lanes=1)
        self.tested: list[str] = []

    def _work(self, secret: str, password: str) -> bool:
        self.tested.append(secret)
        return super()._work(secret, password)


@contextmanager
def team_at(kind: str, place: Path | str, clock: Clock | None = None) -> Iterator[Team]:
    """The team beside the ledger of a kind of store at a place; nobody is in it."""
    with closing(open_people(address_of(ledger_at(kind, place)))) as people:
        yield Team(people, passwords=Counting(), now=clock or Clock())


def settle_in(team: Team, name: str, *roles: str) -> None:
    """Add somebody who has set their password."""
    team.set_password(team.add(name, roles), PASSWORD)


class Door:
    """The application as it is served to a team, with what a browser would keep."""

    def __init__(self, team: Team, ledger: Ledger, site: str = HOME) -> None:
        self.team, self.ledger, self.site = team, ledger, site
        self.app = create_app(ledger, judge=ledger, to=Served(team=team, site=site_of(site)))
        self.client = self.fresh()

    def fresh(self, address: str = "192.0.2.7") -> TestClient:
        """Another browser."""
        return TestClient(
            self.app,
            base_url=self.site,
            raise_server_exceptions=False,
            follow_redirects=False,
            client=(address, 50_000),
        )

    def post(self, path: str, _client: TestClient | None = None, **fields: str) -> Any:
        """A form of the page itself."""
        return (_client or self.client).post(path, data=fields, headers={"origin": self.site})

    def enter(self, name: str, password: str = PASSWORD, client: TestClient | None = None) -> Any:
        """Sign in."""
        return self.post("/sign-in", client, name=name, password=password)

    def as_one(self, role: str) -> TestClient:
        """A browser in which who has a role is signed in."""
        client = self.fresh()
        assert self.enter(NAMES[role], client=client).status_code == 303
        return client

    @property
    def incident(self) -> str:
        """The one incident."""
        (found,) = self.ledger.view().incidents
        return found.id


@contextmanager
def open_door(kind: str, folder: Path, clock: Clock | None = None, site: str = HOME) -> Iterator[Door]:
    """A ledger of one report, served to a team with one person of each role."""
    place = folder / "team.db"
    with Ledger(ledger_at(kind, place)) as ledger:
        paper = Paper(TEXT, "2024-05-07")
        paper.incident(
            "Shells hit Kharkiv",
            label="shelling",
            when=day("2024-05-06"),
            where="Kharkiv",
            killed=9,
            by=voice("The mayor"),
        )
        ledger.add(
            paper.extraction(),
            Brought(raw=TEXT.encode(), path="a.txt", media_type="text/plain", command="add"),
        )
        with team_at(kind, place, clock) as team:
            for role in ROLES:
                settle_in(team, NAMES[role], role)
            yield Door(team, ledger, site)


def link_in(page: str) -> str:
    """What the one-time link of a page ends with."""
    found = re.search(r"/password/([\w-]+)", page)
    assert found is not None
    return found.group(1)
