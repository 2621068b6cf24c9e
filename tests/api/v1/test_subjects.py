"""A person's rights: told, restricted, erased, held; two people for what cannot be undone."""

import io
from datetime import timedelta

import msoffcrypto
import pytest
from openpyxl import load_workbook

from tests.factories import snapshots
from tests.factories.county import OWN, SECRETS, SIBLINGS, SPOUSE, accept, tables
from tests.factories.visits import record
from tests.personas import NOW, TODAY, actor
from wangge.areas.customers.models import Customer, ProcessingMark, SubjectRequest
from wangge.areas.customers.subject.services import expire_packages
from wangge.areas.opportunities import services
from wangge.areas.opportunities.models import Opportunity, Task
from wangge.areas.organisation.access import SYSTEM
from wangge.areas.organisation.models import AuditEvent
from wangge.areas.visits.models import Visit, VisitCheck
from wangge.areas.visits.selectors import last_valid_visits
from wangge.areas.visits.services import record_visit
from wangge.kernel import time
from wangge.kernel.progress import Silent

pytestmark = pytest.mark.django_db


def post(client, path: str, body: dict | None = None):
    return client.post(f"/api/v1{path}", body or {}, content_type="application/json")


def lodge(client, kind: str, customer: int = OWN) -> str:
    answer = post(client, f"/customers/{customer}/subject-requests", {"kind": kind})
    assert answer.status_code == 201, answer.content
    return answer.json()["id"]


def handle(client, asked: str, *, grant: bool = True):
    return post(
        client, f"/subject-requests/{asked}/handling", {"grant": grant, "outcome": "已核验身份"}
    )


def decide(client, asked: str, *, approve: bool = True, reason: str = ""):
    body = {"approve": approve, "reason": reason}
    return post(client, f"/subject-requests/{asked}/decision", body)


def as_prospect(**facts) -> dict[str, list[dict]]:
    """The county's snapshot, in which OWN is known by registers and visits only."""
    given = tables()
    given["customer"][0] |= {"is_existing": False} | facts
    return given


@pytest.fixture
def at_work(county):
    """OWN has no account; a visit with words at his door, then the morning's work for him."""
    snapshots.publish(county.lake, "prospect", **as_prospect())
    accept(county.lake)
    record_visit(actor=actor("manager_a"), now=NOW, visit=record(OWN, need="想给儿子买房"))
    services.ensure_default_rules(actor=SYSTEM, now=NOW)
    services.find_opportunities(
        actor=SYSTEM, now=NOW, on=TODAY, lake=county.lake, progress=Silent()
    )
    services.plan_key_customer_visits(actor=SYSTEM, now=NOW, on=TODAY, last_seen=last_valid_visits)
    assert Opportunity.objects.exists()
    return county


@pytest.fixture
def erased(at_work, as_persona) -> str:
    asked = lodge(as_persona("manager_a"), "erasure")
    assert handle(as_persona("department"), asked).json()["status"] == "approval"
    answer = decide(as_persona("security_officer"), asked)
    assert answer.json()["status"] == "done", answer.content
    return asked


def opened(content: bytes, password: str) -> dict[str, list[tuple]]:
    book = msoffcrypto.OfficeFile(io.BytesIO(content))
    book.load_key(password=password)
    plain = io.BytesIO()
    book.decrypt(plain)
    read = load_workbook(plain)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in read.worksheets}


def test_the_register_knows_the_day_the_answer_is_owed(county, as_persona, monkeypatch) -> None:
    lodge(as_persona("manager_a"), "access")
    [row] = as_persona("department").get("/api/v1/subject-requests").json()["items"]
    assert (row["due_on"], row["is_overdue"], row["received_by_name"]) == (
        "2026-11-23", False, "吴甲",
    )  # fmt: skip
    monkeypatch.setattr(time, "now", lambda: NOW + timedelta(days=22))
    [late] = as_persona("head_office").get("/api/v1/subject-requests").json()["items"]
    assert late["is_overdue"]


