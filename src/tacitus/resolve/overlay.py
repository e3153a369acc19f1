"""What persons said of a view's parts, laid over it: ratings of sources and claims, resolved contradictions.

None of it changes how accounts are merged, folded or graded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from tacitus.errors import UsageError
from tacitus.model.ledger import LedgerContradiction, LedgerView
from tacitus.model.records import Claim, Judgement, Rating, Resolution
from tacitus.model.vocabulary import CREDIBILITY, RELIABILITY, RatingScale
from tacitus.resolve.accounts import voice_key

D = TypeVar("D", Judgement, Rating, Resolution)
Decision = Judgement | Rating | Resolution


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
        contradictions=tuple(_settle(clash, settled) for clash in view.contradictions),
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


def _settle(clash: LedgerContradiction, settled: Mapping[str, Resolution]) -> LedgerContradiction:
    found = [settled[key] for key in (clash.id, *clash.merged_ids) if key in settled]
    if not found:
        return clash
    return replace(clash, status="resolved", resolution=max(found, key=lambda row: row.at))
