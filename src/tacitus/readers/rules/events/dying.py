"""Death of what was done on another day: "died of his wounds on Tuesday" is the shooting's, not Tuesday's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tacitus.syntax import dependencies as syntax

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tacitus.readers.rules.events.triggers import Trigger

HURTS = frozenset({"wound", "injury", "burn"})
"""Of what somebody dies to whom something was done on another day."""


HURT = frozenset({"wounded", "injured"})
DYING = frozenset({"die", "succumb", "perish"})


def dies_of_wounds(verb: Token) -> bool:
    """ "Died of his wounds", "succumbed to her injuries", "two of the wounded died", "died in hospital", "died at a
    hospital": no incident of its own, nor its day.

    "Died at the hospital", "at a hospital that was hit" may tell what was hit.
    """
    if verb.lemma_.lower() not in DYING:
        return False
    in_care = (
        noun.lower_ == "hospital" and _is_any(noun) for noun in syntax.prepositional(verb, ("in", "at"))
    )
    of_what = syntax.prepositional(verb, ("of", "from", "to"))
    of_whom = (
        noun
        for subject in syntax.grammatical_subjects(verb)
        for noun in syntax.prepositional(subject, ("of", "among"))
    )
    hurt = any(noun.lemma_.lower() in HURTS for noun in of_what) or any(_is_hurt(one) for one in of_whom)
    return hurt or any(in_care)


def _is_hurt(people: Token) -> bool:
    """ "The wounded"; "them" behind a clause that tells who was wounded."""
    before = people.doc[people.sent.start : people.i]
    return people.lower_ in HURT or (people.pos_ == "PRON" and any(t.lower_ in HURT for t in before))


def _is_any(hospital: Token) -> bool:
    """Whether a hospital is told of for the first time and not described; what follows "in hospital" is of the death."""
    before = [child.lower_ for child in hospital.lefts]
    return not before or (before == ["a"] and all(child.dep_ == "prep" for child in hospital.rights))


def fatal(by_index: dict[int, Trigger]) -> Iterator[tuple[int, int]]:
    """ "A man who was shot on Saturday died of his wounds on Tuesday": the shooting killed him."""
    for i, trigger in by_index.items():
        verb = trigger.token
        if not dies_of_wounds(verb):
            continue
        before = [
            n
            for n, t in by_index.items()
            if n < i and t.kind.type == "ASSAULT" and _befell_him(verb, t.token)
        ]
        if before:
            yield before[-1], i


def _befell_him(dying: Token, act: Token) -> bool:
    """Whether an act befell whoever died: told of the one who died, or beside it ("shot him and he died")."""
    told_of_him = any(
        subject == act or subject.is_ancestor(act) for subject in syntax.grammatical_subjects(dying)
    )
    return told_of_him or dying.head == act or act.head == dying


def is_where_he_died(place: Token) -> bool:
    """ "… succumbed to his wounds in Dnipro": not where he was hit."""
    verb = next((node for node in syntax.clause_path(place) if node.pos_ in ("VERB", "AUX")), place)
    return dies_of_wounds(verb)
