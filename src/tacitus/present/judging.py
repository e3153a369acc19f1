"""Judging from the page: what may be judged, who may ask, and what was judged already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import get_args

from tacitus.errors import NotAllowed, UsageError
from tacitus.ledger.ledger import Ledger
from tacitus.ledger.query import LedgerQuery
from tacitus.model.ledger import Clock, Embargo, LedgerClaim, LedgerIncident, LedgerView, ReportEntry
from tacitus.model.query import Decided, Found, IncidentQuery
from tacitus.model.records import Judgement, Rating, Resolution
from tacitus.model.rulings import Alias, Ruling, named_in
from tacitus.model.vocabulary import CREDIBILITY, RELIABILITY, Verdict
from tacitus.present import words
from tacitus.present.language import _, gettext
from tacitus.present.retold import retold
from tacitus.present.said import said_of, verdict_of
from tacitus.present.titles import title
from tacitus.resolve.accounts import voice_key
from tacitus.resolve.amending import names_in
from tacitus.resolve.overlay import CHECKED, rating_key, speakers_of
from tacitus.settings import load_settings
from tacitus.store.base import Decision
from tacitus.store.redact import key
from tacitus.team.acting import acting, lacking, may

MOST_OTHERS = 25
"""Incidents offered for a judgement: those nearest in time."""
LONGEST_WORDS = 500
NEARBY, MOST_NEAR = timedelta(days=45), 500
"""Within how many days, and among how many incidents, the nearest are looked for."""
RESOLVER = "resolver"
GRADES = RELIABILITY | CREDIBILITY


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A decision as the page shows it: the verdict, and what it is about with the incident to find it at."""

    decision: Decision
    verdict: str
    about: tuple[tuple[str, str], ...]
    """(words, id of an incident or empty)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judging:
    """The part of an incident's page on judgements. `others` are (incident) to judge it against."""

    allowed: bool
    made: tuple[Made, ...]
    others: tuple[LedgerIncident, ...] = ()
    accounts: tuple[tuple[str, str], ...] = ()
    speakers: tuple[str, ...] = ()
    claims: tuple[tuple[str, str], ...] = ()
    find: str = ""
    found: int = 0

    @property
    def shown(self) -> bool:
        """Whether there is anything to show or to do."""
        return self.allowed or bool(self.made)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A judgement that somebody asks for, signed and with a reason."""

    left: str
    right: str
    verdict: Verdict
    reason: str
    by: str = ""
    """Nobody's where a team is signed in: that says who it is."""


def judging_of(
    view: LedgerView,
    incident: LedgerIncident,
    judge: Ledger | None,
    find: str = "",
    near: Found | None = None,
) -> Judging:
    """What was decided of `incident`; with `judge`, also what can be: `near` are others, found by `find`."""
    logged = judge.decisions() if judge and view.as_of is None else standing(view)
    claims = [claim for claim in view.claims if claim.incident == incident.id]
    made = made_of(view, (row for row in logged if _concerns(row, incident, claims, view)))
    if judge is None or not may("draft"):
        return Judging(allowed=False, made=made)
    others = nearest(near.incidents if near else (), incident)
    return Judging(
        allowed=True,
        made=made,
        others=others[:MOST_OTHERS],
        accounts=_accounts(view, incident),
        speakers=tuple(dict.fromkeys(link.name for claim in claims for link in claim.speaker)),
        claims=tuple((claim.id, _claim_words(claim)) for claim in claims),
        find=find,
        found=max(len(others), near.total - 1 if near else 0),
    )


def standing(view: LedgerView) -> list[Decision]:
    """The persons' decisions that hold in a view."""
    settled = [clash.resolution for clash in view.contradictions if clash.resolution]
    judged = [row for row in view.judgements if not row.by.startswith(RESOLVER)]
    return [*judged, *view.ratings, *settled, *view.rulings]


def made_of(view: LedgerView, decisions: Iterable[Decision]) -> tuple[Made, ...]:
    """Decisions as the page shows them."""
    titles = _titles(view)
    claims = {claim.id: claim for claim in view.claims}
    clashes = {key: clash for clash in view.contradictions for key in (clash.id, *clash.merged_ids)}

    def made(row: Decision) -> Made:
        if isinstance(row, Judgement):
            about = tuple(
                (titles.get(side, side), side if side in titles else "") for side in (row.left, row.right)
            )
            return Made(decision=row, verdict=words.plain(row.verdict), about=about)
        if isinstance(row, Rating):
            claim = claims.get(row.subject)
            named = (_claim_words(claim), claim.incident) if claim else (row.subject, "")
            return Made(decision=row, verdict=f"{row.value}, {gettext(GRADES[row.value])}", about=(named,))
        if isinstance(row, Ruling):
            home = _home_of(row, titles)
            said = [(said_of(row), ""), (titles[home], home) if home else ("", "")]
            return Made(decision=row, verdict=verdict_of(row), about=tuple(pair for pair in said if pair[0]))
        clash = clashes.get(row.contradiction)
        home = clash.incidents[0] if clash and clash.incidents else ""
        words_of_it = retold(clash.explanation) if clash else row.contradiction
        return Made(decision=row, verdict=_("resolved"), about=((words_of_it, home),))

    return tuple(made(row) for row in decisions)


