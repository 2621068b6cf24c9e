"""From the snapshot to the manager's list, and what he does with it."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from tests.factories import snapshots
from tests.factories.county import OWN, SHOP, SIBLINGS, SPOUSE, accept, tables
from tests.factories.visits import record
from tests.personas import NOW, TODAY, actor
from wangge.areas.opportunities import services
from wangge.areas.opportunities.errors import OpportunityClosed, StageBackwards
from wangge.areas.opportunities.models import (
    DeclineReason,
    FunnelStage,
    Opportunity,
    OpportunityRule,
    Task,
    TaskKind,
    TaskStatus,
)
from wangge.areas.opportunities.selectors import (
    list_opportunities,
    of_customer,
    timeliness_by_manager,
    todays_tasks,
)
from wangge.areas.organisation.access import SYSTEM
from wangge.areas.organisation.models import AuditEvent
from wangge.areas.visits.services import record_visit
from wangge.kernel.errors import NotAllowed, NotFound
from wangge.kernel.progress import Silent
from wangge.kernel.time import Month

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def find(county, on: date = TODAY, now: datetime = NOW):
    services.ensure_default_rules(actor=SYSTEM, now=now)
    return services.find_opportunities(
        actor=SYSTEM, now=now, on=on, lake=county.lake, progress=Silent()
    )


def plan(seen=None, on: date = TODAY, now: datetime = NOW) -> int:
    return services.plan_key_customer_visits(
        actor=SYSTEM, now=now, on=on, last_seen=lambda ids: seen or {}
    )


@pytest.fixture
def pushed(county) -> Opportunity:
    find(county)
    return Opportunity.objects.get()


def deposit(customer_id: int, number: str, balance: str, due: str) -> dict:
    return {
        "customer_id": customer_id, "kind": "deposit", "holding_no": number,
        "product_code": "D02", "balance": balance, "rate": "0.0155",
        "open_date": "2025-11-01", "end_date": due, "status": "open",
    }  # fmt: skip


def test_a_maturing_deposit_becomes_an_opportunity_and_a_task(county) -> None:
    counts = find(county)
    assert (counts.facts, counts.pushed) == (1, 1)
    one = Opportunity.objects.get()
    assert (one.customer_id, one.grid.code, one.manager.username) == (OWN, "G1-01", "manager_a")
    assert one.reason == "定期存款 10.00 万元（年利率 1.55%）将于 11-10（周二）到期"
    assert (one.due_date, one.expires_on) == (date(2026, 11, 10), date(2026, 11, 17))
    task = Task.objects.get()
    assert (task.kind, task.due_on, task.priority) == (
        TaskKind.OPPORTUNITY, date(2026, 11, 7), 2,
    )  # fmt: skip
    assert AuditEvent.objects.get(action="opportunity.find").detail["pushed"] == 1


def test_the_same_fact_is_never_pushed_twice(county) -> None:
    find(county)
    counts = find(county, on=TODAY + DAY, now=NOW + DAY)
    assert (counts.known, counts.pushed) == (1, 0)
    assert (Opportunity.objects.count(), Task.objects.count()) == (1, 1)


def test_nothing_is_found_before_its_horizon(county) -> None:
    assert find(county, on=date(2026, 10, 26)).facts == 0


def test_a_bank_may_ask_for_more_money(county) -> None:
    services.ensure_default_rules(actor=SYSTEM, now=NOW)
    OpportunityRule.objects.update(minimum_amount=Decimal(200_000))
    counts = find(county)
    assert (counts.too_small, counts.pushed) == (1, 0)


def test_a_household_is_asked_once_and_then_left_in_peace(county) -> None:
    """The wife's deposit matures too: told in the husband's reason, then kept by the rest."""
    later = tables()
    later["holding"] += [
        deposit(SPOUSE, "77", "30000.00", "2026-11-12"),
        deposit(SPOUSE, "78", "8000.00", "2026-11-20"),
        deposit(SIBLINGS, "79", "5000.00", "2026-11-20"),
    ]
    snapshots.publish(county.lake, "second", **later)
    accept(county.lake)
    first = find(county)
    assert (first.pushed, first.same_household) == (1, 1)
    assert "另有 1 笔共 3.00 万元" in Opportunity.objects.get().reason
    second = find(county, on=TODAY + 7 * DAY, now=NOW + 7 * DAY)
    assert (second.pushed, second.resting, second.known) == (1, 2, 1)
    assert Opportunity.objects.get(customer=SIBLINGS).manager.username == "sibling"


def test_managers_see_the_opportunities_of_their_own_ground(pushed) -> None:
    for who in ("manager_a", "manager_b", "outlet_head", "branch_head", "head_office"):
        assert list(list_opportunities(actor(who), stage="open")) == [pushed]
        assert list(of_customer(actor(who), OWN)) == [pushed]
    for who in ("sibling", "outsider", "auditor", "administrator"):
        assert not list_opportunities(actor(who))
        assert not of_customer(actor(who), OWN)
        with pytest.raises(NotFound):
            list_opportunities(actor(who), grid_id=pushed.grid_id)


def test_accepting_twice_is_accepting_once(pushed) -> None:
    for _ in range(2):
        one = services.accept(actor=actor("manager_a"), now=NOW, opportunity_id=pushed.pk)
    assert (one.stage, one.handled_at) == (FunnelStage.ACCEPTED, None)
    assert AuditEvent.objects.filter(action="opportunity.accept").count() == 1


def test_declining_needs_a_reason_and_cancels_the_task(pushed) -> None:
    one = services.decline(
        actor=actor("manager_a"),
        now=NOW,
        opportunity_id=pushed.pk,
        reason=DeclineReason.OTHER_BANK,
        note="利率差 0.3 个点",
    )
    assert (one.stage, one.handled_at) == (FunnelStage.LOST, NOW)
    assert Task.objects.get().status == TaskStatus.CANCELLED
    with pytest.raises(OpportunityClosed):
        services.accept(actor=actor("manager_a"), now=NOW, opportunity_id=pushed.pk)


def test_others_can_neither_touch_nor_see_it(pushed) -> None:
    for who in ("sibling", "outsider"):
        with pytest.raises(NotFound):
            services.accept(actor=actor(who), now=NOW, opportunity_id=pushed.pk)
    for who in ("branch_head", "department", "auditor"):
        with pytest.raises(NotAllowed):
            services.accept(actor=actor(who), now=NOW, opportunity_id=pushed.pk)


def test_the_funnel_moves_forward_only(pushed) -> None:
    def advance(stage):
        return services.advance(
            actor=actor("manager_b"), now=NOW, opportunity_id=pushed.pk, stage=stage
        )

    assert advance(FunnelStage.INTENT).handled_at == NOW
    assert advance(FunnelStage.INTENT).stage == FunnelStage.INTENT
    with pytest.raises(StageBackwards):
        advance(FunnelStage.CONTACTED)
    advance(FunnelStage.WON)
    with pytest.raises(OpportunityClosed):
        advance(FunnelStage.WON)


def test_what_nobody_handles_expires_and_counts_as_late(pushed) -> None:
    def expire(on: date) -> int:
        return services.expire_opportunities(actor=SYSTEM, now=NOW, on=on)

    assert expire(date(2026, 11, 17)) == 0
    late = NOW + 16 * DAY
    with pytest.raises(OpportunityClosed):
        services.accept(actor=actor("manager_a"), now=late, opportunity_id=pushed.pk)
    assert expire(date(2026, 11, 18)) == 1
    pushed.refresh_from_db()
    assert pushed.stage == FunnelStage.EXPIRED
    assert Task.objects.get().status == TaskStatus.CANCELLED
    [ended] = timeliness_by_manager(period=Month(2026, 11), now=late).values()
    assert (ended.due, ended.timely) == (1, 0)


def test_a_contact_in_time_counts_as_timely_and_talks_may_last(pushed) -> None:
    assert timeliness_by_manager(period=Month(2026, 11), now=NOW) == {}
    when = NOW + DAY
    visit = record(OWN, checked_in_at=when - timedelta(hours=1))
    record_visit(actor=actor("manager_a"), now=when, visit=visit)
    [ended] = timeliness_by_manager(period=Month(2026, 11), now=when).values()
    assert (ended.due, ended.timely) == (1, 1)
    for on, expired in ((date(2026, 12, 17), 0), (date(2026, 12, 18), 1)):
        assert services.expire_opportunities(actor=SYSTEM, now=NOW, on=on) == expired


def test_a_key_customer_unseen_for_a_quarter_gets_a_task_by_friday(county) -> None:
    assert plan() == 1
    task = Task.objects.get()
    assert (task.customer_id, task.kind, task.due_on) == (
        OWN, TaskKind.KEY_CUSTOMER, date(2026, 11, 6),
    )  # fmt: skip
    assert task.reason == "重点客户（存款 12.50 万元、贷款 3.00 万元），尚无有效走访记录"
    assert plan() == 0


@pytest.mark.parametrize(("days", "planned"), [(89, 0), (90, 1)])
def test_a_key_customer_seen_lately_is_left(county, days, planned) -> None:
    assert plan({OWN: NOW - days * DAY}) == planned


def test_a_customer_who_is_on_the_list_already_gets_no_second_task(pushed) -> None:
    assert plan() == 0


def test_what_is_left_over_moves_to_the_next_friday(county) -> None:
    plan()
    assert plan(on=TODAY + 7 * DAY, now=NOW + 7 * DAY) == 0
    assert Task.objects.get().due_on == date(2026, 11, 13)


def test_a_manager_gets_no_more_key_visits_than_a_week_holds(county) -> None:
    many = tables()
    ids = range(101, 101 + services.planning.KEY_VISITS_A_WEEK + 3)
    lon, lat = 120.005, 33.005
    many["customer"] += [snapshots.person(pk, lon=lon, lat=lat) for pk in ids]
    many["feature"] += [
        snapshots.feature(pk, is_key=True, deposit_balance=f"{pk}000.00") for pk in ids
    ]
    snapshots.publish(county.lake, "second", **many)
    accept(county.lake)
    assert plan() == services.planning.KEY_VISITS_A_WEEK
    assert plan() == 0
    taken = set(Task.objects.values_list("customer_id", flat=True))
    assert taken == {OWN, 108, 107, 106, 105}  # the largest: nobody was ever seen


def test_today_shows_own_open_tasks_of_the_coming_week_only(pushed) -> None:
    assert [task.customer_id for task in todays_tasks(actor("manager_a"), on=TODAY)] == [OWN]
    assert todays_tasks(actor("manager_b"), on=TODAY) == []
    assert todays_tasks(actor("manager_a"), on=date(2026, 10, 30)) == []
    assert SHOP not in [t.customer_id for t in todays_tasks(actor("manager_a"), on=TODAY)]
