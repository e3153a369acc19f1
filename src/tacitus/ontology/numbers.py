"""Numbers in words (`numbers.toml`)."""

from __future__ import annotations

from functools import cache

from tacitus.model.shipped import shipped_table


@cache
def number_words() -> dict[str, int]:
    """Word in lower case → number, up to ninety."""
    return shipped_table("tacitus.ontology", "numbers.toml")
