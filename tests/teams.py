"""A team for tests: one person of each role, passwords that are hashed quickly, a clock that is moved by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from databases import ledger_at
from ledger_factory import SHELLING as TEXT
from ledger_factory import a_reading
from tacitus.app import Served, create_app
from tacitus.ledger.ledger import Ledger
from tacitus.model.address import address_of
from tacitus.model.originals import Brought
from tacitus.model.people import ROLES
from tacitus.store.people import open_people
from tacitus.team.passwords import Passwords
from tacitus.team.provider import Provider
from tacitus.team.site import site_of
from tacitus.team.team import Team

HOME = "http://127.0.0.1:8000"
PASSWORD = "seven grey herons wade"
NAMES = {role: f"{role} of ours" for role in ROLES}
"""Role → the name of who has it, and no other."""


QUICK = 32
"""KiB that hashing a password takes in tests, as `TACITUS_PASSWORD_KIBIBYTES` says it to processes."""


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


class Counting(Passwords):
    """Quick hashes, and how often one was tested, against what."""

    def __init__(self) -> None:
        super().__init__(passes=1, kibibytes=QUICK)
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


class Behind:
    """Stands for the ledger, or the team, of the test that runs."""

    def __init__(self, kind: type) -> None:
        self.kind = kind
        self.now: Any = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.now, name)

    @property
    def __class__(self) -> type:
        """What `isinstance` is told."""
        return self.kind


class Application:
    """What is served at a site. Making one takes half a second, so a run makes one and changes what is behind it."""

    def __init__(self, site: str, provider: Provider | None = None) -> None:
        self.team: Any = Behind(Team)
        self.ledger: Any = Behind(Ledger)
        served = Served(team=self.team, site=site_of(site), provider=provider)
        self.app = create_app(self.ledger, judge=self.ledger, to=served)


application = cache(Application)


class Door:
    """The application as it is served to a team, with what a browser would keep."""

    def __init__(
        self, team: Team, ledger: Ledger, site: str = HOME, served: Application | None = None
    ) -> None:
        self.team, self.ledger, self.site = team, ledger, site
        served = served or application(site)
        served.team.now, served.ledger.now = team, ledger
        served.app.state.sights.close()
        self.app = served.app
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
        ledger.add(
            a_reading(TEXT, killed=9),
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
