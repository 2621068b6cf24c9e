"""Units, staff, posts, absences and requests through the API."""

from datetime import date

import pytest

from tests.personas import PERSONAS, TODAY, staff
from wangge.areas.organisation.models import Unit

pytestmark = pytest.mark.django_db
LIST_QUERIES = 8  # session, person, sign-in, posts, count, page, running posts, absences


def unit(code: str) -> int:
    return Unit.objects.get(code=code).pk


def send(client, method: str, path: str, body: dict | None = None):
    return getattr(client, method)(f"/api/v1{path}", body, content_type="application/json")


READERS = {
    "/units/kept": {"administrator"},
    "/units/moves": {"administrator"},
    "/staff": {"administrator", "security_officer"},
    "/post-requests": {"administrator", "security_officer"},
}


@pytest.mark.parametrize("who", PERSONAS)
def test_who_reads_what(who, bank, as_persona):
    client = as_persona(who)
    for path, readers in READERS.items():
        assert client.get(f"/api/v1{path}").status_code == (200 if who in readers else 403), path
    one = client.get(f"/api/v1/staff/{staff('manager_a').pk}").status_code
    assert one == (200 if who in READERS["/staff"] else 403)


def test_the_tree_counts_each_person_once(bank, as_persona):
    rows = as_persona("administrator").get("/api/v1/units/kept").json()
    counts = {row["code"]: (row["staff_here"], row["staff_below"]) for row in rows}
    assert counts["T101"] == (2, 2)
    assert counts["B01"] == (2, 6)
    assert counts["HQ"] == (1, len(PERSONAS))


def test_a_unit_from_plan_to_retirement(bank, as_persona):
    client = as_persona("administrator")
    body = {"code": "T900", "name": "试点组", "kind": "team", "parent_id": unit("O101")}
    made = send(client, "post", "/units", body)
    assert made.status_code == 201 and made.json()["above"] == [
        "总行",
        "城区支行",
        "城区支行营业部",
    ]
    path = f"/units/{made.json()['id']}"
    assert send(client, "patch", path, {"name": "试点一组"}).json()["name"] == "试点一组"
    plan = {"parent_id": unit("O201"), "on": "2026-12-01"}
    move = send(client, "post", f"{path}/move", plan).json()["moves"][0]
    assert move["parent_name"] == "沿海支行营业部"
    assert send(client, "delete", f"/units/moves/{move['id']}").status_code == 204
    assert (
        send(client, "post", f"{path}/move", plan | {"on": None}).json()["above"][1] == "沿海支行"
    )
    assert send(client, "post", f"{path}/retire").status_code == 204
    assert client.get(f"/api/v1{path}").status_code == 404


def test_a_held_unit_says_what_holds_it(bank, as_persona):
    client = as_persona("administrator")
    card = client.get(f"/api/v1/units/{unit('T101')}").json()
    assert card["holds"] == [{"what": "在任岗位", "count": 2}]
    refused = send(client, "post", f"/units/{unit('T101')}/retire")
    assert (refused.status_code, refused.json()["code"]) == (409, "organisation.still_holding")


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("q=吴", ["吴甲"]),
        ("q=100", 9),
        ("role=auditor", ["陈审"]),
        ("active=false", []),
        ("unit={T101}", ["吴甲", "郑乙"]),
        ("unit={B02}", ["冯丁"]),
        ("page_size=2&page=2", ["李行长", "周主任"]),
    ],
)
def test_the_list_narrows(query, names, bank, as_persona):
    for code in ("T101", "B02"):
        query = query.replace(f"{{{code}}}", str(unit(code)))
    page = as_persona("administrator").get(f"/api/v1/staff?{query}").json()
    found = [row["name"] for row in page["items"]]
    assert (len(found) if isinstance(names, int) else found) == names
    assert all("*" in row["mobile_masked"] for row in page["items"])


def test_the_list_asks_the_same_few_questions_of_any_bank(
    bank, as_persona, django_assert_num_queries
):
    client = as_persona("administrator")
    with django_assert_num_queries(LIST_QUERIES):
        client.get("/api/v1/staff")


