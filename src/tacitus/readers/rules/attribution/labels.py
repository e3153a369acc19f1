"""Speakers set before or behind a line by a colon: "Army: 14 rebels killed", "Drone hits market in Nyala: medics".

A stamp may stand before ("14:05 — Health ministry: 12 killed"). Only who can be known for a speaker is one: "Gaza: 12
killed" says where, "Toll: 12" what.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from tacitus.readers.rules.attribution.model import Draft
from tacitus.readers.rules.attribution.speakers import is_speaking_noun

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from tacitus.model.parsed import ParsedReport
    from tacitus.readers.rules.attribution.model import Range

LONGEST = 9
"""Tokens of a label ("Ministry of Health in Gaza spokesman Dr Noor": 8)."""
DASHES = frozenset({"-", "–", "—", "|", "•", "·"})
QUOTES = frozenset({'"', "“", "”", "'", "‘", "''", "``"})
OF_A_NAME = frozenset({"NOUN", "PROPN", "ADJ", "ADP", "DET", "PART", "NUM", "CCONJ"})


def label_drafts(parsed: ParsedReport, names: Collection[int] = frozenset()) -> Iterator[Draft]:
    """One draft for each line that a label opens or closes; `names` are the tokens of bodies known by name."""
    for _, inside in groupby(parsed.sentences, key=lambda sentence: sentence.segment.start):
        sentences = list(inside)
        doc = parsed.doc
        start, end = sentences[0].tokens.start, sentences[-1].tokens.end
        while end > start and doc[end - 1].is_space:
            end -= 1
        found = _before(doc, start, end, names)
        if found is None and len(sentences) == 1:
            found = _behind(doc, start, end, names)
        if found is not None:
            yield found


def _before(doc: Doc, start: int, end: int, names: Collection[int]) -> Draft | None:
    colon = next((i for i in range(start, min(end, start + 2 * LONGEST)) if doc[i].text == ":"), None)
    if colon is None or colon + 1 >= end or doc[colon + 1].text in QUOTES:
        return None  # quotations have readers of their own
    dash = max((i for i in range(start, colon) if doc[i].text in DASHES and doc[i].whitespace_), default=None)
    first = start if dash is None else dash + 1
    return _draft(doc, (first, colon), colon, (colon + 1, end), names)


def _behind(doc: Doc, start: int, end: int, names: Collection[int]) -> Draft | None:
    """A headline's way: no full stop behind it, and a clause before it."""
    marks = [i for i in range(max(start, end - LONGEST - 1), end - 1) if doc[i].text in (":", "–", "—")]
    if not marks or doc[end - 1].is_punct or not any(t.tag_[0] == "V" for t in doc[start : marks[-1]]):
        return None
    return _draft(doc, (marks[-1] + 1, end), marks[-1], (start, marks[-1]), names)


def _draft(doc: Doc, label: Range, mark: int, said: Range, names: Collection[int]) -> Draft | None:
    start, end = label
    words = doc[start:end]
    if not 0 < len(words) <= LONGEST or any(t.pos_ not in OF_A_NAME and not t.is_punct for t in words):
        return None
    head = _speaker(list(words), names)
    if head is None:
        return None
    return Draft(
        cue=doc[mark],
        cue_range=(mark, mark + 1),
        verb_class="say",
        kind="label",
        source=head,
        source_range=label,
        contents=[said],
    )


def _speaker(words: Sequence[Token], names: Collection[int]) -> Token | None:
    """The head of a label's phrase, where it is known for one who speaks."""
    inside = {token.i for token in words}
    nouns = [token for token in words if token.pos_ in ("NOUN", "PROPN") and token.dep_ != "pobj"]
    heads = [token for token in nouns if token.dep_ != "compound" or token.head.i not in inside]
    return next((token for token in heads if token.i in names or is_speaking_noun(token)), None)
