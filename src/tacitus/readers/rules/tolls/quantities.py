"""How many: numerals and number words, with the bounds that the text puts on them.

Conventions (`Count.low`, `.best`, `.high`):

* a plain figure ("12", "twenty-three", "3,000", "1 200", "1.5 million", "two dozen", "both", "a couple") is
  exact: low = best = high. "another" and "a"/"an"/"one"/"a single" before a noun are 1, "another ten" is 10.
* "at least", "no fewer than", "more than", "over", "N or more", "N+": low = best = N, high unknown. News uses
  "more than" for the last known figure, so it is not read as N + 1.
* "up to", "as many as", "fewer than", "under": only high = N; nobody said that N is the best figure.
* "nearly", "almost", "close to": best = high = N. "some", "about", "around", "roughly", "or so": best = N.
* ranges ("between 5 and 10", "5 to 10", "10-15", "two or three"): low and high, no best figure.
* vague plurals: twice the unit at the least ("dozens" 24, "scores" 40, "hundreds" 200, "tens of thousands"
  20,000), best and high unknown. "several" and "a few" are at least 3, "multiple" at least 2.
* "no", "none", "zero" before a noun is a stated nought: 0, 0, 0.

Not counts: ages, dates and clock times, money, measures, percentages, numbers inside names ("Unit 731"),
telephone numbers, sports scores (a falling pair such as "3-1"). Token indices are those of `parsed.doc`.
The word list is `numbers.toml`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from tacitus.model.records import Count, Mention
from tacitus.model.shipped import shipped_table
from tacitus.ontology.numbers import number_words
from tacitus.readers.rules.rule import words_of
from tacitus.readers.rules.tolls.lexicon import toll_lexicon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Doc, Token

    from tacitus.model.parsed import ParsedReport

FIGURES = words_of("tolls/figures")
"""Nouns beside which a count stands, as an age does beside a name."""
QuantityKind = Literal["count", "age", "time", "money", "measure", "percent", "name", "other"]

NOUN_TAGS = frozenset({"NN", "NNS", "NNP", "NNPS"})
BEFORE_NOUN_TAGS = frozenset({"JJ", "JJR", "JJS", "VBN", "VBG", "HYPH", "POS", "AFX", "``"}) | NOUN_TAGS
PLAIN = re.compile(r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?|\.\d+")
GLUED_RANGE = re.compile(r"(\d{1,5})[-–—](\d{1,5})")
PLUS = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)\+")
LARGEST = 10**10
HEAD_REACH = 8
"""How many tokens to the right of a number its noun may stand (longest seen in our samples: 6)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number phrase: tokens `[start, end)` (bound words included), what it says, what it counts.

    `head` is the token index of the counted noun, None when the number stands alone ("killed 12").
    `of_them` marks a partitive over people named before ("two of them", "three of whom").
    """

    start: int
    end: int
    low: int | None
    best: int | None
    high: int | None
    head: int | None
    kind: QuantityKind = "count"
    of_them: bool = False


class _Number(NamedTuple):
    end: int
    low: int | None
    best: int | None
    high: int | None


@cache
def _words() -> dict[str, Any]:
    return shipped_table("tacitus.readers.rules.tolls", "numbers.toml")


@cache
def _bounds() -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """First word → (bound phrase as a word tuple, kind), longest first."""
    listed = [(tuple(phrase.split()), kind) for phrase, kind in _words()["bounds"].items()]
    ordered = sorted(listed, key=lambda entry: -len(entry[0]))
    return {first: tuple(e for e in ordered if e[0][0] == first) for first in {e[0][0] for e in ordered}}


@cache
def _number_words() -> frozenset[str]:
    words = _words()
    return frozenset(number_words()).union(
        *(words[table] for table in ("vague_plurals", "vague", "small", "scales"))
    )


@cache
def _starts() -> frozenset[str]:
    """Words that a number phrase may start with, digits aside."""
    return _number_words() | _bounds().keys() | {"a", "an", "the", "half", "between", "from", "no", "none"}


def quantities(doc: Doc) -> tuple[Quantity, ...]:
    """Every number phrase of `doc`, in order, counts and others alike (see `kind`)."""
    found = []
    done = 0
    for token in doc:
        if token.i >= done and _may_start(token) and (quantity := _quantity_at(doc, token.i)):
            found.append(quantity)
            done = quantity.end
    return tuple(found)


def counts(parsed: ParsedReport) -> tuple[Mention, ...]:
    """Every count of the report as a `quantity` mention grounded to its `Count`."""
    return tuple(
        Mention(
            kind="quantity",
            start=span.start,
            end=span.end,
            text=span.text,
            grounded=count,
            why="number phrase (quantities)",
        )
        for quantity in quantities(parsed.doc)
        if quantity.kind == "count"
        and (count := count_of(parsed, quantity)).text is not None
        and (span := count.text)
    )


def count_of(parsed: ParsedReport, quantity: Quantity) -> Count:
    """The contract's `Count` of a number phrase, with its span."""
    tokens = parsed.doc[quantity.start : quantity.end]
    return Count(low=quantity.low, best=quantity.best, high=quantity.high, text=parsed.span_of(tokens))


