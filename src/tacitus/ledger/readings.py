"""Readings of a ledger: what a report's claims add up to, every span with the report that it stands in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any, get_args, get_type_hints

from tacitus.model.records import Extraction, Reading, Span
from tacitus.model.rulings import Ruling
from tacitus.resolve.amending import claims_under
from tacitus.resolve.incident import derive


def reading_of(extraction: Extraction) -> Reading:
    """The reading of a report beside those of others: derived from its claims."""
    return derive(in_report(extraction, extraction.report.id))


def amended(extraction: Extraction, rulings: Sequence[Ruling]) -> Extraction:
    """What was read from a report beside those of others, under rulings on its claims (in order) and aliases."""
    told: Extraction = in_report(extraction, extraction.report.id)
    return replace(told, claims=claims_under(told.report, told.claims, rulings)) if rulings else told


def in_report(value: Any, report: str) -> Any:
    """A record, or tuple of records, with the report's id in each of its spans."""
    if type(value) is Span:
        return Span(start=value.start, end=value.end, text=value.text, report=report)
    if type(value) is tuple:
        return tuple([in_report(one, report) for one in value])
    kind: type = type(value)
    names = spanned(kind)
    told = {name: in_report(held, report) for name in names if (held := getattr(value, name))}
    return replace(value, **told) if told else value


@cache
def spanned(kind: type) -> tuple[str, ...]:
    """The fields of a record in which spans can be."""
    if not is_dataclass(kind):
        return ()
    hints = get_type_hints(kind)
    return tuple(one.name for one in fields(kind) if any(_bears(part) for part in _parts(hints[one.name])))


def _bears(part: Any) -> bool:
    return part is Span or (isinstance(part, type) and bool(spanned(part)))


def _parts(hint: Any) -> Iterator[Any]:
    """The types in a hint: `tuple[Span, ...] | None` has `Span`."""
    inner = get_args(hint)
    if not inner:
        yield hint
    for one in inner:
        yield from _parts(one)
