"""Rules are counted, and judged by what is lost without them (the report is ours)."""

from __future__ import annotations

from itertools import islice

import pytest
from evaluation import rules
from evaluation.own import reports


@pytest.fixture(scope="module")
def found() -> dict[str, rules.Use]:
    return {use.rule: use for use in rules.uses(islice(reports("train"), 6))}


def test_every_claim_names_its_rule(found: dict[str, rules.Use]) -> None:
    assert found
    for rule, use in found.items():
        reader, _, name = rule.partition("/")
        assert reader
        assert name
        assert use.claims >= use.reports >= 1


def test_a_rule_without_which_incidents_go_is_worth_something(found: dict[str, rules.Use]) -> None:
    assert max(use.worth or 0.0 for use in found.values()) > 0
    verbs = [use for rule, use in found.items() if rule.startswith("rules/verb")]
    assert any((use.worth or 0.0) > 0 for use in verbs)


def test_the_table_has_a_line_for_each_rule(found: dict[str, rules.Use]) -> None:
    listed = list(rules.table(found.values()))
    assert len(listed) == len(found) + 1
    assert all(rule in "\n".join(listed) for rule in found)


def test_texts_without_annotations_are_counted() -> None:
    assert rules.counts([(), ()]) == {}
