"""What every store is: an append-only log under a hash chain, lists made of its readings, and an `Index`.

The rules of the log (what an entry is, when nothing is added, what is hidden) are here, once for every store; a store
brings the methods below that have no body, and the tests of every store (`tests/contract/test_stores.py`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol, TypeVar

from tacitus.errors import LedgerError
from tacitus.model.alerts import SavedSearch
from tacitus.model.characters import storable, without_folders
from tacitus.model.codec import from_json, from_plain, to_plain
from tacitus.model.ids import content_id
from tacitus.model.instants import parse_instant, sortable
from tacitus.model.ledger import Clock, RejectEntry, SearchHit, StandingEntry
from tacitus.model.records import Extraction, Judgement, Rating, Reading, Reject, Report, Resolution
from tacitus.model.rulings import Ruling
from tacitus.resolve.accounts import voice_key
from tacitus.store.chain import GENESIS, Entry, canonical, digest, follows, is_hidden
from tacitus.store.index import Index
from tacitus.store.old_readings import is_old, to_claims
from tacitus.store.redact import Hidden, count, hide, hide_in_reading, key, pattern
from tacitus.store.standing import (
    EMBARGO,
    EVER,
    KINDS,
    REINSTATEMENT,
    RETRACTION,
    TAKING,
    VERSION,
    Absences,
    absences,
)

FORMAT_KEY, FORMAT = "as", "claims/1"
"""First key of the body of a reading's entry, and how the rest of it is to be read."""
_NEW_HEAD = f'{{"{FORMAT_KEY}":"{FORMAT}"'
PROPOSAL, DECLINED = "proposal", "declined"
"""Kinds of the entries that ask for a name to be hidden, and that decline it; the subject is that of the redaction."""
STRETCH = 500
"""Entries of the log that are read at once."""

Decision = Judgement | Rating | Resolution | Ruling
"""What a person decides; withdrawing it is one more row."""
D = TypeVar("D", Judgement, Rating, Resolution, Ruling)
S = TypeVar("S", Judgement, Rating, Resolution, Ruling, SavedSearch)
DECISIONS: dict[type[Decision] | type[SavedSearch], str] = {
    SavedSearch: "alert",
    Judgement: "judgement",
    Rating: "rating",
    Resolution: "resolution",
    Ruling: "ruling",
}
"""Record → its kind of entry in the log."""

CONTENTS = (
    "reports",
    "claims",
    "accounts",
    "search words",
    "reports of the resolver",
    "rows of datasets",
    "editions",
    "bands",
    "stories",
    "accounts of the resolver",
    "blocks",
    "comparisons",
    "names",
    "incidents",
)
"""What of a store is compared with what its log gives, projected anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A reading as it is listed and searched, hidden names left out; instants are sortable."""

    report: str
    number: int
    """Its entry in the log."""
    known_at: str
    reported_at: str
    """Start of the publication interval; known_at where that is unknown."""
    outlet: str | None
    title: str | None
    path: str | None
    text: str
    """What is searched of the report."""
    claims: tuple[tuple[str, str, str, str], ...]
    """(id, account, field, the evidence as written)."""
    accounts: tuple[str, ...]
    """The ids that reading gave the incidents of the report."""

    def searched(self) -> Iterator[tuple[Literal["report", "claim"], str, str, str]]:
        """(kind, id, report, text) of what is found of it."""
        yield "report", self.report, self.report, self.text
        yield from (
            ("claim", one, self.report, f"{name}: {said}") for one, _, name, said in self.claims if said
        )


