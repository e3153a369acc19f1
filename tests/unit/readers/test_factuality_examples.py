"""Every example of `cues/factuality_examples.json` reads as it says."""

from __future__ import annotations

from typing import Any

import pytest

from tacitus.model.parsed import ParsedReport
from tacitus.model.records import Report, Segment
from tacitus.readers.rules.attribution.find import attributions
from tacitus.readers.rules.attribution.lexicon import read_cues
from tacitus.readers.rules.factuality.assess import assess
from tacitus.syntax.parse import parse

EXAMPLES: list[dict[str, Any]] = read_cues("factuality_examples.json")["examples"]


def parsed_text(text: str) -> ParsedReport:
    body = Segment(kind="body", start=0, end=len(text))
    return parse(Report(id="r_0000000000000000", text=text, segments=(body,)))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e['trigger']}: {e['text']}")
def test_example(example: dict[str, Any]) -> None:
    parsed = parsed_text(example["text"])
    trigger = next(token for token in parsed.doc if token.text == example["trigger"])
    read = assess(parsed, trigger, attributions(parsed))
    assert read.status in example.get("status_in", [example.get("status")]), read.why
    if "modality" in example:
        assert read.modality == example["modality"], read.why
    if "polarity" in example:
        assert read.polarity == example["polarity"], read.why
    if read.status == "negated":
        assert read.polarity == "denied"
        assert read.value < 0
