"""Which units border each other, and which of those borders can be walked."""

import numpy as np
import pytest
import shapely

from tests.areas.grids.design.ground import river_at, squares
from wangge.areas.grids.design import Barriers, cells_around, land_from_polygons
from wangge.areas.grids.design.errors import UnitsOverlap, UnitsUnusable


def pairs_of(land, only=None) -> set[tuple[int, int]]:
    chosen = slice(None) if only is None else only
    ends = zip(land.origin[chosen].tolist(), land.neighbour[chosen].tolist(), strict=True)
    return {(one, other) for one, other in ends if one < other}


def test_squares_border_along_sides_not_at_corners() -> None:
    land = land_from_polygons(squares(2, 2))
    assert pairs_of(land) == {(0, 1), (0, 2), (1, 3), (2, 3)}
    assert land.border.tolist() == [100.0] * 8
    assert land.walkable.all()


def test_a_sliver_narrower_than_a_metre_does_not_part_units() -> None:
    two = np.array([shapely.box(0, 0, 100, 100), shapely.box(100.5, 0, 200, 100)])
    assert pairs_of(land_from_polygons(two)) == {(0, 1)}
    two[1] = shapely.box(103, 0, 200, 100)
    assert pairs_of(land_from_polygons(two)) == set()


def test_a_border_with_a_half_way_corner_is_one_border() -> None:
    units = np.array(
        [shapely.box(0, 0, 100, 200), shapely.box(100, 0, 200, 90), shapely.box(100, 90, 200, 200)]
    )
    land = land_from_polygons(units)
    assert pairs_of(land) == {(0, 1), (0, 2), (1, 2)}
    assert land.border[:2].tolist() == pytest.approx([90, 110])


def test_a_river_blocks_what_it_parts_and_a_bridge_opens_one_border() -> None:
    land = land_from_polygons(squares(4, 3), barriers=river_at(200, (200, 150)))
    assert pairs_of(land, ~land.walkable) == {(1, 2), (9, 10)}
    assert pairs_of(land, land.crossing) == {(5, 6)}


def test_a_river_through_units_leaves_each_on_the_side_of_its_centre() -> None:
    land = land_from_polygons(squares(3, 1), barriers=river_at(120))
    assert pairs_of(land, ~land.walkable) == {(0, 1)}
    assert (1, 2) in pairs_of(land, land.walkable)


def test_a_river_that_ends_half_way_along_a_border_does_not_block_it() -> None:
    line = shapely.linestrings([(100, -50), (100, 45)])
    barriers = Barriers(lines=np.array([line], object), bridges=np.array([], object))
    assert land_from_polygons(squares(2, 1), barriers=barriers).walkable.all()


def test_a_bridge_far_from_any_blocked_border_is_told() -> None:
    land = land_from_polygons(squares(4, 1), barriers=river_at(200, (5_000, 50)))
    assert land.notes == ({"kind": "bridge_opens_nothing", "bridge": 0},)
    assert not land.crossing.any()


def test_a_self_crossing_unit_is_refused_with_its_name_and_place() -> None:
    bow = shapely.polygons([(0, 0), (10, 10), (10, 0), (0, 10)])
    with pytest.raises(UnitsUnusable) as refused:
        land_from_polygons(np.array([squares(1, 1)[0], bow]), names=["一组", "二组"])
    assert "二组" in refused.value.say()
    assert "5" in refused.value.say()
    assert "Self-intersection" in refused.value.say("en")


def test_overlapping_units_are_refused_with_both_names() -> None:
    two = np.array([shapely.box(0, 0, 100, 100), shapely.box(50, 0, 150, 100)])
    with pytest.raises(UnitsOverlap, match=r"'?A'? and '?B'? by 50%"):
        land_from_polygons(two, names=["A", "B"])


def test_cells_around_points_cover_the_ground_once() -> None:
    points = np.random.default_rng(3).uniform(0, 1_000, (60, 2))
    cells = cells_around(points)
    assert shapely.contains(cells, shapely.points(points)).all()
    assert shapely.area(cells).sum() == pytest.approx(shapely.union_all(cells).area)
    land = land_from_polygons(cells)
    assert np.diff(land.first).min() >= 1
