"""Time expressions: recognised and normalised to TIMEX3, and grounded to honest intervals.

`spot` reads the report's time mentions. `relative`, `relatives` and `resolve_relative` handle those that hang
on an event. `combine`, `covering`, `intersects`, `day_of` and `with_zone` are the arithmetic of `Interval`.
"""

from tacitus.ground.calendar.intervals import combine, covering, day_of, intersects, with_zone
from tacitus.ground.calendar.relative import RelativeTime, relative, relatives, resolve_relative
from tacitus.ground.calendar.spotting import spot

__all__ = [
    "RelativeTime",
    "combine",
    "covering",
    "day_of",
    "intersects",
    "relative",
    "relatives",
    "resolve_relative",
    "spot",
    "with_zone",
]
