"""A search over everything: names, incidents and reports that hold the words asked for, with the words marked."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tacitus.ledger.query import LedgerQuery
from tacitus.model.ledger import Clock, LedgerIncident, SearchHit
from tacitus.model.query import IncidentQuery
from tacitus.model.records import FORMS, Interval, Report
from tacitus.present.titles import title
from tacitus.present.words import field_words, report_title
from tacitus.store.words import without_accents, words_of

MOST_NAMES = 8
MOST_CLAIMS = 4
"""Claims shown beneath a report."""
_RUN = re.compile(r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*")
"""A word: letters and digits, with the marks that may stand on them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """Some words; `marks` are the [start, end) of those that were asked for, in code points of `text`."""

    text: str
    marks: tuple[tuple[int, int], ...]

    @property
    def pieces(self) -> Iterator[tuple[str, bool]]:
        """The text in runs, each with whether it is marked."""
        edges = sorted({0, len(self.text), *(edge for mark in self.marks for edge in mark)})
        starts = {start for start, _ in self.marks}
        return ((self.text[left:right], left in starts) for left, right in pairwise(edges))


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundName:
    """An actor, speaker or place by its key, and in how many incidents it is named now."""

    key: str
    name: Excerpt
    incidents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundIncident:
    """An incident; `words` are some of its evidence, where the title has none of what was asked for."""

    incident: LedgerIncident
    title: Excerpt
    words: Excerpt | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundReport:
    """A report that holds the words, or claims of which do; `more` counts the claims that are not shown."""

    report: str
    title: Excerpt
    outlet: str | None
    published: Interval | None
    words: Excerpt | None
    claims: tuple[tuple[str, Excerpt], ...]
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Everything:
    """What a search found. `incidents_in_all` counts every incident, whatever its status; `cut` is whether there may be
    more reports than those shown. Names are those of now."""

    text: str
    names: tuple[FoundName, ...]
    incidents: tuple[FoundIncident, ...]
    incidents_in_all: int
    reports: tuple[FoundReport, ...]
    cut: bool


def everything(
    source: LedgerQuery,
    text: str,
    as_of: str | None = None,
    clock: Clock = "reported",
    *,
    incidents: int = 10,
    hits: int = 100,
) -> Everything:
    """What holds every word of `text`: names and incidents in which each begins a word, reports that have it whole.

    Best reports first, newest incidents first. Raises `UsageError` for no moment.
    """
    asked = text.strip()
    if not words_of(asked):
        return Everything(text=asked, names=(), incidents=(), incidents_in_all=0, reports=(), cut=False)
    query = IncidentQuery(text=asked, status=frozenset("*"), as_of=as_of, clock=clock)
    found = source.find(query, limit=incidents)
    listed = source.search(asked, hits, as_of, clock)
    return Everything(
        text=asked,
        names=tuple(
            FoundName(key=hit.key, name=excerpt(hit.name, asked), incidents=hit.incidents)
            for hit in source.names(asked, MOST_NAMES)
        ),
        incidents=tuple(_incident(one, asked) for one in found.incidents),
        incidents_in_all=found.total,
        reports=tuple(_reports(source, listed, asked)),
        cut=len(listed) == hits,
    )


def excerpt(text: str, asked: str, *, whole: bool = False) -> Excerpt:
    """The words of `asked` marked in a text, whatever their case and accents; as beginnings of words unless `whole`."""
    return Excerpt(text=text, marks=marks(text, asked, whole=whole))


def marks(text: str, asked: str, *, whole: bool = True) -> tuple[tuple[int, int], ...]:
    """Where the words of `asked` stand in a text: those of one run ("al-Bab") only behind one another."""
    runs = [(found.start(), found.end()) for found in _RUN.finditer(text)]
    told = [without_accents(text[start:end]) for start, end in runs]
    # by the first letter: few are tried at each word
    phrases: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for word in asked.split():
        if phrase := tuple(words_of(word)):
            phrases[phrase[0][:1]].add(phrase)
    found = {
        (start, runs[place + len(phrase) - 1][1])
        for place, (start, _) in enumerate(runs)
        for phrase in phrases.get(told[place][:1], ())
        if _stands(phrase, told[place : place + len(phrase)], whole)
    }
    return tuple(_joined(sorted(found)))


def _stands(phrase: Sequence[str], told: Sequence[str], whole: bool) -> bool:
    return (
        len(phrase) == len(told)
        and list(phrase[:-1]) == list(told[:-1])
        and (told[-1] == phrase[-1] or (not whole and told[-1].startswith(phrase[-1])))
    )


def _joined(found: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Stretches that touch or overlap as one."""
    last: tuple[int, int] | None = None
    for start, end in found:
        if last is not None and start < last[1]:
            last = last[0], max(last[1], end)
            continue
        if last is not None:
            yield last
        last = start, end
    if last is not None:
        yield last


def _incident(incident: LedgerIncident, asked: str) -> FoundIncident:
    named = excerpt(title(incident), asked)
    told = [excerpt(" ".join(span.text.split()), asked) for span in incident.evidence]
    words = max(told, key=lambda one: len({*map(str.casefold, _marked(one))}), default=None)
    if named.marks or words is None or not words.marks:
        words = None
    return FoundIncident(incident=incident, title=named, words=words)


def _marked(one: Excerpt) -> Iterator[str]:
    return (one.text[start:end] for start, end in one.marks)


def _reports(source: LedgerQuery, hits: Iterable[SearchHit], asked: str) -> Iterator[FoundReport]:
    by_report: dict[str, list[SearchHit]] = {}
    for hit in hits:
        by_report.setdefault(hit.report, []).append(hit)
    for report_id, lot in by_report.items():
        yield _report(source.report(report_id), lot, asked)


def _report(report: Report, hits: Sequence[SearchHit], asked: str) -> FoundReport:
    text = next((hit.excerpt for hit in hits if hit.kind == "report"), None)
    claims = [(hit.id, excerpt(_said(hit.excerpt), asked, whole=True)) for hit in hits if hit.kind == "claim"]
    return FoundReport(
        report=report.id,
        title=excerpt(report_title(report.title, report.outlet, report.published), asked, whole=True),
        outlet=report.outlet,
        published=report.published,
        words=excerpt(" ".join(text.split()), asked, whole=True) if text is not None else None,
        claims=tuple(claims[:MOST_CLAIMS]),
        more=max(0, len(claims) - MOST_CLAIMS),
    )


def _said(words: str) -> str:
    """What a claim is found by, its field first, as people write it."""
    field, colon, rest = " ".join(words.split()).partition(": ")
    return f"{field_words(field)}{colon}{rest}" if field in FORMS else f"{field}{colon}{rest}"
