"""`tacitus doctor`: what is wrong with this installation, in plain words."""

from __future__ import annotations

from typing import Annotated

import typer

from tacitus.cli.options import add_commands
from tacitus.cli.saying import say, say_json
from tacitus.errors import InstallationError
from tacitus.model.address import Address, address_of

MARKS = {"ok": "✓", "note": "!", "broken": "✗"}


def register(app: typer.Typer) -> None:
    """Add `doctor`."""
    add_commands(app, doctor)


def doctor(
    db: Annotated[
        Address | None,
        typer.Option(
            "--db",
            metavar="LEDGER",
            parser=address_of,
            envvar="TACITUS_DB",
            help="Look at the server of this ledger too.",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The findings as one JSON object.")] = False,
) -> None:
    """Check the installation and say what to do about what is wrong.

    Exit code 0 when everything needed works (notes are no failure), 4 when something is broken.
    """
    from tacitus.cli.checks import check_server, run_checks
    from tacitus.model.codec import to_plain
    from tacitus.settings import load_settings

    findings = run_checks(load_settings())
    if db is not None and not db.is_file:
        findings.append(check_server(db))
    broken = sum(finding.state == "broken" for finding in findings)
    if as_json:
        plain = {"ok": not broken, "findings": [to_plain(finding) for finding in findings]}
        say_json(plain)
    else:
        for finding in findings:
            say(f"{MARKS[finding.state]} {finding.name:<18} {finding.message}")
            if finding.remedy:
                say(f"{'':<20} → {finding.remedy}")
        say("Everything that is needed works." if not broken else f"{broken} broken.")
    if broken:
        raise typer.Exit(InstallationError.exit_code)
