"""What the page says about itself: date, outlet, authors, title, each with the words that say so.

Metadata that came with the report always wins; the text fills what is missing. A date counts only where a
page states its own date (labelled, on a line in the head, in byline or dateline), never in running text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tacitus.model.records import Interval, Reject, Report, Segment, Span
from tacitus.model.stamp import Stamp, find_stamps
from tacitus.text.datelines import find_day
from tacitus.text.lexicon import Outlet, outlets_by_alias, outlets_by_host
from tacitus.text.outlets import is_outlet_name

if TYPE_CHECKING:
    from tacitus.text.bylines import Byline
    from tacitus.text.datelines import Dateline
    from tacitus.text.imprints import Imprint

PUBLISHED, DATELINE, UPDATED = 0, 1, 2
"""Order of trust: when a page was published, when a report was filed, when it was last changed."""
_REFERENCE = {PUBLISHED: "date line", DATELINE: "dateline", UPDATED: "line that says when it was updated"}
NO_REJECTS: tuple[Reject, ...] = ()
_UPDATED = re.compile(r"(?:last )?(?:updated|modified|edited)\b", re.IGNORECASE)
_DATED = re.compile(
    r"\W*(?:(?:first|last|originally)\s+)?(?:published|posted|updated|modified)\b", re.IGNORECASE
)
_PUBLISHED_IN = re.compile(r"published in ([^,\n]{2,40}), ", re.IGNORECASE)
_SOURCE = re.compile(
    r"(?:source|outlet|publisher|publication|newspaper|agency)\s*:\s*(\S[^\n]{1,60})", re.IGNORECASE
)
_COPYRIGHT = re.compile(
    r"(?:copyright|©|\(c\))[\s:©]*(?:\(c\)\s*)?(?:\d{4}\s*(?:[-–]\s*\d{4})?)?[\s,]*(?:by )?"
    r"(?P<name>[A-Z][^.,|\n]{1,50})",
    re.IGNORECASE,
)
_URL = re.compile(r"(?:https?\s*:\s*/\s*/\s*)(?P<rest>\S+(?: ?[./-] ?\S+)*)")
_URL_DATE = re.compile(
    r"/((?:19|20)\d\d)/(\d\d?|[a-z]{3})/(\d\d?)(?:/|$)|/((?:19|20)\d\d)-(\d\d)-(\d\d)(?:\D|$)"
)


@dataclass(slots=True)
class Masthead:
    """What was seen on the way through the page."""

    stamps: list[tuple[int, Span]] = field(default_factory=list)
    outlets: list[str] = field(default_factory=list)
    imprint: str | None = None
    authors: list[str] = field(default_factory=list)
    url: str | None = None
    yearless: Span | None = None
    """A day and month that the report was filed on, without their year."""

    def add_stamps(self, text: str, start: int, end: int, *, labelled: bool) -> None:
        """Every date stamp in `[start, end)` of `text`, ranked by the label before it."""
        last = start
        for stamp in find_stamps(text[start:end]):
            label = text[last : start + stamp.start]
            rank = UPDATED if labelled and _UPDATED.search(label) else PUBLISHED
            self.stamps.append((rank, _span(text, start + stamp.start, start + stamp.end)))
            last = start + stamp.end

    def add_byline(self, text: str, start: int, end: int, byline: Byline, *, in_head: bool) -> None:
        """Authors, outlet and dates of a byline."""
        self.authors.extend(_tidy(text[start + a : start + b]) for a, b in byline.authors)
        if byline.outlet:
            self.outlets.append(text[start + byline.outlet[0] : start + byline.outlet[1]])
        if in_head:
            self.add_stamps(text, start, end, labelled=True)

    def add_imprint(self, text: str, start: int, end: int, imprint: Imprint) -> None:
        """Outlet, authors and dates of a line that states them."""
        if imprint.outlet and self.imprint is None:
            self.imprint = text[start + imprint.outlet[0] : start + imprint.outlet[1]]
        self.authors.extend(_tidy(text[start + a : start + b]) for a, b in imprint.authors)
        self.add_stamps(text, start, end, labelled=True)

    def add_dateline(self, text: str, start: int, dateline: Dateline) -> None:
        """Agency, when what stands in brackets is one, and date, when it is a full one."""
        agency = _agency(text, start, dateline)
        if agency:
            self.outlets.append(agency)
        stamps = find_stamps(text[start : start + dateline.length])
        if not stamps and (day := find_day(text, start, start + dateline.length)):
            self.yearless = self.yearless or _span(text, *day)
        for stamp in stamps:
            self.stamps.append((DATELINE, _span(text, start + stamp.start, start + stamp.end)))

    def add_furniture(self, text: str, start: int, line: str, *, in_head: bool) -> None:
        """The page's own address, copyright line or "Published in …" line."""
        url = _URL.match(line.strip())
        if url and in_head and self.url is None:
            self.url = re.sub(r"\s+", "", url.group())
        source = _SOURCE.fullmatch(line.strip())
        if source and in_head:
            self.outlets.append(source.group(1))
        published_in = _PUBLISHED_IN.match(line.strip())
        if published_in:
            self.outlets.append(published_in.group(1))
        if published_in or _DATED.match(line):
            self.add_stamps(text, start, start + len(line), labelled=True)
        copyright_line = _COPYRIGHT.search(line)
        if copyright_line and copyright_line["name"].strip() in outlets_by_alias():
            self.outlets.append(copyright_line["name"].strip())


