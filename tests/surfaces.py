"""Everything that shows a ledger: each address of the server, each command, each export, found by themselves."""

from __future__ import annotations

import io
import json
import string
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args
from urllib.parse import quote

from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from typer.main import get_command
from typer.testing import CliRunner

from exports import installed
from tacitus.app import create_app
from tacitus.cli import build_app
from tacitus.errors import Withheld
from tacitus.export import FORMATS
from tacitus.ledger.ledger import Ledger
from tacitus.web.embed import Form

WITHOUT_LEDGER = frozenset(
    {"read", "add", "import", "serve", "demo", "doctor", "actors", "gazetteer", "people", "originals verify"}
)
"""Commands, and groups of them, that show no ledger that is there; people stand beside it, with nothing of it."""
WRITING = frozenset(
    "judge rate settle withdraw retract redact release backup copy restore import-log rebuild reread recover".split()
) | {"watch", "desk", "alerts add", "alerts remove", "backfill", "originals import"}
"""Commands, and groups of them, that change a ledger or copy it whole."""
SEARCHES = {
    "/search": "?q=killed",
    "/names": "?q=a",
    "/api/places": "?q=Hama",
    "/original/places": "?span=0-4",
    "/everything": "?q=killed",
}
"""What is asked of the addresses that answer nothing unasked, by how they end."""


def shown(path: Path) -> Iterator[tuple[str, str]]:
    """(where, what it shows) for every surface; each must answer."""
    with Ledger(path) as ledger:
        client = TestClient(
            create_app(ledger, judge=ledger), base_url="http://127.0.0.1", raise_server_exceptions=True
        )
        yield from answers(client, ledger)
    yield from _outputs(path)
    yield from _files(path)


def answers(client: TestClient, ledger: Ledger) -> Iterator[tuple[str, str]]:
    """(where, what it shows) of every address of an application, with what is in a ledger to ask for."""
    view = ledger.view()
    filled = {
        "incident_id": view.incidents[0].id,
        "report_id": view.reports[0].id,
        "country": "SYR",
        "division_id": "SY-HL",
        "link": "none",
        "key": quote(_a_name(ledger)),
    }
    alerts = [one.name for one in ledger.saved_searches()]
    routes = list(_routes(client.app))
    assert len(routes) > 20
    for route in routes:
        if "GET" in (route.methods or ()) and not route.path.startswith(
            "/map/"
        ):  # the world's, not the ledger's
            for address in _addresses(route.path, filled, alerts):
                answer = client.get(address)
                assert answer.status_code in (200, 401, 403, 404), (
                    address,
                    answer.status_code,
                    answer.text[:300],
                )
                if answer.headers["content-type"].partition(";")[0].endswith(("/json", "+json")):
                    json.loads(answer.content.decode("utf-8"))
                yield from _inside(f"GET {address.partition('?')[0]}", answer.content)


def _a_name(ledger: Ledger) -> str:
    """The key of a name in the ledger; words that are no key where it names nobody."""
    hits = (hit for letter in string.ascii_lowercase for hit in ledger.names(letter))
    return next((hit.key for hit in hits), "nobody")


def _addresses(path: str, filled: dict[str, str], alerts: list[str]) -> list[str]:
    """A route with what is in the ledger; what comes in several forms or formats, in each, with the files beside it."""
    path = path.replace("{key:path}", "{key}")
    if "{form}" in path:
        return [path.format(**filled, form=form) for form in get_args(Form)]
    if "{name}" not in path:
        asked = next((query for end, query in SEARCHES.items() if path.endswith(end)), "")
        return [path.format(**filled) + asked]
    if "/alerts/" in path:
        return [path.format(**filled | {"name": name}) for name in alerts]
    plain = [path.format(**filled | {"name": name}) for name in installed()]
    parts = [f"{path.format(name=n)}?part={p}" for n in installed() for p in FORMATS[n].beside]
    return plain + (parts if path.endswith("{name}") and path.startswith("/api") else [])


