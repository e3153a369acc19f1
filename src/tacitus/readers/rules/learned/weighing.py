"""What a fitted logistic model makes of what was found: log-odds and chances."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from tacitus.errors import InstallationError
from tacitus.model.shipped import shipped

FARTHEST = 7.0
"""Log-odds beyond which the network is not believed to know better."""


def weighed(weights: Mapping[str, float], found: Mapping[str, float]) -> float:
    """The log-odds that weights give to what was found; what has no weight counts for nothing."""
    return weights["bias"] + sum(weights.get(name, 0.0) * strength for name, strength in found.items())


def log_odds(chance: float) -> float:
    """The log-odds of a chance, at most `FARTHEST` from even."""
    edge = likelihood(-FARTHEST)
    held = min(max(chance, edge), 1 - edge)
    return math.log(held / (1 - held))


def likelihood(odds: float) -> float:
    """The chance that log-odds stand for."""
    return 1 / (1 + math.exp(-odds))


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """A decision that was fitted to annotated reports; what is found has the names that its evidence gives it.

    `models` are log-odds by name of what was found, each with its `bias`; `least` the chances from which on it holds,
    by what they are of.
    """

    models: Mapping[str, Mapping[str, float]]
    least: Mapping[str, float]

    def odds(self, found: Mapping[str, float], model: str = "weights") -> float:
        """The log-odds that a model gives to what was found."""
        return weighed(self.models[model], found)

    def chance(self, found: Mapping[str, float], model: str = "weights") -> float:
        """How likely a model holds what was found."""
        return likelihood(self.odds(found, model))


@cache
def fitted(name: str) -> Fitted:
    """What a file of `readers/rules/` holds, as `training/` wrote it. Raises `InstallationError` when it is another."""
    return fitted_of(shipped("tacitus.readers.rules", name), name)


def fitted_of(text: str, name: str) -> Fitted:
    """A decision as JSON: tables of its models, and `least` where it has chances to reach; what is no table is a note.

    `name` is what the text is called. Raises `InstallationError`.
    """
    try:
        plain = dict(json.loads(text))
        tables = {table: _numbers(table, found) for table, found in plain.items() if isinstance(found, dict)}
        least = tables.pop("least", {})
        if not tables or any("bias" not in model for model in tables.values()):
            raise ValueError("there is no model with a bias")
    except (ValueError, TypeError) as error:
        raise InstallationError(
            f"{name} holds no fitted decision ({error}).", remedy="Install Tacitus anew."
        ) from error
    return Fitted(models=tables, least=least)


def _numbers(table: str, found: Mapping[str, Any]) -> dict[str, float]:
    for name, number in found.items():
        if not isinstance(number, int | float) or not math.isfinite(number):
            raise ValueError(f"'{name}' of {table} is no number")
    return dict(found)
