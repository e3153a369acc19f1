"""Incidents of a report that tell one thing are joined once all their mentions are known; what a sentence parts stays."""

from __future__ import annotations

from collections import Counter
from unittest.mock import patch

import pytest

from tacitus.model.records import Interval, Report
from tacitus.readers.rules.events import joining
from tacitus.readers.rules.events.grouping import Draft
from tacitus.readers.rules.events.mentions import EventMention
from tacitus.readers.rules.learned.weighing import Fitted
from tacitus.readers.rules.read import Read, RuleReader

PUBLISHED = Interval(start="2024-05-17T00:00:00", end="2024-05-17T23:59:59", precision="day")
"""A Friday."""
THREE = (
    "Rockets struck a market in Azaz and killed 12 people, the governor said. Gunmen shot dead a teacher in Marea. A "
    "mine killed two shepherds near Tel Rifaat on Wednesday."
)


def read(text: str, weights: Fitted | None = None) -> Read:
    """Without `weights`, the incidents as mentions alone make them."""
    with patch.object(joining, "fitted", lambda _: weights or held(2.0)):
        return _read(text)


def _read(text: str) -> Read:
    return RuleReader().read_fully(Report(id="r_0000000000000000", text=text, published=PUBLISHED))


def told(drafts: list[Draft]) -> Counter[int]:
    return Counter(mention.index for draft in drafts for mention in draft.mentions)


def held(chance: float, **weights: float) -> Fitted:
    return Fitted(models={"weights": {"bias": 0.0, **weights}}, least={"chance": chance})


@pytest.fixture
def unbarred(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing but its weights forbids that two are joined."""
    monkeypatch.setattr(joining, "ALWAYS", ())
    monkeypatch.setattr(joining, "BARRIERS", frozenset())


@pytest.mark.usefixtures("unbarred")
@pytest.mark.parametrize("bias", [-9.0, 0.0, 9.0])
def test_no_mention_is_lost_or_doubled(bias: float) -> None:
    made = read(THREE)
    drafts, network = made.grouping.drafts, made.network
    with patch.object(joining, "fitted", lambda _: held(0.5, bias=bias)):
        after = joining.joined(drafts, network, lambda one, other: False)
    assert told(after) == told(drafts)
    assert len(after) == (1 if bias >= 0 else len(drafts))
    for draft in after:
        placed = [(mention.segment, mention.lead.token.i) for mention in draft.mentions]
        assert placed == sorted(placed)
        assert len(draft.mentions) == len(draft.facets) == len(draft.reasons)


def test_what_a_sentence_tells_apart_is_never_joined() -> None:
    made = read(THREE)

    def apart(one: EventMention, other: EventMention) -> bool:
        return one.index != other.index

    with patch.object(joining, "fitted", lambda _: held(0.5, bias=9.0)):
        after = joining.joined(made.grouping.drafts, made.network, apart)
    assert told(after) == told(made.grouping.drafts)
    assert len(after) == len(made.grouping.drafts)


@pytest.mark.parametrize(
    "text",
    [
        "An ambush near Menaka on Monday killed six soldiers, the army said. On Tuesday an ambush near Menaka killed "
        "six soldiers.",
        "An ambush near Menaka killed six soldiers, the army said. Another ambush near Menaka killed six soldiers.",
        "Police arrested four men in Kano on Monday. A bomb killed nine people at a market there.",
    ],
)
def test_days_of_their_own_another_one_and_another_type_forbid_it(text: str) -> None:
    assert len(read(text, held(0.5, bias=9.0)).grouping.drafts) == 2


@pytest.mark.usefixtures("unbarred")
def test_the_reason_says_that_it_is_told_again() -> None:
    made = read(THREE)
    with patch.object(joining, "fitted", lambda _: held(0.5, bias=9.0)):
        [whole] = joining.joined(made.grouping.drafts, made.network, lambda one, other: False)
    firsts = [reason for reason in whole.reasons if reason.startswith(joining.TOLD_AGAIN)]
    assert len(firsts) == len(made.grouping.drafts) - 1
    assert whole.reasons[0] == "first mention"


def test_without_the_network_incidents_stand() -> None:
    made = read(THREE)
    with patch.object(joining, "fitted", lambda _: held(0.5, bias=9.0)):
        assert joining.joined(made.grouping.drafts, lambda one, other: None, lambda one, other: False) == (
            made.grouping.drafts
        )


BACK = [
    "Rebels of the 3R group attacked a bus near Kaga Bandoro on Monday, killing nine passengers, the army said. In Bria, "
    "soldiers clashed with another group and lost two men.\n\n"
    "The nine people shot dead on the bus were buried in the evening, the mayor said.",
]


@pytest.mark.parametrize("text", BACK)
def test_what_comes_back_to_an_incident_is_one_with_it(text: str) -> None:
    assert len(_read(text).grouping.drafts) == 2
