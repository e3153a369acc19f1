"""What somebody asks to have said of an incident, by form or as JSON → the ruling: one table for API and page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from tacitus.errors import UsageError
from tacitus.ledger.ledger import Ledger
from tacitus.model.ledger import Grade, LedgerView
from tacitus.model.people import DRAFT_ACTS
from tacitus.model.rulings import Ruling
from tacitus.model.vocabulary import Status
from tacitus.present import words
from tacitus.present.judging import require_second, required, signed
from tacitus.present.language import N_
from tacitus.present.said import said_of, verdict_of
from tacitus.team.acting import require_right

SAID_FIELDS = (
    ("toll", N_("how many came to harm")),
    ("type", N_("what it was")),
    ("when", N_("when it was")),
    ("where", N_("where it was")),
    ("initiator", N_("who did it")),
    ("target", N_("who was the target")),
    ("target_object", N_("what was hit")),
    ("means", N_("with what")),
    ("responsibility", N_("who claims or denies it")),
)
"""What marked words can say: field, and the words for it."""
STATUSES: tuple[str, ...] = get_args(Status)
GRADES: tuple[str, ...] = get_args(Grade)
ON_A_VERSION = frozenset({"correct", "drop", "add", "dismiss", "move", "set", "check", "publish"})
"""Acts that name the version of the incident that the person saw, so that nobody's word is overwritten silently."""
Fields = Mapping[str, Any]
_PLACE_PARTS = ("choice", "lat", "lon", "radius", "called")


def say(ledger: Ledger, fields: Fields) -> str:
    """Record what `fields` say and return the ruling's id.

    `act`, `by` and `reason` are always there, `version` for the acts of `ON_A_VERSION` (but for an `add` that begins an
    incident). Raises `UsageError`, `MissingInput`, `ChangedSince`, `NotAllowed`.
    """
    act = required(fields, "act")
    if act not in _ACTS:
        raise UsageError(f"'{act}' is nothing that can be said.", remedy=f"One of {', '.join(_ACTS)}.")
    require_right("draft" if act in DRAFT_ACTS else "settle")
    by, reason = signed({"reason": _ACTS_REASONS.get(act, ""), **_texts(fields)})
    version = str(fields.get("version") or "") or None
    begins = act == "add" and not fields.get("incident")
    if act in ON_A_VERSION and version is None and not begins:
        raise UsageError(
            "Which version of the incident was seen?", remedy="Give the incident's 'version' as it was shown."
        )
    if act == "publish":
        require_second(ledger, _text(fields, "incident"), by)
    sign = {"by": by, "reason": reason}
    return _ACTS[act](ledger, fields, sign, {**sign, "version": version})


