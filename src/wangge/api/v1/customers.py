"""Customers: list, profile, where its fields come from, unmasking, map."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from ninja import Query, Router, Schema
from pydantic import Field

from wangge.areas.customers import profile, selectors, services
from wangge.areas.customers.access import get_visible, visible_customers
from wangge.areas.customers.clusters import Window, on_map
from wangge.areas.customers.consent.rules import STOPS, is_child_at
from wangge.areas.customers.consent.selectors import stops_by_age
from wangge.areas.customers.selectors import Criteria
from wangge.areas.customers.shown import CustomerRow, profile_of, row_of
from wangge.areas.grids import access as grid_access
from wangge.areas.grids import selectors as grids
from wangge.areas.opportunities import selectors as opportunities
from wangge.areas.organisation import selectors as organisation
from wangge.areas.organisation.access import Right, visible_units
from wangge.areas.visits import selectors as visits
from wangge.areas.visits.access import visible_visits
from wangge.kernel.errors import InvalidInput, NotFound
from wangge.kernel.time import bank_day

from .access import FRESH, Request, requires
from .limits import Kind
from .paging import Page, PageIn, Paging
from .schemas.customers import (
    CustodyOut,
    CustomerMapOut,
    CustomerRowOut,
    FeaturesOut,
    HoldingOut,
    HouseholdOut,
    LinkOut,
    PlaceOut,
    ProvenanceOut,
    RelationOut,
    RevealBudgetOut,
    RevealIn,
    RevealOut,
)
from .schemas.opportunities import OpportunityOut
from .schemas.visits import VisitRowOut
from .scope import nothing, unit
from .text import Line

router = Router(tags=["customers"])
_sees = requires(
    Right.SEE_CUSTOMERS,
    scope=unit(visible_customers, grid_access.visible_grids, visible_units, visible_visits),
)
_LATEST_VISITS = 20


class CustomerOut(CustomerRowOut):
    """Everything known of one customer: the 360° profile. `birth_date` shows the year only."""

    birth_date: str | None
    household: HouseholdOut | None
    registered_address_masked: str
    employer: str | None
    occupation: str | None
    village_credit_grade: str | None
    is_migrant: bool
    life_status: str
    life_status_name: str
    place: PlaceOut | None
    holdings: list[HoldingOut]
    features: FeaturesOut
    custody: list[CustodyOut]
    opportunities: list[OpportunityOut]
    visits: list[VisitRowOut]


class CustomerQuery(Schema):
    """Filters of the list.

    `q`: beginning of a name, whole phone or identity number, last four digits of a phone, or the
    customer id.
    """

    q: Line = Field("", max_length=50)
    grid: int | None = None
    unit: int | None = None
    group: Line = ""
    tier: int | None = Field(None, ge=1, le=5)
    is_key: bool | None = None
    has_deposit: bool | None = None
    may_be_offered: bool | None = None
    sort: str = ""


@router.get("/customers", response=Page[CustomerRowOut], auth=_sees.limited(Kind.SEARCH))
def list_customers(request: Request, query: CustomerQuery = Query(...), paging: PageIn = Paging):
    """List the customers in view; a search is noted on the audit trail without its values."""
    criteria = _criteria(request, query)
    found = selectors.find(request.actor, criteria)
    if query.grid is not None:
        found = grids.in_grid(found, grid_access.get_visible(request.actor, query.grid))
    total = found.count()
    if query.q:
        services.note_search(
            actor=request.actor, criteria=criteria.named(), hits=total, now=request.now
        )
    on = bank_day(request.now)
    rows = [row_of(c, on=on) for c in paging.cut(_in_order(found, query.sort))]
    return paging.answer(list_rows(rows), total)


@router.get("/customers/map", response=CustomerMapOut, auth=_sees)
def map_customers(request: Request, bbox: str, zoom: float = 12):
    """Show the living customers inside `bbox` (west,south,east,north in WGS-84 degrees)."""
    clusters, points = on_map(request.actor, _window(bbox), zoom)
    busy = opportunities.customers_with_tasks(request.actor) if points else set()
    return {
        "clusters": clusters,
        "points": [
            {
                "id": p.pk,
                "name": p.name,
                "lon": p.lon,
                "lat": p.lat,
                "customer_group": p.customer_group,
                "is_key": p.is_key,
                "has_task": p.pk in busy,
            }
            for p in points
        ],
    }


@router.get("/customers/{int:customer_id}", response=CustomerOut, auth=_sees)
def read_customer(request: Request, customer_id: int):
    """Show one customer; the look is noted on the audit trail, for it shows balances."""
    customer = get_visible(request.actor, customer_id)
    services.note_view(actor=request.actor, customer_id=customer.pk, now=request.now)
    on = bank_day(request.now)
    lake = settings.WANGGE_LAKE
    row = list_rows([row_of(customer, on=on)])[0]
    return (
        row
        | asdict(profile_of(customer))
        | {
            "household": _household(request, customer.household_id, on),
            "holdings": profile.holdings_of(lake, customer.pk),
            "features": profile.figures_of(lake, customer.pk),
            "custody": grids.custody_of(customer.pk),
            "opportunities": list(opportunities.of_customer(request.actor, customer.pk)),
            "visits": visits.of_customer(request.actor, customer.pk, _LATEST_VISITS),
        }
    )


@router.get("/customers/{int:customer_id}/provenance", response=list[ProvenanceOut], auth=_sees)
def read_provenance(request: Request, customer_id: int):
    """Show which source each field comes from, runners-up included."""
    customer = get_visible(request.actor, customer_id)
    return profile.provenance_of(settings.WANGGE_LAKE, customer.pk)


@router.get("/customers/{int:customer_id}/links", response=list[LinkOut], auth=_sees)
def read_links(request: Request, customer_id: int):
    """Show the source rows behind the customer: why are these one?"""
    customer = get_visible(request.actor, customer_id)
    return profile.links_of(settings.WANGGE_LAKE, customer.pk)


@router.get("/customers/{int:customer_id}/relations", response=list[RelationOut], auth=_sees)
def read_relations(request: Request, customer_id: int):
    """Show who belongs to the customer: spouse, guarantor, firm, employer; those in view only."""
    customer = get_visible(request.actor, customer_id)
    return profile.relations_of(request.actor, settings.WANGGE_LAKE, customer.pk)


@router.post(
    "/customers/{int:customer_id}/reveal",
    response=RevealOut,
    auth=requires(Right.REVEAL_CUSTOMERS, scope=unit(visible_customers), fresh=FRESH).limited(
        Kind.REVEAL
    ),
)
def reveal_customer(request: Request, customer_id: int, given: RevealIn):
    """Unmask one customer for a stated purpose; who did it, when and why is kept."""
    shown = services.reveal(
        actor=request.actor,
        customer_id=customer_id,
        purpose=given.purpose,
        note=given.note,
        now=request.now,
    )
    return asdict(shown.identity) | {"budget": shown.budget}


@router.get(
    "/reveals/budget",
    response=RevealBudgetOut,
    auth=requires(Right.REVEAL_CUSTOMERS, scope=nothing(reason="the caller's own count")),
)
def read_reveal_budget(request: Request):
    """Tell how many unmasked looks the caller has left today."""
    return services.budget_of(actor=request.actor, now=request.now)


def list_rows(rows: Sequence[CustomerRow]) -> list[dict[str, Any]]:
    """Add grid, A manager, last valid visit and what stops offers to rows of customers in view.

    A handful of queries, however many rows.
    """
    ids = [row.id for row in rows]
    stands = grids.grid_of(ids)
    seen = visits.last_valid_visits(ids)
    stops = stops_by_age({row.id: is_child_at(row.age) for row in rows})
    managers = organisation.staff_names(r.duty_manager_id for r in rows if r.duty_manager_id)
    return [
        {
            **asdict(row),
            "grid_id": stands[row.id].id if row.id in stands else None,
            "grid_name": stands[row.id].name if row.id in stands else None,
            "manager_a": managers.get(row.duty_manager_id),
            "last_valid_visit": seen.get(row.id),
            "offer_stop": stops.get(row.id),
            "offer_stop_name": STOPS[stops[row.id]] if row.id in stops else None,
        }
        for row in rows
    ]


def _criteria(request: Request, query: CustomerQuery) -> Criteria:
    unit_path, on = "", bank_day(request.now)
    if query.unit is not None:
        unit = visible_units(request.actor).filter(pk=query.unit).first()
        if unit is None:
            raise NotFound
        unit_path = unit.path
    return Criteria(
        q=query.q.strip(),
        unit_path=unit_path,
        group=query.group,
        tier=query.tier,
        is_key=query.is_key,
        has_deposit=query.has_deposit,
        may_be_offered=on if query.may_be_offered is True else None,
        stopped=on if query.may_be_offered is False else None,
    )


def _in_order(found: QuerySet, sort: str) -> QuerySet:
    """Sort; `last_valid_visit` puts those first who were never, or longest ago, visited."""
    if sort != "last_valid_visit":
        return selectors.in_order(found, sort)
    return found.order_by(visits.last_valid_visit("pk").asc(nulls_first=True), "pk")


def _window(bbox: str) -> Window:
    try:
        window = Window(*(float(part) for part in bbox.split(",")))
    except (ValueError, TypeError):
        raise InvalidInput(problem="bbox") from None
    west, south, east, north = window
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise InvalidInput(problem="bbox")
    return window


def _household(request: Request, household_id: int | None, on: date) -> dict[str, Any] | None:
    if household_id is None:
        return None
    members = selectors.household_members(request.actor, household_id, on=on)
    return {"id": household_id, "members": members}
