"""`tacitus desk COMMAND`: what a person can say of incidents, claims and names beside judgements and ratings."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from tacitus.cli.ledger import open_ledger
from tacitus.cli.options import Reasoned, Ruled, Signed, Why, add_commands
from tacitus.cli.saying import say

if TYPE_CHECKING:
    from tacitus.ledger.ledger import Ledger

Incident = Annotated[str, typer.Argument(metavar="ID", help="An incident.")]
ClaimId = Annotated[str, typer.Argument(metavar="CLAIM", help="A claim's id ('tacitus show ID' lists them).")]
Marked = "START-END (characters of the report), or words that stand in it once."
_RANGE = re.compile(r"(\d{1,18})-(\d{1,18})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked(Ruled):
    """Who checked; that they read it against its words is reason enough."""

    reason: Why = "read against its words"


def register(app: typer.Typer) -> None:
    """Add the `desk` group."""
    group = typer.Typer(
        no_args_is_help=True,
        help="Put the ledger right: signed, with a reason, undone by 'tacitus withdraw'.",
    )
    add_commands(group, correct, drop, claim, dismiss, move, merge, set_, check)
    add_commands(group, alias, note, tag, link, publish)
    app.add_typer(group, name="desk")


def correct(
    claim_id: ClaimId,
    value: Annotated[str, typer.Argument(metavar="VALUE", help="What it says: see below.")],
    words: Annotated[str | None, typer.Option(help=f"The right words: {Marked}")] = None,
    *,
    said: Ruled,
) -> None:
    """A claim is misread: give the right value.

    Values: 'killed 5', 'wounded 5-7', 'killed 5+ civilian'; 2023-03-24, 2023-03, FIRST/LAST; LAT,LON,RADIUS NAME, a
    gazetteer's id or name ('tacitus gazetteer find'), '… within 12 km', 'only admin1'; a kind (shelling); a name;
    'denied NAME'.
    """
    with open_ledger(said.db, read_only=False) as ledger:
        report = ledger.report_of_claim(claim_id) or ""
        marked = _marked(ledger, report, words) if words else None
        made = ledger.correct(
            claim_id, value, words=marked, by=said.name, reason=said.reason, version=said.version
        )
    _done([made], f"{claim_id} says {value}")


def drop(claim_id: ClaimId, said: Ruled) -> None:
    """A claim is misread and its words say nothing of the kind: drop it."""
    with open_ledger(said.db, read_only=False) as ledger:
        made = ledger.correct(claim_id, None, by=said.name, reason=said.reason, version=said.version)
    _done([made], f"{claim_id} is dropped")


def claim(
    report: Annotated[str, typer.Argument(metavar="REPORT")],
    words: Annotated[str, typer.Argument(metavar="WORDS", help=Marked)],
    field: Annotated[str, typer.Argument(metavar="FIELD", help="type, when, where, toll, initiator …")],
    value: Annotated[str, typer.Argument(metavar="VALUE", help="As in 'desk correct'.")],
    incident: Annotated[
        str | None, typer.Option(metavar="ID", help="Of which incident; without one they begin a new one.")
    ] = None,
    speaker: Annotated[str | None, typer.Option(help="Who says so (default: the outlet).")] = None,
    *,
    said: Ruled,
) -> None:
    """A claim is missing: these words of a report say this."""
    with open_ledger(said.db, read_only=False) as ledger:
        made = ledger.claim(
            report,
            _marked(ledger, report, words),
            field,
            value,
            incident=incident,
            speaker=speaker,
            by=said.name,
            reason=said.reason,
            version=said.version,
        )
    _done([made], f"{field}: {value}")


def dismiss(incident: Incident, said: Ruled) -> None:
    """This is no incident; withdrawing that brings it back."""
    with open_ledger(said.db, read_only=False) as ledger:
        made = ledger.dismiss(incident, by=said.name, reason=said.reason, version=said.version)
    _done([made], f"{incident} is no incident")


def move(
    account: Annotated[str, typer.Argument(metavar="ACCOUNT", help="One report's account ('members').")],
    to: Annotated[
        str | None, typer.Option(metavar="ID", help="Where it belongs; else it stands alone.")
    ] = None,
    *,
    said: Ruled,
) -> None:
    """One report's account belongs to another incident, or (without --to) is split off."""
    with open_ledger(said.db, read_only=False) as ledger:
        made = ledger.move(account, to, by=said.name, reason=said.reason, version=said.version)
        now = ledger.incident(account).id
    _done([made], f"{account} is part of {now}")


