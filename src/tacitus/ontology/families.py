"""Families of incidents for the eye: few enough to tell apart by colour."""

from __future__ import annotations

import importlib.resources
import tomllib
from functools import cache
from typing import Any

from tacitus.model.records import Incident


@cache
def families() -> dict[str, str]:
    """Family key → its name in the legend, in the legend's order."""
    return {key: row["name"] for key, row in _table().items()}


def family_of(incident: Incident) -> str:
    """The family of an incident, by its label; `other` when no family has it."""
    return family_of_label(incident.label)


def family_of_label(label: str) -> str:
    """The family that has a label."""
    return _family_by_label().get(label, "other")


@cache
def _family_by_label() -> dict[str, str]:
    return {label: key for key, row in _table().items() for label in row["labels"]}


@cache
def _table() -> dict[str, Any]:
    text = importlib.resources.files("tacitus.ontology").joinpath("families.toml").read_text("utf-8")
    return tomllib.loads(text)
