"""Direct speech: finding quotations by their marks and the cue that says who speaks."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tacitus.readers.rules.attribution.clauses import cue_range, lemma_of, medium_of, source_of, source_range
from tacitus.readers.rules.attribution.lexicon import SPEECH, verb_frames
from tacitus.readers.rules.attribution.model import Draft, Range, child, is_negated, merged

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from spacy.tokens import Doc, Token

OPENING = frozenset({"“", "«", "„", "``"})
CLOSING = frozenset({"”", "»", "''"})
STRAIGHT = frozenset({'"', "''", "``"})
MIN_UTTERANCE = 4
"""Words from which a quotation counts as an utterance; shorter ones are usually names or scare quotes."""
MIN_QUOTED = 3
"""Words from which a quotation is direct speech for its pronouns ("They shot him")."""
REACH = 14
"""Tokens outside a quotation within which its cue is looked for (name with apposition fits)."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quoted stretch with its marks; `open_ended` when the paragraph ended before the closing mark."""

    start: int
    end: int
    open_ended: bool = False
    words: int = 0

    @property
    def range(self) -> Range:
        """Token range, marks included."""
        return self.start, self.end


def quotations(doc: Doc) -> list[Quotation]:
    """Quotations in order; a mark without partner ends with its paragraph."""
    found: list[Quotation] = []
    opened: int | None = None
    single = False
    for token in doc:
        if opened is None:
            kind = _opens(token)
            if kind:
                opened, single = token.i, kind == "single"
            continue
        if _closes(token, single):
            found.append(_quotation(doc, opened, token.i + 1, False))
            opened = None
        elif _ends_paragraph(token):
            if not single:
                found.append(_quotation(doc, opened, token.i, True))
            opened = None
    if opened is not None and not single:
        found.append(_quotation(doc, opened, len(doc), True))
    return found


def spoken(doc: Doc) -> frozenset[int]:
    """Indexes of the tokens that stand in direct speech (quotations long enough to be utterances)."""
    return frozenset(
        index
        for found in quotations(doc)
        if found.words >= MIN_QUOTED
        for index in range(found.start, found.end)
    )


def _quotation(doc: Doc, start: int, end: int, open_ended: bool) -> Quotation:
    words = sum(1 for i in range(start, end) if doc[i].is_alpha)
    return Quotation(start, end, open_ended, words)


def _opens(token: Token) -> str | None:
    text = token.text
    if text in OPENING or text in STRAIGHT:
        return "double"
    if text in ("'", "‘") and token.tag_ != "POS" and _space_before(token) and not token.whitespace_:
        return "single"
    return None


def _closes(token: Token, single: bool) -> bool:
    if single:
        return token.text in ("'", "’") and token.tag_ != "POS" and not _space_before(token)
    return token.text in CLOSING or token.text in STRAIGHT


def _space_before(token: Token) -> bool:
    return token.i == 0 or bool(token.nbor(-1).whitespace_) or token.nbor(-1).is_space


def _ends_paragraph(token: Token) -> bool:
    return token.is_space and "\n" in token.text


class _Owners:
    """The drafts of a report by their cues and by the words that they hold, so that none is looked for in vain."""

    def __init__(self, drafts: Iterable[Draft]) -> None:
        self.listed: list[Draft] = []
        self._cued: dict[int, list[int]] = {}
        self._holding: dict[int, list[int]] = {}
        self._whole: set[int] = set()
        for draft in drafts:
            self.add(draft)

    def add(self, draft: Draft) -> None:
        """One more, by the contents that it has now: a quotation that it is given later overlaps with no other."""
        place = len(self.listed)
        self.listed.append(draft)
        self._cued.setdefault(draft.cue.i, []).append(place)
        for index in {i for part in draft.contents for i in range(*part)}:
            self._holding.setdefault(index, []).append(place)

    def cued_at(self, index: int) -> Draft | None:
        """The first whose cue is this token."""
        places = self._cued.get(index)
        return self.listed[places[0]] if places else None

    def cued_in(self, tokens: Iterable[int]) -> list[Draft]:
        """Those whose cue is one of the tokens, in their order."""
        return [self.listed[n] for n in sorted(n for i in tokens for n in self._cued.get(i, ()))]

    def holding(self, tokens: Iterable[int]) -> list[Draft]:
        """Those that hold one of the tokens, in their order."""
        return [self.listed[n] for n in sorted({n for i in tokens for n in self._holding.get(i, ())})]

    def give(self, draft: Draft, part: Range) -> None:
        """Let `draft` hold `part` too; parts are given from the first to the last."""
        draft.kind = "quote"
        if id(draft) not in self._whole:
            self._whole.add(id(draft))
            draft.contents = merged(draft.contents)
        touching = bisect_left(draft.contents, part[0], key=lambda held: held[1])
        draft.contents[touching:] = merged([*draft.contents[touching:], part])


