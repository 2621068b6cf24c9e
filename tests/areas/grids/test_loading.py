"""Grids from GeoJSON: what is accepted, what is refused and in which words."""

from datetime import date

import pytest

from tests.factories.ground import CORNERS, SIDE, feature, features, mark_out, square
from tests.personas import NOW, TODAY
from wangge.areas.grids.ground import BadArea, Overlap
from wangge.areas.grids.models import Grid, GridPost
from wangge.areas.grids.services import LoadedGrids, load_grids
from wangge.areas.grids.services.loading import GridsRefused
from wangge.areas.organisation.access import SYSTEM
from wangge.areas.organisation.models import AuditEvent

pytestmark = pytest.mark.django_db

BIG = feature(
    "G1", None, level="big", kind="town", parent_code=None, a_staff_no=None, b_staff_no=None
)


def load(*given, on: date = TODAY) -> LoadedGrids:
    return load_grids(features=list(given), actor=SYSTEM, now=NOW, on=on)


def test_a_second_load_changes_nothing(bank):
    assert mark_out() == LoadedGrids(new=5, changed=0, posts_begun=4, posts_ended=0)
    assert mark_out() == LoadedGrids(0, 0, 0, 0)
    assert AuditEvent.objects.filter(action="grids.load").count() == 1


def test_villages_and_groups_become_places(bank):
    load(BIG, feature("G1-05", None, village_codes=["320923100009"], group_nos=[1, 2]))
    assert Grid.objects.get(code="G1-05").places == [
        {"village_code": "320923100009", "group_no": 1},
        {"village_code": "320923100009", "group_no": 2},
    ]


def test_a_new_manager_ends_the_old_post(bank):
    mark_out()
    changed = features()
    changed[2]["properties"] |= {"a_staff_no": "1006", "b_staff_no": "1005"}
    assert load(*changed) == LoadedGrids(0, 0, 2, 2)
    posts = GridPost.objects.filter(grid__code="G1-01", post="A").order_by("pk")
    assert [(p.staff.staff_no, p.valid_to) for p in posts] == [("1005", TODAY), ("1006", None)]


def test_a_changed_name_or_area_is_taken_over(bank):
    mark_out()
    changed = features()
    changed[4]["geometry"] = square(120.2, 33.0)
    changed[4]["properties"]["name"] = "新名"
    assert load(*changed).changed == 1
    assert Grid.objects.get(code="G2-01").area == square(120.2, 33.0)


SQUARE = square(120.0, 33.0)


def broken(**change) -> dict:
    return SQUARE | change


@pytest.mark.parametrize(
    ("area", "why"),
    [
        (broken(type="Point", coordinates=[120, 33]), "Point"),
        (broken(coordinates=[SQUARE["coordinates"][0][:-1]]), "闭合"),
        (broken(coordinates=[[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]), "Self-intersection"),
        (broken(coordinates=[[[x * 1e4, y] for x, y in SQUARE["coordinates"][0]]]), "WGS-84"),
    ],
    ids=["point", "open ring", "bow tie", "metres"],
)
def test_a_bad_area_is_refused_by_name(bank, area, why):
    with pytest.raises(BadArea) as refused:
        load(BIG, feature("G1-07", area))
    assert "G1-07" in refused.value.say() and why in refused.value.say()
    assert not Grid.objects.exists()


def test_overlapping_areas_of_one_big_grid_are_refused_naming_both(bank):
    mark_out()
    lon, lat = CORNERS["G1-02"]
    with pytest.raises(Overlap) as refused:
        load(feature("G1-03", square(lon + SIDE / 2, lat)))
    assert refused.value.facts["first"] == "G1-02" and refused.value.facts["second"] == "G1-03"
    assert not Grid.objects.filter(code="G1-03").exists()


def test_areas_of_different_big_grids_may_overlap(bank):
    mark_out()
    assert load(feature("G2-02", square(*CORNERS["G1-01"]))).new == 1


def test_a_sliver_from_rounding_is_let_pass(bank):
    mark_out()
    lon, lat = CORNERS["G1-02"]
    assert load(feature("G1-03", square(lon + SIDE - 2e-6, lat))).new == 1


def test_two_grids_may_not_claim_one_village_group(bank):
    mark_out()
    with pytest.raises(Overlap) as refused:
        load(feature("G1-03", None, village_codes=["320923100001"]))
    assert "320923100001" in refused.value.say() and "G1-01" in refused.value.say()


@pytest.mark.parametrize(
    "wrong",
    [{"unit_code": "X"}, {"a_staff_no": "X"}, {"parent_code": "X"}, {"kind": "X"}, {"level": "X"}],
    ids=str,
)
def test_what_does_not_exist_is_told(bank, wrong):
    with pytest.raises(GridsRefused, match="X"):
        load(BIG, feature("G1-03", None, **wrong))
    assert not Grid.objects.exists()
