"""The readers: what each rule's match means, given the scene.

A reader takes the match and the scene and gives a `Reading`, or None to decline. `READERS` holds them by
name.
"""

from tacitus.ground.calendar.readers import dates, days, hours, lengths, pointers, units, years
from tacitus.ground.calendar.readers.common import READERS, Reader, at_hours, shaded_hours

__all__ = [
    "READERS",
    "Reader",
    "at_hours",
    "dates",
    "days",
    "hours",
    "lengths",
    "pointers",
    "shaded_hours",
    "units",
    "years",
]
