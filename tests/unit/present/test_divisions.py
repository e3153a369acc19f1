import json

from tacitus.ground.places.boundaries import find_boundaries
from tacitus.present.divisions import division_lines, inner_lines


def test_only_what_two_divisions_share_is_drawn_and_once():
    west = [0, 0, 1, 0, 1, 1, 1, 2, 0, 2]
    east = [1, 0, 2, 0, 2, 2, 1, 2, 1, 1]
    (line,) = inner_lines([west, east])
    assert line == [(1, 0), (1, 1), (1, 2)]
    assert inner_lines([west]) == []


def test_lines_of_a_country_are_small_and_lie_within_it():
    (feature,) = json.loads(division_lines("SYR"))["features"]
    points = [point for line in feature["geometry"]["coordinates"] for point in line]
    assert all(35 < lon < 43 and 32 < lat < 38 for lon, lat in points)
    assert len(points) < 5000
    assert (len(points) > 100) is (find_boundaries() is not None)


def test_what_is_no_country_has_no_lines():
    assert json.loads(division_lines(""))["features"][0]["geometry"]["coordinates"] == []
