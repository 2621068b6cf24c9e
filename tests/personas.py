"""One staff set for all tests; each persona's sentence says what he or she may see.

总行 HQ ── 零售业务部 D01, 风险管理部 D05, 审计部 D06, 科技信息部 D07
  ├─ 城区支行 B01 ── 营业部 O101 ─┬─ 营销1组 T101: manager_a, manager_b   grid G1-01
  │                              └─ 营销2组 T102: sibling                 grid G1-02
  └─ 沿海支行 B02 ── 营业部 O201 ─── 营销3组 T201: outsider               grid G2-01
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from wangge.areas.organisation.access import SYSTEM, Actor, actor_of
from wangge.areas.organisation.models import Staff
from wangge.areas.organisation.passwords import adopt_passwords
from wangge.areas.organisation.services import load_organisation
from wangge.kernel.time import at_bank_time

PASSWORD = "grid-of-tests-1"
STARTED = datetime(2026, 9, 1, 1, 0, tzinfo=UTC)
"""When the organisation was set up: posts run from 2026-09-01."""
NOW = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
"""The tests' usual instant: Monday 2026-11-02, 10:00 in the bank's zone."""
TODAY = date(2026, 11, 2)

UNITS = [
    {"code": "HQ", "name": "总行", "kind": "head_office", "parent_code": None},
    {"code": "D01", "name": "零售业务部", "kind": "department", "parent_code": "HQ"},
    {"code": "D05", "name": "风险管理部", "kind": "department", "parent_code": "HQ"},
    {"code": "D06", "name": "审计部", "kind": "department", "parent_code": "HQ"},
    {"code": "D07", "name": "科技信息部", "kind": "department", "parent_code": "HQ"},
    {"code": "B01", "name": "城区支行", "kind": "branch", "parent_code": "HQ"},
    {"code": "O101", "name": "城区支行营业部", "kind": "outlet", "parent_code": "B01"},
    {"code": "T101", "name": "营销1组", "kind": "team", "parent_code": "O101"},
    {"code": "T102", "name": "营销2组", "kind": "team", "parent_code": "O101"},
    {"code": "B02", "name": "沿海支行", "kind": "branch", "parent_code": "HQ"},
    {"code": "O201", "name": "沿海支行营业部", "kind": "outlet", "parent_code": "B02"},
    {"code": "T201", "name": "营销3组", "kind": "team", "parent_code": "O201"},
]


@dataclass(frozen=True)
class Persona:
    """A member of staff of the tests and, in words, what is in view."""

    username: str
    staff_no: str
    name: str
    unit_code: str
    role: str
    sees: str


PERSONAS = {
    p.username: p
    for p in (
        Persona("head_office", "1001", "钱总", "HQ", "head_office", "all, unassigned included"),
        Persona("department", "1002", "孙经理", "D01", "department", "all, never unmasked"),
        Persona("branch_head", "1003", "李行长", "B01", "branch_head", "grids G1-01 and G1-02"),
        Persona("outlet_head", "1004", "周主任", "O101", "outlet_head", "grids G1-01 and G1-02"),
        Persona("manager_a", "1005", "吴甲", "T101", "customer_manager", "grid G1-01, its A"),
        Persona("manager_b", "1006", "郑乙", "T101", "customer_manager", "grid G1-01, its B"),
        Persona("sibling", "1007", "王丙", "T102", "customer_manager", "grid G1-02, next team"),
        Persona("outsider", "1008", "冯丁", "T201", "customer_manager", "grid G2-01 elsewhere"),
        Persona("auditor", "1009", "陈审", "D06", "auditor", "the audit trail, no customer"),
        Persona("administrator", "1010", "卫管", "D07", "administrator", "units, no customer"),
        Persona("security_officer", "1011", "褚安", "D05", "security_officer", "accounts, locks"),
        Persona("analyst", "1012", "施统", "D01", "analyst", "large counts, no customer"),
        Persona("branch_analyst", "1013", "张数", "B01", "analyst", "those below B01"),
    )
}
MAY_SEE_CUSTOMERS = [
    "head_office", "department", "branch_head", "outlet_head", "manager_a", "manager_b",
    "sibling", "outsider",
]  # fmt: skip
MAY_NOT_SEE_CUSTOMERS = [
    "auditor", "administrator", "security_officer", "analyst", "branch_analyst",
]  # fmt: skip


def staff_list() -> list[dict]:
    """Return the personas as `load_organisation` takes them."""
    return [
        {
            "staff_no": p.staff_no,
            "username": p.username,
            "name": p.name,
            "mobile": f"139000{p.staff_no}0",
            "posts": [{"unit_code": p.unit_code, "role": p.role}],
        }
        for p in PERSONAS.values()
    ]


def hire_everyone(password: str | None = None) -> None:
    """Set the organisation up; without a password nobody can sign in, and tests are quicker."""
    load_organisation(units=UNITS, staff=staff_list(), password=password, actor=SYSTEM, now=STARTED)
    if password:
        adopt_passwords(actor=SYSTEM, now=STARTED)


def staff(username: str) -> Staff:
    """Return the staff row of a persona."""
    return Staff.objects.get(username=username)


def actor(username: str, on: date = TODAY) -> Actor:
    """Return the actor that a persona is on the bank's day `on`, at ten in the morning."""
    return actor_of(staff(username), at=at_bank_time(on, 10))
