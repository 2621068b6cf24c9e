"""Customers through the API: masked, in scope for every persona, and on the audit trail."""

import json
from datetime import timedelta

import pytest

from tests.factories.county import (
    DECEASED,
    OUTSIDERS,
    OWN,
    SECRETS,
    SHOP,
    SIBLINGS,
    SPOUSE,
    UNASSIGNED,
)
from tests.personas import MAY_NOT_SEE_CUSTOMERS, NOW, PERSONAS, TODAY, staff
from wangge.areas.organisation.models import AuditEvent

pytestmark = pytest.mark.django_db

TEAM_1 = {OWN, SPOUSE, SHOP}
BRANCH_1 = TEAM_1 | {SIBLINGS}
EVERYONE = BRANCH_1 | {OUTSIDERS, UNASSIGNED, DECEASED}
IN_VIEW = {
    "head_office": EVERYONE,
    "department": EVERYONE,
    "branch_head": BRANCH_1,
    "outlet_head": BRANCH_1,
    "manager_a": TEAM_1,
    "manager_b": TEAM_1,
    "sibling": {SIBLINGS},
    "outsider": {OUTSIDERS},
    "auditor": None,
    "administrator": None,
    "security_officer": None,
    "analyst": None,
    "branch_analyst": None,
}
"""Customer ids each persona may see; None: no customer endpoint at all."""

WHOLE_MAP = "bbox=119,32,122,35&zoom=12"
LIST_QUERIES = 11  # session, person, sign-in, posts, count, page, grids, visits, managers
DETAIL_QUERIES = 18


def get(client, path: str):
    return client.get(f"/api/v1{path}")


@pytest.mark.parametrize("who", PERSONAS)
def test_list_search_map_and_id_keep_to_the_scope(who, county, as_persona):
    """What is out of view is in no list, count, search or map, and 404 by id."""
    client, mine = as_persona(who), IN_VIEW[who]
    if mine is None:
        for path in ("/customers", f"/customers/map?{WHOLE_MAP}", f"/customers/{OWN}"):
            assert get(client, path).status_code == 403
        return
    listed = get(client, "/customers").json()
    assert {c["id"] for c in listed["items"]} == mine
    assert listed["total"] == len(mine)
    found = get(client, "/customers?q=张").json()
    assert {c["id"] for c in found["items"]} == mine - {SPOUSE}
    assert found["total"] == len(mine - {SPOUSE})
    on_map = get(client, f"/customers/map?{WHOLE_MAP}").json()
    assert {p["id"] for p in on_map["points"]} == mine - {SPOUSE, UNASSIGNED, DECEASED}
    for customer in EVERYONE:
        for path in ("", "/provenance", "/links"):
            answer = get(client, f"/customers/{customer}{path}")
            assert answer.status_code == (200 if customer in mine else 404)
        assert get(client, f"/customers?q={customer}").json()["total"] == (customer in mine)


@pytest.mark.parametrize("who", [w for w in PERSONAS if IN_VIEW[w] and OWN not in IN_VIEW[w]])
def test_out_of_scope_and_missing_look_alike(who, county, as_persona):
    client = as_persona(who)
    hidden, missing = get(client, f"/customers/{OWN}"), get(client, "/customers/987654")
    assert hidden.status_code == missing.status_code == 404
    assert hidden.content == missing.content


@pytest.mark.parametrize("who", PERSONAS)
def test_nothing_unmasked_in_any_answer(who, county, as_persona):
    """Identity number, phone, door and account of a customer are in no answer without a reveal."""
    client = as_persona(who)
    for path in (
        "/customers",
        "/customers?q=5678",
        f"/customers/map?{WHOLE_MAP}",
        f"/customers/{OWN}",
        f"/customers/{OWN}/provenance",
        f"/customers/{OWN}/links",
        "/custody/unassigned",
        "/audit",
    ):
        body = get(client, path).content.decode()
        assert [name for name, secret in SECRETS.items() if secret in body] == [], path


def test_the_phone_tail_finds_own_customers_only(county, as_persona):
    def found(who: str) -> list[int]:
        return [c["id"] for c in get(as_persona(who), "/customers?q=5678").json()["items"]]

    assert found("manager_a") == [OWN]
    assert found("sibling") == [SIBLINGS]
    assert found("head_office") == [OWN, SIBLINGS, OUTSIDERS]


