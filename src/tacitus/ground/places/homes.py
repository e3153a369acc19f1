"""Where an outlet is at home: told by a list, by its domain, or by the place that its name bears."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from tacitus.ground.places.entries import Entry
from tacitus.ground.places.gazetteer import Gazetteer
from tacitus.ground.places.keys import fold
from tacitus.ground.places.scoring import ENGLISH, Evidence
from tacitus.ground.places.sources import iso3_of, own_rows

LISTED, DOMAIN, NAMED = 0.8, 0.7, 1.0
"""Weights of a listed home, a country's domain, and (shared among namesakes) of a name in the outlet's own."""
WORLD_DOMAINS = frozenset(
    {"co", "me", "tv", "io", "ai", "fm", "ws", "cc", "to", "gg", "ly", "am", "is", "la", "eu", "nu"}
)
"""Country domains that outlets elsewhere use (general knowledge)."""
LEAST_SHARE = 0.1
PAPER = re.compile(
    r"^(?:the|my|daily|online|local|free|evening|morning|sunday|and|news|newspapers?|times|press|post|herald|register|review|"
    r"chronicle|gazette|journal|tribune|beacon|observer|courier|sentinel|record|reporter|star|sun|mail|echo|today|talk|"
    r"leader|advertiser|independent|standard|citizen|advocate|argus|bulletin|examiner|mirror|globe|messenger|live|pi|ian|"
    r"s|town|county|city|democrat|republican|republic|eagle|dispatch|telegraph|telegram|monitor|voice|world|tv|radio)*$"
)
"""What is left of an outlet's name beside that of its place."""


def home_of(outlet: str | None, gazetteer: Gazetteer) -> Iterator[Evidence]:
    """Evidence for where `outlet` (a name or a host) is at home; nothing for outlets of the world."""
    if not outlet:
        return
    host = outlet.lower().removeprefix("www.")
    is_host = "." in host and " " not in host
    stem = host.split(".")[0] if is_host else fold(outlet)
    row = _listed().get(fold(stem)) or _listed().get(fold(outlet).removeprefix("the "))
    country = gazetteer.country(row["country"] if row else _domain(host) if is_host else "")
    if country:
        yield Evidence(country, LISTED if row else DOMAIN)
    if row:
        yield from _listed_town(row, gazetteer)
    else:
        yield from _named_town(re.sub(r"\W", "", stem), country, gazetteer)


def bears(outlet: str | None, name: str) -> bool:
    """Whether an outlet of unknown home bears the folded `name` of a place (`parisbeacon.com`, `paris`)."""
    if not outlet or len(name) < 4:
        return False
    host = outlet.lower().removeprefix("www.")
    stem = host.split(".")[0] if " " not in host else fold(outlet)
    if fold(stem) in _listed() or (host != stem and _domain(host)):
        return False
    return name.replace(" ", "") in re.sub(r"\W", "", stem)


def _domain(host: str) -> str:
    last = host.rsplit(".", 1)[-1]
    return "GBR" if last == "uk" else "" if last in WORLD_DOMAINS else iso3_of().get(last.upper(), "")


def _listed_town(row: dict[str, str], gazetteer: Gazetteer) -> Iterator[Evidence]:
    found = (
        [m.entry for m in gazetteer.lookup(row["place"]) if m.entry.country == row["country"]]
        if row["place"]
        else []
    )
    fitting = [e for e in found if e.kind == "settlement" and row["admin1"] in ("", e.admin1)]
    if fitting:
        yield Evidence(max(fitting, key=lambda entry: entry.population), LISTED)


def _named_town(stem: str, country: Entry | None, gazetteer: Gazetteer) -> Iterator[Evidence]:
    """The places that the outlet may be named after, the longest name first, each with its share."""
    for length in range(len(stem), 3, -1):
        for start in range(len(stem) - length + 1):
            if not (PAPER.match(stem[:start]) and PAPER.match(stem[start + length :])):
                continue
            found = [
                m.entry
                for m in gazetteer.lookup(stem[start : start + length])
                if m.main and m.how == "folded" and m.entry.kind in ("settlement", "admin1", "country")
            ]
            if found:
                yield from _shares(found, country)
                return


def _shares(found: list[Entry], country: Entry | None) -> Iterator[Evidence]:
    """Without a country known, places where English is spoken come before their famous namesakes."""
    fitting = [e for e in found if country is None or e.country == country.country]
    fitting = [e for e in fitting if country is None and e.country in ENGLISH] or fitting
    total = sum(entry.population + 100 for entry in fitting)
    for entry in fitting:
        if (entry.population + 100) / total >= LEAST_SHARE:
            yield Evidence(entry, NAMED * (entry.population + 100) / total)


@cache
def _listed() -> dict[str, dict[str, str]]:
    return {
        fold(name).removeprefix("the "): row
        for row in own_rows("outlets.csv")
        for name in row["outlets"].split(";")
    }