def read_count(parsed: ParsedReport, noun: Token, known: Sequence[Quantity] | None = None) -> Count | None:
    """How many of `noun` (a token) there are, None when the text does not say.

    A singular noun with "a", "an" or "one" is 1; a bare or definite one is not counted here. `known` saves
    the scan of the sentence when the caller has `quantities(parsed.doc)` at hand.
    """
    if known is None:
        left, right = noun.sent.start, noun.sent.end
        known = [q for q in quantities(parsed.doc) if left <= q.start < right]
    for quantity in known:
        if quantity.head == noun.i and quantity.kind == "count" and not quantity.of_them:
            return count_of(parsed, quantity)
    return _article_count(parsed, noun)


def _article_count(parsed: ParsedReport, noun: Token) -> Count | None:
    article = next((t for t in noun.lefts if t.lower_ in {"a", "an", "no"} and t.dep_ == "det"), None)
    if article is None or (article.lower_ != "no" and noun.tag_ not in {"NN", "NNP"}):
        return None
    value = 0 if article.lower_ == "no" else 1
    return Count(low=value, best=value, high=value, text=parsed.span_of(parsed.doc[article.i : noun.i + 1]))


def _may_start(token: Token) -> bool:
    lower = token.lower_
    return lower[0].isdecimal() or lower in _starts() or (lower[0] == "." and lower[1:].isdecimal())


def _quantity_at(doc: Doc, at: int) -> Quantity | None:
    start, bound = _bound_at(doc, at)
    number = _number_at(doc, start, bounded=bound is not None)
    if number is None:
        return None
    number, bound = _with_suffix(doc, number, bound)
    kind = _kind(doc, at, start, number)
    low, best, high = _bounded(number, bound)
    head, of_them = _head(doc, number.end) if kind == "count" else (None, False)
    return Quantity(
        start=at, end=number.end, low=low, best=best, high=high, head=head, kind=kind, of_them=of_them
    )


MOST_BOUNDS = 5
"""Bound words in a row before one number: nobody writes more ("at least as many as about 50")."""


def _bound_at(doc: Doc, at: int) -> tuple[int, str | None]:
    """Where the number starts after any bound words at `at`, and the kind of bound."""
    kind = None
    for _ in range(MOST_BOUNDS):
        found = _bound_phrase(doc, at) if at < len(doc) else None
        if found is None:
            break
        size, name = found
        kind = name if kind in (None, "exact") else kind
        at += size
    return at, kind


def _bound_phrase(doc: Doc, at: int) -> tuple[int, str] | None:
    for phrase, name in _bounds().get(doc[at].lower_, ()):
        end = at + len(phrase)
        if name == "upper" and _is_of_verb(doc[at]):
            continue
        if end < len(doc) and all(doc[at + k].lower_ == phrase[k] for k in range(1, len(phrase))):
            return len(phrase), name
    return None


def _is_of_verb(up: Token) -> bool:
    """ "Went up to 52": up goes with the verb, 52 is the figure and no bound."""
    head = up.head
    return up.lower_ == "up" and head.i == up.i - 1 and head.lemma_.lower() in toll_lexicon().toll_rising


