"""Subject requests 个人信息权利请求: the register, its handling, legal holds."""

from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

from ninja import Router, Status

from wangge.areas.customers.access import visible_customers
from wangge.areas.customers.models import Applicant, MarkKind, RequestKind
from wangge.areas.customers.selectors import names_in_view
from wangge.areas.customers.subject import services
from wangge.areas.customers.subject.access import (
    restricted_in_scope,
    visible_holds,
    visible_requests,
)
from wangge.areas.organisation.access import Right
from wangge.kernel.time import bank_day

from .access import Request, requires
from .attachment import WORKBOOK, workbook
from .paging import Page, PageIn, Paging
from .schemas.subjects import (
    ErasureDecisionIn,
    HandlingIn,
    HoldIn,
    HoldOut,
    PackagePasswordOut,
    RestrictedOut,
    SubjectRequestIn,
    SubjectRequestOut,
)
from .scope import bank, unit

if TYPE_CHECKING:
    from wangge.areas.customers.models import SubjectRequest

router = Router(tags=["subject rights"])
_BANK = "whoever handles requests answers for the whole bank; the security officer sees numbers"
_lodges = requires(Right.RECORD_CONSENT, scope=unit(visible_customers, visible_requests))
_reads = requires(
    Right.HANDLE_SUBJECT_REQUESTS,
    Right.APPROVE_ERASURE,
    scope=bank(visible_requests, reason=_BANK),
)
_handles = requires(Right.HANDLE_SUBJECT_REQUESTS, scope=bank(visible_requests, reason=_BANK))
_approves = requires(Right.APPROVE_ERASURE, scope=bank(visible_requests, reason=_BANK))
_holds = requires(
    Right.APPROVE_ERASURE,
    Right.HANDLE_SUBJECT_REQUESTS,
    scope=bank(visible_holds, reason=_BANK),
)


@router.post(
    "/customers/{int:customer_id}/subject-requests",
    response={201: SubjectRequestOut},
    auth=_lodges,
)
def lodge_subject_request(request: Request, customer_id: int, given: SubjectRequestIn):
    """Take a request of a customer in view into the register."""
    asked = services.lodge(
        actor=request.actor,
        customer_id=customer_id,
        kind=RequestKind(given.kind),
        applicant=Applicant(given.applicant),
        details=given.details,
        now=request.now,
    )
    return Status(201, _out(request, [asked])[0])


@router.get("/subject-requests", response=Page[SubjectRequestOut], auth=_reads)
def list_subject_requests(
    request: Request,
    paging: PageIn = Paging,
    status: Literal["", "open", "approval", "done", "refused"] = "",
):
    """List the register, the soonest due first; the security officer sees erasures."""
    rows = visible_requests(request.actor)
    if status:
        rows = rows.filter(status=status)
    return paging.answer(_out(request, list(paging.cut(rows))), rows.count())


@router.post(
    "/subject-requests/{uuid:request_id}/handling", response=SubjectRequestOut, auth=_handles
)
def handle_subject_request(request: Request, request_id: UUID, given: HandlingIn):
    """Do what was asked, or refuse; an erasure goes on to the security officer."""
    asked = services.handle(
        actor=request.actor, request_id=request_id, **given.dict(), now=request.now
    )
    return _out(request, [asked])[0]


@router.post(
    "/subject-requests/{uuid:request_id}/decision", response=SubjectRequestOut, auth=_approves
)
def decide_erasure(request: Request, request_id: UUID, given: ErasureDecisionIn):
    """Approve an erasure, which is done at once, or send it back."""
    asked = services.decide_erasure(
        actor=request.actor, request_id=request_id, **given.dict(), now=request.now
    )
    return _out(request, [asked])[0]


@router.post(
    "/subject-requests/{uuid:request_id}/password", response=PackagePasswordOut, auth=_handles
)
def take_package_password(request: Request, request_id: UUID):
    """Tell the handler the data package's password, once."""
    password = services.take_package_password(
        actor=request.actor, request_id=request_id, now=request.now
    )
    return {"password": password}


