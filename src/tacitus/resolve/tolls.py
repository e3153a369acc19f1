"""How many came to harm in one incident: the one rule, `tolls/2`, that every surface prints by.

A voice is the one who knows (the first of the speaker chain), or the outlet where it tells by itself. A voice's
newer figure replaces its older one. A part of a total ("11 of the 19") is never a total, and never added. What one
voice says of several groups ("two soldiers and a child") is added; groups are only a lower bound where anybody
gives the whole. A vague word ("dozens") counts where nobody gives a figure.

Figures are read as intervals: "at least 30" and "52" can both be true, and together say 52; "43" and "75" cannot.
The total spans every set of figures that can be true together: low is the lowest, high the highest (None
where the highest is open), best the newest best figure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar, get_args

from tacitus.model.ledger import LedgerIncident, TollEntry, Total
from tacitus.model.records import Count, Incident, Speaker, Toll
from tacitus.model.vocabulary import Effect, TollScope
from tacitus.resolve.accounts import Account, total, voice_of

EFFECTS: tuple[Effect, ...] = get_args(Effect)

GroupKey = tuple[str, str, str | None, str, bool]
"""(effect, group, nationality, scope, whether it is part of a total)"""

OPEN = 10**12
"""Stands for "no upper bound" while figures are compared."""

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure as one report gives it."""

    toll: Toll
    account: Account
    voice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stated:
    """One figure with who holds it and since when (sortable; empty where the report has no date)."""

    voice: str
    dated: str
    row: Toll | TollEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bounds:
    """What one voice holds of the total, bounds as in `Count`."""

    low: int | None
    best: int | None
    high: int | None
    dated: str = ""
    is_vague: bool = False
    """Whether it is a word such as "dozens" and no figure."""

    @property
    def span(self) -> tuple[int, int]:
        """The totals that would make it true."""
        low = next((n for n in (self.low, self.best) if n is not None), 0)
        if self.high is not None:
            return low, max(low, self.high)
        return low, OPEN if self.low is not None else low


def toll_of(incident: Incident, effect: str) -> Total | None:
    """What all figures for an effect come to; None where nobody speaks of such harm."""
    return next((total for total in totals_of(incident) if total.effect == effect), None)


def totals_of(incident: Incident) -> tuple[Total, ...]:
    """The total of every effect that anybody speaks of; an incident of the ledger was added up when it was folded."""
    return incident.totals if isinstance(incident, LedgerIncident) else added_up(incident)


def added_up(incident: Incident) -> tuple[Total, ...]:
    """The same, added up of the incident's figures."""
    told = _stated(incident)
    valid = _not_summed_since(told)
    found = (_total(told, [one for one in valid if one.row.effect == effect], effect) for effect in EFFECTS)
    return tuple(total for total in found if total is not None)


def _total(told: Sequence[_Stated], stated: Sequence[_Stated], effect: Effect) -> Total | None:
    """What the figures `stated` for an effect come to, beside all that were told."""
    moved = [one for one in told if one.row.moved_from is not None]
    scope: TollScope = "incident" if any(one.row.scope == "incident" for one in stated) else "series"
    stated = [one for one in stated if one.row.scope == scope]
    if not stated:
        return None
    held = _held([one for one in stated if one.row.moved_from is None])
    span = _together(_figures_only([_after(one, effect, moved) for one in held])) or _moved_in(moved, effect)
    return Total(effect=effect, low=span.low, best=span.best, high=span.high, scope=scope)


def toll_speakers(incident: LedgerIncident, effect: str) -> tuple[str, ...]:
    """Who gave any figure of the effect, the outlets' own telling left out."""
    links = (entry.speaker[0] for entry in incident.toll_history if entry.effect == effect and entry.speaker)
    return tuple(dict.fromkeys(link.name for link in links if link.role != "outlet"))


def figures_of(members: list[Account], origin_of: dict[str, str]) -> list[Figure]:
    """Every figure of the members, oldest report first."""
    return [
        Figure(toll=toll, account=member, voice=_voice(toll.speaker, origin_of[member.report]))
        for member in members
        for toll in member.incident.tolls
    ]


