"""`tacitus people COMMAND`: who may come in where a ledger is served to a team, and as what."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from tacitus.cli.ledger import require_ledger
from tacitus.cli.options import DEFAULT_DB, Db, add_commands
from tacitus.cli.saying import say
from tacitus.errors import LedgerError, MissingInput

if TYPE_CHECKING:
    from tacitus.model.address import Address
    from tacitus.model.people import Limits, Person
    from tacitus.team.team import Team

ABOUT = (
    "The people of a ledger that is served to a team ('tacitus serve --team'). Whoever may run this command may give "
    "anybody any role."
)
Name = Annotated[str, typer.Argument(metavar="NAME", help="As it signs.")]
Roles = Annotated[
    list[str],
    typer.Option("--role", help="reader, analyst, editor, steward or admin; repeat it for several."),
]
SiteOption = Annotated[
    str, typer.Option("--site", metavar="ADDRESS", help="Where the server is opened: links begin with it.")
]
SITE = "http://127.0.0.1:8000"


def register(app: typer.Typer) -> None:
    """Add the `people` group."""
    group = typer.Typer(no_args_is_help=True, help=ABOUT)
    add_commands(
        group, add, list_, role, reset, lost_factor, disable, enable, token, revoke, desk, limit, looked
    )
    app.add_typer(group, name="people")


def add(name: Name, roles: Roles, site: SiteOption = SITE, db: Db = DEFAULT_DB) -> None:
    """Add somebody, and print the link by which they set their password: once, within a day."""
    from tacitus.team.site import site_of

    origin = site_of(site).origin
    with team_of(db, begin=True) as team:
        _say_link(origin, team.add(name, roles), team.person(name).name)


def list_(db: Db = DEFAULT_DB) -> None:
    """Who there is, as what, and the tokens of their programs."""
    with team_of(db) as team:
        people, tokens, factors = team.everyone(), team.tokens(), team.with_second_factor()
        desks, limits, vouched = team.desks(), team.limits(), team.with_identity()
    for one in people:
        state = "not let in" if one.disabled is not None else _way_in(one, vouched)
        factor = "second factor" if one.id in factors else ""
        sees = limits_words(limits.get(one.id))
        say("  ".join(filter(None, (one.name, ", ".join(one.roles), state, factor, sees))))
    for made in desks:
        say(f"desk {made.name}: {made.words}")
    names = {one.id: one.name for one in people}
    for token in tokens:
        scopes = ", ".join(token.scopes)
        say(f"token {token.id} of {names[token.person]}: {scopes}, until {_day(token.until)}  {token.note}")


def role(
    name: Name,
    roles: Annotated[list[str], typer.Argument(metavar="ROLE…", help="All that they are from now on.")],
    db: Db = DEFAULT_DB,
) -> None:
    """Give somebody other roles. They sign in anew."""
    with team_of(db) as team:
        team.change_roles(name, roles)
        found = team.person(name)
    say(f"{found.name}: {', '.join(found.roles)}")


def reset(name: Name, site: SiteOption = SITE, db: Db = DEFAULT_DB) -> None:
    """Void somebody's password and sessions, and print a link by which they set a new one."""
    from tacitus.team.site import site_of

    origin = site_of(site).origin
    with team_of(db) as team:
        _say_link(origin, team.reset(name), team.person(name).name)


def lost_factor(name: Name, db: Db = DEFAULT_DB) -> None:
    """Void somebody's second factor and recovery codes: the password alone lets them in. Their sessions end."""
    with team_of(db) as team:
        team.void_second_factor(name)
        say(f"{team.person(name).name} is asked for no code any more.")


def disable(name: Name, db: Db = DEFAULT_DB) -> None:
    """Let somebody in no more: their sessions, links and tokens are void at once. What they signed stays."""
    with team_of(db) as team:
        team.disable(name)
        say(f"{team.person(name).name} is not let in any more.")


def enable(name: Name, db: Db = DEFAULT_DB) -> None:
    """Let somebody in again."""
    with team_of(db) as team:
        team.enable(name)
        say(f"{team.person(name).name} may come in again.")


def token(
    name: Name,
    scopes: Annotated[
        list[str],
        typer.Option("--scope", help="read, draft, settle, embargoed, originals or redact; repeat it."),
    ],
    days: Annotated[int, typer.Option("--days", help="How long it lasts.")] = 90,
    note: Annotated[str, typer.Option("--note", help="What it is for.")] = "",
    db: Db = DEFAULT_DB,
) -> None:
    """Make a token by which a program asks the API in somebody's name. It is printed once."""
    with team_of(db) as team:
        made, secret = team.make_token(name, scopes, days=days, note=note)
    say(f"Token {made.id}, until {_day(made.until)}. It is not shown again.", err=True)
    say(secret)


