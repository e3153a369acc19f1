"""Text in capitals (wire copy, headlines) is parsed in its usual case; the report itself is never changed.

The parser, the tagger and the name finder were trained on mixed case and fail on capitals. What is written in
capitals is cased word by word (`truecasing`): a whole piece, or a run of words in mixed text (the place of a
dateline, a headline, a first sentence). In headlines in title case the ordinary words are made small. Lengths are
kept, so offsets are unchanged: a character whose other case has another length stays as it is.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

from tacitus.syntax.truecasing import CAPS, SMALL, Truecaser, Word, load_truecaser, small, upper, words_of
from tacitus.text.capitals import is_capitals

LONGEST_HEADLINE = 220
"""Characters above which a line is prose and not looked at as a headline in title case."""
HEADLINE_SHARE = 0.8
"""Share of capitalised words among those of `LONG_WORD` letters and more, from which on a line is in title case."""
LONG_WORD = 4
LEAST_HEADLINE_WORDS = 4

_MAY = re.compile(r"(?<=\d )may\b|\bmay(?= \d)")
"""The month, told from the verb by the number beside it."""
_DEFINED = re.compile(r"[(\[]([A-Z](?:[A-Z.&/-]{0,8})[A-Z])[)\]]")
"""Letters in brackets, which are an acronym when the words before begin with them."""
_PARTICLES = 3
"""Words of a name that its acronym may leave out ("of the", "de")."""
_LONG_WORDS = re.compile(rf"[^\W\d_]{{{LONG_WORD},}}")
_CAPITAL_WORD = r"(?:[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ'’.]*)"
_RUN = re.compile(rf"{_CAPITAL_WORD}(?:[\s,;:\"“”()\d–—-]{{1,4}}{_CAPITAL_WORD}){{3,}}(?![^\W\d_])")
"""Four and more words in capitals one after another."""
_DATELINE = re.compile(
    rf"\W*({_CAPITAL_WORD}(?:[ -]{_CAPITAL_WORD}){{0,3}})"
    r"(?=\s*[,(—–-][^!?\n]{0,70}?(?:[—–]|--|\s-\s|\)\s*[:-])|\s*(?:[—–]|--))"
)
"""Words in capitals at the start of a piece that a dash ends, after a date and an agency or not."""
_SHORTEST_PLACE = 4


def in_sentence_case(piece: str) -> str:
    """`piece` in the usual case of its words where it is in capitals or in title case, else unchanged."""
    if is_capitals(piece):
        return _MAY.sub("May", _cased(piece, load_truecaser()))
    if is_title_case(piece):
        return _lowered(piece, load_truecaser())
    return _runs_cased(piece)


def is_title_case(piece: str) -> bool:
    """Whether `piece` is one line, as short as a headline, whose longer words begin with a capital."""
    if len(piece) > LONGEST_HEADLINE:
        return False
    line = piece.strip()
    if line.endswith((".", "!", ",", ";")) or "\n" in line:
        return False
    words = _LONG_WORDS.findall(line)
    return len(words) >= LEAST_HEADLINE_WORDS and sum(w[0].isupper() for w in words) >= HEADLINE_SHARE * len(
        words
    )


def _cased(piece: str, truecaser: Truecaser, spans: Sequence[tuple[int, int]] | None = None) -> str:
    """`piece` with what is in capitals (all of it, or the `spans`) in sentence case."""
    words = words_of(piece, truecaser.lexicon.abbreviations)
    acronyms = _acronyms(piece, words)
    made = []
    end = 0
    for word, label in zip(words, truecaser.labels(words), strict=True):
        if spans is not None and not any(start <= word.start < stop for start, stop in spans):
            continue
        label = CAPS if word.low in acronyms else label
        made += [piece[end : word.start], _form(piece[word.start : word.end], word, label, truecaser)]
        end = word.end
    return "".join([*made, piece[end:]])


def _lowered(piece: str, truecaser: Truecaser) -> str:
    """`piece`, a headline in title case, with its ordinary words small; the rest is left as it is."""
    words = words_of(piece, truecaser.lexicon.abbreviations)
    letters = list(piece)
    for word, label in zip(words, truecaser.labels(words), strict=True):
        written = piece[word.start : word.end]
        if label == SMALL and not word.opens and written[1:].islower():
            letters[word.start] = small(written[0])
    return "".join(letters)


def _runs_cased(piece: str) -> str:
    """`piece`, in mixed case, with the runs of words in capitals cased; acronyms stand alone and stay."""
    place = _DATELINE.match(piece)
    if place and len(place[1]) >= _SHORTEST_PLACE:
        piece = piece[: place.start(1)] + _cased(place[1], load_truecaser()) + piece[place.end(1) :]
    runs = [run.span() for run in _RUN.finditer(piece) if is_capitals(run[0]) and _has_ordinary_words(run[0])]
    return _cased(piece, load_truecaser(), runs) if runs else piece


def _has_ordinary_words(run: str) -> bool:
    """Whether words in capitals are a sentence rather than acronyms in a row."""
    truecaser = load_truecaser()
    words = words_of(run, truecaser.lexicon.abbreviations)
    return 4 * sum(label == SMALL for label in truecaser.labels(words)) >= len(words)


def _form(written: str, word: Word, label: int, truecaser: Truecaser) -> str:
    """A word in capitals as `label` says it is written, the possessive small."""
    bare, ending = written[: len(word.low)], small(written[len(word.low) :])
    if bare == "I" or label == CAPS:
        return bare + ending
    if label == SMALL:
        return (upper(word.low[:1]) + word.low[1:] if word.opens else word.low) + ending
    return truecaser.lexicon.forms.get(word.low, _name(word.low)) + ending


def _name(low: str) -> str:
    """A name: a capital at its start, after an elided particle ("O'Neill") and after a full stop."""
    parts = re.split(r"(^[a-z]['’]|\.)", low)
    return "".join(upper(part[:1]) + part[1:] for part in parts)


def _acronyms(piece: str, words: list[Word]) -> set[str]:
    """Words that the piece itself defines: "NATIONAL LIBERATION ARMY (ELN)"."""
    found = set()
    starts = [word.start for word in words]
    for match in _DEFINED.finditer(piece):
        letters = small(re.sub(r"[^A-Z]", "", match[1]))
        last = bisect_left(starts, match.start())
        before = words[max(0, last - len(letters) - _PARTICLES) : last]
        if _abbreviates(letters, [word.low[0] for word in before]):
            found.add(small(match[1].rstrip(".")))
    return found


def _abbreviates(letters: str, initials: list[str]) -> bool:
    """Whether at most one of `letters` is missing among `initials` (acronyms may keep another language's order)."""
    shared = Counter(letters) & Counter(initials)
    return letters[:1] in initials and shared.total() >= max(2, len(letters) - 1)
