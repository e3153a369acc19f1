"""PLOVER types and codes of single sentences (ours)."""

from __future__ import annotations

import pytest
from evaluation.adapters.event_coding import predict


def plover(text: str) -> tuple[str, str, str]:
    (coding,) = predict({"id": "x", "text": text, "scheme": "PLOVER"})["codings"]
    return coding["source"], coding["target"], coding["event"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sweden condemned Norway on Monday.", ("SWE", "NOR", "DISAPPROVE")),
        ("Kenya is willing to send doctors to Uganda.", ("KEN", "UGA", "AGREE")),
        ("Brazil threatened to expel diplomats from Peru.", ("BRA", "PER", "THREATEN")),
        ("Ghana refused to sign a treaty with Togo.", ("GHA", "TGO", "REJECT")),
        ("India said that Nepal must open its border.", ("IND", "NPL", "DEMAND")),
        ("Chilean police arrested twelve students in Valparaiso.", ("CHL", "CHL", "COERCE")),
    ],
)
def test_who_does_what_to_whom(text: str, expected: tuple[str, str, str]) -> None:
    assert plover(text) == expected


def test_made_up_lands_are_coded_by_their_letters() -> None:
    codings = predict({"id": "x", "text": "Zamunda condemned Freedonia.", "scheme": "CAMEO"})["codings"]
    assert codings == [{"source": "ZAM", "target": "FRE", "event": "12"}]


@pytest.mark.parametrize("text", ["", "...", "Yes.", "12 34"])
def test_nothing_to_code(text: str) -> None:
    assert predict({"id": "x", "text": text, "scheme": "PLOVER"})["codings"] == []
