"""What somebody hands in on a page, read before it is added: text, files or an address → drafts → the ledger."""

from __future__ import annotations

import asyncio
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from importlib.metadata import version
from itertools import islice

from tacitus.boundary import attempt
from tacitus.data_packages import require
from tacitus.errors import AddressRefused, FetchFailed, MissingInput, ReportTooLarge, UsageError
from tacitus.ledger.ledger import Ledger
from tacitus.model.characters import in_one_line
from tacitus.model.instants import now
from tacitus.model.ledger import Embargo
from tacitus.model.originals import Brought
from tacitus.model.records import Interval, Reading, Reject
from tacitus.pipeline.add import Arrived, Found, Turned, reads
from tacitus.pipeline.found import arrived
from tacitus.pipeline.intake import published_by, published_on
from tacitus.settings import Settings
from tacitus.sources import Beside, Original, open_bytes, report_from_text

BY_PAGE = "the page"
"""What brings originals, as their custody says."""
MOST_REPORTS = 20
"""Reports that are read at once; for more there is `tacitus add`."""
LONGEST_UPLOAD = 16 * 1024**2
"""Bytes that may be handed in at once."""
SECONDS_A_DRAFT = 45.0
"""Longest time that a page waits for the reading of one report."""
SECONDS_IN_LINE = 20.0
"""Longest time that one waits while what others handed in is read; it holds a thread of the server."""
SECONDS_A_REQUEST, SECONDS_A_FETCH = 20.0, 60.0
"""Longest time of one request, and of all that an address takes: its robots.txt, what it sends on to, the pauses."""
LOTS_KEPT = 20
MINUTES_KEPT = 60.0

BY_HAND = "Save what stands there yourself, and hand in the file."

