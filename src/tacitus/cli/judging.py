"""The commands by which persons judge, and those that show why: judge, rate, settle, withdraw, why, near, chains."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from tacitus.cli.ledger import DEFAULT_DB, AsOf, ByClock, ClockName, Db, open_ledger
from tacitus.cli.saying import say, say_json

if TYPE_CHECKING:
    from tacitus.store.base import Decision


class VerdictName(StrEnum):
    """What a person can judge of two incidents."""

    same = "same"
    different = "different"
    unsure = "unsure"


def register(app: typer.Typer) -> None:
    """Add the commands."""
    commands: tuple[Callable[..., None], ...] = (judge, rate, settle, withdraw, judgements)
    commands += (contradictions, why, near, chains)
    for command in commands:
        app.command(command.__name__)(command)


def judge(
    left: Annotated[str, typer.Argument(metavar="A")],
    right: Annotated[str, typer.Argument(metavar="B")],
    verdict: Annotated[VerdictName, typer.Argument(metavar="VERDICT", help="same, different or unsure")],
    reason: Annotated[str, typer.Option("--reason", "-r", help="Why.")],
    db: Db = DEFAULT_DB,
    by: Annotated[str | None, typer.Option(help="Who judges (default: the user's name).")] = None,
) -> None:
    """Judge whether two incidents are one; a person outranks the resolver until it is withdrawn."""
    with open_ledger(db, read_only=False) as ledger:
        made = ledger.judge(left, right, verdict.value, by=by or getpass.getuser(), reason=reason)
        say(f"{made}: {left} and {right} are judged {verdict.value}")
        names = dict.fromkeys(ledger.incident(side).id for side in (left, right))
        say("now " + " and ".join(names))


def withdraw(
    judgement: Annotated[str, typer.Argument(metavar="JUDGEMENT")],
    reason: Annotated[str, typer.Option("--reason", "-r", help="Why.")],
    db: Db = DEFAULT_DB,
    by: Annotated[str | None, typer.Option(help="Who withdraws it.")] = None,
) -> None:
    """Take a judgement, rating or resolution back; everything is as it was before."""
    with open_ledger(db, read_only=False) as ledger:
        done = ledger.withdraw(judgement, by=by or getpass.getuser(), reason=reason)
    say(f"{judgement} is withdrawn" if done else f"{judgement} was withdrawn before")


def judgements(
    db: Db = DEFAULT_DB,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATE", help="As it stood then, on this ledger's clock.")
    ] = None,
) -> None:
    """List what persons have decided: judgements, ratings, resolved contradictions."""
    from tacitus.model.instants import cut_after
    from tacitus.resolve.overlay import as_it_stood

    with open_ledger(db) as ledger:
        for decision in as_it_stood(ledger.decisions(), cut_after(as_of) if as_of else None):
            state = f"withdrawn {decision.withdrawn_at}" if decision.withdrawn_at else "in force"
            about = "\t".join(_about(decision))
            say(f"{decision.id}\t{about}\t{decision.by}\t{decision.at}\t{state}\t{decision.reason}")


def rate(
    subject: Annotated[
        str, typer.Argument(metavar="SPEAKER|CLAIM", help="A speaker's name, or a claim's id.")
    ],
    grade: Annotated[str, typer.Argument(metavar="GRADE", help="A-F for a speaker, 1-6 for a claim.")],
    reason: Annotated[str, typer.Option("--reason", "-r", help="Why.")],
    db: Db = DEFAULT_DB,
    by: Annotated[str | None, typer.Option(help="Who rates (default: the user's name).")] = None,
) -> None:
    """Rate a speaker's reliability (A-F) or a claim's credibility (1-6); ungraded until somebody does.

    A completely reliable, B usually, C fairly, D not usually, E unreliable, F cannot be judged; 1 confirmed by
    other sources, 2 probably true, 3 possibly true, 4 doubtful, 5 improbable, 6 cannot be judged.
    """
    with open_ledger(db, read_only=False) as ledger:
        made = ledger.rate(subject, grade, by=by or getpass.getuser(), reason=reason)
    say(f"{made}: {subject} is rated {grade.upper()}")


def contradictions(
    db: Db = DEFAULT_DB,
    incident: Annotated[str | None, typer.Option(metavar="ID", help="Only those of one incident.")] = None,
    open_: Annotated[bool, typer.Option("--open", help="Only those that nobody has settled.")] = False,
    as_of: AsOf = None,
    clock: ByClock = ClockName.reported,
    as_json: Annotated[bool, typer.Option("--json", help="One a line, as JSON.")] = False,
) -> None:
    """List what cannot all hold: figures, roles and orders, between segments, speakers and reports."""
    with open_ledger(db) as ledger:
        wanted = ledger.incident(incident, as_of, clock.value).id if incident else None
        found = [
            clash
            for clash in ledger.view(as_of, clock.value).contradictions
            if (wanted is None or wanted in clash.incidents) and not (open_ and clash.status == "resolved")
        ]
    for clash in found:
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
    reason: Annotated[str, typer.Option("--reason", "-r", help="Why.")],
    holds: Annotated[str | None, typer.Option(metavar="CLAIM", help="The claim that holds.")] = None,
    incident: Annotated[
        str | None,
        typer.Option(metavar="ID", help="An incident that it is about: quicker in a large ledger."),
    ] = None,
    db: Db = DEFAULT_DB,
    by: Annotated[str | None, typer.Option(help="Who settles it (default: the user's name).")] = None,
) -> None:
    """Mark a contradiction as resolved, with the reason; withdrawing that opens it again."""
    with open_ledger(db, read_only=False) as ledger:
        made = ledger.settle(
            contradiction, by=by or getpass.getuser(), reason=reason, holds=holds, incident=incident
        )
    say(f"{made}: {contradiction} is resolved")


def chains(
    db: Db = DEFAULT_DB,
    incident: Annotated[
        str | None, typer.Option(metavar="ID", help="Only the chain of one incident.")
    ] = None,
    as_of: AsOf = None,
    clock: ByClock = ClockName.reported,
    as_json: Annotated[bool, typer.Option("--json", help="One chain a line, as JSON.")] = False,
) -> None:
    """Show which incidents answered or followed which, and how long it took; a sequence is no retaliation."""
    from tacitus.cli.tables import chain_lines, lag_lines
    from tacitus.resolve.chains import chains as chains_of
    from tacitus.resolve.chains import statistics

    with open_ledger(db) as ledger:
        wanted = ledger.incident(incident, as_of, clock.value).id if incident else None
        view = ledger.view(as_of, clock.value)
    incidents = {one.id: one for one in view.incidents}
    found = [one for one in chains_of(view.links, incidents) if wanted is None or wanted in one.incidents]
    for chain in found:
        if as_json:
            say_json(chain)
            continue
        for line in chain_lines(chain, incidents):
            say(line)
    if not as_json and len(found) != 1:
        for line in lag_lines(statistics(link for chain in found for link in chain.links)):
            say(line)


def why(
    left: Annotated[str, typer.Argument(metavar="A")],
    right: Annotated[str, typer.Argument(metavar="B")],
    db: Db = DEFAULT_DB,
    as_of: AsOf = None,
    clock: ByClock = ClockName.reported,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Why two incidents are one, or are not: every comparison with its weight."""
    with open_ledger(db) as ledger:
        told = ledger.why(left, right, as_of, clock.value)
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
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
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

    if isinstance(decision, Judgement):
        return decision.left, decision.right, decision.verdict
    if isinstance(decision, Rating):
        return decision.subject, decision.scale, decision.value
    return decision.contradiction, decision.holds or "", "resolved"
