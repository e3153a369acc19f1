"""How a word in capitals is written in mixed case, told from the word and its neighbours.

A linear model over small features chooses for each word among SMALL ("army"), NAME ("Lima") and CAPS ("CIA").
It knows the case that ordinary words and names usually have (`Lexicon`), phrases that are names, and what stands
around a word; how it was made and how good it is: `training/case/README.md`. No spaCy here.
"""

from __future__ import annotations

import json
import lzma
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest

from tacitus.data_packages import packaged

SMALL, NAME, CAPS = 0, 1, 2
_ARTICLES = frozenset({"The", "A", "An"})
MODEL_FILE = "truecase.json.xz"
"""In the data package, as `training/case/train.py` wrote it."""

WORD = re.compile(r"[^\W\d_]+(?:['’.][^\W\d_]+)*")
LONGEST_PHRASE = 6
"""Words of the longest listed name that is looked up."""
UNKNOWN = "x"

_SENTENCE_END = re.compile(r"[.!?][\"”'’)\]]*\s|\n\s*\n|\)\s*--\s|--\s+\[")
_ENDINGS = (
    "s es ed d ing er ers or ors ly ally ness ment ments ation ations ion ions able less ity ist ists ism ization"
    " ative ive y en man men like wide ish"
).split()
_PREFIXES = "un re non anti over dis mis co pre para counter sub inter".split()
_LEAST_STEM = 3


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the text: `[start, end)` of it, in small letters without the possessive, and what is around it."""

    start: int
    end: int
    low: str
    before: str
    after: str
    opens: bool
    """Whether it begins a sentence."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What is known of words outside their sentence.

    `codes`: small-letter word → two or three letters, how often it is small and how well that is known;
    `forms`: small-letter word → its form with inner capitals ("McCain");
    `phrases`: words of a name in small letters, joined by blanks → label digits ("united states" → "11");
    `abbreviations`: words after which a full stop ends no sentence.
    """

    codes: Mapping[str, str]
    forms: Mapping[str, str]
    phrases: Mapping[str, str]
    abbreviations: frozenset[str]

    def code(self, word: str) -> str:
        """The code of `word`; of an unknown one, what its shape and stem tell."""
        known = self.codes.get(word)
        if known is not None:
            return known
        if not re.search(r"[aeiouyáéíóúäöü]", word):
            return "z"
        if len(word) < _LEAST_STEM:
            return "w"
        return "y" if self._derived(word) else UNKNOWN

    def is_small(self, word: str) -> bool:
        """Whether `word` (in small letters) is known as one that is mostly written so."""
        return self.codes.get(word, UNKNOWN)[0] in "ab"

    def _derived(self, word: str) -> bool:
        """Whether an unknown word is a form of one that is written small."""
        stems = [word] + [word[len(p) :] for p in _PREFIXES if word.startswith(p)]
        if any(len(stem) > _LEAST_STEM and self._small(stem) for stem in stems[1:]):
            return True
        for stem in stems:
            for ending in _ENDINGS:
                if stem.endswith(ending) and self._small_stem(stem[: -len(ending)]):
                    return True
        return False

    def _small_stem(self, stem: str) -> bool:
        if len(stem) < _LEAST_STEM:
            return False
        doubled = len(stem) > _LEAST_STEM and stem[-1] == stem[-2]
        spellings = [stem, stem + "e"] + ([stem[:-1]] if doubled else [])
        if stem[-1] == "i":
            spellings.append(stem[:-1] + "y")
        return any(self._small(spelling) for spelling in spellings)

    def _small(self, word: str) -> bool:
        return self.codes.get(word, UNKNOWN)[0] in "abv"


@dataclass(frozen=True, slots=True)
class Truecaser:
    """The lexicon and the weights: feature → one weight for each of SMALL, NAME, CAPS."""

    lexicon: Lexicon
    weights: Mapping[str, tuple[int, int, int]]

    def labels(self, words: Sequence[Word]) -> list[int]:
        """The choice for each word, from left to right."""
        chosen: list[int] = []
        contexts = contexts_of(words, self.lexicon)
        for index in range(len(words)):
            chosen.append(self.best(features(contexts, index, chosen)))
        return chosen

    def best(self, found: Iterable[str]) -> int:
        """The label with the highest sum of weights (SMALL on a tie)."""
        small = name = caps = 0
        weights = self.weights
        for feature in found:
            weight = weights.get(feature)
            if weight is not None:
                small += weight[0]
                name += weight[1]
                caps += weight[2]
        if small >= name and small >= caps:
            return SMALL
        return NAME if name >= caps else CAPS


@dataclass(frozen=True, slots=True)
class Contexts:
    """Per word, padded by two on both sides: the word, its code, its phrase label, gaps."""

    words: Sequence[Word]
    lows: Sequence[str]
    codes: Sequence[str]
    phrases: Sequence[str]


def words_of(text: str, abbreviations: frozenset[str]) -> list[Word]:
    """The words of `text` in order."""
    found: list[Word] = []
    before, opens, bracket_opens = "^", True, False
    matches = list(WORD.finditer(text))
    for match, following in zip_longest(matches, matches[1:]):
        gap = text[match.end() : following.start() if following else len(text)]
        low = small(match.group())
        if low.endswith(("'s", "’s")):
            low = low[:-2]
        after = gap_kind(gap)
        found.append(Word(match.start(), match.end(), low, before, after, opens))
        abbreviated = gap.startswith(".") and (len(low) == 1 or low in abbreviations or "." in low)
        opens = bool(_SENTENCE_END.search(gap)) and not abbreviated
        if "]" in gap:
            opens = opens or bracket_opens
        bracket_opens = opens if "[" in gap else bracket_opens and "]" not in gap
        before = after
    return found


def gap_kind(gap: str) -> str:
    """What stands between two words, in one or two characters."""
    if gap in (" ", "\n"):
        return "_"
    if not gap.strip():
        return "_" if gap else "$"
    kinds = [kind for kind, pattern in _GAPS if pattern.search(gap)]
    return "".join(kinds[:3]) or "?"


_GAPS = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("0", r"\d"),
        ("(", r"[(\[]"),
        (")", r"[)\]]"),
        ('"', r"[\"“”]"),
        (".", r"[.!?]"),
        (",", r","),
        (":", r"[:;]"),
        ("-", r"^-$"),
        ("=", r"[-–—]"),
        ("'", r"['’‘]"),
        ("/", r"/"),
    )
)


def contexts_of(words: Sequence[Word], lexicon: Lexicon) -> Contexts:
    """What `features` looks at, computed once for a text."""
    lows = [word.low for word in words]
    codes = [lexicon.code(low) for low in lows]
    phrases = _phrase_labels(words, lows, lexicon.phrases)
    pad = ["^", "^"]
    return Contexts(words, [*pad, *lows, *pad], [*pad, *codes, *pad], phrases)


def _phrase_labels(words: Sequence[Word], lows: Sequence[str], phrases: Mapping[str, str]) -> list[str]:
    """Per word the label that a listed name gives it (longest match from the left), "" without one."""
    labels = [""] * len(lows)
    index = 0
    while index < len(lows):
        length = 1
        joined = lows[index]
        for width in range(2, LONGEST_PHRASE + 1):
            last = index + width - 1
            if last >= len(lows) or words[last].before not in "_-'":
                break
            joined = f"{joined} {lows[last]}"
            if joined in phrases:
                labels[index : last + 1] = phrases[joined]
                length = width
        index += length
    return labels


def features(at: Contexts, index: int, chosen: Sequence[int]) -> list[str]:
    """The features of the word at `index`, given the labels `chosen` before it."""
    i = index + 2
    word = at.words[index]
    low, code = at.lows[i], at.codes[i]
    last, following = at.lows[i - 1], at.lows[i + 1]
    last_code, next_code = at.codes[i - 1], at.codes[i + 1]
    before, after = word.before, word.after
    one = str(chosen[-1]) if chosen else "^"
    if word.opens:
        one = "^"
    two = str(chosen[-2]) + one if len(chosen) > 1 else "^" + one
    kind = code[0]
    found = [
        "c" + code,
        f"w{low}",
        f"k{kind}{one}{before}",
        f"l{code}{two}",
        f"p{code}{last_code}{before}{one}",
        f"n{code}{next_code}{after}",
        f"t{kind}{last_code[0]}{one}{before}{after}{next_code[0]}",
        f"P{kind}{last}{before}",
        f"N{kind}{after}{following}",
        f"M{kind}{after}{following}{one}",
        f"b{last}{before}{low}",
        f"d{low}{after}{following}",
        f"B{code}{before}{one}",
        f"A{code}{after}",
        f"o{kind}{word.opens:d}",
        f"q{kind}{at.lows[i - 2]} {last}",
        f"r{kind}{following} {at.lows[i + 2]}",
        f"v{kind}{one}{at.codes[i + 2][0]}{next_code[0]}",
    ]
    if at.phrases[index]:
        found.append(f"h{at.phrases[index]}")
        found.append(f"H{at.phrases[index]}{kind}")
    if kind in "xyzwv":
        found += [
            f"s{kind}{low[-3:]}",
            f"S{kind}{low[-2:]}",
            f"f{kind}{low[:3]}",
            f"L{kind}{min(len(low), 8)}",
        ]
        found.append(f"e{kind}{low[-2:]}{one}")
    return found


def small(word: str) -> str:
    """`word` in small letters, of the same length."""
    low = word.lower()
    if len(low) == len(word):
        return low
    return "".join(low if len(low := char.lower()) == 1 else char for char in word)


def upper(char: str) -> str:
    """`char` as a capital, unless that has another length."""
    return high if len(high := char.upper()) == 1 else char


@cache
def load_truecaser() -> Truecaser:
    """The shipped model (about 0.1 s, once a process). Raises `InstallationError` when its file is missing or altered."""
    return unpacked(packaged(MODEL_FILE))


def in_mid_sentence(phrase: str) -> str:
    """`phrase` without the capital of a sentence's first word: "the army", "energy facilities"; names keep theirs."""
    first, blank, rest = phrase.partition(" ")
    article = bool(rest) and first in _ARTICLES
    if not first.istitle() or len(phrase) == 1 or (rest and not rest[0].islower() and not article):
        return phrase
    small = article or load_truecaser().lexicon.is_small(first.lower())
    return f"{first.lower()}{blank}{rest}" if small else phrase


def unpacked(packed: bytes) -> Truecaser:
    """The model in `packed`, as `training/case/train.py` writes it."""
    read = json.loads(lzma.decompress(packed))
    codes = {word: code for code, listed in read["codes"].items() for word in listed.split()}
    forms = {small(form): form for form in read["forms"]}
    weights = {feature: (w[0], w[1], w[2]) for feature, w in read["weights"]}
    lexicon = Lexicon(codes, forms, dict(read["phrases"]), frozenset(read["abbreviations"]))
    return Truecaser(lexicon, weights)
