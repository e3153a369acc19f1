"""Definite descriptions of places ("the town", "the base") and the place named before that they take up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from tacitus.model.parsed import beginning_in
from tacitus.model.records import Mention, Place

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tacitus.model.parsed import ParsedReport

SETTLEMENTS = frozenset({"town", "village", "city", "settlement", "hamlet"})
FACILITIES = frozenset(
    "base airbase camp airport airfield prison hospital refinery port dam checkpoint outpost barracks mosque".split()
)
WIDE = frozenset({"settlement", "admin", "natural"})
MARKS = frozenset({"the", "this", "that"})
SENTENCES = 3
"""How many sentences back the name may stand."""


def described_places(parsed: ParsedReport, named: Sequence[Mention]) -> tuple[Mention, ...]:
    """A mention for every bare definite noun that takes up one place of `named`; where two fit, none.

    The mention's text is the description; its `grounded` is the place named before, whose span `why` gives.
    """
    taken = {i for mention in named for i in range(mention.start, mention.end)}
    filed = _filed_at(parsed, named)
    return tuple(
        made
        for token in parsed.doc
        if token.idx not in taken and (made := _described(parsed, token, named, filed)) is not None
    )


def _described(
    parsed: ParsedReport, token: Token, named: Sequence[Mention], filed: Mention | None
) -> Mention | None:
    if token.lower_ == "here" and token.dep_ == "advmod":
        return _here(parsed, token, filed)
    return _taken_up(parsed, token, named) if _refers_back(token) else None


def _filed_at(parsed: ParsedReport, named: Sequence[Mention]) -> Mention | None:
    """The place of the dateline."""
    for mention in named:
        where = parsed.sentence_at(mention.start)
        if where is not None and where.segment.kind == "dateline" and isinstance(mention.grounded, Place):
            return mention
    return None


def _here(parsed: ParsedReport, token: Token, filed: Mention | None) -> Mention | None:
    """ "Here", in the body of a report whose dateline says where it was filed: there."""
    sentence = parsed.sentence_at(token.idx)
    in_body = sentence is not None and sentence.segment.kind == "body"
    return _mention(parsed, token, filed) if in_body and filed is not None else None


def _refers_back(token: Token) -> bool:
    if token.lower_ not in SETTLEMENTS | FACILITIES or token.dep_ in ("compound", "appos", "poss", "nmod"):
        return False
    left = list(token.lefts)
    bare = len(left) == 1 and left[0].lower_ in MARKS
    return bare and not any(child.dep_ in ("prep", "appos", "relcl", "acl", "conj") for child in token.rights)


def _taken_up(parsed: ParsedReport, token: Token, named: Sequence[Mention]) -> Mention | None:
    sentence = parsed.sentence_at(token.idx)
    if sentence is None:
        return None
    for back in range(SENTENCES + 1):
        fitting = {
            mention.grounded.name: mention
            for mention in _told_in(parsed, sentence.index - back, named)
            if mention.end <= token.idx
            and isinstance(mention.grounded, Place)
            and _fits(parsed, mention, token)
        }
        if fitting:
            return _mention(parsed, token, next(iter(fitting.values()))) if len(fitting) == 1 else None
    return None


def _told_in(parsed: ParsedReport, index: int, named: Sequence[Mention]) -> Sequence[Mention]:
    """The places of the body's sentence number `index`."""
    if 0 <= index < len(parsed.sentences) and parsed.sentences[index].segment.kind == "body":
        return beginning_in(named, parsed.sentences[index].start, parsed.sentences[index].end)
    return ()


def _fits(parsed: ParsedReport, mention: Mention, token: Token) -> bool:
    place = mention.grounded
    if not isinstance(place, Place):
        return False
    if token.lower_ in FACILITIES:
        return place.kind not in WIDE and token.lower_ in mention.text.lower().split()
    if place.kind is None:
        return mention.why.endswith("GPE") or _is_called(parsed, mention, token)
    return place.kind == "settlement" and place.precision in ("settlement", "near", "exact")


def _is_called(parsed: ParsedReport, mention: Mention, token: Token) -> bool:
    """ "The village of Barsalogho … the village"."""
    lead = parsed.report.text[max(0, mention.start - 20) : mention.start].lower().split()
    return lead[-2:] == [token.lower_, "of"]


def _mention(parsed: ParsedReport, token: Token, name: Mention) -> Mention:
    assert isinstance(name.grounded, Place)
    span = parsed.span_of([token])
    return Mention(
        kind="place",
        start=span.start,
        end=span.end,
        text=span.text,
        grounded=replace(name.grounded, text=span),
        why=f"'the {span.text}' takes up {name.text} at {name.start}",
    )
