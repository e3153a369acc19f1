"""The gate of a team's server: every address names the right that it takes, and nobody passes without it.

This is the one place where that is asked. An address that is not in `ADDRESSES` is refused, whoever asks; the test of
this module finds every route of the application and holds it to the table. What one address takes more of, by what is
asked there (an act, somebody else's decision), is asked where that is known: `require_right` of `team/acting.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import compile_path
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tacitus.errors import MissingInput, SignInFailed, SignInNeeded, TacitusError
from tacitus.http import FRAMED, ForeignRequest, require_same_origin
from tacitus.model.people import Right
from tacitus.team.acting import NOBODY, Acting, acting_as, lacking
from tacitus.team.site import Site
from tacitus.team.team import Team

Needed = Right | Literal["nothing", "signed in"]

ADDRESSES: Mapping[Needed, str] = {
    "nothing": """
        GET /sign-in
        POST /sign-in
        GET /sign-in/provider
        GET /sign-in/provider/back
        GET /password/{link}
        POST /password/{link}
        GET /static/{path:path}
        GET /vendor/{path:path}
        GET /favicon.ico
        GET /map/towns.json
        GET /map/divisions/{country}.json
    """,
    "signed in": """
        POST /sign-out
        GET /account
        POST /account
    """,
    "people": """
        GET /people
        POST /people
    """,
    "read": """
        GET /
        GET /list
        GET /cite
        GET /download/{name}
        GET /incidents/{incident_id}
        GET /reports
        GET /reports/{report_id}
        GET /reports/new
        GET /judgements
        GET /chains
        GET /contradictions
        GET /alerts
        GET /alerts/{name}.atom
        GET /about
        GET /embed
        GET /embed/{form}
        GET /queue
        GET /queue/item
        GET /agreement
        GET /names
        GET /names/{key:path}
        GET /search
        GET /trends
        GET /trends.csv
        GET /week
        GET /api/openapi.json
        GET /api/incidents
        GET /api/incidents/{incident_id}
        GET /api/incidents/{incident_id}/citation
        GET /api/citation
        GET /api/reports
        GET /api/search
        GET /api/search/everything
        GET /api/reports/{report_id}
        GET /api/judgements
        GET /api/rulings
        GET /api/agreement
        GET /api/unfit
        GET /api/names
        GET /api/names/{key:path}
        GET /api/queue
        GET /api/near
        GET /api/places
        GET /api/ratings
        GET /api/contradictions
        GET /api/chains
        GET /api/view
        GET /api/trends
        GET /api/week
        GET /api/geojson
        GET /api/health
        GET /api/export
        GET /api/export/{name}
        GET /api/export/{name}/loss
        GET /api/export/{name}/mapping
        GET /api/alerts
        GET /api/alerts/{name}
    """,
    "draft": """
        POST /reports/new
        POST /reports/new/add
        POST /rulings
        POST /queue
        POST /judgements/{judgement_id}/withdraw
        POST /alerts
        POST /alerts/{name}/remove
        POST /api/readings
        POST /api/reports
        POST /api/rulings
        POST /api/judgements/{judgement_id}/withdraw
        POST /api/alerts
        POST /api/alerts/{name}/remove
    """,
    "settle": """
        POST /judgements
        POST /incidents/{incident_id}/split
        POST /ratings
        POST /contradictions/{contradiction_id}/settle
        POST /reports/{report_id}/{act}
        POST /api/judgements
        POST /api/merges
        POST /api/ratings
        POST /api/contradictions/{contradiction_id}/settle
        POST /api/reports/{report_id}/retract
        POST /api/reports/{report_id}/reinstate
    """,
    "embargoed": """
        GET /embargoed
        POST /embargoed/{report_id}/release
        GET /api/embargoed
        POST /api/embargoed/{report_id}/release
    """,
    "redact": """
        GET /redactions
        POST /redactions
        GET /api/redactions
        POST /api/redactions
    """,
    "originals": """
        GET /reports/{report_id}/original
        GET /reports/{report_id}/original/view
        GET /reports/{report_id}/original/file
        GET /api/reports/{report_id}/original
        GET /api/reports/{report_id}/original/file
        GET /api/reports/{report_id}/original/places
    """,
}
"""What is needed → the addresses that take it. One that is spelt out comes before one with a part that varies; of several
with parts that vary all must be allowed."""

SAFE = frozenset({"GET", "HEAD"})
BEARER = "bearer "
ASSETS = ("/static/", "/vendor/", "/map/", "/favicon.ico")
"""What is the same for everybody, so that nobody is looked up for it."""
HSTS = "max-age=31536000"


@dataclass(frozen=True, slots=True)
class _Address:
    method: str
    path: str
    pattern: re.Pattern[str]
    needed: Needed


def _addresses() -> tuple[_Address, ...]:
    found = []
    for needed, lines in ADDRESSES.items():
        for line in lines.split("\n"):
            if line.strip():
                method, path = line.split()
                found.append(_Address(method, path, compile_path(path)[0], needed))
    return tuple(found)


_ADDRESSES = _addresses()
TAKEN_AWAY = (
    "/download/{name}",
    "/trends.csv",
    "/alerts/{name}.atom",
    "/api/export/{name}",
    "/api/geojson",
    "/api/view",
    "/reports/{report_id}/original",
    "/reports/{report_id}/original/{part:path}",
    "/api/reports/{report_id}/original",
    "/api/reports/{report_id}/original/{part:path}",
)
"""The addresses whose answers are files of the ledger or of its reports: what `exports` notes."""
_TAKING = tuple(compile_path(path)[0] for path in TAKEN_AWAY)


def needed_for(method: str, path: str) -> frozenset[Needed]:
    """What a request takes, all of it; empty for an address that names nothing, which nobody may ask."""
    method = "GET" if method == "HEAD" else method
    of_method = [one for one in _ADDRESSES if one.method == method]
    spelt = [one for one in of_method if one.path == path]
    return frozenset(one.needed for one in spelt or of_method if one.pattern.match(path))


Refuse = Callable[[Request, TacitusError], Response]


class Gate:
    """Plain ASGI: tells who is asking (`acting`), and answers in the application's place where they may not."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        team: Team,
        site: Site,
        refuse: Refuse,
        noted: frozenset[str] = frozenset(),
        embed_as: str = "",
    ) -> None:
        """`refuse` makes the answer of an error; `noted` is of whose asking a note is kept (`settings.NOTED`).

        What other sites frame is answered as `embed_as` would be, where that is somebody's name.
        """
        self._embed_as = embed_as
        self._noted = noted
        self._app = app
        self._team = team
        self._site = site
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        who = NOBODY
        try:
            who = await self._who(request)
            self._let_pass(request, who)
            await self._note(request, who)
        except TacitusError as error:
            with acting_as(who):
                answer = self._refuse(request, error)
            await answer(scope, receive, self._guarded(send))
            return
        with acting_as(who):
            await self._app(scope, receive, self._guarded(send))

    async def _who(self, request: Request) -> Acting:
        """Who sends a token (to the API alone) or a cookie. Raises `SignInFailed` for a token that is void."""
        said = request.headers.get("authorization", "")
        if said[: len(BEARER)].lower() == BEARER and request.url.path.startswith("/api"):
            who = await run_in_threadpool(self._team.who_sends, said[len(BEARER) :].strip())
            if who is None:
                raise SignInFailed("The token is void or has expired.", remedy="Ask an admin for a new one.")
            return who
        if self._embed_as and request.scope["path"].startswith(
            FRAMED
        ):  # `url` is made of the Host header too
            return await run_in_threadpool(self._team.who_stands_for_all, self._embed_as) or NOBODY
        cookie = request.cookies.get(self._site.cookie, "")
        if not cookie or request.url.path.startswith(ASSETS):
            return NOBODY
        return await run_in_threadpool(self._team.who_has, cookie) or NOBODY

    def _let_pass(self, request: Request, who: Acting) -> None:
        """Raise what refuses a request: `ForeignRequest`, `SignInNeeded`, `MissingInput`, `NotAllowed`."""
        needed = needed_for(request.method, request.scope["path"])
        if request.method not in SAFE:
            require_same_origin(request)
            origin = request.headers.get("origin")
            if self._site.is_secure and origin not in (None, self._site.origin):
                raise ForeignRequest("This was asked for by a page of another site.")
        if needed == {"nothing"}:
            return
        if who == NOBODY:
            raise SignInNeeded("Sign in first.", remedy="/sign-in, or a token in 'Authorization: Bearer …'.")
        if not needed:
            raise MissingInput("There is nothing at this address.", remedy="Start from the list.")
        for one in sorted(needed):
            if one != "nothing" and one != "signed in" and one not in who.rights:
                raise lacking(one)

    async def _note(self, request: Request, who: Acting) -> None:
        """Note who asks for this, where that is wanted: what cannot be noted is not answered. Raises `LedgerError`."""
        path = request.scope["path"]
        if not self._noted or not who.person or request.method not in SAFE:
            return
        if needed_for("GET", path) <= {"nothing", "signed in", "people"}:
            return
        if "looks" in self._noted or any(one.match(path) for one in _TAKING):
            query = f"?{request.url.query}" if request.url.query else ""
            await run_in_threadpool(self._team.note_look, who, f"{request.method} {path}{query}")

    def _guarded(self, send: Send) -> Send:
        """`send`, with headers that keep answers out of caches and plain connections out of use."""

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                kept = headers.get("cache-control", "")
                headers["cache-control"] = f"private, {kept}" if kept.startswith("max-age") else "no-store"
                if self._site.is_secure:
                    headers["strict-transport-security"] = HSTS
            await send(message)

        return send_guarded
