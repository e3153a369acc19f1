"""Rules whose words are data (`cues/rules.toml`): what each does, its words, what it must read and what it must not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from tacitus.model.shipped import shipped_table


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """`words` are lemmas or words in lower case; `senses` says what each stands for, where they differ.

    Without its words each of `examples` is read otherwise, and none of `counter_examples` is.
    """

    id: str
    does: str
    words: frozenset[str]
    senses: Mapping[str, Any] = field(default_factory=dict)
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]


@cache
def rules() -> dict[str, Rule]:
    """Every rule by its id."""
    groups = shipped_table("tacitus.readers.rules", "cues", "rules.toml")
    made = (_rule(f"{group}/{name}", row) for group, rows in groups.items() for name, row in rows.items())
    return {rule.id: rule for rule in made}


def words_of(rule: str) -> frozenset[str]:
    """The words of a rule."""
    return rules()[rule].words


def senses_of(rule: str) -> dict[str, Any]:
    """The words of a rule with what each stands for."""
    return dict(rules()[rule].senses)


def _rule(name: str, row: dict[str, Any]) -> Rule:
    senses = {word: sense for sense, words in row.get("senses", {}).items() for word in words.split()}
    return Rule(
        id=name,
        does=row["does"],
        words=frozenset(row.get("words", "").split()) | senses.keys(),
        senses=senses,
        examples=tuple(row["examples"]),
        counter_examples=tuple(row["counter_examples"]),
    )