def test_the_data_package_tells_everything_and_opens_with_its_password_once(
    at_work, as_persona
) -> None:
    asked, desk = lodge(as_persona("manager_a"), "access"), as_persona("department")
    assert handle(desk, asked).json()["has_password"]
    password = post(desk, f"/subject-requests/{asked}/password").json()["password"]
    content = post(desk, f"/subject-requests/{asked}/package").content
    assert SECRETS["id_no"].encode() not in content
    told = opened(content, password)
    facts = dict(told["客户信息"][1:])
    assert (facts["证件号码"], facts["手机号"]) == (SECRETS["id_no"], SECRETS["mobile"])
    assert told["走访"][1][3] == "想给儿子买房"
    assert told["商机"][1][1].startswith("定期存款 10.00 万元")
    assert {"说明", "信息来源", "来源记录", "持有产品", "授权", "管户", "查看记录"} <= set(told)
    assert any(SECRETS["account"] in map(str, row) for row in told["持有产品"])
    assert post(desk, f"/subject-requests/{asked}/password").status_code == 409
    for who in ("head_office", "security_officer", "manager_a"):
        assert post(as_persona(who), f"/subject-requests/{asked}/package").status_code >= 403
    assert AuditEvent.objects.filter(action="subject.download").count() == 1


def test_a_package_is_gone_after_a_day(county, as_persona, monkeypatch) -> None:
    asked, desk = lodge(as_persona("manager_a"), "access"), as_persona("department")
    handle(desk, asked)
    monkeypatch.setattr(time, "now", lambda: NOW + timedelta(hours=25))
    late = post(as_persona("department"), f"/subject-requests/{asked}/package")
    assert late.json()["code"] == "subject.request_closed"
    assert expire_packages(now=NOW + timedelta(hours=25)) == 1
    assert not list(county.lake.parent.glob("subject-packages/*"))


def test_a_restricted_customer_is_stored_and_nothing_else(at_work, as_persona) -> None:
    manager = as_persona("manager_a")
    asked = lodge(manager, "restriction")
    handle(as_persona("department"), asked)
    assert Opportunity.objects.get().decline_reason == "restricted"
    assert OWN not in {r["id"] for r in manager.get("/api/v1/customers").json()["items"]}
    answer = manager.get(f"/api/v1/customers/{OWN}")
    assert answer.json()["code"] == "customers.processing_restricted"
    assert manager.get("/api/v1/customers/restricted").json()["items"] == [
        {"customer_id": OWN, "state_name": "处理受限"}
    ]
    for path in ("/tasks/today", f"/customers/{SPOUSE}", "/opportunities", "/visits"):
        assert "张建国" not in manager.get(f"/api/v1{path}").content.decode(), path
    assert as_persona("sibling").get(f"/api/v1/customers/{OWN}").status_code == 404
    assert as_persona("sibling").get("/api/v1/customers/restricted").json()["total"] == 0
    shown = as_persona("department").get(f"/api/v1/customers/{OWN}").json()
    assert shown["offer_stop"] == "restricted"


def test_a_restriction_is_lifted_on_request(county, as_persona) -> None:
    handle(as_persona("department"), lodge(as_persona("manager_a"), "restriction"))
    desk = as_persona("head_office")
    handle(desk, lodge(desk, "release"))
    assert as_persona("manager_a").get(f"/api/v1/customers/{OWN}").status_code == 200
    assert handle(desk, lodge(desk, "release")).json()["code"] == "subject.request_closed"


def test_erasure_takes_what_the_bank_holds_on_its_own_behalf(erased, as_persona) -> None:
    visit = Visit.objects.get()
    assert (visit.need, visit.follow_up, visit.lon, visit.household) == ("", "", 120.0, None)
    assert set(VisitCheck.objects.values_list("measured", flat=True)) == {None}
    assert Opportunity.objects.get().amount == 0
    assert not any("万元" in task.reason for task in Task.objects.all())
    gone = Customer.objects.get(pk=OWN)
    assert (gone.name, gone.sealed, gone.lon, gone.mobile_masked) == ("（已删除）", None, None, "")
    assert as_persona("manager_a").get(f"/api/v1/customers/{OWN}").status_code == 409
    note = AuditEvent.objects.get(action="subject.erase")
    assert note.detail["走访"] == 1


