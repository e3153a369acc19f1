"""What every reader is: a report in, claims and rejects out. Incidents are derived from claims (`resolve`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from tacitus.model.records import Extraction, Report


class Reader(Protocol):
    """Rules, a trained model, a person at the desk, a row of another dataset: each is a reader.

    `name` begins the `extractor` of its claims, `version` stands in each and changes when what it makes of the same
    report does.
    """

    @property
    def name(self) -> str:
        """What it goes by."""
        ...

    @property
    def version(self) -> str:
        """Its version."""
        ...

    def read(self, report: Report) -> Extraction:
        """The claims of a report, and what was dropped. Raises `RecordError` for one that it cannot read."""
        ...


def together(extractions: Sequence[Extraction]) -> Extraction:
    """What several readers make of one report, side by side. Raises `ValueError` for extractions of two reports."""
    first, *others = extractions
    if any(other.report.id != first.report.id for other in others):
        raise ValueError("extractions of one report only can be put together")
    return replace(
        first,
        claims=tuple({claim.id: claim for one in extractions for claim in one.claims}.values()),
        mentions=tuple(mention for one in extractions for mention in one.mentions),
        rejects=tuple(reject for one in extractions for reject in one.rejects),
    )
