"""Readings of before claims were the source, stored with their incidents: turned into claims as they are loaded.

What an old incident says becomes claims that hold (`stored/…`), so that the same incident with the same id is derived;
an old claim that says just that is taken for it. The other old claims stay as witnesses of who said what.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from tacitus.model.ids import content_id
from tacitus.resolve.incident import HOLDS, MADE

Plain = dict[str, Any]
Wanted = tuple[str, Plain, list[Plain]]
"""(field, value, evidence) of what an old incident says."""

_FIELDS = {
    "initiators": "initiator",
    "targets": "target",
    "means": "means",
    "responsibility": "responsibility",
}
_STEMS = {"tolls": "toll", "initiators": "initiator", "targets": "target", "label": "type", "mode": "type"}
"""Names that a field of an old claim went by → the field."""
_BY_WORDS = {"toll", "follows", "part_of"}
"""Fields of which an incident may have put several claims together: only the same words say the same."""
_ADDED = {"speaker", "evidence", "mode", "strength", "distance"}
"""What a value did not have when it stood in an old claim."""
_HOURS = {"H": 1, "D": 24, "W": 168}
_LAG = re.compile(r"P(T?)(\d+)([HDW])")


def is_old(body: Plain) -> bool:
    """Whether a stored reading has its incidents beside its claims."""
    return "incidents" in body


def to_claims(body: Plain) -> Plain:
    """An old reading as claims and rejects (all JSON-able)."""
    old: dict[str, list[Plain]] = {}
    for claim in body["claims"]:
        old.setdefault(claim["incident"], []).append(claim)
    claims: list[Plain] = []
    for incident in body["incidents"]:
        wanted = [*_values(incident), *_relations(incident["id"], body["links"])]
        claims += _settled(incident["id"], wanted, old.get(incident["id"], []), body["report"])
    return {"report": body["report"], "claims": claims, "rejects": body["rejects"]}


def _settled(account: str, wanted: list[Wanted], old: list[Plain], report: Plain) -> Iterator[Plain]:
    """The claims of one account: those that hold, in the incident's order, then the other old ones."""
    left = [{**claim, "field": _field(claim), "value": _typed(claim)} for claim in old]
    for number, (field, value, evidence) in enumerate(wanted):
        said = next((claim for claim in left if _says(claim, field, value, evidence)), None)
        if said is None:
            yield _made(account, field, value, evidence, number, report)
        else:
            left.remove(said)
            yield {**said, "value": value, "extractor": HOLDS + said["extractor"]}
    yield from (claim for claim in left if claim["value"] is not None)


def _made(account: str, field: str, value: Plain, evidence: list[Plain], number: int, report: Plain) -> Plain:
    outlet = {"name": report["outlet"] or "this report", "text": None, "role": "outlet"}
    return {
        "id": content_id("c", "stored", account, field, number, value),
        "incident": account,
        "field": field,
        "value": value,
        "speaker": value.get("speaker") or [outlet],
        "modality": "reported",
        "polarity": "affirmed",
        "hedge": None,
        "segment": "body",
        "evidence": evidence,
        "confidence": 1.0,
        "extractor": MADE,
        "version": "1",
    }


def _values(incident: Plain) -> Iterator[Wanted]:
    kind = {name: incident[name] for name in ("type", "mode", "label", "status")}
    yield "type", kind, incident["evidence"]
    for name in ("when", "where", "target_object"):
        if incident[name] is not None:
            yield name, incident[name], _spans(incident[name].get("text"))
    for name, field in _FIELDS.items():
        for value in incident[name]:
            yield field, value, _spans(value.get("evidence") or value.get("text"))
    for toll in incident["tolls"]:
        yield "toll", toll, toll["evidence"]


def _relations(account: str, links: list[Plain]) -> Iterator[Wanted]:
    for link in links:
        if link["from"] == account:
            told = {name: link[name] for name in ("relation", "strength", "lag", "speaker")}
            distance = _distance(link["lag"], link["evidence"])
            field = "part_of" if link["relation"] in ("part_of", "same_series") else "follows"
            yield field, {**told, "incident": link["to"], "distance": distance}, link["evidence"]


def _spans(found: Any) -> list[Plain]:
    return found if isinstance(found, list) else [found] if found else []


def _field(claim: Plain) -> str:
    stem: str = claim["field"].partition(".")[0]
    return _STEMS.get(stem, stem)


def _typed(claim: Plain) -> Plain | None:
    """The value in its form; None where an old claim says too little for it."""
    value = claim["value"]
    if not isinstance(value, Mapping):
        return None
    if "effect" in value:
        return {"speaker": claim["speaker"], "evidence": claim["evidence"], "part_of": None, **value}
    if "label" in value:
        return {"mode": None, **value}
    if "relation" in value:
        distance = _distance(value["lag"], claim["evidence"])
        return {"strength": "sequence", "distance": distance, **value}
    return dict(value)


def _distance(lag: str | None, evidence: list[Plain]) -> Plain | None:
    found = _LAG.fullmatch(lag or "")
    if found is None or not evidence:
        return None
    hours = int(found[2]) * _HOURS[found[3]]
    return {"low": hours, "high": hours, "unit": found[1] + found[3], "text": evidence[0]}


def _says(claim: Plain, field: str, value: Plain, evidence: list[Plain]) -> bool:
    """Whether an old claim says what an old incident has: the same value, or of the same words no typed one.

    The kind is never taken from one: an incident's evidence are sentences, an old claim's the words in them.
    """
    told = claim["value"]
    if claim["field"] != field:
        return False
    if told is None:
        return any(span in evidence for span in claim["evidence"])
    if field == "type" or (field in _BY_WORDS and claim["evidence"] != evidence):
        return False
    return all(value.get(name) == told[name] for name in told if name not in _ADDED)
