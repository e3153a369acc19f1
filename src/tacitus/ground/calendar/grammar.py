"""The patterns: `rules.toml` compiled once, and run only where a word of the calendar stands."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from tacitus.ground.calendar import lexicon
from tacitus.model.shipped import shipped_table

REACH_BACK, REACH_ON = 48, 40
"""Characters before and after a calendar word in which the rest of its expression is looked for."""

BLANK = r"(?:[^\S\n]+|[^\S\n]*\n(?!\s*\n)[^\S\n]*)"
"""White space within a paragraph: one line end at most."""

WORD = re.compile(r"[a-z]+|\d+")


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern, the reader that understands its groups, and the word class that must be near."""

    name: str
    reader: str
    needs: str
    pattern: re.Pattern[str]
    rank: int


@dataclass(frozen=True, slots=True)
class Found:
    """A rule's match in the lowered text."""

    rule: Rule
    match: re.Match[str]

    @property
    def start(self) -> int:
        """First character."""
        return self.match.start()

    @property
    def end(self) -> int:
        """One past the last character."""
        return self.match.end()


def _either(words: Any) -> str:
    ordered = sorted(words, key=len, reverse=True)
    return "(?:" + "|".join(re.escape(word).replace(r"\ ", " ") for word in ordered) + ")"


def _number_words() -> str:
    word = _either([*lexicon.numbers()])
    return rf"(?:(?:an?\s+(?=hundred|thousand))?{word}(?:[\s-]+(?:and\s+)?{word})*(?:\s+and\s+a\s+half)?)"


@cache
def fragments() -> dict[str, str]:
    """The named pieces that patterns are made of (`{month}`, `{n}`, `{unit}` …)."""
    tables = lexicon.tables()
    long_months = [names[0] for names in tables["months"].values()]
    short_months = [name for names in tables["months"].values() for name in names[1:]]
    digits = r"(?<![\d.,$£€])\d{1,3}(?:,\d{3})*(?:\.\d+)?(?:[\s-]\d/\d|\s?[½¼¾])?"
    vague = _either(word for word in tables["vague"] if word)
    zones = rf"{_either(tables['zones'])}|local(?:\s+time)?"
    one = r"(?:half\s+an?|an?|another)"
    return {
        "month": rf"(?:{_either(long_months)}|{_either(short_months)}\b\.?)",
        "longmonth": _either(long_months),
        "weekday": _either(names[0] for names in tables["weekdays"].values()),
        "shortday": rf"(?:{_either(w for names in tables['weekdays'].values() for w in names[1:])}"
        rf"(?:\.|(?= (?:morning|afternoon|evening|night)\b)))",
        "anyday": rf"(?:{_either(w for names in tables['weekdays'].values() for w in names)}\.?)",
        "day": r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?\b",
        "ordinal": rf"(?:{_either(tables['ordinals'])}|\d{{1,2}}(?:st|nd|rd|th))",
        "year": r"(?:1[5-9]\d\d|20\d\d)(?![\d%])(?![.,:/]\d)",
        "unit": _either(lexicon.units()),
        "n": rf"(?:{digits}|{_number_words()}|{vague}|{one}(?:\s+half)?)",
        "number": rf"(?:{digits}|{_number_words()})",
        "hedge": _either(lexicon.APPROXIMATE),
        "part": _either(tables["parts"]),
        "season": _either(tables["seasons"]),
        "zone": rf"(?:\((?:{zones})\)|(?:{zones})\b)",
        "shade": r"(?:early|earlier|late|later)",
        "reference": _either(tables["references"]),
        "set": _either(tables["sets"]),
        "holiday": _either([*tables["fixed_days"], *tables["moving_days"]]),
    }


@cache
def rules() -> tuple[Rule, ...]:
    """The rules of `rules.toml`, in order; an earlier rule wins over a later one of equal length."""
    listed = shipped_table("tacitus.ground.calendar", "rules.toml")["rule"]
    return tuple(_compiled(rank, entry) for rank, entry in enumerate(listed))


def _compiled(rank: int, entry: dict[str, Any]) -> Rule:
    text = entry["pattern"]
    for name, fragment in fragments().items():
        text = text.replace("{" + name + "}", fragment)
    text = _spaced(text)
    return Rule(
        name=entry["name"],
        reader=entry.get("reader", entry["name"]),
        needs=entry["needs"],
        pattern=re.compile(rf"(?<![\w])(?:{text})(?!\w)"),
        rank=rank,
    )


def _spaced(pattern: str) -> str:
    """`pattern` with its blanks freed; those in character classes and in look-behinds stay as they are."""

    def free(piece: re.Match[str]) -> str:
        if piece[0] == "[ -]":
            return f"(?:{BLANK}|-)"
        return BLANK if piece[0] == " " else piece[0]

    return re.sub(r"\(\?<[=!][^)]*\)|\\.|\[[^\]]*\]| ", free, pattern)


