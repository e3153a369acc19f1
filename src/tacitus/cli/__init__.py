"""The command line: `tacitus COMMAND`.

Each command module has `register(app)` and is named in `COMMAND_MODULES`; it imports the reader, the ledger
and the server inside its commands, so that `tacitus --help` answers at once.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
from functools import cache
from importlib.metadata import version
from pathlib import PurePath
from typing import Any

import typer
from typer.core import TyperGroup

from tacitus.errors import TacitusError, UsageError, exit_code_lines
from tacitus.model.characters import visible

COMMAND_MODULES = tuple(
    (
        "read ledger backfill watch alerts exporting importing judging desk queue trends originals "
        "serve people actors gazetteer doctor"
    ).split()
)
"""Modules of this package that add commands; `SECTIONS` says where `--help` has them."""

SECTIONS = {
    "Bring in": "read add backfill watch import rejects demo",
    "Look": "incidents show search names week trends chains contradictions why near cite serve export alerts",
    "Decide": "queue desk judge rate settle withdraw retract redact embargoed release judgements agreement",
    "Keep": "verify checkpoint backup restore copy recover rebuild reread originals export-log import-log",
}
"""Heading of `--help` → the commands under it; what is in none stands under "Set up"."""

INTERRUPTED = 130
"""Exit code after Ctrl-C (128 + SIGINT, as shells have it)."""

ABOUT = "News reports of armed conflict into a sourced incident ledger.\n\n"


def main() -> None:
    """Run the command line and exit: an error that Tacitus knows is one line on stderr and its exit code."""
    _print_utf8()
    try:
        build_app()()
    except TacitusError as error:
        fail(error)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:
        fail(refused(error))


class Sections(TyperGroup):
    """The commands under headings, in the order in which people come to need them."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write them: a name, and as much of its first sentence as a line holds."""
        named = {one: heading for heading, names in SECTIONS.items() for one in names.split()}
        width = formatter.width - 6 - max(map(len, self.commands), default=0)
        for heading in (*SECTIONS, "Set up"):
            rows = [
                (name, command.get_short_help_str(width))
                for name, command in self.commands.items()
                if named.get(name, "Set up") == heading
            ]
            if rows:
                with formatter.section(heading):
                    formatter.write_dl(sorted(rows, key=lambda row: _place_of(row[0], heading)))


def _place_of(name: str, heading: str) -> int:
    names = SECTIONS.get(heading, "").split()
    return names.index(name) if name in names else len(names)


@cache
def build_app() -> typer.Typer:
    """The app with the commands of every module of `COMMAND_MODULES` that is present."""
    app = typer.Typer(
        name="tacitus",
        cls=Sections,
        help=ABOUT + exit_code_lines(),
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    )
    app.callback()(_root)
    for name in COMMAND_MODULES:
        if importlib.util.find_spec(f"{__name__}.{name}") is not None:
            importlib.import_module(f"{__name__}.{name}").register(app)
    return app


def fail(error: TacitusError) -> None:
    """Say `error` in one line on stderr and exit with its code."""
    line = visible(" ".join(str(error).split()))
    sys.stderr.write(f"tacitus: {line}\n")
    sys.exit(error.exit_code)


def refused(error: OSError) -> UsageError:
    """What the system refused about a file, as an error of the tree: commands are given paths of any kind."""
    name = PurePath(os.fsdecode(error.filename)).name[:80] if error.filename else ""
    said = error.strerror or str(error)
    return UsageError(
        f"{name}: {said}." if name else f"{said}.",
        remedy="Check the path, its permissions, and the room on its disk.",
    )


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(f"tacitus {version('tacitus')}")
        raise typer.Exit


def _root(
    _version: bool = typer.Option(
        False, "--version", help="Print the version and exit.", is_eager=True, callback=_show_version
    ),
) -> None:
    """Takes the options that come before a command; the help is the app's."""


def _print_utf8() -> None:
    """Names in any script must print even where the locale is not UTF-8."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure") and (stream.encoding or "").lower().replace("-", "") != "utf8":
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
