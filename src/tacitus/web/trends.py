"""The pages of what happened over time: trends, with their data as a file, and what a week brought."""

from __future__ import annotations

from typing import Annotated, get_args
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Response

from tacitus.export.trends import trends_csv
from tacitus.http import asked, parse_clock, parse_moment
from tacitus.ledger.query import LedgerQuery
from tacitus.model.query import IncidentQuery
from tacitus.model.vocabulary import Effect
from tacitus.present.language import N_, looked_up
from tacitus.present.query import as_of_pairs, as_pairs, parse_day
from tacitus.present.trend_chart import pictures, point_words, span_words, toll_figure
from tacitus.present.trends import StepName, trends
from tacitus.present.weeks import week_of
from tacitus.web.rendering import rendered

Asked = Annotated[IncidentQuery, Depends(asked)]
BY_WORDS = {"family": N_("kind"), "country": N_("country"), "initiator": N_("who did it")}


def trends_router(source: LedgerQuery) -> APIRouter:
    """The pages `/trends` and `/week`."""
    router = APIRouter(include_in_schema=False)

    @router.get("/trends")
    def over_time(query: Asked, by: str = "family", step: str = "", effect: str = "killed") -> Response:
        """Incidents and tolls over time, as pictures and as a table."""
        told = trends(source, query, by=by, step=step, effect=effect)
        chosen = [("by", told.by), ("step", told.step), ("effect", told.effect)]
        return rendered(
            "trends.html",
            page="trends",
            told=told,
            pictures=pictures(told),
            query=query,
            values=source.overview(query).values,
            by_words=looked_up(BY_WORDS),
            steps=get_args(StepName),
            effects=get_args(Effect),
            asked=urlencode([*as_pairs(query), *chosen]),
            span_words=lambda bin_: span_words(bin_, told.step),
            toll_figure=toll_figure,
            point_words=point_words,
        )

    @router.get("/trends.csv")
    def data(query: Asked, by: str = "family", step: str = "", effect: str = "killed") -> Response:
        """The same as a table."""
        told = trends(source, query, by=by, step=step, effect=effect)
        name = f"trends-{told.effect}-by-{told.step}.csv"
        headers = {"content-disposition": f'attachment; filename="{name}"'}
        return Response(trends_csv(told), media_type="text/csv; charset=utf-8", headers=headers)

    @router.get("/week")
    def week(
        of: Annotated[str, Query(max_length=10)] = "", as_of: str = "", clock: str = "reported"
    ) -> Response:
        """What was new in a week, and what changed."""
        chosen = parse_clock(clock)
        day = parse_day("of", of or (parse_moment(as_of) or "")[:10])
        told = week_of(source, day, chosen)
        pairs = as_of_pairs(told.last.isoformat(), chosen)
        return rendered(
            "week.html",
            page="week",
            told=told,
            clock=chosen,
            keep=f"?{urlencode(pairs)}",
            address=lambda day: "/week?" + urlencode([("of", day.isoformat()), *pairs[1:]]),
        )

    return router
