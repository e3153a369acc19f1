"""Nouns for people and bodies → actor category, victim group, CAMEO role (`actor_categories.csv`).

Columns of the table: `noun` (lower-case lemma; may be several words), `category` (`ActorCategory`), `group`
(victim group of a toll), `role` (CAMEO/PLOVER sector code), `kind` (`people` can be killed and counted,
`body` is an institution or force). Written from general knowledge of the language; no corpus behind it.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from typing import cast, get_args

from tacitus.model.shipped import shipped
from tacitus.model.vocabulary import ActorCategory

COMBATANT_GROUPS = frozenset({"military", "militant", "police", "criminal"})
"""Victim groups that do not count as civilians (our reading of the law of armed conflict)."""
BYSTANDING_GROUPS = frozenset({"aid_worker", "health_worker", "journalist"})
"""Groups that come after the violence: whoever is called so by his work did none of it."""
IRREGULAR = {
    "men": "man",
    "women": "woman",
    "children": "child",
    "people": "person",
    "passers-by": "passer-by",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorNoun:
    """One row of the table."""

    noun: str
    category: ActorCategory
    group: str
    kind: str

    @property
    def is_people(self) -> bool:
        """Whether the noun names persons (who can be killed) rather than a body."""
        return self.kind == "people"


@cache
def nouns() -> dict[str, ActorNoun]:
    """The whole table by noun."""
    table = shipped("tacitus.ontology", "actor_categories.csv")
    return {row["noun"]: _noun(row) for row in csv.DictReader(table.splitlines())}


def _noun(row: dict[str, str]) -> ActorNoun:
    assert row["category"] in get_args(ActorCategory), row
    return ActorNoun(
        noun=row["noun"],
        category=cast(ActorCategory, row["category"]),
        group=row["group"],
        kind=row["kind"],
    )


def lookup(noun: str) -> ActorNoun | None:
    """The row for a noun or noun phrase such as `soldier`, `Soldiers` or `local aid workers`.

    The longest run of final words that is in the table decides: `local aid workers` → `aid worker`.
    Plurals may be given. None when no run is known.
    """
    words = noun.lower().replace("’", "'").split()
    for first in range(len(words)):
        for form in _singulars(" ".join(words[first:])):
            if (row := nouns().get(form)) is not None:
                return row
    return None


def category_of(noun_lemma: str) -> ActorCategory | None:
    """Actor category of a noun, None when it names no actor that the table knows."""
    row = lookup(noun_lemma)
    return row.category if row else None


def victim_group_of(noun_lemma: str) -> str | None:
    """Victim group of a noun (`civilian`, `military`, `child` …; `unknown` for `person`); None if no actor."""
    row = lookup(noun_lemma)
    return row.group if row else None


def _singulars(words: str) -> list[str]:
    """`words` and what it would be as a singular: the last word only."""
    stem, _, last = words.rpartition(" ")
    forms = [last]
    if last in IRREGULAR:
        forms.append(IRREGULAR[last])
    if last.endswith("men"):
        forms.append(last[:-3] + "man")
    if last.endswith("women"):
        forms.append(last[:-5] + "woman")
    if last.endswith("ies"):
        forms.append(last[:-3] + "y")
    if last.endswith("es"):
        forms.append(last[:-2])
    if last.endswith("s") and not last.endswith("ss"):
        forms.append(last[:-1])
    return [f"{stem} {form}".strip() for form in forms]
