"""A report's text with what was read from it: spans that are evidence are marked, and numbered by incident."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tacitus.model.ledger import LedgerIncident, LedgerView
from tacitus.model.records import Report, Span
from tacitus.ontology.kinds import family_of
from tacitus.present import words
from tacitus.present.dossier import claim_field
from tacitus.present.marks import Block, Highlight, blocks

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
    claims = [c for c in view.claims if c.report == report.id and c.incident in incidents]
    claims.sort(key=lambda c: c.evidence[0] if c.evidence else _LAST)
    for claim in claims:
        number = numbers.setdefault(claim.incident, len(numbers) + 1)
        family = family_of(incidents[claim.incident])
        says = f"{words.plain(claim_field(claim.field))}: {words.value_words(claim.value)}"
        highlights += [
            Highlight(start=s.start, end=s.end, number=number, family=family, says=says)
            for s in claim.evidence
        ]
    noted = {n: Note(number=n, incident=incidents[i]) for i, n in numbers.items()}
    return noted, blocks(report.text, report.segments, highlights, focus, sought)
