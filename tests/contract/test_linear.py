"""Reading takes time in proportion to the text, whatever its shape: CPU time of this process, n against many times n.

A busy machine only makes CPU time longer, never shorter: the shortest of some tries is taken on both sides, until the
exponent is small enough or the tries are used up. A step that takes the square of its length has an exponent near 2
and fails however often it is tried.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from itertools import count, islice

import pytest

import tacitus
from tacitus.boundary import attempt
from tacitus.model.records import Reject
from tacitus.settings import Settings
from yardstick import TRIES, cpu_seconds

HEAD = (
    "Published 24 March 2023\n\nRebels shelled the town of Azaz on Friday, killing five civilians, a hospital official "
    "said in a statement to reporters in the town. "
)
SIGNS = (
    "=", "😀", "[(", "\" “", "1", "_", "- ", ". ", "; ", "(", "*", "\t", "\u00a0", "\u200d", "• ", "ا", "’s ", "....",
    "'", "\n", " \n \n", "—", "&amp;", "<p>", "\u0301", "aaaa", "’", "“", "a-", "a.b.c.", "U.S. ", "1/2 ", "10:00-",
    "5% ", "http://x.y/", "a@b ", "1 ", "a, ", "a\n", "a: ",
)  # fmt: skip
WORDS = (
    "killed ", "accused the army of ", "24 March 2023, ", "John Smith, ", "killed and ", "he said ", "north of ",
    "REBELS ", "at least ", "the ", "the son of ", "two days after ", "police said, ", "Syria ", "not ", "of ", "if ",
    "killing of the killing of ", "three-", "in the town of ", "Monday ", "years ago ", "wounding two, ", "Smith ",
    "Israel and Hamas and ", "is said to have been killed ", "who said that he ", "the Free Syrian Army and ",
    "five civilians, two soldiers and ", "in Azaz, in Homs, in Hama, ", "Mr. Smith's ", "1,000,000 ", "12:30 ",
    "2023-03-24 ", "$5 ", "#tag ", "@user ", "(AP) ", "AZAZ, Syria — ", "five people were killed, here, ",
)  # fmt: skip
SENTENCES = (
    "Rebels shelled Azaz.\n\n", "Rebels shelled Azaz on Friday. ", "“killed,” he said. ", "killed\n", "By John Smith\n",
    "- Azaz: five killed\n  - Homs: two killed\n", "Aleppo, Homs and Hama. ", "On 24 March 2023 a bomb exploded. ",
    "“We saw the tanks,” said Ahmad Ali, a witness. ", "According to police, rebels attacked. ", "Bombing. ",
    "| Azaz | 5 | 24 March |\n", "See https://example.org/a/b?c=d&e=f for more. ", "😀 killed 👨‍👩‍👧 on Friday. ",
    "убиты 5 человек in Azaz, قتل. ", "The army said the police said ", "He denied it. ", "She was killed. ",
    "IS claimed the attack. ", "The attack came a day after another attack. ", "The army denied shelling Azaz. ",
    "Police then opened fire. ", "The town was hit here. ", "A later attack followed. ", "Nobody was hurt. ",
)  # fmt: skip


def repeated(shape: str) -> Callable[[int], str]:
    """So many characters of a shape."""
    return lambda length: shape * (length // len(shape))


def numbered(shape: str) -> Callable[[int], str]:
    """So many characters of a shape with another name and another number each time."""

    def made(length: int) -> str:
        syllables = ("ba", "ri", "mo", "ka", "su", "le", "ha", "ni", "do", "ra")
        names = (
            syllables[n % 10] + syllables[n // 10 % 10] + syllables[n // 100 % 10] + "n" for n in count()
        )
        told = (shape.format(name=name.title(), n=n) for n, name in enumerate(names, start=1))
        return "".join(islice(told, length // len(shape)))

    return made


DIFFERENT = (
    "Rebels killed Omar {name} in Homs. ", "A bomb killed {n} people in {name}. ",
    "“It killed {n},” said Ali {name}. ", "{name} News reported that {n} people were dead. ",
    "Shells hit the town of {name} {n} days ago. ", "The {name} Brigade claimed the attack. ",
    "The {name} Army denied that it killed {n} people. ", "Omar {name}, {n}, was shot. ",
    "{n} drones hit the town of {name} and the army said so. ",
)  # fmt: skip
SHAPES = {
    **{repr(shape): repeated(shape) for shape in (*SIGNS, *WORDS, *SENTENCES)},
    **{shape: numbered(shape) for shape in DIFFERENT},
}
SOME = (*map(repr, (*SIGNS[::4], *WORDS[::4], *SENTENCES[::2])), *DIFFERENT)
"""Some forty of the shapes, of every sort, for the suite that runs each time."""
STEEPEST = 1.25
"""For the slow suite, which runs alone."""
STEEP = 1.5
"""For the suite that runs beside whatever a machine does: what takes the square takes over it, whatever else runs."""


@pytest.mark.parametrize("shape", SOME)
def test_reading_is_linear(shape: str) -> None:
    assert exponent(SHAPES[shape], 1_500, 9_000, steepest=STEEP) <= STEEP


@pytest.mark.slow
@pytest.mark.parametrize("shape", [shape for shape in SHAPES if shape not in SOME])
def test_reading_of_other_shapes_is_linear(shape: str) -> None:
    assert exponent(SHAPES[shape], 1_500, 9_000, steepest=STEEPEST) <= STEEPEST


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES)
def test_reading_of_long_texts_is_linear(shape: str) -> None:
    assert exponent(SHAPES[shape], 5_000, 40_000, steepest=STEEPEST) <= STEEPEST


def exponent(made: Callable[[int], str], small: int, large: int, *, steepest: float) -> float:
    """Of the CPU time as a power of the length, by the shortest of some tries of each, until it is small enough."""
    seconds(made(small))  # what is loaded once
    little, much, found = math.inf, math.inf, math.inf
    for _ in range(TRIES):
        little, much = min(little, seconds(made(small))), min(much, seconds(made(large)))
        found = math.log(much / little, large / small)
        if found <= steepest:
            break
    return found


def seconds(text: str) -> float:
    """CPU time of reading a report that begins like any other, whatever other tests left to collect."""
    read: list[object] = []
    taken = cpu_seconds(lambda: read.append(attempt(lambda: tacitus.read(HEAD + text), stage="read")))
    assert not isinstance(read[0], Reject) or read[0].reason == "unsupported_language", read
    return taken


@pytest.mark.slow
@pytest.mark.parametrize("shape", [repr("😀"), "“It killed {n},” said Ali {name}. ", repr("killed and ")])
def test_the_longest_text_that_is_read_is_read_in_time(shape: str) -> None:
    made = SHAPES[shape]
    start = time.process_time()
    assert not isinstance(attempt(lambda: tacitus.read(made(299_000)), stage="read"), Reject)
    assert time.process_time() - start < 240  # a third or less on a machine that is not busy


@pytest.mark.parametrize("shape", ["killed and ", "=", "a\n"])
def test_a_million_characters_are_refused_before_work(shape: str) -> None:
    start = time.process_time()
    with pytest.raises(tacitus.errors.ReportTooLarge):
        tacitus.read(shape * (1_000_000 // len(shape)))
    assert time.process_time() - start < 30  # reading it would take minutes
    assert Settings().max_characters < 1_000_000