def revoke(
    token: Annotated[str, typer.Argument(metavar="TOKEN", help="Its number, as 'people list' prints it.")],
    db: Db = DEFAULT_DB,
) -> None:
    """Have a token open nothing any more."""
    with team_of(db) as team:
        team.revoke(token)
    say(f"Token {token} opens nothing any more.")


def desk(
    name: Annotated[str, typer.Argument(metavar="DESK", help="Letters, digits, - and _.")],
    countries: Annotated[
        list[str] | None,
        typer.Option("--country", help="Name or code (SYR); repeat it. Without any, every country."),
    ] = None,
    kinds: Annotated[
        list[str] | None,
        typer.Option("--kind", help="A label or type of incident; repeat it. Without any, every kind."),
    ] = None,
    remove: Annotated[bool, typer.Option("--remove", help="There is no such desk any more.")] = False,
    db: Db = DEFAULT_DB,
) -> None:
    """Make a desk of countries and kinds, or change which it has: a part of the ledger that people are limited to."""
    from tacitus.ledger.filters import team_desk

    with team_of(db) as team:
        if remove:
            team.drop_desk(name)
            say(f"There is no desk {name} any more.")
            return
        made = team_desk(name, countries or (), kinds or ())
        team.put_desk(made)
    say(f"desk {made.name}: {made.words}")


def limit(
    name: Name,
    desks: Annotated[
        list[str] | None,
        typer.Option("--desk", help="They see its reports alone; repeat it. Without any, those of all."),
    ] = None,
    no_names: Annotated[bool, typer.Option("--no-names", help="They see no names of victims.")] = False,
    db: Db = DEFAULT_DB,
) -> None:
    """Say all that somebody is limited to from now on; nothing without an option. They sign in anew."""
    with team_of(db) as team:
        team.limit(name, desks or None, names=not no_names)
        found = team.person(name)
        sees = limits_words(team.limits().get(found.id))
    say(f"{found.name}: {sees or 'sees all that their roles allow'}")


def _way_in(person: Person, vouched: frozenset[str]) -> str:
    if person.id in vouched:
        return "by the provider"
    return "" if person.secret else "no password yet"


def looked(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Whose; everybody's without one.")] = "",
    most: Annotated[int, typer.Option("--most", min=1, help="How many, the newest first.")] = 100,
    verify: Annotated[
        bool, typer.Option("--verify", help="Check that none was changed or left out.")
    ] = False,
    db: Db = DEFAULT_DB,
) -> None:
    """Tell what was looked at and exported, when and by whom, where TACITUS_NOTED had it noted."""
    with team_of(db) as team:
        if verify:
            if faults := team.faults_of_looks():
                raise LedgerError(f"{faults[0]}.", remedy="Restore the people from where you keep them.")
            say("Every look is as it was noted.")
            return
        found = team.looks(name, most)
    for look, who in found:
        at = datetime.fromtimestamp(look.at, UTC).strftime("%Y-%m-%d %H:%M:%S")
        say(f"{look.number}  {at}  {who} ({look.how})  {look.what}")


def limits_words(limits: Limits | None) -> str:
    """What somebody is limited to; nothing where they are not."""
    if limits is None:
        return ""
    desks = () if limits.desks is None else (f"sees {', '.join(limits.desks)} alone",)
    return ", ".join((*desks, *(() if limits.names else ("no names of victims",))))


@contextmanager
def team_of(db: Address, *, begin: bool = False) -> Iterator[Team]:
    """The team of a ledger, which must be there; `begin` one where there is none. Raises `MissingInput`."""
    from contextlib import closing

    from tacitus.settings import load_settings
    from tacitus.store.people import has_people, open_people
    from tacitus.team.passwords import Passwords, require_team
    from tacitus.team.team import Team

    require_team()
    require_ledger(db)
    if not begin and not has_people(db):
        raise MissingInput(NOBODY, remedy=FIRST)
    with closing(open_people(db)) as people:
        yield Team(people, passwords=Passwords(kibibytes=load_settings().password_kibibytes))


NOBODY = "Nobody may sign in to this ledger yet."
FIRST = "Add somebody who looks after people: tacitus people add NAME --role admin."


def _say_link(origin: str, link: str, name: str) -> None:
    say(f"Give this link to {name}. It sets their password, once, within a day:", err=True)
    say(f"{origin}/password/{link}")


def _day(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).date().isoformat()
