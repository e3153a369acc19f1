"""The watch itself: fetch what is due, look at folders, add what comes, remember it, until told to stop."""

from __future__ import annotations

import asyncio
import hashlib
import random
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from watchfiles import awatch

from tacitus.boundary import as_record_errors
from tacitus.engine import Processes
from tacitus.errors import AddressRefused, FetchFailed, MissingInput, RecordError
from tacitus.ledger.ledger import Ledger
from tacitus.model.characters import in_one_line
from tacitus.model.instants import now as now_in_words
from tacitus.model.records import Reject
from tacitus.net.addresses import linked
from tacitus.net.fetching import Fetched, Fetcher, Limits
from tacitus.pipeline.add import Arrived, Found, Tally, Turned, add_reports, reads
from tacitus.pipeline.found import WATCHING, arrived, guarded, to_retry
from tacitus.pipeline.intake import published_by
from tacitus.readers import reader_of
from tacitus.settings import Settings
from tacitus.sources.opening import open_bytes
from tacitus.sources.source import Beside, Opened, Original
from tacitus.watching.folders import SETTLED, File, look, opened, remembered
from tacitus.watching.plan import Plan
from tacitus.watching.state import Page, State

AT_ONCE = 4
"""Fetches under way at a time: with the limit of bytes, what is held in memory."""
MOST_LINKS = 200
"""Pages of one feed that are followed."""
FIRST_RETRY, LONGEST_RETRY = 60.0, 24 * 3600.0
LASTING_RETRY = 6 * 3600.0
LONGEST_UNCHANGED = 6 * 3600.0
"""Seconds between two looks at a followed page that stays as it is: each look that finds nothing new doubles them."""
TRIES_BEFORE_REJECT = 3
"""Failures in a row after which one that may pass stands among the rejects."""
LOOK_EVERY = 60.0
"""Seconds between two looks at the folders, for what no notice was given of (network drives)."""
MOST_READER_TRIES, READER_RETRY = 3, 3600.0

