"""The staff list as a workbook: round trip, what a list changes, faults, hostile files."""

import io
import zipfile
from datetime import date

import pytest
from openpyxl import Workbook, load_workbook

from tests.personas import NOW, PERSONAS, TODAY, actor, staff
from wangge.areas.organisation.models import AuditEvent, Post, Staff
from wangge.areas.organisation.roster import workbook
from wangge.areas.organisation.roster.columns import COLUMNS
from wangge.areas.organisation.roster.workbook import RosterUnreadable, neutral, text_of
from wangge.areas.organisation.services import roster
from wangge.kernel.errors import NotAllowed

pytestmark = pytest.mark.django_db
HEADINGS = [column.heading for column in COLUMNS]


def book(*rows: dict, headings=HEADINGS) -> bytes:
    """A workbook of rows given by heading."""
    made = Workbook()
    made.active.append(headings)
    for row in rows:
        made.active.append([row.get(heading) for heading in headings])
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def line(who: str, **more) -> dict:
    """A persona's row as the bank holds it."""
    p = PERSONAS[who]
    roles = {str(post.role): post.get_role_display() for post in Post.objects.all()}
    return {"工号": p.staff_no, "姓名": p.name, "机构号": p.unit_code, "岗位": roles[p.role]} | more


NEWCOMER = {
    "工号": "0012",
    "姓名": "新人",
    "手机号": 13900030010,
    "机构号": "T102",
    "岗位": "客户经理",
}


def preview(content: bytes, whole=False):
    return roster.preview_roster(
        content=content, whole=whole, actor=actor("administrator"), now=NOW
    )


def apply(content: bytes, whole=False, skip_faulty=False, digest=None):
    return roster.apply_roster(
        content=content,
        whole=whole,
        digest=digest or preview(content, whole).digest,
        skip_faulty=skip_faulty,
        actor=actor("administrator"),
        now=NOW,
    )


def export() -> bytes:
    return roster.export_roster(actor=actor("administrator"), now=NOW)


def test_what_is_exported_changes_nothing_when_it_comes_back(bank):
    plan = preview(export(), whole=True)
    assert (plan.people, plan.unchanged) == (len(PERSONAS), len(PERSONAS))
    assert plan.changes == [] and plan.faults == []
    assert AuditEvent.objects.get(action="staff.export").detail == {"staff": len(PERSONAS)}


def test_an_export_holds_no_whole_phone_number(bank):
    rows = workbook.read(export())
    assert all("*" in row.texts["mobile"] for row in rows)


def test_new_changed_transferred_and_gone(bank):
    content = book(
        NEWCOMER,
        line("manager_a", 姓名="吴佳"),
        line("sibling", 机构号="T201", 生效日=date(2026, 12, 1)),
        line("outsider", 状态="离职", 生效日="2026/12/01"),
        line("auditor"),
    )
    plan = preview(content)
    assert [(c.kind, c.staff_no) for c in plan.changes] == [
        ("new", "0012"), ("changed", "1005"), ("transferred", "1007"), ("left", "1008"),
    ]  # fmt: skip
    assert plan.unchanged == 1 and plan.faults == []
    assert Staff.objects.count() == len(PERSONAS), "a preview writes nothing"
    apply(content)
    assert Staff.objects.get(staff_no="0012").username == "0012"
    assert actor("sibling").unit_paths != actor("sibling", on=date(2026, 12, 1)).unit_paths
    assert actor("outsider").rights and not actor("outsider", on=date(2026, 12, 1)).rights
    assert staff("manager_a").name == "吴佳"
    event = AuditEvent.objects.get(action="staff.import")
    assert event.detail == {"new": 1, "changed": 1, "transferred": 1, "left": 1}
    assert preview(content).unchanged == 5, "a second import changes nothing"


def test_the_whole_list_lets_the_others_leave(bank):
    content = book(*(line(who) for who in PERSONAS if who not in ("outsider", "auditor")))
    plan = preview(content, whole=True)
    assert [(c.kind, c.staff_no) for c in plan.changes] == [("left", "1008")]
    assert [(f.row, "1009" in f.problem) for f in plan.faults] == [(0, True)]
    with pytest.raises(roster.RosterFaulty):
        apply(content, whole=True, skip_faulty=True)
    assert staff("outsider").is_active


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        ({"工号": "a b"}, "工号", "工号只能用"),
        ({"姓名": " "}, "姓名", "姓名要填写"),
        ({"手机号": "12345"}, "手机号", "11 位"),
        ({"登录名": "manager_a"}, "登录名", "已被使用"),
        ({"机构号": "X9"}, "机构号", "没有机构号 X9"),
        ({"岗位": "大王"}, "岗位", "没有岗位 大王"),
        ({"岗位": "支行行长"}, "岗位", "不能设在"),
        ({"机构号": "D06", "岗位": "审计人员"}, "岗位", "敏感岗位"),
        ({"生效日": "明天"}, "生效日", "看不懂"),
        ({"生效日": "2020-01-01"}, "生效日", "早于今天"),
        ({"状态": "休假"}, "状态", "不明"),
        ({"状态": "离职"}, "状态", "没有这名"),
        ({"姓名": "=1+1"}, "姓名", "公式"),
    ],
)
def test_a_fault_names_row_column_and_remedy(row, column, said, bank):
    plan = preview(book(line("manager_b"), NEWCOMER | row))
    assert plan.changes == []
    fault = next(f for f in plan.faults if f.column == column)
    assert fault.row == 3 and said in fault.problem and fault.advice


