"""Which way a time expression points: read off the verb that governs it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Literal

from tacitus.ground.calendar.lexicon import tables
from tacitus.syntax.dependencies import NOUN_MODIFIERS

if TYPE_CHECKING:
    from spacy.tokens import Token

Direction = Literal["past", "present", "future", "none"]


@cache
def _words(kind: str) -> frozenset[str]:
    return frozenset(tables()["tense"][kind])


def direction(token: Token, *, headline: bool = False) -> Direction:
    """Past, present or future, by the nearest verb above `token`; "none" when there is no verb.

    The present of a headline is news ("Drones hit port on Friday"), so it counts as past; elsewhere only the
    present of a timetable ("talks open on Monday") looks ahead. A date that only
    qualifies a noun ("Wednesday's ruling") looks ahead when that noun is the subject of a future.
    """
    qualifies = token.dep_ in NOUN_MODIFIERS and token.head.pos_ in ("NOUN", "PROPN")
    if qualifies and token.head.lemma_ not in _words("occasions"):
        return _of_noun(token.head)
    if token.i > 0 and token.nbor(-1).lower_ == "effective":
        return "future"
    if _is_slated(token):
        return "future"
    for verb in _verbs_above(token):
        found = "future" if _is_appointment(verb, token) else _of_verb(verb)
        if found == "present" and (headline or verb.lemma_ not in _words("timetable")):
            return "past"
        if found != "none":
            return found
    return "none"


def _is_slated(date: Token) -> bool:
    """ "The planned visit of the envoy in May": the date of a thing that is to come."""
    noun = date.head.head if date.head.dep_ == "prep" else date.head
    steps = [noun, noun.head.head] if noun.dep_ == "pobj" else [noun]
    return any(
        child.dep_ == "amod" and child.lower_ in _words("slated") for step in steps for child in step.children
    )


def _of_noun(noun: Token) -> Direction:
    is_subject = noun.dep_ in ("nsubj", "nsubjpass")
    return "future" if is_subject and _of_verb(noun.head) == "future" else "none"


def _verbs_above(token: Token) -> list[Token]:
    verbs = [token] if token.pos_ in ("VERB", "AUX") else []
    return verbs + [above for above in token.ancestors if above.pos_ in ("VERB", "AUX")]


def _of_verb(verb: Token) -> Direction:
    helpers = [child for child in verb.children if child.dep_ in ("aux", "auxpass")]
    words = {child.lower_ for child in helpers}
    has_perfect = bool(words & {"has", "have", "had", "'ve", "’ve"})
    if (words & _words("future_modals") or "would" in words) and not has_perfect:
        return "future"
    if not has_perfect and _is_planned(verb):
        return "future"
    if has_perfect or any(child.tag_ == "VBD" for child in helpers):
        return "past"
    if "to" in words:
        return "future" if verb.head == verb else "none"
    if any(child.tag_ in ("VBZ", "VBP") for child in helpers):
        return "present"
    return _of_form(verb)


def _is_appointment(verb: Token, date: Token) -> bool:
    """ "has scheduled a briefing on Thursday", "postponed until Tuesday": the day of what is appointed."""
    if verb.lemma_ in _words("deferrals"):
        return date.dep_ == "pobj" and date.head.lower_ in ("until", "till", "to", "through")
    if verb.lemma_ not in _words("appointments"):
        return False
    if any(child.lower_ == "had" for child in verb.children):
        return False
    return any(child.dep_ in ("xcomp", "dobj") and verb.i < child.i < date.i for child in verb.children)


def _of_form(verb: Token) -> Direction:
    """By the verb's own form."""
    if verb.tag_ in ("VBD", "VBN"):
        return "past"
    return "present" if verb.tag_ in ("VBZ", "VBP") else "none"


def _is_planned(verb: Token) -> bool:
    """ "is due to open", "were scheduled for", "is expected", "is set to": the thing itself is to come."""
    plans = _words("plans")
    if verb.lemma_ in plans and verb.tag_ in ("VBN", "JJ", "VBZ", "VBP", "VBG"):
        return True
    if any(child.dep_ == "acomp" and child.lemma_ in plans for child in verb.children):
        return True
    has_to = any(child.lower_ == "to" and child.dep_ == "aux" for child in verb.children)
    return has_to and verb.head != verb and verb.head.lemma_ in plans