def _inside(where: str, raw: bytes) -> Iterator[tuple[str, str]]:
    """What a file says; of an archive, what each of its files says."""
    if not zipfile.is_zipfile(io.BytesIO(raw)):
        yield where, raw.decode("utf-8", "replace")
        return
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        for name in archive.namelist():
            yield from _inside(f"{where} {name}", archive.read(name))


def _files(path: Path) -> Iterator[tuple[str, str]]:
    """Every file that an export writes: the main one, those beside it, its loss report."""
    for name in installed():
        with tempfile.TemporaryDirectory() as folder:
            asked = ["export", name, "-o", f"{folder}/out", "--db", str(path)]
            assert CliRunner().invoke(build_app(), asked).exit_code == 0, name
            for file in sorted(Path(folder).iterdir()):
                yield from _inside(f"file {name} {file.name}", file.read_bytes())


def _routes(inside: Any) -> Iterator[APIRoute]:
    """Every address, those of included routers too."""
    for route in inside.routes:
        if isinstance(route, APIRoute):
            yield route
        elif hasattr(route, "original_router"):
            yield from _routes(route.original_router)


def _outputs(path: Path) -> Iterator[tuple[str, str]]:
    with Ledger(path) as ledger:
        view = ledger.view()
        name = _a_name(ledger)
        alerts = [one.name for one in ledger.saved_searches()]
        kept = [one.of for one in ledger.originals()]
    incident, other = view.incidents[0].id, view.incidents[-1].id
    asked: dict[str, list[list[str]]] = {
        "incidents": [[], ["--json"]],
        "show": [[incident], [incident, "--json"], [view.reports[0].id], [view.reports[0].id, "--json"]],
        "export": [[name] for name in installed()],
        "search": [["killed"]],
        "rejects": [[]],
        "embargoed": [[]],
        "verify": [[], ["--deep"]],
        "checkpoint": [["--key", "-", "--new-key"]],
        "export-log": [[]],
        "judgements": [[], ["--unfit"]],
        "contradictions": [[], ["--json"]],
        "why": [[incident, other], [incident, other, "--json"]],
        "chains": [[], ["--json"]],
        "near": [[], ["--json"]],
        "names": [["a"], ["a", "--json"], [name], [name, "--json"]],
        "queue": [[], ["--json"]],
        "cite": [[incident]],
        "agreement": [[], ["--json"]],
        "trends": [[], ["--json"]],
        "week": [[], ["--json"]],
        "alerts run": [[], ["--json"]],
        "alerts list": [[], ["--json"], ["--changes", "50"]],
        "alerts feed": [[alert] for alert in alerts],
        "originals list": [[], ["--json"]],
        "originals export": [[subject, "-o", "-"] for subject in kept],
    }
    assert {name for name in _commands(get_command(build_app())) if _shows(name)} == set(asked), (
        "a command that no test asks"
    )
    for name, ways in asked.items():
        for arguments in ways:
            yield from _said(name, arguments, path)


def _said(name: str, arguments: list[str], path: Path) -> Iterator[tuple[str, str]]:
    """What a command says and writes; what is kept from view is refused in words."""
    with tempfile.TemporaryDirectory() as folder:
        given = [f"{folder}/out" if one == "-" else one for one in arguments]
        result = CliRunner().invoke(build_app(), [*name.split(), *given, "--db", str(path)])
        if isinstance(result.exception, Withheld):
            yield f"tacitus {name} {' '.join(arguments)}", str(result.exception)
            return
        assert result.exit_code == 0, (name, arguments, result.output, result.exception)
        yield f"tacitus {name} {' '.join(arguments)}", result.output.replace(folder, "")
        for file in sorted(Path(folder).iterdir()):
            yield from _inside(f"file {name} {file.name}", file.read_bytes())


def _shows(name: str) -> bool:
    return not {name, name.partition(" ")[0]} & (WITHOUT_LEDGER | WRITING)


def _commands(command: Any, *above: str) -> Iterator[str]:
    """Every command below one by its whole name: "alerts list"."""
    if not hasattr(command, "commands"):
        yield " ".join(above)
        return
    for name, below in command.commands.items():
        yield from _commands(below, *above, name)
