"""A report's text with what was read from it: spans that are evidence are marked, and numbered by incident."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tacitus.model.ledger import LedgerClaim, LedgerIncident, LedgerView
from tacitus.model.records import Report, Span
from tacitus.ontology.kinds import family_of
from tacitus.present import words
from tacitus.present.dossier import claim_field
from tacitus.present.marks import Block, Highlight, blocks
from tacitus.present.tracing import Mark

MOST_MARKS = 400
"""Pieces of evidence that are looked for in an original."""

_LAST = Span(start=10**9, end=10**9, text="")
"""Sorts a claim without evidence behind all others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A side note of a report: the incident that its marks of this number speak of."""

    number: int
    incident: LedgerIncident


def noted_text(
    report: Report,
    view: LedgerView,
    focus: tuple[int, int] | None = None,
    sought: Sequence[tuple[int, int]] = (),
) -> tuple[dict[int, Note], list[Block]]:
    """Side notes by number, and the blocks of the text with every span that is evidence marked."""
    numbers: dict[str, int] = {}
    incidents = {i.id: i for i in view.incidents}
    highlights = []
    for claim in _claims_of(report, view):
        number = numbers.setdefault(claim.incident, len(numbers) + 1)
        family = family_of(incidents[claim.incident])
        highlights += [
            Highlight(start=s.start, end=s.end, number=number, family=family, says=_says(claim))
            for s in claim.evidence
        ]
    noted = {n: Note(number=n, incident=incidents[i]) for i, n in numbers.items()}
    return noted, blocks(report.text, report.segments, highlights, focus, sought)


def evidence_marks(
    report: Report, view: LedgerView, focus: tuple[int, int] | None = None
) -> tuple[Mark, ...]:
    """The spans of a report that are evidence, each once and with what it says; those that were asked for stand out."""
    says: dict[tuple[int, int], list[str]] = {focus: []} if focus else {}
    for claim in _claims_of(report, view):
        for span in claim.evidence:
            says.setdefault((span.start, span.end), []).append(_says(claim))
    marks = (
        Mark(start=start, end=end, says="; ".join(dict.fromkeys(told)), focus=(start, end) == focus)
        for (start, end), told in says.items()
    )
    return tuple(sorted(marks, key=lambda mark: (mark.start, mark.end)))[:MOST_MARKS]


def _claims_of(report: Report, view: LedgerView) -> list[LedgerClaim]:
    """The claims of a report on incidents of the view, in the order of their words."""
    incidents = {incident.id for incident in view.incidents}
    claims = [c for c in view.claims if c.report == report.id and c.incident in incidents]
    return sorted(claims, key=lambda c: c.evidence[0] if c.evidence else _LAST)


def _says(claim: LedgerClaim) -> str:
    return f"{words.plain(claim_field(claim.field))}: {words.value_words(claim.value)}"
