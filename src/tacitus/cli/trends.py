"""`tacitus trends` and `tacitus week`: what happened over time, and what a week brought."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from tacitus.cli.ledger import open_ledger
from tacitus.cli.options import DEFAULT_DB, AsJson, ClockName, Db, Moment, Search, add_commands
from tacitus.cli.saying import say, say_json

if TYPE_CHECKING:
    from tacitus.present.trends import Trends


def register(app: typer.Typer) -> None:
    """Add the commands."""
    add_commands(app, trends, week)


def trends(
    db: Db = DEFAULT_DB,
    *,
    search: Search,
    moment: Moment,
    by: Annotated[str, typer.Option(help="Parted by family, country or initiator.")] = "family",
    step: Annotated[
        str, typer.Option(help="week, month, quarter or year; else the shortest that does.")
    ] = "",
    effect: Annotated[str, typer.Option(help="killed, wounded, missing, detained …")] = "killed",
    as_json: Annotated[bool, typer.Option("--json", help="As JSON instead of CSV.")] = False,
) -> None:
    """Incidents and tolls over time: as known now, and as known when each week, month … ended.

    A terminal is shown the stretches in which something began; a file or a pipe gets all of them, and the parts, as CSV.
    """
    from tacitus.export.trends import trends_csv
    from tacitus.present.trends import trends as told_of

    as_of, clock = moment.at
    with open_ledger(db) as ledger:
        query = replace(search.query(), as_of=as_of, clock=clock)
        told = told_of(ledger, query, by=by, step=step, effect=effect)
    if as_json:
        say_json(told)
        return
    if sys.stdout.isatty():
        _trends_table(told)
        return
    say(trends_csv(told).decode("utf-8").replace("\r\n", "\n").rstrip("\n"))


def _trends_table(told: Trends) -> None:
    from rich.console import Console
    from rich.table import Table

    from tacitus.present.trend_chart import toll_figure

    table = Table(
        f"{told.step} from", "incidents", told.effect, "known then", f"{told.effect} then", box=None
    )
    for bin_, now, then in zip(told.bins, told.now, told.then, strict=True):
        if now.incidents or then.incidents:
            table.add_row(
                bin_.start.isoformat(),
                str(now.incidents),
                toll_figure(now),
                str(then.incidents),
                toll_figure(then),
            )
    Console().print(table)
    for part in told.series:
        say(f"{part.name}: {part.total}")
    say(f"{told.undated} without a date, {told.earlier} earlier")


def week(
    of: Annotated[
        str, typer.Argument(metavar="[DAY]", help="A day of the week; else the newest with reports.")
    ] = "",
    db: Db = DEFAULT_DB,
    clock: Annotated[
        ClockName, typer.Option(help="Reported to the world, or known to this ledger.")
    ] = ClockName.reported,
    as_json: AsJson = False,
) -> None:
    """What was new in a week, what changed, and what is gone."""
    from tacitus.present.query import parse_day
    from tacitus.present.titles import title
    from tacitus.present.weeks import week_of

    with open_ledger(db) as ledger:
        told = week_of(ledger, parse_day("the day", of), clock.value)
    if as_json:
        say_json(told)
        return
    say(
        f"{told.first} to {told.last}: {told.new_in_all} new, {told.changed_in_all} changed, {told.gone_in_all} gone"
    )
    for incident in told.new:
        say(f"new      {incident.id}  {title(incident)}")
    for one in told.changed:
        say(f"changed  {one.incident.id}  {title(one.incident)}: {'; '.join(one.words)}")
    for incident in told.gone:
        say(f"gone     {incident.id}  {title(incident)}")
