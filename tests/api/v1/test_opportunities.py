"""Opportunities and today's tasks through the API."""

from datetime import timedelta

import pytest

from tests.factories import snapshots
from tests.factories.county import OWN, SECRETS, SHOP, accept, tables
from tests.personas import NOW, TODAY, actor
from tests.queries import counted
from wangge.areas.opportunities.models import Opportunity
from wangge.areas.opportunities.services import (
    ensure_default_rules,
    find_opportunities,
    plan_key_customer_visits,
)
from wangge.areas.organisation.access import SYSTEM
from wangge.areas.visits.selectors import last_valid_visits
from wangge.kernel.progress import Silent

pytestmark = pytest.mark.django_db


@pytest.fixture
def pushed(county) -> Opportunity:
    morning = NOW - timedelta(hours=3)
    ensure_default_rules(actor=SYSTEM, now=morning)
    find_opportunities(actor=SYSTEM, now=morning, on=TODAY, lake=county.lake, progress=Silent())
    plan_key_customer_visits(actor=SYSTEM, now=morning, on=TODAY, last_seen=last_valid_visits)
    return Opportunity.objects.get()


def post(client, path: str, given: dict | None = None):
    return client.post(f"/api/v1{path}", given or {}, content_type="application/json")


def test_the_list_says_why_and_shows_nothing_unmasked(pushed, as_persona) -> None:
    answer = as_persona("manager_a").get("/api/v1/opportunities?stage=open")
    [one] = answer.json()["items"]
    assert one["reason"] == "定期存款 10.00 万元（年利率 1.55%）将于 11-10（周二）到期"
    assert (one["customer_name"], one["manager_name"], one["stage_name"]) == (
        "张建国", "吴甲", "已推送",
    )  # fmt: skip
    assert (one["amount"], one["product"], one["decline_reason_name"]) == (100000, "D02", "")
    assert not any(secret in answer.content.decode() for secret in SECRETS.values())


@pytest.mark.parametrize(
    ("who", "status", "total"),
    [
        ("branch_head", 200, 1),
        ("sibling", 200, 0),
        ("outsider", 200, 0),
        ("auditor", 403, None),
    ],
)
def test_the_list_keeps_to_the_scope(pushed, as_persona, who, status, total) -> None:
    answer = as_persona(who).get("/api/v1/opportunities")
    assert answer.status_code == status
    assert answer.json().get("total") == total


def test_accept_then_decline(pushed, as_persona) -> None:
    client = as_persona("manager_a")
    path = f"/opportunities/{pushed.pk}"
    assert post(client, f"{path}/accept").json()["stage"] == "accepted"
    assert post(client, f"{path}/decline", {"reason_code": "lazy"}).status_code == 422
    declined = post(client, f"{path}/decline", {"reason_code": "other_bank"}).json()
    assert (declined["stage_name"], declined["decline_reason_name"]) == ("未成交", "已转存他行")
    again = post(client, f"{path}/accept")
    assert (again.status_code, again.json()["code"]) == (409, "opportunity.closed")
    assert "未成交" in again.json()["message"]


def test_the_funnel_is_carried_forward(pushed, as_persona) -> None:
    path = f"/opportunities/{pushed.pk}/advance"
    assert post(as_persona("manager_a"), path, {"stage": "intent"}).json()["stage"] == "intent"
    back = post(as_persona("manager_a"), path, {"stage": "contacted"})
    assert back.json()["code"] == "opportunity.stage_backwards"


@pytest.mark.parametrize(("who", "status"), [("sibling", 404), ("branch_head", 403)])
def test_others_cannot_act(pushed, as_persona, who, status) -> None:
    assert post(as_persona(who), f"/opportunities/{pushed.pk}/accept").status_code == status
    assert Opportunity.objects.get().stage == "pushed"


def test_today_is_the_list_and_the_week(pushed, as_persona) -> None:
    """OWN is a key customer too, but one task at a door is enough."""
    shown = as_persona("manager_a").get("/api/v1/tasks/today").json()
    [task] = shown["tasks"]
    assert (task["kind_name"], task["due_on"], task["overdue"]) == ("商机跟进", "2026-11-07", False)
    assert task["customer"]["mobile_masked"] == "138****5678"
    assert task["opportunity"]["id"] == str(pushed.pk)
    assert shown["date"] == "2026-11-02"
    assert shown["week"] == {
        "visits": 0, "valid_visits": 0, "unsure_visits": 0, "coverage": 0.0, "covered": 0,
        "households": 1, "points": None, "full_points": 100.0,
    }  # fmt: skip


def test_a_longer_list_costs_no_more_queries(pushed, county, as_persona) -> None:
    """A second deposit, the shop's, adds a task and not a query."""

    def look() -> tuple[int, int]:
        with counted() as queries:
            shown = as_persona("manager_a").get("/api/v1/tasks/today").json()
        return len(shown["tasks"]), len(queries)

    look()
    (one, queries), more = look(), tables()
    more["holding"].append(more["holding"][0] | {"customer_id": SHOP, "holding_no": "88"})
    snapshots.publish(county.lake, "second", **more)
    accept(county.lake)
    find_opportunities(actor=SYSTEM, now=NOW, on=TODAY, lake=county.lake, progress=Silent())
    assert look() == (one + 1, queries)


def test_today_belongs_to_customer_managers(pushed, as_persona) -> None:
    assert as_persona("branch_head").get("/api/v1/tasks/today").status_code == 403
    assert as_persona("sibling").get("/api/v1/tasks/today").json()["tasks"] == []


def test_a_profile_tells_of_the_opportunity(pushed, as_persona) -> None:
    shown = as_persona("manager_a").get(f"/api/v1/customers/{OWN}").json()
    assert [one["id"] for one in shown["opportunities"]] == [str(pushed.pk)]
    assert actor("manager_a").staff_id == pushed.manager_id
