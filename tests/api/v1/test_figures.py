"""Board, map and scores through the API, and how many queries each look costs."""

import pytest

from tests.factories.county import OWN, SHOP
from tests.factories.visits import record
from tests.personas import NOW, actor, staff
from tests.queries import counted
from wangge.areas.assessment.services import compute_scores, ensure_default_scheme
from wangge.areas.grids.access import visible_grids
from wangge.areas.insight.services import count_grids
from wangge.areas.organisation.access import SYSTEM
from wangge.areas.visits.services import record_visit
from wangge.kernel.time import Month

pytestmark = pytest.mark.django_db

QUERIES = {
    "/board": 29,
    "/grids/map": 14,
    "/scores": 8,
    "/tasks/today": 20,
    "/visits": 6,
    "/opportunities": 6,
}
"""At most so many, whatever the size of the bank; session and posts included."""


@pytest.fixture
def worked(county) -> None:
    """manager_a saw the couple and their shop; everything is counted."""
    for customer in (OWN, SHOP):
        record_visit(actor=actor("manager_a"), now=NOW, visit=record(customer))
    ensure_default_scheme(actor=SYSTEM, now=NOW)
    compute_scores(actor=SYSTEM, now=NOW, period=Month(2026, 11))
    count_grids(actor=SYSTEM, now=NOW)


def test_the_board_answers_as_agreed(worked, as_persona) -> None:
    shown = as_persona("branch_head").get("/api/v1/board").json()
    assert (shown["title"], shown["period"], len(shown["trend"])) == ("城区支行", "2026-11", 8)
    assert [f["key"] for f in shown["figures"]] == [
        "customers", "households", "coverage", "visits", "valid_visits", "valid_rate",
        "deposit_balance", "loan_balance", "opportunities_open", "opportunity_timeliness",
        "points",
    ]  # fmt: skip
    [outlet] = shown["children"]
    assert (outlet["name"], outlet["covered_households"], outlet["coverage"]) == (
        "城区支行营业部", 1, 1.0,
    )  # fmt: skip
    down = as_persona("branch_head").get(f"/api/v1/board?unit={outlet['id']}").json()
    assert [row["name"] for row in down["children"]] == ["营销1组", "营销2组"]


def test_the_map_is_geojson_of_own_ground(worked, as_persona) -> None:
    shown = as_persona("manager_a").get("/api/v1/grids/map").json()
    [feature] = shown["features"]
    assert (shown["type"], feature["geometry"]["type"]) == ("FeatureCollection", "Polygon")
    assert feature["properties"] | {"id": 0, "parent_id": 0} == {
        "id": 0, "code": "G1-01", "name": "网格G1-01", "manager_a": "吴甲", "coverage": 1.0,
        "covered": 1, "households": 1, "customers": 3, "valid_visits": 2, "parent_id": 0,
        "suppressed": False,
    }  # fmt: skip


def test_scores_and_the_visits_behind_them(worked, as_persona) -> None:
    rows = as_persona("branch_head").get("/api/v1/scores?period=2026-11").json()
    assert {row["staff_name"] for row in rows} == {"吴甲", "郑乙", "王丙"}
    mine = staff("manager_a").pk
    path = f"/api/v1/scores/{mine}/visits?kind=valid_visits"
    assert as_persona("manager_a").get(path).json()["total"] == 2
    assert as_persona("manager_b").get(path).status_code == 404
    own = as_persona("manager_a").get("/api/v1/scores").json()
    assert [row["staff_id"] for row in own] == [mine]


@pytest.mark.parametrize("who", ["auditor", "administrator", "security_officer"])
def test_those_without_the_right_see_no_figure(worked, as_persona, who) -> None:
    for path in ("/board", "/grids/map", "/scores"):
        assert as_persona(who).get(f"/api/v1{path}").status_code == 403


@pytest.mark.parametrize("period", ["2026", "2026-13", "abcd-01", "1999-01"])
def test_a_period_is_a_month(worked, as_persona, period) -> None:
    answer = as_persona("branch_head").get(f"/api/v1/board?period={period}")
    assert answer.status_code == 422


def test_unit_and_grid_exclude_each_other_and_foreign_ones_are_not_found(
    worked, as_persona
) -> None:
    foreign = visible_grids(SYSTEM).get(code="G2-01").pk
    client = as_persona("branch_head")
    assert client.get("/api/v1/board?unit=1&grid=1").status_code == 422
    assert client.get(f"/api/v1/board?grid={foreign}").status_code == 404
    assert client.get(f"/api/v1/visits?grid={foreign}").status_code == 404
    assert client.get(f"/api/v1/opportunities?grid={foreign}").status_code == 404


@pytest.mark.parametrize("path", QUERIES)
@pytest.mark.parametrize("who", ["head_office", "manager_a"])
def test_queries_stay_within_their_baseline(worked, as_persona, path, who) -> None:
    client = as_persona(who)
    with counted() as queries:
        client.get(f"/api/v1{path}")
    assert len(queries) <= QUERIES[path]
