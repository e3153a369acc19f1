"""MUC-4: templates of terrorist incidents in Latin America, and the entities in their roles.

The incidents are ours (event mentions of the full reading); what makes a template of them — which violence counts,
how fills are written, what is filled by default — is MUC-4's own and stands in `evaluation/muc_*.py`.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from evaluation.muc_drafts import drafts_of
from evaluation.muc_fill import templates_of
from evaluation.muc_roles import roles_of
from evaluation.reports import report_of
from tacitus.readers.rules.read import Read, RuleReader


def predict(record: dict[str, Any]) -> dict[str, Any]:
    """Templates and role entities of one message."""
    return predict_read(record, RuleReader().read_fully(report_of(record)))


def predict_read(record: dict[str, Any], read: Read) -> dict[str, Any]:
    """`predict` from a reading that is there already."""
    published = date.fromisoformat(record["published"][:10]) if record.get("published") else None
    templates = templates_of(read, drafts_of(read), published)
    return {"id": record["id"], "templates": templates, "roles": roles_of(templates)}
