"""The pages of a team: signing in and out, one's own account, and, for an admin, the people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Annotated, Any
from urllib.parse import urlencode, urlsplit

from fastapi import APIRouter, Query, Request, Response
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool

from tacitus.errors import MissingInput, NotAllowed, SignInFailed, TooManyFailures, UsageError
from tacitus.http import form_of
from tacitus.ledger.filters import team_desk
from tacitus.model.people import RIGHT_WORDS, RIGHTS, ROLES, Role
from tacitus.present.language import _, gettext
from tacitus.team.acting import Acting, acting
from tacitus.team.passwords import FEWEST, MOST
from tacitus.team.provider import BACK, Provider
from tacitus.team.second_factor import address_of, picture_of
from tacitus.team.site import Site
from tacitus.team.team import WAY_LASTS, Team, folded, require_other
from tacitus.web.rendering import led_to, rendered

MOST_HAPPENINGS = 50
LONGEST_WAY = 2_000
"""Characters of the address that signing in leads back to."""
LENGTHS = {"fewest": FEWEST, "most": MOST}


def team_router(team: Team, site: Site, provider: Provider | None = None) -> APIRouter:
    """The pages; the gate says who may open which, and that what they change is asked for from here."""
    router = APIRouter(include_in_schema=False)
    _add_signing_in(router, team, site, provider)
    _add_provider(router, team, site, provider)
    _add_passwords(router, team, provider)
    _add_account(router, team, site)
    _add_people(router, team, site)
    return router


def sign_in_address(path: str, query: str) -> str:
    """Where one signs in, to be led back to a path with its query."""
    way = f"{path}?{query}" if query else path
    return "/sign-in" + ("" if way == "/" or len(way) > LONGEST_WAY else "?" + urlencode({"next": way}))


def local(way: str) -> str:
    """An address of this server as it was asked for; its front page for whatever may lead elsewhere."""
    parts = urlsplit(way) if way.isprintable() and "\\" not in way else None
    if parts is None or parts.scheme or parts.netloc or not way.startswith("/") or way.startswith("//"):
        return "/"
    return way


def _add_signing_in(router: APIRouter, team: Team, site: Site, provider: Provider | None) -> None:
    @router.get("/sign-in")
    def form(next: str = "") -> Response:
        return _sign_in(provider, next=local(next))

    @router.post("/sign-in")
    async def signed_in(request: Request) -> Response:
        """Sign in; whatever session there was is void, and another cookie is given."""
        fields = await form_of(request)
        name, way = fields.get("name", ""), local(fields.get("next", ""))
        before = request.cookies.get(site.cookie, "")
        try:
            cookie = await run_in_threadpool(
                lambda: team.sign_in(
                    name,
                    fields.get("password", ""),
                    _client(request),
                    code=fields.get("code", ""),
                    before=before,
                )
            )
        except (SignInFailed, TooManyFailures) as error:
            return _sign_in(provider, wrong=str(error), name=name, next=way, refusal=error)
        who = await run_in_threadpool(team.who_has, cookie)
        return _with_cookie(led_to(_first_page(way, who)), site, cookie)

    @router.post("/sign-out")
    def signed_out() -> Response:
        team.sign_out(_who())
        return _without_cookie(led_to("/sign-in"), site)


def _first_page(way: str, who: Acting | None) -> str:
    """Where somebody is led who signed in on the way to an address: the front page shows nothing to who may not read."""
    if way != "/" or who is None or "read" in who.rights:
        return way
    return "/people" if "people" in who.rights else "/account"


def _add_provider(router: APIRouter, team: Team, site: Site, provider: Provider | None) -> None:
    kept = f"{site.cookie}-way"

    @router.get("/sign-in/provider")
    def led_out(
        next: Annotated[str, Query(max_length=LONGEST_WAY)] = "",
        link: Annotated[str, Query(max_length=100)] = "",
    ) -> Response:
        """Lead somebody to the provider; with a one-time link, to be known by it from then on."""
        try:
            begun = _expect(provider).begin()
            browser = team.lead_out(
                begun.state, nonce=begun.nonce, verifier=begun.verifier, link=link, next=local(next)
            )
        except SignInFailed as error:
            return _sign_in(provider, wrong=str(error), next=local(next), refusal=error)
        answer = led_to(begun.address)
        return _with_cookie(answer, site, browser, name=kept, lasts=WAY_LASTS)

    @router.get(BACK)
    def led_back(
        request: Request,
        state: str = "",
        code: str = "",
        iss: str = "",
    ) -> Response:
        """Sign in whom the provider vouches for; whatever session there was is void."""
        by = _expect(provider)
        try:
            way = team.lead_back(state, request.cookies.get(kept, ""))
            if not code or iss not in ("", by.issuer):
                raise SignInFailed("The provider did not let you in.", remedy="Try again there.")
            identity = by.who(code, way.nonce, way.verifier)
            before = request.cookies.get(site.cookie, "")
            cookie = team.sign_in_as(identity, link=way.link, before=before)
        except SignInFailed as error:
            return _without_cookie(_sign_in(provider, wrong=str(error), refusal=error), site, kept)
        first = _first_page(way.next, team.who_has(cookie))
        answer = _with_cookie(led_to(first), site, cookie)
        return _without_cookie(answer, site, kept)


def _expect(provider: Provider | None) -> Provider:
    if provider is None:
        raise MissingInput("There is nothing at this address.", remedy="Sign in with your password.")
    return provider


def _add_passwords(router: APIRouter, team: Team, provider: Provider | None) -> None:
    @router.get("/password/{link}")
    def form(link: str) -> Response:
        """Asks for a password; the link is not used up by being looked at."""
        name = team.who_may_set(link).name
        return _password(provider, link, name)

    @router.post("/password/{link}")
    async def taken(link: str, request: Request) -> Response:
        fields = await form_of(request)
        person = await run_in_threadpool(team.who_may_set, link)
        try:
            await run_in_threadpool(team.set_password, link, _twice(fields))
        except UsageError as error:
            if isinstance(error, SignInFailed):
                raise
            return _password(provider, link, person.name, wrong=str(error), status=422)
        return _sign_in(provider, done=_("Your password is set. Sign in with it."), name=person.name)


def _add_account(router: APIRouter, team: Team, site: Site) -> None:
    @router.get("/account")
    def account() -> Response:
        return _account(team, site)

    @router.post("/account")
    async def changed(request: Request) -> Response:
        """Another password, a second factor, or an end to every session."""
        fields = await form_of(request)
        who = _who()
        if not who.session:
            raise NotAllowed("A token changes no account.", remedy="Sign in on the page.")
        if fields.get("do") == "everywhere":
            await run_in_threadpool(lambda: team.sign_out(who, everywhere=True))
            return _without_cookie(led_to("/sign-in"), site)
        try:
            return await run_in_threadpool(_change_account, team, site, fields, _client(request))
        except UsageError as error:
            if isinstance(error, MissingInput):
                raise
            return await run_in_threadpool(partial(_account, team, site, wrong=str(error), status=422))


def _change_account(team: Team, site: Site, fields: Mapping[str, str], client: str) -> Response:
    """Do what a form of the account asks. Raises `UsageError`."""
    who, act, password = _who(), fields.get("do", ""), fields.get("old", "")
    if act == "password":
        cookie = team.change_password(who, password, _twice(fields), client)
        return _with_cookie(_account(team, site, done=_("Your password is changed.")), site, cookie)
    if act == "factor":
        team.begin_second_factor(who, password, client)
        return _account(team, site)
    if act == "confirm":
        cookie, codes = team.confirm_second_factor(who, fields.get("code", ""))
        return _with_cookie(_account(team, site, codes=codes), site, cookie)
    if act == "give up":
        team.end_second_factor(who, password, fields.get("code", ""), client)
        return _account(team, site, done=_("Your password alone lets you in."))
    raise MissingInput("Nothing of the kind can be done here.", remedy="Load the page again.")


def _add_people(router: APIRouter, team: Team, site: Site) -> None:
    @router.get("/people")
    def people() -> Response:
        return _people(team)

    @router.post("/people")
    async def changed(request: Request) -> Response:
        """What is said of who may come in, as what, and of what they see."""
        fields = await form_of(request)
        try:
            return await run_in_threadpool(_change, team, site, fields)
        except UsageError as error:
            if isinstance(error, NotAllowed):
                raise
            return await run_in_threadpool(partial(_people, team, wrong=str(error), status=422))


def _change(team: Team, site: Site, fields: Mapping[str, str]) -> Response:
    """Do what a form of the page of people asks. Raises `UsageError`, `NotAllowed`."""
    who, name = _who(), fields.get("name", "")
    roles = [role for role in ROLES if fields.get(role)]
    act = fields.get("do", "")
    if act == "revoke":
        team.revoke(fields.get("token", ""), by=who.name)
        return _people(team, done=_("The token opens nothing any more."))
    if act == "desk":
        made = team_desk(name, _listed(fields, "countries"), _listed(fields, "kinds"))
        team.put_desk(made, by=who.name)
        return _people(
            team, done=_("The desk %(name)s is %(words)s.") % {"name": made.name, "words": made.words}
        )
    if act == "drop desk":
        team.drop_desk(name, by=who.name)
        return _people(team, done=_("There is no desk %(name)s any more.") % {"name": name})
    require_other(who, name)
    if act in ("add", "reset"):
        link = team.add(name, roles, by=who.name) if act == "add" else team.reset(name, by=who.name)
        return _people(team, link=f"{site.origin}/password/{link}", link_for=team.person(name).name)
    if act == "roles":
        team.change_roles(name, roles, by=who.name)
    elif act == "disable":
        team.disable(name, by=who.name)
    elif act == "enable":
        team.enable(name, by=who.name)
    elif act == "limit":
        desks = fields.get("desks", "").replace(",", " ").split()
        team.limit(name, desks or None, names=not fields.get("nameless"), by=who.name)
    elif act == "factor":
        team.void_second_factor(name, by=who.name)
    else:
        raise MissingInput("Nothing of the kind can be done here.", remedy="Load the page again.")
    return _people(team, done=_("Changed: %(name)s.") % {"name": team.person(name).name})


def _listed(fields: Mapping[str, str], name: str) -> list[str]:
    """What a field names, with commas between."""
    return [one.strip() for one in fields.get(name, "").split(",")]


def _people(team: Team, *, status: int = 200, **said: str) -> Response:
    everyone = team.everyone()
    names = {one.id: one.name for one in everyone}
    return rendered(
        "people.html",
        status_code=status,
        page="people",
        people=everyone,
        mine=folded(_who().name),
        factors=team.with_second_factor(),
        vouched=team.with_identity(),
        desks=team.desks(),
        limits=team.limits(),
        roles=[(role, _role_words(role)) for role in ROLES],
        tokens=[(one, names[one.person], _day(one.until)) for one in team.tokens()],
        happenings=[(one, _moment(one.at)) for one in team.happenings(MOST_HAPPENINGS)],
        **{"done": "", "wrong": "", "link": "", "link_for": "", **said},
    )


def _account(
    team: Team,
    site: Site,
    *,
    done: str = "",
    wrong: str = "",
    codes: Sequence[str] = (),
    status: int = 200,
) -> Response:
    """One's account; `codes` are recovery codes that were made just now."""
    who, factor = _who(), team.second_factor(_who())
    begun = address_of(factor.secret, who.name, site.host) if factor and factor.since is None else ""
    return rendered(
        "account.html",
        status_code=status,
        page="account",
        who=who,
        rights=[gettext(RIGHT_WORDS[right]) for right in RIGHTS if right in who.rights],
        since=_day(factor.since) if factor and factor.since is not None else "",
        begun=begun,
        secret=factor.secret if factor and begun else "",
        picture=Markup(picture_of(begun)) if begun else "",
        codes=codes,
        done=done,
        wrong=wrong,
        **LENGTHS,
    )


