"""A report's claims under what persons said of them: corrected, dropped, added, under one name.

The last word on a claim holds. A corrected claim keeps its id, its speaker and how it is put: the report said it, and it
was read wrongly; its extractor says who corrected it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any, cast

from tacitus.model.ids import content_id
from tacitus.model.records import (
    Actor,
    Claim,
    Interval,
    Means,
    Place,
    Report,
    Responsibility,
    Span,
    SpeakerLink,
    TargetObject,
    Toll,
    Value,
)
from tacitus.model.rulings import Addition, Alias, Correction, Ruling, Words, reports_of
from tacitus.model.vocabulary import SegmentKind
from tacitus.resolve.accounts import voice_key

READER = "person"
"""The reader that a person is: begins the extractor of what he corrected or added; its version is the ruling's id."""


def in_order(rulings: Iterable[Ruling]) -> list[Ruling]:
    """As they were said; those of one instant by id."""
    return sorted(rulings, key=lambda ruling: (ruling.at, ruling.id or ""))


def about_report(rulings: Iterable[Ruling], report: str) -> list[Ruling]:
    """The rulings that change the claims of a report, aliases left out."""
    return [ruling for ruling in rulings if report in reports_of(ruling.act)]


def claims_under(report: Report, claims: Sequence[Claim], rulings: Sequence[Ruling]) -> tuple[Claim, ...]:
    """The claims of a report under rulings in force (in order) that are about it, and aliases."""
    every = [*claims, *(_added(r, r.act, report) for r in rulings if isinstance(r.act, Addition))]
    last = {r.act.claim.claim: (r, r.act) for r in rulings if isinstance(r.act, Correction)}
    kept = [
        _corrected(claim, *last[claim.id], report) if claim.id in last else claim
        for claim in every
        if claim.id not in last or last[claim.id][1].value is not None
    ]
    return tuple(renamed(kept, rulings))


def account_of(words: Words) -> str:
    """The id of an account that a person begins with these words."""
    return content_id("i", words.report, [words.start, words.end], READER)


def account_under(act: Addition) -> str:
    """The id of the account that an addition is to."""
    return act.account.account if act.account else account_of(act.words)


def claim_of(ruling: str) -> str:
    """The id of the claim that an addition makes."""
    return content_id("c", ruling)


def _added(ruling: Ruling, act: Addition, report: Report) -> Claim:
    evidence = (_span(act.words, report),)
    outlet = not act.speaker or act.speaker[0].role == "outlet"
    return Claim(
        id=claim_of(ruling.id or ""),
        incident=account_under(act),
        field=act.field,
        value=_worded(act.value, evidence, None if outlet else act.speaker),
        speaker=act.speaker,
        modality="asserted" if outlet else "reported",
        polarity="affirmed",
        hedge=None,
        segment=_segment(report, act.words.start),
        evidence=evidence,
        confidence=1.0,
        extractor=f"{READER}/add",
        version=ruling.id or "",
    )


def _corrected(claim: Claim, ruling: Ruling, act: Correction, report: Report) -> Claim:
    assert act.value is not None
    evidence = (_span(act.words, report),) if act.words else claim.evidence
    told = claim.value.speaker if isinstance(claim.value, Toll | Responsibility) else None
    return replace(
        claim,
        value=_worded(act.value, evidence, told),
        evidence=evidence,
        confidence=1.0,
        extractor=f"{READER}/correct",
        version=ruling.id or "",
    )


def _worded(value: Value, evidence: tuple[Span, ...], speaker: Any) -> Value:
    """A value with the words that it is read from, and who says it."""
    first = evidence[0] if evidence else None
    if isinstance(value, Toll):
        return replace(value, evidence=evidence, speaker=speaker)
    if isinstance(value, Interval | Place | Actor):
        return replace(value, text=first)
    if isinstance(value, TargetObject | Means) and first is not None:
        return replace(value, text=first)
    if isinstance(value, Responsibility) and first is not None:
        return replace(value, evidence=first, speaker=speaker, actor=replace(value.actor, text=None))
    return value


def _span(words: Words, report: Report) -> Span:
    return Span(
        start=words.start, end=words.end, text=report.text[words.start : words.end], report=words.report
    )


def _segment(report: Report, at: int) -> SegmentKind:
    return next((s.kind for s in report.segments if s.start <= at < s.end), "body")


# -- one name for one body ----------------------------------------------------------------------------


def renamed(claims: Iterable[Claim], rulings: Iterable[Ruling]) -> list[Claim]:
    """The claims with everybody under the name that aliases give him."""
    aliases = [ruling.act for ruling in rulings if isinstance(ruling.act, Alias)]
    if not aliases:
        return list(claims)
    known = {key: alias for alias in aliases for key in keys_of(alias)}
    return [cast(Claim, _mapped(claim, lambda one: _under(one, known))) for claim in claims]


def keys_of(alias: Alias) -> tuple[str, ...]:
    """What an alias finds somebody by: the name however it is written, the registry's id."""
    return (voice_key(alias.name), *([alias.id] if alias.id else []))


def names_in(value: Any) -> Iterator[str]:
    """The keys of everybody in a record or in records: names, ids."""
    if isinstance(value, Actor | SpeakerLink):
        yield voice_key(value.name)
        if value.id:
            yield value.id
    if isinstance(value, tuple | list):
        for one in value:
            yield from names_in(one)
    elif is_dataclass(value) and not isinstance(value, type):
        for name in _named(type(value)):
            yield from names_in(getattr(value, name))


def _under(one: Actor | SpeakerLink, known: dict[str, Alias]) -> Actor | SpeakerLink:
    """Somebody under the name that aliases lead to; a circle ends where it began."""
    passed: set[int] = set()
    while (alias := known.get(one.id or "") or known.get(voice_key(one.name))) and id(alias) not in passed:
        passed.add(id(alias))
        one = replace(one, name=alias.to, id=alias.to_id)
        if isinstance(one, Actor):
            one = replace(one, category=alias.category or one.category, country=alias.country or one.country)
    return one


def _mapped(value: Any, change: Callable[[Any], Any]) -> Any:
    """A record with every actor and link of a speaker in it changed."""
    if isinstance(value, tuple):
        return tuple(_mapped(one, change) for one in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    names = _named(type(value))
    inside = {name: _mapped(held, change) for name in names if (held := getattr(value, name))}
    made = replace(value, **inside) if inside else value
    return change(made) if isinstance(made, Actor | SpeakerLink) else made


@cache
def _named(kind: type) -> tuple[str, ...]:
    """The fields of a record that may hold records."""
    plain = ("str", "int", "float", "bool")
    return tuple(one.name for one in fields(kind) if str(one.type).split(" |")[0] not in plain)
