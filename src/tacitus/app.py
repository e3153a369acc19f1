"""The ASGI application: API, pages and assets over one ledger, and nothing from anywhere else."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from importlib.metadata import version

from fastapi import Depends, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tacitus.api.listening import server_of
from tacitus.api.manners import Bounds, Conditional
from tacitus.api.problems import problem, problem_of, status_of
from tacitus.api.requests import require_known_parameters
from tacitus.api.routes import api_router
from tacitus.errors import TacitusError
from tacitus.ledger.ledger import Ledger
from tacitus.ledger.query import LedgerQuery
from tacitus.model.characters import visible
from tacitus.web.assets import missing
from tacitus.web.pages import error_page, page_router

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "worker-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""Content-Security-Policy: the page can reach nothing but its own server (MapLibre's icons are data URLs)."""
_HEADERS = {
    "content-security-policy": POLICY,
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "cross-origin-opener-policy": "same-origin",
}
__all__ = ["LOOPBACK", "POLICY", "create_app", "missing", "server_of"]

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
"""Host names a server on this machine answers to, so that no other site can reach it by a rebound name."""


def create_app(
    source: LedgerQuery, *, judge: Ledger | None = None, allowed_hosts: Sequence[str] = LOOPBACK
) -> FastAPI:
    """The application over `source`; without `judge` it changes nothing and has no address that could.

    `allowed_hosts` may be `("*",)` behind a proxy that checks them.
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
    app.include_router(api_router(source, judge))
    app.include_router(page_router(source, judge))
    _answer_errors(app)
    app.add_middleware(Conditional)
    app.add_middleware(_Heads)
    app.add_middleware(GZipMiddleware, minimum_size=1024, compresslevel=6)
    app.add_middleware(Bounds)
    app.add_middleware(_SecurityHeaders)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(allowed_hosts), www_redirect=False)
    return app


def _answer_errors(app: FastAPI) -> None:
    @app.exception_handler(TacitusError)
    def known(request: Request, error: TacitusError) -> Response:
        if _is_api(request):
            return problem_of(error)
        status = status_of(error)
        return error_page(status, status.phrase, error.message, error.remedy)

    @app.exception_handler(RequestValidationError)
    def invalid(request: Request, error: RequestValidationError) -> Response:
        detail = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        if _is_api(request):
            return problem(
                422, "Unprocessable query", detail, reason="usage", remedy="See /api/openapi.json."
            )
        return error_page(422, "That address makes no sense here", detail, "Start again from the list.")

    @app.exception_handler(ClientDisconnect)
    def gone(request: Request, error: ClientDisconnect) -> Response:
        return Response(status_code=400)

    @app.exception_handler(Exception)
    def fault(request: Request, error: Exception) -> Response:
        detail, remedy = "A fault of Tacitus; its log says where.", "Please report it, with that line."
        if _is_api(request):
            return problem(500, "Internal Server Error", detail, reason="fault", remedy=remedy)
        return error_page(500, "Internal Server Error", detail, remedy)

    @app.exception_handler(HTTPException)
    def other(request: Request, error: HTTPException) -> Response:
        title = HTTPStatus(error.status_code).phrase
        if _is_api(request):
            detail = f"{visible(request.url.path)}: {error.detail}"
            return problem(error.status_code, title, detail, reason="usage")
        return error_page(
            error.status_code, title, "There is nothing at this address.", "Start from the list."
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
    """Adds the headers to every answer (plain ASGI: streaming answers stay streams)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)
