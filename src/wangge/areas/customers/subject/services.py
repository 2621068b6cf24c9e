"""The register of requests: received, handled, and for an erasure approved by a second person."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from wangge.areas.customers.access import get_visible
from wangge.areas.customers.consent.effects import stop_offers
from wangge.areas.customers.consent.rules import Stop
from wangge.areas.customers.models import (
    Applicant,
    Customer,
    MarkKind,
    ProcessingMark,
    RequestKind,
    RequestStatus,
    SubjectRequest,
)
from wangge.areas.organisation.access import Actor, Right
from wangge.areas.organisation.services import audit
from wangge.areas.row_security import whole_bank
from wangge.kernel.errors import InvalidInput, NotFound
from wangge.kernel.time import bank_day

from .access import get_visible_request
from .deadline import due_on
from .errors import OnHold, RequestClosed, SamePerson
from .holders import holders
from .package import make_package, package_file


def lodge(
    *,
    actor: Actor,
    customer_id: int,
    kind: RequestKind,
    applicant: Applicant,
    details: str,
    now: datetime,
) -> SubjectRequest:
    """Take a request about a customer in view; raises NotAllowed, NotFound."""
    actor.require(Right.RECORD_CONSENT)
    customer = get_visible(actor, customer_id)
    with transaction.atomic():
        asked = SubjectRequest.objects.create(
            customer=customer,
            kind=kind,
            applicant=applicant,
            details=details.strip(),
            received_at=now,
            received_by_id=actor.staff_id,
            due_on=due_on(bank_day(now)),
        )
        _note("receive", asked, actor, now)
    return asked


@transaction.atomic
def handle(
    *, actor: Actor, request_id: UUID, grant: bool, outcome: str, now: datetime
) -> SubjectRequest:
    """Do what was asked, or refuse with the reason in `outcome`.

    Access makes the data package, restriction hides the customer and withdraws what waits for
    him, erasure goes on to the security officer. Raises NotAllowed, NotFound, RequestClosed,
    InvalidInput.
    """
    actor.require(Right.HANDLE_SUBJECT_REQUESTS)
    asked = _locked(get_visible_request(actor, request_id).pk)
    if asked.status != RequestStatus.OPEN:
        raise RequestClosed(state=asked.get_status_display())
    if not outcome.strip():
        raise InvalidInput(problem="请填写办理结果，不予办理的请说明理由")
    asked.outcome, asked.handled_by_id, asked.handled_at = outcome.strip(), actor.staff_id, now
    asked.status = RequestStatus.DONE if grant else RequestStatus.REFUSED
    if grant and asked.kind in _DOING:
        _DOING[asked.kind](asked, actor, now)
    asked.save()
    _note("handle" if grant else "refuse", asked, actor, now)
    return asked


@transaction.atomic
def decide_erasure(
    *, actor: Actor, request_id: UUID, approve: bool, reason: str, now: datetime
) -> SubjectRequest:
    """Approve an erasure, which is done at once, or send it back to the desk as refused.

    Raises NotAllowed, NotFound, SamePerson, RequestClosed, OnHold, InvalidInput.
    """
    actor.require(Right.APPROVE_ERASURE)
    asked = _locked(get_visible_request(actor, request_id).pk)
    if asked.status != RequestStatus.APPROVAL:
        raise RequestClosed(state=asked.get_status_display())
    if actor.staff_id in (asked.handled_by_id, asked.received_by_id):
        raise SamePerson
    if not approve and not reason.strip():
        raise InvalidInput(problem="退回时请说明原因")
    asked.decided_by_id, asked.decided_at = actor.staff_id, now
    asked.status = RequestStatus.DONE if approve else RequestStatus.REFUSED
    if approve:
        _erase(asked, actor, now)
    else:
        asked.outcome = f"{asked.outcome}\n审批退回：{reason.strip()}"
    asked.save()
    _note("approve" if approve else "send_back", asked, actor, now)
    return asked


@transaction.atomic
def set_hold(*, actor: Actor, request_id: UUID, reason: str, now: datetime) -> ProcessingMark:
    """Forbid the erasure asked for, by law or because of a dispute; setting it twice is fine.

    It holds for the customer, whatever is asked later. Raises NotAllowed, NotFound, InvalidInput
    (no reason).
    """
    actor.require(Right.APPROVE_ERASURE)
    asked = get_visible_request(actor, request_id)
    if not reason.strip():
        raise InvalidInput(problem="请填写保留依据")
    mark, is_new = ProcessingMark.objects.get_or_create(
        customer_id=asked.customer_id,
        kind=MarkKind.LEGAL_HOLD,
        lifted_at=None,
        defaults={"reason": reason.strip(), "since": now, "set_by_id": actor.staff_id},
    )
    if is_new:
        _note("hold", asked, actor, now)
    return mark


@transaction.atomic
def lift_hold(*, actor: Actor, customer_id: int, now: datetime) -> None:
    """Lift the hold; raises NotAllowed, NotFound where none is in force."""
    actor.require(Right.APPROVE_ERASURE)
    with whole_bank("the security officer lifts by number and is shown no customer"):
        held = _running(customer_id, MarkKind.LEGAL_HOLD)
        if held is None:
            raise NotFound
        _lift(held, actor, now)
        audit(actor=actor, now=now, action="subject.release_hold", about=held.customer)


def carry_marks(*, merges: list[tuple[int, int]], now: datetime) -> None:
    """Let a restriction or erasure of a merged customer restrict the survivor.

    Rows of (merged id, surviving id). Whoever handles requests looks whether it should stay.
    """
    rows = ProcessingMark.objects.filter(customer__in=[m for m, _ in merges], lifted_at=None)
    marked = set(rows.exclude(kind=MarkKind.LEGAL_HOLD).values_list("customer", flat=True))
    for merged, survivor in merges:
        if merged in marked:
            _mark(survivor, MarkKind.RESTRICTED, f"承接并入客户 {merged} 的处理限制", None, now)
            stop_offers([survivor], why=Stop.RESTRICTED, now=now)


def forget_again(*, customer_ids: list[int], now: datetime) -> None:
    """Erase once more what a snapshot brought back of erased customers, in its transaction."""
    rows = ProcessingMark.objects.filter(kind=MarkKind.ERASED, customer__in=customer_ids)
    for pk in rows.values_list("customer", flat=True):
        for holder in holders():
            if Customer in holder.models:
                holder.erase(pk, now)


def _make_package(asked: SubjectRequest, actor: Actor, now: datetime) -> None:
    make_package(asked, lake=settings.WANGGE_LAKE, now=now)


def _restrict(asked: SubjectRequest, actor: Actor, now: datetime) -> None:
    _mark(asked.customer_id, MarkKind.RESTRICTED, f"请求 {asked.pk}", actor.staff_id, now)
    stop_offers([asked.customer_id], why=Stop.RESTRICTED, now=now)


def _release(asked: SubjectRequest, actor: Actor, now: datetime) -> None:
    mark = _running(asked.customer_id, MarkKind.RESTRICTED)
    if mark is None:
        raise RequestClosed(state="未限制处理")
    _lift(mark, actor, now)


def _pass_on(asked: SubjectRequest, actor: Actor, now: datetime) -> None:
    asked.status = RequestStatus.APPROVAL


_DOING: dict[str, Callable[[SubjectRequest, Actor, datetime], None]] = {
    RequestKind.ACCESS: _make_package,
    RequestKind.RESTRICTION: _restrict,
    RequestKind.RELEASE: _release,
    RequestKind.ERASURE: _pass_on,
}


def _erase(asked: SubjectRequest, actor: Actor, now: datetime) -> None:
    """Erase everywhere, mark the customer, and note on the trail how many rows each area lost."""
    pk = asked.customer_id
    with whole_bank("an erasure reaches the rows of all units; a count alone comes back"):
        held = _running(pk, MarkKind.LEGAL_HOLD)
        if held is not None:
            raise OnHold(reason=held.reason)
        stop_offers([pk], why=Stop.RESTRICTED, now=now)
        lost = {holder.name: holder.erase(pk, now) for holder in holders()}
        _mark(pk, MarkKind.ERASED, f"请求 {asked.pk}", actor.staff_id, now)
        customer = Customer.objects.get(pk=pk)
        audit(actor=actor, now=now, action="subject.erase", about=customer, detail=lost)


def _mark(pk: int, kind: MarkKind, reason: str, staff_id: int | None, now: datetime) -> None:
    ProcessingMark.objects.get_or_create(
        customer_id=pk,
        kind=kind,
        lifted_at=None,
        defaults={"reason": reason, "since": now, "set_by_id": staff_id},
    )


def _running(customer_id: int, kind: MarkKind) -> ProcessingMark | None:
    rows = ProcessingMark.objects.filter(customer=customer_id, kind=kind, lifted_at=None)
    return rows.select_related("customer").first()


def _lift(mark: ProcessingMark, actor: Actor, now: datetime) -> None:
    mark.lifted_at, mark.lifted_by_id = now, actor.staff_id
    mark.save(update_fields=["lifted_at", "lifted_by"])


def _locked(request_id: UUID) -> SubjectRequest:
    return SubjectRequest.objects.select_for_update().get(pk=request_id)


def _note(what: str, asked: SubjectRequest, actor: Actor, now: datetime) -> None:
    detail = {"kind": asked.kind, "customer": asked.customer_id}
    audit(actor=actor, now=now, action=f"subject.{what}", about=asked, detail=detail)


@transaction.atomic
def take_package_password(*, actor: Actor, request_id: UUID, now: datetime) -> str:
    """Tell the handler the package's password, once; raises NotFound, RequestClosed."""
    asked = _own_package(actor, request_id, now)
    if not asked.password:
        raise RequestClosed(state="口令已领取")
    password = asked.password
    asked.password = ""
    asked.save(update_fields=["password"])
    _note("password", asked, actor, now)
    return password


@transaction.atomic
def download_package(*, actor: Actor, request_id: UUID, now: datetime) -> bytes:
    """Hand the encrypted file to its handler; each time is on the trail. Raises as the password."""
    asked = _own_package(actor, request_id, now)
    _note("download", asked, actor, now)
    return package_file(asked).read_bytes()


def expire_packages(*, now: datetime) -> int:
    """Take away packages past their time; return how many."""
    late = SubjectRequest.objects.filter(package_until__lte=now)
    for asked in late:
        package_file(asked).unlink(missing_ok=True)
    return late.update(package_until=None, password="")


def _own_package(actor: Actor, request_id: UUID, now: datetime) -> SubjectRequest:
    actor.require(Right.HANDLE_SUBJECT_REQUESTS)
    asked = _locked(get_visible_request(actor, request_id).pk)
    if asked.handled_by_id != actor.staff_id:
        raise NotFound
    if asked.package_until is None or asked.package_until <= now:
        raise RequestClosed(state="数据包已失效")
    return asked