def in_order_of(decided: Decided) -> list[Decision]:
    """Everything that was decided, in order."""
    made: tuple[Decision, ...] = (
        *decided.judgements,
        *decided.ratings,
        *decided.resolutions,
        *decided.rulings,
    )
    return sorted(made, key=lambda decision: decision.at)


def made_page(
    source: LedgerQuery, decisions: Sequence[Decision], as_of: str | None, clock: Clock
) -> tuple[Made, ...]:
    """A few decisions as the page shows them: no more is looked up than the incidents that they are about."""
    clashes = source.clashes(
        (one.contradiction for one in decisions if isinstance(one, Resolution)), as_of, clock
    )
    named: dict[str, None] = dict.fromkeys(one for clash in clashes for one in clash.incidents)
    for row in decisions:
        if isinstance(row, Judgement):
            named |= dict.fromkeys((row.left, row.right))
        elif isinstance(row, Ruling):
            named |= dict.fromkeys(one for one in (row.incident, *named_in(row.act)) if one)
        elif isinstance(row, Rating) and row.scale == "credibility":
            home = source.home_of_claim(row.subject, as_of, clock)
            named |= {home: None} if home else {}
    view = source.part(named, as_of, clock, lenient=True)
    return made_of(replace(view, contradictions=tuple(clashes)), decisions)


def nearby(source: LedgerQuery, incident: LedgerIncident, find: str, moment: IncidentQuery) -> Found:
    """Incidents to judge one against: by words where there are any, else of its weeks, else the newest."""
    asked = replace(moment, status=frozenset("*"), text=find)
    if incident.when is not None and not find:
        day = date.fromisoformat(incident.when.start[:10])
        weeks = replace(asked, start=day - NEARBY, end=day + NEARBY)
        found = source.find(weeks, limit=MOST_NEAR)
        if found.total > MOST_OTHERS:
            return found
    return source.find(asked, limit=MOST_NEAR)


def nearest(incidents: Iterable[LedgerIncident], incident: LedgerIncident) -> tuple[LedgerIncident, ...]:
    """The others, those of the same country, label and nearest start first."""
    country = incident.where.country if incident.where else None
    start = incident.when.start[:10] if incident.when else ""

    def distance(other: LedgerIncident) -> tuple[bool, bool, float]:
        elsewhere = not (country and other.where and other.where.country == country)
        return elsewhere, other.label != incident.label, _days(start, other)

    others = (other for other in incidents if other.id != incident.id)
    return tuple(sorted(others, key=lambda other: (*distance(other), other.id)))


def _concerns(
    row: Decision, incident: LedgerIncident, claims: Sequence[LedgerClaim], view: LedgerView
) -> bool:
    if isinstance(row, Judgement):
        mine = {incident.id, *incident.merged_ids, *(member.incident for member in incident.members)}
        return bool(mine & {row.left, row.right}) and not row.by.startswith(RESOLVER)
    if isinstance(row, Ruling):
        mine = {incident.id, *(member.incident for member in incident.members)}
        return bool(mine & {row.incident, *named_in(row.act)}) or _renames(row, claims)
    if isinstance(row, Rating):
        return rating_key(row) in speakers_of(claims) | {claim.id for claim in claims}
    return any(
        row.contradiction in (clash.id, *clash.merged_ids)
        for clash in view.contradictions
        if incident.id in clash.incidents
    )


def _renames(row: Ruling, claims: Sequence[LedgerClaim]) -> bool:
    """Whether a ruling gives somebody in these claims his name."""
    return isinstance(row.act, Alias) and voice_key(row.act.to) in names_in(tuple(claims))


def _home_of(row: Ruling, titles: Mapping[str, str]) -> str:
    """An id by which the incident that a ruling is about is found; empty where there is none."""
    named = (row.incident, *named_in(row.act))
    return next((one for one in named if one is not None and one in titles), "")


def _claim_words(claim: LedgerClaim) -> str:
    speaker = words.principal(claim.speaker)
    return words.shortened(
        f"{speaker}: {words.field_words(claim.field)}, {words.value_words(claim.value)}", 90
    )


def wanted(fields: Mapping[str, str]) -> Wanted:
    """A judgement from its fields. Raises `UsageError`."""
    by, reason = signed(fields)
    chosen = required(fields, "verdict")
    for verdict in get_args(Verdict):
        if verdict == chosen:
            return Wanted(
                left=required(fields, "left"),
                right=required(fields, "right"),
                verdict=verdict,
                by=by,
                reason=reason,
            )
    raise UsageError(f"verdict is '{chosen}'.", remedy=f"Give one of {', '.join(get_args(Verdict))}.")


def signed(fields: Mapping[str, str]) -> tuple[str, str]:
    """(by, reason), both needed; nobody signs as the resolver. Raises `UsageError`."""
    return signer(fields), required(fields, "reason")


