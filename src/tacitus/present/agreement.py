"""Second looks: on which incidents two persons gave their word on a field, how far they agree, and where they do not."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from tacitus.errors import MissingInput
from tacitus.ledger.query import LedgerQuery, find_incident
from tacitus.model.ledger import LedgerIncident
from tacitus.model.rulings import Check, Ruling, Setting
from tacitus.resolve.overlay import digest_of_setting

MOST = 50
"""Incidents of a kind that are listed."""

Words = Mapping[tuple[str, str], Mapping[str, str]]
"""(incident, field) → who → digest of what he says it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldAgreement:
    """How far persons agree on a field, by the first word of each. `alpha` is Krippendorff's, for nominal values: 1 is
    full agreement, 0 what chance would give; None where nothing varies."""

    field: str
    looked_at: int
    agreed: int
    alpha: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """Fields of an incident on which the last words of two persons differ."""

    incident: LedgerIncident
    fields: tuple[str, ...]
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Second looks of a ledger: by field; where persons differ now; and what one person alone has checked (with who)."""

    fields: tuple[FieldAgreement, ...]
    open: tuple[Disagreement, ...]
    once: tuple[tuple[LedgerIncident, str], ...]
    once_in_all: int


def agreement(source: LedgerQuery) -> Agreement:
    """How far persons agree who checked the same fields of the same incidents, or gave another value."""
    rulings = [one for one in source.rulings() if one.withdrawn_at is None and one.incident is not None]
    first, last = words_of(rulings), words_of(reversed(rulings))
    lookers: dict[str, dict[str, None]] = defaultdict(dict)
    for (incident, _), said in last.items():
        lookers[incident].update(dict.fromkeys(said))
    apart: dict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for (incident, field), said in last.items():
        if len(set(said.values())) > 1:
            apart[incident][field] = tuple(said)
    once = [(incident, next(iter(who))) for incident, who in lookers.items() if len(who) == 1]
    shown = ((_there(source, incident), who) for incident, who in once)
    held = ((found, who) for found, who in shown if found is not None)
    return Agreement(
        fields=tuple(by_field(first)),
        open=tuple(_open(source, apart)),
        once=tuple(islice(held, MOST)),
        once_in_all=len(once),
    )


def words_of(rulings: Iterable[Ruling]) -> Words:
    """The word of each person on each field: the one that comes first."""
    found: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for one in rulings:
        for field, digest in _said(one):
            found[one.incident or "", field].setdefault(one.by, digest)
    return found


def by_field(words: Words) -> Iterator[FieldAgreement]:
    """How far persons agree, field by field, over the incidents that two or more of them gave their word on."""
    units: dict[str, list[list[str]]] = defaultdict(list)
    for (_, field), said in words.items():
        if len(said) > 1:
            units[field].append(list(said.values()))
    for field, told in sorted(units.items()):
        agreed = sum(len(set(values)) == 1 for values in told)
        yield FieldAgreement(field=field, looked_at=len(told), agreed=agreed, alpha=alpha(told))


def alpha(units: Sequence[Sequence[str]]) -> float | None:
    """Krippendorff's alpha for nominal values of units that have two or more each; None where all values are one.

    1 - observed / expected disagreement (Krippendorff, Content Analysis, ch. 12).
    """
    every = Counter(value for values in units for value in values)
    total = sum(every.values())
    expected = total * total - sum(count * count for count in every.values())
    if not expected:
        return None
    observed = sum(
        (len(values) ** 2 - sum(count**2 for count in Counter(values).values())) / (len(values) - 1)
        for values in units
    )
    return 1 - (total - 1) * observed / expected


def _said(ruling: Ruling) -> Iterator[tuple[str, str]]:
    if isinstance(ruling.act, Check):
        yield from ruling.act.fields.items()
    elif isinstance(ruling.act, Setting):
        yield ruling.act.field, digest_of_setting(ruling.act)


def _open(source: LedgerQuery, apart: Mapping[str, Mapping[str, tuple[str, ...]]]) -> Iterator[Disagreement]:
    for incident, fields in list(apart.items())[:MOST]:
        found = _there(source, incident)
        if found is not None:
            by = tuple(sorted({who for names in fields.values() for who in names}))
            yield Disagreement(incident=found, fields=tuple(fields), by=by)


def _there(source: LedgerQuery, incident: str) -> LedgerIncident | None:
    """The incident of an id as it is now; None where it is there no longer."""
    try:
        return find_incident(source.part([incident]), incident)
    except MissingInput:
        return None
