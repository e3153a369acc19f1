"""Which way a time expression points: read off the verb that governs it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from spacy.tokens import Token

Direction = Literal["past", "present", "future", "none"]

FUTURE_MODALS = frozenset(
    {"will", "shall", "'ll", "’ll", "wo", "may", "might", "can", "could", "should", "must"}
)
PLANS = frozenset(
    [
        "agree",
        "aim",
        "arrange",
        "book",
        "due",
        "expect",
        "expected",
        "going",
        "hope",
        "intend",
        "likely",
        "order",
        "plan",
        "poise",
        "pledge",
        "prepare",
        "promise",
        "propose",
        "ready",
        "schedule",
        "scheduled",
        "set",
        "slate",
        "threaten",
        "urge",
        "vow",
    ]
)
"""Lemmas after which an infinitive or a "for" phrase is yet to come ("due to", "scheduled for")."""
SPEECH = frozenset(
    [
        "say",
        "tell",
        "report",
        "announce",
        "add",
        "claim",
        "cite",
        "quote",
        "show",
        "write",
        "note",
        "warn",
        "confirm",
        "deny",
    ]
)


def direction(token: Token, *, headline: bool = False) -> Direction:
    """Past, present or future, by the nearest verb above `token`; "none" when there is no verb.

    The present of a headline is news ("Drones hit port on Friday"), so it counts as past.
    """
    for verb in _verbs_above(token):
        found = _of_verb(verb)
        if found == "present" and (headline or verb.lemma_ in SPEECH):
            return "past"
        if found != "none":
            return found
    return "none"


def _verbs_above(token: Token) -> list[Token]:
    verbs = [token] if token.pos_ in ("VERB", "AUX") else []
    return verbs + [above for above in token.ancestors if above.pos_ in ("VERB", "AUX")]


def _of_verb(verb: Token) -> Direction:
    helpers = [child for child in verb.children if child.dep_ in ("aux", "auxpass")]
    words = {child.lower_ for child in helpers}
    if words & FUTURE_MODALS or ("would" in words and "have" not in words):
        return "future"
    if _is_planned(verb):
        return "future"
    if any(child.tag_ == "VBD" or child.lower_ in ("has", "have", "'ve") for child in helpers):
        return "past"
    if "to" in words:
        return "future" if verb.head is verb else "none"
    if verb.tag_ in ("VBD", "VBN") and not any(child.tag_ in ("VBZ", "VBP") for child in helpers):
        return "past" if verb.tag_ == "VBD" or verb.dep_ != "acl" else "none"
    if verb.tag_ in ("VBZ", "VBP") or any(child.tag_ in ("VBZ", "VBP") for child in helpers):
        return "present"
    return "none"


def _is_planned(verb: Token) -> bool:
    """ "is due to open", "were scheduled for", "is expected", "is set to": the thing itself is to come."""
    if verb.lemma_ in PLANS and verb.tag_ in ("VBN", "JJ", "VBZ", "VBP", "VBG"):
        return True
    if any(child.dep_ == "acomp" and child.lemma_ in PLANS for child in verb.children):
        return True
    above = verb.head
    has_to = any(child.lower_ == "to" and child.dep_ == "aux" for child in verb.children)
    return has_to and above is not verb and above.lemma_ in PLANS