def history(figures: list[Figure]) -> tuple[TollEntry, ...]:
    """All figures in the order in which the world was told."""
    return tuple(
        TollEntry(
            known_at=figure.account.known_at,
            reported_at=figure.account.reported_at,
            effect=figure.toll.effect,
            group=figure.toll.group,
            low=figure.toll.low,
            best=figure.toll.best,
            high=figure.toll.high,
            speaker=figure.toll.speaker,
            report=figure.account.report,
            part_of=figure.toll.part_of,
            nationality=figure.toll.nationality,
            scope=figure.toll.scope,
            supersedes=figure.toll.supersedes,
            moved_from=figure.toll.moved_from,
        )
        for figure in figures
    )


def standing(figures: list[Figure]) -> dict[GroupKey, list[Figure]]:
    """Per effect and group, the figures that their voices still hold (the newest of each voice)."""
    grouped: defaultdict[GroupKey, list[Figure]] = defaultdict(list)
    for figure in figures:
        grouped[_key(figure.toll)].append(figure)
    return {
        key: _newest(found, lambda figure: figure.voice, lambda figure: figure.account.dated)
        for key, found in grouped.items()
    }


def fold(figures: list[Figure]) -> Toll:
    """The figures that stand for one effect and group, as one range; speaker and evidence are the best's."""
    best = max(figures, key=_rank)
    bounds = [_bounds_of(figure.toll, figure.account.dated) for figure in figures]
    span = _together(_figures_only(bounds))
    return best.toll if span is None else replace(best.toll, low=span.low, best=span.best, high=span.high)


def _rank(figure: Figure) -> tuple[bool, str, int, str]:
    toll = figure.toll
    return (toll.best is not None, figure.account.dated, total(toll) or 0, figure.account.key)


def _key(toll: Toll) -> GroupKey:
    return (toll.effect, toll.group, toll.nationality, toll.scope, toll.part_of is not None)


def _voice(speaker: Speaker | None, origin: str) -> str:
    if not speaker or speaker[0].role == "outlet":
        return f"report:{origin}"
    return voice_of(speaker[0])


def _stated(incident: Incident) -> list[_Stated]:
    """Every figure that is of this incident, whether read from one report or gathered from many."""
    if isinstance(incident, LedgerIncident):
        return [
            _Stated(voice=_voice(entry.speaker, entry.report), dated=_dated(entry), row=entry)
            for entry in incident.toll_history
        ]
    return [_Stated(voice=_voice(toll.speaker, ""), dated="", row=toll) for toll in incident.tolls]


def _dated(entry: TollEntry) -> str:
    """When the world was told; a report without a date counts as the oldest."""
    return "" if entry.reported_at == entry.known_at else entry.reported_at


def _held(stated: Sequence[_Stated]) -> list[_Bounds]:
    """What each voice now holds of the whole, figures that were taken back left out."""
    alone = [one for one in stated if one.row.part_of is None]
    wholes = _newest([one for one in alone if _is_whole(one)], _voice_of, _dated_of)
    groups = _newest([one for one in alone if not _is_whole(one)], _voice_of, _dated_of)
    if any(span.span[0] > 1 for _, span in _sums(groups)):
        # "the commander was killed" counts nobody's total beside a woman and two children
        wholes = [one for one in wholes if _figure_of(one.row) != (1, 1, 1)]
    known = _figures_only([_bounds_of(one.row, one.dated) for one in wholes])
    known = known or _figures_only(list(_wholes_of_parts(stated, groups)))
    added = list(_sums(groups))
    replacing = [one for one in stated if one.row.supersedes is not None]
    kept = [one for one in (*known, *_partial(added, known)) if not _is_taken_back(one, replacing)]
    return kept or _at_least_the_parts(stated)


def _wholes_of_parts(stated: Sequence[_Stated], groups: Sequence[_Stated]) -> Iterable[_Bounds]:
    """The totals that parts are said to be of, where these are no count of one group ("ten soldiers, one a major")."""
    counted = {_figure_of(one.row) for one in groups}
    for one in stated:
        whole = one.row.part_of
        if whole is not None and _figure_of(whole) not in counted:
            yield _bounds_of(whole, one.dated)


