"""Scores follow from visits and opportunities, open down to them, and freeze."""

from datetime import timedelta
from decimal import Decimal as D

import pytest

from tests.factories.county import OWN, SHOP, SIBLINGS
from tests.factories.visits import record
from tests.personas import NOW, TODAY, actor, staff
from wangge.areas.assessment import selectors, services
from wangge.areas.assessment.errors import NoScheme, PeriodFrozen
from wangge.areas.assessment.models import Score
from wangge.areas.opportunities.services import ensure_default_rules, find_opportunities
from wangge.areas.organisation.access import SYSTEM
from wangge.areas.visits.services import record_visit
from wangge.kernel.errors import NotFound
from wangge.kernel.progress import Silent
from wangge.kernel.time import Month

pytestmark = pytest.mark.django_db
NOVEMBER = Month(2026, 11)
HOUR = timedelta(hours=1)


def compute(period: Month = NOVEMBER):
    services.ensure_default_scheme(actor=SYSTEM, now=NOW)
    return services.compute_scores(actor=SYSTEM, now=NOW, period=period)


def visit(customer_id: int, by: str = "manager_a", **given):
    return record_visit(actor=actor(by), now=NOW, visit=record(customer_id, **given))[0]


def items(username: str) -> dict:
    score = Score.objects.get(staff=staff(username))
    return {item.indicator.kind: item for item in score.items.select_related("indicator")}


def test_every_customer_manager_is_scored_and_nobody_else(county) -> None:
    assert compute().managers == 4
    scored = set(Score.objects.values_list("staff__username", flat=True))
    assert scored == {"manager_a", "manager_b", "sibling", "outsider"}


def test_figures_are_those_of_the_month(county) -> None:
    """One household of one, two valid visits (a shop has no household), one last month.

    visits 2 ÷ 60, coverage 1 ÷ 1, no opportunity ended: weights 400/7 and 300/7.
    """
    visit(OWN, checked_in_at=NOW - HOUR)
    visit(SHOP, checked_in_at=NOW - 2 * HOUR)
    visit(SHOP, checked_in_at=NOW - timedelta(days=20))
    visit(SHOP, checked_in_at=NOW - timedelta(days=30), is_mock=True)
    compute()
    found = items("manager_a")
    assert found["valid_visits"].numerator == 2
    assert found["valid_visits"].points == D("1.90")
    assert (found["coverage"].numerator, found["coverage"].denominator) == (1, 1)
    assert found["coverage"].points == D("42.86")
    assert found["opportunity_timeliness"].weight == 0
    assert Score.objects.get(staff=staff("manager_a")).points == D("44.76")


def test_b_works_for_his_own_count_and_the_grid_stays_as_a_s(county) -> None:
    visit(OWN, by="manager_b")
    compute()
    assert items("manager_b")["valid_visits"].numerator == 1
    assert items("manager_b")["coverage"].denominator == 0
    assert items("manager_a")["valid_visits"].numerator == 0
    assert items("manager_a")["coverage"].numerator == 1


def test_a_visit_moves_the_scores_it_concerns_at_once(county) -> None:
    compute()
    assert items("manager_a")["coverage"].numerator == 0
    made = visit(OWN, by="manager_b")
    services.refresh_after_visit(
        now=NOW, staff_id=made.staff_id, grid_id=made.grid_id, at=made.checked_in_at
    )
    assert items("manager_b")["valid_visits"].numerator == 1
    assert items("manager_a")["coverage"].numerator == 1
    assert Score.objects.count() == 4


def test_a_refreshed_score_is_the_computed_one(county) -> None:
    """Also for B, who answers for no grid of his own."""
    compute()
    for customer, by in ((OWN, "manager_b"), (SHOP, "manager_a")):
        made = visit(customer, by=by)
        services.refresh_after_visit(
            now=NOW, staff_id=made.staff_id, grid_id=made.grid_id, at=made.checked_in_at
        )
    refreshed = {who: points_and_parts(who) for who in ("manager_a", "manager_b")}
    compute()
    assert refreshed == {who: points_and_parts(who) for who in refreshed}
    assert items("manager_b")["coverage"].denominator == 0


def points_and_parts(username: str) -> list:
    parts = items(username).values()
    return [(p.indicator.kind, p.numerator, p.denominator, p.points) for p in parts]


def test_timeliness_counts_what_came_to_its_end(county) -> None:
    ensure_default_rules(actor=SYSTEM, now=NOW - 3 * HOUR)
    find_opportunities(
        actor=SYSTEM, now=NOW - 3 * HOUR, on=TODAY, lake=county.lake, progress=Silent()
    )
    visit(OWN)
    compute()
    item = items("manager_a")["opportunity_timeliness"]
    assert (item.numerator, item.denominator, item.points) == (1, 1, D(30))


def test_computing_again_replaces(county) -> None:
    compute()
    visit(OWN)
    compute()
    assert Score.objects.count() == 4
    assert items("manager_a")["valid_visits"].numerator == 1


def test_a_frozen_month_stays(county) -> None:
    compute()
    assert services.freeze_scores(actor=SYSTEM, now=NOW, period=NOVEMBER) == 4
    with pytest.raises(PeriodFrozen):
        compute()
    with pytest.raises(PeriodFrozen):
        services.freeze_scores(actor=SYSTEM, now=NOW, period=NOVEMBER)
    made = visit(OWN)
    services.refresh_after_visit(
        now=NOW, staff_id=made.staff_id, grid_id=made.grid_id, at=made.checked_in_at
    )
    assert items("manager_a")["valid_visits"].numerator == 0


def test_without_a_scheme_nothing_is_scored(county) -> None:
    with pytest.raises(NoScheme):
        services.compute_scores(actor=SYSTEM, now=NOW, period=NOVEMBER)


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("head_office", {"manager_a", "manager_b", "sibling", "outsider"}),
        ("branch_head", {"manager_a", "manager_b", "sibling"}),
        ("outlet_head", {"manager_a", "manager_b", "sibling"}),
        ("manager_a", {"manager_a"}),
        ("outsider", {"outsider"}),
        ("auditor", set()),
        ("administrator", set()),
    ],
)
def test_a_manager_sees_his_own_score_and_heads_their_units(county, who, sees) -> None:
    compute()
    scores = selectors.list_scores(actor(who), period=NOVEMBER, on=TODAY)
    assert {score.staff.username for score in scores} == sees


def test_a_score_opens_down_to_its_visits(county) -> None:
    mine, of_b = visit(OWN), visit(SHOP, by="manager_b")
    visit(SIBLINGS, by="sibling", grid="G1-02")
    compute()

    def behind(kind: str, who: str = "branch_head") -> list:
        rows = selectors.visits_behind(
            actor(who), staff_id=staff("manager_a").pk, period=NOVEMBER, kind=kind, on=TODAY
        )
        return list(rows)

    assert behind("valid_visits") == [mine]
    assert behind("coverage") == [mine]
    assert of_b not in behind("valid_visits", "manager_a")
    with pytest.raises(NotFound):
        behind("valid_visits", "manager_b")
