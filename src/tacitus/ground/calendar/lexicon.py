"""The words of the calendar, read once from `lexicon.toml`, and the numbers that are written with them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from tacitus.model.shipped import shipped_table
from tacitus.ontology.numbers import number_words

APPROXIMATE = {
    "about": (0.75, 1.25),
    "around": (0.75, 1.25),
    "roughly": (0.75, 1.25),
    "approximately": (0.75, 1.25),
    "some": (0.75, 1.25),
    "nearly": (0.75, 1.0),
    "almost": (0.75, 1.0),
    "up to": (0.0, 1.0),
    "less than": (0.0, 1.0),
    "fewer than": (0.0, 1.0),
    "under": (0.0, 1.0),
    "more than": (1.0, 2.0),
    "over": (1.0, 2.0),
    "at least": (1.0, 2.0),
}
"""What a hedge does to an amount: factors of the least and the most it may be (our choice)."""

UNIT_HOURS = {
    "TS": 1 / 3600,
    "TM": 1 / 60,
    "TH": 1.0,
    "D": 24.0,
    "WE": 48.0,
    "W": 168.0,
    "F": 336.0,
    "M": 730.5,
    "Q": 2191.5,
    "Y": 8766.0,
    "E": 87660.0,
    "C": 876600.0,
}
"""Hours in a unit; months and years are means (365.25 days a year)."""


@dataclass(frozen=True, slots=True)
class Amount:
    """How many: `best` is None when the words give no number ("several"); then the bounds are our reading."""

    low: float
    high: float
    best: float | None

    def hedged(self, hedge: str | None) -> Amount:
        """The amount after "about", "nearly", "more than" …"""
        least, most = APPROXIMATE.get(hedge or "", (1.0, 1.0))
        return Amount(self.low * least, self.high * most, self.best)


@cache
def tables() -> dict[str, Any]:
    """`lexicon.toml` as nested dicts."""
    return shipped_table("tacitus.ground.calendar", "lexicon.toml")


@cache
def numbers() -> dict[str, int]:
    """Words that numbers are made of."""
    return {**number_words(), "hundred": 100, "thousand": 1000}


@cache
def months() -> dict[str, int]:
    """Month by name or abbreviation."""
    return {name: int(number) for number, names in tables()["months"].items() for name in names}


@cache
def weekdays() -> dict[str, int]:
    """ISO weekday (Monday is 1) by name or abbreviation."""
    return {name: int(number) for number, names in tables()["weekdays"].items() for name in names}


@cache
def units() -> dict[str, str]:
    """Unit code (a key of `UNIT_HOURS`) by word."""
    return {word: code for code, *words in tables()["units"].values() for word in words}


def unit_code(words: str) -> str:
    """The unit that `words` name; white space inside is free."""
    return units()[" ".join(words.split())]


_FRACTIONS = {"½": 0.5, "¼": 0.25, "¾": 0.75}


def bare(unit: str) -> Amount:
    """The amount of a bare plural ("hours", "weeks")."""
    low, high = tables()["bare"][unit]
    return Amount(low, high, None)


def amount(words: str) -> Amount:
    """The amount that `words` name: "3", "2 1/2", "twenty-four", "a", "several", "half an"."""
    cleaned = " ".join(words.replace("-", " ").split())
    vague: dict[str, list[float]] = tables()["vague"]
    if cleaned in vague:
        low, high = vague[cleaned]
        return Amount(low, high, 2 if "couple" in cleaned else None)
    exact = _number(cleaned)
    return Amount(exact, exact, exact)


def _number(cleaned: str) -> float:
    half = 0.5 if re.search(r"\bhalf\b", cleaned) else 0.0
    cleaned = re.sub(r"(?: and)? ?(?:a )?half(?: an?)?", "", cleaned).strip()
    if cleaned in ("", "a", "an", "another", "the"):
        return half or 1.0
    digits = re.match(r"(\d[\d,]*(?:\.\d+)?)(?: (\d)/(\d)|([½¼¾]))?", cleaned)
    if digits:
        return half + float(digits[1].replace(",", "")) + _fraction(digits)
    return half + spelled(cleaned)


def _fraction(digits: re.Match[str]) -> float:
    if digits[2]:
        return int(digits[2]) / max(1, int(digits[3]))
    return _FRACTIONS.get(digits[4] or "", 0.0)


def spelled(words: str) -> int:
    """A number in words ("two hundred and ten"); words that are no number count nothing."""
    values = numbers()
    total = group = 0
    for word in words.replace("-", " ").split():
        value = values.get(word, 0)
        if value >= 100:
            group = max(group, 1) * value
            total, group = (total + group, 0) if value >= 1000 else (total, group)
        else:
            group += value
    return total + group


def ordinal(words: str) -> int | None:
    """The number of an ordinal or of a day written in digits ("first", "24th", "3")."""
    digits = re.match(r"\d+", words)
    if digits:
        return int(digits[0])
    listed: dict[str, int] = tables()["ordinals"]
    return listed.get(words.replace(" ", "-"))


def counted_years(words: str) -> int | None:
    """The number in "tenth", "25th", "thirty"; None where there is none."""
    return ordinal(words) or (spelled(words) or None if not words.isdecimal() else int(words))
