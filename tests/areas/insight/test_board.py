"""The board's figures, counted by hand on the county of seven customers."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest

from tests.factories import snapshots
from tests.factories.county import OWN, SHOP, SIBLINGS, SPOUSE, accept, tables
from tests.factories.visits import record
from tests.personas import NOW, TODAY, actor
from wangge.areas.assessment.services import compute_scores, ensure_default_scheme
from wangge.areas.grids.access import visible_grids
from wangge.areas.insight.board import Board, board, coverage_map
from wangge.areas.insight.models import GridFigure
from wangge.areas.insight.services import count_grids
from wangge.areas.opportunities.services import ensure_default_rules, find_opportunities
from wangge.areas.organisation.access import SYSTEM, visible_units
from wangge.areas.visits.services import record_visit
from wangge.kernel.errors import NotFound
from wangge.kernel.progress import Silent
from wangge.kernel.time import Month

pytestmark = pytest.mark.django_db
NOVEMBER = Month(2026, 11)
DAY = timedelta(days=1)


def look(who: str = "branch_head", period: Month = NOVEMBER, now=NOW, **at) -> Board:
    return board(actor(who), period=period, now=now, **at)


def figure(shown: Board, key: str):
    return next(f for f in shown.figures if f.key == key)


def unit_id(code: str) -> int:
    return visible_units(SYSTEM).get(code=code).pk


def grid_id(code: str) -> int:
    return visible_grids(SYSTEM).get(code=code).pk


def visit(customer_id: int, by: str = "manager_a", now=NOW, **given) -> None:
    record_visit(actor=actor(by), now=now, visit=record(customer_id, **given))


@pytest.fixture
def worked(county) -> None:
    """This morning OWN was visited, his shop's door was shut in a minute, SIBLINGS met in G1-02.

    An opportunity (OWN's deposit) was pushed before and is handled by the visit.
    """
    before = NOW - timedelta(hours=3)
    ensure_default_rules(actor=SYSTEM, now=before)
    find_opportunities(actor=SYSTEM, now=before, on=TODAY, lake=county.lake, progress=Silent())
    visit(OWN)
    visit(SHOP, outcome="closed", minutes=1)
    visit(SIBLINGS, by="sibling", grid="G1-02")
    ensure_default_scheme(actor=SYSTEM, now=NOW)
    compute_scores(actor=SYSTEM, now=NOW, period=NOVEMBER)
    count_grids(actor=SYSTEM, now=NOW)


def test_a_branch_adds_up_its_grids(worked) -> None:
    """G1-01: couple and shop, one household of two; G1-02: one man without a household."""
    shown = look()
    assert shown.focus.title == "城区支行"
    values = {f.key: f.value for f in shown.figures}
    assert (values["customers"], values["households"]) == (4, 1)
    assert (values["visits"], values["valid_visits"]) == (3, 2)
    assert (values["coverage"], values["valid_rate"]) == (1.0, 2 / 3)
    assert (values["deposit_balance"], values["loan_balance"]) == (D("134000.50"), D("30000.00"))
    assert values["opportunities_open"] == 1
    assert values["opportunity_timeliness"] == 1.0
    coverage = figure(shown, "coverage")
    assert (coverage.numerator, coverage.denominator) == (1, 1)


def test_every_rate_carries_its_parts(worked) -> None:
    for shown in look().figures:
        if shown.unit == "rate" and shown.value is not None:
            assert shown.value == pytest.approx(shown.numerator / shown.denominator)


def test_rows_below_add_up_to_the_whole(worked) -> None:
    shown = look("head_office", unit_id=unit_id("HQ"))
    assert [row.what.name for row in shown.rows] == ["城区支行", "沿海支行"]
    assert sum(row.sums.visits for row in shown.rows) == figure(shown, "visits").value
    assert sum(row.sums.stock.customers for row in shown.rows) == 5


def test_the_way_down_leads_from_branch_to_small_grid(worked) -> None:
    shown = look(unit_id=unit_id("T101"))
    assert [(r.what.kind, r.code, r.manager_a) for r in shown.rows] == [("grid", "G1-01", "吴甲")]
    down = look(grid_id=grid_id("G1-01"))
    assert [c.name for c in down.focus.crumbs] == [
        "城区支行", "城区支行营业部", "营销1组", "网格G1", "网格G1-01",
    ]  # fmt: skip
    assert (down.rows, figure(down, "customers").value) == ([], 3)
    big = look(grid_id=grid_id("G1"))
    assert {row.code for row in big.rows} == {"G1-01", "G1-02"}


def test_customer_groups_are_covered_by_customers_seen(worked) -> None:
    groups = {g.group: (g.group_name, g.customers, g.covered) for g in look().groups}
    assert groups == {
        "farm_household": ("农户", 3, 2),
        "individual_business": ("个体工商户", 1, 0),
    }


def test_the_trend_is_of_eight_weeks(worked) -> None:
    visit(SHOP, checked_in_at=NOW - 8 * DAY)
    weeks = look().weeks
    assert [monday for monday, *_ in weeks] == [
        date(2026, 11, 2) - timedelta(weeks=back) for back in range(7, -1, -1)
    ]
    assert weeks[-1][1:] == (3, 2)
    assert weeks[-3][1:] == (1, 1)
    assert weeks[-2][1:] == (0, 0)


def test_a_running_month_is_compared_with_the_same_part_of_the_last(worked) -> None:
    """A visit of 1 October is within the first day and a half of a month, one of 20 is not."""
    visit(SHOP, checked_in_at=NOW - 32 * DAY)
    visit(SHOP, checked_in_at=NOW - 13 * DAY)
    assert figure(look(), "visits").previous == 1
    december = NOW + 40 * DAY
    assert figure(look(now=december), "visits").previous == 2


def test_stock_is_compared_only_with_what_was_counted_then(worked) -> None:
    assert figure(look(), "customers").previous is None
    later = NOW + 30 * DAY
    more = tables()
    more["customer"].append(snapshots.person(99, lon=120.005, lat=33.005))
    snapshots.publish(actor_lake(), "second", **more)
    accept(actor_lake())
    count_grids(actor=SYSTEM, now=later)
    shown = figure(look(period=Month(2026, 12), now=later), "customers")
    assert (shown.value, shown.previous) == (5, 4)


def actor_lake():
    from django.conf import settings

    return settings.WANGGE_LAKE


def test_a_second_count_of_a_day_replaces_the_first(worked) -> None:
    before = GridFigure.objects.count()
    count_grids(actor=SYSTEM, now=NOW + timedelta(hours=1))
    assert GridFigure.objects.count() == before == 3


def test_before_the_first_count_the_board_counts_for_itself(county) -> None:
    shown = look()
    assert (figure(shown, "customers").value, figure(shown, "households").value) == (4, 1)
    assert not GridFigure.objects.exists()


def test_a_customer_counts_where_he_stands_now(county) -> None:
    """The shop moves next door: its ended custody no longer counts in G1-01."""
    moved = tables()
    moved["customer"][2] |= {"lon": 120.015, "lat": 33.005}
    snapshots.publish(county.lake, "second", **moved)
    accept(county.lake)
    count_grids(actor=SYSTEM, now=NOW)
    here, next_door = (look(grid_id=grid_id(code)) for code in ("G1-01", "G1-02"))
    assert [(g.group, g.customers) for g in here.groups] == [("farm_household", 2)]
    assert {g.group: g.customers for g in next_door.groups} == {
        "farm_household": 1, "individual_business": 1,
    }  # fmt: skip
    assert figure(here, "deposit_balance").value == D("125000.00")
    assert figure(here, "customers").value == 2


def test_migrants_make_no_resident_household(county) -> None:
    away = tables()
    for row in away["customer"]:
        row["is_migrant"] = row["customer_id"] in (OWN, SPOUSE)
    snapshots.publish(county.lake, "second", **away)
    accept(county.lake)
    shown = look()
    assert figure(shown, "households").value == 0
    assert figure(shown, "coverage").value is None


@pytest.mark.parametrize(
    ("who", "code"), [("branch_head", "B02"), ("manager_a", "T102"), ("outsider", "HQ")]
)
def test_a_unit_out_of_view_is_not_found(county, who, code) -> None:
    with pytest.raises(NotFound):
        look(who, unit_id=unit_id(code))


def test_a_grid_out_of_view_is_not_found(county) -> None:
    for who in ("sibling", "outsider"):
        with pytest.raises(NotFound):
            look(who, grid_id=grid_id("G1-01"))


def test_the_map_shows_own_ground_only(worked) -> None:
    def codes(who: str) -> dict[str, float | None]:
        shown = coverage_map(actor(who), period=NOVEMBER, now=NOW)
        return {grid.grid.code: grid.sums.coverage for grid in shown}

    assert codes("branch_head") == {"G1-01": 1.0, "G1-02": None}
    assert codes("manager_a") == {"G1-01": 1.0}
    assert codes("outsider") == {"G2-01": None}
    assert set(codes("head_office")) == {"G1-01", "G1-02", "G2-01"}
    assert codes("auditor") == {}


def test_a_colleagues_points_do_not_show_on_a_managers_board(worked) -> None:
    assert figure(look("manager_a"), "points").value is not None
    assert figure(look("manager_b"), "points").value is not None
    [row] = look("manager_b").rows
    assert row.points is None
    assert all(row.points is not None for row in look("branch_head").rows)
