"""Nearest-place areas: whatever the places, the areas are apart, near, inside, and the same in any order."""

import itertools
import math

from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, Point, box

from dateline.situation.rules.areas import cells, half
from dateline.situation.rules.projection import KM_PER_DEGREE, Projection, narrowing

BOUNDS = (39.4, 34.0, 41.6, 36.3)
SQUEEZE = narrowing((34.0 + 36.3) / 2)

# Places on a grid of about 100 metres, none twice, some outside the bounds.
spots = st.lists(
    st.tuples(st.integers(39_300, 41_700), st.integers(33_900, 36_400)), min_size=1, max_size=25, unique=True
).map(lambda found: [(f"p{number}", lon / 1000, lat / 1000) for number, (lon, lat) in enumerate(found)])
radii = st.sampled_from([2.0, 12.0, 60.0])
some = settings(max_examples=60, deadline=None, database=None)


def inside(sites):
    return {ref: Point(lon, lat) for ref, lon, lat in sites if Projection(BOUNDS).shows(lon, lat)}


@some
@given(spots, radii)
def test_every_place_inside_has_a_cell_that_holds_it(sites, radius):
    found = cells(sites, BOUNDS, radius)
    assert found.keys() == inside(sites).keys()
    for ref, spot in inside(sites).items():
        assert found[ref].is_valid
        assert found[ref].distance(spot) < 1e-9


@some
@given(spots, radii)
def test_cells_do_not_overlap(sites, radius):
    found = cells(sites, BOUNDS, radius)
    for one, other in itertools.combinations(found.values(), 2):
        assert one.intersection(other).area < 1e-9


@some
@given(spots, radii)
def test_no_cell_reaches_further_than_its_cap_or_the_bounds(sites, radius):
    for ref, cell in cells(sites, BOUNDS, radius).items():
        _, lon, lat = next(site for site in sites if site[0] == ref)
        for x, y in cell.exterior.coords:
            assert math.hypot((x - lon) * SQUEEZE, y - lat) * KM_PER_DEGREE <= radius + 1e-6
        assert box(*BOUNDS).buffer(1e-9).covers(cell)


@some
@given(spots, radii, st.randoms(use_true_random=False))
def test_the_order_of_the_places_does_not_matter(sites, radius, chance):
    shuffled = sites.copy()
    chance.shuffle(shuffled)
    once, again = cells(sites, BOUNDS, radius), cells(shuffled, BOUNDS, radius)
    assert once.keys() == again.keys()
    assert all(once[ref].symmetric_difference(again[ref]).area < 1e-12 for ref in once)


@some
@given(spots)
def test_every_spot_of_a_cell_is_nearest_to_its_own_place(sites):
    for ref, cell in cells(sites, BOUNDS, 12.0).items():
        x, y = cell.centroid.coords[0]
        gaps = {name: math.hypot((x - lon) * SQUEEZE, y - lat) for name, lon, lat in sites}
        assert gaps[ref] <= min(gaps.values()) + 1e-9


def test_two_places_at_one_spot_share_no_cell():
    assert list(cells([("b", 40.0, 35.0), ("a", 40.0, 35.0)], BOUNDS)) == ["a"]


def test_a_place_outside_has_no_cell_but_keeps_others_back():
    alone = cells([("a", 39.45, 35.0)], BOUNDS)["a"]
    found = cells([("a", 39.45, 35.0), ("b", 39.38, 35.0)], BOUNDS)
    assert list(found) == ["a"]
    assert found["a"].area < alone.area


def test_a_cell_ends_at_a_wall():
    wall = [(40.05, 33.0), (40.05, 37.0)]
    found = cells([("a", 40.0, 35.0)], BOUNDS, walls=[wall])["a"]
    assert found.bounds[2] <= 40.05 + 1e-9
    assert found.contains(Point(40.0, 35.0))
    assert not found.crosses(LineString(wall))


def test_a_wall_that_ends_within_a_cell_cuts_nothing():
    whole = cells([("a", 40.0, 35.0)], BOUNDS)["a"]
    assert cells([("a", 40.0, 35.0)], BOUNDS, walls=[[(40.05, 34.99), (40.05, 35.01)]])["a"].equals(whole)


def test_half_of_a_square():
    square = [(0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0)]
    assert set(half(square, (1, 0), (1, 0))) == {(0, 0), (1, 0), (1, 2), (0, 2)}
    assert half(square, (-1, 0), (1, 0)) == []
    assert half(square, (3, 0), (1, 0)) == square
