"""Members of staff: hired, changed, gone."""

import re
from datetime import date, datetime

from django.db import IntegrityError, transaction

from wangge.areas.organisation import hanging
from wangge.areas.organisation.access import Actor, Right
from wangge.areas.organisation.models import Absence, Staff
from wangge.areas.organisation.refusals import ApprovalNeeded, ChangeRefused, StillHolding
from wangge.areas.organisation.separation import SENSITIVE
from wangge.kernel.errors import NotFound
from wangge.kernel.time import bank_day

from .auditing import audit
from .duties import role_label
from .posts import close_post

STAFF_NO = re.compile(r"[A-Za-z0-9_-]{1,32}")
USERNAME = re.compile(r"[A-Za-z0-9_.@-]{1,64}")
MOBILE = re.compile(r"1[3-9]\d{9}")


@transaction.atomic
def hire(
    *, staff_no: str, username: str, name: str, mobile: str, actor: Actor, now: datetime
) -> Staff:
    """Open an account without a post and without a password: neither opens anything by itself.

    Raises NotAllowed, ChangeRefused.
    """
    actor.require(Right.MANAGE_ORGANISATION)
    if problem := wrong_fields(staff_no=staff_no, username=username, name=name, mobile=mobile):
        raise ChangeRefused(problem=problem)
    if Staff.objects.filter(staff_no=staff_no).exists():
        raise ChangeRefused(problem=f"工号 {staff_no} 已被使用")
    if Staff.objects.filter(username=username).exists():
        raise ChangeRefused(problem=f"登录名 {username} 已被使用")
    staff = Staff(staff_no=staff_no, username=username, name=name.strip(), mobile=mobile)
    staff.set_unusable_password()
    try:
        staff.save()
    except IntegrityError as error:
        raise ChangeRefused(problem="工号或登录名刚刚被使用") from error
    audit(actor=actor, now=now, action="staff.hire", about=staff, detail={"staff_no": staff_no})
    return staff


@transaction.atomic
def change_staff(
    *, staff_id: int, name: str, mobile: str | None, actor: Actor, now: datetime
) -> Staff:
    """Change a name or phone number; `mobile` None leaves the number. Values stay off the trail.

    Raises NotAllowed, NotFound, ChangeRefused.
    """
    actor.require(Right.MANAGE_ORGANISATION)
    staff = _working(staff_id)
    mobile = staff.mobile if mobile is None else mobile
    problem = wrong_fields(
        staff_no=staff.staff_no, username=staff.username, name=name, mobile=mobile
    )
    if problem:
        raise ChangeRefused(problem=problem)
    given = {"name": name.strip(), "mobile": mobile}
    changed = [field for field, value in given.items() if getattr(staff, field) != value]
    if changed:
        for field in changed:
            setattr(staff, field, given[field])
        staff.save(update_fields=changed)
        audit(actor=actor, now=now, action="staff.change", about=staff, detail={"facts": changed})
    return staff


@transaction.atomic
def leave_bank(*, staff_id: int, on: date, actor: Actor, now: datetime) -> Staff:
    """Let a member of staff leave: from the day `on` no post holds; the account closes that day.

    Refused while grids are his (StillHolding) or a sensitive post is (ApprovalNeeded), and to
    oneself (ChangeRefused). Raises NotAllowed, NotFound too.
    """
    actor.require(Right.MANAGE_ORGANISATION)
    staff, today = _working(staff_id), bank_day(now)
    check_leaving(staff, on=on, today=today, actor=actor)
    for post in staff.posts.exclude(valid_to__lte=on):
        close_post(post, on)
    staff.left_on = on
    staff.is_active = on > today
    staff.save(update_fields=["left_on", "is_active"])
    Absence.objects.filter(staff=staff, starts_at__gt=now).delete()
    audit(actor=actor, now=now, action="staff.leave", about=staff, detail={"on": on.isoformat()})
    return staff


def check_leaving(staff: Staff, *, on: date, today: date, actor: Actor) -> None:
    """Raise ChangeRefused, ApprovalNeeded or StillHolding unless `staff` may leave on `on`."""
    if on < today:
        raise ChangeRefused(problem="离职日不能早于今天")
    if staff.pk == actor.staff_id:
        raise ChangeRefused(problem="不能为自己办理离职")
    for post in staff.posts.exclude(valid_to__lte=on):
        if post.role in SENSITIVE:
            raise ApprovalNeeded(role=role_label(post.role))
    if holds := hanging.on_staff(staff.pk, on=on):
        raise StillHolding(name=staff.name, what=hanging.in_words(holds))


@transaction.atomic
def close_accounts(*, actor: Actor, now: datetime) -> int:
    """Close the accounts of those whose last day has passed; return how many."""
    gone = Staff.objects.filter(is_active=True, left_on__lte=bank_day(now))
    for staff in gone:
        audit(actor=actor, now=now, action="staff.close", about=staff)
    return gone.update(is_active=False)


def wrong_fields(*, staff_no: str, username: str, name: str, mobile: str) -> str:
    """Return what is wrong with a person's fields, in words, or ''."""
    if not STAFF_NO.fullmatch(staff_no):
        return "工号只能用字母、数字、横线，不超过 32 位"
    if not USERNAME.fullmatch(username):
        return "登录名只能用字母、数字和 _ . @ -，不超过 64 位"
    if not name.strip() or len(name.strip()) > 64:
        return "姓名要填写，不超过 64 个字"
    if mobile and not MOBILE.fullmatch(mobile):
        return "手机号应为 1 开头的 11 位数字"
    return ""


def _working(staff_id: int) -> Staff:
    staff = Staff.objects.select_for_update().filter(pk=staff_id, is_active=True).first()
    if staff is None:
        raise NotFound
    return staff
