"""Time expressions: recognised and normalised to TIMEX3, and grounded to honest intervals.

`spot` reads the report's time mentions; `is_stamp` tells those that only say when an entry was written. `relative`,
`vague` and `resolve_relative` handle those that hang on an event (`counted_from` does the sum),
`counted` and `lag_value` those that count from what was just told. `combine`, `intersects`,
`ends_before`, `widened`, `cut_after`, `up_to`, `years_before` and `with_zone` are the arithmetic of
`Interval`.
"""

from tacitus.ground.calendar.intervals import (
    combine,
    cut_after,
    ends_before,
    intersects,
    since,
    up_to,
    widened,
    with_zone,
    years_before,
)
from tacitus.ground.calendar.lexicon import counted_years
from tacitus.ground.calendar.relative import (
    RelativeTime,
    counted,
    counted_from,
    lag_value,
    relative,
    resolve_relative,
    vague,
)
from tacitus.ground.calendar.spotting import is_stamp, spot

__all__ = [
    "RelativeTime",
    "combine",
    "counted",
    "counted_from",
    "counted_years",
    "cut_after",
    "ends_before",
    "intersects",
    "is_stamp",
    "lag_value",
    "relative",
    "resolve_relative",
    "since",
    "spot",
    "up_to",
    "vague",
    "widened",
    "with_zone",
    "years_before",
]