def _with_suffix(doc: Doc, number: _Number, bound: str | None) -> tuple[_Number, str | None]:
    following = tuple(t.lower_ for t in doc[number.end : number.end + 2])
    for phrase, kind in _words()["suffixes"].items():
        words = tuple(phrase.split())
        if following[: len(words)] == words:
            return number._replace(end=number.end + len(words)), bound or kind
    if following[:1] == ("+",):
        return number._replace(end=number.end + 1), bound or "lower"
    return number, bound


def _bounded(number: _Number, bound: str | None) -> tuple[int | None, int | None, int | None]:
    _, low, best, high = number
    if best is None or low != high or bound in (None, "exact"):
        return low, best, high
    return {
        "lower": (best, best, None),
        "upper": (None, None, best),
        "below": (None, best, best),
        "about": (None, best, None),
    }[str(bound)]


def _number_at(doc: Doc, at: int, *, bounded: bool) -> _Number | None:
    """The number at `at`: a range if there is one, else a vague, small or plain figure."""
    if at >= len(doc):
        return None
    return (
        _between(doc, at)
        or _vague(doc, at)
        or _range(doc, at)
        or _small(doc, at)
        or (None if bounded else _nought(doc, at))
    )


def _between(doc: Doc, at: int) -> _Number | None:
    if doc[at].lower_ not in {"between", "from"} or is_change(doc, at):
        return None
    first = _figure(doc, at + 1)
    joint = "and" if doc[at].lower_ == "between" else "to"
    if first is None or first.end >= len(doc) or doc[first.end].lower_ != joint:
        return None
    second = _figure(doc, first.end + 1)
    return _as_range(first, second)


def is_change(doc: Doc, at: int) -> bool:
    """ "Had climbed from 41 to 57": a figure that became another one, and no range."""
    return at > 0 and doc[at].lower_ == "from" and doc[at - 1].pos_ == "VERB"


def _range(doc: Doc, at: int) -> _Number | None:
    if at < len(doc) and (glued := GLUED_RANGE.fullmatch(doc[at].text)):
        low, high = int(glued[1]), int(glued[2])
        return _Number(at + 1, low, None, high) if low < high else None
    first = _figure(doc, at)
    if first is None:
        return None
    joint = doc[first.end].lower_ if first.end < len(doc) else ""
    if joint in {"-", "–", "—", "to", "or"} and not (joint == "to" and at and is_change(doc, at - 1)):
        second = _figure(doc, first.end + 1)
        if second is not None and (found := _as_range(first, second)):
            return found
    return first


def _as_range(first: _Number, second: _Number | None) -> _Number | None:
    if second is None or first.best is None or second.best is None or second.best <= first.best:
        return None
    return _Number(second.end, first.best, None, second.best)


def _vague(doc: Doc, at: int) -> _Number | None:
    words = _words()
    first = at + 1 if doc[at].lower_ in {"a", "the"} and at + 1 < len(doc) else at
    lower = doc[first].lower_
    if lower in words["vague_plurals"] and (first == at or doc[at].lower_ == "the"):
        low, end = 2 * words["vague_plurals"][lower], first + 1
        if [t.lower_ for t in doc[end : end + 1]] == ["of"] and end + 1 < len(doc):
            unit = words["vague_plurals"].get(doc[end + 1].lower_)
            if unit is not None:
                return _Number(end + 2, low * unit, None, None)
        return _Number(end, low, None, None)
    if lower in words["vague"]:
        low, end = words["vague"][lower], first + 1
        scale = words["scales"].get(doc[end].lower_) if end < len(doc) else None
        return _Number(end + 1, low * scale, None, None) if scale else _Number(end, low, None, None)
    return None


def _small(doc: Doc, at: int) -> _Number | None:
    words = _words()
    first = at + 1 if doc[at].lower_ in {"a", "an", "the"} and at + 1 < len(doc) else at
    lower = doc[first].lower_
    if lower not in words["small"]:
        return None
    if lower == "another" and (more := _range(doc, first + 1) or _vague_after(doc, first + 1)):
        return more
    return _Number(first + 1, *(words["small"][lower],) * 3)


def _vague_after(doc: Doc, at: int) -> _Number | None:
    return _vague(doc, at) if at < len(doc) else None


def _nought(doc: Doc, at: int) -> _Number | None:
    lower = doc[at].lower_
    following = doc[at + 1].lower_ if at + 1 < len(doc) else ""
    if lower == "none" or (
        lower == "no" and following not in {"one", "longer", "matter", "doubt", "way", "."}
    ):
        return _Number(at + 1, 0, 0, 0)
    return None


