"""A ledger as somebody sees it who may not see all of it: a ledger of its own, of what they may see.

Whatever may not be seen is in no row of it, so every answer, and any that comes later, is as that of a ledger to which it
did not come. A filter over answers would leak by sums, merged incidents, versions, neighbours and whatever was forgotten.
It follows the whole ledger's log; what is said in it is written to the whole first, and holds there too.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn, cast

from tacitus.errors import LedgerError, NotAllowed, UsageError
from tacitus.ledger.ledger import Ledger
from tacitus.ledger.originals import Originals
from tacitus.model.address import Address
from tacitus.model.alerts import TRIGGERS, SavedSearch, Trigger
from tacitus.model.ledger import Embargo
from tacitus.model.originals import Brought
from tacitus.model.records import Extraction, Kind, Place, Reading, Reject, Report
from tacitus.model.rulings import Addition
from tacitus.model.sight import Sight
from tacitus.resolve.accounts import voice_key
from tacitus.resolve.amending import account_of, claim_of
from tacitus.resolve.victims import parts_of, victims_named
from tacitus.store.base import DECISIONS
from tacitus.store.chain import GENESIS, Entry
from tacitus.store.originals import Shelf
from tacitus.store.redact import hide_in_reading, pattern
from tacitus.store.standing import KINDS

FOLLOWED = "followed"
"""The mark that says up to where the whole ledger was followed."""
AT_ONCE = 500
"""Entries of the whole log that are taken in at once."""
FOLDER = ".seen"
"""What is added to the name of the whole ledger's file: the folder of those that are narrower."""
ABOUT_REPORTS = frozenset({"reading", "original", *KINDS})
"""Kinds of entries whose subject is a report."""
SIGHT = "sight"
"""Key of a saved search's body: of which sight it is."""
_ID = re.compile(r"\b([a-z])_[0-9a-f]{16}\b")
_UNTOLD = frozenset("dfvw")
"""How the ids begin that are digests of what was said and name nothing."""
_BY_NAMES = "the names of victims are not seen here"


class Astray(Exception):
    """A narrower ledger is not of the whole one as it is: it is made anew."""


@dataclass(frozen=True, slots=True)
class _Followed:
    """Up to which entry of the whole log, with its digest, and how many entries that gave here."""

    entry: int
    digest: str
    own: int


