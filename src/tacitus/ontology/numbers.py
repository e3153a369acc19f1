"""Numbers in words (`numbers.toml`)."""

from __future__ import annotations

import importlib.resources
import tomllib
from functools import cache


@cache
def number_words() -> dict[str, int]:
    """Word in lower case → number, up to ninety."""
    text = importlib.resources.files("tacitus.ontology").joinpath("numbers.toml").read_text("utf-8")
    return tomllib.loads(text)