class Store(Protocol):
    """One ledger's log and what is made of it. Every public write is one transaction, durable when it returns.

    Made with (its path, or what its address says after the kind; read_only), it raises `LedgerError` for what holds no
    ledger, and for whatever goes wrong beneath it. It may be shared between threads.
    """

    path: Path
    read_only: bool
    is_file: bool
    """Whether it is a file, which a folder can stand beside."""

    @property
    def sides(self) -> Path | None:
        """The path that side files are named after (`store/side.py`), None where nothing can be remembered."""
        return self.path if self.is_file else None

    @property
    def name(self) -> str:
        """What people are told of where it is: no password is in it."""
        return str(self.path)

    # -- what a store brings -----------------------------------------------------------------------------

    def close(self) -> None:
        """The store cannot be used afterwards."""

    def writable(self) -> Store:
        """The same ledger, opened to be written."""

    @property
    def index(self) -> Index:
        """What the resolver and the lists live on, in this thread's transaction."""

    def writing(self) -> AbstractContextManager[None]:
        """One transaction, durable at its end and undone by an exception; within another one it is part of that."""

    def looking(self) -> AbstractContextManager[None]:
        """Everything read within is of one moment, whatever others write meanwhile."""

    def in_bulk(self) -> AbstractContextManager[None]:
        """Long writing."""

    def put(self, entry: Entry) -> None:
        """Put an entry at the end of the log; inside a transaction."""

    def enlist(self, listed: Listed) -> None:
        """Put a reading into the lists; inside a transaction."""

    def delist(self, report: str | None = None) -> None:
        """Take a report out of the lists, or every one; inside a transaction."""

    def head(self) -> tuple[int, str]:
        """Number and digest of the newest entry: whoever notes them elsewhere can tell whether the log was cut."""

    def entries(
        self, kind: str | None = None, *, subject: str | None = None, after: int = 0, most: int = -1
    ) -> Iterator[Entry]:
        """The log in order from the entry after a number on, or its entries of one kind (about one subject)."""

    def has_entry(self, kind: str, subject: str) -> bool:
        """Whether there is an entry of a kind about a subject."""

    def count_entries(self, kind: str) -> int:
        """How many entries of a kind there are."""

    def count_listed(self) -> tuple[int, int]:
        """How many reports and claims are listed."""

    def reading_body(self, report: str) -> str | None:
        """The body of a report's reading, as it is in the log."""

    def times(self, number: int) -> tuple[str, str, str]:
        """(id, reported_at, known_at) of the report that an entry of the log brought."""

    def report_ids(
        self, *, clock: Clock = "reported", before: str | None = None
    ) -> list[tuple[str, str, str]]:
        """(id, reported_at, known_at) of the reports whose clock is before `before`, in canonical order.

        Those that were taken back by then are left out, here and in `newest` and `search`.
        """

    def newest(self, *, clock: Clock, before: str | None, offset: int, limit: int) -> list[tuple[int, str]]:
        """(entry, id) of a page of the reports before `before`, newest reported first."""

    def days(self, clock: Clock) -> list[str]:
        """The days (ISO) on which reports came, by a clock."""

    def reports_of_incident(self, incident: str) -> list[str]:
        """Ids of the reports in which reading made an incident with this id."""

    def report_of_claim(self, claim: str) -> str | None:
        """The id of the report in which a claim was read."""

    def search(
        self, text: str, limit: int = 50, *, clock: Clock = "reported", before: str | None = None
    ) -> list[SearchHit]:
        """Reports whose clock is before `before`, and claims of theirs, that hold every word, best first."""

    def put_original(self, sha256: str, packed: bytes) -> None:
        """Keep a packed original under its sum, over what was kept under it."""

    def original(self, sha256: str) -> bytes | None:
        """The packed original under a sum, None where there is none."""

    def holds_original(self, sha256: str) -> bool:
        """Whether there is an original under a sum."""

    def damages(self, *, deep: bool = False) -> list[str]:
        """What is wrong with the file, in words; `deep` asks what only a copy (`beside`) can be asked."""

    def contents(self, what: str) -> Iterable[tuple[Any, ...]]:
        """The rows of one of `CONTENTS`, by ids that do not hang on the order in which things came.

        "incidents" are sorted by clock, content and moment.
        """

    def beside(self) -> AbstractContextManager[tuple[Store, Store]]:
        """A copy of this store as it is, and an empty one, elsewhere and for a while."""

    def backup(self, target: Path | str) -> None:
        """A consistent copy in one new file, also while others read and write."""

    # -- writing -----------------------------------------------------------------------------------------

    def add_reading(self, reading: Extraction | Reading, *, at: str) -> bool:
        """Append the claims and rejects of a report; False, and nothing written, when the report is known.

        Mentions are left out, and what is derived from claims is derived again when it is asked for.
        """
        return self._add("reading", reading.report.id, body_of(reading), at=at)

    def add_reject(
        self, subject: str, path: str, reject: Reject, report: Report | None = None, *, at: str
    ) -> bool:
        """Append a reject, and the report to read again; False when the same one (`subject`) is known."""
        kept = {"report": to_plain(report)} if report is not None else {}
        return self._add("reject", subject, {"path": path, "reject": to_plain(reject), **kept}, at=at)

    def add_original(self, subject: str, body: dict[str, Any], *, at: str) -> bool:
        """Append what is known of the bytes that a report or a reject was made of; False when that was done before."""
        return self._add("original", subject, body, at=at)

    def add_decision(self, subject: str, decision: Decision | SavedSearch) -> bool:
        """Append what a person decided under its content id; False when it is known."""
        return self._add(DECISIONS[type(decision)], subject, to_plain(decision), at=decision.at)

    def add_withdrawal(self, subject: str, *, by: str, reason: str, at: str) -> bool:
        """Append the withdrawal of the decision `subject`; False when there is none or it was withdrawn."""
        with self.writing():
            if not any(self.has_entry(kind, subject) for kind in DECISIONS.values()):
                return False
            return self._add("withdrawal", subject, {"by": by, "reason": reason, "at": at}, at=at)

    def add_redaction(self, name: str, *, by: str, reason: str, at: str) -> bool:
        """Hide a name from every view, search and export; False when it is hidden already."""
        body = {"name": name, "by": by, "reason": reason, "at": at}
        return self._add("redaction", content_id("d", key(name)), body, at=at)

    def add_proposal(self, name: str, *, by: str, reason: str, at: str, declines: bool = False) -> None:
        """Append that somebody proposes to hide a name, or declines what another proposed."""
        body = {"name": name, "by": by, "reason": reason, "at": at}
        self._append(DECLINED if declines else PROPOSAL, content_id("d", key(name)), body, at=at)

    def proposals(self) -> list[Entry]:
        """The proposals to hide a name that nobody has carried out or declined, the last one of each name."""
        done = {entry.subject: entry.seq for entry in self.entries(DECLINED)}
        done |= {entry.subject: self.last_seq() for entry in self.entries("redaction")}
        last = {one.subject: one for one in self.entries(PROPOSAL) if one.seq > done.get(one.subject, 0)}
        return list(last.values())

    def add_embargo(self, report: str, *, by: str, reason: str, at: str) -> None:
        """Append that a report, whose reading comes next and at the same time, is nowhere until it is released."""
        self._add(EMBARGO, report, {"by": by, "reason": reason, "reported_at": EVER, "at": at}, at=at)

    def under_embargo(self) -> list[Entry]:
        """The entries that put reports under embargo which have not been released."""
        return [one for one in self.entries(EMBARGO) if self.is_embargoed(one.subject)]

    def is_embargoed(self, report: str) -> bool:
        """Whether a report is under embargo."""
        return self.last_said(report, EMBARGO) is not None

    def add_retraction(self, report: str, *, by: str, reason: str, reported_at: str, at: str) -> bool:
        """Append that a report is taken back; False when there is none or it was taken back before."""
        with self.writing():
            if not self.holds(report) or self.last_said(report, RETRACTION) is not None:
                return False
            body = {"by": by, "reason": reason, "reported_at": reported_at, "at": at}
            self._append(RETRACTION, report, body, at=at)
        return True

    def add_version(
        self,
        older: str,
        *,
        newer: str,
        accounts: Mapping[str, str],
        by: str,
        reason: str,
        reported_at: str,
        at: str,
    ) -> None:
        """Append that a report is superseded by a newer version of its page, which speaks from `reported_at` on.

        `accounts` are its own, each with the one of the newer version that tells of the same.
        """
        body = {"newer": newer, "accounts": dict(accounts), "by": by, "reason": reason}
        with self.writing():
            self._append(VERSION, older, {**body, "reported_at": reported_at, "at": at}, at=at)

    def add_reinstatement(self, report: str, *, by: str, reason: str, at: str) -> bool:
        """Append that a report stands again; False when there is none or it stands."""
        with self.writing():
            if not self.holds(report) or self.stands(report):
                return False
            self._append(REINSTATEMENT, report, {"by": by, "reason": reason, "at": at}, at=at)
        return True

    def add_entry(self, kind: str, subject: str, body: dict[str, Any], *, at: str) -> None:
        """Append what an entry of another ledger's log says; inside a transaction."""
        self._append(kind, subject, body, at=at)

    def append_entries(self, entries: Iterator[Entry]) -> int:
        """Replay entries of an exported log into an empty ledger; each must follow the one before it.

        Raises `LedgerError` when the ledger is not empty or the chain breaks; then nothing is written.
        """
        written = 0
        with self.in_bulk(), self.writing():
            if self.last_seq():
                raise LedgerError(f"{self.path.name} is not empty.", remedy="Import a log into a new file.")
            previous = GENESIS
            for entry in entries:
                if entry.seq != written + 1 or not follows(entry, previous):
                    raise LedgerError(f"Entry {entry.seq} of the log does not follow the entry before it.")
                self._take(entry)
                previous, written = entry.digest, written + 1
        return written

    def project_again(self) -> None:
        """Make the lists of reports, claims and words anew from the log, in one transaction."""
        with self.in_bulk(), self.writing():
            self.delist()
            for entry in self.entries("reading"):
                self.enlist(listed(entry, self.hidden()))

    def _add(self, kind: str, subject: str, body: dict[str, Any], *, at: str) -> bool:
        """Append an entry unless one of its kind and subject is known."""
        with self.writing():
            if self.has_entry(kind, subject):
                return False
            self._append(kind, subject, body, at=at)
        return True

    def _append(self, kind: str, subject: str, body: dict[str, Any], *, at: str) -> None:
        """Append an entry: the one gate to the log, where all of it is made storable; inside a transaction."""
        written = canonical(_without_folders(storable(body)))
        last, previous = self.head()
        seq = last + 1
        total = digest(previous, seq=seq, at=at, kind=kind, subject=subject, body=written)
        self._take(Entry(seq=seq, at=at, kind=kind, subject=subject, body=written, digest=total))

    def _take(self, entry: Entry) -> None:
        """Put an entry into the log, and what it changes into the lists."""
        self.put(entry)
        if entry.kind == "reading":
            self.enlist(listed(entry, self.hidden()))
        elif entry.kind == "redaction":
            for changed in list(self._holding(entry)):
                self.delist(changed.subject)
                self.enlist(listed(changed, self.hidden()))

    # -- reading -----------------------------------------------------------------------------------------

    def last_seq(self) -> int:
        """Number of the newest entry (0 when empty): changes with every write by any process."""
        return self.head()[0]

    def last_at(self) -> str:
        """When the newest entry was written (a sortable instant); the beginning of 1970 when there is none."""
        last = next(self.entries(after=self.last_seq() - 1, most=1), None)
        return last.at if last else "1970-01-01T00:00:00.000000Z"

    def digest_of(self, number: int) -> str | None:
        """The digest of an entry."""
        found = next(self.entries(after=number - 1, most=1), None)
        return found.digest if found and found.seq == number else None

    def in_stretches(self) -> Iterator[Entry]:
        """The log in order, in stretches: between them no reading is under way that would keep a checkpoint off."""
        after = 0
        while stretch := list(self.entries(after=after, most=STRETCH)):
            yield from stretch
            after = stretch[-1].seq

    def is_in_order(self) -> bool:
        """Whether the clock never went back while the log was written."""

    def holds(self, report: str) -> bool:
        """Whether a report is in the ledger."""
        return self.has_entry("reading", report)

    def last_said(self, report: str, *kinds: str) -> Entry | None:
        """The last entry of these kinds (of `standing.TAKING`) about a report, unless it was restored since."""
        found = max(
            (one for kind in kinds for one in self.entries(kind, subject=report)), key=_seq, default=None
        )
        restored = max(self.entries(REINSTATEMENT, subject=report), key=_seq, default=None)
        return None if found and restored and restored.seq > found.seq else found

    def absences(self) -> Absences:
        """What the whole log says of when reports stand."""
        entries = (one for kind in KINDS for one in self.entries(kind))
        return absences(sorted(entries, key=_seq))

    def standing(self, report: str) -> list[StandingEntry]:
        """What was said of whether a report stands, in order, hidden names left out."""
        hidden = self.hidden()
        found = sorted((one for kind in KINDS for one in self.entries(kind, subject=report)), key=_seq)
        return [
            from_plain(StandingEntry, {**_said(one, hidden), "report": report, "kind": one.kind})
            for one in found
        ]

    def stands(self, report: str) -> bool:
        """Whether a report is in the ledger, and neither taken back nor superseded."""
        return self.holds(report) and self.last_said(report, *TAKING) is None

    def extraction(self, report: str) -> Extraction | None:
        """The claims and rejects of a report, hidden names left out."""
        body = self.reading_body(report)
        return None if body is None else _extraction(body, self.hidden())

    def extraction_as_written(self, report: str) -> Extraction:
        """The claims and rejects of a report that there is, names that are hidden in them: to be read, not shown."""
        body = self.reading_body(report)
        assert body is not None
        return _extraction(body, None)

    def report(self, report: str) -> Report | None:
        """The report with its text; what was read of it is passed over."""
        body = self.reading_body(report)
        if body is None:
            return None
        hidden = self.hidden()
        return (
            from_json(_Headed, body).report if _is_plain(body, hidden) else _extraction(body, hidden).report
        )

    def reports_holding(self, redaction: Entry) -> list[int]:
        """The reports (by their entries) that hold the name of a redaction."""
        return [entry.seq for entry in self._holding(redaction)]

    def decisions_holding(self, redaction: Entry) -> set[str]:
        """The decisions (by id) in whose words the name of a redaction stands."""
        return {entry.subject for kind in DECISIONS.values() for entry in self._holding(redaction, kind)}

    def naming(self, keys: frozenset[str]) -> Iterator[str]:
        """The reports (by id) whose claims name somebody by any of these keys (`voice_key`, a registry's id)."""
        hidden = self.hidden()
        exact = hidden is None and all(key.isascii() for key in keys)
        for entry in self.entries("reading"):
            if exact and not any(key in entry.body.casefold() for key in keys):
                continue
            if keys.intersection(_names(hide(_loads(entry.body)["claims"], hidden))):
                yield entry.subject

    def _holding(self, redaction: Entry, kind: str = "reading") -> Iterator[Entry]:
        hidden = pattern([_loads(redaction.body)["name"]])
        for entry in self.entries(kind):
            if hide(plain := _loads(entry.body), hidden) != plain:
                yield entry

    def hidden(self) -> Hidden | None:
        """What finds those who are hidden."""
        return pattern(_loads(entry.body)["name"] for entry in self.entries("redaction"))

    def places_of(self, name: str) -> int:
        """In how many places of the log a name stands, redactions and proposals left out."""
        hidden = pattern([name])
        if hidden is None:
            return 0
        about = ("redaction", PROPOSAL, DECLINED)
        entries = (entry for entry in self.entries() if entry.kind not in about)
        return sum(count(_loads(entry.body), hidden) for entry in entries)

    def decisions(self, kind: type[S]) -> list[S]:
        """Everything of a kind that persons decided, in that order, with its id and when it was withdrawn."""
        hidden = self.hidden()
        withdrawn = {entry.subject: entry.at for entry in self.entries("withdrawal")}
        return [
            from_plain(
                kind,
                {
                    **hide(_loads(entry.body), hidden),
                    "id": entry.subject,
                    "withdrawn_at": withdrawn.get(entry.subject),
                },
            )
            for entry in self.entries(DECISIONS[kind])
        ]

    def rejects(self) -> list[RejectEntry]:
        """Everything that was turned away, in order."""
        found, hidden = [], self.hidden()
        for entry in self.entries("reject"):
            body = hide(_loads(entry.body), hidden)
            reject = from_plain(Reject, body["reject"])
            kept = body["report"]["id"] if "report" in body else None
            found.append(
                RejectEntry(
                    path=body["path"], known_at=entry.at, reject=reject, report=kept, id=entry.subject
                )
            )
        return found

    def rejected_reports(self) -> dict[str, Report]:
        """Reject → the report that it keeps, each once, as they were given: hidden names stand in them."""
        bodies = ((entry.subject, _loads(entry.body)) for entry in self.entries("reject"))
        kept = {
            body["report"]["id"]: (subject, body["report"]) for subject, body in bodies if "report" in body
        }
        return {subject: from_plain(Report, report) for subject, report in kept.values()}

    # -- checking ----------------------------------------------------------------------------------------

    def verify(self) -> list[str]:
        """What is wrong with the log or the file, in words; empty when all is well. Never raises for what it finds."""
        faults: list[str] = []
        for check in (self._broken_links, self.damages, self._missing_reports):
            try:
                faults += check()
            except (LedgerError, ValueError, TypeError) as error:  # what cannot be read is what is wrong
                faults.append(str(error))
        return faults

    def _broken_links(self) -> list[str]:
        """Entries that are not what was written, or are missing."""
        faults = []
        previous, expected = GENESIS, 1
        hidden_in, redacted = 0, False
        for entry in self.entries():
            if entry.seq != expected:
                faults.append(f"entry {expected} is missing: the next one is {entry.seq}")
            if not follows(entry, previous):
                faults.append(f"entry {entry.seq} ({entry.kind} {entry.subject}) is not what was written")
            if is_hidden(entry.body):
                hidden_in, redacted = hidden_in or entry.seq, redacted or entry.kind == "redaction"
            previous, expected = entry.digest, entry.seq + 1
        if hidden_in and not redacted:
            faults.append(f"names are hidden in entry {hidden_in}, but no redaction in the log is")
        return faults

    def _missing_reports(self) -> list[str]:
        readings, projected = self.count_entries("reading"), self.count_listed()[0]
        if readings == projected:
            return []
        return [f"{readings} readings in the log but {projected} reports projected from it"]

    def salvage(self) -> Iterator[Entry]:
        """The entries that the chain vouches for: from the first on, up to the first that is damaged or missing."""
        previous, number = GENESIS, 1
        while (entry := self._entry(number)) is not None and follows(entry, previous):
            yield entry
            previous, number = entry.digest, number + 1

    def _entry(self, number: int) -> Entry | None:
        try:
            return next(self.entries(after=number - 1, most=1), None)
        except (LedgerError, ValueError, TypeError):
            return None


