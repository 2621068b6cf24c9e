"""Opportunities and the tasks of today."""

from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

from ninja import Router

from wangge.areas.assessment.selectors import own_week
from wangge.areas.customers.shown import row_of
from wangge.areas.opportunities import selectors, services
from wangge.areas.opportunities.access import visible_opportunities, visible_tasks
from wangge.areas.opportunities.models import DeclineReason, FunnelStage
from wangge.areas.opportunities.places import place_of_call
from wangge.areas.organisation.access import Right
from wangge.kernel.time import bank_day

from . import scope
from .access import Request, requires
from .paging import Page, PageIn, Paging
from .schemas.opportunities import AdvanceIn, DeclineIn, OpportunityOut, TodayOut

if TYPE_CHECKING:
    from wangge.areas.opportunities.models import Task

router = Router(tags=["opportunities"])
_sees = requires(Right.SEE_CUSTOMERS, scope=scope.unit(visible_opportunities))
_works = requires(Right.RECORD_VISITS, scope=scope.unit(visible_opportunities))
_today = requires(Right.RECORD_VISITS, scope=scope.own(visible_tasks))

Stage = Literal[
    "", "open", "pushed", "accepted", "contacted", "intent", "applied", "won", "lost", "expired"
]


@router.get("/opportunities", response=Page[OpportunityOut], auth=_sees)
def list_opportunities(
    request: Request,
    paging: PageIn = Paging,
    stage: Stage = "",
    grid: int | None = None,
    unit: int | None = None,
):
    """List the opportunities in view, the soonest due first; stage `open` means any open one."""
    rows = selectors.list_opportunities(request.actor, stage=stage, grid_id=grid, unit_id=unit)
    return paging.answer(list(paging.cut(rows)), rows.count())


@router.post("/opportunities/{uuid:opportunity_id}/accept", response=OpportunityOut, auth=_works)
def accept_opportunity(request: Request, opportunity_id: UUID):
    """Take an opportunity on."""
    return services.accept(actor=request.actor, now=request.now, opportunity_id=opportunity_id)


@router.post("/opportunities/{uuid:opportunity_id}/decline", response=OpportunityOut, auth=_works)
def decline_opportunity(request: Request, opportunity_id: UUID, given: DeclineIn):
    """Close an opportunity as lost, with its reason."""
    return services.decline(
        actor=request.actor,
        now=request.now,
        opportunity_id=opportunity_id,
        reason=DeclineReason(given.reason_code),
        note=given.note,
    )


@router.post("/opportunities/{uuid:opportunity_id}/advance", response=OpportunityOut, auth=_works)
def advance_opportunity(request: Request, opportunity_id: UUID, given: AdvanceIn):
    """Move an opportunity forward in the funnel."""
    return services.advance(
        actor=request.actor,
        now=request.now,
        opportunity_id=opportunity_id,
        stage=FunnelStage(given.stage),
    )


@router.get("/tasks/today", response=TodayOut, auth=_today)
def read_today(request: Request):
    """Show the open tasks in hand due within a week, in visiting order, and the actor's week."""
    on = bank_day(request.now)
    tasks = selectors.todays_tasks(request.actor, on=on)
    return {
        "date": on,
        "tasks": [_task(task, request) for task in tasks],
        "week": own_week(request.actor, monday=on - timedelta(days=on.weekday()), now=request.now),
    }


def _task(task: "Task", request: Request) -> dict[str, Any]:
    on = bank_day(request.now)
    lon, lat = place_of_call(task.customer) or (None, None)
    return {
        "id": task.pk,
        "kind": task.kind,
        "kind_name": task.get_kind_display(),
        "reason": task.reason,
        "due_on": task.due_on,
        "overdue": task.due_on < on,
        "priority": task.priority,
        "status": task.status,
        "customer": asdict(row_of(task.customer, on=on)) | {"lon": lon, "lat": lat},
        "grid_id": task.grid_id,
        "grid_name": task.grid.name,
        "opportunity": task.opportunity,
        "acting_for": None if task.manager_id == request.actor.staff_id else task.manager.name,
    }
