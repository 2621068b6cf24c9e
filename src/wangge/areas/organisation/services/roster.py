"""The staff list in one go: what it would change, then exactly that, in one transaction."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from wangge.areas.organisation.access import Actor, Right, visible_staff
from wangge.areas.organisation.models import ActingPost, Post, Staff, Unit
from wangge.areas.organisation.roster import workbook
from wangge.areas.organisation.roster.columns import LEFT, ROLE_BY_NAME, WORKING
from wangge.areas.organisation.roster.plan import (
    GONE,
    NEW,
    Change,
    Known,
    Person,
    Plan,
    UnitSeen,
    make_plan,
)
from wangge.kernel.audit import AuditRecord
from wangge.kernel.errors import WanggeError
from wangge.kernel.masking import mask_mobile
from wangge.kernel.time import bank_day

from .auditing import write_audit
from .duties import overlapping
from .people import change_staff, check_leaving, hire, leave_bank, wrong_fields
from .posts import PLACES, open_post, shut_post


class RosterChanged(WanggeError):
    """The list or the bank is no longer what was looked at."""

    code = "organisation.roster_changed"
    status = 409
    zh = "名单或机构数据在预览之后有变化，未导入。请重新预览后再确认。"
    en = "The list or the organisation changed after the preview; nothing imported. Preview again."


class RosterFaulty(WanggeError):
    """Rows are wrong and the caller did not ask to leave them out."""

    code = "organisation.roster_faulty"
    status = 422
    zh = "名单有 {count} 处错误，未导入。请改正后重新上传，或选择只导入无误的行。"
    en = (
        "The list has {count} faults; nothing imported. Correct them, or import the good rows only."
    )


def preview_roster(*, content: bytes, whole: bool, actor: Actor, now: datetime) -> Plan:
    """Return what the workbook would change and what is wrong in it; writes nothing.

    Raises NotAllowed, RosterUnreadable.
    """
    actor.require(Right.MANAGE_ORGANISATION)
    rows = workbook.read(content)
    return make_plan(rows, _known(actor, bank_day(now)), whole=whole)


@transaction.atomic
def apply_roster(
    *, content: bytes, whole: bool, digest: str, skip_faulty: bool, actor: Actor, now: datetime
) -> Plan:
    """Carry out the plan that was looked at, all of it or nothing.

    `digest` is that plan's. `skip_faulty` leaves people with a fault as they are; not together
    with `whole`. Raises NotAllowed, RosterUnreadable, RosterChanged, RosterFaulty, and what the
    single changes raise.
    """
    plan = preview_roster(content=content, whole=whole, actor=actor, now=now)
    if plan.digest != digest:
        raise RosterChanged
    if plan.faults and (whole or not skip_faulty):
        raise RosterFaulty(count=len(plan.faults))
    units = dict(Unit.objects.filter(active=True).values_list("code", "pk"))
    for change in plan.changes:
        _carry_out(change, units, actor, now)
    kinds: dict[str, int] = defaultdict(int)
    for change in plan.changes:
        kinds[change.kind] += 1
    _note("staff.import", actor, now, dict(kinds))
    return plan


def export_roster(*, actor: Actor, now: datetime) -> bytes:
    """Return the current list as a workbook, phone numbers masked; on the audit trail."""
    actor.require(Right.MANAGE_ORGANISATION)
    rows = list(_listed(actor, bank_day(now)))
    _note("staff.export", actor, now, {"staff": len({row["staff_no"] for row in rows})})
    return workbook.write_list(rows)


def faulty_rows(*, content: bytes, whole: bool, actor: Actor, now: datetime) -> bytes:
    """Return a workbook of the rows with faults, each with what to mend."""
    plan = preview_roster(content=content, whole=whole, actor=actor, now=now)
    said: dict[int, list[str]] = defaultdict(list)
    for fault in plan.faults:
        said[fault.row].append(f"{fault.column}：{fault.problem}，{fault.advice}")
    wrong = [row for row in workbook.read(content) if row.number in said]
    return workbook.write_faults(
        row.texts | {"fault": "；".join(said[row.number])} for row in wrong
    )


def _known(actor: Actor, today: date) -> Known:
    """Gather what a list is compared with, in four queries."""
    posts: dict[int, set[tuple[str, str]]] = defaultdict(set)
    ending: dict[int, set[tuple[str, str]]] = defaultdict(set)
    running = Post.objects.filter(overlapping(today, None), unit__active=True)
    for staff_id, code, role, until in running.values_list(
        "staff_id", "unit__code", "role", "valid_to"
    ):
        posts[staff_id].add((code, role))
        if until is not None:
            ending[staff_id].add((code, role))
    acting: dict[int, set[str]] = defaultdict(set)
    standing_in = ActingPost.objects.filter(absence__ends_at__date__gte=today)
    for staff_id, role in standing_in.values_list("deputy_id", "post__role"):
        acting[staff_id].add(role)
    people = {
        staff.staff_no: Person(
            pk=staff.pk,
            staff_no=staff.staff_no,
            username=staff.username,
            name=staff.name,
            mobile=staff.mobile,
            active=staff.is_active,
            posts=frozenset(posts[staff.pk]),
            ending=frozenset(ending[staff.pk]),
            acting=frozenset(acting[staff.pk]),
            left_on=staff.left_on,
        )
        for staff in visible_staff(actor)
    }
    units = {
        unit.code: UnitSeen(
            unit.pk,
            unit.name,
            frozenset(role for role, kinds in PLACES.items() if unit.kind in kinds),
        )
        for unit in Unit.objects.filter(active=True)
    }

    def why_stays(person: Person, on: date) -> str:
        try:
            check_leaving(Staff.objects.get(pk=person.pk), on=on, today=today, actor=actor)
        except WanggeError as error:
            return error.say()
        return ""

    return Known(units, people, today, wrong_fields, why_stays)


def _carry_out(change: Change, units: dict[str, int], actor: Actor, now: datetime) -> None:
    on = date.fromisoformat(change.on)
    if change.kind == GONE:
        staff = Staff.objects.get(staff_no=change.staff_no)
        leave_bank(staff_id=staff.pk, on=on, actor=actor, now=now)
        return
    who = {"name": change.name, "actor": actor, "now": now}
    if change.kind == NEW:
        staff = hire(
            staff_no=change.staff_no, username=change.username, mobile=change.mobile or "", **who
        )
    else:
        staff = Staff.objects.get(staff_no=change.staff_no)
        change_staff(staff_id=staff.pk, mobile=change.mobile, **who)
    on = max(on, bank_day(now))
    for code, role in change.end:
        ended = staff.posts.filter(overlapping(on, None), unit__code=code, role=role)
        for post in ended.select_related("unit"):
            shut_post(post, on=on, actor=actor, now=now)
    for code, role in change.begin:
        open_post(
            staff_id=staff.pk, unit_id=units[code], role=role, on=on, until=None,
            actor=actor, now=now,
        )  # fmt: skip


def _listed(actor: Actor, today: date) -> Iterable[dict[str, str]]:
    names = {role: name for name, role in ROLE_BY_NAME.items()}
    posts = Post.objects.filter(overlapping(today, None)).select_related("unit").order_by("pk")
    by_staff: dict[int, list[Post]] = defaultdict(list)
    for post in posts:
        by_staff[post.staff_id].append(post)
    for staff in visible_staff(actor).filter(is_active=True):
        person = {
            "staff_no": staff.staff_no,
            "name": staff.name,
            "username": staff.username,
            "mobile": mask_mobile(staff.mobile),
            "status": LEFT if staff.left_on and staff.left_on <= today else WORKING,
        }
        for post in by_staff[staff.pk]:
            yield person | {
                "unit_code": post.unit.code,
                "unit_name": post.unit.name,
                "role": names[post.role],
                "on": post.valid_from.isoformat(),
            }
        if not by_staff[staff.pk]:
            yield person


def _note(action: str, actor: Actor, now: datetime, detail: dict[str, int]) -> None:
    write_audit(AuditRecord(now, actor.staff_id, action, "staff", "", detail=detail))
