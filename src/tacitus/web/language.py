"""Which language a page speaks: what its address says, what was chosen before, the setting, what the browser asks for."""

from __future__ import annotations

from contextvars import ContextVar
from urllib.parse import parse_qsl, urlencode

from babel import negotiate_locale
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tacitus.errors import UsageError
from tacitus.http import FRAMED
from tacitus.present.language import ENGLISH, LANGUAGES, speaking

PARAMETER = COOKIE = "lang"
A_YEAR = 365 * 24 * 3600
"""Seconds for which a choice is remembered."""
_query: ContextVar[str] = ContextVar("query", default="")


class Speaking:
    """Has pages speak the language that is asked for, and remembers one that was chosen by `?lang=` in a cookie.

    The parameter is taken out of the address, so that no page has to know it. The API speaks English unless its address
    says otherwise. What other sites frame has nothing to do with cookies.
    """

    def __init__(self, app: ASGIApp, *, preferred: str = "") -> None:
        """`preferred` is the language where nobody chose one; without it the browser's. Raises `UsageError`."""
        if preferred and preferred not in LANGUAGES:
            raise UsageError(
                f"TACITUS_LANGUAGE is '{preferred}'.", remedy=f"It takes one of {', '.join(LANGUAGES)}."
            )
        self._app = app
        self._preferred = preferred

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        rest, chosen = _without_choice(scope["query_string"].decode("latin-1"))
        is_page = not scope["path"].startswith(("/api", "/static", "/vendor"))
        remembers = not scope["path"].startswith(FRAMED)
        headers = Headers(scope=scope)
        spoken = chosen or (self._of(headers, remembers) if is_page else ENGLISH)

        async def send_saying_so(message: Message) -> None:
            if is_page and message["type"] == "http.response.start":
                _say_so(MutableHeaders(scope=message), spoken, chosen if remembers else "")
            await send(message)

        token = _query.set(rest)
        try:
            with speaking(spoken):
                await self._app({**scope, "query_string": rest.encode("latin-1")}, receive, send_saying_so)
        finally:
            _query.reset(token)

    def _of(self, headers: Headers, remembers: bool) -> str:
        remembered = cookie_parser(headers.get("cookie", "")).get(COOKIE, "") if remembers else ""
        if remembered in LANGUAGES:
            return remembered
        return self._preferred or wanted(headers.get("accept-language", ""))


def wanted(accepted: str) -> str:
    """The language that an Accept-Language header asks for first among those that there are; English where none is."""
    ranked = []
    for part in accepted.split(","):
        code, _semicolon, weight = part.strip().partition(";")
        try:
            rank = float(weight.strip().removeprefix("q=") or 1)
        except ValueError:
            continue
        if code and rank > 0:
            ranked.append((-rank, code))
    preferred = [code for _rank, code in sorted(ranked, key=lambda pair: pair[0])]
    return negotiate_locale(preferred, list(LANGUAGES), sep="-") or ENGLISH


def in_language(code: str) -> str:
    """The address of the page that is shown, in another language."""
    return "?" + urlencode([*parse_qsl(_query.get(), keep_blank_values=True), (PARAMETER, code)])


def _without_choice(query: str) -> tuple[str, str]:
    """The query without the parameter, and the language that it names, if there is such a one."""
    if PARAMETER not in query:
        return query, ""
    pairs = parse_qsl(query, keep_blank_values=True)
    named = [value for name, value in pairs if name == PARAMETER]
    if not named:
        return query, ""
    rest = urlencode([pair for pair in pairs if pair[0] != PARAMETER])
    return rest, named[-1] if named[-1] in LANGUAGES else ""


def _say_so(headers: MutableHeaders, spoken: str, chosen: str) -> None:
    headers["content-language"] = spoken
    headers.add_vary_header("Accept-Language, Cookie")
    if chosen:
        headers.append("set-cookie", f"{COOKIE}={chosen}; Path=/; Max-Age={A_YEAR}; SameSite=Lax; HttpOnly")
