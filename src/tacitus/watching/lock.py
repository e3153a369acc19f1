"""One watch a ledger: the lock that a running one holds. The system lets go of it however the process ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from tacitus.errors import UsageError


@contextmanager
def alone(ledger: Path) -> Iterator[None]:
    """Nobody else watches for this ledger meanwhile. Raises `UsageError` where somebody does."""
    lock = _lock(ledger)
    try:
        lock.acquire()
    except Timeout:
        raise UsageError(
            f"Another process watches for {ledger.name}.", remedy="See it: tacitus watch --status."
        ) from None
    try:
        yield
    finally:
        lock.release()


def is_watched(ledger: Path) -> bool:
    """Whether a watch for this ledger runs."""
    lock = _lock(ledger)
    if not Path(lock.lock_file).exists():
        return False
    try:
        with lock:
            return False
    except Timeout:
        return True


def _lock(ledger: Path) -> FileLock:
    return FileLock(ledger.with_name(f"{ledger.name}.watch-lock"), blocking=False)
