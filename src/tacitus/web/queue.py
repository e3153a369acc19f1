"""The queue: what there is to do, dearest first, and one piece of it with its evidence beside its values."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request, Response

from tacitus.http import form_of, require_same_origin, work_asked
from tacitus.ledger.ledger import Ledger
from tacitus.ledger.query import LedgerQuery, work_query
from tacitus.model.work import WORK_KINDS, WORK_STATES, WorkItem, WorkQuery
from tacitus.present import queue, words
from tacitus.present.agreement import agreement
from tacitus.present.dossier import dossier
from tacitus.present.language import gettext
from tacitus.team.acting import may
from tacitus.web.rendering import led_to, rendered

ROWS = 25
Asked = Annotated[WorkQuery, Depends(work_asked)]
Place = Annotated[int, Query(ge=0)]


def queue_router(source: LedgerQuery, judge: Ledger | None = None) -> APIRouter:
    """The pages of the queue; with `judge` they take what is said of it."""
    router = APIRouter(include_in_schema=False)

    @router.get("/queue")
    def listed(query: Asked, offset: Place = 0, said: str = "") -> Response:
        """What there is to do, dearest first."""
        work = source.work(query, offset=offset, limit=ROWS)
        return rendered(
            "queue.html",
            **_common(query, judge, said),
            work=work,
            offset=offset,
            rows=ROWS,
            titles=_report_titles(source, work.items),
        )

    @router.get("/queue/item")
    def one(query: Asked, at: Place = 0, said: str = "") -> Response:
        """One piece of work: its values with their evidence, and what can be said of it."""
        work = source.work(query, offset=at, limit=1)
        if not work.items and at and work.total:
            at, work = 0, source.work(query, offset=0, limit=1)
        item = work.items[0] if work.items else None
        if item is not None and item.key.startswith("pair:"):
            item = source.work_item(item.key)
        return rendered(
            "work.html",
            **_common(query, judge, said),
            work=work,
            item=item,
            at=at,
            dossiers=_dossiers(source, item),
            titles=_report_titles(source, work.items),
        )

    @router.get("/agreement")
    def second_looks() -> Response:
        """How far persons agree, where they do not, and what wants a second look."""
        return rendered("agreement.html", page="agreement", told=agreement(source))

    if judge is not None:
        _add_saying(router, judge)
    return router


def _add_saying(router: APIRouter, judge: Ledger) -> None:
    @router.post("/queue")
    async def say(request: Request) -> Response:
        """Say something of a piece of work, or undo it; the answer is the page that it was said on."""
        require_same_origin(request)
        fields = await form_of(request)
        made = queue.do_work(judge, fields)
        query = work_query(
            fields.get("kind", "").split(), fields.get("country", "").split(), fields.get("state", "open")
        )
        pairs = [*as_pairs(query), *([("said", made)] if made else [])]
        at = fields.get("at", "")
        if at.isascii() and at.isdecimal():
            step = fields["do"].startswith("taken|")
            return _to("/queue/item", [("at", str(int(at) + step)), *pairs])
        return _to("/queue", pairs)


def as_pairs(query: WorkQuery) -> list[tuple[str, str]]:
    """A query for work as parameters of an address."""
    pairs = [("kind", one) for one in sorted(query.kind)]
    pairs += [("country", one) for one in sorted(query.country)]
    return pairs + ([("state", query.state)] if query.state != "open" else [])


def _common(query: WorkQuery, judge: Ledger | None, said: str) -> dict[str, Any]:
    return {
        "page": "queue",
        "query": query,
        "asked": urlencode(as_pairs(query)),
        "kinds": {kind: gettext(queue.KIND_WORDS[kind]) for kind in WORK_KINDS},
        "states": WORK_STATES,
        "queue": queue,
        "rule": queue.cost_rule(),
        "allowed": judge is not None and may("draft"),
        "said": (said, queue.done_words(judge, said))
        if judge is not None and said and may("draft")
        else ("", ""),
    }


def _dossiers(source: LedgerQuery, item: WorkItem | None) -> list[Any]:
    """What is said of the incidents of a piece of work."""
    if item is None or not item.incidents:
        return []
    ids = [incident.id for incident in item.incidents]
    view = source.part(ids, around=1)
    return [dossier(view, one) for one in ids]


def _report_titles(source: LedgerQuery, items: tuple[WorkItem, ...]) -> dict[str, str]:
    reports = (source.report(item.report) for item in items if item.report)
    return {one.id: words.report_title(one.title, one.outlet, one.published) for one in reports}


def _to(path: str, pairs: list[tuple[str, str]]) -> Response:
    return led_to(f"{path}?{urlencode(pairs)}" if pairs else path)
