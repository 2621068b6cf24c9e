"""What people do with an opportunity: accept, decline, carry it through the funnel, visit."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from wangge.areas.opportunities.access import get_visible
from wangge.areas.opportunities.contracts import DoorContact
from wangge.areas.opportunities.errors import OpportunityClosed, StageBackwards
from wangge.areas.opportunities.models import (
    DeclineReason,
    FunnelStage,
    Opportunity,
    Task,
    TaskStatus,
)
from wangge.areas.opportunities.stages import FUNNEL, OPEN_STAGES, WAITING_STAGES
from wangge.areas.organisation.access import Actor, Right
from wangge.areas.organisation.services import audit, write_audit
from wangge.kernel.audit import AuditRecord
from wangge.kernel.time import bank_day

TALKS_MAY_LAST = timedelta(days=30)
"""A customer spoken to may still decide for a month after the offer's own day."""

UPDATE_ROWS = 500


@transaction.atomic
def accept(*, actor: Actor, now: datetime, opportunity_id: UUID) -> Opportunity:
    """Take the opportunity on. A second accept changes nothing.

    Raises NotFound, NotAllowed (only customer managers act), OpportunityClosed.
    """
    opportunity = _open(actor, opportunity_id, now)
    if opportunity.stage == FunnelStage.PUSHED:
        opportunity.stage = FunnelStage.ACCEPTED
        opportunity.save(update_fields=["stage"])
        audit(actor=actor, now=now, action="opportunity.accept", about=opportunity)
    return opportunity


@transaction.atomic
def decline(
    *,
    actor: Actor,
    now: datetime,
    opportunity_id: UUID,
    reason: DeclineReason,
    note: str = "",
) -> Opportunity:
    """Close the opportunity as lost with its reason; its task is cancelled.

    Raises NotFound, NotAllowed, OpportunityClosed.
    """
    opportunity = _open(actor, opportunity_id, now)
    opportunity.stage = FunnelStage.LOST
    opportunity.decline_reason = reason
    opportunity.decline_note = note
    opportunity.handled_at = opportunity.handled_at or now
    opportunity.save(update_fields=["stage", "decline_reason", "decline_note", "handled_at"])
    Task.objects.filter(opportunity=opportunity, status=TaskStatus.OPEN).update(
        status=TaskStatus.CANCELLED, closed_at=now
    )
    audit(
        actor=actor,
        now=now,
        action="opportunity.decline",
        about=opportunity,
        detail={"reason": str(reason)},
    )
    return opportunity


@transaction.atomic
def advance(
    *, actor: Actor, now: datetime, opportunity_id: UUID, stage: FunnelStage
) -> Opportunity:
    """Move the opportunity forward to `stage` (contacted … won); moving to where it is is fine.

    Raises NotFound, NotAllowed, OpportunityClosed, StageBackwards.
    """
    opportunity = _open(actor, opportunity_id, now)
    if stage not in FUNNEL or FUNNEL.index(stage) < FUNNEL.index(opportunity.stage):
        raise StageBackwards(stage=opportunity.get_stage_display(), wanted=stage.label)
    if stage == opportunity.stage:
        return opportunity
    opportunity.stage = stage
    if stage not in WAITING_STAGES:
        opportunity.handled_at = opportunity.handled_at or now
    opportunity.save(update_fields=["stage", "handled_at"])
    audit(
        actor=actor,
        now=now,
        action="opportunity.advance",
        about=opportunity,
        detail={"stage": str(stage)},
    )
    return opportunity