def placed(fields: Mapping[str, str]) -> dict[str, str]:
    """The fields of a form in which a place's parts (`choice`, `lat`, `lon`, `radius`, `called`) are one `value`.

    What was chosen wins over what was written, and that over a point; `choice` may name either (`named`, `pin`).
    """
    told = {name: value for name, value in fields.items() if name not in _PLACE_PARTS}
    chosen, lat, lon, radius, called = (fields.get(name, "").strip() for name in _PLACE_PARTS)
    written = told.get("value", "").strip()
    point = f"{lat},{lon}" if lat and lon else ""
    if chosen == "pin" or (point and not (chosen or written)):
        told["value"] = f"{','.join(filter(None, (point, radius)))} {called}".strip()
    elif chosen not in ("", "named"):
        written = chosen
    if chosen != "pin" and written:
        reaches = radius and not written.startswith("only ")
        told["value"] = f"{written} within {radius} km" if reaches else written
    return told


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What was said just now, in words, to be undone."""

    ruling: Ruling
    verdict: str
    words: str


def just_said(ledger: Ledger | None, ruling: str) -> Said | None:
    """A ruling by its id, in words; None where there is none."""
    if ledger is None or not ruling:
        return None
    found = next((one for one in ledger.rulings() if one.id == ruling), None)
    if found is None:
        return None
    return Said(ruling=found, verdict=verdict_of(found), words=said_of(found))


@dataclass(frozen=True, slots=True, kw_only=True)
class Misread:
    """A claim that is to be corrected, and its incident as it was seen."""

    id: str
    words: str
    incident: str
    version: str


def misread(view: LedgerView, claim: str, incident: str) -> Misread | None:
    """The claim of a report that is to be corrected; None where the view has none of that id."""
    told = next((one for one in view.claims if one.id == claim), None)
    home = next((one for one in view.incidents if told and one.id == told.incident), None)
    if told is None or home is None or incident not in (home.id, *home.merged_ids):
        return None
    named = f"{words.field_words(told.field)}: {words.value_words(told.value)}"
    return Misread(id=claim, words=named, incident=home.id, version=home.version)


def _correct(ledger: Ledger, fields: Fields, sign: dict[str, Any], seen: dict[str, Any]) -> str:
    return ledger.correct(_text(fields, "claim"), _value(fields), words=_words(fields), **seen)


def _drop(ledger: Ledger, fields: Fields, sign: dict[str, Any], seen: dict[str, Any]) -> str:
    return ledger.correct(_text(fields, "claim"), None, **seen)


def _add(ledger: Ledger, fields: Fields, sign: dict[str, Any], seen: dict[str, Any]) -> str:
    words = _words(fields)
    if words is None:
        raise UsageError("Which words say so?", remedy="Give 'start' and 'end', in characters of the report.")
    return ledger.claim(
        _text(fields, "report"),
        words,
        _text(fields, "field"),
        _value(fields),
        incident=fields.get("incident") or None,
        speaker=fields.get("speaker") or None,
        **seen,
    )


def _dismiss(ledger: Ledger, fields: Fields, sign: dict[str, Any], seen: dict[str, Any]) -> str:
    return ledger.dismiss(_text(fields, "incident"), **seen)


def _move(ledger: Ledger, fields: Fields, sign: dict[str, Any], seen: dict[str, Any]) -> str:
    return ledger.move(_text(fields, "account"), fields.get("to") or None, **seen)


def _set(ledger: Ledger, fields: Fields, sign: dict[str, Any], seen: dict[str, Any]) -> str:
    return ledger.set(_text(fields, "incident"), _text(fields, "field"), fields.get("value"), **seen)


def _check(ledger: Ledger, fields: Fields, sign: dict[str, Any], seen: dict[str, Any]) -> str:
    named = fields.get("fields") or ()
    wanted = named.split() if isinstance(named, str) else [str(name) for name in named]
    return ledger.check(_text(fields, "incident"), wanted, **seen)


def _alias(ledger: Ledger, fields: Fields, sign: dict[str, Any], seen: dict[str, Any]) -> str:
    return ledger.alias(_text(fields, "name"), _text(fields, "to"), **sign)


def _note(ledger: Ledger, fields: Fields, sign: dict[str, Any], seen: dict[str, Any]) -> str:
    return ledger.note(_text(fields, "incident"), str(fields.get("text") or ""), **sign)


def _tag(ledger: Ledger, fields: Fields, sign: dict[str, Any], seen: dict[str, Any]) -> str:
    return ledger.tag(_text(fields, "incident"), str(fields.get("text") or ""), **sign)


def _link(ledger: Ledger, fields: Fields, sign: dict[str, Any], seen: dict[str, Any]) -> str:
    incident, other = _text(fields, "incident"), _text(fields, "to")
    return ledger.link(incident, _text(fields, "relation"), other, **sign)


def _publish(ledger: Ledger, fields: Fields, sign: dict[str, Any], seen: dict[str, Any]) -> str:
    return ledger.publish(_text(fields, "incident"), place=fields.get("place") or None, **seen)


def _handle(ledger: Ledger, fields: Fields, sign: dict[str, Any], seen: dict[str, Any]) -> str:
    return ledger.handle(_text(fields, "item"), _text(fields, "state"), **seen)


_ACTS: Mapping[str, Callable[[Ledger, Fields, dict[str, Any], dict[str, Any]], str]] = {
    "correct": _correct,
    "drop": _drop,
    "add": _add,
    "dismiss": _dismiss,
    "move": _move,
    "set": _set,
    "check": _check,
    "alias": _alias,
    "note": _note,
    "tag": _tag,
    "link": _link,
    "publish": _publish,
    "handle": _handle,
}
_ACTS_REASONS = {"note": "a note", "tag": "a tag", "check": "read against its words"}
"""Reasons of acts that explain themselves."""


def _text(fields: Fields, name: str) -> str:
    return required(_texts(fields), name)


def _texts(fields: Fields) -> dict[str, str]:
    """The fields that are text and say something."""
    return {name: value for name, value in fields.items() if isinstance(value, str) and value.strip()}


def _value(fields: Fields) -> Any:
    """The value, as text or JSON; a form may give it in two parts, what was chosen and what was written."""
    value = fields.get("value")
    if isinstance(value, str) and fields.get("effect"):
        return f"{fields['effect']} {value}"
    return value


def _words(fields: Fields) -> tuple[int, int] | None:
    start, end = fields.get("start"), fields.get("end")
    if start in (None, "") and end in (None, ""):
        return None
    try:
        return int(str(start)), int(str(end))
    except ValueError:
        raise UsageError(f"{start}-{end} are no characters.", remedy="Give two whole numbers.") from None
