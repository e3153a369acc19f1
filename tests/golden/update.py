"""What the sample reports are read as, kept as JSON that a person can read and review.

    python -m tests.golden.update             show how the reading differs from what is stored
    python -m tests.golden.update --write     show it and store the reading
    python -m tests.golden.update NAME ...    only these (kerman-evening.txt)

Exit code 1 when something differs and nothing was written. Ids, scores, candidates and offsets are left out: what
stays is what an analyst would argue about.
"""

from __future__ import annotations

import argparse
import difflib
import importlib.resources
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from string import ascii_uppercase
from typing import Any

from tacitus.errors import TacitusError
from tacitus.model.records import Actor, Contradiction, Incident, Link, Place, Reading, Report, Speaker, Toll
from tacitus.pipeline.intake import read_new
from tacitus.settings import load_settings
from tacitus.sources import open_reports

STORED = Path(__file__).parent / "stored"
SAMPLES = (
    "beirut-strike-agency.html",
    "green-village-monitor.txt",
    "hospital-gaza-daily.html",
    "kerman-evening.txt",
    "kramatorsk-wire.txt",
    "sahel-bulletin.jsonl",
    "syria-march-agency.txt",
    "tower22-wire.txt",
    "us-strikes-iraq-syria-daily.txt",
)
"""Plain, messy, HTML and JSON Lines; several conflicts; claims, denials, retaliation, contradictions."""


def golden(name: str) -> str:
    """The sample `name` as it is read now."""
    folder = importlib.resources.files("tacitus.examples").joinpath("reports")
    with importlib.resources.as_file(folder.joinpath(name)) as path:
        found = [item for item in open_reports(path, load_settings()) if isinstance(item, Report)]
    read = [compact(read_new(report)) for report in found]
    return json.dumps(read if len(read) > 1 else read[0], indent=1, ensure_ascii=False) + "\n"


def stored(name: str) -> str:
    """What is stored for the sample, empty when nothing is."""
    path = path_of(name)
    return path.read_text("utf-8") if path.exists() else ""


def path_of(name: str) -> Path:
    """The file that holds a sample's reading."""
    return STORED / f"{name}.json"


def difference(name: str, now: str) -> str:
    """Unified diff from the stored reading to `now`."""
    old, new = stored(name).splitlines(keepends=True), now.splitlines(keepends=True)
    return "".join(difflib.unified_diff(old, new, f"stored/{name}", f"now/{name}"))


def compact(reading: Reading) -> dict[str, Any]:
    """The part of a reading that is stored; incidents are named A, B, … in their order."""
    letters = {incident.id: letter for incident, letter in zip(reading.incidents, _letters(), strict=False)}
    report = reading.report
    whole = {
        "title": report.title,
        "outlet": report.outlet,
        "published": report.published.start if report.published else None,
        "incidents": {letters[incident.id]: _incident(incident) for incident in reading.incidents},
        "links": sorted(_link(link, letters) for link in reading.links),
        "contradictions": sorted(_contradiction(found) for found in reading.contradictions),
        "rejects": [f"{r.reason}: {r.evidence.text if r.evidence else '-'}" for r in reading.rejects],
    }
    return {name: value for name, value in whole.items() if value}


def _letters() -> Iterable[str]:
    return [*ascii_uppercase, *(f"{one}{other}" for one in ascii_uppercase for other in ascii_uppercase)]


def _incident(incident: Incident) -> dict[str, Any]:
    kind = f"{incident.type}{'/' + incident.mode if incident.mode else ''} {incident.label}"
    thing = incident.target_object
    values: dict[str, Any] = {
        "kind": kind,
        "status": incident.status,
        "when": _when(incident),
        "where": _where(incident.where),
        "initiators": [_actor(actor) for actor in incident.initiators],
        "targets": [_actor(actor) for actor in incident.targets],
        "object": f"{thing.class_}: {thing.text.text}" if thing else None,
        "means": [f"{means.class_}: {means.text.text}" for means in incident.means],
        "tolls": [_toll(toll) for toll in incident.tolls],
        "responsibility": [
            f"{held.kind}: {held.actor.name}, says {_voices(held.speaker)}"
            for held in incident.responsibility
        ],
    }
    return {name: value for name, value in values.items() if value or name in ("when", "where")}


def _when(incident: Incident) -> str | None:
    when = incident.when
    return f"{when.start} to {when.end} ({when.precision})" if when else None


def _where(place: Place | None) -> str | None:
    if place is None:
        return None
    near = "no point" if place.lat is None else f"{place.lat:.2f}, {place.lon:.2f} ± {place.radius_km} km"
    return f"{place.name}, {place.country} ({place.precision}, {near})"


def _actor(actor: Actor) -> str:
    backers = [f"{a.relation} {a.to}" for a in actor.affiliations]
    return f"{actor.name} [{'; '.join([actor.id or '-', actor.category, actor.country or '-', *backers])}]"


def _toll(toll: Toll) -> str:
    bounds = "/".join("?" if n is None else str(n) for n in (toll.low, toll.best, toll.high))
    whose = f"{toll.group}{' ' + toll.nationality if toll.nationality else ''}, {toll.side}"
    return f"{toll.effect} {bounds} ({whose}; {toll.scope}), says {_voices(toll.speaker)}"


def _voices(speaker: Speaker | None) -> str:
    return " via ".join(f"{link.name} ({link.role})" for link in speaker or ()) or "nobody"


def _link(link: Link, letters: dict[str, str]) -> str:
    return f"{letters[link.from_]} {link.relation} {letters[link.to]} ({link.strength}, lag {link.lag})"


def _contradiction(found: Contradiction) -> str:
    return f"{found.kind} of {found.field} between {found.between}: {found.explanation}"


def main(arguments: list[str]) -> int:
    """Show and, when asked, store; a sample that cannot be read is said and the others go on."""
    parser = argparse.ArgumentParser(prog="python -m tests.golden.update", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="samples (default: all)")
    parser.add_argument("--write", action="store_true", help="store the reading")
    asked = parser.parse_args(arguments)
    if unknown := set(asked.names) - set(SAMPLES):
        parser.error(f"no such sample: {', '.join(sorted(unknown))}; there are {', '.join(SAMPLES)}")
    changed = failed = 0
    for name in asked.names or SAMPLES:
        try:
            now = golden(name)
        except (TacitusError, OSError) as error:
            print(f"{name}: {error}", file=sys.stderr)
            failed += 1
            continue
        shown = difference(name, now)
        print(shown, end="")
        changed += bool(shown)
        if shown and asked.write:
            STORED.mkdir(exist_ok=True)
            path_of(name).write_text(now, encoding="utf-8")
    print(f"{changed} of {len(asked.names or SAMPLES)} differ{'; stored' if changed and asked.write else ''}")
    return 1 if failed or (changed and not asked.write) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
