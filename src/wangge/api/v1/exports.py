"""Customer lists as files: asked for by one person, approved by another."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from ninja import Router, Status

from wangge.areas.customers import services
from wangge.areas.customers.access import may_decide_export, visible_customers, visible_exports
from wangge.areas.customers.exports import COLUMNS
from wangge.areas.organisation.access import Right, visible_units
from wangge.kernel.errors import NotFound

from .access import FRESH, Request, requires
from .limits import Kind
from .paging import Page, PageIn, Paging
from .schemas.exports import (
    ExportChoicesOut,
    ExportDecisionIn,
    ExportFilters,
    ExportIn,
    ExportOut,
    ExportPasswordOut,
)
from .scope import nothing, own, unit

router = Router(tags=["exports"])
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_asks = requires(
    Right.EXPORT_CUSTOMERS,
    scope=unit(visible_exports, visible_customers, visible_units),
    fresh=FRESH,
)
_withdraws = requires(Right.EXPORT_CUSTOMERS, scope=own(visible_exports))
_takes = requires(Right.EXPORT_CUSTOMERS, scope=own(visible_exports), fresh=FRESH)
_decides = requires(Right.APPROVE_EXPORTS, scope=unit(visible_exports), fresh=FRESH)
_reads = requires(Right.EXPORT_CUSTOMERS, Right.APPROVE_EXPORTS, scope=unit(visible_exports))


@router.get(
    "/exports/choices",
    response=ExportChoicesOut,
    auth=requires(Right.EXPORT_CUSTOMERS, scope=nothing(reason="column names and a limit")),
)
def read_export_choices(request: Request):
    """Tell which columns may be asked for and how many rows one list may have."""
    columns = [
        {"code": code, "name": column.heading, "is_masked": column.is_masked}
        for code, column in COLUMNS.items()
    ]
    return {"columns": columns, "row_limit": settings.WANGGE_EXPORT_ROWS}


@router.get("/exports", response=Page[ExportOut], auth=_reads)
def list_exports(request: Request, to_decide: bool = False, paging: PageIn = Paging):
    """List one's own requests, or those of others waiting for one's decision, newest first."""
    found = visible_exports(request.actor, at=request.now).select_related("requester", "decided_by")
    if to_decide:
        since = request.now - services.DECIDE_WITHIN
        found = found.filter(status="requested", requested_at__gt=since)
        found = found.exclude(requester=request.actor.staff_id)
    else:
        found = found.filter(requester=request.actor.staff_id)
    return paging.answer([_out(one, request) for one in paging.cut(found)], found.count())


@router.post("/exports", response={201: ExportOut}, auth=_asks.limited(Kind.EXPORT))
def request_export(request: Request, given: ExportIn):
    """Ask for a list of the customers in view; another person decides."""
    asked = services.request_export(
        actor=request.actor,
        criteria=_criteria(request, given.filters),
        columns=given.columns,
        is_unmasked=given.is_unmasked,
        purpose=given.purpose,
        note=given.note,
        now=request.now,
    )
    return Status(201, _out(asked, request))


@router.post("/exports/{uuid:export_id}/decision", response=ExportOut, auth=_decides)
def decide_export(request: Request, export_id: UUID, given: ExportDecisionIn):
    """Approve or refuse; neither the requester nor anyone below him may."""
    asked = services.decide_export(
        actor=request.actor, export_id=export_id, **given.dict(), now=request.now
    )
    return _out(asked, request)


@router.delete("/exports/{uuid:export_id}", response={204: None}, auth=_withdraws)
def withdraw_export(request: Request, export_id: UUID):
    """Take one's own request back; its file is removed."""
    services.withdraw_export(actor=request.actor, export_id=export_id, now=request.now)
    return Status(204, None)


@router.post(
    "/exports/{uuid:export_id}/password",
    response=ExportPasswordOut,
    auth=_takes.limited(Kind.EXPORT),
)
def take_export_password(request: Request, export_id: UUID):
    """Tell the requester the password of the file, once."""
    password = services.take_password(actor=request.actor, export_id=export_id, now=request.now)
    return {"password": password}


@router.post(
    "/exports/{uuid:export_id}/file", response={200: None}, auth=_takes.limited(Kind.EXPORT)
)
def download_export(request: Request, export_id: UUID):
    """Hand out the encrypted workbook; each time is counted and audited."""
    content = services.download_export(actor=request.actor, export_id=export_id, now=request.now)
    answer = HttpResponse(content, content_type=_XLSX)
    answer["Content-Disposition"] = f'attachment; filename="customers-{export_id}.xlsx"'
    answer["Cache-Control"] = "no-store"
    return answer


def _criteria(request: Request, filters: ExportFilters) -> dict[str, Any]:
    """Return the filters in use as fields of `Criteria`; raises NotFound for a foreign unit."""
    given = filters.dict(exclude_none=True, exclude={"unit"})
    criteria = {name: value for name, value in given.items() if value != ""}
    if filters.unit is not None:
        chosen = visible_units(request.actor).filter(pk=filters.unit).first()
        if chosen is None:
            raise NotFound
        criteria["unit_path"] = chosen.path
    return criteria


def _out(asked: Any, request: Request) -> dict[str, Any]:
    is_own = asked.requester_id == request.actor.staff_id
    open_ = asked.status == "requested" and not is_own
    filters = dict(asked.criteria)
    if "unit_path" in filters:
        path = filters.pop("unit_path")
        named = visible_units(request.actor).filter(path=path).first()
        filters["unit"] = named.name if named else "—"
    return {
        **{
            name: getattr(asked, name)
            for name in (
                "id", "requested_at", "purpose", "columns", "is_unmasked", "rows", "status",
                "decided_at", "reason", "expires_at", "downloads",
            )
        },
        "requester_name": asked.requester.name,
        "requester_no": asked.requester.staff_no,
        "status_name": asked.get_status_display(),
        "filters": filters,
        "decided_by_name": asked.decided_by.name if asked.decided_by else None,
        "has_password": is_own and bool(asked.password),
        "is_own": is_own,
        "may_decide": open_ and may_decide_export(request.actor, asked, at=request.now),
    }  # fmt: skip
