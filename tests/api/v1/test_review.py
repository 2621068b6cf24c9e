"""The review: cases in view, decided by those who may, bound into the lake, on the audit trail."""

import json

import pytest

from tests.factories import county as land
from tests.factories import snapshots
from tests.factories.county import OUTSIDERS, OWN, SECRETS, SIBLINGS, SPOUSE
from tests.factories.runs import leave
from tests.personas import NOW, PERSONAS, staff
from wangge.areas.customers.models import ReviewCase, ReviewDecision
from wangge.areas.organisation.models import AuditEvent
from wangge.pipeline.contracts import Verdict, read_decisions

pytestmark = pytest.mark.django_db

DECIDERS = {
    "head_office": {"pair", "far", "one", "row"},
    "department": {"pair", "far", "one", "row"},
    "branch_head": {"pair", "one", "row"},
}
"""Cases each decider has in view: a side elsewhere keeps a case from him."""
KEY = SECRETS["id_no"]


def case(key: str, rank: int, left: int | None, right: int, **more) -> dict:
    return {
        "case_key": key,
        "kind": "probable_pair",
        "rank": rank,
        "priority": 2,
        "weight": 0.5,
        "reason": "姓名一致",
        "left_customer_id": left,
        "left_source": "crm",
        "left_table": "customer",
        "left_key": "C0001",
        "left_role": "",
        "right_customer_id": right,
        "right_source": "hukou",
        "right_table": "resident",
        "right_key": KEY,
        "right_role": "",
    } | more


CASES = [
    case("pair", 1, SIBLINGS, OWN),
    case("far", 2, OUTSIDERS, OWN),
    case("one", 3, OWN, OWN, kind="suspicious_merge", weight=None, priority=1),
    case("row", 4, None, OWN, left_source="thirdparty", left_table="profile"),
]


def publish(lake, name: str, cases: list[dict]) -> None:
    relation = {
        "customer_id": OWN, "relation": "spouse", "other_customer_id": SPOUSE,
        "source": "credit", "source_table": "borrower", "source_key": KEY,
    }  # fmt: skip
    far = relation | {"relation": "guarantor", "other_customer_id": OUTSIDERS}
    villages = [{"village_code": "320923100001", "name": "射河镇一村"}]
    snapshots.publish(
        lake, name, **land.tables(), review=cases, relation=[relation, far], village=villages
    )
    land.accept(lake)


@pytest.fixture
def queue(county):
    """The county with four cases waiting; returns its lake."""
    publish(county.lake, "second", CASES)
    return county.lake


def get(client, path: str):
    return client.get(f"/api/v1{path}")


def post(client, path: str, body: dict | None = None):
    return client.post(f"/api/v1{path}", json.dumps(body or {}), content_type="application/json")


def pk(key: str) -> int:
    return ReviewCase.objects.get(case_key=key).pk


def decide(client, key: str, verdict: str, comment: str = ""):
    path = f"/review/cases/{pk(key)}/decisions"
    return post(client, path, {"verdict": verdict, "comment": comment})


@pytest.mark.parametrize("who", PERSONAS)
def test_cases_are_seen_by_deciders_with_both_sides_in_view(who, queue, as_persona):
    client = as_persona(who)
    for path in ("/review/cases", "/review/counts", f"/review/cases/{pk('pair')}"):
        assert (get(client, path).status_code == 403) == (who not in DECIDERS), path
    mine = DECIDERS.get(who, set())
    for key in ("pair", "far", "one", "row"):
        opened = get(client, f"/review/cases/{pk(key)}")
        decided = decide(client, key, "later")
        expected = 403 if who not in DECIDERS else 404
        assert opened.status_code == (200 if key in mine else expected)
        assert decided.status_code == (201 if key in mine else expected)
    assert ReviewDecision.objects.count() == len(mine)


def test_counts_are_those_of_the_view(queue, as_persona):
    listed = get(as_persona("branch_head"), "/review/cases").json()
    assert [c["rank"] for c in listed["items"]] == [1, 3, 4]
    assert listed["total"] == 3
    counts = get(as_persona("branch_head"), "/review/counts").json()
    assert {(c["status"], c["kind"], c["cases"]) for c in counts} == {
        ("open", "probable_pair", 2),
        ("open", "suspicious_merge", 1),
    }
    narrowed = get(as_persona("branch_head"), "/review/cases?kind=suspicious_merge&priority=1")
    assert narrowed.json()["total"] == 1


