"""`tacitus serve` and `tacitus demo`: the page over a ledger, on this machine."""

from __future__ import annotations

import errno
import importlib.resources
import socket
import webbrowser
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tacitus.cli.options import DEFAULT_DB, Db, add_commands
from tacitus.cli.saying import say
from tacitus.data_packages import require
from tacitus.errors import InstallationError, MissingInput, UsageError
from tacitus.model.address import Address
from tacitus.team.site import LOOPBACKS

if TYPE_CHECKING:
    from tacitus.ledger.query import LedgerQuery
    from tacitus.settings import Settings
    from tacitus.team.provider import Provider
    from tacitus.team.site import Site

HOST = "127.0.0.1"
PORT = 8000
PORTS_TRIED = 20

Host = Annotated[str, typer.Option(help="Address to listen on; anything but this machine is your decision.")]
Port = Annotated[int, typer.Option(min=0, max=65535, help="Port; the next free one is taken if it is busy.")]
Open = Annotated[bool, typer.Option("--open", help="Open the page in a browser.")]

InsecureOpen = Annotated[
    bool,
    typer.Option(
        "--insecure-open", help="With --host: let everybody who reaches this machine read the ledger."
    ),
]


def register(app: typer.Typer) -> None:
    """Add `serve` and `demo`."""
    add_commands(app, serve, demo)


def serve(
    db: Db = DEFAULT_DB,
    host: Host = HOST,
    port: Port = PORT,
    open_: Open = False,
    allow_judging: Annotated[
        bool,
        typer.Option("--allow-judging", help="Let whoever opens the page judge incidents and add reports."),
    ] = False,
    insecure_open: InsecureOpen = False,
    team: Annotated[
        bool, typer.Option("--team", help="Serve people who sign in, by their roles ('tacitus people').")
    ] = False,
    site: Annotated[
        str,
        typer.Option("--site", metavar="ADDRESS", help="With --team: where it is opened, https://NAME."),
    ] = "",
) -> None:
    """Show a ledger as a page, with its API, until Ctrl-C. No request leaves this machine."""
    if team:
        if allow_judging or insecure_open:
            raise UsageError("With --team, roles say who may what.", remedy="Leave out the other option.")
        _serve_team(db, host, port, open_, site)
        return
    if site:
        raise UsageError("--site is for --team.", remedy="Leave it out.")
    require_closed(host, insecure_open=insecure_open, allow_judging=allow_judging)
    if db.is_file and not db.file.is_file():
        if allow_judging:
            raise MissingInput(
                f"There is no ledger at {db}.", remedy=f"Make one: tacitus add REPORTS --db {db}"
            )
        say(f"There is no ledger at {db} yet. Make one: tacitus add REPORTS --db {db}", err=True)
    _serve(db, host, port, open_, allow_judging=allow_judging)


def demo(
    port: Port = PORT,
    host: Host = HOST,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Read the reports and stop.")] = False,
    db: Annotated[
        Path | None, typer.Option("--db", help="Ledger to fill; one in the cache unless given.")
    ] = None,
    open_: Open = False,
    insecure_open: InsecureOpen = False,
) -> None:
    """Read the sample reports into a ledger and show it. A run that was stopped goes on where it was."""
    from tacitus.settings import load_settings

    require_closed(host, insecure_open=insecure_open)

    settings = load_settings()
    if not no_serve:
        _check_assets()
    path = db or _demo_ledger(settings)
    _read_samples(path, settings)
    if not no_serve:
        _serve(Address(str(path)), host, port, open_)


def require_closed(host: str, *, insecure_open: bool, allow_judging: bool = False) -> None:
    """Raise `UsageError` unless only this machine can reach the page, or it is said that all may read it.

    There is no sign-in: whoever reaches the page reads everything, and could judge under any name.
    """
    if host in LOOPBACKS:
        return
    if allow_judging:
        raise UsageError(
            f"Judging is for this machine alone, and {host} is reached from others.",
            remedy="Leave out --allow-judging, or --host; several people sign in with --team (docs/team.md).",
        )
    if not insecure_open:
        raise UsageError(
            f"Whoever reaches {host} could read the whole ledger: there is no sign-in.",
            remedy="Leave out --host, have people sign in (--team, docs/team.md), or say --insecure-open.",
        )


def free_socket(host: str, port: int) -> socket.socket:
    """A listening socket on the first free port from `port` on. Raises `UsageError`."""
    for candidate in [0] if port == 0 else range(port, min(port + PORTS_TRIED, 65536)):
        try:
            return socket.create_server((host, candidate), family=_family(host))
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise UsageError(
                    f"Cannot listen on {host}: {error.strerror}.", remedy="Give --host."
                ) from error
    raise UsageError(f"No free port from {port} on.", remedy="Give another with --port.")


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def _serve(db: Address, host: str, port: int, open_: bool, *, allow_judging: bool = False) -> None:
    require("server", "fastapi", "jinja2", "python_multipart", "uvicorn")
    from tacitus.app import LOOPBACK, create_app, server_of
    from tacitus.ledger.ledger import Ledger

    _check_assets()
    listener, address = _listening(host, port)
    say(f"Tacitus shows {db} at {address}  (Ctrl-C stops)", err=True)
    if allow_judging:
        say("Whoever opens it can judge incidents and add reports; all of it is logged.", err=True)
    if open_:
        webbrowser.open(address)
    hosts = LOOPBACK if host in LOOPBACKS else ("*",)
    with closing(_opened(db, allow_judging)) as ledger:
        judge = ledger if isinstance(ledger, Ledger) else None
        app = create_app(ledger, judge=judge, allowed_hosts=hosts)
        server_of(app).run(sockets=[listener])