def merge(
    incidents: Annotated[list[str], typer.Argument(metavar="ID...", help="Two or more incidents.")],
    *,
    said: Reasoned,
) -> None:
    """These are one incident."""
    with open_ledger(said.db, read_only=False) as ledger:
        made = ledger.merge(incidents, by=said.name, reason=said.reason)
        now = ledger.incident(incidents[0]).id
    _done(made, f"now {now}")


def set_(
    incident: Incident,
    field: Annotated[
        str, typer.Argument(metavar="FIELD", help="type, when, where, initiators, status or grade.")
    ],
    value: Annotated[
        str, typer.Argument(metavar="VALUE", help="As in 'desk correct'; 'unknown' for not known.")
    ],
    *,
    said: Ruled,
) -> None:
    """A field of an incident is this, whatever its reports add up to."""
    with open_ledger(said.db, read_only=False) as ledger:
        made = ledger.set(incident, field, value, by=said.name, reason=said.reason, version=said.version)
    _done([made], f"{field} of {incident} is {value}")


def check(
    incident: Incident,
    fields: Annotated[list[str] | None, typer.Argument(metavar="[FIELD...]", help="Default: all.")] = None,
    *,
    said: Checked,
) -> None:
    """Fields of an incident were checked against their words and are right."""
    with open_ledger(said.db, read_only=False) as ledger:
        made = ledger.check(incident, fields or (), by=said.name, reason=said.reason, version=said.version)
    _done([made], f"{', '.join(fields) if fields else 'all'} of {incident} checked")


def alias(
    name: Annotated[str, typer.Argument(metavar="NAME")],
    to: Annotated[str, typer.Argument(metavar="OTHER", help="The name to go by.")],
    *,
    said: Reasoned,
) -> None:
    """A speaker or actor is the same as another: one body, one voice, in the whole ledger."""
    with open_ledger(said.db, read_only=False) as ledger:
        made = ledger.alias(name, to, by=said.name, reason=said.reason)
    _done([made], f"{name} is {to}")


def note(incident: Incident, text: str, said: Signed) -> None:
    """A remark on an incident."""
    with open_ledger(said.db, read_only=False) as ledger:
        made = ledger.note(incident, text, by=said.name)
    _done([made], f"noted on {incident}")


def tag(incident: Incident, word: str, said: Signed) -> None:
    """A word to sort an incident under."""
    with open_ledger(said.db, read_only=False) as ledger:
        made = ledger.tag(incident, word, by=said.name)
    _done([made], f"{incident} is tagged {word}")


def link(
    incident: Incident,
    relation: Annotated[
        str, typer.Argument(metavar="RELATION", help="retaliation, response, follows, part_of, same_series")
    ],
    to: Annotated[str, typer.Argument(metavar="OTHER")],
    *,
    said: Reasoned,
) -> None:
    """An incident answers, follows, belongs to or is in a series with another."""
    with open_ledger(said.db, read_only=False) as ledger:
        made = ledger.link(incident, relation, to, by=said.name, reason=said.reason)
    _done([made], f"{incident}: {relation} {to}")


def publish(
    incident: Incident,
    place: Annotated[str | None, typer.Option(help="Where: an address, a title.")] = None,
    *,
    said: Ruled,
) -> None:
    """An incident was published as it stands: what changes afterwards is shown beside that."""
    with open_ledger(said.db, read_only=False) as ledger:
        made = ledger.publish(incident, by=said.name, reason=said.reason, place=place, version=said.version)
        pinned = ledger.incident(incident).published[-1].version
    _done([made], f"{incident} is published as {pinned}")


def _done(made: Iterable[str], words: str) -> None:
    """What was recorded, and how to undo it."""
    for ruling in made:
        say(f"{ruling}: {words}  (undo: tacitus withdraw {ruling} -r WHY)")


def _marked(ledger: Ledger, report: str, words: str) -> tuple[int, int]:
    """The characters that are meant. Raises `UsageError` for words that stand nowhere or more than once."""
    from tacitus.errors import UsageError

    numbers = _RANGE.fullmatch(words)
    if numbers is not None:
        return int(numbers.group(1)), int(numbers.group(2))
    text = ledger.report(report).text
    if text.count(words) != 1:
        raise UsageError(
            f"'{words}' stands {text.count(words) or 'no'} times in {report}.",
            remedy="Give START-END, in characters, or words that stand there once.",
        )
    start = text.index(words)
    return start, start + len(words)