def test_two_sides_are_compared_unmasked_and_shown_masked(queue, as_persona):
    opened = get(as_persona("branch_head"), f"/review/cases/{pk('pair')}")
    body = opened.content.decode()
    assert [name for name, secret in SECRETS.items() if secret in body] == []
    fields = {f["field"]: f for f in opened.json()["fields"]}
    assert (fields["name"]["left"], fields["name"]["right"]) == ("张建军", "张建国")
    assert fields["name"]["mark"] == "different"
    # 139****5678 and 138****5678: the reader sees that they differ, not what they are
    assert (fields["mobile"]["left"], fields["mobile"]["mark"]) == ("139****5678", "different")
    assert (fields["id_no"]["left"], fields["id_no"]["mark"]) == ("", "one_sided")
    assert fields["customer_group"]["mark"] == "same"
    assert fields["id_type"]["right"] == "居民身份证"
    assert fields["village_code"]["right"] == "射河镇一村（320923100001）"
    right = opened.json()["right_side"]
    # the guarantor lives elsewhere: not even the relation is told
    assert [(r["relation_name"], r["name"]) for r in right["relations"]] == [("配偶", "李秀英")]
    assert {link["source"] for link in right["links"]} == {"hukou", "thirdparty"}
    viewed = AuditEvent.objects.filter(action="customer.view").values_list("object_id", flat=True)
    assert set(viewed) == {str(OWN), str(SIBLINGS)}


def test_the_records_of_one_customer_are_compared_by_what_each_says(queue, as_persona):
    opened = get(as_persona("branch_head"), f"/review/cases/{pk('one')}").json()
    fields = {f["field"]: f for f in opened["fields"]}
    assert (fields["address"]["left"], fields["address"]["right"]) == ("射河镇一村3组***",) * 2
    assert fields["address"]["mark"] == "different"
    assert fields["mobile"]["mark"] == "one_sided"


def test_a_decision_is_in_the_lake_at_once_and_on_the_trail(queue, as_persona):
    client = as_persona("branch_head")
    answer = decide(client, "pair", "same", " 电话核实过 ")
    assert (answer.status_code, answer.json()["decided_by"]) == (201, PERSONAS["branch_head"].name)
    (written,) = read_decisions(queue)
    assert (written.verdict, written.decided_by) == (Verdict.SAME, "1003")
    assert (written.left.source, written.left.key) == ("crm", "C0001")
    assert (written.right.source, written.right.key) == ("hukou", KEY)
    assert written.decided_on == NOW
    event = AuditEvent.objects.get(action="review.decide")
    assert event.actor == staff("branch_head")
    assert event.detail == {"verdict": "same", "left": SIBLINGS, "right": OWN}
    assert get(client, "/review/cases").json()["total"] == 2
    (row,) = get(client, "/review/cases?status=decided").json()["items"]
    assert (row["decision"]["comment"], row["decision"]["undoable"]) == ("电话核实过", True)
    again = decide(client, "pair", "not_same")
    assert (again.status_code, again.json()["code"]) == (409, "review.case_closed")


def test_a_branch_head_loses_nobody_elses_decision(queue, as_persona):
    decide(as_persona("head_office"), "far", "not_same")
    decide(as_persona("branch_head"), "one", "not_same")
    assert {d.decided_by for d in read_decisions(queue)} == {"1001", "1003"}


def test_later_moves_a_case_aside_and_binds_nothing(queue, as_persona):
    client = as_persona("branch_head")
    decide(client, "pair", "later")
    assert read_decisions(queue) == []
    assert [c["rank"] for c in get(client, "/review/cases?status=later").json()["items"]] == [1]
    assert decide(client, "pair", "not_same").status_code == 201
    assert [d.verdict for d in read_decisions(queue)] == [Verdict.NOT_SAME]


