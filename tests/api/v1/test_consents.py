"""Consent through the API: what is said at the door holds at once (promise 13)."""

from datetime import timedelta
from itertools import count

import pytest

from tests.factories import snapshots
from tests.factories.county import OWN, SHOP, SIBLINGS, SPOUSE, accept, at, tables
from tests.personas import NOW, TODAY
from tests.queries import counted
from wangge.areas.customers.consent.selectors import stopped, stops_of
from wangge.areas.customers.models import ConsentEntry, Customer
from wangge.areas.opportunities import services
from wangge.areas.opportunities.models import Opportunity, Task, TaskKind, TaskStatus
from wangge.areas.organisation.access import SYSTEM
from wangge.areas.organisation.models import AuditEvent
from wangge.areas.visits.selectors import last_valid_visits
from wangge.kernel.ids import new_id
from wangge.kernel.progress import Silent

pytestmark = pytest.mark.django_db
MORNING = NOW - timedelta(hours=3)
DAY = timedelta(days=1)
CHILD = 61


SAID = count(1)


def say(client, act: str, customer: int = OWN, **given):
    """Write a word down; each was said a second after the one before."""
    at = NOW - timedelta(hours=1) + timedelta(seconds=next(SAID))
    body = {
        "id": str(new_id()), "purpose": "marketing", "act": act, "channel": "door",
        "at": at.isoformat(),
    } | given  # fmt: skip
    path = f"/api/v1/customers/{customer}/consents"
    return client.post(path, body, content_type="application/json")


def hand_out(county, now=MORNING, on=TODAY):
    services.ensure_default_rules(actor=SYSTEM, now=now)
    found = services.find_opportunities(
        actor=SYSTEM, now=now, on=on, lake=county.lake, progress=Silent()
    )
    services.plan_key_customer_visits(actor=SYSTEM, now=now, on=on, last_seen=last_valid_visits)
    return found


def with_child(county):
    """A well-to-do child of nine joins the county, with a deposit about to mature."""
    given = tables()
    given["customer"].append(
        snapshots.person(CHILD, name="张小宝", birth_date="2017-03-01", **at("G1-01"))
    )
    given["feature"].append(snapshots.feature(CHILD, deposit_balance="50000.00", is_key=True))
    given["holding"].append(
        {"customer_id": CHILD, "kind": "deposit", "holding_no": "77", "product_code": "D02",
         "balance": "50000.00", "rate": "0.0155", "open_date": "2025-11-01",
         "end_date": "2026-11-09", "status": "open"}
    )  # fmt: skip
    snapshots.publish(county.lake, "child", **given)
    accept(county.lake)


def test_withdrawal_takes_back_at_once_what_waited(county, as_persona) -> None:
    hand_out(county)
    client = as_persona("manager_a")
    assert [t["customer"]["id"] for t in client.get("/api/v1/tasks/today").json()["tasks"]] == [OWN]
    answer = say(client, "withdrawn")
    assert (answer.status_code, answer.json()["offer_stop_name"]) == (201, "已拒绝营销")
    assert client.get("/api/v1/tasks/today").json()["tasks"] == []
    one = Opportunity.objects.get()
    assert (one.stage, one.get_decline_reason_display()) == ("lost", "客户拒绝营销")
    assert Task.objects.get().status == TaskStatus.CANCELLED
    noted = AuditEvent.objects.get(action="consent.record")
    assert noted.detail == {"purpose": "marketing", "act": "withdrawn", "withdrawn": 2}
    assert client.get(f"/api/v1/customers/{OWN}").json()["offer_stop"] == "opted_out"


def test_nothing_new_is_offered_until_he_agrees_again(county, as_persona) -> None:
    say(as_persona("manager_a"), "refused")
    assert hand_out(county).not_to_be_offered == 1
    assert not Opportunity.objects.exists()
    assert not Task.objects.exists()
    say(as_persona("manager_b"), "granted")
    assert hand_out(county).pushed == 1


def test_a_call_back_the_customer_asked_for_stays(county, as_persona) -> None:
    hand_out(county)
    asked = Task.objects.get()
    asked.pk, asked.kind, asked.opportunity = new_id(), TaskKind.FOLLOW_UP, None
    asked.save(force_insert=True)
    say(as_persona("manager_a"), "withdrawn")
    assert [t.kind for t in Task.objects.filter(status=TaskStatus.OPEN)] == ["follow_up"]


def test_the_household_is_left_alone_by_one_member_only(county, as_persona) -> None:
    say(as_persona("manager_a"), "withdrawn", SPOUSE)
    assert hand_out(county).pushed == 1


def test_the_list_shows_it_and_narrows_by_it(county, as_persona) -> None:
    client = as_persona("manager_a")
    say(client, "withdrawn")
    stopped_rows = client.get("/api/v1/customers?may_be_offered=false").json()["items"]
    assert [(r["id"], r["offer_stop"]) for r in stopped_rows] == [(OWN, "opted_out")]
    open_rows = client.get("/api/v1/customers?may_be_offered=true").json()["items"]
    assert OWN not in {r["id"] for r in open_rows}
    assert SPOUSE in {r["id"] for r in open_rows}


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("manager_b", 201), ("outlet_head", 201), ("department", 201), ("sibling", 404),
        ("outsider", 404), ("auditor", 403), ("administrator", 403), ("security_officer", 403),
    ],
)  # fmt: skip
def test_who_may_write_it_down(county, as_persona, who, status) -> None:
    assert say(as_persona(who), "withdrawn").status_code == status
    assert ConsentEntry.objects.exists() == (status == 201)
    seen = as_persona(who).get(f"/api/v1/customers/{OWN}/consents").status_code
    assert seen == (200 if status == 201 else status)


