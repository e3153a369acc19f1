"""Figures behind a label, as ministries and channels list them: "killed – 6 civilians, injured – 11", "Dead: 3"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tacitus.readers.rules.tolls.base import Found
from tacitus.readers.rules.tolls.lexicon import toll_lexicon

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tacitus.model.parsed import Sentence
    from tacitus.model.vocabulary import Effect
    from tacitus.readers.rules.tolls.victims import VictimReader

MARKS = frozenset({":", "-", "–", "—"})


def labelled(sentence: Sentence, victims: VictimReader) -> Iterator[Found]:
    """The toll of each figure that a word of harm and a colon or dash stand before."""
    doc = victims.doc
    for word in sentence.tokens:
        at = word.i + 2
        if at >= len(doc) or doc[word.i + 1].text not in MARKS or not _opens(word):
            continue
        effect, quantity = _effect(word), victims.by_token.get(at)
        if effect is None or quantity is None or quantity.start != at:
            continue
        victim = victims.of_quantity(quantity)
        if victim is not None:
            yield Found(effect=effect, trigger=word.i, victim=victim, why="figure behind a label")


def _effect(word: Token) -> Effect | None:
    """What a participle, a state or a noun of harm says of those counted."""
    words = toll_lexicon()
    by_verb = words.verbs.get(word.lemma_.lower()) if word.lower_.endswith(("ed", "ing")) else None
    return words.states.get(word.lower_) or by_verb or words.counted_nouns.get(word.lemma_.lower())


def _opens(word: Token) -> bool:
    """Whether a word stands at the head of a list's item: "Killed –", ", injured –", "seriously wounded:"."""
    before = word.nbor(-1) if word.i > word.sent.start else None
    return before is None or before.is_punct or before.is_space or before.dep_ in ("cc", "advmod")
