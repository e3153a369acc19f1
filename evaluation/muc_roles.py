"""MUC-4 templates → entities per role, one mention each."""

from __future__ import annotations

from typing import Any

SLOTS = {
    "PerpInd": "perp-ind-id",
    "PerpOrg": "perp-org-id",
    "Target": "phys-tgt-id",
    "Victim": "hum-tgt-name",
    "Weapon": "inc-instr-id",
}


QUANTIFIERS = frozenset("several many other some numerous more than his her their our its".split())
"""Words before a thing that its gold mentions leave out."""


def roles_of(templates: list[dict[str, list[Any]]]) -> dict[str, list[list[str]]]:
    """Each role's entities over all templates, equal strings once."""
    found: dict[str, list[list[str]]] = {}
    for role, slot in SLOTS.items():
        strings = dict.fromkeys(_text(fill).lower() for made in templates for fill in made.get(slot, ()))
        strings = dict.fromkeys(_bare(string) for string in strings)
        found[role] = [[string] for string in strings]
    return found


def _text(fill: str | dict[str, str]) -> str:
    return fill if isinstance(fill, str) else fill["value"]


def _bare(string: str) -> str:
    """A phrase without the quantifiers before it."""
    words = string.split()
    while len(words) > 1 and words[0] in QUANTIFIERS:
        words = words[1:]
    return " ".join(words)
