"""Closing asides that the parse loses: "…, killing 14 people, the head of the police said on Friday."

The parser hangs such a verb of saying anywhere, mostly on the last noun before it. The surface is plain, though: a
comma, a noun phrase without a verb, a verb of saying, and little behind it. What stands before the comma is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from tacitus.readers.rules.attribution.lexicon import verb_frames
from tacitus.readers.rules.attribution.model import Draft

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from tacitus.readers.rules.attribution.model import Range

LONGEST_SOURCE = 14
"""Tokens of a source that is looked for by its surface ("the head of Tanzania's police": 6)."""
LONGEST_TAIL = 8
"""Tokens behind the verb ("told a news conference in the capital on Friday": 8)."""
LEAST_CONTENT = 4
OPENS = frozenset({",", "–", "—", ";", "”", '"', "''"})
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
NO_SOURCE = frozenset(
    {"who", "which", "that", "as", "and", "but", "or", "when", "while", "where", "what", "because"}
)
SHARE = 0.6
"""An attribution that the parse gave is kept when it holds at least this share of what the surface gives."""


def mend_tails(doc: Doc, sentences: Iterable[Range], drafts: list[Draft]) -> None:
    """Add the closing asides that no draft has, and give sources and contents to drafts that lost theirs."""
    known = {draft.cue.i: draft for draft in drafts}
    for start, end in sentences:
        for verb in doc[start:end]:
            found = _tail(verb, start, end)
            if found is None:
                continue
            old = known.get(verb.i)
            if old is None:
                drafts.append(found)
            elif old.kind == "quote":
                continue
            elif old.source is None or _size(old) < SHARE * _size(found) or _runs_on(doc, old, found):
                old.source, old.source_range, old.contents = found.source, found.source_range, found.contents


def _runs_on(doc: Doc, old: Draft, found: Draft) -> bool:
    """ "Killing 100 people, including children, witnesses said": the parse takes who was harmed for who speaks.

    No mark opens its source, though one stands inside it.
    """
    if old.source_range is None or found.source_range is None:
        return False
    start, end = old.source_range
    inside = start < found.source_range[0] < end
    return inside and start > 0 and not doc[start].is_sent_start and doc[start - 1].text not in OPENS


def _size(draft: Draft) -> int:
    return sum(end - start for start, end in draft.contents)


def _tail(verb: Token, start: int, end: int) -> Draft | None:
    """The aside whose verb of saying is `verb`, None when there is none."""
    kind = verb_frames().get(verb.lemma_.lower(), {}).get("parenthetical") if verb.tag_ in FINITE else None
    if kind is None or not _closes(verb, end):
        return None
    opened = _opening(verb, start)
    if opened is None:
        return None
    head = _head_of([t for t in verb.doc[opened + 1 : verb.i] if t.pos_ in ("NOUN", "PROPN", "PRON")])
    first = max([start, *(t.i + 1 for t in verb.doc[start:opened] if t.text == ";")])
    said = verb.doc[first:opened]
    if head is None or len(said) < LEAST_CONTENT or not any(t.tag_[0] == "V" for t in said):
        return None
    return Draft(
        cue=verb,
        cue_range=(verb.i, verb.i + 1),
        verb_class=kind,
        kind="clause",
        source=head,
        source_range=(opened + 1, verb.i),
        contents=[(first, opened)],
    )


def _head_of(nouns: list[Token]) -> Token | None:
    """The head of a noun phrase by its surface: the noun that no later part of the phrase hangs below an "of"."""
    inside = {noun.i for noun in nouns}
    return next(
        (noun for noun in nouns if noun.head.i not in inside and noun.dep_ != "compound"), None
    ) or next(iter(reversed(nouns)), None)


def _closes(verb: Token, end: int) -> bool:
    """Whether little stands behind the verb: to the end of the sentence, or to the next comma."""
    behind = []
    for token in verb.doc[verb.i + 1 : end]:
        if token.text in (",", ";", ".") or token.is_space:
            break
        behind.append(token)
    return len(behind) <= LONGEST_TAIL and not any(
        t.tag_ in FINITE or t.lower_ in ("that", "if", "whether", "how", "why") or t.text in ('"', "“", ":")
        for t in behind
    )


def _opening(verb: Token, start: int) -> int | None:
    """Index of the mark before the source; an apposition ("a spokesman, Col X, said") belongs to the source."""
    marks = list(_marks(verb, start))
    if not marks:
        return None
    first = marks[0]
    if len(marks) > 1 and _is_name(verb.doc, first, verb.i) and _is_role(verb.doc, marks[1], first):
        first = marks[1]
    words = verb.doc[first + 1 : verb.i]
    if (
        not len(words)
        or words[0].lower_ in NO_SOURCE
        or any(t.tag_ in FINITE or t.tag_ == "VBG" for t in words)
    ):
        return None
    return first if any(t.pos_ in ("NOUN", "PROPN", "PRON") for t in words) else None


def _marks(verb: Token, start: int) -> Iterator[int]:
    for index in range(verb.i - 1, max(start, verb.i - 2 * LONGEST_SOURCE), -1):
        if verb.doc[index].text in OPENS:
            yield index


def _is_name(doc: Doc, opened: int, end: int) -> bool:
    return end - opened > 1 and all(t.pos_ == "PROPN" or t.text == "-" for t in doc[opened + 1 : end])


def _is_role(doc: Doc, opened: int, end: int) -> bool:
    words = doc[opened + 1 : end]
    return len(words) > 1 and words[0].pos_ == "DET" and not any(t.tag_[0] == "V" for t in words)
