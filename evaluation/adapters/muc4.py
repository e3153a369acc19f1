"""MUC-4: a template for each incident of the product, and the entities in its roles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from evaluation.product import country_name, read
from tacitus.model.records import Actor, Incident

LEFT_OUT = "which violence its keys hold to be terrorism, effects on premises, confidence in perpetrators"
TYPES = {
    "bombing": "BOMBING",
    "suicide_bombing": "BOMBING",
    "explosion": "BOMBING",
    "air_strike": "BOMBING",
    "arson": "ARSON",
    "abduction": "KIDNAPPING",
    "looting": "ROBBERY",
}
"""Our labels → incident types; other assaults are an ATTACK."""
NO_TEMPLATE = frozenset({"armed_clash", "arrest", "seizure", "interception", "invasion", "protest"})
"""Labels of what the keys leave out: clashes of armies, the law, unrest."""
WEAPONS = {"ied": "BOMB", "small_arms": "GUN", "grenade": "GRENADE", "mine": "MINE", "rocket": "ROCKET"}
STATE = frozenset({"state", "state_forces"})
PEOPLE = {"civilian": "CIVILIAN", "state": "GOVERNMENT OFFICIAL", "state_forces": "ACTIVE MILITARY"}
ROLES = {
    "PerpInd": "perp-ind-id",
    "PerpOrg": "perp-org-id",
    "Target": "phys-tgt-id",
    "Victim": "hum-tgt-name",
    "Weapon": "inc-instr-id",
}

Template = dict[str, list[str]]


def predict(record: dict[str, Any]) -> dict[str, Any]:
    """Templates and role entities of one message."""
    told = [one for one in read(record).incidents if one.type == "ASSAULT" or one.label == "abduction"]
    templates = [template(incident) for incident in told if incident.label not in NO_TEMPLATE]
    return {"id": record["id"], "templates": templates, "roles": roles(templates)}


def template(incident: Incident) -> Template:
    """The slots that the incident's values fill."""
    own = any(actor.category in STATE for actor in incident.initiators)
    blamed = [one.actor for one in incident.responsibility if one.kind != "denied"]
    doers = [*incident.initiators, *blamed]
    filled = {
        "inc-type": [TYPES.get(incident.label, "ATTACK")],
        "inc-stage": ["ACCOMPLISHED"],
        "inc-date": list(_day(incident)),
        "inc-loc": list(_place(incident)),
        "inc-instr-id": [means.text.text for means in incident.means],
        "inc-instr-type": [WEAPONS[means.class_] for means in incident.means if means.class_ in WEAPONS],
        "perp-inc-cat": ["STATE-SPONSORED VIOLENCE" if own else "TERRORIST ACT"],
        "perp-ind-id": _once(_said(actor) for actor in doers if actor.id is None),
        "perp-org-id": _once(_said(actor) for actor in doers if actor.id is not None),
        "phys-tgt-id": [incident.target_object.text.text] if incident.target_object else [],
        **_people(incident),
    }
    return {slot: [fill.upper() for fill in fills] for slot, fills in filled.items() if fills}


def roles(templates: list[Template]) -> dict[str, list[list[str]]]:
    """Each role's entities over all templates, equal strings once."""
    return {
        role: [[fill] for fill in dict.fromkeys(f.lower() for one in templates for f in one.get(slot, ()))]
        for role, slot in ROLES.items()
    }


def _people(incident: Incident) -> Template:
    effects = {toll.effect for toll in incident.tolls}
    return {
        "hum-tgt-name": [_said(actor) for actor in incident.targets if _is_name(actor)],
        "hum-tgt-desc": [_said(actor) for actor in incident.targets if not _is_name(actor)],
        "hum-tgt-type": _once(
            PEOPLE[actor.category] for actor in incident.targets if actor.category in PEOPLE
        ),
        "hum-tgt-num": [str(toll.best) for toll in incident.tolls if toll.best is not None][:1],
        "hum-tgt-effect": ["DEATH"] * ("killed" in effects) + ["INJURY"] * ("wounded" in effects),
    }


def _once(fills: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(fills))


def _is_name(actor: Actor) -> bool:
    return actor.id is not None


def _said(actor: Actor) -> str:
    return actor.text.text if actor.text is not None else actor.name


def _day(incident: Incident) -> Iterator[str]:
    """The day as the keys write it ("11 OCT 89"), where it is one."""
    if incident.when is not None and incident.when.precision in ("day", "part_of_day", "hour", "minute"):
        yield date.fromisoformat(incident.when.start[:10]).strftime("%d %b %y")


def _place(incident: Incident) -> Iterator[str]:
    """Country and place ("PERU: LIMA (CITY)")."""
    where = incident.where
    if where is not None and (country := country_name(where.country)):
        yield f"{country}: {where.name} (CITY)" if where.kind == "settlement" else country
