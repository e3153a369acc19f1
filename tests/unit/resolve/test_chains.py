"""Lags as honest intervals, and orders that cannot be."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_factory import day, minute
from page_ledgers import MARKET
from tacitus.model.ledger import ChainLink, Lag, LedgerIncident
from tacitus.model.records import Interval, Link
from tacitus.resolve.chains import chains, lag_words, measured, statistics
from tacitus.resolve.order import circles, disorders

DAY = 86_400.0


def incident(name: str, when: Interval | None) -> LedgerIncident:
    place = replace(MARKET.where, country="SYR") if MARKET.where else None
    return replace(MARKET, id=name, when=when, where=place)


def link(
    later: str, earlier: str, relation: str = "response", strength: str = "stated", lag: str | None = None
) -> Link:
    return Link(
        from_=later,
        to=earlier,
        relation=relation,
        strength=strength,
        lag=lag,
        speaker=None,
        evidence=(),
    )


def lag(one: Link, *incidents: LedgerIncident) -> Lag | None:
    return measured(one, {i.id: i for i in incidents}).lag


def test_a_lag_is_as_wide_as_the_dates_are() -> None:
    a, b = incident("a", day("2024-05-06")), incident("b", day("2024-05-08"))
    assert lag(link("b", "a"), a, b) == Lag(low=DAY, high=3 * DAY)
    assert lag(link("b", "a"), a, replace(b, when=day("2024-05-06"))) == Lag(low=0.0, high=DAY)


def test_words_narrow_a_lag_where_they_agree_with_the_dates() -> None:
    a, b = incident("a", day("2024-05-06")), incident("b", day("2024-05-06", 7))
    assert lag(link("b", "a", lag="PT3H"), a, b) == Lag(low=7_200.0, high=14_400.0)
    assert lag(link("b", "a", lag="P9W"), a, b) == Lag(low=0.0, high=7 * DAY)
    assert lag(link("b", "a", lag="P2D"), replace(a, when=None), b) == Lag(low=DAY, high=3 * DAY)
    assert lag(link("b", "a", lag="PXD"), replace(a, when=None), b) is None


def test_an_announced_answer_has_no_lag() -> None:
    a, b = incident("a", day("2024-05-06")), incident("b", day("2024-05-08"))
    assert lag(link("b", "a", strength="warned"), a, b) is None


def test_statistics_bound_the_shortest_median_and_longest() -> None:
    told = [
        ChainLink(link=link("b", "a"), lag=Lag(low=low, high=high))
        for low, high in ((0.0, DAY), (DAY, 3 * DAY), (2 * DAY, None))
    ]
    told.append(ChainLink(link=link("b", "a"), lag=None))
    (row,) = statistics(told)
    assert (row.n, row.unknown) == (3, 1)
    assert row.shortest == Lag(low=0.0, high=DAY)
    assert row.median == Lag(low=DAY, high=3 * DAY)
    assert row.longest == Lag(low=2 * DAY, high=None)


@given(st.lists(st.tuples(st.floats(0, 1e6), st.floats(0, 1e6), st.floats(0, 1)), min_size=1, max_size=9))
def test_the_true_figures_always_lie_within(rows: list[tuple[float, float, float]]) -> None:
    from statistics import median

    bounds = [(min(a, b), max(a, b)) for a, b, _ in rows]
    true = [
        min(high, low + (high - low) * share) for (low, high), (_, _, share) in zip(bounds, rows, strict=True)
    ]
    (found,) = statistics(ChainLink(link=link("b", "a"), lag=Lag(low=x, high=y)) for x, y in bounds)
    for said, value in (
        (found.shortest, min(true)),
        (found.median, median(true)),
        (found.longest, max(true)),
    ):
        assert said is not None
        assert said.high is not None
        assert said.low - 1e-6 <= value <= said.high + 1e-6


def test_relations_are_counted_apart() -> None:
    a, b, c = (incident(name, day(f"2024-05-0{n}")) for n, name in ((1, "a"), (2, "b"), (3, "c")))
    (chain,) = chains([link("b", "a", "retaliation"), link("c", "b", "follows", "sequence")], {
        "a": a, "b": b, "c": c
    })  # fmt: skip
    assert chain.incidents == ("a", "b", "c")
    assert [(row.relation, row.n) for row in chain.statistics] == [("retaliation", 1), ("follows", 1)]


@pytest.mark.parametrize(
    ("lag", "words"),
    [
        (Lag(low=0.0, high=DAY), "0 to 24 hours"),
        (Lag(low=3_600.0, high=3_600.0), "60 minutes"),
        (Lag(low=5 * DAY, high=9 * DAY), "5 to 9 days"),
        (Lag(low=90.0, high=None), "at least 1 minute"),
    ],
)
def test_lags_in_words(lag: Lag, words: str) -> None:
    assert lag_words(lag) == words


def told(links: list[Link], *incidents: LedgerIncident) -> list[tuple[str, tuple[str, ...]]]:
    found = disorders(links, {i.id: i for i in incidents}, {})
    return [(clash.field, clash.incidents) for clash in found]


def test_no_effect_before_its_cause_beyond_slack() -> None:
    a, b = incident("a", day("2024-05-08")), incident("b", day("2024-05-06"))
    assert told([link("b", "a", "retaliation")], a, b) == [("retaliation", ("b", "a"))]
    assert told([link("a", "b", "retaliation")], a, b) == []
    touching = incident("b", day("2024-05-08"))
    assert told([link("b", "a")], a, touching) == []


def test_zones_that_are_not_known_give_slack() -> None:
    zoned = incident("a", minute("2024-05-06T14:00:00+00:00"))
    local = incident("b", minute("2024-05-06T09:00:00"))
    assert told([link("b", "a")], zoned, local) == []
    assert told([link("b", "a")], zoned, incident("b", minute("2024-05-06T01:00:00"))) != []


def test_circles_are_found_and_told_once() -> None:
    three = [link("b", "a"), link("c", "b", "follows"), link("a", "c", "retaliation"), link("d", "a")]
    assert circles((one.from_, one.to) for one in three) == [frozenset("abc")]
    assert circles([("b", "a"), ("c", "a"), ("c", "b")]) == []
    assert circles([("a", "b"), ("b", "c"), ("c", "d"), ("d", "b")]) == [frozenset("bcd")]
    undated = [incident(name, None) for name in "abcd"]
    assert told(three, *undated) == [("order", ("a", "b", "c"))]


@given(st.lists(st.tuples(st.sampled_from("abcde"), st.sampled_from("abcde")), max_size=12))
def test_a_circle_is_exactly_where_one_can_come_back(pairs: list[tuple[str, str]]) -> None:
    orders = [(one, other) for one, other in pairs if one != other]
    inside = {name for circle in circles(orders) for name in circle}

    def comes_back(start: str) -> bool:
        seen: set[str] = set()
        frontier = {start}
        while frontier:
            frontier = {to for from_, to in orders if from_ in frontier} - seen
            if start in frontier:
                return True
            seen |= frontier
        return False

    assert inside == {name for name in "abcde" if comes_back(name)}