def _serve_team(db: Address, host: str, port: int, open_: bool, site: str) -> None:
    """Serve a ledger to who signs in. Raises `UsageError`, `MissingInput` where nobody could."""
    require("server", "fastapi", "jinja2", "python_multipart", "uvicorn")
    from tacitus.app import Served, create_app, server_of
    from tacitus.cli.ledger import open_ledger
    from tacitus.cli.people import team_of
    from tacitus.settings import load_settings
    from tacitus.team.passwords import LEAST_ADVISED, require_team
    from tacitus.team.site import site_of

    require_team()
    if host not in LOOPBACKS and not site:
        raise UsageError(
            f"At which address do people open what listens on {host}?",
            remedy="Say --site https://NAME, with TLS before it: docs/team.md.",
        )
    opened_at = site_of(site) if site else None
    kibibytes = load_settings().password_kibibytes
    with open_ledger(db, read_only=False) as ledger, team_of(db) as team:
        _check_assets()
        listener, address = _listening(host, port)
        at = opened_at or site_of(address)
        served = Served(team=team, site=at, provider=_provider(at))
        say(f"Tacitus serves {db} to its team at {served.site.origin}  (Ctrl-C stops)", err=True)
        if served.site.origin != address:
            say(f"It listens on {address}; TLS ends before it.", err=True)
        if kibibytes < LEAST_ADVISED:
            say(f"Passwords are hashed with {kibibytes} KiB: too little but for a test.", err=True)
        if open_:
            webbrowser.open(served.site.origin)
        app = create_app(ledger, judge=ledger, to=served)
        with closing(app.state.sights) as sights:
            if limited := team.sights():
                say(f"Making what is seen by those who are limited: {len(limited)}.", err=True)
            sights.only(limited)
            server_of(app).run(sockets=[listener])


def _provider(site: Site) -> Provider | None:
    """By whom a team signs in, by the settings. Raises `UsageError`, `InstallationError`."""
    from tacitus.settings import load_settings
    from tacitus.team.provider import BACK, Provider

    said = load_settings()
    if not said.oidc_issuer:
        return None
    return Provider(
        issuer=said.oidc_issuer,
        client=said.oidc_client,
        secret=said.oidc_secret,
        called=said.oidc_name,
        back=site.origin + BACK,
    )


def _listening(host: str, port: int) -> tuple[socket.socket, str]:
    """A listening socket, and its address as it is written."""
    listener = free_socket(host, port)
    bound = listener.getsockname()[1]
    if port not in (0, bound):
        say(f"Port {port} is busy; using {bound}.", err=True)
    return listener, f"http://{f'[{host}]' if ':' in host else host}:{bound}"


def _opened(db: Address, allow_judging: bool) -> LedgerQuery:
    """The ledger: one that is only read may be a file that is not there yet."""
    from tacitus.cli.ledger import open_ledger
    from tacitus.ledger.ledger import Ledger
    from tacitus.ledger.not_yet_there import late_ledger
    from tacitus.settings import load_settings

    if not db.is_file:
        return open_ledger(db, read_only=not allow_judging)
    return Ledger(db, keeping=load_settings().keeping) if allow_judging else late_ledger(db.file)


def _check_assets() -> None:
    from tacitus.app import missing

    if absent := missing():
        raise InstallationError(
            f"The page's third-party files are missing ({len(absent)}, first {absent[0]}).",
            remedy="Run 'make assets' in the checkout (needs Node.js 20+), or install a built wheel.",
        )


def _demo_ledger(settings: Settings) -> Path:
    """The demo's ledger in the cache, named after what reads it, so that a newer reader reads anew."""
    from tacitus.readers.rules import NAME, VERSION

    folder = settings.cache / "demo"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"demo-{NAME}-{VERSION}.db"
    for old in folder.glob("demo-*.db*"):
        if not old.name.startswith(path.name):
            old.unlink(missing_ok=True)
    return path


def _read_samples(db: Path, settings: Settings) -> None:
    from functools import partial

    from tacitus.cli.progress import counting
    from tacitus.engine import Processes
    from tacitus.ledger.ledger import Ledger
    from tacitus.model.originals import Keeping
    from tacitus.pipeline.add import add_reports, read_or_reject
    from tacitus.pipeline.found import find_reports
    from tacitus.pipeline.intake import read_new

    samples = importlib.resources.files("tacitus.examples").joinpath("reports")
    inside = Keeping(where="inside")  # the demo is one file
    with importlib.resources.as_file(samples) as folder, Ledger(db, keeping=inside) as ledger:
        found = find_reports([str(folder)], settings)
        with counting("Reading the sample reports:") as progress:
            read = partial(read_or_reject, read_new, seconds=settings.seconds_a_report)
            tally = add_reports(ledger, found, read, Processes(1), progress=progress)
        counts = ledger.counts()
    say(
        f"{counts.reports} sample reports ({tally.added} read now), {counts.claims} claims, "
        f"{counts.incidents} incidents in {db}",
        err=True,
    )
