"""Whether a trigger is said to have happened: polarity, modality, status and the words that decide.

The walk goes from the trigger up the parse. At each step the words on the current node (negation, modals,
conditions, adverbs, adjectives) and the predicate that embeds it ("failed to", "plan for", "denied that") are
looked up in `cues/factuality_cues.json`; the first thing that takes an event out of the actual world decides.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from tacitus.readers.rules.attribution.model import holding
from tacitus.readers.rules.factuality.walk import Finding, findings

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from spacy.tokens import Token

    from tacitus.model.parsed import ParsedReport
    from tacitus.model.records import Span
    from tacitus.model.vocabulary import Modality, Polarity
    from tacitus.readers.rules.attribution.model import Attribution

StatusHint = Literal[
    "happened",
    "planned",
    "threatened",
    "conditional",
    "hypothetical",
    "generic",
    "historical",
    "negated",
    "denied",
]

NOT_HAPPENED = frozenset({"planned", "threatened", "conditional", "hypothetical", "generic"})
"""Statuses of talk about violence that did not (or not once) happen."""
UNREAL: dict[str, StatusHint] = {
    "planned": "planned",
    "ordered": "planned",
    "future": "planned",
    "threatened": "threatened",
    "condition": "conditional",
    "possible": "hypothetical",
    "hypothetical": "hypothetical",
    "attempted": "hypothetical",
    "question": "hypothetical",
    "generic": "generic",
}
"""Effect → status of an event that the effect takes out of the actual world."""

VALUES = {
    "planned": -1.0,
    "threatened": -1.2,
    "conditional": -1.5,
    "hypothetical": -0.8,
    "generic": -0.5,
    "historical": 2.5,
    "negated": -3.0,
    "denied": -1.5,
    "happened": 3.0,
}
"""Value on the scale -3 (did not happen) to 3 (did) of each status (our choice; `DOUBT` subtracts)."""
DENIED = frozenset({"negated", "denied"})
DOUBT = {"assessed": 1.5, "alleged": 1.5, "reported": 0.3}
"""How much the weaker modalities take off a positive value."""
MODALITY_OF_STATUS: dict[str, Modality] = {
    "planned": "planned",
    "threatened": "threatened",
    "conditional": "conditional",
    "hypothetical": "conditional",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Factuality:
    """How a trigger is presented. `value` runs from -3 (did not happen) to 3 (did).

    `status` is a hint for the incident's status; `hedge` the words that weaken it; `cues` token indices of
    all the words that decided; `why` names them.
    """

    value: float
    polarity: Polarity = "affirmed"
    modality: Modality = "asserted"
    status: StatusHint = "happened"
    hedge: Span | None = None
    cues: tuple[int, ...] = field(default=())
    why: str = "no cue"


def assess(
    parsed: ParsedReport,
    trigger: Token,
    attributions: Sequence[Attribution] = (),
    own: Container[int] = (),
) -> Factuality:
    """The factuality of the event that `trigger` (verb, noun, participle) names.

    Negation among its `own` tokens is part of what it means ("did not survive").

    Rules over the parse decide everything.
    `attributions` (of the whole report) turn "asserted" into "reported" where somebody is said to say so.
    """
    found = [one for one in findings(trigger) if one.effect != "flip" or one.token.i not in own]
    flips = sum(finding.effect == "flip" for finding in found)
    status = _status(found, flips)
    modality = _modality(found, status, trigger, attributions)
    hedges = [finding.token for finding in found if finding.effect in ("alleged", "assessed", "possible")]
    return Factuality(
        value=_value(status, modality),
        polarity="denied" if status in DENIED else "affirmed",
        modality=modality,
        status=status,
        hedge=parsed.span_of(hedges[0]) if hedges else None,
        cues=tuple(finding.token.i for finding in found),
        why=", ".join(f"{finding.effect} by '{finding.token.lower_}'" for finding in found) or "no cue",
    )


def _status(found: Sequence[Finding], flips: int) -> StatusHint:
    for finding in found:
        if finding.effect in UNREAL:
            return UNREAL[finding.effect]
    if flips % 2:
        return "negated"
    effects = {finding.effect for finding in found}
    if "denied" in effects:
        return "denied"
    return "historical" if "historical" in effects else "happened"


def _modality(
    found: Sequence[Finding], status: StatusHint, trigger: Token, attributions: Sequence[Attribution]
) -> Modality:
    unreal = MODALITY_OF_STATUS.get(status)
    if unreal is not None:
        return unreal
    effects = [finding.effect for finding in found]
    if "alleged" in effects:
        return "alleged"
    if "assessed" in effects:
        return "assessed"
    classes = {a.verb_class for a in holding(attributions, trigger.i) if a.tells}
    if "reported" in effects or "denied" in effects or classes:
        return _of_classes(classes)
    return "asserted"


def _of_classes(classes: set[str]) -> Modality:
    """The modality that the cues of the attributions around the trigger lend it; the doubtful one wins."""
    if classes & {"claim", "accuse"}:
        return "alleged"
    if classes & {"assess", "believe"}:
        return "assessed"
    return "reported"


def _value(status: StatusHint, modality: Modality) -> float:
    value = VALUES[status]
    return value - DOUBT.get(modality, 0.0) if value > 0 else value