Fetch = Callable[[str], Awaitable[Original]]
"""An address → what stands there. Raises `RecordError`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What is handed in: text, or files as (name, bytes), or an address; and what the person says of it, which wins."""

    text: str = ""
    files: tuple[tuple[str, bytes], ...] = ()
    url: str = ""
    title: str = ""
    outlet: str = ""
    published: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What was read of one report, or why nothing was; `known` is whether the ledger has it already."""

    path: str
    reading: Reading | None
    reject: Reject | None
    original: Brought | None
    known: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """What came of one offer; `cut` is whether there was more than is read at once."""

    drafts: tuple[Draft, ...]
    cut: bool = False


class Drafting:
    """Reads what is handed in, one offer at a time, keeps it for a while, and adds what is chosen of it."""

    def __init__(self, ledger: Ledger, settings: Settings, fetch: Fetch | None = None) -> None:
        """`fetch` asks for an address; without one, as the watch does: politely, and never a private machine."""
        self._ledger = ledger
        self._settings = replace(settings, seconds_a_report=min(settings.seconds_a_report, SECONDS_A_DRAFT))
        self._fetch = fetch or fetch_page
        self._reading = threading.Lock()
        self._holding = threading.Lock()
        """Never held for long: a server asks for it where nothing may wait."""
        self._lots: OrderedDict[str, tuple[float, Lot]] = OrderedDict()

    async def fetched(self, offer: Offer) -> Original | None:
        """What stands at the address of an offer, None where it has none.

        Raises `UsageError` for an offer of nothing or of several things, `RecordError`, `InstallationError`.
        """
        given = [bool(offer.text.strip()), bool(offer.files), bool(offer.url.strip())]
        if sum(given) != 1:
            raise UsageError(
                "Nothing was handed in."
                if not any(given)
                else "Text, files and an address are three things.",
                remedy="Paste a text, or choose files, or give an address.",
            )
        return await self._fetch(offer.url.strip()) if offer.url.strip() else None

    def read(self, offer: Offer, came: Original | None = None) -> Lot:
        """What is read of an offer and of what was fetched for it; nothing is added.

        Raises `UsageError`, also where what others handed in is read for longer than one waits.
        """
        published = published_on(offer.published) if offer.published.strip() else None
        read = reads(self._settings)
        if not self._reading.acquire(timeout=SECONDS_IN_LINE):
            raise UsageError("Other reports are being read.", remedy="Hand it in again in a minute.")
        try:
            found = list(islice(self._found(offer, came, published), MOST_REPORTS + 1))
            drafts = [self._draft(one, read) for one in found[:MOST_REPORTS]]
        finally:
            self._reading.release()
        return Lot(drafts=tuple(drafts), cut=len(found) > MOST_REPORTS)

    def keep(self, lot: Lot) -> str:
        """Hold a lot for a while, under a word that nobody can guess."""
        with self._holding:
            key = secrets.token_urlsafe(16)
            self._lots[key] = time.monotonic(), lot
            while len(self._lots) > LOTS_KEPT:
                self._lots.popitem(last=False)
            return key

    def kept(self, key: str) -> Lot:
        """The lot under a word. Raises `MissingInput` when it is not held any more."""
        at, lot = self._lots.get(key, (float("-inf"), Lot(drafts=())))
        if time.monotonic() - at > MINUTES_KEPT * 60:
            self._lots.pop(key, None)
            raise MissingInput("This draft is not held any more.", remedy="Hand it in again.")
        return lot

    def add(
        self, lot: Lot, chosen: Container[int] | None = None, embargo: Embargo | None = None
    ) -> list[str]:
        """Add the drafts of a lot (by number; all without) that could be read; the ids of their reports."""
        added = []
        for number, draft in enumerate(lot.drafts):
            if draft.reading is not None and (chosen is None or number in chosen):
                self._ledger.add(draft.reading, draft.original, embargo=embargo)
                added.append(draft.reading.report.id)
        return added

    def _draft(self, found: Found, read: Callable[..., Reading | Reject]) -> Draft:
        if isinstance(found, Turned):
            return Draft(path=found.path, reading=None, reject=found.reject, original=found.original)
        one = found if isinstance(found, Arrived) else Arrived(report=found)
        outcome = read(one.report)
        return Draft(
            path=one.report.path or "",
            reading=outcome if isinstance(outcome, Reading) else None,
            reject=outcome if isinstance(outcome, Reject) else None,
            original=one.original,
            known=self._ledger.holds(one.report.id),
        )

    def _found(self, offer: Offer, came: Original | None, published: Interval | None) -> Iterator[Found]:
        def given(found: Arrived | Turned) -> Arrived | Turned:
            if isinstance(found, Turned):
                return found
            report = published_by(found.report, offer.outlet.strip() or None)
            title = offer.title.strip() or report.title
            report = replace(report, published=published or report.published, title=title)
            return replace(found, report=report)

        if offer.text.strip():
            yield given(self._pasted(offer))
            return
        files = (Original(path=in_one_line(name) or "file", raw=raw) for name, raw in offer.files)
        for original in files if came is None else (came,):
            yield from (given(arrived(item, BY_PAGE)) for item in open_bytes(original, self._settings))

    def _pasted(self, offer: Offer) -> Arrived | Turned:
        text = with_title(offer.text, offer.title)
        report = attempt(partial(report_from_text, text, self._settings), stage="source")
        if isinstance(report, Reject):
            return Turned(path="pasted text", reject=report)
        raw = report.text.encode("utf-8")
        original = Brought(raw=raw, path="pasted.txt", media_type="text/plain", command=BY_PAGE)
        return Arrived(report=report, original=original)


def with_title(text: str, title: str) -> str:
    """A text under its title, which is part of what is read; as it is, where it begins so already."""
    text, title = text.replace("\r\n", "\n"), " ".join(title.split())
    opening = " ".join(text.split())
    if not title or (opening.startswith(title) and not opening[len(title) :][:1].isalnum()):
        return text
    return f"{title}\n\n{text}"


async def fetch_page(url: str) -> Original:
    """What stands at an address: by robots.txt, within limits, from no private machine.

    Raises `AddressRefused`, `RobotsForbid`, `ReportTooLarge`, `FetchFailed`, and `InstallationError` without the extra;
    none of them with a remedy that is of the watch.
    """
    require("watch", "httpx", "protego")
    from tacitus.net.fetching import Fetcher, Limits

    agent = f"Tacitus/{version('tacitus')} (fetches what its user asks for)"
    limits = Limits(most_bytes=LONGEST_UPLOAD, seconds=SECONDS_A_REQUEST)
    try:
        async with (
            asyncio.timeout(SECONDS_A_FETCH),
            Fetcher(agent=agent, pause=0.0, limits=limits) as fetcher,
        ):
            came = await fetcher.fetch(url)
    except TimeoutError:
        raise FetchFailed(f"It did not come within {SECONDS_A_FETCH:g} seconds.", remedy=BY_HAND) from None
    except (AddressRefused, ReportTooLarge) as error:
        raise type(error)(error.message, remedy=BY_HAND) from error
    beside = Beside(url=came.url, media_type=came.media_type, charset=came.charset, fetched=came.at or now())
    return Original(path=in_one_line(url), raw=came.body or b"", beside=beside)


def chosen_of(written: Iterable[str], drafts: Sequence[Draft]) -> frozenset[int]:
    """The drafts that a form names by number. Raises `UsageError`."""
    there = {str(number): number for number in range(len(drafts))}
    asked = frozenset(written)
    if not asked or not asked <= there.keys():
        raise UsageError("No report was chosen.", remedy="Tick one.")
    return frozenset(there[one] for one in asked)
