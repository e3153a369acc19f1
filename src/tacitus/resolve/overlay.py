"""What persons said, laid over what accounts add up to: rulings on an incident; ratings; resolved contradictions.

A ruling on a value changes that value and no other, and never which accounts are one incident: for that there are
judgements and moves (`resolve/cluster.py`). Rulings on claims are in the claims already (`resolve/amending.py`).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar, cast

from tacitus.errors import UsageError
from tacitus.model.codec import to_json, to_plain, without_keys
from tacitus.model.ids import ID_DIGITS, content_id
from tacitus.model.ledger import (
    Grade,
    LedgerContradiction,
    LedgerIncident,
    LedgerView,
    Provenance,
    Published,
    Remark,
)
from tacitus.model.records import Claim, Judgement, Kind, Link, Rating, Resolution, Toll
from tacitus.model.rulings import (
    Addition,
    Check,
    Correction,
    Dismissal,
    IncidentRef,
    Move,
    Note,
    Publication,
    Ruling,
    Setting,
    Tagging,
    Tie,
    incident_of,
)
from tacitus.model.vocabulary import CREDIBILITY, RELIABILITY, RatingScale
from tacitus.resolve.accounts import voice_key
from tacitus.resolve.amending import account_under, in_order

D = TypeVar("D", Judgement, Rating, Resolution, Ruling)
H = TypeVar("H", bound=Hashable)
Decision = Judgement | Rating | Resolution | Ruling

FIELDS = {"initiator": "initiators", "target": "targets", "toll": "tolls"}
"""Field of a claim → field of an incident, where they differ."""
CHECKED = tuple(
    "type status when where initiators targets target_object means tolls responsibility grade".split()
)
"""What of an incident is checked, and compared with what was published."""
_WORDING = frozenset(
    "text evidence cue hedge antecedent candidates reason reference context affiliations".split()
)
"""Keys of a value that tell where it was read, not what it is."""


def in_force_at(decisions: Iterable[D], before: str | None) -> list[D]:
    """The decisions that were made and not yet withdrawn before a sortable instant; None is now."""
    return [
        replace(decision, withdrawn_at=None)
        for decision in decisions
        if (before is None or decision.at < before)
        and (decision.withdrawn_at is None or (before is not None and decision.withdrawn_at >= before))
    ]


def as_it_stood(decisions: Iterable[Decision], before: str | None) -> list[Decision]:
    """The decisions made before a sortable instant, as withdrawn only if they were by then; None is now."""
    return [
        decision
        if before is None or (decision.withdrawn_at or "") < before
        else replace(decision, withdrawn_at=None)
        for decision in decisions
        if before is None or decision.at < before
    ]


def lay_over(view: LedgerView, ratings: Sequence[Rating], resolutions: Sequence[Resolution]) -> LedgerView:
    """The view with these ratings, the last one of each subject, and its contradictions open or resolved."""
    settled = {resolution.contradiction: resolution for resolution in resolutions}
    return replace(
        view,
        ratings=tuple(standing_ratings(ratings).values()),
        contradictions=tuple(settle(clash, settled) for clash in view.contradictions),
    )


def lay_rulings(
    incident: LedgerIncident, on_it: Iterable[Ruling], on_claims: Iterable[Ruling]
) -> LedgerIncident:
    """The incident of some accounts under rulings on it as a whole, and with the marks of those on its claims."""
    ruled, marks = in_order(on_it), []
    for ruling in ruled:
        if isinstance(ruling.act, Setting):
            incident = _set(incident, ruling, ruling.act)
    compared = any(isinstance(ruling.act, Check | Publication) for ruling in ruled)
    now = digests(incident) if compared else {}
    accounts = {incident.id, *incident.merged_ids}
    marks += [m for r in on_claims for m in _marks(r, accounts)]
    for ruling in ruled:
        if isinstance(ruling.act, Setting):
            marks.append(_mark(ruling, ruling.act.field, "changed", "set"))
        elif isinstance(ruling.act, Check):
            for field, digest in sorted(ruling.act.fields.items()):
                holds = now.get(field) == digest
                marks.append(_mark(ruling, field, "checked" if holds else "outdated", "check"))
    marks.sort(key=lambda mark: (mark.at, mark.ruling, mark.field))
    made = replace(
        incident,
        provenance=tuple(marks),
        notes=tuple(_remark(r, r.act.note) for r in ruled if isinstance(r.act, Note)),
        tags=tuple(_remark(r, r.act.tag) for r in ruled if isinstance(r.act, Tagging)),
        published=tuple(_published(r, r.act, now) for r in ruled if isinstance(r.act, Publication)),
    )
    return replace(made, version=version_of(made))


def dismissed(rulings: Iterable[Ruling]) -> frozenset[str]:
    """The accounts that tell of no incident."""
    return frozenset(ref.account for r in rulings if isinstance(r.act, Dismissal) for ref in r.act.accounts)


def on_incidents(rulings: Iterable[Ruling], home: Callable[[str], H | None]) -> dict[H, list[Ruling]]:
    """Incident → the rulings on it as a whole."""
    found: dict[H, list[Ruling]] = {}
    for ruling in rulings:
        at = home_of(incident_of(ruling.act), home)
        if at is not None:
            found.setdefault(at, []).append(ruling)
    return found


def home_of(refs: IncidentRef, home: Callable[[str], H | None]) -> H | None:
    """Where most of the accounts of an incident are now, the oldest first among equals; None where none is."""
    homes = Counter(found for ref in refs if (found := home(ref.account)) is not None)
    return max(homes, key=lambda one: homes[one]) if homes else None


def links_drawn(rulings: Iterable[Ruling], home: Callable[[str], str | None]) -> Iterator[Link]:
    """The links that persons drew between incidents, between ledger ids."""
    for ruling in in_order(rulings):
        if isinstance(ruling.act, Tie):
            here, there = home_of(ruling.act.incident, home), home_of(ruling.act.to, home)
            if here is not None and there is not None and here != there:
                yield Link(
                    from_=here,
                    to=there,
                    relation=ruling.act.relation,
                    strength="stated",
                    lag=None,
                    speaker=None,
                    evidence=(),
                    by=ruling.by,
                    ruling=ruling.id,
                )


def digests(incident: LedgerIncident) -> dict[str, str]:
    """Field → digest of what it says, wherever that was read."""
    told: dict[str, Any] = {name: getattr(incident, name) for name in CHECKED if name != "type"}
    told["type"] = (incident.type, incident.mode, incident.label)
    return {name: _digest(value) for name, value in told.items()}


def digest_of_setting(act: Setting) -> str:
    """The digest of what a person set: that which `digests` gives of an incident that says so."""
    value: Any = act.value
    if isinstance(value, Kind):
        value = (value.type, value.mode, value.label)
    return _digest(value)


def _digest(value: Any) -> str:
    return content_id("d", without_keys(to_plain(value), _WORDING))


def version_of(incident: LedgerIncident) -> str:
    """A content hash of what an incident says: notes, tags and publications are beside it, and its history and the
    ids that it was known by hang on when reports came in."""
    said = replace(incident, notes=(), tags=(), published=(), version="", toll_history=(), merged_ids=())
    return f"v_{hashlib.sha256(to_json(said)).hexdigest()[:ID_DIGITS]}"


def changed_fields(before: LedgerIncident, after: LedgerIncident) -> list[str]:
    """Which fields of an incident say something else, its reports (`members`) and marks (`provenance`) included."""
    one, other = digests(before), digests(after)
    changed = [name for name in CHECKED if one[name] != other[name]]
    changed += ["members"] if before.members != after.members else []
    return changed + (["provenance"] if before.provenance != after.provenance else [])


def _set(incident: LedgerIncident, ruling: Ruling, act: Setting) -> LedgerIncident:
    if act.field == "type":
        kind = cast(Kind, act.value)
        return replace(incident, type=kind.type, mode=kind.mode, label=kind.label, parent=kind.parent)
    if act.field == "grade":
        told = (f"{ruling.by}: {ruling.reason}",)
        return replace(incident, grade=cast(Grade, act.value), grade_reasons=told)
    reasons = {name: why for name, why in incident.reasons.items() if name != act.field}
    if act.value is None or act.value == ():
        reasons[act.field] = f"{ruling.by}: {ruling.reason}"
    reports = {name: report for name, report in incident.value_reports.items() if name != act.field}
    changed: dict[str, Any] = {act.field: act.value}
    return replace(incident, **changed, reasons=reasons, value_reports=reports)


def _marks(ruling: Ruling, accounts: set[str]) -> Iterator[Provenance]:
    """What a ruling on claims or accounts says of fields of an incident with these accounts."""
    act = ruling.act
    if isinstance(act, Correction) and act.claim.account in accounts:
        done = "drop" if act.value is None else "correct"
        yield _mark(ruling, _field(act.claim.field), "changed", done, _effect(act.value or act.claim.value))
    elif isinstance(act, Addition) and account_under(act) in accounts:
        yield _mark(ruling, _field(act.field), "changed", "add", _effect(act.value))
    elif isinstance(act, Move) and act.account.account in accounts:
        yield _mark(ruling, "members", "changed", "move")


def _mark(ruling: Ruling, field: str, state: Any, act: str, effect: str | None = None) -> Provenance:
    return Provenance(
        field=field,
        state=state,
        act=act,
        by=ruling.by,
        at=ruling.at,
        reason=ruling.reason,
        ruling=ruling.id or "",
        effect=effect,
    )


def _field(name: str) -> str:
    return FIELDS.get(name, name)


def _effect(value: object) -> str | None:
    return value.effect if isinstance(value, Toll) else None


def _remark(ruling: Ruling, text: str) -> Remark:
    return Remark(text=text, by=ruling.by, at=ruling.at, ruling=ruling.id or "")


def _published(ruling: Ruling, act: Publication, now: Mapping[str, str]) -> Published:
    return Published(
        version=act.pinned,
        by=ruling.by,
        at=ruling.at,
        reason=ruling.reason,
        ruling=ruling.id or "",
        place=act.place,
        changed=tuple(name for name in CHECKED if act.fields.get(name) != now[name]),
    )


def standing_ratings(ratings: Iterable[Rating]) -> dict[str, Rating]:
    """The last word on each subject, by `rating_key`, in the order in which it was spoken."""
    last: dict[str, Rating] = {}
    for rating in ratings:
        last.pop(rating_key(rating), None)
        last[rating_key(rating)] = rating
    return last


def rating_key(rating: Rating) -> str:
    """The claim's id, or the speaker's name however it is written."""
    return rating.subject if rating.scale == "credibility" else voice_key(rating.subject)


def speakers_of(claims: Iterable[Claim]) -> set[str]:
    """Everybody in the speaker chains of claims, as keys."""
    return {voice_key(link.name) for claim in claims for link in claim.speaker}


def scale_of(value: str) -> RatingScale:
    """The scale that a grade is on: letters for sources, digits for claims. Raises `UsageError`."""
    if value in RELIABILITY:
        return "reliability"
    if value in CREDIBILITY:
        return "credibility"
    raise UsageError(
        f"'{value}' is no grade.",
        remedy="Give A to F for a speaker's reliability, 1 to 6 for a claim's credibility.",
    )


def settle(clash: LedgerContradiction, settled: Mapping[str, Resolution]) -> LedgerContradiction:
    """A contradiction, resolved where it is among these, which are by its id or one that it was known by."""
    found = [settled[key] for key in (clash.id, *clash.merged_ids) if key in settled]
    if not found:
        return clash
    return replace(clash, status="resolved", resolution=max(found, key=lambda row: row.at))
