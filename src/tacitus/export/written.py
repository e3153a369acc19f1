"""What every exporter gives back."""

from __future__ import annotations

from dataclasses import dataclass

from tacitus.model.ledger import LedgerIncident


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The text of an export, and in words what the format could not hold."""

    text: str
    left_out: tuple[str, ...] = ()


def toll_speakers(incident: LedgerIncident, effect: str) -> tuple[str, ...]:
    """Who gave any figure of the effect, the outlets' own telling left out."""
    names = (
        entry.speaker[0].name for entry in incident.toll_history if entry.effect == effect and entry.speaker
    )
    return tuple(dict.fromkeys(names))
