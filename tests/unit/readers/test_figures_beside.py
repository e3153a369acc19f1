"""A figure set beside the noun for it is somebody's count of the harm told of before, and parts are of that count."""

from __future__ import annotations

import pytest

import tacitus
from tacitus.model.records import Toll


def told(text: str) -> dict[int | None, tuple[str, int | None]]:
    """Figure → who gives it, and the total that it is part of."""
    reading = tacitus.read(text, published="2024-06-06", outlet="Wire")
    return {
        claim.value.best: (claim.speaker[0].name, claim.value.part_of.best if claim.value.part_of else None)
        for claim in reading.claims
        if isinstance(claim.value, Toll)
    }


@pytest.mark.parametrize(
    ("text", "total", "part", "voice"),
    [
        (
            "Fighters attacked Wad al-Noura on Monday. Amna counted the bodies: twenty-six. The Emergency Lawyers gave "
            "a higher figure, 34, of whom nine were children.",
            34,
            9,
            "Emergency Lawyers",
        ),
        (
            "Gunmen killed 12 villagers in Gao on Friday, the mayor said. The army gave a lower count: eight, two of "
            "whom were women.",
            8,
            2,
            "army",
        ),
        (
            "Fighters attacked Wad al-Noura on Monday, killing 26 people, the mayor said. The hospital reported a "
            "different toll, 34, nine of them children.",
            34,
            9,
            "hospital",
        ),
    ],
)
def test_a_count_beside_its_noun_is_that_of_who_gives_it(
    text: str, total: int, part: int, voice: str
) -> None:
    found = told(text)
    assert voice in found[total][0]
    assert found[total][1] is None
    assert found[part][1] == total


def test_an_age_and_a_price_are_none() -> None:
    found = told(
        "Gunmen killed 12 villagers in Gao on Friday, the mayor said. The army named the driver, 34, and gave a new "
        "price, 43. The ministry gave a new number, 112, for callers."
    )
    assert set(found) == {12}