def _figure(doc: Doc, at: int) -> _Number | None:
    """A plain figure in digits or words at `at`, with its scales ("1.5 million", "two dozen")."""
    value, end = _digits(doc, at)
    if value is None:
        value, end = _spelled(doc, at)
    if value is None:
        return None
    while end < len(doc) and (scale := _words()["scales"].get(doc[end].lower_)):
        value *= scale
        end += 1
    if value > LARGEST or value != int(value):
        return None
    return _Number(end, int(value), int(value), int(value))


def _digits(doc: Doc, at: int) -> tuple[float | None, int]:
    if at >= len(doc):
        return None, at
    text = doc[at].text
    if plus := PLUS.fullmatch(text):
        return float(plus[1].replace(",", "")), at + 1
    if not PLAIN.fullmatch(text):
        return None, at
    value, end = float(text.replace(",", "")), at + 1
    while (
        value < 1000 and text.isdecimal() and end < len(doc) and _thousands_group(doc[end]) and text[0] != "0"
    ):
        value, end = value * 1000 + int(doc[end].text), end + 1
    return value, end


def _thousands_group(token: Token) -> bool:
    """A second group as in "1 200": three digits with nothing but one space before them."""
    return len(token.text) == 3 and token.text.isdecimal() and token.nbor(-1).whitespace_ == " "


def _spelled(doc: Doc, at: int) -> tuple[float | None, int]:
    words = _words()
    first = at + 1 if at < len(doc) and doc[at].lower_ in {"a", "an", "the", "half"} else at
    total: int | None = None
    last = 10**9
    end = first
    while end < len(doc):
        lower = doc[end].lower_
        if lower in number_words() and (total is None or number_words()[lower] < last):
            if total is not None and last not in {20, 30, 40, 50, 60, 70, 80, 90} and last < 100:
                break
            total = (total or 0) + number_words()[lower]
            last = number_words()[lower]
        elif lower in words["scales"] and (total is not None or first > at):
            total, last = (total if total is not None else 1) * words["scales"][lower], words["scales"][lower]
        elif not (total is not None and lower in {"-", "and"} and _goes_on(doc, end + 1, last)):
            break
        end += 1
    if total is None:
        return None, at
    return float(total), end


def _goes_on(doc: Doc, at: int, last: int) -> bool:
    """Whether the number goes on after a hyphen or "and" ("twenty-three", "two hundred and ten")."""
    if at >= len(doc):
        return False
    words, lower = _words(), doc[at].lower_
    if doc[at - 1].lower_ == "and":
        return last in {100, 1000} and lower in number_words()
    if doc[at - 1].whitespace_ or doc[at - 2].whitespace_:
        return False
    return (20 <= last <= 90 and number_words().get(lower, 10) < 10) or lower in words["scales"]


def _kind(doc: Doc, at: int, start: int, number: _Number) -> QuantityKind:
    """What the number is of, read from its neighbours."""
    units = _words()["units"]
    before = doc[at - 1] if at else None
    text = doc[start].text
    after = [t.lower_ for t in doc[number.end : number.end + 4]]
    kind = _kind_by_unit(after, units)
    if kind == "time" and _only_describes(doc, number.end):
        kind = None
    if kind is not None:
        return kind
    if before is not None and (kind := _kind_by_left(doc, before, units)):
        return kind
    if _is_age(doc, at, number):
        return "age"
    if re.match(r"0\d", text) or (text.isdecimal() and _looks_like_year(doc, at, number)):
        return "time"
    return "count"


def _only_describes(doc: Doc, at: int) -> bool:
    """ "Two night watchmen": a unit of time that only tells what sort of people are counted."""
    unit = doc[at]
    return unit.tag_ == "NN" and unit.dep_ == "compound" and unit.head.i > at and unit.head.tag_ == "NNS"


