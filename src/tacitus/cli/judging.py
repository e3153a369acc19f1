"""The commands by which persons judge, and those that show why: judge, rate, settle, withdraw, why, near, chains."""

from __future__ import annotations

from enum import StrEnum
from itertools import count
from typing import TYPE_CHECKING, Annotated

import typer

from tacitus.cli.ledger import open_ledger
from tacitus.cli.options import DEFAULT_DB, AsJson, Db, Moment, Reasoned, add_commands
from tacitus.cli.saying import say, say_json

if TYPE_CHECKING:
    from tacitus.store.base import Decision


AT_ONCE = 200
"""Chains that are asked for at once."""


class VerdictName(StrEnum):
    """What a person can judge of two incidents."""

    same = "same"
    different = "different"
    unsure = "unsure"


def register(app: typer.Typer) -> None:
    """Add the commands."""
    add_commands(app, judge, rate, settle, withdraw, retract, judgements)
    add_commands(app, contradictions, why, near, chains)


def judge(
    left: Annotated[str, typer.Argument(metavar="A")],
    right: Annotated[str, typer.Argument(metavar="B")],
    verdict: Annotated[VerdictName, typer.Argument(metavar="VERDICT", help="same, different or unsure")],
    *,
    said: Reasoned,
) -> None:
    """Judge whether two incidents are one; a person outranks the resolver until it is withdrawn."""
    with open_ledger(said.db, read_only=False) as ledger:
        made = ledger.judge(left, right, verdict.value, by=said.name, reason=said.reason)
        say(f"{made}: {left} and {right} are judged {verdict.value}")
        names = dict.fromkeys(ledger.incident(side).id for side in (left, right))
        say("now " + " and ".join(names))


def withdraw(
    judgement: Annotated[str, typer.Argument(metavar="JUDGEMENT")],
    *,
    said: Reasoned,
) -> None:
    """Take a judgement, rating or resolution back; everything is as it was before."""
    with open_ledger(said.db, read_only=False) as ledger:
        done = ledger.withdraw(judgement, by=said.name, reason=said.reason)
    say(f"{judgement} is withdrawn" if done else f"{judgement} was withdrawn before")


def retract(
    report: Annotated[str, typer.Argument(metavar="REPORT", help="A report's id.")],
    undo: Annotated[bool, typer.Option("--undo", help="Have it stand again.")] = False,
    since: Annotated[
        str | None,
        typer.Option(
            "--since", metavar="DATE", help="When the world was told that it does not stand; else now."
        ),
    ] = None,
    *,
    said: Reasoned,
) -> None:
    """Take a report back: what rested on it alone fades. Nothing is erased; --undo restores it.

    What the ledger said before stays to be asked for with --as-of.
    """
    with open_ledger(said.db, read_only=False) as ledger:
        before = ledger.summary().incidents
        if undo:
            done, state = ledger.reinstate(report, by=said.name, reason=said.reason), "stands again"
        else:
            done = ledger.retract(report, by=said.name, reason=said.reason, reported_at=since)
            state = "is taken back"
        change = ledger.summary().incidents - before
    say(f"{report} {state}" if done else f"{report} {'stands' if undo else 'was taken back before'}")
    if change:
        say(f"{abs(change)} incidents {'are there again' if change > 0 else 'rested on it alone and fade'}")


def judgements(
    db: Db = DEFAULT_DB,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATE", help="As it stood then, on this ledger's clock.")
    ] = None,
    unfit: Annotated[
        bool, typer.Option("--unfit", help="Only what nothing in the ledger answers to any more, and why.")
    ] = False,
) -> None:
    """List what persons have decided: judgements, ratings, resolved contradictions, rulings."""
    from tacitus.model.instants import cut_after
    from tacitus.resolve.overlay import as_it_stood

    with open_ledger(db) as ledger:
        if unfit:
            for lost in ledger.unfit():
                say(f"{lost.decision}\t{lost.by}\t{lost.at}\t{lost.why}\t{lost.reason}")
            return
        for decision in as_it_stood(ledger.decisions(), cut_after(as_of) if as_of else None):
            state = f"withdrawn {decision.withdrawn_at}" if decision.withdrawn_at else "in force"
            about = "\t".join(_about(decision))
            say(f"{decision.id}\t{about}\t{decision.by}\t{decision.at}\t{state}\t{decision.reason}")


def rate(
    subject: Annotated[
        str, typer.Argument(metavar="SPEAKER|CLAIM", help="A speaker's name, or a claim's id.")
    ],
    grade: Annotated[str, typer.Argument(metavar="GRADE", help="A-F for a speaker, 1-6 for a claim.")],
    *,
    said: Reasoned,
) -> None:
    """Rate a speaker's reliability (A-F) or a claim's credibility (1-6); ungraded until somebody does.

    A completely reliable, B usually, C fairly, D not usually, E unreliable, F cannot be judged; 1 confirmed by
    other sources, 2 probably true, 3 possibly true, 4 doubtful, 5 improbable, 6 cannot be judged.
    """
    with open_ledger(said.db, read_only=False) as ledger:
        made = ledger.rate(subject, grade, by=said.name, reason=said.reason)
    say(f"{made}: {subject} is rated {grade.upper()}")


