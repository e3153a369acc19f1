"""The queue in words: what there is to do, why, and what a wrong value would cost. For page and terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tacitus.errors import UsageError
from tacitus.ledger.ledger import Ledger
from tacitus.model.rulings import Check, Handling, Ruling
from tacitus.model.vocabulary import Verdict
from tacitus.model.work import WEIGHTS, WorkItem, WorkKind
from tacitus.present import words
from tacitus.present.judging import require_own, required, signed
from tacitus.present.language import N_, _, gettext, ngettext, number
from tacitus.present.titles import title
from tacitus.team.acting import require_right

KIND_WORDS: Mapping[WorkKind, str] = {
    "contradicted": N_("open contradiction"),
    "changed": N_("changed since it was checked"),
    "doubtful": N_("value of low confidence"),
    "near": N_("nearly one incident"),
    "unplaced": N_("no place"),
    "undated": N_("no date"),
    "actor": N_("unknown name that recurs"),
    "left_out": N_("left out, though it sounds like violence"),
    "unreviewed": N_("not reviewed"),
}
RIGHT = "right."
"""What begins a word on one value alone; the name of its field follows."""
REASONS: Mapping[str, str] = {
    "taken": "looking into it",
    "done": "nothing is left to do",
    "accept": "read against its words",
    RIGHT: "read against its words",
    "same": "looked at from the queue",
    "different": "looked at from the queue",
    "unsure": "looked at from the queue",
}
"""Reasons of acts that explain themselves; skipping needs one."""


def cost_rule() -> str:
    """The formula that orders the queue, as it is shown."""
    doubts = ", ".join(f"{gettext(KIND_WORDS[kind])} {weight}" for kind, weight in WEIGHTS.items())
    return _(
        "What a wrong value would cost: (1, and 1 more for each doubling of the people harmed and of the reports "
        "that tell of it) times the doubts (%(doubts)s)."
    ) % {"doubts": doubts}


def item_title(item: WorkItem) -> str:
    """What a piece of work is about."""
    if item.name:
        return item.name
    if item.report:
        return _("A report without an incident")
    return " / ".join(title(incident) for incident in item.incidents)


def kinds_words(kinds: Iterable[WorkKind]) -> tuple[str, ...]:
    """The reasons for which it is in the queue."""
    return tuple(gettext(KIND_WORDS[kind]) for kind in kinds)


def cost_words(item: WorkItem) -> str:
    """How its cost comes about."""
    stake = item.stake
    sort = item.key.partition(":")[0]
    people = (
        ngettext("up to %(n)s harmed", "up to %(n)s harmed", stake.people) % {"n": number(stake.people)}
        if stake.people
        else _("nobody known to be harmed")
    )
    told = {
        "actor": ngettext("%(n)s incident", "%(n)s incidents", stake.told),
        "report": ngettext("%(n)s word", "%(n)s words", stake.told),
    }.get(sort, ngettext("%(n)s report", "%(n)s reports", stake.told)) % {"n": number(stake.told)}
    doubts = " + ".join(f"{gettext(KIND_WORDS[kind])} {WEIGHTS[kind]}" for kind in item.kinds)
    return f"{item.cost} = {stake.points} ({told if sort in ('actor', 'report') else f'{people}, {told}'}) × ({doubts})"


def handled_words(item: WorkItem) -> str:
    """What somebody said of it last; nothing where nobody did."""
    said = item.handled
    if said is None:
        return ""
    told = {"state": words.plain(said.state), "name": said.by, "day": said.at[:10], "reason": said.reason}
    return _("%(state)s by %(name)s, %(day)s: %(reason)s") % told


def do_work(ledger: Ledger, fields: Mapping[str, Any]) -> str:
    """Record what a form of the queue says: `do` is `what|key|version`. The id of what was recorded.

    `what` is taken, skipped, done; accept (every value of an incident is right), right.FIELD (that
    one is); same, different or unsure (of two);
    undo, with the id of a decision for a key. Raises `UsageError`, `MissingInput`, `ChangedSince`, `NotAllowed`.
    """
    what, _bar, rest = required(fields, "do").partition("|")
    key, _bar, version = rest.rpartition("|")
    if what == "undo":
        require_own(ledger, key)
        by, reason = signed({"reason": "undone in the queue", **_told(fields)})
        ledger.withdraw(key, by=by, reason=reason)
        return ""
    require_right("settle" if what in ("same", "different", "unsure") else "draft")
    by, reason = signed(
        {"reason": REASONS.get(RIGHT if what.startswith(RIGHT) else what, ""), **_told(fields)}
    )
    if what == "accept" or what.startswith(RIGHT):
        incident = ledger.work_item(key).incidents[0].id
        alone = [what.removeprefix(RIGHT)] if what.startswith(RIGHT) else []
        return ledger.check(incident, alone, by=by, reason=reason, version=version or None)
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
        done: str = words.plain(made.act.state) if isinstance(made.act, Handling) else _checked(made)
    else:
        done = _("judged %(verdict)s") % {"verdict": words.plain(getattr(made, "verdict", ""))}
    told = {"done": words.upper_first(done), "name": made.by, "reason": made.reason}
    return _("%(done)s, by %(name)s: %(reason)s") % told


def _checked(made: Ruling) -> str:
    fields = made.act.fields if isinstance(made.act, Check) else {}
    if len(fields) != 1:
        return _("every value accepted")
    return _("%(field)s is right") % {"field": words.plain(next(iter(fields)))}


def _told(fields: Mapping[str, Any]) -> dict[str, str]:
    return {
        name: v for name, v in fields.items() if name in ("by", "reason") and isinstance(v, str) and v.strip()
    }
