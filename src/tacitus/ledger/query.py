"""What is asked of a ledger: the protocol that `present`, the API and the page read, and its arguments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import count
from typing import Literal, Protocol

from tacitus.errors import MissingInput, UsageError
from tacitus.ledger.filters import country_codes, known_kind
from tacitus.model.instants import cut_after, parse_instant
from tacitus.model.ledger import (
    Case,
    Clock,
    Explanation,
    Gone,
    LedgerContradiction,
    LedgerIncident,
    LedgerView,
    PageVersion,
    ReportEntry,
    SearchHit,
    StandingEntry,
    Unfit,
)
from tacitus.model.originals import Custody
from tacitus.model.query import (
    Between,
    Chained,
    Clashes,
    Decided,
    Drawn,
    Found,
    Harm,
    IncidentQuery,
    NameHit,
    Naming,
    Overview,
    Summary,
)
from tacitus.model.records import Judgement, Reading, Report
from tacitus.model.rulings import Ruling
from tacitus.model.work import WORK_KINDS, WORK_STATES, Work, WorkItem, WorkQuery

CLASHES_AT_ONCE = 500
"""Contradictions that are asked for at once."""


class LedgerQuery(Protocol):
    """What is read of a ledger; moments are ISO days or instants, None is now.

    Whatever takes a query or a moment raises `UsageError` for one that is none.
    """

    def summary(self) -> Summary:
        """Rule and size."""

    def find(self, query: IncidentQuery, *, offset: int = 0, limit: int = 100) -> Found:
        """A page of the incidents that pass every filter, newest first."""

    def cases(self, query: IncidentQuery, since: str | None = None) -> Iterator[Case]:
        """Every incident that passes with everything said of it, oldest first, a few at a time.

        With `since`, a cursor, only those that are new or have changed. Raises `UsageError`.
        """

    def gone(self, query: IncidentQuery, since: str) -> list[Gone]:
        """The incidents that passed at a cursor and that no incident of that id does now. Raises `UsageError`."""

    def cursor(self) -> str:
        """What a later `since` takes, to be given what changed from now on."""

    def last_at(self) -> str:
        """When the newest entry came in (a sortable instant): what is known by then is known for good."""

    def contents(self, query: IncidentQuery) -> dict[int, int]:
        """Id → version, as numbers, of the incidents that pass every filter."""

    def harms(self, query: IncidentQuery) -> list[Harm]:
        """What is added up over time of the incidents that pass every filter."""

    def between(self, before: IncidentQuery, after: IncidentQuery, limit: int = 50) -> Between:
        """What of the incidents that pass is new, changed or gone between two moments; the newest of each."""

    def overview(self, query: IncidentQuery) -> Overview:
        """How many incidents pass, beside each filter and on each day."""

    def drawn(self, query: IncidentQuery) -> Drawn:
        """What a map draws of the incidents that pass every filter."""

    def part(
        self,
        incidents: Iterable[str],
        as_of: str | None = None,
        clock: Clock = "reported",
        *,
        around: int = 0,
        lenient: bool = False,
    ) -> LedgerView:
        """At least what the ledger says of some incidents, and of those that links lead to in `around` steps.

        Raises `MissingInput` for an id of none; with `lenient` it is left out.
        """

    def chains(
        self,
        as_of: str | None = None,
        clock: Clock = "reported",
        *,
        incident: str = "",
        offset: int = 0,
        limit: int = 100,
    ) -> Chained:
        """A page of the chains of incidents that answer or follow each other; of one incident where its id is given.

        Raises `UsageError`, and `MissingInput` for an id that no incident answers to then.
        """

    def contradictions(
        self,
        as_of: str | None = None,
        clock: Clock = "reported",
        *,
        status: Literal["open", "resolved"] | None = None,
        offset: int = 0,
        limit: int = 100,
    ) -> Clashes:
        """A page of what cannot all hold, open ones first, those of the newest incidents before the others."""

    def clashes(
        self, ids: Iterable[str], as_of: str | None = None, clock: Clock = "reported"
    ) -> list[LedgerContradiction]:
        """The contradictions that ids name or now resolve to; ids of none are left out."""

    def decided(self, as_of: str | None = None, clock: Clock = "reported") -> Decided:
        """What persons decided and held then."""

    def merges(self, query: IncidentQuery) -> Iterator[Judgement]:
        """What the resolver decided of the incidents that pass, one after the other, a few at a time.

        Its merges, and pairs that were nearly one. Raises `UsageError`.
        """

    def merges_of(
        self, incident: str, as_of: str | None = None, clock: Clock = "reported"
    ) -> list[Judgement]:
        """The same of one incident. Raises `MissingInput`."""

    def home_of_claim(self, claim: str, as_of: str | None = None, clock: Clock = "reported") -> str | None:
        """The id of the incident that a claim is on then, None where there is none."""

    def untold(self, as_of: str | None = None, clock: Clock = "reported") -> Iterator[ReportEntry]:
        """The reports known then that tell of no incident."""

    def part_of_report(self, report_id: str) -> LedgerView:
        """The view of the incidents that a report tells of; the reports of its origin stand there in any case."""

    def rulings(self) -> list[Ruling]:
        """Every ruling by a person in the order they were made, withdrawn ones too."""

    def unfit(self) -> list[Unfit]:
        """What persons decided, holds, and fits nothing in the ledger as it is read now, in order."""

    def near(self, limit: int = 20) -> list[Explanation]:
        """Pairs of incidents that a person should look at: not merged, or barely not; each pair of incidents once.

        The pair of accounts that comes nearest to the threshold stands for two incidents; judged ones are left out.
        """

    def named(
        self,
        key: str,
        part: str = "",
        as_of: str | None = None,
        clock: Clock = "reported",
        *,
        offset: int = 0,
        limit: int = 50,
    ) -> Naming:
        """The incidents that name somebody or a place (by key), in one part or any. Raises `MissingInput`."""

    def names(self, text: str, limit: int = 20) -> list[NameHit]:
        """The names in which each word of `text` begins one, commonest first."""

    def work(self, query: WorkQuery, *, offset: int = 0, limit: int = 25) -> Work:
        """A page of what there is to do, what a wrong value would cost most first."""

    def work_item(self, key: str) -> WorkItem:
        """One piece of work by its key, with the comparison where it is two incidents. Raises `MissingInput`."""

    def entries(
        self, as_of: str | None = None, clock: Clock = "reported", *, offset: int = 0, limit: int = 100
    ) -> list[tuple[ReportEntry, int]]:
        """Reports with how many incidents they tell of, newest first."""

    def days(self, clock: Clock) -> list[str]:
        """The days (ISO) on which reports came, by a clock."""

    def search(
        self, text: str, limit: int = 50, as_of: str | None = None, clock: Clock = "reported"
    ) -> list[SearchHit]:
        """Reports known by then, and claims of theirs, that hold every word of `text`, best first."""

    def standing(self, report_id: str) -> list[StandingEntry]:
        """What was said of whether a report stands, in order; nothing for most."""

    def versions(self, report_id: str) -> tuple[PageVersion, ...]:
        """The versions of what stands at a report's address, oldest first; none where it is the only one.

        Raises `MissingInput`.
        """

    def reading(self, report_id: str) -> Reading:
        """What one report tells by itself. Raises `MissingInput`."""

    def custody(self, subject: str) -> Custody | None:
        """Where the original of a report came from and whether it is here; None where the log has none."""

    def original(self, subject: str) -> bytes:
        """The bytes that a report was made of. Raises `MissingInput`, `Withheld`, `LedgerError`."""

    def report(self, report_id: str) -> Report:
        """One report. Raises `MissingInput`."""

    def close(self) -> None:
        """Nothing is asked afterwards."""


def every_contradiction(
    source: LedgerQuery,
    as_of: str | None = None,
    clock: Clock = "reported",
    *,
    status: Literal["open", "resolved"] | None = None,
) -> Iterator[LedgerContradiction]:
    """What cannot all hold, open ones first, a few at a time."""
    for offset in count(0, CLASHES_AT_ONCE):
        page = source.contradictions(as_of, clock, status=status, offset=offset, limit=CLASHES_AT_ONCE)
        yield from page.clashes
        if len(page.clashes) < CLASHES_AT_ONCE:
            return


def find_incident(view: LedgerView, incident_id: str) -> LedgerIncident:
    """The incident of that id, or the one it was merged into. Raises `MissingInput`."""
    for incident in view.incidents:
        if incident.id == incident_id or incident_id in incident.merged_ids:
            return incident
    when = f" as of {view.as_of}" if view.as_of else ""
    raise MissingInput(
        f"There is no incident {incident_id}{when}.",
        remedy="Look it up in the list, or ask without an as-of date.",
    )


def day_of(entry: ReportEntry, clock: Clock) -> str:
    """The day of a report on a clock."""
    return (entry.known_at if clock == "known" else entry.reported_at or published(entry))[:10]


def published(entry: ReportEntry) -> str:
    """When a report came out (ISO), or came in where that is unknown."""
    return entry.published.start if entry.published else entry.known_at


def asked(
    *,
    kind: str | None = None,
    country: str | None = None,
    since: str | None = None,
    until: str | None = None,
    as_of: str | None = None,
    clock: Clock = "reported",
) -> IncidentQuery:
    """A query over every status. `since` and `until` are dates (or months, years) that an incident's days must
    touch; `country` is a name or a code. Raises `UsageError` for a date, kind or country that is none."""
    return IncidentQuery(
        kind=known_kind(kind),
        country=country_codes([country] if country else ()),
        status=frozenset("*"),
        start=_first_day(since) if since and cut_after(since) else None,
        end=(parse_instant(cut_after(until)) - timedelta(microseconds=1)).date() if until else None,
        as_of=as_of,
        clock=clock,
    )


def _first_day(text: str) -> date:
    whole = text.strip()
    rest = {4: "-01-01", 7: "-01"}.get(len(whole), "")
    return parse_instant(whole + rest).date()


def work_query(kind: Iterable[str], country: Iterable[str], state: str) -> WorkQuery:
    """A query for work, whoever asks. Raises `UsageError`."""
    kinds = frozenset(one for one in kind if one)
    if unknown := kinds.difference(WORK_KINDS):
        raise UsageError(f"'{min(unknown)}' is no kind of work.", remedy=f"Kinds: {', '.join(WORK_KINDS)}.")
    for one in WORK_STATES:
        if one == state:
            return WorkQuery(kind=kinds, country=country_codes(country), state=one)
    raise UsageError(f"Work is never '{state}'.", remedy=f"One of {', '.join(WORK_STATES)}.")
