"""Alerts over the API: saved searches, what changed of what they find, saving and removing where that is allowed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Query

from tacitus.alerts.answering import changes_of, first_look
from tacitus.http import require_same_origin
from tacitus.ledger.ledger import Ledger
from tacitus.model.alerts import TRIGGERS, Change, SavedSearch, Trigger
from tacitus.present.judging import signer
from tacitus.present.query import as_pairs, from_pairs


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRequest:
    """A search to save. `filters` are [name, value] as in the addresses of lists; `on` is what is told, all if empty."""

    name: str
    by: str = ""
    filters: tuple[tuple[str, str], ...] = ()
    on: tuple[Trigger, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovalRequest:
    """Removing a saved search, signed."""

    by: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertEntry:
    """The id of the row that says it."""

    id: str


def alert_router(ledger: Ledger, judge: Ledger | None) -> APIRouter:
    """The routes under `/alerts`; those that change something only with `judge`."""
    router = APIRouter(prefix="/alerts")

    @router.get("")
    def alerts() -> list[SavedSearch]:
        """The saved searches, by name. They are about what was reported: to document, never to target."""
        return ledger.saved_searches()

    @router.get("/{name}")
    def changes(name: str, limit: Annotated[int, Query(ge=1, le=1000)] = 100) -> list[Change]:
        """What changed of what an alert finds, newest first; as Atom at `/alerts/NAME.atom`."""
        return changes_of(ledger, name, limit)

    if judge is not None:
        _add_saving(router, judge)
    return router


def _add_saving(router: APIRouter, judge: Ledger) -> None:
    same_origin = [Depends(require_same_origin)]

    @router.post("", status_code=201, dependencies=same_origin)
    def save(asked_for: AlertRequest) -> AlertEntry:
        """Save a search; it tells of what changes from now on."""
        filters = as_pairs(from_pairs(asked_for.filters))
        by = signer({"by": asked_for.by})
        made = judge.save_search(
            asked_for.name, filters, asked_for.on or TRIGGERS, by=by, reason=asked_for.reason
        )
        first_look(judge)
        return AlertEntry(id=made)

    @router.post("/{name}/remove", dependencies=same_origin)
    def remove(name: str, asked_for: RemovalRequest) -> SavedSearch | None:
        """Remove a saved search."""
        found = next((one for one in judge.saved_searches() if one.name == name), None)
        judge.remove_search(name, by=signer({"by": asked_for.by}), reason=asked_for.reason)
        return found
