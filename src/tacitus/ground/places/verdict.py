"""Whether words that the gazetteer knows are a place where they stand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tacitus.ground.places.gazetteer import Match
from tacitus.ground.places.keys import fold
from tacitus.ground.places.lexicon import lexicon
from tacitus.ground.places.toponym import NAME_LABELS, PLACE_LABELS, Toponym, entity_at, trimmed

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

SHORT_PART = 3
"""Letters of the longest word that a hyphen makes a mere part of a name."""
KNOWN_SETTLEMENT = 100_000
"""A settlement with so many people is spotted without a preposition to vouch for it."""


def verdict_on(doc: Doc, toponym: Toponym, surnames: frozenset[str], coordinated: bool = False) -> str | None:
    """Whether the words are a place here: sure | unsure | part (of an organisation's name) | unsure part |
    None."""
    words = lexicon()
    first, last, label = toponym.first, toponym.last, toponym.label
    before = doc[first - 1].lower_ if first else ""
    sided = before == "of" and first > 1 and doc[first - 2].lower_ in words.directions
    strong = (
        before in words.strong
        or sided
        or _is_dateline(doc, toponym)
        or _has_institutions(doc, last)
        or coordinated
        or toponym.cue not in (None, "near")
        or (before == "of" and first > 1 and doc[first - 2].lower_ in words.taking | words.struck)
        or (before in words.taking and (label != "PERSON" or first == last))
        or (doc[last].dep_ == "nsubjpass" and doc[last].head.lower_ in words.storming)
    )
    kinds = {match.entry.kind for match in toponym.matches}
    grand = bool(kinds & {"country", "region", "sea", "continent"}) or (
        "river" in kinds and (toponym.cue == "natural" or kinds == {"river"})
    )
    folded = any(match.how == "folded" for match in toponym.matches)
    if first == last and not _single_may_be_place(doc[first], toponym, strong, grand, surnames):
        return None
    if before.rstrip(".") in words.titles and not grand:
        return None
    known = any(_well_known(match) for match in toponym.matches)
    place = _alone(toponym, strong, folded, known, grand, "near" if sided else before)
    edge = _edge(doc, first, last)
    if toponym.cue is not None and before == "of" and edge is None:
        return "sure"
    if edge == "inside":
        named = any(_well_known(match) and match.main for match in toponym.matches) or bool(
            kinds & {"country", "admin1"}
        )
        named = named or (first < last and "admin2" in kinds)
        if not folded or label not in ("ORG", "FAC", "", *PLACE_LABELS) or _follows_name(doc, first):
            return None
        if label in PLACE_LABELS and not named:
            return None
        return "part" if named else "unsure part"
    if edge == "cut" and toponym.cue is None:
        return None
    return place


def _is_dateline(doc: Doc, toponym: Toponym) -> bool:
    """Whether the name in capitals opens a report or a part of it (`SRINAGAR: …`, `BAMAKO (Agency) — …`)."""
    after = doc[toponym.last + 1] if toponym.last + 1 < len(doc) else None
    if not toponym.capitals or after is None:
        return False
    if toponym.first == 0:
        return after.text in (":", "(", ",", "—", "–", "-")
    return bool(doc[toponym.first].is_sent_start) and after.text in (":", "—", "–")


def _has_institutions(doc: Doc, last: int) -> bool:
    """Whether a word of a town's institutions follows (`Goma police`, `the Kharkiv mayor`)."""
    return last + 1 < len(doc) and doc[last + 1].lower_ in lexicon().civic


def _single_may_be_place(
    token: Token, toponym: Toponym, strong: bool, grand: bool, surnames: frozenset[str]
) -> bool:
    text = toponym.text
    if token.lower_ in lexicon().parts or token.lower_ in lexicon().never_alone or _is_first_part(token):
        return False
    short = text.isupper() and len(text) <= 4 and not toponym.capitals
    abbreviated = "." in text and any(match.entry.kind == "admin1" for match in toponym.matches)
    behind_comma = token.i > 0 and token.nbor(-1).text == ","
    if short and not grand and not abbreviated and not behind_comma:
        return False
    if text in surnames and not (strong and toponym.label in PLACE_LABELS):
        return False
    return (
        grand or abbreviated or token.pos_ in ("PROPN", "NOUN", "X", "ADJ") or toponym.label in PLACE_LABELS
    )


def _is_first_part(token: Token) -> bool:
    """Whether a hyphen ties a short word to another name (`Ala-Too`, `Al-Nao`, `Ain el-Delb`)."""
    after = token.doc[token.i + 1 : token.i + 3]
    if len(after) == 2 and token.lower_ in lexicon().heads and _is_first_part(after[0]):
        return True
    return (
        len(token) <= SHORT_PART
        and len(after) == 2
        and not token.whitespace_
        and after[0].text in "-–"
        and after[1].text[:1].isupper()
    )


def _well_known(match: Match) -> bool:
    entry = match.entry
    if entry.kind == "settlement":
        return entry.population >= KNOWN_SETTLEMENT and match.how == "folded"
    if entry.kind == "admin1":
        return match.main and match.how == "folded" and entry.population >= KNOWN_SETTLEMENT
    return entry.kind not in ("airport", "admin2") and match.how == "folded"


def _alone(toponym: Toponym, strong: bool, folded: bool, known: bool, grand: bool, before: str) -> str | None:
    """The verdict for a name that no longer name surrounds."""
    label = toponym.label
    if label in PLACE_LABELS:
        return "sure" if folded or strong else "unsure"
    if grand and folded:
        named = any(m.main and m.entry.kind == "country" for m in toponym.matches)
        given = fold(toponym.text) in lexicon().given
        certain = label != "PERSON" or strong or toponym.last > toponym.first or (named and not given)
        return "sure" if certain else "unsure"
    if toponym.capitals:
        if not folded:
            return None
        return "sure" if known and strong else "unsure" if known or strong else None
    if label in ("PERSON", "ORG"):
        if strong and folded:
            words = lexicon()
            vouched = before in words.inside | words.directions | words.storming or toponym.cue
            return "sure" if known or vouched else "unsure"
        return "unsure" if known else None
    if strong:
        return "sure" if folded else "unsure"
    return "unsure" if known else None


def _edge(doc: Doc, first: int, last: int) -> str | None:
    """How the name sits in a longer one: `inside` an organisation's, `cut` out of a place's, None alone."""
    entity = entity_at(doc, first)
    if entity is not None and entity.label_ in NAME_LABELS:
        start, end = trimmed(doc, entity.start, entity.end - 1)
        joined = any(
            token.lower_ in (",", "and", "in", "or", "/", "'s", "’s")
            for token in _beside(doc, start, first, last, end)
        )
        kind_follows = last + 1 <= end and doc[last + 1].lower_ in lexicon().after
        if (start < first or end > last) and not joined and not kind_follows:
            return "cut" if entity.label_ in ("GPE", "LOC", "PERSON", "NORP") else "inside"
        if end <= last:
            return None
    return "inside" if _mid_name(doc, first, last) else None


def _follows_name(doc: Doc, first: int) -> bool:
    """Whether a capitalised word of the same name stands right before (`Wood Green Crown Court`)."""
    before = doc[first - 1] if first > doc[first].sent.start else None
    return (
        before is not None
        and before.text[:1].isupper()
        and before.pos_ == "PROPN"
        and before.lower_ not in lexicon().parts
    )


def _beside(doc: Doc, start: int, first: int, last: int, end: int) -> Iterator[Token]:
    if start < first:
        yield doc[first - 1]
    if end > last:
        yield doc[last + 1]


def _mid_name(doc: Doc, first: int, last: int) -> bool:
    """Whether a capitalised name runs on around the tokens (`Washington Post`, `Camp David Accords`)."""
    after = doc[last + 1] if last + 1 < len(doc) else None
    if after is not None and after.text[:1].isupper() and after.pos_ == "PROPN" and not after.is_space:
        if after.lower_ in lexicon().when or after.lower_ in lexicon().never_alone:
            return False
        return after.lower_ not in lexicon().after and after.ent_iob_ != "B"
    before = doc[first - 1] if first else None
    return (
        before is not None
        and before.pos_ == "PROPN"
        and before.text[:1].isupper()
        and before.dep_ in ("compound",)
    )
