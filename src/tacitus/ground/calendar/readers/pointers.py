"""Words that point without a date, and feasts."""

from __future__ import annotations

from datetime import date

from tacitus.ground.calendar import lexicon
from tacitus.ground.calendar.readers.common import (
    Match,
    dated,
    nearest,
    reader,
    unknown,
)
from tacitus.ground.calendar.scene import Reading, Scene


@reader
def reference(match: Match, scene: Scene) -> Reading | None:
    """Now, recently, soon: tagged, never turned into a date."""
    word = " ".join(match["word"].split())
    return Reading(
        type="DATE", value=lexicon.tables()["references"][word], why=f"points without a date: {word}"
    )


@reader
def holiday(match: Match, scene: Scene) -> Reading | None:
    """A feast on a fixed day of the year."""
    words = " ".join(match["name"].split())
    month_number, day = lexicon.tables()["fixed_days"][words]
    if match["year"]:
        return dated(date(int(match["year"]), month_number, day).isoformat(), words)
    if scene.today is None:
        return unknown("DATE", f"XXXX-{month_number:02}-{day:02}", words)
    options = [date(scene.today.year + step, month_number, day) for step in (-1, 0, 1)]
    return dated(nearest(options, scene.today, scene.direction).isoformat(), words)
