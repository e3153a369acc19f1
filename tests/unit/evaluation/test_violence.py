"""Which attributions are about violence."""

from __future__ import annotations

from typing import Any

import pytest
from evaluation.violence import about_violence


def attribution(text: str, cue: str, content: str) -> dict[str, Any]:
    def spans(words: str) -> list[dict[str, int]]:
        return [{"start": text.index(words), "end": text.index(words) + len(words)}]

    return {"source": [], "cue": spans(cue), "content": spans(content)}


@pytest.mark.parametrize(
    ("text", "cue", "content", "kept"),
    [
        ("Police said two men were killed.", "said", "two men were killed", True),
        ("The governor accused the group of looting it.", "accused", "of looting it", True),
        ("Residents said rebels had bombed the mill.", "said", "rebels had bombed the mill", True),
        ("The minister said growth was strong.", "said", "growth was strong", False),
    ],
)
def test_what_is_about_violence(text: str, cue: str, content: str, kept: bool) -> None:
    record = {"id": "1", "attributions": [attribution(text, cue, content)]}
    assert len(about_violence(record, text)["attributions"]) == kept


def test_nothing_else_of_the_record_changes() -> None:
    assert about_violence({"id": "1", "attributions": []}, "") == {"id": "1", "attributions": []}
