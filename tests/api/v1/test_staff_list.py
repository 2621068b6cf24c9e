"""The staff list through the API: download, preview, apply, failing rows."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.areas.organisation.test_roster import NEWCOMER, book
from tests.personas import PERSONAS
from wangge.areas.organisation.models import Staff
from wangge.areas.organisation.roster.workbook import XLSX

pytestmark = pytest.mark.django_db


def send(client, act: str, content: bytes, **more):
    file = SimpleUploadedFile("名单.xlsx", content, content_type=XLSX)
    return client.post(f"/api/v1/staff-list/{act}", {"file": file, **more})


def test_preview_then_apply(bank, as_persona):
    client = as_persona("administrator")
    content = book(NEWCOMER, {"工号": "0013", "姓名": "甲", "机构号": "X9", "岗位": "客户经理"})
    plan = send(client, "preview", content).json()
    assert plan["counts"] == {"new": 1} and plan["fault_count"] == 1
    assert plan["changes"][0]["begin"] == ["T102 客户经理"]
    assert plan["faults"][0] | {"advice": ""} == {
        "row": 3, "column": "机构号", "problem": "没有机构号 X9", "advice": "",
    }  # fmt: skip
    refused = send(client, "apply", content, digest=plan["digest"])
    assert (refused.status_code, refused.json()["code"]) == (422, "organisation.roster_faulty")
    done = send(client, "apply", content, digest=plan["digest"], skip_faulty="true")
    assert done.status_code == 200 and Staff.objects.filter(staff_no="0012").exists()
    again = send(client, "apply", content, digest=plan["digest"], skip_faulty="true")
    assert (again.status_code, again.json()["code"]) == (409, "organisation.roster_changed")


@pytest.mark.parametrize("path", ["/staff-list", "/staff-list/template"])
@pytest.mark.parametrize("who", PERSONAS)
def test_downloads_are_workbooks_for_the_administrator(who, path, bank, as_persona):
    answer = as_persona(who).get(f"/api/v1{path}")
    if who != "administrator":
        assert answer.status_code == 403
        return
    assert answer["Content-Type"] == XLSX and answer.content[:2] == b"PK"
    assert answer["Content-Disposition"].startswith("attachment; filename*=UTF-8''")


def test_failing_rows_come_back_and_a_wrong_file_says_so(bank, as_persona):
    client = as_persona("administrator")
    faults = send(client, "faults", book({"工号": "0013", "姓名": ""}))
    assert faults.content[:2] == b"PK"
    refused = send(client, "preview", b"hello")
    assert (refused.status_code, refused.json()["code"]) == (422, "organisation.roster_unreadable")
    assert client.post("/api/v1/staff-list/preview").status_code == 422