def test_the_same_word_counts_once_and_its_id_is_nobody_elses(county, as_persona) -> None:
    client, once = as_persona("manager_a"), str(new_id())
    assert [say(client, "refused", id=once).status_code for _ in range(2)] == [201, 200]
    assert ConsentEntry.objects.count() == 1
    assert say(client, "granted", id=once).json()["code"] == "consent.id_taken"
    other = say(as_persona("sibling"), "refused", SIBLINGS, id=once)
    assert (other.status_code, other.json()["code"]) == (409, "consent.id_taken")


def test_a_word_that_comes_late_does_not_undo_a_later_one(county, as_persona) -> None:
    client = as_persona("manager_a")
    say(client, "withdrawn")
    say(client, "granted", at=(NOW - DAY).isoformat())
    assert client.get(f"/api/v1/customers/{OWN}/consents").json()["offer_stop"] == "opted_out"
    say(client, "granted", at=(NOW + DAY).isoformat())
    assert ConsentEntry.objects.order_by("-at")[0].at == NOW


def test_a_child_needs_a_guardian(county, as_persona) -> None:
    with_child(county)
    assert hand_out(county).not_to_be_offered == 1
    client = as_persona("manager_a")
    assert say(client, "granted", CHILD).json()["code"] == "consent.guardian_needed"
    guardian = {"guardian_name": "张建国", "guardian_relation": "parent"}
    say(client, "granted", CHILD, **guardian)
    answer = say(client, "granted", CHILD, purpose="collection", **guardian).json()
    assert (answer["needs_guardian"], answer["offer_stop"]) == (True, None)
    assert answer["entries"][0]["guardian_relation_name"] == "父母"
    assert hand_out(county).pushed == 1
    say(client, "withdrawn", CHILD, purpose="collection")
    assert Opportunity.objects.get(customer=CHILD).decline_reason == "no_guardian"


def test_a_birth_date_put_right_takes_back_what_waited(county) -> None:
    hand_out(county)
    Customer.objects.filter(pk=OWN).update(birth_date="2015-01-01")
    assert services.withdraw_stopped(now=NOW, on=TODAY) == 2
    assert Opportunity.objects.get().decline_reason == "no_guardian"


def test_a_credit_reference_query_takes_writing(county, as_persona) -> None:
    client, query = as_persona("manager_a"), {"purpose": "credit_reference"}
    assert say(client, "granted", **query).json()["code"] == "consent.in_writing"
    signed = say(client, "granted", **query, evidence_kind="signed", evidence="授权书 2026-018")
    stands = {p["purpose"]: p for p in signed.json()["purposes"]}
    assert stands["credit_reference"]["is_allowed"]
    assert not stands["photo"]["is_allowed"]
    say(client, "withdrawn", **query)  # taking back asks for nothing
    rows = client.get(f"/api/v1/customers/{OWN}/consents").json()["purposes"]
    assert [p["state_name"] for p in rows if p["purpose"] == "credit_reference"] == ["撤回"]


def test_the_stricter_state_survives_a_merge(county, as_persona) -> None:
    hand_out(county)
    say(as_persona("manager_a"), "refused", SHOP)
    merged = tables()
    merged["customer"] = [c for c in merged["customer"] if c["customer_id"] != SHOP]
    merged["alias"] = [{"customer_id": SHOP, "survivor_id": OWN}]
    snapshots.publish(county.lake, "merged", **merged)
    accept(county.lake)
    shown = as_persona("manager_a").get(f"/api/v1/customers/{OWN}/consents").json()
    assert (shown["offer_stop"], shown["entries"][0]["channel_name"]) == (
        "opted_out", "客户归并承接",
    )  # fmt: skip
    assert Opportunity.objects.get().stage == "lost"


def test_lists_and_single_looks_agree(county, as_persona) -> None:
    with_child(county)
    say(as_persona("sibling"), "refused", SIBLINGS)
    say(as_persona("manager_a"), "refused")
    say(as_persona("manager_a"), "granted")
    by_list = set(Customer.objects.filter(stopped(TODAY)).values_list("pk", flat=True))
    everyone = Customer.objects.values_list("pk", flat=True)
    assert by_list == set(stops_of(everyone, on=TODAY)) == {SIBLINGS, CHILD}


def test_what_is_written_is_sealed(county, as_persona) -> None:
    from django.db import connection

    say(as_persona("manager_a"), "refused", evidence="客户本人电话告知")
    with connection.cursor() as cursor:
        cursor.execute("SELECT evidence FROM areas_consententry")
        assert "客户" not in cursor.fetchone()[0]


def test_reading_the_ledger_takes_a_handful_of_queries(county, as_persona) -> None:
    client = as_persona("manager_a")
    for _ in range(3):
        say(client, "refused")
    with counted() as few:
        client.get(f"/api/v1/customers/{OWN}/consents")
    say(client, "granted")
    with counted() as more:
        client.get(f"/api/v1/customers/{OWN}/consents")
    assert len(few) == len(more)