@router.post(
    "/subject-requests/{uuid:request_id}/package",
    openapi_extra=WORKBOOK,
    auth=_handles,
)
def download_package(request: Request, request_id: UUID):
    """Hand out the encrypted data package; each time is audited."""
    content = services.download_package(actor=request.actor, request_id=request_id, now=request.now)
    answer = workbook(content, f"个人信息-{request_id}.xlsx")
    answer["Cache-Control"] = "no-store"
    return answer


@router.get("/legal-holds", response=Page[HoldOut], auth=_holds)
def list_holds(request: Request, paging: PageIn = Paging):
    """List the legal holds in force, newest first."""
    rows = visible_holds(request.actor)
    shown = [
        {
            "customer_id": one.customer_id,
            "reason": one.reason,
            "since": one.since,
            "set_by_name": one.set_by.name if one.set_by else None,
        }
        for one in paging.cut(rows)
    ]
    return paging.answer(shown, rows.count())


@router.post("/legal-holds", response={204: None}, auth=_approves)
def set_hold(request: Request, given: HoldIn):
    """Forbid the erasure that a request asks for, and any later one of that customer."""
    services.set_hold(actor=request.actor, **given.dict(), now=request.now)
    return Status(204, None)


@router.delete("/legal-holds/{int:customer_id}", response={204: None}, auth=_approves)
def lift_hold(request: Request, customer_id: int):
    """Lift a legal hold."""
    services.lift_hold(actor=request.actor, customer_id=customer_id, now=request.now)
    return Status(204, None)


@router.get(
    "/customers/restricted",
    response=Page[RestrictedOut],
    auth=requires(Right.SEE_CUSTOMERS, scope=unit(restricted_in_scope)),
)
def list_restricted(request: Request, paging: PageIn = Paging):
    """List the customers in scope whose data may only be stored: the number and no more."""
    rows = restricted_in_scope(request.actor)
    label = MarkKind.RESTRICTED.label
    shown = [{"customer_id": one.pk, "state_name": label} for one in paging.cut(rows)]
    return paging.answer(shown, rows.count())


def _out(request: Request, asked: list["SubjectRequest"]) -> list[dict[str, Any]]:
    names = names_in_view(request.actor, [one.customer_id for one in asked])
    return [_row(request, one, names.get(one.customer_id)) for one in asked]


def _row(request: Request, asked: "SubjectRequest", name: str | None) -> dict[str, Any]:
    sees, me = name is not None, request.actor.staff_id
    handles = request.actor.may(Right.HANDLE_SUBJECT_REQUESTS)
    decides = request.actor.may(Right.APPROVE_ERASURE)
    is_mine = asked.handled_by_id == me
    runs = asked.package_until is not None and asked.package_until > request.now and is_mine
    waits = asked.status in ("open", "approval")
    return {
        "id": asked.pk,
        "customer_id": asked.customer_id,
        "customer_name": name,
        "kind": asked.kind,
        "kind_name": asked.get_kind_display(),
        "applicant_name": asked.get_applicant_display(),
        "details": asked.details if sees else "",
        "received_at": asked.received_at,
        "received_by_name": asked.received_by.name,
        "due_on": asked.due_on,
        "is_overdue": waits and asked.due_on < bank_day(request.now),
        "status": asked.status,
        "status_name": asked.get_status_display(),
        "handled_by_name": asked.handled_by.name if asked.handled_by else None,
        "handled_at": asked.handled_at,
        "decided_by_name": asked.decided_by.name if asked.decided_by else None,
        "decided_at": asked.decided_at,
        "outcome": asked.outcome if sees else "",
        "package_until": asked.package_until if runs else None,
        "has_password": runs and bool(asked.password),
        "may_handle": handles and asked.status == "open",
        "may_decide": decides and asked.status == "approval",
    }
