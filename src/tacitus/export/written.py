"""What every exporter gives back."""

from __future__ import annotations

from dataclasses import dataclass

from tacitus.model.ledger import LedgerIncident


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The text of an export, and in words what the format could not hold."""

    text: str
    left_out: tuple[str, ...] = ()


def toll_range(incident: LedgerIncident, effect: str) -> tuple[int | None, int | None, int | None]:
    """(low, best, high) over the groups of one effect.

    Where a total is given (group `unknown`), groups are its parts; otherwise they are added, and a bound is
    known only when every group's is. What is said to be part of a total is never added.
    """
    tolls = [toll for toll in incident.tolls if toll.effect == effect and toll.part_of is None]
    whole = [toll for toll in tolls if toll.group == "unknown"]
    chosen = [max(whole, key=lambda toll: toll.best or toll.low or 0)] if whole else tolls
    return (
        _sum([toll.low for toll in chosen]),
        _sum([toll.best for toll in chosen]),
        _sum([toll.high for toll in chosen]),
    )


def toll_speakers(incident: LedgerIncident, effect: str) -> tuple[str, ...]:
    """Who gave any figure of the effect, the outlets' own telling left out."""
    names = (
        entry.speaker[0].name for entry in incident.toll_history if entry.effect == effect and entry.speaker
    )
    return tuple(dict.fromkeys(names))


def _sum(figures: list[int | None]) -> int | None:
    known = [figure for figure in figures if figure is not None]
    return sum(known) if known and len(known) == len(figures) else None
