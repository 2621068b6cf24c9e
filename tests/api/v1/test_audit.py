"""The audit trail through the API: for auditors alone, filtered, as a file, with its seals."""

import io

import pytest
from openpyxl import load_workbook

from tests.factories.county import OWN
from tests.personas import NOW, PERSONAS, actor
from wangge.areas.organisation.models import AuditEvent
from wangge.areas.organisation.services import audit_export, write_audit
from wangge.areas.organisation.services.audit_sealing import seal_audit
from wangge.kernel.audit import AuditRecord

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["", "/export", "/seals"])
@pytest.mark.parametrize("who", PERSONAS)
def test_only_the_auditor_reads_the_trail(who, path, bank, as_persona):
    status = as_persona(who).get(f"/api/v1/audit{path}").status_code
    assert status == (200 if who == "auditor" else 403)


def test_the_trail_tells_who_looked_at_whom(county, as_persona):
    as_persona("manager_a").get(f"/api/v1/customers/{OWN}")
    auditor = as_persona("auditor")
    page = auditor.get("/api/v1/audit?action=customer.&actor=吴甲").json()
    assert page["total"] == 1
    assert page["items"][0]["actor_name"] == "吴甲"
    assert page["items"][0]["object_id"] == str(OWN)
    about = f"/api/v1/audit?object_type=customer&object_id={OWN}"
    assert auditor.get(about).json()["total"] == 1
    assert auditor.get(about + "9").json()["total"] == 0
    assert auditor.get("/api/v1/audit?since=2026-11-03T00:00:00Z").json()["total"] == 0


def note(purpose: str) -> None:
    who = actor("manager_a").staff_id
    write_audit(AuditRecord(NOW, who, "customer.reveal", "customer", "1", purpose))


def test_an_export_is_plain_text_marked_and_on_the_trail(bank, as_persona):
    note('=HYPERLINK("http://x","贷款回访")')
    answer = as_persona("auditor").get("/api/v1/audit/export?action=customer.")
    sheet = load_workbook(io.BytesIO(answer.content)).active
    heading, row = [[cell.value for cell in line] for line in sheet.iter_rows()]
    assert heading[6] == "目的" and row[6].startswith("'=HYPERLINK")
    assert row[9].startswith("陈审 2026-11-02")
    event = AuditEvent.objects.get(action="audit.export")
    assert event.actor.name == "陈审" and event.detail["events"] == 1


def test_a_span_too_long_for_a_file_is_refused_with_its_size(bank, as_persona, monkeypatch):
    monkeypatch.setattr(audit_export, "MOST_EVENTS", 1)
    note("回访")
    note("回访")
    answer = as_persona("auditor").get("/api/v1/audit/export?action=customer.")
    assert answer.status_code == 422
    assert "2 条" in answer.json()["message"]
    assert not AuditEvent.objects.filter(action="audit.export").exists()


def test_the_auditor_sees_how_far_the_trail_is_sealed(bank, as_persona, tmp_path):
    auditor = as_persona("auditor")
    before = auditor.get("/api/v1/audit/seals").json()
    assert before["seals"] == 0 and before["last_sealed_at"] is None and before["waiting"] > 0
    seal_audit(folder=tmp_path, now=NOW)
    after = auditor.get("/api/v1/audit/seals").json()
    assert after["seals"] == 1 and after["waiting"] == 0 and len(after["last_head"]) == 64
