"""Puts this folder on the path, so that tests can share what they are made with, and ends what they started."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

import typer.main
import typer.testing
from hypothesis import HealthCheck, settings

# A slow or busy machine is no fault of the code; the same examples are tried each time, others by `make fuzz`.
settings.register_profile(
    "any machine", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")
sys.path.insert(0, str(Path(__file__).parent))
# The same app gives the same commands: they are made once, and not for each that a test calls.
vars(typer.testing)["_get_command"] = cache(typer.main.get_command)


def pytest_sessionfinish() -> None:
    """End the database server, where a test had one started."""
    databases = sys.modules.get("databases")
    if databases is not None:
        databases.stop()
