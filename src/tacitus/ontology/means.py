"""Classes of means (weapons, ways of attack): nouns, with examples that run as tests (`means.toml`)."""

from __future__ import annotations

from functools import cache
from typing import Any

from tacitus.model.shipped import shipped_table


@cache
def _table() -> dict[str, Any]:
    return shipped_table("tacitus.ontology", "means.toml")


def means_table() -> dict[str, dict[str, list[str]]]:
    """Class → its `nouns` and examples."""
    return {name: row for name, row in _table().items() if isinstance(row, dict)}


@cache
def attack_nouns() -> frozenset[str]:
    """Nouns that a means may modify and still be a means ("drone assault")."""
    return frozenset(_table()["attack_nouns"])


@cache
def class_by_phrase() -> dict[tuple[str, ...], str]:
    """Lower-case lemma tuple (head last; hyphens are words apart or within, as the tokens are) → class of means."""
    return {
        tuple(written.split()): name
        for name, row in means_table().items()
        for noun in row["nouns"]
        for written in (noun, noun.replace("-", " - "))
    }


@cache
def last_words() -> frozenset[str]:
    """Final words of all phrases: what a token must be to end a means."""
    return frozenset(phrase[-1] for phrase in class_by_phrase())