@dataclass(frozen=True, slots=True)
class _Headed:
    """Of a reading's body the report alone."""

    report: Report


def body_of(reading: Extraction | Reading) -> dict[str, Any]:
    """The body of a reading's entry: mentions are left out, and what is derived from claims."""
    kept = Extraction(report=reading.report, claims=reading.claims, rejects=reading.rejects)
    return {FORMAT_KEY: FORMAT, **to_plain(kept)}


def listed(entry: Entry, hidden: Hidden | None) -> Listed:
    """A reading's entry as it is listed."""
    body = hide_in_reading(_loads(entry.body), hidden)
    report, claims = body["report"], body["claims"]
    told = [one["id"] for one in body["incidents"]] if is_old(body) else [one["incident"] for one in claims]
    return Listed(
        report=report["id"],
        number=entry.seq,
        known_at=entry.at,
        reported_at=_reported_at(report, entry.at),
        outlet=report["outlet"],
        title=report["title"],
        path=report["path"],
        text="\n".join(filter(None, (report["title"], report["text"]))),
        claims=tuple((one["id"], one["incident"], one["field"], _words(one["evidence"])) for one in claims),
        accounts=tuple(dict.fromkeys(told)),
    )


def _said(entry: Entry, hidden: Hidden | None) -> dict[str, Any]:
    body: dict[str, Any] = hide(_loads(entry.body), hidden)
    body.pop("accounts", None)
    return body