class Narrowed(Ledger):
    """What a sight shows of a whole ledger. `follow` brings it up to date; whoever asks has that done before."""

    def __init__(self, whole: Ledger, sight: Sight, address: Address | Path | str) -> None:
        """Open it, or make an empty one. Raises `LedgerError`."""
        super().__init__(address, now=whole._now)
        self._whole = whole
        self._sight, self._lens = sight, _Lens(sight, whole, self)
        self._within = False
        self._originals = _Borrowed(self._store, whole._originals)

    @property
    def name(self) -> str:
        """As the whole one is called."""
        return self._whole.name

    def follow(self) -> None:
        """Take in what came to the whole ledger since. Raises `Astray` where this is not of it.

        Some entries at a time: whoever has no time to wait for all leaves less to the next.
        """
        names_known = False
        while not self._is_up_to_date():
            self._follow_on(names_known)
            names_known = True

    def _is_up_to_date(self) -> bool:
        done, (last, digest) = self._followed(), self._whole._store.head()
        return (done.entry, done.digest, done.own) == (last, digest, self._store.last_seq())

    def _follow_on(self, names_known: bool) -> None:
        with super()._projected():
            done, last = self._followed(), self._whole._store.last_seq()
            held = done.digest if done.entry == 0 else self._whole._store.digest_of(done.entry)
            if held != done.digest or done.own != self._store.last_seq():
                raise Astray
            if not names_known:
                self._hide_names(done.entry, last)
            self._take_in(done.entry, min(last, done.entry + AT_ONCE))

    def _hide_names(self, after: int, last: int) -> None:
        """Before what they stand in is taken in: for a name that comes later all that is here is looked through."""
        at = ""
        for entry in self._entries_between(after, last):
            at = at or entry.at
            for name in self._lens.names_in(entry):
                self._store.add_redaction(name, by=_BY_NAMES, reason=_BY_NAMES, at=at)

    def _take_in(self, after: int, last: int) -> None:
        taken: Entry | None = None
        for taken in self._entries_between(after, last):
            if self._lens.passes(taken):
                self._store.add_entry(taken.kind, taken.subject, self._lens.shown(taken), at=taken.at)
        if taken is not None:
            self._mark(taken.seq, taken.digest)

    def _entries_between(self, after: int, last: int) -> Iterator[Entry]:
        while after < last:
            stretch = list(self._whole._store.entries(after=after, most=AT_ONCE))
            yield from (entry for entry in stretch if entry.seq <= last)
            after = stretch[-1].seq

    def _followed(self) -> _Followed:
        words = (self._store.index.mark(FOLLOWED) or f"0 {GENESIS} 0").split()
        return _Followed(int(words[0]), words[1], int(words[2]))

    def _mark(self, entry: int, digest: str) -> None:
        self._store.index.set_mark(FOLLOWED, f"{entry} {digest} {self._store.last_seq()}")

    # -- what is said here -----------------------------------------------------------------------------

    @contextmanager
    def _projected(self) -> Iterator[None]:
        """One transaction of both: what is said here is said of the whole as well, in the same order."""
        with self._whole._projected():
            if self._within:
                yield
                self._hand_on()
                return
            self.follow()
            with super()._projected():
                self._within = True
                try:
                    yield
                    self._hand_on()
                finally:
                    self._within = False

    def _hand_on(self) -> None:
        for entry in list(self._store.entries(after=self._followed().own)):
            body = json.loads(entry.body)
            if entry.kind == DECISIONS[SavedSearch]:
                body[SIGHT] = self._sight.called
            self._whole._store.add_entry(entry.kind, entry.subject, body, at=entry.at)
        self._mark(*self._whole._store.head())

    def add(
        self,
        reading: Extraction | Reading,
        original: Brought | None = None,
        *,
        embargo: Embargo | None = None,
    ) -> bool:
        """Add it to the whole ledger; whether it is new here."""
        before = self.holds(reading.report.id)
        self._whole.add(reading, original, embargo=embargo)
        self.follow()
        return not before

    def keep(self, report_id: str, original: Brought) -> bool:
        """Keep an original in the whole ledger."""
        self._expect_report(report_id)
        return self._whole.keep(report_id, original)

    def put_back(self, subject: str, raw: bytes) -> bool:
        """Put back an original in the whole ledger."""
        return self.holds(subject) and self._whole.put_back(subject, raw)

    def reject(
        self, path: str, reject: Reject, report: Report | None = None, original: Brought | None = None
    ) -> bool:
        """Record it in the whole ledger: of what was turned away nobody can tell of which desk it was."""
        return self._whole.reject(path, reject, report, original)

    def release(self, report_id: str, *, by: str, reason: str) -> None:
        """End an embargo, for all who may see the report."""
        if all(one.report.id != report_id for one in self.embargoed()):
            super().release(report_id, by=by, reason=reason)  # raises what it raises anywhere
        self._whole.release(report_id, by=by, reason=reason)
        self.follow()

    def save_search(
        self,
        name: str,
        filters: Iterable[tuple[str, str]],
        on: Iterable[Trigger] = TRIGGERS,
        *,
        by: str,
        reason: str = "",
    ) -> str:
        """Save a search for those who are limited to the same; its name is nobody else's either."""
        if any(one.name == name for one in self._whole.saved_searches()):
            raise UsageError(f"There is an alert {name}.", remedy="Remove it first, or take another name.")
        return super().save_search(name, filters, on, by=by, reason=reason)

    def redact(self, name: str, *, by: str, reason: str) -> NoReturn:
        """Nobody hides a name, or proposes to, who cannot see where it stands."""
        raise NotAllowed("Hiding a name takes who sees the whole ledger.", remedy="Ask another steward.")

    propose_redaction = redact


