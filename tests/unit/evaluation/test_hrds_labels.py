"""The classifier of HRDsAttack's labels: pinned weights, its columns, and an article of our own."""

from __future__ import annotations

import pytest
from evaluation import hrds_labels
from evaluation.adapters import hrdsattack

ARTICLE = {
    "id": "own",
    "title": "Police detain newspaper editor in Harare",
    "published": "2021-05-04",
    "text": "Police arrested the editor of a weekly newspaper at his home in Harare on Monday. Officers detained him "
    "without a warrant and held him at the central police station in Harare, Zimbabwe, his lawyer said. "
    "Police did not comment on the arrest of the journalist.",
}


def test_the_weights_are_the_pinned_ones_and_have_a_column_per_label() -> None:
    assert hrds_labels.weights().shape == (hrds_labels.BUCKETS + 1, len(hrds_labels.columns()))


def test_an_arrest_by_the_police_is_detention_by_the_state() -> None:
    found = hrdsattack.predict(ARTICLE)
    assert found["perpetrator_type"] == "state actor"
    assert "arbitrary detention" in found["violation_types"]
    assert (found["year"], found["month"], found["day"]) == (2021, 5, 3)
    assert (found["city"], found["country"]) == ("Harare", "Zimbabwe")


def test_the_rules_answer_when_it_is_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TACITUS_HRDS", "rules")
    monkeypatch.setattr(hrds_labels, "labels", lambda read: pytest.fail("asked"))
    assert hrdsattack.predict(ARTICLE)["perpetrator_type"] == "state actor"


def test_features_of_one_hash_add_up() -> None:
    assert sum(hrds_labels.vector({"raid": 0.25, "arrest": 0.5}).values()) == 0.75
