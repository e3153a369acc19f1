"""How sure a claim is: a calibrated probability that an analyst would write the same value.

A logistic sum of few named terms (what field it is, which kind of rule read it, how the report puts it, hedged or
not, in a summary or the body). The weights are in `confidence.json`, fitted by `training/confidence.py` on our own
annotated reports and checked by `python -m evaluation calibration` on reports that were not used to fit.
"""

from __future__ import annotations

import importlib.resources
import json
import math
from collections.abc import Iterator
from functools import cache

from tacitus.model.vocabulary import SUMMARIES, Modality, SegmentKind


def confidence(field: str, rule: str, modality: Modality, hedged: bool, segment: SegmentKind) -> float:
    """Between 0 and 1, two decimals. Terms that were never seen in training weigh nothing."""
    weights = _weights()
    names = terms(field, rule, modality, hedged, segment in SUMMARIES)
    total = weights["bias"] + sum(weights.get(name, 0.0) for name in names)
    return round(1 / (1 + math.exp(-total)), 2)


def terms(field: str, rule: str, modality: str, hedged: bool, summary: bool) -> Iterator[str]:
    """The names of the terms that hold for a claim."""
    yield f"field={field}"
    # "verb 'shell'" and "noun 'raid'" are rules of one kind; their words are too many to weigh one by one
    yield f"rule={field}/{rule.split(chr(39))[0].strip()}"
    yield f"modality={modality}"
    if hedged:
        yield "hedged"
    if summary:
        yield "summary"


@cache
def _weights() -> dict[str, float]:
    file = importlib.resources.files(__package__) / "confidence.json"
    weights: dict[str, float] = json.loads(file.read_text("utf-8"))["weights"]
    return weights
