"""How sure a claim is: a calibrated probability that an analyst would write the same value.

A logistic sum of few named terms (what field it is, which kind of rule read it, how the report puts it, hedged or
not, in a summary or the body). The weights are in `confidence.json`, fitted by `training/confidence.py` on our own
annotated reports and checked by `python -m evaluation calibration` on reports that were not used to fit.
"""

from __future__ import annotations

from collections.abc import Iterator

from tacitus.model.vocabulary import SUMMARIES, Modality, SegmentKind
from tacitus.readers.rules.learned.weighing import fitted


def confidence(field: str, rule: str, modality: Modality, hedged: bool, segment: SegmentKind) -> float:
    """Between 0 and 1, two decimals. Terms that were never seen in training weigh nothing."""
    found = terms(field, rule, modality, hedged, segment in SUMMARIES)
    return round(fitted("confidence.json").chance(dict.fromkeys(found, 1.0)), 2)


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
