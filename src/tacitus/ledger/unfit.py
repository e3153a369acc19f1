"""Why what a person decided fits nothing in a ledger as it is read now."""

from __future__ import annotations

from tacitus.ledger.parts import Parts
from tacitus.model.records import Judgement, Rating
from tacitus.model.rulings import Correction, Dismissal, Ruling, incident_of, named_in, reports_of
from tacitus.store.base import Decision, Store


def why_unfit(made: Decision, parts: Parts, store: Store) -> str:
    """Why a decision fits nothing; empty where it fits."""
    if isinstance(made, Judgement):
        return " ".join(filter(None, (parts.missing(side) for side in (made.left, made.right))))
    if isinstance(made, Rating):
        known = made.scale == "reliability" or store.report_of_claim(made.subject)
        return "" if known else f"there is no claim {made.subject} any more"
    return _of_ruling(made, parts, store) if isinstance(made, Ruling) else ""


def _of_ruling(ruling: Ruling, parts: Parts, store: Store) -> str:
    act = ruling.act
    for report in reports_of(act):
        if not store.stands(report):
            return f"the report {report} stands no longer"
    if isinstance(act, Correction):
        claims = store.report_of_claim(act.claim.claim) or parts.is_added(act.claim.claim)
        return "" if claims else "its words are not read so any more"
    named = named_in(act)
    if isinstance(act, Dismissal):
        return parts.missing(named[0]) if not any(not parts.missing(one) for one in named) else ""
    if incident_of(act):
        lost = [why for one in named if (why := parts.missing(one))]
        return lost[0] if len(lost) == len(named) else ""
    return " ".join(filter(None, map(parts.missing, named)))
