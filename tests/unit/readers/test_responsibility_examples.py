"""The examples of `cues/responsibility.toml`, read by the whole reader."""

from __future__ import annotations

import pytest

from tacitus.model.records import Report
from tacitus.pipeline.read import read_report
from tacitus.readers.rules.attribution.charges import responsibility_examples

EXAMPLES = list(responsibility_examples())


@pytest.mark.parametrize(("kind", "text"), EXAMPLES, ids=[f"{kind}: {text[-50:]}" for kind, text in EXAMPLES])
def test_example(kind: str, text: str) -> None:
    reading = read_report(Report(id="r", text=text))
    kinds = {held.kind for incident in reading.incidents for held in incident.responsibility}
    if kind == "none":
        assert not kinds
    else:
        assert kind in kinds