def contradictions(
    moment: Moment,
    db: Db = DEFAULT_DB,
    incident: Annotated[str | None, typer.Option(metavar="ID", help="Only those of one incident.")] = None,
    open_: Annotated[bool, typer.Option("--open", help="Only those that nobody has settled.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One a line, as JSON.")] = False,
) -> None:
    """List what cannot all hold: figures, roles and orders, between segments, speakers and reports."""
    from tacitus.ledger.query import every_contradiction

    with open_ledger(db) as ledger:
        wanted = ledger.incident(incident, *moment.at).id if incident else None
        for clash in every_contradiction(ledger, *moment.at, status="open" if open_ else None):
            if wanted is not None and wanted not in clash.incidents:
                continue
            if as_json:
                say_json(clash)
                continue
            settled = f"{clash.resolution.by}: {clash.resolution.reason}" if clash.resolution else ""
            say(
                f"{clash.id}\t{clash.status}\t{clash.kind}\t{clash.field}\t{clash.between}\t"
                f"{','.join(clash.incidents)}\t{clash.explanation}\t{settled}"
            )


def settle(
    contradiction: Annotated[str, typer.Argument(metavar="CONTRADICTION")],
    holds: Annotated[str | None, typer.Option(metavar="CLAIM", help="The claim that holds.")] = None,
    incident: Annotated[
        str | None,
        typer.Option(metavar="ID", help="An incident that it is about: quicker in a large ledger."),
    ] = None,
    *,
    said: Reasoned,
) -> None:
    """Mark a contradiction as resolved, with the reason; withdrawing that opens it again."""
    with open_ledger(said.db, read_only=False) as ledger:
        made = ledger.settle(contradiction, by=said.name, reason=said.reason, holds=holds, incident=incident)
    say(f"{made}: {contradiction} is resolved")


def chains(
    moment: Moment,
    db: Db = DEFAULT_DB,
    incident: Annotated[
        str | None, typer.Option(metavar="ID", help="Only the chain of one incident.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One chain a line, as JSON.")] = False,
) -> None:
    """Show which incidents answered or followed which, and how long it took; a sequence is no retaliation."""
    from tacitus.cli.incident_text import chain_lines, lag_lines

    with open_ledger(db) as ledger:
        for offset in count(0, AT_ONCE):
            found = ledger.chains(*moment.at, incident=incident or "", offset=offset, limit=AT_ONCE)
            incidents = {one.id: one for one in found.incidents}
            for chain in found.chains:
                if as_json:
                    say_json(chain)
                    continue
                for line in chain_lines(chain, incidents):
                    say(line)
            if offset + AT_ONCE >= found.total:
                break
    if not as_json and found.total != 1:
        for line in lag_lines(found.statistics):
            say(line)


def why(
    left: Annotated[str, typer.Argument(metavar="A")],
    right: Annotated[str, typer.Argument(metavar="B")],
    moment: Moment,
    db: Db = DEFAULT_DB,
    as_json: AsJson = False,
) -> None:
    """Why two incidents are one, or are not: every comparison with its weight."""
    with open_ledger(db) as ledger:
        told = ledger.why(left, right, *moment.at)
    if as_json:
        say_json(told)
        return
    say(f"{told.left} and {told.right}: {'one incident' if told.together else 'two incidents'}")
    say(told.sentence)
    if told.barrier and told.barrier not in told.sentence:
        say(f"barrier: {told.barrier}")
    for row in sorted(told.reasons, key=lambda reason: -reason.weight):
        say(f"  {row.weight:+5.1f}  {row.feature:<10} {row.level:<12} {row.words}")
    if told.score is not None:
        say(f"  {told.score:+5.1f}  in all")


def near(
    db: Db = DEFAULT_DB,
    limit: Annotated[int, typer.Option(min=1, help="How many pairs at most.")] = 20,
    as_json: AsJson = False,
) -> None:
    """Pairs of incidents that were nearly one, for a person to judge: what speaks for it and what against."""
    with open_ledger(db) as ledger:
        found = ledger.near(limit)
    if as_json:
        say_json(found)
        return
    for told in found:
        say(f"{told.left} {told.right}  {told.score:+.1f}")
        for head, rows in (
            ("for", [r for r in told.reasons if r.weight > 0]),
            ("against", [r for r in told.reasons if r.weight < 0]),
        ):
            ranked = sorted(rows, key=lambda reason: -abs(reason.weight))
            say(
                f"  {head + ':':<9}"
                + ("; ".join(f"{row.words} ({row.weight:+.1f})" for row in ranked) or "nothing")
            )
    if not found:
        say("No two incidents are nearly one.")


def _about(decision: Decision) -> tuple[str, str, str]:
    """What was decided, in three columns: subject, other subject or scale, verdict."""
    from tacitus.model.records import Judgement, Rating
    from tacitus.model.rulings import Ruling
    from tacitus.present.said import said_of, verdict_of

    if isinstance(decision, Judgement):
        return decision.left, decision.right, decision.verdict
    if isinstance(decision, Rating):
        return decision.subject, decision.scale, decision.value
    if isinstance(decision, Ruling):
        return decision.incident or "", said_of(decision), verdict_of(decision)
    return decision.contradiction, decision.holds or "", "resolved"