def _password(
    provider: Provider | None, link: str, name: str, *, wrong: str = "", status: int = 200
) -> Response:
    by = provider.called if provider is not None else ""
    said = {"name": name, "wrong": wrong, "link": link, "by": by, **LENGTHS}
    return rendered("password.html", page="password", status_code=status, **said)


def _sign_in(
    provider: Provider | None,
    *,
    done: str = "",
    wrong: str = "",
    name: str = "",
    next: str = "/",
    refusal: SignInFailed | TooManyFailures | None = None,
) -> Response:
    by = provider.called if provider is not None else ""
    said = {"done": done, "wrong": wrong, "name": name, "next": next, "by": by}
    answer = rendered("sign_in.html", page="sign-in", status_code=401 if refusal else 200, **said)
    if isinstance(refusal, TooManyFailures):
        answer.status_code, answer.headers["retry-after"] = 429, str(refusal.wait)
    return answer


def _who() -> Acting:
    who = acting()
    assert who is not None, "these pages are served to a team alone"
    return who


def _twice(fields: Mapping[str, str]) -> str:
    password = fields.get("password", "")
    if password != fields.get("again", ""):
        raise UsageError(_("The two are not the same."), remedy=_("Type it again."))
    return password


def _client(request: Request) -> str:
    return request.client.host if request.client else ""


def _with_cookie(
    answer: Any, site: Site, cookie: str, *, name: str = "", lasts: int | None = None
) -> Response:
    """An answer that gives the cookie of a session (or another): it goes to this host alone, no script reads it, and no
    other site has it sent along with a form."""
    made: Response = answer
    made.set_cookie(
        name or site.cookie,
        cookie,
        max_age=lasts,
        path="/",
        httponly=True,
        samesite="lax",
        secure=site.is_secure,
    )
    return made


def _without_cookie(answer: Response, site: Site, name: str = "") -> Response:
    answer.delete_cookie(name or site.cookie, path="/", httponly=True, samesite="lax", secure=site.is_secure)
    return answer


def _role_words(role: Role) -> str:
    return "; ".join(gettext(RIGHT_WORDS[right]) for right, roles in RIGHTS.items() if role in roles)


def _moment(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M")


def _day(at: int) -> str:
    return _moment(at)[:10]
