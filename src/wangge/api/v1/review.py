"""The review 归并复核: cases to decide, side by side; un-merging; taking a decision back."""

from dataclasses import asdict
from typing import Any

from django.conf import settings
from ninja import Router, Status

from wangge.areas.customers import profile
from wangge.areas.customers.access import get_visible, visible_customers
from wangge.areas.customers.labels import label
from wangge.areas.customers.review import selectors, services
from wangge.areas.customers.review.access import (
    get_visible_case,
    visible_cases,
    visible_decisions,
)
from wangge.areas.customers.review.comparing import compare
from wangge.areas.customers.services import note_view
from wangge.areas.organisation.access import Right
from wangge.areas.visits import selectors as visits
from wangge.areas.visits.access import visible_visits

from .access import Request, requires
from .paging import Page, PageIn, Paging
from .schemas.review import (
    CaseCountOut,
    CaseOut,
    CaseRowOut,
    DecisionOut,
    UnmergeIn,
    VerdictIn,
)
from .scope import unit
from .text import Line

router = Router(tags=["review"])
_reviews = requires(
    Right.REVIEW_MERGES,
    scope=unit(visible_cases, visible_decisions, visible_customers, visible_visits),
)
_LATEST_VISITS = 5


@router.get("/review/cases", response=Page[CaseRowOut], auth=_reviews)
def list_cases(
    request: Request,
    paging: PageIn = Paging,
    status: Line = "open",
    kind: Line = "",
    priority: int | None = None,
):
    """List the cases in view, those to look at first before the rest; `status` empty for all."""
    cases = selectors.find(request.actor, status=status, kind=kind, priority=priority)
    rows = selectors.case_rows(settings.WANGGE_LAKE, paging.cut(cases))
    return paging.answer(rows, cases.count())


@router.get("/review/counts", response=list[CaseCountOut], auth=_reviews)
def count_cases(request: Request):
    """Count the cases in view by status and kind."""
    return [
        {"status": s, "kind": k, "kind_name": label(selectors.KINDS, k), "cases": n}
        for (s, k), n in sorted(selectors.counts(request.actor).items())
    ]


@router.get("/review/cases/{int:case_id}", response=CaseOut, auth=_reviews)
def read_case(request: Request, case_id: int):
    """Open a case: both sides field by field, their source rows, relations and visits."""
    case = get_visible_case(request.actor, case_id)
    for customer_id in {case.left_id, case.right_id} - {None}:
        note_view(actor=request.actor, customer_id=customer_id, now=request.now)
    lake = settings.WANGGE_LAKE
    row = asdict(selectors.case_rows(lake, [case])[0])
    return row | {
        "fields": compare(lake, case),
        "left_side": _side(request, case.left_id),
        "right_side": _side(request, case.right_id),
        "decisions": selectors.decisions_of_case(lake, case),
        "next_id": selectors.next_waiting(request.actor, case),
    }


@router.post("/review/cases/{int:case_id}/decisions", response={201: DecisionOut}, auth=_reviews)
def decide_case(request: Request, case_id: int, given: VerdictIn):
    """Say whether the two sides are one; the next run is bound by it."""
    made = services.decide(
        lake=settings.WANGGE_LAKE,
        actor=request.actor,
        case_id=case_id,
        verdict=services.Said(given.verdict),
        comment=given.comment,
        now=request.now,
    )
    return Status(201, _decision(made))


@router.post("/review/decisions/{int:decision_id}/withdrawal", response=DecisionOut, auth=_reviews)
def withdraw_decision(request: Request, decision_id: int):
    """Take a decision back while no run has read it."""
    made = services.withdraw(
        lake=settings.WANGGE_LAKE, actor=request.actor, decision_id=decision_id, now=request.now
    )
    return _decision(made)


@router.post("/customers/{int:customer_id}/unmerge", response={201: DecisionOut}, auth=_reviews)
def unmerge_customer(request: Request, customer_id: int, given: UnmergeIn):
    """Say that two of the customer's records are not one; the next run separates them."""
    made = services.unmerge(
        lake=settings.WANGGE_LAKE,
        actor=request.actor,
        customer_id=customer_id,
        left=given.left,
        right=given.right,
        comment=given.comment,
        now=request.now,
    )
    return Status(201, _decision(made))


@router.get("/customers/{int:customer_id}/decisions", response=list[DecisionOut], auth=_reviews)
def list_customer_decisions(request: Request, customer_id: int):
    """List what was decided about the customer's records, newest first."""
    customer = get_visible(request.actor, customer_id)
    return selectors.decisions_of_customer(request.actor, settings.WANGGE_LAKE, customer.pk)


def _decision(made: Any) -> selectors.DecisionRow:
    return selectors.decision_row(made, None)


def _side(request: Request, customer_id: int | None) -> dict[str, Any]:
    if customer_id is None:
        return {"customer_id": None, "links": [], "relations": [], "visits": []}
    lake = settings.WANGGE_LAKE
    return {
        "customer_id": customer_id,
        "links": profile.links_of(lake, customer_id),
        "relations": profile.relations_of(request.actor, lake, customer_id),
        "visits": visits.of_customer(request.actor, customer_id, _LATEST_VISITS),
    }
