"""Figures that the text itself takes back: "down from 103 to 84", "revised an earlier figure of 32", "not three".

They are nobody's word any more: none of them is a toll, and the figure that stands replaces them
(`TollMention.supersedes`). What a correction of the outlet says stands in `corrections`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from tacitus.model.records import Count
from tacitus.readers.rules.tolls.base import Found
from tacitus.readers.rules.tolls.lexicon import toll_lexicon
from tacitus.readers.rules.tolls.quantities import Quantity
from tacitus.readers.rules.tolls.victims import VictimReader
from tacitus.syntax import dependencies as syntax
from tacitus.text.lexicon import corrections

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tacitus.model.parsed import Sentence

NEW = frozenset({"to", "at"})
"""Right before the figure that a revision leaves standing."""


def without_taken_back(
    found: Sequence[Found], sentence: Sentence, victims: VictimReader
) -> tuple[list[Found], Count | None]:
    """The tolls that stand, and the span of the figures that the sentence takes back (None where it takes none)."""
    if not found:
        return [], None
    old = [*_revised(sentence, victims), *_wrong(found, sentence, victims)]
    figures = [quantity.best for quantity in old if quantity.best is not None]
    if not figures:
        return list(found), None
    starts = {quantity.start for quantity in old}
    kept = [item for item in found if item.victim.start not in starts]
    return kept, Count(low=min(figures), best=None, high=max(figures), text=None)


def _revised(sentence: Sentence, victims: VictimReader) -> Iterator[Quantity]:
    """ "Lowered the toll from 103 to 84", "revised an earlier figure of 32", "corrects its note, which gave it as 19"."""
    words = toll_lexicon()
    revising = next(
        (t for t in sentence.tokens if t.lemma_.lower() in words.revisers and t.tag_[0] == "V"), None
    )
    if revising is None:
        return
    things = {t.i: thing for thing in syntax.direct_objects(revising) for t in thing.subtree}
    led = False
    for quantity in victims.numbers_in(revising.i, sentence.tokens.end):
        before = victims.doc[quantity.start - 1].lower_
        thing = things.get(quantity.start)
        told_of = thing is not None and before not in NEW and thing.i not in (quantity.head, quantity.start)
        if before in words.reviser_leads or (led and before == "and") or told_of:
            led = True
            yield quantity


def _wrong(found: Sequence[Found], sentence: Sentence, victims: VictimReader) -> Iterator[Quantity]:
    """ "Reports of 15 deaths are incorrect", "the previous figure of 15", "two dead, not three"."""
    for quantity in victims.numbers_in(sentence.tokens.start, sentence.tokens.end):
        number = victims.doc[quantity.end - 1]
        others = any(item.victim.start != quantity.start for item in found)
        if _is_said_wrong(number) or _is_of_before(number) or (others and _is_contrasted(quantity, victims)):
            yield quantity


def _is_said_wrong(number: Token) -> bool:
    subject = next((t for t in (number, *number.ancestors) if t.dep_ == "nsubj"), None)
    if subject is None or subject.head.lemma_ != "be":
        return False
    verb = subject.head
    negated = any(child.dep_ == "neg" for child in verb.children)
    said = (child.lower_ for child in verb.children if child.dep_ in ("acomp", "attr"))
    return not negated and any(word in corrections().wrong for word in said)


def _is_of_before(number: Token) -> bool:
    """Whether a count that is said to be an earlier one governs the number: it has since been replaced."""
    of = next((t for t in (number, *number.ancestors) if t.dep_ == "prep"), None)
    counted = of.head if of is not None and of.lower_ == "of" else None
    return (
        counted is not None
        and counted.lemma_.lower() in toll_lexicon().toll_heads
        and any(child.lower_ in corrections().replaced for child in counted.children)
    )


def _is_contrasted(quantity: Quantity, victims: VictimReader) -> bool:
    """ "…, not three" """
    before = [token.lower_ for token in victims.doc[max(0, quantity.start - 3) : quantity.start]]
    said = " ".join(before)
    return any(said.endswith((f", {words}", f"and {words}")) for words in corrections().against)
