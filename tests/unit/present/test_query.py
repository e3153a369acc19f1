import itertools
from dataclasses import replace
from datetime import date

import pytest

from page_ledgers import MARKET, MemoryLedger, base
from plain import facets, select
from tacitus.errors import UsageError
from tacitus.model.query import Drawn, IncidentQuery
from tacitus.present.geo import feature_collection
from tacitus.present.query import parse_bbox, timeline

BASE = base(late=True)
BOTH = (BASE, MARKET)


def ids(**filters):
    return [i.id for i in select(BOTH, IncidentQuery(**filters))]


def test_dated_incidents_come_first():
    assert ids() == ["i_base", "i_market"]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"family": frozenset({"blast"})}, ["i_market"]),
        ({"country": frozenset({"SYR"})}, ["i_base"]),
        ({"country": frozenset({"unknown"})}, ["i_market"]),
        ({"status": frozenset({"denied"})}, []),
        ({"start": date(2024, 5, 6), "end": date(2024, 5, 6)}, ["i_base"]),
        ({"start": date(2024, 5, 7)}, []),
        ({"end": date(2024, 5, 5)}, []),
        ({"bbox": (40.0, 36.0, 41.0, 37.0)}, ["i_base"]),
        ({"bbox": (0.0, 0.0, 1.0, 1.0)}, []),
        ({"text": "militia southtown"}, ["i_market"]),
        ({"text": "militia northtown"}, []),
    ],
)
def test_each_filter(filters, expected):
    assert ids(**filters) == expected


def test_plans_and_warnings_are_shown_only_when_asked_for():
    planned = replace(MARKET, status="planned")
    assert select([planned], IncidentQuery()) == []
    assert select([planned], IncidentQuery(status=frozenset({"planned"}))) == [planned]
    assert select([planned], IncidentQuery(status=frozenset({"*"}))) == [planned]


def test_a_facet_counts_what_it_would_show_with_the_other_filters_kept():
    found = facets(
        MemoryLedger().view(), IncidentQuery(family=frozenset({"air"}), country=frozenset({"SYR"}))
    )
    assert dict(found["country"]) == {"SYR": 1}
    assert dict(found["family"]) == {"air": 1}


def test_timeline_has_even_bins_without_gaps():
    bins = timeline({date(2024, 5, 6): 1, date(2024, 5, 9): 2})
    assert [b.count for b in bins] == [1, 0, 0, 2]
    assert all(left.end == right.start for left, right in itertools.pairwise(bins))


@pytest.mark.parametrize(
    ("year", "first"), [(2025, date(2024, 5, 1)), (2050, date(2024, 4, 1)), (2070, date(2024, 1, 1))]
)
def test_a_long_timeline_has_wider_bins(year, first):
    bins = timeline({date(2024, 5, 6): 1, date(year, 1, 1): 1})
    assert bins[0].start == first
    assert sum(b.count for b in bins) == 2


@pytest.mark.parametrize("text", ["", "1,2,3", "a,b,c,d", "0,10,10,5", "0,0,200,1"])
def test_a_box_that_is_none(text):
    with pytest.raises(UsageError):
        parse_bbox(text)


def test_what_is_not_drawn_is_counted():
    collection = feature_collection(Drawn(total=2, without_point=1, incidents=(BASE,)))
    assert [f["id"] for f in collection["features"]] == ["i_base"]
    assert collection["features"][0]["geometry"]["coordinates"] == [40.7, 36.5]
    assert collection["counts"] == {"all": 2, "drawn": 1, "without_point": 1}


def test_a_point_without_a_toll_says_null_not_zero():
    bare = replace(BASE, tolls=(), toll_history=(), totals=())
    drawn = feature_collection(Drawn(total=1, without_point=0, incidents=(bare,)))["features"][0][
        "properties"
    ]
    assert drawn["killed_most"] is None
    assert "killed" not in drawn