@transaction.atomic
def expire_opportunities(*, actor: Actor, now: datetime, on: date) -> int:
    """Close what nobody handled in time, and talks that led nowhere; return how many."""
    late = Opportunity.objects.filter(
        Q(stage__in=WAITING_STAGES, expires_on__lt=on)
        | Q(stage__in=OPEN_STAGES, expires_on__lt=on - TALKS_MAY_LAST)
    )
    ids = list(late.values_list("pk", flat=True))
    for start in range(0, len(ids), UPDATE_ROWS):
        some = ids[start : start + UPDATE_ROWS]
        Opportunity.objects.filter(pk__in=some).update(stage=FunnelStage.EXPIRED)
        Task.objects.filter(opportunity__in=some, status=TaskStatus.OPEN).update(
            status=TaskStatus.CANCELLED, closed_at=now
        )
    write_audit(
        AuditRecord(
            at=now,
            actor_id=actor.staff_id,
            action="opportunity.expire",
            object_type="opportunity",
            object_id=on.isoformat(),
            detail={"expired": len(ids)},
        )
    )
    return len(ids)


@transaction.atomic
def note_contacts(*, contacts: Sequence[DoorContact]) -> dict[tuple[int, datetime], UUID]:
    """Apply visits to the work that waited for them; return the tasks they closed.

    Keys are (customer id, instant of the contact); of several tasks the opportunity's is named.
    Called by the visits area in the transaction of the visit, whose audit event covers this. An
    absent customer leaves everything open.
    """
    telling: dict[int, list[DoorContact]] = defaultdict(list)
    for contact in sorted(contacts, key=lambda c: c.at):
        if contact.reached or contact.gone:
            telling[contact.customer_id].append(contact)
    waiting = _of_customers(Opportunity.objects.filter(stage__in=WAITING_STAGES), telling)
    opportunities = [one for one in waiting if _contacted(one, telling[one.customer_id])]
    Opportunity.objects.bulk_update(
        opportunities, ["stage", "handled_at", "decline_reason"], batch_size=UPDATE_ROWS
    )
    open_tasks = _of_customers(Task.objects.filter(status=TaskStatus.OPEN), telling)
    tasks = [task for task in open_tasks if _closed(task, telling[task.customer_id])]
    Task.objects.bulk_update(tasks, ["status", "closed_at"], batch_size=UPDATE_ROWS)
    return _first_task(tasks)


def _open(actor: Actor, opportunity_id: UUID, now: datetime) -> Opportunity:
    actor.require(Right.RECORD_VISITS)
    get_visible(actor, opportunity_id)
    opportunity = (
        Opportunity.objects.select_for_update(of=("self",))
        .select_related("rule", "customer", "grid", "manager")
        .get(pk=opportunity_id)
    )
    if opportunity.stage not in OPEN_STAGES:
        raise OpportunityClosed(stage=opportunity.get_stage_display())
    if opportunity.stage in WAITING_STAGES and bank_day(now) > opportunity.expires_on:
        raise OpportunityClosed(stage=FunnelStage.EXPIRED.label)
    return opportunity


def _of_customers(rows, contacts: Iterable[int]) -> list:
    ids = list(contacts)
    found: list = []
    for start in range(0, len(ids), UPDATE_ROWS):
        found += rows.filter(customer__in=ids[start : start + UPDATE_ROWS])
    return found


def _contacted(opportunity: Opportunity, contacts: Iterable[DoorContact]) -> bool:
    """Move the opportunity on by the first contact in its time; tell whether there was one."""
    for contact in contacts:
        if contact.at >= opportunity.pushed_at and bank_day(contact.at) <= opportunity.expires_on:
            opportunity.handled_at = opportunity.handled_at or contact.at
            opportunity.stage = FunnelStage.LOST if contact.gone else FunnelStage.CONTACTED
            opportunity.decline_reason = DeclineReason.MOVED if contact.gone else ""
            return True
    return False


def _closed(task: Task, contacts: Iterable[DoorContact]) -> bool:
    """Close the task by the first contact since it was given; tell whether there was one."""
    for contact in contacts:
        if contact.at >= task.created_at:
            task.status, task.closed_at = TaskStatus.DONE, contact.at
            return True
    return False


def _first_task(tasks: Iterable[Task]) -> dict[tuple[int, datetime], UUID]:
    order = sorted(tasks, key=lambda t: (t.opportunity_id is None, t.created_at, t.pk))
    return {(t.customer_id, t.closed_at): t.pk for t in reversed(order) if t.closed_at}
