"""Writing to the audit trail, in the transaction of the act itself."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from wangge.areas.organisation.access import Actor
from wangge.areas.organisation.audit_chain import digest
from wangge.areas.organisation.audit_heads import note_event
from wangge.areas.organisation.models import AuditEvent
from wangge.kernel.audit import AuditRecord

from .audit_sealing import entry_of


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
    """Append `record` to the audit trail; once committed, leave its digest in the journal."""
    event = AuditEvent.objects.create(
        at=record.at,
        actor_id=record.actor_id,
        action=record.action,
        object_type=record.object_type,
        object_id=record.object_id,
        purpose=record.purpose,
        detail=record.detail,
    )
    mark = digest(entry_of(event))
    transaction.on_commit(
        lambda: note_event(settings.WANGGE_AUDIT_HEADS, event.pk, mark, record.at)
    )
