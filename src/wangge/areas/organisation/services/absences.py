"""Leave and acting: who is away from when to when, and who stands in for him meanwhile."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from wangge.areas.organisation.access import Actor, Right
from wangge.areas.organisation.models import Absence, AbsenceKind, ActingPost, Post, Staff
from wangge.areas.organisation.refusals import ApprovalNeeded, ChangeRefused
from wangge.areas.organisation.separation import SENSITIVE
from wangge.kernel.errors import NotFound
from wangge.kernel.time import bank_day

from .auditing import audit
from .duties import check_duties, role_label

LONGEST = timedelta(days=366)
"""Whoever is away longer has no post any more; the limit also catches a mistyped year."""


@transaction.atomic
def record_absence(
    *,
    staff_id: int,
    kind: str,
    starts_at: datetime,
    ends_at: datetime,
    deputies: Mapping[int, int],
    actor: Actor,
    now: datetime,
) -> Absence:
    """Record that somebody is away from `starts_at` up to `ends_at`, and who acts for him.

    `deputies`: staff id of the deputy by id of the absent person's post; a post not named waits.
    Raises NotAllowed, NotFound, ChangeRefused, ApprovalNeeded, DutiesMixed.
    """
    actor.require(Right.MANAGE_ORGANISATION)
    staff = Staff.objects.select_for_update().filter(pk=staff_id, is_active=True).first()
    if staff is None:
        raise NotFound
    _check_time(staff, kind, starts_at, ends_at, now)
    absence = Absence.objects.create(staff=staff, kind=kind, starts_at=starts_at, ends_at=ends_at)
    for post_id, deputy_id in deputies.items():
        _appoint(absence, post_id, deputy_id)
    detail = {"on": starts_at.isoformat(), "until": ends_at.isoformat(), "deputies": len(deputies)}
    audit(actor=actor, now=now, action="absence.record", about=staff, detail=detail)
    return absence


@transaction.atomic
def end_absence(*, absence_id: int, actor: Actor, now: datetime) -> None:
    """End an absence now, with what was acted in it; one that has not begun is called off.

    Raises NotAllowed, NotFound (also when it is over).
    """
    actor.require(Right.MANAGE_ORGANISATION)
    absence = Absence.objects.select_for_update().filter(pk=absence_id, ends_at__gt=now).first()
    if absence is None:
        raise NotFound
    if absence.starts_at >= now:
        absence.delete()
    else:
        absence.ends_at = now
        absence.save(update_fields=["ends_at"])
    audit(actor=actor, now=now, action="absence.end", about=absence.staff)


def _check_time(
    staff: Staff, kind: str, starts_at: datetime, ends_at: datetime, now: datetime
) -> None:
    if kind not in AbsenceKind.values:
        raise ChangeRefused(problem=f"离岗类别 {kind} 未知")
    if ends_at <= starts_at or ends_at <= now:
        raise ChangeRefused(problem="结束时间须晚于开始时间，也须晚于现在")
    if bank_day(starts_at) < bank_day(now):
        raise ChangeRefused(problem="开始时间最早为今天")
    if ends_at - starts_at > LONGEST:
        raise ChangeRefused(problem="一次离岗不超过一年")
    if _away(staff.pk, starts_at, ends_at).exists():
        raise ChangeRefused(problem=f"{staff.name} 在此期间已登记离岗")
    standing_in = ActingPost.objects.filter(
        _meanwhile(starts_at, ends_at, "absence__"), deputy=staff
    )
    if standing_in.exists():
        raise ChangeRefused(problem=f"{staff.name} 在此期间正代他人的岗，请先换人代岗")


def _appoint(absence: Absence, post_id: int, deputy_id: int) -> None:
    """Let the deputy act in the post while the absence lasts."""
    since, last = bank_day(absence.starts_at), bank_day(absence.ends_at)
    post = Post.objects.filter(pk=post_id, staff=absence.staff).exclude(valid_to__lte=since).first()
    deputy = Staff.objects.select_for_update().filter(pk=deputy_id, is_active=True).first()
    if post is None or deputy is None:
        raise NotFound
    if post.role in SENSITIVE:
        raise ApprovalNeeded(role=role_label(post.role))
    if deputy.pk == absence.staff_id:
        raise ChangeRefused(problem="不能由本人代本人的岗")
    if _away(deputy.pk, absence.starts_at, absence.ends_at).exists():
        raise ChangeRefused(problem=f"{deputy.name} 在此期间也不在岗，不能代岗")
    check_duties(deputy, post.role, since=since, until=last + timedelta(days=1))
    ActingPost.objects.create(absence=absence, post=post, deputy=deputy)


def _away(staff_id: int, starts_at: datetime, ends_at: datetime):
    return Absence.objects.filter(_meanwhile(starts_at, ends_at), staff=staff_id)


def _meanwhile(starts_at: datetime, ends_at: datetime, prefix: str = "") -> Q:
    return Q(**{f"{prefix}starts_at__lt": ends_at, f"{prefix}ends_at__gt": starts_at})
