"""Posts: begun, ended, moved to another unit on a day.

Posts change by the day, as a bank's personnel orders do; duty that moves by the hour is an absence
with acting posts. No post begins or ends before today: past posts explain past scope.
"""

from datetime import date, datetime

from django.db import transaction

from wangge.areas.organisation import hanging
from wangge.areas.organisation.access import Actor, Right
from wangge.areas.organisation.models import Post, Role, Staff, Unit, UnitKind
from wangge.areas.organisation.refusals import ApprovalNeeded, ChangeRefused
from wangge.areas.organisation.separation import SENSITIVE
from wangge.kernel.errors import NotFound
from wangge.kernel.time import bank_day

from .auditing import audit
from .duties import check_duties, overlapping, role_label

_HEAD_OFFICE_OR_DEPARTMENT = frozenset({UnitKind.HEAD_OFFICE, UnitKind.DEPARTMENT})
PLACES: dict[str, frozenset[str]] = {
    Role.HEAD_OFFICE: frozenset({UnitKind.HEAD_OFFICE}),
    Role.DEPARTMENT: frozenset({UnitKind.DEPARTMENT}),
    Role.BRANCH_HEAD: frozenset({UnitKind.BRANCH}),
    Role.OUTLET_HEAD: frozenset({UnitKind.OUTLET}),
    Role.CUSTOMER_MANAGER: frozenset({UnitKind.BRANCH, UnitKind.OUTLET, UnitKind.TEAM}),
    Role.ANALYST: _HEAD_OFFICE_OR_DEPARTMENT | {UnitKind.BRANCH},
    Role.AUDITOR: _HEAD_OFFICE_OR_DEPARTMENT,
    Role.ADMINISTRATOR: _HEAD_OFFICE_OR_DEPARTMENT,
    Role.SECURITY_OFFICER: _HEAD_OFFICE_OR_DEPARTMENT,
}
"""In which kinds of unit each role can be held; a role's scope follows from its unit."""


@transaction.atomic
def begin_post(
    *,
    staff_id: int,
    unit_id: int,
    role: str,
    on: date,
    until: date | None = None,
    actor: Actor,
    now: datetime,
) -> Post:
    """Give a member of staff a post from the day `on`, up to the day `until` if that is given.

    Raises NotAllowed, NotFound, ApprovalNeeded, DutiesMixed, ChangeRefused.
    """
    actor.require(Right.MANAGE_ORGANISATION)
    _refuse_sensitive(role)
    return open_post(
        staff_id=staff_id, unit_id=unit_id, role=role, on=on, until=until, actor=actor, now=now
    )


@transaction.atomic
def end_post(*, post_id: int, on: date, actor: Actor, now: datetime) -> None:
    """End a post: `on` is the first day on which it no longer holds.

    Raises NotAllowed, NotFound, ApprovalNeeded, ChangeRefused.
    """
    actor.require(Right.MANAGE_ORGANISATION)
    post = _held(post_id)
    if actor.staff_id is not None:
        _refuse_sensitive(post.role)
    shut_post(post, on=on, actor=actor, now=now)


@transaction.atomic
def transfer(
    *, post_id: int, unit_id: int, role: str, on: date, actor: Actor, now: datetime
) -> Post:
    """End a post and begin another on the same day; scope follows on that day.

    Raises NotAllowed, NotFound, ApprovalNeeded, DutiesMixed, ChangeRefused.
    """
    actor.require(Right.MANAGE_ORGANISATION)
    post = _held(post_id)
    _refuse_sensitive(post.role)
    if (post.unit_id, post.role) == (unit_id, role):
        raise ChangeRefused(problem="新岗位与原岗位相同")
    shut_post(post, on=on, actor=actor, now=now)
    return begin_post(
        staff_id=post.staff_id, unit_id=unit_id, role=role, on=on, actor=actor, now=now
    )


def open_post(
    *,
    staff_id: int,
    unit_id: int,
    role: str,
    on: date,
    until: date | None,
    actor: Actor,
    now: datetime,
) -> Post:
    """Begin a post whose approval, where it needs one, the caller has seen to."""
    staff = Staff.objects.select_for_update().filter(pk=staff_id, is_active=True).first()
    unit = Unit.objects.filter(pk=unit_id, active=True).first()
    if staff is None or unit is None:
        raise NotFound
    check_post(staff, unit, role, on=on, until=until, today=bank_day(now))
    post = Post.objects.create(staff=staff, unit=unit, role=role, valid_from=on, valid_to=until)
    detail = {"unit": unit.code, "role": role, "on": on.isoformat()}
    audit(actor=actor, now=now, action="post.begin", about=staff, detail=detail)
    return post


def shut_post(post: Post, *, on: date, actor: Actor, now: datetime) -> None:
    """End a post whose approval, where it needs one, the caller has seen to."""
    if actor.staff_id is not None and on < bank_day(now):
        raise ChangeRefused(problem="终止日不能早于今天")
    detail = {"unit": post.unit.code, "role": post.role, "on": on.isoformat()}
    close_post(post, on)
    audit(actor=actor, now=now, action="post.end", about=post.staff, detail=detail)


def check_post(
    staff: Staff, unit: Unit, role: str, *, on: date, until: date | None, today: date
) -> None:
    """Raise ChangeRefused or DutiesMixed unless such a post can be."""
    if role not in PLACES:
        raise ChangeRefused(problem=f"岗位 {role} 未知")
    if unit.kind not in PLACES[role]:
        raise ChangeRefused(problem=f"{role_label(role)}不能设在{unit.get_kind_display()}")
    if on < today:
        raise ChangeRefused(problem="生效日不能早于今天")
    if until is not None and until <= on:
        raise ChangeRefused(problem="失效日须晚于生效日")
    if staff.posts.filter(overlapping(on, until), unit=unit, role=role).exists():
        raise ChangeRefused(problem=f"{staff.name} 在此期间已任该岗位")
    check_duties(staff, role, since=on, until=until)


def close_post(post: Post, on: date) -> None:
    """Let a post hold no longer from the day `on`; one that never held is removed."""
    if post.valid_from >= on:
        post.acting.all().delete()
        post.delete()  # it never held on any day, so it explains no one's past scope
    elif post.valid_to is None or post.valid_to > on:
        post.valid_to = on
        post.save(update_fields=["valid_to"])


def _held(post_id: int) -> Post:
    post = Post.objects.select_for_update().filter(pk=post_id).first()
    if post is None:
        raise NotFound
    return post


def _refuse_sensitive(role: str) -> None:
    if role in SENSITIVE:
        raise ApprovalNeeded(role=role_label(role))


@hanging.hangs_on_unit("在任岗位")
def _posts_in(unit_id: int, on: date) -> int:
    return Post.objects.filter(overlapping(on, None), unit=unit_id).count()
