"""Which requests and holds a person may see."""

from uuid import UUID

from django.db.models import QuerySet

from wangge.areas.customers.access import HIDING, in_scope, in_view
from wangge.areas.customers.models import (
    Customer,
    MarkKind,
    ProcessingMark,
    RequestKind,
    SubjectRequest,
)
from wangge.areas.organisation.access import Actor, Right
from wangge.kernel.errors import NotFound


def visible_requests(actor: Actor) -> QuerySet[SubjectRequest]:
    """Return the requests a person may see, the soonest due first.

    All for those who handle them; erasures for the security officer; else those about customers
    in view.
    """
    rows = SubjectRequest.objects.select_related("received_by", "handled_by", "decided_by")
    rows = rows.order_by("due_on", "received_at", "pk")
    if actor.may(Right.HANDLE_SUBJECT_REQUESTS):
        return rows
    if actor.may(Right.APPROVE_ERASURE):
        return rows.filter(kind=RequestKind.ERASURE)
    return rows.filter(in_view(actor, "customer"))


def get_visible_request(actor: Actor, request_id: UUID) -> SubjectRequest:
    """Return one request in view; raises NotFound for any other id."""
    found = visible_requests(actor).filter(pk=request_id).first()
    if found is None:
        raise NotFound
    return found


def visible_holds(actor: Actor) -> QuerySet[ProcessingMark]:
    """Return the legal holds in force, for those who set them or handle requests; else none."""
    rows = ProcessingMark.objects.filter(kind=MarkKind.LEGAL_HOLD, lifted_at=None)
    if actor.may(Right.APPROVE_ERASURE) or actor.may(Right.HANDLE_SUBJECT_REQUESTS):
        return rows.select_related("set_by").order_by("-since", "-pk")
    return rows.none()


def restricted_in_scope(actor: Actor) -> QuerySet[Customer]:
    """Return the customers of the actor's scope of whom he may know no more than that they are.

    Ids alone may leave this: their data is stored, not shown.
    """
    hidden = ProcessingMark.objects.filter(kind__in=HIDING, lifted_at=None).values("customer")
    rows = Customer.objects.filter(in_scope(actor), merged_into=None, pk__in=hidden)
    return rows.order_by("pk")
