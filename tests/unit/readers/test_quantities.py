"""Number phrases: what they say, what they count, what they are not."""

from __future__ import annotations

import pytest

from reading import read_text
from tacitus.model.records import Count
from tacitus.readers.rules.tolls.quantities import Quantity, counts, quantities, read_count


def first(text: str) -> Quantity:
    return quantities(read_text(text).doc)[0]


@pytest.mark.parametrize(
    ("text", "low", "best", "high"),
    [
        ("12 farmers", 12, 12, 12),
        ("twenty-three farmers", 23, 23, 23),
        ("two hundred and ten farmers", 210, 210, 210),
        ("3,000 farmers", 3000, 3000, 3000),
        ("1 200 farmers", 1200, 1200, 1200),
        ("1.5 million farmers", 1_500_000, 1_500_000, 1_500_000),
        ("a dozen farmers", 12, 12, 12),
        ("two dozen farmers", 24, 24, 24),
        ("a hundred farmers", 100, 100, 100),
        ("both farmers", 2, 2, 2),
        ("a couple of farmers", 2, 2, 2),
        ("another farmer", 1, 1, 1),
        ("another ten farmers", 10, 10, 10),
        ("at least 5 farmers", 5, 5, None),
        ("no fewer than 5 farmers", 5, 5, None),
        ("more than 5 farmers", 5, 5, None),
        ("5 or more farmers", 5, 5, None),
        ("50+ farmers", 50, 50, None),
        ("up to 5 farmers", None, None, 5),
        ("as many as 5 farmers", None, None, 5),
        ("nearly 40 farmers", None, 40, 40),
        ("some 40 farmers", None, 40, None),
        ("between 5 and 10 farmers", 5, None, 10),
        ("5 to 10 farmers", 5, None, 10),
        ("10-15 farmers", 10, None, 15),
        ("two or three farmers", 2, None, 3),
        ("dozens of farmers", 24, None, None),
        ("scores of farmers", 40, None, None),
        ("hundreds of farmers", 200, None, None),
        ("tens of thousands of farmers", 20_000, None, None),
        ("several farmers", 3, None, None),
        ("a few hundred farmers", 300, None, None),
        ("no farmers", 0, 0, 0),
    ],
)
def test_reads(text: str, low: int | None, best: int | None, high: int | None) -> None:
    found = first(f"They saw {text} there.")
    assert (found.low, found.best, found.high, found.kind) == (low, best, high, "count")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("They saw a 12-year-old boy.", "age"),
        ("Anna Berg, 56, was there.", "age"),
        ("They met on March 5.", "time"),
        ("They met in 2011.", "time"),
        ("They met at 8 p.m. there.", "time"),
        ("They waited 12 days.", "time"),
        ("They paid $40 for it.", "money"),
        ("They drove 30 km north.", "measure"),
        ("They won 45 percent.", "percent"),
        ("They took Highway 4 north.", "name"),
    ],
)
def test_is_no_count(text: str, kind: str) -> None:
    assert first(text).kind == kind


@pytest.mark.parametrize(
    "text", ["The 21st Brigade left.", "An F-15 and an AK-47 were seen.", "Police said so."]
)
def test_finds_nothing(text: str) -> None:
    assert counts(read_text(text)) == ()


@pytest.mark.parametrize(
    ("text", "noun", "best"),
    [
        ("They saw 11 armed northern fighters.", "fighters", 11),
        ("They saw a trader.", "trader", 1),
        ("They saw four “field traders” there.", "traders", 4),
        ("They saw no traders.", "traders", 0),
        ("They saw seven of the men.", "men", 7),
    ],
)
def test_counts_a_noun(text: str, noun: str, best: int) -> None:
    parsed = read_text(text)
    count = read_count(parsed, next(token for token in parsed.doc if token.text == noun))
    assert count is not None
    assert count.best == best


def test_does_not_count_a_bare_plural() -> None:
    parsed = read_text("They saw traders.")
    assert read_count(parsed, parsed.doc[2]) is None


def test_mentions_are_grounded_and_slice_the_report() -> None:
    text = "At least five traders and two dozen guards left."
    mentions = counts(read_text(text))
    assert [mention.text for mention in mentions] == ["At least five", "two dozen"]
    assert all(text[mention.start : mention.end] == mention.text for mention in mentions)
    assert all(isinstance(mention.grounded, Count) for mention in mentions)
