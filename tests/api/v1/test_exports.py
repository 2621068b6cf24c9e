"""Lists as files: two people, one password, one day; nobody passes by (promise 7)."""

import io
import json
from datetime import timedelta

import msoffcrypto
import pytest
from openpyxl import load_workbook

from tests.factories.county import OWN, SECRETS
from tests.personas import NOW, staff
from wangge.areas.customers.models import Customer, CustomerExport
from wangge.areas.customers.services import expire_exports, make_exports
from wangge.areas.organisation.models import AuditEvent, Post
from wangge.kernel import time

pytestmark = pytest.mark.django_db


def post(client, path: str, body: dict | None = None):
    return client.post(f"/api/v1{path}", json.dumps(body or {}), "application/json")


def ask(client, **given):
    body = {
        "filters": {"group": "farm_household"},
        "columns": ["id", "name", "mobile", "id_no", "address", "deposit_balance"],
        "purpose": "contact",
        "note": "到期存款回访",
    } | given
    return post(client, "/exports", body)


def decide(client, export: str, *, approve: bool = True, reason: str = ""):
    return post(client, f"/exports/{export}/decision", {"approve": approve, "reason": reason})


@pytest.fixture
def asked(county, as_persona) -> str:
    """The outlet head's request, masked."""
    answer = ask(as_persona("outlet_head"))
    assert answer.status_code == 201, answer.content
    return answer.json()["id"]


@pytest.fixture
def ready(asked, as_persona) -> str:
    assert decide(as_persona("branch_head"), asked).status_code == 200
    assert make_exports(now=NOW) == 1
    return asked


def opened(content: bytes, password: str) -> list[tuple]:
    book = msoffcrypto.OfficeFile(io.BytesIO(content))
    book.load_key(password=password)
    plain = io.BytesIO()
    book.decrypt(plain)
    return list(load_workbook(plain).active.iter_rows(values_only=True))


def at(monkeypatch, moment) -> None:
    monkeypatch.setattr(time, "now", lambda: moment)


def test_the_whole_way(ready, as_persona):
    client = as_persona("outlet_head")
    told = client.get("/api/v1/exports").json()["items"][0]
    assert (told["status"], told["rows"], told["has_password"]) == ("ready", 3, True)
    password = post(client, f"/exports/{ready}/password").json()["password"]
    answer = post(client, f"/exports/{ready}/file")
    assert answer["Content-Disposition"].endswith('.xlsx"')
    heading, *rows = opened(answer.content, password)
    assert heading[:3] == ("客户号", "名称", "手机号") and heading[-2:] == ("导出人", "追溯码")
    own = next(row for row in rows if row[0] == str(OWN))
    assert own[2] == "138****5678" and own[4].endswith("***")
    assert {row[-2] for row in rows} == {"周主任（1004）2026-11-02 10:00"}
    assert len({row[-1] for row in rows}) == len(rows)
    assert SECRETS["mobile"].encode() not in answer.content
    acts = AuditEvent.objects.filter(action__startswith="export.").order_by("pk")
    assert [a.action for a in acts] == [
        "export.request", "export.approve", "export.make", "export.password", "export.download",
    ]  # fmt: skip


def test_unmasked_only_for_those_who_may_reveal(county, as_persona):
    assert ask(as_persona("department"), is_unmasked=True).status_code == 403
    client = as_persona("outlet_head")
    export = ask(client, is_unmasked=True).json()["id"]
    decide(as_persona("branch_head"), export)
    make_exports(now=NOW)
    password = post(client, f"/exports/{export}/password").json()["password"]
    rows = opened(post(client, f"/exports/{export}/file").content, password)
    assert SECRETS["mobile"] in {row[2] for row in rows}


@pytest.mark.parametrize("who", ["manager_a", "auditor", "administrator"])
def test_who_may_not_ask(who, county, as_persona):
    assert ask(as_persona(who)).status_code == 403
    assert not CustomerExport.objects.exists()


@pytest.mark.parametrize("who", ["outlet_head", "manager_a", "department", "auditor"])
def test_neither_the_requester_nor_anyone_below_or_without_the_right_approves(
    who, asked, as_persona
):
    assert decide(as_persona(who), asked).status_code in (403, 404)
    assert CustomerExport.objects.get().status == "requested"


def test_a_subordinate_cannot_approve_his_superior(county, as_persona):
    export = ask(as_persona("branch_head")).json()["id"]
    assert decide(as_persona("outlet_head"), export).status_code == 404
    assert decide(as_persona("head_office"), export).status_code == 200


