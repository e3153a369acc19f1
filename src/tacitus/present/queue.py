"""The queue in words: what there is to do, why, and what a wrong value would cost. For page and terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tacitus.errors import UsageError
from tacitus.ledger.ledger import Ledger
from tacitus.model.rulings import Handling, Ruling
from tacitus.model.vocabulary import Verdict
from tacitus.model.work import WEIGHTS, WorkItem, WorkKind
from tacitus.present import words
from tacitus.present.judging import require_own, required, signed
from tacitus.present.titles import title
from tacitus.team.acting import require_right

KIND_WORDS: Mapping[WorkKind, str] = {
    "contradicted": "open contradiction",
    "changed": "changed since it was checked",
    "doubtful": "value of low confidence",
    "near": "nearly one incident",
    "unplaced": "no place",
    "undated": "no date",
    "actor": "unknown name that recurs",
    "left_out": "left out, though it sounds like violence",
    "unreviewed": "not reviewed",
}
COST_RULE = (
    "What a wrong value would cost: (1, and 1 more for each doubling of the people harmed and of the reports that tell "
    "of it) times the doubts ("
    + ", ".join(f"{KIND_WORDS[kind]} {weight}" for kind, weight in WEIGHTS.items())
    + ")."
)
"""The formula that orders the queue, as it is shown."""
REASONS: Mapping[str, str] = {
    "taken": "looking into it",
    "done": "nothing is left to do",
    "accept": "read against its words",
    "same": "looked at from the queue",
    "different": "looked at from the queue",
    "unsure": "looked at from the queue",
}
"""Reasons of acts that explain themselves; skipping needs one."""


def item_title(item: WorkItem) -> str:
    """What a piece of work is about."""
    if item.name:
        return item.name
    if item.report:
        return "A report without an incident"
    return " / ".join(title(incident) for incident in item.incidents)


def kinds_words(kinds: Iterable[WorkKind]) -> tuple[str, ...]:
    """The reasons for which it is in the queue."""
    return tuple(KIND_WORDS[kind] for kind in kinds)


def cost_words(item: WorkItem) -> str:
    """How its cost comes about."""
    stake = item.stake
    told = {"actor": "incident", "report": "word"}.get(item.key.partition(":")[0], "report")
    people = f"up to {stake.people} harmed" if stake.people else "nobody known to be harmed"
    many = f"{stake.told} {told}{'' if stake.told == 1 else 's'}"
    doubts = " + ".join(f"{KIND_WORDS[kind]} {WEIGHTS[kind]}" for kind in item.kinds)
    return f"{item.cost} = {stake.points} ({many if told != 'report' else f'{people}, {many}'}) × ({doubts})"


def handled_words(item: WorkItem) -> str:
    """What somebody said of it last; nothing where nobody did."""
    said = item.handled
    return f"{said.state} by {said.by}, {said.at[:10]}: {said.reason}" if said else ""


def do_work(ledger: Ledger, fields: Mapping[str, Any]) -> str:
    """Record what a form of the queue says: `do` is `what|key|version`. The id of what was recorded.

    `what` is taken, skipped, done; accept (every value of an incident is right); same, different or unsure (of two);
    undo, with the id of a decision for a key. Raises `UsageError`, `MissingInput`, `ChangedSince`, `NotAllowed`.
    """
    what, _, rest = required(fields, "do").partition("|")
    key, _, version = rest.rpartition("|")
    if what == "undo":
        require_own(ledger, key)
        by, reason = signed({"reason": "undone in the queue", **_told(fields)})
        ledger.withdraw(key, by=by, reason=reason)
        return ""
    require_right("settle" if what in ("same", "different", "unsure") else "draft")
    by, reason = signed({"reason": REASONS.get(what, ""), **_told(fields)})
    if what == "accept":
        incident = ledger.work_item(key).incidents[0].id
        return ledger.check(incident, by=by, reason=reason, version=version or None)
    if what in ("same", "different", "unsure"):
        pair = ledger.work_item(key).incidents
        if len(pair) != 2:
            raise UsageError("These are not two incidents.", remedy="Load the queue again.")
        verdict: Verdict = "same" if what == "same" else "different" if what == "different" else "unsure"
        return ledger.judge(pair[0].id, pair[1].id, verdict, by=by, reason=reason)
    return ledger.handle(key, what, by=by, reason=reason, version=version or None)


def done_words(ledger: Ledger, decision: str) -> str:
    """What was recorded under an id, in words; nothing where there is nothing."""
    made = next((one for one in ledger.decisions() if one.id == decision), None)
    if made is None:
        return ""
    if isinstance(made, Ruling):
        done: str = made.act.state if isinstance(made.act, Handling) else "every value accepted"
    else:
        done = f"judged {getattr(made, 'verdict', '')}"
    return f"{words.upper_first(done)}, by {made.by}: {made.reason}"


def _told(fields: Mapping[str, Any]) -> dict[str, str]:
    return {
        name: v for name, v in fields.items() if name in ("by", "reason") and isinstance(v, str) and v.strip()
    }
