"""Where an account is looked for: the days and the box that those it may be one incident with meet."""

from __future__ import annotations

import math

from tacitus.model.instants import parse_instant, sortable
from tacitus.model.records import Report
from tacitus.resolve.accounts import DAY, Account
from tacitus.resolve.cluster import days_of
from tacitus.store.index import WHOLE_WORLD, Block

KM_A_DEGREE = 111.0
REACH, REACH_KM = 1.5, 25.0
"""Half of how far (in radii, and km on top) two places may lie apart to be compared: more than `compare` allows."""
NARROWEST = 0.05
"""Least cosine of a latitude that a box is widened by: beyond 87° it goes around the earth."""


def block_of(account: Account) -> Block | None:
    """Where an account is looked for; None when it says too little to be looked for anywhere."""
    days = days_of(account)
    if not days:
        return None
    return Block((days[0], days[-1]), _box(account), account.incident.type, account.country)


def _box(account: Account) -> tuple[int, int, int, int]:
    """South, north, west, east in thousandths of a degree; boxes of places that can be one meet."""
    if account.point is None:
        return WHOLE_WORLD
    lat, lon, radius = account.point
    reach = (REACH * radius + REACH_KM) / KM_A_DEGREE
    wide = reach / max(NARROWEST, math.cos(math.radians(min(90.0, abs(lat) + reach))))
    west, east = lon - wide, lon + wide
    if west < -180 or east > 180:
        west, east = -180.0, 180.0
    return (
        math.floor((lat - reach) * 1000),
        math.ceil((lat + reach) * 1000),
        math.floor(west * 1000),
        math.ceil(east * 1000),
    )


def day_of(report: Report) -> int | None:
    """The day of publication, days since 1970."""
    if report.published is None:
        return None
    return int(parse_instant(sortable(parse_instant(report.published.start))).timestamp() // DAY)