def test_an_erased_customer_does_not_come_back_with_the_next_snapshot(erased, at_work) -> None:
    snapshots.publish(at_work.lake, "again", **as_prospect(occupation="教师"))
    accept(at_work.lake)
    gone = Customer.objects.get(pk=OWN)
    assert (gone.name, gone.sealed, gone.occupation, gone.h3) == ("（已删除）", None, None, None)
    assert Customer.objects.get(pk=SPOUSE).name == "李秀英"


def test_the_law_keeps_the_identity_of_those_who_have_an_account(at_work, as_persona) -> None:
    Customer.objects.filter(pk=OWN).update(is_existing=True, occupation="教师")
    asked = lodge(as_persona("manager_a"), "erasure")
    handle(as_persona("department"), asked)
    decide(as_persona("security_officer"), asked)
    kept = Customer.objects.get(pk=OWN)
    assert (kept.name, kept.occupation, kept.lon) == ("张建国", None, None)
    assert kept.sealed


def test_an_erasure_takes_two_people(county, as_persona) -> None:
    asked = lodge(as_persona("manager_a"), "erasure")
    officer = as_persona("security_officer")
    assert decide(officer, asked).json()["code"] == "subject.request_closed"
    assert handle(officer, asked).status_code == 403
    handle(as_persona("department"), asked)
    for who in ("department", "head_office", "branch_head", "manager_a", "auditor"):
        assert decide(as_persona(who), asked).status_code == 403
    SubjectRequest.objects.update(handled_by=SubjectRequest.objects.get().received_by)
    assert decide(officer, asked, approve=False).status_code == 422
    answer = decide(officer, asked, approve=False, reason="有未结清贷款")
    assert answer.json()["status"] == "refused"
    assert Customer.objects.get(pk=OWN).name == "张建国"


def test_the_officer_sees_numbers_and_no_customer(county, as_persona) -> None:
    lodge(as_persona("manager_a"), "access")
    asked = lodge(as_persona("manager_a"), "erasure")
    handle(as_persona("department"), asked)
    answer = as_persona("security_officer").get("/api/v1/subject-requests")
    [row] = answer.json()["items"]
    assert (row["id"], row["customer_name"], row["details"], row["may_decide"]) == (
        asked, None, "", True,
    )  # fmt: skip
    assert "张建国" not in answer.content.decode()


def test_a_legal_hold_forbids_erasure_until_it_is_lifted(county, as_persona) -> None:
    officer = as_persona("security_officer")
    asked = lodge(as_persona("manager_a"), "erasure")
    given = {"request_id": asked, "reason": "诉讼保全（2026）苏09民初18号"}
    assert [post(officer, "/legal-holds", given).status_code for _ in range(2)] == [204, 204]
    handle(as_persona("department"), asked)
    assert decide(officer, asked).json()["code"] == "subject.on_hold"
    assert Customer.objects.get(pk=OWN).name == "张建国"
    assert officer.get("/api/v1/legal-holds").json()["total"] == 1
    assert officer.delete(f"/api/v1/legal-holds/{OWN}").status_code == 204
    assert decide(officer, asked).json()["status"] == "done"
    for who in ("department", "manager_a", "administrator"):
        assert post(as_persona(who), "/legal-holds", given).status_code == 403


def test_a_restriction_survives_a_merge(county, as_persona) -> None:
    handle(as_persona("department"), lodge(as_persona("sibling"), "restriction", SIBLINGS))
    merged = tables()
    merged["customer"] = [c for c in merged["customer"] if c["customer_id"] != SIBLINGS]
    merged["alias"] = [{"customer_id": SIBLINGS, "survivor_id": OWN}]
    snapshots.publish(county.lake, "merged", **merged)
    accept(county.lake)
    assert as_persona("manager_a").get(f"/api/v1/customers/{OWN}").status_code == 409
    assert ProcessingMark.objects.filter(customer=OWN, kind="restricted").exists()


def test_who_reads_the_register(county, as_persona) -> None:
    statuses = {
        who: as_persona(who).get("/api/v1/subject-requests").status_code
        for who in ("head_office", "department", "security_officer", "branch_head", "manager_a",
                    "auditor", "administrator")
    }  # fmt: skip
    assert [w for w, s in statuses.items() if s == 200] == [
        "head_office", "department", "security_officer",
    ]  # fmt: skip
    assert set(statuses.values()) == {200, 403}
