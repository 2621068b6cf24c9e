"""The placing rule of docs/algorithms/custody.md, case by case and as properties."""

from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point, box

from wangge.areas.grids.models import CustodyReason
from wangge.areas.grids.placing import Ground, Placeable, Placed, Placing

WEST, EAST, SPLIT = 1, 2, 3
"""WEST and EAST are squares side by side, each with a village; SPLIT takes half of village V3."""

AREAS = {WEST: box(0, 0, 1, 1), EAST: box(1, 0, 2, 1)}
GROUND = Ground.of(
    sorted(AREAS.items()),
    [
        (WEST, ("V1", None)),
        (EAST, ("V2", None)),
        (EAST, ("V3", 1)),
        (SPLIT, ("V3", 2)),
        (SPLIT, ("V4", 1)),
        (SPLIT, ("V4", 2)),
    ],
)
PLACING = Placing(GROUND)


def who(**known) -> Placeable:
    nothing = {"lon": None, "lat": None, "village_code": None, "group_no": None}
    rest = {"registered_village_code": None, "is_migrant": False}
    return Placeable(**(nothing | rest | known))


def place(**known) -> Placed:
    return PLACING.place([who(**known)])[0]


def test_the_position_decides_before_any_address():
    assert place(lon=0.5, lat=0.5, village_code="V2") == (WEST, CustodyReason.POSITION)


def test_a_point_on_a_common_border_goes_to_the_first_code():
    assert place(lon=1.0, lat=0.5) == (WEST, CustodyReason.POSITION)


def test_outside_every_area_the_address_decides():
    assert place(lon=9, lat=9, village_code="V2") == (EAST, CustodyReason.ADDRESS)


def test_a_group_goes_to_its_grid_an_unknown_group_of_a_whole_village_to_the_villages():
    assert place(village_code="V3", group_no=2) == (SPLIT, CustodyReason.ADDRESS)
    assert place(village_code="V1", group_no=7) == (WEST, CustodyReason.ADDRESS)


def test_without_a_group_a_village_of_one_grid_is_enough_of_two_it_is_not():
    assert place(village_code="V4") == (SPLIT, CustodyReason.ADDRESS)
    assert place(village_code="V3") == (None, CustodyReason.AMBIGUOUS)


def test_who_names_no_group_goes_with_his_household():
    by_group = place(village_code="V3", household_group_no=2)
    assert by_group == (SPLIT, CustodyReason.HOUSEHOLD)
    at_home = {"household_lon": 1.5, "household_lat": 0.5}
    assert place(village_code="V3", **at_home) == (EAST, CustodyReason.HOUSEHOLD)
    assert place(village_code="V3", household_group_no=2, **at_home).grid_id == SPLIT
    far = {"household_lon": 0.5, "household_lat": 0.5}
    assert place(village_code="V3", **far) == (None, CustodyReason.AMBIGUOUS), "not in V3"
    assert place(village_code="V3", group_no=1, household_group_no=2).grid_id == EAST


def test_a_village_or_group_in_no_grid_is_told():
    assert place(village_code="V9") == (None, CustodyReason.NO_GRID)
    assert place(village_code="V3", group_no=9) == (None, CustodyReason.NO_GRID)


def test_the_registered_village_serves_where_nobody_knows_the_resident_place():
    assert place(registered_village_code="V1") == (WEST, CustodyReason.REGISTERED)
    assert place(registered_village_code="V3") == (None, CustodyReason.AMBIGUOUS)


def test_a_migrant_worker_stands_at_home_unless_he_lives_in_another_grid():
    away = {"is_migrant": True, "registered_village_code": "V1"}
    assert place(**away) == (WEST, CustodyReason.REGISTERED)
    assert place(lon=9, lat=9, **away) == (WEST, CustodyReason.REGISTERED)
    assert place(village_code="V9", **away) == (WEST, CustodyReason.REGISTERED)
    assert place(lon=1.5, lat=0.5, **away) == (EAST, CustodyReason.POSITION)
    assert place(village_code="V2", **away) == (EAST, CustodyReason.ADDRESS)


def test_who_lives_elsewhere_and_is_no_migrant_is_not_pulled_home():
    here = {"registered_village_code": "V1"}
    assert place(lon=9, lat=9, **here) == (None, CustodyReason.OUTSIDE)
    assert place(village_code="V9", **here) == (None, CustodyReason.NO_GRID)


def test_knowing_nothing_is_told():
    assert place() == (None, CustodyReason.NO_PLACE)
    assert place(is_migrant=True) == (None, CustodyReason.NO_PLACE)


def test_no_grids_at_all_leave_everyone_unassigned():
    empty = Placing(Ground.of([], []))
    assert empty.place([who(lon=0.5, lat=0.5)]) == [(None, CustodyReason.OUTSIDE)]


coordinates = st.one_of(st.none(), st.floats(-0.5, 2.5), st.sampled_from([0.0, 1.0, 2.0]))
villages = st.one_of(st.none(), st.sampled_from(["V1", "V2", "V3", "V4", "V9"]))
people = st.builds(
    Placeable,
    lon=coordinates,
    lat=coordinates,
    village_code=villages,
    group_no=st.one_of(st.none(), st.integers(1, 3)),
    registered_village_code=villages,
    is_migrant=st.booleans(),
    household_group_no=st.one_of(st.none(), st.integers(1, 3)),
    household_lon=coordinates,
    household_lat=coordinates,
)
UNASSIGNED = {
    CustodyReason.NO_PLACE,
    CustodyReason.OUTSIDE,
    CustodyReason.NO_GRID,
    CustodyReason.AMBIGUOUS,
}


@given(st.lists(people, max_size=30))
@settings(max_examples=200)
def test_a_batch_and_one_by_one_agree(some):
    assert PLACING.place(some) == [PLACING.place([one])[0] for one in some]


@given(people)
@settings(max_examples=300)
def test_everyone_is_in_one_grid_or_has_a_reason(one):
    placed = PLACING.place([one])[0]
    assert (placed.grid_id is None) == (placed.reason in UNASSIGNED)
    if placed.reason == CustodyReason.POSITION:
        assert AREAS[placed.grid_id].intersects(Point(one.lon, one.lat))
    elif one.lon is not None and one.lat is not None:
        point = Point(one.lon, one.lat)
        assert not any(area.intersects(point) for area in AREAS.values())