def test_a_row_says_what_a_manager_needs(county, as_persona):
    rows = get(as_persona("manager_a"), "/customers?sort=-deposit_balance").json()["items"]
    own = rows[0]
    assert own["id"] == OWN
    assert own["age"] == TODAY.year - 1985
    assert own["mobile_masked"] == "138****5678"
    assert own["id_no_masked"] == "3" + "*" * 16 + "6"
    assert own["customer_group_name"] == "农户"
    assert own["grid_name"] == "网格G1-01"
    assert own["manager_a"] == "吴甲"
    assert own["deposit_balance"] == 125000
    assert own["last_valid_visit"] is None


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("group=individual_business", {SHOP}),
        ("tier=2", {OWN}),
        ("is_key=true", {OWN}),
        ("has_deposit=true", {OWN, SIBLINGS}),
        ("has_deposit=false&group=farm_household", {SPOUSE}),
        ("q=张建国", {OWN, SHOP}),
        ("q=建国", set()),
        ("q=%20张建军%20", {SIBLINGS}),
        (f"q={SECRETS['mobile']}", {OWN}),
        (f"q={SECRETS['id_no']}", {OWN}),
        ("q=13812345679", set()),
        ("q=1381234", set()),
    ],
)
def test_filters(query, expected, county, as_persona):
    answer = get(as_persona("branch_head"), f"/customers?{query}").json()
    assert {c["id"] for c in answer["items"]} == expected
    assert answer["total"] == len(expected)


def test_filters_by_grid_and_unit_take_only_what_is_in_view(county, as_persona):
    head, sibling = as_persona("head_office"), as_persona("sibling")
    grids = {g["code"]: g["id"] for g in get(head, "/grids").json()}
    units = {u["code"]: u["id"] for u in get(head, "/units").json()}

    def ids(client, query: str) -> set[int]:
        return {c["id"] for c in get(client, f"/customers?{query}").json()["items"]}

    assert ids(head, f"grid={grids['G1-01']}") == TEAM_1
    assert ids(head, f"grid={grids['G1']}") == BRANCH_1
    assert ids(head, f"unit={units['O101']}") == BRANCH_1
    assert get(sibling, f"/customers?grid={grids['G1-01']}").status_code == 404
    assert get(sibling, f"/customers?unit={units['T101']}").status_code == 404


@pytest.mark.parametrize(
    "sort", ["", "name", "-deposit_balance", "-loan_balance", "value_tier", "last_valid_visit"]
)
def test_pages_in_any_order_show_each_customer_once(sort, county, as_persona):
    client = as_persona("head_office")
    seen = []
    for page in range(1, 5):
        answer = get(client, f"/customers?sort={sort}&page={page}&page_size=2").json()
        seen += [c["id"] for c in answer["items"]]
    assert sorted(seen) == sorted(EVERYONE)


@pytest.mark.parametrize(
    "query",
    ["page=0", "page_size=201", "tier=9", "sort=id_no", "q=%00", "is_key=perhaps"],
)
def test_bad_queries_are_refused_by_name(query, county, as_persona):
    answer = get(as_persona("manager_a"), f"/customers?{query}")
    assert (answer.status_code, answer.json()["code"]) == (422, "common.invalid_input")


@pytest.mark.parametrize("bbox", ["", "1,2,3", "a,b,c,d", "122,32,119,35", "119,32,122,95", "nan"])
def test_bad_windows_are_refused(bbox, county, as_persona):
    assert get(as_persona("manager_a"), f"/customers/map?bbox={bbox}").status_code == 422


def test_the_profile_tells_the_whole_story(county, as_persona):
    told = get(as_persona("manager_a"), f"/customers/{OWN}").json()
    assert told["birth_date"] == "1985"
    assert told["registered_address_masked"].endswith("***")
    assert [m["name"] for m in told["household"]["members"]] == ["张建国", "李秀英"]
    assert told["household"]["members"][1]["relation"] == "配偶"
    deposit, channel = sorted(told["holdings"], key=lambda h: h["kind"], reverse=True)
    assert deposit["product_name"] == "定期存款" and deposit["rate"] == 0.0155
    assert deposit["holding_no_masked"] == "622848*********8901"
    assert channel["product_name"] == "手机银行"
    assert told["features"]["time_deposit_balance"] == 100000
    assert told["custody"][0]["grid_name"] == "网格G1-01"
    assert told["custody"][0]["reason"] == "position" and told["custody"][0]["valid_to"] is None
    assert told["place"] is not None
    assert told["opportunities"] == [] and told["visits"] == []


def test_provenance_shows_winner_and_runner_up_and_hides_what_is_not_needed(county, as_persona):
    told = get(as_persona("manager_a"), f"/customers/{OWN}/provenance").json()
    addresses = [(o["rank"], o["source_name"]) for o in told if o["field"] == "address"]
    assert addresses == [(1, "户籍"), (2, "CRM系统")]
    assert "ethnicity" not in {o["field"] for o in told}
    links = get(as_persona("manager_a"), f"/customers/{OWN}/links").json()
    assert [k["source_key_masked"] for k in links] == ["3" + "*" * 16 + "6", "138****5678|车主"]
    assert links[1]["rule_name"] == "姓名与手机号一致" and links[1]["weight"] == 14.5


