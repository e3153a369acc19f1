"""Which attributions are about violence: PolNeAR marks who says what, not what about.

An attribution counts when its verb accuses, blames, condemns or threatens, or when its content holds an unguarded
word of violence of our ontology (`tacitus.ontology.events`). Gold and reading are cut by the same rule, each by its
own spans, so a reading that loses the violent words of a content loses the attribution.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from tacitus.ontology.events import event_lexicon

ACCUSING = frozenset("accuse blame condemn denounce threaten vow retaliate".split())
"""Verbs of saying that are about violence whatever their content; our choice, the corpus has no such list."""
VIOLENT_TYPES = frozenset({"ASSAULT", "COERCE"})
WORD = re.compile(r"[a-z][a-z-]+")

Record = Mapping[str, Any]


def about_violence(record: Record, text: str) -> dict[str, Any]:
    """The record (gold or predicted) with those of its attributions that are about violence in `text`."""
    return {**record, "attributions": [one for one in record["attributions"] if _is_violent(one, text)]}


def _is_violent(attribution: Record, text: str) -> bool:
    cues, contents = (set(_lemmas(attribution[role], text)) for role in ("cue", "content"))
    return bool(cues & ACCUSING or (cues | contents) & _words_of_violence())


def _lemmas(spans: Sequence[Record], text: str) -> Iterator[str]:
    for span in spans:
        for word in WORD.findall(text[span["start"] : span["end"]].lower()):
            yield from _base_forms(word)


def _base_forms(word: str) -> Iterator[str]:
    """The word and what it may be an inflection of: "bombed" → bomb, "raided", "shot" as it stands."""
    yield word
    for ending, restored in (("s", ""), ("es", ""), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e")):
        if word.endswith(ending):
            yield word.removesuffix(ending) + restored


@cache
def _words_of_violence() -> frozenset[str]:
    lexicon = event_lexicon()
    kinds = [*lexicon.verbs.items(), *lexicon.nouns.items()]
    return frozenset(
        key[0] for key, kind in kinds if len(key) == 1 and not kind.guarded and kind.type in VIOLENT_TYPES
    )