def _figure_of(count: Toll | TollEntry | Count) -> tuple[int | None, int | None, int | None]:
    return count.low, count.best, count.high


def _is_whole(one: _Stated) -> bool:
    return one.row.group == "unknown" and one.row.nationality is None


def _voice_of(one: _Stated) -> str:
    return one.voice


def _dated_of(one: _Stated) -> str:
    return one.dated


def _newest(
    items: Iterable[Item], voice: Callable[[Item], Hashable], dated: Callable[[Item], str]
) -> list[Item]:
    """The items of each voice's newest moment, voice by voice."""
    voices: dict[Hashable, list[Item]] = {}
    for item in sorted(items, key=dated):
        held = voices.setdefault(voice(item), [])
        if held and dated(held[-1]) < dated(item):
            held.clear()
        held.append(item)
    return [item for held in voices.values() for item in held]


def _sums(groups: Sequence[_Stated]) -> Iterable[tuple[frozenset[Hashable], _Bounds]]:
    """For each voice the groups it speaks of and their sum; two figures for one group are a range of it."""
    voices: defaultdict[str, defaultdict[Hashable, list[_Bounds]]] = defaultdict(lambda: defaultdict(list))
    for one in groups:
        bounds = _bounds_of(one.row, one.dated)
        voices[one.voice][one.row.group, one.row.nationality].append(bounds)
    for found in voices.values():
        spans = [_together(_figures_only(bounds)) for bounds in found.values()]
        known = [span for span in spans if span is not None]
        if known:
            yield frozenset(found), _sum(known)


def _sum(spans: Sequence[_Bounds]) -> _Bounds:
    """Counts of different people; a bound of the sum is known where every part has it, the lower one always."""
    lows = [span.low if span.low is not None else span.best for span in spans]
    bests, highs = [span.best for span in spans], [span.high for span in spans]
    if len(spans) == 1:
        return spans[0]
    return _Bounds(
        low=None if not any(lows) else sum(low for low in lows if low is not None),
        best=None if None in bests else sum(best for best in bests if best is not None),
        high=None if None in highs else sum(high for high in highs if high is not None),
        dated=max(span.dated for span in spans),
        is_vague=all(span.is_vague for span in spans),
    )


def _partial(
    added: Sequence[tuple[frozenset[Hashable], _Bounds]], wholes: Sequence[_Bounds]
) -> Iterable[_Bounds]:
    """Sums over groups: lower bounds where a whole is given, or where another voice counts more in other groups, too."""
    if not added:
        return
    most = max(added, key=lambda one: one[1].span)
    for groups, span in added:
        is_less = span is not most[1] and (groups.isdisjoint(most[0]) or groups < most[0])
        if [one for one in wholes if not one.is_vague] or is_less:
            yield replace(span, low=span.span[0], best=None, high=None, is_vague=False)
        else:
            yield span


def _is_taken_back(one: _Bounds, stated: Sequence[_Stated]) -> bool:
    """Whether a figure told as late or later says that it replaces this one."""
    figure = next((n for n in (one.best, one.low, one.high) if n is not None), None)
    return figure is not None and any(
        newer.dated >= one.dated
        and (one.low, one.best, one.high) != (newer.row.low, newer.row.best, newer.row.high)
        and (replaced.low or 0) <= figure <= (OPEN if replaced.high is None else replaced.high)
        for newer in stated
        if (replaced := newer.row.supersedes) is not None
    )


def _not_summed_since(stated: Sequence[_Stated]) -> list[_Stated]:
    """The same without what a voice told of one attack, as it thought, before it raised it to a sum over several.

    Where one figure is raised, all that the voice told with it was of these attacks, and its newer sums stand for it.
    """
    series: defaultdict[Hashable, list[_Stated]] = defaultdict(list)
    for told in stated:
        if told.row.scope == "series":
            series[told.voice, told.row.effect].append(told)

    def sums(one: _Stated) -> list[_Stated]:
        return [s for s in series.get((one.voice, one.row.effect), ()) if s.dated > one.dated]

    alone = [one for one in stated if one.row.scope == "incident"]
    raised = {
        (one.voice, one.dated) for one in alone if _is_taken_back(_bounds_of(one.row, one.dated), sums(one))
    }
    return [one for one in stated if (one.voice, one.dated) not in raised or not sums(one)]