T = TypeVar("T")
Tell = Callable[[str], None]
After = Callable[[], Awaitable[object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """What came of a run so far."""

    fetched: int = 0
    unchanged: int = 0
    failed: int = 0
    added: int = 0
    known: int = 0
    rejected: int = 0

    @property
    def words(self) -> str:
        """It in one line."""
        return (
            f"{self.fetched} fetched, {self.unchanged} unchanged, {self.failed} failed · "
            f"{self.added} added, {self.known} known, {self.rejected} rejected"
        )


async def _nothing() -> None:
    return


class Watch:
    """One run over one ledger. `tell` is given a line for whatever happens; `after` runs when something was added."""

    def __init__(
        self,
        ledger: Ledger,
        plan: Plan,
        settings: Settings,
        *,
        allow_private: bool = False,
        tell: Tell = lambda line: None,
        after: After = _nothing,
    ) -> None:
        self._ledger, self._plan, self._settings = ledger, plan, settings
        self._tell, self._after = tell, after
        self._state = State(ledger.sides)
        self._read = reads(settings)
        self._fetcher = Fetcher(
            agent=plan.agent,
            allow_private=allow_private,
            pause=plan.pause,
            limits=Limits(most_bytes=plan.most_bytes, seconds=plan.seconds),
        )
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="adding")
        self._stopped = asyncio.Event()
        self._stir = asyncio.Event()
        self.totals = Totals()

    def stop(self) -> None:
        """End after the report that is being read: what is left is taken up by the next run."""
        self._stopped.set()
        self._stir.set()

    async def run(self, *, once: bool = False) -> Totals:
        """Watch until stopped; `once` fetches what is due, looks at the folders once, and ends."""
        try:
            self._state.plan(self._plan.sources)
            self._state.note(started=now_in_words(), ended="")
            async with self._fetcher:
                await self._after()
                if once:
                    await self._retry_reports()
                    await self._settle()
                    await self._fetch_due(once=True)
                else:
                    await self._watch()
        finally:
            self._state.note(ended=now_in_words(), counted=self.totals.words)
            await asyncio.to_thread(self._worker.shutdown)
            self._state.close()
        return self.totals

    async def _watch(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._keep_retrying())
            tasks.create_task(self._keep_telling())
            tasks.create_task(self._fetch_due(once=False))
            if self._plan.folders:
                tasks.create_task(self._heed_notices())
                tasks.create_task(self._keep_looking())

    async def _keep_telling(self) -> None:
        """What follows when something was added is done by the clock too, for what could not be done at once."""
        while not self._stopped.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopped.wait(), LOOK_EVERY)
            await self._after()

    # -- folders ---------------------------------------------------------------------------------------

    async def _heed_notices(self) -> None:
        """Stir whenever the system tells of a change below a folder."""
        places = [folder.path for folder in self._plan.folders]
        with suppress(FileNotFoundError):  # a folder went away: the looks by the clock go on
            async for _ in awatch(*places, stop_event=self._stopped, step=200, rust_timeout=1000):
                self._stir.set()

    async def _keep_looking(self) -> None:
        while not self._stopped.is_set():
            self._stir.clear()
            unsettled = await self._look_at_folders()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stir.wait(), SETTLED if unsettled else LOOK_EVERY)

    async def _settle(self) -> None:
        """A single look waits for what is still being written, for a while."""
        for _ in range(5):
            if self._stopped.is_set() or not await self._look_at_folders():
                return
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopped.wait(), SETTLED)

    async def _look_at_folders(self) -> bool:
        """Add what is new; whether something is still being written."""
        unsettled = False
        for folder in self._plan.folders:
            found = look(folder, self._state)
            unsettled |= found.unsettled
            for file in found.files:
                if self._stopped.is_set():
                    return False
                await self._add_file(file)
        return unsettled

    async def _add_file(self, file: File) -> None:
        def found() -> Iterator[Found]:
            with suppress(MissingInput):  # gone since the look
                yield from guarded(opened(file, self._settings), in_one_line(file.path))

        tally = await self._add(found())
        if not self._stopped.is_set():
            self._state.keep_file(
                remembered(file.folder.path.resolve()), remembered(file.path), file.size, file.changed
            )
        self._told(file.path, tally)

    # -- feeds and pages -------------------------------------------------------------------------------

    async def _fetch_due(self, *, once: bool) -> None:
        """Fetch whatever is due, a few at a time; without `once`, wait for what comes due next."""
        running: dict[str, asyncio.Task[None]] = {}
        asked = set[str]()
        stopped = asyncio.ensure_future(self._stopped.wait())
        try:
            while not self._stopped.is_set():
                without = (*running, *(asked if once else ()))
                for page in self._state.due(time.time(), AT_ONCE - len(running), without):
                    asked.add(page.url)
                    running[page.url] = asyncio.create_task(self._visit(page))
                if once and not running:
                    return
                await asyncio.wait(
                    (stopped, *running.values()),
                    timeout=self._rest(running),
                    return_when=asyncio.FIRST_COMPLETED,
                )
                for url, task in list(running.items()):
                    if task.done():
                        del running[url]
                        task.result()
                self._state.note(beat=now_in_words(), counted=self.totals.words)
        finally:
            stopped.cancel()
            for task in running.values():
                task.cancel()
            await asyncio.gather(*running.values(), return_exceptions=True)

    def _rest(self, running: Iterable[str]) -> float:
        """Seconds until the next page is due, a minute at most."""
        due = self._state.next_due(time.time(), running) if len(list(running)) < AT_ONCE else None
        return LOOK_EVERY if due is None else min(max(due - time.time(), 0.05), LOOK_EVERY)

    async def _visit(self, page: Page) -> None:
        """Fetch a page, add what came, and only then write down that it came."""
        try:
            with as_record_errors():
                came = await self._fetcher.fetch(page.url, etag=page.etag, modified=page.modified)
        except RecordError as error:
            await self._failed(page, error)
            return
        digest = page.digest if came.body is None else hashlib.sha256(came.body).hexdigest()
        if came.body is None or digest == page.digest:
            self.totals = replace(self.totals, unchanged=self.totals.unchanged + 1)
            self._keep(page, came, digest, said="unchanged", unchanged=page.unchanged + 1)
            return
        links: list[str] = []
        reports = guarded(self._reports(page, came, links), in_one_line(page.url))
        tally = await asyncio.shield(self._add(reports))
        if self._stopped.is_set():
            return
        self.totals = replace(self.totals, fetched=self.totals.fetched + 1)
        if page.follow:
            self._state.follow(page, links[:MOST_LINKS], time.time())
        self._keep(page, came, digest, said=_counted(tally), unchanged=0)
        self._told(page.url, tally)

    def _keep(self, page: Page, came: Fetched, digest: str | None, *, said: str, unchanged: int) -> None:
        now = time.time()
        every = page.every
        if page.of:
            every = min(every * 2 ** min(unchanged, 16), max(every, LONGEST_UNCHANGED))
        self._state.keep(
            replace(
                page,
                etag=came.etag or (page.etag if came.body is None else None),
                modified=came.modified or (page.modified if came.body is None else None),
                digest=digest,
                next_at=now + every,
                asked_at=now,
                failures=0,
                unchanged=unchanged,
                said=said,
            )
        )

    async def _failed(self, page: Page, error: RecordError) -> None:
        """Come back later, and put what lasts among the rejects."""
        now = time.time()
        lasting = not isinstance(error, FetchFailed) or error.lasting
        asked_to_wait = error.wait if isinstance(error, FetchFailed) else None
        failures = page.failures + (asked_to_wait is None)
        wait = min(FIRST_RETRY * 2 ** min(max(failures - 1, 0), 12), LONGEST_RETRY) * random.uniform(0.9, 1.1)
        wait = max(wait, LASTING_RETRY if lasting else 0.0, asked_to_wait or 0.0)
        self.totals = replace(self.totals, failed=self.totals.failed + 1)
        self._state.keep(
            replace(page, failures=failures, next_at=now + wait, asked_at=now, said=error.message)
        )
        self._tell(f"{page.url}: {error.message} Again in {_while(wait)}.")
        if lasting or page.failures < failures == TRIES_BEFORE_REJECT:
            reject = Reject(stage="fetch", reason=error.reason, message=str(error))
            await self._in_worker(partial(self._ledger.reject, in_one_line(page.url), reject))

    def _reports(self, page: Page, came: Fetched, links: list[str]) -> Iterator[Arrived | Turned]:
        """The reports of what came; the addresses that they name are put into `links` where a feed is followed."""
        beside = Beside(
            url=came.url, media_type=came.media_type, charset=came.charset, fetched=came.at or None
        )
        original = Original(path=in_one_line(page.url), raw=came.body or b"", beside=beside)
        for item in open_bytes(original, self._settings):
            if isinstance(item, Opened) and page.follow and item.report.url:
                with suppress(AddressRefused):
                    links.append(str(linked(came.url, item.report.url)))
            yield arrived(item, WATCHING, lambda report: published_by(report, page.outlet))

    # -- adding ----------------------------------------------------------------------------------------

    async def _retry_reports(self) -> None:
        """Read again what reading failed on: a few times, ever later, and anew when the reader is another."""
        version = await self._in_worker(lambda: reader_of(self._settings.reader).version)
        turned = await self._in_worker(lambda: [entry.id for entry, _, _ in self._ledger.to_retry()])
        tried = {reject: self._state.retry(reject, version) for reject in turned}
        now = time.time()
        due = [
            one
            for one, (tries, at) in tried.items()
            if tries < MOST_READER_TRIES and not now < at <= now + LONGEST_RETRY
        ]
        for reject in due:
            tally = await self._add(to_retry(self._ledger, self._settings, {reject}))
            if self._stopped.is_set():
                return
            tries = tried[reject][0]
            self._state.keep_retry(reject, version, tries + 1, now + READER_RETRY * 4**tries)
            self._told("tried again", tally)

    async def _keep_retrying(self) -> None:
        while not self._stopped.is_set():
            await self._retry_reports()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopped.wait(), READER_RETRY)

    async def _add(self, found: Iterable[Found]) -> Tally:
        """Read and add, in the one thread that writes; between two reports it may be stopped."""
        tally = await self._in_worker(
            partial(add_reports, self._ledger, self._until_stopped(found), self._read, Processes(1))
        )
        self.totals = replace(
            self.totals,
            added=self.totals.added + tally.added,
            known=self.totals.known + tally.known,
            rejected=self.totals.rejected + tally.rejected,
        )
        if tally.added:
            await self._after()
        return tally

    def _until_stopped(self, found: Iterable[Found]) -> Iterator[Found]:
        for item in found:
            if self._stopped.is_set():
                return
            yield item

    async def _in_worker(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._worker, work)

    def _told(self, name: str, tally: Tally) -> None:
        if tally.seen:
            self._tell(f"{name}: {_counted(tally)}")


def _counted(tally: Tally) -> str:
    return f"{tally.added} added, {tally.known} known, {tally.rejected} rejected"


def _while(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.0f} h"
