"""Who says what: attributions of a report and the chain of speakers behind any of its words."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from tacitus.readers.rules.attribution.clauses import clause_drafts
from tacitus.readers.rules.attribution.labels import label_drafts
from tacitus.readers.rules.attribution.model import (
    Attribution,
    Attributions,
    Draft,
    Range,
    child,
    holding,
    merged,
    overlapping,
    subtree,
    without,
)
from tacitus.readers.rules.attribution.phrases import phrase_drafts
from tacitus.readers.rules.attribution.quotes import quote_drafts
from tacitus.readers.rules.attribution.speakers import resolve_speakers, role_of
from tacitus.readers.rules.attribution.tails import mend_tails

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from spacy.tokens import Doc

    from tacitus.model.parsed import ParsedReport

__all__ = ["Attribution", "attributions", "holding", "resolve_speakers", "role_of", "speaker_chain"]


def attributions(parsed: ParsedReport, names: Collection[int] = frozenset()) -> Attributions:
    """All attributions of a report, in the order of their cues; `names` are the tokens of bodies known by name."""
    drafts = [*clause_drafts(parsed.doc), *phrase_drafts(parsed.doc)]
    drafts = quote_drafts(parsed.doc, drafts)
    mend_tails(parsed.doc, [(s.tokens.start, s.tokens.end) for s in parsed.sentences], drafts)
    drafts += label_drafts(parsed, names)
    drafts += [cited for draft in drafts if (cited := _citing(draft)) is not None]
    _cut_parentheses(drafts)
    _cut_clauses_beside(parsed.doc, drafts)
    finished = [made for draft in drafts if (made := draft.finish(parsed)) is not None]
    return Attributions(sorted(finished, key=lambda a: (a.cue_index, a.kind)))


def _cut_parentheses(drafts: Sequence[Draft]) -> None:
    """Take parenthetical cues (", X reported,") out of the contents that they stand in."""
    asides = merged(
        (min(draft.cue_range[0], draft.source_range[0]), max(draft.cue_range[1], draft.source_range[1]))
        for draft in drafts
        if draft.aside and draft.source_range
    )
    for draft in drafts if asides else ():
        if draft.kind == "clause":
            draft.contents = [
                kept for part in draft.contents for kept in without(part, overlapping(asides, part))
            ]


BESIDE = frozenset({"as", "while", "whereas"})
"""Conjunctions by which the outlet sets one saying beside another."""


def _cut_clauses_beside(doc: Doc, drafts: Sequence[Draft]) -> None:
    """Take what stands beside a saying out of it: "…, as X said that …" behind a comma, and what a ";" parts from it."""
    beside = merged(part for draft in drafts if (part := _set_beside(draft)) is not None)
    parted = [token.i for token in doc if token.text == ";"]
    for draft in drafts:
        if draft.kind not in ("clause", "according"):
            continue
        before = bisect_left(parted, draft.cue.i)
        first = parted[before - 1] + 1 if before and parted[before - 1] >= draft.cue.sent.start else 0
        told = [(max(start, first), end) for start, end in draft.contents if end > first]
        behind = next((i for i in parted[before:] if i < draft.cue.sent.end), None)
        if behind is not None and any(end <= draft.cue.i for _, end in told):
            # "…, the rebels say; the army places it elsewhere": he has said it before the mark
            told = [(start, min(end, behind)) for start, end in told if start < behind]
        draft.contents = [
            kept
            for part in told
            for kept in without(
                part, (hole for hole in overlapping(beside, part) if not hole[0] <= draft.cue.i < hole[1])
            )
        ]


def _set_beside(draft: Draft) -> Range | None:
    """The clause of a cue with a speaker of its own that "as" or "while" opens behind a comma."""
    cue = draft.cue
    start, end = subtree(cue)
    opened = any(
        kid.dep_ in ("mark", "advmod") and kid.i == start and kid.lower_ in BESIDE for kid in cue.children
    )
    told = child(cue, "ccomp") is not None and draft.source is not None and draft.source.pos_ != "PRON"
    return (start, end) if opened and told and start > 0 and cue.doc[start - 1].text == "," else None


def _citing(draft: Draft) -> Draft | None:
    """ "X reported, citing Y, that …": Y is the source behind X."""
    for kid in draft.cue.subtree:
        if kid.lower_ in ("citing", "quoting") and kid.i != draft.cue.i and abs(kid.i - draft.cue.i) < 12:
            cited = child(kid, "dobj")
            if cited is not None:
                start, end = subtree(cited)
                end = min([end, *(k.left_edge.i for k in cited.children if k.dep_ in ("acl", "relcl"))])
                return Draft(
                    cue=kid,
                    cue_range=(kid.i, kid.i + 1),
                    verb_class="report",
                    kind="citing",
                    source=cited,
                    source_range=(start, end),
                    contents=list(draft.contents),
                )
    return None


def speaker_chain(
    parsed: ParsedReport, token_index: int, attributions: Sequence[Attribution]
) -> tuple[Attribution, ...]:
    """The attributions that hold the token at `token_index`, from the one who knows to the one who passes on.

    Only attributions that name a source and speak of knowledge (not plans or praise) are links; the outlet
    that prints the report is not among them. A `medium` of a link stands after its source.
    """
    links = [f for f in holding(attributions, token_index) if f.source is not None and f.tells]
    return tuple(sorted(links, key=lambda a: (a.size, a.kind != "citing", -a.cue_index)))