def _at_least_the_parts(stated: Sequence[_Stated]) -> list[_Bounds]:
    """Where only parts of an unstated total are counted: no fewer than the largest of them."""
    lows = [_bounds_of(one.row, one.dated).span[0] for one in stated if one.row.part_of is not None]
    return [_Bounds(low=max(lows), best=None, high=None)] if any(lows) else []


def _after(one: _Bounds, effect: str, moved: Sequence[_Stated]) -> _Bounds:
    """A figure with those who died later among the dead, and no more among the wounded."""
    change = 0
    for later in _newest(moved, _voice_of, _dated_of):
        number = _bounds_of(later.row, "").span[0]
        if later.dated >= one.dated:
            change += number if later.row.effect == effect and later.row.part_of is None else 0
            change -= number if later.row.moved_from == effect else 0
    if not change:
        return one
    low, best, high = (None if n is None else max(0, n + change) for n in (one.low, one.best, one.high))
    return replace(one, low=low, best=best, high=high)


def _moved_in(moved: Sequence[_Stated], effect: str) -> _Bounds:
    """The total where nobody is counted but those who died later: no fewer than these."""
    found = [_bounds_of(one.row, one.dated) for one in moved if one.row.effect == effect]
    return _together(found) or _Bounds(low=None, best=None, high=None)


def _bounds_of(count: Toll | TollEntry | Count, dated: str) -> _Bounds:
    vague = count.low is not None and count.best is None and count.high is None
    return _Bounds(low=count.low, best=count.best, high=count.high, dated=dated, is_vague=vague)


def _figures_only(bounds: Sequence[_Bounds]) -> list[_Bounds]:
    """Those that say anything; vague words only where there is no figure."""
    known = [one for one in bounds if (one.low, one.best, one.high) != (None, None, None)]
    return [one for one in known if not one.is_vague] or known


def _together(bounds: Sequence[_Bounds]) -> _Bounds | None:
    """The span over all sets of figures that can be true together; None without figures."""
    if len({(one.low, one.best, one.high) for one in bounds}) < 2:
        return bounds[0] if bounds else None
    shared = [_shared(found) for found in _agreeing([one.span for one in bounds])]
    low, high = min(low for low, _ in shared), max(high for _, high in shared)
    is_low_known = low > 0 or any(0 in (one.low, one.best) for one in bounds)
    if not is_low_known and len(shared) > 1:  # against a rival figure "up to 100" is the figure 100
        low, is_low_known = min(low or high for low, high in shared), True
    return _Bounds(
        low=low if is_low_known else None,
        best=low if low == high else _newest_best(bounds, low, high),
        high=None if high >= OPEN else high,
        dated=max(one.dated for one in bounds),
        is_vague=all(one.is_vague for one in bounds),
    )


def _agreeing(spans: Sequence[tuple[int, int]]) -> list[frozenset[tuple[int, int]]]:
    """The largest sets of spans that all share a value (in one dimension each set shares some span's start)."""
    sets = {frozenset(span for span in spans if span[0] <= at <= span[1]) for at, _ in spans}
    return [found for found in sets if not any(found < other for other in sets)]


def _shared(spans: Iterable[tuple[int, int]]) -> tuple[int, int]:
    """What all the spans have in common."""
    lows, highs = zip(*spans, strict=True)
    return max(lows), min(highs)


def _newest_best(bounds: Sequence[_Bounds], low: int, high: int) -> int | None:
    """The newest best figure within the span, the higher of two equally new."""
    bests = [(one.dated, one.best) for one in bounds if one.best is not None and low <= one.best <= high]
    return max(bests)[1] if bests else None
