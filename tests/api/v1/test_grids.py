"""Grids and the unassigned list through the API."""

import pytest

from tests.factories.county import UNASSIGNED
from tests.factories.ground import square

pytestmark = pytest.mark.django_db

ALL = {"G1", "G2", "G1-01", "G1-02", "G2-01"}
IN_VIEW = {
    "head_office": ALL,
    "department": ALL,
    "branch_head": {"G1", "G1-01", "G1-02"},
    "outlet_head": {"G1-01", "G1-02"},
    "manager_a": {"G1-01"},
    "manager_b": {"G1-01"},
    "sibling": {"G1-02"},
    "outsider": {"G2-01"},
}
GRID_QUERIES = (
    9  # session, person, sign-in, posts, grids, small ones, day counted, counts, managers
)


@pytest.mark.parametrize("who", IN_VIEW)
def test_grids_in_view_and_no_others(who, county, as_persona):
    client = as_persona(who)
    listed = client.get("/api/v1/grids").json()
    assert {g["code"] for g in listed} == IN_VIEW[who]
    everyone = {g["code"]: g["id"] for g in as_persona("head_office").get("/api/v1/grids").json()}
    for code, grid_id in everyone.items():
        status = client.get(f"/api/v1/grids/{grid_id}").status_code
        assert status == (200 if code in IN_VIEW[who] else 404)


def test_a_big_grid_counts_what_its_small_ones_hold(county, as_persona):
    listed = {g["code"]: g for g in as_persona("branch_head").get("/api/v1/grids").json()}
    assert (listed["G1-01"]["customers"], listed["G1-01"]["households"]) == (3, 1)
    assert (listed["G1"]["customers"], listed["G1"]["households"]) == (4, 1)
    assert listed["G1-01"]["manager_a"]["name"] == "吴甲"
    assert listed["G1-01"]["manager_b"]["name"] == "郑乙"
    assert listed["G1-02"]["manager_b"] is None
    assert listed["G1-01"]["parent_id"] == listed["G1"]["id"]


def test_level_and_unit_narrow_the_list(county, as_persona):
    client = as_persona("head_office")
    units = {u["code"]: u["id"] for u in client.get("/api/v1/units").json()}

    def codes(query: str) -> set[str]:
        return {g["code"] for g in client.get(f"/api/v1/grids?{query}").json()}

    assert codes("level=big") == {"G1", "G2"}
    assert codes(f"level=small&unit={units['B01']}") == {"G1-01", "G1-02"}
    assert client.get("/api/v1/grids?unit=99999").status_code == 404
    assert client.get("/api/v1/grids?level=huge").status_code == 422


def test_a_grid_shows_its_area_and_places(county, as_persona):
    client = as_persona("manager_a")
    grid_id = client.get("/api/v1/grids").json()[0]["id"]
    told = client.get(f"/api/v1/grids/{grid_id}").json()
    assert told["area"] == square(120.00, 33.00)
    assert told["places"] == [{"village_code": "320923100001", "group_no": None}]
    assert told["key_customers"] == 1
    assert told["valid_from"] == "2026-09-01"


def test_the_unassigned_are_for_those_who_see_the_whole_bank(county, as_persona):
    page = as_persona("head_office").get("/api/v1/custody/unassigned").json()
    assert page["total"] == 1
    assert page["items"][0]["customer"]["id"] == UNASSIGNED
    assert page["items"][0]["reason_name"] == "无位置且地址无法识别"
    for who in ("branch_head", "manager_a"):
        assert as_persona(who).get("/api/v1/custody/unassigned").json()["total"] == 0


def test_queries_do_not_grow_with_the_tree(county, as_persona, django_assert_num_queries):
    head, manager = as_persona("head_office"), as_persona("manager_a")
    for client in (head, manager):
        with django_assert_num_queries(GRID_QUERIES):
            client.get("/api/v1/grids")


def test_counts_are_those_of_the_last_day_counted(county, as_persona):
    from tests.personas import NOW
    from wangge.areas.customers.models import Customer
    from wangge.areas.insight.services import count_grids
    from wangge.areas.organisation.access import SYSTEM

    client = as_persona("manager_a")
    count_grids(actor=SYSTEM, now=NOW)
    Customer.objects.update(is_migrant=True)
    assert client.get("/api/v1/grids").json()[0]["households"] == 1
