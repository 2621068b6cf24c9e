"""The audit trail."""

from datetime import datetime
from typing import Any

from ninja import Query, Router, Schema

from wangge.areas.organisation.access import Right
from wangge.areas.organisation.selectors.trail import Asked, audit_trail, seal_state
from wangge.areas.organisation.services.audit_export import export_trail
from wangge.kernel.time import bank_day

from . import attachment
from .access import Request, requires
from .limits import Kind
from .paging import Page, PageIn, Paging
from .scope import bank
from .text import Line

router = Router(tags=["audit"])
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


class SealStateOut(Schema):
    """How far the trail is sealed: batches, the last one's time and head, events that wait."""

    seals: int
    last_sealed_at: datetime | None
    last_head: str
    waiting: int


class AskedIn(Schema):
    """Which events: `action` is a beginning (`customer.`), `actor` a name, `until` excluded."""

    action: Line = ""
    actor: Line = ""
    object_type: Line = ""
    object_id: Line = ""
    since: datetime | None = None
    until: datetime | None = None

    def asked(self) -> Asked:
        """Return it as the selector takes it."""
        return Asked(
            self.action, self.actor, self.object_type, self.object_id, self.since, self.until
        )


@router.get("/audit", response=Page[AuditOut], auth=_audits)
def list_audit(request: Request, asked: AskedIn = Query(...), paging: PageIn = Paging):
    """List audit events, newest first."""
    events = audit_trail(request.actor, asked.asked())
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


@router.get("/audit/export", auth=_audits.limited(Kind.EXPORT), openapi_extra=attachment.WORKBOOK)
def export_audit(request: Request, asked: AskedIn = Query(...)):
    """Give the events asked for as a workbook; the export is an event itself."""
    content = export_trail(asked=asked.asked(), actor=request.actor, now=request.now)
    return attachment.workbook(content, f"审计记录{bank_day(request.now):%Y%m%d}.xlsx")


@router.get("/audit/seals", response=SealStateOut, auth=_audits)
def read_seal_state(request: Request):
    """Tell how far the trail is sealed."""
    return seal_state(request.actor)
