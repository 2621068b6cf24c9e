"""Staff, their posts, absences and acting posts, for those who keep the organisation."""

from typing import Any

from ninja import Router, Status

from wangge.areas.organisation import services
from wangge.areas.organisation.access import Right, visible_staff
from wangge.areas.organisation.selectors import keeping
from wangge.areas.organisation.separation import SENSITIVE
from wangge.kernel.masking import mask_mobile
from wangge.kernel.time import bank_day

from .access import Request, requires
from .limits import Kind
from .paging import Page, PageIn, Paging
from .schemas.organisation import (
    AbsenceIn,
    DayIn,
    PostIn,
    StaffCardOut,
    StaffChangeIn,
    StaffIn,
    StaffRowOut,
    TransferIn,
)
from .scope import bank
from .text import Line

router = Router(tags=["staff"])
_scope = bank(
    visible_staff,
    reason="whoever keeps accounts and posts keeps them for the whole bank; no customer is reached",
)
_reads = requires(Right.MANAGE_ORGANISATION, Right.MANAGE_ACCESS, scope=_scope)
_keeps = requires(Right.MANAGE_ORGANISATION, scope=_scope)


@router.get("/staff", response=Page[StaffRowOut], auth=_reads.limited(Kind.SEARCH))
def list_staff(
    request: Request,
    paging: PageIn = Paging,
    q: Line = "",
    unit: int | None = None,
    role: Line = "",
    active: bool | None = None,
):
    """List staff by number; `q` is part of a name or begins a number, `unit` takes all below."""
    rows = keeping.list_staff(
        request.actor,
        on=bank_day(request.now),
        q=q.strip(),
        unit_id=unit,
        role=role,
        active=active,
    )
    page = list(paging.cut(rows))
    away = keeping.away_on(at=request.now, staff_ids=[staff.pk for staff in page])
    return paging.answer([_row(staff, away, request) for staff in page], rows.count())


@router.post("/staff", response={201: StaffCardOut}, auth=_keeps)
def hire(request: Request, given: StaffIn):
    """Open an account without post and password."""
    staff = services.hire(**given.dict(), actor=request.actor, now=request.now)
    return Status(201, _card(request, staff.pk))


@router.get("/staff/{int:staff_id}", response=StaffCardOut, auth=_reads)
def read_staff(request: Request, staff_id: int):
    """Show a member of staff with posts, absences, acting posts and what hangs on him."""
    return _card(request, staff_id)


@router.patch("/staff/{int:staff_id}", response=StaffCardOut, auth=_keeps)
def change_staff(request: Request, staff_id: int, given: StaffChangeIn):
    """Change name or phone number."""
    services.change_staff(staff_id=staff_id, **given.dict(), actor=request.actor, now=request.now)
    return _card(request, staff_id)


@router.post("/staff/{int:staff_id}/leave", response=StaffCardOut, auth=_keeps)
def leave_bank(request: Request, staff_id: int, given: DayIn):
    """Let somebody leave the bank on a day; refused while grids or a sensitive post are his."""
    services.leave_bank(staff_id=staff_id, on=given.on, actor=request.actor, now=request.now)
    return _card(request, staff_id)


@router.post("/staff/{int:staff_id}/posts", response={201: StaffCardOut}, auth=_keeps)
def begin_post(request: Request, staff_id: int, given: PostIn):
    """Give a post from a day on; a sensitive one must be requested instead."""
    services.begin_post(staff_id=staff_id, **given.dict(), actor=request.actor, now=request.now)
    return Status(201, _card(request, staff_id))


@router.post("/posts/{int:post_id}/end", response={204: None}, auth=_keeps)
def end_post(request: Request, post_id: int, given: DayIn):
    """End a post; `on` is the first day without it."""
    services.end_post(post_id=post_id, on=given.on, actor=request.actor, now=request.now)
    return Status(204, None)


@router.post("/posts/{int:post_id}/transfer", response={201: StaffCardOut}, auth=_keeps)
def transfer(request: Request, post_id: int, given: TransferIn):
    """End a post and begin another on the same day."""
    post = services.transfer(post_id=post_id, **given.dict(), actor=request.actor, now=request.now)
    return Status(201, _card(request, post.staff_id))


@router.post("/staff/{int:staff_id}/absences", response={201: StaffCardOut}, auth=_keeps)
def record_absence(request: Request, staff_id: int, given: AbsenceIn):
    """Record an absence and who acts meanwhile; acting ends by itself, to the minute."""
    services.record_absence(
        staff_id=staff_id,
        kind=given.kind,
        starts_at=given.starts_at,
        ends_at=given.ends_at,
        deputies={one.post_id: one.deputy_id for one in given.deputies},
        actor=request.actor,
        now=request.now,
    )
    return Status(201, _card(request, staff_id))


@router.post("/absences/{int:absence_id}/end", response={204: None}, auth=_keeps)
def end_absence(request: Request, absence_id: int):
    """End an absence now, or call it off before it began."""
    services.end_absence(absence_id=absence_id, actor=request.actor, now=request.now)
    return Status(204, None)


def _row(staff, away: dict, request: Request) -> dict[str, Any]:
    absence = away.get(staff.pk)
    return _person(staff) | {
        "posts": [_post(post, request) for post in staff.running],
        "away_until": absence.ends_at if absence else None,
    }


def _card(request: Request, staff_id: int) -> dict[str, Any]:
    card = keeping.staff_card(request.actor, staff_id=staff_id, now=request.now)
    return _person(card.staff) | {
        "posts": [_post(post, request) for post in card.posts],
        "absences": [_absence(absence) for absence in card.absences],
        "acting": [
            {
                "absent_name": one.absence.staff.name,
                "post_name": _post_name(one.post),
                "starts_at": one.absence.starts_at,
                "ends_at": one.absence.ends_at,
            }
            for one in card.acting
        ],
        "holds": [{"what": one.what, "count": one.count} for one in card.holds],
    }


def _person(staff) -> dict[str, Any]:
    return {
        "id": staff.pk,
        "staff_no": staff.staff_no,
        "username": staff.username,
        "name": staff.name,
        "mobile_masked": mask_mobile(staff.mobile),
        "active": staff.is_active,
        "left_on": staff.left_on,
    }


def _post(post, request: Request) -> dict[str, Any]:
    today = bank_day(request.now)
    over = post.valid_to is not None and post.valid_to <= today
    return {
        "id": post.pk,
        "unit_id": post.unit_id,
        "unit_name": post.unit.name,
        "role": post.role,
        "role_name": post.get_role_display(),
        "sensitive": post.role in SENSITIVE,
        "on": post.valid_from,
        "until": post.valid_to,
        "state": "past" if over else "coming" if post.valid_from > today else "now",
    }


def _post_name(post) -> str:
    return f"{post.unit.name} {post.get_role_display()}"


def _absence(absence) -> dict[str, Any]:
    return {
        "id": absence.pk,
        "kind": absence.kind,
        "kind_name": absence.get_kind_display(),
        "starts_at": absence.starts_at,
        "ends_at": absence.ends_at,
        "deputies": [
            {
                "post_id": one.post_id,
                "post_name": _post_name(one.post),
                "deputy_id": one.deputy_id,
                "deputy_name": one.deputy.name,
            }
            for one in absence.acting.all()
        ],
    }