def test_a_superior_who_also_has_a_post_below_is_still_above(county, as_persona):
    """And one who holds a small post in view of the other's is still below him."""
    Post.objects.create(
        staff=staff("branch_head"), unit=Post.objects.get(staff=staff("outlet_head")).unit,
        role="outlet_head", valid_from=NOW.date(),
    )  # fmt: skip
    export = ask(as_persona("branch_head")).json()["id"]
    told = as_persona("outlet_head").get("/api/v1/exports?to_decide=true").json()["items"]
    assert [e["may_decide"] for e in told] == [False]
    assert decide(as_persona("outlet_head"), export).status_code == 403


def test_no_decision_is_taken_twice(asked, as_persona):
    client = as_persona("branch_head")
    assert decide(client, asked, approve=False, reason="用途不明").status_code == 200
    again = decide(client, asked)
    assert (again.status_code, again.json()["code"]) == (409, "customers.export_not_open")
    assert make_exports(now=NOW) == 0


def test_a_refusal_says_why(asked, as_persona):
    assert decide(as_persona("branch_head"), asked, approve=False).status_code == 422


def test_nobody_else_fetches_the_file_or_its_password(ready, as_persona):
    for who in ("branch_head", "head_office", "department"):
        client = as_persona(who)
        assert post(client, f"/exports/{ready}/file").status_code == 404
        assert post(client, f"/exports/{ready}/password").status_code == 404


def test_the_password_is_told_once_and_the_file_a_few_times(ready, as_persona):
    client = as_persona("outlet_head")
    assert post(client, f"/exports/{ready}/password").status_code == 200
    assert post(client, f"/exports/{ready}/password").status_code == 409
    assert CustomerExport.objects.get().password == ""
    codes = [post(client, f"/exports/{ready}/file").status_code for _ in range(4)]
    assert codes == [200, 200, 200, 409]
    assert AuditEvent.objects.filter(action="export.download").count() == 3


def test_after_a_day_nothing_is_left(ready, as_persona, monkeypatch, settings):
    later = NOW + timedelta(hours=24)
    at(monkeypatch, later)
    client = as_persona("outlet_head")
    assert post(client, f"/exports/{ready}/file").status_code == 409
    assert post(client, f"/exports/{ready}/password").status_code == 409
    assert expire_exports(now=later) == 1
    assert list((settings.WANGGE_HOME / "exports").iterdir()) == []
    export = CustomerExport.objects.get()
    assert (export.status, export.password) == ("expired", "")


def test_a_request_nobody_decides_lapses(asked, as_persona, monkeypatch):
    later = NOW + timedelta(days=7)
    at(monkeypatch, later)
    assert decide(as_persona("branch_head"), asked).status_code == 409
    assert expire_exports(now=later) == 1


def test_withdrawing_takes_the_file_away(ready, as_persona, settings):
    client = as_persona("outlet_head")
    assert client.delete(f"/api/v1/exports/{ready}").status_code == 204
    assert post(client, f"/exports/{ready}/file").status_code == 409
    assert list((settings.WANGGE_HOME / "exports").iterdir()) == []


def test_a_requester_who_lost_his_post_gets_no_file(asked, as_persona):
    decide(as_persona("branch_head"), asked)
    Post.objects.filter(staff=staff("outlet_head")).update(valid_to=NOW.date())
    assert make_exports(now=NOW) == 0
    assert CustomerExport.objects.get().status == "withdrawn"


def test_the_list_holds_only_the_requesters_view(county, as_persona):
    client = as_persona("outlet_head")
    export = ask(client, filters={}).json()["id"]
    decide(as_persona("branch_head"), export)
    make_exports(now=NOW)
    password = post(client, f"/exports/{export}/password").json()["password"]
    rows = opened(post(client, f"/exports/{export}/file").content, password)[1:]
    seen = {c["id"] for c in client.get("/api/v1/customers?page_size=200").json()["items"]}
    assert {int(row[0]) for row in rows} == seen


def test_too_many_rows_no_rows_and_unknown_columns_are_refused(county, as_persona, settings):
    client = as_persona("outlet_head")
    assert ask(client, filters={"tier": 1}).status_code == 422
    assert ask(client, columns=["ethnicity"]).status_code == 422
    settings.WANGGE_EXPORT_ROWS = 2
    refused = ask(client)
    assert (refused.status_code, refused.json()["code"]) == (422, "customers.export_too_large")


def test_a_formula_in_a_name_stays_text(county, as_persona):
    Customer.objects.filter(pk=OWN).update(name="=HYPERLINK(0)")
    client = as_persona("outlet_head")
    export = ask(client).json()["id"]
    decide(as_persona("branch_head"), export)
    make_exports(now=NOW)
    password = post(client, f"/exports/{export}/password").json()["password"]
    rows = opened(post(client, f"/exports/{export}/file").content, password)
    assert "'=HYPERLINK(0)" in {row[1] for row in rows}