def require_second(ledger: Ledger, incident: str, by: str) -> None:
    """Raise `NotAllowed` where publishing takes two and nobody but `by` has checked all of an incident as it stands."""
    if "publish" not in load_settings().two_persons:
        return
    marks = ledger.incident(incident).provenance
    seen = {mark.field for mark in marks if mark.state == "checked" and _is_other(mark.by, by)}
    if not seen.issuperset(CHECKED):
        raise NotAllowed(
            "Publishing takes two: nobody else has checked it as it stands.",
            remedy="Have another person check it, then publish.",
        )


def release(ledger: Ledger, report_id: str, fields: Mapping[str, str]) -> None:
    """End an embargo as fields say. Raises `UsageError`, `MissingInput`, `NotAllowed` where that takes two."""
    by, reason = signed(fields)
    if "release" in load_settings().two_persons:
        held = (one.embargo.by for one in ledger.embargoed() if one.report.id == report_id)
        if not all(_is_other(one, by) for one in held):
            raise NotAllowed(
                "Releasing takes two: you put it under embargo.", remedy="Ask another editor or steward."
            )
    ledger.release(report_id, by=by, reason=reason)


def hide_name(ledger: Ledger, fields: Mapping[str, str]) -> None:
    """Propose to hide a name, decline it or hide it, as `do` says: `propose`, `decline`, `hide`.

    Raises `UsageError`, `MissingInput`, `NotAllowed` where hiding takes two.
    """
    by, reason = signed(fields)
    name, act = required(fields, "name"), required(fields, "do")
    if act not in _HIDING:
        raise UsageError(f"'{act}' is nothing to do with a name.", remedy=f"One of {', '.join(_HIDING)}.")
    if act == "hide" and "redact" in load_settings().two_persons:
        proposed = [one.by for one in ledger.proposals() if key(one.name) == key(name)]
        if not any(_is_other(one, by) for one in proposed):
            raise NotAllowed(
                "Hiding a name takes two: nobody else has proposed it.",
                remedy="Propose it, and have another steward hide it.",
            )
    done = {"propose": ledger.propose_redaction, "decline": ledger.decline_redaction, "hide": ledger.redact}
    done[act](name, by=by, reason=reason)


_HIDING = ("propose", "decline", "hide")


def _is_other(name: str, by: str) -> bool:
    return " ".join(name.casefold().split()) != " ".join(by.casefold().split())


def embargo_of(fields: Mapping[str, str]) -> Embargo | None:
    """The embargo that a field asks for with its reason; None where it is empty.

    Raises `UsageError`, also for a reason of blanks: what was meant to be held is not let out.
    """
    if not fields.get("embargo"):
        return None
    return Embargo(by=signer(fields), reason=required(fields, "embargo"))


def signer(fields: Mapping[str, str]) -> str:
    """Who signs: whoever is signed in, whose name cannot be given; where there is no team, `by`. Raises `UsageError`."""
    who = acting()
    if who is not None:
        if str(fields.get("by") or "").strip():
            raise UsageError("'by' cannot be given here.", remedy="Leave it out: who is signed in signs.")
        return who.name
    by = required(fields, "by")
    if by.casefold().startswith(RESOLVER):
        raise UsageError("The resolver's judgements are its own.", remedy="Give your name.")
    return by


def require_own(ledger: Ledger, decision: str) -> None:
    """Raise `NotAllowed` for who takes back what another decided, and may not settle."""
    who = acting()
    if who is None or may("settle"):
        return
    if any(one.id == decision and one.by != who.name for one in ledger.decisions()):
        raise lacking("settle")


def required(fields: Mapping[str, str], name: str) -> str:
    """A field with something in it, white space folded. Raises `UsageError`."""
    value = " ".join(fields.get(name, "").split())
    if not value or len(value) > LONGEST_WORDS:
        raise UsageError(f"'{name}' is missing or longer than {LONGEST_WORDS} characters.")
    return value


def _days(start: str, other: LedgerIncident) -> float:
    if not start or other.when is None:
        return float("inf")
    return abs((date.fromisoformat(start) - date.fromisoformat(other.when.start[:10])).days)


def _accounts(view: LedgerView, incident: LedgerIncident) -> tuple[tuple[str, str], ...]:
    """(id, words) of the accounts that make up the incident, one for each report."""
    reports = {entry.id: entry for entry in view.reports}
    return tuple((m.incident, _account_words(reports.get(m.report))) for m in incident.members)


def _account_words(entry: ReportEntry | None) -> str:
    if entry is None:
        return _("a report")
    return f"{words.shortened(entry.title or _('Untitled report'), 60)} ({words.outlet_words(entry)})"


def _titles(view: LedgerView) -> dict[str, str]:
    """Every id an incident answers to → its title now, with the report where the account is one of several."""
    reports: Mapping[str, ReportEntry] = {entry.id: entry for entry in view.reports}
    titles: dict[str, str] = {}
    for incident in view.incidents:
        ids: Sequence[str] = (incident.id, *incident.merged_ids)
        titles |= dict.fromkeys(ids, title(incident))
        if len(incident.members) > 1:
            titles |= {m.incident: _account_words(reports.get(m.report)) for m in incident.members}
    return titles
