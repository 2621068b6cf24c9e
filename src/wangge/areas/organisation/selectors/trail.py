"""Reads of the audit trail, for auditors."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from wangge.areas.organisation.access import Actor, Right
from wangge.areas.organisation.models import AuditEvent, AuditSeal


@dataclass(frozen=True)
class Asked:
    """Which events are asked for; empty asks for all.

    `action` and `object_type` as codes, `action` also as a beginning (`session.`); `until` is not
    included.
    """

    action: str = ""
    actor_name: str = ""
    object_type: str = ""
    object_id: str = ""
    since: datetime | None = None
    until: datetime | None = None


def audit_trail(actor: Actor, asked: Asked) -> QuerySet[AuditEvent]:
    """Return audit events, newest first; raises NotAllowed without the right to see them."""
    actor.require(Right.SEE_AUDIT)
    wanted = {
        "action__startswith": asked.action,
        "actor__name": asked.actor_name,
        "object_type": asked.object_type,
        "object_id": asked.object_id,
        "at__gte": asked.since,
        "at__lt": asked.until,
    }
    events = AuditEvent.objects.select_related("actor").order_by("-at", "-pk")
    return events.filter(**{column: value for column, value in wanted.items() if value})


@dataclass(frozen=True)
class SealState:
    """How far the trail is sealed; the last seal's number and time are None before the first."""

    seals: int
    last_sealed_at: datetime | None
    last_head: str
    waiting: int


def seal_state(actor: Actor) -> SealState:
    """Return how far the trail is sealed; raises NotAllowed without the right to see it."""
    actor.require(Right.SEE_AUDIT)
    last = AuditSeal.objects.order_by("-number").first()
    return SealState(
        seals=last.number if last else 0,
        last_sealed_at=last.sealed_at if last else None,
        last_head=last.head if last else "",
        waiting=AuditEvent.objects.filter(seal__isnull=True).count(),
    )


def looks_at(customer_id: int) -> list[tuple[datetime, str, str, str]]:
    """Return who did what with a customer, oldest first: instant, name, act, purpose.

    Unscoped: for the data package of the person himself.
    """
    events = AuditEvent.objects.filter(object_type="customer", object_id=str(customer_id))
    rows = events.order_by("at", "pk").values_list("at", "actor__name", "action", "purpose")
    return [(at, name or "系统", action, purpose) for at, name, action, purpose in rows]
