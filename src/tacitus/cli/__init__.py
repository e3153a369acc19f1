"""The command line: `tacitus COMMAND`.

Each command module has `register(app)` and is named in `COMMAND_MODULES`; it imports the reader, the ledger
and the server inside its commands, so that `tacitus --help` answers at once.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
from importlib.metadata import version

import typer

from tacitus.errors import TacitusError, exit_code_lines
from tacitus.model.characters import visible

COMMAND_MODULES = (
    "read",
    "ledger",
    "exporting",
    "importing",
    "judging",
    "serve",
    "actors",
    "gazetteer",
    "doctor",
)
"""Modules of this package that add commands, in the order of `--help`."""

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


def build_app() -> typer.Typer:
    """The app with the commands of every module of `COMMAND_MODULES` that is present."""
    app = typer.Typer(
        name="tacitus",
        help=ABOUT + exit_code_lines(),
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
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
