"""Words that point without a date, and feasts."""

from __future__ import annotations

from datetime import date

from tacitus.ground.calendar import lexicon
from tacitus.ground.calendar.feasts import feasts_in
from tacitus.ground.calendar.readers.common import (
    BACK,
    ON,
    Match,
    nearest,
    reader,
    unknown,
)
from tacitus.ground.calendar.scene import Reading, Scene
from tacitus.ground.calendar.values import Stretch, stretch_of


@reader
def reference(match: Match, scene: Scene) -> Reading | None:
    """Now, recently, soon: tagged, never turned into a date."""
    word = " ".join(match["word"].split())
    return Reading(
        type="DATE", value=lexicon.tables()["references"][word], why=f"points without a date: {word}"
    )


@reader
def holiday(match: Match, scene: Scene) -> Reading | None:
    """A feast: the one nearest to publication on the verb's side, or that of the year named."""
    name = " ".join(match["name"].split())
    if match["year"]:
        years = [int(match["year"])]
    elif scene.today is None:
        return unknown("DATE", "XXXX-XX-XX", name)
    else:
        years = [scene.today.year + step for step in (-1, 0, 1)]
    options = dict(option for year in years for option in _feasts(name, year))
    if not options:
        return None
    chosen = _chosen(list(options), match["which"], scene)
    stretch = options[chosen]
    single = stretch is not None and stretch[2] == "day"
    return Reading(
        type="DATE",
        value=chosen.isoformat(),
        stretch=stretch,
        why=f"feast: {name}",
        day=chosen if single else None,
    )


def _chosen(options: list[date], which: str | None, scene: Scene) -> date:
    today = scene.today
    if today is None:
        return options[0]
    if which in BACK:
        return max((one for one in options if one < today), default=options[0])
    if which in ON:
        return min((one for one in options if one > today), default=options[-1])
    return nearest(options, today, scene.direction)


def _feasts(name: str, year: int) -> list[tuple[date, Stretch | None]]:
    fixed = lexicon.tables()["fixed_days"].get(name)
    if fixed is None:
        return feasts_in(name, year)
    day = date(year, *fixed)
    return [(day, stretch_of(day.isoformat()))]