def test_a_decision_can_be_taken_back_until_a_run_has_read_it(queue, as_persona, monkeypatch):
    client = as_persona("branch_head")
    made = decide(client, "pair", "same").json()
    undone = post(client, f"/review/decisions/{made['id']}/withdrawal")
    assert (undone.status_code, undone.json()["verdict"]) == (200, "withdrawn")
    assert read_decisions(queue) == []
    assert get(client, "/review/cases").json()["total"] == 3
    assert post(client, f"/review/decisions/{made['id']}/withdrawal").status_code == 409

    made = decide(client, "pair", "not_same").json()
    leave(queue, "20261101-01")  # began before the decision: has not read it
    assert get(client, "/review/cases?status=decided").json()["items"][0]["decision"]["undoable"]
    leave(queue, NOW.strftime("%Y%m%d-01"))
    refused = post(client, f"/review/decisions/{made['id']}/withdrawal")
    assert (refused.status_code, refused.json()["code"]) == (409, "review.decision_taken")
    assert len(read_decisions(queue)) == 1
    assert ReviewDecision.objects.count() == 3  # nothing is ever removed


@pytest.mark.parametrize("who", PERSONAS)
def test_nobody_takes_back_a_decision_out_of_his_view(who, queue, as_persona):
    made = decide(as_persona("head_office"), "far", "same").json()
    answer = post(as_persona(who), f"/review/decisions/{made['id']}/withdrawal")
    whole_bank = who in ("head_office", "department")
    assert answer.status_code == (200 if whole_bank else 404 if who in DECIDERS else 403)


def test_two_records_of_a_customer_are_separated(queue, as_persona):
    client = as_persona("branch_head")
    links = get(client, f"/customers/{OWN}/links").json()
    one, other = (link["record"] for link in links)
    body = {"left": one, "right": other, "comment": "同名不同人"}
    answer = post(client, f"/customers/{OWN}/unmerge", body)
    assert answer.status_code == 201
    (written,) = read_decisions(queue)
    assert written.verdict == Verdict.NOT_SAME
    assert {written.left.source, written.right.source} == {"hukou", "thirdparty"}
    (told,) = get(client, f"/customers/{OWN}/decisions").json()
    assert (told["verdict"], told["undoable"]) == ("not_same", True)
    assert SECRETS["mobile"] not in json.dumps(told) and KEY not in json.dumps(told)
    assert AuditEvent.objects.filter(action="review.unmerge", object_id=str(OWN)).count() == 1


@pytest.mark.parametrize(
    ("who", "left", "right", "status"),
    [
        ("branch_head", 0, 0, 422),
        ("branch_head", 0, "0" * 20, 422),
        ("manager_a", 0, 1, 403),
        ("outlet_head", 0, 1, 403),
        ("auditor", 0, 1, 403),
    ],
)
def test_a_refused_separation_binds_nothing(who, left, right, status, queue, as_persona):
    links = get(as_persona("head_office"), f"/customers/{OWN}/links").json()
    names = [x if isinstance(x, str) else links[x]["record"] for x in (left, right)]
    body = {"left": names[0], "right": names[1]}
    answer = post(as_persona(who), f"/customers/{OWN}/unmerge", body)
    assert answer.status_code == status
    assert read_decisions(queue) == []


def test_a_lake_that_cannot_be_written_keeps_the_case_open(queue, as_persona):
    (queue / "decisions.parquet").mkdir()  # no file can take its place
    client = as_persona("branch_head")
    assert decide(client, "pair", "same").status_code == 500
    assert ReviewDecision.objects.count() == 0
    assert ReviewCase.objects.get(case_key="pair").status == "open"


def test_cases_follow_the_snapshots(queue, as_persona):
    client = as_persona("head_office")
    decide(client, "far", "not_same")
    publish(queue, "third", [case("pair", 7, SIBLINGS, OWN, reason="姓名、手机号一致")])
    status = dict(ReviewCase.objects.values_list("case_key", "status"))
    assert status == {"pair": "open", "far": "decided", "one": "gone", "row": "gone"}
    pair = ReviewCase.objects.get(case_key="pair")
    assert (pair.rank, pair.reason) == (7, "姓名、手机号一致")
    assert decide(client, "one", "same").status_code == 409
    publish(queue, "fourth", CASES)
    status = dict(ReviewCase.objects.values_list("case_key", "status"))
    assert status == {"pair": "open", "far": "decided", "one": "open", "row": "open"}
