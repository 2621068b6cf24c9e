"""Writing to the audit trail, in the transaction of the act itself."""

from datetime import datetime
from typing import Any

from wangge.areas.organisation.access import Actor
from wangge.areas.organisation.models import AuditEvent
from wangge.kernel.audit import AuditRecord


def audit(
    *,
    actor: Actor,
    now: datetime,
    action: str,
    about: Any,
    purpose: str = "",
    detail: dict[str, Any] | None = None,
) -> None:
    """Append an audit event about the model instance `about`, in the caller's transaction."""
    write_audit(
        AuditRecord(
            at=now,
            actor_id=actor.staff_id,
            action=action,
            object_type=about._meta.model_name,
            object_id=str(about.pk),
            purpose=purpose,
            detail=detail or {},
        )
    )


def write_audit(record: AuditRecord) -> None:
    """Append `record` to the audit trail."""
    AuditEvent.objects.create(
        at=record.at,
        actor_id=record.actor_id,
        action=record.action,
        object_type=record.object_type,
        object_id=record.object_id,
        purpose=record.purpose,
        detail=record.detail,
    )
