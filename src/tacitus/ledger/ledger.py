"""The ledger as one thing: its store and its resolver. `tacitus.Ledger` is this class."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from types import TracebackType
from typing import Literal, TypeVar

from tacitus.errors import LedgerError, MissingInput, UsageError
from tacitus.ledger.checking import compare_with_log
from tacitus.ledger.desk import Desk
from tacitus.ledger.projecting import Progress
from tacitus.ledger.rereading import Reread, reread
from tacitus.model.address import Address
from tacitus.model.alerts import TRIGGERS, SavedSearch, Trigger, check_name
from tacitus.model.codec import from_plain, to_plain
from tacitus.model.ids import content_id
from tacitus.model.instants import parse_instant, sortable
from tacitus.model.ledger import Embargo, Proposal
from tacitus.model.originals import Brought
from tacitus.model.records import Extraction, Rating, Reading, Reject, Report, Resolution
from tacitus.resolve.accounts import voice_key
from tacitus.resolve.overlay import scale_of, speakers_of
from tacitus.resolve.versions import RULE, address_of, around, edition_of, heirs, speaks_from
from tacitus.store.chain import GENESIS, Entry, from_line, to_line, with_names_hidden
from tacitus.store.originals import Folder
from tacitus.store.redact import hide, key
from tacitus.store.standing import EMBARGO, RETRACTION

T = TypeVar("T")


class Ledger(Desk):
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

    def add(
        self,
        reading: Extraction | Reading,
        original: Brought | None = None,
        *,
        embargo: Embargo | None = None,
    ) -> bool:
        """Add what was read from one report; durable on return. False when the report is known already.

        Its claims and rejects are kept; incidents, links and contradictions are derived from claims. The bytes of
        `original`, from which the report was made, are kept (`keeping`), and what the log says of them comes with it.
        Under an embargo it is as if it had not come, but for `embargoed`, until its `release`.
        """
        with self._projected():
            at = self._now()
            if embargo is not None and not self.holds(reading.report.id):
                self._store.add_embargo(reading.report.id, by=embargo.by, reason=embargo.reason, at=at)
            added = self._store.add_reading(reading, at=at)
            if original is not None:
                self._keep(reading.report.id, original, at)
            if added and embargo is None:
                self._join_versions(reading.report, at)
        return added

    def keep(self, report_id: str, original: Brought) -> bool:
        """Keep the original of a report that is here without one, or put back one that was lost; False for neither.

        Raises `MissingInput` when there is no such report.
        """
        self._expect_report(report_id)
        if self._originals.is_sound(report_id):
            return False
        with self._projected():
            return self._keep(report_id, original, self._now())

    def put_back(self, subject: str, raw: bytes) -> bool:
        """Put back an original that is not here, where the log vouches for just these bytes; whether that was done."""
        if self._originals.of(subject) is None:
            return False
        lost = Brought(raw=raw, path=None, media_type="", command="")
        with self._projected():
            return self._originals.mend(subject, lost)

    def reject(
        self, path: str, reject: Reject, report: Report | None = None, original: Brought | None = None
    ) -> bool:
        """Record a source or report that could not be used. False when this was recorded before.

        `report` and the bytes of `original` are kept with it, to be read again by a newer version (`to_retry`).
        """
        subject = content_id("x", path, reject.stage, reject.reason, reject.message)
        with self._projected():
            at = self._now()
            done = self._store.add_reject(subject, path, reject, report, at=at)
            if original is not None:
                self._keep(subject, original, at)
        return done

    def rate(self, subject: str, value: str, *, by: str, reason: str) -> str:
        """Grade a speaker (by name, A–F) or a claim (by id, 1–6) and return the rating's id.

        The last rating of a subject holds until it is withdrawn. Raises `UsageError` for another value and
        `MissingInput` when nobody of that name speaks in the ledger or it has no such claim.
        """
        grade = value.strip().upper()
        scale = scale_of(grade)
        if not (self.report_of_claim(subject) if scale == "credibility" else self._speaks(subject)):
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
        """Take a judgement, rating, resolution or ruling back (one more row; nothing is erased).

        False when it was withdrawn before. Raises `MissingInput` when there is none of that id.
        """
        if decision not in {made.id for made in self.decisions()}:
            raise MissingInput(f"There is no judgement {decision}.", remedy="List them: tacitus judgements.")
        with self._projected():
            return self._store.add_withdrawal(decision, by=by, reason=reason, at=self._now())

    def save_search(
        self,
        name: str,
        filters: Iterable[tuple[str, str]],
        on: Iterable[Trigger] = TRIGGERS,
        *,
        by: str,
        reason: str = "",
    ) -> str:
        """Save a search under a name, to be told what changes of what it finds, and return its id.

        `filters` are (name, value) as `present.query.from_pairs` reads them; `on` is what is told. Raises `UsageError`
        for a name that is taken or holds more than letters, digits, `-` and `_`.
        """
        check_name(name)
        triggers = tuple(one for one in TRIGGERS if one in frozenset(on))
        if not triggers:
            raise UsageError("An alert must tell of something.", remedy=f"Of: {', '.join(TRIGGERS)}.")
        at = self._now()
        search = SavedSearch(name=name, filters=tuple(filters), on=triggers, by=by, at=at, reason=reason)
        made = content_id("q", name, search.filters, triggers, by, at)
        with self._projected():
            if any(one.name == name for one in self.saved_searches()):
                raise UsageError(
                    f"There is an alert {name}.", remedy="Remove it first, or take another name."
                )
            self._store.add_decision(made, search)
        return made

    def saved_searches(self) -> list[SavedSearch]:
        """The saved searches that stand, by name."""
        with self._sound():
            saved = self._store.decisions(SavedSearch)
        return sorted((one for one in saved if one.withdrawn_at is None), key=lambda one: one.name)

    def remove_search(self, name: str, *, by: str, reason: str = "") -> None:
        """Remove a saved search (one more row). Raises `MissingInput` when there is none of that name."""
        found = next((one for one in self.saved_searches() if one.name == name), None)
        if found is None or found.id is None:
            raise MissingInput(f"There is no alert {name}.", remedy="List them: tacitus alerts list.")
        with self._projected():
            self._store.add_withdrawal(found.id, by=by, reason=reason, at=self._now())

    def without_names(self, record: T) -> T:
        """A record that was made of this ledger earlier, with the names left out that have been hidden since."""
        hidden = self._store.hidden()
        return record if hidden is None else from_plain(type(record), hide(to_plain(record), hidden))

    def retract(self, report_id: str, *, by: str, reason: str, reported_at: str | None = None) -> bool:
        """Take a report back (one more row; nothing is erased): from then on it tells of nothing.

        `reported_at` (ISO 8601) is when the world was told, now where it is not given. False when it was taken back
        before. Raises `MissingInput` when there is no such report, `UsageError` for no date.
        """
        self._expect_open(report_id)
        at = self._now()
        try:
            told = sortable(parse_instant(reported_at)) if reported_at else at
        except ValueError:
            raise UsageError(
                f"'{reported_at}' is no date.", remedy="Give a date such as 2023-03-24."
            ) from None
        with self._projected():
            return self._store.add_retraction(report_id, by=by, reason=reason, reported_at=told, at=at)

    def reinstate(self, report_id: str, *, by: str, reason: str) -> bool:
        """Have a report stand again that was taken back or superseded (one more row): what it told is as it was.

        False when it stands. Raises `MissingInput` when there is no such report.
        """
        self._expect_open(report_id)
        with self._projected():
            return self._store.add_reinstatement(report_id, by=by, reason=reason, at=self._now())

    def release(self, report_id: str, *, by: str, reason: str) -> None:
        """End the embargo on a report (one more row): from now on it tells what it tells.

        Raises `MissingInput` where it is under none.
        """
        with self._projected():
            at = self._now()
            if not self._store.is_embargoed(report_id):
                raise MissingInput(
                    f"No report {report_id} is under embargo.", remedy="List them: tacitus embargoed."
                )
            self._store.add_reinstatement(report_id, by=by, reason=reason, at=at)
            self._join_versions(self.report(report_id), at)

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
        places = self._expect_name(name)
        with self._projected():
            done = self._store.add_redaction(name.strip(), by=by, reason=reason, at=self._now())
        return places if done else 0

    def propose_redaction(self, name: str, *, by: str, reason: str) -> None:
        """Propose to hide a person: nothing is hidden yet. Raises as `redact` does, and where that was proposed."""
        self._expect_name(name)
        with self._projected():
            if self._proposed(name) is not None:
                raise UsageError(
                    f"To hide '{name}' was proposed already.", remedy="Have another carry it out."
                )
            self._store.add_proposal(name.strip(), by=by, reason=reason, at=self._now())

    def decline_redaction(self, name: str, *, by: str, reason: str) -> None:
        """Decline what was proposed. Raises `MissingInput` where nothing was."""
        with self._projected():
            if self._proposed(name) is None:
                raise MissingInput(f"Nobody proposed to hide '{name}'.", remedy="Load the page again.")
            self._store.add_proposal(name.strip(), by=by, reason=reason, at=self._now(), declines=True)

    def proposals(self) -> list[Proposal]:
        """The names that somebody proposed to hide, and nobody has hidden or declined to, oldest first."""
        with self._sound():
            said = (json.loads(entry.body) for entry in self._store.proposals())
            return [Proposal(**one, places=self._store.places_of(one["name"])) for one in said]

    def _proposed(self, name: str) -> Proposal | None:
        return next((one for one in self.proposals() if key(one.name) == key(name)), None)

    def _expect_name(self, name: str) -> int:
        """In how many places a name stands. Raises `UsageError`, `MissingInput`."""
        if len(key(name)) < 2:
            raise UsageError("A name of at least two letters is needed.")
        places = self._store.places_of(name)
        if not places:
            raise MissingInput(
                f"The name '{name}' stands nowhere in the ledger: nothing was hidden.",
                remedy="Give it as the reports write it; case, accents and hyphens do not matter.",
            )
        return places

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

    def holds_head(self, entries: int, digest: str) -> bool:
        """Whether a head that was noted earlier (as `head` gave it) is still an entry of the log."""
        return (entries, digest) == (0, GENESIS) or self._store.digest_of(entries) == digest

    def verify(
        self,
        *,
        deep: bool = False,
        originals: bool = True,
        heads: Iterable[tuple[int, str]] = (),
        progress: Progress = lambda done, of: None,
    ) -> list[str]:
        """What is wrong with the ledger, in words; empty when all is well. It needs no projections.

        Each of `heads` (as `head` gave it earlier) must still be an entry of the log. With `deep` the log is
        projected anew, elsewhere, and what is shown is compared with it: that takes as long as `rebuild`. Without
        `originals` the bytes of the reports are not looked at.
        """
        faults = self._store.verify()
        if originals and not faults:
            faults += self._originals.faults()
        faults += filter(None, [self._projector.missing_end()])
        faults += [
            f"entry {number} is not the one whose digest is {digest}"
            for number, digest in heads
            if not self.holds_head(number, digest)
        ]
        if deep and not faults:
            self.bring_up()
            faults += compare_with_log(self._store, progress)
        return faults

    def rebuild(self, progress: Progress = lambda done, of: None) -> None:
        """Make everything that is projected from the log anew. The log stays as it is. Raises `LedgerError`."""
        with self._lock:
            self._store.project_again()
            self._projector.rebuild(progress)
            self._in_full.forget()
            self._graphs.clear()
            self._clashes.clear()
            self._readings.clear()

    def recover(self, target: Address | Path | str) -> tuple[int, int]:
        """Make a new ledger of the entries that the chain vouches for; (how many, how many there seem to be).

        The chain ends at the first entry that is damaged or missing: what came after it cannot be vouched for.
        """
        with Ledger(target) as ledger:
            written = ledger._store.append_entries(self._store.salvage())
            self._originals.carry(ledger._originals.entries(), ledger._originals.folder, ledger._store)
            ledger.bring_up()
        return written, self._store.last_seq()

    def reread(
        self,
        target: Address | Path | str,
        read: Callable[[Report], Extraction | Reading],
        progress: Progress = lambda done, of: None,
    ) -> Reread:
        """Make a new ledger of this log in which every report is read anew; this one stays as it is.

        What persons decided stays with the words that it was of; what no longer fits is there all the same, in
        `unfit`. The reports that `read` fails on in any way stand as they were, and are returned with what changed.
        """
        with Ledger(target) as ledger:
            made = reread(self._store, ledger._store, read, progress)
            self._originals.carry(ledger._originals.entries(), ledger._originals.folder, ledger._store)
            ledger.bring_up()
        return made

    def backup(self, target: Path | str) -> None:
        """A consistent copy, also while others read and write, with a folder of originals where there is one.

        Raises `LedgerError`.
        """
        beside = Folder(Path(target))
        if not Path(target).exists():  # else the store refuses
            self._originals.carry(self._originals.entries(), beside)
        self._store.backup(target)
        self._originals.carry(self._originals.entries(), beside)  # those that came in meanwhile

    def copy_to(self, target: Address | Path | str, progress: Progress = lambda done, of: None) -> int:
        """Put the log and the originals into an empty ledger of any kind of store; how many entries there are.

        The log is one transaction: a copy that was interrupted has all of it or none, and copying again goes on from
        there. Both logs are compared, and the copy is verified. Raises `LedgerError` for a ledger that is not empty.
        """
        with Ledger(target) as copy:
            if copy.name == self.name:
                raise UsageError(f"{self.name} would be copied to itself.", remedy="Name another ledger.")
            last, digest = copy.head()
            if last and (last, digest) != self.head():
                raise LedgerError(f"{copy.name} is not empty.", remedy="Copy to a new ledger.")
            self._originals.carry(self._originals.entries(), copy._originals.folder, copy._store)
            if not last:
                copy._store.append_entries(self._store.in_stretches())
            copy.bring_up(progress)
            faults = copy.verify()
            pairs = zip(copy._store.in_stretches(), self._store.in_stretches(), strict=False)
            faults += [f"entry {one.seq} is not the same" for one, other in pairs if one != other]
            if faults:
                raise LedgerError(
                    f"{copy.name} is no copy of {self.name}: {faults[0]}.", remedy="Copy to a new ledger."
                )
            return copy.head()[0]

    # -- inside ----------------------------------------------------------------------------------------

    def _keep(self, subject: str, original: Brought, at: str) -> bool:
        """Keep an original and say so in the log; what the log says already is only put right."""
        if self._store.has_entry("original", subject):
            return self._originals.mend(subject, original)
        return self._store.add_original(subject, self._originals.shelve(original), at=at)

    def _join_versions(self, report: Report, at: str) -> None:
        """Have the newer of two versions of a page speak, where the report that was just added is one of them."""
        address = address_of(report)
        if address is None:
            return
        self._projector.catch_up()
        index, kept = self._store.index, self._projector.kept
        found = index.editions(address)
        mine = next((one for one in found if one.report == report.id), edition_of(report, at))
        numbers = {one.report: index.number_of_report(one.report) or 0 for one in found}
        others = [one for one in found if one.report != report.id and not self._is_taken(one.report)]
        before, after = around(mine, others, lambda one: kept.sketch(numbers[one]))
        for older, newer in pairwise((*before[-1:], mine, *after[:1])):
            since, reason = speaks_from(older, newer)
            old, new = (list(kept.reading(numbers[one.report]).accounts.values()) for one in (older, newer))
            self._store.add_version(
                older.report,
                newer=newer.report,
                accounts=heirs(old, new, kept.comparison),
                by=RULE,
                reason=reason,
                reported_at=since,
                at=at,
            )

    def _is_taken(self, report: str) -> bool:
        """Whether a person says that a report tells of nothing, or of nothing yet."""
        return self._store.last_said(report, RETRACTION, EMBARGO) is not None

    def _speaks(self, name: str) -> bool:
        """Whether anybody of that name speaks in a report: those that hold its words are looked at first."""
        likely = [hit.report for hit in self._store.search(name) if hit.kind == "report"]
        every = (report for report, _, _ in self._store.report_ids())
        wanted = voice_key(hide(name, self._store.hidden()))
        return any(wanted in speakers_of(self.reading(report).claims) for report in (*likely, *every))

    def _expect_open(self, report_id: str) -> None:
        """As of one that is not here, also of one under embargo."""
        self._expect_report(report_id, here=not self._store.is_embargoed(report_id))

    def _expect_report(self, report_id: str, *, here: bool = True) -> None:
        if not (here and self.holds(report_id)):
            raise MissingInput(
                f"There is no report {report_id}.",
                remedy="Its id (r_…) stands in 'tacitus show ID', 'tacitus search' and on the page.",
            )


def _entries(lines: Iterable[str]) -> Iterator[Entry]:
    number = 0
    try:
        for line in lines:
            number += 1
            yield from_line(line)
    except UnicodeDecodeError as error:
        raise LedgerError(f"It is no exported log: its bytes are no text ({error.reason}).") from error
    except ValueError as error:
        raise LedgerError(f"Line {number} is no entry of a log: {error}.") from error
