"""What a list would change, person by person, and what is wrong in it, before anything is written.

Pure: it compares the rows with what the bank holds (`Known`), and asks no database.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from datetime import date

from wangge.areas.organisation.separation import SENSITIVE, mixed

from .columns import HEADINGS, LEFT, ROLE_BY_NAME, WORKING
from .workbook import Row

NEW, CHANGED, TRANSFERRED, GONE = "new", "changed", "transferred", "left"


@dataclass(frozen=True)
class Fault:
    """What is wrong: sheet row (0: not in the list), heading of the column, what to write."""

    row: int
    column: str
    problem: str
    advice: str


@dataclass(frozen=True)
class UnitSeen:
    """A unit as the list may name it; `roles` can be held there."""

    pk: int
    name: str
    roles: frozenset[str]


@dataclass(frozen=True)
class Person:
    """A member of staff as the bank holds him; `posts`: (unit code, role) that run or will.

    `ending` are those of them whose end is set already, `left_on` a last day that is.
    """

    pk: int
    staff_no: str
    username: str
    name: str
    mobile: str
    active: bool
    posts: frozenset[tuple[str, str]]
    ending: frozenset[tuple[str, str]] = frozenset()
    acting: frozenset[str] = frozenset()
    left_on: date | None = None


@dataclass(frozen=True)
class Known:
    """The bank as it is: units by code, people by staff number; `why_stays` forbids leaving."""

    units: dict[str, UnitSeen]
    people: dict[str, Person]
    today: date
    wrong_fields: Callable[..., str]
    why_stays: Callable[[Person, date], str]


@dataclass
class Change:
    """What happens to one person; posts are (unit code, role), `facts` the columns that change."""

    kind: str
    row: int
    staff_no: str
    name: str
    username: str = ""
    mobile: str | None = None
    facts: list[str] = field(default_factory=list)
    begin: list[tuple[str, str]] = field(default_factory=list)
    end: list[tuple[str, str]] = field(default_factory=list)
    on: str = ""


@dataclass
class Plan:
    """All changes and faults of a list; a person with a fault is not among the changes."""

    people: int
    unchanged: int = 0
    changes: list[Change] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """A mark of exactly this plan: applying checks that it is what was looked at."""
        facts = [[asdict(c) for c in self.changes], [asdict(f) for f in self.faults]]
        text = json.dumps(facts, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


def make_plan(rows: Iterable[Row], known: Known, *, whole: bool) -> Plan:
    """Compare the rows with the bank; `whole` lets those not listed leave."""
    by_person: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_person[row.texts.get("staff_no") or f"?{row.number}"].append(row)
    plan = Plan(len(by_person))
    usernames = {p.username: p.staff_no for p in known.people.values()}
    for staff_no, own in by_person.items():
        faults = _Reader(known, usernames).read(staff_no, own, plan)
        plan.faults += faults
    if whole:
        _let_go(by_person.keys(), known, plan)
    return plan


def _let_go(listed: Iterable[str], known: Known, plan: Plan) -> None:
    for person in known.people.values():
        if not person.active or person.staff_no in listed:
            continue
        if why := known.why_stays(person, known.today):
            advice = "先办理移交，或把此人列入名单"
            plan.faults.append(
                Fault(0, HEADINGS["staff_no"], f"名单未列 {person.staff_no}：{why}", advice)
            )
            continue
        plan.changes.append(
            Change(GONE, 0, person.staff_no, person.name, on=known.today.isoformat())
        )


class _Reader:
    """Reads one person's rows; collects faults instead of stopping at the first."""

    def __init__(self, known: Known, usernames: dict[str, str]) -> None:
        self._known = known
        self._usernames = usernames
        self._faults: list[Fault] = []

    def read(self, staff_no: str, rows: list[Row], plan: Plan) -> list[Fault]:
        """Add this person's change to the plan, or return what is wrong."""
        person = self._known.people.get(staff_no)
        for row in rows:
            for key in row.formulas:
                self._blame(row, key, "单元格是公式", "请粘贴为值")
        change = self._who(staff_no, rows, person)
        statuses = {row.texts.get("status") or WORKING for row in rows}
        if not statuses <= {WORKING, LEFT} or len(statuses) > 1:
            self._blame(rows[0], "status", "状态不明或前后不一", f"写“{WORKING}”或“{LEFT}”")
        days = [day for row in rows if (day := self._day(row)) is not None]
        on = min(days, default=self._known.today)
        if LEFT in statuses:
            self._leaving(rows[0], person, change, on)
        else:
            self._working(rows, person, change)
        change.on = on.isoformat()
        if not self._faults:
            _add(change, plan)
        return self._faults

    def _blame(self, row: Row, key: str, problem: str, advice: str) -> None:
        self._faults.append(Fault(row.number, HEADINGS[key], problem, advice))

    def _who(self, staff_no: str, rows: list[Row], person: Person | None) -> Change:
        """Read number, name, user name and phone; all rows of a person must agree."""
        first = rows[0].texts
        for row in rows[1:]:
            for key in ("name", "username", "mobile"):
                if row.texts.get(key) != first.get(key):
                    self._blame(
                        row, key, f"与第 {rows[0].number} 行同一工号的内容不一致", "改成一致"
                    )
        name, phone = first.get("name", ""), first.get("mobile", "")
        username = first.get("username") or (person.username if person else staff_no)
        mobile = None if not phone or "*" in phone else phone
        problem = self._known.wrong_fields(
            staff_no=first.get("staff_no", ""), username=username, name=name, mobile=mobile or ""
        )
        if problem:
            key = next((k for k, h in HEADINGS.items() if problem.startswith(h)), "staff_no")
            self._blame(rows[0], key, problem, "按说明改正")
        if person and username != person.username:
            self._blame(
                rows[0], "username", "已有员工的登录名不能更改", f"写 {person.username} 或留空"
            )
        if person is None and self._usernames.setdefault(username, staff_no) != staff_no:
            self._blame(rows[0], "username", f"登录名 {username} 已被使用", "换一个登录名")
        change = Change(
            CHANGED if person else NEW, rows[0].number, staff_no, name, username, mobile
        )
        if person:
            given = {"name": (name, person.name), "mobile": (mobile, person.mobile)}
            change.facts = [
                HEADINGS[key] for key, (new, old) in given.items() if new is not None and new != old
            ]
        return change

    def _day(self, row: Row) -> date | None:
        text = row.texts.get("on", "").replace("/", "-").replace(".", "-")
        if not text:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            self._blame(row, "on", f"日期 {text} 看不懂", "写成 2026-12-01 的样子")
            return None

    def _leaving(self, row: Row, person: Person | None, change: Change, on: date) -> None:
        change.kind, change.facts = GONE, []
        if person is None or not person.active:
            self._blame(row, "status", "系统里没有这名在职员工", "删去这一行")
        elif on < self._known.today:
            self._blame(row, "on", "离职日早于今天", "写今天或以后的日期")
        elif person.left_on == on:
            change.kind = CHANGED  # he leaves on that day already
        elif why := self._known.why_stays(person, on):
            self._blame(row, "status", why, "先办理移交或终止")

    def _working(self, rows: list[Row], person: Person | None, change: Change) -> None:
        if person and not person.active:
            self._blame(rows[0], "status", "该员工已离职", f"写“{LEFT}”，或用新工号重新入职")
            return
        wanted = {post: row for row in rows if (post := self._post(row)) is not None}
        held = set(person.posts) if person else set()
        person_ending = person.ending if person else frozenset()
        business = {post for post in held if post[1] not in SENSITIVE}
        for post, row in wanted.items():
            if post[1] in SENSITIVE and post not in held:
                self._blame(row, "role", "敏感岗位不能由名单授予", "删去这一行，改用岗位申请")
        asked = {post for post in wanted if post[1] not in SENSITIVE}
        if not wanted:
            return
        kept = {role for _, role in held} - {role for _, role in business}
        acting = person.acting if person else frozenset()
        if both := mixed([*kept, *acting, *(role for _, role in asked)]):
            self._blame(rows[0], "role", f"不能同时任{both}", "换人，或先结束原岗位")
        change.begin, change.end = sorted(asked - held), sorted(business - person_ending - asked)
        for post in change.begin:
            row = wanted[post]
            day = self._day(row)
            if day is not None and day < self._known.today:
                self._blame(row, "on", "生效日早于今天", "写今天或以后的日期，或留空")
        if person and change.begin and change.end:
            change.kind = TRANSFERRED

    def _post(self, row: Row) -> tuple[str, str] | None:
        code, role_name = row.texts.get("unit_code", ""), row.texts.get("role", "")
        if not code and not role_name:
            return None
        role, unit = ROLE_BY_NAME.get(role_name), self._known.units.get(code)
        if unit is None:
            self._blame(row, "unit_code", f"没有机构号 {code or '（空）'}", "写机构树里的机构号")
        if role is None:
            self._blame(row, "role", f"没有岗位 {role_name or '（空）'}", "从说明所列岗位中选一个")
        if unit is None or role is None:
            return None
        if role not in unit.roles:
            self._blame(row, "role", f"{role_name}不能设在{unit.name}", "换岗位或换机构")
        return code, role


def _add(change: Change, plan: Plan) -> None:
    idle = change.kind == CHANGED and not (change.facts or change.begin or change.end)
    if idle:
        plan.unchanged += 1
    else:
        plan.changes.append(change)
