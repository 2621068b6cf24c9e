"""The audit trail."""

from datetime import datetime
from typing import Any

from ninja import Router, Schema

from wangge.areas.organisation import selectors
from wangge.areas.organisation.access import Right

from .access import Request, requires
from .paging import Page, PageIn, Paging
from .scope import bank
from .text import Line

router = Router(tags=["organisation"])
_audits = requires(
    Right.SEE_AUDIT,
    scope=bank(reason="an auditor follows acts through the whole bank; events hold ids, no values"),
)


class AuditOut(Schema):
    """One act on the audit trail; `actor_name` is null for a failed sign-in or a job."""

    id: int
    at: datetime
    actor_name: str | None
    action: str
    object_type: str
    object_id: str
    purpose: str
    detail: dict[str, Any]


@router.get("/audit", response=Page[AuditOut], auth=_audits)
def list_audit(
    request: Request,
    paging: PageIn = Paging,
    action: Line = "",
    actor: Line = "",
    since: datetime | None = None,
    until: datetime | None = None,
):
    """List audit events, newest first; `action` is a beginning (`customer.`), `actor` a name."""
    events = selectors.audit_trail(
        request.actor, action=action, actor_name=actor, since=since, until=until
    )
    rows = [
        {
            "id": e.pk,
            "at": e.at,
            "actor_name": e.actor.name if e.actor else None,
            "action": e.action,
            "object_type": e.object_type,
            "object_id": e.object_id,
            "purpose": e.purpose,
            "detail": e.detail,
        }
        for e in paging.cut(events)
    ]
    return paging.answer(rows, events.count())
