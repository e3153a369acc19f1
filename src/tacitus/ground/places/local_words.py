"""What words say about where a report plays: `sheriff's office`, `oblast`, `Rapid Support Forces`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from tacitus.ground.places.gazetteer import Gazetteer
from tacitus.ground.places.keys import fold
from tacitus.ground.places.scoring import Evidence
from tacitus.ground.places.sources import own_rows

MOST = 0.8
"""Words alone weigh at most as much as one country named once, and a little less."""

Clue = tuple[list[str], str, float]


def told_by_words(text: str, gazetteer: Gazetteer, least: float = 0.0) -> Iterator[Evidence]:
    """Evidence for countries from words of their institutions and armed groups (`country_words.csv`).

    Words that weigh less than `least` are left out. Different words add up as independent doubts do: two of weight
    0.5 make 0.75. A word that several countries share counts for each of them.
    """
    first = _by_first_word()
    words = fold(text).split()
    doubt: dict[str, float] = defaultdict(lambda: 1.0)
    seen: set[tuple[str, str]] = set()
    for index, word in enumerate(words):
        for phrase, country, weight in first.get(word, ()):
            said = (" ".join(phrase), country)
            if weight >= least and said not in seen and words[index : index + len(phrase)] == phrase:
                seen.add(said)
                doubt[country] *= 1 - weight
    for country, left in doubt.items():
        entry = gazetteer.country(country)
        if entry is not None:
            yield Evidence(entry, min(MOST, 1 - left))


@cache
def _by_first_word() -> dict[str, list[Clue]]:
    clues: dict[str, list[Clue]] = defaultdict(list)
    for row in own_rows("country_words.csv"):
        for said in row["words"].split(";"):
            phrase = fold(said).split()
            clues[phrase[0]].append((phrase, row["country"], float(row["weight"])))
    return dict(clues)