class _Borrowed(Originals):
    """Originals that are where the whole ledger has them."""

    def __init__(self, store: Any, whole: Originals) -> None:
        super().__init__(store, whole._keeping)
        self._from = whole

    def _shelves(self) -> Iterator[Shelf]:
        return self._from._shelves()


class _Lens:
    """Which entries of the whole log pass, and as what. What it does not know does not pass."""

    def __init__(self, sight: Sight, whole: Ledger, own: Narrowed) -> None:
        self._sight, self._whole, self._own = sight, whole, own
        self._seen: dict[str, bool] = {}

    def sees(self, report: str) -> bool:
        """Whether a report may be seen: where all that it tells of is of one of the desks."""
        if self._sight.desks is None:
            return self._whole.holds(report)
        if report not in self._seen:
            if not self._whole.holds(report):
                return False
            self._seen[report] = self._is_of_desks(self._whole._store.extraction_as_written(report))
        return self._seen[report]

    def _is_of_desks(self, told: Extraction) -> bool:
        places, kinds = dict[str, set[str]](), dict[str, list[frozenset[str]]]()
        for claim in told.claims:
            countries, named = places.setdefault(claim.incident, set()), kinds.setdefault(claim.incident, [])
            if isinstance(claim.value, Place) and claim.value.country:
                countries.add(claim.value.country)
            elif isinstance(claim.value, Kind):
                said = (claim.value.label, claim.value.parent, claim.value.type)
                named.append(frozenset(one for one in said if one))
        everywhere = frozenset[str]().union(*places.values())
        accounts = [(places[one] or everywhere, kinds[one]) for one in places]
        desks = self._sight.desks or ()
        return bool(accounts) and all(any(desk.has(*one) for desk in desks) for one in accounts)

    def names_in(self, entry: Entry) -> tuple[str, ...]:
        """The names that are not seen because of an entry."""
        if self._sight.names or entry.kind != "reading" or not self.sees(entry.subject):
            return ()
        return victims_named(self._whole._store.extraction_as_written(entry.subject).claims)

    def shown(self, entry: Entry) -> dict[str, Any]:
        """The body of an entry, parts of hidden names left out where the names themselves stand."""
        plain: dict[str, Any] = json.loads(entry.body)
        plain.pop(SIGHT, None)
        hidden = pattern(parts_of(self.names_in(entry)))
        return hide_in_reading(plain, hidden) if entry.kind == "reading" else plain

    def passes(self, entry: Entry) -> bool:
        """Whether an entry may be seen: all that it names may be."""
        if entry.kind == "redaction":
            return True
        plain: dict[str, Any] = json.loads(entry.body)
        if entry.kind in ABOUT_REPORTS:
            return self.sees(entry.subject) and (entry.kind == "reading" or self._names_seen(plain))
        if entry.kind == "withdrawal":
            return self._is_here(entry.subject)
        if entry.kind == DECISIONS[SavedSearch]:
            return bool(plain.get(SIGHT) == self._sight.called)
        return entry.kind in DECISIONS.values() and self._names_seen(plain) and self._speaks_of_seen(plain)

    def _names_seen(self, plain: Mapping[str, Any]) -> bool:
        """Whether every id that stands anywhere in a body is of what may be seen."""
        return all(map(self._id_seen, {found.group() for found in _ID.finditer(json.dumps(plain))}))

    def _id_seen(self, one: str) -> bool:
        store = self._whole._store
        if one[0] in _UNTOLD:
            return True
        if one[0] == "r":
            return self.sees(one)
        if one[0] == "i":
            reports = store.reports_of_incident(one) or self._added(one)
            return bool(reports) and all(map(self.sees, reports))
        if one[0] == "c":
            reports = list(filter(None, [store.report_of_claim(one)])) or self._added(one)
            return bool(reports) and all(map(self.sees, reports))
        return bool(self._own.clashes([one])) if one[0] == "k" else self._is_here(one)

    def _added(self, one: str) -> list[str]:
        """The reports to which persons added an account or a claim of this id."""
        acts = ((made.id or "", made.act) for made in self._whole.rulings())
        added = ((ruling, act) for ruling, act in acts if isinstance(act, Addition))
        return [act.words.report for ruling, act in added if one in (claim_of(ruling), account_of(act.words))]

    def _is_here(self, decision: str) -> bool:
        return any(self._own._store.has_entry(kind, decision) for kind in DECISIONS.values())

    def _speaks_of_seen(self, plain: Mapping[str, Any]) -> bool:
        """Whether whom a decision is on by name is named in what may be seen."""
        if plain.get("scale") == "reliability":
            return self._own._speaks(plain["subject"])
        act = plain.get("act") or {}
        named = [act.get("name"), act.get("id")] if act.get("act") == "alias" else []
        sort, _, rest = str(act.get("item") or "").partition(":")
        named += [rest] if sort == "actor" else []
        keys = frozenset(voice_key(one) for one in named if one)
        return not keys or any(self._own._store.naming(keys))


