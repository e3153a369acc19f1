"""What every reader is: a report in, claims and rejects out. Incidents are derived from claims (`resolve`)."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

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


@runtime_checkable
class Prepared(Protocol):
    """A reader that loads much, and can do so before its first report."""

    def prepare(self) -> None:
        """Load it. Raises `InstallationError`."""
        ...


@runtime_checkable
class Metered(Protocol):
    """A reader that uses what is paid for or counted."""

    @property
    def spent(self) -> str:
        """What it has used in this process, in words."""
        ...
