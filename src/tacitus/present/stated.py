"""What an incident says in one field: the value in words, a note on it, and the words that it was read from."""

from __future__ import annotations

from tacitus.model.records import Incident, Span
from tacitus.present import words
from tacitus.present.language import _, gettext
from tacitus.present.retold import reference_words, retold
from tacitus.present.titles import bare


def stated(incident: Incident, key: str) -> tuple[str, str, list[Span]]:
    """(value in words or empty, note, the spans that the value itself carries) of one field."""
    if key == "what":
        return words.plain(incident.label).capitalize(), _type_note(incident), list(incident.evidence[:1])
    if key == "when":
        return _stated_when(incident)
    if key == "where":
        return _stated_where(incident)
    if key == "target_object":
        thing = incident.target_object
        return (bare(thing.text.text), words.plain(thing.class_), [thing.text]) if thing else ("", "", [])
    if key == "means":
        spans = [means.text for means in incident.means]
        names = dict.fromkeys(_means_words(means.text.text, means.class_) for means in incident.means)
        return ", ".join(names), _origins(incident), spans
    actors = words.told_apart(incident.initiators if key == "initiators" else incident.targets)
    spans = [actor.text for actor in actors if actor.text]
    notes = dict.fromkeys(words.plain(actor.category) for actor in actors if actor.category != "unknown")
    return ", ".join(dict.fromkeys(a.name for a in actors)), ", ".join(notes), spans


def _type_note(incident: Incident) -> str:
    status = "" if incident.status == "current" else f"; {words.plain(incident.status)}"
    return _("coded in PLOVER as %(code)s") % {"code": words.coded_as(incident)} + status


def _stated_when(incident: Incident) -> tuple[str, str, list[Span]]:
    interval = incident.when
    if interval is None:
        return "", "", []
    exact = gettext(words.table("time").get(interval.precision, ""))
    known = exact and interval.precision != "unknown"
    precise = _("precise %(exact)s") % {"exact": exact} if known else _("the day is not known")
    note = precise + reference_words(interval.reference)
    return words.when_words(interval), note, [interval.text] if interval.text else []


def _stated_where(incident: Incident) -> tuple[str, str, list[Span]]:
    place = incident.where
    if place is None:
        return "", "", []
    note = words.place_precision(place)
    if not words.has_point(place):
        why = _("no point: %(reason)s") % {"reason": retold(words.no_point_reason(incident))}
        note = f"{note}; {why}".lstrip("; ")
    elif place.reason:
        note = f"{note}; {retold(place.reason)}".lstrip("; ")
    if other := words.also_known_as(place):
        known = _("%(name)s in the gazetteer") % {"name": other}
        note = f"{known}; {note}".rstrip("; ")
    return words.place_name(place), note, [place.text] if place.text else []


def _means_words(text: str, class_: str) -> str:
    return text if words.plain(class_) in text.lower() else f"{text} ({words.plain(class_)})"


def _origins(incident: Incident) -> str:
    names = dict.fromkeys(
        _("of %(name)s origin, as stated") % {"name": means.origin.name}
        for means in incident.means
        if means.origin
    )
    return ", ".join(names)
