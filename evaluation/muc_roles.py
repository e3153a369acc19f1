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


def roles_of(templates: list[dict[str, list[Any]]]) -> dict[str, list[list[str]]]:
    """Each role's entities over all templates, equal strings once."""
    found: dict[str, list[list[str]]] = {}
    for role, slot in SLOTS.items():
        strings = dict.fromkeys(_text(fill).lower() for made in templates for fill in made.get(slot, ()))
        found[role] = [[string] for string in strings]
    return found


def _text(fill: str | dict[str, str]) -> str:
    return fill if isinstance(fill, str) else fill["value"]
