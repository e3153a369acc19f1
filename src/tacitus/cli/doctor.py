"""`tacitus doctor`: what is wrong with this installation, in plain words."""

from __future__ import annotations

import typer


def register(app: typer.Typer) -> None:
    """Add `doctor`."""
    app.command("doctor")(doctor)


def doctor() -> None:
    """Check the installation and say what to do about what is wrong."""
