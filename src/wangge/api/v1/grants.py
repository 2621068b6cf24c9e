"""Requests for sensitive posts: asked by an administrator, decided by a security officer."""

from typing import Any

from ninja import Router, Status

from wangge.areas.organisation import services
from wangge.areas.organisation.access import Right, visible_requests

from .access import FRESH, Request, requires
from .paging import Page, PageIn, Paging
from .schemas.organisation import DecisionIn, PostEndRequestIn, PostRequestIn, PostRequestOut
from .scope import bank
from .text import Line

router = Router(tags=["grants"])
_scope = bank(
    visible_requests,
    reason="sensitive posts are the whole bank's; those who ask and decide see all requests",
)
_asks = requires(Right.MANAGE_ORGANISATION, scope=_scope)
_decides = requires(Right.APPROVE_GRANTS, scope=_scope, fresh=FRESH)
_reads = requires(Right.MANAGE_ORGANISATION, Right.APPROVE_GRANTS, scope=_scope)
LAPSED = "lapsed"


@router.get("/post-requests", response=Page[PostRequestOut], auth=_reads)
def list_post_requests(request: Request, paging: PageIn = Paging, status: Line = ""):
    """List requests, newest first; `status`: pending, approved, refused, withdrawn."""
    rows = visible_requests(request.actor)
    if status:
        rows = rows.filter(status=status)
    return paging.answer([_out(one, request) for one in paging.cut(rows)], rows.count())


@router.post("/post-requests", response={201: PostRequestOut}, auth=_asks)
def request_post(request: Request, given: PostRequestIn):
    """Ask for a sensitive post for somebody else."""
    asked = services.request_grant(**given.dict(), actor=request.actor, now=request.now)
    return Status(201, _reread(asked.pk, request))


@router.post("/posts/{int:post_id}/end-request", response={201: PostRequestOut}, auth=_asks)
def request_post_end(request: Request, post_id: int, given: PostEndRequestIn):
    """Ask that a sensitive post end on a day."""
    asked = services.request_end(
        post_id=post_id, **given.dict(), actor=request.actor, now=request.now
    )
    return Status(201, _reread(asked.pk, request))


@router.post("/post-requests/{int:request_id}/decision", response=PostRequestOut, auth=_decides)
def decide_post_request(request: Request, request_id: int, given: DecisionIn):
    """Approve or refuse; neither who asked nor who is concerned may."""
    services.decide(request_id=request_id, **given.dict(), actor=request.actor, now=request.now)
    return _reread(request_id, request)


@router.delete("/post-requests/{int:request_id}", response={204: None}, auth=_asks)
def withdraw_post_request(request: Request, request_id: int):
    """Take one's own request back."""
    services.withdraw(request_id=request_id, actor=request.actor, now=request.now)
    return Status(204, None)


def _reread(request_id: int, request: Request) -> dict[str, Any]:
    return _out(visible_requests(request.actor).get(pk=request_id), request)


def _out(asked, request: Request) -> dict[str, Any]:
    lapsed = services.has_lapsed(asked, request.now)
    is_open = asked.status == "pending" and not lapsed
    me = request.actor.staff_id
    return {
        "id": asked.pk,
        "change": asked.change,
        "change_name": asked.get_change_display(),
        "staff_id": asked.staff_id,
        "staff_no": asked.staff.staff_no,
        "staff_name": asked.staff.name,
        "unit_name": asked.unit.name,
        "role": asked.role,
        "role_name": asked.get_role_display(),
        "on": asked.on,
        "until": asked.until,
        "reason": asked.reason,
        "status": LAPSED if lapsed else asked.status,
        "status_name": "已失效" if lapsed else asked.get_status_display(),
        "requested_by": asked.requested_by.name,
        "requested_at": asked.requested_at,
        "decided_by": asked.decided_by.name if asked.decided_by else None,
        "decided_at": asked.decided_at,
        "note": asked.note,
        "may_decide": is_open
        and request.actor.may(Right.APPROVE_GRANTS)
        and me not in (asked.requested_by_id, asked.staff_id),
        "may_withdraw": is_open and me == asked.requested_by_id,
    }