class Sights:
    """A ledger, and what is seen of it by those who may not see all. It may be shared between threads."""

    def __init__(self, whole: Ledger) -> None:
        """Nothing is opened yet."""
        self._whole = whole
        self._open: dict[str, Narrowed] = {}
        self._lock = threading.RLock()

    def of(self, sight: Sight) -> Ledger:
        """The ledger that a sight shows, as the whole one is now. Raises `LedgerError`."""
        if sight.is_whole:
            return self._whole
        for _ in range(2):
            ledger = self._opened(sight)
            try:
                ledger.follow()
                return ledger
            except BaseException as error:
                self._drop(sight, anew=isinstance(error, Astray))
                if not isinstance(error, Astray):
                    raise
        raise LedgerError("The ledger was replaced while it was looked at.", remedy="Ask again.")

    def only(self, sights: Iterable[Sight]) -> None:
        """Make what these show, and delete what others showed. Raises `LedgerError`."""
        kept = {sight.key: sight for sight in sights if not sight.is_whole}
        for place in self._folder.glob("*.db") if self._folder is not None else ():
            if place.stem not in kept:
                _delete(place)
        for sight in kept.values():
            self.of(sight)

    def close(self) -> None:
        """Close those that are narrower."""
        with self._lock:
            while self._open:
                self._open.popitem()[1].close()

    @property
    def _folder(self) -> Path | None:
        sides = self._whole._store.sides
        return None if sides is None else sides.with_name(sides.name + FOLDER)

    def _opened(self, sight: Sight) -> Narrowed:
        with self._lock:
            if sight.key not in self._open:
                self._open[sight.key] = Narrowed(self._whole, sight, self._place(sight) or "memory:")
            return self._open[sight.key]

    def _place(self, sight: Sight) -> Path | None:
        folder = self._folder
        if folder is None:
            return None
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder / f"{sight.key}.db"

    def _drop(self, sight: Sight, *, anew: bool) -> None:
        """Open it again when it is asked next; `anew`, with nothing in it."""
        with self._lock:
            self._open.pop(sight.key, None)
            place = self._place(sight)
            if anew and place is not None:
                _delete(place)


def _delete(place: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        with suppress(FileNotFoundError):
            place.with_name(place.name + ending).unlink()


def as_each_sees(sights: Sights, asking: Callable[[], Sight]) -> Ledger:
    """One ledger for a whole application: whatever is asked of it is asked of what who is asking may see."""
    return cast(Ledger, _Seen(sights, asking))


class _Seen:
    def __init__(self, sights: Sights, asking: Callable[[], Sight]) -> None:
        self._sights, self._asking = sights, asking

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sights.of(self._asking()), name)
