"""Sensitive posts take two people: an administrator asks, a security officer decides."""

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from wangge.areas.organisation.access import Actor, Right
from wangge.areas.organisation.models import (
    Post,
    PostRequest,
    RequestedChange,
    RequestStatus,
    Staff,
    Unit,
)
from wangge.areas.organisation.refusals import ChangeRefused, RequestClosed, SamePerson
from wangge.areas.organisation.separation import SENSITIVE
from wangge.kernel.errors import NotAllowed, NotFound
from wangge.kernel.time import bank_day

from .auditing import audit
from .duties import overlapping, role_label
from .posts import check_post, open_post, shut_post

LAPSES_AFTER = timedelta(days=7)
"""A request nobody decided in a week is asked anew: what it rested on may have changed."""


@transaction.atomic
def request_grant(
    *,
    staff_id: int,
    unit_id: int,
    role: str,
    on: date,
    until: date | None,
    reason: str,
    actor: Actor,
    now: datetime,
) -> PostRequest:
    """Ask that somebody be given a sensitive post.

    Raises NotAllowed (also for oneself), NotFound, ChangeRefused, DutiesMixed.
    """
    _check_asking(actor, staff_id)
    if role not in SENSITIVE:
        raise ChangeRefused(problem="该岗位不需要审批，可直接办理")
    staff = Staff.objects.select_for_update().filter(pk=staff_id, is_active=True).first()
    unit = Unit.objects.filter(pk=unit_id, active=True).first()
    if staff is None or unit is None:
        raise NotFound
    check_post(staff, unit, role, on=on, until=until, today=bank_day(now))
    asked = PostRequest(
        change=RequestedChange.GRANT, staff=staff, unit=unit, role=role, on=on, until=until
    )
    return _put(asked, reason, actor, now)


@transaction.atomic
def request_end(*, post_id: int, on: date, reason: str, actor: Actor, now: datetime) -> PostRequest:
    """Ask that a sensitive post end on the day `on`. Raises as `request_grant` does."""
    actor.require(Right.MANAGE_ORGANISATION)
    post = Post.objects.filter(pk=post_id, role__in=SENSITIVE).first()
    if post is None or (post.valid_to is not None and post.valid_to <= bank_day(now)):
        raise NotFound
    _check_asking(actor, post.staff_id)
    asked = PostRequest(
        change=RequestedChange.END,
        staff=post.staff,
        unit=post.unit,
        role=post.role,
        on=max(on, bank_day(now)),
        post=post,
    )
    return _put(asked, reason, actor, now)


@transaction.atomic
def decide(
    *, request_id: int, approve: bool, note: str, actor: Actor, now: datetime
) -> PostRequest:
    """Approve a request, which changes the post at once, or refuse it with a note.

    Raises NotAllowed, NotFound, SamePerson, RequestClosed, and what the post itself may raise.
    """
    actor.require(Right.APPROVE_GRANTS)
    asked = _pending(request_id, now)
    if actor.staff_id is None or actor.staff_id in (asked.requested_by_id, asked.staff_id):
        raise SamePerson
    if not approve and not note.strip():
        raise ChangeRefused(problem="退回时请写明意见")
    if approve:
        _carry_out(asked, actor, now)
    asked.status = RequestStatus.APPROVED if approve else RequestStatus.REFUSED
    asked.decided_by_id, asked.decided_at, asked.note = actor.staff_id, now, note.strip()
    asked.save()
    action = "grant.approve" if approve else "grant.refuse"
    detail = {"role": asked.role, "unit": asked.unit.code, "change": asked.change}
    audit(actor=actor, now=now, action=action, about=asked.staff, detail=detail)
    return asked


@transaction.atomic
def withdraw(*, request_id: int, actor: Actor, now: datetime) -> None:
    """Take one's own request back. Raises NotAllowed, NotFound, RequestClosed."""
    actor.require(Right.MANAGE_ORGANISATION)
    asked = _pending(request_id, now)
    if asked.requested_by_id != actor.staff_id:
        raise NotAllowed
    asked.status = RequestStatus.WITHDRAWN
    asked.save(update_fields=["status"])
    audit(actor=actor, now=now, action="grant.withdraw", about=asked.staff)


def has_lapsed(asked: PostRequest, now: datetime) -> bool:
    """Tell whether a pending request has waited too long to be decided."""
    return asked.status == RequestStatus.PENDING and now - asked.requested_at > LAPSES_AFTER


def _check_asking(actor: Actor, staff_id: int) -> None:
    actor.require(Right.MANAGE_ORGANISATION)
    if actor.staff_id is None or actor.staff_id == staff_id:
        raise NotAllowed


def _put(asked: PostRequest, reason: str, actor: Actor, now: datetime) -> PostRequest:
    if not reason.strip():
        raise ChangeRefused(problem="请写明申请理由")
    lapsed = PostRequest.objects.filter(
        status=RequestStatus.PENDING, requested_at__lt=now - LAPSES_AFTER
    )
    lapsed.filter(staff=asked.staff, unit=asked.unit, role=asked.role, change=asked.change).update(
        status=RequestStatus.WITHDRAWN
    )
    asked.status = RequestStatus.PENDING
    asked.reason, asked.requested_at = reason.strip(), now
    asked.requested_by_id = actor.staff_id
    try:
        with transaction.atomic():
            asked.save()
    except IntegrityError as error:
        raise ChangeRefused(problem="同样的申请正在等待审批") from error
    detail = {"role": asked.role, "unit": asked.unit.code, "change": asked.change}
    audit(actor=actor, now=now, action="grant.request", about=asked.staff, detail=detail)
    return asked


def _pending(request_id: int, now: datetime) -> PostRequest:
    asked = PostRequest.objects.select_for_update().filter(pk=request_id).first()
    if asked is None:
        raise NotFound
    if has_lapsed(asked, now):
        raise RequestClosed(state="已超过 7 天未审批而失效")
    if asked.status != RequestStatus.PENDING:
        raise RequestClosed(state=asked.get_status_display())
    return asked


def _carry_out(asked: PostRequest, actor: Actor, now: datetime) -> None:
    """Begin or end the post; a day that has passed meanwhile becomes today."""
    on = max(asked.on, bank_day(now))
    if asked.change == RequestedChange.GRANT:
        asked.post = open_post(
            staff_id=asked.staff_id,
            unit_id=asked.unit_id,
            role=asked.role,
            on=on,
            until=asked.until,
            actor=actor,
            now=now,
        )
        return
    if asked.post is None:
        raise RequestClosed(state="所指岗位已不存在")
    others = Post.objects.filter(overlapping(on, None), role=asked.role, staff__is_active=True)
    if not others.exclude(staff=asked.staff).exists():
        raise ChangeRefused(problem=f"这是最后一名{role_label(asked.role)}，请先授予他人")
    shut_post(asked.post, on=on, actor=actor, now=now)
    if asked.post.pk is None:
        asked.post = None  # it never held, so it is gone
