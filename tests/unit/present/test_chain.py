from dataclasses import replace

from page_ledgers import MARKET, MINISTRY
from tacitus.model.records import Link
from tacitus.present.chain import chain


def incidents(*names):
    return {name: replace(MARKET, id=name) for name in names}


def link(later, earlier, relation="response"):
    return Link(
        from_=later, to=earlier, relation=relation, strength="stated", lag=None, speaker=MINISTRY, evidence=()
    )


def ids(steps):
    return [step.incident.id for step in steps]


def test_a_chain_is_followed_both_ways_and_read_in_order():
    links = [link("c", "b", "retaliation"), link("b", "a", "follows"), link("d", "c")]
    steps = chain("b", incidents("d", "c", "b", "a"), links)
    assert ids(steps) == ["a", "b", "c", "d"]
    assert [len(step.links) for step in steps] == [0, 1, 1, 1]
    assert [step.here for step in steps] == [False, True, False, False]


def test_links_that_put_nothing_after_anything_make_no_chain():
    assert chain("a", incidents("a", "b"), [link("a", "b", "part_of")]) == []
    assert chain("a", incidents("a", "b"), [link("a", "gone")]) == []


def test_a_circle_comes_to_an_end():
    steps = chain("a", incidents("a", "b"), [link("a", "b"), link("b", "a")])
    assert sorted(ids(steps)) == ["a", "b"]
