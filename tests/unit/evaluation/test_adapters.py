"""Adapters map what the product says: its claims, its incidents, its ledger (all sentences are ours)."""

from __future__ import annotations

from typing import Any

import pytest
from evaluation import product
from evaluation.adapters import event_coding, event_location, fakes, gvc, hrdsattack, muc4, wikievents
from evaluation.parts import adapter_of, corpora
from evaluation.predicting import EMPTY

TEXT = "GOMA, Congo, May 16 - Gunmen shot dead five soldiers and wounded two children in Goma on Thursday, police said."
RECORD: dict[str, Any] = {
    "id": "one",
    "title": "Gunmen kill soldiers in Goma",
    "text": TEXT,
    "published": "2024-05-17",
    "verb": {"start": TEXT.index("shot"), "end": TEXT.index("shot") + 4},
    "predicates": [{"start": TEXT.index("shot"), "end": TEXT.index("shot") + 4}],
}


@pytest.mark.parametrize("corpus", corpora())
def test_every_adapter_answers_in_its_corpus_form(corpus: str) -> None:
    adapter = adapter_of(corpus)
    (answer,) = (
        adapter.predict_all([RECORD]) if hasattr(adapter, "predict_all") else [adapter.predict(RECORD)]
    )
    assert answer["id"] == "one"
    assert EMPTY[corpus].keys() <= answer.keys()


def test_figures_are_those_of_the_incident_told_most() -> None:
    assert fakes.predict(RECORD) == {
        "id": "one",
        "killed_civilians": 0,
        "killed_noncivilians": 5,
        "killed_children": 0,
        "killed_women": 0,
    }
    assert gvc.predict(RECORD) == {"id": "one", "killed": 5, "injured": 2}


def test_triggers_and_arguments_are_evidence_of_claims() -> None:
    events = {event["type"]: event for event in wikievents.predict(RECORD)["events"]}
    die = events["Life.Die.Unspecified"]
    assert TEXT[die["start"] : die["end"]] == "dead"
    assert [TEXT[one["start"] : one["end"]] for one in die["arguments"]] == ["five soldiers"]
    attack = events["Conflict.Attack.Unspecified"]
    assert {(one["role"], TEXT[one["start"] : one["end"]]) for one in attack["arguments"]} >= {
        ("Attacker", "Gunmen"),
        ("Place", "Goma"),
    }


def test_the_place_of_a_verb_is_that_of_its_incident() -> None:
    found = event_location.predict(RECORD)["locations"]
    assert {TEXT[one["start"] : one["end"]] for one in found} == {"Goma"}


def test_a_verb_of_no_incident_has_no_place() -> None:
    said = {"start": TEXT.index("said"), "end": TEXT.index("said") + 4}
    assert event_location.predict({**RECORD, "verb": said})["locations"] == []


def test_attributes_of_the_main_incident() -> None:
    made = hrdsattack.predict(RECORD)
    assert (made["year"], made["month"], made["day"]) == (2024, 5, 16)
    assert made["country"] is not None
    assert "killing" in made["violation_types"]


def test_cameo_codes_are_left_out() -> None:
    assert event_coding.predict({**RECORD, "scheme": "CAMEO"})["codings"] == []
    (coding, *_) = event_coding.predict({**RECORD, "scheme": "PLOVER"})["codings"]
    assert coding["event"] == "ASSAULT"


def test_a_murder_is_a_template() -> None:
    text = (
        "QUITO, 12 OCT 89 (RADIO TEST) -- [TEXT] GUNMEN YESTERDAY MURDERED TWO JUDGES IN GUAYAQUIL, ECUADOR."
    )
    (made,) = muc4.predict({"id": "x", "text": text, "published": "1989-10-12"})["templates"]
    assert made["inc-type"] == ["ATTACK"]
    assert made["inc-date"] == ["11 OCT 89"]
    assert made["inc-loc"] == ["ECUADOR: GUAYAQUIL (CITY)"]
    assert made["perp-ind-id"] == ["GUNMEN"]
    assert made["hum-tgt-effect"] == ["DEATH"]


def test_documents_of_one_incident_share_the_ledgers_label() -> None:
    other = {
        **RECORD,
        "id": "two",
        "text": "Five soldiers were shot dead by gunmen in Goma on Thursday, an army spokesman said.",
    }
    far = {**RECORD, "id": "three", "title": "Peace", "text": "The talks went on quietly."}
    one, two, three = product.incident_labels([RECORD, other, far])
    assert one == two
    assert three == "three"
