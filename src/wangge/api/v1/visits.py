"""Visits: what a phone recorded, and what was made of it."""

from datetime import date
from typing import Literal
from uuid import UUID

from ninja import Router, Status

from wangge.areas.assessment.services import refresh_after_visit
from wangge.areas.customers.access import visible_customers
from wangge.areas.organisation.access import Right
from wangge.areas.visits import access, selectors, services
from wangge.areas.visits.contracts import VisitRecord

from . import scope
from .access import Request, requires
from .paging import Page, PageIn, Paging
from .schemas.visits import VisitIn, VisitOut, VisitRowOut

router = Router(tags=["visits"])
_sees = requires(Right.SEE_CUSTOMERS, scope=scope.unit(access.visible_visits))
_records = requires(Right.RECORD_VISITS, scope=scope.unit(visible_customers, access.get_own))


@router.post("/visits", response={201: VisitOut, 200: VisitOut}, auth=_records)
def record_visit(request: Request, given: VisitIn):
    """Record a visit: 201 when it is new, 200 with the same answer when it is sent again."""
    record = VisitRecord(**given.model_dump())
    visit, is_new = services.record_visit(actor=request.actor, now=request.now, visit=record)
    if is_new:
        refresh_after_visit(
            now=request.now,
            staff_id=visit.staff_id,
            grid_id=visit.grid_id,
            at=visit.checked_in_at,
        )
    return Status(201 if is_new else 200, access.get_own(request.actor, visit.pk))


@router.get("/visits", response=Page[VisitRowOut], auth=_sees)
def list_visits(
    request: Request,
    paging: PageIn = Paging,
    grid: int | None = None,
    unit: int | None = None,
    staff: int | None = None,
    customer: int | None = None,
    verdict: Literal["", "valid", "invalid", "unsure"] = "",
    since: date | None = None,
    until: date | None = None,
):
    """List the visits in view, newest first; `since` and `until` are days, both included."""
    rows = selectors.list_visits(
        request.actor,
        grid_id=grid,
        unit_id=unit,
        staff_id=staff,
        customer_id=customer,
        verdict=verdict,
        since=since,
        until=until,
    )
    return paging.answer(list(paging.cut(rows)), rows.count())


@router.get("/visits/{uuid:visit_id}", response=VisitOut, auth=_sees)
def read_visit(request: Request, visit_id: UUID):
    """Show one visit with each item of its verdict."""
    return access.get_visible(request.actor, visit_id)
