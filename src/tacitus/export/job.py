"""One export: what is written, by which rules, where to, and what is lost on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO

from tacitus.exchange.mapping import Mapping
from tacitus.export.losses import Losses
from tacitus.ledger.query import LedgerQuery
from tacitus.model.ledger import Case, Gone, LedgerIncident
from tacitus.model.query import IncidentQuery

Open = Callable[[str], IO[bytes]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What a format's `write` is given.

    `main` takes the file itself; `beside` opens a further file of the format (`deleted.csv`) by its name. `gone` are
    incidents to be taken back, where changes since a cursor were asked for. `link` makes the address of an
    incident's page. `source` is asked for what hangs on no single incident.
    """

    query: IncidentQuery
    mapping: Mapping
    losses: Losses
    source: LedgerQuery
    cases: Callable[[], Iterator[Case]]
    gone: tuple[Gone, ...]
    since: str | None
    rule: str
    main: IO[bytes]
    beside: Open
    home: str = ""

    def wanted(self) -> Iterator[Case]:
        """The cases whose status the mapping takes; the others are left out, with that reason."""
        statuses = self.mapping.rule("incidents", "statuses") or ["*"]
        for case in self.cases():
            self.losses.ask()
            status = case.incident.status
            if "*" in statuses or status in statuses:
                yield case
            else:
                self.losses.leave_out(case, "statuses", f"the mapping takes no incident that is {status}")

    def unmet(self, case: Case, *needs: str) -> bool:
        """Leave the case out when it lacks something that the mapping says the format cannot do without."""
        for need in needs:
            rule = f"without_{need}"
            if self.mapping.rule("incidents", rule) == "leave_out" and not _HAS[need](case.incident):
                self.losses.leave_out(case, rule, f"{self.mapping.format} has no word for an unknown {need}")
                return True
        return False

    def taken_back(self) -> Iterator[Gone]:
        """Once all are written: what an earlier export may have had and this one has no more.

        That are those gone since the cursor, and those that have changed so that the mapping leaves them out now.
        """
        yield from self.gone
        yield from self.losses.left_behind

    def link(self, incident: str) -> str:
        """The address of an incident's page, relative where no server is known."""
        return f"{self.home}/incidents/{incident}"


_HAS: dict[str, Callable[[LedgerIncident], bool]] = {
    "date": lambda i: i.when is not None and i.when.precision != "unknown",
    "country": lambda i: i.where is not None and i.where.country is not None,
    "actor": lambda i: bool(i.initiators),
    "date_and_place": lambda i: i.when is not None or (i.where is not None and i.where.lat is not None),
}
