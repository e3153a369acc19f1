"""FA-KES: killed civilians, non-civilians, children and women of the report's main incident.

The corpus writes 0 for "nought or not stated", so an absent figure is printed as 0. People whose kind is not
given count as civilians, as the corpus does. `low`/`high` of the text's own figures are printed beside.
"""

from __future__ import annotations

from typing import Any

from evaluation.casualties import parsed_record
from tacitus.extract.tolls import TollMention, find_tolls
from tacitus.extract.tolls_document import document_tolls
from tacitus.ontology.actor_categories import COMBATANT_GROUPS

FIELDS = {"civilian": "killed_civilians", "combatant": "killed_noncivilians"}


def predict(record: dict[str, Any]) -> dict[str, Any]:
    """The four figures of one report."""
    parsed = parsed_record(record)
    tolls = find_tolls(parsed)
    prediction: dict[str, Any] = {"id": record["id"], **dict.fromkeys(FIELDS.values(), 0)}
    prediction |= {"killed_children": 0, "killed_women": 0}
    for figure in document_tolls(parsed, tolls, _kind):
        prediction[FIELDS[figure.kind]] = figure.best
    return prediction


def _kind(toll: TollMention) -> str | None:
    if toll.effect != "killed":
        return None
    return "combatant" if toll.group in COMBATANT_GROUPS else "civilian"
