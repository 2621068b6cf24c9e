"""An analyst sees the board of months that are over, without small counts and what gives them."""

from datetime import date
from decimal import Decimal

import pytest

from tests.factories.county import SECRETS
from tests.personas import NOW
from wangge.areas.grids.access import visible_grids
from wangge.areas.insight.models import GridFigure
from wangge.areas.organisation.access import SYSTEM, visible_units

pytestmark = pytest.mark.django_db

OCTOBER = date(2026, 10, 31)
HELD = {"G1-01": 40, "G1-02": 3, "G2-01": 30}
"""Customers of the last day of October: three in G1-02 are few."""


@pytest.fixture
def counted_in_october(county) -> None:
    GridFigure.objects.bulk_create(
        GridFigure(
            grid=visible_grids(SYSTEM).get(code=code),
            day=OCTOBER,
            counted_at=NOW,
            customers=many,
            households=many // 2,
            key_customers=0,
            deposit_balance=Decimal(1000 * many),
            loan_balance=Decimal(0),
            groups={"farm_household": many},
        )
        for code, many in HELD.items()
    )


def unit(code: str) -> int:
    return visible_units(SYSTEM).get(code=code).pk


def figures(client, query: str = "") -> dict:
    shown = client.get(f"/api/v1/board{query}").json()
    return {figure["key"]: figure for figure in shown["figures"]}


def rows(client, query: str = "") -> dict:
    shown = client.get(f"/api/v1/board{query}").json()
    return {row["name"]: row for row in shown["children"]}


def test_the_running_month_is_answered_with_the_last_that_is_over(
    counted_in_october, as_persona
) -> None:
    for query in ("", "?period=2026-11"):
        shown = as_persona("analyst").get(f"/api/v1/board{query}").json()
        assert (shown["period"], shown["smallest_cell"]) == ("2026-10", 5)
    shown = as_persona("head_office").get("/api/v1/board").json()
    assert (shown["period"], shown["smallest_cell"]) == ("2026-11", None)


def test_large_counts_are_shown(counted_in_october, as_persona) -> None:
    analyst = as_persona("analyst")
    assert figures(analyst)["customers"]["value"] == 73
    below = rows(analyst)
    assert {name: row["customers"] for name, row in below.items()} == {
        "城区支行": 43, "沿海支行": 30,
    }  # fmt: skip
    assert below["城区支行"]["deposit_balance"] == 43_000
    assert figures(as_persona("branch_analyst"))["customers"]["value"] == 43


@pytest.mark.parametrize("who", ["analyst", "branch_analyst"])
def test_a_small_count_goes_with_the_one_that_would_give_it_away(
    who, counted_in_october, as_persona
) -> None:
    client = as_persona(who)
    teams = rows(client, f"?unit={unit('O101')}")
    for team in ("营销1组", "营销2组"):
        row = teams[team]
        assert (row["customers"], row["deposit_balance"], row["suppressed"]) == (None, None, True)
    held = figures(client, f"?unit={unit('T102')}")["customers"]
    assert (held["value"], held["suppressed"]) == (None, True)
    shown = {
        feature["properties"]["code"]: feature["properties"]["customers"]
        for feature in client.get("/api/v1/grids/map").json()["features"]
    }
    assert shown == {"G1-01": None, "G1-02": None} | ({"G2-01": 30} if who == "analyst" else {})


def test_who_sees_the_customers_sees_their_number(counted_in_october, as_persona) -> None:
    teams = rows(as_persona("branch_head"), f"?unit={unit('O101')}&period=2026-10")
    assert {row["customers"] for row in teams.values()} == {40, 3}
    assert not any(row["suppressed"] for row in teams.values())


def test_groups_weeks_rates_and_work_are_kept_back(counted_in_october, as_persona) -> None:
    analyst = as_persona("analyst")
    shown = analyst.get("/api/v1/board").json()
    assert all(week["suppressed"] and week["visits"] is None for week in shown["trend"])
    told = figures(analyst)
    for key in ("coverage", "visits", "valid_rate", "opportunities_open", "points"):
        assert (told[key]["value"], told[key]["suppressed"]) == (None, True)
    [group] = shown["by_group"]
    assert (group["customers"], group["covered"]) == (73, None)
    shown = analyst.get(f"/api/v1/board?unit={unit('T101')}").json()
    assert [group["customers"] for group in shown["by_group"]] == [None]


def test_the_smallest_cell_is_a_setting(counted_in_october, as_persona, settings) -> None:
    settings.WANGGE_SMALLEST_CELL = 3
    assert rows(as_persona("analyst"), f"?unit={unit('O101')}")["营销2组"]["customers"] == 3


@pytest.mark.parametrize("who", ["analyst", "branch_analyst"])
def test_an_analyst_reaches_no_customer_and_no_colleagues_points(
    who, counted_in_october, as_persona
) -> None:
    client = as_persona(who)
    for path in ("customers", "visits", "opportunities", "scores", "data-quality"):
        assert client.get(f"/api/v1/{path}").status_code in (403, 404), path
    grids = client.get("/api/v1/grids").json()
    assert grids and {(g["customers"], g["households"]) for g in grids} == {(None, None)}
    assert not any(secret in str(grids) for secret in SECRETS.values())
