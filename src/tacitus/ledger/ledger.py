"""The ledger as one thing: its store and its resolver. `tacitus.Ledger` is this class."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Literal

from tacitus.errors import LedgerError, MissingInput, UsageError
from tacitus.ledger.checking import compare_with_log
from tacitus.ledger.projecting import Progress
from tacitus.ledger.questions import Questions
from tacitus.model.ids import content_id
from tacitus.model.instants import parse_instant, sortable
from tacitus.model.records import Extraction, Judgement, Rating, Reading, Reject, Report, Resolution
from tacitus.model.vocabulary import Verdict
from tacitus.resolve.accounts import voice_key
from tacitus.resolve.overlay import scale_of, speakers_of
from tacitus.store.chain import Entry, from_line, to_line, with_names_hidden
from tacitus.store.redact import hide, key


class Ledger(Questions):
    """A ledger of reports, claims and judgements in one file, and the incidents they add up to.

    Safe to share between threads. Use it as a context manager, or `close` it.
    """

    def __enter__(self) -> Ledger:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> Literal[False]:
        self.close()
        return False

    # -- writing ---------------------------------------------------------------------------------------

    def add(self, reading: Extraction | Reading) -> bool:
        """Add what was read from one report; durable on return. False when the report is known already.

        Its claims and rejects are kept; incidents, links and contradictions are derived from claims.
        """
        with self._projected():
            return self._store.add_reading(reading, at=self._now())

    def reject(self, path: str, reject: Reject, report: Report | None = None) -> bool:
        """Record a source or report that could not be used. False when this was recorded before.

        `report` is kept with it, to be read again by a newer version (`to_retry`).
        """
        subject = content_id("x", path, reject.stage, reject.reason, reject.message)
        with self._projected():
            return self._store.add_reject(subject, path, reject, report, at=self._now())

    def judge(self, left: str, right: str, verdict: Verdict, *, by: str, reason: str) -> str:
        """Record a person's judgement on two incidents and return its id; a person outranks the resolver.

        Raises `MissingInput` for an id that no report gave, `UsageError` for one incident judged with itself.
        """
        if left == right:
            raise UsageError("An incident cannot be judged with itself.")
        for incident in (left, right):
            self._expect_account(incident)
        at = self._now()
        subject = content_id("j", *sorted((left, right)), verdict, by, reason, at)
        judgement = Judgement(left=left, right=right, verdict=verdict, by=by, at=at, reason=reason)
        with self._projected():
            self._store.add_decision(subject, judgement)
        return subject

    def rate(self, subject: str, value: str, *, by: str, reason: str) -> str:
        """Grade a speaker (by name, A–F) or a claim (by id, 1–6) and return the rating's id.

        The last rating of a subject holds until it is withdrawn. Raises `UsageError` for another value and
        `MissingInput` when nobody of that name speaks in the ledger or it has no such claim.
        """
        grade = value.strip().upper()
        scale = scale_of(grade)
        if not (self._store.has_claim(subject) if scale == "credibility" else self._speaks(subject)):
            raise MissingInput(
                f"There is no {'claim' if scale == 'credibility' else 'speaker'} {subject}.",
                remedy="Letters A-F are for speakers, digits 1-6 for claims; 'tacitus show ID' lists both.",
            )
        at = self._now()
        rating = Rating(scale=scale, subject=subject, value=grade, by=by, at=at, reason=reason)
        made = content_id("g", scale, subject, grade, by, reason, at)
        with self._projected():
            self._store.add_decision(made, rating)
        return made

    def settle(
        self,
        contradiction: str,
        *,
        by: str,
        reason: str,
        holds: str | None = None,
        incident: str | None = None,
    ) -> str:
        """Record that a contradiction is resolved and return the id of that; withdrawing it opens it again.

        `holds` is the claim taken to hold. `incident`, one of those it is about, spares looking through all.
        Raises `MissingInput` for a contradiction or claim that is not there.
        """
        clash = self.contradiction(contradiction, incident=incident)
        if holds is not None and holds not in clash.claims:
            raise MissingInput(
                f"{holds} is no claim of {clash.id}.", remedy=f"One of: {', '.join(clash.claims) or 'none'}."
            )
        at = self._now()
        made = content_id("s", clash.id, by, reason, holds, at)
        settled = Resolution(contradiction=clash.id, by=by, at=at, reason=reason, holds=holds)
        with self._projected():
            self._store.add_decision(made, settled)
        return made

    def withdraw(self, decision: str, *, by: str, reason: str) -> bool:
        """Take a judgement, rating or resolution back (one more row; nothing is erased).

        False when it was withdrawn before. Raises `MissingInput` when there is none of that id.
        """
        if decision not in {made.id for made in self.decisions()}:
            raise MissingInput(f"There is no judgement {decision}.", remedy="List them: tacitus judgements.")
        with self._projected():
            return self._store.add_withdrawal(decision, by=by, reason=reason, at=self._now())

    def retract(self, report_id: str, *, by: str, reason: str, reported_at: str | None = None) -> bool:
        """Take a report back (one more row; nothing is erased): from then on it tells of nothing.

        `reported_at` (ISO 8601) is when the world was told, now where it is not given. False when it was taken back
        before. Raises `MissingInput` when there is no such report.
        """
        if not self.holds(report_id):
            raise MissingInput(f"There is no report {report_id}.")
        at = self._now()
        told = sortable(parse_instant(reported_at)) if reported_at else at
        with self._projected():
            return self._store.add_retraction(report_id, by=by, reason=reason, reported_at=told, at=at)

    @contextmanager
    def together(self) -> Iterator[None]:
        """Everything written within is one transaction: durable, and seen by others, at its end or not at all."""
        with self._projected():
            yield

    def redact(self, name: str, *, by: str, reason: str) -> int:
        """Hide a person from every view, search and export; the ledger's file keeps the name, its chain holds.

        Returns in how many places the name stood, 0 when it is hidden already. Raises `UsageError` for a name of
        less than two letters and `MissingInput` for one that stands nowhere.
        """
        if len(key(name)) < 2:
            raise UsageError("A name of at least two letters is needed.")
        places = self._store.places_of(name)
        if not places:
            raise MissingInput(
                f"The name '{name}' stands nowhere in the ledger: nothing was hidden.",
                remedy="Give it as the reports write it; case, accents and hyphens do not matter.",
            )
        with self._projected():
            done = self._store.add_redaction(name.strip(), by=by, reason=reason, at=self._now())
        return places if done else 0

    def import_log(self, lines: Iterable[str]) -> int:
        """Replay an exported log into this ledger, which must be empty; returns how many entries.

        Raises `LedgerError` when the ledger is not empty, a line is no entry or the chain breaks: then
        nothing is written.
        """
        written = self._store.append_entries(_entries(lines))
        self.bring_up()
        return written

    # -- keeping it safe ---------------------------------------------------------------------------------

    def export_log(self, *, with_names: bool = False) -> Iterator[str]:
        """The log, one entry a line; imported into a new ledger and exported again it is the same bytes.

        Hidden names are hidden in it too, unless `with_names`; the chain holds either way. A ledger made from a
        log without them does not know them: it cannot hide them in reports that it reads later.
        """
        hidden = None if with_names else self._store.hidden()
        return (to_line(with_names_hidden(entry, hidden)) for entry in self._store.entries())

    def head(self) -> tuple[int, str]:
        """Number and digest of the newest entry. Noted elsewhere, they show later whether the log was cut."""
        return self._store.head()

    def verify(
        self,
        *,
        deep: bool = False,
        head: tuple[int, str] | None = None,
        progress: Progress = lambda done, of: None,
    ) -> list[str]:
        """What is wrong with the ledger, in words; empty when all is well. It needs no projections.

        With `head` (as `head` gave it earlier) that entry must still be what it was. With `deep` the log is
        projected anew, elsewhere, and what is shown is compared with it: that takes as long as `rebuild`.
        """
        faults = self._store.verify()
        faults += filter(None, [self._projector.missing_end()])
        if head is not None and self._store.digest_of(head[0]) != head[1]:
            faults.append(f"entry {head[0]} is not the one whose digest is {head[1]}")
        if deep and not faults:
            self.bring_up()
            faults += compare_with_log(self._store, progress)
        return faults

    def rebuild(self, progress: Progress = lambda done, of: None) -> None:
        """Make everything that is projected from the log anew. The log stays as it is. Raises `LedgerError`."""
        with self._lock:
            self._store.project_again()
            self._projector.rebuild(progress)
            self._views.clear()
            self._readings.clear()

    def recover(self, target: Path | str) -> tuple[int, int]:
        """Make a new ledger of the entries that the chain vouches for; (how many, how many there seem to be).

        The chain ends at the first entry that is damaged or missing: what came after it cannot be vouched for.
        """
        with Ledger(target) as ledger:
            written = ledger._store.append_entries(self._store.salvage())
            ledger.bring_up()
        return written, self._store.last_seq()

    def backup(self, target: Path | str) -> None:
        """A consistent copy, also while others read and write. Raises `LedgerError`."""
        self._store.backup(target)

    # -- inside ----------------------------------------------------------------------------------------

    @contextmanager
    def _projected(self) -> Iterator[None]:
        """One transaction over the log and what is projected from it."""
        with self._lock, self._sound():
            self.bring_up()
            try:
                with self._store.writing():
                    yield
                    self._projector.catch_up()
            except BaseException:
                self._projector.distrust()
                raise

    def _speaks(self, name: str) -> bool:
        """Whether anybody of that name speaks in a report: those that hold its words are looked at first."""
        likely = [hit.report for hit in self._store.search(name) if hit.kind == "report"]
        every = (report for report, _, _ in self._store.report_ids())
        wanted = voice_key(hide(name, self._store.hidden()))
        return any(wanted in speakers_of(self.reading(report).claims) for report in (*likely, *every))

    def _expect_account(self, incident: str) -> str:
        if not self._store.reports_of_incident(incident):
            raise MissingInput(f"There is no incident {incident}.", remedy="List them: tacitus incidents.")
        return incident


def _entries(lines: Iterable[str]) -> Iterator[Entry]:
    for number, line in enumerate(lines, start=1):
        try:
            yield from_line(line)
        except ValueError as error:
            raise LedgerError(f"Line {number} is no entry of a log: {error}.") from error
