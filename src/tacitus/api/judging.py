"""The JSON API of those who judge: what they say of incidents, claims, names and reports."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

from fastapi import APIRouter, Depends

from tacitus.http import (
    require_same_origin,
)
from tacitus.ledger.ledger import Ledger
from tacitus.model.ledger import (
    Embargoed,
    Proposal,
)
from tacitus.present.judging import Wanted, hide_name, release, require_own, required, signed, wanted
from tacitus.present.saying import say


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalRequest:
    """Taking a judgement or a report back, or restoring one, signed and with a reason."""

    reason: str
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingRequest:
    """A grade of a speaker (by name, A–F) or a claim (by id, 1–6), signed and with a reason."""

    subject: str
    value: str
    reason: str
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolutionRequest:
    """That a contradiction is settled, signed and with a reason; `holds` is the claim that is taken to hold.

    `incident`, one of those that it is about, makes it quick in a large ledger.
    """

    by: str = ""
    reason: str
    holds: str | None = None
    incident: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RulingRequest:
    """What a person says of an incident, a claim or a name, signed and with a reason.

    `version` is the incident's as the person saw it, needed for all but `note`, `tag`, `link`, `alias`, `handle`: where
    it says something else by now the answer is 409 with what `changed`. Which further fields an act takes stands in
    docs/ledger.md.
    """

    act: Literal[
        "correct",
        "drop",
        "add",
        "dismiss",
        "move",
        "set",
        "check",
        "alias",
        "note",
        "tag",
        "link",
        "publish",
        "handle",
    ]
    by: str = ""
    reason: str = ""
    version: str | None = None
    incident: str | None = None
    claim: str | None = None
    report: str | None = None
    account: str | None = None
    field: str | None = None
    value: Any = None
    start: int | None = None
    end: int | None = None
    speaker: str | None = None
    fields: tuple[str, ...] = ()
    name: str | None = None
    to: str | None = None
    relation: str | None = None
    text: str | None = None
    place: str | None = None
    item: str | None = None
    state: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeRequest:
    """That several incidents are one, signed and with a reason."""

    incidents: tuple[str, ...]
    reason: str
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgementEntry:
    """The id of a judgement, rating or resolution that was recorded, to withdraw it by."""

    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HidingRequest:
    """A name, and what to do: `propose` to hide it, `decline` what was proposed, or `hide` it."""

    name: str
    do: str
    reason: str
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetractionEntry:
    """Whether a report stands, and whether that was changed."""

    report: str
    stands: bool
    changed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalEntry:
    """`withdrawn` is False where it had been withdrawn before."""

    withdrawn: bool


def add_judging(router: APIRouter, judge: Ledger) -> None:
    """The routes by which persons say something; each takes requests of our own pages and of programs alone."""
    same_origin = [Depends(require_same_origin)]

    @router.post("/judgements", status_code=201, dependencies=same_origin)
    def judgement(asked_for: Wanted) -> JudgementEntry:
        """Say that two incidents are the same or different; a person's judgement outranks the resolver's."""
        checked = wanted(asdict(asked_for))
        recorded = judge.judge(
            checked.left, checked.right, checked.verdict, by=checked.by, reason=checked.reason
        )
        return JudgementEntry(id=recorded)

    @router.post(
        "/rulings",
        status_code=201,
        dependencies=same_origin,
        responses={409: {"description": "The incident says something else than in the version named."}},
    )
    def ruling(asked_for: RulingRequest) -> JudgementEntry:
        """Say what an incident, a claim or a name is; a person outranks the machine, and can take it back."""
        return JudgementEntry(id=say(judge, asdict(asked_for)))

    @router.post("/merges", status_code=201, dependencies=same_origin)
    def merge(asked_for: MergeRequest) -> list[JudgementEntry]:
        """Say that several incidents are one: a judgement for each after the first."""
        by, reason = signed({"by": asked_for.by, "reason": asked_for.reason})
        return [JudgementEntry(id=one) for one in judge.merge(asked_for.incidents, by=by, reason=reason)]

    @router.post("/ratings", status_code=201, dependencies=same_origin)
    def rating(asked_for: RatingRequest) -> JudgementEntry:
        """Grade a speaker's reliability (A–F) or a claim's credibility (1–6)."""
        fields = asdict(asked_for)
        by, reason = signed(fields)
        recorded = judge.rate(required(fields, "subject"), required(fields, "value"), by=by, reason=reason)
        return JudgementEntry(id=recorded)

    @router.post("/contradictions/{contradiction_id}/settle", status_code=201, dependencies=same_origin)
    def resolution(contradiction_id: str, asked_for: ResolutionRequest) -> JudgementEntry:
        """Mark a contradiction as resolved; withdrawing that opens it again."""
        by, reason = signed({"by": asked_for.by, "reason": asked_for.reason})
        recorded = judge.settle(
            contradiction_id, by=by, reason=reason, holds=asked_for.holds, incident=asked_for.incident
        )
        return JudgementEntry(id=recorded)

    @router.post("/judgements/{judgement_id}/withdraw", dependencies=same_origin)
    def withdrawal(judgement_id: str, asked_for: WithdrawalRequest) -> WithdrawalEntry:
        """Take a judgement, rating, resolution or ruling back; it stays in the log."""
        require_own(judge, judgement_id)
        by, reason = signed(asdict(asked_for))
        return WithdrawalEntry(withdrawn=judge.withdraw(judgement_id, by=by, reason=reason))

    @router.post("/reports/{report_id}/retract", dependencies=same_origin)
    def retraction(report_id: str, asked_for: WithdrawalRequest) -> RetractionEntry:
        """Take a report back: what rested on it alone fades; nothing is erased."""
        by, reason = signed(asdict(asked_for))
        changed = judge.retract(report_id, by=by, reason=reason)
        return RetractionEntry(report=report_id, stands=judge.stands(report_id), changed=changed)

    @router.get("/embargoed")
    def embargoed() -> list[Embargoed]:
        """The reports under embargo, newest first; no other address tells of them."""
        return judge.embargoed()

    @router.post("/embargoed/{report_id}/release", dependencies=same_origin)
    def released(report_id: str, asked_for: WithdrawalRequest) -> RetractionEntry:
        """End the embargo on a report: from now on it tells what it tells."""
        release(judge, report_id, asdict(asked_for))
        return RetractionEntry(report=report_id, stands=judge.stands(report_id), changed=True)

    @router.get("/redactions")
    def redactions() -> list[Proposal]:
        """The names that somebody proposed to hide, and nobody has hidden or declined to."""
        return judge.proposals()

    @router.post("/redactions", dependencies=same_origin)
    def redaction(asked_for: HidingRequest) -> list[Proposal]:
        """Propose to hide a name, decline that, or hide it; what is proposed then."""
        hide_name(judge, asdict(asked_for))
        return judge.proposals()

    @router.post("/reports/{report_id}/reinstate", dependencies=same_origin)
    def reinstatement(report_id: str, asked_for: WithdrawalRequest) -> RetractionEntry:
        """Have a report stand again that was taken back or superseded."""
        by, reason = signed(asdict(asked_for))
        changed = judge.reinstate(report_id, by=by, reason=reason)
        return RetractionEntry(report=report_id, stands=judge.stands(report_id), changed=changed)
