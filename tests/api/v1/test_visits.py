"""Visits through the API: sent once or often, judged, in scope."""

from datetime import timedelta

import pytest

from tests.factories import snapshots
from tests.factories.county import (
    OUTSIDERS,
    OWN,
    SECRETS,
    SIBLINGS,
    SPOUSE,
    accept,
    at,
    tables,
)
from tests.factories.visits import record
from tests.personas import NOW
from wangge.areas.assessment.models import Score
from wangge.areas.assessment.services import ensure_default_scheme
from wangge.areas.organisation.access import SYSTEM
from wangge.areas.visits.models import Visit

pytestmark = pytest.mark.django_db


def body(customer_id: int, **given) -> dict:
    sent = vars(record(customer_id, **given))
    return {
        name: value.isoformat() if name.endswith("_at") else str(value) if name == "id" else value
        for name, value in sent.items()
    }


def post(client, given: dict):
    return client.post("/api/v1/visits", given, content_type="application/json")


def test_a_visit_is_created_then_known(county, as_persona) -> None:
    given = body(OWN)
    first = post(as_persona("manager_a"), given)
    assert first.status_code == 201, first.content
    shown = first.json()
    assert (shown["verdict_name"], shown["outcome_name"], shown["minutes"]) == (
        "有效", "见到本人", 6.0,
    )  # fmt: skip
    assert [c["item_name"] for c in shown["checks"]] == [
        "到访距离", "停留时长", "需求与跟进", "模拟定位", "重复走访",
    ]  # fmt: skip
    again = post(as_persona("manager_a"), given)
    assert (again.status_code, again.json()) == (200, shown)
    assert Visit.objects.count() == 1


def test_sent_again_after_the_customer_left_the_view_it_does_not_name_him(
    county, as_persona
) -> None:
    """The phone gets the answer for its outbox; whose house it was is no longer its business."""
    given = body(OWN)
    moved = tables()
    name = next(one["name"] for one in moved["customer"] if one["customer_id"] == OWN)
    assert name in post(as_persona("manager_a"), given).content.decode()
    for person in moved["customer"]:
        if person["customer_id"] in (OWN, SPOUSE):
            person |= at("G2-01") | {"village_code": None, "registered_village_code": None}
    snapshots.publish(county.lake, "second", **moved)
    accept(county.lake)
    assert as_persona("manager_a").get(f"/api/v1/customers/{OWN}").status_code == 404
    again = post(as_persona("manager_a"), given)
    assert (again.status_code, again.json()["id"]) == (200, given["id"])
    for secret in (name, *SECRETS.values()):
        assert secret not in again.content.decode()


def test_the_id_of_another_record_is_refused(county, as_persona) -> None:
    given = body(OWN)
    post(as_persona("manager_a"), given)
    answer = post(as_persona("manager_a"), given | {"need": "别的需求"})
    assert (answer.status_code, answer.json()["code"]) == (409, "visit.id_taken")


@pytest.mark.parametrize(("who", "customer"), [("sibling", OWN), ("manager_a", OUTSIDERS)])
def test_a_foreign_customer_looks_like_none(county, as_persona, who, customer) -> None:
    foreign = post(as_persona(who), body(customer))
    none = post(as_persona(who), body(999_999))
    assert (foreign.status_code, foreign.json()) == (404, none.json())


@pytest.mark.parametrize(
    "wrong",
    [
        {"lat": 95},
        {"accuracy_m": -3},
        {"outcome": "sold"},
        {"checked_in_at": "2026-11-02T09:00:00"},
        {"need": "x" * 501},
        {"need": "\x00"},
        {"id": "7"},
        {"customer_id": 2**70},
    ],
)
def test_bad_input_is_refused_and_not_repeated(county, as_persona, wrong) -> None:
    answer = post(as_persona("manager_a"), body(OWN) | wrong)
    assert (answer.status_code, answer.json()["code"]) == (422, "common.invalid_input")
    assert not Visit.objects.exists()


def test_a_visit_refreshes_the_score(county, as_persona) -> None:
    ensure_default_scheme(actor=SYSTEM, now=NOW)
    client = as_persona("manager_a")
    post(client, body(OWN))
    mine = client.get("/api/v1/scores/me").json()
    assert mine["points"] == 43.81  # 57.142857 · 1/60 = 0.95, and full coverage 42.86
    assert (mine["full_points"], mine["frozen"]) == (100, False)
    assert Score.objects.count() == 1


def test_lists_hold_what_is_in_view_and_filters_narrow(county, as_persona) -> None:
    post(as_persona("manager_a"), body(OWN))
    post(as_persona("sibling"), body(SIBLINGS, grid="G1-02", is_mock=True))

    def total(who: str, query: str = "") -> int:
        return as_persona(who).get(f"/api/v1/visits?{query}").json()["total"]

    assert [total(w) for w in ("branch_head", "manager_a", "sibling", "outsider")] == [2, 1, 1, 0]
    assert total("branch_head", "verdict=invalid") == 1
    assert total("branch_head", f"customer={OWN}") == 1
    assert total("branch_head", "since=2026-11-02&until=2026-11-02") == 2
    assert total("branch_head", "until=2026-11-01") == 0


def test_one_visit_opens_for_those_in_scope_only(county, as_persona) -> None:
    visit_id = post(as_persona("manager_a"), body(OWN)).json()["id"]
    for who in ("manager_a", "manager_b", "branch_head", "head_office"):
        answer = as_persona(who).get(f"/api/v1/visits/{visit_id}")
        assert answer.status_code == 200
        assert not any(secret in answer.content.decode() for secret in SECRETS.values())
    for who in ("sibling", "outsider"):
        assert as_persona(who).get(f"/api/v1/visits/{visit_id}").status_code == 404
    for who in ("auditor", "administrator", "security_officer"):
        assert as_persona(who).get(f"/api/v1/visits/{visit_id}").status_code == 403


def test_a_future_visit_is_refused_in_words(county, as_persona) -> None:
    given = body(OWN, checked_in_at=NOW + timedelta(days=2))
    answer = post(as_persona("manager_a"), given)
    assert (answer.status_code, answer.json()["code"]) == (422, "visit.times_impossible")
    assert "手机上的内容保留" in answer.json()["message"]