def test_a_merged_customer_leads_to_the_survivor(county, as_persona, lake):
    from tests.factories import county as made
    from tests.factories import snapshots

    tables = made.tables()
    tables["customer"] = [c for c in tables["customer"] if c["customer_id"] != SPOUSE]
    tables["alias"] = [
        {"customer_id": SPOUSE, "survivor_id": OWN, "merged_on": "2026-11-01"},
    ]
    snapshots.publish(lake, "second", **tables)
    made.accept(lake)
    client = as_persona("manager_a")
    assert get(client, f"/customers/{SPOUSE}").json()["id"] == OWN
    assert get(as_persona("sibling"), f"/customers/{SPOUSE}").status_code == 404
    assert {c["id"] for c in get(client, "/customers").json()["items"]} == {OWN, SHOP}


def reveal(client, customer: int, purpose: str = "contact", note: str = "存款到期"):
    body = json.dumps({"purpose": purpose, "note": note})
    return client.post(f"/api/v1/customers/{customer}/reveal", body, "application/json")


def test_a_reveal_answers_unmasked_and_is_audited(county, as_persona):
    answer = reveal(as_persona("manager_a"), OWN)
    assert answer.json()["mobile"] == SECRETS["mobile"]
    event = AuditEvent.objects.get(action="customer.reveal")
    assert event.actor == staff("manager_a") and event.at == NOW
    assert event.object_id == str(OWN)
    assert event.purpose == "联系客户（预约走访、到期提醒）：存款到期"
    assert SECRETS["mobile"] not in json.dumps(event.detail)


@pytest.mark.parametrize(
    ("who", "customer", "purpose", "note", "status"),
    [
        ("department", OWN, "contact", "", 403),
        ("auditor", OWN, "contact", "", 403),
        ("administrator", OWN, "contact", "", 403),
        ("sibling", OWN, "contact", "", 404),
        ("manager_a", OWN, "other", "看", 422),
        ("manager_a", OWN, "other", "      ", 422),
        ("manager_a", OWN, "curious", "想看一下客户", 422),
        ("manager_a", OWN, "", "", 422),
    ],
)
def test_a_refused_reveal_reveals_nothing(who, customer, purpose, note, status, county, as_persona):
    answer = reveal(as_persona(who), customer, purpose, note)
    assert answer.status_code == status
    assert SECRETS["mobile"] not in answer.content.decode()
    assert not AuditEvent.objects.filter(action="customer.reveal").exists()


def test_the_days_reveals_run_out_and_come_back(county, as_persona, settings, monkeypatch):
    settings.WANGGE_REVEALS_A_DAY = 2
    client = as_persona("manager_a")
    assert get(client, "/reveals/budget").json() == {"limit": 2, "used": 0, "left": 2}
    lefts = [reveal(client, OWN).json()["budget"]["left"] for _ in range(2)]
    assert lefts == [1, 0]
    refused = reveal(client, OWN)
    assert (refused.status_code, refused.json()["code"]) == (429, "customers.reveal_budget_spent")
    assert SECRETS["mobile"] not in refused.content.decode()
    assert AuditEvent.objects.filter(action="customer.reveal_refused").count() == 1
    assert reveal(as_persona("branch_head"), OWN).status_code == 200, "each has his own"
    monkeypatch.setattr("wangge.kernel.time.now", lambda: NOW + timedelta(days=1))
    assert reveal(as_persona("manager_a"), OWN).json()["budget"]["used"] == 1


def test_searches_and_looks_are_audited_without_their_values(county, as_persona):
    client = as_persona("manager_a")
    get(client, "/customers?q=张建国&group=farm_household")
    get(client, f"/customers/{OWN}")
    search = AuditEvent.objects.get(action="customer.search")
    assert search.detail == {"criteria": ["group", "q"], "hits": 1}
    assert AuditEvent.objects.get(action="customer.view").object_id == str(OWN)


def test_queries_do_not_grow_with_the_list(county, as_persona, django_assert_num_queries):
    client = as_persona("branch_head")
    with django_assert_num_queries(LIST_QUERIES):
        get(client, "/customers?page_size=1")
    with django_assert_num_queries(LIST_QUERIES):
        get(client, "/customers?page_size=50")


def test_queries_of_a_profile(county, as_persona, django_assert_num_queries):
    client = as_persona("manager_a")
    with django_assert_num_queries(DETAIL_QUERIES):
        get(client, f"/customers/{OWN}")


def test_those_without_customers_find_no_backdoor(county, as_persona):
    for who in MAY_NOT_SEE_CUSTOMERS:
        client = as_persona(who)
        for path in ("/custody/unassigned", f"/customers/{OWN}/links"):
            assert get(client, path).status_code == 403
        # an analyst knows the ground, without its counts: test_small_cells.py
        assert get(client, "/grids").status_code == (200 if "analyst" in who else 403)