@cache
def triggers() -> dict[str, frozenset[str]]:
    """Word class(es) by word: the gate that keeps the patterns away from text without calendar words."""
    tables = lexicon.tables()
    by_class: dict[str, list[str]] = {
        "month": list(lexicon.months()),
        "weekday": list(lexicon.weekdays()),
        "unit": [word.split()[-1] for word in lexicon.units()],
        "part": [word.replace("-", " ").split()[-1] for word in tables["parts"]]
        + ["hours", "tonight", "tonite"],
        "season": [*tables["seasons"], *(f"{name}s" for name in tables["seasons"])],
        "deictic": ["today", "yesterday", "tomorrow", "tonight", "tonite"],
        "reference": [re.split(r"\W", word)[-1] for word in tables["references"]],
        "set": list(tables["sets"]),
        "quarter": ["quarter", "quarters", "half", "q"],
        "holiday": [
            re.split(r"[^a-z]", word)[-1] for word in [*tables["fixed_days"], *tables["moving_days"]]
        ],
        "weekdays": [name for names in tables["weekdays"].values() for name in (names[0], names[0] + "s")],
        "period": ["quarter", "period", "year", "week"],
        "spoken": ["eighteen", "nineteen", "twenty"],
        "day_of_month": ["st", "nd", "rd", "th"],
        "clock": ["morning", "afternoon", "evening", "am", "pm", "m", "gmt", "utc", "local", "clock", "hrs"],
    }
    classes: dict[str, set[str]] = {}
    for name, words in by_class.items():
        for word in words:
            classes.setdefault(word, set()).add(name)
    return {word: frozenset(names) for word, names in classes.items()}


def windows(lowered: str) -> Iterator[tuple[int, int, frozenset[str]]]:
    """Stretches of text around calendar words, joined where they touch, with the classes met in each."""
    known = triggers()
    start = end = -1
    classes: frozenset[str] = frozenset()
    for word in WORD.finditer(lowered):
        met = known.get(word[0]) or _digit_class(word[0], lowered, word.start())
        if not met:
            continue
        first, last = word.start(), word.end()
        if first - REACH_BACK > end:
            if end >= 0:
                yield start, end, classes
            start, classes = max(0, first - REACH_BACK), frozenset()
        end, classes = min(len(lowered), last + REACH_ON), classes | met
    if end >= 0:
        yield start, end, classes


YEAR_CLASS, DECADE_CLASS, CLOCK_CLASS, NUMERIC_CLASS = (
    frozenset({name}) for name in ("year", "decade", "clock", "numeric")
)
NOTHING: frozenset[str] = frozenset()


def _digit_class(word: str, lowered: str, start: int) -> frozenset[str]:
    if not word[0].isdecimal() or len(word) > 4:
        return NOTHING
    end = start + len(word)
    following = lowered[end : end + 2]
    if len(word) == 4 and lowered[max(0, start - 3) : start] in ("at ", "at\n"):
        return CLOCK_CLASS
    if len(word) == 4 and word[:2] in ("15", "16", "17", "18", "19", "20"):
        return YEAR_CLASS | DECADE_CLASS | NUMERIC_CLASS
    if len(word) <= 2 and following[:1] in (":", ".", "/", "h") and following[1:].isdecimal():
        return CLOCK_CLASS | NUMERIC_CLASS
    if len(word) == 2 and word[1] == "0" and following[:1] == "s":
        return DECADE_CLASS
    return NOTHING


def candidates(lowered: str) -> list[Found]:
    """Every match of every rule in its windows, longest first at each place, without overlaps."""
    by_class = _rules_by_class()
    found: list[Found] = []
    for start, end, classes in windows(lowered):
        start, end = _on_word_edges(lowered, start, end)
        for name in classes:
            for rule in by_class.get(name, ()):
                found += [Found(rule, match) for match in rule.pattern.finditer(lowered, start, end)]
    return _disjoint(found)


@cache
def _rules_by_class() -> dict[str, tuple[Rule, ...]]:
    names = {rule.needs for rule in rules()}
    return {name: tuple(rule for rule in rules() if rule.needs == name) for name in names}


def _on_word_edges(text: str, start: int, end: int) -> tuple[int, int]:
    while start > 0 and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum():
        end += 1
    return start, end


def _disjoint(found: list[Found]) -> list[Found]:
    """The longest matches first, then the earlier rule; what overlaps a chosen one is left out."""
    chosen: list[Found] = []
    starts: list[int] = []
    for one in sorted(found, key=lambda f: (f.start - f.end, f.rule.rank, f.start)):
        at = bisect_right(starts, one.start)
        if at and chosen[at - 1].end > one.start:
            continue
        if at < len(chosen) and chosen[at].start < one.end:
            continue
        starts.insert(at, one.start)
        chosen.insert(at, one)
    return chosen
