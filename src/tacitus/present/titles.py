"""What an incident is called: what was done, to whom and where, as a headline from structured values."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tacitus.model.records import Incident, Place
from tacitus.present.language import ENGLISH, N_, _, gettext, language
from tacitus.present.words import described, listed, place_name, plain, table, told_apart, upper_first
from tacitus.syntax.truecasing import in_mid_sentence

_AT = {"exact": N_("at %(place)s"), "near": N_("near %(place)s")}
_IN = N_("in %(place)s")
_AFTER = {
    "of": N_("of %(struck)s"),
    "on": N_("on %(struck)s"),
    "at": N_("at %(struck)s"),
    "with": N_("with %(struck)s"),
    "against": N_("against %(struck)s"),
}
"""The word between what was done and whom it hit → the message that holds both."""
_OUTCOMES = frozenset({"killing", "arrest", "abduction", "execution", "assassination", "torture", "beating"})
"""Labels that say no more than what became of people: who they were, and how many, is all that is known."""
_OF_PEOPLE = _OUTCOMES | {"shooting", "stabbing"}
"""Labels of what is done to people alone: a thing that is named says where they were."""
_COUNTED = re.compile(
    r"(?:(?:at least|more than|up to|about|around|nearly|almost|some|as many as|no fewer than) )*"
    r"(?:\d|(?:one|two|three|four|five|six|seven|eight|nine|ten|dozens|scores|hundreds|thousands|many|several)\b|(?:people|others)$)",
    re.IGNORECASE,
)
"""A target with a number is the toll told as a target: the title leaves it to the toll."""
_DETERMINER = re.compile(
    r"^(?:the|an?|their|its|his|her|our|my|this|that|these|those|another|many|several|some)\s+", re.IGNORECASE
)
_ANYBODY = frozenset({"people", "others", "persons", "men", "someone", "somebody", "individuals"})
_MOST_NAMED = 2


def title(incident: Incident) -> str:
    """ "Drone strike on US base near Hasakah", "Shelling of market in Omdurman"."""
    struck = _struck(incident)
    after = "at" if incident.label in _OF_PEOPLE and incident.target_object else _after(incident.label)
    if incident.label == "interception" or (after == "at" and incident.target_object is None):
        struck = ""  # what was shot down hit nothing; "explosion at a colonel"
    where = "" if _same_thing(struck, incident.where) else where_phrase(incident.where)
    parts = (
        upper_first(plain(incident.label)),
        struck and gettext(_AFTER[after]) % {"struck": struck},
        where,
    )
    said = " ".join(part for part in parts if part)
    return said if struck or where else _("%(what)s, place not stated") % {"what": said}


def where_phrase(place: Place | None) -> str:
    """ "near Hasakah", "in the Mopti region", or nothing."""
    if place is None:
        return ""
    return gettext(_AT.get(place.precision or "", _IN)) % {"place": _with_article(place_name(place))}


def _with_article(name: str) -> str:
    """The name as it stands in a sentence: "the Gulf of Aden"."""
    if language() != ENGLISH:
        return name
    words, lower = table("the"), name.casefold()
    takes = lower in words["names"] or lower.startswith(tuple(f"{start} " for start in words["starts"]))
    takes = takes or lower.rpartition(" ")[2] in words["ends"]
    return f"the {name}" if takes and not lower.startswith("the ") else name


def _after(label: str) -> str:
    """The word between what was done and whom it hit: "of" after "shelling", "on" after "attack"."""
    return str(table("after").get(label, "of" if label.endswith("ing") else "on"))


def _struck(incident: Incident) -> str:
    """What was hit, else who; in mid-sentence."""
    thing = incident.target_object
    if thing is not None and thing.class_ == "settlement" and incident.where is not None:
        return ""  # the place says it better than "other cities"
    if thing is not None:
        return bare(thing.text.text)
    names = [described(actor) for actor in told_apart(incident.targets)]
    if incident.label not in _OUTCOMES:
        if len(names) > 1 and any(bare(name).casefold() in _ANYBODY for name in names):
            return ""  # who most of them were is not told: the others alone would be one side's account
        names = [name for name in names if not _COUNTED.match(name)]
    kept = _telling(map(bare, names))
    return (
        listed(kept)
        if len(kept) <= _MOST_NAMED
        else _("%(names)s and others") % {"names": ", ".join(kept[:_MOST_NAMED])}
    )


def _telling(names: Iterable[str]) -> list[str]:
    """Each once; "people" only where nobody else is named, "soldiers" not beside "Malian soldiers"."""
    found = list(dict.fromkeys(name for name in names if name))
    kept = [
        name
        for name in found
        if not any(other != name and other.casefold().endswith(f" {name.casefold()}") for other in found)
    ]
    return [name for name in kept if name.casefold() not in _ANYBODY] or kept


def bare(phrase: str) -> str:
    """Without its article or pronoun, and a first word that only began a sentence in lower case, as in a headline."""
    first, blank, rest = _DETERMINER.sub("", " ".join(phrase.split())).partition(" ")
    counted = blank and _COUNTED.match(first)
    return in_mid_sentence(f"{first.lower() if counted else first}{blank}{rest}")


def _same_thing(struck: str, place: Place | None) -> bool:
    """Whether the place only repeats what was hit: "hospital X at hospital X"."""
    if place is None or not struck:
        return False
    names = (place.name.casefold(), place_name(place).casefold())
    return any(name in struck.casefold() or struck.casefold() in name for name in names)
