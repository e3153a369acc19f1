"""A string that names a place, and how the sentence around it uses it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tacitus.ground.places.gazetteer import Match
from tacitus.ground.places.lexicon import lexicon
from tacitus.model.parsed import ParsedReport
from tacitus.syntax.dependencies import NOUN_MODIFIERS

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as TokenSpan

PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
NAME_LABELS = PLACE_LABELS | {"PERSON", "ORG", "NORP", "PRODUCT", "EVENT", "WORK_OF_ART", "LAW"}


@dataclass(slots=True, kw_only=True)
class Toponym:
    """A string that names a place here. Offsets are the report's; `first`/`last` are token indices.

    `cue` is the kind that the words around it claim (admin1 | admin2 | settlement | facility | natural |
    around | near), `use` is
    place | modifier (a country before an actor: `US troops`) | part (of an organisation's name) | demonym,
    `label`
    spaCy's entity type. An `unsure` one needs the rest of the report to vouch for it; one that is
    not `listed` has a name that only begins or ends with that of its matches.
    """

    start: int
    end: int
    text: str
    first: int
    last: int
    matches: tuple[Match, ...]
    label: str
    cue: str | None = None
    use: str = "place"
    locative: bool = False
    capitals: bool = False
    unsure: bool = False
    listed: bool = True


def toponym_at(
    parsed: ParsedReport, first: int, last: int, matches: tuple[Match, ...], capitals: bool
) -> Toponym:
    doc = parsed.doc
    span = parsed.span_of(doc[first : last + 1])
    made = Toponym(
        start=span.start,
        end=span.end,
        text=span.text,
        first=first,
        last=last,
        matches=matches,
        label=doc[first].ent_type_,
        capitals=capitals,
        locative=_locative(doc, first),
        cue=_cue(doc, first, last),
    )
    if _modifies_actor(doc, made):
        made.use = "modifier"
    return made


def _locative(doc: Doc, first: int) -> bool:
    before = first - 1
    while before >= 0 and doc[before].lower_ in ("the", "-", "–"):
        before -= 1
    return before >= 0 and (
        doc[before].lower_ in lexicon().locative or doc[before].lower_ in lexicon().taking
    )


def _cue(doc: Doc, first: int, last: int) -> str | None:
    """The kind claimed by a noun after the name (`X province`) or before it (`the city of X`)."""
    words = lexicon()
    if last > first and doc[last].text[0].isupper() and doc[last].lower_ in words.after:
        return words.after[doc[last].lower_]
    after = last + 1
    if after < len(doc) and doc[after].lower_ in ("'s", "’s"):
        after += 1
    if after < len(doc) and doc[after].lower_ in words.after:
        return words.after[doc[after].lower_]
    shared = _shared(doc, first, after)
    if shared is not None:
        return shared
    if _paired(doc, last):
        return "around"
    if _is_water(doc, first, last):
        return "natural"
    if after + 1 < len(doc) and doc[after + 1].lower_ in words.after and doc[after].lower_ in words.sites:
        return words.after[doc[after + 1].lower_]
    while first > 1 and (doc[first - 1].is_space or doc[first - 1].lower_ == "the"):
        first -= 1
    if (
        first >= 2
        and not _owns_a_name(doc, last)
        and doc[first - 1].lower_ == "of"
        and doc[first - 2].lemma_.lower() in words.before
        and not (first >= 3 and doc[first - 3].text[:1].isupper() and doc[first - 3].pos_ == "PROPN")
    ):
        return words.before[doc[first - 2].lemma_.lower()]
    announced = introduced(doc, first)
    if announced:
        return announced
    if first >= 1 and doc[first - 1].lower_ in words.before:
        return words.before[doc[first - 1].lower_]
    if first >= 1 and doc[first - 1].lower_ in ("near", "outside", "nearby"):
        return "near"
    return None


JOINS = frozenset({",", "and", "or"})
LONGEST_LIST = 24
"""Tokens behind a name within which the noun of its list stands (our choice)."""


def _shared(doc: Doc, first: int, after: int) -> str | None:
    """The division that a list of names ends with: `the A, B and C regions` are regions all."""
    begins = after < len(doc) and doc[after].lower_ in JOINS
    if after >= len(doc) or not (begins or (first > 0 and doc[first - 1].lower_ in JOINS)):
        return None
    for token in doc[after : after + LONGEST_LIST]:
        if token.tag_ == "NNS" and doc[token.i - 1].text[:1].isupper():
            kind = lexicon().after.get(token.lemma_.lower())
            return kind if kind in ("admin1", "admin2") else None
        if not (token.text[:1].isupper() or token.text in "-–'’" or token.lower_ in JOINS):
            return None
    return None


def _owns_a_name(doc: Doc, last: int) -> bool:
    """ "A hamlet of Mali's Ménaka region": what stands before "of" is of the region, and Mali is no hamlet."""
    behind = doc[last + 1 : last + 3]
    return len(behind) == 2 and behind[0].lower_ in ("'s", "’s") and behind[1].text[:1].isupper()


def _paired(doc: Doc, last: int) -> bool:
    """Whether a hyphen, another name and a way follow (`the X–Y highway`, `the X-Y border`)."""
    if last + 2 >= len(doc) or doc[last + 1].text not in "-–—/":
        return False
    at = last + 2
    while at < len(doc) and at < last + 6 and doc[at].text[:1].isupper():
        at += 1
    return last + 2 < at < len(doc) and lexicon().after.get(doc[at].lower_) == "around"


def _is_water(doc: Doc, first: int, last: int) -> bool:
    """Whether the words make the name a river's or a sea's: `the X river`, `along the X`, `banks of the X`."""
    words = lexicon()
    behind = doc[last + 1].lower_ if last + 1 < len(doc) else ""
    if doc[last].lower_ in words.waters or behind in words.waters:
        return True
    if first < 2 or doc[first - 1].lower_ != "the":
        return first > 0 and doc[first - 1].lower_ == "river"
    before = doc[first - 2].lower_
    return before in words.beside_water or (
        before == "of" and first > 2 and doc[first - 3].lemma_ in words.waters
    )


def introduced(doc: Doc, first: int) -> str | None:
    """The kind that a noun announces (`four villages: X`, `towns like X`, `areas known as X`)."""
    at = first - 1
    if at >= 1 and (doc[at].lower_ in (":", "like", "including", "namely", "called", "named")
                    or doc[at - 1 : at + 1].text.lower() in ("such as", "known as")):  # fmt: skip
        at -= 1
        while at > 0 and doc[at].lower_ in ("such", "known", ",", "as"):
            at -= 1
        noun = doc[at].lemma_.lower()
        if doc[at].tag_ != "NNS":
            return None
        return lexicon().before.get(noun, "settlement" if noun in lexicon().announcing else None)
    return None


def _modifies_actor(doc: Doc, toponym: Toponym) -> bool:
    """`US troops`, `Iran-backed`, `Iran's Guard Corps`, `Russia said`: the country acts, nothing is said to
    be there."""
    if not any(match.entry.kind == "country" for match in toponym.matches) or toponym.cue not in (
        None,
        "facility",
    ):
        return False
    if _borders(doc, toponym.first):
        return False
    token = doc[toponym.last]
    after = doc[token.i + 1] if token.i + 1 < len(doc) else None
    if after is not None and after.text in "-–" and token.i + 2 < len(doc):
        return doc[token.i + 2].lower_ not in lexicon().after
    head = token.head
    if token.dep_ in NOUN_MODIFIERS:
        return (
            head.lower_ in lexicon().actors
            or head.lemma_.lower() in lexicon().actors
            or head.ent_type_ in ("ORG", "PERSON")
        )
    if token.dep_ in ("nsubj", "agent"):
        return True
    return token.dep_ == "pobj" and head.lower_ in ("by", "with", "against") and not toponym.locative


def _borders(doc: Doc, first: int) -> bool:
    """Whether "the border with" stands before the name."""
    at = first - 2 if doc[first - 1].lower_ == "the" else first - 1
    return at > 0 and doc[at].lower_ == "with" and doc[at - 1].lemma_.lower() in ("border", "frontier")


def trimmed(doc: Doc, first: int, last: int) -> tuple[int, int]:
    while first <= last and (
        doc[first].lower_ in ("the", "a", "an") or doc[first].is_punct or doc[first].is_space
    ):
        first += 1
    first = trim_left(doc, first, last)
    while last > first and _is_when(doc[last]):
        last -= 1
    while last >= first and (
        doc[last].lower_ in ("'s", "’s", "'", "’") or doc[last].is_punct or doc[last].is_space
    ):
        last -= 1
    return first, last


def _is_when(token: Token) -> bool:
    """Whether an entity's last word says when (`Zaporizhzhia overnight`, `Goma Thursday`)."""
    return token.lower_ in lexicon().when or token.ent_type_ in ("DATE", "TIME")


def entity_at(doc: Doc, index: int) -> TokenSpan | None:
    if not doc[index].ent_type_:
        return None
    first = index
    while first > 0 and doc[first].ent_iob_ == "I":
        first -= 1
    last = index
    while last + 1 < len(doc) and doc[last + 1].ent_iob_ == "I":
        last += 1
    return doc[first : last + 1]


def joined(doc: Doc, previous: Toponym | None, index: int) -> bool:
    """Whether the name at `index` goes on a list of places (`X, Y and Z`; `both X and`)."""
    if previous is None or previous.use != "place":
        return False
    between = [token.lower_ for token in doc[previous.last + 1 : index] if not token.is_space]
    if not between or len(between) > 3 or any(word not in (",", "and", "or", "the", "&") for word in between):
        return False
    return between != ["the"] and ("and" in between or "or" in between or _list_goes_on(doc, index))


def _list_goes_on(doc: Doc, index: int) -> bool:
    """Whether another name follows behind a comma or `and` within the next few tokens."""
    at = index
    while at < len(doc) and at < index + 6 and (doc[at].text[:1].isupper() or doc[at].text in "-–'’"):
        at += 1
    if at + 1 >= len(doc) or doc[at].lower_ not in (",", "and"):
        return False
    after = at + 1
    while after + 1 < len(doc) and doc[after].lower_ in ("and", "the"):
        after += 1
    return bool(doc[after].text[:1].isupper())


def trim_left(doc: Doc, first: int, last: int) -> int:
    """The first token past articles and a direction in small letters (`the southern Philippines`)."""
    while first < last and doc[first].lower_ in lexicon().directions and doc[first].text[0].islower():
        first += 1
    return first
