"""Readings of a ledger: what a report's claims add up to, every span with the report that it stands in."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from functools import cache
from operator import is_
from types import NoneType
from typing import Any

from tacitus.model.records import Extraction, Reading, Span
from tacitus.resolve.incident import derive

_BARE = (str, int, float, NoneType)


def reading_of(extraction: Extraction) -> Reading:
    """The reading of a report beside those of others: derived from its claims."""
    return derive(in_report(extraction, extraction.report.id))


def in_report(value: Any, report: str) -> Any:
    """A record, or tuple of records, with the report's id in each of its spans; itself where it has none."""
    if isinstance(value, Span):
        return replace(value, report=report)
    if isinstance(value, tuple):
        made = tuple(in_report(one, report) for one in value)
        return value if all(map(is_, made, value)) else made
    if not is_dataclass(value) or isinstance(value, type):
        return value
    inner = ((name, getattr(value, name)) for name in _names(type(value)))
    told = ((name, old, in_report(old, report)) for name, old in inner if not isinstance(old, _BARE))
    changed = {name: new for name, old, new in told if new is not old}
    return replace(value, **changed) if changed else value


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(one.name for one in fields(kind))