def quote_drafts(doc: Doc, drafts: Sequence[Draft]) -> list[Draft]:
    """`drafts` with quotations made whole, and new drafts for quotations that had no cue in their clause."""
    owners = _Owners(drafts)
    last: tuple[Quotation, Draft] | None = None
    for quotation in quotations(doc):
        if quotation.words < MIN_UTTERANCE:
            continue
        owner = _overlapping(quotation, owners) or _owner_beside(doc, quotation, owners)
        if owner is None and last is not None and _goes_on(doc, last[0], quotation):
            owner = last[1]
        owner = owner or _speaker_before(doc, quotation, owners)
        if owner is not None:
            owners.give(owner, quotation.range)
        last = (quotation, owner) if owner is not None else None
    return owners.listed


def _overlapping(quotation: Quotation, owners: _Owners) -> Draft | None:
    """The speech draft, cue outside the quotation, whose content covers most of one of its sentences."""
    best: tuple[int, Draft] | None = None
    for draft in owners.holding(range(*quotation.range)):
        if quotation.start <= draft.cue.i < quotation.end or not _speaks(draft.cue):
            continue
        shared = sum(max(0, min(e, quotation.end) - max(s, quotation.start)) for s, e in draft.contents)
        if shared >= MIN_UTTERANCE and (best is None or shared > best[0]):
            best = (shared, draft)
    return best[1] if best else None


def _owner_beside(doc: Doc, quotation: Quotation, owners: _Owners) -> Draft | None:
    """The draft of the cue beside the quotation, a new one where that had none."""
    found = _beside(doc, quotation)
    if found is None:
        return None
    known = owners.cued_at(found.cue.i)
    if known is None:
        owners.add(found)
    return known or found


def _speaks(cue: Token) -> bool:
    frames = verb_frames().get(lemma_of(cue), {})
    return SPEECH in frames or "clause" in frames


def _beside(doc: Doc, quotation: Quotation) -> Draft | None:
    """A cue right after the quotation, else right before it, that the parse did not tie to it."""
    after = range(quotation.end, min(quotation.end + REACH, len(doc)))
    last = _last_word_before(doc, quotation)
    last = last if last >= 0 and doc[last].text == ":" else quotation.start - 1
    before = range(last, max(last - REACH, -1), -1)
    if (sighed := _inverted(doc, quotation)) is not None:
        return _speech_draft(sighed)
    for steps in (after, before):
        for i in steps:
            token = doc[i]
            if _barrier(token):
                break
            if token.pos_ in ("VERB", "AUX") and SPEECH in verb_frames().get(lemma_of(token), {}):
                return _speech_draft(token)
    return None


def _inverted(doc: Doc, quotation: Quotation) -> Token | None:
    """ "…," sighed X: whatever the verb, who stands behind it speaks."""
    verb = doc[quotation.end] if quotation.end < len(doc) else None
    if verb is None or verb.pos_ != "VERB" or verb.tag_ not in ("VBD", "VBZ"):
        return None
    subject = child(verb, "nsubj")
    return verb if subject is not None and subject.i > verb.i and child(verb, "dobj") is None else None


def _last_word_before(doc: Doc, quotation: Quotation) -> int:
    i = quotation.start - 1
    while i >= 0 and doc[i].is_space:
        i -= 1
    return i


def _barrier(token: Token) -> bool:
    return (
        _ends_paragraph(token)
        or token.text in (".", "!", "?", ";")
        or bool(_opens(token))
        or token.text in CLOSING
    )


def _speech_draft(cue: Token) -> Draft:
    source = source_of(cue)
    return Draft(
        cue=cue,
        cue_range=cue_range(cue),
        verb_class=verb_frames().get(lemma_of(cue), {}).get(SPEECH, "say"),
        kind="quote",
        source=source,
        source_range=source_range(source, cue) if source is not None else None,
        contents=[],
        negated=is_negated(cue),
        medium=medium_of(cue),
    )


def _goes_on(doc: Doc, last: Quotation, quotation: Quotation) -> bool:
    """Whether `quotation` continues `last`: only a cue, or a paragraph break after an open one, between."""
    between = [doc[i] for i in range(last.end, quotation.start)]
    breaks = sum(_ends_paragraph(token) for token in between)
    if last.open_ended:
        return breaks <= 2 and all(token.is_space for token in between)
    stops = sum(token.text in (".", "!", "?") for token in between)
    return breaks == 0 and stops <= 1 and len(between) <= 2 * REACH


def _speaker_before(doc: Doc, quotation: Quotation, owners: _Owners) -> Draft | None:
    """The speaker of the sentence just before, when the quotation opens a sentence of its own."""
    i = _last_word_before(doc, quotation)
    if i < 0 or doc[i].text not in (".", ":", "”", '"', "''"):
        return None
    colon = doc[i].text == ":"
    if not colon and any(_ends_paragraph(doc[k]) for k in range(i + 1, quotation.start)):
        return None
    sentence = doc[i].sent
    cued = owners.cued_in(range(sentence.start, sentence.end))
    near = [draft for draft in cued if draft.source is not None and _speaks(draft.cue)]
    return near[-1 if colon else 0] if near else None
