"""The noun table, and how names are folded."""

from __future__ import annotations

import pytest

from tacitus.ground.actors.folding import fold, skeleton
from tacitus.ontology import actor_categories


@pytest.mark.parametrize(
    ("noun", "category", "group"),
    [
        ("soldiers", "state_forces", "military"),
        ("local aid workers", "ngo", "aid_worker"),
        ("policemen", "state_forces", "police"),
        ("children", "civilian", "child"),
        ("gunmen", "unknown", "unknown"),
        ("people", "unknown", "unknown"),
        ("security forces", "state_forces", "military"),
        ("peacekeeper", "io", "peacekeeper"),
        ("chairs", None, None),
    ],
)
def test_noun_table(noun, category, group):
    assert actor_categories.category_of(noun) == category
    assert actor_categories.victim_group_of(noun) == group


def test_folding():
    assert fold("Hay’at") == "hayat"
    assert fold("Nariño") == "narino"
    assert skeleton(fold("Nusrah")) == skeleton(fold("Nusra"))
    assert skeleton("al") == ""