def _seq(entry: Entry) -> int:
    return entry.seq


def _loads(body: str) -> dict[str, Any]:
    """A body as it is read. A log from before the gate may hold what cannot be shown, and paths of a machine."""
    plain = json.loads(body)
    if not isinstance(plain, dict):
        raise ValueError("the text of an entry is no object")
    return _without_folders(storable(plain) if "\\ud" in body else plain)


def _without_folders(body: dict[str, Any]) -> dict[str, Any]:
    """A body whose paths (a reject's, a report's) tell nothing of the machine that they were read on."""
    paths = [place for place in (body, body.get("report")) if isinstance(place, dict) and place.get("path")]
    for place in paths:
        place["path"] = without_folders(place["path"])
    return body


def _reported_at(report: dict[str, Any], known_at: str) -> str:
    published = report["published"]
    return sortable(parse_instant(published["start"])) if published else known_at


def _extraction(body: str, hidden: Hidden | None) -> Extraction:
    """What a reading's entry holds, hidden names left out, whichever version of Tacitus wrote it."""
    if _is_plain(body, hidden):
        return from_json(Extraction, body)
    plain = hide_in_reading(_loads(body), hidden)
    return from_plain(Extraction, to_claims(plain) if is_old(plain) else plain)


def _is_plain(body: str, hidden: Hidden | None) -> bool:
    """Whether a reading's body is read as it is written: by this version, and with nothing in it that is hidden."""
    return hidden is None and body.startswith(_NEW_HEAD) and "\\ud" not in body


def _names(plain: Any) -> Iterator[str]:
    """The keys of everybody in claims as JSON."""
    if isinstance(plain, dict):
        if isinstance(plain.get("name"), str):
            yield voice_key(plain["name"])
            yield str(plain.get("id"))
        for value in plain.values():
            yield from _names(value)
    elif isinstance(plain, list):
        for value in plain:
            yield from _names(value)


def _words(evidence: list[dict[str, Any]]) -> str:
    return " … ".join(span["text"] for span in evidence)
