"""Noun phrases of a parsed report as MUC-4 fills: strings, numbers, classes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluation.muc_words import muc_words
from tacitus.ontology.actor_categories import lookup

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tacitus.model.parsed import ParsedReport

LEFT = frozenset("compound amod nmod poss nummod quantmod advmod npadvmod punct case det".split())
DROPPED = frozenset("det nummod quantmod advmod punct predet cc".split())
NUMBERS = {
    w: n
    for n, w in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty".split()
    )
} | {"thirty": 30, "forty": 40, "fifty": 50, "dozen": 12, "a": 1, "an": 1}


def phrase(parsed: ParsedReport, head: Token) -> str:
    """The phrase up to its head, without article and number, white space folded."""
    first = head
    for token in head.doc[head.left_edge.i : head.i]:
        if _belongs(token, head):
            first = token
            break
    while first.i < head.i and (first.dep_ in DROPPED or first.is_punct or first.is_space or first.like_num):
        first = head.doc[first.i + 1]
    if first.dep_ == "poss" and (
        figures := [c for c in head.children if c.dep_ == "nummod" and c.i > first.i]
    ):
        # "his two bodyguards": the keys leave the figure out
        owner = parsed.span_of(head.doc[first.i : figures[0].i]).text
        return tidy(f"{owner} {parsed.span_of(head.doc[figures[-1].i + 1 : head.i + 1]).text}")
    span = parsed.span_of(head.doc[first.i : head.i + 1])
    return tidy(span.text)


def with_of(parsed: ParsedReport, head: Token) -> str:
    """The phrase with its "of" phrase ("mayor of Talara")."""
    text = phrase(parsed, head)
    for child in head.children:
        if child.dep_ == "prep" and child.lower_ == "of" and child.i == head.i + 1:
            end = max(t.i for t in child.subtree)
            inner = parsed.span_of(head.doc[child.i : end + 1]).text
            return tidy(f"{text} {tidy(inner)}") if end - child.i <= MAX_OF else text
    return text


MAX_OF = 7


def compound(parsed: ParsedReport, head: Token) -> str:
    """The head with the nouns compounded before it, adjectives left out."""
    first = head
    while (
        first.i
        and first.nbor(-1).dep_ == "compound"
        and first.nbor(-1).head.i <= head.i
        and first.nbor(-1).head.i >= first.i
    ):
        first = first.nbor(-1)
    return tidy(parsed.span_of(head.doc[first.i : head.i + 1]).text)


MAKES = frozenset("explosive automatic incendiary submachine homemade".split())
"""Adjectives that say what a weapon is."""


def weapon(parsed: ParsedReport, head: Token) -> str:
    """`compound`, with the adjective that says what kind of device it is."""
    text = compound(parsed, head)
    kinds = [c.lower_ for c in head.children if c.dep_ == "amod" and c.lower_ in MAKES and c.i < head.i]
    return tidy(f"{kinds[0].upper()} {text}") if kinds and " " not in text else text


def _belongs(token: Token, head: Token) -> bool:
    """Whether everything from `token` to `head` is a left dependent of the phrase."""
    return not any(
        t.pos_ in ("VERB", "AUX") and t.dep_ in ("relcl", "acl", "ROOT") for t in head.doc[token.i : head.i]
    )


def name_of(parsed: ParsedReport, head: Token) -> str | None:
    """The personal name that `head` is part of, None when it is no name."""
    if head.pos_ != "PROPN" or class_of(head, muc_words().humans) or class_of(head, muc_words().physical):
        return None
    doc = head.doc
    first, last = head.i, head.i
    while first > 0 and _part_of_name(doc[first - 1]):
        first -= 1
    while last + 1 < len(doc) and _part_of_name(doc[last + 1]):
        last += 1
    titles = [
        i for i in range(first, last) if _is_title(doc[i]) and (i == first or doc[i].lower_ not in GIVEN)
    ]
    first = titles[-1] + 1 if titles else first
    if _is_title(doc[first]) or len(doc[first].text) < 2:
        return None
    return tidy(parsed.span_of(doc[first : last + 1]).text)


def _part_of_name(token: Token) -> bool:
    if token.lower_ in ("de", "la", "del", "los", "san"):
        return token.i + 1 < len(token.doc) and token.nbor(1).pos_ == "PROPN"
    return token.pos_ == "PROPN" and token.text[:1].isupper() and not token.is_space


GIVEN = frozenset({"pastor", "angel", "domingo"})
"""Words of rank or trade that are given names as well."""
TITLES = frozenset(
    "mr mr. mrs mrs. ms ms. dr dr. msgr msgr. col gen capt lt maj sgt fr fr. rev father monsignor "
    "colonel general captain lieutenant major sergeant president senator judge minister mayor "
    "governor deputy ambassador engineer attorney gen. col. capt. lt. bishop archbishop jesuit "
    "reverend sister doctor professor secretary magistrate candidate citizen journalist priest "
    "former leader u.s. american spanish colombian salvadoran peruvian chilean guatemalan honduran "
    "justice liberal party prosecutor congressman councilman".split()
)


def _is_title(token: Token) -> bool:
    low = token.lower_
    return low in TITLES or low in muc_words().humans or is_trade(token)


def is_trade(token: Token) -> bool:
    """Whether a word names what somebody is by trade or standing, and none in arms or office."""
    noun = lookup(token.lower_) or lookup(token.lemma_.lower())
    return noun is not None and noun.is_people and noun.category in TRADES


TRADES = frozenset({"civilian", "media", "business", "ngo"})


def class_of(head: Token, table: dict[str, str]) -> str | None:
    """The class of a noun by its last words: "police station" before "station"."""
    before = head.nbor(-1).lower_ if head.i else ""
    forms = dict.fromkeys(_forms(head))
    for form in forms:
        if (found := table.get(f"{before} {form}")) is not None:
            return found
    return next((table[form] for form in forms if form in table), None)


def _forms(head: Token) -> tuple[str, ...]:
    low = head.lower_
    return (
        head.lemma_.lower(),
        low,
        low.removesuffix("s"),
        low.removesuffix("es"),
        low[:-3] + "y" if low.endswith("ies") else low,
        low[:-3] + "man" if low.endswith("men") else low,
    )


def is_one_of(head: Token, words: frozenset[str]) -> bool:
    """Whether a form of `head` stands in the list."""
    return any(form in words for form in _forms(head))


def number_of(head: Token) -> str:
    """How many: a figure before the noun, PLURAL, or 1."""
    for child in head.children:
        if child.dep_ == "nummod" or (child.like_num and child.i < head.i):
            figure = figure_of(child.text)
            if figure is not None:
                around = [c.lower_ for c in child.children]
                if {"least", "more", "over"} & set(around):
                    return f"{figure}-"
                if {"about", "approximately", "some", "around"} & set(around):
                    return f"~{figure}"
                return str(figure)
    if head.tag_ in ("NNS", "NNPS") or head.lower_ in ("people", "police"):
        return "PLURAL"
    return "1"


def figure_of(word: str) -> int | None:
    """A number in figures or words."""
    plain = word.lower().replace(",", "")
    if plain in NUMBERS:
        return NUMBERS[plain]
    return int(plain) if re.fullmatch(r"\d{1,6}", plain) else None


def tidy(text: str) -> str:
    """One line; bracketed expansions, quotes at the ends and a possessive ending dropped."""
    whole = re.sub(r"\[[^\]]*\]", " ", text).rsplit("]", 1)[-1].split("[", 1)[0]
    line = " ".join(whole.split()).strip(' ",.;:-')
    return re.sub(r"['’]S?$", "", line)