def test_a_career(bank, as_persona):
    client = as_persona("administrator")
    person = {"staff_no": "3001", "username": "xin", "name": "新员工", "mobile": "13900030010"}
    card = send(client, "post", "/staff", person)
    assert card.status_code == 201 and card.json()["posts"] == []
    path = f"/staff/{card.json()['id']}"
    post = {"unit_id": unit("T101"), "role": "customer_manager", "on": str(TODAY)}
    held = send(client, "post", f"{path}/posts", post).json()["posts"][0]
    assert held["state"] == "now" and not held["sensitive"]
    to = {"unit_id": unit("T201"), "role": "customer_manager", "on": "2026-12-01"}
    moved = send(client, "post", f"/posts/{held['id']}/transfer", to).json()["posts"]
    assert [(p["unit_name"], p["state"]) for p in moved] == [
        ("营销3组", "coming"),
        ("营销1组", "now"),
    ]
    leave = {
        "kind": "annual",
        "starts_at": "2026-11-02T12:00:00+08:00",
        "ends_at": "2026-11-03T12:00:00+08:00",
        "deputies": [{"post_id": held["id"], "deputy_id": staff("sibling").pk}],
    }
    away = send(client, "post", f"{path}/absences", leave).json()["absences"][0]
    assert away["deputies"][0]["deputy_name"] == "王丙"
    stands_in = client.get(f"/api/v1/staff/{staff('sibling').pk}").json()["acting"]
    assert stands_in[0]["absent_name"] == "新员工"
    assert send(client, "post", f"/absences/{away['id']}/end").status_code == 204
    gone = send(client, "post", f"{path}/leave", {"on": "2026-11-10"}).json()
    assert gone["left_on"] == "2026-11-10" and gone["active"]
    assert {p["until"] for p in gone["posts"]} == {"2026-11-10"}


def test_a_grant_takes_two(bank, as_persona):
    administrator, officer = as_persona("administrator"), as_persona("security_officer")
    person = {"staff_no": "3001", "username": "xin", "name": "新员工"}
    made = send(administrator, "post", "/staff", person).json()["id"]
    post = {"unit_id": unit("D06"), "role": "auditor", "on": str(TODAY)}
    refused = send(administrator, "post", f"/staff/{made}/posts", post)
    assert (refused.status_code, refused.json()["code"]) == (409, "organisation.approval_needed")
    asked = send(
        administrator, "post", "/post-requests", post | {"staff_id": made, "reason": "增设审计岗"}
    ).json()
    assert asked["may_withdraw"] and not asked["may_decide"]
    decision = f"/post-requests/{asked['id']}/decision"
    assert send(administrator, "post", decision, {"approve": True}).status_code == 403
    listed = officer.get("/api/v1/post-requests?status=pending").json()["items"][0]
    assert listed["may_decide"] and not listed["may_withdraw"]
    done = send(officer, "post", decision, {"approve": True}).json()
    assert (done["status"], done["decided_by"]) == ("approved", "褚安")
    assert as_persona("xin").get("/api/v1/audit").status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("post", "/units", {"code": "\u0000", "name": "x", "kind": "team", "parent_id": 1}),
        ("post", "/units", {"code": "X", "name": "x", "kind": "team", "parent_id": 10**25}),
        ("patch", "/units/1", {"name": ""}),
        ("post", "/units/1/move", {"parent_id": 1, "on": "0001-01-01"}),
        ("post", "/units/1/move", {"parent_id": 1, "on": "9999-12-31"}),
        ("post", "/staff/1/leave", {"on": "9999-12-31"}),
        ("post", "/staff/1/posts", {"unit_id": 1, "role": "x", "on": "9999-12-31"}),
        ("post", "/staff/1/absences", {"kind": "annual", "starts_at": "0001-01-01T00:00:00Z",
                                       "ends_at": "9999-12-31T23:59:59Z"}),
        ("post", "/staff/1/absences", {"kind": "annual", "starts_at": "2026-11-02T00:00:00",
                                       "ends_at": "2026-11-03T00:00:00"}),
        ("post", f"/staff/{10**25}/leave", {"on": "2026-11-10"}),
    ],
)  # fmt: skip
def test_hostile_values_are_answered(method, path, body, bank, as_persona):
    answer = send(as_persona("administrator"), method, path, body)
    assert answer.status_code in (200, 201, 404, 409, 422), answer.content


def test_days_are_the_banks(bank, as_persona):
    assert date.fromisoformat(
        as_persona("administrator").get("/api/v1/staff").json()["items"][0]["posts"][0]["on"]
    ) == date(2026, 9, 1)