def test_guards_of_the_system_get_no_business_post_by_list(bank):
    plan = preview(book(line("auditor"), line("auditor", 机构号="D01", 岗位="条线管理人员")))
    assert "不能同时任" in plan.faults[0].problem


def test_the_good_rows_go_in_when_that_is_asked_for(bank):
    content = book(NEWCOMER, {"工号": "0013", "姓名": ""})
    with pytest.raises(roster.RosterFaulty):
        apply(content)
    apply(content, skip_faulty=True)
    assert Staff.objects.filter(staff_no="0012").exists()
    wrong = roster.faulty_rows(content=content, whole=False, actor=actor("administrator"), now=NOW)
    rows = list(load_workbook(io.BytesIO(wrong)).active.values)
    assert rows[1][0] == "0013" and "姓名" in rows[1][-1] and len(rows) == 2
    assert len(workbook.read(wrong)) == 1, "comes back without its last column"


def test_nothing_but_what_was_looked_at_is_applied(bank):
    content = book(NEWCOMER)
    looked_at = preview(content).digest
    apply(book(line("manager_a", 姓名="吴佳")))
    apply(content, digest=looked_at)
    with pytest.raises(roster.RosterChanged):
        apply(content, digest=looked_at)


def test_several_posts_are_several_rows(bank):
    apply(book(line("manager_b"), line("manager_b", 机构号="T201")))
    assert len(actor("manager_b", on=TODAY).unit_paths) == 2
    again = preview(book(line("manager_b"), line("manager_b", 机构号="T201", 姓名="郑二")))
    assert [(f.row, f.column) for f in again.faults] == [(3, "姓名")]


@pytest.mark.parametrize("who", ["head_office", "security_officer", "auditor", "manager_a"])
def test_only_the_administrator_sees_or_brings_lists(who, bank):
    with pytest.raises(NotAllowed):
        roster.export_roster(actor=actor(who), now=NOW)
    with pytest.raises(NotAllowed):
        roster.preview_roster(content=book(), whole=False, actor=actor(who), now=NOW)


def _zip(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def _with_part(name: str, content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(book(NEWCOMER))) as package:
        return _zip({n: package.read(n) for n in package.namelist()} | {name: content})


BILLION_LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b"<sheetData><row><c t='str'><v>&b;</v></c></row></sheetData></worksheet>"
)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a workbook",
        b"PK\x03\x04 broken",
        b"x" * (workbook.MAX_BYTES + 1),
        _zip({"a.txt": b"hello"}),
        _zip({"xl/worksheets/sheet1.xml": b"0" * (workbook.MAX_UNPACKED + 1)}),
        _zip({f"part{n}": b"" for n in range(200)}),
        book(headings=["姓名", "岗位"]),
        book(headings=["工号", "姓名", "姓名"]),
        Workbook and book(*({} for _ in range(3)), headings=[]),
        _with_part("xl/worksheets/sheet1.xml", BILLION_LAUGHS),
        _with_part("xl/worksheets/sheet1.xml", b"<worksheet"),
        _with_part("xl/workbook.xml", b"<workbook/>"),
    ],
    ids=range(13),
)
def test_a_hostile_file_is_refused_in_words(content):
    with pytest.raises(RosterUnreadable):
        workbook.read(content)


def test_a_list_too_long_is_refused(monkeypatch):
    monkeypatch.setattr(workbook, "MAX_ROWS", 3)
    with pytest.raises(RosterUnreadable, match="3 行"):
        workbook.read(book(*({"工号": str(n), "姓名": "甲"} for n in range(10))))


@pytest.mark.parametrize("text", ["=1+1", "+86", "-1", "@SUM(A1)", "=HYPERLINK(1)"])
def test_no_text_leaves_as_a_formula_and_each_comes_back(text):
    made = workbook.write_list([{"staff_no": "1", "name": text}])
    cell = load_workbook(io.BytesIO(made)).active["B2"]
    assert cell.data_type == "s" and cell.value == neutral(text) == f"'{text}"
    assert text_of(cell.value) == text


def test_the_template_explains_itself():
    sheets = load_workbook(io.BytesIO(workbook.write_list([], advice=True)))
    assert sheets.sheetnames == ["员工名单", "填写说明"]
    assert sheets["员工名单"]["A1"].value == "工号*"
    assert workbook.read(workbook.write_list([], advice=True)) == []
