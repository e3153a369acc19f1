"""Date stamps: the written calendar dates of mastheads, datelines and metadata fields.

Only full dates (year, month and day) count, so that nothing is guessed. Day and month written as numbers are
read only when their order is certain: one of them is above 12, dots stand between them (then the day is first), or
the caller knows the habit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from tacitus.model.records import Interval, Span

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
PIVOT = 70
"""Two-digit years from 70 on are 19xx, below 20xx (POSIX `%y` has 69)."""

FIXED_ZONES = {
    "z": 0, "utc": 0, "gmt": 0, "wet": 0, "bst": 60, "cet": 60, "wat": 60, "cest": 120, "eet": 120,
    "cat": 120, "sast": 120, "eest": 180, "msk": 180, "trt": 180, "eat": 180, "irst": 210, "pkt": 300,
    "npt": 345, "hkt": 480, "sgt": 480, "jst": 540, "kst": 540, "aest": 600, "aedt": 660,
    "est": -300, "edt": -240, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420,
}  # fmt: skip
"""Minutes east of UTC. Letters of several zones (IST, AST, CST, GST) are left out: the time stays local."""
EASTMOST, WESTMOST = 14 * 60, 12 * 60
"""Minutes that a clock is at most ahead of UTC (Kiritimati) and behind it (Baker Island)."""
QUARTERS = (0, 15, 30, 45)
"""Minutes past the hour that offsets have."""
CIVIL_ZONES = {"et": "America/New_York", "pt": "America/Los_Angeles"}
"""Zones whose offset hangs on the date."""

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?,?\s+)?"
_ZONE = (
    r"(?:(?P<{0}zone>[+-]\d{{2}}:?\d{{2}}\b|(?:z|"
    + "|".join(sorted((*FIXED_ZONES, *CIVIL_ZONES), key=len)[::-1])
    + r"|ist|ast|cst|gst)\b(?:\s?[+-]\d{{1,2}}\b)?))"
)
_TIME = (
    r"(?P<{0}hour>[01]?\d|2[0-3])(?:\s?[:.h]\s?(?P<{0}minute>[0-5]\d)(?::[0-5]\d(?:[.,]\d+)?)?"
    r"(?:\s?(?P<{0}half>[ap])\.?m\b\.?)?|\s?(?P<{0}half2>[ap])\.?m\b\.?)(?:\s?\(?" + _ZONE + r"\)?)?"
)
_DATES = (
    r"(?P<iy>(?:19|20)\d\d)-(?P<im>\d\d)-(?P<id>\d\d)(?!\d)",
    r"(?P<sy>(?:19|20)\d\d)/(?P<sm>\d\d?)/(?P<sd>\d\d?)(?!\d)",
    rf"(?P<dd>\d\d?)(?:st|nd|rd|th)?(?:\s+of)?[\s-]+(?P<dm>{_MONTH}),?[\s-]+(?P<dy>(?:19|20)\d\d|'?\d\d)(?!\w|:\d)",
    rf"(?P<mm>{_MONTH})[\s-]+(?P<md>\d\d?)(?:st|nd|rd|th)?,?\s+(?P<my>(?:19|20)\d\d)(?!\w)",
    r"(?P<n1>\d\d?)(?P<sep>[/.-])(?P<n2>\d\d?)(?P=sep)(?P<ny>(?:19|20)\d\d)(?!\w)",
    r"(?P<k1>\d\d?)(?P<ksep>[/.])(?P<k2>\d\d?)(?P=ksep)(?P<ky>\d\d)(?![\w/]|[.:]\d)",
    r"[a-z]{2,4}-[a-z]{2,4}-(?P<wm>\d\d)-(?P<wd>\d\d)-(?P<wy>\d\d)(?:\s\d{4}[a-z]{2,4}\b)?",
)
"""The last two: a short numeric date, and the slug of a wire ("AP-NY-08-16-90 1432EDT")."""
_BEFORE = r"(?:" + _TIME.format("b") + r",?\s+(?:on\s+)?)?"
_AFTER = r"(?:(?:T|,?\s*(?:at|[|·•–—-])?\s*)" + _TIME.format("a") + r")?"
_SECONDS = re.compile(r":\d\d:\d\d(?:[.,]\d+)?$")
_STAMP = re.compile(rf"(?<![\w/.-]){_BEFORE}{_WEEKDAY}(?:{'|'.join(_DATES)}){_AFTER}", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """A written date, maybe with a time: characters `[start, end)` of the text it was found in.

    `day` is None when day and month cannot be told apart. `zone` is None for a local time.
    """

    start: int
    end: int
    day: date | None
    clock: tuple[int, int] | None
    zone: tzinfo | None
    zone_name: str | None

    def interval(self, *, text: Span | None = None, reference: str | None = None) -> Interval | None:
        """The day or minute it names; None when the order of day and month is unknown."""
        if self.day is None:
            return None
        if self.clock is None:
            start = datetime(self.day.year, self.day.month, self.day.day)
            length = timedelta(days=1)
        else:
            start = datetime(self.day.year, self.day.month, self.day.day, *self.clock, tzinfo=self.zone)
            length = timedelta(minutes=1)
        return Interval(
            start=start.isoformat(),
            end=(start + length).isoformat(),
            precision="minute" if self.clock else "day",
            zone=self.zone_name if self.clock else None,
            text=text,
            reference=reference,
        )


def find_stamps(text: str, *, day_first: bool | None = None) -> list[Stamp]:
    """Full dates in `text`, left to right. `day_first` decides 03/04/2023; None leaves it undecided."""
    return [stamp for match in _STAMP.finditer(text) if (stamp := _stamp(match, day_first))]


def read_stamp(value: str, *, reference: str, day_first: bool | None = None) -> Interval | None:
    """The first date stamp of a metadata value. Midnight there means "no time given": a day, not a minute."""
    stamps = find_stamps(value.strip(), day_first=day_first)
    if not stamps:
        return None
    stamp = replace(stamps[0], clock=None) if stamps[0].clock == (0, 0) else stamps[0]
    return stamp.interval(reference=reference)


def _stamp(match: re.Match[str], day_first: bool | None) -> Stamp | None:
    found = match.groupdict()
    try:
        day = _day(found, day_first)
    except ValueError:
        return None
    clock, zone, zone_name = None, None, None
    for side in ("a", "b"):
        if found[f"{side}hour"] is not None and (clock := _clock(found, side)):
            zone, zone_name = _zone(found[f"{side}zone"] if _is_zone(match, side) else None)
            break
    return Stamp(start=match.start(), end=match.end(), day=day, clock=clock, zone=zone, zone_name=zone_name)


def _is_zone(match: re.Match[str], side: str) -> bool:
    """Whether what stands after a time is an offset that some clock has, and no second time or telephone number.

    "10:00-1130" and "18:00-24:00" are hours from and to: an offset behind a minus that is glued to the time
    counts only where the stamp is written in the ISO manner (`2023-03-24T10:00-05:00`).
    """
    zone = match[f"{side}zone"]
    if zone is None or zone[0] not in "+-":
        return True
    hours, minutes = int(zone[1:3]), int(zone[-2:])
    if minutes not in QUARTERS or hours * 60 + minutes > (WESTMOST if zone[0] == "-" else EASTMOST):
        return False
    glued = match.string[match.start() : match.start(f"{side}zone")]
    iso = match.string[match.start(f"{side}hour") - 1] in "Tt" or _SECONDS.search(glued, len(glued) - 14)
    return zone[0] == "+" or not glued[-1].isdecimal() or bool(iso)


def _day(found: dict[str, str | None], day_first: bool | None) -> date | None:
    """The calendar day; None when undecided. Raises ValueError for a day that does not exist."""
    for year, month, day in (("iy", "im", "id"), ("sy", "sm", "sd"), ("wy", "wm", "wd")):
        if found[year]:
            return date(_year(found[year] or ""), int(found[month] or 0), int(found[day] or 0))
    for year, month, day in (("dy", "dm", "dd"), ("my", "mm", "md")):
        if found[year]:
            month_number = MONTHS.index((found[month] or "")[:3].lower()) + 1
            return date(_year(found[year] or ""), month_number, int(found[day] or 0))
    first, second = int(found["n1"] or found["k1"] or 0), int(found["n2"] or found["k2"] or 0)
    year_number = _year(found["ny"] or found["ky"] or "")
    dotted = "." in (found["sep"], found["ksep"])
    if first > 12 or day_first or first == second or (dotted and day_first is None):
        return date(year_number, second, first)
    if second > 12 or day_first is False:
        return date(year_number, first, second)
    date(year_number, first, second)
    return None


def _year(written: str) -> int:
    digits = written.lstrip("'")
    if len(digits) == 4:
        return int(digits)
    return int(digits) + (1900 if int(digits) >= PIVOT else 2000)


def _clock(found: dict[str, str | None], side: str) -> tuple[int, int] | None:
    hour, minute = int(found[f"{side}hour"] or 0), int(found[f"{side}minute"] or 0)
    half = (found[f"{side}half"] or found[f"{side}half2"] or "").lower()
    if half and hour > 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return hour, minute


def _zone(written: str | None) -> tuple[tzinfo | None, str | None]:
    """The zone and its name as written; an offset after GMT or UTC is honoured."""
    if not written:
        return None, None
    name = written.strip()
    parts = re.fullmatch(r"([a-z]*)\s?([+-]\d{1,2})?:?(\d\d)?", name.lower())
    if parts is None:
        return None, name
    letters, hours, minutes = parts.groups()
    if hours and letters in ("", "utc", "gmt"):
        apart = timedelta(hours=abs(int(hours)), minutes=int(minutes or 0))
        if apart > timedelta(minutes=EASTMOST):
            return None, None
        return timezone(-apart if hours.startswith("-") else apart), name
    if letters in CIVIL_ZONES:
        return ZoneInfo(CIVIL_ZONES[letters]), name
    if letters in FIXED_ZONES:
        offset = FIXED_ZONES[letters]
        return (UTC if offset == 0 else timezone(timedelta(minutes=offset))), name
    return None, name