def _kind_by_unit(after: list[str], units: dict[str, list[str]]) -> QuantityKind | None:
    word = next(iter(after), "")
    glued = word in {"-", "–"} and len(after) > 1
    unit = after[1] if glued else word
    unit = re.split(r"[-–]", unit)[0] or unit
    if unit in units["time"]:
        return "age" if "old" in after or any("-old" in w for w in after) else "time"
    if unit in units["percent"] and not (unit == "per" and "cent" not in after):
        return "percent"
    if unit in units["measure"] or unit in units["money"]:
        return "measure" if unit in units["measure"] else "money"
    if unit in units["months"] and not glued:
        return "time"
    if glued or (word[:1] in {":", "/"} and len(after) > 1 and after[1][:1].isdecimal()):
        return "other"
    return None


def _kind_by_left(doc: Doc, before: Token, units: dict[str, list[str]]) -> QuantityKind | None:
    lower = before.lower_
    if lower in units["currency_signs"]:
        return "money"
    if lower in units["months"] and (before.is_title or lower not in {"may", "march"}):
        return "time"
    if lower in units["numbered"]:
        return "age" if lower.startswith("age") else "name"
    touching = not before.whitespace_
    if touching and (lower in {"-", "–", "/", ":", "#", "."} or before.text[-1].isalnum()):
        return None if _starts_sentence(before) else "other"
    return None


def _starts_sentence(before: Token) -> bool:
    return before.text in {"-", "–", ":", "."} and (before.i == 0 or before.nbor(-1).whitespace_ != "")


def _is_age(doc: Doc, at: int, number: _Number) -> bool:
    """ "Name, 56, …" and "Name (56)": a figure set off after a name."""
    if at < 2 or doc[at - 1].text not in {",", "("} or number.best is None or not 0 < number.best < 120:
        return False
    if _is_of_them(doc, number.end) or doc[at - 2].lemma_.lower() in FIGURES:
        return False  # "gave a higher figure, 34, of whom nine were children"
    name = doc[at - 2]
    after = doc[number.end].text if number.end < len(doc) else ","
    return after in {",", ")", ".", ";", "of"} and name.pos_ in {"PROPN", "NOUN"} and name.text[:1].isalpha()


def _looks_like_year(doc: Doc, at: int, number: _Number) -> bool:
    year = number.best
    if year is None or not 1900 <= year <= 2099 or number.end - at != 1:
        return False
    before = doc[at - 1].lower_ if at else ""
    return before in {"in", "since", "of", "from", "until", "by", "during", "to", "early", "late", "mid"} or (
        doc[at].ent_type_ == "DATE" or number.end >= len(doc) or doc[number.end].tag_ not in BEFORE_NOUN_TAGS
    )


def _is_of_them(doc: Doc, end: int) -> bool:
    words = [token.lower_ for token in doc[end : end + 2]]
    return words[:1] == ["of"] and words[1:] in [
        [w] for w in ("them", "whom", "those", "these", "us", "which")
    ]


def _head(doc: Doc, end: int) -> tuple[int | None, bool]:
    """The noun that the number ending at `end` counts, and whether it is a partitive over "them"/"whom"."""
    if _is_of_them(doc, end):
        return None, True
    if end < len(doc) and doc[end].lower_ == "of":
        pobj = next((t for t in doc[end].children if t.dep_ == "pobj" and t.tag_ in NOUN_TAGS), None)
        return (pobj.i if pobj is not None and pobj.i - end <= HEAD_REACH else _noun_run(doc, end + 1)), False
    last = doc[end - 1]
    if last.dep_ == "nummod" and end <= last.head.i <= end + HEAD_REACH and last.head.tag_ in NOUN_TAGS:
        return _whole_noun(last.head).i, False
    return _noun_run(doc, end), False


def _whole_noun(noun: Token) -> Token:
    """Whom a singular only describes: the men of "six Abu Sayyaf men", the watchmen of "two night watchmen"."""
    while noun.tag_ in ("NN", "NNP") and noun.dep_ in ("compound", "nmod") and noun.head.tag_ == "NNS":
        noun = noun.head
    return noun


def _noun_run(doc: Doc, at: int) -> int | None:
    """The last noun of the unbroken run of adjectives and nouns at `at`, None when there is none."""
    head = None
    for token in doc[at : at + HEAD_REACH]:
        if token.tag_ in NOUN_TAGS:
            head = token.i
        elif head is not None or not (token.tag_ in BEFORE_NOUN_TAGS or token.lower_ == "the"):
            break
    return head
