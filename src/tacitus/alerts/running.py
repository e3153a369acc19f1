"""Looking and delivering, one after the other, for commands and the watch."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from tacitus.alerts.channels import Channels, channels_of
from tacitus.alerts.feed import headline
from tacitus.alerts.finding import look
from tacitus.alerts.memory import Memory
from tacitus.ledger.ledger import Ledger
from tacitus.model.alerts import Change


class Alerts:
    """The alerts of a ledger and where they go; used as a context manager."""

    def __init__(
        self,
        ledger: Ledger,
        deliver: Path | None = None,
        *,
        allow_private: bool = False,
        tell: Callable[[str], None] = lambda line: None,
    ) -> None:
        """Read the file of channels, if any. Raises `UsageError`, `MissingInput`."""
        self._channels = channels_of(deliver) if deliver is not None else Channels()
        self._ledger, self._allow_private, self._tell = ledger, allow_private, tell
        self._memory = Memory(ledger.sides)
        self._turn = asyncio.Lock()

    def __enter__(self) -> Alerts:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._memory.close()

    async def run(self) -> list[Change]:
        """Look, and deliver what is due; what was found by this look."""
        from tacitus.alerts.delivering import deliver, expect

        async with self._turn:
            expect(self._memory, self._channels)
            told = await asyncio.to_thread(look, self._ledger, self._memory)
            found = [self._ledger.without_names(change) for change in told]  # it remembers them as they were
            for change in found:
                self._tell(f"{change.alert}: {headline(change)}")
            await deliver(
                self._ledger,
                self._memory,
                self._channels,
                allow_private=self._allow_private,
                tell=self._tell,
            )
        return found
