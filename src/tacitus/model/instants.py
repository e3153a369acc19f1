"""Instants as text that sorts: every moment the ledger compares is UTC with microseconds."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from tacitus.errors import UsageError

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def parse_instant(text: str) -> datetime:
    """An ISO 8601 instant or date as an aware UTC datetime; without an offset it is taken as UTC.

    One of the first or last hours that there are in its zone and not in UTC is the first or last that UTC has.
    Raises `ValueError` when `text` is no ISO 8601 date or instant.
    """
    moment = datetime.fromisoformat(text)
    try:
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError:
        return (datetime.min if moment.year == 1 else datetime.max).replace(tzinfo=UTC)


def sortable(moment: datetime) -> str:
    """`2023-03-24T00:00:00.000000Z`: text order is time order."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ").zfill(27)


def micros(instant: str) -> int:
    """A sortable instant as whole microseconds since 1970."""
    since = datetime.fromisoformat(instant) - _EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def instant(microseconds: int) -> str:
    """Microseconds since 1970 as a sortable instant."""
    return sortable(_EPOCH + timedelta(microseconds=microseconds))


def now() -> str:
    """This moment, sortable."""
    return sortable(datetime.now(UTC))


def cut_after(as_of: str) -> str:
    """The first sortable instant that `as_of` no longer covers.

    A date, month or year covers itself to its end (`2023-03-24` → `2023-03-25T00:00…`); an instant covers
    itself. Raises `UsageError` for anything else.
    """
    try:
        whole = _DATE.fullmatch(as_of.strip())
        if whole is None:
            return sortable(parse_instant(as_of.strip()) + timedelta(microseconds=1))
        return sortable(_after(whole))
    except (ValueError, OverflowError) as error:
        raise UsageError(
            f"'{as_of}' is no date.",
            remedy="Give a date such as 2023-03-24 or an instant such as 2023-03-24T18:00Z.",
        ) from error


def _after(date: re.Match[str]) -> datetime:
    year, month, day = (int(part) if part else None for part in date.groups())
    assert year is not None
    if month is None:
        return datetime(year + 1, 1, 1, tzinfo=UTC)
    if day is None:
        return datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC)
    return datetime(year, month, day, tzinfo=UTC) + timedelta(days=1)
