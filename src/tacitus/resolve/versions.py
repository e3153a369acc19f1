"""Versions of one page: which reports stand at one address, which of them is the newer, and from when it speaks.

An address is the page's URL, or what the source itself calls a report together with its outlet. Another text at an
address is another version of it, unless it came out on another day and has other words: some pages are filled anew
each day. Nothing here hangs on the order in which reports came in, but where they do not say when they are of.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit

from tacitus.model.instants import parse_instant, sortable
from tacitus.model.records import Interval, Report
from tacitus.resolve.accounts import Account
from tacitus.resolve.compare import Comparison, load_weights
from tacitus.resolve.copies import likeness

RULE = "versions/1"
SAME_SHARE = 0.25
"""Jaccard of five-word shingles from which two texts of two days are one page: between what two reporters share (under
a tenth) and what a copy keeps (half)."""
EXCERPT_SHARE = 0.5
"""Of the words of a text that are in a longer one, from which on it is an excerpt of it."""
TRACKING = "utm_"
"""How parameters begin that say where a reader came from, and name no other page."""
How = Literal["modified", "published", ""]
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A report as a version of what stands at its address; instants are sortable.

    `stated` is when it says that it was changed, else published (empty where it says neither), and `how` which of the
    two that is; `seen` is when it was fetched, or came in; `day` is the day of publication, `words` how many it has.
    """

    report: str
    stated: str
    how: How
    seen: str
    day: str
    words: int

    @property
    def order(self) -> tuple[str, str, str]:
        """Older versions first: by what they state, else by when they were seen."""
        return (self.stated or self.seen, self.seen, self.report)


def address_of(report: Report) -> str | None:
    """A digest of where a report stands; None where it says nowhere, or only the front page of a site."""
    if report.row is not None:
        return None
    if report.source_id and report.outlet:
        return _digest("id", report.outlet.strip().casefold(), report.source_id)
    place = _place(report.url) if report.url else None
    return _digest("url", place) if place else None


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _place(url: str) -> str | None:
    """A URL without what makes no difference to the page: http or https, case of the host, tracking."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return None
    path = parts.path.rstrip("/")
    query = _query(parts)
    if parts.scheme.lower() not in _PORTS or not parts.hostname or not (path or query):
        return None
    host = parts.hostname.removeprefix("www.") + ("" if port in (None, *_PORTS.values()) else f":{port}")
    return f"{host}{path}?{query}#{parts.fragment}"


def _query(parts: SplitResult) -> str:
    return urlencode(
        [row for row in parse_qsl(parts.query, keep_blank_values=True) if not row[0].startswith(TRACKING)]
    )


def edition_of(report: Report, known_at: str) -> Edition:
    """The report as a version of its page."""
    stated = report.modified or report.published
    return Edition(
        report=report.id,
        stated=_instant(stated),
        how="modified" if report.modified else "published" if stated else "",
        seen=_seen(report.fetched) or known_at,
        day=report.published.start[:10] if report.published else "",
        words=len(report.text.split()),
    )


def _instant(stated: Interval | None) -> str:
    return sortable(parse_instant(stated.start)) if stated else ""


def _seen(fetched: str | None) -> str:
    try:
        return sortable(parse_instant(fetched)) if fetched else ""
    except ValueError:
        return ""


def are_versions(one: Edition, other: Edition, sketches: tuple[bytes, bytes]) -> bool:
    """Whether two texts at one address are versions of one page."""
    other_day = bool(one.day and other.day and one.day != other.day)
    return not other_day or likeness(*sketches) >= SAME_SHARE


def is_excerpt(one: Edition, other: Edition, alike: float) -> bool:
    """Whether one is a piece of the other, as the teaser of a feed is: it never speaks for the whole.

    It is far shorter, and has the other's words or is dated apart from it without saying that anything was changed: a
    feed has its own words and time for a page, while a page that was cut down keeps its date or says that it was changed.
    """
    shared = alike * (one.words + other.words) / (1 + alike)
    apart = one.how != "modified" and one.stated != other.stated and other.how != ""
    return 2 * one.words < other.words and (shared >= EXCERPT_SHARE * one.words or apart)


def around(
    mine: Edition, others: Iterable[Edition], sketch: Callable[[str], bytes]
) -> tuple[list[Edition], list[Edition]]:
    """The versions of a page before one, and those after it, oldest first; pieces of it come before whole texts."""
    pieces: list[Edition] = []
    before: list[Edition] = []
    after: list[Edition] = []
    for one in sorted(others, key=lambda one: one.order):
        sketches = sketch(mine.report), sketch(one.report)
        if one.report == mine.report or not are_versions(mine, one, sketches):
            continue
        alike = likeness(*sketches)
        whole, piece = is_excerpt(mine, one, alike), is_excerpt(one, mine, alike)
        later = whole or one.order > mine.order
        (pieces if piece else after if later else before).append(one)
    return [*pieces, *before], after


def speaks_from(older: Edition, newer: Edition) -> tuple[str, str]:
    """(from when the newer one speaks, sortable; why it is the newer, in words)."""
    if newer.order < older.order:
        return newer.stated or newer.seen, "it is the whole of which the other is an excerpt or a summary"
    if newer.stated and newer.stated > (older.stated or older.seen):
        done = "changed" if newer.how == "modified" else "published"
        return newer.stated, f"it says that it was {done} at {_short(newer.stated)}"
    stated = "both state the same time" if newer.stated else "it states no time"
    return newer.seen, f"{stated}, and it was seen later, at {_short(newer.seen)}"


def _short(instant: str) -> str:
    return f"{instant[:10]} {instant[11:16]} UTC"


def heirs(
    older: Sequence[Account], newer: Sequence[Account], comparing: Callable[[Account, Account], Comparison]
) -> dict[str, str]:
    """Account of an older version → the one of the newer that tells of the same incident, where one does.

    Best pairs first, each account once; what a barrier parts, or more speaks against than for, is no heir.
    """
    compared = [(comparing(one, other), one.key, other.key) for one in older for other in newer]
    scored = [(_of_one_page(found), one, other) for found, one, other in compared if found.barrier is None]
    made: dict[str, str] = {}
    for score, one, other in sorted(scored, key=lambda each: (-each[0], *each[1:])):
        if score <= 0:
            break
        if one not in made and other not in made.values():
            made[one] = other
    return made


def _of_one_page(found: Comparison) -> float:
    """The score of two accounts of one page: its old words with another place are put right, no form filled in anew."""
    words = load_weights().levels["wording"]
    return found.score + sum(
        words["copied"] - words["form"]
        for reason in found.reasons
        if (reason.feature, reason.level) == ("wording", "form")
    )
