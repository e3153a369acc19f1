"""The command line called as a user calls it, in this process."""

from __future__ import annotations

from typer.testing import CliRunner, Result

from tacitus.cli import build_app
from tacitus.errors import TacitusError


def run(*arguments: object) -> Result:
    """What a command answers: its exit code, what it printed, the exception that ended it."""
    return CliRunner().invoke(build_app(), [str(argument) for argument in arguments])


def error_of(*arguments: object) -> TacitusError:
    """The error that a command ends with, which says what to do about it."""
    error = run(*arguments).exception
    assert isinstance(error, TacitusError), error
    assert error.remedy
    return error