def fill(report: Report, segments: tuple[Segment, ...], seen: Masthead) -> tuple[Report, tuple[Reject, ...]]:
    """`report` with what was seen where its metadata is silent, and a reject for a date nobody can read."""
    url = report.url or seen.url
    known = _outlet(report.outlet, url, seen)
    day_first = known.day_first if known else None
    written = _written(seen.stamps, url, day_first)
    published, rejects = report.published or next(iter(written), None), NO_REJECTS
    if published is None:
        rejects = _undated(seen, day_first)
    title = report.title
    if not title:
        headline = next((s for s in segments if s.kind == "headline"), None)
        title = " ".join(report.text[headline.start : headline.end].split()) if headline else None
    return (
        replace(
            report,
            title=title,
            url=url,
            outlet=report.outlet or (known.name if known else None),
            authors=report.authors or tuple(dict.fromkeys(seen.authors)),
            published=published,
            dates=_distinct((*report.dates, *written)),
        ),
        rejects,
    )


def _agency(text: str, start: int, dateline: Dateline) -> str | None:
    """The agency of a dateline, its date left out; None for a place ("(Nairobi) –") or a date in brackets."""
    if dateline.agency is None:
        return None
    written = " ".join(text[start + dateline.agency[0] : start + dateline.agency[1]].split())
    for stamp in reversed(find_stamps(written)):
        written = written[: stamp.start] + written[stamp.end :]
    name = re.sub(r"^via\s+|[\s,–—-]+$", "", written)
    short = name.isupper() or (name[1:] != name[1:].lower() and " " not in name)
    return name if name and (short or is_outlet_name(name, beside_date=True)) else None


def outlet_of_host(url: str) -> Outlet | None:
    """The outlet that publishes at `url`: by its name when the host is known, else the host itself."""
    try:
        host = (urlsplit(url if "//" in url else f"//{url}").hostname or "").removeprefix("www.")
    except ValueError:  # "[removed]" is no address in brackets
        return None
    if not host or "." not in host:
        return None
    known = outlets_by_host()
    found = known.get(host) or known.get(host.split(".", 1)[1])
    return found or Outlet(
        host, True if host.endswith((".uk", ".au", ".in", ".za", ".ie", ".nz", ".eu")) else None
    )


def _outlet(named: str | None, url: str | None, seen: Masthead) -> Outlet | None:
    aliases = outlets_by_alias()
    if named:
        return aliases.get(named) or outlets_by_host().get(named.removeprefix("www.")) or Outlet(named, None)
    if url and (found := outlet_of_host(url)):
        return found
    if seen.imprint:
        return aliases.get(seen.imprint) or Outlet(seen.imprint, None)
    known = next((aliases[name] for name in seen.outlets if name in aliases), None)
    return known or next((Outlet(name, None) for name in seen.outlets), None)


def _written(stamps: list[tuple[int, Span]], url: str | None, day_first: bool | None) -> list[Interval]:
    """The dates of publication that the text gives, the most trusted first."""
    found = []
    for rank, span in sorted(stamps, key=lambda ranked: ranked[0]):
        stamp = _only(span.text, day_first)
        interval = stamp.interval(text=span, reference=_REFERENCE[rank]) if stamp else None
        if interval is not None:
            found.append(interval)
    from_url = _url_date(url)
    return [*found, from_url] if from_url else found


def _distinct(dates: tuple[Interval, ...]) -> tuple[Interval, ...]:
    """Each start and place once."""
    return tuple({(one.start, one.reference): one for one in dates}.values())


def _undated(seen: Masthead, day_first: bool | None) -> tuple[Reject, ...]:
    """Why what looks like a date of publication gives none."""
    for _, span in sorted(seen.stamps, key=lambda ranked: ranked[0]):
        if _only(span.text, day_first) is not None:
            message = f"'{span.text}' can be read day first or month first; give the date with --published."
            return (Reject(stage="segment", reason="ambiguous_date", message=message, evidence=span),)
    if seen.yearless is not None:
        message = f"'{seen.yearless.text}' names no year; give the date with --published."
        return (Reject(stage="segment", reason="yearless_date", message=message, evidence=seen.yearless),)
    return NO_REJECTS


def _only(text: str, day_first: bool | None) -> Stamp | None:
    return next(iter(find_stamps(text, day_first=day_first)), None)


def _url_date(url: str | None) -> Interval | None:
    found = _URL_DATE.search(url or "")
    if found is None:
        return None
    year, month, day = (group for group in found.groups() if group)
    written = f"{day} {month} {year}" if month.isalpha() else f"{year}-{month:0>2}-{day:0>2}"
    stamp = _only(written, None)
    return stamp.interval(reference="date in the address") if stamp else None


def _span(text: str, start: int, end: int) -> Span:
    return Span(start=start, end=end, text=text[start:end])


def _tidy(name: str) -> str:
    """A name in capitals in the usual case; anything else as written."""
    name = " ".join(name.split())
    return name.title() if name.isupper() else name
