"""The reader that anyone would write in an afternoon, to stand beside ours in the table.

Events: a list of keywords for each type; the nearest named entity before the keyword is the one who did it, the
nearest after it the one it was done to, the nearest place within the sentence the place. Casualties: the first
number that stands shortly before "killed" or "injured". It uses spaCy's entities and nothing else of ours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from tacitus.syntax.spacy_model import load_language

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

KEYWORDS = {
    "attack": "attack bomb bombing raid strike shell shoot fire fight clash battle war ambush assault",
    "die": "kill die dead death murder",
    "injure": "injure wound hurt",
    "arrest": "arrest detain jail imprison",
    "protest": "protest demonstrate demonstration rally march riot",
}
"""The words that come to mind first, as lemmas."""
TYPES = {
    "voa_events": {
        "attack": ("Conflict:Attack", "Attacker", "Target"),
        "die": ("Life:Die", "Agent", "Victim"),
        "arrest": ("Justice:Arrest-Jail", "Agent", "Person"),
        "protest": ("Conflict:Demonstrate", "Entity", None),
    },
    "wikievents": {
        "attack": ("Conflict.Attack.Unspecified", "Attacker", "Target"),
        "die": ("Life.Die.Unspecified", "Killer", "Victim"),
        "injure": ("Life.Injure.Unspecified", "Injurer", "Victim"),
        "arrest": ("Justice.ArrestJailDetain.Unspecified", "Jailer", "Detainee"),
        "protest": ("Conflict.Demonstrate.Unspecified", "Demonstrator", None),
    },
}
"""Corpus → our keyword list → its type, and the roles of who did it and whom it was done to."""
WHO = frozenset({"PERSON", "ORG", "NORP", "GPE"})
WHERE = frozenset({"GPE", "LOC", "FAC"})
SMALL = "zero one two three four five six seven eight nine ten eleven twelve".split()
REACH = 6
"""How many words before "killed" the number may stand."""

Record = dict[str, Any]


def predict(corpus: str, record: Record) -> Record:
    """The answer to one record of `voa_events`, `wikievents`, `fakes` or `gvc`."""
    doc = load_language()(record["text"])
    answer: dict[str, Callable[[], Record]] = {
        "voa_events": lambda: {"events": events(doc, TYPES["voa_events"])},
        "wikievents": lambda: {"events": events(doc, TYPES["wikievents"])},
        "fakes": lambda: {
            "killed_civilians": first_number(doc, {"kill"}),
            "killed_noncivilians": first_number(
                doc, {"kill"}, near={"soldier", "fighter", "militant", "rebel"}
            ),
            "killed_children": first_number(doc, {"kill"}, near={"child"}),
            "killed_women": first_number(doc, {"kill"}, near={"woman"}),
        },
        "gvc": lambda: {
            "killed": first_number(doc, {"kill"}),
            "injured": first_number(doc, {"injure", "wound"}),
        },
    }
    return {"id": record["id"], **answer[corpus]()}


def events(doc: Doc, types: dict[str, tuple[str, str, str | None]]) -> list[Record]:
    """An event for each keyword, with the nearest entities as arguments."""
    kinds = {lemma: kind for kind, lemmas in KEYWORDS.items() for lemma in lemmas.split() if kind in types}
    return [
        {
            "type": types[kinds[token.lemma_.lower()]][0],
            "start": token.idx,
            "end": token.idx + len(token),
            "arguments": list(_arguments(token, *types[kinds[token.lemma_.lower()]][1:])),
        }
        for token in doc
        if token.lemma_.lower() in kinds
    ]


def first_number(doc: Doc, lemmas: set[str], near: set[str] | None = None) -> int:
    """The first number within `REACH` words before one of `lemmas` (and a word of `near` between), else 0."""
    for token in doc:
        if token.lemma_.lower() not in lemmas:
            continue
        before = doc[max(0, token.i - REACH) : token.i]
        numbers = [value for word in before if (value := _number(word)) is not None]
        if numbers and (near is None or near & {word.lemma_.lower() for word in before}):
            return numbers[-1]
    return 0


def _number(token: Token) -> int | None:
    digits = token.text.replace(",", "")
    if digits.isascii() and digits.isdigit():
        return int(digits)
    return SMALL.index(token.lower_) if token.lower_ in SMALL else None


def _arguments(token: Token, doer: str, sufferer: str | None) -> Iterable[Record]:
    entities = list(token.sent.ents)
    before = [e for e in entities if e.label_ in WHO and e.end <= token.i]
    after = [e for e in entities if e.label_ in WHO and e.start > token.i]
    places = sorted((e for e in entities if e.label_ in WHERE), key=lambda e: abs(e.start - token.i))
    if before:
        yield _argument(doer, before[-1])
    if after and sufferer is not None:
        yield _argument(sufferer, after[0])
    if places:
        yield _argument("Place", places[0])


def _argument(role: str, entity: Span) -> Record:
    return {"role": role, "start": entity.start_char, "end": entity.end_char}
