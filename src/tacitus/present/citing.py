"""Addresses that say the same for good: what was known then, with a hash of what it said, and a text to cite it by."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import quote, urlencode

from tacitus.errors import MissingInput
from tacitus.ledger.query import LedgerQuery, find_incident
from tacitus.model.ids import ID_DIGITS
from tacitus.model.instants import cut_after
from tacitus.model.ledger import Clock, LedgerIncident
from tacitus.model.query import IncidentQuery
from tacitus.ontology.kinds import families
from tacitus.present.language import N_, _, day, gettext, ngettext, number
from tacitus.present.query import as_of_pairs, as_pairs
from tacitus.present.titles import title
from tacitus.present.words import country_name, field_words, listed
from tacitus.resolve.overlay import changed_fields

FILTER_WORDS = {
    "q": N_("with the words %(value)s"),
    "killed": N_("killed at least %(value)s"),
    "bbox": N_("within %(value)s"),
    "to": N_("until %(value)s"),
    "from": N_("from %(value)s"),
    "near": N_("near %(value)s"),
    "actor": N_("actor %(value)s"),
    "kind": N_("kind %(value)s"),
    "type": N_("type %(value)s"),
    "status": N_("status %(value)s"),
}
"""Filters of an address in words, where the name of one does not say it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """What to cite. `version` is a hash of what it says, `as_of` (on `clock`) the moment that it is pinned to,
    `address` its place on this server; the text has it whole."""

    title: str
    version: str
    as_of: str
    clock: Clock
    address: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """What became of what was cited: whether what is shown is what was cited, and what has changed since (in words)."""

    holds: bool
    changed: tuple[str, ...]
    gone: bool = False


def cite_incident(
    source: LedgerQuery, incident: LedgerIncident, as_of: str | None, clock: Clock, home: str
) -> Citation:
    """How to cite an incident that was read as of a moment (None is now); `home` is where the pages stand."""
    moment, chosen = pinned(source, as_of, clock)
    pairs = [*as_of_pairs(moment, chosen), ("v", incident.version)]
    address = f"/incidents/{quote(incident.id, safe='')}?{urlencode(pairs)}"
    name = title(incident)
    return _citation(
        _("“%(title)s”, incident %(id)s") % {"title": name, "id": incident.id},
        name,
        incident.version,
        (moment, chosen),
        (home, address),
    )


def cite_list(source: LedgerQuery, query: IncidentQuery, home: str) -> Citation:
    """How to cite the incidents that pass the filters."""
    moment, chosen = pinned(source, query.as_of, query.clock)
    fixed = replace(query, as_of=moment, clock=chosen)
    version = version_of_list(source, fixed)
    total = source.find(fixed, limit=0).total
    pairs = as_pairs(fixed)
    said = list_words(query) or _("all")
    name = ngettext("%(n)s incident", "%(n)s incidents", total) % {"n": number(total)}
    address = f"/?{urlencode([*pairs, ('v', version)])}"
    return _citation(f"{name} ({said})", name, version, (moment, chosen), (home, address))


def pinned(source: LedgerQuery, as_of: str | None, clock: Clock) -> tuple[str, Clock]:
    """The moment that says for good what is shown: that of the newest entry on the ledger's own clock, for now and for
    what is to come. On the clock of the reports there is none: one of that time may come in later."""
    newest = source.last_at()
    if as_of is None or (clock == "known" and cut_after(as_of) > cut_after(newest)):
        return newest, "known"
    return as_of, clock


def since_cited(source: LedgerQuery, incident: LedgerIncident, version: str, as_of: str | None) -> Since:
    """What became of an incident since it was cited with this version; `incident` is what the pinned moment shows."""
    holds = incident.version == version
    if as_of is None:
        return Since(holds=holds, changed=())
    try:
        now = find_incident(source.part([incident.id]), incident.id)
    except MissingInput:
        return Since(holds=holds, changed=(), gone=True)
    changed = changed_fields(incident, now) if now.version != incident.version else []
    return Since(holds=holds, changed=tuple(dict.fromkeys(map(field_words, changed))))


def list_since(source: LedgerQuery, query: IncidentQuery, version: str) -> Since:
    """What became of a list since it was cited with this version."""
    then = source.contents(query)
    now = source.contents(replace(query, as_of=None, clock="reported"))
    counts = (
        (N_("%(n)s new"), len(now.keys() - then.keys())),
        (N_("%(n)s no longer in it"), len(then.keys() - now.keys())),
        (N_("%(n)s changed"), sum(one in now and now[one] != said for one, said in then.items())),
    )
    changed = tuple(gettext(said) % {"n": number(count)} for said, count in counts if count)
    return Since(holds=_digest(then.items()) == version, changed=changed)


def version_of_list(source: LedgerQuery, query: IncidentQuery) -> str:
    """A hash over the ids and versions of the incidents that pass."""
    return _digest(source.contents(query).items())


def moment_words(as_of: str) -> str:
    """A moment in words: "29 November 2026, 14:12 UTC"; a day alone as the day."""
    moment = datetime.fromisoformat(as_of)
    said = day(moment)
    return f"{said}, {moment:%H:%M} UTC" if "T" in as_of else said


def since_words(since: Since) -> str:
    """ "Since then: toll and place have changed.", in one sentence."""
    if since.gone:
        return _("It is no longer in the ledger.")
    if not since.changed:
        return _("Nothing of it has changed since.")
    return _("Changed since: %(what)s.") % {"what": listed(since.changed)}


def list_words(query: IncidentQuery) -> str:
    """What a list is narrowed to, in words; empty where it is not."""
    return ", ".join(_filter_words(query))


def _filter_words(query: IncidentQuery) -> Iterator[str]:
    """Each filter; the statuses that every list has unless asked otherwise are left out."""
    for name, value in as_pairs(query):
        if name in ("as_of", "clock", "radius") or (name == "status" and not query.status):
            continue
        if name == "country":
            yield country_name(value)
        elif name == "family":
            yield gettext(families().get(value, value))
        else:
            yield gettext(FILTER_WORDS.get(name, f"{name} %(value)s")) % {"value": value}


def _digest(contents: Iterable[tuple[int, int]]) -> str:
    told = "\n".join(f"{one:x} {said:x}" for one, said in sorted(contents))
    return f"l_{hashlib.sha256(told.encode()).hexdigest()[:ID_DIGITS]}"


def _citation(
    said: str, name: str, version: str, moment: tuple[str, Clock], place: tuple[str, str]
) -> Citation:
    as_of, clock = moment
    when = _("as known by %(moment)s") if clock == "known" else _("as reported by %(moment)s")
    told = {"what": said, "when": when % {"moment": moment_words(as_of)}, "version": version}
    text = (
        _("%(what)s. Tacitus incident ledger, %(when)s, content %(version)s.") % told + f" {''.join(place)}"
    )
    return Citation(title=name, version=version, as_of=as_of, clock=clock, address=place[1], text=text)
