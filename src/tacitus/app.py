"""The ASGI application: API, pages and assets over one ledger, and nothing from anywhere else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from importlib.metadata import version

from fastapi import Depends, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tacitus.api.drafts import drafts_router as drafts_api
from tacitus.api.gate import Gate
from tacitus.api.listening import server_of
from tacitus.api.manners import Bounds, Conditional
from tacitus.api.problems import headers_of, problem, problem_of, status_of
from tacitus.api.requests import require_known_parameters
from tacitus.api.routes import api_router
from tacitus.errors import ChangedSince, Dismissed, SignInNeeded, TacitusError
from tacitus.ledger.ledger import Ledger
from tacitus.ledger.narrowed import Sights, as_each_sees
from tacitus.ledger.query import LedgerQuery
from tacitus.model.characters import visible
from tacitus.pipeline.drafting import LONGEST_UPLOAD, Drafting
from tacitus.present.language import N_, _, gettext
from tacitus.settings import load_settings
from tacitus.team.acting import may, sight_of_who_asks
from tacitus.team.provider import Provider
from tacitus.team.site import Site
from tacitus.team.team import Team
from tacitus.web.assets import missing
from tacitus.web.drafts import drafts_router
from tacitus.web.embed import embed_router
from tacitus.web.language import Speaking
from tacitus.web.names import names_router
from tacitus.web.pages import error_page, page_router
from tacitus.web.queue import queue_router
from tacitus.web.search import search_router
from tacitus.web.team import sign_in_address, team_router
from tacitus.web.trends import trends_router

POLICY = (
    "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; font-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
"""Content-Security-Policy: the page can reach nothing but its own server (MapLibre's icons are data URLs)."""
_HEADERS = {
    "content-security-policy": POLICY,
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "cross-origin-opener-policy": "same-origin",
}
__all__ = ["LOOPBACK", "POLICY", "Served", "create_app", "missing", "server_of"]

TAKE_REPORTS = ("/reports/new", "/api/reports", "/api/readings")
"""Addresses that reports are sent to, where the server takes any."""

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
"""Host names a server on this machine answers to, so that no other site can reach it by a rebound name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """Whom the application is served to, where that is a team."""

    team: Team
    site: Site
    provider: Provider | None = None
    """By whom they may sign in instead of with a password."""


def create_app(
    source: LedgerQuery,
    *,
    judge: Ledger | None = None,
    allowed_hosts: Sequence[str] = LOOPBACK,
    to: Served | None = None,
) -> FastAPI:
    """The application over `source`; without `judge` it changes nothing and has no address that could.

    `allowed_hosts` may be `("*",)` behind a proxy that checks them; served `to` a team it answers its site alone, and
    only whom the gate lets pass, each of whom sees of `judge` what they may (`app.state.sights` keeps what that is).
    """
    app = FastAPI(
        title="Tacitus",
        version=version("tacitus"),
        description="A sourced incident ledger read from news reports. Unknown is null, never zero.",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        dependencies=[Depends(require_known_parameters)],
    )
    if to is not None:
        assert judge is not None, "what a team says is written"
        sights = app.state.sights = Sights(judge)
        source = judge = as_each_sees(sights, sight_of_who_asks)
    settings = load_settings()
    drafting = Drafting(judge, settings) if judge is not None else None
    app.include_router(api_router(source, judge))
    if drafting is not None:
        app.include_router(drafts_api(drafting), prefix="/api")
    app.include_router(drafts_router(drafting))
    app.include_router(page_router(source, judge))
    app.include_router(embed_router(source, settings.embed_sites))
    app.include_router(queue_router(source, judge))
    app.include_router(names_router(source))
    app.include_router(search_router(source))
    app.include_router(trends_router(source))
    if to is not None:
        app.include_router(team_router(to.team, to.site, to.provider))
    _answer_errors(app, judge is not None)
    app.add_middleware(Conditional)
    app.add_middleware(_Heads)
    app.add_middleware(GZipMiddleware, minimum_size=1024, compresslevel=6)
    app.add_middleware(Bounds, longer=dict.fromkeys(TAKE_REPORTS, LONGEST_UPLOAD) if drafting else {})
    if to is not None:
        app.add_middleware(
            Gate,
            team=to.team,
            site=to.site,
            refuse=refused_by_gate,
            noted=settings.noted,
            embed_as=settings.embed_as,
        )
        allowed_hosts = LOOPBACK if to.site.is_loopback else (to.site.host,)
    app.add_middleware(Speaking, preferred=settings.language)
    app.add_middleware(_SecurityHeaders)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(allowed_hosts), www_redirect=False)
    return app


def refused_by_gate(request: Request, error: TacitusError) -> Response:
    """What the gate answers: who opens a page without being signed in is led to where that is done, and back."""
    opens = request.method == "GET" and request.headers.get("sec-fetch-dest", "document") == "document"
    if isinstance(error, SignInNeeded) and opens and not _is_api(request):
        return RedirectResponse(sign_in_address(request.url.path, request.url.query), status_code=303)
    return _said(request, error, allowed=False)


def _said(request: Request, error: TacitusError, *, allowed: bool) -> Response:
    if _is_api(request):
        return problem_of(error)
    status = status_of(error)
    answer = error_page(
        status,
        gettext(status.phrase),
        error.message,
        error.remedy,
        ruling=error.ruling if isinstance(error, Dismissed) else "",
        back=error.incident if isinstance(error, Dismissed | ChangedSince) else "",
        allowed=allowed,
    )
    answer.headers.update(headers_of(error))
    return answer


def _answer_errors(app: FastAPI, allowed: bool) -> None:
    @app.exception_handler(TacitusError)
    def known(request: Request, error: TacitusError) -> Response:
        return _said(request, error, allowed=allowed and may("settle"))

    @app.exception_handler(RequestValidationError)
    def invalid(request: Request, error: RequestValidationError) -> Response:
        detail = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        if _is_api(request):
            return problem(
                422, "Unprocessable query", detail, reason="usage", remedy="See /api/openapi.json."
            )
        return error_page(422, _("That address makes no sense here"), detail, _("Start again from the list."))

    @app.exception_handler(ClientDisconnect)
    def gone(request: Request, error: ClientDisconnect) -> Response:
        return Response(status_code=400)

    @app.exception_handler(Exception)
    def fault(request: Request, error: Exception) -> Response:
        detail, remedy = (
            N_("A fault of Tacitus; its log says where."),
            N_("Please report it, with that line."),
        )
        if _is_api(request):
            return problem(500, "Internal Server Error", detail, reason="fault", remedy=remedy)
        return error_page(500, gettext("Internal Server Error"), gettext(detail), gettext(remedy))

    @app.exception_handler(HTTPException)
    def other(request: Request, error: HTTPException) -> Response:
        title = HTTPStatus(error.status_code).phrase
        if _is_api(request):
            detail = f"{visible(request.url.path)}: {error.detail}"
            return problem(error.status_code, title, detail, reason="usage")
        return error_page(
            error.status_code,
            gettext(title),
            _("There is nothing at this address."),
            _("Start from the list."),
        )


def _is_api(request: Request) -> bool:
    return request.url.path.startswith("/api")


class _Heads:
    """Answers HEAD as GET would be answered, without the body."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def send_without_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self._app({**scope, "method": "GET"}, receive, send_without_body)


class _SecurityHeaders:
    """Adds the headers to every answer that has not its own (plain ASGI: streaming answers stay streams)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)
