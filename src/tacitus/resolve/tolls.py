"""Tolls of one incident over its reports: each voice's newest figure, the range they span, the history.

Rule `tolls/1`. A voice is the one who knows (the first of the speaker chain), or the report's origin where
the outlet tells by itself. A voice's newer figure replaces its older one; figures of one voice at one moment
are a range; figures are never added up. Over voices: low is the lowest, high the highest that anybody now
holds, best the newest one that has a best figure (the higher of two equally new). A part of a total ("11 of the
19") stands beside the totals: it is never taken for one, nor added to one.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

from tacitus.model.ledger import TollEntry
from tacitus.model.records import Toll
from tacitus.resolve.accounts import Account, total, voice_of

GroupKey = tuple[str, str, str | None, str, bool]
"""(effect, group, nationality, scope, whether it is part of a total)"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure as one report gives it."""

    toll: Toll
    account: Account
    voice: str


def figures_of(members: list[Account], origin_of: dict[str, str]) -> list[Figure]:
    """Every figure of the members, oldest report first."""
    return [
        Figure(toll=toll, account=member, voice=_voice(toll, origin_of[member.report]))
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
        )
        for figure in figures
    )


def standing(figures: list[Figure]) -> dict[GroupKey, list[Figure]]:
    """Per effect and group, the figures that their voices still hold (the newest of each voice)."""
    grouped: defaultdict[GroupKey, dict[str, list[Figure]]] = defaultdict(dict)
    for figure in sorted(figures, key=lambda figure: figure.account.dated):
        held = grouped[_key(figure.toll)].setdefault(figure.voice, [])
        if held and held[-1].account.dated < figure.account.dated:
            held.clear()
        held.append(figure)
    return {key: [figure for held in voices.values() for figure in held] for key, voices in grouped.items()}


def fold(figures: list[Figure]) -> Toll:
    """The figures that stand for one effect and group, as one range; speaker and evidence are the best's."""
    best = max(figures, key=_newest)
    lows = [figure.toll.low if figure.toll.low is not None else total(figure.toll) for figure in figures]
    highs = [_high(figure.toll) for figure in figures]
    known_lows = [low for low in lows if low is not None]
    return replace(
        best.toll,
        low=min(known_lows, default=None),
        high=None if None in highs else max((high for high in highs if high is not None), default=None),
    )


def _high(toll: Toll) -> int | None:
    """The upper bound; a figure that is its own lower bound ("at least 5") has none."""
    if toll.high is not None:
        return toll.high
    return None if toll.low is not None else toll.best


def _newest(figure: Figure) -> tuple[bool, str, int, str]:
    toll = figure.toll
    return (toll.best is not None, figure.account.dated, total(toll) or 0, figure.account.key)


def _key(toll: Toll) -> GroupKey:
    return (toll.effect, toll.group, toll.nationality, toll.scope, toll.part_of is not None)


def _voice(toll: Toll, origin: str) -> str:
    if not toll.speaker or toll.speaker[0].role == "outlet":
        return f"report:{origin}"
    return voice_of(toll.speaker[0])
